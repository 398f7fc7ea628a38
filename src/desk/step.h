/* One page of the text: which fields it has for this case, and which parts there are. */
#ifndef DESK_STEP_H
#define DESK_STEP_H

#include "desk/visit.h"
#include "jourbeslut/case.h"

/* A concrete field: a row of the case table, with the place in a list or the criterion. */
struct step_field {
	const struct case_field *field;
	const struct law_criterion *criterion; /* NULL: none */
	char path[CASE_PATH_MAX];
	int slot; /* place in a list; -1: not in one */
};
#define STEP_FIELDS_MAX 400
struct step_fields {
	struct step_field *items; /* owned */
	size_t count;
};
void step_fields_release(struct step_fields *f);
#define STEP_FIELDS CLEANUP(step_fields_release) struct step_fields

/* A page of the text, opened. */
struct step {
	const struct law_type *type;
	enum case_step which;
	struct case_file *c;         /* owned */
	bool spare;                  /* an empty slot more at the end of the page's list */
	bool pages[CASE_STEP_COUNT]; /* which there are for this case */
};
void step_release(struct step *p);
#define STEP CLEANUP(step_release) struct step

/* Loads the case and finds the page that the path parameter "step" names. ERR_NOT_FOUND: the type has no such page. */
MUST_USE enum err step_open(struct visit *v, struct span name, struct step *ret_step);
/* The case as the law's conditions see it. The caller owns the result. */
MUST_USE enum err step_conditions(const struct visit *v, const struct step *p, json_t **ret_context);
/* Fields of the page, in order. Lists have `slots` places (0: as many as the case has, and one spare if `spare` or if
 * there are none). */
MUST_USE enum err step_fields_find(const struct visit *v, const struct step *p, size_t slots,
                                   struct step_fields *ret_fields);
/* The list on this page: "representatives", "children", "documents", or NULL. */
const char *step_list(enum case_step which);
/* Finds which pages there are for the case as it is now: of a grown person some have nothing to ask. step_open does. */
MUST_USE enum err step_find_pages(const struct visit *v, struct step *p);
/* The page after this one; CASE_STEP_NONE after the last, and with CASE_STEP_NONE the first. */
enum case_step step_after(const struct step *p, enum case_step which);

/* What came of saving: texts as typed and what is wrong with them. NULL: the case's own values are shown. */
struct step_typed {
	json_t *values; /* path → text as typed */
	json_t *errors; /* path → what is wrong */
	json_t *problems;
	size_t slots;
	bool clash; /* among the errors: what was saved elsewhere since the page was opened */
};
/* A form of the page, taken into the case. */
struct step_form {
	struct step step; /* the case as the form would have it; what cannot be read, or clashes, is not in it */
	struct step_typed typed;
	bool differs; /* it would change what is saved */
};
void step_form_release(struct step_form *f);
#define STEP_FORM CLEANUP(step_form_release) struct step_form
/* Reads the form that was sent, or kept, on the case as it is now. What the page showed and another tab or a colleague
 * changed since stays as they saved it, where the form did not change it; where both did, it is told beside the field.
 */
MUST_USE enum err step_form_read(struct visit *v, struct step_form *f);
/* The word is in a list of ids with spaces between. */
bool step_has_word(const char *list, const char *word);
/* Puts groups[] and adds[]. `suggested`: path → source of what is filled in and not saved; NULL: nothing is. What the
 * law does not ask, and nobody has answered, is folded away. */
MUST_USE enum err step_put_fields(struct visit *v, const struct step *p, const struct step_typed *typed, bool readonly,
                                  const struct case_problems *missing, const json_t *suggested, json_t *data);
/* Renders the page (draft-step, or documents) with `status`. */
MUST_USE enum err step_render(struct visit *v, struct step *p, const struct step_typed *typed, int status);
/* Fills in, of the page's fields that are empty, what the pack's suggestions give. `ret_from`: object of path → source,
 * owned by the caller. */
MUST_USE enum err step_suggest(struct visit *v, struct step *p, json_t **ret_from);
/* Takes back what was suggested on the case `before`, or earlier, was left as it stood, and is not given any more:
 * other answers, of this page or of those before it, speak against it. */
MUST_USE enum err step_suggest_drop(struct visit *v, const struct case_file *before, struct step *p);
/* Puts siblings[] {ref, person}: others of the same call whose text holds what siblings share and this one lacks. */
MUST_USE enum err step_sibling_put(struct visit *v, const struct step *p, json_t *data);
/* A form that was sent by "Hämta från …": fills what is missing, after the page was saved. ERR_NOT_FOUND: not of the
 * same call, or not this worker's to read. */
MUST_USE enum err step_sibling_fetch(struct visit *v);
/* The page's field id: "person-name". */
void step_field_id(const char *path, char out[CASE_PATH_MAX]);

#endif
