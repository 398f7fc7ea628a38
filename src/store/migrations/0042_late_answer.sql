-- Whoever answers after all have been asked in vain has answered.
DROP TRIGGER seek_kept;
CREATE TRIGGER seek_kept BEFORE UPDATE ON seek WHEN OLD.state <> 'running' AND NOT (OLD.state = 'exhausted' AND
	NEW.state = 'received')
BEGIN SELECT RAISE (ABORT, 'what has ended does not change'); END;
