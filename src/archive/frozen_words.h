/* A confirmation in the words of the locked text, where no pack of law has any for the decision. */
#ifndef ARCHIVE_FROZEN_WORDS_H
#define ARCHIVE_FROZEN_WORDS_H

#include "jourbeslut/decision.h"

/* The title of the locked text that stands, or waits for its signature, and its tables, without names that are masked;
 * ERR_CONFIG: there is none. The caller releases `ret_blocks`. */
MUST_USE enum err frozen_confirmation(struct store *s, const struct decision *d, struct blocks *ret_blocks);

#endif
