/* Do the glyphs look as what they are said to mean? /ToUnicode could lie, so each outline in the file is drawn and
 * compared with the one that the pinned face has for the same characters. */
#include <hb.h>
#include <string.h>

#include "record/file_program.h"
#include "record/layout.h"

#define TEXT_MAX ((size_t)1 << 22)
#define STROKES_MAX ((size_t)1 << 22)

DEFINE_CLEANUP(cleanup_draw_funcs, hb_draw_funcs_t, hb_draw_funcs_destroy);
DEFINE_CLEANUP(cleanup_face, hb_face_t, hb_face_destroy);
DEFINE_CLEANUP(cleanup_font, hb_font_t, hb_font_destroy);

/* A pen's movements. */
struct stroke {
	char kind;
	float points[4];
};

struct outline {
	struct buf strokes; /* struct stroke, one after the other */
	enum err e;
};

static void add_stroke(void *outline, char kind, float x1, float y1, float x2, float y2)
{
	struct outline *o = outline;
	struct stroke s;

	if (o->e != ERR_OK)
		return;
	memset(&s, 0, sizeof s); /* the gaps in it are compared too */
	s.kind = kind;
	s.points[0] = x1;
	s.points[1] = y1;
	s.points[2] = x2;
	s.points[3] = y2;
	o->e = buf_add(&o->strokes, &s, sizeof s);
}

static void move_to(hb_draw_funcs_t *funcs, void *outline, hb_draw_state_t *state, float x, float y, void *data)
{
	(void)funcs, (void)state, (void)data;
	add_stroke(outline, 'm', x, y, 0, 0);
}

static void line_to(hb_draw_funcs_t *funcs, void *outline, hb_draw_state_t *state, float x, float y, void *data)
{
	(void)funcs, (void)state, (void)data;
	add_stroke(outline, 'l', x, y, 0, 0);
}

static void quadratic_to(hb_draw_funcs_t *funcs, void *outline, hb_draw_state_t *state, float x1, float y1, float x2,
                         float y2, void *data)
{
	(void)funcs, (void)state, (void)data;
	add_stroke(outline, 'q', x1, y1, x2, y2);
}

static void close_path(hb_draw_funcs_t *funcs, void *outline, hb_draw_state_t *state, void *data)
{
	(void)funcs, (void)state, (void)data;
	add_stroke(outline, 'z', 0, 0, 0, 0);
}

/* TrueType outlines have no cubic curves. */
static hb_draw_funcs_t *make_pen(void)
{
	hb_draw_funcs_t *pen = hb_draw_funcs_create();

	hb_draw_funcs_set_move_to_func(pen, move_to, NULL, NULL);
	hb_draw_funcs_set_line_to_func(pen, line_to, NULL, NULL);
	hb_draw_funcs_set_quadratic_to_func(pen, quadratic_to, NULL, NULL);
	hb_draw_funcs_set_close_path_func(pen, close_path, NULL, NULL);
	hb_draw_funcs_make_immutable(pen);
	return pen;
}

struct comparison {
	const struct record_file *file;
	const struct record_fonts *pinned;
	const struct reason *reason;
	hb_draw_funcs_t *pen;        /* borrowed */
	hb_font_t *font;             /* borrowed; the embedded program of the face under way */
	enum face_kind face;         /* under way */
	struct outline shown, right; /* owned */
	struct shaper *shaper;       /* borrowed */
	bool shaped[FACE_COUNT];     /* all texts of the face were shaped */
};

static void comparison_release(struct comparison *c)
{
	buf_release(&c->shown.strokes);
	buf_release(&c->right.strokes);
}

static enum err draw(hb_font_t *font, uint32_t glyph, hb_draw_funcs_t *pen, struct outline *o)
{
	buf_clear(&o->strokes);
	o->e = ERR_OK;
	hb_font_get_glyph_shape(font, glyph, pen, o);
	return o->e;
}

/* c->shown holds the embedded glyph's outline. */
static enum err looks_like(struct comparison *c, uint32_t pinned_glyph, int32_t width, bool *ret_same)
{
	hb_font_t *pinned = c->pinned->faces[c->face].font;

	*ret_same = false;
	if (hb_font_get_glyph_h_advance(pinned, pinned_glyph) != width)
		return ERR_OK;
	TRY(draw(pinned, pinned_glyph, c->pen, &c->right));
	*ret_same = span_equal(buf_span(&c->shown.strokes), buf_span(&c->right.strokes));
	return ERR_OK;
}

static enum err shape_text(struct comparison *c, const struct style *style, struct span text)
{
	struct run run;
	size_t start = 0;
	enum err e;

	if (!style || style->face != c->face)
		return ERR_OK;
	while (start < text.len) {
		const char *end = memchr(text.ptr + start, '\n', text.len - start);
		size_t len = end ? (size_t)(end - text.ptr) - start : text.len - start;

		e = shape(c->shaper, c->face, span_of(text.ptr + start, len), NULL, &run);
		if (e != ERR_OK && e != ERR_INPUT && e != ERR_TOO_LARGE)
			return e; /* a text that cannot be set: the glyph will not be found */
		start += len + 1;
	}
	return ERR_OK;
}

/* Some glyphs depend on their neighbours. All the file's texts are shaped, once, to see which glyphs they give. */
static enum err shape_all(struct comparison *c)
{
	BUF text = buf_init(TEXT_MAX);

	if (c->shaped[c->face])
		return ERR_OK;
	c->shaped[c->face] = true;
	for (size_t i = 0; i < c->file->shown_count; i++) {
		const struct shown *s = &c->file->shown[i];

		buf_clear(&text);
		TRY(file_element_text(s, &text));
		TRY(shape_text(c, s->style, buf_span(&text)));
	}
	for (uint32_t i = 0; i < c->file->page_count; i++) {
		TRY(shape_text(c, &STYLE_BANNER, c->file->pages[i].banner));
		TRY(shape_text(c, &STYLE_FOOTER, c->file->pages[i].left));
		TRY(shape_text(c, &STYLE_FOOTER, c->file->pages[i].right));
	}
	return ERR_OK;
}

static bool means_same(const struct usage *a, const struct usage *b)
{
	return a->meaning_count == b->meaning_count &&
	       memcmp(a->meaning, b->meaning, a->meaning_count * sizeof a->meaning[0]) == 0;
}

static enum err is_in_texts(struct comparison *c, const struct usage *u, bool *ret_same)
{
	const struct usage_list *used = &c->shaper->used[c->face];

	TRY(shape_all(c));
	for (size_t i = 1; !*ret_same && i < used->count; i++) {
		if (means_same(u, &used->items[i]))
			TRY(looks_like(c, used->items[i].glyph, u->width, ret_same));
	}
	return ERR_OK;
}

static enum err refuse_glyph(const struct comparison *c, const struct usage *u)
{
	return refuse(c->reason, "the glyph for U+%04X in font F%d is not the pinned font's", u->meaning[0],
	              (int)c->face + 1);
}

static enum err compare_glyph(struct comparison *c, const struct usage *u, uint32_t glyph)
{
	uint32_t character = u->meaning[0] == '\n' ? ' ' : u->meaning[0];
	hb_codepoint_t nominal;
	bool same = false;

	if (hb_font_get_glyph_h_advance(c->font, glyph) != u->width)
		return refuse_glyph(c, u);
	TRY(draw(c->font, glyph, c->pen, &c->shown));
	if (u->meaning_count == 1 && hb_font_get_nominal_glyph(c->pinned->faces[c->face].font, character, &nominal))
		TRY(looks_like(c, nominal, u->width, &same));
	if (!same)
		TRY(is_in_texts(c, u, &same));
	return same ? ERR_OK : refuse_glyph(c, u);
}

static bool same_metrics(const struct file_font *font, const struct face *pinned)
{
	return strcmp(font->face_name, pinned->name) == 0 &&
	       memcmp(&font->embedded.metrics, &pinned->metrics, sizeof pinned->metrics) == 0;
}

/* Opens the embedded program; scaled as the pinned face is. */
static enum err open_program(const struct comparison *c, struct span program, hb_font_t **ret_font)
{
	hb_blob_t *blob = hb_blob_create(program.ptr, (unsigned int)program.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
	CLEANUP(cleanup_face) hb_face_t *face = hb_face_create(blob, 0);
	CLEANUP(cleanup_font) hb_font_t *font = hb_font_create(face);

	hb_blob_destroy(blob);
	if (face == hb_face_get_empty() || font == hb_font_get_empty())
		return ERR_MEMORY;
	if (hb_face_get_upem(face) != hb_face_get_upem(c->pinned->faces[c->face].face))
		return refuse(c->reason, "font F%d is not in the pinned font's units", (int)c->face + 1);
	hb_font_set_scale(font, EM, EM);
	*ret_font = TAKE(font);
	return ERR_OK;
}

static enum err compare_font(struct comparison *c)
{
	const struct file_font *font = &c->file->fonts[c->face];
	CLEANUP(cleanup_font) hb_font_t *embedded = NULL;
	const unsigned char *map = (const unsigned char *)font->cid_map.ptr;

	if (!same_metrics(font, &c->pinned->faces[c->face]))
		return refuse(c->reason, "font F%d is not the pinned one by name and measures", (int)c->face + 1);
	if (!program_is_plain(font->program))
		return refuse(c->reason, "the program of font F%d is not as the writer makes it", (int)c->face + 1);
	TRY(open_program(c, font->program, &embedded));
	c->font = embedded;
	for (size_t cid = 1; cid < font->used.count; cid++)
		TRY(compare_glyph(c, &font->used.items[cid], (uint32_t)map[2 * cid] << 8 | map[2 * cid + 1]));
	return map[0] == 0 && map[1] == 0 ? ERR_OK
	                                  : refuse(c->reason, "CID 0 of font F%d has a glyph", (int)c->face + 1);
}

/* The pinned profile is kept compressed. */
static enum err compare_profile(const struct comparison *c)
{
	INFLATER inflater = { .left = RECORD_FILE_MAX };
	BUF profile = buf_init(RECORD_FILE_MAX);

	TRY(file_inflate(&inflater, buf_span(&c->pinned->profile), &profile));
	if (!span_equal(buf_span(&profile), c->file->profile))
		return refuse(c->reason, "the colour profile is not the pinned one");
	return ERR_OK;
}

enum err record_file_glyphs(const struct record_file *f, const struct record_fonts *pinned, char *reason,
                            size_t reason_size)
{
	struct reason why = { reason, reason_size };
	CLEANUP(cleanup_draw_funcs) hb_draw_funcs_t *pen = make_pen();
	ARENA arena = { 0 };
	SHAPER shaper = { 0 };
	CLEANUP(comparison_release)
	struct comparison c = { .file = f,
		                .pinned = pinned,
		                .reason = &why,
		                .pen = pen,
		                .shaper = &shaper,
		                .shown.strokes = buf_init(STROKES_MAX),
		                .right.strokes = buf_init(STROKES_MAX) };
	enum err e = ERR_OK;

	if (reason_size > 0)
		*reason = '\0';
	TRY(shaper_init(&shaper, pinned, &arena));
	for (c.face = 0; e == ERR_OK && c.face < FACE_COUNT; c.face++)
		e = compare_font(&c);
	if (e == ERR_OK)
		e = compare_profile(&c);
	return e == ERR_TOO_LARGE ? refuse(&why, "a glyph of endlessly many strokes") : e;
}
