-- The service's clock against others': when it was in doubt, by how much, and what was recorded meanwhile.

CREATE TABLE clock_doubt (
	id INTEGER PRIMARY KEY,
	begun_at INTEGER NOT NULL,            -- by the clock in doubt
	seconds INTEGER NOT NULL,             -- ahead of the others by so many; negative: behind; as last heard
	source TEXT NOT NULL,                 -- one that said so: a host
	ended_at INTEGER                      -- NULL: it lasts
) STRICT;
CREATE UNIQUE INDEX clock_doubt_open ON clock_doubt (ended_at IS NULL) WHERE ended_at IS NULL;

-- One whose clock differs while others agree with ours: at most one row, for the pages to tell.
CREATE TABLE clock_off (
	source TEXT PRIMARY KEY,
	seconds INTEGER NOT NULL              -- ours is ahead of it by so many; negative: behind
) STRICT, WITHOUT ROWID;

-- The clock was in doubt when the oral decision was recorded: the same seconds as in its act. NULL: it was not.
ALTER TABLE oral_decision ADD COLUMN clock_doubt INTEGER CHECK (clock_doubt <> 0);
