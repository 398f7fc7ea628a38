-- What the SMS operator reports afterwards: whether a message came to the receiver's telephone.
ALTER TABLE message ADD COLUMN attempt_id INTEGER REFERENCES message_attempt (id); -- by which it was sent
CREATE INDEX message_by_attempt ON message (attempt_id) WHERE attempt_id IS NOT NULL;
-- Random, in the address that the operator reports to; opens nothing else. '': no report is asked for.
ALTER TABLE message_attempt ADD COLUMN report TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX message_attempt_by_report ON message_attempt (report) WHERE report <> '';
