/* A law pack in words, for the lawyer who reviews it: every text, each condition both ways, each rule as a sentence. */
#ifndef JOURBESLUT_PACK_WORDS_H
#define JOURBESLUT_PACK_WORDS_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/law.h"

/* The chapters in order, each a document of its own. `key` is the same for the same chapter of another pack: types
 * answer to each other by their kin. The first one is about the pack. ERR_TOO_LARGE, ERR_MEMORY, or what `each` gives.
 */
MUST_USE enum err pack_chapters_each(const struct law_pack *pack,
                                     enum err (*each)(void *ctx, const char *key, const struct blocks *chapter),
                                     void *ctx);
/* What a lawyer must look at: chapter by chapter the lines that `b` has otherwise than `a`, with "- " before those that
 * go and "+ " before those that come. Nothing is appended where the packs say the same. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err pack_diff(const struct law_pack *a, const struct law_pack *b, struct buf *out);

#endif
