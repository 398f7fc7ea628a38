/* SignedData with one signer (RFC 5652), in the one form that is kept: written from its parts, and taken apart.
 *
 * Fixed in the form: everything is DER; digestAlgorithms holds the signer's alone; certificates is a SET OF in DER's
 * ascending order; no CRLs; SignerInfo version 1 by issuerAndSerialNumber. Seals and time stamp tokens differ in the
 * version, the content and the attributes. */
#ifndef CRYPTO_SIGNED_DATA_H
#define CRYPTO_SIGNED_DATA_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "der.h"

#include "jourbeslut/certificate.h"

/* OBJECT IDENTIFIER values, whole. */
#define OID_SIGNED_DATA DER_BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
#define OID_DATA DER_BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
#define OID_TST_INFO DER_BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04")
#define OID_CONTENT_TYPE DER_BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03")
#define OID_MESSAGE_DIGEST DER_BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04")
#define OID_SIGNING_CERTIFICATE DER_BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c")
#define OID_SIGNING_CERTIFICATE_V2 DER_BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f")
#define OID_TIME_STAMP_TOKEN DER_BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e")
#define OID_ALGORITHM_PROTECTION DER_BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x34")

/* A digest and how it stands in SignedData. */
struct digest_algorithm {
	const char *name; /* "SHA-256" */
	size_t size;
	struct span identifier; /* AlgorithmIdentifier without parameters (RFC 5754 section 2) */
	struct span rsa, ecdsa; /* AlgorithmIdentifier of the signature: RSA with NULL, ECDSA without parameters */
};
/* By an AlgorithmIdentifier whose parameters are absent or NULL; NULL: none that is used here. */
const struct digest_algorithm *digest_algorithm_find(struct span identifier);
const struct digest_algorithm *digest_sha256(void);
const EVP_MD *digest_md(const struct digest_algorithm *d);
/* Digest of the bytes; `out` holds DIGEST_MAX. */
MUST_USE enum err digest_make(const struct digest_algorithm *d, struct span bytes, uint8_t *out);
/* The signature's AlgorithmIdentifier for that key; empty: the key signs nothing here. */
struct span signature_identifier(const struct digest_algorithm *d, const EVP_PKEY *key);
/* The same for the key of a certificate in DER, by its algorithm alone; that the key is sound is judged with its
 * signature. */
struct span signature_identifier_of(const struct digest_algorithm *d, struct span certificate);
/* May this AlgorithmIdentifier stand for a signature of that digest and key? (rsaEncryption too, RFC 5754 3.2) */
bool signature_identifier_fits(struct span identifier, const struct digest_algorithm *d, const EVP_PKEY *key);

struct signed_data_parts {
	uint8_t version;
	struct span content_type;                /* OID, whole */
	struct span content;                     /* empty: detached */
	const struct der_list *certificates;     /* in any order */
	struct span leaf;                        /* the signer's certificate */
	struct span digest, signature_algorithm; /* AlgorithmIdentifier, whole */
	struct span signed_attributes;           /* SET OF, whole, with the tag of a SET: what is signed */
	struct span signature;                   /* value */
	struct span unsigned_attributes;         /* the SET's content; empty: none */
};
/* Appends the ContentInfo. ERR_INPUT: the leaf is no certificate. */
MUST_USE enum err signed_data_write(const struct signed_data_parts *p, struct buf *out);

/* As read: borrowed from the DER. */
struct signed_data {
	struct span content_type, content;
	bool detached;
	struct span certificates[DER_LIST_MAX];
	size_t certificate_count;
	struct span digest, signature_algorithm, signature;
	struct span signed_attributes;   /* the SET's content */
	struct span unsigned_attributes; /* the same; empty: none */
};
/* Takes apart whatever has the structure, of any version, with or without CRLs, however the signer is named: that it is
 * in the one form shows when it is written anew. ERR_EVIDENCE: not one value in DER, not one signer. */
MUST_USE enum err signed_data_read(struct span der, struct signed_data *ret_data);

/* Appends the attribute with one value. */
MUST_USE enum err attribute_add(struct buf *out, struct span oid, struct span value);
/* The one value of the one attribute of that type; false: not there, or more than one. */
bool attribute_find(struct span attributes, struct span oid, struct der *ret_value);
/* Is there any of that type? */
bool attribute_exists(struct span attributes, struct span oid);
/* The certificate among `certificates` that the signing certificate attributes (RFC 2634, RFC 5035; one of them or
 * both) say is the signer's. ERR_EVIDENCE with `reason`: none. */
MUST_USE enum err attribute_signer(struct span attributes, const struct span *certificates, size_t count,
                                   const char **ret_reason, size_t *ret_signer);

#endif
