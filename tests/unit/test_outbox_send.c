/* The step on a played network: nothing is lost, nothing floods, and it ends. */
#include "unit/outbox_kit.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/version.h"
#include "outbox/kind.h"

static int64_t count(struct world *w, const char *sql)
{
	return world_number(w, sql);
}
#define SENT "SELECT count(*) AS n FROM message WHERE state = 'sent'"
#define WISHED "SELECT count(*) AS n FROM message WHERE state = 'wished'"

/* --- What is sent ------------------------------------------------------------------------------------------------- */

static void test_told_at_once_in_the_night(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	id = world_decided(w); /* 23.50 */
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 1);
	assert_non_null(strstr(k.network.body, "to=%2B46701740605&"));
	assert_non_null(strstr(k.network.body, "registrerat"));
	assert_null(strstr(k.network.body, "GVL"));
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 1);
	/* Of the address only its end is kept, and of the answer no more than that there was one. */
	assert_int_equal(count(w, "SELECT count(*) AS n FROM message_attempt WHERE receiver = '…605' AND outcome = "
	                          "'taken'"),
	                 1);
	outbox_kit_stop(&k);
}

static void test_something_to_sign_waits_for_the_morning(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id, other;

	outbox_kit_start(&k, w);
	id = world_frozen(w);
	other = world_frozen(w);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 2); /* that they are registered */
	assert_true(outbox_message_sleeps(&(struct outbox_message){ .state = OUTBOX_WISHED, .not_before = { 2 } },
	                                  (struct instant){ 1 }));
	assert_true(outbox_message_sleeps((const struct outbox_message[]){ outbox_kit_last(w, id) }, w->now));
	w->now = world_time("2026-11-22T06:59:00+01:00");
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 2);
	w->now = world_time("2026-11-22T07:00:00+01:00");
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 3); /* one for both */
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_int_equal(outbox_kit_last(w, other).state, OUTBOX_SENT);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 3);
	outbox_kit_stop(&k);
}

static void test_the_worker_sends_it_now(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	id = world_frozen(w);
	outbox_kit_turn(&k);
	assert_int_equal(IN_TX(w, outbox_send_now(w->s, id, w->duty, w->now)), ERR_OK);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 2);
	assert_string_equal(world_last_act(w, id).event, "message-now");
	assert_int_equal(IN_TX(w, outbox_send_now(w->s, id, w->duty, w->now)), ERR_WRONG_STATE);
	outbox_kit_stop(&k);
}

static void test_signed_meanwhile(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id, contested;
	char order[EID_ID_TEXT];

	outbox_kit_start(&k, w);
	id = world_frozen(w);
	contested = world_frozen(w);
	outbox_kit_turn(&k);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, contested, w->chair, span_str(""))), ERR_OK);
	w->now = world_time("2026-11-22T07:00:00+01:00");
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 2);
	assert_int_equal(count(w, "SELECT count(*) AS n FROM message WHERE kind = 'sign' AND state = 'not needed'"), 2);
	outbox_kit_stop(&k);
}

static void test_practice_and_nobody(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	in.practice = true;
	assert_int_equal(world_record(w, &in, "practice", &id), ERR_OK);
	in = world_call(w);
	in.decider = 0;
	in.decider_name = "Någon Annan";
	assert_int_equal(world_record(w, &in, "nobody", &id), ERR_OK);
	outbox_kit_turn(&k);
	assert_int_equal(count(w, "SELECT count(*) AS n FROM message"), 0);
	/* A number that cannot be sent to: told at the desk, and not tried. */
	assert_int_equal(world_sql(w, "UPDATE mandate SET phone = '112'"), ERR_OK);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 0);
	assert_true(outbox_message_failed((const struct outbox_message[]){ outbox_kit_last(w, id) }));
	outbox_kit_stop(&k);
}

static void test_nothing_is_set_up(void **state)
{
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;

	set.sms.url = "";
	outbox_kit_start_with(&k, w, &set);
	(void)world_frozen(w);
	outbox_kit_turn(&k);
	assert_int_equal(count(w, "SELECT count(*) AS n FROM message"), 0);
	assert_false(outbox_has(k.outbox, OUTBOX_SMS));
	outbox_kit_stop(&k);
	/* What was done before is not told as if it were new, once there is an operator. */
	outbox_kit_start(&k, w);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 0);
	outbox_kit_stop(&k);
}

/* --- What goes wrong ---------------------------------------------------------------------------------------------- */

static void test_tries_end(void **state)
{
	static const int statuses[] = { 0, 500 };
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	for (size_t i = 0; i < ARRAY_LENGTH(statuses); i++) {
		int64_t id = world_decided(w);
		int before = k.network.taken;

		k.network.status = statuses[i];
		for (int minutes = 0; minutes < 10 * 60; minutes++)
			outbox_kit_pass(&k, MINUTE);
		assert_int_equal(k.network.taken - before, outbox_kinds[OUTBOX_REGISTERED].tries);
		assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_GIVEN_UP);
	}
	assert_int_equal(count(w, "SELECT count(*) AS n FROM message WHERE error = 'status 500'"), 1);
	outbox_kit_stop(&k);
}

static void test_an_operator_that_comes_back(void **state)
{
	struct world *w = *state;
	struct worker k;
	bool failing;
	int64_t id;

	outbox_kit_start(&k, w);
	k.network.status = 503;
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_failing(w->s, w->now, &failing), ERR_OK);
	assert_true(failing);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_WISHED);
	k.network.status = 201;
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 1); /* not before its time */
	outbox_kit_pass(&k, MINUTE);
	assert_int_equal(k.network.taken, 2);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_int_equal(outbox_failing(w->s, w->now, &failing), ERR_OK);
	assert_false(failing);
	/* It does not take this one: nothing changes by trying. */
	k.network.status = 400;
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_FAILED);
	/* It says something that nobody knows to mean yes. */
	k.network.status = 204;
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_WISHED);
	outbox_kit_stop(&k);
}

/* The program ended after the message went out and before the answer came. */
static void test_a_crash_between(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	k.network.silent = true;
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 1);
	outbox_kit_stop(&k);
	world_restart(w);
	outbox_kit_start(&k, w);
	outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, 0); /* not at once: it may have come */
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_WISHED);
	outbox_kit_pass(&k, MINUTE);
	assert_int_equal(k.network.taken, 1);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_int_equal(outbox_kit_last(w, id).attempts, 2);
	outbox_kit_stop(&k);
}

static void test_the_clock_is_set_back(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	k.network.status = 500;
	world_pass(w, 100 * 24 * HOUR);
	id = world_decided(w);
	outbox_kit_turn(&k);
	k.network.status = 200;
	outbox_kit_pass(&k, -100 * 24 * HOUR);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	outbox_kit_stop(&k);
}

static void test_no_flood(void **state)
{
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	for (int i = 0; i < OUTBOX_RECEIVER_HOUR + 3; i++)
		(void)world_decided(w);
	for (int i = 0; i < 10; i++)
		outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, OUTBOX_RECEIVER_HOUR);
	assert_int_equal(count(w, WISHED), 3);
	for (int i = 0; i < 4; i++)
		outbox_kit_pass(&k, 20 * MINUTE);
	assert_int_equal(count(w, SENT), OUTBOX_RECEIVER_HOUR + 3); /* none is lost */
	/* Nor one that all share. */
	assert_int_equal(world_sql(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	                              "INSERT INTO message_attempt (message_id, at, receiver, outcome) SELECT 1, "
	                              "(SELECT MAX(at) FROM message_attempt), '…000', 'status 500' FROM n"),
	                 ERR_OK);
	(void)world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(count(w, WISHED), 1);
	outbox_kit_stop(&k);
}

/* Whatever is wrong with the messages, what is done is recorded, and the others are told. */
static void test_no_act_is_kept_waiting(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	assert_int_equal(world_sql(w,
	                           "CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE (ABORT, 'full'); "
	                           "END"),
	                 ERR_OK);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(k.network.taken, 0);
	assert_int_equal(world_sql(w, "DROP TRIGGER full"), ERR_OK);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	outbox_kit_stop(&k);
}

/* The operator reports to an address of its own; whoever guesses says nothing. */
static void test_reports(void **state)
{
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;
	int64_t id;
	const char *code;

	set.sms.body = "to={to}&message={text}&whendelivered={report}";
	outbox_kit_start_with(&k, w, &set);
	for (int lost = 0; lost < 2; lost++) {
		id = world_decided(w);
		outbox_kit_turn(&k);
		code = strstr(k.network.body, "%2Fsms%2F");
		assert_non_null(code);
		code += strlen("%2Fsms%2F");
		assert_int_equal(strlen(code), 22);
		assert_int_equal(IN_TX(w, outbox_report(k.outbox, w->s, span_str("AAAAAAAAAAAAAAAAAAAAAA"),
		                                        span_str("status=delivered"), w->now)),
		                 ERR_NOT_FOUND);
		assert_int_equal(
		        IN_TX(w, outbox_report(k.outbox, w->s, span_str(""), span_str("status=delivered"), w->now)),
		        ERR_NOT_FOUND);
		assert_int_equal(
		        IN_TX(w, outbox_report(k.outbox, w->s, span_str(code), span_str("status=sent"), w->now)),
		        ERR_OK);
		assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
		assert_int_equal(IN_TX(w, outbox_report(k.outbox, w->s, span_str(code),
		                                        span_str(lost ? "id=1&status=failed" : "id=1&status=delivered"),
		                                        w->now)),
		                 ERR_OK);
		assert_int_equal(outbox_kit_last(w, id).state, lost ? OUTBOX_FAILED : OUTBOX_DELIVERED);
		/* What came is not lost by a later one, nor the other way round. */
		assert_int_equal(IN_TX(w, outbox_report(k.outbox, w->s, span_str(code),
		                                        span_str(lost ? "status=delivered" : "status=failed"), w->now)),
		                 ERR_OK);
		assert_int_equal(outbox_kit_last(w, id).state, lost ? OUTBOX_FAILED : OUTBOX_DELIVERED);
	}
	outbox_kit_stop(&k);
}

/* Before the answer to the try is kept: the try is not made again. */
static void test_a_report_before_the_answer(void **state)
{
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;
	int64_t id;

	set.sms.body = "to={to}&message={text}&whendelivered={report}";
	outbox_kit_start_with(&k, w, &set);
	k.network.silent = true;
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(IN_TX(w, outbox_report(k.outbox, w->s, span_str(strstr(k.network.body, "%2Fsms%2F") + 9),
	                                        span_str("status=delivered"), w->now)),
	                 ERR_OK);
	k.network.silent = false;
	outbox_kit_pass(&k, 10 * MINUTE);
	assert_int_equal(k.network.taken, 1);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_DELIVERED);
	outbox_kit_stop(&k);
}

static void test_words(void **state)
{
	static const struct {
		enum outbox_state state;
		int attempts;
		const char *words;
	} all[] = {
		{ OUTBOX_WISHED, 0, "SMS är på väg" },
		{ OUTBOX_WISHED, 3, "SMS har inte gått att skicka än, försöker igen" },
		{ OUTBOX_SENT, 1, "SMS lämnat till operatören kl. 03.12" },
		{ OUTBOX_DELIVERED, 1, "SMS levererat kl. 03.12" },
		{ OUTBOX_FAILED, 1, "SMS kom inte fram: ring" },
		{ OUTBOX_GIVEN_UP, 8, "SMS gick inte att skicka: ring" },
		{ OUTBOX_NOT_NEEDED, 0, "SMS behövdes inte längre" },
	};
	struct instant at = world_time("2026-11-22T03:12:00+01:00");

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		const struct outbox_message m = { .state = all[i].state, .attempts = all[i].attempts, .ended = at };
		BUF words = buf_init(200);

		assert_int_equal(outbox_message_words(&m, instant_add(at, HOUR), &words), ERR_OK);
		assert_string_equal(buf_str(&words), all[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_told_at_once_in_the_night),
		NIGHT(test_something_to_sign_waits_for_the_morning),
		NIGHT(test_the_worker_sends_it_now),
		NIGHT(test_signed_meanwhile),
		NIGHT(test_practice_and_nobody),
		NIGHT(test_nothing_is_set_up),
		NIGHT(test_tries_end),
		NIGHT(test_an_operator_that_comes_back),
		NIGHT(test_a_crash_between),
		NIGHT(test_the_clock_is_set_back),
		NIGHT(test_no_flood),
		NIGHT(test_no_act_is_kept_waiting),
		NIGHT(test_reports),
		NIGHT(test_a_report_before_the_answer),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
