/* Runs broken into lines. Lengths on the page are thousandths of a point. */
#ifndef RECORD_LINES_H
#define RECORD_LINES_H

#include "record/shape.h"

#define POINT 1000

struct style {
	enum face_kind face;
	int32_t size;
	int32_t leading; /* from line to line */
	int32_t grey;    /* 0 black to 1000 white */
};

struct line {
	const struct glyph *glyphs;
	size_t count;  /* the spaces at the end included, so that the text is whole */
	int32_t width; /* without them */
};

/* A text set in lines, each at most as wide as asked. */
struct lines {
	const struct style *style;
	struct line *items;
	size_t count;
};

/* LF in `text` ends a line. A word that is too long is broken where it must. */
MUST_USE enum err lines_set(struct shaper *s, const struct style *style, struct span text, int32_t width,
                            struct lines *ret_lines);
int32_t lines_height(const struct lines *l);

#endif
