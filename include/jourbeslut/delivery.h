/* What the municipality sees and does: shown the second it is recorded, taken over by name, fetched, acknowledged. */
#ifndef JOURBESLUT_DELIVERY_H
#define JOURBESLUT_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"
#include "jourbeslut/withdraw.h"

struct delivery {
	int64_t decision_id, municipality_id;
	struct instant shown;
	bool opened, taken;
	bool acknowledged; /* the archived text that stands: while a correction lasts it is the one before */
	bool replaces;     /* what stands has not been acknowledged, but an earlier text was, under `case_number` */
	bool returned;     /* as not the municipality's, and the duty has not answered */
	struct instant opened_at, taken_at, acknowledged_at;
	char taken_by[PEOPLE_NAME_MAX], acknowledged_by[PEOPLE_NAME_MAX];
	char case_number[80];
	bool overdue; /* nobody has taken it over and it is past 08.00 Stockholm time on the day after (or of) the night
	               */
};

/* Whether the person receives or registers for that municipality. Reading is another matter (decision_may_see): a duty
 * worker who also has a post in one municipality reads everything, and takes over nothing in another. */
MUST_USE enum err delivery_may_act(struct store *s, int64_t person, int64_t municipality, bool *ret_may);
/* ERR_NOT_FOUND: nothing was decided yet. */
MUST_USE enum err delivery_find(struct store *s, int64_t decision, struct instant now, struct delivery *ret_delivery);
/* The 08.00 by which somebody must have taken over what was shown then: the first one at least one hour later. */
struct instant delivery_take_over_due(struct instant shown);
/* [tx] First opening by the municipality; later ones change nothing. */
MUST_USE enum err delivery_opened(struct store *s, int64_t decision, int64_t person, struct instant now);
/* [tx] ERR_WRONG_STATE: taken over by somebody already (say by whom). */
MUST_USE enum err delivery_take_over(struct store *s, int64_t decision, int64_t person, struct instant now);
/* [tx] The record is registered under the own case number; one that replaces what was registered keeps the number that
 * it has, if none is given. ERR_WRONG_STATE: not archived yet, acknowledged already, or returned and not answered;
 * ERR_INPUT: no case number. */
MUST_USE enum err delivery_acknowledge(struct store *s, int64_t decision, int64_t person, struct span case_number,
                                       struct instant now);

/* "Inte vår": the decision is not this municipality's. Nothing stops running by it: the deadline is shown until the
 * duty has recorded the right decision, or said that it is theirs. */
struct delivery_return {
	int64_t id;
	char reason[DECISION_REASON];
	struct instant at;
	char name[PEOPLE_NAME_MAX];
	bool answered;
	char answer[DECISION_REASON];
	struct instant answered_at;
	char answered_name[PEOPLE_NAME_MAX];
};
/* The latest. ERR_NOT_FOUND: it was never returned. */
MUST_USE enum err delivery_return_find(struct store *s, int64_t decision, struct delivery_return *ret_return);
/* [tx] Returns it; whoever had taken it over has not any more. ERR_INPUT: no reason; ERR_WRONG_STATE: returned already,
 * withdrawn, or not shown to them. */
MUST_USE enum err delivery_return(struct store *s, int64_t decision, int64_t person, struct span reason,
                                  struct instant now);
/* [tx] The duty: it is theirs all the same, and waits to be taken over again. ERR_INPUT: no answer; ERR_WRONG_STATE:
 * not returned. */
MUST_USE enum err delivery_return_answer(struct store *s, int64_t decision, int64_t person, struct span answer,
                                         struct instant now);

/* Where a decision stands with its municipality: in one of these lists, or in none once nothing is left to do. */
enum delivery_list {
	DELIVERY_UNTAKEN,  /* nobody has taken it over */
	DELIVERY_SIGNED,   /* taken over, and what stands is archived: a receipt is due */
	DELIVERY_TAKEN,    /* taken over, not archived yet */
	DELIVERY_LEFT,     /* acknowledged, but something is still to be done or told (follow.h) */
	DELIVERY_RETURNED, /* not theirs, they say, and the duty has not answered: nobody takes it over, and it runs */
	DELIVERY_LIST_COUNT
};
struct delivery_filter {
	enum delivery_list list;
	int64_t municipality; /* 0: all */
	int64_t staff;        /* only municipalities that this person receives or registers for; 0: all */
	bool practice;
	int limit; /* 0: 100 */
};
/* What is contested first, then the most urgent, so that a limit never cuts off what is late: by the first last day
 * that is not met (those without one last), then, of DELIVERY_UNTAKEN, since when it was shown, then in the order made.
 */
MUST_USE enum err delivery_each(struct store *s, const struct delivery_filter *filter, struct instant now,
                                enum err (*each)(void *ctx, const struct decision *d, const struct delivery *v),
                                void *ctx);
/* How many there are, whatever the limit. */
MUST_USE enum err delivery_count(struct store *s, const struct delivery_filter *filter, int64_t *ret_count);
/* Those of all its lists, whatever its own list and limit, that have a safe last day on that day that is not met;
 * `label`: of one such. */
MUST_USE enum err delivery_due_each(struct store *s, const struct delivery_filter *filter, struct date day,
                                    enum err (*each)(void *ctx, int64_t decision, const char *label), void *ctx);

#endif
