#include "ledger/checkpoint_store.h"

#include <inttypes.h>
#include <stdio.h>

#include "ledger/note.h"
#include "ledger/proof.h"

enum err checkpoint_last(struct store *s, struct checkpoint_row *ret_row)
{
	STATEMENT q =
	        store_statement(s, "SELECT origin, size, root FROM checkpoint ORDER BY origin DESC, size DESC LIMIT 1");
	struct checkpoint_row row = { 0 };
	bool found;

	TRY(step_next(q, &found));
	if (found) {
		row.origin = column_int(q, "origin");
		row.size = (uint64_t)column_int(q, "size");
		TRY(column_bytes_copy(q, "root", row.root.bytes, SHA256_LEN));
	}
	*ret_row = row;
	return ERR_OK;
}

enum err checkpoint_size(struct store *s, int64_t origin, uint64_t *ret_size)
{
	STATEMENT q =
	        store_statement(s, "SELECT COALESCE(MAX(size), 0) AS size FROM checkpoint WHERE origin = :origin");

	TRY(bind_int(q, ":origin", origin));
	TRY(step_one(q));
	*ret_size = (uint64_t)column_int(q, "size");
	return ERR_OK;
}

enum err checkpoint_insert(struct store *s, const struct checkpoint_row *row, struct span note, struct instant at)
{
	STATEMENT q = store_statement(s, "INSERT INTO checkpoint (origin, size, root, note, signed_at) VALUES "
	                                 "(:origin, :size, :root, :note, :at)");

	TRY(bind_int(q, ":origin", row->origin));
	TRY(bind_int(q, ":size", (int64_t)row->size));
	TRY(bind_blob(q, ":root", span_of(row->root.bytes, SHA256_LEN)));
	TRY(bind_span(q, ":note", note));
	TRY(bind_instant(q, ":at", at));
	return step_done(q);
}

/* --- Cosignatures ------------------------------------------------------------------------------------------------- */

static enum err insert_cosignature(struct store *s, const struct checkpoint_row *row, const struct note_signature *line,
                                   struct instant at)
{
	STATEMENT q = store_statement(s, "INSERT INTO cosignature (origin, size, key, line, stored_at) VALUES "
	                                 "(:origin, :size, :key, :line, :at) ON CONFLICT DO NOTHING");
	char key[LEDGER_ORIGIN_MAX + 16];

	(void)snprintf(key, sizeof key, "%.*s+%08" PRIx32, (int)line->name.len, line->name.ptr, line->id);
	TRY(bind_int(q, ":origin", row->origin));
	TRY(bind_int(q, ":size", (int64_t)row->size));
	TRY(bind_text(q, ":key", key));
	TRY(bind_span(q, ":line", line->line));
	TRY(bind_instant(q, ":at", at));
	return step_done(q);
}

/* The checkpoint of ours that says exactly the same. */
static enum err find_same(struct store *s, const struct note *note, struct checkpoint_row *ret_row)
{
	STATEMENT q = store_statement(s, "SELECT origin, size, root FROM checkpoint WHERE size = :size AND "
	                                 "root = :root AND substr(note, 1, length(:text)) = :text");

	TRY(bind_int(q, ":size", (int64_t)note->checkpoint.size));
	TRY(bind_blob(q, ":root", span_of(note->checkpoint.root.bytes, SHA256_LEN)));
	TRY(bind_span(q, ":text", note->text));
	TRY(step_one(q));
	ret_row->origin = column_int(q, "origin");
	ret_row->size = (uint64_t)column_int(q, "size");
	return column_bytes_copy(q, "root", ret_row->root.bytes, SHA256_LEN);
}

enum err ledger_cosigned(struct store *s, struct span note, const struct ledger_vkey *witness, struct instant now)
{
	struct checkpoint_row row;
	struct note_signature line;
	struct instant at;
	struct note n;

	TRY(ledger_cosignature_verify(note, witness, &at));
	TRY(note_read(note, &n));
	TRY(find_same(s, &n, &row));
	TRY(note_signature_find(n.signatures, span_str(witness->name), witness->id, &line));
	return insert_cosignature(s, &row, &line, now);
}

static enum err add_cosignatures(struct store *s, int64_t origin, uint64_t size, struct buf *out)
{
	STATEMENT q =
	        store_statement(s, "SELECT line FROM cosignature WHERE origin = :origin AND size = :size ORDER BY key");
	bool row;

	TRY(bind_int(q, ":origin", origin));
	TRY(bind_int(q, ":size", (int64_t)size));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(buf_add_span(out, column_span(q, "line")));
		TRY(buf_add_char(out, '\n'));
	}
}

enum err checkpoint_note(struct store *s, int64_t origin, uint64_t size, struct buf *out)
{
	STATEMENT q = store_statement(s, "SELECT note FROM checkpoint WHERE origin = :origin AND size = :size");

	TRY(bind_int(q, ":origin", origin));
	TRY(bind_int(q, ":size", (int64_t)size));
	TRY(step_one(q));
	TRY(buf_add_span(out, column_span(q, "note")));
	return add_cosignatures(s, origin, size, out);
}

enum err ledger_checkpoint_last(struct store *s, struct buf *out)
{
	struct checkpoint_row row;

	TRY(checkpoint_last(s, &row));
	return row.origin ? checkpoint_note(s, row.origin, row.size, out) : ERR_NOT_FOUND;
}

/* --- Proofs ------------------------------------------------------------------------------------------------------- */

/* Which checkpoint a proof is against: the first that a witness signed too, for that one says more; else the last. */
static enum err covering(struct store *s, int64_t origin, uint64_t index, uint64_t *ret_size)
{
	STATEMENT q = store_statement(
	        s, "SELECT COALESCE((SELECT MIN(size) FROM cosignature WHERE origin = :origin AND size > :index), "
	           "(SELECT MAX(size) FROM checkpoint WHERE origin = :origin AND size > :index), 0) AS size");

	TRY(bind_int(q, ":origin", origin));
	TRY(bind_int(q, ":index", (int64_t)index));
	TRY(step_one(q));
	*ret_size = (uint64_t)column_int(q, "size");
	return *ret_size ? ERR_OK : ERR_NOT_FOUND;
}

static enum err prove(struct ledger_tree *tree, uint64_t index, struct buf *out)
{
	struct tree_nodes nodes = leaf_nodes(tree);
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX);
	struct tree_proof proof;
	uint64_t size;

	TRY(covering(tree->store, tree->origin, index, &size));
	TRY(tree_inclusion(&nodes, index, size, &proof));
	TRY(checkpoint_note(tree->store, tree->origin, size, &note));
	return proof_write(index, &proof, buf_span(&note), out);
}

static enum err stands_again(struct store *s, uint64_t leaf, uint64_t *ret_leaf)
{
	STATEMENT q = store_statement(s, "SELECT again FROM ledger_again WHERE leaf = :leaf");

	TRY(bind_int(q, ":leaf", (int64_t)leaf));
	TRY(step_one(q));
	*ret_leaf = (uint64_t)column_int(q, "again");
	return ERR_OK;
}

enum err ledger_proof(struct store *s, uint64_t index, struct buf *out)
{
	struct ledger_tree tree;
	uint64_t leaf = index;
	enum err e;

	for (;;) { /* ends: a leaf stands again later only */
		TRY(leaf_tree_of(s, leaf, &tree));
		e = prove(&tree, leaf - tree.first_leaf, out);
		if (e != ERR_NOT_FOUND)
			return e;
		TRY(stands_again(s, leaf, &leaf));
	}
}
