/* What became of a decision, as its papers tell it. */
#ifndef ARCHIVE_BECAME_H
#define ARCHIVE_BECAME_H

#include "jourbeslut/follow.h"
#include "jourbeslut/revoked.h"

#define BECAME_GONE (FOLLOW_GONE + DECISION_REF + 60)

/* What became of the decision, now. Before the call: in force, which marks nothing. */
struct became {
	enum legal_state state;
	bool barred;     /* not to be enforced now: remanded */
	bool other_law;  /* the state is reckoned by another version of the law than that of the text */
	bool is_revoked; /* the law that the text is frozen by */
	struct revoked revoked;
	/* What is recorded as come in to the court; year 0: it is not. */
	struct became_in {
		struct date day;
		bool unproven;
	} submitted, applied;
	const char *falls_with; /* what it rests on, while it is in force; "": nothing, or it does not rest on any */
	char gone[BECAME_GONE]; /* a sentence of the custody that a placement rests on, which is gone, or may be; or ""
	                         */
};
/* `standing`: of the archived text. */
MUST_USE enum err became_load(const struct decision_office *o, struct store *s, const struct decision *d, bool standing,
                              struct became *ret_became);
/* As decision_revoked, which tells none by an error. */
MUST_USE enum err became_revoked(struct store *s, const struct decision *d, bool standing, bool *ret_is,
                                 struct revoked *ret_revoked);
/* The mark of a paper: "" where it is in force, or never was: a no, and what was wrongly recorded, say so themselves.
 * Static. */
const char *became_mark(enum legal_state state);

#endif
