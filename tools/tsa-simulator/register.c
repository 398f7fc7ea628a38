#include "register.h"

#include <string.h>

#include "simulator-common/cert.h"

#define REGISTER_MAX ((size_t)4 << 20)
/* Serials have 63 bits (cert_issue): 16 hex digits. */
#define SERIAL_TEXT 32

DEFINE_CLEANUP(clean_bignum, BIGNUM, BN_free);

static enum err register_path(const char *folder, struct buf *out)
{
	return path_join(folder, "pki/issued", ".json", out);
}

enum err register_read(const char *folder, json_t **ret_register)
{
	BUF path = buf_init(4096), text = buf_init(REGISTER_MAX);
	JSON json_t *all = NULL;
	enum err e;

	TRY(register_path(folder, &path));
	e = buf_read_file(&text, buf_str(&path));
	if (e == ERR_NOT_FOUND) {
		*ret_register = json_array();
		return *ret_register ? ERR_OK : ERR_MEMORY;
	}
	TRY(e);
	TRY(json_read(buf_span(&text), REGISTER_MAX, NULL, &all));
	if (!json_is_array(all))
		return ERR_INPUT;
	*ret_register = TAKE(all);
	return ERR_OK;
}

static enum err register_write(const char *folder, const json_t *all)
{
	BUF path = buf_init(4096), text = buf_init(REGISTER_MAX);

	TRY(register_path(folder, &path));
	TRY(json_canonical(all, &text));
	TRY(buf_add_char(&text, '\n'));
	return file_write_private(buf_str(&path), buf_span(&text));
}

static enum err serial_text(const ASN1_INTEGER *serial, char out[SERIAL_TEXT])
{
	CLEANUP(clean_bignum) BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
	char *hex = number ? BN_bn2hex(number) : NULL;
	enum err e = hex ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK && strlen(hex) >= SERIAL_TEXT)
		e = ERR_NOT_FOUND; /* longer than any of ours */
	if (e == ERR_OK)
		memcpy(out, hex, strlen(hex) + 1);
	OPENSSL_free(hex);
	return e;
}

enum err register_add(const char *folder, const char *name, const char *issuer, const X509 *cert)
{
	JSON json_t *all = NULL;
	JSON json_t *entry = json_object();
	char serial[SERIAL_TEXT];

	TRY(register_read(folder, &all));
	TRY(serial_text(X509_get0_serialNumber(cert), serial));
	TRY(json_put_text(entry, "name", name));
	TRY(json_put_text(entry, "issuer", issuer));
	TRY(json_put_text(entry, "serial", serial));
	TRY(json_append(all, TAKE(entry)));
	return register_write(folder, all);
}

enum err register_revoke(const char *folder, const char *name, struct instant at, int reason)
{
	JSON json_t *all = NULL;
	char when[INSTANT_TEXT];
	bool found = false;
	json_t *entry;
	size_t i;

	instant_format(at, when);
	TRY(register_read(folder, &all));
	json_array_foreach (all, i, entry) {
		if (strcmp(json_text(entry, "name"), name) != 0)
			continue;
		TRY(json_put_text(entry, "revoked", when));
		TRY(json_put_int(entry, "reason", reason));
		found = true;
	}
	return found ? register_write(folder, all) : ERR_NOT_FOUND;
}

enum err register_entry_read(const json_t *element, struct register_entry *ret_entry)
{
	const char *when = json_text(element, "revoked");
	struct register_entry entry = { .revoked = *when != '\0' };

	if (entry.revoked) {
		TRY(instant_parse(span_str(when), &entry.at));
		entry.reason = (int)json_integer_value(json_object_get(element, "reason"));
	}
	*ret_entry = entry;
	return ERR_OK;
}

enum err register_find(const json_t *all, const char *issuer, const ASN1_INTEGER *serial,
                       struct register_entry *ret_entry)
{
	char text[SERIAL_TEXT];
	const json_t *entry;
	size_t i;

	TRY(serial_text(serial, text));
	json_array_foreach (all, i, entry) {
		if (strcmp(json_text(entry, "issuer"), issuer) == 0 && strcmp(json_text(entry, "serial"), text) == 0)
			return register_entry_read(entry, ret_entry);
	}
	return ERR_NOT_FOUND;
}

enum err reason_parse(const char *name, int *ret_reason)
{
	static const struct {
		const char *name;
		int reason;
	} reasons[] = {
		{ "unspecified", CRL_REASON_UNSPECIFIED },
		{ "keyCompromise", CRL_REASON_KEY_COMPROMISE },
		{ "cACompromise", CRL_REASON_CA_COMPROMISE },
		{ "affiliationChanged", CRL_REASON_AFFILIATION_CHANGED },
		{ "superseded", CRL_REASON_SUPERSEDED },
		{ "cessationOfOperation", CRL_REASON_CESSATION_OF_OPERATION },
		{ "certificateHold", CRL_REASON_CERTIFICATE_HOLD },
		{ "privilegeWithdrawn", CRL_REASON_PRIVILEGE_WITHDRAWN },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(reasons); i++) {
		if (strcmp(reasons[i].name, name) == 0) {
			*ret_reason = reasons[i].reason;
			return ERR_OK;
		}
	}
	return ERR_INPUT;
}
