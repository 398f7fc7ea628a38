/* The service's clock against others': who is right, what a slow network may not do, and that a doubt lasts as long as
 * its reason, no shorter and no longer. */
#include "jourbeslut/clocks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "eid_kit.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"

#define TSA "http://tsa.example.se/rfc3161"
#define OTHER_TSA "https://stamp.example.org:8443/tsa?x=1"
#define EID "https://api.example.se/rp/v6.0"

static struct kit *kit;
static struct store_pool *pool;
static struct store *worker, *page;
static struct clocks *clocks;
static struct jobs *jobs;
static int64_t wall, monotonic;
static struct log service_log;
static char *logged;
static size_t logged_len;

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

static const struct clock our_clock = { .now = wall_now, .monotonic = monotonic_now };

static enum err no_post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	(void)ctx, (void)r, (void)done, (void)done_ctx;
	return ERR_UPSTREAM;
}

static void no_poll(void *ctx, int64_t wait_us)
{
	(void)ctx, (void)wait_us;
}

static void no_wake(void *ctx)
{
	(void)ctx;
}

static void start(void)
{
	const struct jobs_transport transport = { .post = no_post, .poll = no_poll, .wake = no_wake, .free = no_wake };

	assert_int_equal(jobs_new(&transport, &our_clock, NULL, &jobs), ERR_OK);
	assert_int_equal(clocks_new(&our_clock, &service_log, worker, &clocks), ERR_OK);
	assert_int_equal(clocks_attach(clocks, jobs), ERR_OK);
}

static void stop(void)
{
	jobs_free(jobs);
	clocks_free(clocks);
}

static int set_up(void **state)
{
	static int number;
	char name[32];

	(void)state;
	(void)snprintf(name, sizeof name, "clocks-%d.db", number++);
	wall = 1795390800 * SECOND; /* 2026-11-23T03:00:00+01:00 */
	monotonic = 5000 * SECOND;
	if (store_pool_open(kit_path(kit, name), true, 2, &pool) != ERR_OK)
		return -1;
	worker = store_pool_take(pool);
	page = store_pool_take(pool);
	service_log = (struct log){ open_memstream(&logged, &logged_len), LOG_DEBUG, &our_clock };
	start();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	stop();
	store_pool_give(pool, worker);
	store_pool_give(pool, page);
	store_pool_close(pool);
	(void)fclose(service_log.stream);
	free(logged);
	return 0;
}

static int set_up_all(void **state)
{
	(void)state;
	kit = kit_new();
	return 0;
}

static int tear_down_all(void **state)
{
	(void)state;
	kit_free(kit);
	return 0;
}

static void pass(int64_t us)
{
	wall += us;
	monotonic += us;
}

/* An answer that took `took`, of a clock that is ahead of ours by `ahead`, read in the middle. */
static void hear(const char *source, int64_t ahead, int64_t took)
{
	struct clocks_answer a = { .source = source, .sent = { wall } };

	pass(took / 2);
	a.at = instant_add((struct instant){ wall }, ahead);
	a.at.us -= a.at.us % SECOND;
	pass(took - took / 2);
	a.received = (struct instant){ wall };
	clocks_heard(clocks, &a);
}

/* As a page sees it, on a connection of its own. */
static struct clocks_standing standing(void)
{
	struct clocks_standing s;

	store_pool_give(pool, page);
	page = store_pool_take(pool);
	assert_int_equal(clocks_read(page, &s), ERR_OK);
	return s;
}

static void assert_calm(void)
{
	struct clocks_standing s = standing();

	assert_false(s.doubt);
	assert_string_equal(s.off[0].source, "");
}

static void assert_doubt(int64_t seconds, const char *source)
{
	struct clocks_standing s = standing();

	assert_true(s.doubt);
	assert_in_range(s.seconds - seconds + 2, 0, 4);
	assert_string_equal(s.source, source);
	assert_string_equal(s.off[0].source, "");
}

static bool log_says(const char *text)
{
	(void)fflush(service_log.stream);
	return strstr(logged, text) != NULL;
}

static void test_agreeing(void **state)
{
	(void)state;
	assert_calm();
	hear(TSA, 0, 0);
	hear(EID, 29 * SECOND, 0);
	hear(OTHER_TSA, -29 * SECOND, 0);
	assert_calm();
	assert_false(log_says("clock."));
}

/* 30 seconds count, in both directions; one less does not. */
static void test_the_boundary(void **state)
{
	(void)state;
	hear(TSA, 30 * SECOND, 0);
	assert_doubt(-30, "tsa.example.se");
	hear(TSA, 29 * SECOND, 0);
	assert_calm();
	hear(TSA, -30 * SECOND, 0);
	assert_doubt(30, "tsa.example.se");
	hear(TSA, -29 * SECOND, 0);
	assert_calm();
	assert_true(log_says("clock.doubt ahead=30 source=tsa.example.se"));
	assert_true(log_says("clock.doubt ahead=-30 source=tsa.example.se"));
	assert_true(log_says("clock.agrees"));
}

/* The answer took a minute and a half, both ways or one: their clock is ours, and nothing is wrong. */
static void test_a_slow_network_is_no_difference(void **state)
{
	const struct instant sent = { wall };

	(void)state;
	hear(TSA, 0, 90 * SECOND);
	assert_calm();
	pass(90 * SECOND);
	clocks_heard(clocks, &(struct clocks_answer){ .source = TSA,
	                                              .sent = instant_add(sent, 90 * SECOND),
	                                              .received = { wall },
	                                              .at = instant_add(sent, 90 * SECOND) });
	clocks_heard(clocks, &(struct clocks_answer){ .source = EID,
	                                              .sent = instant_add(sent, 90 * SECOND),
	                                              .received = { wall },
	                                              .at = { wall } });
	assert_calm();
	/* A real difference is found through it, if it is larger than what the network took. */
	hear(EID, -20 * MINUTE, 90 * SECOND);
	hear(TSA, -20 * MINUTE, 90 * SECOND);
	assert_doubt(20 * 60 - 45, "tsa.example.se, api.example.se");
}

/* A clock that is 20 minutes ahead is told so by whoever is heard first; two that say so outvote one that does not. */
static void test_ours_is_wrong(void **state)
{
	(void)state;
	hear(TSA, -20 * MINUTE, SECOND / 5);
	assert_doubt(1200, "tsa.example.se");
	hear(EID, -20 * MINUTE, SECOND / 5);
	hear(OTHER_TSA, 0, SECOND / 5);
	assert_doubt(1200, "tsa.example.se, api.example.se");
}

/* One authority is off while another agrees: it is told of, by name, and nothing is marked. */
static void test_theirs_is_wrong(void **state)
{
	struct clocks_standing s;

	(void)state;
	hear(EID, 0, SECOND);
	hear(TSA, -20 * MINUTE, SECOND / 5);
	s = standing();
	assert_false(s.doubt);
	assert_string_equal(s.off[0].source, "tsa.example.se");
	assert_in_range(s.off[0].seconds, 1199, 1201);
	assert_true(clocks_is_off(clocks, TSA));
	assert_false(clocks_is_off(clocks, OTHER_TSA));
	assert_false(clocks_is_off(NULL, TSA));
	assert_true(log_says("clock.source_off"));
	/* Two that are wrong, each in its own way, are no majority. */
	hear(OTHER_TSA, 3 * HOUR, 0);
	s = standing();
	assert_false(s.doubt);
	assert_int_equal(s.off_count, 2);
	assert_string_equal(s.off[1].source, "stamp.example.org:8443");
	assert_in_range(-s.off[1].seconds, 3 * 3600 - 1, 3 * 3600 + 1);
	assert_true(clocks_is_off(clocks, TSA));
	assert_true(clocks_is_off(clocks, OTHER_TSA));
	/* Mended. */
	hear(TSA, 0, 0);
	hear(OTHER_TSA, 0, 0);
	assert_calm();
	assert_false(clocks_is_off(clocks, TSA));
}

/* It was heard first, so it seemed that ours was wrong; then another agreed. */
static void test_the_first_was_wrong(void **state)
{
	(void)state;
	hear(TSA, 20 * MINUTE, 0);
	assert_doubt(-1200, "tsa.example.se");
	hear(EID, 0, 0);
	assert_false(standing().doubt);
	assert_string_equal(standing().off[0].source, "tsa.example.se");
}

/* A response that was signed beforehand tells nothing; one from the future does. */
static void test_not_before(void **state)
{
	struct clocks_answer a = { .source = "http://ocsp.example.se/", .sent = { wall }, .received = { wall } };

	(void)state;
	a.not_before = instant_add(a.received, -40 * 24 * HOUR);
	clocks_heard(clocks, &a);
	hear(TSA, 20 * MINUTE, 0);
	assert_doubt(-1200, "tsa.example.se"); /* the stock agreed with nobody */
	hear(TSA, 0, 0);
	a.source = "http://ocsp2.example.se/";
	a.not_before = a.at = instant_add(a.received, 60 * SECOND);
	clocks_heard(clocks, &a);
	assert_string_equal(standing().off[0].source, "ocsp2.example.se");
	a.not_before = a.at = (struct instant){ 0 };
	clocks_heard(clocks, &a); /* no time at all */
	assert_string_equal(standing().off[0].source, "ocsp2.example.se");
	a.at = a.received;
	a.not_before = instant_add(a.received, -HOUR);
	clocks_heard(clocks, &a);
	assert_calm();
}

static void test_a_restart_does_not_forget(void **state)
{
	(void)state;
	hear(TSA, -20 * MINUTE, 0);
	stop();
	pass(3 * HOUR);
	monotonic = 7 * SECOND; /* the machine, too */
	start();
	assert_doubt(1200, "tsa.example.se");
	assert_true(log_says("clock.doubt_lasts"));
	assert_true(clocks_ask_at(clocks, (struct instant){ wall }).us <= wall); /* and it asks at once */
	hear(TSA, -20 * MINUTE, 0);
	assert_doubt(1200, "tsa.example.se");
	hear(TSA, 0, 0);
	assert_calm();
}

/* Somebody sets the clock: what was heard by the old one means nothing, the worker asks at once, and an answer that
 * agrees ends the doubt. */
static void test_mended(void **state)
{
	(void)state;
	hear(TSA, -20 * MINUTE, 0);
	hear(EID, -20 * MINUTE, 0);
	clocks_asked(clocks);
	wall -= 20 * MINUTE;
	(void)jobs_turn(jobs, 0);
	assert_true(clocks_ask_at(clocks, (struct instant){ wall }).us <= wall);
	assert_doubt(1200, "tsa.example.se, api.example.se"); /* not before somebody says so */
	hear(TSA, 0, SECOND);
	assert_calm();
}

/* What was heard a day ago has no vote. */
static void test_old_answers(void **state)
{
	(void)state;
	hear(EID, 0, 0);
	hear(TSA, -20 * MINUTE, 0);
	assert_false(standing().doubt);
	pass(25 * HOUR);
	hear(TSA, -20 * MINUTE, 0);
	assert_doubt(1200, "tsa.example.se");
	/* One that was wrong and is no longer asked is no reason for ever. */
	pass(25 * HOUR);
	hear(EID, 0, 0);
	assert_calm();
}

static int64_t until_asking(void)
{
	return clocks_ask_at(clocks, (struct instant){ wall }).us - wall;
}

static void test_when_it_asks_by_itself(void **state)
{
	(void)state;
	assert_int_equal(until_asking(), 0); /* at the start */
	clocks_asked(clocks);
	assert_int_equal(until_asking(), HOUR);
	pass(50 * MINUTE);
	hear(TSA, 0, 0);
	assert_int_equal(until_asking(), HOUR); /* somebody was heard */
	hear(EID, -20 * MINUTE, 0);
	clocks_asked(clocks);
	assert_int_equal(until_asking(), 5 * MINUTE);
	hear(EID, -20 * MINUTE, 0); /* of which it is not the last to hear */
	pass(5 * MINUTE);
	assert_int_equal(until_asking(), 0);
	assert_int_equal(clocks_ask_at(NULL, (struct instant){ wall }).us, JOBS_NEVER.us);
}

static enum err run_sql(struct store *s, void *ctx)
{
	STATEMENT q = store_statement(s, ctx);

	return step_done(q);
}

static void sql(char *text)
{
	assert_int_equal(store_transaction(worker, run_sql, text), ERR_OK);
}

/* The store cannot be written: it is, later, without a new answer. */
static void test_a_full_disk(void **state)
{
	char broken[] = "CREATE TRIGGER broken BEFORE INSERT ON clock_doubt BEGIN SELECT RAISE (ABORT, 'no'); END";
	char mended[] = "DROP TRIGGER broken";

	(void)state;
	sql(broken);
	hear(TSA, -20 * MINUTE, 0);
	assert_calm();
	assert_true(log_says("clock.not_written"));
	sql(mended);
	pass(MINUTE);
	(void)jobs_turn(jobs, 0);
	assert_doubt(1200, "tsa.example.se");
}

/* A difference that grows is written anew; one that trembles is not. The history stays. */
static void test_history(void **state)
{
	(void)state;
	hear(TSA, -60 * SECOND, 0);
	hear(TSA, -62 * SECOND, 0);
	assert_int_equal(standing().seconds, 60);
	hear(TSA, -2 * HOUR, 0);
	assert_doubt(7200, "tsa.example.se");
	hear(TSA, 0, 0);
	hear(TSA, -60 * SECOND, 0);
	assert_doubt(60, "tsa.example.se");
	STATEMENT q = store_statement(page, "SELECT count(*) AS n, sum(ended_at IS NULL) AS open FROM clock_doubt");
	assert_int_equal(step_one(q), ERR_OK);
	assert_int_equal(column_int(q, "n"), 2);
	assert_int_equal(column_int(q, "open"), 1);
}

/* More sources than there is room for, a name that is too long, an address without a host. */
static void test_odd_sources(void **state)
{
	char name[400];

	(void)state;
	for (int i = 0; i < 40; i++) {
		(void)snprintf(name, sizeof name, "https://tsa-%d.example.se/", i);
		hear(name, 0, SECOND);
	}
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	hear(name, 0, 0);
	hear("", 0, 0);
	assert_calm();
	clocks_heard(NULL, &(struct clocks_answer){ .source = TSA });
}

#define LIFE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_agreeing),
		LIFE(test_the_boundary),
		LIFE(test_a_slow_network_is_no_difference),
		LIFE(test_ours_is_wrong),
		LIFE(test_theirs_is_wrong),
		LIFE(test_the_first_was_wrong),
		LIFE(test_not_before),
		LIFE(test_a_restart_does_not_forget),
		LIFE(test_mended),
		LIFE(test_old_answers),
		LIFE(test_when_it_asks_by_itself),
		LIFE(test_a_full_disk),
		LIFE(test_history),
		LIFE(test_odd_sources),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
