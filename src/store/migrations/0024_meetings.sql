-- The committees' calendars: the days on which they meet.

CREATE TABLE meeting (
	municipality_id INTEGER NOT NULL REFERENCES municipality (id),
	day TEXT NOT NULL CHECK (length(day) = 10),           -- YYYY-MM-DD
	PRIMARY KEY (municipality_id, day)
) STRICT, WITHOUT ROWID;
