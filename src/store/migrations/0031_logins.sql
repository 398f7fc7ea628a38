-- From where people log in: shown to them and the administrator, and blocks nothing by itself.
ALTER TABLE http_session ADD COLUMN ip TEXT NOT NULL DEFAULT '';     -- of the browser, when the session began
ALTER TABLE http_session ADD COLUMN app_ip TEXT NOT NULL DEFAULT ''; -- of the e-ID's app, as its provider saw it

-- Browsers that somebody has logged in with: they come first where many want to log in at once. Opens nothing, and
-- says nothing of whom.
CREATE TABLE known_browser (
	token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32), -- SHA-256 of the cookie
	at INTEGER NOT NULL                                          -- of the last login
) STRICT, WITHOUT ROWID;
CREATE INDEX known_browser_at ON known_browser (at);

ALTER TABLE eid_order ADD COLUMN known INTEGER NOT NULL DEFAULT 0 CHECK (known IN (0, 1)); -- begun by such a browser
