/* Where a decision's text says something else than was said in the call, and why. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_DEVIATION_H
#define JOURBESLUT_DEVIATION_H

#include "jourbeslut/decision.h"
#include "jourbeslut/said.h"

#define DEVIATION_REASON_MAX 600 /* bytes, without the NUL */

/* Which case_problem a deviation without an explanation is: "said." and said_kind_name. */
#define DEVIATION_PATH "said."

/* [tx] Explains a deviation of the open text. `written` must be what the text says now; a later explanation of the same
 * texts takes the place of this one, another text needs its own. ERR_INPUT: no explanation (said_explains), too
 * long, or of characters that the record cannot show.
 * ERR_NOT_FOUND: the text does not deviate so (any more). ERR_WRONG_STATE, ERR_HELD. */
MUST_USE enum err decision_deviation_explain(const struct decision_office *o, struct store *s, int64_t decision,
                                             int64_t person, enum said_kind kind, struct span written,
                                             struct span reason);
/* What the text of a decision is about: of the text that stands (signed, else frozen) what its statement says, else of
 * the draft. The members subject, grounds, place, deviations, completions, oneHand of a statement of format 2; {} for a
 * frozen text of format 1. The caller owns the result. */
MUST_USE enum err decision_about(const struct decision_office *o, struct store *s, const struct decision *d,
                                 json_t **ret_about);

/* The same of one statement. */
MUST_USE enum err decision_about_statement(struct span statement_json, json_t **ret_about);

#endif
