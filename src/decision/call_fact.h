/* Rows of what was said of a call: the latest of a field counts. */
#ifndef DECISION_CALL_FACT_H
#define DECISION_CALL_FACT_H

#include "jourbeslut/decision.h"

/* [tx] One more row of a field (call.h, decision_call_fact_set); `value` is clean. */
MUST_USE enum err call_fact_insert(struct store *s, int64_t decision, int64_t person, const char *field,
                                   struct span value, struct instant now);

#endif
