/* A face in the file: the subset of its glyphs that were used, and what readers need to show and to read them. */
#ifndef RECORD_EMBED_H
#define RECORD_EMBED_H

#include "record/pdf.h"
#include "record/shape.h"

/* Writes the font as object `number` and what belongs to it. `cid_set`: PDF/A-1 wants one. */
MUST_USE enum err embed_font(struct pdf *p, uint32_t number, const struct face *face, const struct usage_list *used,
                             bool cid_set);

#endif
