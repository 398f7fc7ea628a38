/* Records whose fonts lie: what is taken out as text and what the eye sees are not the same. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/record_sample.h"
#include "unit/record_tamper.h"

static struct record_fonts *fonts;
static struct sample sample; /* a whole record */
static struct buf record;

static int set_up(void **state)
{
	(void)state;
	record = buf_init(RECORD_PDF_MAX);
	if (sample_fonts_load(&fonts) != ERR_OK || sample_init(&sample, SAMPLE_RECORD) != ERR_OK ||
	    record_write(fonts, &sample.document, &record) != ERR_OK)
		return -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	record_fonts_free(fonts);
	sample_release(&sample);
	buf_release(&record);
	return 0;
}

#define REGULAR 11

/* Font, descendant, descriptor, program, ToUnicode, CIDToGIDMap, one after the other. */
static struct tamper_object *of_regular(struct tamper *t, size_t which)
{
	return tamper_object(t, REGULAR) + which;
}

/* The CID, as four hex digits, that means the character. */
static void code_of(struct tamper *t, char character, char code[5])
{
	char line[16];
	const char *at;

	(void)snprintf(line, sizeof line, "> <%04X>\n", (unsigned)character);
	at = strstr(of_regular(t, 4)->stream.ptr, line);
	assert_non_null(at);
	memcpy(code, at - 4, 4);
	code[4] = '\0';
}

static void swap_meanings(struct tamper *t)
{
	struct buf *cmap = &of_regular(t, 4)->stream;

	tamper_replace(cmap, "> <0031>", "> <xxxx>", 0);
	tamper_replace(cmap, "> <0032>", "> <0031>", 0);
	tamper_replace(cmap, "> <xxxx>", "> <0032>", 0);
}

/* All codes of one character in the regular font become another's. Codes are four digits. */
static void swap_codes(struct buf *content, const char *first, const char *second)
{
	bool regular = false, in_string = false;

	for (char *at = content->ptr; at < content->ptr + content->len - 4; at++) {
		if (memcmp(at, "/F", 2) == 0)
			regular = at[2] == '1';
		if (*at == '[' || *at == '<')
			in_string = *at == '<' && at[-1] != '<' && at[1] != '<';
		while (regular && in_string && *++at != '>') {
			if (memcmp(at, first, 4) == 0)
				memcpy(at, second, 4);
			else if (memcmp(at, second, 4) == 0)
				memcpy(at, first, 4);
			at += 3;
		}
		in_string = false;
	}
}

static void lying_characters(struct tamper *t)
{
	swap_meanings(t);
}
/* The text that is taken out is right, what the eye sees is not: 1 and 2 change places, both equally wide. */
static void lying_characters_and_codes(struct tamper *t)
{
	char one[5], two[5];

	code_of(t, '1', one);
	code_of(t, '2', two);
	swap_meanings(t);
	for (size_t i = 0; i < t->count; i++) {
		if (t->items[i].has_stream && t->items[i].stream.len > 0 && strstr(t->items[i].stream.ptr, "BT "))
			swap_codes(&t->items[i].stream, one, two);
	}
}
static void swapped_outlines(struct tamper *t)
{
	char one[5], two[5];
	char *map = of_regular(t, 5)->stream.ptr, kept[2];

	code_of(t, '1', one);
	code_of(t, '2', two);
	memcpy(kept, map + 2 * strtoul(one, NULL, 16), 2);
	memcpy(map + 2 * strtoul(one, NULL, 16), map + 2 * strtoul(two, NULL, 16), 2);
	memcpy(map + 2 * strtoul(two, NULL, 16), kept, 2);
}
static uint32_t word_at(const struct buf *b, size_t at)
{
	const unsigned char *p = (const unsigned char *)b->ptr + at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static void put_word(struct buf *b, size_t at, uint32_t word)
{
	for (size_t i = 0; i < 4; i++)
		b->ptr[at + i] = (char)(word >> (24 - 8 * i));
}
static uint32_t sum_of(const struct buf *b, size_t from, size_t len)
{
	uint32_t sum = 0;

	for (size_t at = from; at < from + len; at += 4)
		sum += word_at(b, at);
	return sum;
}
/* The sums of all tables and of the whole program, and the names that follow from it. */
static void mend_program(struct tamper *t)
{
	struct buf *b = &of_regular(t, 3)->stream;
	size_t head = 0;

	for (size_t entry = 12; entry < 12 + 6 * 16; entry += 16) {
		size_t from = word_at(b, entry + 8), len = word_at(b, entry + 12);

		if (memcmp(b->ptr + entry, "head", 4) == 0) {
			head = from;
			put_word(b, head + 8, 0);
		}
		put_word(b, entry + 4, sum_of(b, from, len));
	}
	put_word(b, head + 8, 0xB1B0AFBA - sum_of(b, 0, b->len));
	tamper_rename_fonts(t);
}
static void moved_point(struct tamper *t)
{
	struct buf *program = &of_regular(t, 3)->stream;

	program->ptr[program->len - 8] ^= 1; /* within the last glyph's coordinates */
	mend_program(t);
}
static void instructions(struct tamper *t)
{
	struct buf *b = &of_regular(t, 3)->stream;
	size_t glyf = word_at(b, 12 + 8), at = glyf;

	/* The first glyph, a simple one: behind its contours' ends. */
	at += 10 + 2 * (((size_t)(unsigned char)b->ptr[glyf] << 8) + (unsigned char)b->ptr[glyf + 1]);
	assert_int_equal(b->ptr[at + 1], 0);
	b->ptr[at + 1] = 1;
	mend_program(t);
}
static void renamed_font(struct tamper *t)
{
	of_regular(t, 3)->stream.ptr[20] ^= 1;
	tamper_rename_fonts(t);
}
static void other_program(struct tamper *t)
{
	of_regular(t, 3)->stream.ptr[20] ^= 1;
}
static void font_with_more(struct tamper *t)
{
	tamper_replace(&of_regular(t, 3)->value, "/Length1 ", "/Length1 1", 0);
}
static void other_width(struct tamper *t)
{
	tamper_replace(&of_regular(t, 1)->value, "/W [0 [600 ", "/W [0 [600 1", 0);
}
static void other_measures(struct tamper *t)
{
	tamper_replace(&of_regular(t, 2)->value, "/Ascent 10", "/Ascent 11", 0);
}
static void other_profile(struct tamper *t)
{
	tamper_object(t, 7)->stream.ptr[1000] ^= 1;
}

static void test_attacks(void **state)
{
	static const struct tamper_attack attacks[] = {
		TAMPER_ATTACK(lying_characters, BY_SHOWS),  TAMPER_ATTACK(lying_characters_and_codes, BY_GLYPHS),
		TAMPER_ATTACK(swapped_outlines, BY_GLYPHS), TAMPER_ATTACK(moved_point, BY_GLYPHS),
		TAMPER_ATTACK(instructions, BY_GLYPHS),     TAMPER_ATTACK(renamed_font, BY_GLYPHS),
		TAMPER_ATTACK(other_program, BY_OPEN),      TAMPER_ATTACK(font_with_more, BY_OPEN),
		TAMPER_ATTACK(other_width, BY_GLYPHS),      TAMPER_ATTACK(other_measures, BY_GLYPHS),
		TAMPER_ATTACK(other_profile, BY_GLYPHS),
	};

	(void)state;
	tamper_run(attacks, ARRAY_LENGTH(attacks), buf_span(&record), &sample.document, fonts);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_attacks) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
