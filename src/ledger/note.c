#include "ledger/note.h"

#include <inttypes.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define DASH "\xe2\x80\x94 " /* U+2014 and a space, before each signature */

/* --- Reading ------------------------------------------------------------------------------------------------------ */

/* Takes a line off `rest`, without its line end. False: no whole line is left. */
static bool take_line(struct span *rest, struct span *ret_line)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;

	if (!end)
		return false;
	*ret_line = span_of(rest->ptr, (size_t)(end - rest->ptr));
	*rest = span_of(end + 1, rest->len - ret_line->len - 1);
	return true;
}

static enum err read_root(struct span line, struct sha256 *ret_root)
{
	BUF bytes = buf_init(SHA256_LEN);
	enum err e = base64_decode(line, &bytes);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	if (bytes.len != SHA256_LEN)
		return ERR_INPUT;
	memcpy(ret_root->bytes, bytes.ptr, SHA256_LEN);
	return ERR_OK;
}

/* "— name base64", where base64 holds a key id and at least one byte more. */
static enum err read_signature(struct span line, struct note_signature *ret_signature)
{
	struct note_signature s = { .line = line };
	BUF bytes = buf_init(LEDGER_CHECKPOINT_MAX);
	struct span rest;
	const char *space;
	const uint8_t *id;

	if (!span_starts_with(line, DASH))
		return ERR_INPUT;
	rest = span_of(line.ptr + strlen(DASH), line.len - strlen(DASH));
	space = rest.len ? memchr(rest.ptr, ' ', rest.len) : NULL;
	if (!space)
		return ERR_INPUT;
	s.name = span_of(rest.ptr, (size_t)(space - rest.ptr));
	s.blob = span_of(space + 1, rest.len - s.name.len - 1);
	if (!note_name_good(s.name))
		return ERR_INPUT;
	TRY(base64_decode(s.blob, &bytes));
	if (bytes.len <= 4)
		return ERR_INPUT;
	id = (const uint8_t *)bytes.ptr;
	s.id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	*ret_signature = s;
	return ERR_OK;
}

enum err note_signature_find(struct span lines, struct span name, uint32_t id, struct note_signature *ret_signature)
{
	struct note_signature s;
	struct span line;

	while (take_line(&lines, &line)) {
		TRY(read_signature(line, &s));
		if (s.id != id || !span_equal(s.name, name))
			continue;
		*ret_signature = s;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

/* One signature a key: else it could be asked which of them counts. */
static enum err check_signatures(struct span lines)
{
	struct note_signature s, other;
	struct span rest = lines, line;
	enum err e;

	if (lines.len == 0)
		return ERR_INPUT;
	while (rest.len > 0) {
		struct span before = span_of(lines.ptr, lines.len - rest.len);

		if (!take_line(&rest, &line))
			return ERR_INPUT;
		TRY(read_signature(line, &s));
		e = note_signature_find(before, s.name, s.id, &other);
		if (e != ERR_NOT_FOUND)
			return e == ERR_OK ? ERR_INPUT : e;
	}
	return ERR_OK;
}

enum err note_read(struct span bytes, struct note *ret_note)
{
	struct note n = { 0 };
	struct span rest = bytes, origin, size, root, blank;

	if (bytes.len > LEDGER_CHECKPOINT_MAX)
		return ERR_INPUT;
	if (!take_line(&rest, &origin) || !take_line(&rest, &size) || !take_line(&rest, &root))
		return ERR_INPUT;
	n.text = span_of(bytes.ptr, bytes.len - rest.len);
	if (!take_line(&rest, &blank) || blank.len != 0)
		return ERR_INPUT;
	n.signatures = rest;
	if (!note_name_good(origin))
		return ERR_INPUT;
	memcpy(n.checkpoint.origin, origin.ptr, origin.len);
	TRY(number_parse(size, INT64_MAX, &n.checkpoint.size));
	TRY(read_root(root, &n.checkpoint.root));
	TRY(check_signatures(n.signatures));
	*ret_note = n;
	return ERR_OK;
}

/* --- Verifying ---------------------------------------------------------------------------------------------------- */

/* The signature bytes of that key, exactly `len`. ERR_NOT_FOUND: it did not sign; ERR_EVIDENCE: another length. */
static enum err signature_of(const struct note *n, const struct ledger_vkey *key, uint8_t *out, size_t len)
{
	BUF bytes = buf_init(LEDGER_CHECKPOINT_MAX);
	struct note_signature s;

	TRY(note_signature_find(n->signatures, span_str(key->name), key->id, &s));
	TRY(base64_decode(s.blob, &bytes));
	if (bytes.len != 4 + len)
		return ERR_EVIDENCE;
	memcpy(out, bytes.ptr + 4, len);
	return ERR_OK;
}

enum err ledger_checkpoint_verify(struct span note, const struct ledger_vkey *log,
                                  struct ledger_checkpoint *ret_checkpoint)
{
	uint8_t signature[ED25519_SIGNATURE];
	struct note n;
	enum err e;

	TRY(note_read(note, &n));
	if (log->kind != VKEY_LOG || strcmp(n.checkpoint.origin, log->name) != 0)
		return ERR_EVIDENCE;
	e = signature_of(&n, log, signature, sizeof signature);
	if (e == ERR_NOT_FOUND)
		return ERR_EVIDENCE;
	TRY(e);
	if (!ed25519_verify(log->public, n.text, signature))
		return ERR_EVIDENCE;
	*ret_checkpoint = n.checkpoint;
	return ERR_OK;
}

/* What a witness signs (C2SP tlog-cosignature). */
static enum err cosigned_text(struct span text, uint64_t seconds, struct buf *out)
{
	TRY(buf_printf(out, "cosignature/v1\ntime %" PRIu64 "\n", seconds));
	return buf_add_span(out, text);
}

enum err ledger_cosignature_verify(struct span note, const struct ledger_vkey *witness, struct instant *ret_at)
{
	BUF text = buf_init(LEDGER_CHECKPOINT_MAX + 64);
	uint8_t signature[COSIGNATURE_LEN];
	uint64_t seconds = 0;
	struct note n;

	TRY(note_read(note, &n));
	if (witness->kind != VKEY_COSIGNATURE)
		return ERR_NOT_FOUND;
	TRY(signature_of(&n, witness, signature, sizeof signature));
	for (size_t i = 0; i < 8; i++)
		seconds = seconds << 8 | signature[i];
	if (seconds > (uint64_t)(INT64_MAX / SECOND))
		return ERR_EVIDENCE;
	TRY(cosigned_text(n.text, seconds, &text));
	if (!ed25519_verify(witness->public, buf_span(&text), signature + 8))
		return ERR_EVIDENCE;
	ret_at->us = (int64_t)seconds * SECOND;
	return ERR_OK;
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

enum err note_text_write(const struct ledger_checkpoint *checkpoint, struct buf *out)
{
	TRY(buf_printf(out, "%s\n%" PRIu64 "\n", checkpoint->origin, checkpoint->size));
	TRY(base64_encode(checkpoint->root.bytes, SHA256_LEN, out));
	return buf_add_char(out, '\n');
}

static enum err write_line(const struct ledger_vkey *vkey, const uint8_t *signature, size_t len, struct buf *out)
{
	uint8_t bytes[4 + COSIGNATURE_LEN];

	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(vkey->id >> (24 - 8 * i));
	memcpy(bytes + 4, signature, len);
	TRY(buf_printf(out, DASH "%s ", vkey->name));
	TRY(base64_encode(bytes, 4 + len, out));
	return buf_add_char(out, '\n');
}

enum err note_sign(struct span text, struct key *key, const struct ledger_vkey *vkey, struct buf *out)
{
	uint8_t signature[ED25519_SIGNATURE];

	TRY(key_sign_ed25519(key, text, signature));
	return write_line(vkey, signature, sizeof signature, out);
}

enum err ledger_cosign(struct span note, struct key *key, const struct ledger_vkey *witness, struct instant now,
                       struct buf *out)
{
	BUF message = buf_init(LEDGER_CHECKPOINT_MAX + 64);
	uint64_t seconds = (uint64_t)(now.us / SECOND);
	uint8_t signature[COSIGNATURE_LEN];
	struct note_signature s;
	struct note n;
	enum err e;

	TRY(note_read(note, &n));
	e = note_signature_find(n.signatures, span_str(witness->name), witness->id, &s);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_INPUT : e;
	TRY(cosigned_text(n.text, seconds, &message));
	for (unsigned i = 0; i < 8; i++)
		signature[i] = (uint8_t)(seconds >> (56 - 8 * i));
	TRY(key_sign_ed25519(key, buf_span(&message), signature + 8));
	TRY(buf_add_span(out, note));
	return write_line(witness, signature, sizeof signature, out);
}
