/* Papers that were signed outside, in the store; for the files of this room only. */
#ifndef DECISION_OUTSIDE_STORE_H
#define DECISION_OUTSIDE_STORE_H

#include "jourbeslut/outside.h"

/* [tx] `paper` with stated, stated_by and scan_type. */
MUST_USE enum err outside_insert(struct store *s, int64_t decision, const struct outside_paper *paper,
                                 struct span scan);
/* [tx] ERR_WRONG_STATE: nothing stands. */
MUST_USE enum err outside_undo(struct store *s, int64_t decision, struct span reason, int64_t person,
                               struct instant now);
/* [tx] Words and scans of all of them, after the decision's act of disposal: the store refuses it before. */
MUST_USE enum err outside_destroy(struct store *s, int64_t decision);

#endif
