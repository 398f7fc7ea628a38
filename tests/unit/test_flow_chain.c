/* The chain: from an order's end into the decision, from the signature into the archive; interrupted anywhere, it goes
 * on. */
#include "unit/decision_world.h"

#include "jourbeslut/flow.h"
#include "jourbeslut/jobs.h"

static const struct world_order verified = { .state = EID_VERIFIED };

static enum err run(struct world *w, int *ret_done)
{
	struct flow f = { .office = &w->office, .store = w->s };

	return flow_run(&f, ret_done);
}

static void test_two_links_in_order(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	int done = -1;

	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 0);
	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 0); /* not at an end yet */
	assert_int_equal(world_sql(w, "DELETE FROM eid_order"), ERR_OK);
	world_order_end(w, id, &verified, order);
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 2);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_int_equal(world_number(w, "SELECT max(event = 'sign') * (SELECT id FROM act WHERE event = 'archive') > "
	                                 "(SELECT id FROM act WHERE event = 'sign') AS n FROM act"),
	                 1);
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 0);
}

static void test_every_order_that_waits_is_taken(void **state)
{
	struct world *w = *state;
	char order[EID_ID_TEXT];
	int done = -1;

	for (int i = 0; i < 3; i++) {
		int64_t id = world_frozen(w);

		world_order_end(w, id, &(struct world_order){ .state = EID_FAILED }, order);
		world_order_end(w, id, &verified, order);
	}
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 9); /* three told, three signed, three archived */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM eid_order WHERE consumed_at IS NULL"), 0);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record"), 9);
}

static void test_a_crash_between_the_links(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	int done = -1;

	world_order_end(w, id, &verified, order);
	/* The second link fails: nothing of it is there, the first stays. */
	assert_int_equal(world_sql(w, "CREATE TRIGGER broken BEFORE INSERT ON record WHEN NEW.kind = 'basis' "
	                              "BEGIN SELECT RAISE (ABORT, 'no'); END"),
	                 ERR_OK);
	assert_int_not_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 1);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record"), 0);
	world_restart(w);
	assert_int_equal(world_sql(w, "DROP TRIGGER broken"), ERR_OK);
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 1);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
}

static void test_a_crash_in_the_first_link(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	int done = -1;

	world_order_end(w, id, &verified, order);
	assert_int_equal(world_sql(w, "CREATE TRIGGER broken BEFORE INSERT ON act WHEN NEW.event = 'sign' "
	                              "BEGIN SELECT RAISE (ABORT, 'no'); END"),
	                 ERR_OK);
	assert_int_not_equal(run(w, &done), ERR_OK);
	/* The outcome was not used up, and there is no half signature. */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM eid_order WHERE consumed_at IS NULL"), 1);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM signature"), 0);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	world_restart(w);
	assert_int_equal(world_sql(w, "DROP TRIGGER broken"), ERR_OK);
	assert_int_equal(run(w, &done), ERR_OK);
	assert_int_equal(done, 2);
}

static void test_one_that_cannot_be_archived_does_not_stop_the_others(void **state)
{
	struct world *w = *state;
	int64_t bad = world_signed(w), good = world_signed(w);
	int done = -1;

	assert_int_equal(world_sql(w, "CREATE TRIGGER broken BEFORE INSERT ON record WHEN NEW.version_id = "
	                              "(SELECT min(id) FROM text_version) BEGIN SELECT RAISE (ABORT, 'no'); END"),
	                 ERR_OK);
	assert_int_equal(run(w, &done), ERR_WRONG_STATE); /* told, so that the step tries again */
	assert_int_equal(done, 1);
	assert_int_equal(world_find(w, good).state, DECISION_ARCHIVED);
	assert_int_equal(world_find(w, bad).state, DECISION_SIGNED);
}

/* Played: nothing is ever sent. */
static enum err send_nothing(void *ctx, const struct jobs_request *request, jobs_done_fn *done, void *done_ctx)
{
	(void)ctx;
	(void)request;
	(void)done;
	(void)done_ctx;
	return ERR_INTERNAL;
}
static void poll_nothing(void *ctx, int64_t wait_us)
{
	(void)ctx;
	(void)wait_us;
}
static void do_nothing(void *ctx)
{
	(void)ctx;
}

static void test_the_worker_does_it(void **state)
{
	struct world *w = *state;
	const struct jobs_transport transport = { send_nothing, poll_nothing, do_nothing, do_nothing, NULL };
	struct flow f = { .office = &w->office, .store = w->s };
	struct jobs *jobs = NULL;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	assert_int_equal(jobs_new(&transport, &w->clock, NULL, &jobs), ERR_OK);
	assert_int_equal(flow_attach(&f, jobs), ERR_OK);
	(void)jobs_turn(jobs, 0);
	world_order_end(w, id, &verified, order);
	jobs_wake(jobs);
	(void)jobs_turn(jobs, 0);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	jobs_free(jobs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_two_links_in_order),
		NIGHT(test_every_order_that_waits_is_taken),
		NIGHT(test_a_crash_between_the_links),
		NIGHT(test_a_crash_in_the_first_link),
		NIGHT(test_one_that_cannot_be_archived_does_not_stop_the_others),
		NIGHT(test_the_worker_does_it),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
