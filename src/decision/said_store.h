/* What was said, in the store, besides the oral decision itself; for the files of this room only. */
#ifndef DECISION_SAID_STORE_H
#define DECISION_SAID_STORE_H

#include "jourbeslut/decision.h"

#define ORAL_JSON_MAX (16 * 1024)

/* [tx] */
MUST_USE enum err said_secret_insert(struct store *s, int64_t decision, struct span json);
/* [tx] After salt and JSON of the oral act: the store refuses it before. */
MUST_USE enum err said_secret_destroy(struct store *s, int64_t decision);

#endif
