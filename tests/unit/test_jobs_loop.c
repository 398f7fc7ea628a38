#include "jourbeslut/jobs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/base/cleanup.h"

/* ---- a clock and a network that the test holds ---- */

static int64_t wall, monotonic;

static struct instant wall_now(void *ctx)
{
	(void)ctx;
	return (struct instant){ wall };
}

static int64_t monotonic_now(void *ctx)
{
	(void)ctx;
	return monotonic;
}

static const struct clock test_clock = { .now = wall_now, .monotonic = monotonic_now };

static struct {
	jobs_done_fn *done;
	void *ctx;
	int64_t waited;
	int freed;
} net;

static enum err net_post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	(void)ctx, (void)r;
	net.done = done;
	net.ctx = done_ctx;
	return ERR_OK;
}

static void net_poll(void *ctx, int64_t wait_us)
{
	(void)ctx;
	net.waited = wait_us;
}

static void net_wake(void *ctx)
{
	(void)ctx;
}

static void net_free(void *ctx)
{
	(void)ctx;
	net.freed++;
	if (net.done)
		net.done(net.ctx, &(struct jobs_response){ .err = ERR_WRONG_STATE, .detail = "" });
	net.done = NULL;
}

static const struct jobs_transport fake = { .post = net_post, .poll = net_poll, .wake = net_wake, .free = net_free };

/* ---- a step that counts ---- */

struct counted {
	int runs;
	int64_t every; /* 0: never by itself */
};

static struct instant count_step(void *ctx, struct instant now)
{
	struct counted *c = ctx;

	c->runs++;
	return c->every ? instant_add(now, c->every) : JOBS_NEVER;
}

static void pass(int64_t us)
{
	wall += us;
	monotonic += us;
}

static struct jobs *new_jobs(void)
{
	struct jobs *j = NULL;

	wall = 1000 * SECOND;
	monotonic = 5 * SECOND;
	net.done = NULL;
	assert_int_equal(jobs_new(&fake, &test_clock, NULL, &j), ERR_OK);
	return j;
}

static void test_steps_run_when_due(void **state)
{
	struct jobs *j = new_jobs();
	struct counted often = { .every = 2 * SECOND }, never = { 0 };

	(void)state;
	assert_int_equal(jobs_step_add(j, "often", count_step, &often), ERR_OK);
	assert_int_equal(jobs_step_add(j, "never", count_step, &never), ERR_OK);
	assert_true(jobs_turn(j, 0)); /* at start, all */
	assert_int_equal(often.runs, 1);
	assert_int_equal(never.runs, 1);
	assert_false(jobs_turn(j, HOUR));
	assert_int_equal(net.waited, 2 * SECOND); /* no longer than the next step wants */
	assert_false(jobs_turn(j, SECOND));
	assert_int_equal(net.waited, SECOND);
	pass(2 * SECOND);
	assert_true(jobs_turn(j, HOUR));
	assert_int_equal(net.waited, 0);
	assert_int_equal(often.runs, 2);
	assert_int_equal(never.runs, 1);
	pass(JOBS_STEP_MAX_WAIT);
	assert_true(jobs_turn(j, 0));
	assert_int_equal(never.runs, 2); /* nobody sleeps for ever */
	jobs_free(j);
}

static void test_wake_runs_all(void **state)
{
	struct jobs *j = new_jobs();
	struct counted a = { .every = HOUR }, b = { 0 };

	(void)state;
	assert_int_equal(jobs_step_add(j, "a", count_step, &a), ERR_OK);
	assert_int_equal(jobs_step_add(j, "b", count_step, &b), ERR_OK);
	(void)jobs_turn(j, 0);
	jobs_wake(j);
	assert_true(jobs_turn(j, HOUR));
	assert_int_equal(net.waited, 0);
	assert_int_equal(a.runs, 2);
	assert_int_equal(b.runs, 2);
	assert_false(jobs_turn(j, 0));
	jobs_wake(NULL);
	jobs_free(j);
}

/* Instants computed on a clock that was an hour fast must not stop the work for an hour. */
static void test_clock_set_back(void **state)
{
	struct jobs *j = new_jobs();
	struct counted c = { .every = 2 * SECOND };

	(void)state;
	assert_int_equal(jobs_step_add(j, "c", count_step, &c), ERR_OK);
	(void)jobs_turn(j, 0);
	wall -= HOUR;
	monotonic += 1 * SECOND;
	assert_true(jobs_turn(j, 0));
	assert_int_equal(c.runs, 2);
	pass(2 * SECOND);
	assert_true(jobs_turn(j, 0));
	assert_int_equal(c.runs, 3);
	jobs_free(j);
}

static void note_answer(void *ctx, const struct jobs_response *r)
{
	*(enum err *)ctx = r->err;
}

static void test_posting(void **state)
{
	struct jobs *j = new_jobs();
	struct jobs_tls tls = { .ca_file = "/nowhere" };
	struct jobs_request r = { .url = "https://a.invalid/", .tls = &tls };
	struct counted c = { 0 };
	enum err answer = ERR_COUNT;

	(void)state;
	assert_int_equal(jobs_step_add(j, "c", count_step, &c), ERR_OK);
	(void)jobs_turn(j, 0);
	r.url = "http://a.invalid/";
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_INPUT);
	r.url = "https://a.invalid/";
	r.tls = NULL;
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_CONFIG);
	r.tls = &tls;
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_OK);
	net.done(net.ctx, &(struct jobs_response){ .err = ERR_TIMEOUT, .detail = "" });
	net.done = NULL;
	assert_int_equal(answer, ERR_TIMEOUT);
	assert_true(jobs_turn(j, 0)); /* what came may have made steps due */
	assert_int_equal(c.runs, 2);
	/* Plain http only for who asks for it, https never without a root; nothing else at all. */
	r = (struct jobs_request){ .url = "http://a.invalid/", .plain_allowed = true };
	answer = ERR_COUNT;
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_OK);
	net.done(net.ctx, &(struct jobs_response){ .err = ERR_OK, .status = 200, .detail = "" });
	net.done = NULL;
	assert_int_equal(answer, ERR_OK);
	r.url = "https://a.invalid/";
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_CONFIG);
	r.url = "ftp://a.invalid/";
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_INPUT);
	r = (struct jobs_request){ .url = "https://a.invalid/", .tls = &tls };
	/* What is under way at the end is told so, once. */
	assert_int_equal(jobs_post(j, &r, note_answer, &answer), ERR_OK);
	jobs_free(j);
	assert_int_equal(answer, ERR_WRONG_STATE);
}

static void keep_answer(void *ctx, const struct jobs_response *r)
{
	*(struct jobs_response *)ctx = *r;
}

/* How long an answer took is known by the monotonic clock, also where the other one was set meanwhile. */
static void test_when_it_was_sent(void **state)
{
	struct jobs *j = new_jobs();
	const struct jobs_request r = { .url = "http://a.invalid/", .plain_allowed = true };
	struct jobs_response got = { .err = ERR_OK };

	(void)state;
	assert_int_equal(jobs_post(j, &r, keep_answer, &got), ERR_OK);
	pass(3 * SECOND);
	wall -= HOUR;
	net.done(net.ctx, &(struct jobs_response){ .err = ERR_OK, .status = 200, .received = { wall }, .detail = "" });
	net.done = NULL;
	assert_int_equal(got.received.us, wall);
	assert_int_equal(got.sent.us, wall - 3 * SECOND);
	jobs_free(j);
}

/* ---- with the thread ---- */

struct waiter {
	atomic_int runs;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static struct instant wait_step(void *ctx, struct instant now)
{
	struct waiter *w = ctx;

	(void)now;
	(void)pthread_mutex_lock(&w->lock);
	atomic_fetch_add(&w->runs, 1);
	(void)pthread_cond_signal(&w->changed);
	(void)pthread_mutex_unlock(&w->lock);
	return JOBS_NEVER;
}

static void wait_for(struct waiter *w, int runs)
{
	(void)pthread_mutex_lock(&w->lock);
	while (atomic_load(&w->runs) < runs)
		(void)pthread_cond_wait(&w->changed, &w->lock);
	(void)pthread_mutex_unlock(&w->lock);
}

static void test_thread(void **state)
{
	struct waiter w = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
	struct jobs_transport transport;
	struct jobs *j = NULL;

	(void)state;
	assert_int_equal(jobs_transport_curl(clock_system(), &transport), ERR_OK);
	assert_int_equal(jobs_new(&transport, clock_system(), NULL, &j), ERR_OK);
	assert_int_equal(jobs_step_add(j, "w", wait_step, &w), ERR_OK);
	assert_int_equal(jobs_start(j), ERR_OK);
	assert_int_equal(jobs_start(j), ERR_WRONG_STATE);
	assert_int_equal(jobs_step_add(j, "late", wait_step, &w), ERR_WRONG_STATE);
	wait_for(&w, 1);
	for (int i = 2; i < 50; i++) {
		jobs_wake(j); /* from another thread, while it sleeps in the network */
		wait_for(&w, i);
	}
	jobs_stop(j);
	jobs_stop(j);
	jobs_free(j);
	jobs_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_run_when_due), cmocka_unit_test(test_wake_runs_all),
		cmocka_unit_test(test_clock_set_back),     cmocka_unit_test(test_posting),
		cmocka_unit_test(test_when_it_was_sent),   cmocka_unit_test(test_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
