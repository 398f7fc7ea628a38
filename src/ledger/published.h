/* The file outside the database that holds the last published checkpoint; for the files of this room only. */
#ifndef LEDGER_PUBLISHED_H
#define LEDGER_PUBLISHED_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"

/* Reads it, appended. ERR_NOT_FOUND: there is none. */
MUST_USE enum err published_read(const char *path, struct buf *ret_note);
/* Puts it in the old one's place, whole and on disk when this returns ERR_OK; else the old one is still there, or the
 * new one. ERR_IO, ERR_STORAGE_FULL, ERR_TOO_LARGE (the path). */
MUST_USE enum err published_write(const char *path, struct span note);

#endif
