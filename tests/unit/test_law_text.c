#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/law.h"

static json_t *context(void)
{
	json_t *j =
	        json_loads("{\"person\":{\"name\":\"Liv {person.number} Å\",\"age\":3,\"child\":true,\"dead\":false},"
	                   "\"grounds\":[\"2\",\"3\"],\"empty\":\"\",\"none\":[],\"kind\":\"sis\"}",
	                   0, NULL);

	assert_non_null(j);
	return j;
}

static void expands(const char *text, const char *expected)
{
	JSON json_t *c = context();
	BUF out = buf_init(1000);

	assert_int_equal(law_text_expand(text, c, &out), ERR_OK);
	assert_string_equal(buf_str(&out), expected);
}

static void test_fields(void **state)
{
	(void)state;
	expands("Barnet är {person.age} år.", "Barnet är 3 år.");
	expands("{person.age}", "3");
	expands("utan fält", "utan fält");
	expands("", "");
}

static void test_data_is_never_a_template(void **state)
{
	(void)state;
	expands("{person.name}!", "Liv {person.number} Å!");
}

static void test_gaps_close(void **state)
{
	(void)state;
	expands("a {empty} b", "a b");
	expands("a {empty}.", "a.");
	expands("a {none}", "a");
	expands("{empty} b", "b");
	expands("a ({empty}) b", "a () b");
	expands("a {x} {y} b {z}, c", "a b, c");
	expands("{person.dead}rest", "rest");
}

static void test_loose_braces_stay(void **state)
{
	(void)state;
	expands("a { b", "a { b");
	expands("a } b", "a } b");
}

static void test_limit(void **state)
{
	JSON json_t *c = context();
	BUF out = buf_init(4);

	(void)state;
	assert_int_equal(law_text_expand("12345", c, &out), ERR_TOO_LARGE);
	assert_int_equal(out.len, 0);
}

static bool holds(const char *path, enum law_test test, const char *value)
{
	JSON json_t *c = context();
	const char *const values[] = { value };
	const struct law_condition one = { .path = path, .test = test, .values = values, .value_count = value ? 1 : 0 };

	return law_conditions_hold((struct law_conditions){ &one, 1 }, c);
}

static void test_conditions(void **state)
{
	(void)state;
	assert_true(holds("person.name", LAW_TEST_PRESENT, NULL));
	assert_true(holds("person.child", LAW_TEST_PRESENT, NULL));
	assert_false(holds("person.dead", LAW_TEST_PRESENT, NULL));
	assert_true(holds("person.dead", LAW_TEST_ABSENT, NULL));
	assert_false(holds("empty", LAW_TEST_PRESENT, NULL));
	assert_false(holds("none", LAW_TEST_PRESENT, NULL));
	assert_false(holds("person.mother", LAW_TEST_PRESENT, NULL));
	assert_true(holds("grounds", LAW_TEST_IS, "3"));
	assert_false(holds("grounds", LAW_TEST_IS, "4"));
	assert_true(holds("grounds", LAW_TEST_NOT, "4"));
	assert_false(holds("grounds", LAW_TEST_NOT, "2"));
	assert_true(holds("absent", LAW_TEST_NOT, "2"));
	assert_true(holds("kind", LAW_TEST_IS, "sis"));
	assert_true(holds("person.child", LAW_TEST_IS, "yes"));
	assert_true(holds("person.dead", LAW_TEST_IS, "no"));
	assert_false(holds("person.missing", LAW_TEST_IS, "no"));
}

static void test_all_must_hold(void **state)
{
	JSON json_t *c = context();
	const struct law_condition two[] = { { .path = "kind", .test = LAW_TEST_PRESENT },
		                             { .path = "empty", .test = LAW_TEST_PRESENT } };

	(void)state;
	assert_true(law_conditions_hold((struct law_conditions){ NULL, 0 }, c));
	assert_true(law_conditions_hold((struct law_conditions){ two, 1 }, c));
	assert_false(law_conditions_hold((struct law_conditions){ two, 2 }, c));
}

/* What nobody has answered yet speaks against nothing. */
static void test_what_is_not_known_is_open(void **state)
{
	static const char *const three[] = { "3" }, *const four[] = { "4" };
	JSON json_t *c = context();
	const struct law_condition conditions[] = {
		{ .path = "absent", .test = LAW_TEST_IS, .values = three, .value_count = 1 },
		{ .path = "grounds", .test = LAW_TEST_IS, .values = three, .value_count = 1 },
		{ .path = "grounds", .test = LAW_TEST_IS, .values = four, .value_count = 1 },
	};

	(void)state;
	assert_true(law_conditions_open((struct law_conditions){ conditions, 2 }, c));
	assert_false(law_conditions_open((struct law_conditions){ conditions, 3 }, c));
	assert_false(law_conditions_hold((struct law_conditions){ conditions, 2 }, c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),        cmocka_unit_test(test_data_is_never_a_template),
		cmocka_unit_test(test_gaps_close),    cmocka_unit_test(test_loose_braces_stay),
		cmocka_unit_test(test_limit),         cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_all_must_hold), cmocka_unit_test(test_what_is_not_known_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
