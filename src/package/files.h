/* The files of a package while it is made. */
#ifndef PACKAGE_FILES_H
#define PACKAGE_FILES_H

#include "jourbeslut/package.h"

struct package_entry {
	const char *folder; /* "" or "documentation/" */
	const char *name;
	const char *title; /* "" for metadata */
	enum package_format format;
	struct instant created;
};
/* Takes over `bytes` on success. ERR_TOO_LARGE past the package's maximum, ERR_MEMORY. */
MUST_USE enum err package_add(struct package *p, const struct package_entry *entry, struct buf *bytes);
/* NULL: none of that name. Borrowed until the next package_add. */
const struct package_file *package_find(const struct package *p, const char *folder, const char *name);

/* What formats are called: media type as IANA has it; name, version and key in PRONOM, or NULL where it has none. */
struct package_format_names {
	const char *mime, *name, *version, *pronom;
};
const struct package_format_names *package_format_names(enum package_format format);
/* "application/pdf" and so on; PACKAGE_BINARY for what is not known. */
enum package_format package_format_of(const char *mime);

/* "Jourbeslut" and "0.1.0, paketformat 1": the producer, as METS and the texts have it. */
extern const char package_producer[], package_producer_version[];

#endif
