-- What somebody typed on a page and has not saved, and whose page it was. Short-lived: gone once it is saved, when its
-- person throws it away, and after two days.

-- One form of one page in one tab, as it was sent or, with script, as it stood while it was written.
CREATE TABLE kept_form (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: it stands in addresses
	person_id INTEGER NOT NULL REFERENCES person (id), -- who wrote it, and the only one who is shown it
	page TEXT NOT NULL,                   -- the page's address without what changes: "/beslut/GVL-2026-0042-7/text/person"
	tab TEXT NOT NULL,                    -- made with the page, so that two tabs do not write over each other
	form TEXT NOT NULL CHECK (length(form) <= 600000), -- JSON: fields, names of files, why it was not saved
	kept_at INTEGER NOT NULL,
	UNIQUE (person_id, page, tab)
) STRICT;
CREATE INDEX kept_form_by_time ON kept_form (kept_at); -- for sweeping out what is over

-- The token that the forms of a session carry, by its hash. It outlives the session, so that a form that is sent after
-- it can be kept for the person whose page it was; it gives no access to anything.
CREATE TABLE form_token (
	token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32), -- SHA-256 of the token's text
	session_id INTEGER NOT NULL,          -- which may be over
	person_id INTEGER NOT NULL REFERENCES person (id),
	made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX form_token_by_person ON form_token (person_id, session_id);
CREATE INDEX form_token_by_time ON form_token (made_at);
