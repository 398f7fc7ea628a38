/* Certificates read from DER. A few of them (roots, issuers, the seal's, those of time stamps and of answers on
 * revocation) are read again and again, and reading a key costs OpenSSL more than checking a signature with it. So the
 * latest ones are kept, by all of their bytes: the same bytes are the same certificate, which nobody changes. */
#include "openssl.h"

#include <openssl/err.h>
#include <pthread.h>

#include "der.h"

#define KEPT 64 /* some 10 KiB each */

struct kept {
	struct buf der; /* empty: nothing is kept here */
	X509 *certificate;
	uint64_t used; /* the lowest goes first */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct kept kept[KEPT];
static uint64_t uses;

/* OpenSSL passes over a key that it cannot read, and forgets why. If it can be read when asked again, or if there is no
 * memory to ask, then it was for want of memory; else it is of a kind that OpenSSL does not know. */
static enum err check_key_was_read(const X509 *certificate)
{
	CLEANUP(cleanup_pkey) EVP_PKEY *again = NULL;
	CLEANUP(cleanup_openssl_bytes) unsigned char *der = NULL;
	const unsigned char *p;
	int len;

	if (X509_get0_pubkey(certificate))
		return ERR_OK;
	ERR_clear_error();
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
	if (len <= 0)
		return openssl_failed(ERR_INTERNAL);
	p = der;
	again = d2i_PUBKEY(NULL, &p, len);
	return again ? ERR_MEMORY : openssl_failed(ERR_OK);
}

static enum err read(struct span der, X509 **ret_certificate)
{
	CLEANUP(cleanup_x509) X509 *certificate = NULL;
	const unsigned char *p = (const unsigned char *)der.ptr;

	/* OpenSSL also reads BER; DER has one form. */
	if (!der_is_one_value(der) || der.len > DER_VALUE_MAX)
		return ERR_INPUT;
	ERR_clear_error();
	certificate = d2i_X509(NULL, &p, (long)der.len);
	if (!certificate)
		return openssl_failed(ERR_INPUT);
	TRY(check_key_was_read(certificate));
	if (X509_check_purpose(certificate, -1, 0) != 1) /* reads the extensions, which it does only once */
		TRY(openssl_failed(ERR_OK));
	if (p != (const unsigned char *)der.ptr + der.len)
		return ERR_INPUT;
	*ret_certificate = TAKE(certificate);
	return ERR_OK;
}

static struct kept *find(struct span der)
{
	for (size_t i = 0; i < KEPT; i++)
		if (kept[i].certificate && span_equal(buf_span(&kept[i].der), der))
			return &kept[i];
	return NULL;
}

static X509 *take_kept(struct span der)
{
	X509 *certificate = NULL;
	struct kept *k;

	(void)pthread_mutex_lock(&lock);
	k = find(der);
	if (k && X509_up_ref(k->certificate) == 1) {
		certificate = k->certificate;
		k->used = ++uses;
	}
	(void)pthread_mutex_unlock(&lock);
	return certificate;
}

static void drop(struct kept *k)
{
	X509_free(k->certificate);
	k->certificate = NULL;
	k->used = 0;
	buf_release(&k->der);
}

/* Where there is no memory to keep it, it is read again. */
static void keep(struct span der, X509 *certificate)
{
	struct kept *k = kept;

	(void)pthread_mutex_lock(&lock);
	for (size_t i = 1; i < KEPT; i++)
		if (kept[i].used < k->used)
			k = &kept[i];
	drop(k);
	k->der = buf_init(DER_VALUE_MAX);
	if (!find(der) && buf_add_span(&k->der, der) == ERR_OK && X509_up_ref(certificate) == 1) {
		k->certificate = certificate;
		k->used = ++uses;
	}
	(void)pthread_mutex_unlock(&lock);
}

enum err x509_from_der(struct span der, X509 **ret_certificate)
{
	X509 *certificate = take_kept(der);

	if (!certificate) {
		TRY(read(der, &certificate));
		keep(der, certificate);
	}
	*ret_certificate = certificate;
	return ERR_OK;
}

void x509_forget(void)
{
	(void)pthread_mutex_lock(&lock);
	for (size_t i = 0; i < KEPT; i++)
		drop(&kept[i]);
	(void)pthread_mutex_unlock(&lock);
}
