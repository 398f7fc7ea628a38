/* Certificates and keys of a simulator's test PKI, on OpenSSL: issuing, and PEM files of mode 0600. */
#ifndef SIMULATOR_COMMON_CERT_H
#define SIMULATOR_COMMON_CERT_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"

#include "simulator-common/openssl.h"

/* A certificate with its private key. Both owned. */
struct identity {
	X509 *cert;
	EVP_PKEY *key;
};
void identity_release(struct identity *i);

struct cert_attribute {
	const char *name; /* OpenSSL's short name: C, O, OU, CN, SN (surname), GN, serialNumber, name */
	const char *value;
};

/* What a certificate shall say. Extensions are in OpenSSL's configuration syntax; NULL leaves one out. */
struct cert_spec {
	struct cert_attribute subject[8]; /* in the order of the name; ended by a NULL name */
	bool ca;
	int bits;      /* of the RSA key; 0: an EC key on P-256 */
	EVP_PKEY *key; /* the subject's, borrowed; NULL: a new one of `bits` */
	const char *key_usage;
	const char *extended_key_usage;
	const char *policy;
	const char *aia;
	const char *alt_names;
	bool ocsp_nocheck; /* RFC 6960 section 4.2.2.2.1 */
	int days_before;   /* validity starts that many days before now */
	int days_after;
};

/* Makes a certificate, and where none is given its key, signed with SHA-256 by `issuer`, or by itself when NULL.
 * ERR_INTERNAL: OpenSSL. */
MUST_USE enum err cert_issue(const struct cert_spec *spec, const struct identity *issuer, struct instant now,
                             struct identity *ret_identity);
/* True when the certificate is valid at `at`. */
bool cert_valid_at(const X509 *cert, struct instant at);
/* First day of validity. */
struct date cert_issue_date(const X509 *cert);

/* `folder`/`name`.pem and `folder`/`name`-key.pem. ERR_NOT_FOUND, ERR_IO, ERR_INPUT (not PEM). */
MUST_USE enum err identity_read(const char *folder, const char *name, struct identity *ret_identity);
MUST_USE enum err identity_write(const char *folder, const char *name, const struct identity *i);
/* Certificate, key and issuer as PKCS #12. */
MUST_USE enum err identity_write_p12(const char *path, const struct identity *i, const X509 *issuer,
                                     const char *password);
/* Writes a file of mode 0600, whole or not at all. */
MUST_USE enum err file_write_private(const char *path, struct span content);

/* The content of a memory BIO, appended. ERR_INTERNAL: it is empty. */
MUST_USE enum err bio_content(BIO *bio, struct buf *out);
MUST_USE enum err cert_pem(const X509 *cert, struct buf *out);
MUST_USE enum err key_pem(const EVP_PKEY *key, struct buf *out);
/* DER, base64 on one line: the content of ds:X509Certificate. */
MUST_USE enum err cert_base64(const X509 *cert, struct buf *out);
/* `folder`/`name``suffix`. */
MUST_USE enum err path_join(const char *folder, const char *name, const char *suffix, struct buf *out);

#endif
