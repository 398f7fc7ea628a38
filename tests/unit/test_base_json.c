/* JSON: one way to read it, one way to write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/base/json.h"

static enum err read_text(const char *text)
{
	JSON json_t *value = NULL;

	return json_read(span_str(text), 1 << 16, NULL, &value);
}

static void test_reading_refuses_what_can_be_read_in_two_ways(void **state)
{
	static const char *const bad[] = { "",
		                           " ",
		                           "{",
		                           "{\"a\":1,\"a\":2}",
		                           "{\"a\":{\"b\":1,\"b\":1}}",
		                           "1 2",
		                           "{} x",
		                           "{}\x0b",
		                           "[1,]",
		                           "{\"a\":1,}",
		                           "{a:1}",
		                           "'a'",
		                           "\"\\u0000\"",
		                           "\"a\\u0000b\"",
		                           "\"\xff\"",
		                           "\"\xc0\x80\"",
		                           "\"\\ud800\"",
		                           "\"\\udc00x\"",
		                           "01",
		                           "+1",
		                           "1.",
		                           ".5",
		                           "NaN",
		                           "Infinity",
		                           "nul",
		                           "True",
		                           "\"a",
		                           "\"\n\"",
		                           "// x\n1",
		                           "99999999999999999999",
		                           "\xef\xbb\xbf{}" };
	struct json_problem problem = { 0 };
	JSON json_t *value = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		if (read_text(bad[i]) != ERR_INPUT)
			fail_msg("%s", bad[i]);
	assert_int_equal(json_read(span_of("1\0", 2), 100, NULL, &value), ERR_INPUT);
	assert_int_equal(json_read(span_of("{}\0{\"b\":2}", 10), 100, NULL, &value), ERR_INPUT);
	assert_int_equal(json_read(span_of("\"a\0b\"", 5), 100, NULL, &value), ERR_INPUT);
	assert_int_equal(json_read(span_str("{\n \"a\": x}"), 100, &problem, &value), ERR_INPUT);
	assert_int_equal(problem.line, 2);
	assert_true(problem.column > 0 && problem.reason[0]);
	assert_null(value);
	assert_int_equal(json_read(span_str("[1,2,3]"), 6, NULL, &value), ERR_TOO_LARGE);
	assert_int_equal(json_read(span_str("[1,2,3]"), 7, NULL, &value), ERR_OK);
}

static void test_depth(void **state)
{
	char text[2 * JSON_DEPTH_MAX + 4];
	struct json_problem problem = { 0 };
	JSON json_t *value = NULL;

	(void)state;
	for (int depth = JSON_DEPTH_MAX - 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		JSON json_t *deep = NULL;
		assert_int_equal(json_read(span_of(text, 2 * (size_t)depth), 1000, &problem, &deep),
		                 depth <= JSON_DEPTH_MAX ? ERR_OK : ERR_INPUT);
	}
	assert_string_equal(problem.reason, "nested too deeply");
	/* Brackets in strings are not depth; an escaped quote does not end one. */
	assert_int_equal(json_read(span_str("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\""), 1000, NULL, &value),
	                 ERR_OK);
}

static void assert_canonical(const char *text, const char *form)
{
	JSON json_t *value = NULL;
	BUF out = buf_init(1000);

	assert_int_equal(json_read(span_str(text), 1000, NULL, &value), ERR_OK);
	assert_int_equal(json_canonical(value, &out), ERR_OK);
	assert_string_equal(buf_str(&out), form);
}

static void test_canonical_form(void **state)
{
	(void)state;
	assert_canonical(" { \"b\" : [ ] , \"a\" : { } } ", "{\"a\":{},\"b\":[]}");
	assert_canonical("{\"aa\":1,\"a\":2,\"B\":3,\"_\":4,\"1\":5}", "{\"1\":5,\"B\":3,\"_\":4,\"a\":2,\"aa\":1}");
	assert_canonical("[true,false,null,0,-1]", "[true,false,null,0,-1]");
	assert_canonical("9007199254740991", "9007199254740991");
	assert_canonical("-9007199254740991", "-9007199254740991");
	assert_canonical("-0", "0");
	/* RFC 8785 section 3.2.2.2. */
	assert_canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
	                 "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
	assert_canonical("\"\\b\\t\\n\\f\\r\\u0001\\u001f\\u007f\"", "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f\"");
	assert_canonical("\"\\ud83d\\ude42 \\u00e5\"", "\"🙂 å\"");
}

static void test_what_has_no_canonical_form(void **state)
{
	static const char *const bad[] = { "1.5",
		                           "1.0",
		                           "1e2",
		                           "9007199254740992",
		                           "-9007199254740992",
		                           "[[0.1]]",
		                           "\"A\\u030asa\"",
		                           "{\"\xc3\xa5\":1}",
		                           "{\"\":1}",
		                           "{\"a b\":1}",
		                           "{\"a\\\"\":1}",
		                           "\"\\u212b\"" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		JSON json_t *value = NULL;
		BUF out = buf_init(1000);

		assert_int_equal(json_read(span_str(bad[i]), 1000, NULL, &value), ERR_OK);
		if (json_canonical(value, &out) != ERR_INPUT)
			fail_msg("%s", bad[i]);
	}
	BUF out = buf_init(3), deep_out = buf_init(1000);
	JSON json_t *value = json_string("long"), *deep = json_array();
	assert_int_equal(json_canonical(value, &out), ERR_TOO_LARGE);
	assert_int_equal(json_canonical(NULL, &out), ERR_INPUT);
	json_t *at = deep;
	for (int i = 0; i < JSON_DEPTH_MAX; i++) {
		json_t *inner = json_array();

		assert_int_equal(json_array_append_new(at, inner), 0);
		at = inner;
	}
	assert_int_equal(json_canonical(deep, &deep_out), ERR_INPUT);
}

/* What was written is read as the same value and written as the same bytes, whatever order it was made in. */
static void test_canonical_is_stable(void **state)
{
	static const char *const keys[] = { "gamma", "alpha", "beta", "Alpha", "a", "b1", "b10", "b2" };
	BUF first = buf_init(1000), second = buf_init(1000);
	JSON json_t *forwards = json_object(), *backwards = json_object(), *again = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
		assert_int_equal(json_put_int(forwards, keys[i], 1), ERR_OK);
		assert_int_equal(json_put_int(backwards, keys[ARRAY_LENGTH(keys) - 1 - i], 1), ERR_OK);
	}
	assert_int_equal(json_canonical(forwards, &first), ERR_OK);
	assert_int_equal(json_canonical(backwards, &second), ERR_OK);
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_int_equal(json_read(buf_span(&first), 1000, NULL, &again), ERR_OK);
	buf_clear(&second);
	assert_int_equal(json_canonical(again, &second), ERR_OK);
	assert_string_equal(buf_str(&first), buf_str(&second));
}

static void test_members_by_path(void **state)
{
	JSON json_t *root = NULL;

	(void)state;
	assert_int_equal(
	        json_read(span_str("{\"person\":{\"name\":\"Liv\",\"age\":3},\"list\":[{\"x\":\"0\"},{\"x\":\"1\"}]}"),
	                  1000, NULL, &root),
	        ERR_OK);
	assert_string_equal(json_text_at(root, "person.name"), "Liv");
	assert_string_equal(json_text_at(root, "list.1.x"), "1");
	assert_string_equal(json_text_at(root, "person.age"), "");
	assert_ptr_equal(json_at(root, ""), root);
	static const char *const absent[] = { "none",    "person.none", "person.name.x", "list.2",
		                              "list.01", "list.-1",     "list.x",        "list..x",
		                              ".person", "person..",    "list.1.x.y" };
	for (size_t i = 0; i < ARRAY_LENGTH(absent); i++)
		if (json_at(root, absent[i]))
			fail_msg("%s", absent[i]);
	char deep[200];
	memset(deep, 'a', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	assert_null(json_at(root, deep));
	assert_string_equal(json_text(NULL, "x"), "");
}

static void test_putting(void **state)
{
	JSON json_t *object = json_object(), *array = json_array();
	BUF out = buf_init(100);

	(void)state;
	assert_int_equal(json_put_text(object, "a", NULL), ERR_OK);
	assert_int_equal(json_put_text(object, "b", "\xff"), ERR_INPUT);
	assert_int_equal(json_put_bool(object, "c", true), ERR_OK);
	assert_int_equal(json_put(object, "d", NULL), ERR_MEMORY);
	assert_int_equal(json_append(array, json_true()), ERR_OK);
	assert_int_equal(json_append(array, NULL), ERR_MEMORY);
	assert_int_equal(json_put(object, "e", json_incref(array)), ERR_OK);
	assert_int_equal(json_canonical(object, &out), ERR_OK);
	assert_string_equal(buf_str(&out), "{\"a\":\"\",\"c\":true,\"e\":[true]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading_refuses_what_can_be_read_in_two_ways),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_canonical_form),
		cmocka_unit_test(test_what_has_no_canonical_form),
		cmocka_unit_test(test_canonical_is_stable),
		cmocka_unit_test(test_members_by_path),
		cmocka_unit_test(test_putting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
