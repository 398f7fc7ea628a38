-- Time stamps, seals and what is added to sealed files later.

-- A time stamp (RFC 3161) that is wanted, and the token once an authority has given it. Wanted in the transaction of what
-- it is about, so a crash forgets none.
CREATE TABLE stamp (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	version_id INTEGER REFERENCES text_version (id), -- NULL: of the oral decision, which comes before any text
	kind TEXT NOT NULL CHECK (kind IN ('oral', 'signature', 'record', 'copy', 'basis')),
	imprint BLOB NOT NULL CHECK (length(imprint) = 32),
	wanted_at INTEGER NOT NULL,
	token BLOB,                           -- canonical form (timestamp.h); NULL: not yet
	stamped_at INTEGER,                   -- genTime
	authority TEXT                        -- common name in its certificate
) STRICT;
CREATE INDEX stamp_wanted ON stamp (id) WHERE token IS NULL;
CREATE INDEX stamp_by_decision ON stamp (decision_id, kind);
CREATE TRIGGER stamp_kept BEFORE UPDATE ON stamp WHEN OLD.token IS NOT NULL OR NEW.imprint <> OLD.imprint
BEGIN SELECT RAISE (ABORT, 'a time stamp does not change'); END;
CREATE TRIGGER stamp_stays BEFORE DELETE ON stamp
BEGIN SELECT RAISE (ABORT, 'a time stamp does not change'); END;

-- A file that is written and waits for its time stamp: its seal's, or a document time stamp's. Gone once it is archived.
CREATE TABLE sealing (
	version_id INTEGER NOT NULL REFERENCES text_version (id),
	kind TEXT NOT NULL CHECK (kind IN ('record', 'copy', 'basis')),
	stamp_id INTEGER NOT NULL UNIQUE REFERENCES stamp (id),
	prepared BLOB NOT NULL,               -- the whole file with room for what is missing
	digest BLOB NOT NULL CHECK (length(digest) = 32), -- over all of it but the room
	signature BLOB NOT NULL,              -- the seal's value; empty where only a time stamp is wanted
	PRIMARY KEY (version_id, kind)
) STRICT;

-- What was added to an archived file: evidence about certificates and a document time stamp (B-LTA). The file is
-- record.pdf and all of these, in order.
CREATE TABLE record_revision (
	record_id INTEGER NOT NULL REFERENCES record (id),
	number INTEGER NOT NULL CHECK (number >= 2), -- record.pdf is the first
	appended BLOB NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- of the whole file up to here
	at INTEGER NOT NULL,
	stamp_until INTEGER NOT NULL,         -- when the first certificate that its time stamp rests on ends: renew before
	algorithm TEXT NOT NULL,              -- of its time stamp: "P-256 SHA-256"; renew when it ages
	PRIMARY KEY (record_id, number)
) STRICT;
CREATE INDEX record_revision_by_hash ON record_revision (sha256);
CREATE TRIGGER record_revision_kept BEFORE UPDATE ON record_revision
BEGIN SELECT RAISE (ABORT, 'an archived file does not change'); END;
CREATE TRIGGER record_revision_stays BEFORE DELETE ON record_revision
BEGIN SELECT RAISE (ABORT, 'an archived file does not change'); END;

-- Archived files that want a document time stamp: newly sealed ones, and those that `jourbeslut renew` chose.
CREATE TABLE record_renewal (
	record_id INTEGER PRIMARY KEY REFERENCES record (id),
	wanted_at INTEGER NOT NULL
) STRICT;
