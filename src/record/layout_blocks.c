/* The blocks below a section's head. Each is first set in lines and then placed, since a heading must know what
 * follows it. */
#include "record/layout.h"
#include "record/standing.h"

#define PARAGRAPH_GAP (8 * POINT)
#define HEADING_BEFORE (13 * POINT)
#define HEADING_AFTER (4 * POINT)
#define ITEM_INDENT (17 * POINT)
#define ITEM_GAP (4 * POINT)
#define TABLE_GAP (12 * POINT)
#define ROW_PADDING (4 * POINT)
#define COLUMN_GAP (14 * POINT)
#define LABEL_WIDTH_LEAST (100 * POINT)
#define LABEL_WIDTH_MOST (165 * POINT)
#define ROW_KEEP ((BODY_BOTTOM - MARGIN) / 3) /* rows up to this height are not split */

struct set_row {
	struct lines label, value;
};

struct set_block {
	const struct block *block;
	struct lines lines; /* all kinds but facts */
	struct set_row *rows;
	int32_t value_x; /* facts: where the second column begins */
};

static int32_t widest(const struct lines *lines)
{
	int32_t width = 0;

	for (size_t i = 0; i < lines->count; i++) {
		if (lines->items[i].width > width)
			width = lines->items[i].width;
	}
	return width;
}

static enum err set_facts(struct layout *l, struct set_block *s)
{
	const struct block *b = s->block;
	int32_t label_width = LABEL_WIDTH_LEAST;

	s->rows = arena_alloc(l->arena, b->row_count, sizeof *s->rows);
	if (!s->rows)
		return ERR_MEMORY;
	for (size_t i = 0; i < b->row_count; i++) {
		struct lines *label = &s->rows[i].label;

		TRY(lines_set(l->shaper, &STYLE_LABEL, span_str(b->rows[i].label), LABEL_WIDTH_MOST, label));
		if (widest(label) > label_width)
			label_width = widest(label);
	}
	s->value_x = MARGIN + label_width + COLUMN_GAP;
	for (size_t i = 0; i < b->row_count; i++)
		TRY(lines_set(l->shaper, &STYLE_BODY, span_str(b->rows[i].value), PAGE_WIDTH - MARGIN - s->value_x,
		              &s->rows[i].value));
	return ERR_OK;
}

static enum err set_block(struct layout *l, const struct block *b, struct set_block *s)
{
	static const struct {
		const struct style *style;
		int32_t narrow; /* less than the text's width */
	} kinds[BLOCK_KIND_COUNT] = {
		[BLOCK_TITLE] = { &STYLE_TITLE, 0 },         [BLOCK_SUBTITLE] = { &STYLE_SUBTITLE, 0 },
		[BLOCK_HEADING] = { &STYLE_HEADING, 0 },     [BLOCK_PARAGRAPH] = { &STYLE_BODY, 0 },
		[BLOCK_ITEM] = { &STYLE_BODY, ITEM_INDENT }, [BLOCK_NOTICE] = { &STYLE_BODY, 2 * NOTICE_PADDING_X },
	};

	s->block = b;
	if (b->kind == BLOCK_FACTS)
		return set_facts(l, s);
	return lines_set(l->shaper, kinds[b->kind].style, span_str(b->text), TEXT_WIDTH - kinds[b->kind].narrow,
	                 &s->lines);
}

static int32_t row_height(const struct set_row *row)
{
	int32_t label = lines_height(&row->label), value = lines_height(&row->value);

	return (label > value ? label : value) + 2 * ROW_PADDING;
}

static int32_t notice_height(const struct lines *lines)
{
	return lines_height(lines) + 2 * NOTICE_PADDING_Y;
}

/* What must fit on the page for the block to begin there. */
static int32_t least_height(const struct set_block *s)
{
	switch (s->block->kind) {
	case BLOCK_FACTS:
		return s->block->row_count == 0             ? 0
		       : row_height(&s->rows[0]) < ROW_KEEP ? row_height(&s->rows[0])
		                                            : ROW_KEEP;
	case BLOCK_NOTICE:
		return notice_height(&s->lines) < ROW_KEEP ? notice_height(&s->lines) : ROW_KEEP;
	case BLOCK_TITLE:
	case BLOCK_SUBTITLE:
	case BLOCK_HEADING:
		return lines_height(&s->lines) + HEADING_AFTER + STYLE_BODY.leading;
	case BLOCK_PARAGRAPH:
	case BLOCK_ITEM:
	case BLOCK_KIND_COUNT:
		break;
	}
	return layout_flow_least(&s->lines);
}

static enum err place_paragraph(struct layout *l, const struct set_block *s)
{
	struct element *e;

	TRY(layout_element(l, l->section, TAG_P, &e));
	TRY(layout_flow(l, e, &s->lines, MARGIN));
	layout_space(l, PARAGRAPH_GAP);
	return ERR_OK;
}

static enum err place_heading(struct layout *l, const struct set_block *s, const struct set_block *next)
{
	int32_t need = lines_height(&s->lines) + HEADING_AFTER + (next ? least_height(next) : 0);
	struct element *e;

	layout_space(l, HEADING_BEFORE);
	TRY(layout_need(l, need));
	TRY(layout_element(l, l->section, s->block->kind == BLOCK_TITLE ? TAG_H1 : TAG_H2, &e));
	TRY(layout_flow(l, e, &s->lines, MARGIN));
	l->y += HEADING_AFTER;
	return ERR_OK;
}

static enum err place_item(struct layout *l, const struct set_block *s, struct element *list)
{
	struct element *item, *label, *body;
	struct lines bullet;

	TRY(lines_set(l->shaper, &STYLE_BODY, span_str(STANDING_BULLET), ITEM_INDENT, &bullet));
	TRY(layout_need(l, layout_flow_least(&s->lines)));
	TRY(layout_element(l, list, TAG_LI, &item));
	TRY(layout_element(l, item, TAG_LBL, &label));
	TRY(layout_element(l, item, TAG_LBODY, &body));
	TRY(layout_lines(l, label, &bullet, 0, 1, MARGIN + 3 * POINT));
	l->y -= STYLE_BODY.leading;
	TRY(layout_flow(l, body, &s->lines, MARGIN + ITEM_INDENT));
	layout_space(l, ITEM_GAP);
	return ERR_OK;
}

static enum err draw_frame(struct layout *l, int32_t height)
{
	uint32_t page = l->pages.count - 1;

	TRY(page_begin_artifact(&l->pages, page, NULL));
	TRY(page_add_box(&l->pages.items[page], MARGIN, l->y, TEXT_WIDTH, height, NOTICE_LINE));
	return page_end(&l->pages, page);
}

/* A framed remark. One that is too long for the page goes on, framed, on the next. */
static enum err place_notice(struct layout *l, const struct set_block *s)
{
	struct element *e;

	layout_space(l, PARAGRAPH_GAP / 2);
	TRY(layout_need(l, least_height(s)));
	TRY(layout_element(l, l->section, TAG_P, &e));
	for (size_t first = 0; first < s->lines.count;) {
		size_t count = layout_fitting(&s->lines, first, BODY_BOTTOM - l->y - 2 * NOTICE_PADDING_Y);

		if (count == 0) {
			TRY(layout_new_page(l));
			continue;
		}
		TRY(draw_frame(l, (int32_t)count * s->lines.style->leading + 2 * NOTICE_PADDING_Y));
		l->y += NOTICE_PADDING_Y;
		TRY(layout_lines(l, e, &s->lines, first, count, MARGIN + NOTICE_PADDING_X));
		l->y += NOTICE_PADDING_Y;
		first += count;
	}
	layout_space(l, TABLE_GAP);
	return ERR_OK;
}

/* The part of a row that stands on this page, from line `*first` of both columns on. Moves `*first` and down. */
static enum err place_row_part(struct layout *l, const struct set_block *s, const struct set_row *row,
                               struct element *header, struct element *data, size_t *first)
{
	const struct lines *columns[2] = { &row->label, &row->value };
	struct element *elements[2] = { header, data };
	int32_t x[2] = { MARGIN, s->value_x }, top = l->y + ROW_PADDING, bottom = top;
	int32_t room = BODY_BOTTOM - top - ROW_PADDING;
	size_t fits = room > 0 ? (size_t)(room / STYLE_BODY.leading) : 0;

	for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
		size_t left = columns[i]->count > *first ? columns[i]->count - *first : 0;

		l->y = top;
		if (left > 0)
			TRY(layout_lines(l, elements[i], columns[i], *first, left < fits ? left : fits, x[i]));
		if (l->y > bottom)
			bottom = l->y;
	}
	*first += fits;
	l->y = bottom + ROW_PADDING;
	return ERR_OK;
}

static enum err place_row(struct layout *l, const struct set_block *s, const struct set_row *row, struct element *table)
{
	size_t lines = row->label.count > row->value.count ? row->label.count : row->value.count;
	int32_t need = row_height(row) < ROW_KEEP ? row_height(row) : 3 * STYLE_BODY.leading + 2 * ROW_PADDING;
	struct element *tr, *header, *data;
	bool split = false;

	TRY(layout_element(l, table, TAG_TR, &tr));
	TRY(layout_element(l, tr, TAG_TH, &header));
	TRY(layout_element(l, tr, TAG_TD, &data));
	if (need > BODY_BOTTOM - l->y) {
		TRY(layout_new_page(l));
		TRY(layout_rule(l, MARGIN, PAGE_WIDTH - MARGIN, RULE_STRONG));
	}
	for (size_t first = 0; first < lines; split = true) {
		if (split) {
			TRY(layout_new_page(l));
			TRY(layout_rule(l, MARGIN, PAGE_WIDTH - MARGIN, RULE_THIN));
		}
		TRY(place_row_part(l, s, row, header, data, &first));
	}
	return ERR_OK;
}

static enum err place_facts(struct layout *l, const struct set_block *s)
{
	size_t count = s->block->row_count;
	struct element *table;

	if (count == 0)
		return ERR_OK;
	layout_space(l, PARAGRAPH_GAP / 2);
	TRY(layout_need(l, least_height(s)));
	TRY(layout_element(l, l->section, TAG_TABLE, &table));
	TRY(layout_rule(l, MARGIN, PAGE_WIDTH - MARGIN, RULE_STRONG));
	for (size_t i = 0; i < count; i++) {
		TRY(place_row(l, s, &s->rows[i], table));
		TRY(layout_rule(l, MARGIN, PAGE_WIDTH - MARGIN, i + 1 < count ? RULE_THIN : RULE_STRONG));
	}
	layout_space(l, TABLE_GAP);
	return ERR_OK;
}

static enum err place(struct layout *l, const struct set_block *s, const struct set_block *next, struct element **list)
{
	if (s->block->kind != BLOCK_ITEM) {
		if (*list)
			layout_space(l, PARAGRAPH_GAP - ITEM_GAP);
		*list = NULL;
	}
	switch (s->block->kind) {
	case BLOCK_TITLE:
	case BLOCK_HEADING:
		return place_heading(l, s, next);
	case BLOCK_SUBTITLE:
	case BLOCK_PARAGRAPH:
		return place_paragraph(l, s);
	case BLOCK_ITEM:
		if (!*list)
			TRY(layout_element(l, l->section, TAG_L, list));
		return place_item(l, s, *list);
	case BLOCK_FACTS:
		return place_facts(l, s);
	case BLOCK_NOTICE:
		return place_notice(l, s);
	case BLOCK_KIND_COUNT:
		break;
	}
	return ERR_INPUT;
}

enum err layout_blocks(struct layout *l, const struct blocks *blocks, size_t first)
{
	size_t count = blocks->count - first;
	struct set_block *set = arena_alloc(l->arena, count + 1, sizeof *set);
	struct element *list = NULL;

	if (!set)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		TRY(set_block(l, &blocks->items[first + i], &set[i]));
	for (size_t i = 0; i < count; i++)
		TRY(place(l, &set[i], i + 1 < count ? &set[i + 1] : NULL, &list));
	return ERR_OK;
}
