/* The head of a section: letterhead, title, reference, and the QR code at the right. */
#include "record/layout.h"

#include <string.h>

#include "record/standing.h"

#define QR_COLUMN QR_SIDE
#define QR_GAP (16 * POINT)
#define CAPTION_GAP (6 * POINT)
#define SUBTITLE_GAP (9 * POINT)
#define TITLE_GAP (7 * POINT)
#define HEAD_GAP (14 * POINT)

static enum err set_line(struct layout *l, enum tag tag, const struct style *style, const char *text, int32_t x,
                         int32_t width)
{
	struct element *e;
	struct lines lines;

	TRY(lines_set(l->shaper, style, span_str(text), width, &lines));
	TRY(layout_need(l, lines_height(&lines)));
	TRY(layout_element(l, l->section, tag, &e));
	return layout_flow(l, e, &lines, x);
}

static enum err set_caption(struct layout *l, const char *caption)
{
	struct lines lines;
	struct element *e;

	TRY(lines_set(l->shaper, &STYLE_CAPTION, span_str(caption), QR_COLUMN, &lines));
	TRY(layout_element(l, l->section, TAG_P, &e));
	return layout_flow(l, e, &lines, PAGE_WIDTH - MARGIN - QR_COLUMN);
}

static enum err set_qr(struct layout *l, const struct record_qr *qr)
{
	uint32_t page = l->pages.count - 1;
	int32_t x = PAGE_WIDTH - MARGIN - QR_COLUMN;
	struct element *figure;

	TRY(layout_element(l, l->section, TAG_FIGURE, &figure));
	figure->alt = qr->alt;
	figure->box[0] = x;
	figure->box[1] = PAGE_HEIGHT - l->y - QR_SIDE;
	figure->box[2] = x + QR_SIDE;
	figure->box[3] = PAGE_HEIGHT - l->y;
	TRY(page_begin_element(&l->pages, page, figure));
	TRY(page_add_modules(&l->pages.items[page], qr->modules, qr->size, x, l->y, QR_SIDE));
	TRY(page_end(&l->pages, page));
	l->fresh = false;
	l->y += QR_SIDE + CAPTION_GAP;
	return qr->caption && *qr->caption ? set_caption(l, qr->caption) : ERR_OK;
}

static enum err set_reference(struct layout *l, int32_t width)
{
	BUF text = buf_init(STANDING_MAX);
	char *kept;

	TRY(standing_reference(l->source, &text));
	kept = arena_alloc(l->arena, text.len + 1, 1);
	if (!kept)
		return ERR_MEMORY;
	memcpy(kept, text.ptr, text.len);
	l->y += TITLE_GAP;
	return set_line(l, TAG_P, &STYLE_REFERENCE, kept, MARGIN, width);
}

enum err layout_head(struct layout *l, const struct record_section *section, bool first, size_t *ret_used)
{
	const struct blocks *b = section->blocks;
	bool subtitle = b->count > 1 && b->items[1].kind == BLOCK_SUBTITLE;
	int32_t width = section->qr ? TEXT_WIDTH - QR_COLUMN - QR_GAP : TEXT_WIDTH;
	int32_t top = l->y, bottom;
	uint32_t page = l->pages.count - 1;

	if (b->count == 0 || b->items[0].kind != BLOCK_TITLE)
		return ERR_INPUT;
	if (subtitle) {
		TRY(set_line(l, TAG_P, &STYLE_SUBTITLE, b->items[1].text, MARGIN, width));
		l->y += SUBTITLE_GAP;
	}
	TRY(set_line(l, TAG_H1, &STYLE_TITLE, b->items[0].text, MARGIN, width));
	if (first)
		TRY(set_reference(l, width));
	bottom = l->y;
	if (section->qr && page == l->pages.count - 1) {
		l->y = top;
		TRY(set_qr(l, section->qr));
		if (l->y < bottom)
			l->y = bottom;
	} else if (section->qr) {
		return ERR_TOO_LARGE; /* a title of more than a page */
	}
	layout_space(l, HEAD_GAP);
	*ret_used = subtitle ? 2 : 1;
	return ERR_OK;
}
