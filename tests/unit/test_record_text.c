/* Which texts can be printed, how characters become glyphs and lines. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "record/lines.h"
#include "unit/record_sample.h"

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

static enum err add_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80)
		return buf_add_char(out, (char)c);
	if (c < 0x800)
		TRY(buf_add_char(out, (char)(0xC0 | c >> 6)));
	else
		TRY(buf_add_char(out, (char)(0xE0 | c >> 12)));
	if (c >= 0x800)
		TRY(buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3F))));
	return buf_add_char(out, (char)(0x80 | (c & 0x3F)));
}

static void test_printable(void **state)
{
	static const char *const texts[] = {
		"",
		"Räksmörgås ÅÄÖ åäö",
		"Čáhcesuolu Đorđe Ŋuorra Šaddjá Ŧuoblla Žuvdoaivi",
		"Łukasz Żółć, Nguyễn Thị Hồng, Ștefan Țurcanu, Þórður Ægisdóttir",
		"Ελένη Παπαδοπούλου, Владимир",
		"6\u00a0§ LVU – ”citat” ’apostrof’ … 50 € ½ • × ÷ °",
		"Rad ett\nRad två\n\nRad fyra",
		"x\u0300 \u1E33 \u01F9", /* letters that the font has in parts */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct record_missing missing;

		if (record_text_check(fonts, span_str(texts[i]), &missing) != ERR_OK)
			fail_msg("%s: %s at %zu", texts[i], missing.name, missing.offset);
	}
}

/* Every Latin letter that Unicode has composed: Latin-1, Extended-A and -B, Additional, and IPA's, which some African
 * names use. All Sámi, Baltic, Romani, Turkic and Vietnamese names are of these. */
static void test_all_latin_letters(void **state)
{
	static const struct {
		uint32_t first, last;
	} blocks[] = { { 0xC0, 0x24F }, { 0x250, 0x2AF }, { 0x1E00, 0x1EFF }, { 0x2C60, 0x2C7F } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(blocks); i++) {
		for (uint32_t c = blocks[i].first; c <= blocks[i].last; c++) {
			BUF text = buf_init(8);

			assert_int_equal(add_utf8(&text, c), ERR_OK);
			if (record_text_check(fonts, buf_span(&text), NULL) != ERR_OK)
				fail_msg("U+%04X", (unsigned)c);
		}
	}
}

/* What a register may hand over taken apart (NFD) is put together before anything else, and then stands as one. */
static void test_names_are_composed(void **state)
{
	static const char *const names[][2] = {
		{ "A\u030Asa O\u0308berg", "Åsa Öberg" },
		{ "C\u030Ca\u0301hci Ko\u030Cn\u030Cur", "Čáhci Kǒňur" },
		{ "Nguye\u0302\u0303n", "Nguyễn" },
		{ "K\u030Ciill, G\u030Ceres", "Ǩiill, Ǧeres" },
		{ "\u017B\u00F3\u0142c\u0301, Be\u0328c", "Żółć, Bęc" },
		{ "S\u0326t\u0326", "Șț" },
		{ "Th\u01A1\u0300 u\u031B\u0309", "Thờ ử" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		BUF clean = buf_init(200);

		assert_int_equal(text_clean(span_str(names[i][0]), &clean), ERR_OK);
		assert_string_equal(clean.ptr, names[i][1]);
		assert_int_equal(record_text_check(fonts, buf_span(&clean), NULL), ERR_OK);
		assert_int_equal(record_text_check(fonts, span_str(names[i][0]), NULL), ERR_INPUT);
	}
}

static void test_not_printable(void **state)
{
	static const struct {
		const char *text;
		uint32_t code_point;
		size_t offset;
	} cases[] = {
		{ "Åke 中", 0x4E2D, 5 },
		{ "Rad ett\nÅ 😀", 0x1F600, 11 },
		{ "a\u202Eb", 0x202E, 1 },   /* would turn the text round */
		{ "hem\u00ADmet", 0xAD, 3 }, /* a soft hyphen is seen on some papers and not on others */
		{ "a\u200Db", 0x200D, 1 },
		{ "tab\there", 0x09, 3 },
		{ "\u05E9\u05DC\u05D5\u05DD", 0x5E9, 0 },
		{ "\xff", 0, 0 },
		{ "ab\xc3", 0, 2 },
		{ "\xed\xa0\x80", 0, 0 }, /* a surrogate */
		{ "\xc0\x80", 0, 0 },     /* NUL in two bytes */
		{ "A\u030Ake", 0, 0 },    /* not in NFC */
		{ "\ue000", 0xE000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct record_missing missing = { .offset = 99 };

		assert_int_equal(record_text_check(fonts, span_str(cases[i].text), &missing), ERR_INPUT);
		if (missing.code_point != cases[i].code_point || missing.offset != cases[i].offset)
			fail_msg("case %zu: %s at %zu", i, missing.name, missing.offset);
		assert_int_equal(record_text_check(fonts, span_str(cases[i].text), NULL), ERR_INPUT);
	}
}

/* What was found is kept of the whole text, and of that text alone. */
static void test_what_was_checked_before(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		assert_int_equal(record_text_check(fonts, span_str("Åke hör hit"), NULL), ERR_OK);
		assert_int_equal(record_text_check(fonts, span_str("Åke hör hit 中"), NULL), ERR_INPUT);
		assert_int_equal(record_text_check(fonts, span_str("A\u030Ake hör hit"), NULL), ERR_INPUT);
		assert_int_equal(record_text_check(fonts, span_str(""), NULL), ERR_OK);
		assert_int_equal(record_text_check(fonts, span_of("\0", 1), NULL), ERR_INPUT);
	}
}

static void test_name_of_missing(void **state)
{
	struct record_missing missing;

	(void)state;
	assert_int_equal(record_text_check(fonts, span_str("中"), &missing), ERR_INPUT);
	assert_string_equal(missing.name, "U+4E2D");
}

static void test_blocks(void **state)
{
	BLOCKS b = { 0 };
	struct record_missing missing;

	(void)state;
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "Beslut"), ERR_OK);
	assert_int_equal(blocks_add_row(&b, "Namn", "Åsa"), ERR_OK);
	assert_int_equal(record_blocks_check(fonts, &b, &missing), ERR_OK);
	assert_int_equal(blocks_add_row(&b, "Namn", "Å 中"), ERR_OK);
	assert_int_equal(blocks_add(&b, BLOCK_PARAGRAPH, "ok"), ERR_OK);
	assert_int_equal(record_blocks_check(fonts, &b, &missing), ERR_INPUT);
	assert_int_equal(missing.block, 1);
	assert_int_equal(missing.offset, 3);
	assert_int_equal(missing.code_point, 0x4E2D);
}

static void shape_text(struct shaper *s, const char *text, struct run *run)
{
	assert_int_equal(shape(s, FACE_REGULAR, span_str(text), NULL, run), ERR_OK);
}

static const struct usage *usage_of(const struct shaper *s, const struct run *run, size_t i)
{
	return &s->used[FACE_REGULAR].items[run->glyphs[i].cid];
}

/* One glyph that stands for two characters is two CIDs, so that each can be told from the other. */
static void test_meaning(void **state)
{
	ARENA arena = { 0 };
	SHAPER s = { 0 };
	struct run run;

	(void)state;
	assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
	shape_text(&s, "a a\u00a0å", &run);
	assert_int_equal(run.count, 5);
	assert_int_equal(run.glyphs[0].cid, run.glyphs[2].cid);
	assert_int_not_equal(run.glyphs[1].cid, run.glyphs[3].cid);
	assert_int_equal(usage_of(&s, &run, 1)->meaning[0], ' ');
	assert_int_equal(usage_of(&s, &run, 3)->meaning[0], 0xA0);
	assert_int_equal(usage_of(&s, &run, 4)->meaning[0], 0xE5);
	assert_int_equal(usage_of(&s, &run, 4)->meaning_count, 1);
	shape_text(&s, "fi ffl", &run); /* no ligature, whose halves could not be told apart */
	assert_int_equal(run.count, 6);
}

/* A character that the font has only in parts is taken apart, each part with its own meaning. */
static void test_marks(void **state)
{
	ARENA arena = { 0 };
	SHAPER s = { 0 };
	struct run run;

	(void)state;
	assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
	shape_text(&s, "x\u0300", &run);
	assert_int_equal(run.count, 2);
	assert_int_equal(usage_of(&s, &run, 0)->meaning[0], 'x');
	assert_int_equal(usage_of(&s, &run, 1)->meaning[0], 0x300);
	shape_text(&s, "\u2260", &run); /* ≠ */
	assert_int_equal(run.count, 2);
	assert_int_equal(usage_of(&s, &run, 0)->meaning[0], '=');
	assert_int_equal(usage_of(&s, &run, 1)->meaning[0], 0x338);
}

static void set_lines(struct shaper *s, const char *text, int32_t width, struct lines *lines)
{
	static const struct style style = { FACE_REGULAR, 10000, 14000, 0 };

	assert_int_equal(lines_set(s, &style, span_str(text), width, lines), ERR_OK);
}

/* The line's text, as its CIDs mean it, compared. */
static void assert_line(const struct shaper *s, const struct lines *l, size_t i, const char *expected)
{
	assert_true(i < l->count);
	assert_int_equal(l->items[i].count, strlen(expected));
	for (size_t k = 0; k < l->items[i].count; k++)
		assert_int_equal(s->used[FACE_REGULAR].items[l->items[i].glyphs[k].cid].meaning[0], expected[k]);
}

static void test_lines(void **state)
{
	ARENA arena = { 0 };
	SHAPER s = { 0 };
	struct lines l;

	(void)state;
	assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
	set_lines(&s, "aaaa bbbb cccc", 48000, &l);
	assert_int_equal(l.count, 2);
	assert_line(&s, &l, 0, "aaaa ");
	assert_line(&s, &l, 1, "bbbb cccc");
	set_lines(&s, "one\ntwo\n\nfour", 300000, &l);
	assert_int_equal(l.count, 4);
	assert_line(&s, &l, 0, "one\n");
	assert_line(&s, &l, 2, "\n");
	assert_int_equal(l.items[2].width, 0);
	set_lines(&s, "", 300000, &l);
	assert_int_equal(l.count, 1);
}

static void test_kept_together(void **state)
{
	ARENA arena = { 0 };
	SHAPER s = { 0 };
	struct lines l;

	(void)state;
	assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
	set_lines(&s, "den 30 november", 45000, &l);
	assert_line(&s, &l, 0, "den ");
	set_lines(&s, "aaaa kl. 23.40", 45000, &l);
	assert_line(&s, &l, 0, "aaaa ");
	set_lines(&s, "enligt 6 § LVU", 45000, &l);
	assert_line(&s, &l, 0, "enligt ");
	set_lines(&s, "enligt 26 kap. 7 § OSL", 90000, &l);
	assert_line(&s, &l, 0, "enligt ");
	set_lines(&s, "GVL 2026-0042-7", 55000, &l);
	assert_line(&s, &l, 0, "GVL ");
	set_lines(&s, "Sten-Wolter", 30000, &l);
	assert_line(&s, &l, 0, "Sten-");
}

/* Nothing is wider than asked, and nothing is lost. */
static void test_long_word(void **state)
{
	ARENA arena = { 0 };
	SHAPER s = { 0 };
	struct lines l;
	char word[501];

	(void)state;
	memset(word, 'm', 500);
	word[500] = '\0';
	assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
	for (int32_t width = 1000; width < 200000; width += 7000) {
		size_t sum = 0;

		set_lines(&s, word, width, &l);
		for (size_t i = 0; i < l.count; i++) {
			assert_true(l.items[i].width <= width || l.items[i].count == 1);
			sum += l.items[i].count;
		}
		assert_int_equal(sum, 500);
	}
}

/* What the CIDs of all lines mean, one after the other. */
static void collect(const struct shaper *s, const struct lines *l, struct buf *out)
{
	for (size_t i = 0; i < l->count; i++) {
		for (size_t k = 0; k < l->items[i].count; k++) {
			const struct usage *u = &s->used[FACE_REGULAR].items[l->items[i].glyphs[k].cid];

			for (size_t m = 0; m < u->meaning_count; m++)
				assert_int_equal(add_utf8(out, u->meaning[m]), ERR_OK);
		}
	}
}

/* Any text that is found printable comes out of the lines as it went in, up to normal form. */
static void test_round_trip(void **state)
{
	static const uint32_t alphabet[] = { 'a',   'k',   'x',   ' ',   '-',    '1',   0xE5,   0xC4,
		                             0x17E, 0xA7,  0x300, 0x301, 0x323,  0x309, 0x1EA5, 0x1E33,
		                             0x1F9, 0x3B1, 0x301, 0x416, 0x2013, 0x111, 0xA0,   0xFB01 };
	uint32_t seed = 20261121;
	unsigned printable = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		BUF text = buf_init(4096);
		BUF clean = buf_init(4096);
		BUF back = buf_init(4096);
		BUF again = buf_init(4096);
		ARENA arena = { 0 };
		SHAPER s = { 0 };
		struct lines l;

		for (int i = 0; i < 30; i++) {
			seed = seed * 1664525 + 1013904223;
			assert_int_equal(add_utf8(&text, alphabet[(seed >> 16) % ARRAY_LENGTH(alphabet)]), ERR_OK);
		}
		assert_int_equal(text_clean(buf_span(&text), &clean), ERR_OK);
		if (record_text_check(fonts, buf_span(&clean), NULL) != ERR_OK)
			continue;
		printable++;
		assert_int_equal(shaper_init(&s, fonts, &arena), ERR_OK);
		set_lines(&s, clean.ptr, (int32_t)(1000 + seed % 100000), &l);
		collect(&s, &l, &back);
		assert_int_equal(text_clean(buf_span(&back), &again), ERR_OK);
		assert_string_equal(again.ptr, clean.ptr);
	}
	assert_true(printable > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_not_printable),
		cmocka_unit_test(test_all_latin_letters),
		cmocka_unit_test(test_names_are_composed),
		cmocka_unit_test(test_what_was_checked_before),
		cmocka_unit_test(test_name_of_missing),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_kept_together),
		cmocka_unit_test(test_long_word),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
