/* What a lawyer calls the fields and conditions of a law pack. */
#ifndef CASE_PACK_TERMS_H
#define CASE_PACK_TERMS_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/law.h"

/* A text of the pack, each `{path}` as ‹what stands there›. `each`: "" or the list whose element is `item`. */
MUST_USE enum err pack_text_words(const struct law_type *type, const char *each, const char *text, struct buf *out);
/* What a field is filled in with: a choice by its label, a text as above. */
MUST_USE enum err pack_value_words(const struct law_type *type, const char *path, const char *text, struct buf *out);
/* Both ways: "[VERB när …]" and "[VERB inte när …]"; of several conditions a line each, under whether all or any of
 * them must be so. Nothing where there are no conditions. */
MUST_USE enum err pack_when_words(const struct law_type *type, const char *each, struct law_conditions when,
                                  const char *verb, struct buf *out);
/* The rule as sentences: "Senast samma veckodag 1 vecka efter …". */
MUST_USE enum err pack_rule_words(const struct law_follow_up *f, struct buf *out);

#endif
