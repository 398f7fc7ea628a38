/* Time stamps: the request, what is taken of an authority's answer, the one form at rest, and that no byte of it can be
 * changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/ts.h>

#include "crypto/signature.h"
#include "crypto/signed_data.h"
#include "jourbeslut/timestamp.h"
#include "test_pki.h"

#define DAY (24 * HOUR)

static struct pki *pki;
static struct roots *roots;
static struct sha256 imprint;
static const uint8_t nonce[TIMESTAMP_NONCE] = { 0xfe, 0, 1, 2, 3, 4, 5, 6 };
static const uint8_t patterns[] = { 0x01, 0x20, 0x80, 0xff };
static const struct pki_stamp usual = { .tsa = NULL };

static int begin(enum pki_kind kind)
{
	pki = pki_new(kind);
	pki->now = instant_add(pki->now, 123456);
	roots = pki_roots(pki->tsa_root);
	return sha256_of(span_str("akt"), &imprint) == ERR_OK ? 0 : -1;
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
	roots_free(roots);
	pki_free(pki);
	return 0;
}

/* ---- the request ---- */

static void test_request(void **state)
{
	static const uint8_t nonces[][TIMESTAMP_NONCE] = { { 0xfe, 0, 1, 2, 3, 4, 5, 6 },
		                                           { 0x7f, 0, 1, 2, 3, 4, 5, 6 },
		                                           { 0, 0, 0, 0, 0, 0, 0, 0 },
		                                           { 0, 0, 0x80, 2, 3, 4, 5, 6 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(nonces); i++) {
		BUF der = buf_init(1000);
		const unsigned char *p;
		TS_REQ *r;
		unsigned char *again = NULL, number[TIMESTAMP_NONCE];
		BIGNUM *n;

		assert_int_equal(timestamp_request(&imprint, nonces[i], &der), ERR_OK);
		p = (const unsigned char *)der.ptr;
		r = d2i_TS_REQ(NULL, &p, (long)der.len);
		assert_non_null(r);
		assert_int_equal(TS_REQ_get_version(r), 1);
		assert_int_equal(TS_REQ_get_cert_req(r), 1);
		assert_null(TS_REQ_get_policy_id(r));
		n = ASN1_INTEGER_to_BN(TS_REQ_get_nonce(r), NULL);
		assert_int_equal(BN_bn2binpad(n, number, sizeof number), sizeof number);
		assert_memory_equal(number, nonces[i], sizeof number);
		assert_memory_equal(ASN1_STRING_get0_data(TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(r))),
		                    imprint.bytes, SHA256_LEN);
		assert_int_equal(i2d_TS_REQ(r, &again), der.len);
		assert_memory_equal(again, der.ptr, der.len);
		BN_free(n);
		OPENSSL_free(again);
		TS_REQ_free(r);
	}
}

/* ---- the answer ---- */

static void respond(const struct pki_stamp *s, struct buf *response)
{
	BUF request = buf_init(1000);

	assert_int_equal(timestamp_request(&imprint, nonce, &request), ERR_OK);
	pki_stamp(pki, s, buf_span(&request), response);
}

static enum err accept(struct span response, struct buf *token, struct timestamp *t)
{
	char reason[200] = "";
	enum err e = timestamp_accept(response, &imprint, nonce, roots, reason, sizeof reason, token, t);

	assert_int_equal(reason[0] != '\0' && e != ERR_OK, e == ERR_EVIDENCE);
	return e;
}

static enum err verify(struct span token, enum chain_status *ret_status)
{
	TIMESTAMP t = { .has_nonce = false };
	char reason[200] = "";
	enum err e = timestamp_verify(token, roots, reason, sizeof reason, &t);

	assert_int_equal(e == ERR_EVIDENCE, reason[0] != '\0');
	*ret_status = t.chain.status;
	return e;
}

/* Accepted, and the same token in the same form when verified. */
static void assert_taken(const struct pki_stamp *s, const char *digest)
{
	BUF response = buf_init(TIMESTAMP_MAX), token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false }, read = { .has_nonce = false };
	enum chain_status status;

	respond(s, &response);
	assert_int_equal(accept(buf_span(&response), &token, &t), ERR_OK);
	assert_int_equal(t.at.us, pki->now.us);
	assert_memory_equal(t.imprint.bytes, imprint.bytes, SHA256_LEN);
	assert_true(t.has_nonce);
	assert_memory_equal(t.nonce, nonce, sizeof nonce);
	assert_string_equal(t.digest, digest);
	assert_string_equal(t.policy, "1.3.6.1.4.1.99999.1");
	assert_string_equal(t.authority, "Tidsstämpel Test");
	assert_true(strlen(t.serial) > 0);
	assert_int_equal(t.chain.status, CHAIN_OK);
	assert_int_equal(t.chain.certificates.count, 1);
	assert_int_equal(verify(buf_span(&token), &status), ERR_OK);
	assert_int_equal(status, CHAIN_OK);
	assert_int_equal(timestamp_read(buf_span(&token), &read), ERR_OK);
	assert_int_equal(read.at.us, t.at.us);
	assert_string_equal(read.authority, t.authority);
	assert_int_equal(read.chain.certificates.count, 0);
}

static void assert_refused(const struct pki_stamp *s, const char *says)
{
	BUF response = buf_init(TIMESTAMP_MAX), token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	char reason[200] = "";

	respond(s, &response);
	assert_int_equal(
	        timestamp_accept(buf_span(&response), &imprint, nonce, roots, reason, sizeof reason, &token, &t),
	        ERR_EVIDENCE);
	assert_int_equal(token.len, 0);
	if (!strstr(reason, says))
		fail_msg("\"%s\" does not say \"%s\"", reason, says);
}

static void test_taken(void **state)
{
	(void)state;
	assert_taken(&usual, "SHA-256");
	assert_taken(&(struct pki_stamp){ .digest = EVP_sha384() }, "SHA-384");
	assert_taken(&(struct pki_stamp){ .digest = EVP_sha512(), .ess_digest = EVP_sha512() }, "SHA-512");
	assert_taken(&(struct pki_stamp){ .ess_digest = EVP_sha1() }, "SHA-256"); /* signingCertificate, RFC 2634 */
	assert_taken(&(struct pki_stamp){ .extra = pki->ca }, "SHA-256");
	assert_taken(&(struct pki_stamp){ .extra = pki->tsa_root, .with_name = true, .accuracy = true }, "SHA-256");
}

static void test_p384(void **state)
{
	EVP_PKEY *key = EVP_EC_gen("P-384");
	struct pki_subject s = { .cn = "Tidsstämpel Test", .extended = "critical,timeStamping" };
	X509 *tsa = pki_certificate(pki, &s, key, pki->tsa_root, pki->tsa_root_key);

	(void)state;
	assert_taken(&(struct pki_stamp){ .tsa = tsa, .tsa_key = key, .digest = EVP_sha384() }, "SHA-384");
	assert_taken(&(struct pki_stamp){ .tsa = tsa, .tsa_key = key }, "SHA-256");
	X509_free(tsa);
	EVP_PKEY_free(key);
}

/* Whatever an authority adds unsigned, the token at rest has the same form: it differs only in what is signed. */
static void test_extras_are_dropped(void **state)
{
	BUF plain = buf_init(TIMESTAMP_MAX), more = buf_init(TIMESTAMP_MAX), root = buf_init(DER_MAX);
	struct span rest;
	bool found = false;

	(void)state;
	pki_token(pki, &usual, &imprint, &plain);
	pki_token(pki, &(struct pki_stamp){ .extra = pki->tsa_root }, &imprint, &more);
	assert_in_range(more.len, plain.len - 4, plain.len + 4); /* signatures differ by some bytes in length */
	pki_der(pki->tsa_root, &root);
	for (rest = buf_span(&more); rest.len >= root.len; rest = span_of(rest.ptr + 1, rest.len - 1))
		found |= memcmp(rest.ptr, root.ptr, root.len) == 0;
	assert_false(found);
}

static void test_refused(void **state)
{
	struct pki *other = pki_new(PKI_P256);
	struct pki_subject s = { .cn = "Prov Test", .extended = "timeStamping" };
	EVP_PKEY *small = pki_key_rsa(1024);
	X509 *old, *weak;

	(void)state;
	s.extended = "critical,timeStamping";
	s.days_from = -30;
	s.days_to = -1;
	old = pki_certificate(pki, &s, pki->tsa_key, pki->tsa_root, pki->tsa_root_key);
	s.days_to = 30;
	weak = pki_certificate(pki, &s, small, pki->tsa_root, pki->tsa_root_key);
	assert_refused(&(struct pki_stamp){ .refuse = true }, "the authority refused (status 2: ");
	assert_refused(&(struct pki_stamp){ .no_certificates = true }, "the signer's certificate is not in it");
	assert_refused(&(struct pki_stamp){ .digest = EVP_sha1() }, "digest");
	assert_refused(&(struct pki_stamp){ .tsa = other->tsa, .tsa_key = other->tsa_key }, "");
	assert_refused(&(struct pki_stamp){ .tsa = old }, "expired");
	assert_refused(&(struct pki_stamp){ .tsa = weak, .tsa_key = small }, "");
	X509_free(old);
	X509_free(weak);
	EVP_PKEY_free(small);
	pki_free(other);
}

/* A right answer to something else. */
static void test_of_another_request(void **state)
{
	BUF response = buf_init(TIMESTAMP_MAX), token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	uint8_t other_nonce[TIMESTAMP_NONCE] = { 1 };
	struct sha256 other = imprint;
	char reason[200];

	(void)state;
	respond(&usual, &response);
	assert_int_equal(
	        timestamp_accept(buf_span(&response), &imprint, other_nonce, roots, reason, sizeof reason, &token, &t),
	        ERR_EVIDENCE);
	assert_non_null(strstr(reason, "nonce"));
	other.bytes[31] ^= 1;
	assert_int_equal(timestamp_accept(buf_span(&response), &other, nonce, roots, reason, sizeof reason, &token, &t),
	                 ERR_EVIDENCE);
	assert_non_null(strstr(reason, "imprint"));
}

static void test_answer_is_garbage(void **state)
{
	BUF response = buf_init(TIMESTAMP_MAX + 2), token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	static char large[TIMESTAMP_MAX + 1];

	(void)state;
	respond(&usual, &response);
	for (size_t len = 0; len < response.len; len++)
		assert_int_equal(accept(span_of(response.ptr, len), &token, &t), ERR_EVIDENCE);
	assert_int_equal(buf_add_char(&response, 0), ERR_OK);
	assert_int_equal(accept(buf_span(&response), &token, &t), ERR_EVIDENCE);
	assert_int_equal(accept(span_of(large, sizeof large), &token, &t), ERR_EVIDENCE);
	assert_int_equal(accept(span_str("<html>503</html>"), &token, &t), ERR_EVIDENCE);
	assert_int_equal(token.len, 0);
}

/* Whatever is changed in an answer: it is refused, or what is kept of it is the token of the unchanged one. */
static void test_every_byte_of_the_answer(void **state)
{
	BUF response = buf_init(TIMESTAMP_MAX), good = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };

	(void)state;
	respond(&(struct pki_stamp){ .extra = pki->ca }, &response);
	assert_int_equal(accept(buf_span(&response), &good, &t), ERR_OK);
	for (size_t i = 0; i < response.len; i++)
		for (size_t k = 0; k < 2; k++) {
			const uint8_t bits = patterns[(i + 2 * k) % ARRAY_LENGTH(patterns)];
			BUF token = buf_init(TIMESTAMP_MAX);
			TIMESTAMP other = { .has_nonce = false };

			response.ptr[i] = (char)(response.ptr[i] ^ bits);
			if (accept(buf_span(&response), &token, &other) == ERR_OK)
				assert_true(span_equal(buf_span(&token), buf_span(&good)));
			response.ptr[i] = (char)(response.ptr[i] ^ bits);
		}
}

/* ---- at rest ---- */

static void assert_flips(const struct pki_stamp *s, size_t pattern_count)
{
	BUF token = buf_init(TIMESTAMP_MAX);
	enum chain_status status;

	pki_token(pki, s, &imprint, &token);
	for (size_t i = 0; i < token.len; i++)
		for (size_t k = 0; k < pattern_count; k++) {
			const uint8_t bits = patterns[(i + k) % ARRAY_LENGTH(patterns)];

			token.ptr[i] = (char)(token.ptr[i] ^ bits);
			if (verify(buf_span(&token), &status) != ERR_EVIDENCE && status == CHAIN_OK)
				fail_msg("byte %zu, bits %02x: taken", i, bits);
			token.ptr[i] = (char)(token.ptr[i] ^ bits);
		}
	assert_int_equal(verify(buf_span(&token), &status), ERR_OK);
	assert_int_equal(status, CHAIN_OK);
	for (size_t len = 0; len < token.len; len++)
		assert_int_equal(verify(span_of(token.ptr, len), &status), ERR_EVIDENCE);
	assert_int_equal(buf_add_char(&token, 0), ERR_OK);
	assert_int_equal(verify(buf_span(&token), &status), ERR_EVIDENCE);
}

static void test_every_byte(void **state)
{
	(void)state;
	assert_flips(&usual, 2);
}

static void test_every_byte_of_another(void **state)
{
	(void)state;
	assert_flips(&(struct pki_stamp){ .ess_digest = EVP_sha1(), .with_name = true, .accuracy = true }, 1);
}

/* The token as the authority made it is right, but not in the form at rest. */
static void test_other_forms(void **state)
{
	BUF response = buf_init(TIMESTAMP_MAX);
	const unsigned char *p;
	enum chain_status status;
	unsigned char *der = NULL;
	TS_RESP *r;
	int len;

	(void)state;
	respond(&(struct pki_stamp){ .extra = pki->tsa_root }, &response);
	p = (const unsigned char *)response.ptr;
	r = d2i_TS_RESP(NULL, &p, (long)response.len);
	assert_non_null(r);
	len = i2d_PKCS7(TS_RESP_get_token(r), &der);
	assert_true(len > 0);
	assert_int_equal(verify(span_of(der, (size_t)len), &status), ERR_EVIDENCE);
	OPENSSL_free(der);
	TS_RESP_free(r);
}

static void add_backwards(struct span attributes, struct buf *out)
{
	struct span list[8];
	size_t count = 0;
	struct der one;

	while (count < ARRAY_LENGTH(list) && der_next(&attributes, &one))
		list[count++] = one.whole;
	assert_true(count > 1);
	while (count > 0)
		assert_int_equal(buf_add_span(out, list[--count]), ERR_OK);
}

/* Signed by the authority itself and right in all else, but with its attributes in another order than DER's: a set that
 * a reader may put into order before he looks, or not. */
static void test_attributes_out_of_order(void **state)
{
	BUF token = buf_init(TIMESTAMP_MAX), other = buf_init(TIMESTAMP_MAX), leaf = buf_init(DER_MAX);
	BUF content = buf_init(TIMESTAMP_MAX), set = buf_init(TIMESTAMP_MAX), value = buf_init(SIGNATURE_MAX);
	DER_LIST chain = { .count = 0 };
	struct signed_data d;
	struct sha256 hash;
	TIMESTAMP t = { .has_nonce = false };
	char reason[200] = "";

	(void)state;
	pki_token(pki, &usual, &imprint, &token);
	pki_der(pki->tsa, &leaf);
	pki_list_add(&chain, pki->tsa);
	assert_int_equal(signed_data_read(buf_span(&token), &d), ERR_OK);
	add_backwards(d.signed_attributes, &content);
	assert_int_equal(der_add(&set, DER_SET, buf_span(&content)), ERR_OK);
	assert_int_equal(sha256_of(buf_span(&set), &hash), ERR_OK);
	assert_int_equal(signature_make(pki->tsa_key, EVP_sha256(), span_of(hash.bytes, 32), &value), ERR_OK);
	assert_int_equal(signed_data_write(&(struct signed_data_parts){ .version = 3,
	                                                                .content_type = d.content_type,
	                                                                .content = d.content,
	                                                                .certificates = &chain,
	                                                                .leaf = buf_span(&leaf),
	                                                                .digest = d.digest,
	                                                                .signature_algorithm = d.signature_algorithm,
	                                                                .signed_attributes = buf_span(&set),
	                                                                .signature = buf_span(&value) },
	                                   &other),
	                 ERR_OK);
	assert_int_equal(timestamp_verify(buf_span(&other), roots, reason, sizeof reason, &t), ERR_EVIDENCE);
	assert_string_equal(reason, "its signed attributes are not in DER");
}

/* The chain is judged when the stamp was made, not today; what is wrong with it is told beside. */
static void test_chain_at_its_time(void **state)
{
	struct pki_subject s = { .cn = "Tidsstämpel Test", .extended = "critical,timeStamping" };
	X509 *tsa;
	BUF token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	struct roots *others = pki_roots(pki->root);
	enum chain_status status;
	char reason[200] = "";

	(void)state;
	s.days_from = -1;
	s.days_to = 1;
	tsa = pki_certificate(pki, &s, pki->tsa_key, pki->tsa_root, pki->tsa_root_key);
	pki_token(pki, &(struct pki_stamp){ .tsa = tsa }, &imprint, &token);
	pki->now = instant_add(pki->now, 300 * DAY);
	assert_int_equal(verify(buf_span(&token), &status), ERR_OK);
	assert_int_equal(status, CHAIN_OK);
	assert_int_equal(timestamp_verify(buf_span(&token), others, reason, sizeof reason, &t), ERR_OK);
	assert_int_equal(t.chain.status, CHAIN_NONE);
	assert_string_not_equal(t.chain.reason, "");
	timestamp_release(&t);
	assert_int_equal(timestamp_verify(buf_span(&token), NULL, reason, sizeof reason, &t), ERR_OK);
	assert_int_equal(t.chain.status, CHAIN_NONE);
	pki->now = instant_add(pki->now, -300 * DAY);
	roots_free(others);
	X509_free(tsa);
}

/* OpenSSL verifies what we keep. */
static void test_openssl_verifies(void **state)
{
	BUF token = buf_init(TIMESTAMP_MAX);
	const unsigned char *p;
	TS_VERIFY_CTX *ctx = TS_VERIFY_CTX_new();
	X509_STORE *store = X509_STORE_new();
	unsigned char *copy = OPENSSL_memdup(imprint.bytes, SHA256_LEN), *again = NULL;
	PKCS7 *read;
	int len;

	(void)state;
	pki_token(pki, &(struct pki_stamp){ .extra = pki->tsa_root }, &imprint, &token);
	p = (const unsigned char *)token.ptr;
	read = d2i_PKCS7(NULL, &p, (long)token.len);
	assert_non_null(read);
	assert_int_equal(X509_STORE_add_cert(store, pki->tsa_root), 1);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), pki->now.us / SECOND);
	(void)TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_IMPRINT);
	(void)TS_VERIFY_CTX_set_imprint(ctx, copy, SHA256_LEN);
	(void)TS_VERIFY_CTX_set_store(ctx, store);
	assert_int_equal(TS_RESP_verify_token(ctx, read), 1);
	len = i2d_PKCS7(read, &again);
	assert_true(span_equal(span_of(again, (size_t)len), buf_span(&token)));
	OPENSSL_free(again);
	PKCS7_free(read);
	TS_VERIFY_CTX_free(ctx);
}

static void test_a_seal_is_no_time_stamp(void **state)
{
	BUF cms = buf_init(TIMESTAMP_MAX);
	enum chain_status status;
	TIMESTAMP t = { .has_nonce = false };

	(void)state;
	pki_seal(pki, &imprint, false, &cms);
	assert_int_equal(verify(buf_span(&cms), &status), ERR_EVIDENCE);
	assert_int_equal(timestamp_read(buf_span(&cms), &t), ERR_EVIDENCE);
}

int main(void)
{
	const struct CMUnitTest p256[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_p384),
		cmocka_unit_test(test_extras_are_dropped),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_of_another_request),
		cmocka_unit_test(test_answer_is_garbage),
		cmocka_unit_test(test_every_byte_of_the_answer),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_every_byte_of_another),
		cmocka_unit_test(test_other_forms),
		cmocka_unit_test(test_attributes_out_of_order),
		cmocka_unit_test(test_chain_at_its_time),
		cmocka_unit_test(test_openssl_verifies),
		cmocka_unit_test(test_a_seal_is_no_time_stamp),
	};
	const struct CMUnitTest rsa[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_every_byte_of_another),
		cmocka_unit_test(test_openssl_verifies),
	};
	int failed = cmocka_run_group_tests(p256, set_up, tear_down);

	return failed + cmocka_run_group_tests(rsa, set_up_rsa, tear_down);
}
