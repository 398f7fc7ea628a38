#include "jourbeslut/flow.h"

#include "jourbeslut/eid.h"
#include "jourbeslut/jobs.h"

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

static enum err archive_one(struct store *s, void *ctx)
{
	struct link *l = ctx;

	return decision_archive(l->flow->office, s, l->decision);
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

/* The same for archiving. */
static enum err archive_all(struct flow *f, int *done)
{
	struct link l = { .flow = f };
	enum err first = ERR_OK, e;

	while ((e = decision_next_unarchived(f->store, l.decision, &l.decision)) == ERR_OK) {
		e = store_transaction(f->store, archive_one, &l);
		if (e == ERR_OK)
			++*done;
		else
			keep_first(&first, e);
	}
	return first != ERR_OK || e == ERR_NOT_FOUND ? first : e;
}

enum err flow_run(struct flow *f, int *ret_done)
{
	enum err applied, archived;

	*ret_done = 0;
	applied = apply_all(f, ret_done);
	archived = archive_all(f, ret_done);
	return applied != ERR_OK ? applied : archived;
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
