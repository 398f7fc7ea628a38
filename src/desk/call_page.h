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

#endif
