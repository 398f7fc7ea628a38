/* Archived files and what was added to them; for the files of this room only. */
#ifndef ARCHIVE_RECORD_STORE_H
#define ARCHIVE_RECORD_STORE_H

#include "jourbeslut/archive.h"

/* As the store names it. Static. */
const char *archive_file_kind(enum archive_file file);
/* [tx] */
MUST_USE enum err record_insert(struct store *s, int64_t version_id, enum archive_file file, struct span pdf,
                                struct instant at);

/* [tx] The next revision of an archived file: `whole` begins with the file as it is. */
MUST_USE enum err revision_insert(struct store *s, int64_t record, struct span before, struct span whole,
                                  struct instant at, struct instant stamp_until, const char *algorithm);
/* [tx] The archived file of that kind wants a document time stamp. */
MUST_USE enum err renewal_want(struct store *s, int64_t version, enum archive_file file, struct instant now);
/* [tx] */
MUST_USE enum err renewal_done(struct store *s, int64_t record);

#endif
