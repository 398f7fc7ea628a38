/* Every character that a text may have, in several settings: cleaned or made printable as the service does it, written,
 * and judged by our own reader. Nothing may be archived that its verification refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/record_file.h"
#include "unit/record_sample.h"

#define LAST 0x20000 /* what follows is Han, of which the faces have nothing, and private use */
#define OTHERS 13
#define STEP 21 /* characters in a document */

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

static void encode(uint32_t c, char out[5])
{
	size_t n = 0;

	if (c < 0x80) {
		out[n++] = (char)c;
	} else if (c < 0x800) {
		out[n++] = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			out[n++] = (char)(0xe0 | c >> 12);
		} else {
			out[n++] = (char)(0xf0 | c >> 18);
			out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		}
		out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		out[n++] = (char)(0x80 | (c & 0x3f));
	out[n] = '\0';
}

/* As a typed text comes to the page, and as one of a register does. */
static void add_text(struct blocks *b, const char *text)
{
	BUF clean = buf_init(2000), typed = buf_init(8000), raw = buf_init(8000);

	if (text_clean(span_str(text), &clean) == ERR_OK && clean.len > 0) {
		assert_int_equal(record_text_printable(fonts, buf_span(&clean), &typed), ERR_OK);
		assert_int_equal(blocks_add(b, BLOCK_PARAGRAPH, buf_str(&typed)), ERR_OK);
	}
	if (record_text_printable(fonts, span_str(text), &raw) == ERR_OK && raw.len > 0)
		assert_int_equal(blocks_add_row(b, "Rad", buf_str(&raw)), ERR_OK);
}

/* All marks and white space, and of the others one in so many: all of them take minutes. */
static bool is_chosen(uint32_t c)
{
	return text_is_white(c) || text_is_mark(c) || c % OTHERS == 0;
}

/* Only of characters that the faces can show at all, or that cleaning changes. */
static bool is_of_interest(const char *c)
{
	BUF clean = buf_init(100);

	if (text_clean(span_str(c), &clean) != ERR_OK)
		return false;
	return !span_equal_str(buf_span(&clean), c) || record_text_check(fonts, buf_span(&clean), NULL) == ERR_OK;
}

/* Each "?" is the character. */
static void add_settings(struct blocks *b, const char *c)
{
	static const char *const settings[] = { "??????????", "ab?cd ef",     "ord ? slut", "a??b",
		                                "?",          "å???Ö??: ???", "Ǻ???ǖ??",    "x ?" };

	for (size_t i = 0; i < ARRAY_LENGTH(settings); i++) {
		BUF text = buf_init(400);

		for (const char *at = settings[i]; *at; at++)
			assert_int_equal(*at == '?' ? buf_add_str(&text, c) : buf_add_char(&text, *at), ERR_OK);
		add_text(b, buf_str(&text));
	}
}

static void judge(const struct blocks *b, uint32_t from)
{
	const struct record_section section = { .blocks = b };
	const char *const banners[] = { "TESTMILJÖ" };
	const struct record_document d = { .title = "Beslut",
		                           .author = "Nämnden",
		                           .reference = "GVL-2026-0042-7",
		                           .version = "1",
		                           .text_code = "7KQ2M-XH4TB",
		                           .banners = banners,
		                           .banner_count = 1,
		                           .sections = &section,
		                           .section_count = 1 };
	BUF pdf = buf_init(RECORD_PDF_MAX);
	struct record_file *f = NULL;
	char reason[300] = "";
	enum err e = record_write(fonts, &d, &pdf);

	if (e == ERR_OK)
		e = record_file_open(buf_span(&pdf), reason, sizeof reason, &f);
	if (e == ERR_OK)
		e = record_file_shows(f, &d, reason, sizeof reason);
	if (e == ERR_OK)
		e = record_file_glyphs(f, fonts, reason, sizeof reason);
	record_file_free(f);
	if (e != ERR_OK)
		fail_msg("from U+%04X on: %s %s", from, err_name(e), reason);
}

static void test_every_character(void **state)
{
	uint32_t c = 0x20;

	(void)state;
	while (c < LAST) {
		const uint32_t from = c;
		BLOCKS b = { 0 };
		size_t count = 0;

		assert_int_equal(blocks_add(&b, BLOCK_TITLE, "Beslut"), ERR_OK);
		assert_int_equal(blocks_add(&b, BLOCK_SUBTITLE, "Gävle"), ERR_OK);
		for (; c < LAST && count < STEP; c++) {
			char one[5];

			encode(c, one);
			if ((c >= 0xd800 && c <= 0xdfff) || !is_chosen(c) || !is_of_interest(one))
				continue;
			add_settings(&b, one);
			count++;
		}
		judge(&b, from);
		blocks_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_character) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
