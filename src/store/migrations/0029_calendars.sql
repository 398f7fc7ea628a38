-- Whose committee's calendar is kept here: one whose last day was taken out has ended, one that never had a day has not.
CREATE TABLE meeting_calendar (
	municipality_id INTEGER PRIMARY KEY REFERENCES municipality (id)
) STRICT;
INSERT INTO meeting_calendar (municipality_id) SELECT DISTINCT municipality_id FROM meeting;
CREATE TRIGGER meeting_is_kept AFTER INSERT ON meeting
BEGIN INSERT OR IGNORE INTO meeting_calendar (municipality_id) VALUES (NEW.municipality_id); END;
