#include "record/page.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/record.h"

#define CONTENT_MAX ((size_t)4 << 20)
#define MARKS_MAX 5000

void pages_release(struct pages *p)
{
	for (uint32_t i = 0; i < p->count; i++)
		buf_release(&p->items[i].content);
	free(p->items);
	p->items = NULL;
	p->count = p->cap = 0;
}

enum err pages_add(struct pages *p)
{
	if (p->count >= RECORD_PAGES_MAX)
		return ERR_TOO_LARGE;
	if (p->count == p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 8;
		struct page *items = realloc(p->items, cap * sizeof *items);

		if (!items)
			return ERR_MEMORY;
		p->items = items;
		p->cap = cap;
	}
	p->items[p->count++] = (struct page){ .content = buf_init(CONTENT_MAX) };
	return ERR_OK;
}

static enum err remember(struct arena *a, struct page *p, struct element *e)
{
	if (p->mark_count >= MARKS_MAX)
		return ERR_TOO_LARGE;
	if (p->mark_count == p->mark_cap) {
		uint32_t cap = p->mark_cap ? p->mark_cap * 2 : 32;
		struct element **marked = arena_alloc(a, cap, sizeof *marked);

		if (!marked)
			return ERR_MEMORY;
		if (p->mark_count > 0)
			memcpy(marked, p->marked, p->mark_count * sizeof *marked);
		p->marked = marked;
		p->mark_cap = cap;
	}
	p->marked[p->mark_count++] = e;
	return ERR_OK;
}

enum err page_begin_element(struct pages *p, uint32_t page, struct element *e)
{
	struct page *at = &p->items[page];

	ASSERT(!at->open);
	TRY(element_add_mark(p->arena, e, page, at->mark_count));
	TRY(buf_printf(&at->content, "/%s <</MCID %u>> BDC\n", tag_name(e->tag), at->mark_count));
	at->open = true;
	return remember(p->arena, at, e);
}

enum err page_begin_artifact(struct pages *p, uint32_t page, const char *kind)
{
	struct page *at = &p->items[page];

	ASSERT(!at->open);
	at->open = true;
	if (kind)
		return buf_printf(&at->content, "/Artifact <</Type /Pagination /Subtype /%s>> BDC\n", kind);
	return buf_add_str(&at->content, "/Artifact <</Type /Layout>> BDC\n");
}

enum err page_end(struct pages *p, uint32_t page)
{
	ASSERT(p->items[page].open);
	p->items[page].open = false;
	return buf_add_str(&p->items[page].content, "EMC\n");
}

static enum err add_numbers(struct buf *out, const int32_t *thousandths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		TRY(pdf_add_milli(out, thousandths[i]));
		TRY(buf_add_char(out, ' '));
	}
	return ERR_OK;
}

/* Font, size and grey stay until they are changed (ISO 32000-1, 8.4.1). */
static enum err use_style(struct page *p, const struct style *style)
{
	const struct style *old = p->style;

	p->style = style;
	if (!old || old->face != style->face || old->size != style->size) {
		TRY(buf_printf(&p->content, "/F%d ", (int)style->face + 1));
		TRY(add_numbers(&p->content, &style->size, 1));
		TRY(buf_add_str(&p->content, "Tf\n"));
	}
	if (old ? old->grey != style->grey : style->grey != 0) {
		TRY(add_numbers(&p->content, &style->grey, 1));
		TRY(buf_add_str(&p->content, "g\n"));
	}
	return ERR_OK;
}

/* The operand of TJ under way: hex strings with shifts between them. */
struct shower {
	struct buf *out;
	bool in_string, in_array;
	int32_t shift; /* thousandths of the em, to the left, still to be written */
	int32_t rise;
};

static enum err close_string(struct shower *s)
{
	if (s->in_string)
		TRY(buf_add_char(s->out, '>'));
	s->in_string = false;
	return ERR_OK;
}

static enum err close_array(struct shower *s)
{
	TRY(close_string(s));
	if (s->in_array)
		TRY(buf_add_str(s->out, "]TJ\n"));
	s->in_array = false;
	return ERR_OK;
}

static enum err set_rise(struct shower *s, int32_t rise, int32_t size)
{
	if (rise == s->rise)
		return ERR_OK;
	TRY(close_array(s));
	s->rise = rise;
	TRY(pdf_add_milli(s->out, (int32_t)((int64_t)rise * size / EM)));
	return buf_add_str(s->out, " Ts\n");
}

static enum err add_hex(struct buf *out, uint16_t cid)
{
	static const char digits[] = "0123456789ABCDEF";
	char hex[4] = { digits[cid >> 12], digits[cid >> 8 & 15], digits[cid >> 4 & 15], digits[cid & 15] };

	return buf_add(out, hex, sizeof hex);
}

static enum err show_glyph(struct shower *s, const struct glyph *g, int32_t width, int32_t size)
{
	TRY(set_rise(s, g->y, size));
	if (!s->in_array)
		TRY(buf_add_char(s->out, '['));
	s->in_array = true;
	s->shift -= g->x;
	if (s->shift != 0) {
		TRY(close_string(s));
		TRY(pdf_add_int(s->out, s->shift));
	}
	if (!s->in_string)
		TRY(buf_add_char(s->out, '<'));
	s->in_string = true;
	s->shift = width - g->advance + g->x;
	return add_hex(s->out, g->cid);
}

enum err page_add_line(struct page *p, const struct style *style, const struct line *line, int32_t x, int32_t y,
                       const struct usage_list *used)
{
	struct shower s = { .out = &p->content };
	int32_t place[2] = { x, PAGE_HEIGHT - y };

	if (line->count == 0)
		return ERR_OK;
	TRY(use_style(p, style));
	TRY(buf_add_str(&p->content, "BT "));
	TRY(add_numbers(&p->content, place, ARRAY_LENGTH(place)));
	TRY(buf_add_str(&p->content, "Td "));
	for (size_t i = 0; i < line->count; i++)
		TRY(show_glyph(&s, &line->glyphs[i], used->items[line->glyphs[i].cid].width, style->size));
	TRY(close_array(&s));
	TRY(set_rise(&s, 0, style->size));
	return buf_add_str(&p->content, "ET\n");
}

enum err page_add_rule(struct page *p, int32_t x0, int32_t y0, int32_t x1, int32_t y1, int32_t width)
{
	int32_t from[2] = { x0, PAGE_HEIGHT - y0 }, to[2] = { x1, PAGE_HEIGHT - y1 };

	TRY(add_numbers(&p->content, &width, 1));
	TRY(buf_add_str(&p->content, "w "));
	TRY(add_numbers(&p->content, from, ARRAY_LENGTH(from)));
	TRY(buf_add_str(&p->content, "m "));
	TRY(add_numbers(&p->content, to, ARRAY_LENGTH(to)));
	return buf_add_str(&p->content, "l S\n");
}

enum err page_add_box(struct page *p, int32_t x, int32_t y, int32_t width, int32_t height, int32_t stroke)
{
	int32_t box[4] = { x, PAGE_HEIGHT - y - height, width, height };

	TRY(add_numbers(&p->content, &stroke, 1));
	TRY(buf_add_str(&p->content, "w "));
	TRY(add_numbers(&p->content, box, ARRAY_LENGTH(box)));
	return buf_add_str(&p->content, "re S\n");
}

static enum err add_module_row(struct page *p, const uint8_t *row, size_t size, size_t index)
{
	for (size_t i = 0, run; i < size; i += run) {
		run = 1;
		if (!row[i])
			continue;
		while (i + run < size && row[i + run])
			run++;
		TRY(pdf_add_int(&p->content, (int64_t)i));
		TRY(buf_add_char(&p->content, ' '));
		TRY(pdf_add_int(&p->content, (int64_t)(size - 1 - index)));
		TRY(buf_add_char(&p->content, ' '));
		TRY(pdf_add_int(&p->content, (int64_t)run));
		TRY(buf_add_str(&p->content, " 1 re\n"));
	}
	return ERR_OK;
}

enum err page_add_modules(struct page *p, const uint8_t *modules, size_t size, int32_t x, int32_t y, int32_t side)
{
	int32_t place[2] = { x, PAGE_HEIGHT - y - side };
	/* Six decimals, so that the modules' edges do not drift. */
	uint64_t scale = (uint64_t)side * 1000 / size;

	TRY(buf_printf(&p->content, "q 0 g %u.%06u 0 0 %u.%06u ", (unsigned)(scale / 1000000),
	               (unsigned)(scale % 1000000), (unsigned)(scale / 1000000), (unsigned)(scale % 1000000)));
	TRY(add_numbers(&p->content, place, ARRAY_LENGTH(place)));
	TRY(buf_add_str(&p->content, "cm\n"));
	for (size_t i = 0; i < size; i++)
		TRY(add_module_row(p, modules + i * size, size, i));
	return buf_add_str(&p->content, "f Q\n");
}
