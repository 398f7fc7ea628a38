/* Every byte of a record counts: as it stands in the file, and as it was before it was compressed and hashed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "record/pdf.h"
#include "unit/record_sample.h"
#include "unit/record_tamper.h"

static struct record_fonts *fonts;
static struct sample small;
static struct buf small_record;

/* One page with a block of each kind and two attachments. */
static enum err make_small(void)
{
	struct record_section section = { 0 };

	TRY(sample_init(&small, SAMPLE_RECORD));
	blocks_release(&small.decision);
	TRY(blocks_add(&small.decision, BLOCK_TITLE, "Beslut"));
	TRY(blocks_add(&small.decision, BLOCK_SUBTITLE, "Gävle\nNämnden"));
	TRY(blocks_add_row(&small.decision, "Avser", "Ebba 20190312-2388"));
	TRY(blocks_add(&small.decision, BLOCK_HEADING, "Skäl"));
	TRY(blocks_add(&small.decision, BLOCK_PARAGRAPH, "Beslutet gäller 12 dagar."));
	TRY(blocks_add(&small.decision, BLOCK_ITEM, "Genast."));
	TRY(blocks_add(&small.decision, BLOCK_NOTICE, "Obs."));
	small.sections[0] = section;
	small.sections[0].blocks = &small.decision;
	small.document.section_count = 1;
	small.document.attachment_count = 2;
	small_record = buf_init(RECORD_PDF_MAX);
	return record_write(fonts, &small.document, &small_record);
}

static int set_up(void **state)
{
	(void)state;
	return sample_fonts_load(&fonts) == ERR_OK && make_small() == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	record_fonts_free(fonts);
	sample_release(&small);
	buf_release(&small_record);
	return 0;
}

/* Bytes that are in no object. */
static void test_around(void **state)
{
	static const struct {
		const char *before, *from, *to, *after;
	} cases[] = {
		{ "\n", NULL, NULL, "" },
		{ "", NULL, NULL, "\n" },
		{ "", NULL, NULL, "%%EOF\n" },
		{ "", "\n3 0 obj\n", "\n%\n3 0 obj\n", "" },
		{ "", "\n3 0 obj\n", "\n\n3 0 obj\n", "" },
		{ "", "\n3 0 obj\n", "\n3  0 obj\n", "" },
		{ "", "\n3 0 obj\n", "\n03 0 obj\n", "" },
		{ "", "/Pages 4 0 R ", "/Pages 4 0 R  ", "" },
		{ "", "xref\n0 ", "%\nxref\n0 ", "" },
		{ "", "trailer\n", "trailer \n", "" },
		{ "", " /Root 1 0 R", " /Root 1 0 R /Prev 0", "" },
		{ "", "%PDF-1.7", "%PDF-1.6", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		BUF pdf = buf_init(RECORD_PDF_MAX);
		char reason[TAMPER_REASON];

		assert_int_equal(buf_add_str(&pdf, cases[i].before), ERR_OK);
		assert_int_equal(buf_add_span(&pdf, buf_span(&small_record)), ERR_OK);
		assert_int_equal(buf_add_str(&pdf, cases[i].after), ERR_OK);
		if (cases[i].from)
			tamper_replace(&pdf, cases[i].from, cases[i].to, 0);
		assert_int_equal(tamper_judge(&pdf, &small.document, fonts, reason), BY_OPEN);
	}
}

/* A compressed stream ends where its dictionary says, and is one stream. */
static void test_behind_the_stream(void **state)
{
	static const char *const more[] = { "x", "\n", "\x78\x9c\x03\x00\x00\x00\x00\x01" };
	BUF pdf = buf_init(RECORD_PDF_MAX);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(more); i++) {
		TAMPER *t = tamper_open(buf_span(&small_record));
		struct tamper_object *page = tamper_holding(t, "BT ", 0);
		BUF packed = buf_init(RECORD_PDF_MAX);
		PDF packer = { 0 };
		char reason[TAMPER_REASON];

		assert_int_equal(pdf_deflate(&packer, buf_span(&page->stream), &packed), ERR_OK);
		for (bool with_more = false;; with_more = true) {
			buf_clear(&page->stream);
			assert_int_equal(buf_add_span(&page->stream, buf_span(&packed)), ERR_OK);
			if (with_more)
				assert_int_equal(buf_add_str(&page->stream, more[i]), ERR_OK);
			if (page->packed)
				assert_int_equal(buf_add_str(&page->value, " /Filter /FlateDecode"), ERR_OK);
			page->packed = false;
			tamper_build(t, &pdf);
			assert_int_equal(tamper_judge(&pdf, &small.document, fonts, reason),
			                 with_more ? BY_OPEN : NOBODY);
			if (with_more)
				break;
		}
	}
}

/* Every byte as it stands in the file. */
static void test_every_byte(void **state)
{
	static const char patterns[] = { 0x01, 0x20, (char)0x80 };
	BUF pdf = buf_init(RECORD_PDF_MAX);
	char reason[TAMPER_REASON];

	(void)state;
	assert_int_equal(buf_add_span(&pdf, buf_span(&small_record)), ERR_OK);
	assert_int_equal(tamper_judge(&pdf, &small.document, fonts, reason), NOBODY);
	for (size_t at = 0; at < pdf.len; at += 11) {
		char pattern = patterns[at % ARRAY_LENGTH(patterns)];

		pdf.ptr[at] = (char)(pdf.ptr[at] ^ pattern);
		if (tamper_judge(&pdf, &small.document, fonts, reason) != BY_OPEN)
			fail_msg("byte %zu", at);
		pdf.ptr[at] = (char)(pdf.ptr[at] ^ pattern);
	}
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void change_bytes(struct tamper *t, struct tamper_object *o, struct buf *b, size_t step, unsigned *found)
{
	BUF pdf = buf_init(RECORD_PDF_MAX);
	char reason[TAMPER_REASON];
	bool content = b->len > 0 && memmem(b->ptr, b->len, "BT ", 3) != NULL;

	for (size_t at = 0; at < b->len; at += step) {
		enum tamper_stage stage;
		char before = b->ptr[at];

		b->ptr[at] = (char)(b->ptr[at] ^ (at % 2 ? 1 : 2));
		if (b == &o->stream)
			tamper_rename_fonts(t);
		tamper_build(t, &pdf);
		stage = tamper_judge(&pdf, &small.document, fonts, reason);
		/* A line may stand a little elsewhere, as long as it is where the rules want it (FORMAT.md, 2.6). */
		if (stage == NOBODY && !(content && is_digit(before) && is_digit(b->ptr[at])))
			fail_msg("object %u, %s, byte %zu", o->number, b == &o->stream ? "stream" : "value", at);
		found[stage]++;
		b->ptr[at] = (char)(b->ptr[at] ^ (at % 2 ? 1 : 2));
	}
}

/* Every byte of every object, before it is compressed, with all that depends on it made right again: some of it is seen
 * by nothing but its meaning. */
static void test_every_byte_of_every_object(void **state)
{
	unsigned found[TAMPER_STAGE_COUNT] = { 0 };

	(void)state;
	for (size_t i = 0;; i++) {
		TAMPER *t = tamper_open(buf_span(&small_record));
		struct tamper_object *o;
		size_t step;

		if (i == t->count)
			break;
		o = &t->items[i];
		step = 1 + o->stream.len / 40;
		change_bytes(t, o, &o->value, 7, found);
		change_bytes(t, o, &o->stream, step, found);
	}
	for (enum tamper_stage stage = BY_OPEN; stage < TAMPER_STAGE_COUNT; stage++)
		assert_true(found[stage] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_around),
		cmocka_unit_test(test_behind_the_stream),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_every_byte_of_every_object),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
