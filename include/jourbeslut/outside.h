/* Signed on paper, outside: the call was in the worker's own words and is none of the decisions that the law has a name
 * for, so the service has no text of it. The paper is written and signed elsewhere; somebody states by name who signed
 * it and when, and adds a scan. The service has compared it with nothing and verified no signature: every page and
 * paper says so, and it never counts as a signature (decision.h: has_signature, stands). */
#ifndef JOURBESLUT_OUTSIDE_H
#define JOURBESLUT_OUTSIDE_H

#include "jourbeslut/decision.h"

#define OUTSIDE_REASON 1001 /* bytes and NUL */
/* What every reader must know of it, as sentences; the second where that is so (decision_outside_another). */
#define OUTSIDE_UNVERIFIED "Underskriften är inte kontrollerad av tjänsten."
#define OUTSIDE_ANOTHER "Namnet på papperet är ett annat än beslutsfattarens."

struct outside_paper {
	int64_t id;
	char signer[PEOPLE_NAME_MAX]; /* as on the paper */
	struct instant signed_at;     /* as stated, to the minute */
	bool seen;                    /* who states it has seen the original */
	char word[DECISION_TEXT];     /* else by whose word */
	struct instant stated;
	int64_t stated_by;
	char stated_name[PEOPLE_NAME_MAX];
	char scan_type[32];
};

/* Whether it can be stated of the decision as it is now: recorded, nothing locked or archived, nobody disputes it, and
 * somebody has said that it is none of the law's decisions (decision_name_type), or the law has none for that day. */
MUST_USE enum err decision_outside_open(const struct decision_office *o, struct store *s, const struct decision *d,
                                        bool *ret_open);
/* What stands; `ret_scan` may be NULL. ERR_NOT_FOUND: nothing. */
MUST_USE enum err decision_outside_find(struct store *s, int64_t decision, struct outside_paper *ret_paper,
                                        struct buf *ret_scan);
/* The name on the paper is not that of whom the call was with: nobody has checked that this one may decide, and every
 * reader must know. Not of what was disposed of. */
MUST_USE enum err decision_outside_another(const struct decision *d, const struct outside_paper *paper,
                                           bool *ret_another);
/* [tx] Of `paper` signer, signed_at, seen and word. ERR_WRONG_STATE: not open (above). ERR_FORBIDDEN: nobody states it
 * of the own signature, be it the call's decision maker or whose name is on the paper. ERR_MEDIA_TYPE: no PDF, PNG or
 * JPEG; ERR_TOO_LARGE. ERR_INPUT: no signer, no word where the original was not seen, signed before the decision or
 * later than now, or text that cannot be printed. */
MUST_USE enum err decision_outside_state(const struct decision_office *o, struct store *s, int64_t decision,
                                         int64_t person, const struct outside_paper *paper, struct span scan);
/* [tx] It was stated by mistake: what was stated stays, and the text is missing again. ERR_INPUT: no reason.
 * ERR_WRONG_STATE: nothing stands, or it is marked as wrongly recorded. */
MUST_USE enum err decision_outside_undo(const struct decision_office *o, struct store *s, int64_t decision,
                                        int64_t person, struct span reason);

#endif
