-- Who has answered for a text that may be about another person. The words stand in the act alone, which is destroyed with
-- the matter.
CREATE TABLE doubt_answer (
	id INTEGER PRIMARY KEY,
	decision_id INTEGER NOT NULL REFERENCES decision (id),
	doubt TEXT NOT NULL CHECK (length(doubt) = 32),
	at INTEGER NOT NULL,
	by INTEGER NOT NULL REFERENCES person (id),
	UNIQUE (decision_id, doubt)
) STRICT;
CREATE TRIGGER doubt_answer_kept BEFORE UPDATE ON doubt_answer
BEGIN SELECT RAISE (ABORT, 'an answer does not change'); END;
CREATE TRIGGER doubt_answer_stays BEFORE DELETE ON doubt_answer
BEGIN SELECT RAISE (ABORT, 'an answer does not change'); END;
