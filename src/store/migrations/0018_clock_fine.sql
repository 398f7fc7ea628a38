-- Until when the clock was known to be right, and what was recorded between then and the moment when a doubt was found.
-- Acts have an order of their own, which no clock can change.

CREATE TABLE clock_fine (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	at INTEGER NOT NULL,                  -- of the last comparison that found no doubt; 0: there was none yet
	act_id INTEGER NOT NULL               -- the last act that was written by then
) STRICT;
INSERT INTO clock_fine (id, at, act_id) SELECT 1, 0, COALESCE(MAX(id), 0) FROM act;

ALTER TABLE clock_doubt ADD COLUMN fine_at INTEGER; -- clock_fine.at when it began; NULL: not known

-- Oral decisions that were recorded after the last comparison that found no doubt, and before it was found: their acts
-- do not say so, and never will.
CREATE TABLE clock_suspect (
	decision_id INTEGER PRIMARY KEY REFERENCES decision (id),
	seconds INTEGER NOT NULL CHECK (seconds <> 0), -- as clock_doubt.seconds when it was found
	fine_at INTEGER,                      -- as there
	found_at INTEGER NOT NULL             -- by the clock in doubt
) STRICT;
CREATE TRIGGER clock_suspect_kept BEFORE UPDATE ON clock_suspect BEGIN SELECT RAISE(ABORT, 'kept as it is'); END;

-- More than one may be wrong.
DROP TABLE clock_off;
CREATE TABLE clock_off (
	source TEXT PRIMARY KEY,
	position INTEGER NOT NULL,
	seconds INTEGER NOT NULL              -- ours is ahead of it by so many; negative: behind
) STRICT;
