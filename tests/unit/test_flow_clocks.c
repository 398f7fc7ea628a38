/* What the chain hears of others' clocks: tokens, OCSP responses, and what it asks by itself. */
#include "unit/decision_world.h"

#include "jourbeslut/act.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/flow.h"
#include "jourbeslut/jobs.h"

#define A "http://a.example.se/tsa"
#define B "http://b.example.se/tsa"

struct posted {
	jobs_done_fn *done;
	void *ctx;
	struct buf body;
	bool ocsp;
	char url[100];
};

struct worker {
	struct world *world;
	struct posted posted[16];
	int count, asked_a, asked_b;
	bool down;
	int64_t a_ahead, b_ahead, ocsp_ahead, date_ahead; /* of the service's clock */
	struct flow flow;
	struct clocks *clocks;
	struct jobs *jobs;
};

static enum err post(void *ctx, const struct jobs_request *request, jobs_done_fn *done, void *done_ctx)
{
	struct worker *k = ctx;
	struct posted *p = &k->posted[k->count++];

	assert_true(k->count <= 16);
	*p = (struct posted){ .done = done, .ctx = done_ctx, .body = buf_init(1 << 16) };
	p->ocsp = strcmp(request->content_type, "application/ocsp-request") == 0;
	(void)snprintf(p->url, sizeof p->url, "%s", request->url);
	k->asked_a += strcmp(p->url, A) == 0;
	k->asked_b += strcmp(p->url, B) == 0;
	return buf_add_span(&p->body, request->body);
}

static void deliver(struct worker *k, struct posted *p)
{
	struct pki *pki = k->world->seal.pki;
	BUF body = buf_init(1 << 16);
	int64_t ahead = p->ocsp ? k->ocsp_ahead : strcmp(p->url, A) == 0 ? k->a_ahead : k->b_ahead;
	struct jobs_response r = {
		.err = k->down ? ERR_UPSTREAM : ERR_OK, .status = 200, .received = k->world->now, .detail = ""
	};

	pki->now = instant_add(k->world->now, ahead);
	if (p->ocsp) {
		r.date = instant_add(k->world->now, k->date_ahead);
		r.date.us -= r.date.us % SECOND;
		pki_ocsp(pki, &(struct pki_ocsp){ 0 }, &body);
	} else {
		pki_stamp(pki, &(struct pki_stamp){ 0 }, buf_span(&p->body), &body);
	}
	if (!k->down)
		r.body = buf_span(&body);
	p->done(p->ctx, &r);
	buf_release(&p->body);
}

static void poll_network(void *ctx, int64_t wait_us)
{
	struct worker *k = ctx;
	struct posted now[16];
	int count = k->count;

	(void)wait_us;
	memcpy(now, k->posted, sizeof now);
	k->count = 0;
	for (int i = 0; i < count; i++)
		deliver(k, &now[i]);
}

static void do_nothing(void *ctx)
{
	(void)ctx;
}

static void start(struct worker *k, struct world *w)
{
	const struct jobs_transport transport = { post, poll_network, do_nothing, do_nothing, k };

	k->world = w;
	assert_int_equal(jobs_new(&transport, &w->clock, NULL, &k->jobs), ERR_OK);
	assert_int_equal(clocks_new(&w->clock, NULL, w->s, &k->clocks), ERR_OK);
	assert_int_equal(clocks_attach(k->clocks, k->jobs), ERR_OK);
	k->flow = (struct flow){
		.office = &w->office, .store = w->s, .tsa_urls = A " " B, .tsa_ca = "", .clocks = k->clocks
	};
	assert_int_equal(ledger_attach(w->seal.ledger, k->jobs, w->s), ERR_OK);
	assert_int_equal(flow_attach(&k->flow, k->jobs), ERR_OK);
}

static void turn(struct worker *k, int count)
{
	for (int i = 0; i < count; i++) {
		world_pass(k->world, SECOND / 20);
		jobs_wake(k->jobs);
		(void)jobs_turn(k->jobs, 0);
	}
}

static void stop(struct worker *k)
{
	jobs_free(k->jobs);
	flow_release(&k->flow);
	clocks_free(k->clocks);
}

static struct clocks_standing standing(struct world *w)
{
	struct clocks_standing s;

	assert_int_equal(clocks_read(w->s, &s), ERR_OK);
	return s;
}

/* At the start, and when nobody was heard for an hour, every authority is asked over nothing. */
static void test_it_asks_by_itself(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w };

	start(&k, w);
	turn(&k, 3);
	assert_int_equal(k.asked_a, 1);
	assert_int_equal(k.asked_b, 1);
	turn(&k, 5);
	assert_int_equal(k.asked_a, 1);
	assert_false(standing(w).doubt);
	world_pass(w, HOUR + SECOND);
	k.a_ahead = k.b_ahead = -20 * MINUTE;
	turn(&k, 3);
	assert_int_equal(k.asked_a, 2);
	assert_true(standing(w).doubt);
	assert_in_range(standing(w).seconds, 1195, 1205);
	world_pass(w, 5 * MINUTE);
	turn(&k, 3);
	assert_int_equal(k.asked_a, 3);
	k.a_ahead = k.b_ahead = 0;
	world_pass(w, 5 * MINUTE);
	turn(&k, 3);
	assert_false(standing(w).doubt);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp"), 0); /* nothing is kept of it */
	stop(&k);
}

/* Authorities that do not answer say nothing, and are asked again no sooner for it. */
static void test_nobody_answers(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w, .down = true };

	start(&k, w);
	turn(&k, 10);
	assert_int_equal(k.asked_a, 1);
	assert_false(standing(w).doubt);
	world_pass(w, HOUR + SECOND);
	turn(&k, 5);
	assert_int_equal(k.asked_a, 2);
	stop(&k);
}

/* The token of an act is heard, too; it is taken, for it tells what time it was. */
static void test_a_token_tells_the_time(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w, .a_ahead = -20 * MINUTE, .b_ahead = -20 * MINUTE };

	(void)world_frozen(w);
	start(&k, w);
	clocks_asked(k.clocks); /* nothing but the act's */
	turn(&k, 3);
	assert_int_equal(k.asked_b, 0);
	assert_true(standing(w).doubt);
	assert_string_equal(standing(w).source, "a.example.se");
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE token IS NULL"), 0);
	stop(&k);
}

/* One authority is 20 minutes behind, which others deny: its tokens would lie before what they cover, and the next one
 * is asked. One that is ahead by as much does no harm. */
static void test_an_authority_that_is_behind(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w, .a_ahead = -20 * MINUTE };
	int64_t id;

	start(&k, w);
	turn(&k, 3);
	assert_false(standing(w).doubt);
	assert_string_equal(standing(w).off[0].source, "a.example.se");
	id = world_signed(w);
	turn(&k, 12);
	world_pass(w, 10 * MINUTE); /* the first was left alone a while, as one that fails */
	turn(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE stamped_at < wanted_at - 120000000"),
	                 0);
	stop(&k);
}

static void test_an_authority_that_is_ahead(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w, .a_ahead = 20 * MINUTE };
	int64_t id;

	start(&k, w);
	turn(&k, 3);
	id = world_signed(w);
	turn(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_string_equal(standing(w).off[0].source, "a.example.se");
	stop(&k);
}

/* The responder's Date, and a response from the future. */
static void test_ocsp_responses(void **state)
{
	struct world *w = *state;
	struct worker k = { .world = w };

	(void)world_archived(w);
	start(&k, w);
	k.date_ahead = k.ocsp_ahead = 45 * SECOND;
	turn(&k, 12);
	world_pass(w, SECOND);
	turn(&k, 12);
	assert_int_not_equal(standing(w).off_count, 0);
	assert_in_range(-standing(w).off[0].seconds, 44, 46);
	stop(&k);
}

/* One answer of a clock that is ahead of the service's by so much. */
static void hear(struct world *w, struct clocks *clocks, int64_t ahead)
{
	clocks_heard(clocks,
	             &(struct clocks_answer){
	                     .source = A, .sent = w->now, .received = w->now, .at = instant_add(w->now, ahead) });
}

static int64_t suspect(struct world *w, int64_t decision)
{
	return world_find(w, decision).oral.clock_suspect;
}

/* The clock was wrong before anybody saw it: what was recorded since it was last known to be right is marked, and
 * nothing else is; a clock that jumps does not change which that is. */
static void test_what_was_recorded_before_the_doubt_was_found(void **state)
{
	struct world *w = *state;
	struct clocks *clocks = NULL;
	struct instant fine;
	int64_t before, since, meanwhile, after;

	assert_int_equal(clocks_new(&w->clock, NULL, w->s, &clocks), ERR_OK);
	hear(w, clocks, 0);
	world_pass(w, MINUTE / 2);
	before = world_decided(w);
	hear(w, clocks, 0); /* half a minute later, and something was recorded: it counts */
	fine = w->now;
	world_pass(w, -HOUR); /* somebody sets it: by the clock it lies before the last comparison */
	since = world_decided(w);
	hear(w, clocks, -20 * MINUTE);
	assert_true(standing(w).fine_known);
	assert_int_equal(standing(w).fine.us, fine.us);
	meanwhile = world_decided(w);
	hear(w, clocks, -21 * MINUTE); /* the same doubt goes on */
	hear(w, clocks, 0);
	after = world_decided(w);
	assert_int_equal(suspect(w, before), 0);
	assert_in_range(suspect(w, since), 1199, 1201);
	assert_int_equal(world_find(w, since).oral.clock_doubt, 0);
	assert_int_equal(suspect(w, meanwhile), 0); /* its act says it */
	assert_in_range(world_find(w, meanwhile).oral.clock_doubt, 1199, 1201);
	assert_int_equal(suspect(w, after), 0);
	assert_int_equal(world_sql(w, "UPDATE clock_suspect SET seconds = 1"), ERR_WRONG_STATE);
	clocks_free(clocks);
}

/* Nobody was heard since the start: nothing is known of before. */
static void test_a_doubt_without_any_comparison(void **state)
{
	struct world *w = *state;
	struct clocks *clocks = NULL;
	int64_t first = world_decided(w);

	assert_int_equal(clocks_new(&w->clock, NULL, w->s, &clocks), ERR_OK);
	hear(w, clocks, 2 * HOUR);
	assert_false(standing(w).fine_known);
	assert_in_range(-suspect(w, first), 7199, 7201);
	clocks_free(clocks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_it_asks_by_itself),
		NIGHT(test_nobody_answers),
		NIGHT(test_a_token_tells_the_time),
		NIGHT(test_an_authority_that_is_behind),
		NIGHT(test_an_authority_that_is_ahead),
		NIGHT(test_ocsp_responses),
		NIGHT(test_what_was_recorded_before_the_doubt_was_found),
		NIGHT(test_a_doubt_without_any_comparison),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
