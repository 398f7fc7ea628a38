/* The case files: good ones are taken, pass the check and give the golden texts; broken ones are refused field by
 * field. With REGENERATE=1 in the environment the expected files are written anew: read them before committing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "unit/case_kit.h"

#define CASES TEST_SOURCE_DIR "/tests/data/cases"
#define GOLDEN_FOLDER TEST_SOURCE_DIR "/tests/data/golden"

static bool regenerating(void)
{
	return getenv("REGENERATE") != NULL;
}

static void compare_with_file(const char *path, const struct buf *text)
{
	BUF expected = buf_init(1 << 20);

	if (regenerating()) {
		CLOSE FILE *f = fopen(path, "we");
		assert_non_null(f);
		assert_int_equal(fwrite(buf_str(text), 1, text->len, f), text->len);
		return;
	}
	if (buf_read_file(&expected, path) != ERR_OK)
		fail_msg("%s cannot be read: run with REGENERATE=1, then read it", path);
	if (strcmp(buf_str(&expected), buf_str(text)) != 0)
		fail_msg("%s differs; the text is now\n%s", path, buf_str(text));
}

static void add_blocks(struct buf *out, const char *name, const struct blocks *b)
{
	assert_int_equal(buf_printf(out, "======== %s ========\n\n", name), ERR_OK);
	assert_int_equal(blocks_to_text(b, out), ERR_OK);
	assert_int_equal(buf_add_char(out, '\n'), ERR_OK);
}

static void add_all(struct buf *out, const struct golden *g, const struct law_type *type, const struct case_file *c)
{
	struct draft_facts facts = facts_of_the_night(g);
	BLOCKS decision = { 0 };
	BLOCKS basis = { 0 };
	BLOCKS confirmation = { 0 };
	JSON json_t *script = NULL;
	size_t i;
	json_t *line;

	assert_int_equal(draft_decision(type, c, &facts, NULL, &decision), ERR_OK);
	assert_int_equal(draft_basis(type, c, &facts, NULL, &basis), ERR_OK);
	assert_int_equal(draft_confirmation(type, c, &facts, &confirmation), ERR_OK);
	assert_int_equal(draft_script(type, c, &facts, &script), ERR_OK);
	add_blocks(out, "BESLUT", &decision);
	add_blocks(out, "BESLUTSUNDERLAG", &basis);
	add_blocks(out, "BEKRÄFTELSE", &confirmation);
	assert_int_equal(buf_add_str(out, "======== I E-LEGITIMATIONENS APP ========\n\n"), ERR_OK);
	assert_int_equal(draft_essence(type, c, &facts, out), ERR_OK);
	assert_int_equal(buf_add_str(out, "\n\n======== ATT LÄSA FRÅN ========\n\n"), ERR_OK);
	json_array_foreach (script, i, line)
		assert_int_equal(buf_printf(out, "%s\n", json_string_value(line)), ERR_OK);
}

/* ".2027-01-02" of another night than that of the others. */
static const char *night_suffix(const struct golden *g, char out[16])
{
	struct date day = date_of(night_of(g));

	(void)snprintf(out, 16, ".%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
	return g->days ? out : "";
}

static void test_golden_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(GOLDEN); i++) {
		const struct golden *g = &GOLDEN[i];
		const struct law_type *type = law_type_at(law, g->type, night_of(g));
		CASE struct case_file *c = read_case(g->file);
		BUF text = buf_init(1 << 20);
		BUF path = buf_init(4096);
		char suffix[16];
		assert_non_null(type);
		add_all(&text, g, type, c);
		assert_int_equal(
		        buf_printf(&path, GOLDEN_FOLDER "/%s.%s%s.txt", g->file, g->type, night_suffix(g, suffix)),
		        ERR_OK);
		compare_with_file(buf_str(&path), &text);
	}
}

static void test_good_cases_can_be_frozen(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(GOLDEN); i++) {
		const struct golden *g = &GOLDEN[i];
		struct case_moment moment = moment_of_the_night(g);
		CASE struct case_file *c = read_case(g->file);
		CASE_PROBLEMS problems = { 0 };
		assert_int_equal(case_check(c, law_type_at(law, g->type, moment.stated), &moment, &problems), ERR_OK);
		for (size_t k = 0; k < problems.count; k++)
			if (problems.items[k].severity != CASE_WARNING)
				fail_msg("%s as %s: %s: %s", g->file, g->type, problems.items[k].path,
				         problems.items[k].text);
	}
}

static void test_canonical_form_comes_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(GOLDEN); i++) {
		CASE struct case_file *c = read_case(GOLDEN[i].file);
		CASE struct case_file *again = NULL;
		CASE_PROBLEMS problems = { 0 };
		BUF first = buf_init(CASE_FILE_MAX);
		BUF second = buf_init(CASE_FILE_MAX);
		assert_int_equal(case_to_json(c, &first), ERR_OK);
		assert_int_equal(case_parse(buf_span(&first), MORNING_AFTER, &problems, &again), ERR_OK);
		assert_int_equal(case_to_json(again, &second), ERR_OK);
		assert_string_equal(buf_str(&first), buf_str(&second));
	}
}

static void check_broken(const char *name)
{
	BUF path = buf_init(4096);
	BUF json = buf_init(1 << 20);
	BUF said = buf_init(1 << 20);
	CASE_PROBLEMS problems = { 0 };
	struct case_file *untouched = NULL;

	assert_int_equal(buf_printf(&path, CASES "/broken/%s.json", name), ERR_OK);
	assert_int_equal(buf_read_file(&json, buf_str(&path)), ERR_OK);
	assert_int_equal(case_parse(buf_span(&json), MORNING_AFTER, &problems, &untouched), ERR_INPUT);
	assert_null(untouched);
	assert_true(problems.count > 0);
	for (size_t i = 0; i < problems.count; i++) {
		assert_int_equal(problems.items[i].severity, CASE_WRONG);
		assert_int_equal(buf_printf(&said, "%s\t%s\n", problems.items[i].path, problems.items[i].text), ERR_OK);
	}
	buf_clear(&path);
	assert_int_equal(buf_printf(&path, CASES "/broken/%s.expected", name), ERR_OK);
	compare_with_file(buf_str(&path), &said);
}

static void test_broken_files_are_refused(void **state)
{
	DIR *dir = opendir(CASES "/broken");
	struct dirent *entry;
	size_t count = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char name[256];
		size_t len = strlen(entry->d_name);
		if (len <= 5 || strcmp(entry->d_name + len - 5, ".json") != 0)
			continue;
		(void)snprintf(name, sizeof name, "%.*s", (int)(len - 5), entry->d_name);
		check_broken(name);
		count++;
	}
	(void)closedir(dir);
	assert_true(count >= 13);
}

static void test_schema_file_is_made_from_the_table(void **state)
{
	BUF schema = buf_init(1 << 20);

	(void)state;
	assert_int_equal(case_schema(&schema), ERR_OK);
	compare_with_file(TEST_SOURCE_DIR "/templates/schema/case-2.schema.json", &schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_texts),
		cmocka_unit_test(test_good_cases_can_be_frozen),
		cmocka_unit_test(test_canonical_form_comes_back),
		cmocka_unit_test(test_broken_files_are_refused),
		cmocka_unit_test(test_schema_file_is_made_from_the_table),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
