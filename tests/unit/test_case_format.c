/* The two versions of the case file, and in which encodings it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <string.h>
#include <cmocka.h>

#include "unit/case_files.h"
#include "unit/fields.h"

#define FIRST TEST_SOURCE_DIR "/tests/data/cases/format-1"

DEFINE_CLEANUP(cleanup_dir, DIR, (void)closedir);

static struct case_file *parse(struct span json)
{
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;

	if (case_parse(json, MORNING_AFTER, &problems, &c) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	return c;
}

static void refused(struct span json, const char *text)
{
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;

	assert_int_equal(case_parse(json, MORNING_AFTER, &problems, &c), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.items[0].path, "");
	if (!strstr(problems.items[0].text, text))
		fail_msg("\"%s\", and not \"%s\"", problems.items[0].text, text);
}

/* --- The first version ------------------------------------------------------------------------------------------- */

/* All that it says is there, and it is written as the second. */
static void check_first(const char *path)
{
	BUF text = buf_init(CASE_FILE_MAX), written = buf_init(CASE_FILE_MAX);
	JSON json_t *was = NULL, *is = NULL;

	assert_int_equal(buf_read_file(&text, path), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), CASE_FILE_MAX, NULL, &was), ERR_OK);
	assert_string_equal(json_text(was, "format"), "jourbeslut-case-1");
	CASE struct case_file *c = parse(buf_span(&text));
	assert_int_equal(case_to_json(c, &written), ERR_OK);
	assert_int_equal(json_read(buf_span(&written), CASE_FILE_MAX, NULL, &is), ERR_OK);
	assert_string_equal(json_text(is, "format"), "jourbeslut-case-2");
	assert_int_equal(json_object_del(was, "format") | json_object_del(is, "format"), 0);
	if (!json_equal(was, is))
		fail_msg("%s became %s", path, buf_str(&written));
}

static void test_the_first_version_is_read_and_written_as_the_second(void **state)
{
	CLEANUP(cleanup_dir) DIR *dir = opendir(FIRST);
	struct dirent *entry;
	size_t count = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char path[600];

		if (!strstr(entry->d_name, ".json"))
			continue;
		(void)snprintf(path, sizeof path, FIRST "/%s", entry->d_name);
		check_first(path);
		count++;
	}
	assert_true(count >= 11);
}

/* What the first version's schema allows, the second's allows: no field is gone, no choice, and none is smaller. */
static void check_wider(const char *name, const json_t *first, const json_t *second)
{
	static const char *const inner[] = { "properties", "patternProperties", "items" };
	json_t *member, *one;
	const char *key;
	size_t i, k;

	if (!second) {
		fail_msg("%s is gone", name);
		return;
	}
	for (i = 0; i < ARRAY_LENGTH(inner); i++) {
		const json_t *mine = json_object_get(first, inner[i]), *theirs = json_object_get(second, inner[i]);

		if (strcmp(inner[i], "items") == 0 && mine)
			check_wider(name, mine, theirs);
		else
			json_object_foreach ((json_t *)(uintptr_t)mine, key, member)
				check_wider(key, member, json_object_get(theirs, key));
	}
	assert_string_equal(json_text(first, "type"), json_text(second, "type"));
	assert_string_equal(json_text(first, "pattern"), json_text(second, "pattern"));
	assert_true(json_integer_value(json_object_get(first, "maxLength")) <=
	            json_integer_value(json_object_get(second, "maxLength")));
	assert_true(json_integer_value(json_object_get(first, "maximum")) <=
	            json_integer_value(json_object_get(second, "maximum")));
	json_array_foreach (json_object_get(first, "enum"), i, one) {
		const json_t *all = json_object_get(second, "enum");
		bool found = false;

		for (k = 0; k < json_array_size(all); k++)
			found = found || json_equal(one, json_array_get(all, k));
		if (!found)
			fail_msg("%s is no longer \"%s\"", name, json_string_value(one));
	}
}

static void test_nothing_of_the_first_version_is_gone(void **state)
{
	BUF text = buf_init(1 << 20);
	JSON json_t *first = json_load_file(TEST_SOURCE_DIR "/templates/schema/case-1.schema.json", 0, NULL);
	JSON json_t *second = NULL;

	(void)state;
	assert_non_null(first);
	assert_int_equal(case_schema(&text), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), 1 << 20, NULL, &second), ERR_OK);
	check_wider("the case", first, second);
	assert_string_equal(json_text_at(first, "properties.format.const"), "jourbeslut-case-1");
	assert_string_equal(json_text_at(second, "properties.format.const"), "jourbeslut-case-2");
}

/* --- Encodings --------------------------------------------------------------------------------------------------- */

static void test_a_byte_order_mark_is_skipped(void **state)
{
	CASE struct case_file *c =
	        parse(span_str("\xef\xbb\xbf{\"format\":\"jourbeslut-case-2\",\"person\":{\"name\":\"Åke Öström\"}}"));

	(void)state;
	assert_string_equal(case_text(c, "person.name"), "Åke Öström");
	refused(span_str("\xef\xbb\xbf\xef\xbb\xbf{}"), "inte giltig JSON"); /* one is a mark, two are not */
	refused(span_str("\xef\xbb\xbf"), "inte giltig JSON");
}

static void test_other_encodings_are_named(void **state)
{
	static const char latin[] =
	        "{\n\"format\":\"jourbeslut-case-2\",\n\"background\":\"H\xf6k \xe4r p\xe5 v\xe4g\"}";

	(void)state;
	refused(span_of("\xff\xfe{\0}\0", 6), "sparad som UTF-16");
	refused(span_of("\xfe\xff\0{\0}", 6), "sparad som UTF-16");
	refused(span_of("{\0}\0", 4), "sparad som UTF-16");
	refused(span_of("\0{\0}", 4), "sparad som UTF-16");
	refused(span_of("\xff\xfe\0\0{\0\0\0", 8), "sparad som UTF-32");
	refused(span_of("\0\0\xfe\xff\0\0\0{", 8), "sparad som UTF-32");
	refused(span_of("{\0\0\0}\0\0\0", 8), "sparad som UTF-32");
	refused(span_of("\0\0\0{\0\0\0}", 8), "sparad som UTF-32");
	refused(span_str(latin), "Windows-1252 eller Latin-1");
	refused(span_str(latin), "på rad 3. Inget har lästs in");
	refused(span_str(latin), "UTF-8 (i Anteckningar: Spara som, Kodning: UTF-8), och läs in den på nytt.");
	/* Not UTF-8, and nothing that Swedish text would have. */
	refused(span_str("{\"a\":\"\xe5\xff\"}"), "ingen text i UTF-8");
	refused(span_str("{\"a\":\"\xe9t\xe9\"}"), "ingen text i UTF-8");
	refused(span_of("\xe5\xe4\0\1\xc5", 5), "ingen text i UTF-8");
	refused(span_str("\xe5\xe4\x01"), "ingen text i UTF-8");
	refused(span_str(""), "inte giltig JSON");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_version_is_read_and_written_as_the_second),
		cmocka_unit_test(test_nothing_of_the_first_version_is_gone),
		cmocka_unit_test(test_a_byte_order_mark_is_skipped),
		cmocka_unit_test(test_other_encodings_are_named),
	};

	return cmocka_run_group_tests(tests, load_fields, NULL);
}
