/* A private key in hardware, through p11-kit. */
#ifndef CRYPTO_PKCS11_H
#define CRYPTO_PKCS11_H

#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/crypto.h"

struct pkcs11;

/* Loads the module that the URI (RFC 7512) names, or else all that p11-kit is configured with; logs in; finds the one
 * private key. ERR_CONFIG with `problem`. `ret_rsa`: RSA of `rsa_bits_least` or more, else P-256. */
MUST_USE enum err pkcs11_open(const char *uri, const char *pin_file, int rsa_bits_least, char *problem,
                              size_t problem_size, bool *ret_rsa, struct pkcs11 **ret_token);
void pkcs11_free(struct pkcs11 *p);
/* Signature value over the digest, as key_sign_digest. One at a time; any thread. A session that the token has
 * forgotten is opened anew, once. ERR_UPSTREAM: the token did not sign. */
MUST_USE enum err pkcs11_sign(struct pkcs11 *p, const struct sha256 *digest, struct buf *out);

#endif
