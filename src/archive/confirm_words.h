/* What the confirmation of an oral decision says of the call. */
#ifndef ARCHIVE_CONFIRM_WORDS_H
#define ARCHIVE_CONFIRM_WORDS_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/decision.h"

/* It certifies what was said, so it has the words of the law that was read back (decision_said_type), in the bytes that
 * it had then, whatever the text is written by and whatever a folder has since; marked where two persons approve them
 * no more. None of a pack that was staged and withdrawn, whose times and duties nobody is to follow. `revoked`: the
 * paper says of the frozen text that its law was taken back. */
MUST_USE enum err confirm_words(const struct decision_office *o, struct store *s, const struct decision *d,
                                bool revoked, struct blocks *ret_blocks);

#endif
