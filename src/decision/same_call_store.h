/* Which decisions were made in one call; for the files of this room only. */
#ifndef DECISION_SAME_CALL_STORE_H
#define DECISION_SAME_CALL_STORE_H

#include "jourbeslut/decision.h"

/* [tx] Both have an oral decision, `earlier` the first of the two. */
MUST_USE enum err same_call_add(struct store *s, int64_t decision, int64_t earlier);

#endif
