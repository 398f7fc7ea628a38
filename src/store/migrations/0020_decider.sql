-- A decision maker whom the register did not know at the call, chosen from it later: the latest row counts. With it
-- stands what the register said then, so that a later import changes nothing.
CREATE TABLE decider_choice (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES oral_decision (decision_id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	name TEXT NOT NULL,
	office TEXT NOT NULL,                          -- '': the register names none; that of the call stands
	mandate_id INTEGER REFERENCES mandate (id),    -- NULL: the register knew none on the day of the decision
	mandate_text TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX decider_choice_by_decision ON decider_choice (decision_id, id);
CREATE INDEX decider_choice_by_person ON decider_choice (person_id);
CREATE TRIGGER decider_choice_kept BEFORE UPDATE ON decider_choice
BEGIN SELECT RAISE (ABORT, 'a choice of decision maker does not change'); END;
CREATE TRIGGER decider_choice_stays BEFORE DELETE ON decider_choice
BEGIN SELECT RAISE (ABORT, 'a choice of decision maker does not change'); END;
INSERT INTO decider_choice (decision_id, person_id, name, office, mandate_text, at, by)
	SELECT f.decision_id, p.id, p.name, '', '', f.at, f.by FROM call_fact f JOIN person p ON p.id = CAST(f.value AS INTEGER)
	WHERE f.field = 'decider_id' ORDER BY f.id;

-- One more kind: the decision maker.
CREATE TABLE deviation_now (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES oral_decision (decision_id),
	kind TEXT NOT NULL CHECK (kind IN ('municipality', 'person-number', 'birth-date', 'name', 'ground', 'place-kind',
		'place', 'answer', 'decision-maker')),
	said TEXT NOT NULL,
	written TEXT NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) >= 10),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
INSERT INTO deviation_now SELECT id, decision_id, kind, said, written, reason, at, by FROM deviation;
DROP TABLE deviation;
ALTER TABLE deviation_now RENAME TO deviation;
CREATE INDEX deviation_by_decision ON deviation (decision_id, kind, id);
CREATE TRIGGER deviation_kept BEFORE UPDATE ON deviation
BEGIN SELECT RAISE (ABORT, 'an explanation does not change'); END;
CREATE TRIGGER deviation_stays BEFORE DELETE ON deviation
BEGIN SELECT RAISE (ABORT, 'an explanation does not change'); END;
