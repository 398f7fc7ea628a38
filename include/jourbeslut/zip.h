/* ZIP files after PKWARE's APPNOTE 6.3: written with stored (not compressed) entries, which every operating system
 * opens; read back strictly, stored or deflated. The bytes written are a function of the entries alone. */
#ifndef JOURBESLUT_ZIP_H
#define JOURBESLUT_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

#define ZIP_ENTRIES_MAX 160 /* an archive's package: forty documents with their salts, and the rest */
#define ZIP_NAME_MAX 200    /* bytes with NUL */

struct zip_entry {
	const char *name; /* UTF-8, with / between folders; no "..", not absolute */
	struct span bytes;
	struct instant modified;
};

/* Appends the whole file. ERR_INPUT: a bad name or too many entries; ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err zip_write(const struct zip_entry *entries, size_t count, struct buf *out);

struct zip_item {
	char name[ZIP_NAME_MAX]; /* as zip_entry's; UTF-8 without control characters; each its own */
	struct buf bytes;        /* owned */
};
struct zip_file {
	struct zip_item *items; /* owned; in the directory's order, folders left out */
	size_t count;
};
void zip_file_release(struct zip_file *f);
#define ZIP_FILE CLEANUP(zip_file_release) struct zip_file

/* Reads a file that can be understood in one way only: entries one after the other from the first byte to the
 * directory, the directory to the end record, nothing after it; both headers of an entry say the same; no encryption,
 * no ZIP64, no other method than stored and deflated. `max`: of all entries together, unpacked. ERR_INPUT with an
 * English `reason` (static): anything else. ERR_TOO_LARGE: past `max` or ZIP_ENTRIES_MAX. ERR_MEMORY. */
MUST_USE enum err zip_read(struct span file, size_t max, const char **ret_reason, struct zip_file *ret_file);

#endif
