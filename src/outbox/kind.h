/* The catalogue: what each kind of message says, when, and how long it is tried. */
#ifndef OUTBOX_KIND_H
#define OUTBOX_KIND_H

#include "jourbeslut/decision.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/outbox.h"

struct outbox_kind_facts {
	const char *name;  /* in the store */
	const char *label; /* for the duty's pages */
	const char *text;  /* to the receiver: fixed words, no data */
	const char *ask;   /* before the duty's number */
	const char *path;  /* of the link; opens nothing without login */
	bool sleeps;       /* waits between 22 and 07 */
	bool joined;       /* one message tells all that wait for the receiver */
	bool urgent;       /* goes before the others, and is limited apart; OUTBOX_FIND alone */
	int tries;
	int64_t lasts; /* from when it may first be sent */
};
extern const struct outbox_kind_facts outbox_kinds[OUTBOX_KIND_COUNT];

/* ERR_INTERNAL: no such kind. */
MUST_USE enum err outbox_kind_find(struct span name, enum outbox_kind *ret_kind);
/* The whole text, one line, appended. */
MUST_USE enum err outbox_text(const struct outbox_settings *set, enum outbox_kind kind, struct buf *out);
/* When a message of that kind may be sent at the earliest. */
struct instant outbox_not_before(enum outbox_kind kind, struct instant now);
/* How long to wait after that many tries. */
int64_t outbox_backoff(int attempts);
/* What it is about is still so. `delivery` is NULL where nothing was decided. */
bool outbox_needed(enum outbox_kind kind, const struct decision *d, const struct delivery *delivery);
/* From when reminders are counted: what waits for the morning was not told before it. */
struct instant outbox_told_from(const struct decision *d);

#define OUTBOX_RECEIVER_HOUR 6 /* messages that one receiver may have got in an hour */
#define OUTBOX_ALL_HOUR 60     /* tries in an hour */
#define OUTBOX_CAPPED (5 * MINUTE)
/* Further ahead than anything is ever put off: the clock was set back, and the time means nothing. */
#define OUTBOX_LONGEST (12 * HOUR)

#endif
