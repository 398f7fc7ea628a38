-- Matters, decisions, the oral decision, texts, signatures, records. What is acknowledged is never changed: triggers keep
-- it, whatever the program does.

-- One person and one night: the case that one or more decisions rest on.
CREATE TABLE matter (
	id INTEGER PRIMARY KEY,
	municipality_id INTEGER NOT NULL REFERENCES municipality (id), -- whose committee decides
	practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
	case_json TEXT NOT NULL,              -- case.h; canonical JSON
	case_version INTEGER NOT NULL,        -- grows by one at each save
	note TEXT NOT NULL DEFAULT '',        -- the duty's note to the municipality
	holder_id INTEGER REFERENCES person (id), -- who has the draft open; NULL: nobody
	held_at INTEGER,                      -- since when, µs
	created_at INTEGER NOT NULL,
	created_by INTEGER NOT NULL REFERENCES person (id)
) STRICT;

-- Last number given, for each municipality and year; practice has its own row (code 'OVN').
CREATE TABLE reference_counter (
	code TEXT NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (code, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
	id INTEGER PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,             -- GVL-2026-0042-7
	matter_id INTEGER NOT NULL REFERENCES matter (id),
	municipality_id INTEGER NOT NULL REFERENCES municipality (id),
	type TEXT NOT NULL,                   -- law pack's type: lvu-6
	state INTEGER NOT NULL,               -- enum decision_state
	practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
	check_code TEXT NOT NULL UNIQUE,      -- kontrollkod: random, public
	edits_json TEXT NOT NULL DEFAULT '{}',-- block id → the worker's own wording
	created_at INTEGER NOT NULL,
	created_by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX decision_by_matter ON decision (matter_id);
CREATE INDEX decision_by_place ON decision (municipality_id, practice, created_at);
CREATE INDEX decision_by_state ON decision (state, practice, created_at);

-- The oral decision as recorded: six facts and the server's time. Exists once for a decision and never changes.
CREATE TABLE oral_decision (
	decision_id INTEGER PRIMARY KEY REFERENCES decision (id),
	stated_at INTEGER NOT NULL,           -- when it was made, as stated; deadlines run from it
	recorded_at INTEGER NOT NULL,         -- server's clock when it was recorded
	recorded_by INTEGER NOT NULL REFERENCES person (id),
	yes INTEGER NOT NULL CHECK (yes IN (0, 1)),
	person_as_known TEXT NOT NULL,
	ground TEXT NOT NULL,                 -- ids of grounds with spaces between: "2", "3", "2 3", or empty
	decider_id INTEGER REFERENCES person (id), -- NULL: not in the register
	decider_name TEXT NOT NULL,
	decider_office TEXT NOT NULL,
	mandate_id INTEGER REFERENCES mandate (id), -- NULL: the register knows none
	mandate_text TEXT NOT NULL,           -- minute reference, or that it is not checked
	late INTEGER NOT NULL CHECK (late IN (0, 1)), -- entered long after it was made
	late_reason TEXT NOT NULL,
	request_key BLOB NOT NULL UNIQUE CHECK (length(request_key) = 32), -- made with the form: a repeat is recognised
	CHECK (stated_at <= recorded_at + 300000000) -- five minutes of clock difference, not more
) STRICT;
CREATE TRIGGER oral_decision_kept BEFORE UPDATE ON oral_decision
BEGIN SELECT RAISE (ABORT, 'an oral decision does not change'); END;
CREATE TRIGGER oral_decision_stays BEFORE DELETE ON oral_decision
BEGIN SELECT RAISE (ABORT, 'an oral decision does not change'); END;
CREATE INDEX oral_decision_by_decider ON oral_decision (decider_id, stated_at);

-- Facts of the call that may come later: the latest row of a field counts, all are kept.
CREATE TABLE call_fact (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	field TEXT NOT NULL CHECK (field IN ('number_called', 'identified_how', 'listeners', 'why_oral', 'mandate_confirmed', 'decider_id')),
	value TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX call_fact_by_decision ON call_fact (decision_id, field, id);
CREATE TRIGGER call_fact_kept BEFORE UPDATE ON call_fact
BEGIN SELECT RAISE (ABORT, 'a fact of the call does not change'); END;

-- A frozen text with its statement. Never changed; a correction is a new row.
CREATE TABLE text_version (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	version INTEGER NOT NULL,             -- 1, 2, …
	supersedes INTEGER REFERENCES text_version (id),
	pack TEXT NOT NULL,                   -- law pack's id
	pack_hash BLOB NOT NULL CHECK (length(pack_hash) = 32),
	case_json TEXT NOT NULL,              -- the case as it was then
	text_json TEXT NOT NULL,              -- frozen text: canonical JSON of the blocks (decision.json)
	basis_json TEXT NOT NULL,             -- Beslutsunderlag, the same form
	statement_json TEXT NOT NULL,         -- canonical JSON that the e-ID signs the hash of
	statement_hash BLOB NOT NULL CHECK (length(statement_hash) = 32),
	text_code TEXT NOT NULL,              -- 50 bits of it for the eye
	visible_text TEXT NOT NULL,           -- what the e-ID's app shows
	frozen_at INTEGER NOT NULL,
	frozen_by INTEGER NOT NULL REFERENCES person (id),
	UNIQUE (decision_id, version)
) STRICT;
CREATE TRIGGER text_version_kept BEFORE UPDATE ON text_version
BEGIN SELECT RAISE (ABORT, 'a frozen text does not change'); END;
CREATE TRIGGER text_version_stays BEFORE DELETE ON text_version
BEGIN SELECT RAISE (ABORT, 'a frozen text does not change'); END;

-- A frozen text that was opened again before it was signed.
CREATE TABLE text_return (
	version_id INTEGER PRIMARY KEY REFERENCES text_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('reject', 'reopen', 'correct')), -- by the decision maker; by the duty; after archiving
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;

-- A signature that was found good, or a scanned one that somebody answers for.
CREATE TABLE signature (
	id INTEGER PRIMARY KEY,
	version_id INTEGER NOT NULL UNIQUE REFERENCES text_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('eid', 'paper')),
	signed_at INTEGER NOT NULL,           -- eid: the OCSP answer's time; paper: as attested
	received_at INTEGER NOT NULL,         -- server's clock
	signer_name TEXT NOT NULL,
	signer_number TEXT NOT NULL,          -- twelve digits; empty on paper
	order_id TEXT NOT NULL,               -- eid: the order's public id
	report_json TEXT NOT NULL,            -- eid: the verification, check by check; paper: {}
	xml BLOB NOT NULL,                    -- signature.xml
	ocsp BLOB NOT NULL,                   -- ocsp.der
	scan BLOB NOT NULL,                   -- paper: the scanned file
	scan_type TEXT NOT NULL,
	attested_by INTEGER REFERENCES person (id)
) STRICT;
CREATE TRIGGER signature_kept BEFORE UPDATE ON signature
BEGIN SELECT RAISE (ABORT, 'a signature does not change'); END;
CREATE TRIGGER signature_stays BEFORE DELETE ON signature
BEGIN SELECT RAISE (ABORT, 'a signature does not change'); END;

-- Archived files. Archived bytes are never made again.
CREATE TABLE record (
	id INTEGER PRIMARY KEY,
	version_id INTEGER NOT NULL REFERENCES text_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('record', 'copy', 'basis')),
	pdf BLOB NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	archived_at INTEGER NOT NULL,
	UNIQUE (version_id, kind)
) STRICT;
CREATE INDEX record_by_hash ON record (sha256);
CREATE TRIGGER record_kept BEFORE UPDATE ON record
BEGIN SELECT RAISE (ABORT, 'an archived file does not change'); END;
CREATE TRIGGER record_stays BEFORE DELETE ON record
BEGIN SELECT RAISE (ABORT, 'an archived file does not change'); END;

-- Uploaded documents. Removed ones keep their row and hash.
CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	matter_id INTEGER NOT NULL REFERENCES matter (id),
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	salt BLOB NOT NULL CHECK (length(salt) = 32),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- over salt and bytes: stands in the statement
	bytes BLOB NOT NULL,
	uploaded_at INTEGER NOT NULL,
	uploaded_by INTEGER NOT NULL REFERENCES person (id),
	removed_at INTEGER
) STRICT;
CREATE INDEX document_by_matter ON document (matter_id);

-- What must be done after a decision, with its last day as computed by the law pack.
CREATE TABLE follow_up (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	kind TEXT NOT NULL,                   -- law pack's id: submission
	label TEXT NOT NULL,
	source TEXT NOT NULL,
	note TEXT NOT NULL,
	target TEXT,                          -- YYYY-MM-DD; NULL: no date (next meeting, or an event not yet known)
	last TEXT,
	done_at INTEGER,
	done_by INTEGER REFERENCES person (id),
	UNIQUE (decision_id, kind)
) STRICT;

-- Every act, in order. Never changed.
CREATE TABLE act (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	matter_id INTEGER REFERENCES matter (id),
	decision_id INTEGER REFERENCES decision (id),
	person_id INTEGER REFERENCES person (id), -- NULL: the service itself
	event TEXT NOT NULL,                  -- enum decision_act's name
	detail TEXT NOT NULL                  -- for people, Swedish; no more than the matter's readers may know
) STRICT;
CREATE INDEX act_by_decision ON act (decision_id, id);
CREATE INDEX act_by_matter ON act (matter_id, id);
CREATE TRIGGER act_kept BEFORE UPDATE ON act BEGIN SELECT RAISE (ABORT, 'an act does not change'); END;
CREATE TRIGGER act_stays BEFORE DELETE ON act BEGIN SELECT RAISE (ABORT, 'an act does not change'); END;
