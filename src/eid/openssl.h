/* Owning locals for OpenSSL's and libxml2's types, and small readers of certificates. */
#ifndef EID_OPENSSL_H
#define EID_OPENSSL_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"

static inline void x509_stack_free(STACK_OF(X509) * s)
{
	sk_X509_pop_free(s, X509_free);
}
DEFINE_CLEANUP(cleanup_x509, X509, X509_free);
DEFINE_CLEANUP(cleanup_x509_stack, STACK_OF(X509), x509_stack_free);
DEFINE_CLEANUP(cleanup_x509_store, X509_STORE, X509_STORE_free);
DEFINE_CLEANUP(cleanup_x509_store_ctx, X509_STORE_CTX, X509_STORE_CTX_free);
DEFINE_CLEANUP(cleanup_bio, BIO, BIO_free_all);
DEFINE_CLEANUP(cleanup_pkey, EVP_PKEY, EVP_PKEY_free);
DEFINE_CLEANUP(cleanup_ocsp_response, OCSP_RESPONSE, OCSP_RESPONSE_free);
DEFINE_CLEANUP(cleanup_ocsp_basic, OCSP_BASICRESP, OCSP_BASICRESP_free);
DEFINE_CLEANUP(cleanup_ocsp_id, OCSP_CERTID, OCSP_CERTID_free);

/* The attribute of a name as UTF-8 in NFC, with NUL. ERR_NOT_FOUND: absent; ERR_INPUT: there twice, with control
 * characters, empty, or too long for `out`. */
MUST_USE enum err eid_name_text(const X509_NAME *name, int nid, char *out, size_t out_size);
/* Whole seconds. ERR_INPUT: no such time. */
MUST_USE enum err eid_asn1_instant(const ASN1_TIME *t, struct instant *ret_instant);

#endif
