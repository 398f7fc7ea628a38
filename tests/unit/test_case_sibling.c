/* What one child's case gives to a sibling's, and what it must never give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/case_files.h"
#include "unit/fields.h"

static bool is_shared(const char *pattern)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].path, pattern) == 0)
			return fields[i].shared;
	return false;
}

static struct case_file *load(const char *name)
{
	BUF text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;
	char path[300];

	(void)snprintf(path, sizeof path, "%s/tests/data/cases/%s.json", TEST_SOURCE_DIR, name);
	assert_int_equal(buf_read_file(&text, path), ERR_OK);
	assert_int_equal(case_parse(buf_span(&text), MORNING_AFTER, &problems, &c), ERR_OK);
	return c;
}

/* A god man, a guardian or a proxy is appointed for the one child. */
static bool is_of_one_child(const struct case_file *c, const char *pattern, int index)
{
	char path[CASE_PATH_MAX];
	const char *role;

	if (strncmp(pattern, "representatives.", 16) != 0)
		return false;
	(void)snprintf(path, sizeof path, "representatives.%d.role", index);
	role = json_string_value(json_at(case_json(c), path));
	return role && strcmp(role, "custodian") != 0 && strcmp(role, "parent") != 0;
}

/* One field of both cases, `*` being `index`. Gives whether the first has it. */
static bool compare(const struct case_file *child, const struct case_file *sibling, const char *pattern, int index)
{
	BUF mine = buf_init(CASE_FILE_MAX), theirs = buf_init(CASE_FILE_MAX);
	const char *star = strchr(pattern, '*');
	char path[CASE_PATH_MAX + 24];

	if (star)
		(void)snprintf(path, sizeof path, "%.*s%d%s", (int)(star - pattern), pattern, index, star + 1);
	else
		(void)snprintf(path, sizeof path, "%s", pattern);
	assert_int_equal(case_get(child, path, &mine), ERR_OK);
	assert_int_equal(case_get(sibling, path, &theirs), ERR_OK);
	if (is_shared(pattern) && !is_of_one_child(child, pattern, index))
		assert_string_equal(buf_str(&theirs), buf_str(&mine));
	else if (theirs.len)
		fail_msg("%s went into the sibling's case", path);
	return mine.len > 0;
}

/* All but the criteria, whose names are the law's; of those nothing may be there at all. */
static void assert_sibling_of(const char *name, size_t *ret_shared)
{
	CASE struct case_file *child = load(name), *sibling = NULL, *again = NULL;
	BUF json = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	const struct case_field *fields;
	size_t count;

	assert_int_equal(case_sibling(child, &sibling), ERR_OK);
	fields = case_fields(&count);
	for (size_t i = 0; i < count; i++)
		for (int at = 0; at < (strchr(fields[i].path, '*') ? 4 : 1); at++)
			if (strncmp(fields[i].path, "criteria.", 9) != 0 &&
			    compare(child, sibling, fields[i].path, at) && is_shared(fields[i].path))
				(*ret_shared)++;
	assert_null(json_object_get(case_json(sibling), "criteria"));
	assert_null(json_object_get(case_json(sibling), "documents"));
	/* It is a case like any other. */
	assert_int_equal(case_to_json(sibling, &json), ERR_OK);
	assert_int_equal(case_parse(buf_span(&json), MORNING_AFTER, &problems, &again), ERR_OK);
}

static void test_the_shared_goes_over_and_nothing_else(void **state)
{
	static const char *const names[] = { "lvu6-small-child",  "lvu6-newborn", "lvu6-unaccompanied",
		                             "lvu6-protected",    "lvu6-unknown", "lvu6-other-county",
		                             "lvu6-own-behaviour" };
	size_t shared = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		assert_sibling_of(names[i], &shared);
	assert_true(shared > 50);
}

/* Nothing that the one child's case says of the child stands anywhere in the sibling's, in whatever field. */
static void test_no_word_of_the_one_child(void **state)
{
	CASE struct case_file *child = load("lvu6-small-child"), *sibling = NULL;
	BUF json = buf_init(CASE_FILE_MAX);

	(void)state;
	assert_int_equal(case_sibling(child, &sibling), ERR_OK);
	assert_int_equal(case_to_json(sibling, &json), ERR_OK);
	assert_true(*case_text(child, "person.name") && *case_text(child, "person.number"));
	assert_null(strstr(buf_str(&json), case_text(child, "person.name")));
	assert_null(strstr(buf_str(&json), case_text(child, "person.number")));
	assert_non_null(strstr(buf_str(&json), case_text(child, "representatives.0.name")));
	assert_non_null(strstr(buf_str(&json), case_text(child, "contact.name")));
}

static void test_an_element_with_nothing_shared_is_left_out(void **state)
{
	CASE struct case_file *child = case_new(), *sibling = NULL;

	(void)state;
	assert_int_equal(case_set(child, "representatives.0.stance", span_str("opposes"), MORNING_AFTER, NULL), ERR_OK);
	assert_int_equal(case_set(child, "representatives.1.name", span_str("Bo Testsson"), MORNING_AFTER, NULL),
	                 ERR_OK);
	/* Appointed for this child alone. */
	assert_int_equal(case_set(child, "representatives.2.name", span_str("Gode Gunnar"), MORNING_AFTER, NULL),
	                 ERR_OK);
	assert_int_equal(case_set(child, "representatives.2.role", span_str("god-man"), MORNING_AFTER, NULL), ERR_OK);
	assert_int_equal(case_set(child, "representatives.3.name", span_str("Ombud Olsson"), MORNING_AFTER, NULL),
	                 ERR_OK);
	assert_int_equal(case_set(child, "representatives.3.role", span_str("proxy"), MORNING_AFTER, NULL), ERR_OK);
	assert_int_equal(case_sibling(child, &sibling), ERR_OK);
	assert_int_equal(case_list_length(sibling, "representatives"), 1);
	assert_string_equal(case_text(sibling, "representatives.0.name"), "Bo Testsson");
}

/* What is first known while the first child's text is written is fetched later; what stands in the other stays. */
static void test_what_is_missing_is_filled(void **state)
{
	CASE struct case_file *child = load("lvu6-small-child"), *own = case_new();
	BUF json = buf_init(CASE_FILE_MAX);
	bool offers;

	(void)state;
	assert_int_equal(case_set(own, "person.name", span_str("Nils Påhittsson"), MORNING_AFTER, NULL), ERR_OK);
	assert_int_equal(case_set(own, "contact.authority", span_str("Skolan"), MORNING_AFTER, NULL), ERR_OK);
	assert_int_equal(case_sibling_offers(own, child, &offers), ERR_OK);
	assert_true(offers);
	assert_string_equal(case_text(own, "contact.name"), ""); /* asked, not done */
	assert_int_equal(case_sibling_fill(own, child), ERR_OK);
	assert_string_equal(case_text(own, "person.name"), "Nils Påhittsson");
	assert_string_equal(case_text(own, "contact.authority"), "Skolan");
	assert_string_equal(case_text(own, "contact.name"), case_text(child, "contact.name"));
	assert_string_equal(case_text(own, "residence.responsible"), "home");
	assert_string_equal(case_text(own, "representatives.1.name"), "Tim Påhittsson");
	assert_int_equal(case_to_json(own, &json), ERR_OK);
	assert_null(strstr(buf_str(&json), case_text(child, "person.name")));
	assert_null(strstr(buf_str(&json), case_text(child, "representatives.0.views")));
	assert_int_equal(case_sibling_offers(own, child, &offers), ERR_OK);
	assert_false(offers);
}

static void set_to(struct case_file *c, const char *path, const char *text)
{
	assert_int_equal(case_set(c, path, span_str(text), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
}

/* The same person in another decision: who they are and who represents them, and nothing of that night. */
static void test_one_person_in_two_decisions(void **state)
{
	CASE struct case_file *custody = load("lvu6-small-child"), *placement = case_new();
	bool offers = false;

	(void)state;
	assert_non_null(placement);
	set_to(placement, "person.name", "Liv");
	set_to(placement, "person.known", "no-number");
	assert_int_equal(case_same_offers(placement, custody, &offers), ERR_OK);
	assert_true(offers);
	assert_string_equal(case_text(placement, "person.number"), ""); /* asking changes nothing */
	assert_int_equal(case_same_fill(placement, custody), ERR_OK);
	assert_string_equal(case_text(placement, "person.number"), case_text(custody, "person.number"));
	assert_string_equal(case_text(placement, "person.known"), "number");
	assert_string_equal(case_text(placement, "person.name"), "Liv"); /* what stands there stays */
	assert_int_equal(case_list_length(placement, "representatives"), case_list_length(custody, "representatives"));
	assert_true(case_list_length(placement, "representatives") > 0);
	assert_string_equal(case_text(placement, "representatives.0.name"),
	                    case_text(custody, "representatives.0.name"));
	assert_string_equal(case_text(placement, "representatives.0.stance"), "");
	assert_string_equal(case_text(placement, "representatives.0.views"), "");
	assert_string_equal(case_text(placement, "contact.authority"), "");
	assert_null(json_object_get(case_json(placement), "children"));
	assert_int_equal(case_same_offers(placement, custody, &offers), ERR_OK);
	assert_false(offers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_shared_goes_over_and_nothing_else),
		cmocka_unit_test(test_no_word_of_the_one_child),
		cmocka_unit_test(test_an_element_with_nothing_shared_is_left_out),
		cmocka_unit_test(test_what_is_missing_is_filled),
		cmocka_unit_test(test_one_person_in_two_decisions),
	};

	return cmocka_run_group_tests(tests, load_fields, NULL);
}
