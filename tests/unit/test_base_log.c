/* The log: one event is one line, whatever the values hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/log.h"

static struct instant noon(void *ctx)
{
	(void)ctx;
	return (struct instant){ 1795258800 * SECOND };
}
static int64_t zero(void *ctx)
{
	(void)ctx;
	return 0;
}
static const struct clock clock_noon = { noon, zero, NULL };

static char *text;
static size_t text_len;

static struct log open_log(enum log_level least)
{
	free(text);
	text = NULL;
	return (struct log){ open_memstream(&text, &text_len), least, &clock_noon };
}

/* The line of one value. */
static const char *line_of(const char *value)
{
	struct log log = open_log(LOG_DEBUG);

	log_event(&log, LOG_WARN, "test.event", "key", value, NULL);
	assert_int_equal(fclose(log.stream), 0);
	return text;
}

#define HEAD "2026-11-21T11:00:00.000000Z warn test.event key="

static void test_plain_and_quoted(void **state)
{
	(void)state;
	assert_string_equal(line_of("abc-1/2:3"), HEAD "abc-1/2:3\n");
	assert_string_equal(line_of(""), HEAD "\"\"\n");
	assert_string_equal(line_of(NULL), HEAD "\"\"\n");
	assert_string_equal(line_of("two words"), HEAD "\"two words\"\n");
	assert_string_equal(line_of("a=b"), HEAD "\"a=b\"\n");
	assert_string_equal(line_of("å"), HEAD "\"å\"\n");
}

static void test_nobody_can_forge_a_line(void **state)
{
	static const char *const values[] = { "x\n2026-11-21T11:00:00.000000Z info login.ok person=1",
		                              "x\r\nforged",
		                              "a\" level=\"error",
		                              "\\\" b=\"",
		                              "\x1b[2J\x1b[H",
		                              "a\xc2\x85"
		                              "b",
		                              "a\xe2\x80\xa8"
		                              "b",
		                              "a\xe2\x80\xae"
		                              "b",
		                              "\xff\xfe\n",
		                              "\x7f" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
		const char *line = line_of(values[i]);
		size_t len = strlen(line);

		assert_int_equal(strncmp(line, HEAD "\"", strlen(HEAD) + 1), 0);
		assert_string_equal(line + len - 2, "\"\n");
		for (size_t k = strlen(HEAD) + 1; k < len - 2; k++) {
			unsigned char c = (unsigned char)line[k];

			assert_true(c >= ' ' && c < 127);
			assert_true(c != '"' || line[k - 1] == '\\');
		}
	}
	assert_string_equal(line_of("\xe2\x80\xae"), HEAD "\"\\xe2\\x80\\xae\"\n");
}

static void test_long_values_are_cut(void **state)
{
	static char value[100000];

	(void)state;
	memset(value, 'x', sizeof value - 1);
	assert_int_equal(strlen(line_of(value)), strlen(HEAD) + 512 + 1);
	/* Cut inside a character: still one readable line. */
	memset(value, 'x', 511);
	memcpy(value + 511, "å", 3);
	assert_non_null(strstr(line_of(value), "\\xc3\"\n"));
}

static void test_far_too_many_values_leave_a_trace(void **state)
{
	static char value[600];
	struct log log = open_log(LOG_DEBUG);

	(void)state;
	memset(value, '\n', sizeof value - 1);
	log_event(&log, LOG_ERROR, "much", "a", value, "b", value, "c", value, "d", value, "e", value, "f", value,
	          NULL);
	assert_int_equal(fclose(log.stream), 0);
	assert_string_equal(text, "- error much log=cut\n");
}

static void test_levels_and_silence(void **state)
{
	struct log log = open_log(LOG_WARN), silent = { .clock = &clock_noon };

	(void)state;
	log_event(&log, LOG_INFO, "small", NULL);
	log_event(&log, LOG_WARN, "large", "a", "1", "b", "2", NULL);
	log_event(&silent, LOG_ERROR, "unheard", NULL);
	log_event(NULL, LOG_ERROR, "unheard", NULL);
	assert_int_equal(fclose(log.stream), 0);
	assert_string_equal(text, "2026-11-21T11:00:00.000000Z warn large a=1 b=2\n");
}

static int free_text(void **state)
{
	(void)state;
	free(text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_and_quoted),    cmocka_unit_test(test_nobody_can_forge_a_line),
		cmocka_unit_test(test_long_values_are_cut), cmocka_unit_test(test_far_too_many_values_leave_a_trace),
		cmocka_unit_test(test_levels_and_silence),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
