#include "signature.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include "der.h"
#include "openssl.h"

/* Orders of the groups (SEC 2, sections 2.4.2 and 2.5.1). Asking OpenSSL for a group costs more than a signature. */
static const uint8_t order_p256[] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};
static const uint8_t order_p384[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf,
	0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
};

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
	CLEANUP(cleanup_bn) BIGNUM *order = NULL;
	BUF numbers = buf_init(SIGNATURE_MAX), low = buf_init(SIGNATURE_MAX);

	if ((nid != NID_X9_62_prime256v1 && nid != NID_secp384r1) || r.len > DIGEST_MAX || s.len > DIGEST_MAX)
		return ERR_INPUT;
	order = nid == NID_secp384r1 ? BN_bin2bn(order_p384, sizeof order_p384, NULL)
	                             : BN_bin2bn(order_p256, sizeof order_p256, NULL);
	if (!order)
		return openssl_failed(ERR_MEMORY);
	TRY(lower(order, s, &low));
	TRY(der_add_unsigned(&numbers, r));
	TRY(der_add_unsigned(&numbers, buf_span(&low)));
	return der_add(out, DER_SEQUENCE, buf_span(&numbers));
}

enum err signature_lowered(const EVP_PKEY *key, struct span value, struct buf *out)
{
	int nid = pkey_group(key);
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

	ERR_clear_error();
	if (!pkey_is_sound(key))
		return openssl_failed(ERR_EVIDENCE);
	if (value.len > SIGNATURE_MAX)
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
