/* The comparison of call and text while the text is open; for the files of this room only. */
#ifndef DECISION_DEVIATIONS_H
#define DECISION_DEVIATIONS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"

/* Adds to `about` (draft_about) what deviates from the call and what completes it:
 *   deviations   [{kind, said, written, explanation ("" none yet)}]
 *   completions  [{kind, written}]
 * both empty before the call. `type`: by which the text is written. */
MUST_USE enum err deviations_find(struct store *s, const struct decision *d, const struct law_type *type,
                                  json_t *about);
/* A problem that stops the freezing for each deviation that is not explained. */
MUST_USE enum err deviations_check(const json_t *about, struct case_problems *problems);

#endif
