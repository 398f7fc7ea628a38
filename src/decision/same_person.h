/* Whether a call is about the person of its matter; for the files of this room only. */
#ifndef DECISION_SAME_PERSON_H
#define DECISION_SAME_PERSON_H

#include "jourbeslut/call.h"

/* What the call says of the person contradicts what the matter says: another number, birth date or name, or somebody
 * without a name who is described in other words. What only one of them knows is no contradiction. `ret_matter`: whom
 * the matter is about as it says, appended: both are to be shown to the worker. */
MUST_USE enum err same_person_check(struct store *s, const struct oral_input *in, int64_t matter, struct date today,
                                    bool *ret_differs, struct buf *ret_matter);

#endif
