/* Operators that hang or cut, a service that was down, a night that comes between: nobody is told too often, too late
 * or in the night, and nothing that is urgent waits. */
#include "unit/outbox_kit.h"

#include "jourbeslut/seek.h"
#include "outbox/kind.h"
#include "outbox/state.h"

#define TRIES "SELECT count(*) AS n FROM message_attempt"

/* Enough for all tries of the hour to be made. */
static void fill_hour(struct world *w)
{
	assert_int_equal(world_sql(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	                              "INSERT INTO message_attempt (message_id, at, receiver, outcome) SELECT 1, "
	                              "(SELECT MAX(at) FROM message_attempt), '…000', 'status 500' FROM n"),
	                 ERR_OK);
}

static void test_what_may_have_come_counts(void **state)
{
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	k.network.status = 0;
	k.network.cut = true;
	for (int i = 0; i < 3; i++)
		(void)world_decided(w);
	for (int minutes = 0; minutes < 50; minutes++)
		outbox_kit_pass(&k, MINUTE - 3 * SECOND);
	assert_int_equal(k.network.taken, OUTBOX_RECEIVER_HOUR);
	assert_int_equal(world_number(w, TRIES " WHERE outcome = 'unknown: UPSTREAM'"), OUTBOX_RECEIVER_HOUR);
	outbox_kit_stop(&k);
	/* What has not even begun did not come. */
	outbox_kit_start(&k, w);
	k.network.status = 0;
	for (int minutes = 0; minutes < 50; minutes++)
		outbox_kit_pass(&k, MINUTE - 3 * SECOND);
	assert_true(world_number(w, TRIES " WHERE outcome = 'UPSTREAM'") > OUTBOX_RECEIVER_HOUR);
	outbox_kit_stop(&k);
}

static int64_t seek(struct worker *k, struct world *w)
{
	int64_t id = 0;

	assert_int_equal(IN_TX(w, seek_begin(k->outbox, w->s, w->gvl, w->duty, w->now, &id)), ERR_OK);
	outbox_kit_turn(k);
	return id;
}

static void test_the_search_waits_for_nobody(void **state)
{
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	k.network.silent = true;
	for (int i = 0; i < OUTBOX_CALLS; i++)
		(void)world_decided(w);
	outbox_kit_turn(&k);
	assert_true(k.network.taken < OUTBOX_CALLS);
	(void)seek(&k, w);
	assert_non_null(strstr(k.network.body, "Ring%20genast"));
	outbox_kit_stop(&k);
}

/* Six children in one night are six messages. */
static void test_the_search_is_counted_apart(void **state)
{
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	for (int i = 0; i < OUTBOX_RECEIVER_HOUR; i++)
		(void)world_decided(w);
	for (int i = 0; i < 5; i++)
		outbox_kit_turn(&k);
	assert_int_equal(k.network.taken, OUTBOX_RECEIVER_HOUR);
	(void)seek(&k, w);
	assert_int_equal(k.network.taken, OUTBOX_RECEIVER_HOUR + 1);
	assert_non_null(strstr(k.network.body, "Ring%20genast"));
	outbox_kit_stop(&k);
}

static void test_down_for_long(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	(void)world_decided(w);
	outbox_kit_turn(&k);
	fill_hour(w);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_WISHED);
	outbox_kit_stop(&k);
	world_pass(w, 9 * HOUR);
	outbox_kit_start(&k, w);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_int_equal(k.network.taken, 1);
	/* Whoever is looked for is not looked for late. */
	(void)seek(&k, w);
	fill_hour(w);
	fill_hour(w);
	assert_int_equal(world_sql(w, "UPDATE message SET state = 'wished', ended_at = NULL, attempts = 0, next_at = 0 "
	                              "WHERE kind = 'find'"),
	                 ERR_OK);
	outbox_kit_pass(&k, outbox_kinds[OUTBOX_FIND].lasts + MINUTE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM message WHERE kind = 'find' AND state = 'given "
	                                 "up'"),
	                 1);
	outbox_kit_stop(&k);
}

/* What failed in the evening does not wake anybody; what the duty sends in the night does. */
static void test_a_night_between(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id, tries;

	w->now = world_time("2026-11-22T20:00:00+01:00");
	outbox_kit_start(&k, w);
	id = world_frozen(w); /* 21.40 */
	k.network.status = 500;
	while (w->now.us < world_time("2026-11-22T21:59:00+01:00").us)
		outbox_kit_pass(&k, MINUTE);
	tries = world_number(w, TRIES);
	assert_true(outbox_kit_last(w, id).attempts > 1);
	for (int i = 0; i < 6; i++)
		outbox_kit_pass(&k, HOUR);
	assert_int_equal(world_number(w, TRIES " a JOIN message m ON m.id = a.message_id WHERE m.kind = 'sign'"),
	                 outbox_kit_last(w, id).attempts);
	assert_true(outbox_message_sleeps((const struct outbox_message[]){ outbox_kit_last(w, id) }, w->now));
	k.network.status = 200;
	w->now = world_time("2026-11-23T07:00:01+01:00");
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_true(world_number(w, TRIES) > tries);
	/* Sent in the night, and failed: tried again in the night. */
	w->now = world_time("2026-11-23T22:30:00+01:00");
	id = world_frozen(w);
	outbox_kit_turn(&k);
	k.network.status = 500;
	assert_int_equal(IN_TX(w, outbox_send_now(w->s, id, w->duty, w->now)), ERR_OK);
	outbox_kit_turn(&k);
	k.network.status = 200;
	outbox_kit_pass(&k, 2 * MINUTE);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	assert_int_equal(outbox_kit_last(w, id).attempts, 2);
	outbox_kit_stop(&k);
}

/* By three hours, as a wrong time zone does: what was to go at once goes at once. */
static void test_the_clock_was_ahead(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	outbox_kit_start(&k, w);
	(void)world_decided(w);
	outbox_kit_turn(&k);
	fill_hour(w);
	world_pass(w, 3 * HOUR);
	id = world_decided(w);
	assert_int_equal(world_sql(w, "UPDATE outbox_read SET act_id = (SELECT MAX(id) FROM act)"), ERR_OK);
	assert_int_equal(world_sql(w, "INSERT INTO message (kind, channel, decision_id, person_id, cause, wished_at, "
	                              "not_before, next_at, state) SELECT kind, channel, (SELECT MAX(id) FROM "
	                              "decision), person_id, cause + 1, t.at, t.at, t.at, 'wished' FROM message, "
	                              "(SELECT MAX(at) AS at FROM act) t WHERE kind = 'registered'"),
	                 ERR_OK);
	world_pass(w, -2 * HOUR + 10 * SECOND);
	outbox_kit_turn(&k);
	assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_SENT);
	outbox_kit_stop(&k);
}

static void code_of(const struct worker *k, char out[23])
{
	(void)snprintf(out, 23, "%.22s", strstr(k->network.body, "%2Fsms%2F") + 9);
}

static void report(struct worker *k, struct world *w, const char *code, const char *says)
{
	assert_int_equal(IN_TX(w, outbox_report(k->outbox, w->s, span_str(code), span_str(says), w->now)), ERR_OK);
}

/* Sinch: more ends than one, each by its own report, written with spaces by whoever likes them. */
static void test_reports_in_other_words(void **state)
{
	static const struct {
		const char *says;
		enum outbox_state state;
	} all[] = {
		{ "{ \"type\": \"recipient_delivery_report_sms\",\n\"status\" : \"Delivered\" }", OUTBOX_DELIVERED },
		{ "{\"code\":402,\"status\":\"EXPIRED\"}", OUTBOX_FAILED },
		{ "{\"status\":\"Rejected\"}", OUTBOX_FAILED },
		{ "{\"status\":\"Dispatched\"}", OUTBOX_SENT },
		{ "{\"statuses\":[{\"status\":\"Delivered\"},{\"status\":\"Failed\"}]}", OUTBOX_SENT },
		{ "", OUTBOX_SENT },
	};
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;
	char code[23];

	set.sms.body = "to={to}&message={text}&whendelivered={report}";
	set.sms.delivered = "\"status\":\"Delivered\"";
	set.sms.lost = " \"status\":\"Failed\"  \"status\":\"Rejected\" \"status\":\"Expired\" ";
	outbox_kit_start_with(&k, w, &set);
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		int64_t id = world_decided(w);

		outbox_kit_turn(&k);
		code_of(&k, code);
		report(&k, w, code, all[i].says);
		assert_int_equal(outbox_kit_last(w, id).state, all[i].state);
	}
	outbox_kit_stop(&k);
}

/* The first try was cut, and the second one taken: what is reported of the first is not about the second. */
static void test_reports_of_two_tries(void **state)
{
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;
	char first[23], second[23];

	set.sms.body = "to={to}&message={text}&whendelivered={report}";
	outbox_kit_start_with(&k, w, &set);
	for (int early = 0; early < 2; early++) {
		int64_t id = world_decided(w);

		k.network.status = 0;
		outbox_kit_turn(&k);
		code_of(&k, first);
		k.network.status = 200;
		if (!early)
			outbox_kit_pass(&k, 2 * MINUTE);
		code_of(&k, second);
		report(&k, w, first, "status=failed");
		assert_int_equal(outbox_kit_last(w, id).state, early ? OUTBOX_FAILED : OUTBOX_SENT);
		if (early)
			continue;
		report(&k, w, second, "status=failed");
		assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_FAILED);
		report(&k, w, second, "status=delivered"); /* after it said the other thing of the same */
		assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_FAILED);
		report(&k, w, first, "status=delivered");
		assert_int_equal(outbox_kit_last(w, id).state, OUTBOX_DELIVERED);
	}
	outbox_kit_stop(&k);
}

static void start_both(struct worker *k, struct world *w)
{
	struct outbox_settings set = outbox_kit_settings();

	set.mail.server = "mail.example.se";
	set.mail.from = "jouren@jour.example.se";
	set.mail.tls_ca = "root.pem";
	set.sms.body = "to={to}&message={text}&whendelivered={report}";
	outbox_kit_start_with(k, w, &set);
	assert_int_equal(world_sql(w, "UPDATE person SET mail = 'astrid@gavle.example.se'"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE municipality SET alert_mail = '', alert_phone = ''"), ERR_OK);
}

static void assert_words(struct world *w, int64_t id, const char *beginning, const char *end)
{
	struct outbox_message m = outbox_kit_last(w, id);
	BUF words = buf_init(200);

	assert_int_equal(outbox_message_words(&m, w->now, &words), ERR_OK);
	assert_int_equal(strncmp(buf_str(&words), beginning, strlen(beginning)), 0);
	assert_true(words.len > strlen(end));
	assert_string_equal(buf_str(&words) + words.len - strlen(end), end);
	assert_true(outbox_message_failed(&m)); /* call */
}

/* The operator refuses it, or reports it lost: it goes by e-mail, once, and the desk says that somebody must call. */
static void test_the_other_channel(void **state)
{
	struct world *w = *state;
	struct worker k;
	char code[23];
	int64_t id;

	start_both(&k, w);
	for (int lost = 0; lost < 2; lost++) {
		k.network.status = lost ? 200 : 400;
		id = world_decided(w);
		outbox_kit_turn(&k);
		if (lost) {
			code_of(&k, code);
			report(&k, w, code, "status=failed");
		}
		k.network.status = 250;
		for (int minutes = 0; minutes < 5; minutes++)
			outbox_kit_pass(&k, MINUTE);
		assert_string_equal(k.network.to, "astrid@gavle.example.se");
		assert_words(w, id, "SMS kom inte fram. E-post lämnad ", ": ring");
	}
	/* Neither came: the first is not tried anew. */
	k.network.status = 400;
	id = world_decided(w);
	for (int minutes = 0; minutes < 6 * 60; minutes++)
		outbox_kit_pass(&k, MINUTE);
	assert_words(w, id, "SMS kom inte fram. E-post gick inte att skicka", ": ring");
	assert_int_equal(world_number(w, "SELECT max(n) AS n FROM (SELECT count(*) AS n FROM message GROUP BY "
	                                 "decision_id, kind, cause)"),
	                 2);
	outbox_kit_stop(&k);
}

/* Whoever is looked for is not looked for by e-mail, but the next one is. */
static void test_a_search_has_one_channel(void **state)
{
	struct world *w = *state;
	struct worker k;

	start_both(&k, w);
	k.network.status = 400;
	(void)seek(&k, w);
	outbox_kit_pass(&k, 2 * MINUTE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM message WHERE channel = 'mail'"), 0);
	assert_true(world_number(w, "SELECT count(*) AS n FROM seek_ask") > 1);
	outbox_kit_stop(&k);
}

/* An e-mail that goes says nothing of SMS; and who sends nothing for hours still knows it. */
static void test_one_channel_fails(void **state)
{
	struct world *w = *state;
	struct worker k;
	bool failing;

	start_both(&k, w);
	k.network.status = 401;
	(void)world_decided(w);
	outbox_kit_turn(&k);
	outbox_kit_stop(&k);
	assert_int_equal(world_sql(w, "INSERT INTO message (kind, channel, municipality_id, cause, wished_at, "
	                              "not_before, next_at, state, ended_at) SELECT 'new', 'mail', 1, 1, 1, 1, 1, "
	                              "'sent', 1"),
	                 ERR_OK);
	assert_int_equal(world_sql(w, "INSERT INTO message_attempt (message_id, at, receiver, outcome) SELECT (SELECT "
	                              "MAX(id) FROM message), at, '', 'taken' FROM message_attempt"),
	                 ERR_OK);
	world_pass(w, 5 * HOUR);
	assert_int_equal(outbox_failing(w->s, w->now, &failing), ERR_OK);
	assert_true(failing);
	world_pass(w, 24 * HOUR);
	assert_int_equal(outbox_failing(w->s, w->now, &failing), ERR_OK);
	assert_false(failing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_what_may_have_come_counts),
		NIGHT(test_the_search_waits_for_nobody),
		NIGHT(test_the_search_is_counted_apart),
		NIGHT(test_down_for_long),
		NIGHT(test_a_night_between),
		NIGHT(test_the_clock_was_ahead),
		NIGHT(test_reports_in_other_words),
		NIGHT(test_reports_of_two_tries),
		NIGHT(test_the_other_channel),
		NIGHT(test_a_search_has_one_channel),
		NIGHT(test_one_channel_fails),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
