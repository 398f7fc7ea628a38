/* Private keys that seal: from a PEM file, or in hardware by PKCS#11 (through p11-kit; the key never leaves it). And
 * the Ed25519 keys of the ledger. */
#ifndef JOURBESLUT_KEY_H
#define JOURBESLUT_KEY_H

#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/crypto.h"

struct key;
enum key_kind { KEY_EC_P256, KEY_RSA, KEY_ED25519 };

/* `source`: path of an unencrypted PEM file, or a PKCS#11 URI (RFC 7512: "pkcs11:token=…;object=…?module-path=…"), then
 * `pin_file` holds the PIN (NULL: none). ERR_CONFIG with an English text in `problem`: unreadable, no such key, another
 * kind than P-256, RSA of 3072 bits or more, or Ed25519 (PEM only). A key of hardware may be used from any thread, one
 * signature at a time. */
MUST_USE enum err key_open(const char *source, const char *pin_file, char *problem, size_t problem_size,
                           struct key **ret_key);
void key_free(struct key *k);
enum key_kind key_kind(const struct key *k);
/* Does the certificate (DER) hold this key? */
bool key_fits(const struct key *k, struct span certificate);
/* Signs a SHA-256 digest: KEY_EC_P256 gives ECDSA-Sig-Value (RFC 3279 section 2.2.3) in DER with the lower of the two
 * possible s (so that one signature has one form); KEY_RSA gives PKCS #1 v1.5. Appended. ERR_UPSTREAM: the hardware did
 * not answer. ERR_INPUT: KEY_ED25519. */
MUST_USE enum err key_sign_digest(struct key *k, const struct sha256 *digest, struct buf *out);

#define ED25519_PUBLIC 32
#define ED25519_SIGNATURE 64
/* RFC 8032. ERR_INPUT: another kind of key. */
MUST_USE enum err key_sign_ed25519(struct key *k, struct span message, uint8_t out[ED25519_SIGNATURE]);
MUST_USE enum err key_public_ed25519(const struct key *k, uint8_t out[ED25519_PUBLIC]);
bool ed25519_verify(const uint8_t public[ED25519_PUBLIC], struct span message,
                    const uint8_t signature[ED25519_SIGNATURE]);
/* A new Ed25519 key as PEM (PKCS #8), appended; wipe it after use. */
MUST_USE enum err key_new_ed25519(struct buf *ret_pem);

#endif
