/* Who has the draft: one writes at a time, anybody can take over. */
#ifndef DESK_HOLD_H
#define DESK_HOLD_H

#include "desk/visit.h"
#include "jourbeslut/matter.h"

/* Puts `held` and `taken_from`. `*ret_held`: a colleague has it, so nothing can be saved. */
MUST_USE enum err hold_put(struct visit *v, json_t *data, bool *ret_held);
/* A colleague has it at this moment. */
MUST_USE enum err hold_is_held(struct visit *v, struct matter *ret_matter, bool *ret_held);
/* Opens a page for writing: access row, and the draft is held (again) where nobody else has it; in one commit. */
MUST_USE enum err hold_open(struct visit *v, const char *what);

#endif
