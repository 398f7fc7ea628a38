/* A record as read: the inner side of jourbeslut/record_file.h.
 *
 * The reader takes the variable parts out of the file, hands them to the writer's own parts_write, and compares: so it
 * need not know every key, and nothing in the file is unaccounted for. It does the same with each font's CMap and each
 * page's content. What it reads is untrusted until then, so no scan here relies on the form that it expects. */
#ifndef RECORD_FILE_H
#define RECORD_FILE_H

#include "jourbeslut/record_file.h"
#include "record/page.h"
#include "record/parts.h"

struct z_stream_s;

/* Where a reason for refusing is written. */
struct reason {
	char *text;
	size_t size;
};
/* Says why; returns ERR_EVIDENCE. */
enum err refuse(const struct reason *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "N 0 obj", its value on one line, and its stream's bytes as they stand in the file. */
struct object {
	uint32_t number;
	size_t offset;
	struct span line;
	bool has_stream;
	struct span stream;
};

struct objects {
	struct object *items; /* in the arena; in the file's order */
	size_t count;
	size_t end; /* where the last ends */
};

/* The objects one after the other, from behind the header to the cross-reference table. */
MUST_USE enum err file_split(struct arena *arena, struct span base, const struct reason *reason,
                             struct objects *ret_objects);

/* Moves along a line of the file. */
struct cursor {
	const char *at, *end;
};
/* From behind the first occurrence of `before` on; at the end where it does not occur. */
struct cursor cursor_after(struct span line, const char *before);
/* Moves behind `literal`; false, and no move, where it does not stand here. */
bool cursor_skip(struct cursor *c, const char *literal);
/* A whole number without sign, at most 999,999,999. */
bool cursor_number(struct cursor *c, uint32_t *ret_number);
/* The same with a sign. */
bool cursor_int(struct cursor *c, int32_t *ret_int);
/* A number with at most three decimals, in thousandths; at most 999,999 either way. */
bool cursor_milli(struct cursor *c, int32_t *ret_thousandths);
/* Up to the first `stop`, or to the end. */
struct span cursor_until(struct cursor *c, char stop);
/* One hex digit, upper case. */
bool cursor_digit(struct cursor *c, unsigned *ret_digit);
/* UTF-16BE as hex digits in pairs of bytes. */
bool cursor_utf16(struct cursor *c, uint32_t *ret_code_point);
/* Appends a code point. */
MUST_USE enum err file_add_utf8(struct buf *out, uint32_t code_point);
/* A copy as a C string. */
MUST_USE enum err file_keep(struct arena *arena, struct span text, const char **ret_text);

/* Decompresses the streams of a file, one after the other, within one limit for all. */
struct inflater {
	struct z_stream_s *zip; /* owned */
	size_t left;            /* bytes that may still come out */
};
void inflater_release(struct inflater *i);
#define INFLATER CLEANUP(inflater_release) struct inflater
/* Replaces what `out` holds. ERR_TOO_LARGE past the limit. ERR_EVIDENCE: not one whole zlib stream and nothing behind
 * it. */
MUST_USE enum err file_inflate(struct inflater *i, struct span packed, struct buf *out);

/* What an element of the structure tree shows. */
struct piece {
	struct piece *next;
	struct span text; /* of one mark, its lines one after the other */
	uint32_t page;
};

struct shown {
	struct element *element;
	struct piece *first, *last; /* by page, then by MCID */
	const struct style *style;  /* of its lines; NULL: it has none */
	bool framed;                /* each of its pieces stands in a notice's frame */
	uint8_t *modules;           /* a figure's */
	size_t size;
};

struct file_page {
	struct span content;   /* decompressed */
	struct shown **marked; /* from the parent tree, by MCID */
	uint32_t mark_count;
	struct span banner;      /* the text on top; empty: there is none */
	struct span left, right; /* the footer's */
};

struct file_font {
	struct usage_list used; /* items in the arena */
	struct embedded embedded;
	struct span program, cid_map; /* decompressed */
	char face_name[64];
};

struct record_file {
	struct arena arena;
	struct record_document document; /* texts of the metadata, attachments */
	struct record_attachment *attachments;
	struct span *packed;
	struct span profile; /* decompressed */
	struct file_font fonts[FACE_COUNT];
	struct file_page *pages;
	struct page_part *page_parts;
	uint32_t page_count, figure_count;
	struct shown *shown; /* by element, in reading order */
	size_t shown_count;
	uint32_t first_element; /* object number of shown[0] */
	struct parts parts;
};

/* What an element says, its pieces joined. Appended. */
MUST_USE enum err file_element_text(const struct shown *shown, struct buf *out);

/* The state of a reading. */
struct opening {
	struct record_file *file;
	const struct reason *reason;
	const struct objects *objects;
	size_t next; /* index of the first object that is not yet taken */
	struct inflater *inflater;
	struct buf *scratch; /* for one stream at a time */
};
/* The next object, which must have that number, or any for 0. NULL: it has not; the reason says so. */
const struct object *opening_take(struct opening *o, uint32_t number, const char *what);
/* The same for an object with a stream, which is decompressed and kept. */
MUST_USE enum err opening_take_stream(struct opening *o, uint32_t number, const char *what, struct span *ret_packed,
                                      struct span *ret_bytes);
MUST_USE enum err opening_inflate(struct opening *o, const struct object *object, const char *what,
                                  struct span *ret_bytes);

/* A text string as pdf_add_text writes it, behind `key`; "" where the key is not there. */
MUST_USE enum err opening_take_text(struct opening *o, struct span line, const char *key, const char **ret_text);

MUST_USE enum err file_read_attachments(struct opening *o);
MUST_USE enum err file_read_metadata(struct opening *o);
MUST_USE enum err file_read_font(struct opening *o, enum face_kind face);
/* Page objects and their content, then the structure tree. */
MUST_USE enum err file_read_pages(struct opening *o);
MUST_USE enum err file_read_structure(struct opening *o);
/* Takes the pages' content apart, gives each element its marks and text. */
MUST_USE enum err file_read_contents(struct opening *o);

#endif
