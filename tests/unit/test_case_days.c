/* Days and times that cannot be, held against the oral decision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unit/case_kit.h"

/* The night's decision was made on the 21st at 23.40. */
static void test_born_after_the_decision(void **state)
{
	CASE struct case_file *newborn = read_case("lvu6-newborn");
	CASE struct case_file *child = read_case("lvu6-small-child");

	(void)state;
	set(newborn, "person.birth_time", "");
	set(newborn, "person.birth_date", "2026-11-22");
	expect(newborn, "lvu-6", "person.birth_date", CASE_CONFLICT);
	set(newborn, "person.birth_date", "2026-11-21");
	expect(newborn, "lvu-6", "person.birth_date", NONE);
	set(newborn, "person.birth_time", "2026-11-21 23:50");
	expect(newborn, "lvu-6", "person.birth_time", CASE_CONFLICT);
	set(newborn, "person.birth_time", "2026-11-21 23:30");
	expect(newborn, "lvu-6", "person.birth_time", NONE);
	set(newborn, "person.found_at", "2026-11-22 00:10");
	expect(newborn, "lvu-6", "person.found_at", CASE_CONFLICT);
	set(child, "person.number", "");
	set(child, "person.known", "no-number");
	set(child, "person.birth_date", "2023-04-15");
	set(child, "person.birth_date_source", "assumed");
	set(child, "person.birth_date_registered", "2026-11-22"); /* the other day of birth */
	expect(child, "lvu-6", "person.birth_date", NONE);
	expect(child, "lvu-6", "person.birth_date_registered", CASE_CONFLICT);
}

/* The court moves only by an application that was there when the decision was made. */
static void test_applied_after_the_decision(void **state)
{
	static const char *const types[][2] = { { "lvu6-remanded", "lvu-6" }, { "lvm13-pending", "lvm-13" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		CASE struct case_file *c = read_case(types[i][0]);

		set(c, "pending.applied", "2026-11-22");
		expect(c, types[i][1], "pending.applied", CASE_CONFLICT);
		set(c, "pending.applied", "2026-11-21");
		expect(c, types[i][1], "pending.applied", CASE_WARNING);
		set(c, "pending.applied", "2026-11-20");
		expect(c, types[i][1], "pending.applied", NONE);
		set(c, "pending.applied", "");
		expect(c, types[i][1], "pending.applied", CASE_WARNING);
	}
	CASE struct case_file *placed = read_case("lvu6-remanded");
	set(placed, "pending.applied", "2026-11-22");
	expect(placed, "lvu-11", "pending.applied", NONE); /* is not submitted to any court */
}

/* Of what is told too early nothing stands in the basis, and it stays something to do. */
static void test_told_before_the_decision(void **state)
{
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, true, 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	const struct law_type *type = law_type_at(law, g.type, facts.stated);

	(void)state;
	for (int early = 0; early < 2; early++) {
		CASE struct case_file *c = read_case(g.file);
		BLOCKS basis = { 0 };
		BUF text = buf_init(1 << 18);

		set(c, "representatives.0.informed", early ? "2026-11-21 23:39" : "2026-11-21 23:40");
		set(c, "informed.at", early ? "2026-11-21 23:30" : "2026-11-21 23:45");
		set(c, "views.stance", "opposes");
		set(c, "informed.how", "phone");
		set(c, "informed.what", "decision");
		expect(c, "lvu-6", "representatives.0.informed", early ? CASE_WARNING : NONE);
		expect(c, "lvu-6", "informed.at", early ? CASE_WARNING : NONE);
		assert_int_equal(draft_basis(type, c, &facts, NULL, &basis), ERR_OK);
		assert_int_equal(blocks_to_text(&basis, &text), ERR_OK);
		assert_int_equal(strstr(buf_str(&text), "Fick veta beslutet") == NULL, early);
		assert_int_equal(strstr(buf_str(&text), "Moa Påhittsson har inte fått veta beslutet") != NULL, early);
		assert_int_equal(strstr(buf_str(&text), "Liv Påhittsson har inte fått veta beslutet") != NULL, early);
	}
}

/* Nobody of fourteen is remanded, but it is asked about, and "no" is an answer. */
static void test_detained_under_fifteen(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");

	(void)state;
	set(c, "detained", "no");
	expect(c, "lvu-6", "detained", NONE);
	set(c, "detained", "remanded");
	expect(c, "lvu-6", "detained", CASE_WARNING);
}

/* Where it is the day of the decision that is wrong, each time is far from it: that is told once. */
static void test_far_from_the_night(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");

	(void)state;
	set(c, "protection.at", "2026-11-01 11:00");
	expect(c, "lvu-6", "protection.at", CASE_WARNING);
	set(c, "contact.at", "2026-11-01 10:00");
	expect(c, "lvu-6", "contact.at", CASE_WARNING);
	expect(c, "lvu-6", "protection.at", NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_born_after_the_decision),  cmocka_unit_test(test_applied_after_the_decision),
		cmocka_unit_test(test_told_before_the_decision), cmocka_unit_test(test_detained_under_fifteen),
		cmocka_unit_test(test_far_from_the_night),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
