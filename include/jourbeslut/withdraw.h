/* Felregistrerat: a decision that was recorded wrongly is marked as that, by name and with a reason, and the right one
 * is recorded in its place. Nothing is removed, at no stage. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_WITHDRAW_H
#define JOURBESLUT_WITHDRAW_H

#include "jourbeslut/decision.h"

#define DECISION_REASON 1001 /* of what is done to a record: bytes and NUL */

/* What was wrong. A set of them is an unsigned with WITHDRAW_BIT of each. */
enum withdraw_what {
	WITHDRAW_PERSON,
	WITHDRAW_MUNICIPALITY,
	WITHDRAW_TYPE,
	WITHDRAW_TIME,
	WITHDRAW_DECIDER,
	WITHDRAW_ANSWER,
	WITHDRAW_OTHER,
	WITHDRAW_WHAT_COUNT
};
#define WITHDRAW_BIT(what) (1u << (what))
/* "person": in store, acts and forms. Static. */
const char *withdraw_what_name(enum withdraw_what what);
/* "fel person": for pages. Static. */
const char *withdraw_what_label(enum withdraw_what what);
/* Those in `set`, with a comma between, appended: "fel person, fel tid". */
MUST_USE enum err withdraw_what_words(unsigned set, struct buf *out);

struct withdrawal {
	int64_t id;
	unsigned what;
	char reason[DECISION_REASON];
	struct instant asked;
	int64_t asked_by;
	char asked_name[PEOPLE_NAME_MAX];
	enum decision_state before;
	bool waits;     /* for a second person; what follows is then empty */
	bool withdrawn; /* else it was kept */
	char outcome_reason[DECISION_REASON];
	struct instant decided;
	int64_t decided_by; /* the one who asked, where it took effect at once */
	char decided_name[PEOPLE_NAME_MAX];
};
/* The latest of the decision. ERR_NOT_FOUND: nobody ever said that it was wrong. */
MUST_USE enum err decision_withdrawal_find(struct store *s, int64_t decision, struct withdrawal *ret_withdrawal);
/* The one that was settled by what happened at that time: the first settled then or later. ERR_NOT_FOUND. */
MUST_USE enum err decision_withdrawal_settled(struct store *s, int64_t decision, struct instant at,
                                              struct withdrawal *ret_withdrawal);

/* Would it take effect at once if this person marked the decision now? Only the recorder's word does, and only before
 * the municipality has opened it and before any text was frozen: until then it was nobody else's. */
bool decision_withdraw_at_once(const struct decision *d, int64_t person);
/* [tx] Marks it, at once or waiting for a second person. A pending e-ID order is cancelled; a signature that comes all
 * the same is told in the acts. ERR_INPUT: nothing is said to be wrong, or no reason; ERR_WRONG_STATE: nothing was
 * decided, or it is marked already. */
MUST_USE enum err decision_withdraw(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                    unsigned what, struct span reason);
/* [tx] The second person agrees, and may say why. ERR_FORBIDDEN: it is the same one. A contest of the decision ends
 * with it. */
MUST_USE enum err decision_withdraw_confirm(const struct decision_office *o, struct store *s, int64_t decision,
                                            int64_t person, struct span reason);
/* [tx] It was rightly recorded, says a second person, or the first one takes it back: the decision is what it was.
 * ERR_INPUT: no reason. */
MUST_USE enum err decision_withdraw_keep(const struct decision_office *o, struct store *s, int64_t decision,
                                         int64_t person, struct span reason);

/* [tx] `right` was recorded in the place of `wrong`; once more changes nothing. Where the person was right and both are
 * in one matter, the worker's wordings and explanations go along, and decision_draft_build warns of what rests on what
 * was wrong. ERR_WRONG_STATE: the wrong one is not marked as that, or the right one replaces another. */
MUST_USE enum err decision_replace(const struct decision_office *o, struct store *s, int64_t right, int64_t wrong,
                                   int64_t person);
/* Each decision that this one replaces (`newer` false), or that replaces it. */
MUST_USE enum err decision_replacement_each(struct store *s, int64_t decision,
                                            enum err (*each)(void *ctx, const struct decision *other, bool newer),
                                            void *ctx);

/* Decisions that somebody disputes and nobody has settled: contested, returned by the municipality, or marked and
 * waiting for a second person. Oldest first. `municipality` 0: all. */
MUST_USE enum err decision_disputed_each(struct store *s, int64_t municipality, bool practice,
                                         enum err (*each)(void *ctx, const struct decision *d), void *ctx);

#endif
