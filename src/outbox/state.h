/* What the room keeps while it runs. */
#ifndef OUTBOX_STATE_H
#define OUTBOX_STATE_H

#include "jourbeslut/jobs.h"
#include "jourbeslut/outbox.h"
#include "outbox/kind.h"

/* Some are kept for what is urgent: an operator that hangs does not keep whoever is looked for waiting. */
#define OUTBOX_CALLS 8
#define OUTBOX_CALLS_ORDINARY 4

/* A try that is under way. */
struct outbox_call {
	struct outbox *outbox;
	bool busy;
	struct outbox_message message;
	int64_t attempt;
	struct instant tried;
};

struct outbox {
	struct outbox_settings set;
	const struct clock *clock;
	const struct random *random;
	const struct log *log;
	struct store *store;
	struct jobs *jobs;
	struct buf authorization, password;
	struct jobs_tls sms_tls, mail_tls;
	char mail_url[400];
	struct outbox_call calls[OUTBOX_CALLS];
	struct instant looked; /* at what follows from time; 0: not yet */
};

/* Makes messages of acts, and of time. */
MUST_USE enum err outbox_plan(struct outbox *o, struct store *s, struct instant now);
/* [tx] A message of that kind by the channel that reaches the receiver; one of `person` and `municipality` is not 0. */
MUST_USE enum err outbox_wish(const struct outbox *o, struct store *s, enum outbox_kind kind, int64_t decision,
                              int64_t person, int64_t municipality, int64_t cause, struct instant now);
/* Moves searches on. */
MUST_USE enum err outbox_seek(struct outbox *o, struct store *s, struct instant now);
/* The step. */
struct instant outbox_step(void *ctx, struct instant now);

#endif
