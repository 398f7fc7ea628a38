/* Text to glyphs: HarfBuzz shapes, and every pair of glyph and characters gets a CID of its own.
 *
 * A CID stands for "this outline, meaning these characters". So each CID has exactly one meaning in /ToUnicode, also
 * where one outline serves two characters (space and no-break space), and text taken out of the file is the text that
 * went in. CIDs are given in order of first use, from 1; 0 is .notdef and never used. */
#ifndef RECORD_SHAPE_H
#define RECORD_SHAPE_H

#include <stdbool.h>

#include "jourbeslut/base/arena.h"
#include "record/fonts.h"

#define MEANING_MAX 4

/* One CID. */
struct usage {
	uint32_t glyph;                /* in the original font */
	uint32_t meaning[MEANING_MAX]; /* code points */
	size_t meaning_count;
	int32_t width;
};

/* The CIDs of one face. */
struct usage_list {
	struct usage *items; /* owned */
	size_t count, cap;
	uint16_t *slots; /* owned; open hash table of CIDs, 0: free */
	size_t slot_count;
};

struct shaper {
	const struct record_fonts *fonts; /* borrowed */
	hb_buffer_t *buffer;              /* owned */
	struct arena *arena;              /* borrowed; runs live there */
	struct usage_list used[FACE_COUNT];
};

struct glyph {
	uint16_t cid;
	int32_t advance; /* thousandths of the em, kerning included */
	int32_t x, y;    /* where it is drawn, from the pen */
	uint32_t at;     /* its characters' place in the text, bytes */
};

/* A text without LF in one face. */
struct run {
	struct span text; /* borrowed */
	enum face_kind face;
	struct glyph *glyphs;
	size_t count;
};

MUST_USE enum err shaper_init(struct shaper *s, const struct record_fonts *fonts, struct arena *arena);
void shaper_release(struct shaper *s);
#define SHAPER CLEANUP(shaper_release) struct shaper

/* Can a CID stand for it? What can be set, and LF, which is a space that ends a line. */
bool shape_can_mean(uint32_t code_point);
#define SHAPE_MARKS_MAX 2 /* one on the other: what is higher stands in the line above */
bool shape_is_mark(uint32_t code_point);
/* `text` must outlive the run. ERR_INPUT: see record_text_check; `missing` (may be NULL) says what. */
MUST_USE enum err shape(struct shaper *s, enum face_kind face, struct span text, struct record_missing *missing,
                        struct run *ret_run);
/* The run's last glyph, a space, stands for LF from now on, so that whoever takes the text out of the file can tell the
 * end of a line that was meant from one that the width made. */
MUST_USE enum err shape_end_line(struct shaper *s, struct run *run);

#endif
