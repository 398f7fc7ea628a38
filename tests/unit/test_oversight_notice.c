/* Whoever saw a decision is told by name what became of it, until they say that they know. */
#include "unit/decision_world.h"

#include "jourbeslut/duty.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/oversight.h"

static enum err read_it(struct world *w, int64_t id, int64_t person, const char *what)
{
	struct decision d = world_find(w, id);

	return IN_TX(w, oversight_access_add(w->s, w->now, person, d.matter_id, id, what));
}

static enum err tell(struct world *w, int64_t id, int64_t by)
{
	struct decision d = world_find(w, id);

	return IN_TX(w, notice_tell(w->s, &d, NOTICE_WITHDRAWN, by, w->now));
}

struct found {
	struct notice last;
	int count;
};

static enum err keep(void *ctx, const struct notice *n)
{
	struct found *f = ctx;

	f->last = *n;
	f->count++;
	return ERR_OK;
}

static struct found notices(struct world *w, int64_t person, enum notice_area area)
{
	struct found f = { .count = 0 };

	assert_int_equal(notice_each(w->s, person, area, keep, &f), ERR_OK);
	return f;
}

static void test_whoever_saw_it_is_told(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), other = world_decided(w);

	assert_int_equal(read_it(w, id, w->receiver, "read"), ERR_OK);
	assert_int_equal(read_it(w, id, w->receiver, "take over"), ERR_OK);
	assert_int_equal(read_it(w, id, w->other_duty, "read"), ERR_OK);
	assert_int_equal(read_it(w, id, w->admin, "read"), ERR_OK); /* has no start page for it */
	assert_int_equal(read_it(w, other, w->registrar, "read"), ERR_OK);
	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	assert_int_equal(notices(w, w->receiver, NOTICE_MUNI).count, 1); /* once, however often they looked */
	assert_int_equal(notices(w, w->other_duty, NOTICE_DESK).count, 1);
	assert_int_equal(notices(w, w->chair, NOTICE_SIGN).count, 1); /* opened or not */
	assert_int_equal(notices(w, w->duty, NOTICE_DESK).count, 0);  /* they did it */
	assert_int_equal(notices(w, w->registrar, NOTICE_MUNI).count, 0);
	assert_int_equal(notices(w, w->svk_receiver, NOTICE_MUNI).count, 0);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM notice"), 3);
	struct notice n = notices(w, w->receiver, NOTICE_MUNI).last;
	assert_int_equal(n.kind, NOTICE_WITHDRAWN);
	assert_int_equal(n.decision_id, id);
	assert_string_equal(n.person_name, "David Fiktivlund");
}

static void list(struct world *w, int64_t person)
{
	assert_int_equal(IN_TX(w, oversight_access_add(w->s, w->now, person, 0, 0, "list")), ERR_OK);
}

/* A name in a list is seen, too, and planned on. */
static void test_whoever_had_it_in_a_list_is_told(void **state)
{
	struct world *w = *state;

	list(w, w->registrar); /* before it was there */
	world_pass(w, MINUTE);
	int64_t id = world_decided(w);
	world_pass(w, MINUTE);
	list(w, w->receiver);
	list(w, w->svk_receiver); /* another municipality's */
	list(w, w->other_duty);   /* without a pass names are withheld */
	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	assert_int_equal(notices(w, w->receiver, NOTICE_MUNI).count, 1);
	assert_int_equal(notices(w, w->registrar, NOTICE_MUNI).count, 0);
	assert_int_equal(notices(w, w->svk_receiver, NOTICE_MUNI).count, 0);
	assert_int_equal(notices(w, w->other_duty, NOTICE_DESK).count, 0);
	world_pass(w, MINUTE);
	id = world_decided(w);
	assert_int_equal(IN_TX(w, duty_pass_begin(w->s, w->other_duty, instant_add(w->now, HOUR), w->now)), ERR_OK);
	world_pass(w, 2 * HOUR);
	list(w, w->other_duty); /* the pass is over */
	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	assert_int_equal(notices(w, w->other_duty, NOTICE_DESK).count, 0);
	world_pass(w, MINUTE);
	id = world_decided(w);
	assert_int_equal(IN_TX(w, duty_pass_begin(w->s, w->other_duty, instant_add(w->now, HOUR), w->now)), ERR_OK);
	world_pass(w, MINUTE);
	list(w, w->other_duty);
	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	assert_int_equal(notices(w, w->other_duty, NOTICE_DESK).count, 1);
}

/* What is archived stands in none of the duty's lists any more. */
static void test_the_duty_of_other_nights_is_not_told(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	world_pass(w, HOUR);
	assert_int_equal(IN_TX(w, duty_pass_begin(w->s, w->other_duty, instant_add(w->now, HOUR), w->now)), ERR_OK);
	list(w, w->other_duty);
	list(w, w->receiver);
	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	assert_int_equal(notices(w, w->other_duty, NOTICE_DESK).count, 0);
	assert_int_equal(notices(w, w->receiver, NOTICE_MUNI).count, 1);
}

static void test_acknowledged_by_that_person(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct found all = { .count = 0 };

	assert_int_equal(tell(w, id, w->duty), ERR_OK);
	int64_t notice = notices(w, w->chair, NOTICE_SIGN).last.id;
	assert_int_equal(IN_TX(w, notice_seen(w->s, notice, w->receiver, w->now)), ERR_NOT_FOUND);
	assert_int_equal(notices(w, w->chair, NOTICE_SIGN).count, 1);
	assert_int_equal(IN_TX(w, notice_seen(w->s, notice, w->chair, w->now)), ERR_OK);
	assert_int_equal(notices(w, w->chair, NOTICE_SIGN).count, 0);
	assert_int_equal(IN_TX(w, notice_seen(w->s, notice, w->chair, w->now)), ERR_NOT_FOUND);
	assert_string_equal(world_last_act(w, id).event, "notice-seen");
	assert_string_equal(world_last_act(w, id).person_name, "Astrid Exempelström");
	assert_int_equal(notice_of_each(w->s, id, keep, &all), ERR_OK);
	assert_int_equal(all.count, 1);
	assert_true(all.last.seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_whoever_saw_it_is_told),
		NIGHT(test_whoever_had_it_in_a_list_is_told),
		NIGHT(test_the_duty_of_other_nights_is_not_told),
		NIGHT(test_acknowledged_by_that_person),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
