/* A ZIP file of stored (not compressed) entries, after PKWARE's APPNOTE 6.3: what every operating system opens.
 * The bytes are a function of the entries alone. */
#ifndef JOURBESLUT_ZIP_H
#define JOURBESLUT_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

#define ZIP_ENTRIES_MAX 64

struct zip_entry {
	const char *name; /* UTF-8, with / between folders; no "..", not absolute */
	struct span bytes;
	struct instant modified;
};

/* Appends the whole file. ERR_INPUT: a bad name or too many entries; ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err zip_write(const struct zip_entry *entries, size_t count, struct buf *out);

#endif
