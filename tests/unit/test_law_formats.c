/* Packs of the formats before: a store keeps them, and reads each as it was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/reckon.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

/* Today's LVU, as the store keeps it: "folder/file" and text. */
static int set_up(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	if (law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) != ERR_OK)
		return -1;
	*state = json_deep_copy(law_pack_find(law, "lvu-2026")->files);
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	json_decref(*state);
	return 0;
}

/* NULL takes the member away. */
static void change(json_t *files, const char *name, const char *parent, const char *key, json_t *value)
{
	JSON json_t *root = json_loads(json_text(files, name), 0, NULL);
	json_t *at = *parent ? json_at(root, parent) : root;
	char *text;

	assert_non_null(at);
	assert_int_equal(value ? json_object_set_new(at, key, value) : json_object_del(at, key), 0);
	text = json_dumps(root, 0);
	assert_non_null(text);
	assert_int_equal(json_object_set_new(files, name, json_string(text)), 0);
	free(text);
}

static void write_format(json_t *files, const char *format)
{
	change(files, "lvu-2026/pack.json", "", "format", json_string(format));
}

static struct law *read_pack(const json_t *files)
{
	struct law *law = law_new();
	struct law_problem problem;

	assert_non_null(law);
	if (law_add_files(law, "lvu-2026", "", files, NULL, &problem) != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	return law;
}

static bool conflicts_of_yes(const json_t *files)
{
	CLEANUP(cleanup_law) struct law *law = read_pack(files);

	return law_pack_at(law, 0)->types[0].conflicts_of_yes;
}

static void forget_answers(json_t *files, const char *name)
{
	JSON json_t *root = json_loads(json_text(files, name), 0, NULL), *conflicts = NULL;
	json_t *one;
	size_t i;

	conflicts = json_incref(json_object_get(root, "conflicts"));
	json_array_foreach (conflicts, i, one)
		(void)json_object_del(json_object_get(one, "when"), "decision.answer");
	change(files, name, "", "conflicts", json_incref(conflicts));
}

/* Format 2 had two meanings, told apart by whether any conflict speaks of the answer; later ones have the second. */
static void test_conflicts(void **state)
{
	json_t *files = *state;

	write_format(files, "jourbeslut-law-2");
	assert_false(conflicts_of_yes(files));
	forget_answers(files, "lvu-2026/lvu-6.json");
	assert_false(conflicts_of_yes(files)); /* the other type of the pack speaks of it */
	forget_answers(files, "lvu-2026/lvu-11.json");
	assert_true(conflicts_of_yes(files));
	write_format(files, "jourbeslut-law-3");
	assert_false(conflicts_of_yes(files));
	write_format(files, "jourbeslut-law-4");
	assert_false(conflicts_of_yes(files));
}

static bool extends(const json_t *files)
{
	CLEANUP(cleanup_law) struct law *law = read_pack(files);
	const struct law_type *type = law_type_find(law_pack_at(law, 0), "lvu-6");

	for (size_t i = 0; i < type->follow_up_count; i++)
		if (strcmp(type->follow_ups[i].id, LAW_APPLICATION) == 0)
			return type->follow_ups[i].extension;
	fail_msg("no application");
	return false;
}

#define LVU "lvu-2026/lvu-6.json"
#define APPLICATION "follow_ups.2"

static void test_longer_time(void **state)
{
	json_t *files = *state;

	assert_true(extends(files));
	change(files, LVU, APPLICATION, "extension", NULL);
	assert_false(extends(files)); /* whatever its words are */
}

/* Of those before format 4 the words say it, and where they do not there is none. */
static void test_longer_time_by_words(void **state)
{
	static const char *const older[] = { "jourbeslut-law-2", "jourbeslut-law-3" };
	json_t *files = *state;

	change(files, LVU, APPLICATION, "extension", NULL);
	for (size_t i = 0; i < ARRAY_LENGTH(older); i++) {
		JSON json_t *kept = json_deep_copy(files);

		write_format(kept, older[i]);
		assert_true(extends(kept));
		change(kept, LVU, APPLICATION, "label", json_string("Ansök om vård"));
		assert_true(extends(kept));
		change(kept, LVU, APPLICATION, "lapse",
		       json_string("Kommer ansökan inte in i tid upphör det "
		                   "({§application_lapse})."));
		assert_false(extends(kept));
		change(kept, LVU, APPLICATION, "note", json_string("Rätten kan inte ge längre tid."));
		assert_false(extends(kept));
	}
}

static void test_longer_time_of_nothing_else(void **state)
{
	CLEANUP(cleanup_law) struct law *law = law_new();
	struct law_problem problem;

	change(*state, LVU, "follow_ups.0", "extension", json_true());
	assert_int_equal(law_add_files(law, "lvu-2026", "", *state, NULL, &problem), ERR_CONFIG);
	assert_non_null(strstr(problem.text, "longer time is given for \"application\" alone"));
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEPT(test_conflicts),
		KEPT(test_longer_time),
		KEPT(test_longer_time_by_words),
		KEPT(test_longer_time_of_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
