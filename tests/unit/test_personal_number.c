#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/personal_number.h"

static const struct date TODAY = { .year = 2026, .month = 11, .day = 22 };

static struct personal_number good(const char *text)
{
	struct personal_number n;
	const char *problem = "";

	if (personal_number_parse(span_str(text), TODAY, &n, &problem) != ERR_OK)
		fail_msg("%s: %s", text, problem);
	return n;
}

static void bad(const char *text)
{
	struct personal_number n = { .digits = "untouched" };
	const char *problem = NULL;

	if (personal_number_parse(span_str(text), TODAY, &n, &problem) != ERR_INPUT)
		fail_msg("%s was taken", text);
	assert_non_null(problem);
	assert_string_equal(n.digits, "untouched");
	assert_int_equal(personal_number_parse(span_str(text), TODAY, &n, NULL), ERR_INPUT);
}

static void test_forms(void **state)
{
	static const char *const same[] = { "19900101-2385", "199001012385", "900101-2385", "9001012385",
		                            " 19900101-2385\n" };

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct personal_number n = good(same[i]);
		assert_string_equal(n.text, "19900101-2385");
		assert_string_equal(n.digits, "199001012385");
		assert_int_equal(n.birth.year, 1990);
		assert_false(n.coordination);
		assert_true(personal_number_is_test(&n));
	}
}

static void test_century(void **state)
{
	(void)state;
	assert_int_equal(good("260101-2384").birth.year, 2026);
	assert_int_equal(good("261123-2386").birth.year, 1926); /* tomorrow: so a hundred years ago */
	assert_int_equal(good("261122-2387").birth.year, 2026); /* born today */
	assert_int_equal(good("200101+2380").birth.year, 1920);
	assert_string_equal(good("200101+2380").text, "19200101-2380");
}

static void test_coordination_number(void **state)
{
	struct personal_number n = good("19900161-2382");

	(void)state;
	assert_true(n.coordination);
	assert_int_equal(n.birth.day, 1);
	assert_int_equal(n.birth.month, 1);
	assert_string_equal(n.text, "19900161-2382");
	bad("19900292-2384"); /* 32 February */
}

/* Month 00 and day 60: the date of birth is not known. They stand in Skatteverket's test series. */
static void test_coordination_number_without_a_day(void **state)
{
	struct personal_number n = good("19150072-2390");

	(void)state;
	assert_true(n.coordination);
	assert_false(n.birth_known);
	assert_int_equal(n.birth.year, 1915);
	assert_int_equal(n.birth.month, 0);
	assert_int_equal(n.birth.day, 12);
	n = good("19900060-2384");
	assert_false(n.birth_known);
	assert_true(n.coordination);
	n = good("19900160-2383");
	assert_false(n.birth_known);
	assert_int_equal(n.birth.month, 1);
	assert_int_equal(n.birth.day, 0);
	assert_true(good("19900161-2382").birth_known);
	assert_true(good("19900101-2385").birth_known);
	assert_int_equal(good("260060-2383").birth.year, 2026); /* some day of this year */
	bad("19900059-2387");                                   /* no month, and no coordination number */
	bad("19900001-2386");
	bad("19900092-2386"); /* day 32 */
	bad("19901360-2389"); /* month 13 */
	bad("20261260-2387"); /* a month that has not been */
}

static void test_leap_day(void **state)
{
	(void)state;
	assert_int_equal(good("20040229-2387").birth.day, 29);
	bad("20050229-2386");
}

static void test_refused(void **state)
{
	static const char *const wrong[] = { "",
		                             "19900101-2384",  /* check digit */
		                             "19900101-238",   /* too short */
		                             "19900101-23855", /* too long */
		                             "19901301-2382",  /* month 13 */
		                             "19900100-2386",  /* day 0 */
		                             "19900101+2385",  /* plus with four digits of year */
		                             "1990-0101-2385", /* hyphen elsewhere */
		                             "19900101--2385",
		                             "199001O1-2385",
		                             "19900101 2385",
		                             "20270101-2383", /* the future */
		                             "00000000-0000" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		bad(wrong[i]);
}

/* Any single digit that is changed is found: that is what the check digit is for. */
static void test_interim(void **state)
{
	static const char *const interim[] = { "20000101-T220", "20000101T220", "000101-P220", "000101t220",
		                               " 20000101-T220 " };
	static const char *const other[] = { "",
		                             "T220",
		                             "20000101",
		                             "20000101-2384",
		                             "20000101-T22",
		                             "20000101-T2200",
		                             "2000101-T220",
		                             "20000101--T220",
		                             "20000101+T220",
		                             "20000101-TT20",
		                             "20000101-Å22" };
	struct personal_number n;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(interim); i++) {
		assert_true(personal_number_is_interim(span_str(interim[i])));
		assert_int_equal(personal_number_parse(span_str(interim[i]), TODAY, &n, NULL), ERR_INPUT);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(other); i++)
		assert_false(personal_number_is_interim(span_str(other[i])));
	assert_false(personal_number_is_interim(span_of("20000101-\0"
	                                                "220",
	                                                13)));
}

static void test_every_single_slip_is_found(void **state)
{
	char text[] = "9001012385";
	struct personal_number n;

	(void)state;
	for (size_t i = 6; i < 10; i++) {
		char right = text[i];
		for (char c = '0'; c <= '9'; c++) {
			text[i] = c;
			enum err e = personal_number_parse(span_str(text), TODAY, &n, NULL);
			assert_int_equal(e, c == right ? ERR_OK : ERR_INPUT);
		}
		text[i] = right;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_century),
		cmocka_unit_test(test_coordination_number),
		cmocka_unit_test(test_coordination_number_without_a_day),
		cmocka_unit_test(test_leap_day),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_interim),
		cmocka_unit_test(test_every_single_slip_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
