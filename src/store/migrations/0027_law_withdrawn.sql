-- A staged pack is withdrawn on a page by a person, or by a command where no page runs; then it says so in its own words.

CREATE TABLE law_withdrawn_new (
	id INTEGER PRIMARY KEY,
	staged_id INTEGER NOT NULL UNIQUE REFERENCES law_staged (id),
	reason TEXT NOT NULL CHECK (reason <> ''),
	at INTEGER NOT NULL,
	by INTEGER REFERENCES person (id), -- NULL: the command
	by_words TEXT NOT NULL DEFAULT '', -- who ran it
	CHECK ((by IS NULL) = (by_words <> ''))
) STRICT;
INSERT INTO law_withdrawn_new (id, staged_id, reason, at, by) SELECT id, staged_id, reason, at, by FROM law_withdrawn;
DROP TABLE law_withdrawn;
ALTER TABLE law_withdrawn_new RENAME TO law_withdrawn;
CREATE TRIGGER law_withdrawn_kept BEFORE UPDATE ON law_withdrawn
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;
CREATE TRIGGER law_withdrawn_stays BEFORE DELETE ON law_withdrawn
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;
