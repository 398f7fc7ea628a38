/* The phone's pages: escaping, missing keys, and a text for everything that can be said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "order.h"
#include "page.h"

static void test_values_are_escaped(void **state)
{
	const struct page_value values[] = { { "code", "a'b" }, { "text", "<i>&\"" }, { NULL, NULL } };
	BUF out = buf_init(1000);

	(void)state;
	assert_int_equal(page_add(&out, "message.html", values), ERR_OK);
	assert_non_null(strstr(buf_str(&out), "data-code=\"a&#39;b\""));
	assert_non_null(strstr(buf_str(&out), ">&lt;i&gt;&amp;&quot;<"));
}

static void test_missing_things_are_errors(void **state)
{
	const struct page_value values[] = { { "code", "" }, { NULL, NULL } };
	BUF out = buf_init(1000);

	(void)state;
	assert_int_equal(page_add(&out, "message.html", values), ERR_INTERNAL);
	assert_int_equal(page_add(&out, "message.html", NULL), ERR_INTERNAL);
	assert_int_equal(page_add(&out, "no-such.html", values), ERR_INTERNAL);
	assert_int_equal(page_message("no-such-code", &out), ERR_INTERNAL);
	/* A code that begins like another is another. */
	assert_int_equal(page_message("end", &out), ERR_INTERNAL);
}

static void test_every_refusal_has_a_text(void **state)
{
	static const char *const hints[] = { "startFailed", "expiredTransaction", "certificateErr", "userCancel",
		                             "cancelled" };

	(void)state;
	for (int r = REFUSAL_NONE + 1; r < REFUSAL_COUNT; r++) {
		BUF out = buf_init(1000);

		assert_int_equal(page_message(refusal_name((enum refusal)r), &out), ERR_OK);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(hints); i++) {
		BUF out = buf_init(1000);

		assert_int_equal(page_message(hints[i], &out), ERR_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_escaped),
		cmocka_unit_test(test_missing_things_are_errors),
		cmocka_unit_test(test_every_refusal_has_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
