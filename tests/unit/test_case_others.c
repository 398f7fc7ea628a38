/* Whether a text is about another person than the one of the case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/case_kit.h"

#define DAY ((struct date){ 2026, 11, 21 })

/* A sibling's name in this child's text; the family's own names are nobody else's. */
static void test_another_of_the_night_is_named(void **state)
{
	static const struct case_other others[] = { { .name = "Nils Påhittsson", .number = "20170303-2399" },
		                                    { .name = "Moa Testberg, 9 år", .number = "" } };
	static const char own[] = "Liv och modern Moa Påhittsson var hemma.";
	struct golden g = { .type = "lvu-6", .yes = true };
	struct case_moment moment = moment_of_the_night(&g);
	const struct law_type *type = law_type_at(law, "lvu-6", moment.stated);
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS none = { 0 }, found = { 0 };

	(void)state;
	set(c, "criteria.home.reason", own);
	assert_int_equal(case_check_others(c, type, others, 2, DAY, NULL, &none), ERR_OK);
	assert_int_equal(none.count, 0);
	set(c, "criteria.home.reason", "Nils låg på golvet. Hans nummer är 170303-2399, inte 190501-2389.");
	set(c, "views.reason", "Flickan Testberg vill hem.");
	assert_int_equal(case_check_others(c, type, others, 2, DAY, NULL, &found), ERR_OK);
	assert_int_equal(found.count, 3);
	for (size_t i = 0; i < found.count; i++)
		assert_int_equal(found.items[i].severity, CASE_DOUBT);
	assert_non_null(find(&found, "criteria.home.reason", CASE_DOUBT));
	assert_non_null(find(&found, "views.reason", CASE_DOUBT));
	assert_true(span_equal_str(span_str("Testberg"), found.items[0].quote) ||
	            span_equal_str(span_str("Nils"), found.items[0].quote));
	assert_int_equal(case_check_others(c, type, NULL, 0, DAY, NULL, &none), ERR_OK);
	assert_int_equal(none.count, 0);
}

static size_t asked_of(struct case_file *c, const char *path, const char *text, const struct case_paper *paper,
                       char bound[CASE_BOUND_TEXT])
{
	static const struct case_other others[] = {
		{ .name = "Vera Radsson", .number = "20190501-2397", .birth = { 2019, 5, 1 } }
	};
	const struct law_type *type =
	        law_type_at(law, "lvu-6", moment_of_the_night(&(struct golden){ .yes = true }).stated);
	CASE_PROBLEMS found = { 0 };

	if (*path)
		set(c, path, text);
	assert_int_equal(case_check_others(c, type, others, 1, DAY, paper, &found), ERR_OK);
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

/* In small letters, with a wrong check digit, as a day of birth; and what reads alike and is none of it. */
static void test_what_is_written_otherwise(void **state)
{
	static const char *const asked[] = {
		"vera låg på golvet.",
		"Där låg vera radsson.",
		"veras arm var bruten.",
		"Flickan 201905012398 låg på golvet.", /* another check digit, no hyphen */
		"Flickan 190501 2398 låg på golvet.",
		"Flickan 190501-2398 låg på golvet.",
		"Flickan, född 2019-05-01, låg på golvet.",
		"Flickan, född 1 maj 2019, låg på golvet.",
		"Flickan (20190501) låg på golvet.",
	};
	static const char *const calm[] = {
		"Hon verade och veranda är ord.", "Hos radsson var det lugnt.", "Den 1 maj var de där.",
		"Diarienummer 201905022398.",     "Telefon 0190-501 23 98.",    "Sedan 2019 bor de där.",
		"Beslut den 2 maj 2019.",         "Liv låg på golvet.",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(asked); i++) {
		CASE struct case_file *c = read_case("lvu6-small-child");

		if (asked_of(c, "criteria.home.reason", asked[i], NULL, NULL) != 1)
			fail_msg("not asked: %s", asked[i]);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(calm); i++) {
		CASE struct case_file *c = read_case("lvu6-small-child");

		if (asked_of(c, "criteria.home.reason", calm[i], NULL, NULL) != 0)
			fail_msg("asked: %s", calm[i]);
	}
}

static size_t pair(struct case_file *c, const struct case_other *other)
{
	const struct law_type *type =
	        law_type_at(law, "lvu-6", moment_of_the_night(&(struct golden){ .yes = true }).stated);
	CASE_PROBLEMS found = { 0 };

	assert_int_equal(case_check_others(c, type, other, 1, DAY, NULL, &found), ERR_OK);
	return found.count;
}

/* A name that is a word, and a birth of the night itself, are no traces; a twin's day of birth is the own one. */
static void test_what_is_no_trace(void **state)
{
	const struct case_other words = { .name = "Sten Berg", .number = "" };
	const struct case_other newborn = { .name = "", .number = "", .birth = { 2026, 11, 21 } };
	const struct case_other twin = { .name = "Siri Påhittsson", .number = "", .birth = { 2023, 4, 15 } };
	CASE struct case_file *c = read_case("lvu6-small-child");

	(void)state;
	set(c, "criteria.home.reason", "Han kastade sten den 21 november 2026. Liv är född den 15 april 2023.");
	assert_int_equal(pair(c, &words), 0);
	assert_int_equal(pair(c, &newborn), 0);
	assert_int_equal(pair(c, &twin), 0);
	set(c, "criteria.home.reason", "Där låg sten berg.");
	assert_int_equal(pair(c, &words), 1); /* both words of the name */
}

/* A sibling of the home may be told of; not in the place of the person. */
static void test_a_sibling_of_the_home(void **state)
{
	const struct case_other sibling = { .name = "Nils Påhittsson", .number = "20170303-2399" };
	CASE struct case_file *c = read_case("lvu6-small-child");

	(void)state;
	set(c, "children.0.name", "Nils Påhittsson");
	set(c, "criteria.home.reason", "Nils satt inlåst av sin far.");
	assert_int_equal(pair(c, &sibling), 1);
	set(c, "criteria.home.reason", "Liv satt inlåst av sin far. Nils öppnade.");
	assert_int_equal(pair(c, &sibling), 0);
	set(c, "criteria.home.reason", "Barnen satt inlåsta. Nils öppnade.");
	assert_int_equal(pair(c, &sibling), 0);
	set(c, "criteria.home.reason", "Liv satt inlåst.");
	set(c, "residence.whereabouts", "Hemma hos Nils.");
	assert_int_equal(pair(c, &sibling), 0);
}

/* Each case beside each other one of another family, as in one night: nothing in them is about the other. */
static void test_no_false_questions(void **state)
{
	static const char *const names[] = { "lvm13",
		                             "lvm13-pending",
		                             "lvu11-replacement",
		                             "lvu6-newborn",
		                             "lvu6-nineteen",
		                             "lvu6-other-county",
		                             "lvu6-own-behaviour",
		                             "lvu6-protected",
		                             "lvu6-small-child",
		                             "lvu6-two-birthdays",
		                             "lvu6-unaccompanied",
		                             "lvu6-remanded",
		                             "lvu6-unknown",
		                             "lvu6-interim-number" };
	size_t asked = 0, pairs = 0;

	(void)state;
	for (size_t a = 0; a < ARRAY_LENGTH(names); a++)
		for (size_t b = 0; b < ARRAY_LENGTH(names); b++) {
			CASE struct case_file *c = read_case(names[a]), *other = read_case(names[b]);
			struct case_other one = { .name = case_text(other, "person.name"),
				                  .number = case_text(other, "person.number") };
			char day[DATE_TEXT];

			(void)snprintf(day, sizeof day, "%.4s-%.2s-%.2s", one.number,
			               one.number[0] ? one.number + 4 : "", one.number[0] ? one.number + 6 : "");
			if (date_parse(span_str(one.number[0] ? day : case_text(other, "person.birth_date")),
			               &one.birth) != ERR_OK)
				one.birth = (struct date){ .year = 0 };
			if (strcmp(one.name, case_text(c, "person.name")) == 0)
				continue;
			pairs++;
			asked += pair(c, &one);
		}
	print_message("%zu questions in %zu pairs\n", asked, pairs);
	assert_true(pairs > 150);
	assert_int_equal(asked, 0);
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
		cmocka_unit_test(test_what_is_written_otherwise),
		cmocka_unit_test(test_what_is_no_trace),
		cmocka_unit_test(test_a_sibling_of_the_home),
		cmocka_unit_test(test_no_false_questions),
		cmocka_unit_test(test_a_child_of_another_sex_or_age),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
