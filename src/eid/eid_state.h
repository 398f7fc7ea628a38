/* What a `struct eid` holds. */
#ifndef EID_EID_STATE_H
#define EID_EID_STATE_H

#include <stdatomic.h>

#include "jourbeslut/eid.h"
#include "jourbeslut/jobs.h"

struct worker;

struct eid {
	struct eid_settings settings; /* defaults filled in; texts borrowed */
	const struct clock *clock;
	const struct random *random;
	const struct log *log;
	struct eid_trust *trust; /* owned */
	struct jobs_tls tls;
	struct worker *worker; /* owned; NULL until eid_attach */
	struct jobs *jobs;     /* borrowed; NULL until eid_attach */
	atomic_bool fresh;     /* the store holds something new */
	struct clocks *clocks; /* borrowed; NULL: nothing is compared */
};

/* worker.c */
void worker_free(struct worker *w);

#endif
