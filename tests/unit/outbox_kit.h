/* The outbox on a played network. */
#ifndef TESTS_OUTBOX_KIT_H
#define TESTS_OUTBOX_KIT_H

#include "unit/decision_world.h"

#include "jourbeslut/jobs.h"
#include "jourbeslut/outbox.h"

struct network {
	struct world *world;
	struct posted {
		jobs_done_fn *done;
		void *ctx;
	} posted[8];
	int count, taken; /* under way; handed over so far */
	int status;       /* of each answer; 0: no connection */
	bool silent;      /* no answer comes */
	bool cut;         /* of what is handed over before the connection ends: status 0 */
	char body[1000];  /* of the last one */
	char to[120];     /* the same, of an e-mail */
	bool mail;
};

struct worker {
	struct network network;
	struct outbox *outbox;
	struct jobs *jobs;
};

/* SMS and e-mail, without reminders. */
struct outbox_settings outbox_kit_settings(void);
void outbox_kit_start_with(struct worker *k, struct world *w, const struct outbox_settings *set);
void outbox_kit_start(struct worker *k, struct world *w);
void outbox_kit_stop(struct worker *k);
/* The step, the answer, and the step after it. */
void outbox_kit_turn(struct worker *k);
void outbox_kit_pass(struct worker *k, int64_t us);
/* The latest to the decision maker. */
struct outbox_message outbox_kit_last(struct world *w, int64_t decision);

#endif
