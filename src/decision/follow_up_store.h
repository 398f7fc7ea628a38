/* What is due after a decision. */
#ifndef DECISION_FOLLOW_UP_STORE_H
#define DECISION_FOLLOW_UP_STORE_H

#include "jourbeslut/decision.h"

/* [tx] The follow-ups of the type for this answer, counted from the stated day. */
MUST_USE enum err follow_up_insert_all(struct store *s, int64_t decision, const struct law_type *type, bool yes,
                                       struct instant stated);

#endif
