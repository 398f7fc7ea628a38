#include "jourbeslut/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void takes(const char *text, int hour, int minute)
{
	int h = -1, m = -1;

	assert_int_equal(moment_time_parse(span_str(text), &h, &m), ERR_OK);
	assert_int_equal(h, hour);
	assert_int_equal(m, minute);
}

static void refuses(const char *text)
{
	int h, m;

	if (moment_time_parse(span_str(text), &h, &m) != ERR_INPUT)
		fail_msg("taken: %s", text);
}

static void a_time_is_read_as_people_write_it(void **state)
{
	(void)state;
	takes("23.40", 23, 40);
	takes("23:40", 23, 40);
	takes("2340", 23, 40);
	takes("23 40", 23, 40);
	takes("23,40", 23, 40);
	takes(" kl. 23.40 ", 23, 40);
	takes("kl 7.05", 7, 5);
	takes("705", 7, 5);
	takes("0.00", 0, 0);
	takes("0000", 0, 0);
}

static void what_could_be_read_in_two_ways_is_no_time(void **state)
{
	static const char *const texts[] = { "",       " ",     "kl.",   "7",      "23",     "24.00",
		                             "23.60",  "23.4",  "23.",   ".40",    "1.1.1",  "12.345",
		                             "12345",  "1:234", "-1.30", "23.40x", "x23.40", "23..40",
		                             "2 3.40", "2.340", "٢٣.٤٠", "23;40" };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		refuses(texts[i]);
}

static void a_day_is_read_with_and_without_hyphens(void **state)
{
	struct date d = { 0 };

	(void)state;
	assert_int_equal(moment_day_parse(span_str(" 2026-11-21 "), &d), ERR_OK);
	assert_int_equal(d.day, 21);
	assert_int_equal(moment_day_parse(span_str("20261122"), &d), ERR_OK);
	assert_int_equal(d.day, 22);
	assert_int_equal(moment_day_parse(span_str("2026-02-29"), &d), ERR_INPUT);
	assert_int_equal(moment_day_parse(span_str("20260229"), &d), ERR_INPUT);
	assert_int_equal(moment_day_parse(span_str("261121"), &d), ERR_INPUT);
	assert_int_equal(moment_day_parse(span_str("21/11/26"), &d), ERR_INPUT);
	assert_int_equal(moment_day_parse(span_str(""), &d), ERR_INPUT);
	assert_int_equal(d.day, 22); /* untouched by what was refused */
}

static void reads(const char *text, bool ahead, const char *expected)
{
	const struct date sunday = { 2026, 11, 29 };
	struct date d = { 0 };
	char iso[DATE_TEXT] = "";
	bool as_said;

	if (moment_day_read(span_str(text), sunday, ahead, &d, &as_said) == ERR_OK)
		date_format(d, iso);
	if (strncmp(iso, expected, 10) != 0)
		fail_msg("%s: %s", text, iso);
	assert_int_equal(as_said, *expected && !strchr(text, '-'));
}

static void a_day_is_read_in_words(void **state)
{
	(void)state;
	reads("2026-11-27", false, "2026-11-27");
	reads("i dag", false, "2026-11-29");
	reads(" I går ", false, "2026-11-28");
	reads("idag", false, "2026-11-29");
	reads("Igår", false, "2026-11-28");
	reads("imorgon", false, "2026-11-30"); /* as "i morgon": ahead, and refused where it must have been */
	reads("igårdag", false, "");
	reads("29/11", false, "2026-11-29");
	reads("29 nov", false, "2026-11-29");
	reads("3/1", true, "2027-01-03");
	reads("3 januari", false, "2027-01-03"); /* ahead: refused where it must have been */
	reads("fre", false, "2026-11-27");
	reads("måndag", false, "2026-11-23");
	reads("måndag", true, "2026-11-30");
	reads("lör 28 november", false, "2026-11-28");
	reads("lör 29 november", false, "");
	reads("", false, "");
	reads("i förrgår", false, "");
	reads("31/2", false, "");
	reads("29", false, "");
}

static struct instant utc(const char *text)
{
	struct instant i = { 0 };

	assert_int_equal(instant_parse(span_str(text), &i), ERR_OK);
	return i;
}

static void the_doubled_hour_is_read_as_the_past(void **state)
{
	const struct date day = { 2026, 10, 25 };
	struct instant at = { 0 };

	(void)state;
	assert_int_equal(moment_past(day, 2, 30, utc("2026-10-25T00:40:00Z"), &at), ERR_OK); /* 02.40 summer time */
	assert_int_equal(at.us, utc("2026-10-25T00:30:00Z").us);
	assert_int_equal(moment_past(day, 2, 30, utc("2026-10-25T01:30:00Z"), &at), ERR_OK);
	assert_int_equal(at.us, utc("2026-10-25T01:30:00Z").us);
	assert_int_equal(moment_past(day, 2, 50, utc("2026-10-25T00:40:00Z"), &at), ERR_INPUT);
	assert_int_equal(moment_past(day, 4, 0, utc("2026-10-25T03:00:00Z"), &at), ERR_OK);
	assert_int_equal(moment_past(day, 4, 1, utc("2026-10-25T03:00:00Z"), &at), ERR_INPUT);
	assert_int_equal(moment_past((struct date){ 2026, 3, 29 }, 2, 30, utc("2026-10-25T03:00:00Z"), &at), ERR_INPUT);
	assert_int_equal(at.us, utc("2026-10-25T03:00:00Z").us); /* untouched by what was refused */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_time_is_read_as_people_write_it),
		cmocka_unit_test(what_could_be_read_in_two_ways_is_no_time),
		cmocka_unit_test(a_day_is_read_with_and_without_hyphens),
		cmocka_unit_test(a_day_is_read_in_words),
		cmocka_unit_test(the_doubled_hour_is_read_as_the_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
