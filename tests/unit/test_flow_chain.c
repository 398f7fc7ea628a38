/* The chain: from an order's end into the decision, from the signature into the archive; interrupted anywhere, it goes
 * on. */
#include "unit/decision_world.h"

#include "jourbeslut/certificate.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/flow.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"

static const struct world_order verified = { .state = EID_VERIFIED };

static enum err run_once(struct world *w, int *ret_done)
{
	struct flow f = { .office = &w->office, .store = w->s };

	return flow_run(&f, ret_done);
}

/* Until nothing moves, with the authority and the ledger doing their part in between. */
static enum err run(struct world *w, int *ret_done)
{
	enum err first = ERR_OK;
	int done = 0, stamped = 1;

	*ret_done = 0;
	while (done > 0 || stamped > 0) {
		enum err e = run_once(w, &done);

		*ret_done += done;
		if (first == ERR_OK)
			first = e;
		assert_int_equal(test_seal_stamp(&w->seal, w->s, w->now, &stamped), ERR_OK);
		assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
		if (e != ERR_OK && done == 0)
			break;
	}
	return first;
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
	assert_int_equal(done, 4); /* signed; record sealed; copy and basis sealed; archived */
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
	assert_int_equal(done, 15); /* three told, three signed, three in three steps archived */
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
	assert_int_equal(done, 3);
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
	assert_int_equal(done, 4);
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
	assert_int_equal(done, 5);
	assert_int_equal(world_find(w, good).state, DECISION_ARCHIVED);
	assert_int_equal(world_find(w, bad).state, DECISION_SIGNED);
}

/* --- With the worker and a played network ------------------------------------------------------------------------- */

/* Answers each request a turn later, as an authority would. */
struct network {
	struct world *world;
	struct posted {
		jobs_done_fn *done;
		void *ctx;
		struct buf body;
		bool ocsp;
		char url[100];
	} posted[16];
	int count, asked;
	bool down, spoilt; /* no connection; an answer to something else */
	bool ocsp_down, tsa_down;
	char last_url[100];
};

static enum err post(void *ctx, const struct jobs_request *request, jobs_done_fn *done, void *done_ctx)
{
	struct network *n = ctx;
	struct posted *p = &n->posted[n->count++];

	assert_true(n->count <= 16);
	*p = (struct posted){ .done = done, .ctx = done_ctx, .body = buf_init(1 << 16) };
	p->ocsp = strcmp(request->content_type, "application/ocsp-request") == 0;
	assert_true(p->ocsp || strcmp(request->content_type, "application/timestamp-query") == 0);
	(void)snprintf(p->url, sizeof p->url, "%s", request->url);
	return buf_add_span(&p->body, request->body);
}

static void deliver(struct network *n, struct posted *p)
{
	BUF body = buf_init(1 << 16);
	bool down = n->down || (p->ocsp ? n->ocsp_down : n->tsa_down);
	struct jobs_response r = { .err = down ? ERR_UPSTREAM : ERR_OK,
		                   .status = 200,
		                   .received = n->world->now,
		                   .detail = down ? "no connection" : "" };

	if (!down) {
		n->world->seal.pki->now = n->world->now;
		if (p->ocsp)
			pki_ocsp(n->world->seal.pki, &(struct pki_ocsp){ .spoiled = n->spoilt }, &body);
		else
			pki_stamp(n->world->seal.pki, &(struct pki_stamp){ .refuse = n->spoilt }, buf_span(&p->body),
			          &body);
		r.body = buf_span(&body);
	}
	if (!p->ocsp)
		(void)snprintf(n->last_url, sizeof n->last_url, "%s", p->url);
	n->asked += !p->ocsp;
	p->done(p->ctx, &r);
	buf_release(&p->body);
}

static void poll_network(void *ctx, int64_t wait_us)
{
	struct network *n = ctx;
	struct posted now[16];
	int count = n->count;

	(void)wait_us;
	memcpy(now, n->posted, sizeof now);
	n->count = 0;
	for (int i = 0; i < count; i++)
		deliver(n, &now[i]);
}

static void do_nothing(void *ctx)
{
	(void)ctx;
}

struct worker {
	struct network network;
	struct flow flow;
	struct jobs *jobs;
};

static void worker_start(struct worker *k, struct world *w)
{
	*k = (struct worker){ .network = { .world = w },
		              .flow = { .office = &w->office,
		                        .store = w->s,
		                        .tsa_urls = "http://a.example.se/tsa  http://b.example.se/tsa",
		                        .tsa_ca = "" } };
	const struct jobs_transport transport = { post, poll_network, do_nothing, do_nothing, &k->network };

	assert_int_equal(jobs_new(&transport, &w->clock, NULL, &k->jobs), ERR_OK);
	assert_int_equal(ledger_attach(w->seal.ledger, k->jobs, w->s), ERR_OK);
	assert_int_equal(flow_attach(&k->flow, k->jobs), ERR_OK);
}

static void worker_turns(struct worker *k, int count)
{
	for (int i = 0; i < count; i++) {
		world_pass(k->network.world, SECOND / 20); /* the ledger signs fifty times a second at most */
		jobs_wake(k->jobs);
		(void)jobs_turn(k->jobs, 0);
	}
}

static void worker_stop(struct worker *k)
{
	jobs_free(k->jobs);
	flow_release(&k->flow);
}

/* Stamped for the archive, a file itself says that its seal's certificate was not revoked when the seal was stamped:
 * whoever verifies it needs no list from elsewhere. */
static void expect_standing_inside(struct world *w, int64_t id)
{
	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		BUF pdf = buf_init(32 << 20);
		SEAL_FILE parts = { 0 };
		CMS cms = { 0 };
		TIMESTAMP stamp = { .has_nonce = false };
		struct revocation r;
		struct sha256 hash;
		char reason[200];

		assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, f, &pdf, &hash), ERR_OK);
		assert_int_equal(seal_file_read(buf_span(&pdf), reason, sizeof reason, &parts), ERR_OK);
		assert_int_equal(parts.count, 2);
		assert_int_equal(cms_read(buf_span(&parts.revisions[0].contents), reason, sizeof reason, &cms), ERR_OK);
		assert_int_equal(timestamp_read(buf_span(&cms.token), &stamp), ERR_OK);
		assert_true(stamp.at.us % SECOND > 0);
		assert_int_equal(certificate_revocation(buf_span(&cms.certificates.items[cms.leaf]),
		                                        buf_span(&cms.certificates.items[1]), &parts.revisions[1].ocsp,
		                                        NULL, stamp.at, &r),
		                 ERR_OK);
		assert_int_equal(r.status, REVOCATION_GOOD);
	}
}

static void test_the_worker_does_it(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	struct worker k;

	worker_start(&k, w);
	worker_turns(&k, 2);
	world_order_end(w, id, &verified, order);
	worker_turns(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	world_pass(w, SECOND); /* OCSP knows whole seconds */
	worker_turns(&k, 6);
	/* The oral decision, the signature, three seals, three document time stamps. */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE token IS NOT NULL"), 8);
	assert_int_equal(k.network.asked, 8);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), 3);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM sealing"), 0);
	expect_standing_inside(w, id);
	worker_stop(&k);
}

static void test_an_authority_that_is_away(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);
	struct worker k;
	int64_t late = -1;
	int asked;

	worker_start(&k, w);
	k.network.down = true;
	worker_turns(&k, 2);
	assert_string_equal(k.network.last_url, "http://a.example.se/tsa");
	worker_turns(&k, 1);
	assert_string_equal(k.network.last_url, "http://b.example.se/tsa"); /* the next one at once */
	asked = k.network.asked;
	worker_turns(&k, 5);
	assert_int_equal(k.network.asked, asked); /* then they are left alone */
	world_pass(w, 11 * SECOND);
	worker_turns(&k, 2);
	assert_true(k.network.asked > asked);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
	assert_int_equal(decision_stamps_late(w->s, instant_add(w->now, -DECISION_STAMP_LATE), &late), ERR_OK);
	assert_int_equal(late, 0);
	world_pass(w, DECISION_STAMP_LATE);
	assert_int_equal(decision_stamps_late(w->s, instant_add(w->now, -DECISION_STAMP_LATE), &late), ERR_OK);
	assert_int_equal(late, 1);
	/* Never a token that is none. */
	k.network.down = false;
	k.network.spoilt = true;
	world_pass(w, HOUR);
	worker_turns(&k, 4);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE token IS NOT NULL"), 0);
	/* When it is back, all is caught up, hours later, and no time is changed. */
	k.network.spoilt = false;
	world_pass(w, HOUR);
	worker_turns(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_int_equal(world_find(w, id).oral.stated.us, world_time("2026-11-21T23:40:00+01:00").us);
	worker_stop(&k);
}

/* The clock stood years ahead when the authority did not answer, and was set right: nobody waits for years. */
static void test_an_authority_that_was_away_before_the_clock_was_set(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);
	struct worker k;

	worker_start(&k, w);
	k.network.down = true;
	world_pass(w, 200 * 24 * HOUR);
	worker_turns(&k, 3);
	k.network.down = false;
	world_pass(w, -200 * 24 * HOUR);
	worker_turns(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	worker_stop(&k);
}

/* A token in which no seal has room is refused, like any other that is of no use: never stamped again and again. */
static void test_a_token_that_is_too_large(void **state)
{
	struct world *w = *state;
	struct pki *pki = w->seal.pki;
	static char url[20000];
	int64_t id = world_signed(w);
	X509 *usual = pki->tsa;
	struct worker k;

	(void)snprintf(url, sizeof url, "http://crl.test.example/%0*d", (int)sizeof url - 50, 0);
	pki->tsa = pki_certificate(pki,
	                           &(struct pki_subject){ .cn = "Test TSA",
	                                                  .key_usage = "critical,digitalSignature",
	                                                  .extended = "critical,timeStamping",
	                                                  .crl_url = url },
	                           pki->tsa_key, pki->tsa_root, pki->tsa_root_key);
	worker_start(&k, w);
	worker_turns(&k, 12);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE token IS NOT NULL"), 0);
	assert_int_equal(k.network.asked, 4); /* for both acts, at both addresses */
	X509_free(pki->tsa);
	pki->tsa = usual;
	world_pass(w, HOUR);
	worker_turns(&k, 12);
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	worker_stop(&k);
}

/* A responder that answers nobody any more: the file waits for it, but not beyond the end of its last time stamp. */
static void test_renewal_without_a_responder(void **state)
{
	struct world *w = *state;
	struct worker k;

	(void)world_archived(w);
	worker_start(&k, w);
	k.network.ocsp_down = true;
	worker_turns(&k, 4);
	world_pass(w, 300 * 24 * HOUR);
	worker_turns(&k, 4);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), 0);
	world_pass(w, 55 * 24 * HOUR);
	worker_turns(&k, 4);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), ARCHIVE_FILE_COUNT);
	worker_stop(&k);
}

/* However many files want a document time stamp: what is recorded meanwhile is not far behind. */
static void test_renewals_do_not_go_before_decisions(void **state)
{
	struct world *w = *state;
	struct worker k;

	for (int i = 0; i < 6; i++)
		(void)world_archived(w);
	worker_start(&k, w);
	k.network.tsa_down = true;
	for (int i = 0; i < 6; i++) {
		world_pass(w, SECOND);
		worker_turns(&k, 2);
	}
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM stamp WHERE token IS NULL"), 16);
	k.network.tsa_down = false;
	for (int i = 0; i < 6; i++) {
		world_pass(w, 11 * SECOND);
		worker_turns(&k, 2);
	}
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), 18);
	worker_stop(&k);
}

static void test_renewal_before_the_last_stamp_ends(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), version = world_find(w, id).version_id;
	BUF sealed = buf_init(32 << 20), once = buf_init(32 << 20), twice = buf_init(32 << 20);
	struct sha256 hash;
	int64_t count = -1;

	assert_int_equal(archive_file_load(w->s, version, ARCHIVE_RECORD_PDF, &sealed, &hash), ERR_OK);
	assert_int_equal(test_seal_renew(&w->seal, &w->office, w->s, NULL), ERR_OK);
	assert_int_equal(archive_file_load(w->s, version, ARCHIVE_RECORD_PDF, &once, &hash), ERR_OK);
	assert_true(once.len > sealed.len && memcmp(once.ptr, sealed.ptr, sealed.len) == 0);
	/* The authority's certificate lasts 365 days from the night. */
	assert_int_equal(
	        IN_TX(w, archive_renewals_want(w->s, instant_add(w->now, 300 * 24 * HOUR), "", w->now, &count)),
	        ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	        IN_TX(w, archive_renewals_want(w->s, instant_add(w->now, 400 * 24 * HOUR), "", w->now, &count)),
	        ERR_OK);
	assert_int_equal(count, ARCHIVE_FILE_COUNT);
	assert_int_equal(test_seal_renew(&w->seal, &w->office, w->s, NULL), ERR_OK);
	assert_int_equal(archive_file_load(w->s, version, ARCHIVE_RECORD_PDF, &twice, &hash), ERR_OK);
	assert_true(twice.len > once.len && memcmp(twice.ptr, once.ptr, once.len) == 0);
}

static void test_renewal_of_an_ageing_algorithm(void **state)
{
	static const struct {
		const char *ageing;
		int64_t days, chosen;
	} cases[] = { { "P-256", 300, 0 }, /* once a year is enough */
		      { "P-25 SHA-25 RSA-2048", 370, 0 },
		      { "P-256", 370, ARCHIVE_FILE_COUNT },
		      { "RSA-2048 SHA-256", 370, ARCHIVE_FILE_COUNT } };
	struct world *w = *state;
	int64_t count = -1;

	(void)world_archived(w);
	assert_int_equal(test_seal_renew(&w->seal, &w->office, w->s, NULL), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct instant later = instant_add(w->now, cases[i].days * 24 * HOUR);

		assert_int_equal(IN_TX(w, archive_renewals_want(w->s, w->now, cases[i].ageing, later, &count)), ERR_OK);
		assert_int_equal(count, cases[i].chosen);
		assert_int_equal(world_sql(w, "DELETE FROM record_renewal"), ERR_OK);
	}
}

/* Files that no longer can be read stand first among those that want a document time stamp: the others get theirs. */
static void test_renewals_that_fail_do_not_stop_the_others(void **state)
{
	struct world *w = *state;
	struct worker k;

	for (int i = 0; i < 6; i++)
		(void)world_archived(w);
	assert_int_equal(world_sql(w, "DROP TRIGGER record_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE record SET pdf = x'255044462d' WHERE id <= 16"), ERR_OK);
	worker_start(&k, w);
	for (int i = 0; i < 6; i++) {
		world_pass(w, 11 * SECOND);
		worker_turns(&k, 2);
	}
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), 2);
	worker_stop(&k);
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
		NIGHT(test_an_authority_that_is_away),
		NIGHT(test_an_authority_that_was_away_before_the_clock_was_set),
		NIGHT(test_a_token_that_is_too_large),
		NIGHT(test_renewal_without_a_responder),
		NIGHT(test_renewals_do_not_go_before_decisions),
		NIGHT(test_renewal_before_the_last_stamp_ends),
		NIGHT(test_renewal_of_an_ageing_algorithm),
		NIGHT(test_renewals_that_fail_do_not_stop_the_others),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
