/* What the tests of seals, time stamps and revocation share: authorities, a seal, a time stamping authority and an OCSP
 * responder, all in process. All but the last three functions is made with OpenSSL alone, so that it does not use the
 * code under test.
 *
 *   root ─▶ ca ─▶ seal            tsa_root ─▶ tsa
 *              └▶ responder (appointed for OCSP)
 *
 * Everything is made at `now` (2026-11-21T22:40:00Z unless the test sets another time afterwards: OCSP responses, CRLs
 * and time stamps follow the clock, certificates stay as they are). Names say "Test". Whatever cannot be made stops the
 * test program. */
#ifndef TESTS_TEST_PKI_H
#define TESTS_TEST_PKI_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/certificate.h"
#include "jourbeslut/key.h"

enum pki_kind {
	PKI_P256,
	PKI_RSA /* seal and time stamps with RSA of 3072 bits, authorities with P-256 */
};

struct pki {
	struct instant now;
	EVP_PKEY *root_key, *ca_key, *seal_key, *responder_key, *tsa_root_key, *tsa_key;
	X509 *root, *ca, *seal, *responder, *tsa_root, *tsa;
	long stamps; /* serial number of the last time stamp */
};

struct pki *pki_new(enum pki_kind kind);
/* Made at another time: for peers that look at the machine's clock. */
struct pki *pki_new_at(enum pki_kind kind, struct instant now);
void pki_free(struct pki *p);
EVP_PKEY *pki_key_p256(void);
EVP_PKEY *pki_key_rsa(unsigned bits);

/* A certificate of the test's own. Zero and NULL mean: without, or as usual. */
/* Of the seal: a number that nobody has. */
#define PKI_SEALER "NTRSE-0000000000"

struct pki_subject {
	const char *cn, *organisation, *organisation_id;
	bool ca;
	const char *key_usage; /* as in openssl.cnf: "critical,digitalSignature" */
	const char *extended;
	const char *ocsp_url;   /* authorityInfoAccess */
	const char *crl_url;    /* cRLDistributionPoints */
	const char *policies;   /* certificatePolicies: an OID */
	int days_from, days_to; /* validity, relative to now; 0, 0: -30 to 365 */
	const EVP_MD *digest;   /* SHA-256 */
};
X509 *pki_certificate(const struct pki *p, const struct pki_subject *s, EVP_PKEY *key, X509 *issuer,
                      EVP_PKEY *issuer_key); /* issuer NULL: self-signed */

/* All append. */
void pki_der(const X509 *certificate, struct buf *out);
void pki_pem(const X509 *certificate, struct buf *out);
void pki_key_pem(const EVP_PKEY *key, struct buf *out);
void pki_list_add(struct der_list *list, const X509 *certificate);
/* The seal's chain as cms_build wants it: leaf, issuing authority. */
void pki_seal_chain(const struct pki *p, struct der_list *ret_chain);
/* Trust in one root; roots_free it. */
struct roots *pki_roots(const X509 *root);

/* An OCSP response. Zero means: good, about the seal, by the appointed responder, made now. */
struct pki_ocsp {
	X509 *leaf, *issuer; /* whom it is about */
	X509 *responder;
	EVP_PKEY *responder_key;
	bool revoked, unknown;
	int reason;           /* if revoked; CRLReason */
	int64_t revoked_ago;  /* microseconds before now */
	int64_t made_ago;     /* producedAt and thisUpdate; microseconds before now */
	const EVP_MD *digest; /* SHA-256 */
	bool no_certificates; /* without the responder's certificate */
	bool also_another;    /* another certificate's answer before ours */
	bool try_later;       /* "tryLater" instead */
	bool spoiled;         /* a bit of the signature */
};
void pki_ocsp(const struct pki *p, const struct pki_ocsp *o, struct buf *out);

/* A CRL in DER. Zero means: by the ca, made now, empty. */
struct pki_crl {
	X509 *issuer;
	EVP_PKEY *issuer_key;
	const X509 *revoked; /* NULL: nobody */
	int reason;          /* 0: not told */
	int64_t revoked_ago, made_ago;
	const char *scope; /* issuingDistributionPoint as in openssl.cnf: "critical,onlyCA:TRUE" */
	bool delta;
	const EVP_MD *digest;
	bool spoiled;
};
void pki_crl(const struct pki *p, const struct pki_crl *c, struct buf *out);

/* A time stamping authority: answers a TimeStampReq with a TimeStampResp. Zero means: by `tsa`, SHA-256, at now. */
struct pki_stamp {
	X509 *tsa;
	EVP_PKEY *tsa_key;
	const EVP_MD *digest;     /* of the signature */
	const EVP_MD *ess_digest; /* SHA-256; SHA-1 gives the older signingCertificate (RFC 2634) */
	const X509 *extra;        /* one more certificate in the token */
	bool no_certificates;
	bool with_name; /* tsa [0] in the TSTInfo */
	bool accuracy;  /* and ordering */
	bool refuse;    /* status rejection */
};
void pki_stamp(struct pki *p, const struct pki_stamp *s, struct span request, struct buf *out);
/* A canonical token over the imprint, as the service keeps it: asks, is answered, accepts (by the code under test). */
void pki_token(struct pki *p, const struct pki_stamp *s, const struct sha256 *imprint, struct buf *ret_token);
/* A key of the code under test, from the PKI's. */
struct key *pki_open_key(const EVP_PKEY *key);
/* A whole seal over the digest; with a time stamp (B-T) or without (B-B). */
void pki_seal(struct pki *p, const struct sha256 *digest, bool stamped, struct buf *ret_cms);

#endif
