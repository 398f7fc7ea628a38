#include "jourbeslut/flow.h"

#include "jourbeslut/eid.h"
#include "flow/calls.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

#define RETRY_AFTER (10 * SECOND) /* a full disk, a locked store: somebody may mend it */

struct link {
	struct flow *flow;
	int64_t decision;
	char order[EID_ID_TEXT];
};

/* One final signature order into its decision. */
static enum err apply_one(struct store *s, void *ctx)
{
	struct link *l = ctx;
	EID_RESULT result = { 0 };

	TRY(eid_result_load(s, l->order, &result));
	return decision_sign_apply(l->flow->office, s, &result);
}

/* The first failure is kept for the caller. What is not there, in the middle of the work, is a fault of ours. */
static void keep_first(enum err *first, enum err e)
{
	if (*first == ERR_OK)
		*first = e == ERR_NOT_FOUND ? ERR_INTERNAL : e;
}

/* Each on its own: one that cannot be taken in does not keep the others waiting. */
static enum err apply_all(struct flow *f, int *done)
{
	struct link l = { .flow = f };
	enum err first = ERR_OK, e;
	int64_t number = 0;

	while ((e = eid_result_waiting(f->store, EID_SIGN, number, &number, l.order)) == ERR_OK) {
		e = store_transaction(f->store, apply_one, &l);
		if (e == ERR_OK) {
			++*done;
			continue;
		}
		log_event(f->log, LOG_ERROR, "flow.not_applied", "order", l.order, "error", err_name(e), NULL);
		keep_first(&first, e);
	}
	return first != ERR_OK || e == ERR_NOT_FOUND ? first : e;
}

/* Loud: nothing but another program mends it, and somebody must know. */
static enum err tell_refused(struct flow *f, int64_t decision)
{
	struct archive_refusal r;

	TRY(archive_refusal_find(f->store, decision, &r));
	log_event(f->log, LOG_ERROR, "archive.refused", "ref", r.ref, "file", r.kind, "check", r.check, "detail",
	          r.detail, NULL);
	return ERR_OK;
}

/* One decision as far towards the archive as it comes now. */
static enum err archive_one(struct flow *f, int64_t decision, int *done)
{
	enum archive_progress progress = ARCHIVE_MOVED;

	while (progress == ARCHIVE_MOVED) {
		TRY(archive_step(f->office, f->store, decision, &progress));
		*done += progress != ARCHIVE_WAITS;
	}
	return progress == ARCHIVE_REFUSED ? tell_refused(f, decision) : ERR_OK;
}

/* The same for archiving. */
static enum err archive_all(struct flow *f, int *done)
{
	enum err first = ERR_OK, e;
	int64_t decision = 0;

	while ((e = archive_next(f->store, decision, &decision)) == ERR_OK) {
		e = archive_one(f, decision, done);
		if (e != ERR_OK)
			keep_first(&first, e);
	}
	return first != ERR_OK || e == ERR_NOT_FOUND ? first : e;
}

enum err flow_run(struct flow *f, int *ret_done)
{
	enum err applied, archived;

	*ret_done = 0;
	applied = apply_all(f, ret_done);
	archived = f->office->seal ? archive_all(f, ret_done) : ERR_OK;
	return applied != ERR_OK ? applied : archived;
}

static struct instant earlier(struct instant a, struct instant b)
{
	return a.us < b.us ? a : b;
}

static enum err advance(struct flow *f, struct instant now, struct instant *ret_next)
{
	struct instant renewals = JOBS_NEVER, stamps = JOBS_NEVER, compared = JOBS_NEVER;
	enum err run, renewed;
	int done = 0;

	run = f->renewals_only ? ERR_OK : flow_run(f, &done);
	renewed = renewals_advance(f, now, &done, &renewals);
	TRY(stamps_ask(f, now, &stamps)); /* last: for what was just written, too */
	if (done > 0)
		jobs_wake(f->calls->jobs); /* the ledger has new leaves, which the next link waits for */
	TRY(clocks_compare(f, now, &compared));
	*ret_next = earlier(compared, earlier(renewals, stamps));
	return run != ERR_OK ? run : renewed;
}

static struct instant step(void *ctx, struct instant now)
{
	struct flow *f = ctx;
	struct instant next = JOBS_NEVER;
	enum err e = advance(f, now, &next);

	if (e == ERR_OK)
		return next;
	log_event(f->log, LOG_ERROR, "flow.failed", "error", err_name(e), NULL);
	return instant_add(now, RETRY_AFTER);
}

/* What an earlier program made and verification refused, this one may make better. */
static enum err try_again(struct store *s, void *ctx)
{
	(void)ctx;
	return archive_refusals_again(s);
}

enum err flow_attach(struct flow *f, struct jobs *j)
{
	f->calls = calloc(1, sizeof *f->calls);
	if (!f->calls)
		return ERR_MEMORY;
	f->calls->jobs = j;
	f->calls->tls.ca_file = f->tsa_ca && *f->tsa_ca ? f->tsa_ca : NULL;
	if (!f->renewals_only)
		TRY(store_transaction(f->store, try_again, NULL));
	return jobs_step_add(j, "flow", step, f);
}

void flow_release(struct flow *f)
{
	if (!f->calls)
		return;
	for (size_t i = 0; i < STANDING_MAX; i++) {
		buf_release(&f->calls->standings[i].leaf);
		buf_release(&f->calls->standings[i].issuer);
		buf_release(&f->calls->standings[i].response);
	}
	free(f->calls);
	f->calls = NULL;
}
