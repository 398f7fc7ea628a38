/* Passes: who is on duty until when; what is handed over; who may read the names. */
#include "unit/decision_world.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/version.h"

/* --- Passes ------------------------------------------------------------------------------------------------------- */

static struct duty_pass pass_of(struct world *w, int64_t person)
{
	struct duty_pass p;

	assert_int_equal(duty_pass_find(w->s, person, w->now, &p), ERR_OK);
	return p;
}

static enum err begin(struct world *w, int64_t person, int64_t us)
{
	return IN_TX(w, duty_pass_begin(w->s, person, instant_add(w->now, us), w->now));
}

static bool on_duty(struct world *w, int64_t person)
{
	struct duty_reader r;

	assert_int_equal(duty_reader_of(w->s, person, ROLE_BIT(ROLE_DUTY), w->now, &r), ERR_OK);
	return r.on_duty;
}

static void test_a_pass_from_its_beginning_to_its_end(void **state)
{
	struct world *w = *state;
	struct duty_pass p;
	int64_t first;

	assert_int_equal(duty_pass_find(w->s, w->duty, w->now, &p), ERR_NOT_FOUND);
	assert_false(on_duty(w, w->duty));
	assert_int_equal(begin(w, w->duty, 8 * HOUR), ERR_OK);
	first = pass_of(w, w->duty).id;
	assert_true(on_duty(w, w->duty));
	assert_false(on_duty(w, w->other_duty));
	world_pass(w, 7 * HOUR - 1);
	assert_false(pass_of(w, w->duty).soon);
	world_pass(w, 1);
	assert_true(pass_of(w, w->duty).soon && on_duty(w, w->duty));
	world_pass(w, HOUR - 1);
	assert_true(on_duty(w, w->duty));
	world_pass(w, 1);
	p = pass_of(w, w->duty);
	assert_true(p.over && !p.soon && !on_duty(w, w->duty)); /* ends by itself */
	assert_int_equal(IN_TX(w, duty_pass_extend(w->s, w->duty, w->now)), ERR_OK);
	p = pass_of(w, w->duty);
	assert_int_equal(p.id, first); /* the same pass goes on */
	assert_int_equal(p.until.us, w->now.us + DUTY_PASS_MORE);
	/* One that runs is moved by stating another end; it does not become two. */
	assert_int_equal(begin(w, w->duty, 5 * HOUR), ERR_OK);
	assert_int_equal(pass_of(w, w->duty).id, first);
	world_pass(w, 6 * HOUR);
	assert_int_equal(begin(w, w->duty, 5 * HOUR), ERR_OK);
	assert_int_not_equal(pass_of(w, w->duty).id, first); /* it was over: a new one */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event IN ('pass-begun', 'pass-moved')"),
	                 4);
}

static void test_an_end_is_at_most_26_hours_away(void **state)
{
	struct world *w = *state;

	assert_int_equal(begin(w, w->duty, 0), ERR_INPUT);
	assert_int_equal(begin(w, w->duty, -HOUR), ERR_INPUT);
	assert_int_equal(begin(w, w->duty, 26 * HOUR + 1), ERR_INPUT);
	assert_int_equal(IN_TX(w, duty_pass_extend(w->s, w->duty, w->now)), ERR_NOT_FOUND);
	assert_int_equal(begin(w, w->duty, 26 * HOUR), ERR_OK);
	assert_int_equal(IN_TX(w, duty_pass_extend(w->s, w->duty, w->now)), ERR_INPUT);
	/* The store keeps it, whatever the program does. */
	assert_int_equal(world_sql(w, "UPDATE duty_pass SET until_at = until_at + 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM duty_pass"), ERR_WRONG_STATE);
}

static enum err extend(struct world *w)
{
	return IN_TX(w, duty_pass_extend(w->s, w->duty, w->now));
}

/* However often it is asked for, and whether the end has passed or not. */
static void test_a_pass_lasts_at_most_26_hours(void **state)
{
	struct world *w = *state;
	struct duty_pass p;
	int64_t first;

	assert_int_equal(begin(w, w->duty, 20 * HOUR), ERR_OK);
	first = pass_of(w, w->duty).id;
	for (int i = 0; i < 3; i++) {
		world_pass(w, 6 * HOUR);
		p = pass_of(w, w->duty);
		assert_true(duty_pass_may_extend(&p, w->now));
		assert_int_equal(extend(w), ERR_OK);
	}
	p = pass_of(w, w->duty);
	assert_int_equal(p.until.us - p.began.us, 26 * HOUR);
	assert_false(duty_pass_may_extend(&p, w->now));
	assert_int_equal(extend(w), ERR_INPUT);
	assert_int_equal(begin(w, w->duty, 8 * HOUR + 1), ERR_INPUT); /* nor by stating another end */
	assert_int_equal(begin(w, w->duty, 8 * HOUR), ERR_OK);
	world_pass(w, 9 * HOUR);
	assert_true(pass_of(w, w->duty).over);
	assert_int_equal(extend(w), ERR_INPUT);
	assert_false(on_duty(w, w->duty));
	assert_int_equal(begin(w, w->duty, 8 * HOUR), ERR_OK); /* a new one */
	assert_int_not_equal(pass_of(w, w->duty).id, first);
}

static void assert_ends(const char *clocks, const char *now, size_t count, const char *const *wanted)
{
	struct instant ends[DUTY_ENDS_MAX];
	size_t found;
	char text[INSTANT_TEXT];

	assert_int_equal(duty_ends(clocks, world_time(now), ends, &found), ERR_OK);
	assert_int_equal(found, count);
	for (size_t i = 0; i < count; i++) {
		instant_format_local(ends[i], text);
		assert_string_equal(text, wanted[i]);
	}
}

static void test_ends_to_choose_among(void **state)
{
	static const char *const evening[] = { "2026-11-22T08:00:00+01:00", "2026-11-22T16:30:00+01:00" };
	static const char *const morning[] = { "2026-11-21T16:30:00+01:00", "2026-11-22T08:00:00+01:00" };
	static const char *const late[] = { "2026-11-22T08:00:00+01:00" };
	static const char *const spring[] = { "2026-03-29T03:30:00+02:00" };
	static const char *const bad[] = { "8.00", "08:00", "24.00", "08.60", "08.0", "0800", "nu", "08.00,16.30" };
	struct instant ends[DUTY_ENDS_MAX];
	size_t count;

	(void)state;
	assert_ends("08.00 16.30", "2026-11-21T16:20:00+01:00", 2, evening);
	assert_ends(" 16.30  08.00 08.00", "2026-11-21T08:00:00+01:00", 2, morning);
	assert_ends("08.00", "2026-11-22T07:30:00+01:00", 2,
	            (const char *const[]){ "2026-11-22T08:00:00+01:00", "2026-11-23T08:00:00+01:00" });
	assert_ends("08.00", "2026-11-21T23:50:00+01:00", 1, late);
	/* 02.30 does not exist in that night. */
	assert_ends("02.30 03.30", "2026-03-28T22:00:00+01:00", 1, spring);
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		if (duty_ends(bad[i], world_time("2026-11-21T16:20:00+01:00"), ends, &count) != ERR_CONFIG)
			fail_msg("taken: %s", bad[i]);
}

static enum err count_one(void *ctx, const struct duty_pass *p)
{
	assert_false(p->over);
	++*(int *)ctx;
	return ERR_OK;
}

static void test_who_is_on_duty(void **state)
{
	struct world *w = *state;
	int count = 0;

	assert_int_equal(begin(w, w->duty, HOUR), ERR_OK);
	assert_int_equal(begin(w, w->other_duty, 2 * HOUR), ERR_OK);
	assert_int_equal(duty_pass_each(w->s, w->now, count_one, &count), ERR_OK);
	assert_int_equal(count, 2);
	world_pass(w, HOUR);
	count = 0;
	assert_int_equal(duty_pass_each(w->s, w->now, count_one, &count), ERR_OK);
	assert_int_equal(count, 1);
}

/* --- Handing over ------------------------------------------------------------------------------------------------- */

struct open_list {
	struct {
		int64_t id;
		unsigned why;
	} items[16];
	size_t count;
};

static enum err keep(void *ctx, const struct decision *d, unsigned why)
{
	struct open_list *l = ctx;

	assert_in_range(l->count, 0, ARRAY_LENGTH(l->items) - 1);
	l->items[l->count].id = d->id;
	l->items[l->count++].why = why;
	return ERR_OK;
}

static unsigned why_of(const struct open_list *l, int64_t id)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].id == id)
			return l->items[i].why;
	return 0;
}

static struct open_list open_now(struct world *w)
{
	struct open_list l = { .count = 0 };

	assert_int_equal(duty_open_each(w->s, w->now, keep, &l), ERR_OK);
	return l;
}

static int64_t draft_of(struct world *w, int64_t person, bool practice)
{
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, person, w->gvl, "lvu-6", practice, NULL, &id)),
	                 ERR_OK);
	return id;
}

static void test_what_is_open(void **state)
{
	struct world *w = *state;
	int64_t draft = draft_of(w, w->duty, false), practice = draft_of(w, w->duty, true), decided = world_decided(w),
	        frozen = world_frozen(w), back = world_frozen(w), archived = world_archived(w), given_up;
	struct open_list l;

	given_up = draft_of(w, w->duty, false);
	assert_int_equal(IN_TX(w, decision_abandon(&w->office, w->s, given_up, w->duty)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, back, w->chair, true, span_str("Fel dag."))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, decided, w->receiver, w->now)), ERR_OK);
	l = open_now(w);
	assert_int_equal(l.count, 5);
	assert_int_equal(why_of(&l, draft), 1u << DUTY_OPEN_TEXT);
	assert_int_equal(why_of(&l, decided), 1u << DUTY_OPEN_TEXT);
	assert_int_equal(why_of(&l, frozen), 1u << DUTY_OPEN_UNSIGNED | 1u << DUTY_OPEN_UNTAKEN);
	assert_int_equal(why_of(&l, back), 1u << DUTY_OPEN_DISPUTED | 1u << DUTY_OPEN_TEXT | 1u << DUTY_OPEN_UNTAKEN);
	assert_int_equal(why_of(&l, archived), 1u << DUTY_OPEN_UNTAKEN);
	assert_int_equal(why_of(&l, practice) | why_of(&l, given_up), 0);
	/* What is contested stays the duty's, whoever has registered it. */
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, archived, w->chair, span_str("Inte jag."))),
	                 ERR_OK);
	l = open_now(w);
	assert_int_equal(why_of(&l, archived), 1u << DUTY_OPEN_UNTAKEN | 1u << DUTY_OPEN_DISPUTED);
	assert_int_equal(IN_TX(w, decision_contest_take_back(&w->office, w->s, archived, w->chair, span_str("Jo."))),
	                 ERR_OK);
	/* A last day that is near, or has passed. */
	assert_int_equal(world_sql(w, "UPDATE follow_up SET target = '2026-11-23' WHERE decision_id = "
	                              "(SELECT max(decision_id) FROM follow_up) AND last IS NOT NULL"),
	                 ERR_OK);
	l = open_now(w);
	assert_int_equal(why_of(&l, archived), 1u << DUTY_OPEN_UNTAKEN | 1u << DUTY_OPEN_DUE);
	assert_int_equal(l.items[0].id, back); /* what is disputed is first, then the nearest day */
	assert_int_equal(l.items[1].id, archived);
}

static void test_handed_over_and_received(void **state)
{
	struct world *w = *state;
	int64_t draft = draft_of(w, w->duty, false), id = 0, again = 0;
	struct handover h;
	struct open_list l = { .count = 0 };
	struct matter m;

	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str("x"), w->now, &id)),
	                 ERR_WRONG_STATE); /* no pass */
	assert_int_equal(begin(w, w->duty, 8 * HOUR), ERR_OK);
	world_pass(w, 9 * HOUR); /* also once it is over */
	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str(" Mormor ringer.\x07"), w->now, &id)),
	                 ERR_INPUT);
	assert_int_equal(pass_of(w, w->duty).over, true); /* nothing was ended */
	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str(" Mormor ringer. "), w->now, &id)), ERR_OK);
	assert_int_equal(duty_pass_find(w->s, w->duty, w->now, &(struct duty_pass){ 0 }), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str(""), w->now, &again)), ERR_WRONG_STATE);
	/* Nobody receives it without a pass. */
	assert_int_equal(IN_TX(w, duty_receive(&w->office, w->s, id, w->other_duty, w->now)), ERR_WRONG_STATE);
	assert_int_equal(begin(w, w->other_duty, 8 * HOUR), ERR_OK);
	world_pass(w, HOUR);
	assert_int_equal(duty_handover_find(w->s, id, &h), ERR_OK);
	assert_false(h.received);
	assert_int_equal(IN_TX(w, duty_receive(&w->office, w->s, id, w->other_duty, w->now)), ERR_OK);
	assert_int_equal(duty_handover_find(w->s, id, &h), ERR_OK);
	assert_true(h.received);
	assert_int_equal(h.received_at.us, w->now.us);
	assert_string_equal(h.from_name, "Maria Exempelsson");
	assert_string_equal(h.received_name, "Jonas Testgren");
	assert_string_equal(h.note, "Mormor ringer.");
	assert_int_equal(h.items, 1);
	assert_int_equal(duty_handover_items(w->s, id, keep, &l), ERR_OK);
	assert_int_equal(l.count, 1);
	assert_int_equal(l.items[0].id, draft);
	/* The draft goes with it. */
	assert_int_equal(decision_matter_find(w->s, world_find(w, draft).matter_id, &m), ERR_OK);
	assert_int_equal(m.holder_id, w->other_duty);
	assert_int_equal(IN_TX(w, duty_receive(&w->office, w->s, id, w->other_duty, w->now)), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE handover SET note = 'y'"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE handover_item SET why = 1"), ERR_WRONG_STATE);
}

/* Somebody who writes at this moment keeps the draft; the handover is received all the same. */
static void test_a_draft_under_way_is_not_taken(void **state)
{
	struct world *w = *state;
	int64_t draft = draft_of(w, w->duty, false), id = 0;
	struct matter m;

	assert_int_equal(begin(w, w->duty, HOUR), ERR_OK);
	assert_int_equal(begin(w, w->other_duty, 8 * HOUR), ERR_OK);
	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str(""), w->now, &id)), ERR_OK);
	world_pass(w, MINUTE);
	assert_int_equal(IN_TX(w, duty_receive(&w->office, w->s, id, w->other_duty, w->now)), ERR_OK);
	assert_int_equal(decision_matter_find(w->s, world_find(w, draft).matter_id, &m), ERR_OK);
	assert_int_equal(m.holder_id, w->duty);
}

/* Where one worker has two nights in a row, the second pass receives from the first. */
static void test_alone_two_nights(void **state)
{
	struct world *w = *state;
	int64_t id = 0;

	assert_int_equal(begin(w, w->duty, HOUR), ERR_OK);
	assert_int_equal(IN_TX(w, duty_hand_over(w->s, w->duty, span_str(""), w->now, &id)), ERR_OK);
	world_pass(w, 12 * HOUR);
	assert_int_equal(begin(w, w->duty, HOUR), ERR_OK);
	assert_int_equal(IN_TX(w, duty_receive(&w->office, w->s, id, w->duty, w->now)), ERR_OK);
}

/* --- Names ----------------------------------------------------------------------------------------------------------
 */

static bool may_read(struct world *w, int64_t person, unsigned roles, int64_t decision)
{
	struct decision d = world_find(w, decision);
	struct duty_reader r;
	bool may;

	assert_int_equal(duty_reader_of(w->s, person, roles, w->now, &r), ERR_OK);
	assert_int_equal(duty_may_read(w->s, &r, &d, &may), ERR_OK);
	if (may) /* never more than decision_may_see */
		assert_int_equal(decision_may_see(w->s, &d, person, roles), ERR_OK);
	return may;
}

#define DUTY ROLE_BIT(ROLE_DUTY)

static void test_names_are_for_those_on_duty(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w); /* by w->duty, for the chair */

	assert_false(may_read(w, w->other_duty, DUTY, id));
	assert_int_equal(begin(w, w->other_duty, HOUR), ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, id));
	world_pass(w, HOUR);
	assert_false(may_read(w, w->other_duty, DUTY, id)); /* to its stated end */
	assert_int_equal(IN_TX(w, duty_pass_extend(w->s, w->other_duty, w->now)), ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, id));
}

static void test_names_are_for_those_with_a_task(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), draft = draft_of(w, w->duty, false), theirs = world_decided(w), practice = 0;
	struct oral_input in = world_call(w);

	assert_true(may_read(w, w->duty, DUTY, id));    /* recorded it */
	assert_true(may_read(w, w->duty, DUTY, draft)); /* began it */
	assert_true(may_read(w, w->chair, ROLE_BIT(ROLE_DECIDER), id));
	assert_true(may_read(w, w->receiver, ROLE_BIT(ROLE_RECEIVER), id)); /* that municipality */
	assert_false(may_read(w, w->svk_receiver, ROLE_BIT(ROLE_RECEIVER), id));
	assert_false(may_read(w, w->manager, ROLE_BIT(ROLE_MANAGER), id));
	assert_false(may_read(w, w->admin, ROLE_BIT(ROLE_ADMIN), id));
	/* Holding the draft is a task, and so is having frozen a text, as its rapporteur. */
	assert_false(may_read(w, w->other_duty, DUTY, id));
	assert_int_equal(IN_TX(w, decision_hold(&w->office, w->s, world_find(w, id).matter_id, w->other_duty, true)),
	                 ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, id));
	assert_false(may_read(w, w->other_duty, DUTY, theirs));
	CASE_PROBLEMS problems = { 0 };
	world_write_case(w, theirs, "lvu6-small-child");
	int64_t matter = world_find(w, theirs).matter_id;
	assert_int_equal(IN_TX(w, decision_hold(&w->office, w->s, matter, w->other_duty, true)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, theirs, w->other_duty, &problems)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_hold(&w->office, w->s, matter, w->duty, true)), ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, theirs));
	/* Practice is about nobody. */
	in.practice = true;
	assert_int_equal(world_record(w, &in, "practice", &practice), ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, practice));
}

static enum err open_it(struct world *w, int64_t person, int64_t decision, const char *reason)
{
	struct decision d = world_find(w, decision);

	return IN_TX(w, oversight_open(w->s, w->now, person, d.matter_id, d.id, span_str(reason)));
}

static enum err keep_reason(void *ctx, const struct access *a)
{
	char *reason = ctx;

	if (!*reason)
		(void)snprintf(reason, OVERSIGHT_REASON_MAX + 1, "%s", a->reason);
	return ERR_OK;
}

static void test_others_give_a_reason(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), other = world_decided(w);
	char reason[OVERSIGHT_REASON_MAX + 1] = "";

	assert_int_equal(open_it(w, w->other_duty, id, "  för kort  "), ERR_INPUT);
	assert_false(may_read(w, w->other_duty, DUTY, id));
	assert_int_equal(open_it(w, w->other_duty, id, "Tingsrätten frågar efter beslutet."), ERR_OK);
	assert_true(may_read(w, w->other_duty, DUTY, id));
	assert_false(may_read(w, w->other_duty, DUTY, other)); /* that matter alone */
	assert_int_equal(oversight_access_each(w->s, world_find(w, id).matter_id, 0, 10, keep_reason, reason), ERR_OK);
	assert_string_equal(reason, "Tingsrätten frågar efter beslutet.");
	world_pass(w, DUTY_OPENED);
	assert_false(may_read(w, w->other_duty, DUTY, id));
	assert_int_equal(world_sql(w, "UPDATE access SET at = at + 1"), ERR_WRONG_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_a_pass_from_its_beginning_to_its_end),
		NIGHT(test_an_end_is_at_most_26_hours_away),
		NIGHT(test_a_pass_lasts_at_most_26_hours),
		cmocka_unit_test(test_ends_to_choose_among),
		NIGHT(test_who_is_on_duty),
		NIGHT(test_what_is_open),
		NIGHT(test_handed_over_and_received),
		NIGHT(test_a_draft_under_way_is_not_taken),
		NIGHT(test_alone_two_nights),
		NIGHT(test_names_are_for_those_on_duty),
		NIGHT(test_names_are_for_those_with_a_task),
		NIGHT(test_others_give_a_reason),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
