#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/file.h"

#define SCRATCH_MAX RECORD_FILE_MAX

void record_file_free(struct record_file *f)
{
	if (!f)
		return;
	arena_release(&f->arena);
	free(f);
}
DEFINE_CLEANUP(cleanup_file_of_record, struct record_file, record_file_free);

static enum err read_parts(struct opening *o)
{
	struct record_file *f = o->file;

	TRY(file_read_attachments(o));
	for (uint32_t number = OBJECT_CATALOG; number <= OBJECT_ANNOTATIONS; number++) {
		if (!opening_take(o, number, "catalog"))
			return ERR_EVIDENCE;
	}
	TRY(file_read_metadata(o));
	if (!opening_take(o, OBJECT_RESOURCES, "resources"))
		return ERR_EVIDENCE;
	for (enum face_kind face = 0; face < FACE_COUNT; face++)
		TRY(file_read_font(o, face));
	TRY(opening_take_stream(o, OBJECT_PROFILE, "colour profile", &f->parts.profile, &f->profile));
	TRY(file_read_pages(o));
	TRY(file_read_structure(o));
	return file_read_contents(o);
}

/* The object in which the byte at `offset` stands. */
static enum err refuse_byte(const struct opening *o, size_t offset)
{
	const struct object *at = NULL;

	for (size_t i = 0; i < o->objects->count && o->objects->items[i].offset <= offset; i++)
		at = &o->objects->items[i];
	if (at && offset < o->objects->end)
		return refuse(o->reason, "byte %zu, in object %u, is not as the writer writes it", offset, at->number);
	return refuse(o->reason, "byte %zu, in the %s, is not as the writer writes it", offset,
	              at ? "cross-reference table or trailer" : "header");
}

/* The file that the writer makes of the parts that were found must be this one. */
static enum err check_written_again(const struct opening *o, struct span base)
{
	struct record_file *f = o->file;
	BUF again = buf_init(base.len);
	enum err e;
	size_t same = 0;

	for (enum face_kind face = 0; face < FACE_COUNT; face++)
		f->parts.fonts[face] = f->fonts[face].embedded;
	f->parts.document = &f->document;
	f->parts.packed = f->packed;
	f->parts.pages = f->page_parts;
	f->parts.page_count = f->page_count;
	f->parts.filter = PDF_DEFLATED;
	e = parts_write(&f->parts, &f->arena, &again);
	if (e == ERR_MEMORY || e == ERR_INTERNAL)
		return e;
	/* Where it failed otherwise, for example since the file should be longer, the difference is before. */
	while (same < again.len && again.ptr[same] == base.ptr[same])
		same++;
	return e == ERR_OK && same == base.len ? ERR_OK : refuse_byte(o, same);
}

static enum err open_within(struct opening *o, struct span base)
{
	struct objects objects;

	TRY(file_split(&o->file->arena, base, o->reason, &objects));
	if (objects.count == 0)
		return refuse(o->reason, "no object");
	o->objects = &objects; /* cppcheck-suppress autoVariables ; `o` is used no longer than this call */
	TRY(read_parts(o));
	return check_written_again(o, base);
}

enum err record_file_open(struct span base, char *reason, size_t reason_size, struct record_file **ret_file)
{
	CLEANUP(cleanup_file_of_record) struct record_file *f = calloc(1, sizeof *f);
	struct reason why = { reason, reason_size };
	INFLATER inflater = { .left = RECORD_FILE_MAX };
	BUF scratch = buf_init(SCRATCH_MAX);
	struct opening o = { .file = f, .reason = &why, .inflater = &inflater, .scratch = &scratch };
	enum err e;

	if (!f)
		return ERR_MEMORY;
	if (reason_size > 0)
		*reason = '\0';
	if (base.len == 0 || base.len > RECORD_PDF_MAX)
		return refuse(&why, "the file is empty or larger than %zu bytes", RECORD_PDF_MAX);
	e = open_within(&o, base);
	/* What the writer's own functions do not take, the writer has not written. */
	if (e == ERR_INPUT || (e == ERR_TOO_LARGE && inflater.left > 0))
		e = ERR_EVIDENCE;
	if (e == ERR_EVIDENCE && reason_size > 0 && !*reason)
		(void)refuse(&why, "a part is larger, or otherwise, than the writer makes it");
	TRY(e);
	*ret_file = TAKE(f);
	return ERR_OK;
}

size_t record_file_attachments(const struct record_file *f)
{
	return f->document.attachment_count;
}

struct record_file_attachment record_file_attachment_at(const struct record_file *f, size_t index)
{
	const struct record_attachment *a = &f->attachments[index];

	ASSERT(index < f->document.attachment_count);
	return (struct record_file_attachment){
		a->name, a->mime, a->relationship, a->bytes, a->description, a->modified
	};
}

enum err record_file_attachment(const struct record_file *f, const char *name,
                                struct record_file_attachment *ret_attachment)
{
	for (size_t i = 0; i < f->document.attachment_count; i++) {
		if (strcmp(f->attachments[i].name, name) == 0) {
			*ret_attachment = record_file_attachment_at(f, i);
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

struct record_file_facts record_file_facts(const struct record_file *f)
{
	return (struct record_file_facts){
		.title = f->document.title,
		.author = f->document.author,
		.reference = f->document.reference,
		.created = f->document.created,
		.pages = f->page_count,
		.archive_3a = f->document.attachment_count > 0,
		.writer = f->document.writer,
	};
}
