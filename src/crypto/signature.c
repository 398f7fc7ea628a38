#include "signature.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include "der.h"
#include "openssl.h"

static int group_of(const EVP_PKEY *key)
{
	char name[32];
	size_t len;

	if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, name, sizeof name, &len) != 1)
		return NID_undef;
	return OBJ_sn2nid(name);
}

/* s, or n - s if that is lower, as big-endian bytes. */
static enum err lower(const BIGNUM *order, struct span s_bytes, struct buf *out)
{
	CLEANUP(cleanup_bn) BIGNUM *s = BN_bin2bn((const unsigned char *)s_bytes.ptr, (int)s_bytes.len, NULL);
	CLEANUP(cleanup_bn) BIGNUM *other = BN_new();
	unsigned char bytes[DIGEST_MAX];
	const BIGNUM *least;

	if (!s || !other)
		return openssl_failed(ERR_MEMORY);
	if (BN_is_zero(s) || BN_cmp(s, order) >= 0)
		return ERR_INPUT;
	if (BN_sub(other, order, s) != 1)
		return openssl_failed(ERR_INTERNAL);
	least = BN_cmp(other, s) < 0 ? other : s;
	if ((size_t)BN_num_bytes(least) > sizeof bytes)
		return ERR_INPUT;
	return buf_add(out, bytes, (size_t)BN_bn2bin(least, bytes));
}

enum err ecdsa_value(int nid, struct span r, struct span s, struct buf *out)
{
	CLEANUP(cleanup_ec_group) EC_GROUP *group = EC_GROUP_new_by_curve_name(nid);
	BUF numbers = buf_init(SIGNATURE_MAX), low = buf_init(SIGNATURE_MAX);

	if (!group) /* one that a key has already, so it is known */
		return openssl_failed(ERR_INTERNAL);
	if (r.len > DIGEST_MAX || s.len > DIGEST_MAX)
		return ERR_INPUT;
	TRY(lower(EC_GROUP_get0_order(group), s, &low));
	TRY(der_add_unsigned(&numbers, r));
	TRY(der_add_unsigned(&numbers, buf_span(&low)));
	return der_add(out, DER_SEQUENCE, buf_span(&numbers));
}

enum err signature_lowered(const EVP_PKEY *key, struct span value, struct buf *out)
{
	int nid = group_of(key);
	struct der sequence, r, s;

	if (nid == NID_undef)
		return buf_add_span(out, value);
	if (!der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0 ||
	    !der_expect(&sequence.content, DER_INTEGER, &r) || !der_expect(&sequence.content, DER_INTEGER, &s) ||
	    sequence.content.len > 0)
		return ERR_INPUT;
	return ecdsa_value(nid, r.content, s.content, out);
}

/* For both directions: RSA as PKCS #1 v1.5 with a DigestInfo (the default padding). */
static enum err set_digest(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
	return EVP_PKEY_CTX_set_signature_md(ctx, md) == 1 ? ERR_OK : openssl_failed(ERR_INTERNAL);
}

enum err signature_make(EVP_PKEY *key, const EVP_MD *md, struct span digest, struct buf *out)
{
	CLEANUP(cleanup_pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	unsigned char value[SIGNATURE_MAX];
	size_t len = sizeof value;
	enum err e;

	if (!ctx || EVP_PKEY_sign_init(ctx) != 1)
		return openssl_failed(ERR_INTERNAL);
	TRY(set_digest(ctx, md));
	if (EVP_PKEY_sign(ctx, value, &len, (const unsigned char *)digest.ptr, digest.len) != 1)
		return openssl_failed(ERR_INTERNAL);
	if (len > sizeof value) /* it may say that it has signed, and have had no memory to write it */
		return ERR_INTERNAL;
	e = signature_lowered(key, span_of(value, len), out);
	return e == ERR_INPUT ? ERR_INTERNAL : e;
}

enum err signature_check(EVP_PKEY *key, const EVP_MD *md, struct span digest, struct span value)
{
	CLEANUP(cleanup_pkey_ctx) EVP_PKEY_CTX *ctx = NULL;
	BUF one_form = buf_init(SIGNATURE_MAX);
	enum err e;
	int good;

	if (!pkey_is_sound(key) || value.len > SIGNATURE_MAX)
		return ERR_EVIDENCE;
	e = signature_lowered(key, value, &one_form);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return ERR_EVIDENCE;
	TRY(e);
	if (!span_equal(buf_span(&one_form), value))
		return ERR_EVIDENCE;
	ctx = EVP_PKEY_CTX_new(key, NULL);
	if (!ctx || EVP_PKEY_verify_init(ctx) != 1)
		return openssl_failed(ERR_INTERNAL);
	TRY(set_digest(ctx, md));
	ERR_clear_error();
	good = EVP_PKEY_verify(ctx, (const unsigned char *)value.ptr, value.len, (const unsigned char *)digest.ptr,
	                       digest.len);
	if (good == 1)
		return ERR_OK;
	return openssl_failed(good == 0 ? ERR_EVIDENCE : ERR_INTERNAL);
}
