/* The simulator's orders under a clock that the test moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "order.h"

#define POLICY "1.2.3.4.25"

static struct instant wall(void *ctx)
{
	return (struct instant){ .us = *(int64_t *)ctx };
}

static int64_t monotonic(void *ctx)
{
	return *(int64_t *)ctx;
}

struct fixture {
	int64_t now;
	struct clock clock;
	struct orders *orders;
	struct relying_party rp, other_rp;
	struct person astrid, bo;
};

static int setup(void **state)
{
	static const struct order_limits limits = {
		.pick_up = 30, .finish = 180, .keep_complete = 180, .keep_failed = 300, .frame = 5, .wrong_codes = 3
	};
	static char name[] = "cn=x", other_name[] = "cn=y";
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	f->now = 1000 * SECOND;
	f->clock = (struct clock){ .now = wall, .monotonic = monotonic, .ctx = &f->now };
	f->rp = (struct relying_party){ .fingerprint = "aa", .name = name, .display_name = name };
	f->other_rp = (struct relying_party){ .fingerprint = "bb", .name = other_name, .display_name = other_name };
	f->astrid = (struct person){ .personal_number = "199001012385" };
	f->bo = (struct person){ .personal_number = "197503152394" };
	assert_int_equal(orders_new(&limits, &f->clock, random_system(), &f->orders), ERR_OK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	orders_free(f->orders);
	free(f);
	return 0;
}

static struct order *make(struct fixture *f, const char *required)
{
	struct order *order = NULL;
	json_t *request = *required ? json_pack("{s:s, s:{s:s}}", "endUserIp", "192.0.2.1", "requirement",
	                                        "personalNumber", required)
	                            : json_pack("{s:s}", "endUserIp", "192.0.2.1");

	assert_int_equal(orders_create(f->orders, ORDER_SIGN, request, &f->rp, &order), ERR_OK);
	json_decref(request);
	return order;
}

static enum refusal scan_at(struct fixture *f, const struct order *order, unsigned t, struct order **ret)
{
	char mac[65], frame[256];
	int len;

	assert_int_equal(qr_mac(order->qr_secret, t, mac), ERR_OK);
	len = snprintf(frame, sizeof frame, " bankid.%s.%u.%s\n", order->qr_token, t, mac);
	return orders_scan(f->orders, span_of(frame, (size_t)len), ret);
}

static struct order *opened(struct fixture *f, const char *required, const struct person *p)
{
	struct order *order = make(f, required), *found = NULL;

	assert_int_equal(scan_at(f, order, 0, &found), REFUSAL_NONE);
	assert_ptr_equal(found, order);
	assert_int_equal(orders_open(f->orders, order, p, POLICY), REFUSAL_NONE);
	return order;
}

/* What collect says: "status/hint", or the error's name. */
static void collect_is(struct fixture *f, const char *ref, const char *wanted)
{
	char got[80];
	JSON json_t *answer = NULL;
	enum err e = orders_collect(f->orders, ref, &f->rp, &answer);

	snprintf(got, sizeof got, "%s%s%s", e == ERR_OK ? json_text(answer, "status") : err_name(e),
	         json_object_get(answer, "hintCode") ? "/" : "", json_text(answer, "hintCode"));
	assert_string_equal(got, wanted);
}

static void test_frames_age(void **state)
{
	struct fixture *f = *state;
	struct order *order = make(f, ""), *found = NULL;

	f->now += 10 * SECOND;
	assert_int_equal(scan_at(f, order, 4, &found), REFUSAL_STALE_FRAME);
	assert_int_equal(scan_at(f, order, 12, &found), REFUSAL_STALE_FRAME);
	assert_null(found);
	collect_is(f, order->ref, "pending/outstandingTransaction");
	assert_int_equal(scan_at(f, order, 11, &found), REFUSAL_NONE);
	assert_int_equal(scan_at(f, order, 5, &found), REFUSAL_NONE);
	collect_is(f, order->ref, "pending/started");
}

static void test_frames_are_checked(void **state)
{
	static const char *const broken[] = {
		"", "bankid", "bankid.x.0.0",
		"bankid.x.00.dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8",
		"Bankid.x.0.dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8"
	};
	struct fixture *f = *state;
	struct order *order = make(f, ""), *found = NULL;
	char frame[256];
	int len;

	for (size_t i = 0; i < ARRAY_LENGTH(broken); i++)
		assert_int_equal(orders_scan(f->orders, span_str(broken[i]), &found), REFUSAL_NOT_A_FRAME);
	len = snprintf(frame, sizeof frame, "bankid.%s.0.%064d", order->qr_token, 0);
	assert_int_equal(orders_scan(f->orders, span_of(frame, (size_t)len), &found), REFUSAL_WRONG_FRAME);
	len = snprintf(frame, sizeof frame, "bankid.%s.0.%064d", order->ref, 0);
	assert_int_equal(orders_scan(f->orders, span_of(frame, (size_t)len), &found), REFUSAL_UNKNOWN_ORDER);
	assert_null(found);
}

static void test_nobody_picks_up(void **state)
{
	struct fixture *f = *state;
	struct order *order = make(f, ""), *found = NULL;
	char ref[TOKEN_TEXT];

	memcpy(ref, order->ref, sizeof ref);
	f->now += 29 * SECOND;
	assert_int_equal(scan_at(f, order, 29, &found), REFUSAL_NONE);
	f->now += SECOND;
	assert_int_equal(scan_at(f, order, 30, &found), REFUSAL_ENDED);
	collect_is(f, ref, "failed/startFailed");
	collect_is(f, ref, "NOT_FOUND");
}

static void test_person_is_slow(void **state)
{
	struct fixture *f = *state;
	struct order *order = opened(f, "", &f->astrid);

	f->now += 179 * SECOND;
	assert_int_equal(orders_check_open(orders_by_handle(f->orders, order->handle)), REFUSAL_NONE);
	f->now += SECOND;
	assert_int_equal(orders_check_open(orders_by_handle(f->orders, order->handle)), REFUSAL_ENDED);
	collect_is(f, order->ref, "failed/expiredTransaction");
}

static void test_results_are_kept_for_a_while(void **state)
{
	struct fixture *f = *state;
	struct order *complete = opened(f, "", &f->astrid), *failed;
	char ref[TOKEN_TEXT];

	orders_complete(f->orders, complete, json_object());
	f->now += 179 * SECOND;
	collect_is(f, complete->ref, "complete");
	complete = opened(f, "", &f->astrid);
	orders_complete(f->orders, complete, json_object());
	memcpy(ref, complete->ref, sizeof ref);
	f->now += 180 * SECOND;
	collect_is(f, ref, "NOT_FOUND");

	failed = opened(f, "", &f->astrid);
	orders_fail(f->orders, failed, "userCancel");
	f->now += 299 * SECOND;
	collect_is(f, failed->ref, "failed/userCancel");
	failed = opened(f, "", &f->astrid);
	orders_fail(f->orders, failed, "userCancel");
	memcpy(ref, failed->ref, sizeof ref);
	f->now += 300 * SECOND;
	collect_is(f, ref, "NOT_FOUND");
}

static void test_already_in_progress(void **state)
{
	struct fixture *f = *state;
	struct order *open = opened(f, "", &f->astrid), *refused = NULL;
	json_t *request = json_pack("{s:{s:s}}", "requirement", "personalNumber", f->astrid.personal_number);

	assert_int_equal(orders_create(f->orders, ORDER_SIGN, request, &f->rp, &refused), ERR_DUPLICATE);
	assert_null(refused);
	collect_is(f, open->ref, "failed/cancelled");
	assert_int_equal(orders_create(f->orders, ORDER_SIGN, request, &f->rp, &refused), ERR_OK);
	json_decref(request);
	/* One that nobody has opened is nobody's: a new one for the same person is no conflict. */
	assert_non_null(make(f, f->astrid.personal_number));
}

static void test_only_the_required_person(void **state)
{
	struct fixture *f = *state;
	struct order *order = make(f, f->astrid.personal_number), *found = NULL;

	assert_int_equal(scan_at(f, order, 0, &found), REFUSAL_NONE);
	assert_int_equal(orders_open(f->orders, order, &f->bo, POLICY), REFUSAL_WRONG_PERSON);
	assert_int_equal(orders_check_open(order), REFUSAL_ENDED);
	collect_is(f, order->ref, "failed/certificateErr");
}

static void test_wrong_codes(void **state)
{
	struct fixture *f = *state;
	struct order *order = opened(f, "", &f->astrid);

	assert_int_equal(orders_check_code(f->orders, order, span_str("12345")), REFUSAL_BAD_CODE);
	assert_int_equal(orders_check_code(f->orders, order, span_str("12345x")), REFUSAL_BAD_CODE);
	assert_int_equal(orders_check_code(f->orders, order, span_str("000000")), REFUSAL_WRONG_CODE);
	assert_int_equal(orders_check_code(f->orders, order, span_str("000000")), REFUSAL_WRONG_CODE);
	assert_int_equal(orders_check_code(f->orders, order, span_str("000001")), REFUSAL_NONE);
	assert_int_equal(orders_check_code(f->orders, order, span_str("000000")), REFUSAL_BLOCKED);
	collect_is(f, order->ref, "failed/certificateErr");
}

static void test_orders_belong_to_their_relying_party(void **state)
{
	struct fixture *f = *state;
	struct order *order = make(f, "");
	JSON json_t *answer = NULL;

	assert_int_equal(orders_collect(f->orders, order->ref, &f->other_rp, &answer), ERR_NOT_FOUND);
	assert_int_equal(orders_cancel(f->orders, order->ref, &f->other_rp), ERR_NOT_FOUND);
	assert_int_equal(orders_cancel(f->orders, order->ref, &f->rp), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_frames_age, setup, teardown),
		cmocka_unit_test_setup_teardown(test_frames_are_checked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobody_picks_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_person_is_slow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_results_are_kept_for_a_while, setup, teardown),
		cmocka_unit_test_setup_teardown(test_already_in_progress, setup, teardown),
		cmocka_unit_test_setup_teardown(test_only_the_required_person, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_codes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_orders_belong_to_their_relying_party, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
