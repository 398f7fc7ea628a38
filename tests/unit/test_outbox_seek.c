/* One decision maker after the other, until one answers. */
#include "unit/outbox_kit.h"

#include "jourbeslut/seek.h"

#define ASKED "SELECT count(*) AS n FROM seek_ask"
#define LAST "SELECT person_id AS n FROM seek_ask ORDER BY id DESC LIMIT 1"

static int64_t begin(struct worker *k, struct world *w)
{
	int64_t seek = 0;

	assert_int_equal(IN_TX(w, seek_begin(k->outbox, w->s, w->gvl, w->duty, w->now, &seek)), ERR_OK);
	outbox_kit_turn(k);
	return seek;
}

static enum seek_state state_of(struct world *w, int64_t seek)
{
	struct seek k;

	assert_int_equal(seek_find(w->s, seek, &k), ERR_OK);
	return k.state;
}

static void test_in_order_until_one_answers(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek, again = 0;
	bool asks = true;

	outbox_kit_start(&k, w);
	seek = begin(&k, w); /* in the middle of the night */
	assert_int_equal(k.network.taken, 1);
	assert_non_null(strstr(k.network.body, "to=%2B46701740605&"));
	assert_non_null(strstr(k.network.body, "Ring%20genast"));
	assert_int_equal(world_number(w, LAST), w->chair);
	assert_int_equal(IN_TX(w, seek_begin(k.outbox, w->s, w->gvl, w->other_duty, w->now, &again)), ERR_OK);
	assert_int_equal(again, seek); /* pressed twice */
	outbox_kit_pass(&k, 4 * MINUTE);
	assert_int_equal(world_number(w, ASKED), 1);
	assert_int_equal(seek_asks(w->s, w->stand_in, w->now, &asks), ERR_OK);
	assert_false(asks);
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->stand_in, w->now)), ERR_WRONG_STATE); /* not asked */
	outbox_kit_pass(&k, MINUTE);
	assert_int_equal(world_number(w, ASKED), 2);
	assert_int_equal(world_number(w, LAST), w->stand_in);
	assert_int_equal(k.network.taken, 2);
	/* The first one may still answer. */
	assert_int_equal(seek_asks(w->s, w->chair, w->now, &asks), ERR_OK);
	assert_true(asks);
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_OK);
	assert_int_equal(state_of(w, seek), SEEK_RECEIVED);
	for (int i = 0; i < 10; i++)
		outbox_kit_pass(&k, 5 * MINUTE);
	assert_int_equal(k.network.taken, 2);
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_WRONG_STATE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event IN ('seek-begun', 'seek-asked', "
	                                 "'seek-received')"),
	                 4);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event LIKE 'seek-%' AND detail LIKE "
	                                 "'%Astrid%'"),
	                 0);
	outbox_kit_stop(&k);
}

/* Who decides in two municipalities is called by the number of the one that it is about. */
static void test_the_number_of_the_municipality(void **state)
{
	struct world *w = *state;
	struct worker k;

	outbox_kit_start(&k, w);
	assert_int_equal(world_sql(w,
	                           "INSERT INTO mandate (person_id, municipality_id, kind, office, minute_ref, types, "
	                           "phone, priority, valid_from, valid_to) SELECT m.person_id, o.id, 'stand_in', "
	                           "'ersättare', 'x', '*', '070-174 06 77', 9, '2026-01-01', '2031-12-31' FROM mandate "
	                           "m JOIN municipality o ON o.code = 'SVK' WHERE m.phone = '070-174 06 05'"),
	                 ERR_OK);
	(void)begin(&k, w);
	assert_non_null(strstr(k.network.body, "to=%2B46701740605&"));
	outbox_kit_stop(&k);
}

/* A call whose decision was made then. */
static void record(struct world *w, int64_t ago)
{
	struct oral_input in = world_call(w);
	char key[24];
	int64_t id;

	in.stated = instant_add(w->now, -ago);
	(void)snprintf(key, sizeof key, "%lld", (long long)ago);
	assert_int_equal(world_record(w, &in, key, &id), ERR_OK);
}

static void test_a_call_ends_it(void **state)
{
	struct world *w = *state;
	struct worker k;
	struct seek found;
	int64_t seek;

	outbox_kit_start(&k, w);
	seek = begin(&k, w);
	record(w, 20 * MINUTE); /* a colleague's late entry, about somebody else */
	outbox_kit_turn(&k);
	assert_int_equal(state_of(w, seek), SEEK_RUNNING);
	world_pass(w, 3 * MINUTE);
	record(w, 2 * MINUTE);
	outbox_kit_turn(&k);
	assert_int_equal(seek_find(w->s, seek, &found), ERR_OK);
	assert_int_equal(found.state, SEEK_CALLED);
	assert_true(found.ended_by[0]); /* who may have called about another */
	seek = begin(&k, w);            /* the next matter of the night */
	outbox_kit_turn(&k);
	assert_int_equal(state_of(w, seek), SEEK_RUNNING);
	outbox_kit_stop(&k);
}

/* Asked before midnight, and without a mandate after it. */
static void test_a_mandate_ends(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek;
	bool asks;

	w->now = world_time("2026-11-22T23:58:00+01:00");
	outbox_kit_start(&k, w);
	assert_int_equal(world_sql(w, "UPDATE mandate SET valid_to = '2026-11-22' WHERE kind = 'chair'"), ERR_OK);
	k.network.status = 500;
	seek = begin(&k, w);
	assert_int_equal(world_number(w, LAST), w->chair);
	k.network.status = 200;
	w->now = world_time("2026-11-23T00:00:00+01:00");
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, LAST), w->stand_in); /* at once */
	assert_non_null(strstr(k.network.body, "to=%2B46701740606&"));
	assert_int_equal(k.network.taken, 2); /* nor is the first one told again */
	assert_int_equal(seek_asks(w->s, w->chair, w->now, &asks), ERR_OK);
	assert_false(asks);
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_WRONG_STATE);
	assert_int_equal(state_of(w, seek), SEEK_RUNNING);
	outbox_kit_stop(&k);
}

static void test_who_is_not_reached_is_not_waited_for(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek;

	outbox_kit_start(&k, w);
	assert_int_equal(world_sql(w, "UPDATE mandate SET phone = '112' WHERE kind = 'chair'"), ERR_OK);
	seek = begin(&k, w);
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, LAST), w->stand_in);
	assert_int_equal(k.network.taken, 1);
	/* Then all are asked, and it is told. */
	for (int i = 0; i < 10; i++)
		outbox_kit_pass(&k, 5 * MINUTE);
	assert_int_equal(state_of(w, seek), SEEK_EXHAUSTED);
	assert_int_equal(world_number(w, ASKED),
	                 world_number(w, "SELECT count(DISTINCT person_id) AS n FROM mandate WHERE "
	                                 "municipality_id = (SELECT municipality_id FROM seek)"));
	outbox_kit_stop(&k);
}

/* The last one sees it after their minutes have passed. */
static void test_a_late_answer(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek, again;
	bool asks;

	outbox_kit_start(&k, w);
	seek = begin(&k, w);
	for (int i = 0; i < 10; i++)
		outbox_kit_pass(&k, 5 * MINUTE);
	assert_int_equal(state_of(w, seek), SEEK_EXHAUSTED);
	assert_int_equal(seek_asks(w->s, w->chair, w->now, &asks), ERR_OK);
	assert_true(asks);
	assert_int_equal(IN_TX(w, seek_stop(w->s, seek, w->duty, w->now)),
	                 ERR_WRONG_STATE); /* that it is over, stays */
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_OK);
	assert_int_equal(state_of(w, seek), SEEK_RECEIVED);
	assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_WRONG_STATE);
	/* Not where somebody was found by telephone, nor in the next night. */
	for (int called = 0; called < 2; called++) {
		again = begin(&k, w);
		for (int i = 0; i < 10; i++)
			outbox_kit_pass(&k, 5 * MINUTE);
		assert_int_equal(state_of(w, again), SEEK_EXHAUSTED);
		if (called)
			record(w, MINUTE);
		else
			world_pass(w, 5 * HOUR);
		assert_int_equal(seek_asks(w->s, w->chair, w->now, &asks), ERR_OK);
		assert_false(asks);
		assert_int_equal(IN_TX(w, seek_receive(w->s, w->chair, w->now)), ERR_WRONG_STATE);
	}
	outbox_kit_stop(&k);
}

static void test_stopped(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek;

	outbox_kit_start(&k, w);
	k.network.status = 500;
	seek = begin(&k, w);
	assert_int_equal(IN_TX(w, seek_stop(w->s, seek, w->duty, w->now)), ERR_OK);
	k.network.status = 200;
	outbox_kit_pass(&k, 10 * MINUTE);
	assert_int_equal(k.network.taken, 1); /* what was not taken is not sent any more */
	assert_int_equal(
	        world_number(w, "SELECT count(*) AS n FROM message WHERE kind = 'find' AND state = 'not needed'"), 1);
	assert_int_equal(IN_TX(w, seek_stop(w->s, seek, w->duty, w->now)), ERR_WRONG_STATE);
	outbox_kit_stop(&k);
}

/* After a crash it goes on; after a long one nobody is woken for what was wanted then. */
static void test_a_crash(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t seek;

	outbox_kit_start(&k, w);
	seek = begin(&k, w);
	outbox_kit_stop(&k);
	world_restart(w);
	outbox_kit_start(&k, w);
	outbox_kit_pass(&k, 6 * MINUTE);
	assert_int_equal(world_number(w, ASKED), 2);
	outbox_kit_stop(&k);
	world_pass(w, 30 * HOUR);
	outbox_kit_start(&k, w);
	outbox_kit_turn(&k);
	assert_int_equal(state_of(w, seek), SEEK_STOPPED);
	assert_int_equal(k.network.taken, 0);
	outbox_kit_stop(&k);
}

static void test_nothing_is_set_up(void **state)
{
	struct world *w = *state;
	struct outbox_settings set = outbox_kit_settings();
	struct worker k;
	int64_t seek = 0;

	set.sms.url = "";
	outbox_kit_start_with(&k, w, &set);
	assert_int_equal(IN_TX(w, seek_begin(k.outbox, w->s, w->gvl, w->duty, w->now, &seek)), ERR_CONFIG);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM seek"), 0);
	outbox_kit_stop(&k);
}

static enum err count_running(void *ctx, const struct seek *k)
{
	*(int *)ctx += k->state == SEEK_RUNNING;
	return ERR_OK;
}

/* However many have ended meanwhile. */
static void test_one_that_runs_is_seen(void **state)
{
	struct world *w = *state;
	struct worker k;
	int running = 0;

	outbox_kit_start(&k, w);
	(void)begin(&k, w);
	assert_int_equal(world_sql(w,
	                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) "
	                           "INSERT INTO seek (municipality_id, begun_at, begun_by, minutes, state, ended_at) "
	                           "SELECT municipality_id, begun_at, begun_by, 5, 'stopped', begun_at FROM seek, n"),
	                 ERR_OK);
	assert_int_equal(seek_each(w->s, instant_add(w->now, -HOUR), count_running, &running), ERR_OK);
	assert_int_equal(running, 1);
	outbox_kit_stop(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_in_order_until_one_answers),
		NIGHT(test_the_number_of_the_municipality),
		NIGHT(test_a_call_ends_it),
		NIGHT(test_a_mandate_ends),
		NIGHT(test_who_is_not_reached_is_not_waited_for),
		NIGHT(test_a_late_answer),
		NIGHT(test_stopped),
		NIGHT(test_one_that_runs_is_seen),
		NIGHT(test_a_crash),
		NIGHT(test_nothing_is_set_up),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
