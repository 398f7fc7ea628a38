/* A custody and a placement of one person, in two matters: what is offered, and what was said. */
#ifndef DESK_TIE_H
#define DESK_TIE_H

#include "desk/call_form.h"

/* ties[] (page.h) and tie_offers[] of the visit's decision: tied_ref, tied_path, tied_type, tied_stated, bools
 * `by_number`, `other_name`, `part_name`, `checked`, and `tied_person`; and `tie_none` (bool). Whoever was let in
 * without the e-ID is told of none. */
MUST_USE enum err tie_put(struct visit *v, json_t *data);
/* tie_offers[] and `tie_none` of a call that is to be recorded. */
MUST_USE enum err tie_put_call(struct visit *v, const struct call_form *f, json_t *data);
/* [tx] What the form says of the visit's decision; nothing where it says nothing. Of what is not stored a sentence is
 * appended that says why. */
#define TIE_LOST 2000
MUST_USE enum err tie_take(struct visit *v, struct buf *why);

#endif
