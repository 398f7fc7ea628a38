-- Who is on duty and until when, what one pass hands over to the next, and why somebody else opened a matter.

-- A duty worker's pass: while it runs, names are shown in the duty's lists.
CREATE TABLE duty_pass (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	began_at INTEGER NOT NULL,
	until_at INTEGER NOT NULL,            -- its end as stated; moved on by an extension
	stated_at INTEGER NOT NULL,           -- when that end was stated: at the beginning, or at the last extension
	ended_at INTEGER,                     -- handed over, or followed by a new one; NULL: neither
	CHECK (until_at > began_at),
	CHECK (until_at - stated_at <= 93600000000), -- 26 hours
	CHECK (ended_at IS NULL OR ended_at >= began_at)
) STRICT;
CREATE UNIQUE INDEX duty_pass_open ON duty_pass (person_id) WHERE ended_at IS NULL;
CREATE TRIGGER duty_pass_kept BEFORE UPDATE ON duty_pass
	WHEN OLD.ended_at IS NOT NULL OR NEW.person_id <> OLD.person_id OR NEW.began_at <> OLD.began_at
BEGIN SELECT RAISE (ABORT, 'a pass that has ended does not change'); END;
CREATE TRIGGER duty_pass_stays BEFORE DELETE ON duty_pass BEGIN SELECT RAISE (ABORT, 'a pass stays'); END;

-- A pass handed over to the next one. Changes once: when the next one's holder has received it.
CREATE TABLE handover (
	id INTEGER PRIMARY KEY,
	pass_id INTEGER NOT NULL UNIQUE REFERENCES duty_pass (id),
	at INTEGER NOT NULL,
	note TEXT NOT NULL,                   -- to the next pass, in the worker's words
	received_at INTEGER,                  -- NULL: nobody has received it
	received_by INTEGER REFERENCES duty_pass (id), -- the pass that goes on with it
	CHECK ((received_at IS NULL) = (received_by IS NULL)),
	CHECK (received_by IS NULL OR received_by <> pass_id)
) STRICT;
CREATE INDEX handover_open ON handover (id) WHERE received_at IS NULL;
CREATE TRIGGER handover_kept BEFORE UPDATE ON handover
	WHEN OLD.received_at IS NOT NULL OR NEW.note <> OLD.note OR NEW.pass_id <> OLD.pass_id OR NEW.at <> OLD.at
BEGIN SELECT RAISE (ABORT, 'a handover does not change'); END;
CREATE TRIGGER handover_stays BEFORE DELETE ON handover BEGIN SELECT RAISE (ABORT, 'a handover stays'); END;

-- What was open when the pass was handed over.
CREATE TABLE handover_item (
	handover_id INTEGER NOT NULL REFERENCES handover (id),
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	why INTEGER NOT NULL CHECK (why > 0), -- mask of 1 << enum duty_open
	PRIMARY KEY (handover_id, decision_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER handover_item_kept BEFORE UPDATE ON handover_item
BEGIN SELECT RAISE (ABORT, 'a handover does not change'); END;
CREATE TRIGGER handover_item_stays BEFORE DELETE ON handover_item
BEGIN SELECT RAISE (ABORT, 'a handover does not change'); END;

-- Why somebody without a pass, and without a task in the matter, opened it.
ALTER TABLE access ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX access_with_reason ON access (person_id, matter_id, at) WHERE reason <> '';

-- Last days that are not met are few among many, and lists ask for them.
CREATE INDEX follow_up_open ON follow_up (last, decision_id) WHERE done_at IS NULL AND last IS NOT NULL;
CREATE INDEX text_version_by_person ON text_version (frozen_by, decision_id);
