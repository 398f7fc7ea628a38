/* Events, what undoes them, and their proofs in the store. */
#ifndef FOLLOW_EVENT_STORE_H
#define FOLLOW_EVENT_STORE_H

#include "jourbeslut/follow.h"

/* All of the decision, undone ones too, by day. The caller releases them. */
MUST_USE enum err event_load_all(struct store *s, int64_t decision, struct follow_events *ret_events);
/* [tx] `in` as it was checked and cleaned. */
MUST_USE enum err event_insert(struct store *s, int64_t decision, int64_t person, const struct follow_input *in,
                               struct instant now, int64_t *ret_id);
MUST_USE enum err event_undo(struct store *s, int64_t event, int64_t person, struct span reason, struct instant now);
/* [tx] `type`: of the file; `hash` of its bytes, NULL: none. */
MUST_USE enum err proof_insert(struct store *s, int64_t event, int64_t person, const struct follow_proof_input *in,
                               const char *type, const struct sha256 *hash, struct instant now);
/* [tx] What the pages and lists ask of a follow-up: done (then: when and by whom), its days, or that nothing is to be
 * done any more. */
struct settled {
	bool done, moot, dated;
	struct instant at;
	int64_t person;
	struct law_due due; /* if dated */
	struct span note;   /* nothing: it stays as it is */
};
MUST_USE enum err follow_up_settle(struct store *s, int64_t follow_up, const struct settled *state);
/* The next decision by id, past `after`, that was recorded and whose first text is not locked. ERR_NOT_FOUND: none. */
MUST_USE enum err unlocked_next(struct store *s, int64_t after, int64_t *ret_decision);
/* The next decision of the matter by id, past `after`. ERR_NOT_FOUND: none. */
MUST_USE enum err matter_next(struct store *s, int64_t matter, int64_t after, int64_t *ret_decision);
/* The same of the matter and of those that are tied to it (tie.h). */
MUST_USE enum err sibling_next(struct store *s, int64_t matter, int64_t after, int64_t *ret_decision);
/* The latest decision about the person with that number, before `before`. ERR_NOT_FOUND: none. */
MUST_USE enum err person_earlier(struct store *s, const struct decision *d, int64_t before, int64_t *ret_decision);
/* What the case says of whether the person is held: the id of a choice, "" nothing. Of the text that stands or is
 * locked, and of what is written now: "remanded" goes before all else. */
MUST_USE enum err detained_find(struct store *s, const struct decision *d, char ret_detained[LAW_ID_TEXT]);

#endif
