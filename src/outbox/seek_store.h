/* Rows of searches. [tx]: inside store_transaction. */
#ifndef OUTBOX_SEEK_STORE_H
#define OUTBOX_SEEK_STORE_H

#include "jourbeslut/seek.h"

/* [tx] ERR_DUPLICATE: one runs. */
MUST_USE enum err seek_insert(struct store *s, int64_t municipality, int64_t person, int minutes, struct instant now,
                              int64_t *ret_seek);
/* ERR_NOT_FOUND: none. */
MUST_USE enum err seek_running(struct store *s, int64_t municipality, int64_t *ret_seek);
/* The next running one by id. ERR_NOT_FOUND. */
MUST_USE enum err seek_next(struct store *s, int64_t after, struct seek *ret_seek);
/* Hours for which one runs, and as many for which an answer is waited for when all have been asked. Nobody is woken by
 * what somebody wanted in another night, before the service was down. */
#define SEEK_LONGEST (4 * HOUR)
/* The next one that waits for the person (seek_asks). ERR_NOT_FOUND. */
MUST_USE enum err seek_next_of(struct store *s, int64_t person, struct instant now, int64_t after, int64_t *ret_seek);
/* [tx] ERR_WRONG_STATE: it has ended. */
MUST_USE enum err seek_end(struct store *s, int64_t seek, enum seek_state state, int64_t person, struct instant now);
/* [tx] ERR_DUPLICATE: asked already. */
MUST_USE enum err seek_ask_insert(struct store *s, int64_t seek, int64_t person, struct instant now, int64_t *ret_ask);
MUST_USE enum err seek_has_asked(struct store *s, int64_t seek, int64_t person, bool *ret_has);
/* The latest. ERR_NOT_FOUND: nobody is asked yet. */
MUST_USE enum err seek_ask_last(struct store *s, int64_t seek, struct seek_ask *ret_ask);
/* Of the try: does its search run, and has who was asked a mandate on that day? */
MUST_USE enum err seek_ask_runs(struct store *s, int64_t ask, struct date on, bool *ret_runs);
/* Of the try: for which municipality? */
MUST_USE enum err seek_ask_place(struct store *s, int64_t ask, int64_t *ret_municipality);
/* Who recorded a decision for the municipality that was made and recorded since then. ERR_NOT_FOUND: nobody. */
MUST_USE enum err seek_was_called(struct store *s, int64_t municipality, struct instant since, int64_t *ret_recorder);

#endif
