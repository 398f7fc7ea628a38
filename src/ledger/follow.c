/* The ledger from outside: a witness follows it by checkpoint and tiles, and believes nothing that is not proved. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "ledger/note.h"
#include "ledger/tile.h"
#include "ledger/tree.h"

/* A proof of consistency needs at most a few tiles of each of the eight levels. */
#define TILES_MAX 32

struct tile {
	struct ledger_tile_id id;
	struct sha256 hashes[LEDGER_TILE_WIDTH];
};

struct outside {
	const struct ledger_source *source;
	uint64_t size; /* of the tree that the service's checkpoint names */
	size_t count;
	struct tile *tiles[TILES_MAX]; /* owned */
};

static void outside_release(struct outside *o)
{
	for (size_t i = 0; i < o->count; i++)
		free(o->tiles[i]);
	o->count = 0;
}

static enum err fetch(const struct outside *o, struct tile *t)
{
	BUF path = buf_init(120), bytes = buf_init((size_t)LEDGER_TILE_WIDTH * SHA256_LEN);
	enum err e;

	TRY(buf_add_str(&path, "tile/"));
	TRY(ledger_tile_path(&t->id, &path));
	e = o->source->get(o->source->ctx, buf_str(&path), &bytes);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && bytes.len != (size_t)t->id.width * SHA256_LEN))
		return ERR_EVIDENCE; /* a service has the tiles of what it signed */
	TRY(e);
	memcpy(t->hashes, bytes.ptr, bytes.len);
	return ERR_OK;
}

static enum err find_tile(struct outside *o, int level, uint64_t index, const struct tile **ret_tile)
{
	uint64_t there = o->size >> (TILE_HEIGHT * level), first = index * LEDGER_TILE_WIDTH;
	FREE struct tile *t = NULL;

	for (size_t i = 0; i < o->count; i++)
		if (o->tiles[i]->id.level == level && o->tiles[i]->id.index == index) {
			*ret_tile = o->tiles[i];
			return ERR_OK;
		}
	if (o->count == TILES_MAX || first >= there)
		return ERR_INTERNAL;
	t = calloc(1, sizeof *t);
	if (!t)
		return ERR_MEMORY;
	t->id = (struct ledger_tile_id){ level, index, LEDGER_TILE_WIDTH };
	if (there - first < LEDGER_TILE_WIDTH)
		t->id.width = (unsigned)(there - first);
	TRY(fetch(o, t));
	*ret_tile = o->tiles[o->count++] = TAKE(t);
	return ERR_OK;
}

/* A node between the levels that tiles hold is computed from those below it, all in one tile. */
static enum err node_from_tile(void *ctx, unsigned level, uint64_t n, struct sha256 *ret_hash)
{
	unsigned above = level % TILE_HEIGHT;
	uint64_t first = n << above;
	struct sha256 hashes[LEDGER_TILE_WIDTH / 2];
	const struct tile *t;
	size_t count = (size_t)1 << above;

	TRY(find_tile(ctx, (int)(level / TILE_HEIGHT), first / LEDGER_TILE_WIDTH, &t));
	first %= LEDGER_TILE_WIDTH;
	if (first + count > t->id.width)
		return ERR_INTERNAL;
	memcpy(hashes, t->hashes + first, count * sizeof *hashes);
	for (; count > 1; count /= 2)
		for (size_t i = 0; i < count / 2; i++)
			TRY(ledger_node_hash(&hashes[2 * i], &hashes[2 * i + 1], &hashes[i]));
	*ret_hash = hashes[0];
	return ERR_OK;
}

static enum err refuse(char *reason, size_t size, const char *text)
{
	(void)snprintf(reason, size, "%s", text);
	return ERR_EVIDENCE;
}

static enum err check_consistent(const struct ledger_source *source, const struct ledger_checkpoint *old,
                                 const struct ledger_checkpoint *now, char *reason, size_t reason_size)
{
	CLEANUP(outside_release) struct outside o = { .source = source, .size = now->size };
	struct tree_nodes nodes = { node_from_tile, &o };
	struct tree_proof proof;
	enum err e;

	if (now->size < old->size) {
		(void)snprintf(reason, reason_size,
		               "the ledger has shrunk: it had %" PRIu64 " entries and now has %" PRIu64, old->size,
		               now->size);
		return ERR_EVIDENCE;
	}
	if (old->size == 0)
		return ERR_OK;
	e = tree_consistency(&nodes, old->size, now->size, &proof);
	if (e == ERR_EVIDENCE)
		return refuse(reason, reason_size, "the service does not give the tiles of what it signed");
	TRY(e);
	e = tree_consistency_verify(old->size, &old->root, now->size, &now->root, &proof);
	return e == ERR_EVIDENCE ? refuse(reason, reason_size,
	                                  "history was rewritten: what stood in the ledger then does not stand in it "
	                                  "now")
	                         : e;
}

/* Text and the log's own line; the lines of others are not ours to pass on. */
static enum err add_bare(struct span bytes, const struct ledger_vkey *log, struct buf *out)
{
	struct note_signature s;
	struct note n;

	TRY(note_read(bytes, &n));
	TRY(buf_add_span(out, n.text));
	TRY(buf_add_char(out, '\n'));
	TRY(note_signature_find(n.signatures, span_str(log->name), log->id, &s));
	TRY(buf_add_span(out, s.line));
	return buf_add_char(out, '\n');
}

static enum err verify_now(struct span bytes, const struct ledger_vkey *log, char *reason, size_t reason_size,
                           struct ledger_checkpoint *ret_now)
{
	struct note n;
	enum err e = note_read(bytes, &n);

	if (e == ERR_INPUT)
		return refuse(reason, reason_size, "what the service gave is not a checkpoint");
	TRY(e);
	e = ledger_checkpoint_verify(bytes, log, ret_now);
	if (e == ERR_EVIDENCE)
		(void)snprintf(reason, reason_size, "the checkpoint of %s is not signed by %s", n.checkpoint.origin,
		               log->name);
	return e;
}

enum err ledger_follow(const struct ledger_source *source, const struct ledger_vkey *log, struct span since,
                       char *reason, size_t reason_size, struct buf *ret_note)
{
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX);
	struct ledger_checkpoint old = { .size = 0 }, now;
	enum err e;

	if (since.len > 0) {
		e = ledger_checkpoint_verify(since, log, &old);
		if (e != ERR_OK)
			return e == ERR_EVIDENCE ? ERR_INPUT : e;
	}
	TRY(source->get(source->ctx, "checkpoint", &note));
	TRY(verify_now(buf_span(&note), log, reason, reason_size, &now));
	TRY(check_consistent(source, &old, &now, reason, reason_size));
	return add_bare(buf_span(&note), log, ret_note);
}
