/* Times that cannot be: each pair of a record, two minutes apart (which clocks may be) and a second more (which no
 * record can come to). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verify_world.h"

#define LIMIT (2 * MINUTE)

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

/* Each moves a time so that something lies `by` before what it covers. */
static void oral_stamp_before_recorded(struct parts *p, int64_t by)
{
	p->oral_stamp = instant_add(p->recorded, -by);
}

static void oral_stamp_before_act(struct parts *p, int64_t by)
{
	p->oral_stamp = p->recorded;
	p->oral_act_at = instant_add(p->recorded, by);
}

static void oral_witness_before_act(struct parts *p, int64_t by)
{
	p->oral_cosigned = instant_add(p->recorded, -by);
}

static void signed_before_recorded(struct parts *p, int64_t by)
{
	p->recorded = instant_add(p->signed_at, by);
}

static void signed_before_act(struct parts *p, int64_t by)
{
	p->oral_act_at = instant_add(p->signed_at, by);
	p->oral_stamp = instant_add(p->signed_at, MINUTE);
}

static void signature_stamp_before_received(struct parts *p, int64_t by)
{
	p->signature_stamp = instant_add(p->received, -by);
}

static void signature_witness_before_received(struct parts *p, int64_t by)
{
	p->signature_cosigned = instant_add(p->received, -by);
}

static void seal_stamp_before_seal(struct parts *p, int64_t by)
{
	p->seal_stamp = instant_add(p->sealed_at, -by);
}

static void seal_stamp_before_received(struct parts *p, int64_t by)
{
	p->seal_stamp = p->sealed_at = instant_add(p->received, -by);
	p->signature_stamp = instant_add(p->received, -MINUTE);
}

static void seal_stamp_before_oral_stamp(struct parts *p, int64_t by)
{
	p->oral_stamp = instant_add(p->sealed_at, by);
}

static void seal_stamp_before_signature_stamp(struct parts *p, int64_t by)
{
	p->signature_stamp = instant_add(p->sealed_at, by);
}

static void seal_stamp_before_oral_witness(struct parts *p, int64_t by)
{
	p->oral_cosigned = instant_add(p->sealed_at, by);
}

static void seal_stamp_before_signature_witness(struct parts *p, int64_t by)
{
	p->signature_cosigned = instant_add(p->sealed_at, by);
}

static void seal_witness_before_stamp(struct parts *p, int64_t by)
{
	p->seal_cosigned = instant_add(p->sealed_at, -by);
	p->seal_act_at = p->seal_cosigned;
}

static void seal_witness_before_act(struct parts *p, int64_t by)
{
	p->seal_act_at = instant_add(p->sealed_at, by);
	p->seal_cosigned = p->sealed_at;
}

static const struct {
	const char *detail;
	void (*move)(struct parts *p, int64_t by);
	bool eid_only; /* a person states when a paper was signed */
} pairs[] = {
	{ "oral-stamp lies %lld s before recorded", oral_stamp_before_recorded, false },
	{ "oral-stamp lies %lld s before oral-act", oral_stamp_before_act, false },
	{ "oral cosignature lies %lld s before recorded", oral_witness_before_act, false },
	{ "producedAt lies %lld s before recorded", signed_before_recorded, true },
	{ "producedAt lies %lld s before oral-act", signed_before_act, true },
	{ "signature-stamp lies %lld s before received", signature_stamp_before_received, false },
	{ "signature cosignature lies %lld s before received", signature_witness_before_received, false },
	{ "seal-stamp lies %lld s before seal /M", seal_stamp_before_seal, false },
	{ "seal-stamp lies %lld s before received", seal_stamp_before_received, false },
	{ "seal-stamp lies %lld s before oral-stamp", seal_stamp_before_oral_stamp, false },
	{ "seal-stamp lies %lld s before signature-stamp", seal_stamp_before_signature_stamp, false },
	{ "seal-stamp lies %lld s before oral cosignature", seal_stamp_before_oral_witness, false },
	{ "seal-stamp lies %lld s before signature cosignature", seal_stamp_before_signature_witness, false },
	{ "seal cosignature lies %lld s before seal-stamp", seal_witness_before_stamp, false },
	{ "seal cosignature lies %lld s before seal-act", seal_witness_before_act, false },
};

static void make(size_t i, int64_t by, bool paper)
{
	PARTS p = { 0 };

	if (paper)
		world_parts_paper(w, &p);
	else
		world_parts(w, NULL, &p);
	pairs[i].move(&p, by);
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
}

static void expect_order_failure(size_t i, int64_t by)
{
	char detail[200];

	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_TIME_ORDER);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(detail, sizeof detail, pairs[i].detail, (long long)(by / SECOND));
#pragma GCC diagnostic pop
	assert_string_equal(r.checks[VERIFY_CHECK_TIME_ORDER].detail, detail);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_TIME_ORDER].reason, "Tiderna går inte ihop: "));
	assert_string_equal(strrchr(r.checks[VERIFY_CHECK_TIME_ORDER].reason, ')'), ")."); /* not cut off */
}

static void test_every_pair(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
		make(i, LIMIT, false);
		if (r.conclusion != VERIFY_PASSED)
			print_message("two minutes: %s\n", pairs[i].detail);
		world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
		make(i, LIMIT + SECOND, false);
		expect_order_failure(i, LIMIT + SECOND);
		assert_int_equal(r.checks[VERIFY_CHECK_STAMPS].outcome, VERIFY_CHECK_PASSED);
	}
}

/* Twenty minutes ahead: recorded at 00.20, signed at 00.05. */
static void test_recorded_after_signed(void **state)
{
	(void)state;
	make(3, 20 * MINUTE, false);
	expect_order_failure(3, 20 * MINUTE);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_TIME_ORDER].reason, ": underskriften ("));
	assert_non_null(strstr(r.checks[VERIFY_CHECK_TIME_ORDER].reason, " före registreringen ("));
}

/* A paper may have been signed before the late registration; stamps are as with an e-ID. */
static void test_paper(void **state)
{
	(void)state;
	for (size_t i = 2; i < 6; i++) {
		make(i, LIMIT + SECOND, true);
		world_expect(&r, VERIFY_INDETERMINATE, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_EID_SIGNATURE);
		if (pairs[i].eid_only)
			continue;
		assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_CHECK_OPEN);
		assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].sub, VERIFY_TIMESTAMP_ORDER_FAILURE);
	}
	make(3, MINUTE, true);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_CHECK_PASSED);
}

static void test_copy(void **state)
{
	PARTS p = { 0 }, bad = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.copy = true;
	p.seal_stamp = instant_add(p.sealed_at, -LIMIT);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_CHECK_PASSED);
	world_parts(w, NULL, &bad);
	bad.copy = true;
	bad.seal_stamp = instant_add(bad.sealed_at, -LIMIT - SECOND);
	world_write(w, &bad);
	world_seal(w, &bad, NULL);
	world_verify(w, &bad, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_TIME_ORDER);
}

/* A document time stamp against the seal's, and against the one before it. */
static void test_document_stamps(void **state)
{
	PARTS p = { 0 };
	size_t sealed, stamped;

	(void)state;
	world_record(w, &p);
	sealed = p.pdf.len;
	world_stamp(w, &p, instant_add(p.sealed_at, -LIMIT), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	p.pdf.len = sealed;
	world_stamp(w, &p, instant_add(p.sealed_at, -LIMIT - SECOND), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_TIME_ORDER);
	p.pdf.len = sealed;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	stamped = p.pdf.len;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR - LIMIT), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	p.pdf.len = stamped;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR - LIMIT - SECOND), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_TIME_ORDER);
	/* Judged for a time before those stamps, they are not there. */
	w->at = instant_add(p.sealed_at, HOUR - LIMIT - 2 * SECOND);
	world_verify(w, &p, &r);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_CHECK_PASSED);
}

/* The answer about revocation lies under the stamp, and was made after it. */
static void test_answers(void **state)
{
	PARTS p = { 0 };
	size_t sealed;

	(void)state;
	world_record(w, &p);
	sealed = p.pdf.len;
	w->answers_ahead = LIMIT;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	p.pdf.len = sealed;
	w->answers_ahead = LIMIT + SECOND;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TIMESTAMP_ORDER_FAILURE, VERIFY_CHECK_TIME_ORDER);
	assert_string_equal(r.checks[VERIFY_CHECK_TIME_ORDER].detail,
	                    "document time stamp lies 121 s before an OCSP response");
}

/* What is not proven is not compared: a stamp of an authority that nobody trusts, a seal without a stamp. */
static void test_not_proven(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	world_write(w, &p);
	world_seal(w, &p, &(struct seal_plan){ .no_stamp = true });
	world_verify(w, &p, &r);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_NOT_REACHED);
	world_trust_remove(w, "tsa/root.pem");
	world_trust(w);
	make(0, 20 * MINUTE, false);
	assert_int_equal(r.checks[VERIFY_CHECK_ORAL_STAMP].sub, VERIFY_NO_CERTIFICATE_CHAIN_FOUND);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].outcome, VERIFY_NOT_REACHED);
	/* The e-ID's time is proven by itself. */
	make(3, 20 * MINUTE, false);
	assert_int_equal(r.checks[VERIFY_CHECK_TIME_ORDER].sub, VERIFY_TIMESTAMP_ORDER_FAILURE);
}

static void doubted(int64_t in_act, int64_t on_page)
{
	PARTS p = { 0 };

	world_parts(w, NULL, &p);
	p.clock_doubt = in_act;
	p.page_clock_doubt = on_page;
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
}

/* The service's own doubt of its clock: told, and the same on the page. */
static void test_doubt(void **state)
{
	(void)state;
	doubted(45, 45);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_TIME_ORDER].reason, "gick omkring 45 sekunder före andra"));
	doubted(-20 * 60, 0);
	world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
	doubted(-20 * 60, 20 * 60);
	world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
	doubted(0, 20 * 60);
	world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_pair, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_recorded_after_signed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_paper, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_copy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_document_stamps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_not_proven, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_doubt, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
