/* `.tlog-proof` files (C2SP tlog-proof); for the files of this room only. */
#ifndef LEDGER_PROOF_H
#define LEDGER_PROOF_H

#include "ledger/tree.h"

/* "c2sp.org/tlog-proof@v1", index, hashes from the leaf's sibling up, blank line, the note as it is; appended. */
MUST_USE enum err proof_write(uint64_t index, const struct tree_proof *proof, struct span note, struct buf *out);

#endif
