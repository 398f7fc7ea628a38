/* The desk's warning that texts of the law end. */
#ifndef DESK_LAW_ENDING_H
#define DESK_LAW_ENDING_H

#include "desk/visit.h"

/* Puts `law_soon[]` and `law_later[]` of DATA.md. */
MUST_USE enum err law_ending_put(const struct visit *v, json_t *data);

#endif
