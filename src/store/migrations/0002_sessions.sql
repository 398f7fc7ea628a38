-- Login sessions of the web server. A row lives until the session ends; what people did is in the access log.

CREATE TABLE http_session (
	id INTEGER PRIMARY KEY AUTOINCREMENT,                 -- never used twice: it stands in logs and limits
	token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32), -- SHA-256 of the cookie's 32 bytes
	person_id INTEGER NOT NULL REFERENCES person (id),
	started_at INTEGER NOT NULL,                          -- when the person identified
	last_seen_at INTEGER NOT NULL,                        -- latest request, kept to the minute
	user_agent TEXT NOT NULL CHECK (length(user_agent) <= 200) -- so that a person recognises the own devices
) STRICT;

CREATE INDEX http_session_person ON http_session (person_id);
CREATE INDEX http_session_started ON http_session (started_at); -- for sweeping out what is over
