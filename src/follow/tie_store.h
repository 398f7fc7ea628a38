/* Which matters are tied; for the files of this room only. */
#ifndef FOLLOW_TIE_STORE_H
#define FOLLOW_TIE_STORE_H

#include "jourbeslut/tie.h"

/* Decisions of other matters that may be about the side's person, by number, or by name where either has no number and
 * the call was recorded after `since`: latest first, at most TIE_LOOKED_AT.
 * Each with its type's id. */
#define TIE_LOOKED_AT 200
MUST_USE enum err tie_store_each(struct store *s, const struct tie_side *side, struct instant since,
                                 enum err (*each)(void *ctx, int64_t decision, const char *type), void *ctx);
/* [tx] */
MUST_USE enum err tie_store_insert(struct store *s, int64_t matter, int64_t other, bool same, struct instant at,
                                   int64_t by);
/* [tx] Gives the other matter. ERR_NOT_FOUND: the matter has no such one that stands. */
MUST_USE enum err tie_store_undo(struct store *s, int64_t matter, int64_t tie, struct span reason, struct instant at,
                                 int64_t by, int64_t *ret_other);

#endif
