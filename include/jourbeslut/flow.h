/* The chain: what happens after what, without anybody waiting for it.
 *
 * One step of the worker: each final e-ID order is taken into its decision; each signed decision is archived. Every
 * link is a transaction of its own that finds its work in the store, so a crash between two links loses nothing. */
#ifndef JOURBESLUT_FLOW_H
#define JOURBESLUT_FLOW_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/decision.h"

struct jobs;

struct flow {
	const struct decision_office *office;
	struct store *store; /* the worker's own connection */
	const struct log *log;
};

/* Registers the step, after eid_attach. `f` is borrowed until jobs_free. */
MUST_USE enum err flow_attach(struct flow *f, struct jobs *j);
/* Does all that can be done now. For the step and for tests. `ret_done` counts the links. ERR_* of the first link that
 * failed; what was done before it stays done, and a decision that cannot be archived does not stop the others. */
MUST_USE enum err flow_run(struct flow *f, int *ret_done);

#endif
