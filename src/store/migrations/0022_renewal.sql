-- A custody of somebody whose earlier one lapsed, or may have: what is new since then. The latest row counts.
CREATE TABLE renewal (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	earlier_id INTEGER NOT NULL REFERENCES decision (id) CHECK (earlier_id <> decision_id), -- the one that lapsed
	circumstances TEXT NOT NULL CHECK (circumstances <> ''),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX renewal_by_decision ON renewal (decision_id, id);
CREATE TRIGGER renewal_kept BEFORE UPDATE ON renewal
BEGIN SELECT RAISE (ABORT, 'what was said of new circumstances does not change'); END;
CREATE TRIGGER renewal_stays BEFORE DELETE ON renewal
BEGIN SELECT RAISE (ABORT, 'what was said of new circumstances does not change'); END;
