/* "Detta har jag inte beslutat": the decision maker contests a decision that was recorded in their name, before or
 * after the signature. A mark beside the states, until it is resolved: by the decision maker, by the unit manager with
 * a reason, or with the decision's withdrawal (withdraw.h); never silently. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_CONTEST_H
#define JOURBESLUT_CONTEST_H

#include "jourbeslut/withdraw.h"

struct contest {
	int64_t id;
	int version;                  /* number of the frozen text that was there; 0: none */
	char reason[DECISION_REASON]; /* may be empty */
	struct instant at;
	int64_t by;
	char name[PEOPLE_NAME_MAX];
	char outcome[16]; /* "": open; "taken-back", "noted", "withdrawn" */
	char outcome_reason[DECISION_REASON];
	struct instant resolved;
	int64_t resolved_by; /* 0: open */
	char resolved_name[PEOPLE_NAME_MAX];
};
/* The latest of the decision. ERR_NOT_FOUND: it never was contested. */
MUST_USE enum err decision_contest_find(struct store *s, int64_t decision, struct contest *ret_contest);
/* The one that was resolved by what happened at that time: the first resolved then or later. ERR_NOT_FOUND. */
MUST_USE enum err decision_contest_resolved(struct store *s, int64_t decision, struct instant at,
                                            struct contest *ret_contest);

/* [tx] A pending e-ID order is cancelled, and until this is resolved nobody signs: not by e-ID, not on paper in the
 * decision maker's name. `reason` may be empty: nobody is kept from saying it. ERR_FORBIDDEN: `person` is not the
 * decision maker of the call; ERR_WRONG_STATE: nothing was decided, contested already, or withdrawn; ERR_INPUT. */
MUST_USE enum err decision_contest(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                   struct span reason);
/* [tx] The decision maker takes it back. Errors as above; ERR_WRONG_STATE: not contested. */
MUST_USE enum err decision_contest_take_back(const struct decision_office *o, struct store *s, int64_t decision,
                                             int64_t person, struct span reason);
/* [tx] The unit manager notes what came of it. ERR_INPUT: no reason; ERR_FORBIDDEN: the decision maker, or who recorded
 * the call, does not settle it; ERR_WRONG_STATE: not contested. */
MUST_USE enum err decision_contest_note(const struct decision_office *o, struct store *s, int64_t decision,
                                        int64_t person, struct span reason);

#endif
