/* A custody and a placement of one person, in two matters: what is offered, and what was said. */
#ifndef DESK_TIE_H
#define DESK_TIE_H

#include "desk/call_form.h"

/* ties[] (page.h) and tie_offers[] of the visit's decision: tied_ref, tied_path, tied_type, tied_stated, bools
 * `by_number`, `other_name`, `checked`; and `tie_none` (bool). */
MUST_USE enum err tie_put(struct visit *v, json_t *data);
/* tie_offers[] and `tie_none` of a call that is to be recorded. */
MUST_USE enum err tie_put_call(struct visit *v, const struct call_form *f, json_t *data);
/* [tx] What the form says of the visit's decision; nothing where it says nothing. */
MUST_USE enum err tie_take(struct visit *v);

#endif
