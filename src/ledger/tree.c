#include "ledger/tree.h"

#include <string.h>

static const char leaf_mark = 0, node_mark = 1; /* RFC 6962 section 2.1: no node can pass for a leaf */

enum err ledger_leaf_hash(const struct sha256 *entry, struct sha256 *ret_hash)
{
	const struct span parts[] = { { &leaf_mark, 1 }, { (const char *)entry->bytes, SHA256_LEN } };

	return sha256_of_parts(parts, 2, ret_hash);
}

enum err ledger_node_hash(const struct sha256 *left, const struct sha256 *right, struct sha256 *ret_hash)
{
	const struct span parts[] = { { &node_mark, 1 },
		                      { (const char *)left->bytes, SHA256_LEN },
		                      { (const char *)right->bytes, SHA256_LEN } };

	return sha256_of_parts(parts, 3, ret_hash);
}

/* --- Where nodes stand ------------------------------------------------------------------------------------------- */

/* m leaves have m + m/2 + m/4 + … = 2m - popcount(m) complete nodes above and in them. */
uint64_t tree_node_count(uint64_t leaves)
{
	return 2 * leaves - (uint64_t)__builtin_popcountll(leaves);
}

/* A node becomes known with its last leaf, `level` places after it. */
uint64_t tree_place(unsigned level, uint64_t n)
{
	uint64_t last = ((n + 1) << level) - 1;

	return tree_node_count(last) + level;
}

enum err tree_leaf_count(uint64_t nodes, uint64_t *ret_leaves)
{
	uint64_t leaves = nodes / 2; /* too few by at most 32, half of what popcount can be */

	while (tree_node_count(leaves) < nodes)
		leaves++;
	if (tree_node_count(leaves) != nodes)
		return ERR_INTERNAL;
	*ret_leaves = leaves;
	return ERR_OK;
}

/* --- Making ------------------------------------------------------------------------------------------------------- */

/* The largest power of two below `size` (RFC 6962 section 2.1: k), as its exponent; size > 1. */
static unsigned split_of(uint64_t size)
{
	return 63 - (unsigned)__builtin_clzll(size - 1);
}

/* MTH of the leaves [start, start + size), where start is a multiple of the power of two at or above size. From the
 * right, so that every step is one hash: the complete subtrees are the bits of size. */
static enum err range_root(const struct tree_nodes *nodes, uint64_t start, uint64_t size, struct sha256 *ret_root)
{
	struct sha256 root, left;
	bool first = true;
	uint64_t end = start + size;

	for (unsigned level = 0; level < TREE_LEVELS && size >> level; level++) {
		if (!(size >> level & 1))
			continue;
		end -= (uint64_t)1 << level;
		TRY(nodes->node(nodes->ctx, level, end >> level, &left));
		if (first)
			root = left;
		else
			TRY(ledger_node_hash(&left, &root, &root));
		first = false;
	}
	if (first)
		return sha256_of(span_str(""), ret_root);
	*ret_root = root;
	return ERR_OK;
}

enum err tree_root(const struct tree_nodes *nodes, uint64_t size, struct sha256 *ret_root)
{
	return range_root(nodes, 0, size, ret_root);
}

static enum err add_range(const struct tree_nodes *nodes, uint64_t start, uint64_t size, struct tree_proof *proof)
{
	struct sha256 hash;

	ASSERT(proof->count < TREE_PROOF_MAX);
	TRY(range_root(nodes, start, size, &hash));
	proof->hashes[proof->count++] = hash;
	return ERR_OK;
}

/* Found from the root down, given from the leaf up. */
static void turn(struct tree_proof *proof)
{
	for (size_t i = 0; i < proof->count / 2; i++) {
		struct sha256 hash = proof->hashes[i];

		proof->hashes[i] = proof->hashes[proof->count - 1 - i];
		proof->hashes[proof->count - 1 - i] = hash;
	}
}

/* RFC 6962 section 2.1.1, with the recursion written as a walk down. */
enum err tree_inclusion(const struct tree_nodes *nodes, uint64_t index, uint64_t size, struct tree_proof *ret_proof)
{
	uint64_t start = 0;

	if (index >= size)
		return ERR_INPUT;
	ret_proof->count = 0;
	while (size > 1) {
		uint64_t k = (uint64_t)1 << split_of(size);

		if (index < k) {
			TRY(add_range(nodes, start + k, size - k, ret_proof));
			size = k;
		} else {
			TRY(add_range(nodes, start, k, ret_proof));
			start += k;
			index -= k;
			size -= k;
		}
	}
	turn(ret_proof);
	return ERR_OK;
}

/* RFC 6962 section 2.1.2: SUBPROOF(old, D[size], b), where b says that the old tree's root is this very subtree's. */
enum err tree_consistency(const struct tree_nodes *nodes, uint64_t old, uint64_t size, struct tree_proof *ret_proof)
{
	uint64_t start = 0;
	bool whole = true;

	if (old == 0 || old > size)
		return ERR_INPUT;
	ret_proof->count = 0;
	while (old < size) {
		uint64_t k = (uint64_t)1 << split_of(size);

		if (old <= k) {
			TRY(add_range(nodes, start + k, size - k, ret_proof));
			size = k;
		} else {
			TRY(add_range(nodes, start, k, ret_proof));
			start += k;
			old -= k;
			size -= k;
			whole = false;
		}
	}
	if (!whole)
		TRY(add_range(nodes, start, size, ret_proof));
	turn(ret_proof);
	return ERR_OK;
}

/* --- Verifying ---------------------------------------------------------------------------------------------------- */

static enum err join(const struct sha256 *left, const struct sha256 *right, struct sha256 *ret_hash)
{
	struct sha256 hash;

	TRY(ledger_node_hash(left, right, &hash));
	*ret_hash = hash;
	return ERR_OK;
}

/* RFC 9162 section 2.1.3.2. */
enum err tree_inclusion_root(const struct sha256 *leaf_hash, uint64_t index, uint64_t size,
                             const struct tree_proof *proof, struct sha256 *ret_root)
{
	uint64_t at, last;
	struct sha256 root = *leaf_hash;

	if (index >= size)
		return ERR_EVIDENCE;
	at = index;
	last = size - 1;
	for (size_t i = 0; i < proof->count; i++) {
		if (last == 0)
			return ERR_EVIDENCE;
		if (at & 1 || at == last) {
			TRY(join(&proof->hashes[i], &root, &root));
			while (!(at & 1) && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			TRY(join(&root, &proof->hashes[i], &root));
		}
		at >>= 1;
		last >>= 1;
	}
	if (last != 0)
		return ERR_EVIDENCE;
	*ret_root = root;
	return ERR_OK;
}

static bool same(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->bytes, b->bytes, SHA256_LEN) == 0;
}

/* RFC 9162 section 2.1.4.2, steps 3 to 8. `first` is the old root where the old tree is a complete subtree, else the
 * proof's own first hash. */
static enum err climb(uint64_t old, uint64_t size, const struct sha256 *first, const struct sha256 *path, size_t count,
                      struct sha256 *ret_old, struct sha256 *ret_new)
{
	uint64_t at = old - 1, last = size - 1;

	while (at & 1) {
		at >>= 1;
		last >>= 1;
	}
	*ret_old = *ret_new = *first;
	for (size_t i = 0; i < count; i++) {
		if (last == 0)
			return ERR_EVIDENCE;
		if (at & 1 || at == last) {
			TRY(join(&path[i], ret_old, ret_old));
			TRY(join(&path[i], ret_new, ret_new));
			while (!(at & 1) && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			TRY(join(ret_new, &path[i], ret_new));
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 ? ERR_OK : ERR_EVIDENCE;
}

enum err tree_consistency_verify(uint64_t old, const struct sha256 *old_root, uint64_t size, const struct sha256 *root,
                                 const struct tree_proof *proof)
{
	struct sha256 from, to;
	bool complete = old != 0 && (old & (old - 1)) == 0; /* a power of two: the old root is a node of the new tree */

	if (old == 0 || old > size)
		return ERR_EVIDENCE;
	if (old == size)
		return proof->count == 0 && same(old_root, root) ? ERR_OK : ERR_EVIDENCE;
	if (proof->count == 0)
		return ERR_EVIDENCE;
	TRY(climb(old, size, complete ? old_root : &proof->hashes[0], proof->hashes + !complete,
	          proof->count - !complete, &from, &to));
	return same(&from, old_root) && same(&to, root) ? ERR_OK : ERR_EVIDENCE;
}
