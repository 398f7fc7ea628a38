#include "jourbeslut/flow.h"

#include "jourbeslut/eid.h"
#include "jourbeslut/jobs.h"

#define RETRY_AFTER (10 * SECOND) /* a full disk, a locked store: somebody may mend it */

struct link {
	struct flow *flow;
	int64_t decision;
};

/* One final signature order into its decision. ERR_NOT_FOUND: none is waiting. */
static enum err apply_next(struct store *s, void *ctx)
{
	struct link *l = ctx;
	EID_RESULT result = { 0 };

	TRY(eid_result_next(s, EID_SIGN, &result));
	return decision_sign_apply(l->flow->office, s, &result);
}

static enum err archive_one(struct store *s, void *ctx)
{
	struct link *l = ctx;

	return decision_archive(l->flow->office, s, l->decision);
}

/* Each on its own: one that cannot be archived does not keep the others waiting. */
static enum err archive_all(struct flow *f, int *done)
{
	struct link l = { .flow = f };
	enum err first = ERR_OK, e;

	while ((e = decision_next_unarchived(f->store, l.decision, &l.decision)) == ERR_OK) {
		e = store_transaction(f->store, archive_one, &l);
		if (e == ERR_OK)
			++*done;
		else if (first == ERR_OK)
			first = e == ERR_NOT_FOUND ? ERR_INTERNAL : e;
	}
	return first != ERR_OK || e == ERR_NOT_FOUND ? first : e;
}

enum err flow_run(struct flow *f, int *ret_done)
{
	struct link l = { .flow = f };
	enum err e;

	*ret_done = 0;
	while ((e = store_transaction(f->store, apply_next, &l)) == ERR_OK)
		++*ret_done;
	if (e != ERR_NOT_FOUND)
		return e;
	return archive_all(f, ret_done);
}

static struct instant step(void *ctx, struct instant now)
{
	struct flow *f = ctx;
	int done;
	enum err e = flow_run(f, &done);

	if (e == ERR_OK)
		return JOBS_NEVER;
	log_event(f->log, LOG_ERROR, "flow.failed", "error", err_name(e), NULL);
	return instant_add(now, RETRY_AFTER);
}

enum err flow_attach(struct flow *f, struct jobs *j)
{
	return jobs_step_add(j, "flow", step, f);
}
