/* Verification keys of notes: "name+hex8(id)+base64(kind ‖ public key)" (C2SP signed-note). */
#include <inttypes.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "ledger/note.h"

/* No white space and no "+" (C2SP signed-note); and ASCII alone, so that no two names look the same. */
bool note_name_good(struct span name)
{
	if (name.len == 0 || name.len >= LEDGER_ORIGIN_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] >= 127 || name.ptr[i] == '+')
			return false;
	return true;
}

enum err note_key_id(const char *name, uint8_t kind, const uint8_t public[ED25519_PUBLIC], uint32_t *ret_id)
{
	const uint8_t mark[2] = { '\n', kind };
	const struct span parts[] = { span_str(name), span_of(mark, sizeof mark), span_of(public, ED25519_PUBLIC) };
	struct sha256 hash;

	TRY(sha256_of_parts(parts, ARRAY_LENGTH(parts), &hash));
	*ret_id = (uint32_t)hash.bytes[0] << 24 | (uint32_t)hash.bytes[1] << 16 | (uint32_t)hash.bytes[2] << 8 |
	          hash.bytes[3];
	return ERR_OK;
}

static enum err read_public(struct span text, struct ledger_vkey *v)
{
	BUF bytes = buf_init(1 + ED25519_PUBLIC);
	enum err e = base64_decode(text, &bytes);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	if (bytes.len != 1 + ED25519_PUBLIC)
		return ERR_INPUT;
	v->kind = (uint8_t)bytes.ptr[0];
	memcpy(v->public, bytes.ptr + 1, ED25519_PUBLIC);
	return v->kind == VKEY_LOG || v->kind == VKEY_COSIGNATURE ? ERR_OK : ERR_INPUT;
}

enum err ledger_vkey_read(struct span text, struct ledger_vkey *ret_vkey)
{
	const char *plus = text.len ? memchr(text.ptr, '+', text.len) : NULL;
	struct ledger_vkey v = { 0 };
	uint8_t id[4];
	struct span name, rest;
	uint32_t expected;
	char hex[9];

	if (!plus || text.len > LEDGER_VKEY_MAX)
		return ERR_INPUT;
	name = span_of(text.ptr, (size_t)(plus - text.ptr));
	rest = span_of(plus + 1, text.len - name.len - 1);
	if (!note_name_good(name) || rest.len < 9 || rest.ptr[8] != '+')
		return ERR_INPUT;
	TRY(hex_decode(span_of(rest.ptr, 8), id, sizeof id));
	hex_encode(id, sizeof id, hex);
	if (memcmp(hex, rest.ptr, 8) != 0)
		return ERR_INPUT; /* upper-case digits: the same key must have one name */
	memcpy(v.name, name.ptr, name.len);
	v.id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
	TRY(read_public(span_of(rest.ptr + 9, rest.len - 9), &v));
	TRY(note_key_id(v.name, v.kind, v.public, &expected));
	if (v.id != expected)
		return ERR_INPUT;
	*ret_vkey = v;
	return ERR_OK;
}

enum err ledger_vkey_write(const struct ledger_vkey *vkey, struct buf *out)
{
	uint8_t bytes[1 + ED25519_PUBLIC];

	bytes[0] = vkey->kind;
	memcpy(bytes + 1, vkey->public, ED25519_PUBLIC);
	TRY(buf_printf(out, "%s+%08" PRIx32 "+", vkey->name, vkey->id));
	return base64_encode(bytes, sizeof bytes, out);
}

enum err ledger_vkey_of(const struct key *key, const char *name, uint8_t kind, struct ledger_vkey *ret_vkey)
{
	struct ledger_vkey v = { .kind = kind };
	size_t len = strlen(name);

	if (!note_name_good(span_of(name, len)))
		return ERR_INPUT;
	memcpy(v.name, name, len);
	TRY(key_public_ed25519(key, v.public));
	TRY(note_key_id(v.name, v.kind, v.public, &v.id));
	*ret_vkey = v;
	return ERR_OK;
}
