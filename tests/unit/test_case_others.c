/* Whether a text is about another person than the one of the case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_kit.h"

/* A sibling's name in this child's text; the family's own names are nobody else's. */
static void test_another_of_the_night_is_named(void **state)
{
	static const struct case_other others[] = { { "Nils Påhittsson", "20170303-2399" },
		                                    { "Moa Testberg, 9 år", "" } };
	static const char own[] = "Liv och modern Moa Påhittsson var hemma.";
	struct golden g = { .type = "lvu-6", .yes = true };
	struct case_moment moment = moment_of_the_night(&g);
	const struct law_type *type = law_type_at(law, "lvu-6", moment.stated);
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS none = { 0 }, found = { 0 };

	(void)state;
	set(c, "criteria.home.reason", own);
	assert_int_equal(case_check_others(c, type, others, 2, NULL, &none), ERR_OK);
	assert_int_equal(none.count, 0);
	set(c, "criteria.home.reason", "Nils låg på golvet. Hans nummer är 170303-2399, inte 190501-2389.");
	set(c, "views.reason", "Flickan Testberg vill hem.");
	assert_int_equal(case_check_others(c, type, others, 2, NULL, &found), ERR_OK);
	assert_int_equal(found.count, 3);
	for (size_t i = 0; i < found.count; i++)
		assert_int_equal(found.items[i].severity, CASE_DOUBT);
	assert_non_null(find(&found, "criteria.home.reason", CASE_DOUBT));
	assert_non_null(find(&found, "views.reason", CASE_DOUBT));
	assert_true(span_equal_str(span_str("Testberg"), found.items[0].quote) ||
	            span_equal_str(span_str("Nils"), found.items[0].quote));
	assert_int_equal(case_check_others(c, type, NULL, 0, NULL, &none), ERR_OK);
	assert_int_equal(none.count, 0);
}

static size_t asked_of(struct case_file *c, const char *path, const char *text, const struct case_paper *paper,
                       char bound[CASE_BOUND_TEXT])
{
	static const struct case_other others[] = { { "Vera Radsson", "20190501-2397" } };
	const struct law_type *type =
	        law_type_at(law, "lvu-6", moment_of_the_night(&(struct golden){ .yes = true }).stated);
	CASE_PROBLEMS found = { 0 };

	if (*path)
		set(c, path, text);
	assert_int_equal(case_check_others(c, type, others, 1, paper, &found), ERR_OK);
	for (size_t i = 0; i < found.count; i++) {
		assert_int_equal(found.items[i].severity, CASE_DOUBT);
		if (bound)
			(void)snprintf(bound, CASE_BOUND_TEXT, "%s", found.items[i].bound);
	}
	return found.count;
}

/* Every text that becomes paper is looked at, and each answer is of the text in which the words stand. */
static void test_each_text_of_the_paper_is_looked_at(void **state)
{
	static const char *const fields[] = {
		"criteria.home.reason", "criteria.home.facts",     "contact.reason",
		"background",           "representatives.0.views", "residence.whereabouts"
	};
	static const char *const standing[] = { "Vera Radssonberg" };
	char first[CASE_BOUND_TEXT] = "", then[CASE_BOUND_TEXT] = "";

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
		CASE struct case_file *c = read_case("lvu6-small-child");

		assert_int_equal(asked_of(c, "", "", NULL, NULL), 0);
		assert_int_equal(asked_of(c, fields[i], "Vera Radsson vaktade dörren.", NULL, first), 1);
		assert_int_equal(asked_of(c, fields[i], "Vera Radsson låg slagen på golvet.", NULL, then), 1);
		assert_string_not_equal(first, then);
		assert_int_equal(asked_of(c, fields[i], "VERA låg på golvet.", NULL, NULL), 1);
		assert_int_equal(asked_of(c, fields[i], "Flickan 190501-2397 låg på golvet.", NULL, NULL), 1);
		assert_int_equal(asked_of(c, fields[i], "Liv låg på golvet.", NULL, NULL), 0);
	}
	CASE struct case_file *c = read_case("lvu6-small-child");
	BLOCKS decision = { 0 }, basis = { 0 };
	JSON json_t *editable = json_pack("[{s:s,s:s,s:b,s:s}]", "id", "d-home", "heading", "Hemmet", "edited", true,
	                                  "text", "Vera låg på golvet.");
	const struct case_paper paper = { editable, &decision, &basis, standing, 1 };

	assert_int_equal(asked_of(c, "", "", &paper, NULL), 1);
	assert_int_equal(json_object_set_new(json_array_get(editable, 0), "edited", json_false()), 0);
	assert_int_equal(asked_of(c, "", "", &paper, NULL), 0);
	assert_int_equal(blocks_add(&basis, BLOCK_TITLE, "Beslutsunderlag"), ERR_OK);
	assert_int_equal(blocks_add_row(&basis, "Beslutsfattare", "Vera Radssonberg"), ERR_OK);
	assert_int_equal(asked_of(c, "", "", &paper, NULL), 0);
	assert_int_equal(blocks_add_row(&basis, "Hörde samtalet", "Vera"), ERR_OK);
	assert_int_equal(asked_of(c, "", "", &paper, NULL), 1);
}

static size_t children(struct case_file *c, const char *text)
{
	const struct law_type *type =
	        law_type_at(law, "lvu-6", moment_of_the_night(&(struct golden){ .yes = true }).stated);
	CASE_PROBLEMS found = { 0 };

	set(c, "criteria.home.reason", text);
	assert_int_equal(case_check_children(c, type, (struct date){ 2026, 11, 21 }, NULL, &found), ERR_OK);
	return found.count;
}

/* A child of another sex or age, whom the case does not name, may be whom the text was meant for. */
static void test_a_child_of_another_sex_or_age(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	static const char *const calm[] = {
		"Liv, tre år, satt instängd. Flickan Liv frös.",
		"Grannen Britt Prov, 54 år, hörde skrik. Polisen kom för två år sedan.",
		"Storasyster Vera, sju år, vaktade dörren.",
		"I Gävle, två år senare, flyttade familjen.",
		"Flickan Siri lekte med Liv.",
		"Flickan satt ensam. Pojken i huset bredvid, sju år, ringde.",
	};

	static const char *const cases[] = {
		"lvu6-small-child",   "lvu6-newborn",       "lvu6-nineteen",  "lvu6-remanded",
		"lvu6-unknown",       "lvu6-own-behaviour", "lvu6-protected", "lvu6-unaccompanied",
		"lvu6-two-birthdays", "lvu6-other-county",  "lvu6-no",        "lvu6-interim-number"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		CASE struct case_file *good = read_case(cases[i]);

		if (children(good, case_text(good, "criteria.home.reason")) != 0)
			fail_msg("%s: asked about", cases[i]);
	}
	assert_int_equal(children(c, "Pojken Nils, sju år, sitter inlåst av sin far."), 1);
	assert_int_equal(children(c, "Pojken Nils sitter inlåst."), 1);
	assert_int_equal(children(c, "Flickan Vera, 7 år, sitter inlåst."), 1);
	assert_int_equal(children(c, "Liv låg på golvet. Nils, sju år, slog henne och omhändertas därför."), 1);
	for (size_t i = 0; i < ARRAY_LENGTH(calm); i++)
		if (children(c, calm[i]) != 0)
			fail_msg("asked about: %s", calm[i]);
	set(c, "children.0.name", "Nils Påhittsson");
	assert_int_equal(children(c, "Pojken Nils, sju år, sitter inlåst av sin far."), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_of_the_night_is_named),
		cmocka_unit_test(test_each_text_of_the_paper_is_looked_at),
		cmocka_unit_test(test_a_child_of_another_sex_or_age),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
