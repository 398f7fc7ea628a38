-- Two matters are of one person (same = 1), or somebody who was asked has said that they are not. Whoever says it
-- answers for it; it is taken back with a reason, and both stay.
CREATE TABLE matter_tie (
	id INTEGER PRIMARY KEY,
	matter_id INTEGER NOT NULL REFERENCES matter (id),
	other_id INTEGER NOT NULL REFERENCES matter (id),
	same INTEGER NOT NULL CHECK (same IN (0, 1)),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id),
	CHECK (matter_id <> other_id)
) STRICT;
CREATE INDEX matter_tie_by_matter ON matter_tie (matter_id);
CREATE INDEX matter_tie_by_other ON matter_tie (other_id);
CREATE TRIGGER matter_tie_kept BEFORE UPDATE ON matter_tie
BEGIN SELECT RAISE (ABORT, 'a tie does not change'); END;
CREATE TRIGGER matter_tie_stays BEFORE DELETE ON matter_tie
BEGIN SELECT RAISE (ABORT, 'a tie does not change'); END;

CREATE TABLE matter_tie_undone (
	tie_id INTEGER PRIMARY KEY REFERENCES matter_tie (id),
	reason TEXT NOT NULL CHECK (reason <> ''),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER matter_tie_undone_kept BEFORE UPDATE ON matter_tie_undone
BEGIN SELECT RAISE (ABORT, 'what was taken back does not change'); END;
CREATE TRIGGER matter_tie_undone_stays BEFORE DELETE ON matter_tie_undone
BEGIN SELECT RAISE (ABORT, 'what was taken back does not change'); END;

-- Each tie as either of the two matters sees it.
CREATE VIEW matter_tied AS
	SELECT t.id, t.matter_id, t.other_id, t.same, t.at, t.by, u.tie_id IS NOT NULL AS undone, u.reason,
		u.at AS undone_at, u.by AS undone_by
	FROM matter_tie t LEFT JOIN matter_tie_undone u ON u.tie_id = t.id
	UNION ALL
	SELECT t.id, t.other_id, t.matter_id, t.same, t.at, t.by, u.tie_id IS NOT NULL, u.reason, u.at, u.by
	FROM matter_tie t LEFT JOIN matter_tie_undone u ON u.tie_id = t.id;
