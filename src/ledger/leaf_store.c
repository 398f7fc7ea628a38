#include "ledger/leaf_store.h"

#define ACT_MAX ((size_t)64 << 10)

/* Where a tree ends: where the next begins, or at the last node of all. */
#define TREE                                                                                                           \
	"SELECT o.number AS number, o.first_leaf AS first_leaf, o.first_node AS first_node, COALESCE((SELECT "         \
	"MIN(n.first_node) FROM ledger_origin n WHERE n.number > o.number), (SELECT COALESCE(MAX(place) + 1, 0) "      \
	"FROM ledger_node)) AS end_node FROM ledger_origin o "

static enum err read_tree(struct store *s, struct statement *q, struct ledger_tree *ret_tree)
{
	struct ledger_tree t = { .store = s };

	TRY(step_one(q));
	t.origin = column_int(q, "number");
	t.first_leaf = (uint64_t)column_int(q, "first_leaf");
	t.first_node = (uint64_t)column_int(q, "first_node");
	TRY(tree_leaf_count((uint64_t)column_int(q, "end_node") - t.first_node, &t.size));
	*ret_tree = t;
	return ERR_OK;
}

enum err leaf_tree_now(struct store *s, struct ledger_tree *ret_tree)
{
	STATEMENT q = store_statement(s, TREE "ORDER BY o.number DESC LIMIT 1");

	return read_tree(s, q, ret_tree);
}

enum err leaf_tree_of(struct store *s, uint64_t leaf, struct ledger_tree *ret_tree)
{
	STATEMENT q = store_statement(s, TREE "WHERE o.first_leaf <= :leaf ORDER BY o.first_leaf DESC LIMIT 1");
	struct ledger_tree t;

	if (leaf > INT64_MAX)
		return ERR_NOT_FOUND;
	TRY(bind_int(q, ":leaf", (int64_t)leaf));
	TRY(read_tree(s, q, &t));
	if (leaf - t.first_leaf >= t.size)
		return ERR_NOT_FOUND;
	*ret_tree = t;
	return ERR_OK;
}

static enum err read_node(void *ctx, unsigned level, uint64_t n, struct sha256 *ret_hash)
{
	const struct ledger_tree *t = ctx;
	STATEMENT q = store_statement(t->store, "SELECT hash FROM ledger_node WHERE place = :place");

	TRY(bind_int(q, ":place", (int64_t)(t->first_node + tree_place(level, n))));
	TRY(step_one(q));
	return column_bytes_copy(q, "hash", ret_hash->bytes, SHA256_LEN);
}

struct tree_nodes leaf_nodes(struct ledger_tree *tree)
{
	return (struct tree_nodes){ read_node, tree };
}

static enum err insert_node(struct store *s, uint64_t place, const struct sha256 *hash, const struct sha256 *entry)
{
	STATEMENT q = store_statement(s, "INSERT INTO ledger_node (place, hash, entry) VALUES (:place, :hash, :entry)");

	TRY(bind_int(q, ":place", (int64_t)place));
	TRY(bind_blob(q, ":hash", span_of(hash->bytes, SHA256_LEN)));
	TRY(entry ? bind_blob(q, ":entry", span_of(entry->bytes, SHA256_LEN)) : bind_null(q, ":entry"));
	return step_done(q);
}

/* The leaf, then each node that it is the last leaf of: as many as its index ends in ones, one on the average. */
enum err leaf_append_entry(struct store *s, const struct sha256 *entry, uint64_t *ret_leaf)
{
	struct ledger_tree t;
	struct sha256 hash, left;
	uint64_t place;

	TRY(leaf_tree_now(s, &t));
	place = t.first_node + tree_node_count(t.size);
	TRY(ledger_leaf_hash(entry, &hash));
	TRY(insert_node(s, place, &hash, entry));
	for (unsigned level = 0; t.size >> level & 1; level++) {
		TRY(read_node(&t, level, (t.size >> level) - 1, &left));
		TRY(ledger_node_hash(&left, &hash, &hash));
		TRY(insert_node(s, ++place, &hash, NULL));
	}
	*ret_leaf = t.first_leaf + t.size;
	return ERR_OK;
}

enum err ledger_append(struct store *s, const struct random *random, struct span act, uint64_t *ret_index,
                       uint8_t ret_salt[LEDGER_SALT])
{
	const struct span parts[] = { { (const char *)ret_salt, LEDGER_SALT }, act };
	struct sha256 entry;

	if (act.len > ACT_MAX)
		return ERR_TOO_LARGE;
	TRY(random_fill(random, ret_salt, LEDGER_SALT));
	TRY(sha256_of_parts(parts, 2, &entry));
	return leaf_append_entry(s, &entry, ret_index);
}

enum err leaf_entry(const struct ledger_tree *tree, uint64_t index, struct sha256 *ret_entry)
{
	STATEMENT q = store_statement(tree->store, "SELECT entry FROM ledger_node WHERE place = :place");

	if (index >= tree->size)
		return ERR_NOT_FOUND;
	TRY(bind_int(q, ":place", (int64_t)(tree->first_node + tree_place(0, index))));
	TRY(step_one(q));
	return column_bytes_copy(q, "entry", ret_entry->bytes, SHA256_LEN);
}

enum err ledger_entry(struct store *s, uint64_t index, struct sha256 *ret_entry)
{
	struct ledger_tree t;

	TRY(leaf_tree_of(s, index, &t));
	return leaf_entry(&t, index - t.first_leaf, ret_entry);
}
