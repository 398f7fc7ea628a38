/* What OCSP responses and CRLs say of a certificate, and which of them are heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "test_pki.h"

static struct pki *pki;
static struct buf leaf, issuer;

static int set_up(void **state)
{
	(void)state;
	pki = pki_new(PKI_P256);
	leaf = buf_init(DER_MAX);
	issuer = buf_init(DER_MAX);
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &issuer);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buf_release(&leaf);
	buf_release(&issuer);
	pki_free(pki);
	return 0;
}

static struct instant ago(int64_t us)
{
	return instant_add(pki->now, -us);
}

static struct revocation ask(const struct der_list *ocsp, const struct der_list *crls, struct instant fresh_from)
{
	struct revocation r = { .status = REVOCATION_REVOKED };

	assert_int_equal(certificate_revocation(buf_span(&leaf), buf_span(&issuer), ocsp, crls, fresh_from, &r),
	                 ERR_OK);
	return r;
}

static void add_ocsp(struct der_list *list, const struct pki_ocsp *o)
{
	BUF der = buf_init(DER_MAX);

	pki_ocsp(pki, o, &der);
	assert_int_equal(der_list_add(list, buf_span(&der)), ERR_OK);
}

static void add_crl(struct der_list *list, const struct pki_crl *c)
{
	BUF der = buf_init(DER_MAX);

	pki_crl(pki, c, &der);
	assert_int_equal(der_list_add(list, buf_span(&der)), ERR_OK);
}

static enum revocation_status ocsp_says(const struct pki_ocsp *o)
{
	DER_LIST list = { .count = 0 };

	add_ocsp(&list, o);
	return ask(&list, NULL, ago(HOUR)).status;
}

static enum revocation_status crl_says(const struct pki_crl *c)
{
	DER_LIST list = { .count = 0 };

	add_crl(&list, c);
	return ask(NULL, &list, ago(HOUR)).status;
}

static void test_nothing_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(ask(NULL, NULL, pki->now).status, REVOCATION_UNKNOWN);
}

static void test_ocsp(void **state)
{
	DER_LIST list = { .count = 0 };
	struct revocation r;

	(void)state;
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .made_ago = 0 }), REVOCATION_GOOD);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .responder = pki->ca, .responder_key = pki->ca_key }),
	                 REVOCATION_GOOD);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){
	                         .responder = pki->ca, .responder_key = pki->ca_key, .no_certificates = true }),
	                 REVOCATION_GOOD);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .also_another = true }), REVOCATION_GOOD);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .unknown = true }), REVOCATION_UNKNOWN);
	add_ocsp(&list, &(struct pki_ocsp){ .revoked = true, .reason = 1, .revoked_ago = 5 * HOUR });
	r = ask(&list, NULL, pki->now);
	assert_int_equal(r.status, REVOCATION_REVOKED);
	assert_int_equal(r.revoked.us, ago(5 * HOUR).us);
	assert_int_equal(r.reason, 1);
	assert_int_equal(r.this_update.us, pki->now.us);
}

static void test_good_grows_old_revoked_does_not(void **state)
{
	(void)state;
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .made_ago = HOUR }), REVOCATION_GOOD);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .made_ago = HOUR + SECOND }), REVOCATION_UNKNOWN);
	assert_int_equal(ocsp_says(&(struct pki_ocsp){ .made_ago = 2 * HOUR, .revoked = true }), REVOCATION_REVOKED);
	assert_int_equal(crl_says(&(struct pki_crl){ .made_ago = HOUR + SECOND }), REVOCATION_UNKNOWN);
	assert_int_equal(crl_says(&(struct pki_crl){ .made_ago = 2 * HOUR, .revoked = pki->seal }), REVOCATION_REVOKED);
}

/* After its end a certificate may have been taken off the list: who was revoked looks good again. */
static void test_silence_about_an_ended_certificate(void **state)
{
	const struct instant now = pki->now;
	enum revocation_status ocsp, crl, revoked;

	(void)state;
	pki->now = instant_add(now, 364 * (24 * HOUR));
	ocsp = ocsp_says(&(struct pki_ocsp){ .made_ago = 0 });
	crl = crl_says(&(struct pki_crl){ .made_ago = 0 });
	assert_int_equal(ocsp, REVOCATION_GOOD);
	assert_int_equal(crl, REVOCATION_GOOD);
	pki->now = instant_add(now, 366 * (24 * HOUR));
	ocsp = ocsp_says(&(struct pki_ocsp){ .made_ago = 0 });
	crl = crl_says(&(struct pki_crl){ .made_ago = 0 });
	revoked = crl_says(&(struct pki_crl){ .revoked = pki->seal });
	pki->now = now;
	assert_int_equal(ocsp, REVOCATION_UNKNOWN);
	assert_int_equal(crl, REVOCATION_UNKNOWN);
	assert_int_equal(revoked, REVOCATION_REVOKED);
}

static void test_answers_are_weighed(void **state)
{
	DER_LIST ocsp = { .count = 0 }, crls = { .count = 0 };
	struct revocation r;

	(void)state;
	add_ocsp(&ocsp, &(struct pki_ocsp){ .made_ago = MINUTE });
	add_ocsp(&ocsp, &(struct pki_ocsp){ .made_ago = 0 });
	add_ocsp(&ocsp, &(struct pki_ocsp){ .made_ago = 2 * MINUTE });
	assert_int_equal(ask(&ocsp, NULL, ago(HOUR)).this_update.us, pki->now.us);
	add_crl(&crls, &(struct pki_crl){ .revoked = pki->seal, .revoked_ago = HOUR });
	add_crl(&crls, &(struct pki_crl){ .revoked = pki->seal, .revoked_ago = 3 * HOUR, .reason = 4 });
	add_crl(&crls, &(struct pki_crl){ .revoked = pki->seal, .revoked_ago = 2 * HOUR });
	r = ask(&ocsp, &crls, ago(HOUR));
	assert_int_equal(r.status, REVOCATION_REVOKED);
	assert_int_equal(r.revoked.us, ago(3 * HOUR).us);
	assert_int_equal(r.reason, 4);
}

static void test_ocsp_not_heard(void **state)
{
	struct pki_subject s = { .cn = "Självutnämnd Test", .key_usage = "digitalSignature" };
	X509 *plain = pki_certificate(pki, &s, pki->responder_key, pki->ca, pki->ca_key);
	X509 *foreign, *old;

	(void)state;
	s.extended = "OCSPSigning";
	foreign = pki_certificate(pki, &s, pki->responder_key, pki->root, pki->root_key);
	s.days_from = -30;
	s.days_to = -1;
	old = pki_certificate(pki, &s, pki->responder_key, pki->ca, pki->ca_key);
	const struct pki_ocsp bad[] = {
		{ .spoiled = true },
		{ .digest = EVP_sha1() },
		{ .responder = plain },   /* not for OCSP */
		{ .responder = foreign }, /* appointed by somebody else */
		{ .responder = old },
		{ .responder = pki->seal, .responder_key = pki->seal_key }, /* for itself */
		{ .no_certificates = true },
		{ .leaf = pki->responder },
		{ .leaf = pki->seal, .issuer = pki->root },
		{ .try_later = true },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		struct pki_ocsp revoked = bad[i];
		BUF der = buf_init(DER_MAX);

		assert_int_equal(ocsp_says(&bad[i]), REVOCATION_UNKNOWN);
		revoked.revoked = true;
		assert_int_equal(ocsp_says(&revoked), REVOCATION_UNKNOWN);
		pki_ocsp(pki, &bad[i], &der);
		assert_int_equal(ocsp_response_check(buf_span(&der), buf_span(&leaf), buf_span(&issuer)), ERR_EVIDENCE);
	}
	X509_free(plain);
	X509_free(foreign);
	X509_free(old);
}

static void test_crls(void **state)
{
	DER_LIST list = { .count = 0 };
	struct revocation r;

	(void)state;
	assert_int_equal(crl_says(&(struct pki_crl){ .made_ago = 0 }), REVOCATION_GOOD);
	assert_int_equal(crl_says(&(struct pki_crl){ .revoked = pki->responder }), REVOCATION_GOOD);
	assert_int_equal(crl_says(&(struct pki_crl){ .scope = "critical,onlyuser:TRUE" }), REVOCATION_GOOD);
	add_crl(&list, &(struct pki_crl){ .revoked = pki->seal, .revoked_ago = 5 * HOUR, .reason = 1 });
	r = ask(NULL, &list, pki->now);
	assert_int_equal(r.status, REVOCATION_REVOKED);
	assert_int_equal(r.revoked.us, ago(5 * HOUR).us);
	assert_int_equal(r.reason, 1);
}

static void test_crls_not_heard(void **state)
{
	const struct pki_crl bad[] = {
		{ .spoiled = true },
		{ .digest = EVP_sha1() },
		{ .issuer = pki->root, .issuer_key = pki->root_key },
		{ .issuer_key = pki->root_key },
		{ .delta = true },
		{ .scope = "critical,indirectCRL:TRUE" },
	};
	const struct pki_crl of_others[] = {
		{ .scope = "critical,onlyCA:TRUE" },
		{ .scope = "critical,onlyAA:TRUE" },
		{ .scope = "critical,onlysomereasons:keyCompromise" },
		{ .scope = "critical,fullname:URI:http://crl.test.example/2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		struct pki_crl revoked = bad[i];

		assert_int_equal(crl_says(&bad[i]), REVOCATION_UNKNOWN);
		revoked.revoked = pki->seal;
		assert_int_equal(crl_says(&revoked), REVOCATION_UNKNOWN);
	}
	/* That they say nothing of the leaf means nothing; that they name it does. */
	for (size_t i = 0; i < ARRAY_LENGTH(of_others); i++) {
		struct pki_crl revoked = of_others[i];

		assert_int_equal(crl_says(&of_others[i]), REVOCATION_UNKNOWN);
		revoked.revoked = pki->seal;
		assert_int_equal(crl_says(&revoked), REVOCATION_REVOKED);
	}
}

static void test_crl_of_the_leafs_own_point(void **state)
{
	struct pki_subject s = { .cn = "Prov Test",
		                 .key_usage = "digitalSignature",
		                 .crl_url = "http://crl.test.example/1" };
	X509 *x = pki_certificate(pki, &s, pki->seal_key, pki->ca, pki->ca_key);
	BUF der = buf_init(DER_MAX);
	DER_LIST own = { .count = 0 }, other = { .count = 0 };
	struct revocation r;

	(void)state;
	pki_der(x, &der);
	add_crl(&own, &(struct pki_crl){ .scope = "critical,fullname:URI:http://crl.test.example/1" });
	add_crl(&other, &(struct pki_crl){ .scope = "critical,fullname:URI:http://crl.test.example/2" });
	assert_int_equal(certificate_revocation(buf_span(&der), buf_span(&issuer), NULL, &own, pki->now, &r), ERR_OK);
	assert_int_equal(r.status, REVOCATION_GOOD);
	assert_int_equal(certificate_revocation(buf_span(&der), buf_span(&issuer), NULL, &other, pki->now, &r), ERR_OK);
	assert_int_equal(r.status, REVOCATION_UNKNOWN);
	X509_free(x);
}

/* Every byte of a response is either signed or fixed. */
static void test_every_byte_of_a_response(void **state)
{
	static const uint8_t patterns[] = { 0x01, 0x20 };
	BUF der = buf_init(DER_MAX);

	(void)state;
	pki_ocsp(pki, &(struct pki_ocsp){ .revoked = false }, &der);
	assert_int_equal(ocsp_response_check(buf_span(&der), buf_span(&leaf), buf_span(&issuer)), ERR_OK);
	for (size_t i = 0; i < der.len; i++)
		for (size_t k = 0; k < sizeof patterns; k++) {
			der.ptr[i] = (char)(der.ptr[i] ^ patterns[k]);
			if (ocsp_response_check(buf_span(&der), buf_span(&leaf), buf_span(&issuer)) != ERR_EVIDENCE)
				fail_msg("byte %zu, bits %02x: taken", i, patterns[k]);
			der.ptr[i] = (char)(der.ptr[i] ^ patterns[k]);
		}
	for (size_t len = 0; len < der.len; len++)
		assert_int_equal(ocsp_response_check(span_of(der.ptr, len), buf_span(&leaf), buf_span(&issuer)),
		                 ERR_EVIDENCE);
}

static void test_wrong_pair(void **state)
{
	BUF root = buf_init(DER_MAX);
	struct revocation r;

	(void)state;
	pki_der(pki->root, &root);
	assert_int_equal(certificate_revocation(buf_span(&leaf), buf_span(&root), NULL, NULL, pki->now, &r), ERR_INPUT);
	assert_int_equal(certificate_revocation(span_str("x"), buf_span(&issuer), NULL, NULL, pki->now, &r), ERR_INPUT);
}

/* RFC 6960 section 4.1: version absent, one request with the SHA-1 of names and key, no nonce. */
static void test_request(void **state)
{
	BUF der = buf_init(DER_MAX);
	const char sha1[] = "\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00";

	(void)state;
	assert_int_equal(ocsp_request(buf_span(&leaf), buf_span(&issuer), &der), ERR_OK);
	assert_in_range(der.len, 60, 100);
	assert_int_equal(der.ptr[0], 0x30);
	assert_int_equal((size_t)der.ptr[1] + 2, der.len);
	assert_memory_equal(der.ptr + 10, sha1, sizeof sha1 - 1);
}

static void test_url(void **state)
{
	BUF url = buf_init(200);

	(void)state;
	assert_int_equal(certificate_ocsp_url(buf_span(&leaf), &url), ERR_OK);
	assert_string_equal(buf_str(&url), "http://ocsp.test.example/");
	assert_int_equal(certificate_ocsp_url(buf_span(&issuer), &url), ERR_NOT_FOUND);
}

/* When an answer was made, as it says. */
static void test_told(void **state)
{
	BUF ocsp = buf_init(DER_MAX), crl = buf_init(DER_MAX), late = buf_init(DER_MAX);
	struct instant at = { 0 };

	(void)state;
	pki_ocsp(pki, &(struct pki_ocsp){ .made_ago = HOUR }, &ocsp);
	pki_crl(pki, &(struct pki_crl){ .made_ago = 2 * HOUR }, &crl);
	pki_ocsp(pki, &(struct pki_ocsp){ .try_later = true }, &late);
	assert_int_equal(revocation_told(buf_span(&ocsp), false, &at), ERR_OK);
	assert_int_equal(at.us, ago(HOUR).us);
	assert_int_equal(revocation_told(buf_span(&crl), true, &at), ERR_OK);
	assert_int_equal(at.us, ago(2 * HOUR).us);
	assert_int_equal(revocation_told(buf_span(&ocsp), true, &at), ERR_EVIDENCE);
	assert_int_equal(revocation_told(buf_span(&crl), false, &at), ERR_EVIDENCE);
	assert_int_equal(revocation_told(buf_span(&late), false, &at), ERR_EVIDENCE);
	assert_int_equal(revocation_told(span_of(ocsp.ptr, ocsp.len - 1), false, &at), ERR_EVIDENCE);
	assert_int_equal(revocation_told(span_str(""), true, &at), ERR_EVIDENCE);
}

static void test_crl_files(void **state)
{
	BUF der = buf_init(DER_MAX);
	DER_LIST list = { .count = 0 };

	(void)state;
	pki_crl(pki, &(struct pki_crl){ .made_ago = 0 }, &der);
	assert_int_equal(crls_from_bytes(buf_span(&der), &list), ERR_OK);
	assert_int_equal(list.count, 1);
	assert_true(span_equal(buf_span(&list.items[0]), buf_span(&der)));
	assert_int_equal(crls_from_bytes(span_str("x"), &list), ERR_CONFIG);
	assert_int_equal(crls_from_bytes(span_str(""), &list), ERR_CONFIG);
	assert_int_equal(crls_from_bytes(span_of(der.ptr, der.len - 1), &list), ERR_CONFIG);
	assert_int_equal(list.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_unknown),
		cmocka_unit_test(test_ocsp),
		cmocka_unit_test(test_good_grows_old_revoked_does_not),
		cmocka_unit_test(test_silence_about_an_ended_certificate),
		cmocka_unit_test(test_answers_are_weighed),
		cmocka_unit_test(test_ocsp_not_heard),
		cmocka_unit_test(test_crls),
		cmocka_unit_test(test_crls_not_heard),
		cmocka_unit_test(test_crl_of_the_leafs_own_point),
		cmocka_unit_test(test_every_byte_of_a_response),
		cmocka_unit_test(test_wrong_pair),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_url),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_crl_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
