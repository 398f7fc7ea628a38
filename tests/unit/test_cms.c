/* The seal's CMS: what it is made of, that it is a function of that alone, and that no byte of it can be changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>

#include "jourbeslut/cms.h"
#include "jourbeslut/timestamp.h"
#include "test_pki.h"

static struct pki *pki;
static struct roots *seal_roots, *tsa_roots;
static struct sha256 digest;

static int begin(enum pki_kind kind)
{
	pki = pki_new(kind);
	seal_roots = pki_roots(pki->root);
	tsa_roots = pki_roots(pki->tsa_root);
	return sha256_of(span_str("beslut"), &digest) == ERR_OK ? 0 : -1;
}

static int set_up(void **state)
{
	(void)state;
	return begin(PKI_P256);
}

static int set_up_rsa(void **state)
{
	(void)state;
	return begin(PKI_RSA);
}

static int tear_down(void **state)
{
	(void)state;
	roots_free(seal_roots);
	roots_free(tsa_roots);
	pki_free(pki);
	return 0;
}

/* ---- a verifier, as the room verify puts it together ---- */

static enum err judge_token(const struct cms *c)
{
	TIMESTAMP t = { .has_nonce = false };
	struct sha256 imprint;
	char reason[200];

	if (c->token.len == 0)
		return ERR_OK;
	TRY(timestamp_verify(buf_span(&c->token), tsa_roots, reason, sizeof reason, &t));
	TRY(sha256_of(buf_span(&c->signature), &imprint));
	return t.chain.status == CHAIN_OK && memcmp(imprint.bytes, t.imprint.bytes, SHA256_LEN) == 0 ? ERR_OK
	                                                                                             : ERR_EVIDENCE;
}

static enum err judge(struct span der)
{
	CMS c = { .digest = { { 0 } } };
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };
	struct span leaf;
	char reason[200] = "";
	enum err e;

	TRY(cms_read(der, reason, sizeof reason, &c));
	leaf = buf_span(&c.certificates.items[0]);
	TRY(cms_same(der, &c, &c.certificates)); /* cheap, and enough for most changes */
	e = chain_build(seal_roots, leaf, &c.certificates, pki->now, CERTIFICATE_SEAL, &chain);
	if (e == ERR_INPUT || (e == ERR_OK && chain.status != CHAIN_OK))
		return ERR_EVIDENCE;
	TRY(e);
	TRY(cms_signature_check(&c, leaf));
	TRY(cms_same(der, &c, &chain.certificates));
	if (memcmp(c.digest.bytes, digest.bytes, SHA256_LEN) != 0)
		return ERR_EVIDENCE;
	return judge_token(&c);
}

static void test_reads_what_it_wrote(void **state)
{
	BUF der = buf_init(CMS_MAX), again = buf_init(CMS_MAX), leaf = buf_init(DER_MAX);
	CMS c = { .digest = { { 0 } } };
	DER_LIST chain = { .count = 0 };
	char reason[200] = "";

	(void)state;
	pki_seal(pki, &digest, true, &der);
	assert_int_equal(judge(buf_span(&der)), ERR_OK);
	assert_int_equal(cms_read(buf_span(&der), reason, sizeof reason, &c), ERR_OK);
	assert_memory_equal(c.digest.bytes, digest.bytes, SHA256_LEN);
	pki_der(pki->seal, &leaf);
	assert_int_equal(c.certificates.count, 2);
	assert_true(span_equal(buf_span(&c.certificates.items[0]), buf_span(&leaf)));
	assert_true(c.token.len > 0);
	pki_seal_chain(pki, &chain);
	assert_int_equal(cms_build(&c.digest, &chain, buf_span(&c.signature), buf_span(&c.token), &again), ERR_OK);
	assert_true(span_equal(buf_span(&again), buf_span(&der)));
}

/* RFC 5652 section 11, EN 319 142-1 section 6.3: these attributes byte by byte, in DER's order; no signing time. */
static void test_signed_attributes(void **state)
{
	static const char content_type[] = "\x31\x68\x30\x18\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"
	                                   "\x31\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
	static const char message_digest[] = "\x30\x2f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31\x22\x04\x20";
	static const char signing[] = "\x30\x37\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f\x31\x28"
	                              "\x30\x26\x30\x24\x30\x22\x04\x20";
	BUF leaf = buf_init(DER_MAX), attributes = buf_init(1000), expected = buf_init(1000);
	struct sha256 hash;

	(void)state;
	pki_der(pki->seal, &leaf);
	assert_int_equal(sha256_of(buf_span(&leaf), &hash), ERR_OK);
	assert_int_equal(buf_add(&expected, content_type, sizeof content_type - 1), ERR_OK);
	assert_int_equal(buf_add(&expected, message_digest, sizeof message_digest - 1), ERR_OK);
	assert_int_equal(buf_add(&expected, digest.bytes, SHA256_LEN), ERR_OK);
	assert_int_equal(buf_add(&expected, signing, sizeof signing - 1), ERR_OK);
	assert_int_equal(buf_add(&expected, hash.bytes, SHA256_LEN), ERR_OK);
	expected.ptr[1] = (char)(expected.len - 3);
	assert_int_equal(cms_signed_attributes(&digest, buf_span(&leaf), &attributes), ERR_OK);
	assert_int_equal(attributes.ptr[0], 0x31);
	assert_true(attributes.len > 128); /* so that the length takes two bytes */
	assert_memory_equal(attributes.ptr + 3, expected.ptr + 2, expected.len - 2);
	assert_int_equal(attributes.len, expected.len + 1);
}

static const uint8_t patterns[] = { 0x01, 0x80, 0x20, 0xff };

static void assert_flips(struct span given, size_t pattern_count)
{
	BUF der = buf_init(CMS_MAX);

	assert_int_equal(buf_add_span(&der, given), ERR_OK);
	assert_int_equal(judge(buf_span(&der)), ERR_OK);
	for (size_t i = 0; i < der.len; i++)
		for (size_t k = 0; k < pattern_count; k++) {
			const uint8_t bits = patterns[(i + k) % ARRAY_LENGTH(patterns)];

			der.ptr[i] = (char)(der.ptr[i] ^ bits);
			if (judge(buf_span(&der)) != ERR_EVIDENCE)
				fail_msg("byte %zu, bits %02x: taken", i, bits);
			der.ptr[i] = (char)(der.ptr[i] ^ bits);
		}
	assert_int_equal(judge(buf_span(&der)), ERR_OK);
}

static void test_every_byte_of_b_b(void **state)
{
	BUF der = buf_init(CMS_MAX);

	(void)state;
	pki_seal(pki, &digest, false, &der);
	assert_flips(buf_span(&der), 2);
}

static void test_every_byte_of_b_t(void **state)
{
	BUF der = buf_init(CMS_MAX);

	(void)state;
	pki_seal(pki, &digest, true, &der);
	assert_flips(buf_span(&der), 1); /* the token's own test has more */
}

static void test_cut_and_lengthened(void **state)
{
	BUF der = buf_init(CMS_MAX);
	static char large[CMS_MAX + 1];

	(void)state;
	pki_seal(pki, &digest, true, &der);
	for (size_t len = 0; len < der.len; len++)
		assert_int_equal(judge(span_of(der.ptr, len)), ERR_EVIDENCE);
	assert_int_equal(buf_add_char(&der, 0), ERR_OK);
	assert_int_equal(judge(buf_span(&der)), ERR_EVIDENCE);
	assert_int_equal(judge(span_of(large, sizeof large)), ERR_EVIDENCE);
}

/* ---- what else could be made of the same signature ---- */

static void build(const struct cms *c, struct der_list *chain, struct span token, struct buf *out)
{
	assert_int_equal(cms_build(&c->digest, chain, buf_span(&c->signature), token, out), ERR_OK);
}

/* The root inside, a foreign certificate inside, or the authority left out: the signature is right all the same. */
static void test_other_certificates(void **state)
{
	BUF der = buf_init(CMS_MAX), more = buf_init(CMS_MAX), other = buf_init(CMS_MAX), less = buf_init(CMS_MAX);
	DER_LIST with_root = { .count = 0 }, with_other = { .count = 0 }, alone = { .count = 0 };
	CMS c = { .digest = { { 0 } } };
	char reason[200];

	(void)state;
	pki_seal(pki, &digest, false, &der);
	assert_int_equal(cms_read(buf_span(&der), reason, sizeof reason, &c), ERR_OK);
	pki_seal_chain(pki, &with_root);
	pki_list_add(&with_root, pki->root);
	build(&c, &with_root, span_str(""), &more);
	assert_int_equal(judge(buf_span(&more)), ERR_EVIDENCE);
	pki_seal_chain(pki, &with_other);
	pki_list_add(&with_other, pki->responder);
	build(&c, &with_other, span_str(""), &other);
	assert_int_equal(judge(buf_span(&other)), ERR_EVIDENCE);
	pki_list_add(&alone, pki->seal);
	build(&c, &alone, span_str(""), &less);
	assert_int_equal(judge(buf_span(&less)), ERR_EVIDENCE);
}

/* A token over something else, and one whose authority nobody trusts. */
static void test_other_tokens(void **state)
{
	BUF der = buf_init(CMS_MAX), token = buf_init(CMS_MAX), other = buf_init(CMS_MAX), no_token = buf_init(CMS_MAX);
	DER_LIST chain = { .count = 0 };
	CMS c = { .digest = { { 0 } } };
	char reason[200];

	(void)state;
	pki_seal(pki, &digest, true, &der);
	assert_int_equal(cms_read(buf_span(&der), reason, sizeof reason, &c), ERR_OK);
	pki_seal_chain(pki, &chain);
	pki_token(pki, &(struct pki_stamp){ .tsa = NULL }, &digest, &token);
	build(&c, &chain, buf_span(&token), &other);
	assert_int_equal(judge(buf_span(&other)), ERR_EVIDENCE);
	build(&c, &chain, span_str("\x30\x03\x02\x01\x05"), &no_token);
	assert_int_equal(judge(buf_span(&no_token)), ERR_EVIDENCE);
}

/* Somebody else's signature and certificate of the same name. */
static void test_forged(void **state)
{
	struct pki *thief = pki_new(PKI_P256);
	BUF der = buf_init(CMS_MAX);

	(void)state;
	pki_seal(thief, &digest, false, &der);
	assert_int_equal(judge(buf_span(&der)), ERR_EVIDENCE);
	pki_free(thief);
}

static void test_signature_of_another_digest(void **state)
{
	BUF der = buf_init(CMS_MAX), forged = buf_init(CMS_MAX), leaf = buf_init(DER_MAX);
	DER_LIST chain = { .count = 0 };
	CMS c = { .digest = { { 0 } } };
	char reason[200];

	(void)state;
	pki_seal(pki, &digest, false, &der);
	assert_int_equal(cms_read(buf_span(&der), reason, sizeof reason, &c), ERR_OK);
	pki_der(pki->seal, &leaf);
	assert_int_equal(cms_signature_check(&c, buf_span(&leaf)), ERR_OK);
	assert_int_equal(cms_signature_check(&c, span_str("x")), ERR_EVIDENCE);
	c.digest.bytes[0] ^= 1;
	assert_int_equal(cms_signature_check(&c, buf_span(&leaf)), ERR_EVIDENCE);
	pki_seal_chain(pki, &chain);
	build(&c, &chain, span_str(""), &forged);
	assert_int_equal(judge(buf_span(&forged)), ERR_EVIDENCE);
}

/* What OpenSSL writes is right, but not of our profile: a signing time, S/MIME capabilities, the content inside. */
static void test_other_writers(void **state)
{
	static const unsigned flags[] = { CMS_DETACHED | CMS_BINARY | CMS_CADES, CMS_BINARY | CMS_CADES,
		                          CMS_DETACHED | CMS_BINARY };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(flags); i++) {
		BIO *in = BIO_new_mem_buf("beslut", 6);
		CMS_ContentInfo *theirs = CMS_sign(pki->seal, pki->seal_key, NULL, in, flags[i]);
		unsigned char *der = NULL;
		int len = i2d_CMS_ContentInfo(theirs, &der);

		assert_true(len > 0);
		assert_int_equal(judge(span_of(der, (size_t)len)), ERR_EVIDENCE);
		OPENSSL_free(der);
		CMS_ContentInfo_free(theirs);
		BIO_free(in);
	}
}

/* OpenSSL reads and verifies what we wrote. */
static void test_openssl_verifies(void **state)
{
	BUF der = buf_init(CMS_MAX);
	const unsigned char *p;
	CMS_ContentInfo *cms;
	X509_STORE *store = X509_STORE_new();
	BIO *in = BIO_new_mem_buf("beslut", 6);
	unsigned char *again = NULL;
	int len;

	(void)state;
	pki_seal(pki, &digest, true, &der);
	p = (const unsigned char *)der.ptr;
	cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.len);
	assert_non_null(cms);
	assert_int_equal(X509_STORE_add_cert(store, pki->root), 1);
	assert_int_equal(X509_STORE_set_purpose(store, X509_PURPOSE_ANY), 1);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), pki->now.us / SECOND);
	assert_int_equal(CMS_verify(cms, NULL, store, in, NULL, CMS_BINARY | CMS_CADES), 1);
	len = i2d_CMS_ContentInfo(cms, &again); /* and would write the same */
	assert_true(span_equal(span_of(again, (size_t)len), buf_span(&der)));
	OPENSSL_free(again);
	CMS_ContentInfo_free(cms);
	X509_STORE_free(store);
	BIO_free(in);
}

static void test_key_of_no_kind(void **state)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	struct pki_subject s = { .cn = "Prov Test", .key_usage = "digitalSignature" };
	X509 *leaf = pki_certificate(pki, &s, key, pki->ca, pki->ca_key);
	DER_LIST chain = { .count = 0 }, none = { .count = 0 };
	BUF out = buf_init(CMS_MAX);

	(void)state;
	pki_list_add(&chain, leaf);
	assert_int_equal(cms_build(&digest, &chain, span_str("x"), span_str(""), &out), ERR_INPUT);
	assert_int_equal(cms_build(&digest, &none, span_str("x"), span_str(""), &out), ERR_INPUT);
	X509_free(leaf);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest p256[] = {
		cmocka_unit_test(test_reads_what_it_wrote),
		cmocka_unit_test(test_signed_attributes),
		cmocka_unit_test(test_every_byte_of_b_b),
		cmocka_unit_test(test_every_byte_of_b_t),
		cmocka_unit_test(test_cut_and_lengthened),
		cmocka_unit_test(test_other_certificates),
		cmocka_unit_test(test_other_tokens),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_signature_of_another_digest),
		cmocka_unit_test(test_other_writers),
		cmocka_unit_test(test_openssl_verifies),
		cmocka_unit_test(test_key_of_no_kind),
	};
	const struct CMUnitTest rsa[] = {
		cmocka_unit_test(test_reads_what_it_wrote),
		cmocka_unit_test(test_every_byte_of_b_b),
		cmocka_unit_test(test_openssl_verifies),
	};
	int failed = cmocka_run_group_tests(p256, set_up, tear_down);

	return failed + cmocka_run_group_tests(rsa, set_up_rsa, tear_down);
}
