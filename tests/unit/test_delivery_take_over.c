/* What the municipality does with a decision, and by when. */
#include "unit/decision_world.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"

static void assert_due(const char *shown, const char *due)
{
	char text[INSTANT_TEXT];

	instant_format_local(delivery_take_over_due(world_time(shown)), text);
	assert_string_equal(text, due);
}

static void test_eight_in_the_morning(void **state)
{
	(void)state;
	assert_due("2026-11-21T23:40:00+01:00", "2026-11-22T08:00:00+01:00");
	assert_due("2026-11-22T00:00:00+01:00", "2026-11-22T08:00:00+01:00");
	assert_due("2026-11-22T03:00:00+01:00", "2026-11-22T08:00:00+01:00");
	/* At least an hour to see it. */
	assert_due("2026-11-22T07:00:00+01:00", "2026-11-22T08:00:00+01:00");
	assert_due("2026-11-22T07:00:00.000001+01:00", "2026-11-23T08:00:00+01:00");
	assert_due("2026-11-22T08:00:00+01:00", "2026-11-23T08:00:00+01:00");
	assert_due("2026-11-22T15:00:00+01:00", "2026-11-23T08:00:00+01:00");
	assert_due("2026-12-31T23:30:00+01:00", "2027-01-01T08:00:00+01:00");
	/* The nights when the clock is set: eight is eight. */
	assert_due("2026-03-28T23:40:00+01:00", "2026-03-29T08:00:00+02:00");
	assert_due("2026-03-29T01:59:59+01:00", "2026-03-29T08:00:00+02:00");
	assert_due("2026-10-24T23:40:00+02:00", "2026-10-25T08:00:00+01:00");
	assert_due("2026-10-25T02:30:00+02:00", "2026-10-25T08:00:00+01:00");
	assert_due("2026-10-25T02:30:00+01:00", "2026-10-25T08:00:00+01:00");
}

static struct delivery find(struct world *w, int64_t id)
{
	struct delivery v;

	assert_int_equal(delivery_find(w->s, id, w->now, &v), ERR_OK);
	return v;
}

static void test_shown_opened_taken_over(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), draft = 0;
	struct delivery v = find(w, id);

	assert_int_equal(v.shown.us, w->now.us); /* the second it is recorded */
	assert_int_equal(v.municipality_id, w->gvl);
	assert_false(v.opened || v.taken || v.acknowledged || v.overdue);
	world_pass(w, HOUR);
	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->receiver, w->now)), ERR_OK);
	struct instant opened = w->now;
	world_pass(w, HOUR);
	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->registrar, w->now)), ERR_OK);
	assert_int_equal(find(w, id).opened_at.us, opened.us);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_string_equal(find(w, id).taken_by, "David Fiktivlund");
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->registrar, w->now)), ERR_WRONG_STATE);
	assert_string_equal(find(w, id).taken_by, "David Fiktivlund");
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event IN ('opened', 'taken-over')"), 2);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, 4711, w->receiver, w->now)), ERR_NOT_FOUND);
	/* Of a draft the municipality sees nothing. */
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	assert_int_equal(delivery_find(w->s, draft, w->now, &v), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, draft, w->receiver, w->now)), ERR_WRONG_STATE);
}

static void test_overdue(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	w->now = world_time("2026-11-22T07:59:59.999999+01:00");
	assert_false(find(w, id).overdue);
	w->now = world_time("2026-11-22T08:00:00+01:00");
	assert_true(find(w, id).overdue);
	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_true(find(w, id).overdue); /* having seen it is not having taken it over */
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_false(find(w, id).overdue);
}

static enum err acknowledge(struct world *w, int64_t id, const char *number)
{
	return IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str(number), w->now));
}

static void test_acknowledged_with_a_number_and_a_record(void **state)
{
	struct world *w = *state;
	int64_t frozen = world_frozen(w), id = world_archived(w);

	assert_int_equal(acknowledge(w, frozen, "SN 2026:117"), ERR_WRONG_STATE); /* nothing to register yet */
	assert_int_equal(acknowledge(w, id, " \n "), ERR_INPUT);
	assert_int_equal(acknowledge(w, id, "SN\x1b"), ERR_INPUT);
	assert_int_equal(acknowledge(w, id, "SN 2026:117\nSN 2026:118"), ERR_INPUT);
	assert_int_equal(acknowledge(w, id, "SN 2026:117\r\nSvar: nej"), ERR_INPUT);
	assert_false(find(w, id).acknowledged);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_int_equal(acknowledge(w, id, " SN 2026:117 "), ERR_OK);
	struct delivery v = find(w, id);
	assert_true(v.acknowledged && v.taken && v.opened);
	assert_string_equal(v.case_number, "SN 2026:117");
	assert_string_equal(v.acknowledged_by, "Elsa Låtsasdotter");
	assert_int_equal(world_find(w, id).state, DECISION_ACKNOWLEDGED);
	assert_int_equal(acknowledge(w, id, "SN 2026:118"), ERR_WRONG_STATE);
	assert_string_equal(find(w, id).case_number, "SN 2026:117");
}

struct ids {
	int64_t ids[8];
	size_t count;
};

static enum err keep(void *ctx, const struct decision *d, const struct delivery *v)
{
	struct ids *list = ctx;

	assert_int_equal(d->id, v->decision_id);
	assert_in_range(list->count, 0, ARRAY_LENGTH(list->ids) - 1);
	list->ids[list->count++] = d->id;
	return ERR_OK;
}

static struct ids each(struct world *w, struct delivery_filter filter)
{
	struct ids found = { .count = 0 };

	assert_int_equal(delivery_each(w->s, &filter, w->now, keep, &found), ERR_OK);
	return found;
}

/* Found in this one list, in all others not. */
static void assert_in(struct world *w, int64_t id, enum delivery_list wanted)
{
	for (int i = 0; i < DELIVERY_LIST_COUNT; i++) {
		struct ids found = each(w, (struct delivery_filter){ .list = (enum delivery_list)i });
		bool there = false;

		for (size_t k = 0; k < found.count; k++)
			there |= found.ids[k] == id;
		assert_int_equal(there, i == (int)wanted);
	}
}

static void test_each_decision_is_in_one_list(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), open = world_decided(w);

	assert_in(w, id, DELIVERY_UNTAKEN);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, open, w->receiver, w->now)), ERR_OK);
	assert_in(w, open, DELIVERY_TAKEN);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_in(w, id, DELIVERY_SIGNED);
	assert_int_equal(acknowledge(w, id, "SN 1"), ERR_OK);
	/* A receipt ends nothing but the wait for it: what has a last day keeps the decision in sight until it is done.
	 */
	assert_in(w, id, DELIVERY_LEFT);
	assert_int_equal(world_sql(w, "UPDATE follow_up SET done_at = 1 WHERE last IS NOT NULL"), ERR_OK);
	assert_in(w, id, DELIVERY_LEFT); /* the committee, and the application, have no day yet */
	assert_int_equal(world_sql(w, "UPDATE follow_up SET done_at = 1"), ERR_OK);
	assert_in(w, id, DELIVERY_LEFT); /* what became of it at the court is not told */
	assert_int_equal(
	        world_sql(w, "INSERT INTO follow_event (decision_id, kind, day, stated, recorded_at, recorded_by) "
	                     "SELECT 1, 'care-decided', '2026-12-01', 1, 1, min(id) FROM person"),
	        ERR_OK);
	assert_in(w, id, DELIVERY_LIST_COUNT);
	assert_int_equal(world_sql(w,
	                           "INSERT INTO follow_undo (event_id, reason, at, by) SELECT 1, 'Fel mål', 1, min(id) "
	                           "FROM person"),
	                 ERR_OK);
	assert_in(w, id, DELIVERY_LEFT);
	assert_int_equal(world_sql(w, "UPDATE follow_up SET done_at = NULL, moot = 1"), ERR_OK);
	assert_int_equal(
	        world_sql(w, "INSERT INTO follow_event (decision_id, kind, day, stated, recorded_at, recorded_by) "
	                     "SELECT 1, 'ended', '2026-12-02', 1, 1, min(id) FROM person"),
	        ERR_OK);
	assert_in(w, id, DELIVERY_LIST_COUNT);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel ålder"))), ERR_OK);
	assert_in(w, id, DELIVERY_LIST_COUNT); /* what they registered stands while it lasts */
}

/* What a day at the court waits for is more urgent than what was shown first: 13 § LVM before 6 § LVU. */
static void test_the_first_last_day_is_first(void **state)
{
	struct world *w = *state;
	int64_t child = world_decided(w), adult = 0;
	struct oral_input in = world_call(w);
	struct ids found;

	world_pass(w, HOUR);
	in.type = "lvm-13";
	in.ground = "3a";
	in.person_as_known = "Kim Påhittsson";
	in.stated = instant_add(w->now, -10 * MINUTE);
	assert_int_equal(world_record(w, &in, "adult", &adult), ERR_OK);
	found = each(w, (struct delivery_filter){ .list = DELIVERY_UNTAKEN });
	assert_int_equal(found.count, 2);
	assert_int_equal(found.ids[0], adult);
	assert_int_equal(found.ids[1], child);
}

static void test_lists_of_whom(void **state)
{
	struct world *w = *state;
	int64_t own = world_decided(w), next_door = 0, practice = 0, count = 0;
	struct oral_input in = world_call(w);

	in.municipality = w->svk;
	assert_int_equal(world_record(w, &in, "svk", &next_door), ERR_OK);
	in = world_call(w);
	in.practice = true;
	assert_int_equal(world_record(w, &in, "practice", &practice), ERR_OK);
	struct ids found = each(w, (struct delivery_filter){ .municipality = w->gvl });
	assert_int_equal(found.count, 1);
	assert_int_equal(found.ids[0], own);
	found = each(w, (struct delivery_filter){ .staff = w->svk_receiver });
	assert_int_equal(found.count, 1);
	assert_int_equal(found.ids[0], next_door);
	assert_int_equal(each(w, (struct delivery_filter){ .staff = w->duty }).count, 0);
	assert_int_equal(each(w, (struct delivery_filter){ 0 }).count, 2);
	found = each(w, (struct delivery_filter){ .practice = true });
	assert_int_equal(found.count, 1);
	assert_int_equal(found.ids[0], practice);
	assert_int_equal(
	        delivery_count(w->s, &(struct delivery_filter){ .staff = w->svk_receiver, .limit = 1 }, &count),
	        ERR_OK);
	assert_int_equal(count, 1);
}

static enum err count_due(void *ctx, int64_t decision, const char *label)
{
	assert_true(decision && *label);
	++*(int64_t *)ctx;
	return ERR_OK;
}

/* A limit leaves what is least urgent for later, and the count says how much that is. */
static void test_the_most_overdue_is_never_cut_off(void **state)
{
	struct world *w = *state;
	int64_t oldest = world_decided(w), id = 0, count = 0;
	struct delivery_filter filter = { .limit = 2 };

	for (int i = 0; i < 3; i++) {
		world_pass(w, HOUR);
		id = world_decided(w);
	}
	struct ids found = each(w, filter);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.ids[0], oldest);
	assert_int_equal(delivery_count(w->s, &filter, &count), ERR_OK);
	assert_int_equal(count, 4);
	count = 0;
	/* What is due today is told, however much is late before it. */
	assert_int_equal(delivery_due_each(w->s, &filter, (struct date){ 2026, 11, 30 }, count_due, &count), ERR_OK);
	assert_int_equal(count, 4);
	count = 0;
	assert_int_equal(delivery_due_each(w->s, &filter, (struct date){ 2026, 11, 29 }, count_due, &count), ERR_OK);
	assert_int_equal(count, 0);
	/* Taken over, the one whose last day comes first is first, wherever it was made; without a last day one is
	 * last.
	 */
	for (int64_t i = oldest; i <= id; i++)
		assert_int_equal(IN_TX(w, delivery_take_over(w->s, i, w->receiver, w->now)), ERR_OK);
	assert_int_equal(
	        world_sql(w, "UPDATE follow_up SET target = '2026-11-22' WHERE decision_id = (SELECT max(id) "
	                     "FROM decision) AND kind = (SELECT min(kind) FROM follow_up WHERE last IS NOT NULL)"),
	        ERR_OK);
	assert_int_equal(
	        world_sql(w, "UPDATE follow_up SET done_at = 1 WHERE decision_id = (SELECT min(id) FROM decision)"),
	        ERR_OK);
	filter = (struct delivery_filter){ .list = DELIVERY_TAKEN, .limit = 4 };
	found = each(w, filter);
	assert_int_equal(found.count, 4);
	assert_int_equal(found.ids[0], id);
	assert_int_equal(found.ids[3], oldest);
}

static void test_who_may_act(void **state)
{
	struct world *w = *state;
	bool may;

	assert_int_equal(delivery_may_act(w->s, w->receiver, w->gvl, &may), ERR_OK);
	assert_true(may);
	assert_int_equal(delivery_may_act(w->s, w->registrar, w->gvl, &may), ERR_OK);
	assert_true(may);
	assert_int_equal(delivery_may_act(w->s, w->svk_receiver, w->gvl, &may), ERR_OK);
	assert_false(may);
	assert_int_equal(delivery_may_act(w->s, w->duty, w->gvl, &may), ERR_OK);
	assert_false(may);
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
}

/* A corrected text asks for a receipt of its own, once it is there: until then the receipt is for what stands. */
static void test_a_correction_is_acknowledged_anew(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	char order[EID_ID_TEXT];

	assert_int_equal(acknowledge(w, id, "SN 1"), ERR_OK);
	assert_true(find(w, id).acknowledged);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel ålder"))), ERR_OK);
	assert_true(find(w, id).acknowledged);
	freeze(w, id);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_true(find(w, id).acknowledged);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_false(find(w, id).acknowledged);
	assert_true(find(w, id).replaces && find(w, id).taken);
	assert_string_equal(find(w, id).case_number, "SN 1");
	assert_int_equal(acknowledge(w, id, ""), ERR_OK); /* under the number that it has */
	assert_true(find(w, id).acknowledged);
	assert_false(find(w, id).replaces);
	assert_string_equal(find(w, id).case_number, "SN 1");
}

/* "Detta har jag inte beslutat" is seen at once, however many wait. */
static void test_the_contested_one_is_first(void **state)
{
	struct world *w = *state;
	struct delivery_filter filter = { .limit = 2 };
	int64_t oldest = world_decided(w), id = 0;
	struct ids found;

	for (int i = 0; i < 3; i++) {
		world_pass(w, HOUR);
		id = world_decided(w);
	}
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str(""))), ERR_OK);
	found = each(w, filter);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.ids[0], id);
	assert_int_equal(found.ids[1], oldest);
	for (int64_t i = oldest; i <= id; i++)
		assert_int_equal(IN_TX(w, delivery_take_over(w->s, i, w->receiver, w->now)), ERR_OK);
	filter.list = DELIVERY_TAKEN;
	assert_int_equal(each(w, filter).ids[0], id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_eight_in_the_morning),
		NIGHT(test_shown_opened_taken_over),
		NIGHT(test_overdue),
		NIGHT(test_acknowledged_with_a_number_and_a_record),
		NIGHT(test_each_decision_is_in_one_list),
		NIGHT(test_the_first_last_day_is_first),
		NIGHT(test_lists_of_whom),
		NIGHT(test_the_most_overdue_is_never_cut_off),
		NIGHT(test_the_contested_one_is_first),
		NIGHT(test_who_may_act),
		NIGHT(test_a_correction_is_acknowledged_anew),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
