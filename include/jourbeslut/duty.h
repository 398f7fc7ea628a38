/* The duty's passes: who is on duty and until when, what a pass hands over to the next, and who may read the names that
 * the duty's lists have. Nothing here is ever asked before an oral decision is recorded. [tx]: inside
 * store_transaction. */
#ifndef JOURBESLUT_DUTY_H
#define JOURBESLUT_DUTY_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

/* --- Passes ------------------------------------------------------------------------------------------------------ */

#define DUTY_PASS_MAX (26 * HOUR) /* from its beginning to its stated end, however often that is moved */
#define DUTY_PASS_MORE (2 * HOUR) /* what one tap adds */
#define DUTY_PASS_SOON (60 * MINUTE)

struct duty_pass {
	int64_t id, person_id;
	char person_name[PEOPLE_NAME_MAX];
	struct instant began, until;
	bool over; /* past its stated end, and not handed over: its holder is not on duty any more */
	bool soon; /* within DUTY_PASS_SOON of it */
};
/* The person's pass that is not ended; it may be over. ERR_NOT_FOUND: none. */
MUST_USE enum err duty_pass_find(struct store *s, int64_t person, struct instant now, struct duty_pass *ret_pass);
/* Those who are on duty, in the order in which they began. */
MUST_USE enum err duty_pass_each(struct store *s, struct instant now,
                                 enum err (*each)(void *ctx, const struct duty_pass *p), void *ctx);
/* [tx] Begins a pass. One's own pass that runs gets this end instead; one that is over is ended, and a new one begins.
 * ERR_INPUT: the end does not lie ahead, or the pass would last more than DUTY_PASS_MAX. */
MUST_USE enum err duty_pass_begin(struct store *s, int64_t person, struct instant until, struct instant now);
/* [tx] Moves the end DUTY_PASS_MORE on from the stated end, or from now where that has passed. ERR_NOT_FOUND: no pass.
 * ERR_INPUT: the pass would last more than DUTY_PASS_MAX; then a new one must be begun. */
MUST_USE enum err duty_pass_extend(struct store *s, int64_t person, struct instant now);
/* One tap more is possible. */
bool duty_pass_may_extend(const struct duty_pass *p, struct instant now);

#define DUTY_ENDS_MAX 12
/* The next ends of passes by the clock times in `clocks` ("08.00 16.30", Stockholm; duty.pass_ends), at least half an
 * hour and at most DUTY_PASS_MAX ahead, the next first; no more than DUTY_ENDS_MAX. ERR_CONFIG: not clock times. */
MUST_USE enum err duty_ends(const char *clocks, struct instant now, struct instant ret_ends[DUTY_ENDS_MAX],
                            size_t *ret_count);

/* --- Handing over ------------------------------------------------------------------------------------------------ */

/* Why a decision is on the list; a set is an unsigned with 1u << of each. */
enum duty_open {
	DUTY_OPEN_DUE,      /* a last day has passed or is near */
	DUTY_OPEN_DISPUTED, /* contested, its text sent back, returned by the municipality, or its withdrawal waits */
	DUTY_OPEN_UNTAKEN,  /* nobody in the municipality has taken it over */
	DUTY_OPEN_TEXT,     /* a draft, or decided without a text */
	DUTY_OPEN_UNSIGNED, /* waits for the signature */
	DUTY_OPEN_COUNT
};
#define DUTY_DUE_SOON 2 /* days before the last one */
/* What is open now, practice aside: what is disputed first, then by last day, then by age. */
MUST_USE enum err duty_open_each(struct store *s, struct instant now,
                                 enum err (*each)(void *ctx, const struct decision *d, unsigned why), void *ctx);

struct handover {
	int64_t id, from_person, items;
	char from_name[PEOPLE_NAME_MAX];
	struct instant at, pass_began;
	char note[2000];
	bool received;
	struct instant received_at;          /* if received */
	char received_name[PEOPLE_NAME_MAX]; /* the same */
};
/* [tx] Ends the person's pass, over or not, and hands the next one what is open and the note (cleaned here).
 * ERR_WRONG_STATE: no pass. ERR_TOO_LARGE, ERR_INPUT: the note. */
MUST_USE enum err duty_hand_over(struct store *s, int64_t person, struct span note, struct instant now,
                                 int64_t *ret_handover);
/* [tx] The holder of another pass, who is on duty, has received it. Drafts that the one before held, and does not write
 * on at this moment, are held by the receiver from then on. ERR_WRONG_STATE: received already, or not on duty. */
MUST_USE enum err duty_receive(const struct decision_office *o, struct store *s, int64_t handover, int64_t person,
                               struct instant now);
MUST_USE enum err duty_handover_find(struct store *s, int64_t id, struct handover *ret_handover);
/* Those that nobody has received, oldest first, then the latest one that `person` gave. */
MUST_USE enum err duty_handover_each(struct store *s, int64_t person,
                                     enum err (*each)(void *ctx, const struct handover *h), void *ctx);
/* What was handed over, each decision as it is now, with why it was on the list. */
MUST_USE enum err duty_handover_items(struct store *s, int64_t handover,
                                      enum err (*each)(void *ctx, const struct decision *d, unsigned why), void *ctx);

/* --- Who may read names ------------------------------------------------------------------------------------------- */

struct duty_reader {
	int64_t person;
	unsigned roles;
	struct instant now;
	bool on_duty;
};
MUST_USE enum err duty_reader_of(struct store *s, int64_t person, unsigned roles, struct instant now,
                                 struct duty_reader *ret_reader);
#define DUTY_OPENED (8 * HOUR) /* how long a reason that was given lets its giver read */
/* Whether the reader may read whom the decision is about, and what it holds. That the reader may know of it at all is
 * decision_may_see's, which comes first. Yes: who is on duty; who has a task in the matter (began or holds it,
 * recorded, decided, froze a text, took it over); staff of the municipality; who gave a reason (oversight_open) within
 * the last DUTY_OPENED. Practice is about nobody: yes. */
MUST_USE enum err duty_may_read(struct store *s, const struct duty_reader *reader, const struct decision *d,
                                bool *ret_may);

#endif
