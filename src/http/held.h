/* Forms that the store could not take just now: held in memory, so that their page can be asked for again. */
#ifndef JOURBESLUT_HTTP_HELD_H
#define JOURBESLUT_HTTP_HELD_H

#include "kept_store.h"

#define HELD_MAX 48 /* forms of all people together; the oldest goes first */

/* Used by many threads at once. */
struct held;
MUST_USE enum err held_new(struct held **ret_held);
void held_free(struct held *h); /* wipes; NULL is fine */

/* In place of what the same form of the same tab had. ERR_MEMORY. */
MUST_USE enum err held_put(struct held *h, const struct kept_key *key, struct span form, struct instant now);
/* Calls `each` for a copy of each form of that page that is held since `oldest`, latest first. ERR_MEMORY, or what
 * `each` answers. */
MUST_USE enum err held_each(struct held *h, int64_t person, const char *page, struct instant oldest,
                            enum err (*each)(void *ctx, struct kept_row *row), void *ctx);
void held_drop(struct held *h, const struct kept_key *key);

#endif
