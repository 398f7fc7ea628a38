-- What the municipality does with a decision, and who read what.

CREATE TABLE delivery (
	decision_id INTEGER PRIMARY KEY REFERENCES decision (id),
	municipality_id INTEGER NOT NULL REFERENCES municipality (id),
	shown_at INTEGER NOT NULL,            -- from when the municipality could see it
	opened_at INTEGER,                    -- first opened by somebody there
	taken_at INTEGER,
	taken_by INTEGER REFERENCES person (id),
	acknowledged_at INTEGER,              -- the signed record was fetched and registered
	acknowledged_by INTEGER REFERENCES person (id),
	case_number TEXT NOT NULL DEFAULT ''  -- the municipality's own
) STRICT;
CREATE INDEX delivery_by_place ON delivery (municipality_id, taken_at);

-- Who read what: lag (2001:454), ASVS 16.3. Never changed.
CREATE TABLE access (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	person_id INTEGER NOT NULL REFERENCES person (id),
	matter_id INTEGER REFERENCES matter (id),
	decision_id INTEGER REFERENCES decision (id),
	what TEXT NOT NULL                    -- "read", "list", "download record", …
) STRICT;
CREATE INDEX access_by_matter ON access (matter_id, at);
CREATE INDEX access_by_person ON access (person_id, at);
CREATE TRIGGER access_kept BEFORE UPDATE ON access BEGIN SELECT RAISE (ABORT, 'the access log does not change'); END;
CREATE TRIGGER access_stays BEFORE DELETE ON access BEGIN SELECT RAISE (ABORT, 'the access log does not change'); END;
