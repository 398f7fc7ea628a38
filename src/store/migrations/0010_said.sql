-- What the call was about, as it was said: in the oral decision, in its act as salted hashes, and compared with the text.

-- Of calls from before this migration the number is read out of person_as_known; municipality_code is then ''.
ALTER TABLE oral_decision ADD COLUMN municipality_code TEXT NOT NULL DEFAULT ''; -- whose committee was asked: GVL
ALTER TABLE oral_decision ADD COLUMN person_number TEXT NOT NULL DEFAULT ''
	CHECK (length(person_number) IN (0, 13));                -- YYYYMMDD-NNNC as said; '': none was
ALTER TABLE oral_decision ADD COLUMN birth_date TEXT NOT NULL DEFAULT ''
	CHECK (length(birth_date) IN (0, 10));                   -- YYYY-MM-DD as said, or by the number; '': not known
ALTER TABLE oral_decision ADD COLUMN person_unknown INTEGER NOT NULL DEFAULT 0
	CHECK (person_unknown IN (0, 1));                        -- 1: person_as_known is a description, no name
ALTER TABLE oral_decision ADD COLUMN protected INTEGER NOT NULL DEFAULT 0
	CHECK (protected IN (0, 1));                             -- 1: secrecy marking or protected registration
ALTER TABLE oral_decision ADD COLUMN place_kind TEXT NOT NULL DEFAULT ''; -- id of the type's placement kinds; '': none
ALTER TABLE oral_decision ADD COLUMN place TEXT NOT NULL DEFAULT '';      -- its name as said; '': none
ALTER TABLE oral_decision ADD COLUMN read_back_at INTEGER;    -- read out to the decision maker, who confirmed; NULL: not

-- oral.json: the texts that the act commits to, with their salts. Goes when salt and JSON of the act have gone.
CREATE TABLE oral_secret (
	decision_id INTEGER PRIMARY KEY REFERENCES oral_decision (decision_id),
	json TEXT NOT NULL
) STRICT;
CREATE TRIGGER oral_secret_kept BEFORE UPDATE ON oral_secret
BEGIN SELECT RAISE (ABORT, 'what opens the oral act does not change'); END;
CREATE TRIGGER oral_secret_stays BEFORE DELETE ON oral_secret
WHEN EXISTS (SELECT 1 FROM act WHERE decision_id = OLD.decision_id AND event = 'record' AND salt IS NOT NULL)
BEGIN SELECT RAISE (ABORT, 'what opens the oral act stays as long as the act'); END;

-- Why the text says something else than was said. The latest row of (decision, kind, said, written) counts.
CREATE TABLE deviation (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES oral_decision (decision_id),
	kind TEXT NOT NULL CHECK (kind IN ('municipality', 'person-number', 'birth-date', 'name', 'ground', 'place-kind',
		'place', 'answer')),
	said TEXT NOT NULL,
	written TEXT NOT NULL,
	reason TEXT NOT NULL CHECK (length(reason) >= 10),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX deviation_by_decision ON deviation (decision_id, kind, id);
CREATE TRIGGER deviation_kept BEFORE UPDATE ON deviation
BEGIN SELECT RAISE (ABORT, 'an explanation does not change'); END;
CREATE TRIGGER deviation_stays BEFORE DELETE ON deviation
BEGIN SELECT RAISE (ABORT, 'an explanation does not change'); END;
