/* Orders on bad days: nobody comes, the provider or the machine goes down, somebody changes the mind. */
#include "jourbeslut/eid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid_service.h"
#include "jourbeslut/clocks.h"

static void test_renewal(void **state)
{
	char id[EID_ID_TEXT];
	BUF frame = buf_init(200);
	struct instant began;
	int attempts = 1;

	(void)state;
	begin_sign(id);
	began = kit->now;
	pass(2 * SECOND);
	answer(200, PENDING("1", "outstandingTransaction"));
	kit->now.us += 28 * SECOND;
	run_due();
	answer(200, FAILED("1", "startFailed"));
	/* Quietly: a new order of the same wish is asked for at once. */
	assert_state(id, EID_WANTED, "");
	assert_called("/sign");
	answer(200, TOKENS("2"));
	assert_state(id, EID_PENDING, "");
	assert_int_equal(look(id).attempts, 2);
	assert_string_equal(look(id).autostart_token, "auto-2");
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_OK);
	assert_true(span_starts_with(buf_span(&frame), "bankid.qr-2.0."));
	assert_int_equal(count_rows("SELECT COUNT(*) AS n FROM eid_attempt WHERE qr_secret <> ''"), 1);
	/* Nobody ever comes: it ends within three minutes, and says so. */
	for (attempts = 2; attempts < 20; attempts++) {
		kit->now.us += 30 * SECOND;
		run_due();
		assert_called("/collect");
		answer(200, FAILED("2", "startFailed"));
		if (!call.done)
			break;
		assert_called("/sign");
		answer(200, TOKENS("2"));
	}
	assert_state(id, EID_FAILED, "startFailed");
	assert_in_range(attempts, 4, 6);
	assert_in_range(kit->now.us - began.us, 120 * SECOND, 182 * SECOND);
	assert_int_equal(
	        count_rows(
	                "SELECT COUNT(*) AS n FROM eid_attempt WHERE qr_secret || qr_token || autostart_token <> ''"),
	        0);
}

static void test_restart_while_pending(void **state)
{
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];
	BUF frame = buf_init(200);

	(void)state;
	begin_sign(id);
	pass(7 * SECOND);
	restart(); /* with a collect under way */
	assert_called("/collect");
	assert_string_equal(buf_str(&call.body), "{\"orderRef\":\"ref-1\"}");
	answer(200, PENDING("1", "outstandingTransaction"));
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_OK);
	assert_true(span_starts_with(buf_span(&frame), "bankid.qr-1.7."));
	complete(&e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
}

static void test_restart_while_wanted(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	restart(); /* whether the provider took it, nobody knows */
	assert_called("/sign");
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");
}

/* The answer comes only once: a crash right after it must not cost it. */
static void test_crash_between_collect_and_verify(void **state)
{
	struct kit_evidence e = { 0 };
	EID_RESULT r = { .id = "" };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];
	int before;

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	add_complete("ref-1", KIT_PERSON, &e, &body);
	answer_only(200, buf_str(&body));
	assert_state(id, EID_COLLECTED, "");
	before = calls;
	kit->now.us += HOUR;
	restart();
	assert_state(id, EID_VERIFIED, "");
	assert_int_equal(calls, before);
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_int_equal(r.collected.us, kit->now.us - HOUR);
}

static void test_disk_full_when_the_answer_comes(void **state)
{
	struct kit_evidence e = { 0 };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	add_complete("ref-1", KIT_PERSON, &e, &body);
	{ /* migrations leave free pages behind, which would hold the answer: nothing is free on a full disk */
		STATEMENT vacuum = store_statement(own, "VACUUM");
		STATEMENT q = store_statement(own, "PRAGMA max_page_count = 1");

		assert_int_equal(step_done(vacuum), ERR_OK);
		assert_int_equal(step_one(q), ERR_OK);
	}
	answer(200, buf_str(&body));
	assert_state(id, EID_PENDING, "");
	pass(1 * SECOND);
	assert_state(id, EID_PENDING, "");
	assert_quiet(); /* held in memory; asking again would only get "no such order" */
	{
		STATEMENT q = store_statement(own, "PRAGMA max_page_count = 1000000");

		assert_int_equal(step_one(q), ERR_OK);
	}
	pass(1 * SECOND);
	assert_state(id, EID_VERIFIED, "");
}

static void test_lost(void **state)
{
	struct eid_order o;
	EID_RESULT r = { .id = "" };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	answer(400, "{\"errorCode\":\"invalidParameters\",\"details\":\"No such order\"}");
	assert_state(id, EID_PENDING, "");
	pass(2 * SECOND);
	answer(400, "{\"errorCode\":\"invalidParameters\",\"details\":\"No such order\"}");
	assert_state(id, EID_LOST, "invalidParameters");
	o = look(id);
	assert_string_equal(eid_order_message(&o, EID_OTHER_DEVICE)->id, "OWN-LOST");
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_int_equal(r.state, EID_LOST);
	assert_string_equal(r.person, KIT_PERSON);
}

/* An answer that was cut off is asked for again, while the provider keeps it. */
static void test_asked_again(void **state)
{
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];
	int before;

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	break_off(ERR_UPSTREAM);
	pass(2 * SECOND);
	answer(400, "{\"errorCode\":\"invalidParameters\"}");
	complete(&e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
	before = calls;
	pass(MINUTE);
	assert_int_equal(calls, before); /* nothing is asked after a final answer */
}

/* RateLimit: nobody is asked before the provider lets us, and no order ends for it. */
static void test_the_provider_is_left_alone(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	provider_wait_us = 7 * SECOND;
	answer(429, "{\"errorCode\":\"tooManyRequests\"}");
	provider_wait_us = 0;
	pass(6 * SECOND);
	assert_quiet();
	assert_state(id, EID_WANTED, "");
	pass(1 * SECOND);
	assert_called("/sign");
	answer(200, TOKENS("1"));
	pass(2 * SECOND);
	provider_wait_us = 3 * SECOND; /* no calls left: told with the last one that was taken */
	answer(200, PENDING("1", "userSign"));
	provider_wait_us = 0;
	pass(2 * SECOND);
	assert_quiet();
	pass(1 * SECOND);
	assert_called("/collect");
	provider_wait_us = HOUR; /* for ever is for nobody */
	answer(429, "");
	provider_wait_us = 0;
	pass(MINUTE);
	assert_called("/collect");
}

/* A long pause ends no order that waits for it, and what has come is judged at once. */
static void test_a_pause_ends_nothing(void **state)
{
	struct eid_order_request r = sign_request();
	struct kit_evidence e = { 0 };
	char waiting[EID_ID_TEXT], signing[EID_ID_TEXT];
	BUF body = buf_init(1 << 20);

	(void)state;
	begin_sign(signing);
	pass(2 * SECOND);
	add_complete("ref-1", KIT_PERSON, &e, &body);
	provider_wait_us = MINUTE;
	answer(200, buf_str(&body));
	provider_wait_us = 0;
	assert_state(signing, EID_VERIFIED, "");
	r.subject = SUBJECT + 1;
	assert_int_equal(wish(&r, waiting), ERR_OK);
	pass(50 * SECOND);
	assert_quiet();
	assert_state(waiting, EID_WANTED, "");
	pass(10 * SECOND);
	assert_called("/sign");
	answer(200, TOKENS("2"));
	assert_state(waiting, EID_PENDING, "");
}

static void test_outage_while_pending(void **state)
{
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	for (int i = 0; i < 3; i++) {
		pass(2 * SECOND);
		break_off(ERR_TIMEOUT);
		pass(2 * SECOND);
		answer(503, "{\"errorCode\":\"Maintenance\",\"details\":\"\"}");
		pass(2 * SECOND);
		answer(429, "");
		assert_state(id, EID_PENDING, "");
	}
	complete(&e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
}

static void test_outage_too_long(void **state)
{
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	kit->now.us += HOUR; /* down that long; still it asks once */
	restart();
	assert_called("/collect");
	break_off(ERR_UPSTREAM);
	assert_state(id, EID_LOST, "noContact");
}

static void test_no_contact(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	answer(503, "{\"errorCode\":\"maintenance\"}");
	assert_state(id, EID_WANTED, "");
	pass(2 * SECOND);
	break_off(ERR_UPSTREAM);
	pass(2 * SECOND);
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");

	r.subject = SUBJECT + 1;
	kit->now.us += MINUTE; /* the first one, too, is asked after meanwhile */
	assert_int_equal(wish(&r, id), ERR_OK);
}

static void test_no_contact_gives_up(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];
	int tries = 0;

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	while (call.done && ++tries < 50) {
		break_off(ERR_UPSTREAM);
		pass(2 * SECOND);
	}
	assert_in_range(tries, 6, 9);
	assert_state(id, EID_FAILED, "noContact");
}

static void test_cancel(void **state)
{
	char id[EID_ID_TEXT];
	struct eid_order_request r = sign_request();

	(void)state;
	/* Before it was sent. */
	assert_int_equal(wish(&r, id), ERR_OK);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	run_due();
	assert_quiet();
	assert_state(id, EID_CANCELLED, "cancelled");
	/* While it stands at the provider. */
	begin_sign(id);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	pass(2 * SECOND);
	assert_called("/cancel");
	answer(200, "{}");
	assert_state(id, EID_CANCELLED, "cancelled");
	/* No effect at an end. */
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	assert_int_equal(store_transaction(page, cancel_body, (char *)(uintptr_t) "nosuchorder"), ERR_NOT_FOUND);
	pass(5 * SECOND);
	assert_quiet();
}

/* The person was faster: a signature that exists is not thrown away. */
static void test_cancel_too_late(void **state)
{
	struct kit_evidence e = { 0 };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	pass(2 * SECOND);
	assert_called("/cancel");
	answer(400, "{\"errorCode\":\"invalidParameters\"}");
	assert_called("/collect");
	add_complete("ref-1", KIT_PERSON, &e, &body);
	answer(200, buf_str(&body));
	assert_state(id, EID_VERIFIED, "");
}

/* The end of an order is final, whatever the program does. */
static void test_store_keeps_the_end(void **state)
{
	static const char *const changes[] = { "UPDATE eid_order SET state = 'pending', ended_at = NULL",
		                               "UPDATE eid_order SET proven_person = '198505052389'",
		                               "UPDATE eid_order SET visible = x'00'",
		                               "UPDATE eid_answer SET body = x'00'" };
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	complete(&e, KIT_PERSON);
	for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
		STATEMENT q = store_statement(page, changes[i]);

		assert_int_equal(step_done(q), ERR_WRONG_STATE);
	}
	assert_state(id, EID_VERIFIED, "");
}

/* Every answer of the provider tells the time, whatever else it says. */
static void test_the_provider_tells_the_time(void **state)
{
	const struct clock clock = kit_clock(kit);
	struct clocks_standing standing;
	struct clocks *clocks = NULL;
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(clocks_new(&clock, NULL, own, &clocks), ERR_OK);
	eid_compare_clock(eid, clocks);
	provider_date = instant_add(kit->now, -20 * MINUTE);
	begin_sign(id);
	assert_int_equal(clocks_read(own, &standing), ERR_OK);
	assert_true(standing.doubt);
	assert_int_equal(standing.seconds, 20 * 60);
	assert_string_equal(standing.source, "api.test.invalid");
	pass(2 * SECOND);
	provider_date = kit->now;
	answer(400, "{\"errorCode\":\"invalidParameters\"}");
	assert_int_equal(clocks_read(own, &standing), ERR_OK);
	assert_false(standing.doubt);
	provider_date = (struct instant){ 0 };
	eid_compare_clock(eid, NULL);
	clocks_free(clocks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_renewal),
		LIFE(test_restart_while_pending),
		LIFE(test_restart_while_wanted),
		LIFE(test_crash_between_collect_and_verify),
		LIFE(test_disk_full_when_the_answer_comes),
		LIFE(test_lost),
		LIFE(test_asked_again),
		LIFE(test_the_provider_is_left_alone),
		LIFE(test_a_pause_ends_nothing),
		LIFE(test_outage_while_pending),
		LIFE(test_outage_too_long),
		LIFE(test_no_contact),
		LIFE(test_no_contact_gives_up),
		LIFE(test_cancel),
		LIFE(test_cancel_too_late),
		LIFE(test_store_keeps_the_end),
		LIFE(test_the_provider_tells_the_time),
	};

	return cmocka_run_group_tests(tests, service_set_up_all, service_tear_down_all);
}
