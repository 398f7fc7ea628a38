/* Texts that stand on the pages of every record beside its blocks. The writer sets them, the reader compares them. All
 * are appended. */
#ifndef RECORD_STANDING_H
#define RECORD_STANDING_H

#include "jourbeslut/record.h"

#define STANDING_MAX ((size_t)1 << 14)
#define STANDING_BULLET "• "

/* The banners in one line; nothing for none. */
MUST_USE enum err standing_banner(const struct record_document *d, struct buf *out);
/* Below the first title. */
MUST_USE enum err standing_reference(const struct record_document *d, struct buf *out);
/* The footer's left and right. `page` is an index. */
MUST_USE enum err standing_footer(const struct record_document *d, struct buf *out);
MUST_USE enum err standing_page(uint32_t page, uint32_t page_count, struct buf *out);

#endif
