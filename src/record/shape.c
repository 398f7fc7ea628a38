#include "record/shape.h"

#include <stdlib.h>
#include <string.h>

#include "record/pdf.h"

#define SLOTS_FIRST 512
#define USAGES_MAX 20000

enum err shaper_init(struct shaper *s, const struct record_fonts *fonts, struct arena *arena)
{
	*s = (struct shaper){ .fonts = fonts, .buffer = hb_buffer_create(), .arena = arena };
	return hb_buffer_allocation_successful(s->buffer) ? ERR_OK : ERR_MEMORY;
}

void shaper_release(struct shaper *s)
{
	hb_buffer_destroy(s->buffer);
	for (size_t i = 0; i < FACE_COUNT; i++) {
		free(s->used[i].items);
		free(s->used[i].slots);
	}
	*s = (struct shaper){ 0 };
}

static enum err refuse(struct record_missing *missing, uint32_t code_point, size_t offset)
{
	if (missing) {
		missing->code_point = code_point;
		missing->offset = offset;
		(void)snprintf(missing->name, sizeof missing->name, "U+%04X", code_point);
	}
	return ERR_INPUT;
}

static size_t usage_hash(const struct usage *u)
{
	uint32_t hash = 2166136261u;

	hash = (hash ^ u->glyph) * 16777619u;
	for (size_t i = 0; i < u->meaning_count; i++)
		hash = (hash ^ u->meaning[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static bool usage_equal(const struct usage *a, const struct usage *b)
{
	return a->glyph == b->glyph && a->meaning_count == b->meaning_count &&
	       memcmp(a->meaning, b->meaning, a->meaning_count * sizeof a->meaning[0]) == 0;
}

static uint16_t *find_slot(const struct usage_list *list, const struct usage *u)
{
	size_t i = usage_hash(u) & (list->slot_count - 1);

	while (list->slots[i] && !usage_equal(&list->items[list->slots[i]], u))
		i = (i + 1) & (list->slot_count - 1);
	return &list->slots[i];
}

/* Makes room for one more; the table stays at most half full. */
static enum err grow(struct usage_list *list)
{
	size_t slot_count = list->slot_count ? list->slot_count * 2 : SLOTS_FIRST;
	struct usage *items;
	uint16_t *slots;

	if (list->count < list->cap)
		return ERR_OK;
	if (list->count >= USAGES_MAX)
		return ERR_TOO_LARGE;
	items = realloc(list->items, slot_count / 2 * sizeof *items);
	if (!items)
		return ERR_MEMORY;
	list->items = items;
	slots = calloc(slot_count, sizeof *slots);
	if (!slots)
		return ERR_MEMORY;
	free(list->slots);
	list->slots = slots;
	list->slot_count = slot_count;
	list->cap = slot_count / 2;
	if (list->count == 0)
		list->items[list->count++] = (struct usage){ 0 }; /* CID 0, .notdef */
	for (size_t i = 1; i < list->count; i++)
		*find_slot(list, &list->items[i]) = (uint16_t)i;
	return ERR_OK;
}

static enum err find_cid(struct shaper *s, enum face_kind face, struct usage *u, uint16_t *ret_cid)
{
	struct usage_list *list = &s->used[face];
	uint16_t *slot;

	TRY(grow(list));
	slot = find_slot(list, u);
	if (!*slot) {
		u->width = hb_font_get_glyph_h_advance(s->fonts->faces[face].font, u->glyph);
		list->items[list->count] = *u;
		*slot = (uint16_t)list->count++;
	}
	*ret_cid = *slot;
	return ERR_OK;
}

/* Marks over two letters, and the blank that is as wide as two. */
static bool is_awkward(uint32_t code_point, hb_unicode_combining_class_t class)
{
	return class == HB_UNICODE_COMBINING_CLASS_DOUBLE_BELOW || class == HB_UNICODE_COMBINING_CLASS_DOUBLE_ABOVE ||
	       code_point == 0x3000;
}

bool shape_is_mark(uint32_t code_point)
{
	const hb_unicode_general_category_t category =
	        hb_unicode_general_category(hb_unicode_funcs_get_default(), code_point);

	return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
	       category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

/* Scripts that run from left to right and whose letters stand side by side. */
static bool can_set(uint32_t code_point)
{
	hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
	hb_script_t script = hb_unicode_script(unicode, code_point);
	hb_unicode_general_category_t category = hb_unicode_general_category(unicode, code_point);

	if (category <= HB_UNICODE_GENERAL_CATEGORY_SURROGATE || /* control, format, unassigned, private, surrogate */
	    category == HB_UNICODE_GENERAL_CATEGORY_LINE_SEPARATOR ||
	    category == HB_UNICODE_GENERAL_CATEGORY_PARAGRAPH_SEPARATOR ||
	    is_awkward(code_point, hb_unicode_combining_class(unicode, code_point)))
		return false;
	return script == HB_SCRIPT_LATIN || script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED ||
	       script == HB_SCRIPT_GREEK || script == HB_SCRIPT_CYRILLIC;
}

bool shape_can_mean(uint32_t code_point)
{
	return code_point == '\n' || can_set(code_point);
}

static enum err check_code_points(struct span text, struct record_missing *missing)
{
	size_t marks = 0;

	for (size_t at = 0; at < text.len;) {
		size_t before = at;
		uint32_t code_point;

		if (!pdf_next_code_point(text, &at, &code_point))
			return refuse(missing, 0, before);
		marks = code_point >= 0x7F && shape_is_mark(code_point) ? marks + 1 : 0;
		if (marks > SHAPE_MARKS_MAX)
			return refuse(missing, code_point, before);
		if ((code_point < ' ' || code_point >= 0x7F) && !can_set(code_point))
			return refuse(missing, code_point, before);
	}
	return ERR_OK;
}

static enum err shape_in_buffer(struct shaper *s, enum face_kind face, struct span text)
{
	/* One character, one glyph, as far as the script allows: no ligatures, whose parts could not be told apart. */
	static const hb_feature_t features[] = {
		{ HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END },
	};

	hb_buffer_clear_contents(s->buffer);
	hb_buffer_set_cluster_level(s->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
	hb_buffer_set_flags(s->buffer, HB_BUFFER_FLAG_PRESERVE_DEFAULT_IGNORABLES);
	hb_buffer_add_utf8(s->buffer, text.ptr, (int)text.len, 0, (int)text.len);
	hb_buffer_set_direction(s->buffer, HB_DIRECTION_LTR);
	hb_buffer_set_script(s->buffer, HB_SCRIPT_LATIN);
	hb_buffer_set_language(s->buffer, hb_language_from_string("sv", 2));
	hb_shape(s->fonts->faces[face].font, s->buffer, features, ARRAY_LENGTH(features));
	return hb_buffer_allocation_successful(s->buffer) ? ERR_OK : ERR_MEMORY;
}

/* Characters of a cluster, taken apart as HarfBuzz does where the font has the parts only. */
static size_t decompose(uint32_t code_point, uint32_t *parts, size_t max)
{
	uint32_t first, second;
	size_t count;

	if (max < 2 || !hb_unicode_decompose(hb_unicode_funcs_get_default(), code_point, &first, &second) ||
	    second == 0) {
		parts[0] = code_point;
		return 1;
	}
	count = decompose(first, parts, max - 1);
	parts[count] = second;
	return count + 1;
}

/* What the glyphs [first, first + count) mean, which share the characters text[from, to). */
static bool split_meaning(struct span text, size_t from, size_t to, size_t count, struct usage *usages)
{
	uint32_t points[MEANING_MAX * 2];
	size_t n = 0;

	while (from < to) {
		if (n == MEANING_MAX || !pdf_next_code_point(text, &from, &points[n]))
			return false;
		n++;
	}
	if (count == 1) {
		memcpy(usages[0].meaning, points, n * sizeof points[0]);
		usages[0].meaning_count = n;
		return n > 0;
	}
	if (n == 1)
		n = decompose(points[0], points, ARRAY_LENGTH(points));
	if (n != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		usages[i].meaning[0] = points[i];
		usages[i].meaning_count = 1;
	}
	return true;
}

/* Gives CIDs to the glyphs of one cluster. */
static enum err add_cluster(struct shaper *s, struct run *run, size_t first, size_t count, size_t to,
                            struct record_missing *missing)
{
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(s->buffer, NULL);
	struct usage usages[MEANING_MAX] = { 0 };
	size_t from = infos[first].cluster;
	uint32_t code_point = 0;

	(void)pdf_next_code_point(run->text, &(size_t){ from }, &code_point);
	if (count > MEANING_MAX || !split_meaning(run->text, from, to, count, usages))
		return refuse(missing, code_point, from);
	for (size_t i = 0; i < count; i++) {
		usages[i].glyph = infos[first + i].codepoint;
		if (usages[i].glyph == 0)
			return refuse(missing, code_point, from);
		TRY(find_cid(s, run->face, &usages[i], &run->glyphs[first + i].cid));
		run->glyphs[first + i].at = (uint32_t)from;
	}
	return ERR_OK;
}

static enum err take_glyphs(struct shaper *s, struct run *run, struct record_missing *missing)
{
	unsigned int count;
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(s->buffer, &count);
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(s->buffer, NULL);

	run->glyphs = arena_alloc(s->arena, count, sizeof run->glyphs[0]);
	if (!run->glyphs)
		return ERR_MEMORY;
	run->count = count;
	for (size_t i = 0; i < count; i++) {
		run->glyphs[i].advance = positions[i].x_advance;
		run->glyphs[i].x = positions[i].x_offset;
		run->glyphs[i].y = positions[i].y_offset;
	}
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && infos[next].cluster == infos[i].cluster;)
			next++;
		TRY(add_cluster(s, run, i, next - i, next < count ? infos[next].cluster : run->text.len, missing));
	}
	return ERR_OK;
}

enum err shape(struct shaper *s, enum face_kind face, struct span text, struct record_missing *missing,
               struct run *ret_run)
{
	*ret_run = (struct run){ .text = text, .face = face };
	if (text.len == 0)
		return ERR_OK;
	if (text.len > BLOCK_TEXT_MAX)
		return ERR_TOO_LARGE;
	TRY(check_code_points(text, missing));
	TRY(shape_in_buffer(s, face, text));
	return take_glyphs(s, ret_run, missing);
}

enum err shape_end_line(struct shaper *s, struct run *run)
{
	struct glyph *last = &run->glyphs[run->count - 1];
	struct usage u = s->used[run->face].items[last->cid];

	ASSERT(u.meaning_count == 1 && u.meaning[0] == ' ');
	u.meaning[0] = '\n';
	return find_cid(s, run->face, &u, &last->cid);
}
