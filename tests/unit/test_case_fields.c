/* The table of fields: the real one, and what stops the start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include <string.h>
#include <cmocka.h>

#include "case/fields.h"
#include "unit/fields.h"

DEFINE_CLEANUP(cleanup_fields, struct case_fields, case_fields_free);
DEFINE_CLEANUP(cleanup_dir, DIR, (void)closedir);

static char folder[] = "/tmp/jourbeslut-fields-XXXXXX";
static char file[64];

static int make_folder(void **state)
{
	if (load_fields(state) != 0 || !mkdtemp(folder))
		return -1;
	(void)snprintf(file, sizeof file, "%s/fields.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)remove(file);
	return rmdir(folder);
}

static json_t *real(void)
{
	return json_load_file(LAW_FOLDER "/fields.json", 0, NULL);
}

static void refused(const char *member, const char *text)
{
	struct law_problem problem;
	struct case_fields *fields = NULL;

	assert_int_equal(case_fields_read(folder, &problem, &fields), ERR_CONFIG);
	assert_null(fields);
	assert_string_equal(problem.file, "fields.json");
	if (strcmp(problem.member, member) != 0 || !strstr(problem.text, text))
		fail_msg("\"%s: %s\", and not \"%s: %s\"", problem.member, problem.text, member, text);
}

/* The table with one more field, after all others. */
static void field_refused(const char *field, const char *name, const char *text)
{
	JSON json_t *root = real();
	json_t *fields = json_object_get(root, "fields"), *one = json_loads(field, 0, NULL);
	char member[80];

	assert_non_null(one);
	(void)snprintf(member, sizeof member, "fields.%zu%s%s", json_array_size(fields), *name ? "." : "", name);
	assert_int_equal(json_array_append_new(fields, one), 0);
	assert_int_equal(json_dump_file(root, file, 0), 0);
	refused(member, text);
}

static void root_refused(const char *change, const char *member, const char *text)
{
	JSON json_t *root = real(), *with = json_loads(change, 0, NULL);

	assert_non_null(with);
	assert_int_equal(json_object_update(root, with), 0);
	assert_int_equal(json_dump_file(root, file, 0), 0);
	refused(member, text);
}

#define FIELD(rest) "{\"path\":\"new.one\",\"label\":\"Nytt\"" rest "}"

static void test_a_wrong_field_is_named(void **state)
{
	(void)state;
	field_refused("[]", "", "must be an object");
	field_refused(FIELD(""), "kind", "is missing");
	field_refused(FIELD(",\"kind\":\"date\",\"colour\":\"red\""), "colour", "no such member");
	field_refused(FIELD(",\"kind\":\"wish\""), "kind", "not one of the names");
	field_refused(FIELD(",\"kind\":\"date\",\"step\":\"end\""), "step", "there is no step");
	field_refused(FIELD(",\"kind\":\"date\",\"max\":3"), "max", "has no size");
	field_refused(FIELD(",\"kind\":\"text\""), "max", "needs a largest size");
	field_refused(FIELD(",\"kind\":\"long\",\"max\":10000"), "max", "0 to 9999");
	field_refused(FIELD(",\"kind\":\"choice\""), "choices", "is missing");
	field_refused(FIELD(",\"kind\":\"choice\",\"choices\":\"none-such\""), "choices", "there are no choices");
	field_refused(FIELD(",\"kind\":\"date\",\"choices\":\"known\""), "choices", "has none");
	field_refused(FIELD(",\"kind\":\"date\",\"from_law\":true"), "from_law", "has no choices");
	field_refused(FIELD(",\"kind\":\"date\",\"from_law\":1"), "from_law", "true or false");
	field_refused(FIELD(",\"kind\":\"long\",\"max\":9,\"shared\":true"), "shared", "the one child");
	field_refused(FIELD(",\"kind\":\"date\",\"when\":{\"person.colour\":true}"), "when", "no field person.colour");
	field_refused(FIELD(",\"kind\":\"date\",\"when\":{\"item.role\":\"god-man\"}"), "when", "no field item.role");
	field_refused(FIELD(",\"kind\":\"date\",\"when\":{\"person.known\":\"perhaps\"}"), "when", "never \"perhaps\"");
	field_refused(
	        "{\"path\":\"documents.*.new\",\"label\":\"Nytt\",\"kind\":\"date\",\"when\":{\"item.role\":true}}",
	        "when", "no field item.role");
	field_refused("{\"path\":\"new.one\",\"label\":\"\",\"kind\":\"date\"}", "label", "must not be empty");
}

static void test_a_wrong_path_is_named(void **state)
{
	static const char *const wrong[] = { "",    ".",     "a.",      "a..b",   "A",   "a.b.c", "a.*",
		                             "*.a", "a.b.*", "a.*.b.c", "format", "a b", "a.*.*", "person.*.x" };
	char field[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		(void)snprintf(field, sizeof field, "{\"path\":\"%s\",\"label\":\"Nytt\",\"kind\":\"date\"}", wrong[i]);
		field_refused(field, "path", *wrong[i] ? "" : "must not be empty");
	}
	field_refused("{\"path\":\"person.name\",\"label\":\"Igen\",\"kind\":\"date\"}", "path", "person.name");
	field_refused("{\"path\":\"person\",\"label\":\"Igen\",\"kind\":\"date\"}", "path", "person.");
	field_refused("{\"path\":\"grounds.more\",\"label\":\"Igen\",\"kind\":\"date\"}", "path", "grounds");
	field_refused("{\"path\":\"representatives.name\",\"label\":\"Igen\",\"kind\":\"date\"}", "path",
	              "representatives.*");
}

static void test_a_wrong_file_is_named(void **state)
{
	(void)state;
	(void)remove(file);
	refused("", "there is no such file");
	CLOSE FILE *f = fopen(file, "we");
	assert_non_null(f);
	assert_true(fputs("{\"format\":\n7,}", f) >= 0);
	assert_int_equal(fflush(f), 0);
	refused("", "line 2");
	root_refused("{\"format\":\"jourbeslut-fields-9\"}", "format", "jourbeslut-fields-1");
	root_refused("{\"more\":1}", "more", "no such member");
	root_refused("{\"fields\":[]}", "fields", "1 to ");
	root_refused("{\"fields\":{}}", "fields", "1 to ");
	root_refused("{\"choices\":[]}", "choices", "object of lists");
	root_refused("{\"choices\":{\"known\":[]}}", "choices.known", "1 to ");
	root_refused("{\"choices\":{\"known\":[[\"a\"]]}}", "choices.known.0", "[id, label]");
	root_refused("{\"choices\":{\"known\":[[\"A\",\"Aa\"]]}}", "choices.known.0", "[id, label]");
	root_refused("{\"choices\":{\"known\":[[\"a\",\"A\\u0007\"]]}}", "choices.known.0", "[id, label]");
	root_refused("{\"choices\":{\"known\":[[\"a\",\"Aa\",\"grown\"]]}}", "choices.known.0",
	             "\"child\" or \"minor\"");
	root_refused("{\"choices\":{\"known\":[[\"a\",\"Aa\"],[\"a\",\"Ab\"]]}}", "choices.known.1", "a second");
}

static void test_choices_that_nobody_has_are_named(void **state)
{
	JSON json_t *root = real();

	(void)state;
	assert_int_equal(
	        json_object_set_new(json_object_get(root, "choices"), "spare", json_pack("[[s,s]]", "a", "Aa")), 0);
	assert_int_equal(json_dump_file(root, file, 0), 0);
	refused("choices.spare", "no field has these");
}

/* One field that C names is called something else. */
static void test_what_the_program_reckons_with_must_be_there(void **state)
{
	size_t count;
	const struct case_needed *needed = case_needed(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		JSON json_t *root = real();
		json_t *field;
		size_t at;

		json_array_foreach (json_object_get(root, "fields"), at, field) {
			if (strcmp(json_text(field, "path"), needed[i].path) == 0)
				assert_int_equal(json_object_set_new(field, "path", json_string("something_else")), 0);
		}
		assert_int_equal(json_dump_file(root, file, 0), 0);
		refused("fields", needed[i].path);
	}
}

static void test_what_the_program_reckons_with_has_its_kind(void **state)
{
	JSON json_t *root = real();
	json_t *field;
	size_t at;

	(void)state;
	json_array_foreach (json_object_get(root, "fields"), at, field) {
		if (strcmp(json_text(field, "path"), "person.birth_date") == 0)
			assert_int_equal(json_object_set_new(field, "kind", json_string("time")), 0);
	}
	assert_int_equal(json_dump_file(root, file, 0), 0);
	refused("fields", "person.birth_date must be there, of the kind date");
}

static void test_a_choice_that_the_program_reckons_with_must_be_there(void **state)
{
	JSON json_t *root = real();
	json_t *known = json_object_get(json_object_get(root, "choices"), "known");

	(void)state;
	assert_int_equal(json_array_remove(known, 1), 0); /* newborn */
	assert_int_equal(json_dump_file(root, file, 0), 0);
	refused("choices", "person.known must have \"newborn\"");
}

/* --- Names in C -------------------------------------------------------------------------------------------------- */

static bool is_needed(const char *path)
{
	size_t count;
	const struct case_needed *needed = case_needed(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(needed[i].path, path) == 0)
			return true;
	return false;
}

/* Paths with a dot: a single word may be anything. */
static void check_source(const char *name, const char *text)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);
	char quoted[CASE_PATH_MAX + 8];

	for (size_t i = 0; i < count; i++) {
		const char *path = fields[i].path, *star = strchr(path, '*');

		if (star)
			(void)snprintf(quoted, sizeof quoted, "\"%.*s%%", (int)(star - path), path);
		else
			(void)snprintf(quoted, sizeof quoted, "\"%s\"", path);
		for (const char *at = strchr(path, '.') ? strstr(text, quoted) : NULL; at;
		     at = strstr(at + 1, quoted)) {
			const char *end = at + strlen(quoted);
			size_t tail = star ? strlen(star + 1) : 0;

			if (star)
				end += strcspn(end, ".");
			if (star && (strncmp(end, star + 1, tail) != 0 || end[tail] != '"'))
				continue;
			if (!is_needed(path))
				fail_msg("%s names %s: it must stand in src/case/fields_needed.c", name, path);
		}
	}
}

static size_t check_folder(const char *name)
{
	CLEANUP(cleanup_dir) DIR *dir = opendir(name);
	struct dirent *entry;
	size_t files = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		BUF text = buf_init(1 << 20);
		char path[600];
		size_t len = strlen(entry->d_name);

		(void)snprintf(path, sizeof path, "%.300s/%.255s", name, entry->d_name);
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			files += check_folder(path);
		if (len < 3 || strcmp(entry->d_name + len - 2, ".c") != 0)
			continue;
		assert_int_equal(buf_read_file(&text, path), ERR_OK);
		check_source(path, buf_str(&text));
		files++;
	}
	return files;
}

static void test_every_field_that_c_names_is_checked_at_start(void **state)
{
	(void)state;
	assert_true(check_folder(TEST_SOURCE_DIR "/src") > 100);
}

static void test_it_is_read_once(void **state)
{
	struct law_problem problem;
	size_t count;
	const struct case_field *before = case_fields(&count);

	(void)state;
	assert_int_equal(case_fields_load("/nonexistent", &problem), ERR_OK);
	assert_ptr_equal(case_fields(&count), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_wrong_field_is_named),
		cmocka_unit_test(test_a_wrong_path_is_named),
		cmocka_unit_test(test_a_wrong_file_is_named),
		cmocka_unit_test(test_choices_that_nobody_has_are_named),
		cmocka_unit_test(test_what_the_program_reckons_with_must_be_there),
		cmocka_unit_test(test_what_the_program_reckons_with_has_its_kind),
		cmocka_unit_test(test_a_choice_that_the_program_reckons_with_must_be_there),
		cmocka_unit_test(test_every_field_that_c_names_is_checked_at_start),
		cmocka_unit_test(test_it_is_read_once),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
