/* The case as the texts and conditions of a law pack see it. */
#ifndef CASE_CONTEXT_H
#define CASE_CONTEXT_H

#include "jourbeslut/case.h"

/* A copy of the case's JSON in which long texts end with a full stop, and to which is added
 *   <field>_text           a choice's label, a day or time in words, "ja"/"nej" (also in the elements of lists)
 *   <field>_left_text      of a set with choices of its own that says something: the choices that it does not hold
 *   grounds_text, court_wait_text     joined texts of the type's choices
 *   <field>_named          the same of every set that takes its choices from the law; where nothing is chosen, what is
 *                          asked for, in brackets
 *   placement.where        where the person is placed, as it may stand in the decision
 *   person.identity (for a row), person.whom (the same inside a sentence), person.age, person.age_text,
 * person.birth_year; person.birth_counts (the day from which the age is reckoned), person.birth_counts_as ("number",
 * "registered", "assumed", "stated"), person.birth_other, person.birth_other_as, person.age_other_text (another day
 * that is said of the person); limits from the careful side: person.is_child, .is_adult, .is_twenty (by the youngest
 * age), .is_fifteen, .may_be_adult, .is_small (under 4, by the oldest); who.name, who.def ("barnet"), who.def_cap,
 * who.gen ("barnets"), who.gen_cap, who.d ("d" or "t") and who.en ("en" or "et") for words about who.def
 * ("häkta{who.d}", "anhåll{who.en}"); custodians_text, custodians_def ("vårdnadshavarna", "vårdnadshavaren"),
 * representatives_gen ("Vårdnadshavarnas": for a heading), placement.kind_label, god_men_text (each with its act),
 * god_men_label ("God man", "Gode män"), administrators_text, unaccompanied_text, other_representatives_text,
 * consent.all (everybody consents who may, as the type says), stances.text ("Båda vårdnadshavarna motsätter sig
 * vården.": once each custodian's stance is known) and stances.agree (all consent). `c` may be NULL: an empty case.
 * `on` is the day on which the age counts. The caller owns the result. */
MUST_USE enum err case_context(const struct case_file *c, const struct law_type *type, struct date on,
                               json_t **ret_context);
/* Sets placement.kind, .place, .kind_text, .kind_label and .where of a context from a kind and a name. A private home
 * is never named in the decision, and nothing is when the whereabouts are secret (placement.secret of the context). */
MUST_USE enum err case_context_place(json_t *context, const struct law_type *type, const char *kind, const char *place);
/* Puts the names of custodians, god men and others, whose view a heading announces, and consent.all. */
MUST_USE enum err case_context_representatives(json_t *context, const struct law_type *type);
/* Puts person.identity, person.whom and the words of `who`. `c` may be NULL. */
MUST_USE enum err case_context_who(json_t *context, const struct case_file *c, const struct law_type *type,
                                   struct date on);
/* The path is one of those above, or a field of the case. */
bool case_context_knows(const char *path);
/* "a, b och c", appended to `out`; `a` may be empty so far. `last` says that this one ends the list. */
MUST_USE enum err case_join(struct buf *out, const char *text, bool last);

#endif
