/* What a court says, and what is done, after a last day: in the store, against what is recorded. The world's custody
 * was decided on Saturday 21 November 2026; its last day for the court is Monday the 30th. */
#include "unit/follow_record_kit.h"

static void test_enforcement_after_a_lapse_is_stopped(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct follow_input in = event(FOLLOW_ENFORCED, "2026-12-02");

	set_time(w, "2026-12-02T09:00:00+01:00");
	recorded(w, id, FOLLOW_ENDED, "2026-12-01");
	in.happened = true; /* what has lapsed is not made good by that */
	refused(w, id, &in, FOLLOW_BARRED);
	in = event(FOLLOW_ENFORCED, "2026-11-30"); /* it was in force then */
	enum follow_wrong wrong;
	int64_t e = 0;
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
}

/* What was done while it may have lapsed is a fact, once somebody says so; the mark goes when it is known that it
 * stood. */
static void test_enforced_while_it_may_have_lapsed(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e = 0;
	struct follow_input in = event(FOLLOW_ENFORCED, "2026-12-02");
	enum follow_wrong wrong;

	set_time(w, "2026-12-02T09:00:00+01:00");
	refused(w, id, &in, FOLLOW_UNSURE);
	in.happened = true;
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	assert_mark(w, id, e, FOLLOW_WHILE_UNSURE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE detail LIKE '%när det kan ha upphört.'"),
	                 1);
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-30");
	assert_state(w, id, LEGAL_IN_FORCE);
	assert_mark(w, id, e, FOLLOW_PLAIN);
}

/* The court decides whether what came in too late is tried. */
static void test_upheld_though_it_came_in_too_late(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e = 0;
	struct follow_input in = event(FOLLOW_UPHELD, "2026-12-04");
	enum follow_wrong wrong;

	set_time(w, "2026-12-04T09:00:00+01:00");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-12-01");
	assert_state(w, id, LEGAL_LAPSED);
	refused(w, id, &in, FOLLOW_UNSURE);
	in.happened = true;
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	assert_state(w, id, LEGAL_IN_FORCE);
	assert_mark(w, id, e, FOLLOW_LATE_UPHELD);
}

static void test_longer_time_that_was_asked_for_too_late(void **state)
{
	int64_t id = world_decided(*state), e = 0;
	struct follow_input in = event(FOLLOW_EXTENSION_GRANTED, "2026-12-28");

	set_time(*state, "2026-12-28T09:00:00+01:00");
	in.until = (struct date){ 2027, 2, 1 };
	recorded(*state, id, FOLLOW_SUBMITTED, "2026-11-27");
	recorded(*state, id, FOLLOW_UPHELD, "2026-12-01");
	recorded(*state, id, FOLLOW_ENFORCED, "2026-11-22");
	recorded(*state, id, FOLLOW_EXTENSION_ASKED, "2026-12-22");
	refused(*state, id, &in, FOLLOW_UNSURE);
	in.happened = true;
	assert_int_equal(record(*state, id, &in, &(enum follow_wrong){ 0 }, &e), ERR_OK);
	assert_state(*state, id, LEGAL_MAY_HAVE_LAPSED);
	assert_mark(*state, id, e, FOLLOW_UNASKED_GRANT);
}

static void test_courts_that_answer_each_other(void **state)
{
	static const struct {
		enum follow_kind kind;
		const char *day;
		enum legal_state state;
	} steps[] = {
		{ FOLLOW_SET_ASIDE, "2026-12-03", LEGAL_SET_ASIDE }, { FOLLOW_RESTORED, "2026-12-08", LEGAL_IN_FORCE },
		{ FOLLOW_SET_ASIDE, "2026-12-10", LEGAL_SET_ASIDE }, { FOLLOW_RESTORED, "2026-12-12", LEGAL_IN_FORCE },
		{ FOLLOW_DISMISSED, "2026-12-14", LEGAL_LAPSED },
	};
	struct world *w = *state;
	int64_t id = world_decided(w), last = 0;

	set_time(w, "2026-12-15T09:00:00+01:00");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27");
	recorded(w, id, FOLLOW_ENFORCED, "2026-11-22");
	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
		struct follow_input again = event(steps[i].kind, "2026-12-15");

		last = recorded(w, id, steps[i].kind, steps[i].day);
		assert_state(w, id, steps[i].state);
		refused(w, id, &again, steps[i].kind == FOLLOW_RESTORED ? FOLLOW_NOT_HERE : FOLLOW_ALREADY);
	}
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, last, w->receiver, span_str("Fel"))), ERR_OK);
	assert_state(w, id, LEGAL_IN_FORCE);
}

static void assert_not_undone(struct world *w, int64_t id, int64_t e)
{
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Fel"))), ERR_WRONG_STATE);
}

/* A court upholds what came in to it: neither can stand against the other, in whatever order they are told or undone.
 */
static void test_upheld_rests_on_what_came_in(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), in, upheld;
	struct follow_input e = event(FOLLOW_UPHELD, "2026-12-03");

	set_time(w, "2027-01-08T08:00:00+01:00");
	refused(w, id, &e, FOLLOW_NEEDS);
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	in = recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27");
	recorded(w, id, FOLLOW_APPLIED, "2026-12-10");
	e = event(FOLLOW_UPHELD, "2026-11-26");
	refused(w, id, &e, FOLLOW_CLASHES);
	upheld = recorded(w, id, FOLLOW_UPHELD, "2026-12-03");
	assert_state(w, id, LEGAL_IN_FORCE);
	assert_not_undone(w, id, in);
	e = event(FOLLOW_SET_ASIDE, "2026-12-01");
	refused(w, id, &e, FOLLOW_CLASHES);
	e = event(FOLLOW_LAPSED, "2026-12-08");
	refused(w, id, &e, FOLLOW_NOT_OUT);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, upheld, w->receiver, span_str("Fel"))), ERR_OK);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, in, w->receiver, span_str("Fel"))), ERR_OK);
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
}

/* What an older program let stand is in force no longer than what is recorded says, and can be mended. */
static void test_an_older_store_with_such_a_pair(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), in;

	assert_int_equal(
	        world_sql(w, "INSERT INTO follow_event (decision_id, kind, day, stated, recorded_at, recorded_by) "
	                     "SELECT 1, 'upheld', '2026-12-03', 1, 1, min(id) FROM person"),
	        ERR_OK);
	assert_int_equal(id, 1);
	set_time(w, "2026-12-04T09:00:00+01:00");
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	struct follow_input late = event(FOLLOW_SUBMITTED, "2026-12-04");
	refused(w, id, &late, FOLLOW_CLASHES);
	in = recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27");
	assert_state(w, id, LEGAL_IN_FORCE);
	assert_not_undone(w, id, in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_enforcement_after_a_lapse_is_stopped), NIGHT(test_enforced_while_it_may_have_lapsed),
		NIGHT(test_upheld_though_it_came_in_too_late),    NIGHT(test_longer_time_that_was_asked_for_too_late),
		NIGHT(test_courts_that_answer_each_other),        NIGHT(test_upheld_rests_on_what_came_in),
		NIGHT(test_an_older_store_with_such_a_pair),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
