/* record_file_open and all that is asked of what it gives, on a record made at start and spoiled by the input. The
 * first byte chooses: 0  the rest is the file 1  the rest is a list of changes (16 bits offset, 8 bits new byte) of the
 * good file 2  the rest is a list of edits of the file's objects before they are compressed: 8 bits which object; 8
 * bits, odd for its stream, even for its value; 16 bits offset; 8 bits how many bytes are taken out there, 8 bits how
 * many put in, and these. Lengths, table and identifier are made right afterwards. Whatever it is: no crash, no endless
 * run; and a file that is not the good one with another identifier is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/file.h"

#define FILE_MAX ((size_t)1 << 20)
#define OBJECTS 200

struct part {
	uint32_t number;
	struct buf value, stream; /* of a stream: the dictionary's entries; decompressed */
	bool has_stream, packed;
};

static struct record_fonts *fonts;
static struct blocks blocks;
static struct record_section section = { .blocks = &blocks };
static struct record_attachment attachment = { "decision.json", "application/json",
	                                       { "{}", 2 },     RECORD_SOURCE,
	                                       "Text",          { 0 } };
static const char *const banners[] = { "TESTMILJÖ" };
static struct record_document document = {
	.title = "Beslut",
	.author = "Nämnden",
	.reference = "GVL-2026-0042-7",
	.version = "1",
	.text_code = "7KQ2M-XH4TB",
	.banners = banners,
	.banner_count = 1,
	.sections = &section,
	.section_count = 1,
	.attachments = &attachment,
	.attachment_count = 1,
};
static struct buf good;
static struct part parts[OBJECTS];
static size_t part_count;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(enum err e)
{
	if (e != ERR_OK)
		abort();
}

static void stop(void)
{
	for (size_t i = 0; i < part_count; i++) {
		buf_release(&parts[i].value);
		buf_release(&parts[i].stream);
	}
	buf_release(&good);
	blocks_release(&blocks);
	record_fonts_free(fonts);
}

/* The entries between "<< " and the two that the writer adds. */
static struct span entries_of(struct span line, bool packed)
{
	const char *end = memmem(line.ptr, line.len, packed ? "/Filter" : "/Length ", packed ? 7 : 8);

	if (!end)
		abort();
	return end > line.ptr + 3 ? span_of(line.ptr + 3, (size_t)(end - line.ptr) - 4) : span_of(line.ptr, 0);
}

static void unpack(const struct object *o, struct inflater *inflater, struct part *p)
{
	*p = (struct part){ .number = o->number,
		            .value = buf_init(FILE_MAX),
		            .stream = buf_init(FILE_MAX),
		            .has_stream = o->has_stream };
	p->packed = o->has_stream && memmem(o->line.ptr, o->line.len, "/Filter", 7) != NULL;
	must(buf_add_span(&p->value, o->has_stream ? entries_of(o->line, p->packed) : o->line));
	if (p->packed)
		must(file_inflate(inflater, o->stream, &p->stream));
	else
		must(buf_add_span(&p->stream, o->stream));
}

static void start(void)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	INFLATER inflater = { .left = FILE_MAX };
	ARENA arena = { 0 };
	char text[200];
	struct reason reason = { text, sizeof text };
	struct objects objects;

	must(record_fonts_load(&files, &fonts));
	must(blocks_add(&blocks, BLOCK_TITLE, "Beslut"));
	must(blocks_add(&blocks, BLOCK_SUBTITLE, "Gävle\nNämnden"));
	must(blocks_add_row(&blocks, "Avser", "Ebba"));
	must(blocks_add(&blocks, BLOCK_HEADING, "Skäl"));
	must(blocks_add(&blocks, BLOCK_PARAGRAPH, "x\u0300 den 12."));
	must(blocks_add(&blocks, BLOCK_ITEM, "Genast."));
	must(blocks_add(&blocks, BLOCK_NOTICE, "Obs."));
	good = buf_init(FILE_MAX);
	must(record_write(fonts, &document, &good));
	must(file_split(&arena, buf_span(&good), &reason, &objects));
	for (size_t i = 0; i < objects.count && i < OBJECTS; i++)
		unpack(&objects.items[i], &inflater, &parts[part_count++]);
	(void)atexit(stop);
}

static void check(struct span file)
{
	struct record_file *f = NULL;
	BUF text = buf_init(RECORD_FILE_MAX);
	char reason[300] = "";
	enum err e = record_file_open(file, reason, sizeof reason, &f);

	if (e != ERR_OK) {
		if (f || !*reason || (e != ERR_EVIDENCE && e != ERR_TOO_LARGE))
			abort();
		return;
	}
	must(record_file_text(f, &text));
	e = record_file_shows(f, &document, reason, sizeof reason);
	if (e != ERR_OK && (e != ERR_EVIDENCE || !*reason))
		abort();
	e = record_file_glyphs(f, fonts, reason, sizeof reason);
	if (e != ERR_OK && (e != ERR_EVIDENCE || !*reason))
		abort();
	record_file_free(f);
}

/* Behind the table nothing is free, and before it the identifier knows every byte: so nothing may pass. */
static void change(const uint8_t *data, size_t size)
{
	BUF file = buf_init(FILE_MAX);
	struct record_file *f = NULL;
	char reason[300];

	must(buf_add_span(&file, buf_span(&good)));
	for (; size >= 3; data += 3, size -= 3) {
		size_t at = (size_t)data[0] << 8 | data[1];

		if (at < file.len)
			file.ptr[at] = (char)data[2];
	}
	if (record_file_open(buf_span(&file), reason, sizeof reason, &f) == ERR_OK &&
	    !span_equal(buf_span(&file), buf_span(&good)))
		abort();
	record_file_free(f);
}

/* An object with another number or none would not be the writer's at all; the other forms try that. */
static enum err pack(struct part *changed, struct buf *file)
{
	PDF pdf = { 0 };
	uint32_t number = 0;

	TRY(pdf_open(&pdf, file, "1.7"));
	while (number < part_count)
		TRY(pdf_reserve(&pdf, &number));
	for (size_t i = 0; i < part_count; i++) {
		struct part *p = &changed[i];

		if (p->has_stream) {
			TRY(pdf_add_stream(&pdf, p->number, buf_str(&p->value), buf_span(&p->stream),
			                   p->packed ? PDF_DEFLATE : PDF_PLAIN));
			continue;
		}
		TRY(pdf_begin(&pdf, p->number));
		TRY(buf_add_span(file, buf_span(&p->value)));
		TRY(pdf_end(&pdf));
	}
	return pdf_close(&pdf, OBJECT_CATALOG, OBJECT_INFO);
}

/* One edit; how many bytes of the input it took, 0: none is left. */
static size_t edit_once(struct part *changed, const uint8_t *data, size_t size)
{
	BUF edited = buf_init(FILE_MAX);
	struct buf *b;
	size_t at, out, in;

	if (size < 6)
		return 0;
	b = data[1] & 1 ? &changed[data[0] % part_count].stream : &changed[data[0] % part_count].value;
	at = ((size_t)data[2] << 8 | data[3]) % (b->len + 1);
	out = data[4] < b->len - at ? data[4] : b->len - at;
	in = data[5] < size - 6 ? data[5] : size - 6;
	must(buf_add(&edited, buf_str(b), at));
	must(buf_add(&edited, data + 6, in));
	must(buf_add(&edited, buf_str(b) + at + out, b->len - at - out));
	buf_clear(b);
	must(buf_add_span(b, buf_span(&edited)));
	return 6 + in;
}

static void edit(const uint8_t *data, size_t size)
{
	static struct part changed[OBJECTS];
	BUF file = buf_init(FILE_MAX);

	for (size_t i = 0; i < part_count; i++) {
		changed[i] = parts[i];
		changed[i].value = buf_init(FILE_MAX);
		changed[i].stream = buf_init(FILE_MAX);
		must(buf_add_span(&changed[i].value, buf_span(&parts[i].value)));
		must(buf_add_span(&changed[i].stream, buf_span(&parts[i].stream)));
	}
	for (size_t took = edit_once(changed, data, size); took > 0; took = edit_once(changed, data, size)) {
		data += took;
		size -= took;
	}
	if (pack(changed, &file) == ERR_OK)
		check(buf_span(&file));
	for (size_t i = 0; i < part_count; i++) {
		buf_release(&changed[i].value);
		buf_release(&changed[i].stream);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (part_count == 0)
		start();
	if (size == 0)
		return 0;
	if (data[0] == 0)
		check(span_of(data + 1, size - 1));
	else if (data[0] == 1)
		change(data + 1, size - 1);
	else if (data[0] == 2)
		edit(data + 1, size - 1);
	return 0;
}
