/* What stands beside the text while it is written: the steps, what is missing, who holds the draft. */
#ifndef DESK_SIDE_H
#define DESK_SIDE_H

#include "desk/step.h"
#include "desk/visit.h"
#include "jourbeslut/case.h"

/* steps[], missing_list[], warning_list[]. */
MUST_USE enum err side_put(json_t *data, const struct visit *v, const struct step *p,
                           const struct case_problems *problems);
/* Only the two lists. */
MUST_USE enum err side_put_lists(json_t *data, const struct visit *v, const struct case_problems *problems);
/* held (false, or who), taken_from. `ret_held`: a colleague has the draft now. */
MUST_USE enum err side_put_holder(json_t *data, struct visit *v, bool *ret_held);
/* Appends the address where the field of a case path is written. */
MUST_USE enum err side_field_path(const struct visit *v, const char *case_path, struct buf *out);

#endif
