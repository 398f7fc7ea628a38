/* What is due after a decision. */
#ifndef DECISION_FOLLOW_UP_STORE_H
#define DECISION_FOLLOW_UP_STORE_H

#include "jourbeslut/decision.h"
#include "jourbeslut/version.h"

/* [tx] The follow-ups of the type for this answer, counted from the stated day. */
MUST_USE enum err follow_up_insert_all(struct store *s, int64_t decision, const struct law_type *type, bool yes,
                                       struct instant stated);

/* [tx] Names the court that has an application for care already in what is to be submitted, and takes away what is not
 * to be applied for; with no court, as it was. What is done stays. */
MUST_USE enum err follow_up_pending(struct store *s, int64_t decision, const struct law_type *type,
                                    struct instant stated, const struct decision_pending *pending);

/* [tx] What is not done is not to be done any more: others take its place. */
MUST_USE enum err follow_up_drop_open(struct store *s, int64_t decision);

#endif
