-- A decision whose text the service has no words for, and which was signed on a paper of its own. Somebody states it by
-- name and adds a scan; the service has compared nothing with it. It is taken back with a reason, and stays; disposal
-- takes the words and the scan.
CREATE TABLE outside_paper (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	signer TEXT NOT NULL,                 -- as on the paper
	signed_at INTEGER NOT NULL,           -- as stated, to the minute
	seen INTEGER NOT NULL CHECK (seen IN (0, 1)), -- 1: who states it has seen the original
	word TEXT NOT NULL,                   -- 0: by whose word
	scan BLOB NOT NULL,
	scan_type TEXT NOT NULL,
	stated_at INTEGER NOT NULL,           -- server's clock
	stated_by INTEGER NOT NULL REFERENCES person (id),
	undone_at INTEGER,                    -- NULL: it stands
	undone_by INTEGER REFERENCES person (id),
	undone_why TEXT NOT NULL DEFAULT '',
	CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX outside_paper_standing ON outside_paper (decision_id) WHERE undone_at IS NULL;
CREATE TRIGGER outside_paper_kept BEFORE UPDATE ON outside_paper
WHEN NOT (NEW.id IS OLD.id AND NEW.decision_id IS OLD.decision_id AND NEW.signed_at IS OLD.signed_at
	AND NEW.seen IS OLD.seen AND NEW.scan_type IS OLD.scan_type AND NEW.stated_at IS OLD.stated_at
	AND NEW.stated_by IS OLD.stated_by AND (
		(OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL AND NEW.signer IS OLD.signer AND NEW.word IS OLD.word
			AND NEW.scan IS OLD.scan)
		OR (NEW.signer = '' AND NEW.word = '' AND NEW.scan = x'' AND NEW.undone_why = ''
			AND NEW.undone_at IS OLD.undone_at AND NEW.undone_by IS OLD.undone_by
			AND EXISTS (SELECT 1 FROM act g WHERE g.decision_id = OLD.decision_id AND g.event = 'disposed'))))
BEGIN SELECT RAISE (ABORT, 'what was stated of a paper does not change'); END;
CREATE TRIGGER outside_paper_stays BEFORE DELETE ON outside_paper
BEGIN SELECT RAISE (ABORT, 'what was stated of a paper does not change'); END;

-- Of such a decision the municipality acknowledges the paper, as it does an archived text of any other.
ALTER TABLE delivery ADD COLUMN acknowledged_paper INTEGER REFERENCES outside_paper (id);

-- Disposal takes the words of an explanation, and what an answer was given for, with the acts that tell of them.
DROP TRIGGER deviation_kept;
CREATE TRIGGER deviation_kept BEFORE UPDATE ON deviation
WHEN NOT (NEW.id IS OLD.id AND NEW.decision_id IS OLD.decision_id AND NEW.kind IS OLD.kind AND NEW.at IS OLD.at
	AND NEW.by IS OLD.by AND NEW.said = '' AND NEW.written = '' AND NEW.reason = 'destroyed at disposal'
	AND EXISTS (SELECT 1 FROM act g WHERE g.decision_id = OLD.decision_id AND g.event = 'disposed'))
BEGIN SELECT RAISE (ABORT, 'an explanation does not change'); END;
DROP TRIGGER doubt_answer_kept;
CREATE TRIGGER doubt_answer_kept BEFORE UPDATE ON doubt_answer
WHEN NOT (NEW.id IS OLD.id AND NEW.decision_id IS OLD.decision_id AND NEW.at IS OLD.at AND NEW.by IS OLD.by
	AND EXISTS (SELECT 1 FROM act g WHERE g.decision_id = OLD.decision_id AND g.event = 'disposed'))
BEGIN SELECT RAISE (ABORT, 'an answer does not change'); END;
