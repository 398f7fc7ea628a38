/* What decision makers contest, in the store; for the files of this room only. */
#ifndef DECISION_CONTEST_STORE_H
#define DECISION_CONTEST_STORE_H

#include "jourbeslut/contest.h"

/* [tx] */
MUST_USE enum err contest_insert(struct store *s, const struct decision *d, struct span reason, int64_t person,
                                 struct instant now);
/* [tx] Ends the open one. ERR_WRONG_STATE: none is. */
MUST_USE enum err contest_resolve(struct store *s, int64_t decision, const char *outcome, struct span reason,
                                  int64_t person, struct instant now);
/* [tx] Ends the open one with the decision's withdrawal, and tells it in the acts; nothing where none is. */
MUST_USE enum err contest_end_withdrawn(struct store *s, const struct decision *d, int64_t person, struct instant now);

#endif
