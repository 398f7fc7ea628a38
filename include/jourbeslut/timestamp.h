/* Time stamps by RFC 3161: the request, the answer, the token in the one form that we keep.
 *
 * What an authority answers differs in what it leaves unsigned (which certificates it adds, how algorithms are
 * written). timestamp_accept verifies the answer and brings the token to a canonical form that is a function of what is
 * signed and of the chain: signed attributes, TSTInfo, signature and chain without the root; nothing else. Tokens at
 * rest are always canonical, so a verifier can compare byte for byte.
 *
 * The form: SignedData version 3 in DER; digestAlgorithms holds the signer's alone, without parameters; TSTInfo and
 * signed attributes as they were signed; certificates = the chain without the root, a SET OF in ascending order; no
 * CRLs and no unsigned attributes; SignerInfo version 1 by issuerAndSerialNumber; ecdsa-with-SHA… or
 * sha…WithRSAEncryption (RFC 5754); of the two ECDSA values that are both right, the one with the lower s. Where the
 * signed attributes hold CMSAlgorithmProtection (RFC 6211), the two algorithms are written as it says.
 *
 * Taken: RSA of 2048 bits or more (PKCS #1 v1.5), P-256, P-384; SHA-256, SHA-384, SHA-512; the signer named by
 * signingCertificate (RFC 2634) or signingCertificateV2 (RFC 5035); answers in BER. */
#ifndef JOURBESLUT_TIMESTAMP_H
#define JOURBESLUT_TIMESTAMP_H

#include "jourbeslut/certificate.h"

#define TIMESTAMP_NONCE 8
#define TIMESTAMP_MAX ((size_t)64 << 10)

/* TimeStampReq version 1: SHA-256 imprint, the nonce, certReq TRUE, no policy. Appended. */
MUST_USE enum err timestamp_request(const struct sha256 *imprint, const uint8_t nonce[TIMESTAMP_NONCE],
                                    struct buf *out);

struct timestamp {
	struct instant at; /* genTime; fractions to the microsecond */
	struct sha256 imprint;
	bool has_nonce;
	uint8_t nonce[TIMESTAMP_NONCE]; /* only if it has that length */
	char authority[200];            /* common name of the signer's certificate */
	char digest[16];                /* of the signature: "SHA-256", … */
	struct chain chain;             /* judged at genTime */
	char serial[65];                /* of the token, hex */
	char policy[64];                /* OID */
};
void timestamp_release(struct timestamp *t);
#define TIMESTAMP CLEANUP(timestamp_release) struct timestamp

/* The authority's TimeStampResp to a request of ours. Verifies: granted, imprint, nonce, version 1, signature, ESS
 * certificate, purpose, chain at genTime to one of the roots. ERR_EVIDENCE with an English `reason`: refused, or
 * anything wrong. On success the canonical token is appended to `ret_token`. */
MUST_USE enum err timestamp_accept(struct span response, const struct sha256 *imprint,
                                   const uint8_t nonce[TIMESTAMP_NONCE], const struct roots *roots, char *reason,
                                   size_t reason_size, struct buf *ret_token, struct timestamp *ret_timestamp);

/* A token at rest. ERR_EVIDENCE: it is not a token, its signature or ESS certificate is wrong, or it is not in the
 * canonical form for its chain. A chain that cannot be built or judged good is told in ret_timestamp->chain.status
 * (then the canonical form is judged by the certificates that the token carries, which must be in order). */
MUST_USE enum err timestamp_verify(struct span token, const struct roots *roots, char *reason, size_t reason_size,
                                   struct timestamp *ret_timestamp);
/* genTime, imprint and authority without judging anything but the form; `chain` is left empty. ERR_EVIDENCE. */
MUST_USE enum err timestamp_read(struct span token, struct timestamp *ret_timestamp);

#endif
