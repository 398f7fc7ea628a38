/* What the installation has issued and what was revoked, kept in `folder`/pki/issued.json so that a running server sees
 * a revocation at once. A key keeps its name when its certificate is issued anew; a revocation concerns the key, so it
 * covers every certificate of that name. */
#ifndef TSA_SIMULATOR_REGISTER_H
#define TSA_SIMULATOR_REGISTER_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"

#include "simulator-common/openssl.h"

/* The whole record: an array of {"name", "issuer", "serial"} and, where revoked, "revoked" and "reason". An absent file
 * is an empty array. ERR_IO, ERR_INPUT. */
MUST_USE enum err register_read(const char *folder, json_t **ret_register);
/* Adds a certificate. `name` and `issuer` are names of the PKI's files. */
MUST_USE enum err register_add(const char *folder, const char *name, const char *issuer, const X509 *cert);
/* ERR_NOT_FOUND: no certificate of that name. */
MUST_USE enum err register_revoke(const char *folder, const char *name, struct instant at, int reason);

struct register_entry {
	bool revoked;
	struct instant at;
	int reason; /* CRLReason, RFC 5280 section 5.3.1 */
};
/* ERR_NOT_FOUND: `issuer` never issued that serial. */
MUST_USE enum err register_find(const json_t *all, const char *issuer, const ASN1_INTEGER *serial,
                                struct register_entry *ret_entry);
/* Reads one element; ERR_INPUT. */
MUST_USE enum err register_entry_read(const json_t *element, struct register_entry *ret_entry);

/* "keyCompromise" and so on. ERR_INPUT: no such reason. */
MUST_USE enum err reason_parse(const char *name, int *ret_reason);

#endif
