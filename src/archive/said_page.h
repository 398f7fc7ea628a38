/* The part of the signature page that says how the oral decision was recorded. */
#ifndef ARCHIVE_SAID_PAGE_H
#define ARCHIVE_SAID_PAGE_H

#include "archive/proofs.h"

/* Adds the section "Så registrerades beslutet" to the page, in the rows that verification compares with act and
 * statement (src/record/FORMAT.md, 5.3), and grounds and place in words; nothing where the act is of format 1. The
 * place's name stands only where the text names it. A copy has neither whom the call was about nor what was said
 * otherwise, which may be another person's: only that, and of what kind. `number called` stands nowhere. */
MUST_USE enum err said_page_add(const struct decision_office *o, const struct decision *d,
                                const struct decision_version *v, const struct proofs *proofs, bool copy,
                                struct blocks *page);
/* "Personnummer, Grund": in what the text says otherwise than the call, for police and home, who read what was said.
 * Appended; nothing where it does not. A number that was put right with a reason is no question any more: it is not
 * among them. */
MUST_USE enum err said_page_kinds(const struct decision_office *o, struct store *s, const struct decision *d,
                                  struct buf *out);

/* That number, as it is written; nothing where none was put right. */
MUST_USE enum err said_page_number(const struct decision_office *o, struct store *s, const struct decision *d,
                                   struct buf *out);

#endif
