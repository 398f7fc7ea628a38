/* Owning locals for OpenSSL's types, its errors as ours, and small readers of its values. */
#ifndef CRYPTO_OPENSSL_H
#define CRYPTO_OPENSSL_H

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

static inline void free_x509_stack(STACK_OF(X509) * s)
{
	sk_X509_pop_free(s, X509_free);
}
static inline void free_openssl_bytes(unsigned char *p)
{
	OPENSSL_free(p);
}
DEFINE_CLEANUP(cleanup_x509, X509, X509_free);
DEFINE_CLEANUP(cleanup_x509_stack, STACK_OF(X509), free_x509_stack);
DEFINE_CLEANUP(cleanup_x509_store, X509_STORE, X509_STORE_free);
DEFINE_CLEANUP(cleanup_x509_store_ctx, X509_STORE_CTX, X509_STORE_CTX_free);
DEFINE_CLEANUP(cleanup_x509_crl, X509_CRL, X509_CRL_free);
DEFINE_CLEANUP(cleanup_bio, BIO, BIO_free_all);
DEFINE_CLEANUP(cleanup_pkey, EVP_PKEY, EVP_PKEY_free);
DEFINE_CLEANUP(cleanup_pkey_ctx, EVP_PKEY_CTX, EVP_PKEY_CTX_free);
DEFINE_CLEANUP(cleanup_md_ctx, EVP_MD_CTX, EVP_MD_CTX_free);
DEFINE_CLEANUP(cleanup_ocsp_basic, OCSP_BASICRESP, OCSP_BASICRESP_free);
DEFINE_CLEANUP(cleanup_ocsp_request, OCSP_REQUEST, OCSP_REQUEST_free);
DEFINE_CLEANUP(cleanup_ocsp_id, OCSP_CERTID, OCSP_CERTID_free);
DEFINE_CLEANUP(cleanup_bn, BIGNUM, BN_free);
/* What i2d_ functions allocate. */
DEFINE_CLEANUP(cleanup_openssl_bytes, unsigned char, free_openssl_bytes);

/* What the last failed call of OpenSSL means: ERR_MEMORY if it had no memory, ERR_INTERNAL if it blames itself, else
 * `otherwise`. Empties its queue. */
enum err openssl_failed(enum err otherwise);

/* One certificate, all of the bytes, in DER. ERR_INPUT: it is none. */
MUST_USE enum err x509_from_der(struct span der, X509 **ret_certificate);
/* What is kept of certificates that were read is let go: for tests, in which reading one shall fail. */
void x509_forget(void);
/* Appends the certificate's DER. */
MUST_USE enum err x509_to_der(const X509 *certificate, struct buf *out);

/* As certificate_is_test. */
MUST_USE enum err x509_is_test(const X509 *certificate, bool *ret_test);

/* The first attribute of that kind as UTF-8 in NFC, "" where it is absent, too long, empty or has control characters.
 */
MUST_USE enum err x509_name_text(const X509_NAME *name, int nid, char *out, size_t out_size);
/* Lower-case hex of the number's bytes; "" where it does not fit. */
void asn1_integer_hex(const ASN1_INTEGER *number, char *out, size_t out_size);
/* Whole seconds. ERR_INPUT: no such time. */
MUST_USE enum err asn1_instant(const ASN1_TIME *t, struct instant *ret_instant);
/* Is it a key of that type ("EC", "RSA")? */
bool pkey_is(const EVP_PKEY *key, const char *type);
/* The group of an EC key, as NID; NID_undef: it is another key, or there is no memory to look. */
int pkey_group(const EVP_PKEY *key);
/* Is it RSA of 2048 bits or more, or P-256 or P-384? Nothing else signs here. */
bool pkey_is_sound(const EVP_PKEY *key);
/* Is the algorithm a signature with SHA-256, SHA-384 or SHA-512? */
bool signature_algorithm_is_sound(const X509_ALGOR *algorithm);

#endif
