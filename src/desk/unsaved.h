/* What the worker began to type and has not saved: the way back to it, from the desk. */
#ifndef DESK_UNSAVED_H
#define DESK_UNSAVED_H

#include "desk/visit.h"

/* unsaved[]: pages of the person on which something is kept, each once, latest first. */
MUST_USE enum err unsaved_put(struct visit *v, json_t *data);
/* What of this decision's text the person has typed and not saved: each page once, latest first. A colleague's is
 * theirs, and nobody else is told of it. `editable`: of the draft (decision_draft_build), for names; NULL: none. */
struct unsaved_text {
	json_t *items;   /* owned; {path, label, at} */
	char latest[24]; /* which of it is meant, when somebody says that it may be left out; "" nothing is unsaved */
};
void unsaved_text_release(struct unsaved_text *u);
#define UNSAVED_TEXT CLEANUP(unsaved_text_release) struct unsaved_text
MUST_USE enum err unsaved_text_find(struct visit *v, const struct law_type *type, const json_t *editable,
                                    struct unsaved_text *ret_unsaved);

#endif
