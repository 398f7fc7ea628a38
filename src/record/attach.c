#include "record/attach.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 100

static const char *const relationships[RECORD_RELATIONSHIP_COUNT] = {
	[RECORD_SOURCE] = "Source",
	[RECORD_DATA] = "Data",
	[RECORD_SUPPLEMENT] = "Supplement",
	[RECORD_UNSPECIFIED] = "Unspecified",
};

static bool name_allowed(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = name ? strlen(name) : 0;

	return len > 0 && len <= NAME_MAX_LENGTH && strspn(name, allowed) == len && *name != '.' && *name != '-';
}

/* RFC 6838: type and subtype of letters, digits and a few signs. */
static bool mime_allowed(const char *mime)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-_";
	const char *slash = mime ? strchr(mime, '/') : NULL;

	return slash && slash > mime && slash[1] && strspn(mime, allowed) == (size_t)(slash - mime) &&
	       slash[1 + strspn(slash + 1, allowed)] == '\0' && strlen(mime) <= NAME_MAX_LENGTH;
}

enum err attach_check(const struct record_attachment *items, size_t count)
{
	if (count > RECORD_ATTACHMENTS_MAX)
		return ERR_TOO_LARGE;
	for (size_t i = 0; i < count; i++) {
		if (!name_allowed(items[i].name) || !mime_allowed(items[i].mime) ||
		    items[i].relationship >= RECORD_RELATIONSHIP_COUNT)
			return ERR_INPUT;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(items[i].name, items[k].name) == 0)
				return ERR_INPUT;
		}
	}
	return ERR_OK;
}

const char *attach_relationship_name(enum record_relationship relationship)
{
	return relationships[relationship];
}

static enum err write_file(struct pdf *p, uint32_t number, const struct record_attachment *a, const struct span *packed)
{
	BUF entries = buf_init(1024);

	TRY(buf_add_str(&entries, "/Type /EmbeddedFile /Subtype "));
	TRY(pdf_add_name(&entries, a->mime));
	TRY(buf_printf(&entries, " /Params << /Size %zu /ModDate ", a->bytes.len));
	TRY(pdf_add_date(&entries, a->modified));
	TRY(buf_add_str(&entries, " >>"));
	return pdf_add_stream(p, number, entries.ptr, packed ? *packed : a->bytes, packed ? PDF_DEFLATED : PDF_DEFLATE);
}

static enum err write_specification(struct pdf *p, uint32_t number, uint32_t file, const struct record_attachment *a)
{
	TRY(pdf_begin(p, number));
	TRY(buf_printf(p->out, "<< /Type /Filespec /F (%s) /UF ", a->name));
	TRY(pdf_add_text(p->out, a->name));
	if (a->description && *a->description) {
		TRY(buf_add_str(p->out, " /Desc "));
		TRY(pdf_add_text(p->out, a->description));
	}
	TRY(buf_printf(p->out, " /AFRelationship /%s /EF << /F %u 0 R /UF %u 0 R >> >>", relationships[a->relationship],
	               file, file));
	return pdf_end(p);
}

/* One attachment and the object of its file specification. */
struct placed {
	const struct record_attachment *attachment;
	uint32_t object;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct placed *)a)->attachment->name, ((const struct placed *)b)->attachment->name);
}

static enum err add_entries(struct placed *placed, size_t count, struct buf *catalog)
{
	TRY(buf_add_str(catalog, " /AF ["));
	for (size_t i = 0; i < count; i++)
		TRY(buf_printf(catalog, " %u 0 R", placed[i].object));
	/* A name tree's keys are sorted (ISO 32000-1, 7.9.6). */
	qsort(placed, count, sizeof placed[0], by_name);
	TRY(buf_add_str(catalog, " ] /Names << /EmbeddedFiles << /Names ["));
	for (size_t i = 0; i < count; i++)
		TRY(buf_printf(catalog, " (%s) %u 0 R", placed[i].attachment->name, placed[i].object));
	return buf_add_str(catalog, " ] >> >>");
}

enum err attach_write(struct pdf *p, struct arena *arena, const struct record_attachment *items, size_t count,
                      const struct span *packed, struct buf *catalog)
{
	struct placed *placed = arena_alloc(arena, count, sizeof *placed);

	if (count == 0)
		return ERR_OK;
	if (!placed)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		uint32_t file;

		placed[i].attachment = &items[i];
		TRY(pdf_reserve(p, &file));
		TRY(pdf_reserve(p, &placed[i].object));
		TRY(write_file(p, file, &items[i], packed ? &packed[i] : NULL));
		TRY(write_specification(p, placed[i].object, file, &items[i]));
	}
	return add_entries(placed, count, catalog);
}
