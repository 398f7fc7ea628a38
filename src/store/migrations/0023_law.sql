-- Packs of law that were staged beside those of the folder, and who has approved which. Nothing here is changed or
-- taken away: what was approved once is seen for ever, and so is who withdrew it.

CREATE TABLE law_staged (
	id INTEGER PRIMARY KEY,
	pack TEXT NOT NULL UNIQUE CHECK (length(pack) > 0), -- its id; a correction is a pack with an id of its own
	hash BLOB NOT NULL CHECK (length(hash) = 32),       -- SHA-256, as the statement holds it
	files TEXT NOT NULL CHECK (files <> ''),            -- what was read: {"folder/file": text}
	at INTEGER NOT NULL,
	by TEXT NOT NULL CHECK (by <> '')                   -- who ran the command, in that person's own words
) STRICT;
CREATE TRIGGER law_staged_kept BEFORE UPDATE ON law_staged
BEGIN SELECT RAISE (ABORT, 'a staged pack does not change'); END;
CREATE TRIGGER law_staged_stays BEFORE DELETE ON law_staged
BEGIN SELECT RAISE (ABORT, 'a staged pack does not change'); END;

-- A staged pack that nobody shall approve any more. Where a text was frozen by it, it stays to be read.
CREATE TABLE law_withdrawn (
	id INTEGER PRIMARY KEY,
	staged_id INTEGER NOT NULL UNIQUE REFERENCES law_staged (id),
	reason TEXT NOT NULL CHECK (reason <> ''),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER law_withdrawn_kept BEFORE UPDATE ON law_withdrawn
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;
CREATE TRIGGER law_withdrawn_stays BEFORE DELETE ON law_withdrawn
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;

-- Of a pack of the folder, or a staged one, with these bytes and no others. Two persons must approve.
CREATE TABLE law_approval (
	id INTEGER PRIMARY KEY,
	pack TEXT NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	person_id INTEGER NOT NULL REFERENCES person (id),
	lawyer TEXT NOT NULL CHECK (lawyer <> ''),          -- the municipal lawyer who has read it
	reviewed TEXT NOT NULL,                             -- YYYY-MM-DD, on which day
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX law_approval_by_pack ON law_approval (pack, hash);
CREATE TRIGGER law_approval_kept BEFORE UPDATE ON law_approval
BEGIN SELECT RAISE (ABORT, 'an approval does not change'); END;
CREATE TRIGGER law_approval_stays BEFORE DELETE ON law_approval
BEGIN SELECT RAISE (ABORT, 'an approval does not change'); END;

CREATE TABLE law_approval_end (
	id INTEGER PRIMARY KEY,
	approval_id INTEGER NOT NULL UNIQUE REFERENCES law_approval (id),
	reason TEXT NOT NULL CHECK (reason <> ''),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE TRIGGER law_approval_end_kept BEFORE UPDATE ON law_approval_end
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;
CREATE TRIGGER law_approval_end_stays BEFORE DELETE ON law_approval_end
BEGIN SELECT RAISE (ABORT, 'a withdrawal does not change'); END;

-- The text of a version says that nobody had reviewed its pack when it was frozen.
ALTER TABLE text_version ADD COLUMN unreviewed INTEGER NOT NULL DEFAULT 0 CHECK (unreviewed IN (0, 1));
