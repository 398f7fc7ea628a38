/* One call has one key, from its first page to its receipt. It stands in the address, so that Back, reload and a tab
 * that a telephone threw away come to the same call, with what was typed; and once the call is recorded, to its
 * receipt. */
#ifndef DESK_CALL_KEPT_H
#define DESK_CALL_KEPT_H

#include "desk/call_form.h"

/* Where an address of the call leads, its query's `steg`. */
enum call_step {
	CALL_STEP_CALL,  /* the call */
	CALL_STEP_OPEN,  /* the call, to change an answer */
	CALL_STEP_WRONG, /* the call, with what is wrong with the answers */
	CALL_STEP_CHECK, /* all answers in one list */
	CALL_STEP_START, /* municipality and type */
	CALL_STEP_SAVED, /* the call, kept as it is until one goes on with it */
	CALL_STEP_COUNT
};
enum call_step call_kept_step(const struct visit *v);
/* Redirected to the receipt: the call of the address is recorded. */
MUST_USE enum err call_kept_done(struct visit *v, bool *ret_led);
/* Redirected to the same address with a key: it has none. */
MUST_USE enum err call_kept_name(struct visit *v, const struct call_form *f, bool *ret_led);
/* Keeps what was typed and redirects to that page of the call, at `field` ("" none). False: it cannot be kept just now,
 * or the form has no address of its own. Then the page is rendered at once and holds all itself. */
MUST_USE enum err call_kept_go(struct visit *v, enum call_step step, const char *field, bool *ret_led);
/* The same, to the page where all answers are checked. Where `now` was chosen, the address has the minute in which that
 * was (`nu`): the page shows and records the same time also when it is asked for again. */
MUST_USE enum err call_kept_check(struct visit *v, const struct call_form *f, bool *ret_led);
/* It could not be recorded just now, because of `why`: held, and redirected to the same page, which says so. */
MUST_USE enum err call_kept_unrecorded(struct visit *v, const struct call_form *f, enum err why, bool *ret_led);
/* When `now` was chosen: the address' minute where it has one, else now. */
struct instant call_kept_now(const struct visit *v);

#endif
