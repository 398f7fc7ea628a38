-- Let in without the e-ID, to record calls and nothing else: by a colleague on duty, by a code on paper that the person
-- made for a night on which the e-ID does not work, or by the pass that had begun.

CREATE TABLE admission_code (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),   -- whom it lets in
	how TEXT NOT NULL CHECK (how IN ('colleague', 'paper')),
	code_hash BLOB NOT NULL CHECK (length(code_hash) = 32), -- SHA-256 of the person's id and the code
	made_by INTEGER NOT NULL REFERENCES person (id),
	made_at INTEGER NOT NULL,
	until_at INTEGER NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,                     -- wrong ones while it was open
	ended_at INTEGER,                                     -- used, or made void; NULL: neither
	CHECK (how = 'colleague' OR made_by = person_id),
	CHECK (how = 'paper' OR made_by <> person_id)
) STRICT;
CREATE INDEX admission_code_open ON admission_code (person_id) WHERE ended_at IS NULL;

CREATE TABLE admission (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	how TEXT NOT NULL CHECK (how IN ('colleague', 'paper', 'pass')),
	by_person INTEGER REFERENCES person (id),             -- the colleague; NULL: none
	at INTEGER NOT NULL,
	CHECK ((how = 'colleague') = (by_person IS NOT NULL))
) STRICT;
CREATE INDEX admission_at ON admission (at);
CREATE TRIGGER admission_kept BEFORE UPDATE ON admission
BEGIN SELECT RAISE (ABORT, 'an admission does not change'); END;
CREATE TRIGGER admission_stays BEFORE DELETE ON admission BEGIN SELECT RAISE (ABORT, 'an admission stays'); END;

CREATE INDEX eid_order_ended ON eid_order (ended_at) WHERE ended_at IS NOT NULL; -- which ended last

ALTER TABLE http_session ADD COLUMN let_in INTEGER;      -- the admission; NULL: by the e-ID
ALTER TABLE form_token ADD COLUMN let_in INTEGER NOT NULL DEFAULT 0 CHECK (let_in IN (0, 1)); -- of such a session
ALTER TABLE oral_decision ADD COLUMN admission_id INTEGER REFERENCES admission (id); -- how its recorder had come in
CREATE INDEX oral_decision_by_admission ON oral_decision (admission_id) WHERE admission_id IS NOT NULL;
