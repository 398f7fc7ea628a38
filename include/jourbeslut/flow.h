/* The chain: what happens after what, without anybody waiting for it.
 *
 * One step of the worker: each final e-ID order is taken into its decision; each wanted time stamp is asked for; each
 * signed decision is sealed and archived; each archived file gets its document time stamp. Every link is a transaction
 * of its own that finds its work in the store, so a crash between two links loses nothing.
 *
 * Time-stamping authorities are asked in the order of the list; one that fails gives way to the next, and when all have
 * failed they are left alone for a while (10 s, doubling to 5 min). Nothing waits for them but the seal: a decision is
 * recorded, signed and shown meanwhile. */
#ifndef JOURBESLUT_FLOW_H
#define JOURBESLUT_FLOW_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/decision.h"

struct clocks;
struct jobs;
struct flow_calls;

struct flow {
	const struct decision_office *office;
	struct store *store; /* the worker's own connection */
	const struct log *log;
	const char *tsa_urls;     /* addresses with spaces between */
	const char *tsa_ca;       /* PEM file: root for https ones; "": none */
	struct clocks *clocks;    /* what every answer is compared with; NULL: with nothing */
	bool renewals_only;       /* for `jourbeslut renew`: signed decisions are the service's work */
	struct flow_calls *calls; /* owned; flow_attach makes it */
};

/* Registers the step, after those of eid and ledger. `f` is borrowed until jobs_free; flow_release after that. */
MUST_USE enum err flow_attach(struct flow *f, struct jobs *j);
void flow_release(struct flow *f);
/* Does all that can be done now without asking anybody outside. For the step and for tests. `ret_done` counts the
 * links. ERR_* of the first link that failed; what was done before it stays done, and a decision that cannot be
 * archived does not stop the others. */
MUST_USE enum err flow_run(struct flow *f, int *ret_done);

#endif
