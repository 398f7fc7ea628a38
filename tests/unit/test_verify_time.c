/* Certificates end, are revoked, and are stolen: what a seal and a time stamp are worth then, and before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verify_world.h"

#define DAY (24 * HOUR)

static struct world *w;
static struct verify_report r;

static int set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

/* Revoked after the seal was stamped: it stays good. Revoked before: it never was. */
static void test_revoked(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_crl(w, instant_add(p.sealed_at, DAY), instant_add(p.sealed_at, HOUR));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_SEAL_REVOCATION].reason, "spärrades"));
	world_crl(w, instant_add(p.sealed_at, DAY), instant_add(p.sealed_at, -HOUR));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_REVOKED, VERIFY_CHECK_SEAL_REVOCATION);
}

/* A list that was made after the time to judge at was not known then, whatever it says. */
static void test_a_list_of_later(void **state)
{
	const struct instant at = w->at;
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_crl(w, instant_add(p.sealed_at, 3 * DAY), instant_add(p.sealed_at, -HOUR));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TRY_LATER, VERIFY_CHECK_SEAL_REVOCATION);
	w->at = instant_add(p.sealed_at, 4 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_REVOKED, VERIFY_CHECK_SEAL_REVOCATION);
	w->at = at;
}

/* The key was stolen, the certificate revoked. The thief seals a record of their own: with a genuine time stamp, with
 * none, and with one of an authority that nobody trusts, dated back. */
static void test_stolen_key(void **state)
{
	EVP_PKEY *thief_key = pki_key_p256();
	X509 *thief = pki_certificate(w->pki, &(struct pki_subject){ .cn = "Thief's Test Root", .ca = true }, thief_key,
	                              NULL, thief_key);
	EVP_PKEY *key = pki_key_p256();
	X509 *tsa = pki_certificate(w->pki,
	                            &(struct pki_subject){ .cn = "Thief's Test Stamp",
	                                                   .key_usage = "critical,digitalSignature",
	                                                   .extended = "critical,timeStamping" },
	                            key, thief, thief_key);
	const struct pki_stamp false_stamp = { .tsa = tsa, .tsa_key = key };
	struct roots *genuine = w->tsa_roots;
	PARTS p = { 0 };
	size_t base;

	(void)state;
	world_parts(w, NULL, &p);
	world_write(w, &p);
	base = p.pdf.len;
	world_crl(w, instant_add(p.sealed_at, DAY), instant_add(p.sealed_at, -MINUTE));
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_REVOKED, VERIFY_CHECK_SEAL_REVOCATION);

	p.pdf.len = base;
	world_seal(w, &p, &(struct seal_plan){ .no_stamp = true });
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
	assert_int_equal(r.checks[VERIFY_CHECK_SEAL_REVOCATION].sub, VERIFY_REVOKED_NO_POE);

	p.pdf.len = base;
	p.sealed_at = instant_add(p.sealed_at, -HOUR);
	w->tsa_roots = pki_roots(thief);
	world_seal(w, &p, &(struct seal_plan){ .stamp = &false_stamp });
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
	assert_int_equal(r.checks[VERIFY_CHECK_SEAL_STAMP].sub, VERIFY_NO_CERTIFICATE_CHAIN_FOUND);
	assert_int_equal(r.checks[VERIFY_CHECK_SEAL_REVOCATION].sub, VERIFY_REVOKED_NO_POE);
	roots_free(w->tsa_roots);
	w->tsa_roots = genuine;
	X509_free(tsa);
	X509_free(thief);
	EVP_PKEY_free(key);
	EVP_PKEY_free(thief_key);
}

/* The authority's certificate ends after a year. Judged later, the record needs a document time stamp from before. */
static void test_renewal(void **state)
{
	EVP_PKEY *key = pki_key_p256();
	X509 *later = pki_certificate(w->pki,
	                              &(struct pki_subject){ .cn = "Test TSA 2",
	                                                     .key_usage = "critical,digitalSignature",
	                                                     .extended = "critical,timeStamping",
	                                                     .days_to = 900 },
	                              key, w->pki->tsa_root, w->pki->tsa_root_key);
	const struct pki_stamp stamp = { .tsa = later, .tsa_key = key };
	PARTS p = { 0 };
	size_t sealed;

	(void)state;
	world_record(w, &p);
	sealed = p.pdf.len;
	w->at = instant_add(p.sealed_at, 364 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	w->at = instant_add(p.sealed_at, 400 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_OUT_OF_BOUNDS_NO_POE, VERIFY_CHECK_STAMPS);
	world_stamp(w, &p, instant_add(p.sealed_at, 300 * DAY), &stamp);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	w->at = instant_add(p.sealed_at, 1000 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_OUT_OF_BOUNDS_NO_POE, VERIFY_CHECK_STAMPS);
	/* Too late: the earlier stamp had ended when the renewing one was made. */
	p.pdf.len = sealed;
	world_stamp(w, &p, instant_add(p.sealed_at, 380 * DAY), &stamp);
	w->at = instant_add(p.sealed_at, 400 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_OUT_OF_BOUNDS_NO_POE, VERIFY_CHECK_STAMPS);
	X509_free(later);
	EVP_PKEY_free(key);
}

/* The authority's key was lost: what it stamped counts only where something older says that it was there before. */
static void test_lost_authority(void **state)
{
	struct pki *pki = w->pki;
	const struct instant now = pki->now;
	BUF crl = buf_init(1 << 16);
	EVP_PKEY *key = pki_key_p256();
	X509 *second = pki_certificate(pki,
	                               &(struct pki_subject){ .cn = "Test TSA 2",
	                                                      .key_usage = "critical,digitalSignature",
	                                                      .extended = "critical,timeStamping" },
	                               key, pki->tsa_root, pki->tsa_root_key);
	const struct pki_stamp stamp = { .tsa = second, .tsa_key = key };
	PARTS p = { 0 };
	size_t sealed;

	(void)state;
	world_record(w, &p);
	sealed = p.pdf.len;
	pki->now = instant_add(now, 20 * DAY);
	pki_crl(pki,
	        &(struct pki_crl){ .issuer = pki->tsa_root,
	                           .issuer_key = pki->tsa_root_key,
	                           .revoked = pki->tsa,
	                           .reason = 1,
	                           .revoked_ago = 10 * DAY },
	        &crl);
	pki->now = now;
	world_trust_file(w, "tsa/root.crl", buf_span(&crl));
	world_trust(w);
	w->at = instant_add(now, 30 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_REVOKED_NO_POE, VERIFY_CHECK_STAMPS);
	world_stamp(w, &p, instant_add(now, 5 * DAY), &stamp);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	p.pdf.len = sealed;
	world_stamp(w, &p, instant_add(now, 15 * DAY), &stamp);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_REVOKED_NO_POE, VERIFY_CHECK_STAMPS);
	world_trust_remove(w, "tsa/root.crl");
	world_trust(w);
	X509_free(second);
	EVP_PKEY_free(key);
}

/* The list of the authority that issued `revoked`, made 20 days from now: revoked 10 days from now. */
static void write_tsa_crl(X509 *issuer, EVP_PKEY *issuer_key, const X509 *revoked, int reason)
{
	const struct instant now = w->pki->now;
	BUF crl = buf_init(1 << 16);

	w->pki->now = instant_add(now, 20 * DAY);
	pki_crl(w->pki,
	        &(struct pki_crl){ .issuer = issuer,
	                           .issuer_key = issuer_key,
	                           .revoked = revoked,
	                           .reason = reason,
	                           .revoked_ago = 10 * DAY },
	        &crl);
	w->pki->now = now;
	world_trust_file(w, "tsa/root.crl", buf_span(&crl));
	world_trust(w);
	w->at = instant_add(now, 30 * DAY);
}

/* Only three reasons say that the key was kept (RFC 3161 section 4). */
static void test_reasons(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	for (int reason = 1; reason <= 10; reason++) {
		if (reason == 7 || reason == 8) /* unused; not in full lists */
			continue;
		write_tsa_crl(w->pki->tsa_root, w->pki->tsa_root_key, w->pki->tsa, reason);
		world_verify(w, &p, &r);
		if (reason >= 3 && reason <= 5)
			world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
		else
			world_expect(&r, VERIFY_INDETERMINATE, VERIFY_REVOKED_NO_POE, VERIFY_CHECK_STAMPS);
	}
}

/* An authority between the root and the stamps lost its key: so did all below it. */
static void test_lost_authority_above(void **state)
{
	struct pki *pki = w->pki;
	EVP_PKEY *middle_key = pki_key_p256(), *key = pki_key_p256();
	X509 *middle = pki_certificate(pki, &(struct pki_subject){ .cn = "Test TSA CA", .ca = true }, middle_key,
	                               pki->tsa_root, pki->tsa_root_key);
	X509 *leaf = pki_certificate(pki,
	                             &(struct pki_subject){ .cn = "Test TSA 3",
	                                                    .key_usage = "critical,digitalSignature",
	                                                    .extended = "critical,timeStamping" },
	                             key, middle, middle_key);
	const struct pki_stamp stamp = { .tsa = leaf, .tsa_key = key, .extra = middle };
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	world_write(w, &p);
	world_seal(w, &p, &(struct seal_plan){ .stamp = &stamp });
	w->at = instant_add(pki->now, 30 * DAY);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	write_tsa_crl(pki->tsa_root, pki->tsa_root_key, middle, 1);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_REVOKED_NO_POE, VERIFY_CHECK_STAMPS);
	X509_free(middle);
	X509_free(leaf);
	EVP_PKEY_free(middle_key);
	EVP_PKEY_free(key);
}

/* A lost authority dated the oral decision back; the seal has another one's stamp, later than the loss. */
static void test_oral_stamp_of_a_lost_authority(void **state)
{
	struct pki *pki = w->pki;
	EVP_PKEY *key = pki_key_p256();
	X509 *lost = pki_certificate(pki,
	                             &(struct pki_subject){ .cn = "Test TSA 4",
	                                                    .key_usage = "critical,digitalSignature",
	                                                    .extended = "critical,timeStamping" },
	                             key, pki->tsa_root, pki->tsa_root_key);
	const struct pki_stamp stamp = { .tsa = lost, .tsa_key = key };
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	buf_clear(&p.oral_token);
	world_token(w, buf_span(&p.oral_act), p.recorded, &stamp, &p.oral_token);
	p.sealed_at = instant_add(p.sealed_at, 15 * DAY);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_crl(w, instant_add(p.sealed_at, DAY), (struct instant){ 0 });
	write_tsa_crl(pki->tsa_root, pki->tsa_root_key, lost, 4);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	write_tsa_crl(pki->tsa_root, pki->tsa_root_key, lost, 1);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_REVOKED_NO_POE, VERIFY_CHECK_ORAL_STAMP);
	X509_free(lost);
	EVP_PKEY_free(key);
}

/* A root that stands in another role's folder counts for nothing in its own. */
static void test_roles(void **state)
{
	static const struct {
		const char *from, *to;
		enum verify_check check;
	} moves[] = { { "seal", "tsa", VERIFY_CHECK_SEAL_CHAIN },
		      { "tsa", "seal", VERIFY_CHECK_SEAL_STAMP },
		      { "eid", "seal", VERIFY_CHECK_EID_CHAIN },
		      { "seal", "eid", VERIFY_CHECK_SEAL_CHAIN } };
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	for (size_t i = 0; i < ARRAY_LENGTH(moves); i++) {
		char from[100], to[100], path[400];
		BUF pem = buf_init(1 << 14);

		(void)snprintf(from, sizeof from, "%s/root.pem", moves[i].from);
		(void)snprintf(to, sizeof to, "%s/moved.pem", moves[i].to);
		(void)snprintf(path, sizeof path, "%s/trust/%s", w->folder, from);
		assert_int_equal(buf_read_file(&pem, path), ERR_OK);
		world_trust_file(w, to, buf_span(&pem));
		world_trust_remove(w, from);
		world_trust(w);
		assert_string_equal(verify_trust_problem(w->trust), "");
		world_verify(w, &p, &r);
		assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
		assert_int_equal(r.checks[moves[i].check].outcome, VERIFY_CHECK_OPEN);
		assert_int_equal(r.checks[moves[i].check].sub, VERIFY_NO_CERTIFICATE_CHAIN_FOUND);
		world_trust_file(w, from, buf_span(&pem));
		world_trust_remove(w, to);
		world_trust(w);
	}
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
}

/* Judged as of a time before the seal, and long after everything ended. */
static void test_at(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	w->at = instant_add(p.sealed_at, -HOUR);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_STAMPS);
	w->at = instant_add(p.sealed_at, 34 * (365 * DAY));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_OUT_OF_BOUNDS_NO_POE, VERIFY_CHECK_STAMPS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_revoked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_list_of_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stolen_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_renewal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost_authority, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reasons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost_authority_above, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_oral_stamp_of_a_lost_authority, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_roles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_at, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
