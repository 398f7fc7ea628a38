/* What our own verification refused: archive_refusal. [tx]: inside store_transaction. */
#ifndef ARCHIVE_REFUSAL_STORE_H
#define ARCHIVE_REFUSAL_STORE_H

#include "jourbeslut/archive.h"

/* [tx] Keeps it, or what is known of it anew. `ret_first`: it was not refused before. */
MUST_USE enum err refusal_insert(struct store *s, int64_t version, enum archive_file file,
                                 const struct archive_refusal *r, bool *ret_first);
/* [tx] It is archived, or was never refused. */
MUST_USE enum err refusal_delete(struct store *s, int64_t version);

#endif
