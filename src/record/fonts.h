/* The faces as HarfBuzz keeps them, with what a font descriptor needs. Lengths are thousandths of the em. */
#ifndef RECORD_FONTS_H
#define RECORD_FONTS_H

#include <hb.h>
#include <pthread.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/record.h"

#define EM 1000

enum face_kind { FACE_REGULAR, FACE_BOLD, FACE_COUNT };

/* What a font descriptor says. */
struct face_metrics {
	int32_t ascent, descent, cap_height, stem; /* descent is negative */
	int32_t box[4];                            /* left, bottom, right, top */
	int32_t notdef;                            /* width of glyph 0 */
};

struct face {
	struct buf file;     /* the font's bytes; `face` reads them */
	hb_face_t *face;     /* immutable */
	hb_face_t *outlines; /* its glyphs alone, of which subsets are made; immutable */
	hb_font_t *font;     /* immutable, scaled to EM */
	char name[64];       /* PostScript name, such as "NotoSans-Regular" */
	struct face_metrics metrics;
};

/* Texts that the fonts have every character of (record_text_check), by their hashes: one is asked about again and
 * again while it is written, and whether it can be printed never changes. A later one takes the place of an earlier. */
#define CHECKED_MAX 1024
struct checked {
	pthread_mutex_t lock;
	struct sha256 hashes[CHECKED_MAX];
};

struct record_fonts {
	struct face faces[FACE_COUNT];
	struct buf profile; /* compressed */
	struct checked *checked;
};

#endif
