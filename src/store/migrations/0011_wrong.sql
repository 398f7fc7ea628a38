-- A wrong record has a way out, and nothing is removed by it: it is marked, by names and with a reason.

-- Felregistrerat. The latest row of a decision counts. One that two persons must agree on waits until `outcome` is there.
CREATE TABLE withdrawal (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	what TEXT NOT NULL,                   -- what is wrong: ids with spaces between (withdraw.h), "person time"
	reason TEXT NOT NULL,
	asked_at INTEGER NOT NULL,
	asked_by INTEGER NOT NULL REFERENCES person (id),
	state_before INTEGER NOT NULL,        -- enum decision_state: where it goes back to if it is kept
	outcome TEXT CHECK (outcome IN ('withdrawn', 'kept')), -- NULL: waits for a second person
	outcome_reason TEXT NOT NULL DEFAULT '',
	decided_at INTEGER,
	decided_by INTEGER REFERENCES person (id),
	CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL))
) STRICT;
CREATE INDEX withdrawal_by_decision ON withdrawal (decision_id, id);
CREATE UNIQUE INDEX withdrawal_waits ON withdrawal (decision_id) WHERE outcome IS NULL;
CREATE TRIGGER withdrawal_kept BEFORE UPDATE ON withdrawal
WHEN OLD.outcome IS NOT NULL OR NEW.outcome IS NULL OR NEW.id IS NOT OLD.id OR NEW.decision_id IS NOT OLD.decision_id
	OR NEW.what IS NOT OLD.what OR NEW.reason IS NOT OLD.reason OR NEW.asked_at IS NOT OLD.asked_at
	OR NEW.asked_by IS NOT OLD.asked_by OR NEW.state_before IS NOT OLD.state_before
BEGIN SELECT RAISE(ABORT, 'a withdrawal does not change'); END;
CREATE TRIGGER withdrawal_stays BEFORE DELETE ON withdrawal
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;

-- The right decision, recorded in place of a wrong one. One wrong record may have been two decisions.
CREATE TABLE replacement (
	decision_id INTEGER PRIMARY KEY REFERENCES decision (id), -- the right one
	replaces INTEGER NOT NULL REFERENCES decision (id) CHECK (replaces <> decision_id),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX replacement_of ON replacement (replaces);
CREATE TRIGGER replacement_kept BEFORE UPDATE ON replacement
BEGIN SELECT RAISE (ABORT, 'a replacement does not change'); END;
CREATE TRIGGER replacement_stays BEFORE DELETE ON replacement
BEGIN SELECT RAISE (ABORT, 'a replacement does not change'); END;

-- The decision maker: "Detta har jag inte beslutat". Open until it is resolved, in the open.
CREATE TABLE contest (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	version INTEGER NOT NULL,             -- number of the frozen text that was there; 0: none yet
	reason TEXT NOT NULL,                 -- may be empty: nobody is kept from saying it
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id),
	outcome TEXT CHECK (outcome IN ('taken-back', 'noted', 'withdrawn')), -- by the decision maker, by the unit manager, with the record
	outcome_reason TEXT NOT NULL DEFAULT '',
	resolved_at INTEGER,
	resolved_by INTEGER REFERENCES person (id),
	CHECK ((outcome IS NULL) = (resolved_at IS NULL) AND (outcome IS NULL) = (resolved_by IS NULL))
) STRICT;
CREATE INDEX contest_by_decision ON contest (decision_id, id);
CREATE UNIQUE INDEX contest_open ON contest (decision_id) WHERE outcome IS NULL;
CREATE TRIGGER contest_kept BEFORE UPDATE ON contest
WHEN OLD.outcome IS NOT NULL OR NEW.outcome IS NULL OR NEW.id IS NOT OLD.id OR NEW.decision_id IS NOT OLD.decision_id
	OR NEW.version IS NOT OLD.version OR NEW.reason IS NOT OLD.reason OR NEW.at IS NOT OLD.at OR NEW.by IS NOT OLD.by
BEGIN SELECT RAISE(ABORT, 'what a decision maker contested does not change'); END;
CREATE TRIGGER contest_stays BEFORE DELETE ON contest
BEGIN SELECT RAISE (ABORT, 'what a decision maker contested does not change'); END;

-- A text was opened again, more than once perhaps, and a correction may be given up: the latest row of a version counts.
CREATE TABLE text_return_all (
	id INTEGER PRIMARY KEY,
	version_id INTEGER NOT NULL REFERENCES text_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('reject', 'reopen', 'correct', -- by the decision maker; by the duty; after archiving
		'kept',                       -- its correction was given up: it stands as before
		'dropped')),                  -- it was a text of that correction, and counts no more
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
INSERT INTO text_return_all (version_id, kind, reason, at, by) SELECT version_id, kind, reason, at, by FROM text_return
ORDER BY version_id;
DROP TABLE text_return;
ALTER TABLE text_return_all RENAME TO text_return;
CREATE INDEX text_return_by_version ON text_return (version_id, id);
CREATE TRIGGER text_return_kept BEFORE UPDATE ON text_return
BEGIN SELECT RAISE (ABORT, 'the return of a text does not change'); END;
CREATE TRIGGER text_return_stays BEFORE DELETE ON text_return
BEGIN SELECT RAISE (ABORT, 'the return of a text does not change'); END;

-- The worker's wordings as they were when a correction began: it may be given up.
CREATE TABLE correction (
	version_id INTEGER NOT NULL REFERENCES text_version (id), -- the archived one
	edits_json TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX correction_by_version ON correction (version_id);

-- Which archived text the municipality has registered: a correction asks for a receipt of its own.
ALTER TABLE delivery ADD COLUMN acknowledged_version INTEGER REFERENCES text_version (id);
UPDATE delivery SET acknowledged_version = (SELECT MAX(r.version_id) FROM record r JOIN text_version v ON v.id = r.version_id
	WHERE v.decision_id = delivery.decision_id AND r.kind = 'record' AND r.archived_at <= delivery.acknowledged_at)
WHERE acknowledged_at IS NOT NULL;

-- "Inte vår": the municipality sends back what is not its own. Open until the duty has answered.
CREATE TABLE delivery_return (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id),
	answer TEXT NOT NULL DEFAULT '',      -- why it is theirs all the same
	answered_at INTEGER,
	answered_by INTEGER REFERENCES person (id),
	CHECK ((answered_at IS NULL) = (answered_by IS NULL))
) STRICT;
CREATE INDEX delivery_return_by_decision ON delivery_return (decision_id, id);
CREATE UNIQUE INDEX delivery_return_open ON delivery_return (decision_id) WHERE answered_at IS NULL;
CREATE TRIGGER delivery_return_kept BEFORE UPDATE ON delivery_return
WHEN OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL OR NEW.id IS NOT OLD.id
	OR NEW.decision_id IS NOT OLD.decision_id OR NEW.reason IS NOT OLD.reason OR NEW.at IS NOT OLD.at OR NEW.by IS NOT OLD.by
BEGIN SELECT RAISE(ABORT, 'a returned delivery does not change'); END;
CREATE TRIGGER delivery_return_stays BEFORE DELETE ON delivery_return
BEGIN SELECT RAISE (ABORT, 'a returned delivery does not change'); END;

-- What somebody who had seen a decision must be told, until they say that they know.
CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	area TEXT NOT NULL CHECK (area IN ('desk', 'sign', 'muni')), -- on whose start page
	kind TEXT NOT NULL CHECK (kind IN ('withdrawn', 'kept', 'contest-ended')),
	at INTEGER NOT NULL,
	seen_at INTEGER,
	UNIQUE (decision_id, person_id, kind, at)
) STRICT;
CREATE INDEX notice_unseen ON notice (person_id, area) WHERE seen_at IS NULL;
CREATE INDEX notice_by_decision ON notice (decision_id, id);
CREATE TRIGGER notice_kept BEFORE UPDATE ON notice
WHEN OLD.seen_at IS NOT NULL OR NEW.seen_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.decision_id IS NOT OLD.decision_id
	OR NEW.person_id IS NOT OLD.person_id OR NEW.area IS NOT OLD.area OR NEW.kind IS NOT OLD.kind OR NEW.at IS NOT OLD.at
BEGIN SELECT RAISE(ABORT, 'a notice does not change'); END;
