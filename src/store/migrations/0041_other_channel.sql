-- What did not come by one channel goes by the other.
ALTER TABLE message ADD COLUMN instead INTEGER NOT NULL DEFAULT 0 CHECK (instead IN (0, 1)); -- of one that did not come
CREATE INDEX message_lost ON message (ended_at) WHERE state IN ('failed', 'given up');
