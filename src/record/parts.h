/* A whole file from its parts: which objects there are, in what order, with what numbers and keys.
 *
 * The writer gives the parts that it made. The reader gives those that it found: then what comes out must be, byte for
 * byte, the file that it read, and so nothing in that file is unaccounted for. */
#ifndef RECORD_PARTS_H
#define RECORD_PARTS_H

#include "record/embed.h"
#include "record/tags.h"

/* Objects with fixed numbers. A seal by incremental update changes the first three only. */
enum object_number {
	OBJECT_CATALOG = 1,
	OBJECT_FORM,
	OBJECT_ANNOTATIONS,
	OBJECT_PAGES,
	OBJECT_INFO,
	OBJECT_METADATA,
	OBJECT_PROFILE,
	OBJECT_STRUCTURE,
	OBJECT_PARENT_TREE,
	OBJECT_RESOURCES,
	OBJECT_FONT_REGULAR,
	OBJECT_FONT_BOLD,
	OBJECT_FIRST_FREE
};

struct page_part {
	struct span content;
	struct page_marks marks;
};

/* All is borrowed. */
struct parts {
	const struct record_document
	        *document;         /* form, texts of the metadata, attachments; sections are not looked at */
	const struct span *packed; /* the attachments' bytes, compressed before; NULL: they are compressed here */
	struct embedded fonts[FACE_COUNT];
	struct span profile; /* compressed before */
	const struct page_part *pages;
	uint32_t page_count;
	struct element *root;
	enum pdf_filter filter; /* how the streams of fonts and pages are given */
};

/* Appends the file. Numbers the elements. */
MUST_USE enum err parts_write(const struct parts *parts, struct arena *arena, struct buf *out);

#endif
