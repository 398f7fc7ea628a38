#include "openssl.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include "jourbeslut/base/text.h"

#define RSA_BITS_LEAST 2048
#define PROBE 1024

/* Some of OpenSSL's functions swallow the reason. As long as there is no memory for this, none is good enough to blame
 * somebody else. */
static bool is_short_of_memory(void)
{
	FREE void *probe = malloc(PROBE);

	return !probe;
}

enum err openssl_failed(enum err otherwise)
{
	enum err e = otherwise;
	unsigned long code;

	while ((code = ERR_get_error()) != 0) {
		int reason = ERR_GET_REASON(code);

		if (reason == ERR_R_MALLOC_FAILURE)
			e = ERR_MEMORY;
		else if (e != ERR_MEMORY && (reason == ERR_R_INTERNAL_ERROR || reason == ERR_R_INIT_FAIL))
			e = ERR_INTERNAL;
	}
	return e == otherwise && e != ERR_OK && is_short_of_memory() ? ERR_MEMORY : e;
}

enum err x509_to_der(const X509 *certificate, struct buf *out)
{
	CLEANUP(cleanup_openssl_bytes) unsigned char *der = NULL;
	int len = i2d_X509(certificate, &der);

	if (len <= 0)
		return openssl_failed(ERR_INTERNAL);
	return buf_add(out, der, (size_t)len);
}

enum err x509_name_text(const X509_NAME *name, int nid, char *out, size_t out_size)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	CLEANUP(cleanup_openssl_bytes) unsigned char *utf8 = NULL;
	BUF clean = buf_init(out_size - 1);
	enum err e;
	int len;

	out[0] = '\0';
	if (at < 0)
		return ERR_OK;
	len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len < 0) {
		e = openssl_failed(ERR_INPUT);
		return e == ERR_MEMORY ? e : ERR_OK;
	}
	if (len == 0 || memchr(utf8, 0, (size_t)len))
		return ERR_OK;
	e = text_normalize(span_of(utf8, (size_t)len), &clean);
	if (e == ERR_MEMORY)
		return e;
	if (e == ERR_OK && !strpbrk(buf_str(&clean), "\t\r\n"))
		memcpy(out, buf_str(&clean), clean.len + 1);
	return ERR_OK;
}

void asn1_integer_hex(const ASN1_INTEGER *number, char *out, size_t out_size)
{
	int len = ASN1_STRING_length(number);

	out[0] = '\0';
	if (len > 0 && 2 * (size_t)len < out_size)
		hex_encode(ASN1_STRING_get0_data(number), (size_t)len, out);
}

enum err asn1_instant(const ASN1_TIME *t, struct instant *ret_instant)
{
	static const struct tm epoch = { .tm_year = 70, .tm_mday = 1 };
	struct tm tm = { 0 };
	int days = 0, seconds = 0;

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1 || OPENSSL_gmtime_diff(&days, &seconds, &epoch, &tm) != 1)
		return openssl_failed(ERR_INPUT);
	*ret_instant = (struct instant){ ((int64_t)days * 86400 + seconds) * SECOND };
	return ERR_OK;
}

/* Both are asked again, since OpenSSL says no where it has no memory to look. */
bool pkey_is(const EVP_PKEY *key, const char *type)
{
	for (int i = 0; i < 2; i++)
		if (EVP_PKEY_is_a(key, type))
			return true;
	return false;
}

int pkey_group(const EVP_PKEY *key)
{
	char name[32];
	size_t len;

	for (int i = 0; pkey_is(key, "EC") && i < 2; i++)
		if (EVP_PKEY_get_group_name(key, name, sizeof name, &len) == 1)
			return OBJ_sn2nid(name);
	return NID_undef;
}

bool pkey_is_sound(const EVP_PKEY *key)
{
	int group;

	if (!key)
		return false;
	if (pkey_is(key, "RSA"))
		return EVP_PKEY_get_bits(key) >= RSA_BITS_LEAST;
	group = pkey_group(key);
	return group == NID_X9_62_prime256v1 || group == NID_secp384r1;
}

bool signature_algorithm_is_sound(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *id = NULL;
	int digest = NID_undef, key = NID_undef;

	X509_ALGOR_get0(&id, NULL, NULL, algorithm);
	return OBJ_find_sigid_algs(OBJ_obj2nid(id), &digest, &key) == 1 &&
	       (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}
