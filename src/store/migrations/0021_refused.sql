-- Files that were made for the archive and that our own verification refuses. The decision stays signed and waits; the
-- file is made anew when the service starts, and once an hour.

CREATE TABLE archive_refusal (
	version_id INTEGER PRIMARY KEY REFERENCES text_version (id),
	refused_at INTEGER NOT NULL,          -- last; 0: to be tried at once
	kind TEXT NOT NULL CHECK (kind IN ('record', 'copy', 'basis')),
	check_name TEXT NOT NULL,             -- that it did not pass
	reason TEXT NOT NULL,                 -- Swedish
	detail TEXT NOT NULL                  -- English, for who looks into the file
) STRICT;
