/* Keys from files: which are taken, what they sign, Ed25519 against RFC 8032. Keys in hardware: test_key_token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include "crypto/signature.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/key.h"
#include "test_pki.h"

static char path[] = TEST_TMP "/jourbeslut-key-XXXXXX";

static int set_up(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd >= 0 ? close(fd) : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_file(const char *text)
{
	CLOSE FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

static struct key *open_pem(const char *pem)
{
	struct key *k = NULL;
	char problem[200] = "";

	write_file(pem);
	assert_int_equal(key_open(path, NULL, problem, sizeof problem, &k), ERR_OK);
	return k;
}

static struct key *open_pkey(EVP_PKEY *pkey)
{
	BUF pem = buf_init(1 << 14);

	pki_key_pem(pkey, &pem);
	return open_pem(buf_str(&pem));
}

static void assert_refused(const char *source, const char *pem, const char *says)
{
	struct key *k = NULL;
	char problem[200] = "";

	write_file(pem);
	assert_int_equal(key_open(source, NULL, problem, sizeof problem, &k), ERR_CONFIG);
	assert_null(k);
	assert_non_null(strstr(problem, says));
}

static void assert_pkey_refused(EVP_PKEY *pkey)
{
	BUF pem = buf_init(1 << 14);

	pki_key_pem(pkey, &pem);
	assert_refused(path, buf_str(&pem), "neither P-256 nor Ed25519 nor RSA");
	EVP_PKEY_free(pkey);
}

static void test_which_are_taken(void **state)
{
	EVP_PKEY *rsa = pki_key_rsa(3072), *locked = pki_key_p256();
	struct key *k = open_pkey(rsa);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;

	(void)state;
	assert_int_equal(key_kind(k), KEY_RSA);
	key_free(k);
	EVP_PKEY_free(rsa);
	assert_pkey_refused(pki_key_rsa(2048));
	assert_pkey_refused(EVP_EC_gen("P-384"));
	assert_pkey_refused(EVP_PKEY_Q_keygen(NULL, NULL, "X25519"));
	assert_refused(path, "", "no unencrypted private key");
	assert_refused(path, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	               "no unencrypted private key");
	assert_refused("/nonexistent/key.pem", "", "cannot be read");
	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, locked, EVP_aes_128_cbc(), "hemligt", 7, NULL, NULL), 1);
	assert_int_equal(BIO_write(bio, "", 1), 1);
	(void)BIO_get_mem_data(bio, &text);
	assert_refused(path, text, "no unencrypted private key");
	BIO_free(bio);
	EVP_PKEY_free(locked);
	key_free(NULL);
}

/* The lower s: below half of the order, so the byte that leads it is 0x7f at most and no sign byte is needed. */
static void assert_low(struct span value)
{
	static const uint8_t half[32] = { 0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff,
		                          0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b,
		                          0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8 };
	const unsigned char *p = (const unsigned char *)value.ptr;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)value.len);
	BIGNUM *limit = BN_bin2bn(half, sizeof half, NULL);

	assert_non_null(sig);
	assert_true(BN_cmp(ECDSA_SIG_get0_s(sig), limit) <= 0);
	BN_free(limit);
	ECDSA_SIG_free(sig);
}

static void test_ecdsa_has_one_form(void **state)
{
	EVP_PKEY *pkey = pki_key_p256();
	struct key *k = open_pkey(pkey);
	struct sha256 digest;

	(void)state;
	assert_int_equal(key_kind(k), KEY_EC_P256);
	assert_int_equal(sha256_of(span_str("beslut"), &digest), ERR_OK);
	for (int i = 0; i < 32; i++) { /* by chance alone half of them would have the higher s */
		BUF value = buf_init(200);

		assert_int_equal(key_sign_digest(k, &digest, &value), ERR_OK);
		assert_low(buf_span(&value));
		assert_int_equal(signature_check(pkey, EVP_sha256(), span_of(digest.bytes, 32), buf_span(&value)),
		                 ERR_OK);
		value.ptr[value.len - 1] ^= 1;
		assert_int_equal(signature_check(pkey, EVP_sha256(), span_of(digest.bytes, 32), buf_span(&value)),
		                 ERR_EVIDENCE);
	}
	key_free(k);
	EVP_PKEY_free(pkey);
}

/* OpenSSL takes both; we take the lower alone. */
static void test_higher_s_is_refused(void **state)
{
	EVP_PKEY *pkey = pki_key_p256();
	const struct span digest = span_str("12345678901234567890123456789012");
	int refused = 0;

	(void)state;
	for (int i = 0; i < 64; i++) {
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
		unsigned char value[100];
		size_t len = sizeof value;
		BUF lowered = buf_init(100);
		bool is_low;

		assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
		assert_int_equal(EVP_PKEY_sign(ctx, value, &len, (const unsigned char *)digest.ptr, digest.len), 1);
		EVP_PKEY_CTX_free(ctx);
		assert_int_equal(signature_lowered(pkey, span_of(value, len), &lowered), ERR_OK);
		is_low = span_equal(buf_span(&lowered), span_of(value, len));
		refused += !is_low;
		assert_int_equal(signature_check(pkey, EVP_sha256(), digest, span_of(value, len)),
		                 is_low ? ERR_OK : ERR_EVIDENCE);
		assert_int_equal(signature_check(pkey, EVP_sha256(), digest, buf_span(&lowered)), ERR_OK);
	}
	assert_in_range(refused, 1, 63);
	EVP_PKEY_free(pkey);
}

static void test_rsa(void **state)
{
	EVP_PKEY *pkey = pki_key_rsa(3072);
	struct key *k = open_pkey(pkey);
	struct sha256 digest;
	BUF one = buf_init(1000), two = buf_init(1000);

	(void)state;
	assert_int_equal(sha256_of(span_str("beslut"), &digest), ERR_OK);
	assert_int_equal(key_sign_digest(k, &digest, &one), ERR_OK);
	assert_int_equal(key_sign_digest(k, &digest, &two), ERR_OK);
	assert_int_equal(one.len, 384);
	assert_true(span_equal(buf_span(&one), buf_span(&two)));
	assert_int_equal(signature_check(pkey, EVP_sha256(), span_of(digest.bytes, 32), buf_span(&one)), ERR_OK);
	assert_int_equal(signature_check(pkey, EVP_sha384(), span_of(digest.bytes, 32), buf_span(&one)), ERR_EVIDENCE);
	key_free(k);
	EVP_PKEY_free(pkey);
}

static void test_fits(void **state)
{
	struct pki *pki = pki_new(PKI_P256);
	struct key *k = open_pkey(pki->seal_key);
	BUF leaf = buf_init(DER_MAX), other = buf_init(DER_MAX);

	(void)state;
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &other);
	assert_true(key_fits(k, buf_span(&leaf)));
	assert_false(key_fits(k, buf_span(&other)));
	assert_false(key_fits(k, span_str("x")));
	key_free(k);
	pki_free(pki);
}

/* RFC 8032 section 7.1, test 2. */
static void test_ed25519(void **state)
{
	static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
	                          "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
	                          "-----END PRIVATE KEY-----\n";
	static const char public_hex[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
	static const char signature_hex[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	                                    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
	uint8_t public[ED25519_PUBLIC], signature[ED25519_SIGNATURE];
	char hex[2 * ED25519_SIGNATURE + 1];
	struct key *k = open_pem(pem);
	struct sha256 digest = { { 0 } };
	BUF value = buf_init(100);

	(void)state;
	assert_int_equal(key_kind(k), KEY_ED25519);
	assert_int_equal(key_public_ed25519(k, public), ERR_OK);
	hex_encode(public, sizeof public, hex);
	assert_string_equal(hex, public_hex);
	assert_int_equal(key_sign_ed25519(k, span_str("\x72"), signature), ERR_OK);
	hex_encode(signature, sizeof signature, hex);
	assert_string_equal(hex, signature_hex);
	assert_true(ed25519_verify(public, span_str("\x72"), signature));
	assert_false(ed25519_verify(public, span_str("\x73"), signature));
	signature[0] ^= 1;
	assert_false(ed25519_verify(public, span_str("\x72"), signature));
	assert_int_equal(key_sign_digest(k, &digest, &value), ERR_INPUT);
	key_free(k);
}

static void test_new_ed25519(void **state)
{
	BUF one = buf_init(1000), two = buf_init(1000);
	uint8_t public[ED25519_PUBLIC], signature[ED25519_SIGNATURE];
	EVP_PKEY *ec = pki_key_p256();
	struct key *k;

	(void)state;
	assert_int_equal(key_new_ed25519(&one), ERR_OK);
	assert_int_equal(key_new_ed25519(&two), ERR_OK);
	assert_string_not_equal(buf_str(&one), buf_str(&two));
	k = open_pem(buf_str(&one));
	assert_int_equal(key_public_ed25519(k, public), ERR_OK);
	assert_int_equal(key_sign_ed25519(k, span_str(""), signature), ERR_OK);
	assert_true(ed25519_verify(public, span_str(""), signature));
	key_free(k);
	k = open_pkey(ec);
	assert_int_equal(key_sign_ed25519(k, span_str(""), signature), ERR_INPUT);
	assert_int_equal(key_public_ed25519(k, public), ERR_INPUT);
	key_free(k);
	EVP_PKEY_free(ec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_are_taken),
		cmocka_unit_test(test_ecdsa_has_one_form),
		cmocka_unit_test(test_higher_s_is_refused),
		cmocka_unit_test(test_rsa),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_ed25519),
		cmocka_unit_test(test_new_ed25519),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
