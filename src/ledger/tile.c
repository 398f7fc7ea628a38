/* Tiles (C2SP tlog-tiles): their addresses, and what stands in them. */
#include <inttypes.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "ledger/checkpoint_store.h"
#include "ledger/tile.h"

/* --- Addresses ---------------------------------------------------------------------------------------------------- */

#define ENTRIES "entries/"
#define GROUPS_MAX 7 /* of three digits: an index below 2^63 has nineteen digits */

/* 1234067 → "x001/x234/067": three digits a folder, all but the last with an x. */
static enum err write_index(uint64_t index, struct buf *out)
{
	unsigned groups[GROUPS_MAX];
	size_t count = 0;

	do {
		groups[count++] = (unsigned)(index % 1000);
		index /= 1000;
	} while (index > 0);
	for (; count > 1; count--)
		TRY(buf_printf(out, "x%03u/", groups[count - 1]));
	return buf_printf(out, "%03u", groups[0]);
}

enum err ledger_tile_path(const struct ledger_tile_id *id, struct buf *out)
{
	if (id->level == LEDGER_TILE_ENTRIES)
		TRY(buf_add_str(out, ENTRIES));
	else
		TRY(buf_printf(out, "%d/", id->level));
	TRY(write_index(id->index, out));
	return id->width < LEDGER_TILE_WIDTH ? buf_printf(out, ".p/%u", id->width) : ERR_OK;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Up to "/" or the end. */
static struct span take_segment(struct span *rest)
{
	const char *slash = rest->len ? memchr(rest->ptr, '/', rest->len) : NULL;
	struct span s = span_of(rest->ptr, slash ? (size_t)(slash - rest->ptr) : rest->len);

	*rest = slash ? span_of(slash + 1, rest->len - s.len - 1) : span_of(rest->ptr + rest->len, 0);
	return s;
}

/* Loosely; what is not the one form is found by writing it again. */
static enum err read_index(struct span *rest, uint64_t *ret_index, bool *ret_partial)
{
	uint64_t index = 0;

	for (int i = 0; i < GROUPS_MAX; i++) {
		struct span s = take_segment(rest);
		bool more = s.len == 4 && s.ptr[0] == 'x';
		const char *d = more ? s.ptr + 1 : s.ptr;

		if (s.len < 3 || !digit(d[0]) || !digit(d[1]) || !digit(d[2]) ||
		    __builtin_mul_overflow(index, 1000, &index) ||
		    __builtin_add_overflow(index, (uint64_t)((d[0] - '0') * 100 + (d[1] - '0') * 10 + d[2] - '0'),
		                           &index))
			return ERR_NOT_FOUND;
		if (more)
			continue;
		*ret_partial = s.len == 5 && memcmp(s.ptr + 3, ".p", 2) == 0;
		*ret_index = index;
		return s.len == 3 || *ret_partial ? ERR_OK : ERR_NOT_FOUND;
	}
	return ERR_NOT_FOUND;
}

enum err ledger_tile_path_read(struct span path, struct ledger_tile_id *ret_id)
{
	struct ledger_tile_id id = { .level = LEDGER_TILE_ENTRIES, .width = LEDGER_TILE_WIDTH };
	struct span rest = path, level = take_segment(&rest);
	BUF again = buf_init(100);
	uint64_t number;
	bool partial;

	if (path.len > 90)
		return ERR_NOT_FOUND;
	if (!span_equal_str(level, "entries")) {
		if (number_parse(level, 63, &number) != ERR_OK)
			return ERR_NOT_FOUND;
		id.level = (int)number;
	}
	TRY(read_index(&rest, &id.index, &partial));
	if (partial) {
		if (number_parse(rest, LEDGER_TILE_WIDTH - 1, &number) != ERR_OK || number == 0)
			return ERR_NOT_FOUND;
		id.width = (unsigned)number;
	}
	TRY(ledger_tile_path(&id, &again));
	if (!span_equal(buf_span(&again), path))
		return ERR_NOT_FOUND;
	*ret_id = id;
	return ERR_OK;
}

/* --- Contents ----------------------------------------------------------------------------------------------------- */

/* The last tree. ERR_NOT_FOUND: as far as it was published, the tile has fewer than so many in it. */
static enum err published_tree(struct store *s, const struct ledger_tile_id *id, struct ledger_tree *ret_tree)
{
	unsigned level = id->level == LEDGER_TILE_ENTRIES ? 0 : (unsigned)id->level;
	uint64_t size;

	if (id->width == 0 || id->width > LEDGER_TILE_WIDTH || level >= TREE_LEVELS / TILE_HEIGHT ||
	    id->index >= (uint64_t)INT64_MAX / LEDGER_TILE_WIDTH)
		return ERR_NOT_FOUND;
	TRY(leaf_tree_now(s, ret_tree));
	TRY(checkpoint_size(s, ret_tree->origin, &size));
	return id->index * LEDGER_TILE_WIDTH + id->width <= size >> (TILE_HEIGHT * level) ? ERR_OK : ERR_NOT_FOUND;
}

/* Each entry behind its length, two bytes, big-endian. */
static enum err add_entry(const struct ledger_tree *tree, uint64_t index, struct buf *out)
{
	static const uint8_t length[2] = { 0, SHA256_LEN };
	struct sha256 entry;

	TRY(leaf_entry(tree, index, &entry));
	TRY(buf_add(out, length, sizeof length));
	return buf_add(out, entry.bytes, SHA256_LEN);
}

enum err ledger_tile(struct store *s, const struct ledger_tile_id *id, struct buf *out)
{
	struct ledger_tree tree;
	struct tree_nodes nodes = leaf_nodes(&tree);

	TRY(published_tree(s, id, &tree));
	for (unsigned i = 0; i < id->width; i++) {
		uint64_t n = id->index * LEDGER_TILE_WIDTH + i;
		struct sha256 hash;

		if (id->level == LEDGER_TILE_ENTRIES) {
			TRY(add_entry(&tree, n, out));
			continue;
		}
		TRY(nodes.node(nodes.ctx, TILE_HEIGHT * (unsigned)id->level, n, &hash));
		TRY(buf_add(out, hash.bytes, SHA256_LEN));
	}
	return ERR_OK;
}
