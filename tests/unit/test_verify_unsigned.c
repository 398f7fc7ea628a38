/* Papers without a seal: those that say so of themselves where nobody overlooks it are told of as such; whatever else
 * has no seal, or another form, is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verify_world.h"

static struct world *w;
static struct verify_report r;

static int set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

struct paper {
	enum record_writer writer;
	const char *banners[3], *title, *text, *caption;
	bool second_section, attachment;
	int paragraphs; /* enough of them fill more than a page */
};

static void write_paper(const struct paper *p, struct buf *out)
{
	static const uint8_t modules[21 * 21] = { 1 };
	const struct record_qr qr = { modules, 21, p->caption, RECORD_QR_ALT };
	const struct record_attachment attachment = {
		"decision.json", "application/json", span_str("{}"), RECORD_SOURCE, "", w->pki->now
	};
	BLOCKS blocks = { 0 }, evidence = { 0 };
	const struct record_section sections[] = { { .blocks = &blocks, .qr = p->caption ? &qr : NULL },
		                                   { .blocks = &evidence, .new_page = true } };
	struct record_document d = { .writer = p->writer,
		                     .title = "Något annat", /* nobody sees it */
		                     .author = "Socialnämnden",
		                     .reference = WORLD_REFERENCE,
		                     .created = w->pki->now,
		                     .banners = p->banners,
		                     .sections = sections,
		                     .section_count = p->second_section ? 2 : 1,
		                     .attachments = &attachment,
		                     .attachment_count = p->attachment };

	while (d.banner_count < ARRAY_LENGTH(p->banners) && p->banners[d.banner_count])
		d.banner_count++;
	assert_int_equal(blocks_add(&blocks, BLOCK_TITLE, p->title), ERR_OK);
	for (int i = 0; i <= p->paragraphs; i++)
		assert_int_equal(blocks_add(&blocks, BLOCK_PARAGRAPH, p->text), ERR_OK);
	assert_int_equal(blocks_add(&evidence, BLOCK_TITLE, "Underskrift och bevis"), ERR_OK);
	buf_release(out);
	*out = buf_init(RECORD_PDF_MAX);
	assert_int_equal(record_write(w->fonts, &d, out), ERR_OK);
}

static const struct paper good = { .banners = { "TESTMILJÖ", "EJ UNDERTECKNAT" },
	                           .title = "Beslut om omedelbart omhändertagande",
	                           .text = "Liv Påhittsson ska omedelbart omhändertas enligt 6 § LVU.",
	                           .caption = "Kontrollkod\nK7F3-9QPM-ABCD" };

static void expect(const struct paper *p, bool is_unsigned)
{
	BUF pdf = buf_init(RECORD_PDF_MAX);

	write_paper(p, &pdf);
	world_verify_bytes(w, buf_span(&pdf), &r);
	if (is_unsigned)
		world_expect(&r, VERIFY_INDETERMINATE, VERIFY_SIGNED_DATA_NOT_FOUND, VERIFY_CHECK_SEAL);
	else
		world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE,
		             p->attachment ? VERIFY_CHECK_FORM : VERIFY_CHECK_SEAL);
	assert_int_equal(r.kind == VERIFY_UNSIGNED, is_unsigned);
	assert_int_equal(r.facts.paper != NULL, is_unsigned);
}

static void test_marked(void **state)
{
	struct paper p = good;

	(void)state;
	expect(&p, true);
	assert_string_equal(r.facts.title, p.title);
	assert_string_equal(r.facts.mark, "EJ UNDERTECKNAT");
	assert_string_equal(r.facts.check_code, "K7F3-9QPM-ABCD");
	assert_string_equal(r.facts.reference, ""); /* of what nobody vouches for, no more than is seen at once */
	assert_true(r.facts.test);
	assert_false(r.facts.practice);
	p.paragraphs = 90;
	expect(&p, true);
	p.banners[2] = "ÖVNING";
	p.caption = NULL;
	expect(&p, true);
	assert_true(r.facts.practice);
	assert_string_equal(r.facts.check_code, "");
	p.caption = "Kontrollkod\nK7F3-9QPM-ABCD.example.com";
	expect(&p, true);
	assert_string_equal(r.facts.check_code, "");
}

/* Without the mark on top, with words around it, with a second section or an attachment as a record has them. */
static void test_not_marked(void **state)
{
	struct paper p = good;

	(void)state;
	p.banners[1] = NULL;
	expect(&p, false);
	p.banners[1] = "KOPIA";
	expect(&p, false);
	p.banners[1] = "EJ UNDERTECKNAT AV PART";
	expect(&p, false);
	p.banners[0] = p.banners[1] = NULL;
	p.title = "EJ UNDERTECKNAT";
	p.text = "EJ UNDERTECKNAT";
	expect(&p, false);
	p = good;
	p.second_section = true;
	expect(&p, false);
	p = good;
	p.attachment = true;
	expect(&p, false);
}

/* Before format 2 a confirmation had its title alone; since then it has its mark, and the title is not enough. */
static void test_confirmation(void **state)
{
	struct paper p = good;

	(void)state;
	p.banners[1] = "OSTÄMPLAD KOPIA";
	expect(&p, true);
	assert_string_equal(r.facts.paper, "copy");
	p.banners[1] = "FELREGISTRERAT"; /* a mark that says what became of it makes no paper of a file */
	expect(&p, false);
	p.banners[1] = "BEKRÄFTELSE";
	expect(&p, true);
	assert_string_equal(r.facts.paper, "confirmation");
	p.banners[1] = NULL;
	p.title = RECORD_CONFIRMATION_TITLE;
	expect(&p, false);
	p.writer = RECORD_WRITER_1;
	expect(&p, true);
	assert_string_equal(r.facts.paper, "confirmation");
	p.title = "Bekräftelse på muntligt beslut och underskrift";
	expect(&p, false);
}

/* Bytes that were changed so that the form breaks, or added behind. */
static void test_changed(void **state)
{
	BUF pdf = buf_init(RECORD_PDF_MAX);

	(void)state;
	write_paper(&good, &pdf);
	assert_int_equal(buf_add_char(&pdf, '\n'), ERR_OK);
	world_verify_bytes(w, buf_span(&pdf), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	pdf.len -= 2;
	world_verify_bytes(w, buf_span(&pdf), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
}

/* Sealed with the genuine key it is what was sealed: a copy. With glyphs that nobody can compare it is not told of. */
static void test_sealed_or_unseen(void **state)
{
	struct record_fonts *fonts = w->fonts;
	PARTS p = { 0 };
	BUF pdf = buf_init(RECORD_PDF_MAX);

	(void)state;
	world_parts(w, NULL, &p);
	write_paper(&good, &p.pdf);
	world_seal(w, &p, NULL);
	world_verify_bytes(w, buf_span(&p.pdf), &r);
	assert_int_equal(r.kind, VERIFY_COPY);
	write_paper(&good, &pdf);
	w->fonts = NULL;
	world_verify_bytes(w, buf_span(&pdf), &r);
	w->fonts = fonts;
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_SEAL);
}

static void test_told(void **state)
{
	BUF pdf = buf_init(RECORD_PDF_MAX), text = buf_init(1 << 20);
	JSON json_t *array = json_array();

	(void)state;
	write_paper(&good, &pdf);
	world_verify_bytes(w, buf_span(&pdf), &r);
	assert_int_equal(verify_report_text(&r, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "INGET BEVIS"));
	assert_non_null(strstr(buf_str(&text), "K7F3-9QPM-ABCD"));
	assert_null(strstr(buf_str(&text), "UNDERKÄND"));
	assert_null(strstr(buf_str(&text), "GODKÄND"));
	assert_null(strstr(buf_str(&text), "Vad som har hänt sedan"));
	assert_int_equal(verify_report_json(&r, array), ERR_OK);
	assert_string_equal(json_text_at(array, "0.kind"), "unsigned");
	assert_string_equal(json_text_at(array, "0.facts.paper"), "unsigned");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marked),       cmocka_unit_test(test_not_marked),
		cmocka_unit_test(test_confirmation), cmocka_unit_test(test_changed),
		cmocka_unit_test(test_told),         cmocka_unit_test(test_sealed_or_unseen),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
