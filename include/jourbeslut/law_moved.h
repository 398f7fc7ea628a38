/* Decisions for which another text of the law holds than the one by which they were made or locked: a release changed a
 * pack, or another one was reviewed since. Nothing that is locked changes by that; those who have to do with it are
 * told. */
#ifndef JOURBESLUT_LAW_MOVED_H
#define JOURBESLUT_LAW_MOVED_H

#include "jourbeslut/decision.h"

/* The text of the law since the call. */
struct law_moved {
	const struct law_type *said, *now; /* as read back in the call; as the text is, or would be, written by */
	bool locked;                       /* somebody has read `now`: the text is locked by it */
	const char *label;                 /* of the first thing whose last day is another; NULL: no day is */
	struct date was, is;               /* its last day by either; year 0: that text of the law has none */
};
/* ERR_NOT_FOUND: the text is by the law that was read back, the law of the call is not known, or the decision was
 * wrongly recorded. */
MUST_USE enum err decision_law_moved(const struct decision_office *o, const struct decision *d, struct law_moved *ret);
/* "Lagpaketet ändrades efter samtalet: …": both days, and which one to count with. Appended; nothing where no day is
 * another. */
MUST_USE enum err decision_law_moved_words(const struct law_moved *m, struct buf *out);
/* The law of the call, where it counts beside the one that the text would be written by: the two differ, and nobody has
 * read the text and locked it. NULL: the text's alone counts. */
const struct law_type *decision_law_beside(const struct decision_office *o, const struct decision *d);
/* Of the follow-ups `kind` of both laws (`beside` may be NULL) the one whose last day is earlier, the safe one first;
 * of equal ones `type`'s, and what one of them alone asks for. NULL: neither asks for it. `ret_type`: whose it is; may
 * be NULL. Borrowed. Pure. */
const struct law_follow_up *decision_law_follow_up(const struct law_type *type, const struct law_type *beside, bool yes,
                                                   const char *kind, struct date decided,
                                                   const struct law_type **ret_type);
/* Each real decision whose text is not locked, oldest first, at most 1000. */
MUST_USE enum err
decision_law_moved_each(const struct decision_office *o, struct store *s,
                        enum err (*each)(void *ctx, const struct decision *d, const struct law_moved *m), void *ctx);

/* The text is locked as not reviewed, and a reviewed pack is there now for the time of the decision: its type; else
 * NULL. */
const struct law_type *decision_law_reviewed(const struct decision_office *o, const struct decision *d);

#endif
