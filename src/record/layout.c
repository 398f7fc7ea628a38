#include "record/layout.h"

#include <string.h>

#include "record/standing.h"

#define SECTION_SPACE (30 * POINT)
#define SECTION_NEED (180 * POINT)

const struct style STYLE_BODY = { FACE_REGULAR, 11500, 16500, 0 };
const struct style STYLE_TITLE = { FACE_BOLD, 19000, 25000, 0 };
const struct style STYLE_HEADING = { FACE_BOLD, 13500, 18500, 0 };
const struct style STYLE_SUBTITLE = { FACE_BOLD, 11500, 16000, 200 };
const struct style STYLE_LABEL = { FACE_BOLD, 10500, 16500, 0 };
const struct style STYLE_REFERENCE = { FACE_REGULAR, 10500, 15500, 0 };
const struct style STYLE_CAPTION = { FACE_REGULAR, 8500, 11000, 0 };
const struct style STYLE_BANNER = { FACE_BOLD, 12500, 17000, 0 };
const struct style STYLE_FOOTER = { FACE_REGULAR, 9000, 12000, 0 };

void layout_release(struct layout *l)
{
	pages_release(&l->pages);
}

enum err layout_element(struct layout *l, struct element *parent, enum tag tag, struct element **ret_element)
{
	struct element *e = element_add(l->arena, parent, tag);

	if (!e)
		return ERR_MEMORY;
	*ret_element = e;
	return ERR_OK;
}

static uint32_t here(const struct layout *l)
{
	return l->pages.count - 1;
}

const struct style *layout_style(enum face_kind face, int32_t size, int32_t grey)
{
	static const struct style *const all[] = { &STYLE_BODY,     &STYLE_TITLE,   &STYLE_HEADING,
		                                   &STYLE_LABEL,    &STYLE_CAPTION, &STYLE_REFERENCE,
		                                   &STYLE_SUBTITLE, &STYLE_BANNER,  &STYLE_FOOTER };

	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		if (all[i]->face == face && all[i]->size == size && all[i]->grey == grey)
			return all[i];
	}
	return NULL;
}

int32_t layout_baseline(const struct style *style, int32_t cap_height)
{
	return (style->leading + (int32_t)((int64_t)cap_height * style->size / EM)) / 2;
}

static enum err draw_lines(struct layout *l, const struct lines *lines, size_t first, size_t count, int32_t x,
                           int32_t y)
{
	const struct usage_list *used = &l->shaper->used[lines->style->face];
	int32_t capitals = l->shaper->fonts->faces[lines->style->face].metrics.cap_height;

	for (size_t i = 0; i < count; i++) {
		int32_t top = y + (int32_t)i * lines->style->leading;

		TRY(page_add_line(&l->pages.items[here(l)], lines->style, &lines->items[first + i], x,
		                  top + layout_baseline(lines->style, capitals), used));
	}
	return ERR_OK;
}

/* The marks on top of every page, in a frame. To a reader's ear they are content once, at the very beginning. */
static enum err draw_banner(struct layout *l)
{
	int32_t height = lines_height(&l->banner) + 2 * BANNER_PADDING, y = BANNER_TOP + BANNER_PADDING;
	struct page *page = &l->pages.items[here(l)];
	struct element *e;

	if (l->banner.count == 0)
		return ERR_OK;
	TRY(page_begin_artifact(&l->pages, here(l), "Header"));
	TRY(page_add_box(page, MARGIN, BANNER_TOP, TEXT_WIDTH, height, BANNER_LINE));
	if (here(l) == 0) {
		TRY(page_end(&l->pages, here(l)));
		TRY(layout_element(l, l->document, TAG_P, &e));
		TRY(page_begin_element(&l->pages, here(l), e));
	}
	for (size_t i = 0; i < l->banner.count; i++) {
		TRY(draw_lines(l, &l->banner, i, 1, (PAGE_WIDTH - l->banner.items[i].width) / 2, y));
		y += STYLE_BANNER.leading;
	}
	return page_end(&l->pages, here(l));
}

enum err layout_new_page(struct layout *l)
{
	TRY(pages_add(&l->pages));
	l->y = l->top;
	l->fresh = true;
	return draw_banner(l);
}

enum err layout_need(struct layout *l, int32_t height)
{
	if (!l->fresh && height > BODY_BOTTOM - l->y)
		return layout_new_page(l);
	return ERR_OK;
}

void layout_space(struct layout *l, int32_t height)
{
	if (!l->fresh)
		l->y += height;
}

enum err layout_lines(struct layout *l, struct element *e, const struct lines *lines, size_t first, size_t count,
                      int32_t x)
{
	TRY(page_begin_element(&l->pages, here(l), e));
	TRY(draw_lines(l, lines, first, count, x, l->y));
	l->y += (int32_t)count * lines->style->leading;
	l->fresh = false;
	return page_end(&l->pages, here(l));
}

size_t layout_fitting(const struct lines *lines, size_t first, int32_t room)
{
	size_t left = lines->count - first;
	size_t fits = room > 0 ? (size_t)(room / lines->style->leading) : 0;

	if (fits >= left)
		return left;
	if (left <= 3) /* no way to leave two lines on both pages */
		return 0;
	if (fits > left - 2)
		fits = left - 2;
	return fits >= 2 ? fits : 0;
}

enum err layout_flow(struct layout *l, struct element *e, const struct lines *lines, int32_t x)
{
	for (size_t first = 0; first < lines->count;) {
		size_t count = layout_fitting(lines, first, BODY_BOTTOM - l->y);

		if (count == 0) {
			TRY(layout_new_page(l));
			continue;
		}
		TRY(layout_lines(l, e, lines, first, count, x));
		first += count;
	}
	return ERR_OK;
}

int32_t layout_flow_least(const struct lines *lines)
{
	return (int32_t)(lines->count <= 3 ? lines->count : 2) * lines->style->leading;
}

enum err layout_rule(struct layout *l, int32_t x0, int32_t x1, int32_t width)
{
	TRY(page_begin_artifact(&l->pages, here(l), NULL));
	TRY(page_add_rule(&l->pages.items[here(l)], x0, l->y, x1, l->y, width));
	return page_end(&l->pages, here(l));
}

/* A copy of a text that lives as long as the arena. */
static enum err keep(struct layout *l, const struct buf *text, struct span *ret_text)
{
	char *copy = arena_alloc(l->arena, text->len + 1, 1);

	if (!copy)
		return ERR_MEMORY;
	if (text->len > 0)
		memcpy(copy, text->ptr, text->len);
	*ret_text = span_of(copy, text->len);
	return ERR_OK;
}

static enum err set_banner(struct layout *l)
{
	BUF text = buf_init(STANDING_MAX);
	struct span kept;

	l->top = MARGIN;
	TRY(standing_banner(l->source, &text));
	if (text.len == 0)
		return ERR_OK;
	TRY(keep(l, &text, &kept));
	TRY(lines_set(l->shaper, &STYLE_BANNER, kept, TEXT_WIDTH - 2 * BANNER_PADDING, &l->banner));
	if (BANNER_TOP + lines_height(&l->banner) + 4 * BANNER_PADDING > l->top)
		l->top = BANNER_TOP + lines_height(&l->banner) + 4 * BANNER_PADDING;
	return l->top > PAGE_HEIGHT / 3 ? ERR_TOO_LARGE : ERR_OK;
}

/* Reference and versions at the left of the footer. */
static enum err set_footer(struct layout *l, struct lines *ret_lines)
{
	BUF text = buf_init(STANDING_MAX);
	struct span kept;

	TRY(standing_footer(l->source, &text));
	TRY(keep(l, &text, &kept));
	TRY(lines_set(l->shaper, &STYLE_FOOTER, kept, TEXT_WIDTH - 90 * POINT, ret_lines));
	return ret_lines->count == 1 ? ERR_OK : ERR_TOO_LARGE;
}

static enum err draw_footer(struct layout *l, const struct lines *left, uint32_t page)
{
	const struct usage_list *used = &l->shaper->used[STYLE_FOOTER.face];
	struct page *at = &l->pages.items[page];
	BUF text = buf_init(64);
	struct lines right;
	struct span kept;

	TRY(standing_page(page, l->pages.count, &text));
	TRY(keep(l, &text, &kept));
	TRY(lines_set(l->shaper, &STYLE_FOOTER, kept, TEXT_WIDTH, &right));
	TRY(page_begin_artifact(&l->pages, page, "Footer"));
	TRY(page_add_rule(at, MARGIN, FOOTER_RULE, PAGE_WIDTH - MARGIN, FOOTER_RULE, FOOTER_LINE));
	TRY(page_add_line(at, &STYLE_FOOTER, &left->items[0], MARGIN, FOOTER_BASELINE, used));
	TRY(page_add_line(at, &STYLE_FOOTER, &right.items[0], PAGE_WIDTH - MARGIN - right.items[0].width,
	                  FOOTER_BASELINE, used));
	return page_end(&l->pages, page);
}

static enum err set_section(struct layout *l, const struct record_section *section, bool first)
{
	size_t used;

	if (!first && section->new_page) {
		TRY(layout_new_page(l));
	} else if (!first) {
		layout_space(l, SECTION_SPACE);
		TRY(layout_need(l, SECTION_NEED));
	}
	TRY(layout_element(l, l->document, TAG_SECT, &l->section));
	TRY(layout_head(l, section, first, &used));
	return layout_blocks(l, section->blocks, used);
}

enum err layout_document(struct layout *l, struct shaper *shaper, const struct record_document *source)
{
	struct lines footer;

	*l = (struct layout){ .shaper = shaper, .arena = shaper->arena, .source = source };
	l->pages.arena = l->arena;
	TRY(layout_element(l, NULL, TAG_DOCUMENT, &l->document));
	TRY(set_banner(l));
	TRY(layout_new_page(l));
	for (size_t i = 0; i < source->section_count; i++)
		TRY(set_section(l, &source->sections[i], i == 0));
	TRY(set_footer(l, &footer));
	for (uint32_t i = 0; i < l->pages.count; i++)
		TRY(draw_footer(l, &footer, i));
	return ERR_OK;
}
