/* Pages and their content streams. Places are thousandths of a point from the page's upper left corner. */
#ifndef RECORD_PAGE_H
#define RECORD_PAGE_H

#include "record/lines.h"
#include "record/tags.h"

#define PAGE_WIDTH 595276
#define PAGE_HEIGHT 841890
#define MARGIN 70866 /* 25 mm */
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)

struct page {
	struct buf content;      /* owned */
	struct element **marked; /* in the arena; by MCID */
	uint32_t mark_count, mark_cap;
	const struct style *style; /* last used, NULL: none yet */
	bool open;                 /* between begin and end */
};

struct pages {
	struct arena *arena; /* borrowed */
	struct page *items;  /* owned */
	uint32_t count, cap;
};

void pages_release(struct pages *p);
#define PAGES CLEANUP(pages_release) struct pages

/* A new last page. ERR_TOO_LARGE past RECORD_PAGES_MAX. */
MUST_USE enum err pages_add(struct pages *p);

/* Everything on a page stands between begin and end: content of an element, or an artifact, which only decorates.
 * `kind` is "Header", "Footer" (pagination) or NULL (layout). */
MUST_USE enum err page_begin_element(struct pages *p, uint32_t page, struct element *e);
MUST_USE enum err page_begin_artifact(struct pages *p, uint32_t page, const char *kind);
MUST_USE enum err page_end(struct pages *p, uint32_t page);

/* One line of text with its baseline at `y`. */
MUST_USE enum err page_add_line(struct page *p, const struct style *style, const struct line *line, int32_t x,
                                int32_t y, const struct usage_list *used);
/* A straight line, or the outline of a box. */
MUST_USE enum err page_add_rule(struct page *p, int32_t x0, int32_t y0, int32_t x1, int32_t y1, int32_t width);
MUST_USE enum err page_add_box(struct page *p, int32_t x, int32_t y, int32_t width, int32_t height, int32_t stroke);
/* `modules`: see struct record_qr. Drawn as black rectangles that join neighbours of a row. */
MUST_USE enum err page_add_modules(struct page *p, const uint8_t *modules, size_t size, int32_t x, int32_t y,
                                   int32_t side);

#endif
