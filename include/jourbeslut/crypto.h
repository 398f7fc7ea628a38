/* Hashes, MACs, comparison in constant time, and secrets that wipe themselves. Wraps OpenSSL. */
#ifndef JOURBESLUT_CRYPTO_H
#define JOURBESLUT_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

#define SHA256_LEN 32
#define SHA256_HEX (2 * SHA256_LEN + 1)

/* A hash value; plain data. */
struct sha256 {
	uint8_t bytes[SHA256_LEN];
};

/* FIPS 180-4. ERR_INTERNAL only where OpenSSL itself fails. */
MUST_USE enum err sha256_of(struct span bytes, struct sha256 *ret_hash);
/* SHA-256 over the parts one after the other. */
MUST_USE enum err sha256_of_parts(const struct span *parts, size_t count, struct sha256 *ret_hash);
/* Lower-case hex with NUL. */
void sha256_hex(const struct sha256 *hash, char out[SHA256_HEX]);
/* RFC 2104 with SHA-256. */
MUST_USE enum err hmac_sha256(struct span key, struct span message, struct sha256 *ret_mac);
/* Takes the same time wherever the bytes differ; the lengths may be known. */
bool bytes_equal(const void *a, const void *b, size_t len);

#define SECRET_MAX 256
/* Bytes that are wiped when the scope ends: `SECRET s = { 0 };` */
struct secret {
	size_t len;
	uint8_t bytes[SECRET_MAX];
};
void secret_wipe(struct secret *s);
#define SECRET CLEANUP(secret_wipe) struct secret
/* Wipes any memory in a way that the compiler keeps. */
void bytes_wipe(void *p, size_t len);

#endif
