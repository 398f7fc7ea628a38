/* Case, call and law as one JSON object, for the texts of a law pack. */
#ifndef CASE_DRAFT_CONTEXT_H
#define CASE_DRAFT_CONTEXT_H

#include "jourbeslut/draft.h"

/* What case_context gives, and
 *   decision.municipality … the texts of draft_facts by their names there; decision.answer ("yes", "no", absent),
 *   decision.answer_text, decision.stated, .stated_full, .stated_clock, .recorded, .recorded_full, .recorder (name and
 *   title), .rapporteur; flags decision.decided, .after_call, .late_entry, .practice
 *   decision.rapporteur_name, .rapporteur_title; .stated_exact (RFC 3339); .meeting_long ("onsdagen den 9 december
 *   2026", absent where the calendar has none)
 *   law.act, .act_title, .provision, .title, .short_name, .measure, .question
 *   decision.review_court: to which a custody is submitted; decision.decider (name and office), .stated_long,
 * .recorded_long ("lördagen den 21 november 2026 kl. 23.40"); grounds_named, grounds_spoken, court_wait_named,
 * placement_named (in brackets where not known yet)
 *   due.<id>.target, .last of the follow-ups that count from the decision, and .outer, the last day where it is a later
 * one than the target
 *   due.<id>.transition: the pack's sentence on transitional rules, of a follow-up whose last day lies beyond the pack,
 * or cannot lie before its end because it counts from something after the decision. Where the case does not say
 * who it is, on which ground and where to, the words of the call stand there. The caller owns the result. */
MUST_USE enum err draft_context(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                                json_t **ret_context);
/* The same for what tells what was said: person, grounds and place are those of the call. */
MUST_USE enum err draft_context_said(const struct law_type *type, const struct case_file *c,
                                     const struct draft_facts *facts, json_t **ret_context);
/* The path is one of those. */
bool draft_context_knows(const struct law_type *type, const char *path);

#endif
