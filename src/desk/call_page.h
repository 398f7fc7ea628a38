/* The page to read from during the call, and the page that comes before it. */
#ifndef DESK_CALL_PAGE_H
#define DESK_CALL_PAGE_H

#include "desk/call_form.h"

/* Renders the call with what `f` holds; with problems the status is 422. */
MUST_USE enum err call_page_render(struct visit *v, struct call_form *f);
/* Renders the page that asks for municipality and type; with `carry` it takes along what was typed. */
MUST_USE enum err call_page_start(struct visit *v, struct call_form *f, bool carry);
/* Renders the page where all answers are checked. `warnings` is taken over. */
MUST_USE enum err call_page_check(struct visit *v, struct call_form *f, json_t *warnings);

/* earlier[] {when, decider, answer, no, person, ref, type_name}: what was answered in the last 24 hours about the same
 * person, in the matter or with the same number or name. */
MUST_USE enum err call_earlier_put(struct visit *v, const struct call_form *f, json_t *data);
/* Adds to warnings[] {text} what should be looked at again: a personal number that is none, a day that lies far off. */
MUST_USE enum err call_doubts_add(const struct visit *v, const struct call_form *f, json_t *warnings);
/* of {person, ref}: the draft or decision that the page was opened from; "" where there is none; `person`
 * also where this worker may not read it. */
MUST_USE enum err call_of_put(struct visit *v, const struct call_form *f, json_t *data);
/* `in_place`: of which wrong record, and what goes along; false where it is of none. */
MUST_USE enum err call_replaces_put(struct visit *v, const struct call_form *f, json_t *data);
/* `decision`, where the page was opened from a draft. */
MUST_USE enum err call_draft_put(struct visit *v, const struct call_form *f, json_t *data);
#define CALL_CLOCK 8
/* "23.41" */
void call_clock(struct instant at, char out[CALL_CLOCK]);

#endif
