-- What becomes of a decision: events, from which alone it is told whether it is in force, and what is still to be done.

-- Never changed and never removed: one that was recorded by mistake is undone by a row of its own.
CREATE TABLE follow_event (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	kind TEXT NOT NULL,                   -- follow_kind_name: submitted, enforced, …
	follow_up TEXT NOT NULL DEFAULT '',   -- of 'done' and 'reported': follow_up.kind of what was done
	day TEXT,                             -- YYYY-MM-DD on which it happened, as stated; NULL: the day of `at`
	at INTEGER,                           -- the same with its hour, µs
	stated INTEGER NOT NULL CHECK (stated IN (0, 1)), -- 0: from before, when only the click was kept
	until TEXT,                           -- of 'extension-granted': the day to which
	place TEXT NOT NULL DEFAULT '',       -- of 'enforced': where
	who TEXT NOT NULL DEFAULT '',         -- of 'enforced': by whom
	why TEXT NOT NULL DEFAULT '',         -- of 'ended': why; else a note
	recorded_at INTEGER NOT NULL,
	recorded_by INTEGER NOT NULL REFERENCES person (id),
	CHECK ((day IS NULL) <> (at IS NULL)),
	CHECK ((until IS NULL) = (kind <> 'extension-granted'))
) STRICT;
CREATE INDEX follow_event_by_decision ON follow_event (decision_id, kind);
CREATE TRIGGER follow_event_kept BEFORE UPDATE ON follow_event
BEGIN SELECT RAISE (ABORT, 'a recorded event does not change'); END;
CREATE TRIGGER follow_event_stays BEFORE DELETE ON follow_event
BEGIN SELECT RAISE (ABORT, 'a recorded event does not change'); END;

CREATE TABLE follow_undo (
	event_id INTEGER PRIMARY KEY REFERENCES follow_event (id),
	reason TEXT NOT NULL CHECK (reason <> ''),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER follow_undo_kept BEFORE UPDATE ON follow_undo
BEGIN SELECT RAISE (ABORT, 'what was undone stays undone'); END;
CREATE TRIGGER follow_undo_stays BEFORE DELETE ON follow_undo
BEGIN SELECT RAISE (ABORT, 'what was undone stays undone'); END;

CREATE TABLE follow_proof (
	id INTEGER PRIMARY KEY,
	event_id INTEGER NOT NULL REFERENCES follow_event (id),
	kind TEXT NOT NULL CHECK (kind IN ('court-receipt', 'file', 'note')),
	text TEXT NOT NULL,
	name TEXT NOT NULL DEFAULT '',        -- of the file; '': none
	media_type TEXT NOT NULL DEFAULT '',
	sha256 BLOB CHECK (sha256 IS NULL OR length(sha256) = 32),
	bytes BLOB,
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id),
	CHECK ((bytes IS NULL) = (name = '') AND (bytes IS NULL) = (sha256 IS NULL)),
	CHECK (text <> '' OR bytes IS NOT NULL)
) STRICT;
CREATE INDEX follow_proof_by_event ON follow_proof (event_id);
CREATE TRIGGER follow_proof_kept BEFORE UPDATE ON follow_proof
BEGIN SELECT RAISE (ABORT, 'a proof does not change'); END;
CREATE TRIGGER follow_proof_stays BEFORE DELETE ON follow_proof
BEGIN SELECT RAISE (ABORT, 'a proof does not change'); END;

-- Nothing is to be done any more, though it was not done: the decision ended, or an application was pending.
ALTER TABLE follow_up ADD COLUMN moot INTEGER NOT NULL DEFAULT 0 CHECK (moot IN (0, 1));

-- What was marked as done was done when somebody pressed, as far as is known, and nothing proves it.
INSERT INTO follow_event (decision_id, kind, follow_up, at, stated, recorded_at, recorded_by)
SELECT decision_id,
	CASE kind WHEN 'submission' THEN 'submitted' WHEN 'application' THEN 'applied' WHEN 'report' THEN 'reported' ELSE 'done' END,
	CASE kind WHEN 'submission' THEN '' WHEN 'application' THEN '' ELSE kind END,
	done_at, 0, done_at, done_by
FROM follow_up WHERE done_at IS NOT NULL AND done_by IS NOT NULL ORDER BY done_at, id;

-- Earlier decisions about the same person.
CREATE INDEX oral_decision_by_person ON oral_decision (person_number) WHERE person_number <> '';
