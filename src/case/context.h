/* The case as the texts and conditions of a law pack see it. */
#ifndef CASE_CONTEXT_H
#define CASE_CONTEXT_H

#include "jourbeslut/case.h"

/* A copy of the case's JSON in which long texts end with a full stop, and to which is added
 *   <field>_text           a choice's label, a day or time in words, "ja"/"nej" (also in the elements of lists)
 *   grounds_text, court_wait_text     joined texts of the type's choices
 *   placement.where        where the person is placed, as it may stand in the decision
 *   person.identity (for a row), person.whom (the same inside a sentence), person.age, person.age_text,
 * person.birth_year, person.is_child, person.is_adult, person.is_fifteen who.name, who.def ("barnet"), who.def_cap,
 * who.gen ("barnets"), who.gen_cap custodians_text, representatives_gen ("Vårdnadshavarnas": for a heading),
 * placement.kind_label, god_men_text, other_representatives_text, consent.all `c` may be NULL: an empty case. `on` is
 * the day on which the age counts. The caller owns the result. */
MUST_USE enum err case_context(const struct case_file *c, const struct law_type *type, struct date on,
                               json_t **ret_context);
/* Sets placement.kind, .place, .kind_text, .kind_label and .where of a context from a kind and a name. A private home
 * is never named in the decision, and nothing is when the whereabouts are secret (placement.secret of the context). */
MUST_USE enum err case_context_place(json_t *context, const struct law_type *type, const char *kind, const char *place);
/* The path is one of those above, or a field of the case. */
bool case_context_knows(const char *path);
/* "a, b och c", appended to `out`; `a` may be empty so far. `last` says that this one ends the list. */
MUST_USE enum err case_join(struct buf *out, const char *text, bool last);

#endif
