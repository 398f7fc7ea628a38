/* The matter that a call begins; for the files of this room only. */
#ifndef DECISION_ORAL_CASE_H
#define DECISION_ORAL_CASE_H

#include "jourbeslut/call.h"

/* [tx] A new matter: its case has what was said of the person, ground and place, and of a sibling what the two share.
 */
MUST_USE enum err oral_matter_new(struct store *s, int64_t person, const struct oral_input *in, struct instant now,
                                  int64_t *ret_matter);

/* [tx] A matter that was there before: ground and place as said, where its case has none. Whoever holds the draft. */
MUST_USE enum err oral_matter_fill(struct store *s, int64_t matter, const struct oral_input *in, struct instant now);

#endif
