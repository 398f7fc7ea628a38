-- What was decided by a pack of law is read with the bytes that the pack had then, whatever a later release brings.

-- The bytes of each pack that lay in the folder when the service started. Hashes are SHA-256 in lower-case hex.
CREATE TABLE law_kept (
	id INTEGER PRIMARY KEY,
	pack TEXT NOT NULL CHECK (pack <> ''),
	hash TEXT NOT NULL CHECK (length(hash) = 64),
	files TEXT NOT NULL CHECK (files <> ''), -- what was read: {"folder/file": text}
	UNIQUE (pack, hash)
) STRICT;
CREATE TRIGGER law_kept_kept BEFORE UPDATE ON law_kept
BEGIN SELECT RAISE (ABORT, 'a pack that was used does not change'); END;
CREATE TRIGGER law_kept_stays BEFORE DELETE ON law_kept
BEGIN SELECT RAISE (ABORT, 'a pack that was used does not change'); END;

CREATE INDEX text_version_by_pack ON text_version (pack, pack_hash);

-- The pack by whose questions a call was asked, as its act says. None: acts of before this was kept, or destroyed.
CREATE TABLE oral_law (
	decision_id INTEGER PRIMARY KEY REFERENCES oral_decision (decision_id),
	pack TEXT NOT NULL CHECK (pack <> ''),
	hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
INSERT INTO oral_law (decision_id, pack, hash)
SELECT decision_id, json_extract(law, '$.pack'), json_extract(law, '$.sha256')
FROM (SELECT a.decision_id AS decision_id, CASE WHEN json_valid(a.json) THEN json_extract(a.json, '$.facts.law') END AS law
	FROM oral_decision o JOIN act a ON a.id = (SELECT MAX(id) FROM act WHERE decision_id = o.decision_id
	AND event = 'record' AND leaf IS NOT NULL))
WHERE length(json_extract(law, '$.sha256')) = 64 AND json_extract(law, '$.pack') <> '';
CREATE INDEX oral_law_by_pack ON oral_law (pack, hash);
CREATE TRIGGER oral_law_kept BEFORE UPDATE ON oral_law
BEGIN SELECT RAISE (ABORT, 'an oral decision does not change'); END;
CREATE TRIGGER oral_law_stays BEFORE DELETE ON oral_law
BEGIN SELECT RAISE (ABORT, 'an oral decision does not change'); END;

-- With which bytes of its pack an own wording was read last; '': of before this was kept.
ALTER TABLE wording_pack ADD COLUMN hash TEXT NOT NULL DEFAULT '' CHECK (length(hash) IN (0, 64));
