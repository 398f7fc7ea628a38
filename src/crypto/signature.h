/* Signature values over digests: made and judged in one form. ECDSA is malleable, (r, s) and (r, n - s) are both right;
 * here only the lower s is, so that one signature has one form. */
#ifndef CRYPTO_SIGNATURE_H
#define CRYPTO_SIGNATURE_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

/* Largest digest (SHA-512) and largest signature value (RSA of 8192 bits) that are handled. */
#define DIGEST_MAX 64
#define SIGNATURE_MAX 1024

/* ECDSA-Sig-Value (RFC 3279 section 2.2.3) in DER from the two numbers, big-endian, with the lower s. `group`: P-256 or
 * P-384 (NID). ERR_INPUT: numbers out of range. */
MUST_USE enum err ecdsa_value(int group, struct span r, struct span s, struct buf *out);
/* Brings an ECDSA-Sig-Value to that form; anything else than an EC key's value is appended as it is. ERR_INPUT: an EC
 * key and no such value in DER. */
MUST_USE enum err signature_lowered(const EVP_PKEY *key, struct span value, struct buf *out);
/* Signs the digest with a private key: ECDSA as above, RSA by PKCS #1 v1.5. */
MUST_USE enum err signature_make(EVP_PKEY *key, const EVP_MD *md, struct span digest, struct buf *out);
/* Is the value right for the digest, of a sound key (pkey_is_sound), in the one form? ERR_EVIDENCE: no. */
MUST_USE enum err signature_check(EVP_PKEY *key, const EVP_MD *md, struct span digest, struct span value);

#endif
