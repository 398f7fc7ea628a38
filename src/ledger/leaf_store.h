/* Trees in the store; for the files of this room only. */
#ifndef LEDGER_LEAF_STORE_H
#define LEDGER_LEAF_STORE_H

#include "ledger/tree.h"

/* One origin's tree. */
struct ledger_tree {
	struct store *store;
	int64_t origin;      /* number: 1 is the first */
	uint64_t first_leaf; /* its leaves are numbered from here */
	uint64_t first_node;
	uint64_t size; /* leaves; all that is committed, or written by the transaction that asks */
};

/* The tree into which acts go. */
MUST_USE enum err leaf_tree_now(struct store *s, struct ledger_tree *ret_tree);
/* The tree that holds a leaf. ERR_NOT_FOUND: no such leaf. */
MUST_USE enum err leaf_tree_of(struct store *s, uint64_t leaf, struct ledger_tree *ret_tree);
/* Its nodes, borrowed from `tree`. */
struct tree_nodes leaf_nodes(struct ledger_tree *tree);
/* [tx] One more leaf. Returns its number. */
MUST_USE enum err leaf_append_entry(struct store *s, const struct sha256 *entry, uint64_t *ret_leaf);
/* The entry at an index of the tree; ERR_NOT_FOUND. */
MUST_USE enum err leaf_entry(const struct ledger_tree *tree, uint64_t index, struct sha256 *ret_entry);

#endif
