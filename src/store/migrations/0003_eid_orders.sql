-- Orders of identification and signature: what was wanted, each attempt at the provider, and its answers as they came.

CREATE TABLE eid_order (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE CHECK (length(public_id) = 22), -- random; stands in addresses, never the orderRef
	kind TEXT NOT NULL CHECK (kind IN ('login', 'sign')),
	state TEXT NOT NULL CHECK (state IN ('wanted', 'pending', 'collected', 'verified', 'refused', 'failed', 'cancelled',
	                                     'lost')),
	hint TEXT NOT NULL,                                   -- the provider's last hintCode or errorCode, or one of ours
	subject INTEGER NOT NULL,                             -- what is signed (a decision's version); 0 for a login
	person TEXT NOT NULL CHECK (length(person) IN (0, 12)), -- who must do it; empty: anybody (login)
	visible BLOB NOT NULL,                                -- what the app shows, UTF-8
	nonvisible BLOB NOT NULL,                             -- signed with it, not shown
	ip TEXT NOT NULL,                                     -- of the browser that ordered
	user_agent TEXT NOT NULL,
	binding_hash BLOB NOT NULL CHECK (length(binding_hash) = 32), -- SHA-256 of the browser's token
	return_url TEXT NOT NULL,
	requested_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,                             -- when it ends at the latest, as a page counts down
	attempts INTEGER NOT NULL CHECK (attempts >= 0),      -- that reached the provider
	picked_up INTEGER NOT NULL CHECK (picked_up IN (0, 1)), -- the app has opened the present attempt
	cancel_wanted INTEGER NOT NULL CHECK (cancel_wanted IN (0, 1)),
	ended_at INTEGER,                                     -- NULL while under way
	proven_person TEXT NOT NULL CHECK (length(proven_person) IN (0, 12)), -- from the certificate
	proven_name TEXT NOT NULL,                            -- from the certificate
	device_ip TEXT NOT NULL,                              -- of the app, as the provider saw it
	report TEXT NOT NULL,                                 -- the verification's findings as JSON; empty: none was made
	consumed_at INTEGER,                                  -- NULL until somebody has made use of the outcome
	CHECK ((ended_at IS NULL) = (state IN ('wanted', 'pending', 'collected'))),
	CHECK (consumed_at IS NULL OR ended_at IS NOT NULL),
	CHECK (kind = 'login' OR (length(person) = 12 AND length(visible) > 0))
) STRICT;

-- One decision has one signature under way.
CREATE UNIQUE INDEX eid_order_one_sign ON eid_order (subject)
	WHERE kind = 'sign' AND state IN ('wanted', 'pending', 'collected');
CREATE INDEX eid_order_under_way ON eid_order (id) WHERE state IN ('wanted', 'pending', 'collected');
CREATE INDEX eid_order_unused ON eid_order (kind, id) WHERE ended_at IS NOT NULL AND consumed_at IS NULL;

CREATE TRIGGER eid_order_end_is_final BEFORE UPDATE OF state, kind, subject, person, visible, nonvisible, proven_person,
	report, ended_at ON eid_order WHEN OLD.ended_at IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'an order that ended does not change');
END;

CREATE TRIGGER eid_order_used_once BEFORE UPDATE OF consumed_at ON eid_order WHEN OLD.consumed_at IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'an outcome is used once');
END;

-- One order at the provider. Tokens and secret are emptied when the attempt has ended.
CREATE TABLE eid_attempt (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	order_id INTEGER NOT NULL REFERENCES eid_order (id),
	number INTEGER NOT NULL CHECK (number >= 1),          -- 1 is the first, later ones are renewals
	order_ref TEXT NOT NULL CHECK (length(order_ref) > 0),
	autostart_token TEXT NOT NULL,
	qr_token TEXT NOT NULL,
	qr_secret TEXT NOT NULL,
	started_at INTEGER NOT NULL,                          -- the provider's answer had come: second 0 of the QR
	ended_at INTEGER,                                     -- NULL while under way
	UNIQUE (order_id, number),
	CHECK (ended_at IS NULL OR qr_secret = '')
) STRICT;

-- The last answer to an attempt, byte for byte, stored before anybody acted on it.
CREATE TABLE eid_answer (
	attempt_id INTEGER PRIMARY KEY REFERENCES eid_attempt (id),
	body BLOB NOT NULL,
	received_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER eid_answer_is_kept BEFORE UPDATE ON eid_answer
BEGIN
	SELECT RAISE(ABORT, 'an answer does not change');
END;
