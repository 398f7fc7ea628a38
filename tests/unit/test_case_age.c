/* Age limits: birthdays that end a ground soon, and two days of birth that are said of one person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_kit.h"

/* What is found at `path`, of that severity, whose text holds `words`; decided at 20.00 on `day`. */
static bool told(const struct case_file *c, const char *type, const char *day, const char *path,
                 enum case_severity severity, const char *words)
{
	struct case_moment moment = { .decided = true, .yes = true };
	CASE_PROBLEMS problems = { 0 };
	char text[40];
	bool found = false;

	(void)snprintf(text, sizeof text, "%sT20:00:00+01:00", day);
	moment.stated = at(text);
	moment.now = moment.stated;
	assert_int_equal(case_check(c, law_type_at(law, type, moment.stated), &moment, &problems), ERR_OK);
	for (size_t i = 0; i < problems.count; i++)
		found = found || (problems.items[i].severity == severity && strcmp(problems.items[i].path, path) == 0 &&
		                  strstr(problems.items[i].text, words));
	return found;
}

static struct case_file *born(const char *name, const char *birth)
{
	struct case_file *c = read_case(name);

	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", birth);
	return c;
}

/* Whether it is warned that the ground ends. */
static bool ends(const char *name, const char *birth, const char *decided, const char *words)
{
	CASE struct case_file *c = born(name, birth);

	return told(c, "lvu-6", decided, "grounds", CASE_WARNING, words);
}

/* What a pack calls the law begins a sentence, also where it has no section numbers. */
static void test_limit_is_a_sentence(void **state)
{
	CASE struct case_file *c = born("lvu11-replacement", "2000-01-01");

	(void)state;
	assert_true(told(c, "lvu-11", "2026-11-21", "person.number", CASE_CONFLICT, "11 § LVU gäller bara den"));
	assert_true(told(c, "child-placement", "2027-02-01", "person.number", CASE_CONFLICT, "Den lag om "));
}

static void test_birthday_within_six_weeks(void **state)
{
	(void)state;
	/* 2 §: eighteen. 11 March to 22 April is six weeks. */
	assert_true(ends("lvu6-small-child", "2008-03-12", "2026-03-11", "fyller 18 år tor 12 mar 2026"));
	assert_true(ends("lvu6-small-child", "2008-04-22", "2026-03-11", "fyller 18 år ons 22 apr 2026"));
	assert_false(ends("lvu6-small-child", "2008-04-23", "2026-03-11", "fyller"));
	assert_false(ends("lvu6-small-child", "2008-03-11", "2026-03-11", "fyller")); /* too late for a warning */
	/* 3 §: twenty. */
	assert_true(ends("lvu6-nineteen", "2006-04-22", "2026-03-11", "fyller 20 år ons 22 apr 2026"));
	assert_false(ends("lvu6-nineteen", "2006-04-23", "2026-03-11", "fyller"));
	assert_false(ends("lvu6-nineteen", "2008-04-22", "2026-03-11", "fyller")); /* eighteen ends nothing of 3 § */
}

/* Born on 29 February: eighteen on 1 March of a year without one, since the day itself does not come. */
static void test_birthday_of_a_leap_day(void **state)
{
	(void)state;
	assert_true(ends("lvu6-small-child", "2008-02-29", "2026-01-18", "fyller 18 år sön 1 mar 2026"));
	assert_false(ends("lvu6-small-child", "2008-02-29", "2026-01-17", "fyller"));
	assert_true(ends("lvu6-small-child", "2008-02-29", "2026-02-28", "fyller 18 år sön 1 mar 2026"));
	assert_false(ends("lvu6-small-child", "2008-02-29", "2026-03-01", "fyller"));
	CASE struct case_file *c = born("lvu6-small-child", "2008-02-29");
	assert_false(told(c, "lvu-6", "2026-02-28", "grounds", CASE_CONFLICT, "under 18 år"));
	assert_true(told(c, "lvu-6", "2026-03-01", "grounds", CASE_CONFLICT, "under 18 år"));
}

/* What the register says counts; that somebody assumed another day is no slip of the pen. */
static void test_number_and_another_day(void **state)
{
	CASE struct case_file *c = read_case("lvu6-own-behaviour");
	static const char day[] = "2026-11-21", at_path[] = "person.birth_date";

	(void)state;
	set(c, "person.birth_date", "2007-06-06");
	assert_true(told(c, "lvu-6", day, at_path, CASE_CONFLICT, "stämmer inte med personnumret"));
	set(c, "person.birth_date_source", "assumed");
	assert_false(told(c, "lvu-6", day, at_path, CASE_CONFLICT, ""));
	assert_true(told(c, "lvu-6", day, at_path, CASE_WARNING,
	                 "är personen 16 år, efter den andra 19 år. Gränsen 18 år ligger däremellan."));
	assert_false(told(c, "lvu-6", day, at_path, CASE_WARNING, "Gränsen 15 år"));
	assert_false(told(c, "lvu-6", day, at_path, CASE_WARNING, "Gränsen 20 år"));
	assert_int_equal(case_age(c, MORNING_AFTER), 16);
	/* Both of one age: nothing to say. */
	set(c, "person.birth_date", "2010-09-09");
	assert_false(told(c, "lvu-6", day, at_path, CASE_WARNING, "Gränsen"));
}

/* Each limit is taken from the side that protects the person. */
static void test_limits_from_the_careful_side(void **state)
{
	static const struct {
		const char *assumed, *present, *absent;
	} rows[] = {
		{ "2011-12-24", "person.is_fifteen", "person.is_adult" },
		{ "2007-06-06", "person.is_child", "person.is_adult" },
		{ "2007-06-06", "person.may_be_adult", "person.is_twenty" },
		{ "2005-06-06", "person.is_child", "person.is_twenty" },
	};
	const struct law_type *type = law_type_at(law, "lvu-6", at(THE_NIGHT));

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		CASE struct case_file *c = read_case("lvu6-own-behaviour");
		JSON json_t *context = NULL;

		set(c, "person.birth_date", rows[i].assumed);
		set(c, "person.birth_date_source", "assumed");
		assert_int_equal(case_conditions(c, type, MORNING_AFTER, &context), ERR_OK);
		assert_true(json_is_true(json_at(context, rows[i].present)));
		assert_false(json_is_true(json_at(context, rows[i].absent)));
		assert_int_equal(json_integer_value(json_at(context, "person.age")), 16);
		assert_string_equal(json_text_at(context, "person.birth_counts_as"), "number");
		assert_string_equal(json_text_at(context, "person.birth_other"), rows[i].assumed);
		assert_string_equal(json_text_at(context, "person.birth_other_as"), "assumed");
	}
}

/* LVM has no limit, but says which act is nearer, and until when protection is assessed. */
static void test_under_twenty_in_the_act_for_adults(void **state)
{
	CASE struct case_file *nineteen = born("lvm13", "2006-11-22"), *twenty = born("lvm13", "2006-11-21");
	static const char words[] = "skyddsbedömning görs också för den som är 18 eller 19 år";

	(void)state;
	assert_true(told(nineteen, "lvm-13", "2026-11-21", "person.number", CASE_WARNING, words));
	assert_false(told(twenty, "lvm-13", "2026-11-21", "person.number", CASE_WARNING, words));
}

/* Care ends at 21 at the latest (LVU 21 §): nobody older is placed. */
static void test_nobody_of_twenty_one_is_placed(void **state)
{
	CASE struct case_file *twenty = born("lvu6-own-behaviour", "2005-11-23");
	CASE struct case_file *twenty_one = born("lvu6-own-behaviour", "2005-11-22");

	(void)state;
	assert_false(told(twenty, "lvu-11", "2026-11-22", "person.number", CASE_CONFLICT, "21 år"));
	assert_true(told(twenty_one, "lvu-11", "2026-11-22", "person.number", CASE_CONFLICT, "under 21 år"));
}

/* That the care suits better than other care is asked if one of the days says eighteen. */
static void test_eighteen_by_one_of_two_days(void **state)
{
	CASE struct case_file *c = read_case("lvu6-own-behaviour");
	static const char path[] = "criteria.suitable.reason";

	(void)state;
	assert_false(told(c, "lvu-6", "2026-11-21", path, CASE_MISSING, ""));
	set(c, "person.birth_date", "2007-06-06");
	set(c, "person.birth_date_source", "assumed");
	assert_true(told(c, "lvu-6", "2026-11-21", path, CASE_MISSING, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limit_is_a_sentence),
		cmocka_unit_test(test_birthday_within_six_weeks),
		cmocka_unit_test(test_birthday_of_a_leap_day),
		cmocka_unit_test(test_number_and_another_day),
		cmocka_unit_test(test_under_twenty_in_the_act_for_adults),
		cmocka_unit_test(test_nobody_of_twenty_one_is_placed),
		cmocka_unit_test(test_eighteen_by_one_of_two_days),
		cmocka_unit_test(test_limits_from_the_careful_side),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
