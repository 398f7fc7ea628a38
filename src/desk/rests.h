/* The custody that a placement's text speaks of, beside the one that it is recorded to rest on. */
#ifndef DESK_RESTS_H
#define DESK_RESTS_H

#include "desk/visit.h"
#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"

/* The custody in force, or perhaps, of its matter or tied to it. "": none, or it is no placement that was answered yes.
 */
MUST_USE enum err rests_find(struct visit *v, char ret_ref[DECISION_REF]);
/* Adds a doubt where the text names other care, or another custody. */
MUST_USE enum err rests_check(struct visit *v, struct case_problems *problems);

#endif
