-- Municipalities, persons, their roles and the mandates to decide.

CREATE TABLE municipality (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE CHECK (length(code) = 3),   -- first part of a reference, upper case: GVL
	name TEXT NOT NULL CHECK (length(name) > 0),          -- "Gävle kommun"
	committee TEXT NOT NULL CHECK (length(committee) > 0),-- the deciding committee: "Socialnämnden"
	court TEXT NOT NULL CHECK (length(court) > 0),        -- administrative court: "Förvaltningsrätten i Falun"
	org_number TEXT NOT NULL                              -- ten digits, or empty
) STRICT;

CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	personal_number TEXT NOT NULL UNIQUE CHECK (length(personal_number) = 12), -- as the e-ID gives it
	name TEXT NOT NULL CHECK (length(name) > 0),
	title TEXT NOT NULL,                                  -- "socialsekreterare"; empty for politicians
	active INTEGER NOT NULL CHECK (active IN (0, 1))      -- 0: may not log in, keeps its history
) STRICT;

CREATE TABLE role (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	role TEXT NOT NULL CHECK (role IN ('duty', 'decider', 'receiver', 'registrar', 'manager', 'admin')),
	municipality_id INTEGER REFERENCES municipality (id), -- NULL: the whole county
	UNIQUE (person_id, role, municipality_id)
) STRICT;

-- Who may decide alone, by which minute: LVU 6 § second paragraph, LVM 13 § second paragraph, KL 6:21-22, 6:39.
CREATE TABLE mandate (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	municipality_id INTEGER NOT NULL REFERENCES municipality (id),
	kind TEXT NOT NULL CHECK (kind IN ('chair', 'stand_in', 'appointed_member')),
	office TEXT NOT NULL,                                 -- as written in the decision: "ordförande"
	minute_ref TEXT NOT NULL CHECK (length(minute_ref) > 0), -- "Kommunfullmäktige 2026-01-12 § 7"
	types TEXT NOT NULL,                                  -- "*", or decision types with spaces around: " lvu-6 lvm-13 "
	phone TEXT NOT NULL,                                  -- number to call at night
	priority INTEGER NOT NULL,                            -- order of calling, 1 first
	valid_from TEXT NOT NULL,                             -- YYYY-MM-DD, first day
	valid_to TEXT NOT NULL,                               -- YYYY-MM-DD, last day
	CHECK (valid_from <= valid_to)
) STRICT;
CREATE INDEX mandate_by_place ON mandate (municipality_id, valid_to);
CREATE INDEX mandate_by_person ON mandate (person_id);
