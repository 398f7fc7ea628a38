/* What stands on the pages of a record, compared with what should. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/record_file.h"
#include "jourbeslut/view.h"
#include "unit/record_sample.h"

#define SAMPLE CLEANUP(sample_release) struct sample

DEFINE_CLEANUP(cleanup_record_file, struct record_file, record_file_free);
#define RECORD_FILE CLEANUP(cleanup_record_file) struct record_file

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

/* Writes the document, reads it back; `pdf` must outlive the file. */
static void write_and_open(const struct record_document *d, struct buf *pdf, struct record_file **f)
{
	char reason[200] = "";

	assert_int_equal(record_write(fonts, d, pdf), ERR_OK);
	if (record_file_open(buf_span(pdf), reason, sizeof reason, f) != ERR_OK)
		fail_msg("%s", reason);
}

static void assert_shows(const struct record_file *f, const struct record_document *d)
{
	char reason[200] = "";

	if (record_file_shows(f, d, reason, sizeof reason) != ERR_OK)
		fail_msg("%s", reason);
}

static void assert_glyphs(const struct record_file *f)
{
	char reason[200] = "";

	if (record_file_glyphs(f, fonts, reason, sizeof reason) != ERR_OK)
		fail_msg("%s", reason);
}

static void test_samples(void **state)
{
	static const enum sample_kind kinds[] = { SAMPLE_RECORD, SAMPLE_COPY, SAMPLE_LONG };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		SAMPLE s = { 0 };
		RECORD_FILE *f = NULL;
		BUF pdf = buf_init(RECORD_PDF_MAX);

		assert_int_equal(sample_init(&s, kinds[i]), ERR_OK);
		write_and_open(&s.document, &pdf, &f);
		assert_shows(f, &s.document);
		assert_glyphs(f);
	}
}

static char *replace(char *text)
{
	free(text);
	return strdup("Något annat");
}

static void other_title(struct sample *s)
{
	s->decision.items[0].text = replace(s->decision.items[0].text);
}
static void other_subtitle(struct sample *s)
{
	s->decision.items[1].text[strlen("Gävle kommun")] = ' '; /* an end of line that was meant */
}
static void line_end_for_space(struct sample *s)
{
	*strchr(s->decision.items[0].text, ' ') = '\n';
}
static void other_letter(struct sample *s)
{
	*strstr(s->decision.items[4].text, "2388") = '3';
}
static void one_space_more(struct sample *s)
{
	BUF longer = buf_init(BLOCK_TEXT_MAX);

	assert_int_equal(buf_printf(&longer, "%s ", s->decision.items[4].text), ERR_OK);
	free(s->decision.items[4].text);
	s->decision.items[4].text = buf_take(&longer);
}
static void paragraph_for_notice(struct sample *s)
{
	s->decision.items[s->decision.count - 1].kind = BLOCK_PARAGRAPH;
}
static void notice_for_paragraph(struct sample *s)
{
	s->decision.items[4].kind = BLOCK_NOTICE;
}
static void heading_for_paragraph(struct sample *s)
{
	s->decision.items[4].kind = BLOCK_HEADING;
}
static void subtitle_for_paragraph(struct sample *s)
{
	s->decision.items[4].kind = BLOCK_SUBTITLE;
}
static void one_block_less(struct sample *s)
{
	struct block *last = &s->signature.items[--s->signature.count];

	free(last->text);
}
static void one_block_more(struct sample *s)
{
	assert_int_equal(blocks_add(&s->signature, BLOCK_PARAGRAPH, "Mer."), ERR_OK);
}
static void other_order(struct sample *s)
{
	struct block first = s->decision.items[6];

	s->decision.items[6] = s->decision.items[7];
	s->decision.items[7] = first;
}
static void other_label(struct sample *s)
{
	s->decision.items[2].rows[1].label = replace(s->decision.items[2].rows[1].label);
}
static void other_value(struct sample *s)
{
	s->decision.items[2].rows[1].value = replace(s->decision.items[2].rows[1].value);
}
static void values_swapped(struct sample *s)
{
	struct block_row *rows = s->decision.items[2].rows;
	char *value = rows[0].value;

	rows[0].value = rows[1].value;
	rows[1].value = value;
}
static void one_row_less(struct sample *s)
{
	struct block *facts = &s->decision.items[2];

	facts->row_count--;
	free(facts->rows[facts->row_count].label);
	free(facts->rows[facts->row_count].value);
}
static void other_module(struct sample *s)
{
	s->modules[10 * s->qr.size + 10] ^= 1;
}
static void other_caption(struct sample *s)
{
	s->qr.caption = "Kontrollera beslutet:\njour.example.se/kontroll/\n7F3K-9QXM-2TBX";
}
static void other_alt(struct sample *s)
{
	s->qr.alt = "QR-kod";
}
static void no_qr(struct sample *s)
{
	s->sections[0].qr = NULL;
}
static void other_banner(struct sample *s)
{
	s->banners[0] = "ÖVNING";
}
static void no_banner(struct sample *s)
{
	s->document.banner_count = 0;
}
static void other_reference(struct sample *s)
{
	s->document.reference = "GVL-2026-0042-8";
}
static void other_version(struct sample *s)
{
	s->document.version = "2";
}
static void no_text_code(struct sample *s)
{
	s->document.text_code = NULL;
}
static void other_metadata_title(struct sample *s)
{
	s->document.title = "Beslut";
}
static void other_author(struct sample *s)
{
	s->document.author = "Socialnämnden i Sandvikens kommun";
}
static void other_time(struct sample *s)
{
	s->document.created = instant_add(s->document.created, SECOND);
}
static void one_section_less(struct sample *s)
{
	s->document.section_count = 1;
}
static void one_section_more(struct sample *s)
{
	static struct record_section sections[3];

	memcpy(sections, s->sections, sizeof s->sections);
	sections[2] = sections[1];
	s->document.sections = sections;
	s->document.section_count = 3;
}

/* Each is another document than the file's, in one thing. */
static void test_differences(void **state)
{
	static const struct {
		const char *name;
		void (*change)(struct sample *s);
		const char *reason;
	} cases[] = {
		{ "title", other_title, "section 1, block 1, title: the text is another" },
		{ "subtitle", other_subtitle, "section 1, block 1, subtitle: the text is another" },
		{ "line end", line_end_for_space, "section 1, block 1, title: the text is another" },
		{ "letter", other_letter, "section 1, block 5, paragraph: the text is another" },
		{ "space", one_space_more, "section 1, block 5, paragraph: the text is another" },
		{ "paragraph for notice", paragraph_for_notice, NULL },
		{ "notice for paragraph", notice_for_paragraph, NULL },
		{ "heading for paragraph", heading_for_paragraph, NULL },
		{ "subtitle for paragraph", subtitle_for_paragraph, NULL },
		{ "block less", one_block_less, "more stands on the pages than should" },
		{ "block more", one_block_more, NULL },
		{ "order", other_order, NULL },
		{ "label", other_label, "section 1, block 3, label: the text is another" },
		{ "value", other_value, "section 1, block 3, value: the text is another" },
		{ "values swapped", values_swapped, NULL },
		{ "row less", one_row_less, NULL },
		{ "module", other_module, "section 1, block 1, QR code: another module" },
		{ "caption", other_caption, NULL },
		{ "alt", other_alt, NULL },
		{ "no QR code", no_qr, NULL },
		{ "banner", other_banner, "section 1, block 1, banner: the text is another" },
		{ "no banner", no_banner, NULL },
		{ "reference", other_reference, "metadata: another reference" },
		{ "version", other_version, NULL },
		{ "text code", no_text_code, NULL },
		{ "metadata's title", other_metadata_title, "metadata: another title" },
		{ "author", other_author, "metadata: another author" },
		{ "time", other_time, "metadata: another time of creation" },
		{ "section less", one_section_less, NULL },
		{ "section more", one_section_more, NULL },
	};
	SAMPLE original = { 0 };
	RECORD_FILE *f = NULL;
	BUF pdf = buf_init(RECORD_PDF_MAX);

	(void)state;
	assert_int_equal(sample_init(&original, SAMPLE_RECORD), ERR_OK);
	write_and_open(&original.document, &pdf, &f);
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		SAMPLE s = { 0 };
		char reason[200];
		enum err e;

		assert_int_equal(sample_init(&s, SAMPLE_RECORD), ERR_OK);
		assert_shows(f, &s.document);
		cases[i].change(&s);
		e = record_file_shows(f, &s.document, reason, sizeof reason);
		if (e != ERR_EVIDENCE || *reason == '\0')
			fail_msg("%s: %s", cases[i].name, err_name(e));
		if (cases[i].reason)
			assert_string_equal(reason, cases[i].reason);
	}
}

/* A letter that is set in parts, and all kinds of spaces, come back as they were. */
static void test_hard_texts(void **state)
{
	static const char *const texts[] = {
		"\u1E33\u01F9 x\u0300 Ḳa ởng",
		"Rad ett\n\nRad tre\n  inskjuten\nslut",
		"6\u00a0§ LVU – ”citat” … 50 €",
		"Ελένη Παπαδοπούλου, Владимир",
		"A  B   C",
		"j\u0323 \u012F\u0301 m\u0303 я\u0301 i\u0323\u0301", /* letters that no font has whole */
		"Ŕ\u0323", /* normal form is Ṛ and acute, but the font has Ŕ and dot below */
		"Övervägandensomsägsienendaordutanmellanrumochmåstebrytasnågonstansdärdetintesyns",
	};
	SAMPLE s = { 0 };
	RECORD_FILE *f = NULL;
	BUF pdf = buf_init(RECORD_PDF_MAX);

	(void)state;
	assert_int_equal(sample_init(&s, SAMPLE_COPY), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		for (enum block_kind kind = BLOCK_SUBTITLE; kind < BLOCK_KIND_COUNT; kind++) {
			if (kind != BLOCK_FACTS)
				assert_int_equal(blocks_add(&s.decision, kind, texts[i]), ERR_OK);
		}
		assert_int_equal(blocks_add_row(&s.decision, texts[i], texts[i]), ERR_OK);
		assert_int_equal(blocks_add_row(&s.decision, texts[i], ""), ERR_OK);
	}
	write_and_open(&s.document, &pdf, &f);
	assert_shows(f, &s.document);
	assert_glyphs(f);
}

/* Any document that the writer takes is read back as it was. */
static void test_any_document(void **state)
{
	static const char *const words[] = {
		"a",          "och",     "beslut", "(6 §", "LVU)",
		"Åsa",        "1990:52", "kl. 23", "\n",   "\n\n",
		"enligt-med", "Ḳ",       "AVATAR", "”T.”", "omhändertagandebeslutsfattare"
	};
	uint32_t seed = 20261124;

	(void)state;
	for (int round = 0; round < 40; round++) {
		SAMPLE s = { 0 };
		RECORD_FILE *f = NULL;
		BUF pdf = buf_init(RECORD_PDF_MAX);
		BUF text = buf_init(BLOCK_TEXT_MAX);

		assert_int_equal(sample_init(&s, round % 2 ? SAMPLE_COPY : SAMPLE_RECORD), ERR_OK);
		for (int i = 0; i < 30; i++) {
			buf_clear(&text);
			seed = seed * 1664525 + 1013904223;
			for (uint32_t count = 1 + (seed >> 16) % (round < 20 ? 40 : 400); count > 0; count--) {
				seed = seed * 1664525 + 1013904223;
				assert_int_equal(buf_printf(&text, "%s ", words[(seed >> 16) % ARRAY_LENGTH(words)]),
				                 ERR_OK);
			}
			if (blocks_add(&s.decision, BLOCK_SUBTITLE + (enum block_kind)(i % 4), text.ptr) != ERR_OK ||
			    blocks_add_row(i % 3 ? &s.decision : &s.signature, "En etikett", text.ptr) != ERR_OK ||
			    blocks_add(&s.signature, BLOCK_NOTICE, text.ptr) != ERR_OK)
				assert_int_equal(span_trim(buf_span(&text)).len, 0); /* nothing but ends of lines */
		}
		s.sections[1].new_page = round % 3 == 0;
		write_and_open(&s.document, &pdf, &f);
		assert_shows(f, &s.document);
	}
}

/* For people: what blocks_to_text gives, and what stands around it. */
static void test_text(void **state)
{
	SAMPLE s = { 0 };
	RECORD_FILE *f = NULL;
	BUF pdf = buf_init(RECORD_PDF_MAX);
	BUF text = buf_init(RECORD_FILE_MAX);
	BUF blocks = buf_init(RECORD_FILE_MAX);
	const char *body;

	(void)state;
	assert_int_equal(sample_init(&s, SAMPLE_LONG), ERR_OK);
	write_and_open(&s.document, &pdf, &f);
	assert_int_equal(record_file_text(f, &text), ERR_OK);
	assert_memory_equal(
	        text.ptr, "TESTMILJÖ · ÖVNING · EJ UNDERTECKNAT\n\nGävle kommun\nSocialnämnden\n\nBeslut om ",
	        strlen("TESTMILJÖ · ÖVNING · EJ UNDERTECKNAT\n\nGävle kommun\nSocialnämnden\n\nBeslut om "));
	assert_non_null(
	        strstr(text.ptr, "\n\nReferens GVL-2026-0042-7, version 1\nTextkod 7KQ2M-XH4TB\n\nQR-kod med "));
	/* From the first facts on it is the same. */
	assert_int_equal(blocks_to_text(&s.decision, &blocks), ERR_OK);
	body = strstr(blocks.ptr, "Avser: Ebba");
	assert_non_null(body);
	assert_non_null(strstr(text.ptr, body));
	buf_clear(&blocks);
	assert_int_equal(blocks_to_text(&s.signature, &blocks), ERR_OK);
	assert_string_equal(text.ptr + text.len - blocks.len, blocks.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),    cmocka_unit_test(test_differences),
		cmocka_unit_test(test_hard_texts), cmocka_unit_test(test_any_document),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
