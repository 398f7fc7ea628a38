/* Where things stand on the pages. Lengths are thousandths of a point, from the upper left corner. */
#ifndef RECORD_LAYOUT_H
#define RECORD_LAYOUT_H

#include "jourbeslut/record.h"
#include "record/page.h"

#define BODY_BOTTOM (PAGE_HEIGHT - MARGIN)
#define BANNER_TOP (28 * POINT)
#define BANNER_PADDING (5 * POINT)
#define BANNER_LINE 1200
#define FOOTER_RULE (PAGE_HEIGHT - 53 * POINT)
#define FOOTER_LINE 500
#define FOOTER_BASELINE (PAGE_HEIGHT - 40 * POINT)
#define NOTICE_PADDING_X (10 * POINT)
#define NOTICE_PADDING_Y (7 * POINT)
#define NOTICE_LINE 1000
#define RULE_STRONG 900
#define RULE_THIN 400
#define QR_SIDE (104 * POINT)

struct layout {
	struct shaper *shaper;                /* borrowed */
	struct arena *arena;                  /* borrowed */
	const struct record_document *source; /* borrowed */
	struct pages pages;                   /* owned */
	struct element *document;             /* root of the structure tree */
	struct element *section;              /* the one being set */
	struct lines banner;
	int32_t top; /* where the body of every page begins */
	int32_t y;   /* where the next thing begins */
	bool fresh;  /* nothing stands on the page yet */
};

/* Sets all sections. ERR_INPUT: a section that does not begin with a title, a character that the fonts lack. */
MUST_USE enum err layout_document(struct layout *l, struct shaper *shaper, const struct record_document *source);
void layout_release(struct layout *l);
#define LAYOUT CLEANUP(layout_release) struct layout

/* For layout_head.c and layout_blocks.c. */

extern const struct style STYLE_BODY, STYLE_TITLE, STYLE_HEADING, STYLE_SUBTITLE, STYLE_LABEL, STYLE_REFERENCE,
        STYLE_CAPTION, STYLE_BANNER, STYLE_FOOTER;
/* The style that is drawn so; NULL: none. */
const struct style *layout_style(enum face_kind face, int32_t size, int32_t grey);
/* How far below the top of its line a baseline stands: capitals stand in the middle. */
int32_t layout_baseline(const struct style *style, int32_t cap_height);

MUST_USE enum err layout_new_page(struct layout *l);
/* A new page unless `height` fits here. */
MUST_USE enum err layout_need(struct layout *l, int32_t height);
/* White space, but not at the top of a page. */
void layout_space(struct layout *l, int32_t height);
/* A new element at the end of `parent`. */
MUST_USE enum err layout_element(struct layout *l, struct element *parent, enum tag tag, struct element **ret_element);
/* Sets `count` lines from `first` at the present place, as content of `e`, and moves down. They must fit. */
MUST_USE enum err layout_lines(struct layout *l, struct element *e, const struct lines *lines, size_t first,
                               size_t count, int32_t x);
/* Sets all lines, over as many pages as needed; never one line alone at the bottom or top of a page. */
MUST_USE enum err layout_flow(struct layout *l, struct element *e, const struct lines *lines, int32_t x);
/* How much of `lines` must fit for layout_flow to begin here. */
int32_t layout_flow_least(const struct lines *lines);
/* How many of the lines from `first` should stand on this page: 0 where a new page is better. */
size_t layout_fitting(const struct lines *lines, size_t first, int32_t room);
/* A line across, which is decoration. */
MUST_USE enum err layout_rule(struct layout *l, int32_t x0, int32_t x1, int32_t width);

/* Title, subtitle, reference and QR code of a section. `ret_used` is how many blocks it took. */
MUST_USE enum err layout_head(struct layout *l, const struct record_section *section, bool first, size_t *ret_used);
/* The blocks from `first` on. */
MUST_USE enum err layout_blocks(struct layout *l, const struct blocks *blocks, size_t first);

#endif
