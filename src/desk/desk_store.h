/* What the desk asks of the store that no other room does. */
#ifndef DESK_STORE_H
#define DESK_STORE_H

#include "jourbeslut/decision.h"

struct law_due;

/* Dated follow-ups that nobody has marked as done, of real decisions that the municipality has not acknowledged, with
 * their safe last day on or before `until`; the most urgent first, one (the first) for each decision, at most `limit`.
 */
MUST_USE enum err
desk_due_each(struct store *s, struct date until, int limit,
              enum err (*each)(void *ctx, int64_t decision, const char *label, const struct law_due *due), void *ctx);

/* How many decisions that is. */
MUST_USE enum err desk_due_count(struct store *s, struct date until, int64_t *ret_count);
/* What was recorded by who was let in so, latest first, at most a hundred. */
MUST_USE enum err desk_recorded_each(struct store *s, int64_t admission, enum err (*each)(void *ctx, int64_t decision),
                                     void *ctx);

#endif
