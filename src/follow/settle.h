/* What the events make of the follow-ups, and the follow-ups anew when the law of a decision is another. */
#ifndef FOLLOW_SETTLE_H
#define FOLLOW_SETTLE_H

#include "jourbeslut/call.h"
#include "jourbeslut/follow.h"

struct follow_rows {
	struct follow_up items[LAW_LIST_MAX];
	size_t count;
};
MUST_USE enum err follow_rows_load(struct store *s, int64_t decision, struct follow_rows *ret_rows);

/* [tx] Marks what is done, and what is not to be done any more; gives the application its days. */
MUST_USE enum err follow_settle(const struct decision_office *o, struct store *s, const struct decision *d);

#endif
