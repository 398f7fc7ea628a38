-- Which decisions were made in one call, so that the page after the call can show all of them.

CREATE TABLE same_call (
	decision_id INTEGER PRIMARY KEY REFERENCES oral_decision (decision_id),
	first_id INTEGER NOT NULL REFERENCES oral_decision (decision_id) -- the call's first decision; also of its own row
) STRICT;
CREATE INDEX same_call_by_first ON same_call (first_id, decision_id);
CREATE TRIGGER same_call_kept BEFORE UPDATE ON same_call
BEGIN SELECT RAISE (ABORT, 'what was decided in one call does not change'); END;
