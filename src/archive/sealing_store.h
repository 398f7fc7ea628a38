/* Files that wait for their time stamp; for the files of this room only. */
#ifndef ARCHIVE_SEALING_STORE_H
#define ARCHIVE_SEALING_STORE_H

#include "jourbeslut/archive.h"

#define SIGNATURE_VALUE_MAX ((size_t)1 << 10)
/* A file that waits for its time stamp. */
struct sealing {
	int64_t stamp_id;
	struct sha256 digest;
	struct buf prepared, signature, token; /* token: empty while it is wanted */
};
void sealing_release(struct sealing *g);
#define SEALING CLEANUP(sealing_release) struct sealing

/* [tx] Wants the stamp, and keeps the file until it comes. ERR_DUPLICATE: one of that kind waits already. */
MUST_USE enum err sealing_insert(struct store *s, int64_t decision, int64_t version, enum archive_file file,
                                 const struct sealing *g, const struct sha256 *imprint, struct instant now);
/* ERR_NOT_FOUND: none was prepared. */
MUST_USE enum err sealing_load(struct store *s, int64_t version, enum archive_file file, struct sealing *ret_sealing);
/* [tx] */
MUST_USE enum err sealing_delete(struct store *s, int64_t version, enum archive_file file);

#endif
