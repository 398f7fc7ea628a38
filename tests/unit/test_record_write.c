/* Whole files: what is refused, what stays the same, how large. What the files hold is judged by other programs in
 * tests/integration/record_peers.sh. */
#include <locale.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/record_sample.h"

#define SAMPLE CLEANUP(sample_release) struct sample

static struct record_fonts *fonts;

static int set_up(void **state)
{
	(void)state;
	return sample_fonts_load(&fonts) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	record_fonts_free(fonts);
	return 0;
}

static bool contains(const struct buf *b, const char *text)
{
	return b->len > 0 && memmem(b->ptr, b->len, text, strlen(text)) != NULL;
}

static void make(enum sample_kind kind, struct buf *pdf)
{
	SAMPLE s = { 0 };

	assert_int_equal(sample_init(&s, kind), ERR_OK);
	assert_int_equal(record_write(fonts, &s.document, pdf), ERR_OK);
}

static void test_forms(void **state)
{
	static const struct {
		enum sample_kind kind;
		const char *header, *part, *level;
		bool attached;
	} forms[] = {
		{ SAMPLE_RECORD, "%PDF-1.7\n", "<pdfaid:part>3<", "<pdfaid:conformance>A<", true },
		{ SAMPLE_COPY, "%PDF-1.7\n", "<pdfaid:part>2<", "<pdfaid:conformance>A<", false },
		{ SAMPLE_CORE, "%PDF-1.4\n", "<pdfaid:part>1<", "<pdfaid:conformance>B<", false },
		{ SAMPLE_LONG, "%PDF-1.7\n", "<pdfaid:part>3<", "<pdfaid:conformance>A<", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
		BUF pdf = buf_init(RECORD_PDF_MAX);

		make(forms[i].kind, &pdf);
		assert_memory_equal(pdf.ptr, forms[i].header, strlen(forms[i].header));
		assert_memory_equal(pdf.ptr + pdf.len - 6, "%%EOF\n", 6);
		assert_true(contains(&pdf, forms[i].part));
		assert_true(contains(&pdf, forms[i].level));
		assert_int_equal(contains(&pdf, "/AFRelationship /Source"), forms[i].attached);
		assert_int_equal(contains(&pdf, "/CIDSet"), forms[i].kind == SAMPLE_CORE);
		assert_true(contains(&pdf, "2 0 obj\n<< /Fields [] >>\nendobj\n3 0 obj\n[]\nendobj\n"));
	}
}

static void test_size(void **state)
{
	BUF copy = buf_init(RECORD_PDF_MAX);
	BUF record = buf_init(RECORD_PDF_MAX);

	(void)state;
	make(SAMPLE_COPY, &copy);
	make(SAMPLE_RECORD, &record);
	assert_in_range(copy.len, 10000, 45 * 1024);
	assert_in_range(record.len, 10000, 64 * 1024);
}

static void test_pure_function(void **state)
{
	BUF first = buf_init(RECORD_PDF_MAX);
	BUF second = buf_init(RECORD_PDF_MAX);
	struct record_fonts *kept = fonts;

	(void)state;
	make(SAMPLE_RECORD, &first);
	assert_int_equal(setenv("TZ", "Pacific/Apia", 1), 0);
	tzset();
	(void)setlocale(LC_ALL, "");
	assert_int_equal(sample_fonts_load(&fonts), ERR_OK);
	make(SAMPLE_RECORD, &second);
	record_fonts_free(fonts);
	fonts = kept;
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.ptr, second.ptr, first.len);
}

static void test_identifier_follows_content(void **state)
{
	SAMPLE s = { 0 };
	BUF first = buf_init(RECORD_PDF_MAX);
	BUF second = buf_init(RECORD_PDF_MAX);

	(void)state;
	make(SAMPLE_COPY, &first);
	assert_int_equal(sample_init(&s, SAMPLE_COPY), ERR_OK);
	s.document.text_code = "7KQ2M-XH4TC";
	assert_int_equal(record_write(fonts, &s.document, &second), ERR_OK);
	assert_memory_not_equal(strstr(first.ptr + first.len - 200, "/ID [<"),
	                        strstr(second.ptr + second.len - 200, "/ID [<"), 70);
}

/* Writes a sample that `spoil` has changed. */
static enum err spoilt(void (*spoil)(struct sample *s))
{
	SAMPLE s = { 0 };
	BUF pdf = buf_init(RECORD_PDF_MAX);
	enum err e;

	assert_int_equal(sample_init(&s, SAMPLE_RECORD), ERR_OK);
	spoil(&s);
	e = record_write(fonts, &s.document, &pdf);
	if (e != ERR_OK)
		assert_int_equal(pdf.len, 0);
	return e;
}

static void spoil_nothing(struct sample *s)
{
	(void)s;
}
static void spoil_title(struct sample *s)
{
	s->document.title = "";
}
static void spoil_reference(struct sample *s)
{
	s->document.reference = NULL;
}
static void spoil_line_in_title(struct sample *s)
{
	s->document.title = "Beslut\nandra raden";
}
static void spoil_author_character(struct sample *s)
{
	s->document.author = "社会";
}
static void spoil_banner(struct sample *s)
{
	s->banners[0] = "";
}
static void spoil_body_character(struct sample *s)
{
	assert_int_equal(blocks_add(&s->decision, BLOCK_PARAGRAPH, "Namnet är 王小明."), ERR_OK);
}
static void spoil_no_section(struct sample *s)
{
	s->document.section_count = 0;
}
static void spoil_no_title_block(struct sample *s)
{
	s->signature.items[0].kind = BLOCK_PARAGRAPH;
}
static void spoil_path_in_name(struct sample *s)
{
	s->attachments[1].name = "../statement.json";
}
static void spoil_name_twice(struct sample *s)
{
	s->attachments[1].name = s->attachments[0].name;
}
static void spoil_mime(struct sample *s)
{
	s->attachments[1].mime = "application/json) /JS (";
}
static void spoil_description(struct sample *s)
{
	s->attachments[1].description = "\xff";
}
static void spoil_form(struct sample *s)
{
	s->document.form = RECORD_FORM_1B;
}
static void spoil_qr_size(struct sample *s)
{
	s->qr.size = 0;
}
static void spoil_qr_alt(struct sample *s)
{
	s->qr.alt = NULL;
}
static void spoil_long_title(struct sample *s)
{
	static char title[RECORD_TEXT_MAX + 2];

	memset(title, 'a', sizeof title - 1);
	s->document.title = title;
}
static void spoil_many_pages(struct sample *s)
{
	BUF text = buf_init(BLOCK_TEXT_MAX);

	for (int i = 0; i < 9000; i++)
		assert_int_equal(buf_add_str(&text, "a\n"), ERR_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(blocks_add(&s->decision, BLOCK_PARAGRAPH, text.ptr), ERR_OK);
}

static void test_refused(void **state)
{
	static const struct {
		void (*spoil)(struct sample *s);
		enum err e;
	} cases[] = {
		{ spoil_nothing, ERR_OK },
		{ spoil_title, ERR_INPUT },
		{ spoil_reference, ERR_INPUT },
		{ spoil_line_in_title, ERR_INPUT },
		{ spoil_author_character, ERR_INPUT },
		{ spoil_banner, ERR_INPUT },
		{ spoil_body_character, ERR_INPUT },
		{ spoil_no_section, ERR_INPUT },
		{ spoil_no_title_block, ERR_INPUT },
		{ spoil_path_in_name, ERR_INPUT },
		{ spoil_name_twice, ERR_INPUT },
		{ spoil_mime, ERR_INPUT },
		{ spoil_description, ERR_INPUT },
		{ spoil_form, ERR_INPUT },
		{ spoil_qr_size, ERR_INPUT },
		{ spoil_qr_alt, ERR_INPUT },
		{ spoil_long_title, ERR_TOO_LARGE },
		{ spoil_many_pages, ERR_TOO_LARGE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		enum err e = spoilt(cases[i].spoil);

		if (e != cases[i].e)
			fail_msg("case %zu gave %s", i, err_name(e));
	}
}

static void test_buffer_too_small(void **state)
{
	SAMPLE s = { 0 };

	(void)state;
	assert_int_equal(sample_init(&s, SAMPLE_RECORD), ERR_OK);
	for (size_t max = 0; max < 33000; max += 997) {
		BUF pdf = buf_init(max);

		assert_int_equal(record_write(fonts, &s.document, &pdf), ERR_TOO_LARGE);
		assert_int_equal(pdf.len, 0);
	}
}

static void test_fonts_refused(void **state)
{
	static const struct {
		struct record_font_files files;
		enum err e;
	} cases[] = {
		{ { "/nonexistent.ttf", RECORD_FONT_BOLD, RECORD_PROFILE }, ERR_NOT_FOUND },
		{ { RECORD_PROFILE, RECORD_FONT_BOLD, RECORD_PROFILE }, ERR_CONFIG },
		{ { RECORD_FONT_REGULAR, TEST_SOURCE_DIR "/CMakeLists.txt", RECORD_PROFILE }, ERR_CONFIG },
		{ { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_FONT_BOLD }, ERR_CONFIG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct record_fonts *f = NULL;

		assert_int_equal(record_fonts_load(&cases[i].files, &f), cases[i].e);
		assert_null(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),         cmocka_unit_test(test_size),
		cmocka_unit_test(test_pure_function), cmocka_unit_test(test_identifier_follows_content),
		cmocka_unit_test(test_refused),       cmocka_unit_test(test_buffer_too_small),
		cmocka_unit_test(test_fonts_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
