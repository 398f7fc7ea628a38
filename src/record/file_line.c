#include "record/file_line.h"

#include <hb.h>
#include <stdlib.h>

#include "record/layout.h"

#define LINE_GLYPHS_MAX 20000
#define SHIFT_MAX 10000 /* of one number, thousandths of the em */
/* How far a glyph may stand from the end of the one before it: kerning. In thousandths of the em. */
#define KERNING_MAX 200
/* How far from its letter a mark may begin; and how far it may be raised or lowered. */
#define MARK_MAX 500

enum err content_refuse(const struct content *c, const char *what)
{
	size_t at = (size_t)(c->at.at - c->file->pages[c->page].content.ptr);

	(void)refuse(c->reason, "%s, at byte %zu of the content of page %u", what, at, c->page + 1);
	return ERR_EVIDENCE;
}

static enum err read_style(struct content *c, const struct style **ret_style)
{
	struct cursor grey;
	int32_t value;

	if (cursor_skip(&c->at, "/F")) {
		if (!cursor_number(&c->at, &c->font) || c->font < 1 || c->font > FACE_COUNT ||
		    !cursor_skip(&c->at, " ") || !cursor_milli(&c->at, &c->size) || !cursor_skip(&c->at, " Tf\n"))
			return content_refuse(c, "not a font");
	}
	grey = c->at;
	if (cursor_milli(&grey, &value) && cursor_skip(&grey, " g\n")) {
		c->at = grey;
		c->grey = value;
	}
	*ret_style = c->font ? layout_style((enum face_kind)(c->font - 1), c->size, c->grey) : NULL;
	return *ret_style ? ERR_OK : content_refuse(c, "not a font, size and grey of the writer's");
}

static enum err grow(struct content *c)
{
	size_t cap = c->glyph_cap ? c->glyph_cap * 2 : 256;
	struct glyph *glyphs;

	if (c->glyph_count < c->glyph_cap)
		return ERR_OK;
	if (c->glyph_count >= LINE_GLYPHS_MAX)
		return content_refuse(c, "too many glyphs in a line");
	glyphs = reallocarray(c->glyphs, cap, sizeof *glyphs);
	if (!glyphs)
		return ERR_MEMORY;
	c->glyphs = glyphs;
	c->glyph_cap = cap;
	return ERR_OK;
}

static bool is_mark(const struct usage *u)
{
	return hb_unicode_general_category(hb_unicode_funcs_get_default(), u->meaning[0]) ==
	       HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK;
}

static bool is_blank(const struct usage *u)
{
	return u->meaning[0] == ' ' || u->meaning[0] == '\n' || u->meaning[0] == 0xA0;
}

/* The line under way. Thousandths of the em from the line's start. */
struct showing {
	const struct usage_list *used;
	int32_t rise;  /* milli-points, as Ts gives it */
	int32_t shift; /* since the last glyph */
	int32_t pen;
	int32_t base_start, base_end; /* of the last glyph that is no mark */
	int32_t seen_end;             /* of the last glyph that is not blank */
};

static bool within(int32_t value, int32_t from, int32_t to)
{
	return value >= from && value <= to;
}

/* Letters stand one after the other on the line; only marks may stand above, below or upon them. */
static bool place_glyph(struct showing *s, const struct usage *u)
{
	if (is_mark(u))
		return within(s->pen, s->base_start - MARK_MAX, s->base_end + MARK_MAX);
	if (s->rise != 0 || !within(s->pen, s->base_end - KERNING_MAX, s->base_end + KERNING_MAX))
		return false;
	s->base_start = s->pen;
	s->base_end = s->pen + u->width;
	if (!is_blank(u))
		s->seen_end = s->base_end;
	return true;
}

static enum err add_meaning(struct content *c, const struct usage *u)
{
	for (size_t i = 0; i < u->meaning_count; i++)
		TRY(file_add_utf8(&c->text, u->meaning[i]));
	return ERR_OK;
}

/* The writer's rise is the glyph's height in thousandths of the em times the size, rounded towards 0. */
static int32_t rise_in_em(int32_t rise, int32_t size)
{
	int64_t away = rise < 0 ? -(size - 1) : size - 1;

	return (int32_t)(((int64_t)rise * EM + away) / size);
}

static enum err add_glyph(struct content *c, struct showing *s, uint32_t cid)
{
	struct glyph *g;
	const struct usage *u;

	if (cid == 0 || cid >= s->used->count)
		return content_refuse(c, "a glyph that the font does not have");
	u = &s->used->items[cid];
	TRY(grow(c));
	/* What page_add_line makes shifts of: the first glyph's place, the others' advances. */
	g = &c->glyphs[c->glyph_count];
	*g = (struct glyph){ .cid = (uint16_t)cid, .advance = u->width, .y = rise_in_em(s->rise, c->size) };
	if (c->glyph_count > 0) {
		g[-1].advance -= s->shift;
	} else {
		g->x = -s->shift;
		g->advance += g->x;
	}
	c->glyph_count++;
	s->pen -= s->shift;
	s->shift = 0;
	if (!place_glyph(s, u))
		return content_refuse(c, "a glyph that does not stand behind the one before it");
	s->pen += u->width;
	return add_meaning(c, u);
}

static bool read_code(struct cursor *c, uint32_t *ret_cid)
{
	uint32_t cid = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned digit;

		if (!cursor_digit(c, &digit))
			return false;
		cid = cid << 4 | digit;
	}
	*ret_cid = cid;
	return true;
}

/* The operand of TJ. */
static enum err read_array(struct content *c, struct showing *s)
{
	while (!cursor_skip(&c->at, "]TJ\n")) {
		if (cursor_skip(&c->at, "<")) {
			while (!cursor_skip(&c->at, ">")) {
				uint32_t cid;

				if (!read_code(&c->at, &cid))
					return content_refuse(c, "not a string of codes");
				TRY(add_glyph(c, s, cid));
			}
		} else if (!cursor_int(&c->at, &s->shift) || !within(s->shift, -SHIFT_MAX, SHIFT_MAX)) {
			return content_refuse(c, "not a shift");
		}
	}
	return ERR_OK;
}

static enum err read_shown(struct content *c, struct showing *s)
{
	while (!cursor_skip(&c->at, "ET\n")) {
		if (cursor_skip(&c->at, "["))
			TRY(read_array(c, s));
		else if (!cursor_milli(&c->at, &s->rise) || !cursor_skip(&c->at, " Ts\n"))
			return content_refuse(c, "not a text operator of the writer's");
		if (!within(s->rise, -c->size, c->size))
			return content_refuse(c, "a glyph far above or below its line");
	}
	return c->glyph_count > 0 ? ERR_OK : content_refuse(c, "a line without glyphs");
}

enum err content_read_line(struct content *c, struct set_piece *piece)
{
	const struct style *style;
	struct showing s = { 0 };
	struct line line;
	struct place place;
	int32_t x, y;

	TRY(read_style(c, &style));
	if (!cursor_skip(&c->at, "BT ") || !cursor_milli(&c->at, &x) || !cursor_skip(&c->at, " ") ||
	    !cursor_milli(&c->at, &y) || !cursor_skip(&c->at, " Td "))
		return content_refuse(c, "not a line of text");
	s.used = &c->file->fonts[style->face].used;
	c->glyph_count = 0;
	TRY(read_shown(c, &s));
	line = (struct line){ .glyphs = c->glyphs, .count = c->glyph_count };
	TRY(page_add_line(&c->again.items[c->page], style, &line, x, PAGE_HEIGHT - y, s.used));
	place.left = x;
	place.right = x + (int32_t)((int64_t)s.seen_end * style->size / EM);
	place.top = PAGE_HEIGHT - y - layout_baseline(style, c->file->fonts[style->face].embedded.metrics.cap_height);
	place.bottom = place.top + style->leading;
	return ground_add_line(c->ground, piece, style, &place);
}
