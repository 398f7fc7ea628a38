/* What was said, in the store, besides the oral decision itself; for the files of this room only. */
#ifndef DECISION_SAID_STORE_H
#define DECISION_SAID_STORE_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/said.h"

#define ORAL_JSON_MAX (16 * 1024)

/* [tx] */
MUST_USE enum err said_secret_insert(struct store *s, int64_t decision, struct span json);
/* [tx] After salt and JSON of the oral act: the store refuses it before. */
MUST_USE enum err said_secret_destroy(struct store *s, int64_t decision);
/* [tx] The words of all explanations, after the decision's act of disposal: the store refuses it before. */
MUST_USE enum err said_explanations_destroy(struct store *s, int64_t decision);
/* The latest explanation of that deviation, appended. ERR_NOT_FOUND: none. */
MUST_USE enum err said_explanation_find(struct store *s, int64_t decision, const struct said_finding *f,
                                        struct buf *ret_reason);
/* [tx] Of {kind, said, written}. */
MUST_USE enum err said_explanation_insert(struct store *s, int64_t decision, const json_t *deviation,
                                          struct span reason, struct instant at, int64_t person);

#endif
