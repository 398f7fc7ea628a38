-- What is sent to people outside: that something waits for them, never what. No personal data in any of it: the address
-- is read from the register when a message is sent, and kept masked.

-- How to reach the unit manager, and a municipality's on-duty address.
ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN mail TEXT NOT NULL DEFAULT '';
ALTER TABLE municipality ADD COLUMN alert_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE municipality ADD COLUMN alert_mail TEXT NOT NULL DEFAULT '';

-- How far the acts have been read that messages follow from. One row. What was done before this came causes nothing.
CREATE TABLE outbox_read (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	act_id INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_read (id, act_id) SELECT 1, COALESCE(MAX(id), 0) FROM act;

CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,                   -- outbox_kind_name
	channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
	decision_id INTEGER REFERENCES decision (id), -- NULL: about none
	person_id INTEGER REFERENCES person (id),
	municipality_id INTEGER REFERENCES municipality (id),
	cause INTEGER NOT NULL,               -- the act that it follows from, or the number of a day or an hour: never twice
	wished_at INTEGER NOT NULL,
	not_before INTEGER NOT NULL,          -- the night is waited for
	next_at INTEGER NOT NULL,             -- when it is tried next
	state TEXT NOT NULL CHECK (state IN ('wished', 'sent', 'delivered', 'failed', 'given up', 'not needed')),
	attempts INTEGER NOT NULL DEFAULT 0,
	ended_at INTEGER,                     -- when it came to any other state than 'wished'
	error TEXT NOT NULL DEFAULT '',       -- of the last try, English, without data; '' none
	CHECK ((person_id IS NULL) <> (municipality_id IS NULL)),
	CHECK ((state = 'wished') = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX message_once ON message
	(kind, channel, COALESCE(decision_id, 0), COALESCE(person_id, 0), COALESCE(municipality_id, 0), cause);
CREATE INDEX message_open ON message (next_at) WHERE state = 'wished';
CREATE INDEX message_by_decision ON message (decision_id, id);
CREATE TRIGGER message_stays BEFORE DELETE ON message BEGIN SELECT RAISE (ABORT, 'a message stays'); END;

-- Each try. Begun before anything is sent: after a crash it is known that something may have gone out.
CREATE TABLE message_attempt (
	id INTEGER PRIMARY KEY,
	message_id INTEGER NOT NULL REFERENCES message (id),
	at INTEGER NOT NULL,
	receiver TEXT NOT NULL,               -- masked: "…605", "…@gavle.example.se"
	outcome TEXT NOT NULL DEFAULT ''      -- 'taken', or what went wrong, English; '' not known (under way, or a crash)
) STRICT;
CREATE INDEX message_attempt_by_time ON message_attempt (at);
CREATE INDEX message_attempt_by_message ON message_attempt (message_id);
