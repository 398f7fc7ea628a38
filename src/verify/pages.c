/* What the pages show: exactly the frozen text and the page of record.json, and that page nothing but what the
 * evidence says. */
#include "examination.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/said.h"
#include "jourbeslut/view.h"

#define BANNERS_MAX 8

static bool no_such_evidence(enum err e)
{
	return e == ERR_EVIDENCE || e == ERR_INPUT || e == ERR_TOO_LARGE;
}

/* The document as record_write was given it (FORMAT.md, "The pages"). */
static enum err shows(struct examination *x, const struct record_qr *qr, char *reason, size_t reason_size)
{
	const struct record_section sections[2] = { { .blocks = &x->text, .qr = qr },
		                                    { .blocks = &x->page, .new_page = true } };
	const char *banners[BANNERS_MAX];
	struct record_document expected = { .writer = record_file_facts(x->file).writer,
		                            .title = x->text.items[0].text,
		                            .author = json_text_at(x->statement, "committee.name"),
		                            .reference = json_text(x->statement, "reference"),
		                            .text_code = x->text_code,
		                            .created = record_file_facts(x->file).created,
		                            .banners = banners,
		                            .sections = sections,
		                            .section_count = 2 };
	const json_t *list = json_object_get(x->record, "banners"), *one;
	char version[24];
	size_t i;

	(void)snprintf(version, sizeof version, "%lld",
	               (long long)json_integer_value(json_object_get(x->statement, "version")));
	expected.version = version;
	if (json_array_size(list) > BANNERS_MAX)
		return ERR_EVIDENCE;
	json_array_foreach (list, i, one) {
		if (!json_is_string(one))
			return ERR_EVIDENCE;
		banners[expected.banner_count++] = json_string_value(one);
	}
	return record_file_shows(x->file, &expected, reason, reason_size);
}

static enum err judge_text(struct examination *x)
{
	const char *address = json_text_at(x->record, "check.address"), *code = json_text_at(x->record, "check.code");
	struct record_qr qr = { .alt = RECORD_QR_ALT };
	BUF caption = buf_init(300);
	FREE uint8_t *modules = NULL;
	char reason[160] = "";
	enum err e;

	e = view_qr_modules(span_str(address), VIEW_QR_MEDIUM, &modules, &qr.size);
	qr.modules = modules;
	if (e == ERR_OK)
		e = buf_printf(&caption, RECORD_QR_CAPTION "%s", code);
	qr.caption = buf_str(&caption);
	if (e == ERR_OK)
		e = shows(x, &qr, reason, sizeof reason);
	if (no_such_evidence(e)) {
		report_fail(x->report, VERIFY_CHECK_TEXT, VERIFY_HASH_FAILURE, reason,
		            "Sidorna visar något annat än den låsta texten och bevisen.");
		return ERR_OK;
	}
	TRY(e);
	report_pass(x->report, VERIFY_CHECK_TEXT);
	return ERR_OK;
}

enum err examine_glyphs(struct examination *x)
{
	char reason[160] = "";
	enum err e;

	if (!x->options->fonts) {
		report_open(x->report, VERIFY_CHECK_GLYPHS, VERIFY_TRY_LATER, "the pinned fonts are not installed",
		            "Teckensnitten att jämföra med finns inte här.");
		return ERR_OK;
	}
	e = record_file_glyphs(x->file, x->options->fonts, reason, sizeof reason);
	if (no_such_evidence(e)) {
		report_fail(x->report, VERIFY_CHECK_GLYPHS, VERIFY_HASH_FAILURE, reason,
		            "Ett tecken ser ut som ett annat än det står för.");
		return ERR_OK;
	}
	TRY(e);
	report_pass(x->report, VERIFY_CHECK_GLYPHS);
	return ERR_OK;
}

enum err examine_pages(struct examination *x)
{
	TRY(examine_glyphs(x));
	if (x->report->kind == VERIFY_COPY) {
		report_set(x->report, VERIFY_CHECK_TEXT, VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL,
		           "En kopia eller ett underlag har ingen låst text att jämföra med.");
		return ERR_OK;
	}
	return judge_text(x);
}

/* --- The page of evidence against the evidence --------------------------------------------------------------------
 */

static int rows_with(const struct blocks *page, const char *label, const char **ret_last)
{
	int count = 0;

	for (size_t b = 0; b < page->count; b++)
		for (size_t r = 0; r < page->items[b].row_count; r++)
			if (strcmp(page->items[b].rows[r].label, label) == 0) {
				*ret_last = page->items[b].rows[r].value;
				count++;
			}
	return count;
}

const char *examine_row(const struct blocks *page, const char *label)
{
	const char *found = NULL;

	return rows_with(page, label, &found) == 1 ? found : NULL;
}

/* The row says so: exactly, or (`begins`) in its first line or lines. False in `ret_same`, and the check fails. */
static enum err row_is(struct examination *x, bool begins, const char *label, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
static enum err row_is(struct examination *x, bool begins, const char *label, const char *format, ...)
{
	BUF wanted = buf_init(BLOCK_TEXT_MAX), shown = buf_init(BLOCK_TEXT_MAX);
	const char *value = examine_row(&x->page, label);
	va_list args;
	enum err e;

	va_start(args, format);
	e = buf_vprintf(&wanted, format, args);
	va_end(args);
	if (e == ERR_OK)
		e = x->options->fonts ? record_text_printable(x->options->fonts, buf_span(&wanted), &shown)
		                      : buf_add_span(&shown, buf_span(&wanted));
	if (!no_such_evidence(e))
		TRY(e);
	if (e != ERR_OK || !value ||
	    (begins ? !span_starts_with(span_str(value), buf_str(&shown)) : strcmp(value, buf_str(&shown)) != 0))
		report_fail(x->report, VERIFY_CHECK_PAGES, VERIFY_HASH_FAILURE, NULL,
		            "Sidan med bevis säger något annat än bevisen om: %s.", label);
	return ERR_OK;
}

/* The service's clock was in doubt: the act says so, and the page. */
static enum err compare_clock(struct examination *x)
{
	const json_t *doubt = json_at(x->oral_act, "facts.clockDoubt");
	char difference[CLOCK_DIFFERENCE_TEXT];

	if (!doubt) {
		if (examine_row(&x->page, "Tjänstens klocka"))
			report_fail(x->report, VERIFY_CHECK_PAGES, VERIFY_HASH_FAILURE, NULL,
			            "Sidan med bevis säger något annat än bevisen om: Tjänstens klocka.");
		return ERR_OK;
	}
	clock_difference_swedish(json_integer_value(doubt), difference);
	return row_is(x, false, "Tjänstens klocka", "Osäker när beslutet registrerades: den gick %s andra klockor.",
	              difference);
}

static enum err compare_times(struct examination *x)
{
	const struct verify_facts *f = &x->report->facts;
	char at[SWEDISH_TIME_TEXT + 32];

	instant_format_swedish_full(f->stated, at);
	TRY(row_is(x, true, "Beslutat muntligt", "%s\n", at));
	instant_format_swedish_full(f->recorded, at);
	TRY(row_is(x, true, "Registrerat", "%s\n", at));
	TRY(compare_clock(x));
	instant_format_swedish_full(f->signed_at, at);
	return row_is(x, true, "Undertecknat", "%s\n", at);
}

static enum err compare_people(struct examination *x)
{
	const json_t *s = x->statement;
	const char *number = json_text_at(s, "decisionMaker.personalNumber");
	const char *office = json_text_at(s, "decisionMaker.office"), *title = json_text_at(s, "rapporteur.title");
	const char *last = NULL;

	TRY(row_is(x, false, "Beslutsfattare", "%s%s%s", json_text_at(s, "decisionMaker.name"), *office ? ", " : "",
	           office));
	/* The first records of papers that were signed by hand had no such row. */
	if (strlen(number) == 12 &&
	    (x->report->kind == VERIFY_RECORD || rows_with(&x->page, "Personnummer", &last) > 0))
		TRY(row_is(x, false, "Personnummer", "%.8s-%s", number, number + 8));
	TRY(row_is(x, false, "Förordnande", "%s", json_text_at(s, "mandate.text")));
	TRY(row_is(x, false, "Nämnd", "%s, %s", json_text_at(s, "committee.name"),
	           json_text_at(s, "committee.municipality")));
	TRY(row_is(x, false, "Föredragande", "%s%s%s", json_text_at(s, "rapporteur.name"), *title ? ", " : "", title));
	return row_is(x, true, "Registrerat av", "%s", json_text(s, "recordedBy"));
}

static enum err compare_hashes(struct examination *x)
{
	char hex[SHA256_HEX];

	TRY(row_is(x, false, "Textkod", "%s", x->text_code));
	TRY(row_is(x, false, "Textens SHA-256", "%s", json_text_at(x->statement, "text.sha256")));
	sha256_hex(&x->statement_hash, hex);
	return row_is(x, false, "Utsagans SHA-256", "%s", hex);
}

static void add_letters(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != ' ' && s.ptr[i] != '\n' && buf_add_char(out, s.ptr[i]) != ERR_OK)
			return; /* too long for its own room: compares as different */
}

/* What stands below "Vad appen visade" is the text that was signed. A long one stands in several paragraphs, parted at
 * white space; so white space is left out of the comparison. */
static enum err compare_visible(struct examination *x)
{
	BUF shown = buf_init(EID_VISIBLE_MAX), printed = buf_init(8 * EID_VISIBLE_MAX),
	    wanted = buf_init(EID_VISIBLE_MAX * 8);
	BUF left = buf_init(8 * EID_VISIBLE_MAX);
	bool inside = false;
	enum err e;

	(void)shown;
	for (size_t i = 0; i < x->page.count; i++) {
		const struct block *b = &x->page.items[i];

		if (b->kind == BLOCK_HEADING)
			inside = strcmp(b->text, "Vad appen visade") == 0;
		else if (inside && b->kind == BLOCK_PARAGRAPH)
			add_letters(span_str(b->text), &printed);
	}
	e = x->options->fonts ? record_text_printable(x->options->fonts, buf_span(&x->visible), &left)
	                      : buf_add_span(&left, buf_span(&x->visible));
	if (!no_such_evidence(e))
		TRY(e);
	add_letters(buf_span(&left), &wanted);
	if (e != ERR_OK || !span_equal(buf_span(&printed), buf_span(&wanted)))
		report_fail(x->report, VERIFY_CHECK_PAGES, VERIFY_HASH_FAILURE, NULL,
		            "Sidan med bevis visar en annan text än den som appen visade.");
	return ERR_OK;
}

static enum err compare_eid(struct examination *x)
{
	const struct eid_report *r = &x->report->eid;

	if (!r->ok)
		return ERR_OK; /* nothing to compare with: said by its own checks */
	TRY(row_is(x, false, "Undertecknat av", "%s", r->name));
	TRY(row_is(x, false, "E-legitimation", "%s, utfärdad under %s", r->bank, r->root));
	TRY(row_is(x, false, "Certifikat", "serienummer %s", r->serial));
	return compare_visible(x);
}

/* --- What was said ------------------------------------------------------------------------------------------------
 */

#define DEVIATION "Avvikelse: "
#define COMPLETION "Komplettering: "

static const char *or_nothing(const char *text)
{
	return *text ? text : "inget";
}

/* Each deviation is seen, with both texts and why; each completion. */
static enum err compare_finding(struct examination *x, const json_t *f, bool deviation)
{
	const char *label = said_kind_label(said_kind_find(json_text(f, "kind")));
	char row[200];

	(void)snprintf(row, sizeof row, "%s%s", deviation ? DEVIATION : COMPLETION, label);
	if (!deviation)
		return row_is(x, false, row, "I beslutet: %s", or_nothing(json_text(f, "written")));
	return row_is(x, false, row, "I samtalet: %s\nI beslutet: %s\nFörklaring: %s", or_nothing(json_text(f, "said")),
	              or_nothing(json_text(f, "written")), json_text(f, "explanation"));
}

static size_t rows_that_begin(const struct blocks *page, const char *beginning)
{
	size_t count = 0;

	for (size_t b = 0; b < page->count; b++)
		for (size_t r = 0; r < page->items[b].row_count; r++)
			count += span_starts_with(span_str(page->items[b].rows[r].label), beginning);
	return count;
}

static enum err compare_findings(struct examination *x, const char *member, bool deviations)
{
	const json_t *list = json_object_get(x->statement, member), *one;
	size_t i;

	json_array_foreach (list, i, one)
		TRY(compare_finding(x, one, deviations));
	if (rows_that_begin(&x->page, deviations ? DEVIATION : COMPLETION) != json_array_size(list))
		report_fail(x->report, VERIFY_CHECK_PAGES, VERIFY_HASH_FAILURE, NULL,
		            "Sidan med bevis visar andra avvikelser än utsagan.");
	return ERR_OK;
}

static enum err compare_law(struct examination *x)
{
	BUF words = buf_init(BLOCK_TEXT_MAX);
	const char *shown;

	TRY(said_law_words(x->statement, &words));
	if (words.len)
		return row_is(x, false, SAID_LAW_ROW, "%s", buf_str(&words));
	if (rows_with(&x->page, SAID_LAW_ROW, &shown) > 0)
		report_fail(x->report, VERIFY_CHECK_PAGES, VERIFY_HASH_FAILURE, NULL,
		            "Sidan med bevis säger något annat än bevisen om: " SAID_LAW_ROW ".");
	return ERR_OK;
}

static enum err compare_call(struct examination *x)
{
	const char *answer = json_text_at(x->oral_act, "facts.answer");
	struct instant read_back;
	char at[SWEDISH_TIME_TEXT + 32] = "Inte uppläst för beslutsfattaren";

	if (instant_parse(span_str(json_text(x->statement, "readBack")), &read_back) == ERR_OK)
		instant_format_swedish_full(read_back, at);
	TRY(row_is(x, false, "Gällde", "%s", examine_secret(x, "person")));
	TRY(row_is(x, false, "Svar", "%s", strcmp(answer, "yes") == 0 ? "Ja" : "Nej"));
	TRY(row_is(x, false, "Uppläst", "%s", at));
	TRY(compare_law(x));
	TRY(compare_findings(x, "deviations", true));
	TRY(compare_findings(x, "completions", false));
	if (json_is_true(json_object_get(x->statement, "oneHand")))
		return row_is(x, false, "Observera",
		              "En och samma person har registrerat samtalet, skrivit texten och fattat beslutet.");
	return ERR_OK;
}

enum err examine_page_facts(struct examination *x)
{
	report_pass(x->report, VERIFY_CHECK_PAGES);
	TRY(compare_people(x));
	TRY(compare_hashes(x));
	if (x->oral)
		TRY(compare_call(x));
	if (x->report->facts.signed_at.us)
		TRY(compare_times(x));
	return x->report->kind == VERIFY_RECORD ? compare_eid(x) : ERR_OK;
}
