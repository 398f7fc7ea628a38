/* What is looked for in a drafted decision beyond what the case's own check can see. */
#ifndef JOURBESLUT_DECISION_DRAFT_CHECK_H
#define JOURBESLUT_DECISION_DRAFT_CHECK_H

#include "jourbeslut/draft.h"
#include "jourbeslut/record.h"
#include "jourbeslut/matter.h"

/* All borrowed. The draft's documents and editable blocks are there; problems are added to it. */
struct draft_check {
	const struct law_type *type;
	const struct case_file *c;
	const struct draft_facts *facts;
	const struct case_moment *moment;
	struct decision_draft *draft;
};
/* Warns of each own wording that stands in no document. */
MUST_USE enum err draft_check_unused(const struct draft_check *k);
/* Warns of what was not noted of the oral decision: it was promised for later. */
MUST_USE enum err draft_check_call(const struct draft_check *k);
/* Doubts: a child who is none of the case (case_check_children); a number of somebody else that the call told, and that
 * nobody in the documents has; and a twin of whom the case does not say which. */
MUST_USE enum err draft_check_people(const struct draft_check *k);
/* Own wordings that were written beside another text of the law than the one that the block has now: each must be read
 * again, and saved, before the text is locked. */
MUST_USE enum err draft_check_wordings(const struct draft_check *k, const struct law *law, struct store *s,
                                       int64_t decision);
/* Reworded blocks of the decision and answers of the call, which are as public as the reasons (case_check_public). */
MUST_USE enum err draft_check_public(const struct draft_check *k);
/* A character that the record cannot print is told before the text is frozen, with its word and place, and not found in
 * the archive. */
MUST_USE enum err draft_check_printable(const struct draft_check *k, const struct record_fonts *fonts);

#endif
