/* `jourbeslut renew`: new document time stamps where the last ones near their end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/flow.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"
#include "seal_setup.h"
#include "settings.h"
#include "verbs.h"
#include "jourbeslut/archive.h"

#define PATIENCE (2 * MINUTE) /* without anything done */
#define TURN (100 * SECOND / 1000)

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);

struct renew {
	const struct conf *conf;
	struct log log;
	struct store_pool *pool;
	struct store *store;
	struct seal_setup seal;
	struct jobs *jobs;
	struct decision_office office;
	struct flow flow;
	struct archive_renewal *files; /* owned; those that want a stamp at the start */
	size_t file_count;
	int64_t chosen;
	char problem[300];
};

static void renew_release(struct renew *r)
{
	free(r->files);
	jobs_free(r->jobs);
	flow_release(&r->flow);
	seal_setup_close(&r->seal);
	if (r->store)
		store_pool_give(r->pool, r->store);
	store_pool_close(r->pool);
}

static enum err say(struct renew *r, enum err e, const char *what)
{
	if (e != ERR_OK && !r->problem[0])
		(void)snprintf(r->problem, sizeof r->problem, "%s: %s", what, err_name(e));
	return e;
}

/* [tx] */
static enum err choose(struct store *s, void *ctx)
{
	struct renew *r = ctx;
	struct instant now = clock_now(clock_system());
	int64_t days = conf_number(r->conf, "tsa.renew_days");

	return archive_renewals_want(s, instant_add(now, days * 24 * HOUR), conf_text(r->conf, "tsa.ageing"), now,
	                             &r->chosen);
}

static enum err open_rooms(struct renew *r)
{
	struct jobs_transport transport;

	r->log = (struct log){ stderr, LOG_WARN, clock_system() };
	TRY(seal_setup_open(r->conf, clock_system(), &r->log, r->problem, sizeof r->problem, &r->seal));
	TRY(say(r, store_pool_open(conf_text(r->conf, "paths.store"), false, 1, &r->pool), "paths.store"));
	r->store = store_pool_take(r->pool);
	TRY(jobs_transport_curl(clock_system(), &transport));
	TRY(jobs_new(&transport, clock_system(), &r->log, &r->jobs));
	r->office = (struct decision_office){ .seal = &r->seal.seal,
		                              .jobs = r->jobs,
		                              .clock = clock_system(),
		                              .random = random_system(),
		                              .environment = conf_text(r->conf, "eid.environment") };
	r->flow = (struct flow){ .office = &r->office,
		                 .store = r->store,
		                 .log = &r->log,
		                 .tsa_urls = conf_text(r->conf, "tsa.urls"),
		                 .tsa_ca = conf_text(r->conf, "tsa.tls_ca"),
		                 .renewals_only = true };
	return flow_attach(&r->flow, r->jobs);
}

static enum err list_files(struct renew *r)
{
	struct archive_renewal n = { 0 };
	enum err e;

	while ((e = archive_renewal_next(r->store, n.record_id, &n)) == ERR_OK) {
		struct archive_renewal *more = reallocarray(r->files, r->file_count + 1, sizeof *more);

		if (!more)
			return ERR_MEMORY;
		r->files = more;
		r->files[r->file_count++] = n;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What became of each. */
static enum err tell_files(struct renew *r)
{
	static const char *const names[ARCHIVE_FILE_COUNT] = { [ARCHIVE_RECORD_PDF] = "beslutet",
		                                               [ARCHIVE_COPY_PDF] = "kopian",
		                                               [ARCHIVE_BASIS_PDF] = "beslutsunderlaget" };

	for (size_t i = 0; i < r->file_count; i++) {
		const struct archive_renewal *f = &r->files[i];
		struct archive_renewal next;
		enum err e = archive_renewal_next(r->store, f->record_id - 1, &next);
		bool waits = e == ERR_OK && next.record_id == f->record_id;

		if (e != ERR_NOT_FOUND)
			TRY(e);
		(void)printf("%s, %s: %s\n", f->ref, names[f->file],
		             waits ? "ingen tidsstämpel kunde hämtas, försöks igen nästa gång" : "ny arkivtidsstämpel");
	}
	return ERR_OK;
}

static enum err count_left(struct renew *r, int64_t *ret_left)
{
	struct archive_renewal n = { 0 };
	enum err e;

	*ret_left = 0;
	while ((e = archive_renewal_next(r->store, n.record_id, &n)) == ERR_OK)
		++*ret_left;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Until all are done, or nothing has moved for a while. */
static enum err work(struct renew *r, int64_t *ret_left)
{
	int64_t last = clock_monotonic(clock_system()), left;

	TRY(count_left(r, ret_left));
	while (*ret_left > 0 && clock_monotonic(clock_system()) - last < PATIENCE) {
		(void)jobs_turn(r->jobs, TURN);
		TRY(count_left(r, &left));
		if (left != *ret_left)
			last = clock_monotonic(clock_system());
		*ret_left = left;
	}
	return ERR_OK;
}

static enum err run(struct renew *r, int64_t *ret_left)
{
	TRY(open_rooms(r));
	TRY(say(r, store_transaction(r->store, choose, r), "the store"));
	TRY(list_files(r));
	TRY(work(r, ret_left));
	return tell_files(r);
}

int verb_renew(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	int status = verb_config(argc, argv,
	                         ": adds a document time stamp to every archived file whose last one\n"
	                         "rests on a certificate that ends within tsa.renew_days, and to those that still lack "
	                         "one.\nThe service may run. Run it from cron, monthly.\n"
	                         "Exit status 1: some could not be stamped; they are safe, and are tried again next "
	                         "time.",
	                         &conf);
	CLEANUP(renew_release) struct renew r = { .conf = conf };
	int64_t left = 0;
	enum err e;

	if (status >= 0)
		return status;
	r.conf = conf;
	e = run(&r, &left);
	if (e != ERR_OK)
		return verb_fail("renew", e, r.problem);
	(void)printf(
	        "%lld filer stämplades, varav %lld valdes för att deras tidsstämpel går mot sitt slut; %lld väntar\n",
	        (long long)((int64_t)r.file_count - left), (long long)r.chosen, (long long)left);
	return left > 0 ? VERB_FAILED : VERB_DONE;
}
