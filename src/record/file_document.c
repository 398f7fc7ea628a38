/* What a record says about itself, and the files inside it. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/attach.h"
#include "record/file.h"
#include "record/metadata.h"

#define TEXT_MAX ((size_t)4096)

const struct object *opening_take(struct opening *o, uint32_t number, const char *what)
{
	const struct object *object = o->next < o->objects->count ? &o->objects->items[o->next] : NULL;

	if (!object)
		(void)refuse(o->reason, "the file ends before the %s", what);
	else if (number && object->number != number)
		(void)refuse(o->reason, "object %u at byte %zu stands where the %s (object %u) should", object->number,
		             object->offset, what, number);
	else
		o->next++;
	return object && (!number || object->number == number) ? object : NULL;
}

enum err opening_inflate(struct opening *o, const struct object *object, const char *what, struct span *ret_bytes)
{
	const char *kept;
	enum err e;

	if (!object->has_stream)
		return refuse(o->reason, "object %u at byte %zu (%s) has no stream", object->number, object->offset,
		              what);
	e = file_inflate(o->inflater, object->stream, o->scratch);
	if (e == ERR_TOO_LARGE)
		(void)refuse(o->reason, "the streams hold more than %zu bytes", RECORD_FILE_MAX);
	if (e == ERR_EVIDENCE)
		return refuse(o->reason, "object %u (%s) holds something else than one compressed stream",
		              object->number, what);
	TRY(e);
	TRY(file_keep(&o->file->arena, buf_span(o->scratch), &kept));
	*ret_bytes = span_of(kept, o->scratch->len);
	return ERR_OK;
}

enum err opening_take_stream(struct opening *o, uint32_t number, const char *what, struct span *ret_packed,
                             struct span *ret_bytes)
{
	const struct object *object = opening_take(o, number, what);

	if (!object)
		return ERR_EVIDENCE;
	TRY(opening_inflate(o, object, what, ret_bytes));
	*ret_packed = object->stream;
	return ERR_OK;
}

enum err opening_take_text(struct opening *o, struct span line, const char *key, const char **ret_text)
{
	struct cursor c = cursor_after(line, key);
	BUF text = buf_init(TEXT_MAX);

	*ret_text = "";
	if (!cursor_skip(&c, "<FEFF"))
		return ERR_OK;
	while (!cursor_skip(&c, ">")) {
		uint32_t code_point;

		if (!cursor_utf16(&c, &code_point))
			return refuse(o->reason, "the text behind %sis not UTF-16", key);
		TRY(file_add_utf8(&text, code_point));
	}
	return file_keep(&o->file->arena, buf_span(&text), ret_text);
}

/* A date as pdf_add_date writes it: (D:20261121224000+00'00'). */
static enum err take_date(struct opening *o, struct span line, const char *key, struct instant *ret_at)
{
	struct cursor c = cursor_after(line, key);
	char text[INSTANT_TEXT];
	struct span d;

	if (!cursor_skip(&c, "(D:") || c.end - c.at < 14)
		return refuse(o->reason, "no date behind %s", key);
	d = span_of(c.at, 14);
	(void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s%c%.2s:%.2s:%.2sZ", d.ptr, d.ptr + 4, d.ptr + 6, (int)'T',
	               d.ptr + 8, d.ptr + 10, d.ptr + 12);
	if (instant_parse(span_str(text), ret_at) != ERR_OK)
		return refuse(o->reason, "the date behind %sis none", key);
	return ERR_OK;
}

/* A name as pdf_add_name writes it. */
static enum err take_name(struct opening *o, struct span line, const char *key, const char **ret_name)
{
	struct cursor c = cursor_after(line, key);
	BUF name = buf_init(TEXT_MAX);

	while (c.at < c.end && *c.at != ' ') {
		unsigned high, low;
		char byte = *c.at++;

		if (byte == '#' && cursor_digit(&c, &high) && cursor_digit(&c, &low))
			byte = (char)(high << 4 | low);
		TRY(buf_add_char(&name, byte));
	}
	return file_keep(&o->file->arena, buf_span(&name), ret_name);
}

static enum err take_relationship(struct opening *o, struct span line, enum record_relationship *ret_relationship)
{
	struct cursor c = cursor_after(line, "/AFRelationship /");
	struct span name = cursor_until(&c, ' ');

	for (enum record_relationship r = 0; r < RECORD_RELATIONSHIP_COUNT; r++) {
		if (span_equal_str(name, attach_relationship_name(r))) {
			*ret_relationship = r;
			return ERR_OK;
		}
	}
	return refuse(o->reason, "an attachment has a relationship that the writer does not use");
}

/* The file and its specification. */
static enum err read_attachment(struct opening *o, struct record_attachment *a, struct span *packed)
{
	const struct object *file = opening_take(o, 0, "attachment"), *specification;
	struct cursor name;

	specification = file ? opening_take(o, 0, "attachment's description") : NULL;
	if (!specification)
		return ERR_EVIDENCE;
	TRY(opening_inflate(o, file, "attachment", &a->bytes));
	*packed = file->stream;
	TRY(take_name(o, file->line, "/Subtype /", &a->mime));
	TRY(take_date(o, file->line, "/ModDate ", &a->modified));
	name = cursor_after(specification->line, "/F (");
	TRY(file_keep(&o->file->arena, cursor_until(&name, ')'), &a->name));
	TRY(opening_take_text(o, specification->line, "/Desc ", &a->description));
	return take_relationship(o, specification->line, &a->relationship);
}

enum err file_read_attachments(struct opening *o)
{
	struct record_file *f = o->file;
	size_t count = 0;

	/* They come first, two objects each, before the catalog. */
	while (2 * count < o->objects->count && o->objects->items[2 * count].number != OBJECT_CATALOG)
		count++;
	if (count > RECORD_ATTACHMENTS_MAX)
		return refuse(o->reason, "more than %d attachments, or no catalog behind them", RECORD_ATTACHMENTS_MAX);
	f->attachments = arena_alloc(&f->arena, count + 1, sizeof f->attachments[0]);
	f->packed = arena_alloc(&f->arena, count + 1, sizeof f->packed[0]);
	if (!f->attachments || !f->packed)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		TRY(read_attachment(o, &f->attachments[i], &f->packed[i]));
	f->document.attachments = f->attachments;
	f->document.attachment_count = count;
	if (attach_check(f->attachments, count) != ERR_OK)
		return refuse(o->reason, "an attachment's name or type is not allowed, or two have one name");
	return ERR_OK;
}

/* What metadata_write_xmp escapes. */
static enum err take_reference(struct opening *o, struct span xmp)
{
	static const struct {
		const char *escape;
		char character;
	} escapes[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };
	struct cursor c = cursor_after(xmp, "<dc:identifier>");
	BUF text = buf_init(TEXT_MAX);

	while (c.at < c.end && *c.at != '<') {
		char byte = *c.at;
		size_t i = 0;

		while (i < ARRAY_LENGTH(escapes) && !cursor_skip(&c, escapes[i].escape))
			i++;
		if (i < ARRAY_LENGTH(escapes))
			byte = escapes[i].character;
		else
			c.at++;
		TRY(buf_add_char(&text, byte));
	}
	return file_keep(&o->file->arena, buf_span(&text), &o->file->document.reference);
}

static enum err check_text(struct opening *o, const char *text, const char *what)
{
	struct span s = span_str(text);

	if (s.len == 0 || s.len > RECORD_TEXT_MAX || !text_is_utf8(s) || text_has_control(s) || strchr(text, '\n'))
		return refuse(o->reason, "the %s is missing, too long, or not a line of text", what);
	return ERR_OK;
}

/* One of ours; that the metadata name the same, the file that is written again shows. */
static enum err take_writer(struct opening *o, struct span info)
{
	struct cursor c = cursor_after(info, "/Producer (");
	struct span name = cursor_until(&c, ')');

	for (enum record_writer w = RECORD_WRITER_2; w <= RECORD_WRITER_1; w++) {
		if (span_equal_str(name, metadata_producer(w))) {
			o->file->document.writer = w;
			return ERR_OK;
		}
	}
	return refuse(o->reason, "the producer is no record writer of ours");
}

enum err file_read_metadata(struct opening *o)
{
	struct record_document *d = &o->file->document;
	const struct object *info = opening_take(o, OBJECT_INFO, "information dictionary"), *xmp;

	xmp = info ? opening_take(o, OBJECT_METADATA, "metadata") : NULL;
	if (!xmp)
		return ERR_EVIDENCE;
	TRY(opening_take_text(o, info->line, "/Title ", &d->title));
	TRY(opening_take_text(o, info->line, "/Author ", &d->author));
	TRY(take_writer(o, info->line));
	TRY(take_date(o, info->line, "/CreationDate ", &d->created));
	TRY(take_reference(o, xmp->has_stream ? xmp->stream : (struct span){ 0 }));
	TRY(check_text(o, d->title, "title"));
	TRY(check_text(o, d->author, "author"));
	return check_text(o, d->reference, "reference");
}
