-- What a new act leaves to be told, and where the municipality answers by day.

-- The type as which a text was begun, where the call came under another act; '' otherwise.
ALTER TABLE decision ADD COLUMN begun_as TEXT NOT NULL DEFAULT '';

-- Under which law pack and type a worker's wording of a block was written. None: from before this was kept.
CREATE TABLE wording_pack (
	decision_id INTEGER NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
	block TEXT NOT NULL,
	pack TEXT NOT NULL,
	type TEXT NOT NULL,
	PRIMARY KEY (decision_id, block)
) STRICT, WITHOUT ROWID;

-- Answers from phone_opens to phone_closes (minutes from midnight) on days on which periods end, else the duty does.
ALTER TABLE municipality ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE municipality ADD COLUMN phone_opens INTEGER NOT NULL DEFAULT 480 CHECK (phone_opens BETWEEN 0 AND 1440);
ALTER TABLE municipality ADD COLUMN phone_closes INTEGER NOT NULL DEFAULT 990 CHECK (phone_closes BETWEEN 0 AND 1440);
