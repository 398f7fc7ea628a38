/* Where a decision's text says something else than was said in the call, and why. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_DEVIATION_H
#define JOURBESLUT_DEVIATION_H

#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/said.h"

#define DEVIATION_REASON_MAX 600 /* bytes, without the NUL */

/* Which case_problem a deviation without an explanation is: "said." and said_kind_name. */
#define DEVIATION_PATH "said."

struct decision_draft;

/* [tx] Explains a deviation of the open text. `written` must be what the text says now; a later explanation of the same
 * texts takes the place of this one, another text needs its own. ERR_INPUT: no explanation (said_explains), too
 * long, or of characters that the record cannot show.
 * ERR_NOT_FOUND: the text does not deviate so (any more). ERR_WRONG_STATE, ERR_HELD. */
MUST_USE enum err decision_deviation_explain(const struct decision_office *o, struct store *s, int64_t decision,
                                             int64_t person, enum said_kind kind, struct span written,
                                             struct span reason);
/* The text has another number than was said in the call, and somebody has explained why: it was misheard, and `written`
 * is the person's. */
MUST_USE enum err decision_number_corrected(struct store *s, const struct decision *d, const char *written,
                                            bool *ret_corrected);
/* What the text of a decision is about: of the text that stands (signed, else frozen) what its statement says, else of
 * the draft. The members subject, grounds, place, deviations, completions, oneHand of a statement of format 2; {} for a
 * frozen text of format 1. The caller owns the result. */
MUST_USE enum err decision_about(const struct decision_office *o, struct store *s, const struct decision *d,
                                 json_t **ret_about);
/* The same, with the draft as it reads now, of who has built it (decision_draft_build); NULL: it is built where it is
 * wanted. */
MUST_USE enum err decision_about_drafted(const struct decision_office *o, struct store *s, const struct decision *d,
                                         const struct decision_draft *draft, json_t **ret_about);

/* --- Doubts ------------------------------------------------------------------------------------------------------ */

#define DOUBT_ID 33 /* bytes with the NUL */

/* What a problem of CASE_DOUBT is called in a form: a digest of where it stands, in which text, what it says and
 * quotes, and whom the text is about (`about`: of decision_draft), so that another one is asked for anew.
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err decision_doubt_id(const json_t *about, const struct case_problem *p, char ret_id[DOUBT_ID]);
/* Those that somebody has answered become CASE_WARNING, and say who and when. */
MUST_USE enum err decision_doubts_settle(struct store *s, int64_t decision, const json_t *about,
                                         struct case_problems *problems);
/* [tx] Somebody answers for it that it is right as it stands; the act has the words. ERR_WRONG_STATE, ERR_HELD. */
MUST_USE enum err decision_doubt_answer(const struct decision_office *o, struct store *s, const struct decision *d,
                                        int64_t person, const json_t *about, const struct case_problem *p);

/* --- Of one statement -------------------------------------------------------------------------------------------- */

/* The same of one statement. */
MUST_USE enum err decision_about_statement(struct span statement_json, json_t **ret_about);

#endif
