/* The shape of the Merkle tree (RFC 6962 section 2.1), without a store: which nodes make a root, a proof of inclusion,
 * a proof of consistency, and what such proofs prove. For the files of this room only.
 *
 * A node (level, n) is the root of the 2^level leaves from n·2^level on, all of them there. Where nodes come from, a
 * store or a service's tiles, is the caller's. */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "jourbeslut/ledger.h"

#define TREE_LEVELS 64
/* Hashes of a proof: of inclusion at most one a level; of consistency one more (RFC 6962 section 2.1.2). */
#define TREE_PROOF_MAX 65

struct tree_nodes {
	enum err (*node)(void *ctx, unsigned level, uint64_t n, struct sha256 *ret_hash);
	void *ctx;
};

struct tree_proof {
	size_t count;
	struct sha256 hashes[TREE_PROOF_MAX];
};

/* How many nodes are known once `leaves` leaves are there; so node (level, n) stands at tree_place. */
uint64_t tree_node_count(uint64_t leaves);
uint64_t tree_place(unsigned level, uint64_t n);
/* The other way: how many leaves give `nodes` nodes. ERR_INTERNAL: no number of leaves does. */
MUST_USE enum err tree_leaf_count(uint64_t nodes, uint64_t *ret_leaves);

/* MTH(D[size]); of size 0 SHA-256(""). */
MUST_USE enum err tree_root(const struct tree_nodes *nodes, uint64_t size, struct sha256 *ret_root);
/* PATH(index, D[size]), from the leaf's sibling up. ERR_INPUT: index >= size. */
MUST_USE enum err tree_inclusion(const struct tree_nodes *nodes, uint64_t index, uint64_t size,
                                 struct tree_proof *ret_proof);
/* PROOF(old, D[size]), 0 < old <= size; else ERR_INPUT. */
MUST_USE enum err tree_consistency(const struct tree_nodes *nodes, uint64_t old, uint64_t size,
                                   struct tree_proof *ret_proof);
/* The root that a proof of inclusion leads to. ERR_EVIDENCE: the proof has another length than index and size ask for.
 */
MUST_USE enum err tree_inclusion_root(const struct sha256 *leaf_hash, uint64_t index, uint64_t size,
                                      const struct tree_proof *proof, struct sha256 *ret_root);
/* ERR_EVIDENCE: the proof does not lead from the old root to the new. */
MUST_USE enum err tree_consistency_verify(uint64_t old, const struct sha256 *old_root, uint64_t size,
                                          const struct sha256 *root, const struct tree_proof *proof);

#endif
