/* The seal's CMS SignedData (RFC 5652; CAdES, EN 319 122-1; PAdES, EN 319 142-1) in the one form that we write.
 *
 * A seal is a pure function of its essentials: the digest of the bytes, the chain without the root, the signature value
 * and (B-T) the time stamp token. cms_rebuild makes it from them; whoever verifies takes the essentials out, makes it
 * anew and compares byte for byte, so that no byte outside the signature can be changed. FORMAT.md has the bytes.
 *
 * What this cannot see: an authority's own ECDSA signature on an intermediate certificate has two forms (s and n - s),
 * and the authority alone chose one. The leaf is bound by its hash, and the file by the ledger. */
#ifndef JOURBESLUT_CMS_H
#define JOURBESLUT_CMS_H

#include "jourbeslut/certificate.h"
#include "jourbeslut/key.h"

#define CMS_MAX ((size_t)64 << 10)

/* The signed attributes (contentType id-data, messageDigest, signingCertificateV2; no signing-time) as the DER SET OF
 * that is signed, appended. `leaf` is the signer's certificate. */
MUST_USE enum err cms_signed_attributes(const struct sha256 *digest, struct span leaf, struct buf *out);

/* Signs: `chain` is the leaf first and without the root. Writes the signature value alone (for cms_build). */
MUST_USE enum err cms_sign(struct key *k, const struct sha256 *digest, const struct der_list *chain,
                           struct buf *ret_signature);
/* The whole SignedData in DER, appended: version 1, SHA-256 alone, the chain as a SET OF in ascending order, one
 * SignerInfo by issuerAndSerialNumber, ecdsa-with-SHA256 or sha256WithRSAEncryption. `token`: a canonical time stamp
 * token over SHA-256 of the signature value (id-aa-timeStampToken), or empty: B-B. ERR_INPUT: the leaf's key is of no
 * kind that we know. */
MUST_USE enum err cms_build(const struct sha256 *digest, const struct der_list *chain, struct span signature,
                            struct span token, struct buf *out);

struct cms {
	struct sha256 digest; /* messageDigest */
	struct der_list
	        certificates; /* the signer's first (by the signing certificate attribute), then as they stand */
	size_t leaf;          /* index among them of the signer's, as issuer and serial number say */
	struct buf signature; /* value */
	struct buf token;     /* DER; empty: none */
};
void cms_release(struct cms *c);
#define CMS CLEANUP(cms_release) struct cms
/* Takes the essentials out. ERR_EVIDENCE with an English `reason`: not one DER value of this profile. That it is made
 * of nothing but its essentials is told by cms_same. */
MUST_USE enum err cms_read(struct span der, char *reason, size_t reason_size, struct cms *ret_cms);
/* Is the signature value right for this digest and leaf, in its one form (lower s, PKCS #1 v1.5)? ERR_EVIDENCE: no; our
 * own trouble (ERR_MEMORY) never counts against it. */
MUST_USE enum err cms_signature_check(const struct cms *c, struct span leaf);
/* Is `der` exactly what cms_build makes from the essentials and this validated chain? ERR_EVIDENCE: no. */
MUST_USE enum err cms_same(struct span der, const struct cms *c, const struct der_list *chain);

#endif
