/* Who has answered for a doubt; for the files of this room only. */
#ifndef DECISION_DOUBT_STORE_H
#define DECISION_DOUBT_STORE_H

#include "jourbeslut/base/time.h"
#include "jourbeslut/store.h"

/* ERR_NOT_FOUND: nobody. */
MUST_USE enum err doubt_store_find(struct store *s, int64_t decision, const char *doubt, struct instant *ret_at,
                                   int64_t *ret_by);
/* [tx] */
MUST_USE enum err doubt_store_insert(struct store *s, int64_t decision, const char *doubt, struct instant at,
                                     int64_t by);
/* [tx] What the answers were given for, after the decision's act of disposal: the store refuses it before. The id is a
 * hash of few words, which could be guessed. */
MUST_USE enum err doubt_store_destroy(struct store *s, int64_t decision);

#endif
