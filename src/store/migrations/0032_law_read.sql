-- The pack in whose words a question was read to the decision maker: what was read back, else the question as it was
-- asked. '': of before this was kept.
ALTER TABLE oral_law ADD COLUMN read_pack TEXT NOT NULL DEFAULT '';
ALTER TABLE oral_law ADD COLUMN read_hash TEXT NOT NULL DEFAULT '' CHECK (length(read_hash) IN (0, 64));
CREATE INDEX oral_law_by_read ON oral_law (read_pack, read_hash);
