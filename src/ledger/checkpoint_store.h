/* Signed checkpoints in the store; for the files of this room only. */
#ifndef LEDGER_CHECKPOINT_STORE_H
#define LEDGER_CHECKPOINT_STORE_H

#include "ledger/leaf_store.h"

struct checkpoint_row {
	int64_t origin; /* number; 0: there is none */
	uint64_t size;
	struct sha256 root;
};
/* The last of all; all zero where none was ever signed. */
MUST_USE enum err checkpoint_last(struct store *s, struct checkpoint_row *ret_row);
/* The last size of that origin that was signed; 0: none. */
MUST_USE enum err checkpoint_size(struct store *s, int64_t origin, uint64_t *ret_size);
/* [tx] ERR_WRONG_STATE: not after the last one. */
MUST_USE enum err checkpoint_insert(struct store *s, const struct checkpoint_row *row, struct span note,
                                    struct instant at);
/* The note, with the lines of those who cosigned it, appended. ERR_NOT_FOUND. */
MUST_USE enum err checkpoint_note(struct store *s, int64_t origin, uint64_t size, struct buf *out);

#endif
