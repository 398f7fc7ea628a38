/* Whether the decision maker was told, and how to call. */
#ifndef DESK_REACH_H
#define DESK_REACH_H

#include "desk/visit.h"

/* `sent`, `failed`, `phone`, `phone_link`, `sleeps` into `json`, of a decision that waits for its signature. */
MUST_USE enum err reach_put(const struct visit *v, const struct decision *d, json_t *json);
/* `reach` and `messages` into the decision's page. */
MUST_USE enum err reach_put_page(const struct visit *v, json_t *data);

#endif
