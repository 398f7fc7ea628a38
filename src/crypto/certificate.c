#include "jourbeslut/certificate.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <strings.h>

#include "openssl.h"

void der_list_release(struct der_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		buf_release(&l->items[i]);
	l->count = 0;
}

enum err der_list_add(struct der_list *l, struct span der)
{
	struct buf copy = buf_init(DER_MAX);

	if (l->count == DER_LIST_MAX)
		return ERR_TOO_LARGE;
	TRY(buf_add_span(&copy, der));
	l->items[l->count++] = copy;
	return ERR_OK;
}

enum err certificates_from_pem(struct span pem, struct der_list *ret_list)
{
	CLEANUP(cleanup_bio)
	BIO *in = pem.len < INT32_MAX ? BIO_new_mem_buf(pem.ptr ? pem.ptr : "", (int)pem.len) : NULL;
	DER_LIST list = { .count = 0 };
	unsigned long last;

	if (!in)
		return openssl_failed(ERR_CONFIG);
	for (;;) {
		CLEANUP(cleanup_x509) X509 *one = PEM_read_bio_X509(in, NULL, NULL, NULL);
		BUF der = buf_init(DER_MAX);

		if (!one)
			break;
		TRY(x509_to_der(one, &der));
		TRY(der_list_add(&list, buf_span(&der)));
	}
	/* The only good way to end is that no further PEM block begins. */
	last = ERR_peek_last_error();
	if (last == 0)
		return ERR_INTERNAL;
	TRY(openssl_failed(ERR_GET_REASON(last) == PEM_R_NO_START_LINE ? ERR_OK : ERR_CONFIG));
	if (list.count == 0)
		return ERR_CONFIG;
	*ret_list = list;
	list.count = 0;
	return ERR_OK;
}

/* "test" at the start of a word ("Testbank A", "Seal Test"), so not in "attest". */
static bool says_test(const char *text)
{
	static const char *const words[] = { "test", "simulator" };

	for (const char *p = text; *p; p++)
		for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
			if ((p == text || !isalpha((unsigned char)p[-1])) &&
			    strncasecmp(p, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

static enum err name_is_test(const X509_NAME *name, bool *ret_test)
{
	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i));
		CLEANUP(cleanup_openssl_bytes) unsigned char *utf8 = NULL;

		if (ASN1_STRING_to_UTF8(&utf8, value) < 0)
			TRY(openssl_failed(ERR_OK)); /* a type that holds no text */
		if (utf8 && says_test((const char *)utf8))
			*ret_test = true;
	}
	return ERR_OK;
}

enum err x509_is_test(const X509 *certificate, bool *ret_test)
{
	bool test = false;

	TRY(name_is_test(X509_get_subject_name(certificate), &test));
	TRY(name_is_test(X509_get_issuer_name(certificate), &test));
	*ret_test = test;
	return ERR_OK;
}

enum err certificate_is_test(struct span der, bool *ret_test)
{
	CLEANUP(cleanup_x509) X509 *certificate = NULL;

	TRY(x509_from_der(der, &certificate));
	return x509_is_test(certificate, ret_test);
}

static void tell_key(const X509 *certificate, char *out, size_t out_size)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);

	if (key && pkey_is(key, "RSA"))
		(void)snprintf(out, out_size, "RSA-%d", EVP_PKEY_get_bits(key));
	else if (key && pkey_is(key, "EC"))
		(void)snprintf(out, out_size, "P-%d", EVP_PKEY_get_bits(key));
}

enum err certificate_read(struct span der, struct certificate_facts *ret_facts)
{
	CLEANUP(cleanup_x509) X509 *certificate = NULL;
	struct certificate_facts f = { .test = false };
	const X509_NAME *subject;

	TRY(x509_from_der(der, &certificate));
	subject = X509_get_subject_name(certificate);
	TRY(x509_name_text(subject, NID_commonName, f.subject, sizeof f.subject));
	TRY(x509_name_text(subject, NID_organizationName, f.organisation, sizeof f.organisation));
	TRY(x509_name_text(subject, NID_organizationIdentifier, f.organisation_id, sizeof f.organisation_id));
	TRY(x509_name_text(X509_get_issuer_name(certificate), NID_commonName, f.issuer, sizeof f.issuer));
	asn1_integer_hex(X509_get0_serialNumber(certificate), f.serial, sizeof f.serial);
	TRY(sha256_of(der, &f.fingerprint));
	TRY(asn1_instant(X509_get0_notBefore(certificate), &f.not_before));
	TRY(asn1_instant(X509_get0_notAfter(certificate), &f.not_after));
	tell_key(certificate, f.key, sizeof f.key);
	TRY(x509_is_test(certificate, &f.test));
	*ret_facts = f;
	return ERR_OK;
}

enum err certificate_ocsp_url(struct span leaf, struct buf *out)
{
	CLEANUP(cleanup_x509) X509 *certificate = NULL;
	STACK_OF(OPENSSL_STRING) * urls;
	enum err e = ERR_NOT_FOUND;

	TRY(x509_from_der(leaf, &certificate));
	urls = X509_get1_ocsp(certificate);
	if (sk_OPENSSL_STRING_num(urls) > 0)
		e = buf_add_str(out, sk_OPENSSL_STRING_value(urls, 0));
	X509_email_free(urls);
	return e == ERR_NOT_FOUND ? openssl_failed(e) : e;
}
