-- The service looks for a decision maker who answers: it tells the next one in order, and the one after when nobody has
-- answered in time.
CREATE TABLE seek (
	id INTEGER PRIMARY KEY,
	municipality_id INTEGER NOT NULL REFERENCES municipality (id),
	begun_at INTEGER NOT NULL,
	begun_by INTEGER NOT NULL REFERENCES person (id),
	minutes INTEGER NOT NULL CHECK (minutes > 0), -- how long each is waited for
	state TEXT NOT NULL CHECK (state IN ('running', 'received', 'stopped', 'called', 'exhausted')),
	ended_at INTEGER,
	ended_by INTEGER REFERENCES person (id), -- who said "I am calling", or stopped it; NULL: nobody did
	CHECK ((state = 'running') = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX seek_running ON seek (municipality_id) WHERE state = 'running';
CREATE TRIGGER seek_kept BEFORE UPDATE ON seek WHEN OLD.state <> 'running'
BEGIN SELECT RAISE (ABORT, 'what has ended does not change'); END;
CREATE TRIGGER seek_stays BEFORE DELETE ON seek BEGIN SELECT RAISE (ABORT, 'a search stays'); END;

-- Each who was asked, once. The message of kind 'find' has its number as cause.
CREATE TABLE seek_ask (
	id INTEGER PRIMARY KEY,
	seek_id INTEGER NOT NULL REFERENCES seek (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	at INTEGER NOT NULL,
	UNIQUE (seek_id, person_id)
) STRICT;
CREATE TRIGGER seek_ask_kept BEFORE UPDATE ON seek_ask BEGIN SELECT RAISE (ABORT, 'a try does not change'); END;
CREATE TRIGGER seek_ask_stays BEFORE DELETE ON seek_ask BEGIN SELECT RAISE (ABORT, 'a try stays'); END;
