/* One line of text in a page's content. */
#ifndef RECORD_FILE_LINE_H
#define RECORD_FILE_LINE_H

#include "record/file_ground.h"

/* What is read of a page's content, and the same content written again. */
struct content {
	struct record_file *file;
	const struct reason *reason;
	struct pages again; /* owned; `again` must be what was read */
	uint32_t page;      /* index */
	struct cursor at;
	uint32_t font;        /* in force: 1, 2; 0: none yet */
	int32_t size, grey;   /* in force */
	struct glyph *glyphs; /* owned; one line's */
	size_t glyph_count, glyph_cap;
	struct buf text;            /* owned; the piece's */
	const struct shown *before; /* whose the piece before was; NULL: none yet */
	struct ground *ground;      /* owned */
};

/* Reads one line with its changes of style, adds its text to `c->text`, its place to the ground and to `piece`. */
MUST_USE enum err content_read_line(struct content *c, struct set_piece *piece);
/* "…: byte N of page M's content". */
enum err content_refuse(const struct content *c, const char *what);

#endif
