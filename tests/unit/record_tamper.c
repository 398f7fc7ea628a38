#include "unit/record_tamper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/record.h"
#include "record/file.h"

DEFINE_CLEANUP(cleanup_record_file, struct record_file, record_file_free);

#define VALUE_MAX ((size_t)1 << 20)
#define STREAM_MAX ((size_t)64 << 20)

/* Splits "<< … /Filter /FlateDecode /Length N >>". */
static void take_dictionary(struct tamper_object *o, struct span line)
{
	static const char packed[] = " /Filter /FlateDecode", length[] = " /Length ";
	const char *end = memmem(line.ptr, line.len, length, strlen(length));
	const char *filter = memmem(line.ptr, line.len, packed, strlen(packed));

	for (const char *next = end; next;
	     next = memmem(next + 1, line.len - (size_t)(next + 1 - line.ptr), length, strlen(length)))
		end = next;
	assert_non_null(end);
	o->packed = filter != NULL;
	assert_int_equal(buf_add(&o->value, line.ptr, (size_t)((filter ? filter : end) - line.ptr)), ERR_OK);
}

static void take_object(struct tamper *t, const struct object *from, struct inflater *inflater)
{
	struct tamper_object *o = &t->items[t->count++];

	*o = (struct tamper_object){ .number = from->number,
		                     .value = buf_init(VALUE_MAX),
		                     .stream = buf_init(STREAM_MAX),
		                     .has_stream = from->has_stream };
	if (!from->has_stream) {
		assert_int_equal(buf_add_span(&o->value, from->line), ERR_OK);
		return;
	}
	take_dictionary(o, from->line);
	if (o->packed)
		assert_int_equal(file_inflate(inflater, from->stream, &o->stream), ERR_OK);
	else
		assert_int_equal(buf_add_span(&o->stream, from->stream), ERR_OK);
}

struct tamper *tamper_open(struct span pdf)
{
	struct tamper *t = calloc(1, sizeof *t);
	ARENA arena = { 0 };
	INFLATER inflater = { .left = STREAM_MAX };
	char text[200];
	struct reason reason = { text, sizeof text };
	struct objects objects;

	assert_non_null(t);
	assert_int_equal(file_split(&arena, pdf, &reason, &objects), ERR_OK);
	assert_true(objects.count < TAMPER_OBJECTS_MAX);
	for (size_t i = 0; i < objects.count; i++)
		take_object(t, &objects.items[i], &inflater);
	return t;
}

void tamper_free(struct tamper *t)
{
	for (size_t i = 0; i < t->count; i++) {
		buf_release(&t->items[i].value);
		buf_release(&t->items[i].stream);
	}
	free(t);
}

struct tamper_object *tamper_object(struct tamper *t, uint32_t number)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->items[i].number == number)
			return &t->items[i];
	}
	fail_msg("no object %u", number);
	abort();
}

static bool holds(const struct buf *b, const char *text)
{
	return b->len > 0 && memmem(b->ptr, b->len, text, strlen(text)) != NULL;
}

struct tamper_object *tamper_holding(struct tamper *t, const char *text, size_t n)
{
	for (size_t i = 0; i < t->count; i++) {
		if ((holds(&t->items[i].value, text) || holds(&t->items[i].stream, text)) && n-- == 0)
			return &t->items[i];
	}
	fail_msg("no object holds %s", text);
	abort();
}

struct tamper_object *tamper_add(struct tamper *t, const char *value)
{
	uint32_t number = 0;
	struct tamper_object *o = &t->items[t->count];

	assert_true(t->count + 1 < TAMPER_OBJECTS_MAX);
	for (size_t i = 0; i < t->count; i++) {
		if (t->items[i].number > number)
			number = t->items[i].number;
	}
	t->count++;
	*o = (struct tamper_object){ number + 1, buf_init(VALUE_MAX), buf_init(STREAM_MAX), false, false };
	assert_int_equal(buf_add_str(&o->value, value), ERR_OK);
	return o;
}

void tamper_remove(struct tamper *t, const struct tamper_object *object)
{
	size_t i = (size_t)(object - t->items);

	buf_release(&t->items[i].value);
	buf_release(&t->items[i].stream);
	memmove(&t->items[i], &t->items[i + 1], (t->count - i - 1) * sizeof t->items[0]);
	t->count--;
}

char *tamper_nth(const struct buf *b, const char *text, size_t n)
{
	size_t len = strlen(text), at = 0;

	for (; at + len <= b->len; at++) {
		if (memcmp(b->ptr + at, text, len) == 0 && n-- == 0)
			return b->ptr + at;
	}
	fail_msg("%s is not there", text);
	abort();
}

void tamper_replace(struct buf *b, const char *from, const char *to, size_t n)
{
	BUF changed = buf_init(b->max);
	size_t len = strlen(from);
	const char *at = tamper_nth(b, from, n);

	assert_int_equal(buf_add(&changed, b->ptr, (size_t)(at - b->ptr)), ERR_OK);
	assert_int_equal(buf_add_str(&changed, to), ERR_OK);
	assert_int_equal(buf_add(&changed, at + len, b->len - (size_t)(at - b->ptr) - len), ERR_OK);
	buf_clear(b);
	assert_int_equal(buf_add_span(b, buf_span(&changed)), ERR_OK);
}

void tamper_rename_fonts(struct tamper *t)
{
	for (size_t i = 2; i < t->count; i++) {
		static const char key[] = "/FontName /";
		char name[EMBEDDED_NAME];
		const char *old = holds(&t->items[i].value, key) ? strstr(t->items[i].value.ptr, key) : NULL;

		if (!old)
			continue;
		/* Font, descendant and descriptor stand before the program. */
		assert_int_equal(embed_name(buf_span(&t->items[i + 1].stream), "", name), ERR_OK);
		for (size_t k = i - 2; k <= i; k++) {
			char *at = strchr(t->items[k].value.ptr, '+');

			assert_non_null(at);
			memcpy(at - 6, name, 6);
		}
	}
}

static void build_object(struct tamper_object *o, struct buf *out)
{
	PDF packer = { 0 };
	BUF packed = buf_init(STREAM_MAX);

	assert_int_equal(buf_printf(out, "%u 0 obj\n", o->number), ERR_OK);
	assert_int_equal(buf_add_span(out, buf_span(&o->value)), ERR_OK);
	if (o->has_stream) {
		struct span bytes = buf_span(&o->stream);

		if (o->packed) {
			assert_int_equal(pdf_deflate(&packer, bytes, &packed), ERR_OK);
			bytes = buf_span(&packed);
		}
		assert_int_equal(buf_printf(out, "%s /Length %zu >>\nstream\n",
		                            o->packed ? " /Filter /FlateDecode" : "", bytes.len),
		                 ERR_OK);
		assert_int_equal(buf_add_span(out, bytes), ERR_OK);
		assert_int_equal(buf_add_str(out, "\nendstream"), ERR_OK);
	}
	assert_int_equal(buf_add_str(out, "\nendobj\n"), ERR_OK);
}

static void build_table(const struct tamper *t, const size_t *offsets, struct buf *out)
{
	size_t start = out->len, size = 0;
	struct sha256 hash;
	char hex[33];

	for (size_t i = 0; i < t->count; i++) {
		if (t->items[i].number >= size)
			size = t->items[i].number + (size_t)1;
	}
	assert_int_equal(sha256_of(buf_span(out), &hash), ERR_OK);
	hex_encode(hash.bytes, 16, hex);
	assert_int_equal(buf_printf(out, "xref\n0 %zu\n0000000000 65535 f \n", size), ERR_OK);
	for (size_t number = 1; number < size; number++) {
		size_t offset = 0;

		for (size_t i = 0; i < t->count; i++) {
			if (t->items[i].number == number)
				offset = offsets[i];
		}
		assert_int_equal(buf_printf(out, "%010zu 00000 n \n", offset), ERR_OK);
	}
	assert_int_equal(buf_printf(out,
	                            "trailer\n<< /Size %zu /Root 1 0 R /Info 5 0 R /ID [<%s> <%s>] >>\nstartxref\n%zu\n"
	                            "%%%%EOF\n",
	                            size, hex, hex, start),
	                 ERR_OK);
}

void tamper_build(struct tamper *t, struct buf *out)
{
	size_t offsets[TAMPER_OBJECTS_MAX];

	buf_clear(out);
	assert_int_equal(buf_add_str(out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), ERR_OK);
	for (size_t i = 0; i < t->count; i++) {
		offsets[i] = out->len;
		build_object(&t->items[i], out);
	}
	build_table(t, offsets, out);
}

static bool same_attachments(const struct record_file *f, const struct record_document *d)
{
	bool same = record_file_attachments(f) == d->attachment_count;

	for (size_t i = 0; same && i < d->attachment_count; i++) {
		struct record_file_attachment a = record_file_attachment_at(f, i);

		same = strcmp(a.name, d->attachments[i].name) == 0 && strcmp(a.mime, d->attachments[i].mime) == 0 &&
		       a.relationship == d->attachments[i].relationship &&
		       span_equal(a.bytes, d->attachments[i].bytes) && a.modified.us == d->attachments[i].modified.us &&
		       strcmp(a.description, d->attachments[i].description) == 0;
	}
	return same;
}

enum tamper_stage tamper_judge(const struct buf *pdf, const struct record_document *d, const struct record_fonts *fonts,
                               char reason[TAMPER_REASON])
{
	CLEANUP(cleanup_record_file) struct record_file *f = NULL;
	enum err e = record_file_open(buf_span(pdf), reason, TAMPER_REASON, &f);

	if (e != ERR_OK) {
		assert_true((e == ERR_EVIDENCE || e == ERR_TOO_LARGE) && *reason && !f);
		return BY_OPEN;
	}
	if (!same_attachments(f, d))
		return BY_ATTACHMENTS;
	e = record_file_shows(f, d, reason, TAMPER_REASON);
	if (e == ERR_OK)
		e = record_file_glyphs(f, fonts, reason, TAMPER_REASON) == ERR_OK ? ERR_OK : ERR_COUNT;
	assert_true(e == ERR_OK || *reason);
	return e == ERR_OK ? NOBODY : e == ERR_COUNT ? BY_GLYPHS : BY_SHOWS;
}

void tamper_run(const struct tamper_attack *attacks, size_t count, struct span pdf, const struct record_document *d,
                const struct record_fonts *fonts)
{
	static const char *const names[TAMPER_STAGE_COUNT] = { "nobody", "open", "attachments", "shows", "glyphs" };
	BUF changed = buf_init(RECORD_PDF_MAX);

	for (size_t i = 0; i < count; i++) {
		TAMPER *t = tamper_open(pdf);
		char reason[TAMPER_REASON] = "";
		enum tamper_stage stage;

		tamper_build(t, &changed);
		assert_true(span_equal(buf_span(&changed), pdf)); /* or the attack is not what is refused */
		attacks[i].change(t);
		tamper_build(t, &changed);
		stage = tamper_judge(&changed, d, fonts, reason);
		if (getenv("SHOW_REASONS"))
			print_message("%-28s %s: %s\n", attacks[i].name, names[stage], reason);
		if (stage != attacks[i].stage)
			fail_msg("%s: found by %s, %s", attacks[i].name, names[stage], reason);
	}
}
