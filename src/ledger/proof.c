#include "ledger/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "ledger/note.h"

#define MAGIC "c2sp.org/tlog-proof@v1\n"
#define INDEX "index "
#define HASH_TEXT 44 /* base64 of 32 bytes */

enum err proof_write(uint64_t index, const struct tree_proof *proof, struct span note, struct buf *out)
{
	TRY(buf_printf(out, MAGIC INDEX "%" PRIu64 "\n", index));
	for (size_t i = 0; i < proof->count; i++) {
		TRY(base64_encode(proof->hashes[i].bytes, SHA256_LEN, out));
		TRY(buf_add_char(out, '\n'));
	}
	TRY(buf_add_char(out, '\n'));
	return buf_add_span(out, note);
}

static bool take(struct span *rest, const char *text)
{
	size_t len = strlen(text);

	if (!span_starts_with(*rest, text))
		return false;
	*rest = span_of(rest->ptr + len, rest->len - len);
	return true;
}

static enum err read_index(struct span *rest, uint64_t *ret_index)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;

	if (!end)
		return ERR_INPUT;
	TRY(number_parse(span_of(rest->ptr, (size_t)(end - rest->ptr)), INT64_MAX, ret_index));
	*rest = span_of(end + 1, rest->len - (size_t)(end + 1 - rest->ptr));
	return ERR_OK;
}

static enum err read_hash(struct span *rest, struct tree_proof *proof)
{
	BUF bytes = buf_init(SHA256_LEN + 1);

	if (rest->len <= HASH_TEXT || rest->ptr[HASH_TEXT] != '\n' || proof->count == TREE_PROOF_MAX)
		return ERR_INPUT;
	TRY(base64_decode(span_of(rest->ptr, HASH_TEXT), &bytes));
	if (bytes.len != SHA256_LEN)
		return ERR_INPUT;
	memcpy(proof->hashes[proof->count++].bytes, bytes.ptr, SHA256_LEN);
	*rest = span_of(rest->ptr + HASH_TEXT + 1, rest->len - HASH_TEXT - 1);
	return ERR_OK;
}

/* Exactly what proof_write writes; an `extra` line, which the format allows, is none of ours. */
static enum err read_proof(struct span text, uint64_t *ret_index, struct tree_proof *ret_proof, struct span *ret_note)
{
	struct span rest = text;

	ret_proof->count = 0;
	if (text.len > LEDGER_PROOF_MAX || !take(&rest, MAGIC INDEX))
		return ERR_INPUT;
	TRY(read_index(&rest, ret_index));
	while (!take(&rest, "\n"))
		TRY(read_hash(&rest, ret_proof));
	*ret_note = rest;
	return ERR_OK;
}

static enum err refuse(char *reason, size_t size, const char *text)
{
	(void)snprintf(reason, size, "%s", text);
	return ERR_EVIDENCE;
}

/* A note that no known log signed is named by its origin, which says what key is missing. */
static enum err verify_note(struct span note, const struct ledger_vkey *logs, size_t log_count, char *reason,
                            size_t reason_size, struct ledger_checkpoint *ret_checkpoint)
{
	struct note n;
	enum err e = note_read(note, &n);

	if (e == ERR_INPUT)
		return refuse(reason, reason_size, "what follows the proof is not a checkpoint");
	TRY(e);
	for (size_t i = 0; i < log_count; i++) {
		e = ledger_checkpoint_verify(note, &logs[i], ret_checkpoint);
		if (e != ERR_EVIDENCE)
			return e;
	}
	(void)snprintf(reason, reason_size, "the checkpoint is not signed by a known key of the log %s",
	               n.checkpoint.origin);
	return ERR_EVIDENCE;
}

enum err ledger_proof_verify(struct span proof, const struct sha256 *entry, const struct ledger_vkey *logs,
                             size_t log_count, char *reason, size_t reason_size, uint64_t *ret_index,
                             struct span *ret_note, struct ledger_checkpoint *ret_checkpoint)
{
	struct ledger_checkpoint checkpoint;
	struct sha256 leaf, root;
	struct tree_proof path;
	struct span note;
	uint64_t index;
	enum err e = read_proof(proof, &index, &path, &note);

	if (e == ERR_INPUT)
		return refuse(reason, reason_size, "not a proof in the form c2sp.org/tlog-proof@v1");
	TRY(e);
	TRY(verify_note(note, logs, log_count, reason, reason_size, &checkpoint));
	TRY(ledger_leaf_hash(entry, &leaf));
	e = tree_inclusion_root(&leaf, index, checkpoint.size, &path, &root);
	if (e == ERR_EVIDENCE)
		return refuse(reason, reason_size, "the proof does not fit the size of the tree");
	TRY(e);
	if (!bytes_equal(root.bytes, checkpoint.root.bytes, SHA256_LEN))
		return refuse(reason, reason_size, "the proof does not lead from this act to the signed root");
	*ret_index = index;
	*ret_note = note;
	*ret_checkpoint = checkpoint;
	return ERR_OK;
}
