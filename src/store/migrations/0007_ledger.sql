-- The ledger: one append-only Merkle tree (RFC 6962) an origin, one leaf an act, and the checkpoints that were signed
-- over it. What stands in a tree is never changed and never removed.

-- Trees, oldest first; acts go into the last. A new one begins where the store turned out to be behind, or beside, what
-- had been published (`jourbeslut ledger reopen`).
CREATE TABLE ledger_origin (
	number INTEGER PRIMARY KEY CHECK (number >= 1), -- 1 has the configured origin's name, later ones "-2", "-3", … after it
	first_leaf INTEGER NOT NULL UNIQUE CHECK (first_leaf >= 0), -- leaves are numbered through all trees
	first_node INTEGER NOT NULL CHECK (first_node >= 0), -- place of the tree's first node
	published TEXT NOT NULL               -- the last published checkpoint of the origin before; '' for the first
) STRICT;
INSERT INTO ledger_origin (number, first_leaf, first_node, published) VALUES (1, 0, 0, '');
CREATE TRIGGER ledger_origin_kept BEFORE UPDATE ON ledger_origin
BEGIN SELECT RAISE (ABORT, 'an origin does not change'); END;
CREATE TRIGGER ledger_origin_stays BEFORE DELETE ON ledger_origin
BEGIN SELECT RAISE (ABORT, 'an origin does not change'); END;

-- Every node of the trees whose leaves are all there, in the order in which they became known: a leaf, then the nodes
-- that it completes from below. So an append writes one place at the end, two rows on the average, and any node is found
-- by its number (src/ledger/tree.c).
CREATE TABLE ledger_node (
	place INTEGER PRIMARY KEY CHECK (place >= 0),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	entry BLOB CHECK (length(entry) = 32) -- of a leaf: SHA-256(salt ‖ act); NULL: an inner node
) STRICT;
CREATE TRIGGER ledger_node_kept BEFORE UPDATE ON ledger_node
BEGIN SELECT RAISE (ABORT, 'the ledger does not change'); END;
CREATE TRIGGER ledger_node_stays BEFORE DELETE ON ledger_node
BEGIN SELECT RAISE (ABORT, 'the ledger does not change'); END;
CREATE TRIGGER ledger_node_in_order BEFORE INSERT ON ledger_node
WHEN NEW.place <> (SELECT COALESCE(MAX(place) + 1, 0) FROM ledger_node)
BEGIN SELECT RAISE (ABORT, 'the ledger grows at its end only'); END;

-- A leaf of an earlier tree that no checkpoint of that tree will ever cover stands again in a later one.
CREATE TABLE ledger_again (
	leaf INTEGER PRIMARY KEY,             -- number of the leaf in the earlier tree
	again INTEGER NOT NULL UNIQUE CHECK (again > leaf)
) STRICT;
CREATE TRIGGER ledger_again_kept BEFORE UPDATE ON ledger_again
BEGIN SELECT RAISE (ABORT, 'the ledger does not change'); END;
CREATE TRIGGER ledger_again_stays BEFORE DELETE ON ledger_again
BEGIN SELECT RAISE (ABORT, 'the ledger does not change'); END;

-- Signed checkpoints: for a size of a tree one, ever.
CREATE TABLE checkpoint (
	origin INTEGER NOT NULL REFERENCES ledger_origin (number),
	size INTEGER NOT NULL CHECK (size > 0),
	root BLOB NOT NULL CHECK (length(root) = 32),
	note TEXT NOT NULL,                   -- the signed note, byte for byte
	signed_at INTEGER NOT NULL,
	PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER checkpoint_kept BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'a signed checkpoint does not change'); END;
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'a signed checkpoint does not change'); END;
CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE origin > NEW.origin OR (origin = NEW.origin AND size >= NEW.size))
BEGIN SELECT RAISE (ABORT, 'checkpoints grow'); END;

-- What witnesses signed under a checkpoint: one line a witness' key, as it came.
CREATE TABLE cosignature (
	origin INTEGER NOT NULL,
	size INTEGER NOT NULL,
	key TEXT NOT NULL,                    -- name and key id: "witness.example.se+0a1b2c3d"
	line TEXT NOT NULL,                   -- signature line without its line end
	stored_at INTEGER NOT NULL,
	PRIMARY KEY (origin, size, key),
	FOREIGN KEY (origin, size) REFERENCES checkpoint (origin, size)
) STRICT, WITHOUT ROWID;

-- Act and leaf are one row and one commit. Acts from before the ledger have no leaf.
ALTER TABLE act ADD COLUMN leaf INTEGER;  -- number of the leaf
ALTER TABLE act ADD COLUMN salt BLOB CHECK (length(salt) = 32); -- NULL: destroyed at disposal
ALTER TABLE act ADD COLUMN json TEXT CHECK ((json IS NULL) = (salt IS NULL)); -- the act, canonical; goes with the salt
DROP TRIGGER act_kept;
-- Disposal takes salt and act, both and nothing else; the leaf stays and says nothing to anybody.
CREATE TRIGGER act_kept BEFORE UPDATE ON act
WHEN NOT (OLD.salt IS NOT NULL AND NEW.salt IS NULL AND NEW.json IS NULL AND NEW.id IS OLD.id AND NEW.at IS OLD.at
	AND NEW.matter_id IS OLD.matter_id AND NEW.decision_id IS OLD.decision_id AND NEW.person_id IS OLD.person_id
	AND NEW.event IS OLD.event AND NEW.detail IS OLD.detail AND NEW.leaf IS OLD.leaf)
BEGIN SELECT RAISE(ABORT, 'an act does not change'); END;
