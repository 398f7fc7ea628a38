/* Certificates as DER: lists, chains to a root, revocation. What record, verify and flow need of X.509, without
 * OpenSSL's types. eid judges its own certificates itself: other rules hold there. */
#ifndef JOURBESLUT_CERTIFICATE_H
#define JOURBESLUT_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/crypto.h"

#define DER_LIST_MAX 32
#define DER_MAX ((size_t)64 << 10) /* bytes of one item */

/* DER blobs: certificates, OCSP responses, CRLs. Zeroed storage is an empty list. */
struct der_list {
	struct buf items[DER_LIST_MAX]; /* owned */
	size_t count;
};
void der_list_release(struct der_list *l);
#define DER_LIST CLEANUP(der_list_release) struct der_list
/* Copies. ERR_TOO_LARGE past the maxima; ERR_MEMORY. */
MUST_USE enum err der_list_add(struct der_list *l, struct span der);
/* Every certificate of a PEM text, in its order. ERR_CONFIG: none, or not readable. */
MUST_USE enum err certificates_from_pem(struct span pem, struct der_list *ret_list);

/* What a certificate is used for; each has its own rules for key usage and extended key usage.
 * SEAL: key usage digitalSignature or contentCommitment; extended key usage absent, or without anyone else's purpose
 * alone. TSA: extended key usage exactly timeStamping, critical (RFC 3161 section 2.3). */
enum certificate_role { CERTIFICATE_SEAL, CERTIFICATE_TSA, CERTIFICATE_ROLE_COUNT };

/* Trust anchors of one role. Immutable after making; any thread. */
struct roots;
/* All self-signed authorities of a PEM text. ERR_CONFIG with an English text in `problem`: none, no authority, not
 * self-signed, a test root (by its names: a word that begins with "test", or "simulator") unless `test_allowed`. */
MUST_USE enum err roots_new(struct span pem, bool test_allowed, char *problem, size_t problem_size,
                            struct roots **ret_roots);
void roots_free(struct roots *r);
/* "Was made for tests", by its names. ERR_INPUT: not a certificate. */
MUST_USE enum err certificate_is_test(struct span der, bool *ret_test);

#define ORGANISATION_ID_TEXT 80

/* What is read of a certificate. Texts are UTF-8 without control characters, "" where absent. */
struct certificate_facts {
	char subject[200]; /* common name */
	char organisation[200];
	char organisation_id[ORGANISATION_ID_TEXT]; /* organizationIdentifier (ITU-T X.520): "NTRSE-…" in EN 319 412-1
	                                             */
	char issuer[200];                           /* common name */
	char serial[65];                            /* lower-case hex */
	struct sha256 fingerprint;
	struct instant not_before, not_after;
	char key[24]; /* "P-256", "P-384", "RSA-3072"; "" of another kind */
	bool test;
};
/* ERR_INPUT: not one certificate in DER, byte for byte. */
MUST_USE enum err certificate_read(struct span der, struct certificate_facts *ret_facts);

enum chain_status {
	CHAIN_OK,
	CHAIN_NONE,    /* no path to a root of this role */
	CHAIN_EXPIRED, /* a certificate was not valid at that time */
	CHAIN_PURPOSE, /* the certificate is not for this */
	CHAIN_WEAK,    /* a key or digest is too weak */
	CHAIN_STATUS_COUNT
};
struct chain {
	struct der_list certificates; /* the leaf first, without the root; empty where no path was found */
	struct der_list root;         /* the one root */
	enum chain_status status;
	char reason[160]; /* English; "" if CHAIN_OK */
};
void chain_release(struct chain *c);
#define CERTIFICATE_CHAIN CLEANUP(chain_release) struct chain
/* Builds and judges the path at `when`. ERR_OK with ret_chain->status; other errors: nothing is known (ERR_MEMORY), or
 * ERR_INPUT: the leaf is no certificate. `others` may hold what is not needed, or be NULL; `roots` NULL trusts nobody.
 */
MUST_USE enum err chain_build(const struct roots *roots, struct span leaf, const struct der_list *others,
                              struct instant when, enum certificate_role role, struct chain *ret_chain);

enum revocation_status { REVOCATION_UNKNOWN, REVOCATION_GOOD, REVOCATION_REVOKED };
struct revocation {
	enum revocation_status status;
	struct instant revoked;     /* if revoked */
	int reason;                 /* CRLReason (RFC 5280 section 5.3.1); -1: not told */
	struct instant this_update; /* of the answer that was used; not if unknown */
};
/* What is known of `leaf` from OCSP responses (RFC 6960) and CRLs (RFC 5280) signed by `issuer` or, for OCSP, by a
 * responder that `issuer` appointed. An answer that says revoked counts whatever its age; one that says good counts
 * only if its thisUpdate is not before `fresh_from`, and not after the certificate's end: an ended certificate may have
 * been taken off the list. Answers that are unreadable, badly signed or about another
 * certificate are passed over. Either list may be NULL. */
MUST_USE enum err certificate_revocation(struct span leaf, struct span issuer, const struct der_list *ocsp,
                                         const struct der_list *crls, struct instant fresh_from,
                                         struct revocation *ret_revocation);
/* OCSPRequest in DER for one certificate (SHA-1 CertID as responders expect, no nonce), appended. */
MUST_USE enum err ocsp_request(struct span leaf, struct span issuer, struct buf *out);
/* Is this a well-formed, "successful" OCSP response in DER that names `leaf` and is signed by `issuer` or its appointed
 * responder? ERR_EVIDENCE: no. */
MUST_USE enum err ocsp_response_check(struct span der, struct span leaf, struct span issuer);
/* Address of the OCSP responder (authorityInfoAccess), appended; ERR_NOT_FOUND: none. */
MUST_USE enum err certificate_ocsp_url(struct span leaf, struct buf *out);
/* When an answer about revocation was made, as it says itself: producedAt of an OCSP response, thisUpdate of a CRL
 * (`list`). Nothing is verified. ERR_EVIDENCE: unreadable. */
MUST_USE enum err revocation_told(struct span der, bool list, struct instant *ret_at);
/* PEM CRLs or DER CRL to the list. ERR_CONFIG. */
MUST_USE enum err crls_from_bytes(struct span bytes, struct der_list *list);

#endif
