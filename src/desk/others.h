/* Others of the night, whose names have no place in this text. */
#ifndef DESK_OTHERS_H
#define DESK_OTHERS_H

#include "desk/visit.h"
#include "jourbeslut/matter.h"

/* Adds doubts where the text of the draft, on any of its papers, names the person of another matter: of the same call,
 * or of the night. Only of those whom this worker may read: nobody else learns from it that there is such a matter. */
MUST_USE enum err others_check(struct visit *v, const struct law_type *type, struct decision_draft *draft);

#endif
