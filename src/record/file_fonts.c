/* The two fonts of a record: what each CID means, how wide it is, and the program that draws it. */
#include <stdio.h>
#include <string.h>

#include "record/file.h"

#define CIDS_MAX 20000
#define LENGTH_MAX 10000
#define MAP_ENTRY 2 /* bytes a CID in /CIDToGIDMap */

/* Thousandths of the em. */
static bool take_length(struct cursor *c, int32_t *ret_length)
{
	return cursor_int(c, ret_length) && *ret_length >= -LENGTH_MAX && *ret_length <= LENGTH_MAX;
}

static bool take_metrics(const struct object *descriptor, const struct object *descendant, struct face_metrics *m)
{
	static const char *const keys[] = { "/Ascent ", "/Descent ", "/CapHeight ", "/StemV " };
	int32_t *const values[] = { &m->ascent, &m->descent, &m->cap_height, &m->stem };
	struct cursor c = cursor_after(descriptor->line, "/FontBBox [");

	for (size_t i = 0; i < ARRAY_LENGTH(m->box); i++) {
		if (!take_length(&c, &m->box[i]))
			return false;
		(void)cursor_skip(&c, " ");
	}
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
		c = cursor_after(descriptor->line, keys[i]);
		if (!take_length(&c, values[i]))
			return false;
	}
	c = cursor_after(descendant->line, "/DW ");
	return take_length(&c, &m->notdef);
}

/* The meaning of one CID: a line "<0001> <0041>". */
static bool take_meaning(struct cursor *c, struct usage *u)
{
	(void)cursor_until(c, '>');
	if (!cursor_skip(c, "> <"))
		return false;
	while (!cursor_skip(c, ">\n")) {
		if (u->meaning_count == MEANING_MAX || !cursor_utf16(c, &u->meaning[u->meaning_count]))
			return false;
		if (!shape_can_mean(u->meaning[u->meaning_count++]))
			return false;
	}
	return u->meaning_count > 0;
}

/* All lines of the CMap that begin with '<' map a CID, but for the code space's. */
static bool take_meanings(struct span cmap, struct usage_list *used)
{
	struct cursor c = cursor_after(cmap, "endcodespacerange\n");

	for (size_t i = 1; i < used->count;) {
		if (c.at < c.end && *c.at == '<') {
			if (!take_meaning(&c, &used->items[i++]))
				return false;
			continue;
		}
		(void)cursor_until(&c, '\n');
		if (!cursor_skip(&c, "\n"))
			return false;
	}
	return true;
}

static bool take_widths(struct span line, struct usage_list *used)
{
	struct cursor c = cursor_after(line, "/W [0 [");

	for (size_t i = 0; i < used->count; i++) {
		if (!take_length(&c, &used->items[i].width))
			return false;
		(void)cursor_skip(&c, " ");
	}
	return true;
}

/* The CMap, written anew from what was understood, must be the one that stands there. */
static enum err check_cmap(struct opening *o, const struct usage_list *used, struct span cmap)
{
	buf_clear(o->scratch);
	TRY(embed_to_unicode(used, o->scratch));
	if (!span_equal(buf_span(o->scratch), cmap))
		return refuse(o->reason, "a font's /ToUnicode is not as the writer makes it");
	return ERR_OK;
}

/* The name is the program's hash and the face's name. */
static enum err take_name(struct opening *o, const struct object *descriptor, struct file_font *font)
{
	struct cursor c = cursor_after(descriptor->line, "/FontName /");
	struct span tag, name;

	tag = cursor_until(&c, '+');
	(void)cursor_skip(&c, "+");
	name = cursor_until(&c, ' ');
	if (tag.len != 6 || name.len == 0 || name.len >= sizeof font->face_name)
		return refuse(o->reason, "a font has no name");
	memcpy(font->face_name, name.ptr, name.len);
	return embed_name(font->program, font->face_name, font->embedded.name);
}

static enum err make_usages(struct opening *o, struct span cid_map, struct usage_list *used)
{
	used->count = cid_map.len / MAP_ENTRY;
	if (cid_map.len % MAP_ENTRY != 0 || used->count == 0 || used->count > CIDS_MAX)
		return refuse(o->reason, "a font's /CIDToGIDMap has the wrong length");
	used->items = arena_alloc(&o->file->arena, used->count, sizeof used->items[0]);
	return used->items ? ERR_OK : ERR_MEMORY;
}

enum err file_read_font(struct opening *o, enum face_kind face)
{
	static const uint32_t numbers[FACE_COUNT] = { OBJECT_FONT_REGULAR, OBJECT_FONT_BOLD };
	struct file_font *font = &o->file->fonts[face];
	struct embedded *e = &font->embedded;
	const struct object *descendant = NULL, *descriptor = NULL;
	struct span cmap;

	if (opening_take(o, numbers[face], "font"))
		descendant = opening_take(o, 0, "font's descendant");
	if (descendant)
		descriptor = opening_take(o, 0, "font's descriptor");
	if (!descriptor)
		return ERR_EVIDENCE;
	TRY(opening_take_stream(o, 0, "font's program", &e->program, &font->program));
	TRY(opening_take_stream(o, 0, "font's characters", &e->to_unicode, &cmap));
	TRY(opening_take_stream(o, 0, "font's map", &e->cid_map, &font->cid_map));
	TRY(take_name(o, descriptor, font));
	TRY(make_usages(o, font->cid_map, &font->used));
	if (!take_metrics(descriptor, descendant, &e->metrics) || !take_widths(descendant->line, &font->used) ||
	    !take_meanings(cmap, &font->used))
		return refuse(o->reason, "the font in object %u cannot be read", numbers[face]);
	TRY(check_cmap(o, &font->used, cmap));
	e->used = &font->used;
	e->program_length = font->program.len;
	return ERR_OK;
}
