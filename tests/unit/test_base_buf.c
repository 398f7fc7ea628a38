/* The growing buffer: formatted text that fits, that does not, and that may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "jourbeslut/base/buf.h"

static void test_formatted_text_of_every_length(void **state)
{
	BUF b = buf_init(100000);
	size_t len = 0;

	(void)state;
	for (int width = 1; width <= 300; width++) {
		assert_int_equal(buf_printf(&b, "%*d", width, width), ERR_OK);
		len += (size_t)width;
		assert_int_equal(b.len, len);
		assert_int_equal(strlen(buf_str(&b)), len);
	}
	assert_string_equal(b.ptr + len - 5, "  300");
	assert_true(memcmp(b.ptr, "1 2  3   4", 10) == 0);
}

static void test_nothing_changes_past_the_maximum(void **state)
{
	BUF b = buf_init(10);

	(void)state;
	assert_int_equal(buf_printf(&b, "%s", "12345678901"), ERR_TOO_LARGE);
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_printf(&b, "%s", "123456"), ERR_OK);
	assert_int_equal(buf_printf(&b, "%s", "78901"), ERR_TOO_LARGE);
	assert_string_equal(buf_str(&b), "123456");
	assert_int_equal(b.len, 6);
	assert_int_equal(buf_printf(&b, "%s", "7890"), ERR_OK);
	assert_string_equal(buf_str(&b), "1234567890");
	assert_int_equal(buf_printf(&b, "%s", ""), ERR_OK);
	assert_int_equal(buf_printf(&b, "x"), ERR_TOO_LARGE);
	assert_string_equal(buf_str(&b), "1234567890");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formatted_text_of_every_length),
		cmocka_unit_test(test_nothing_changes_past_the_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
