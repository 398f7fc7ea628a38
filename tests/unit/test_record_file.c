/* Records read back: what the writer makes is taken, and all that anybody has changed is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/record_file.h"
#include "unit/record_sample.h"

#define SAMPLE CLEANUP(sample_release) struct sample

DEFINE_CLEANUP(cleanup_record_file, struct record_file, record_file_free);
#define RECORD_FILE CLEANUP(cleanup_record_file) struct record_file

static struct record_fonts *fonts;
static struct buf made[SAMPLE_KIND_COUNT];

static int set_up(void **state)
{
	(void)state;
	if (sample_fonts_load(&fonts) != ERR_OK)
		return -1;
	for (enum sample_kind kind = 0; kind < SAMPLE_KIND_COUNT; kind++) {
		SAMPLE s = { 0 };

		made[kind] = buf_init(RECORD_PDF_MAX);
		if (sample_init(&s, kind) != ERR_OK || record_write(fonts, &s.document, &made[kind]) != ERR_OK)
			return -1;
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	record_fonts_free(fonts);
	for (size_t i = 0; i < SAMPLE_KIND_COUNT; i++)
		buf_release(&made[i]);
	return 0;
}

static void open_good(const struct buf *pdf, struct record_file **f)
{
	char reason[200];

	if (record_file_open(buf_span(pdf), reason, sizeof reason, f) != ERR_OK)
		fail_msg("%s", reason);
}

static void test_facts(void **state)
{
	static const struct {
		enum sample_kind kind;
		size_t pages;
		bool attached;
	} cases[] = { { SAMPLE_RECORD, 3, true }, { SAMPLE_COPY, 2, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		SAMPLE s = { 0 };
		RECORD_FILE *f = NULL;
		struct record_file_facts facts;

		assert_int_equal(sample_init(&s, cases[i].kind), ERR_OK);
		open_good(&made[cases[i].kind], &f);
		facts = record_file_facts(f);
		assert_string_equal(facts.title, s.document.title);
		assert_string_equal(facts.author, s.document.author);
		assert_string_equal(facts.reference, s.document.reference);
		assert_true(facts.created.us == s.document.created.us);
		assert_int_equal(facts.pages, cases[i].pages);
		assert_int_equal(facts.archive_3a, cases[i].attached);
	}
}

static void test_attachments(void **state)
{
	SAMPLE s = { 0 };
	RECORD_FILE *f = NULL;
	struct record_file_attachment a;

	(void)state;
	assert_int_equal(sample_init(&s, SAMPLE_RECORD), ERR_OK);
	open_good(&made[SAMPLE_RECORD], &f);
	assert_int_equal(record_file_attachments(f), s.document.attachment_count);
	for (size_t i = 0; i < s.document.attachment_count; i++) {
		a = record_file_attachment_at(f, i);
		assert_string_equal(a.name, s.attachments[i].name);
		assert_string_equal(a.mime, s.attachments[i].mime);
		assert_int_equal(a.relationship, s.attachments[i].relationship);
		assert_true(span_equal(a.bytes, s.attachments[i].bytes));
		assert_int_equal(record_file_attachment(f, s.attachments[i].name, &a), ERR_OK);
		assert_true(span_equal(a.bytes, s.attachments[i].bytes));
	}
	assert_int_equal(record_file_attachment(f, "missing.json", &a), ERR_NOT_FOUND);
}

/* The form for tests is no record, and neither is nothing. */
static void test_other_files(void **state)
{
	RECORD_FILE *f = NULL;
	char reason[200];
	const struct buf *long_one = &made[SAMPLE_LONG];

	(void)state;
	assert_int_equal(record_file_open(buf_span(&made[SAMPLE_CORE]), reason, sizeof reason, &f), ERR_EVIDENCE);
	assert_null(f);
	assert_int_equal(record_file_open(span_of("", 0), reason, sizeof reason, &f), ERR_EVIDENCE);
	assert_int_equal(record_file_open(span_str("%PDF-1.7\n"), reason, sizeof reason, &f), ERR_EVIDENCE);
	for (size_t len = 0; len < long_one->len; len += 997) {
		assert_int_equal(record_file_open(span_of(long_one->ptr, len), reason, sizeof reason, &f),
		                 ERR_EVIDENCE);
		assert_true(*reason != '\0');
	}
	open_good(long_one, &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_attachments),
		cmocka_unit_test(test_other_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
