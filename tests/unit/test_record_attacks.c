/* Records changed by somebody who knows the format: lengths, offsets and identifier are right, and still it shows. */
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

/* The content of the n-th page. */
static struct buf *content(struct tamper *t, size_t page)
{
	return &tamper_holding(t, "BT ", page)->stream;
}

static void white_text(struct tamper *t)
{
	tamper_replace(content(t, 0), "BT ", "1 g\nBT ", 5);
}
static void nearly_white_text(struct tamper *t)
{
	tamper_replace(content(t, 0), "0.2 g\n", "0.97 g\n", 0);
}
static void tiny_text(struct tamper *t)
{
	tamper_replace(content(t, 0), "/F1 11.5 Tf\n", "/F1 0.1 Tf\n", 0);
}
static void unseen_text(struct tamper *t)
{
	tamper_replace(content(t, 0), "BT ", "3 Tr BT ", 5);
}
static void squeezed_text(struct tamper *t)
{
	tamper_replace(content(t, 0), "Td ", "Td 10 Tz ", 5);
}
/* Another place for the n-th line; NULL leaves a number as it is. */
static void move_line(struct tamper *t, size_t n, const char *x, const char *y)
{
	struct buf *b = content(t, 0);
	BUF place = buf_init(100);
	char *at = tamper_nth(b, "BT ", n), old[60];
	char *was_x, *was_y;

	(void)snprintf(old, sizeof old, "%.*s", (int)(strstr(at, "Td") - at), at);
	was_x = strchr(old, ' ') + 1;
	was_y = strchr(was_x, ' ') + 1;
	assert_int_equal(buf_printf(&place, "BT %.*s %s", x ? (int)strlen(x) : (int)(was_y - was_x - 1), x ? x : was_x,
	                            y ? y : was_y),
	                 ERR_OK);
	if (y)
		assert_int_equal(buf_add_str(&place, " "), ERR_OK);
	tamper_replace(b, old, place.ptr, 0);
}
static void below_the_page(struct tamper *t)
{
	move_line(t, 6, NULL, "-100");
}
static void right_of_the_page(struct tamper *t)
{
	move_line(t, 6, "700", NULL);
}
static void in_the_margin(struct tamper *t)
{
	move_line(t, 6, "10", NULL);
}
static void over_another(struct tamper *t)
{
	struct buf *b = content(t, 0);
	const char *line = tamper_nth(b, "BT ", 5);
	char y[20];

	line = strchr(line + 3, ' ') + 1;
	(void)snprintf(y, sizeof y, "%.*s", (int)(strchr(line, ' ') - line), line);
	move_line(t, 7, NULL, y);
}
static void glyph_over_another(struct tamper *t)
{
	tamper_replace(content(t, 0), "[<", "[<0001>700<", 4);
}
static void raised_letter(struct tamper *t)
{
	tamper_replace(content(t, 0), "Td [<", "Td 3 Ts\n[<", 4);
	tamper_replace(content(t, 0), "]TJ\nET", "]TJ\n0 Ts\nET", 4);
}
static void rule_through_text(struct tamper *t)
{
	char rule[800];
	const char *line = tamper_nth(content(t, 1), "BT ", 5);
	double y;

	y = strtod(strchr(line + 3, ' '), NULL);
	(void)snprintf(rule, sizeof rule,
	               "/Artifact <</Type /Layout>> BDC\n0.4 w 70.866 %.3f m 524.41 %.3f l S\nEMC\n/Artifact <</Type "
	               "/Pagination /Subtype /Footer",
	               y + 4, y + 4);
	tamper_replace(content(t, 1), "/Artifact <</Type /Pagination /Subtype /Footer", rule, 0);
}
static void black_rule(struct tamper *t)
{
	tamper_replace(content(t, 0), "0.9 w ", "90 w ", 0);
}
static void frame_removed(struct tamper *t)
{
	char *at = strstr(content(t, 1)->ptr, "\n1 w ");
	char frame[200];

	at = at ? at : strstr(content(t, 0)->ptr, "\n1 w ");
	assert_non_null(at);
	(void)snprintf(frame, sizeof frame, "/Artifact <</Type /Layout>> BDC%.*sEMC\n", (int)(strstr(at, "EMC") - at),
	               at);
	tamper_replace(content(t, strstr(content(t, 1)->ptr, "\n1 w ") ? 1 : 0), frame, "", 0);
}
static void text_as_decoration(struct tamper *t)
{
	tamper_replace(content(t, 0), "/P <</MCID 3>> BDC", "/Artifact <</Type /Layout>> BDC", 0);
}
static void footer_over_itself(struct tamper *t)
{
	struct buf *b = content(t, 0);
	char *last = tamper_nth(b, "/Footer", 0), old[60], changed[80];

	last = strstr(strstr(last, "BT ") + 3, "BT ");
	(void)snprintf(old, sizeof old, "%.*s", (int)(strstr(last, "Td") - last), last);
	(void)snprintf(changed, sizeof changed, "BT 90%s", strchr(old + 3, ' '));
	tamper_replace(b, old, changed, 0);
}
static void more_text_in_footer(struct tamper *t)
{
	struct buf *b = content(t, 0);
	char *first = strstr(b->ptr, "BT "), line[400];

	(void)snprintf(line, sizeof line, "%.*sET\nEMC\n", (int)(strstr(first, "ET\n") - first), first);
	b->len -= 4; /* the last EMC */
	assert_int_equal(buf_add_str(b, line), ERR_OK);
}
static void after_the_footer(struct tamper *t)
{
	assert_int_equal(
	        buf_add_str(content(t, 0), "/Artifact <</Type /Layout>> BDC\n0.4 w 70.866 90 m 524.41 90 l S\nEMC\n"),
	        ERR_OK);
}
static void between_the_pieces(struct tamper *t)
{
	tamper_replace(content(t, 0), "EMC\n", "EMC\n0 0 595 842 re f\n", 3);
}
static void dark_module(struct tamper *t)
{
	tamper_replace(content(t, 0), "f Q\n", "2 2 1 1 re\nf Q\n", 0);
}
static void moved_module(struct tamper *t)
{
	tamper_replace(content(t, 0), " 7 1 re\n", " 6 1 re\n", 0);
}
static void swapped_marks(struct tamper *t)
{
	tamper_replace(content(t, 0), "<</MCID 3>>", "<</MCID x>>", 0);
	tamper_replace(content(t, 0), "<</MCID 4>>", "<</MCID 3>>", 0);
	tamper_replace(content(t, 0), "<</MCID x>>", "<</MCID 4>>", 0);
}
static void number_in(struct buf *b, const char *key, size_t n, char *number, size_t size)
{
	const char *at = tamper_nth(b, key, n) + strlen(key);

	(void)snprintf(number, size, "%.*s", (int)strspn(at, "0123456789"), at);
}
/* Two paragraphs of one page change their marks, in the parent tree and in both elements: all agrees. */
static void swapped_paragraphs(struct tamper *t)
{
	struct tamper_object *first = NULL, *second = NULL;
	char a[20], b[20], from[60], to[60];

	for (size_t i = 0; i < t->count && !second; i++) {
		struct tamper_object *o = &t->items[i];

		if (strncmp(o->value.ptr, "<< /S /P ", 9) != 0 || strstr(o->value.ptr, "/MCR"))
			continue;
		if (first && strstr(o->value.ptr, " /K [ 2"))
			second = o;
		else if (strstr(o->value.ptr, " /K [ 1"))
			first = o;
	}
	if (!first || !second)
		abort();
	number_in(&first->value, "/K [ ", 0, a, sizeof a);
	number_in(&second->value, "/K [ ", 0, b, sizeof b);
	(void)snprintf(from, sizeof from, "/K [ %s ]", a);
	(void)snprintf(to, sizeof to, "/K [ %s ]", b);
	tamper_replace(&first->value, from, to, 0);
	tamper_replace(&second->value, to, from, 0);
	(void)snprintf(from, sizeof from, " %u 0 R", first->number);
	(void)snprintf(to, sizeof to, " %u 0 R", second->number);
	tamper_replace(&tamper_object(t, 9)->value, from, " x", 0);
	tamper_replace(&tamper_object(t, 9)->value, to, from, 0);
	tamper_replace(&tamper_object(t, 9)->value, " x", to, 0);
}
static void reordered_children(struct tamper *t)
{
	struct buf *b = &tamper_holding(t, "<< /S /Sect ", 0)->value;
	char a[20], c[20], from[60], to[60];

	number_in(b, "/K [ ", 0, a, sizeof a);
	number_in(b, " 0 R ", 1, c, sizeof c);
	(void)snprintf(from, sizeof from, "/K [ %s 0 R %s 0 R", a, c);
	(void)snprintf(to, sizeof to, "/K [ %s 0 R %s 0 R", c, a);
	tamper_replace(b, from, to, 0);
}
static void other_tag(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "<< /S /H2 ", 0)->value, "/S /H2 ", "/S /H1 ", 0);
}
static void other_alt(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/Alt <FEFF", 0)->value, "/Alt <FEFF0051", "/Alt <FEFF0052", 0);
}
static void no_scope(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/Scope /Row", 0)->value, "/Scope /Row", "/Scope /Column", 0);
}

/* ---- the file ---- */

static void second_content(struct tamper *t)
{
	struct tamper_object *more = tamper_add(t, "<<");
	struct buf *page = &tamper_holding(t, "/Type /Page ", 0)->value;
	char number[20], from[60], to[100];

	more->has_stream = more->packed = true;
	assert_int_equal(buf_add_str(&more->stream, "0 0 595 842 re f\n"), ERR_OK);
	number_in(page, "/Contents ", 0, number, sizeof number);
	(void)snprintf(from, sizeof from, "/Contents %s 0 R", number);
	(void)snprintf(to, sizeof to, "/Contents [%s 0 R %u 0 R]", number, more->number);
	tamper_replace(page, from, to, 0);
}
static void annotation(struct tamper *t)
{
	uint32_t number = tamper_add(t, "<< /Type /Annot /Subtype /FreeText /Rect [100 100 300 200] >>")->number;
	char value[40];

	(void)snprintf(value, sizeof value, "[%u 0 R]", number);
	tamper_replace(&tamper_object(t, 3)->value, "[]", value, 0);
}
static void script(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 1)->value, " /Lang (sv)",
	               " /Lang (sv) /OpenAction << /S /JavaScript /JS (x) >>", 0);
}
static void page_action(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/Type /Page ", 0)->value, " /Tabs /S", " /Tabs /S /AA << >>", 0);
}
static void turned_page(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/Type /Page ", 0)->value, " /Tabs /S", " /Tabs /S /Rotate 180", 0);
}
static void smaller_page(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/Type /Page ", 0)->value, "841.89]", "400]", 0);
}
static void form_field(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 2)->value, "/Fields []", "/Fields [] /XFA []", 0);
}
static void needless_object(struct tamper *t)
{
	(void)tamper_add(t, "<< /Type /Catalog >>");
}
static void object_twice(struct tamper *t)
{
	struct tamper_object *o = tamper_add(t, "[]");

	o->number = 3;
}
static void object_without_number(struct tamper *t)
{
	tamper_add(t, "[]")->number = 0;
}
static void attachment_name_twice(struct tamper *t)
{
	struct tamper_object *o = tamper_holding(t, "/F (statement.json)", 0);

	tamper_replace(&o->value, "(statement.json)", "(decision.json)", 0);
	tamper_replace(&tamper_object(t, 1)->value, "(statement.json)", "(decision.json)", 0);
}
static void attachment_name_shadowed(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/F (statement.json)", 0)->value, "/UF <FEFF0073", "/UF <FEFF0074", 0);
}
static void other_relationship(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/F (decision.json)", 0)->value, "/Source", "/Data", 0);
}
static void unknown_relationship(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "/F (decision.json)", 0)->value, "/Source", "/Alternative", 0);
}
static void other_attachment(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "\"answer\":\"yes\"", 0)->stream, "\"yes\"", "\"no!\"", 0);
}
static void shorter_attachment(struct tamper *t)
{
	tamper_replace(&tamper_holding(t, "\"answer\":\"yes\"", 0)->stream, "\"yes\"", "\"no\"", 0);
}
static void swapped_attachments(struct tamper *t)
{
	struct tamper_object *files[2] = { tamper_holding(t, "/Type /EmbeddedFile", 0),
		                           tamper_holding(t, "/Type /EmbeddedFile", 1) };
	struct tamper_object kept = *files[0];

	files[0]->value = files[1]->value;
	files[0]->stream = files[1]->stream;
	files[1]->value = kept.value;
	files[1]->stream = kept.stream;
}
static void unlisted_attachment(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 1)->value, "(ocsp.der) ", "(ocsp.dex) ", 0);
}
static void page_dropped(struct tamper *t)
{
	tamper_remove(t, tamper_holding(t, "/Type /Page ", 2) + 1);
	tamper_remove(t, tamper_holding(t, "/Type /Page ", 2));
}
static void page_not_counted(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 4)->value, "/Count 3", "/Count 2", 0);
}
static void page_twice(struct tamper *t)
{
	struct buf *b = &tamper_object(t, 4)->value;
	char a[20], from[60], to[60];

	number_in(b, "/Kids [ ", 0, a, sizeof a);
	(void)snprintf(from, sizeof from, "/Kids [ %s 0 R", a);
	(void)snprintf(to, sizeof to, "/Kids [ %s 0 R %s 0 R", a, a);
	tamper_replace(b, from, to, 0);
	tamper_replace(b, "/Count 3", "/Count 4", 0);
}
static void title_in_one_place(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 5)->value, "/Title <FEFF0042", "/Title <FEFF0043", 0);
}
static void title_in_both_places(struct tamper *t)
{
	title_in_one_place(t);
	tamper_replace(&tamper_object(t, 6)->stream, "<rdf:li xml:lang=\"x-default\">B",
	               "<rdf:li xml:lang=\"x-default\">C", 0);
}
static void more_metadata(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 6)->stream, "</rdf:Description>", "<dc:rights/></rdf:Description>", 0);
}
static void other_producer(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 5)->value, "writer 2", "writer 3", 0);
	tamper_replace(&tamper_object(t, 6)->stream, "writer 2", "writer 3", 0);
}
static void earlier_writer_in_one_place(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 5)->value, "writer 2", "writer 1", 0);
}
static void earlier_writer_in_the_other_place(struct tamper *t)
{
	tamper_replace(&tamper_object(t, 6)->stream, "writer 2", "writer 1", 0);
}
static void earlier_writer_in_both_places(struct tamper *t)
{
	earlier_writer_in_one_place(t);
	earlier_writer_in_the_other_place(t);
}
static void too_much(struct tamper *t)
{
	struct buf *b = content(t, 0);

	for (size_t i = 0; i < 17; i++) {
		static char zeros[1 << 20];

		assert_int_equal(buf_add(b, zeros, sizeof zeros), ERR_OK);
	}
}

static void test_attacks(void **state)
{
	static const struct tamper_attack attacks[] = {
		TAMPER_ATTACK(white_text, BY_OPEN),
		TAMPER_ATTACK(nearly_white_text, BY_OPEN),
		TAMPER_ATTACK(tiny_text, BY_OPEN),
		TAMPER_ATTACK(unseen_text, BY_OPEN),
		TAMPER_ATTACK(squeezed_text, BY_OPEN),
		TAMPER_ATTACK(below_the_page, BY_OPEN),
		TAMPER_ATTACK(right_of_the_page, BY_OPEN),
		TAMPER_ATTACK(in_the_margin, BY_OPEN),
		TAMPER_ATTACK(over_another, BY_OPEN),
		TAMPER_ATTACK(glyph_over_another, BY_OPEN),
		TAMPER_ATTACK(raised_letter, BY_OPEN),
		TAMPER_ATTACK(rule_through_text, BY_OPEN),
		TAMPER_ATTACK(black_rule, BY_OPEN),
		TAMPER_ATTACK(frame_removed, BY_SHOWS),
		TAMPER_ATTACK(text_as_decoration, BY_OPEN),
		TAMPER_ATTACK(footer_over_itself, BY_OPEN),
		TAMPER_ATTACK(more_text_in_footer, BY_OPEN),
		TAMPER_ATTACK(after_the_footer, BY_OPEN),
		TAMPER_ATTACK(between_the_pieces, BY_OPEN),
		TAMPER_ATTACK(dark_module, BY_OPEN),
		TAMPER_ATTACK(moved_module, BY_SHOWS),
		TAMPER_ATTACK(swapped_marks, BY_OPEN),
		TAMPER_ATTACK(swapped_paragraphs, BY_OPEN),
		TAMPER_ATTACK(reordered_children, BY_OPEN),
		TAMPER_ATTACK(other_tag, BY_OPEN),
		TAMPER_ATTACK(other_alt, BY_SHOWS),
		TAMPER_ATTACK(no_scope, BY_OPEN),
		TAMPER_ATTACK(second_content, BY_OPEN),
		TAMPER_ATTACK(annotation, BY_OPEN),
		TAMPER_ATTACK(script, BY_OPEN),
		TAMPER_ATTACK(page_action, BY_OPEN),
		TAMPER_ATTACK(turned_page, BY_OPEN),
		TAMPER_ATTACK(smaller_page, BY_OPEN),
		TAMPER_ATTACK(form_field, BY_OPEN),
		TAMPER_ATTACK(needless_object, BY_OPEN),
		TAMPER_ATTACK(object_twice, BY_OPEN),
		TAMPER_ATTACK(object_without_number, BY_OPEN),
		TAMPER_ATTACK(attachment_name_twice, BY_OPEN),
		TAMPER_ATTACK(attachment_name_shadowed, BY_OPEN),
		TAMPER_ATTACK(other_relationship, BY_ATTACHMENTS),
		TAMPER_ATTACK(unknown_relationship, BY_OPEN),
		TAMPER_ATTACK(other_attachment, BY_ATTACHMENTS),
		TAMPER_ATTACK(shorter_attachment, BY_OPEN),
		TAMPER_ATTACK(swapped_attachments, BY_ATTACHMENTS),
		TAMPER_ATTACK(unlisted_attachment, BY_OPEN),
		TAMPER_ATTACK(page_dropped, BY_OPEN),
		TAMPER_ATTACK(page_not_counted, BY_OPEN),
		TAMPER_ATTACK(page_twice, BY_OPEN),
		TAMPER_ATTACK(title_in_one_place, BY_OPEN),
		TAMPER_ATTACK(title_in_both_places, BY_SHOWS),
		TAMPER_ATTACK(more_metadata, BY_OPEN),
		TAMPER_ATTACK(other_producer, BY_OPEN),
		TAMPER_ATTACK(earlier_writer_in_one_place, BY_OPEN),
		TAMPER_ATTACK(earlier_writer_in_the_other_place, BY_OPEN),
		TAMPER_ATTACK(earlier_writer_in_both_places, BY_SHOWS),
		TAMPER_ATTACK(too_much, BY_OPEN),
	};

	(void)state;
	tamper_run(attacks, ARRAY_LENGTH(attacks), buf_span(&record), &sample.document, fonts);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_attacks) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
