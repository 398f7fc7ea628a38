/* Renders every page with its samples, strictly. tests/data/pages/<page>.json and <page>@<variant>.json are what
 * handlers give; page.json is what http_render adds. With JOURBESLUT_PAGES_OUT=<folder> the pages are written there, to
 * be looked at and validated. */
#include "jourbeslut/base/text.h"
#include "jourbeslut/view.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define SAMPLES TEST_SOURCE_DIR "/tests/data/pages"

static struct view *pages;

static int load(void **state)
{
	struct view_problem problem;

	(void)state;
	if (view_load(TEST_SOURCE_DIR "/templates", &problem, &pages) == ERR_OK)
		return 0;
	print_error("%s\n", problem.text);
	return -1;
}

static int unload(void **state)
{
	(void)state;
	view_free(pages);
	return 0;
}

static json_t *read_sample(const char *name)
{
	BUF path = buf_init(512);
	BUF text = buf_init(1 << 20);
	struct json_problem problem;
	json_t *json = NULL;

	assert_int_equal(buf_printf(&path, SAMPLES "/%s", name), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&path)), ERR_OK);
	if (json_read(buf_span(&text), 1 << 20, &problem, &json) != ERR_OK)
		fail_msg("%s:%d: %s", name, problem.line, problem.reason);
	return json;
}

static size_t occurrences(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
		n++;
	return n;
}

static void write_page(const char *sample, const struct buf *html)
{
	const char *folder = getenv("JOURBESLUT_PAGES_OUT");
	BUF path = buf_init(512);

	if (!folder)
		return;
	assert_int_equal(buf_printf(&path, "%s/%.*s.html", folder, (int)strcspn(sample, "."), sample), ERR_OK);
	CLOSE FILE *f = fopen(buf_str(&path), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(html->ptr, 1, html->len, f), html->len);
}

/* What every page owes its readers (facts on accessibility): language, one first heading, a way past the head, a name.
 */
static void check_page(const char *sample, const char *html)
{
	bool frame = strstr(html, "<body class=\"frame\">") != NULL;

	if (!strstr(html, "<html lang=\"sv\">") || !strstr(html, "<title>") || occurrences(html, "<main") != 1)
		fail_msg("%s: language, title or main is missing", sample);
	if (occurrences(html, "<h1") != 1 || (!frame && !strstr(html, "<a class=\"skip\" href=\"#main\">")))
		fail_msg("%s: has %zu first headings", sample, occurrences(html, "<h1"));
	if (strstr(html, ". . ") || strstr(html, "()"))
		fail_msg("%s: something between marks is missing", sample);
	if (occurrences(html, "method=\"post\"") != occurrences(html, "name=\"csrf\""))
		fail_msg("%s: a form that changes something lacks its token", sample);
	if (occurrences(html, "<div") != occurrences(html, "</div>") ||
	    occurrences(html, "<ul") != occurrences(html, "</ul>") ||
	    occurrences(html, "<form") != occurrences(html, "</form>"))
		fail_msg("%s: an element is not closed", sample);
}

static void render_sample(const char *sample)
{
	struct view_problem problem = { "" };
	JSON json_t *data = read_sample(sample);
	BUF html = buf_init(1 << 20);
	char name[128];

	(void)snprintf(name, sizeof name, "%.*s", (int)strcspn(sample, "@."), sample);
	assert_int_equal(json_put(data, "page", read_sample("page.json")), ERR_OK);
	if (view_render(pages, name, data, &problem, &html) != ERR_OK)
		fail_msg("%s: %s", sample, problem.text);
	check_page(sample, buf_str(&html));
	write_page(sample, &html);
}

static int is_sample(const struct dirent *entry)
{
	const char *ending = strrchr(entry->d_name, '.');

	return ending && strcmp(ending, ".json") == 0 && strcmp(entry->d_name, "page.json") != 0;
}

static void test_every_sample_renders(void **state)
{
	struct dirent **names = NULL;
	int count = scandir(SAMPLES, &names, is_sample, alphasort);

	(void)state;
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		render_sample(names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

static void test_every_page_has_a_sample(void **state)
{
	const char *name;

	(void)state;
	for (size_t i = 0; (name = view_name_at(pages, i)) != NULL; i++) {
		BUF path = buf_init(512);
		BUF text = buf_init(1 << 20);
		if (!view_is_page(pages, name))
			continue;
		assert_int_equal(buf_printf(&path, SAMPLES "/%s.json", name), ERR_OK);
		if (buf_read_file(&text, buf_str(&path)) != ERR_OK)
			fail_msg("%s has no sample", name);
	}
}

static void test_every_page_is_described(void **state)
{
	BUF text = buf_init(1 << 20);
	const char *name;

	(void)state;
	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/templates/pages/DATA.md"), ERR_OK);
	for (size_t i = 0; (name = view_name_at(pages, i)) != NULL; i++) {
		BUF mark = buf_init(128);
		assert_int_equal(buf_printf(&mark, "**%s**", name), ERR_OK);
		if (view_is_page(pages, name) && !strstr(buf_str(&text), buf_str(&mark)))
			fail_msg("DATA.md does not say what %s is given", name);
	}
}

/* Strictness as a handler meets it: a page that lacks a key is not shown half empty. */
static void test_missing_data_is_noticed(void **state)
{
	struct view_problem problem = { "" };
	JSON json_t *data = read_sample("recorded.json");
	BUF html = buf_init(1 << 20);

	(void)state;
	assert_int_equal(json_put(data, "page", read_sample("page.json")), ERR_OK);
	assert_int_equal(json_object_del(data, "sign_address"), 0);
	assert_int_equal(view_render(pages, "recorded", data, &problem, &html), ERR_INTERNAL);
	assert_non_null(strstr(problem.text, "{{sign_address}}: the data lacks it"));
}

static void render_to(const char *page, json_t *data, struct buf *html)
{
	struct view_problem problem = { "" };

	assert_int_equal(json_put(data, "page", read_sample("page.json")), ERR_OK);
	if (view_render(pages, page, data, &problem, html) != ERR_OK)
		fail_msg("%s: %s", page, problem.text);
}

static json_t *row_made(const json_t *from)
{
	json_t *row = json_deep_copy(from);

	if (json_is_true(json_object_get(row, "nameless")))
		assert_int_equal(json_put_text(row, "initials", "V. R."), ERR_OK);
	else
		assert_int_equal(json_put_text(row, "person", "Vera Radsson"), ERR_OK);
	assert_int_equal(json_put_bool(row, "no", true), ERR_OK);
	assert_int_equal(json_put_bool(row, "protected", true), ERR_OK);
	assert_int_equal(json_put_bool(row, "practice", true), ERR_OK);
	return row;
}

/* Every list: the person stands before the type (but in the decision maker's own lists), and a no, protected data and
 * practice are said in words. */
static void test_rows_of_every_list(void **state)
{
	static const struct {
		const char *page, *list;
	} lists[] = { { "desk", "late" },
		      { "desk", "untaken" },
		      { "desk", "mine" },
		      { "desk", "signing" },
		      { "desk", "stamping" },
		      { "desk-list", "items" },
		      { "practice", "items" },
		      { "decision", "others" },
		      { "sign-queue", "waiting" },
		      { "sign-queue", "unready" },
		      { "sign-queue", "signed" },
		      { "muni-list", "untaken.items" },
		      { "muni-list", "signed.items" },
		      { "muni-list", "taken.items" },
		      { "muni-list", "left.items" },
		      { "muni-archive", "items" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) {
		BUF file = buf_init(64), html = buf_init(1 << 20), type = buf_init(400);
		assert_int_equal(buf_printf(&file, "%s.json", lists[i].page), ERR_OK);
		JSON json_t *data = read_sample(buf_str(&file));
		json_t *list = json_at(data, lists[i].list), *row = row_made(json_array_get(list, 0));
		assert_int_equal(json_array_clear(list), 0);
		assert_int_equal(json_append(list, row), ERR_OK);
		render_to(lists[i].page, data, &html);
		assert_int_equal(text_bind(span_str(json_text(row, "type_name")), &type), ERR_OK);
		bool nameless = json_is_true(json_object_get(row, "nameless"));
		const char *shown = buf_str(&html), *person = strstr(shown, nameless ? "V. R." : "Vera Radsson");
		const char *from = nameless ? shown : person; /* initials stand last, folded away */
		if (!person || !strstr(from, buf_str(&type)) || !strstr(from, "Svaret blev nej") ||
		    !strstr(from, "Skyddade personuppgifter") || !strstr(from, ">ÖVNING<"))
			fail_msg("%s: %s does not say all of its row", lists[i].page, lists[i].list);
		if (strstr(shown, "V. R.</strong>."))
			fail_msg("%s: %s has two stops after the initials", lists[i].page, lists[i].list);
	}
}

static void say_none(json_t *of)
{
	assert_int_equal(json_put_bool(of, "unnamed", true), ERR_OK);
	assert_int_equal(json_put_text(of, "none_by", "Maria Exempelsson"), ERR_OK);
	assert_int_equal(json_put_text(of, "none_at", "fre 1 jan 2027 kl. 09.00"), ERR_OK);
	assert_int_equal(json_put_bool(of, "paper_waits", true), ERR_OK);
	assert_int_equal(json_put_text(of, "outside_path", "/beslut/GVL-2026-0042-7/utanfor"), ERR_OK);
}

/* Own words that are none of the decisions that there are texts for: each page says so, with who and when, leads to the
 * paper, and promises no text that can never be locked. */
static void test_none_of_them_is_told_everywhere(void **state)
{
	static const struct {
		const char *page, *sample, *wanted, *never;
	} shown[] = {
		{ "decision", "decision@waiting.json", "Det underskrivna papperet väntas", ">Skriv texten<" },
		{ "recorded", "recorded.json", "Ladda upp det underskrivna papperet", ">Skriv texten<" },
		{ "sign-recorded", "sign-recorded.json", "Du skriver under på papper", "Jouren skriver texten" },
		{ "muni-item", "muni-item.json", "ladda upp det underskrivna papperet", "Det undertecknade kommer" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(shown); i++) {
		JSON json_t *data = read_sample(shown[i].sample);
		BUF html = buf_init(1 << 20);

		say_none(json_object_get(data, "decision"));
		render_to(shown[i].page, data, &html);
		if (!strstr(buf_str(&html), "Inget av besluten som tjänsten har text för") ||
		    !strstr(buf_str(&html), "Maria Exempelsson") || !strstr(buf_str(&html), shown[i].wanted) ||
		    strstr(buf_str(&html), shown[i].never) || strstr(buf_str(&html), "Det är inte angivet"))
			fail_msg("%s: does not say all of it", shown[i].page);
	}
}

static void test_lists_say_none_of_them(void **state)
{
	static const char *const lists[][3] = {
		{ "desk", "mine", "Ladda upp det underskrivna papperet" },
		{ "muni-list", "untaken.items", "Inget av besluten" },
		{ "sign-queue", "unready", "Du skriver under på papper" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++) {
		BUF file = buf_init(64), html = buf_init(1 << 20);
		assert_int_equal(buf_printf(&file, "%s.json", lists[i][0]), ERR_OK);
		JSON json_t *data = read_sample(buf_str(&file));

		say_none(json_array_get(json_at(data, lists[i][1]), 0));
		render_to(lists[i][0], data, &html);
		if (!strstr(buf_str(&html), "Inget av besluten som tjänsten har text för") ||
		    !strstr(buf_str(&html), lists[i][2]))
			fail_msg("%s: does not say it", lists[i][0]);
	}
}

/* Nothing that shows it: of the submission and of the application alike. */
static void test_what_is_unproven_is_named(void **state)
{
	JSON json_t *control = read_sample("open-kontroll@found.json"), *list = read_sample("muni-list.json");
	json_t *found = json_object_get(control, "found"), *row = json_array_get(json_at(list, "untaken.items"), 0);
	BUF html = buf_init(1 << 20), rows = buf_init(1 << 20);

	(void)state;
	assert_int_equal(json_put_text(found, "submitted", "ons 25 nov 2026"), ERR_OK);
	assert_int_equal(json_put_text(found, "applied", "fre 27 nov 2026"), ERR_OK);
	assert_int_equal(json_put_bool(found, "submitted_unproven", true), ERR_OK);
	assert_int_equal(json_put_bool(found, "applied_unproven", true), ERR_OK);
	render_to("open-kontroll", control, &html);
	assert_int_equal(occurrences(buf_str(&html), "Uppgiften är utan bevis"), 2);
	assert_int_equal(json_put_bool(row, "asks_application_proof", true), ERR_OK);
	render_to("muni-list", list, &rows);
	assert_non_null(strstr(buf_str(&rows), "vad visar att ansökan om vård kom in"));
}

/* Nobody has stopped the enforcement: the page says what waits. */
static void test_a_barred_enforcement_names_no_court(void **state)
{
	JSON json_t *data = read_sample("event@barred.json");
	BUF html = buf_init(1 << 20);

	(void)state;
	render_to("event", data, &html);
	assert_null(strstr(buf_str(&html), "Verkställigheten är stoppad"));
	assert_non_null(strstr(buf_str(&html), "Beslutet kan ha upphört: fråga jouren innan det verkställs"));
}

/* What can still be saved today leads to its decision, before all lists. */
static void test_what_is_due_today_has_links(void **state)
{
	JSON json_t *data = read_sample("muni-list.json");
	BUF html = buf_init(1 << 20);

	(void)state;
	render_to("muni-list", data, &html);
	const char *box = strstr(buf_str(&html), "Sista dag i dag: 1"), *link = box ? strstr(box, "href=") : NULL;
	assert_non_null(link);
	assert_true(link && strncmp(link, "href=\"/kommun/beslut/", 21) == 0);
	assert_true(link < strstr(buf_str(&html), "id=\"untaken\""));
}

static void test_assets_are_there(void **state)
{
	struct view_asset asset;

	(void)state;
	assert_int_equal(view_asset_find(pages, "style.css", &asset), ERR_OK);
	assert_int_equal(view_asset_find(pages, "page.js", &asset), ERR_OK);
	assert_int_equal(view_asset_find(pages, "icon.svg", &asset), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_sample_renders),
		cmocka_unit_test(test_every_page_has_a_sample),
		cmocka_unit_test(test_every_page_is_described),
		cmocka_unit_test(test_missing_data_is_noticed),
		cmocka_unit_test(test_none_of_them_is_told_everywhere),
		cmocka_unit_test(test_lists_say_none_of_them),
		cmocka_unit_test(test_what_is_unproven_is_named),
		cmocka_unit_test(test_a_barred_enforcement_names_no_court),
		cmocka_unit_test(test_what_is_due_today_has_links),
		cmocka_unit_test(test_rows_of_every_list),
		cmocka_unit_test(test_assets_are_there),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
