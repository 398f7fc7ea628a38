/* What was written of a decision that was wrongly recorded, taken along to the right one of the same person; for the
 * files of this room only. */
#ifndef DECISION_CARRY_H
#define DECISION_CARRY_H

#include "jourbeslut/case.h"
#include "jourbeslut/withdraw.h"

/* The person was right, so that what was written is of the right one, too. */
bool carry_same_person(unsigned what);
/* [tx] The worker's wordings, where both are of one type and answer, and the explanations of deviations, each of which
 * counts only while what was said and written is the same. The case is the matter's; of another type it gets the
 * grounds that the call named, where it has some that the type does not know. */
MUST_USE enum err carry_texts(const struct decision_office *o, struct store *s, const struct decision *right,
                              const struct decision *wrong);
/* A warning for each part of the text that rests on what was wrong, and was written before. */
MUST_USE enum err carry_check(struct store *s, const struct decision *right, struct case_problems *problems);

#endif
