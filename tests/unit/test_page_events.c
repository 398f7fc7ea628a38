/* A time on a page is that of the event beside which it stands; a notice says what it was told of. */
#include "unit/decision_world.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/page.h"
#include "jourbeslut/version.h"
#include "jourbeslut/withdraw.h"

static enum err due_rows(struct world *w, const struct decision *d, json_t **ret_due)
{
	FOLLOWING f = { 0 };

	TRY(page_follow(&w->office, w->s, d, w->now, &f));
	return page_due(w->s, PAGE_MUNI, d, &f, w->now, ret_due);
}

static enum err events_of(struct world *w, const struct decision *d, json_t *data)
{
	FOLLOWING f = { 0 };

	TRY(page_follow(&w->office, w->s, d, w->now, &f));
	return page_put_events(data, w->s, PAGE_MUNI, d, &f);
}

static void assert_last(struct world *w, int64_t id, const char *what, struct instant at)
{
	struct decision d = world_find(w, id);
	JSON json_t *object = json_object();
	char text[SWEDISH_TIME_TEXT];

	assert_int_equal(page_put_last(object, w->s, &d), ERR_OK);
	instant_format_swedish(at, text);
	assert_string_equal(json_text(object, "last_event"), what);
	assert_string_equal(json_text(object, "last_at"), text);
}

static struct instant later(struct world *w)
{
	world_pass(w, HOUR);
	return w->now;
}

static void test_the_state_has_its_own_time(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct instant recorded = w->now, archived, at;

	(void)later(w);
	assert_last(w, id, "Beslutat muntligt, text saknas", recorded);
	id = world_archived(w);
	archived = world_find(w, id).stands.archived;
	(void)later(w);
	assert_int_equal(IN_TX(w, decision_act_add(w->s, w->now, world_find(w, id).matter_id, id, w->receiver, "opened",
	                                           "Kommunen öppnade beslutet.")),
	                 ERR_OK);
	assert_last(w, id, "Undertecknat, stämplat och arkiverat", archived);
	at = later(w);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_TIME),
	                                            span_str("Fel tid"))),
	                 ERR_OK);
	assert_last(w, id, "Felregistrerat, väntar på bekräftelse", at);
	(void)later(w);
	assert_int_equal(IN_TX(w, decision_withdraw_keep(&w->office, w->s, id, w->other_duty, span_str("Rätt"))),
	                 ERR_OK);
	assert_last(w, id, "Undertecknat, stämplat och arkiverat", archived);
}

/* Contested and returned stand beside the state, and have times of their own. */
static void test_marks_have_their_own_times(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct instant archived = world_find(w, id).stands.archived, at = later(w);

	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("Nej"))), ERR_OK);
	assert_last(w, id, "Ifrågasatt av beslutsfattaren", at);
	at = later(w);
	assert_int_equal(IN_TX(w, delivery_return(w->s, id, w->receiver, span_str("Inte vår"), w->now)), ERR_OK);
	assert_last(w, id, "Återlämnat av kommunen till jouren", at);
	(void)later(w);
	assert_int_equal(IN_TX(w, delivery_return_answer(w->s, id, w->duty, span_str("Jo"), w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_contest_take_back(&w->office, w->s, id, w->chair, span_str(""))), ERR_OK);
	assert_last(w, id, "Undertecknat, stämplat och arkiverat", archived);
}

static enum err tell(struct world *w, int64_t id, enum notice_kind kind)
{
	struct decision d = world_find(w, id);

	return notice_tell(w->s, &d, kind, w->other_duty, w->now);
}

static enum err keep(struct world *w, int64_t id, const char *why)
{
	TRY(decision_withdraw_keep(&w->office, w->s, id, w->other_duty, span_str(why)));
	return tell(w, id, NOTICE_KEPT);
}

static enum err confirm(struct world *w, int64_t id)
{
	TRY(decision_withdraw_confirm(&w->office, w->s, id, w->other_duty, span_str("")));
	return tell(w, id, NOTICE_WITHDRAWN);
}

static enum err ask(struct world *w, int64_t id, enum withdraw_what what, const char *why)
{
	return decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(what), span_str(why));
}

static void test_an_older_notice_says_what_it_was_told_of(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	JSON json_t *data = json_object();

	assert_int_equal(IN_TX(w, ask(w, id, WITHDRAW_TIME, "Fel tid")), ERR_OK);
	(void)later(w);
	assert_int_equal(IN_TX(w, keep(w, id, "Klockslaget stämde")), ERR_OK);
	(void)later(w);
	assert_int_equal(IN_TX(w, ask(w, id, WITHDRAW_PERSON, "En helt annan sak")), ERR_OK);
	(void)later(w);
	assert_int_equal(IN_TX(w, confirm(w, id)), ERR_OK);
	assert_int_equal(page_put_notices(data, &w->office, w->s, PAGE_SIGN, NULL, w->chair), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(data, "notices")), 2);
	assert_string_equal(json_text_at(data, "notices.0.why"), "fel tid: ”Klockslaget stämde”");
	assert_string_equal(json_text_at(data, "notices.1.why"), "fel person: ”En helt annan sak”");
}

static enum err note(struct world *w, int64_t id, const char *why)
{
	TRY(decision_contest_note(&w->office, w->s, id, w->manager, span_str(why)));
	return tell(w, id, NOTICE_CONTEST_ENDED);
}

static void test_an_older_outcome_stays_its_own(void **state)
{
	static const char *const outcomes[] = { "Hon svarade ja", "Hon svarade nej" };
	struct world *w = *state;
	int64_t id = world_archived(w);
	JSON json_t *data = json_object();

	for (size_t i = 0; i < ARRAY_LENGTH(outcomes); i++) {
		(void)later(w);
		assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str(""))), ERR_OK);
		(void)later(w);
		assert_int_equal(IN_TX(w, note(w, id, outcomes[i])), ERR_OK);
	}
	assert_int_equal(page_put_notices(data, &w->office, w->s, PAGE_SIGN, NULL, w->chair), ERR_OK);
	assert_non_null(strstr(json_text_at(data, "notices.0.why"), outcomes[0]));
	assert_non_null(strstr(json_text_at(data, "notices.1.why"), outcomes[1]));
}

static bool offered(const json_t *data, const char *name)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_object_get(data, "other_acts"), i, one) {
		const char *last = strrchr(json_text(one, "act_path"), '/');

		if (last && strcmp(last + 1, name) == 0)
			return true;
	}
	return false;
}

/* What can happen again can be told again: a second request for longer time, and what the court says of it. */
static void test_what_can_happen_again(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), event;
	struct decision d = world_find(w, id);
	struct follow_input in = { .kind = FOLLOW_EXTENSION_ASKED, .follow_up = "", .day = date_of(w->now) };
	struct follow_refusal refusal;
	JSON json_t *before = json_object(), *after = json_object();

	in.place = in.who = in.why = span_str("");
	assert_int_equal(events_of(w, &d, before), ERR_OK);
	assert_true(offered(before, "extension-asked") && offered(before, "ended"));
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	in.kind = FOLLOW_ENDED;
	in.why = span_str("Inte längre skäl");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	assert_int_equal(events_of(w, &d, after), ERR_OK);
	assert_true(offered(after, "extension-asked") && !offered(after, "ended"));
}

/* LVM 18 §: no request for longer time is offered, and none is recorded. */
static void test_no_longer_time_under_lvm(void **state)
{
	static const char *const kinds[] = { "extension-asked", "extension-granted", "extension-refused" };
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct follow_input in = { .kind = FOLLOW_EXTENSION_ASKED, .follow_up = "", .day = date_of(w->now) };
	struct follow_refusal refusal;
	JSON json_t *data = json_object();
	struct decision d;
	int64_t id, event;

	call.type = "lvm-13";
	call.ground = "3a";
	call.person_as_known = "Vera Påhittsson 19850615-2386";
	assert_int_equal(world_record(w, &call, "lvm", &id), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(events_of(w, &d, data), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		assert_false(offered(data, kinds[i]));
	assert_true(offered(data, "ended"));
	in.place = in.who = in.why = span_str("");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)),
	                 ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_NO_EXTENSION);
}

/* What came in too late tells of a lapse on a day before it. */
static void test_a_lapse_is_told_from_its_own_day(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), event;
	struct follow_input in = { .kind = FOLLOW_SUBMITTED, .follow_up = "", .day = { 2026, 12, 3 } };
	struct follow_refusal refusal;
	JSON json_t *data = json_object();
	struct decision d;

	w->now = world_time("2026-12-03T09:00:00+01:00");
	in.place = in.who = in.why = span_str("");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(page_put_legal(data, &w->office, w->s, &d, w->now), ERR_OK);
	assert_string_equal(json_text(json_object_get(data, "legal"), "since"), "tis 1 dec 2026");
	assert_string_equal(json_text(json_object_get(data, "legal"), "submitted"), "tor 3 dec 2026");
}

/* Of what a pack asks for and no kind of event is: its own words, and no court's receipt for it. */
static void test_what_was_done_is_named(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct follow_input in = { .kind = FOLLOW_DONE, .follow_up = "clock" };
	struct follow_refusal refusal;
	JSON json_t *data = json_object();
	struct decision d;
	int64_t id, event;

	call.type = "free";
	call.ground = "";
	call.question = "Beslutar du att barnet omhändertas omedelbart?";
	assert_int_equal(world_record(w, &call, "own", &id), ERR_OK);
	d = world_find(w, id);
	in.day = date_of(w->now);
	in.place = in.who = in.why = span_str("");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	assert_int_equal(events_of(w, &d, data), ERR_OK);
	assert_string_equal(json_text(json_array_get(json_object_get(data, "events"), 0), "label"),
	                    "Gjort: Ta reda på vilken lag beslutet vilar på, och vilken frist som löper");
	for (int kind = 0; kind < FOLLOW_KIND_COUNT; kind++)
		assert_int_equal(follow_of_court((enum follow_kind)kind),
		                 strstr("enforced ended lapsed reported done",
		                        follow_kind_name((enum follow_kind)kind)) == NULL);
}

/* Named after things happened: what is done is done, and what counts from it has its days. */
static void test_named_after_it_happened(void **state)
{
	static const struct {
		enum follow_kind kind;
		struct date day;
	} told[] = { { FOLLOW_SUBMITTED, { 2026, 11, 22 } },
		     { FOLLOW_ENFORCED, { 2026, 11, 22 } },
		     { FOLLOW_UPHELD, { 2026, 11, 24 } } };
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct follow_refusal refusal;
	int64_t id, event;

	call.ground = "";
	call.question = "Beslutar du att barnet omhändertas omedelbart?";
	assert_int_equal(world_record(w, &call, "own", &id), ERR_OK);
	w->now = world_time("2026-11-25T09:00:00+01:00");
	for (size_t i = 0; i < ARRAY_LENGTH(told); i++) {
		struct follow_input in = { .kind = told[i].kind, .follow_up = "", .day = told[i].day };

		in.place = in.who = in.why = span_str(in.kind == FOLLOW_ENFORCED ? "Gävle" : "");
		assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)),
		                 ERR_OK);
	}
	assert_int_equal(IN_TX(w, follow_name_type(&w->office, w->s, id, w->receiver, "lvu-6")), ERR_OK);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'submission' AND "
	                                 "done_at IS NOT NULL"),
	                 1);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'application' AND moot = 0 "
	                                 "AND last = '2026-12-21'"),
	                 1);
}

static void enforced_on(struct world *w, int64_t id, struct date day, bool happened)
{
	struct follow_input in = { .kind = FOLLOW_ENFORCED, .follow_up = "", .day = day, .happened = happened };
	struct follow_refusal refusal;
	int64_t event;

	in.place = in.who = in.why = span_str("Polisen");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
}

/* The application's row, and what stands above it. */
static void assert_application(struct world *w, int64_t id, const char *when, bool judged)
{
	struct decision d = world_find(w, id);
	JSON json_t *due = NULL, *object = json_object();
	const json_t *one = NULL;
	size_t i;

	assert_int_equal(due_rows(w, &d, &due), ERR_OK);
	json_array_foreach (due, i, one)
		if (strcmp(json_text(one, "label"), "Ansökan om vård") == 0)
			break;
	assert_string_equal(json_text(one, "when"), when);
	assert_int_equal(json_is_true(json_object_get(one, "judge_first")), judged);
	assert_int_equal(json_array_size(json_object_get(one, "how")) > 0, !judged);
	assert_int_equal(page_put_legal(object, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(json_is_object(json_at(object, "legal.enforced_after")), judged);
	if (judged)
		assert_true(json_text_at(object, "legal.enforced_after.phone")[0]);
}

/* An enforcement of what may have lapsed starts no time as if it stood: whom to ring is told, until it is known that
 * it did. */
static void test_enforced_after_a_lapse(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), event;
	struct follow_input in = { .kind = FOLLOW_SUBMITTED, .follow_up = "", .day = { 2026, 11, 27 } };
	struct follow_refusal refusal;

	in.place = in.who = in.why = span_str("");
	w->now = world_time("2026-12-03T09:00:00+01:00");
	enforced_on(w, id, (struct date){ 2026, 12, 2 }, true);
	assert_application(w, id, "", true);
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	assert_application(w, id, "ons 30 dec 2026", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_the_state_has_its_own_time),
		NIGHT(test_marks_have_their_own_times),
		NIGHT(test_an_older_notice_says_what_it_was_told_of),
		NIGHT(test_an_older_outcome_stays_its_own),
		NIGHT(test_what_can_happen_again),
		NIGHT(test_no_longer_time_under_lvm),
		NIGHT(test_a_lapse_is_told_from_its_own_day),
		NIGHT(test_what_was_done_is_named),
		NIGHT(test_named_after_it_happened),
		NIGHT(test_enforced_after_a_lapse),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
