/* Time, against the C library's own calendar and its time zone of Stockholm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/time.h"

#define YEAR_FIRST 1996 /* the present rule of summer time; see time.h */
#define YEAR_LAST 2037  /* the zone file's explicit table ends there in some builds */

static struct instant instant_at(const char *text)
{
	struct instant i;

	assert_int_equal(instant_parse(span_str(text), &i), ERR_OK);
	return i;
}

static int in_stockholm(void **state)
{
	(void)state;
	(void)setenv("TZ", "Europe/Stockholm", 1);
	tzset();
	/* Without the zone's file the library would silently count in UTC, and the comparison mean nothing. */
	struct tm tm;
	time_t july = 1783000000;
	return localtime_r(&july, &tm) && tm.tm_gmtoff == 7200 ? 0 : -1;
}

static void compare_with_library(int64_t seconds)
{
	struct civil c = civil_of((struct instant){ seconds * SECOND });
	time_t t = (time_t)seconds;
	struct instant back;
	struct tm tm;

	assert_non_null(localtime_r(&t, &tm));
	assert_int_equal(c.date.year, tm.tm_year + 1900);
	assert_int_equal(c.date.month, tm.tm_mon + 1);
	assert_int_equal(c.date.day, tm.tm_mday);
	assert_int_equal(c.hour, tm.tm_hour);
	assert_int_equal(c.minute, tm.tm_min);
	assert_int_equal(c.second, tm.tm_sec);
	assert_int_equal(c.offset * 60, tm.tm_gmtoff);
	assert_int_equal(date_weekday(c.date), (tm.tm_wday + 6) % 7);
	/* And back: the reading is this instant's, in the hour that comes twice as one of the two. */
	bool twice = instant_ambiguous(c.date, c.hour);
	assert_int_equal(instant_of(c.date, c.hour, c.minute, c.second, twice && c.offset == 60, &back), ERR_OK);
	assert_int_equal(back.us, seconds * SECOND);
}

static void test_instants_against_the_library(void **state)
{
	struct tm first = { .tm_year = YEAR_FIRST - 1900, .tm_mday = 2 };
	struct tm last = { .tm_year = YEAR_LAST - 1900, .tm_mon = 11, .tm_mday = 30 };
	int64_t from = timegm(&first), to = timegm(&last);
	uint64_t seed = 42;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		compare_with_library(from + (int64_t)((seed >> 20) % (uint64_t)(to - from)));
	}
}

/* Every half hour of the days around each change of every year. */
static void test_every_change_of_the_clock(void **state)
{
	(void)state;
	for (int year = YEAR_FIRST; year <= YEAR_LAST; year++)
		for (int month = 2; month <= 9; month += 7) {
			struct tm tm = { .tm_year = year - 1900, .tm_mon = month, .tm_mday = 24 };
			int64_t start = timegm(&tm);

			for (int64_t t = start; t < start + 9 * 86400; t += 1800) {
				compare_with_library(t);
				compare_with_library(t - 1);
			}
		}
}

static void test_the_hour_that_is_missing_and_the_one_that_comes_twice(void **state)
{
	struct date spring = { 2026, 3, 29 }, autumn = { 2026, 10, 25 }, plain = { 2026, 11, 21 };
	struct instant a, b;

	(void)state;
	assert_int_equal(instant_of(spring, 1, 59, 59, false, &a), ERR_OK);
	assert_int_equal(instant_of(spring, 2, 0, 0, false, &b), ERR_INPUT);
	assert_int_equal(instant_of(spring, 2, 59, 59, true, &b), ERR_INPUT);
	assert_int_equal(instant_of(spring, 3, 0, 0, false, &b), ERR_OK);
	assert_int_equal(b.us - a.us, SECOND);
	assert_false(instant_ambiguous(spring, 2));
	assert_false(instant_ambiguous(autumn, 1));
	assert_true(instant_ambiguous(autumn, 2));
	assert_false(instant_ambiguous(autumn, 3));
	assert_int_equal(instant_of(autumn, 2, 30, 0, false, &a), ERR_OK);
	assert_int_equal(instant_of(autumn, 2, 30, 0, true, &b), ERR_OK);
	assert_int_equal(b.us - a.us, HOUR);
	assert_int_equal(a.us, instant_at("2026-10-25T00:30:00Z").us);
	/* Elsewhere "later" changes nothing. */
	assert_int_equal(instant_of(plain, 23, 40, 0, true, &a), ERR_OK);
	assert_int_equal(a.us, instant_at("2026-11-21T23:40:00+01:00").us);
}

static void test_no_such_time(void **state)
{
	static const int bad[][3] = {
		{ 24, 0, 0 }, { -1, 0, 0 }, { 0, 60, 0 }, { 0, -1, 0 }, { 0, 0, 60 }, { 0, 0, -1 }
	};
	struct instant i = { 7 };

	(void)state;
	for (size_t k = 0; k < ARRAY_LENGTH(bad); k++)
		assert_int_equal(instant_of((struct date){ 2026, 1, 1 }, bad[k][0], bad[k][1], bad[k][2], false, &i),
		                 ERR_INPUT);
	assert_int_equal(instant_of((struct date){ 2026, 2, 29 }, 1, 0, 0, false, &i), ERR_INPUT);
	assert_int_equal(i.us, 7);
}

static void test_dates_against_the_library(void **state)
{
	struct date d = { 1900, 1, 1 };

	(void)state;
	for (int day = 0; day < 80000; day++) { /* to the year 2119, past 2000 and 2100 */
		struct tm tm = { .tm_year = d.year - 1900, .tm_mon = d.month - 1, .tm_mday = d.day, .tm_hour = 12 };
		struct tm same = tm;
		struct date next = date_add_days(d, 1);

		(void)timegm(&same);
		assert_int_equal(same.tm_mday, tm.tm_mday); /* a day that the library knows too */
		assert_int_equal(date_weekday(d), (same.tm_wday + 6) % 7);
		assert_true(date_valid(d));
		assert_int_equal(date_compare(d, next), -1);
		assert_int_equal(date_compare(next, d), 1);
		assert_int_equal(date_compare(date_add_days(next, -1), d), 0);
		assert_int_equal(date_days(d, next), 1);
		assert_int_equal(date_days((struct date){ 2000, 1, 1 }, d), -date_days(d, (struct date){ 2000, 1, 1 }));
		d = next;
	}
}

static void test_leap_years(void **state)
{
	static const struct {
		int16_t year;
		bool leap;
	} years[] = {
		{ 1900, false }, { 2000, true }, { 2023, false }, { 2024, true }, { 2100, false }, { 2400, true }
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(years); i++) {
		assert_int_equal(date_valid((struct date){ years[i].year, 2, 29 }), years[i].leap);
		assert_int_equal(date_add_days((struct date){ years[i].year, 2, 28 }, 1).day, years[i].leap ? 29 : 1);
		assert_int_equal(date_add_days((struct date){ years[i].year, 12, 31 }, -365).day,
		                 years[i].leap ? 1 : 31);
	}
	assert_false(date_valid((struct date){ 2026, 0, 1 }));
	assert_false(date_valid((struct date){ 2026, 13, 1 }));
	assert_false(date_valid((struct date){ 2026, 4, 31 }));
	assert_false(date_valid((struct date){ 2026, 4, 0 }));
}

static void test_age(void **state)
{
	struct date leap_child = { 2004, 2, 29 }, child = { 2008, 11, 22 };

	(void)state;
	assert_int_equal(date_age(child, (struct date){ 2026, 11, 21 }), 17);
	assert_int_equal(date_age(child, (struct date){ 2026, 11, 22 }), 18);
	assert_int_equal(date_age(child, child), 0);
	assert_int_equal(date_age(leap_child, (struct date){ 2022, 2, 28 }), 17);
	assert_int_equal(date_age(leap_child, (struct date){ 2022, 3, 1 }), 18);
	assert_int_equal(date_age(leap_child, (struct date){ 2024, 2, 29 }), 20);
}

static void test_date_parse_is_strict(void **state)
{
	static const char *const bad[] = { "",           "2026-1-01",  "2026-01-1",   "2026-02-29",  "2026-13-01",
		                           "26-01-01",   "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0x",
		                           "+026-01-01", "20260101",   "2026-00-10",  "2026-01-00" };
	char text[DATE_TEXT];
	struct date d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(date_parse(span_str(bad[i]), &d), ERR_INPUT);
	assert_int_equal(date_parse(span_str("2024-02-29"), &d), ERR_OK);
	date_format(d, text);
	assert_string_equal(text, "2024-02-29");
}

static void test_rfc_3339(void **state)
{
	static const struct {
		const char *text, *utc;
	} good[] = { { "2026-11-21T23:40:00+01:00", "2026-11-21T22:40:00.000000Z" },
		     { "2026-11-21t22:40:00z", "2026-11-21T22:40:00.000000Z" },
		     { "2026-11-21T22:40:00.5Z", "2026-11-21T22:40:00.500000Z" },
		     { "2026-11-21T22:40:00.000001Z", "2026-11-21T22:40:00.000001Z" },
		     { "2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00.000000Z" },
		     { "2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00.000000Z" },
		     { "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z" },
		     { "2026-11-21T22:40:00-00:00", "2026-11-21T22:40:00.000000Z" } };
	static const char *const bad[] = { "",
		                           "2026-11-21",
		                           "2026-11-21T22:40:00",
		                           "2026-11-21 22:40:00Z",
		                           "2026-11-21T22:40Z",
		                           "2026-11-21T22:40:00.Z",
		                           "2026-11-21T22:40:00.1234567Z",
		                           "2026-11-21T22:40:00,5Z",
		                           "2026-11-21T24:00:00Z",
		                           "2026-11-21T22:60:00Z",
		                           "2026-11-21T22:40:60Z",
		                           "2026-11-21T22:40:00+1:00",
		                           "2026-11-21T22:40:00+0100",
		                           "2026-11-21T22:40:00+24:00",
		                           "2026-11-21T22:40:00+01:60",
		                           "2026-11-21T22:40:00ZZ",
		                           "2026-02-30T22:40:00Z",
		                           "2026-11-21T2a:40:00Z",
		                           "2026-11-21T22:40:00.",
		                           "2026-11-21T22:40:00.5" };
	char text[INSTANT_TEXT];
	struct instant i;

	(void)state;
	for (size_t k = 0; k < ARRAY_LENGTH(good); k++) {
		instant_format(instant_at(good[k].text), text);
		assert_string_equal(text, good[k].utc);
		assert_int_equal(instant_at(text).us, instant_at(good[k].text).us);
	}
	for (size_t k = 0; k < ARRAY_LENGTH(bad); k++)
		assert_int_equal(instant_parse(span_str(bad[k]), &i), ERR_INPUT);
	for (size_t len = 0; len < 27; len++) /* no prefix is taken for the whole */
		assert_int_equal(instant_parse(span_of("2026-11-21T22:40:00.123456Z", len), &i), ERR_INPUT);
}

static void test_swedish(void **state)
{
	struct instant winter = instant_at("2026-11-21T22:40:07Z"), summer = instant_at("2026-07-01T21:05:00Z");
	char text[SWEDISH_TIME_TEXT + 32];

	(void)state;
	instant_format_swedish(winter, text);
	assert_string_equal(text, "lör 21 nov 2026 kl. 23.40");
	instant_format_swedish_full(winter, text);
	assert_string_equal(text, "lör 21 nov 2026 kl. 23.40.07 svensk normaltid (UTC+1)");
	instant_format_swedish_full(summer, text);
	assert_string_equal(text, "ons 1 jul 2026 kl. 23.05.00 svensk sommartid (UTC+2)");
	instant_format_local(summer, text);
	assert_string_equal(text, "2026-07-01T23:05:00+02:00");
	date_format_swedish((struct date){ 2026, 5, 3 }, text);
	assert_string_equal(text, "sön 3 maj 2026");
	/* Which day it is, is asked in Stockholm. */
	assert_int_equal(date_of(instant_at("2026-11-21T23:30:00Z")).day, 22);
	assert_int_equal(date_of(instant_at("2026-07-01T22:00:00Z")).day, 2);
}

/* From 02.00 to 03.00 on the last Sunday of October each reading comes twice, and a time says which it is. */
static void test_the_doubled_hour_says_which(void **state)
{
	static const struct {
		const char *at, *text, *clock;
	} times[] = {
		{ "2026-10-24T23:59:59Z", "sön 25 okt 2026 kl. 01.59", "01.59" },
		{ "2026-10-25T00:00:00Z", "sön 25 okt 2026 kl. 02.00 (sommartid)", "02.00 (sommartid)" },
		{ "2026-10-25T00:59:59Z", "sön 25 okt 2026 kl. 02.59 (sommartid)", "02.59 (sommartid)" },
		{ "2026-10-25T01:00:00Z", "sön 25 okt 2026 kl. 02.00 (normaltid)", "02.00 (normaltid)" },
		{ "2026-10-25T01:59:59Z", "sön 25 okt 2026 kl. 02.59 (normaltid)", "02.59 (normaltid)" },
		{ "2026-10-25T02:00:00Z", "sön 25 okt 2026 kl. 03.00", "03.00" },
		{ "2026-03-29T00:59:59Z", "sön 29 mar 2026 kl. 01.59", "01.59" },
		{ "2026-03-29T01:00:00Z", "sön 29 mar 2026 kl. 03.00", "03.00" },
		{ "2026-10-18T00:30:00Z", "sön 18 okt 2026 kl. 02.30", "02.30" },
		{ "2027-10-31T01:30:00Z", "sön 31 okt 2027 kl. 02.30 (normaltid)", "02.30 (normaltid)" },
	};
	char text[SWEDISH_TIME_TEXT], clock[SWEDISH_CLOCK_TEXT], full[SWEDISH_TIME_TEXT + 32];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
		instant_format_swedish(instant_at(times[i].at), text);
		assert_string_equal(text, times[i].text);
		clock_format_swedish(instant_at(times[i].at), clock);
		assert_string_equal(clock, times[i].clock);
	}
	/* The long form has said so all along. */
	instant_format_swedish_full(instant_at("2026-10-25T00:30:12Z"), full);
	assert_string_equal(full, "sön 25 okt 2026 kl. 02.30.12 svensk sommartid (UTC+2)");
	instant_format_swedish_full(instant_at("2026-10-25T01:30:12Z"), full);
	assert_string_equal(full, "sön 25 okt 2026 kl. 02.30.12 svensk normaltid (UTC+1)");
}

static void test_differences(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} differences[] = { { 30, "omkring 30 sekunder före" },     { -119, "omkring 119 sekunder efter" },
		            { 120, "omkring 2 minuter före" },      { -1199, "omkring 20 minuter efter" },
		            { 7199, "omkring 120 minuter före" },   { 7200, "omkring 2 timmar före" },
		            { -172799, "omkring 48 timmar efter" }, { 172800, "omkring 2 dygn före" } };
	char text[CLOCK_DIFFERENCE_TEXT];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(differences); i++) {
		clock_difference_swedish(differences[i].seconds, text);
		assert_string_equal(text, differences[i].text);
	}
}

/* Whatever the machine's zone and clock: no document may change by them. */
static void test_the_machines_zone_changes_nothing(void **state)
{
	static const char *const zones[] = { "UTC", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati" };
	char text[SWEDISH_TIME_TEXT + 32];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(zones); i++) {
		(void)setenv("TZ", zones[i], 1);
		tzset();
		instant_format_swedish(instant_at("2026-11-21T22:40:00Z"), text);
		assert_string_equal(text, "lör 21 nov 2026 kl. 23.40");
	}
	(void)in_stockholm(NULL);
}

static void test_system_clock_goes_forward(void **state)
{
	const struct clock *c = clock_system();
	int64_t before = clock_monotonic(c);

	(void)state;
	assert_true(clock_now(c).us > instant_at("2024-01-01T00:00:00Z").us);
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_monotonic(c);

		assert_true(now >= before);
		before = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instants_against_the_library),
		cmocka_unit_test(test_every_change_of_the_clock),
		cmocka_unit_test(test_the_hour_that_is_missing_and_the_one_that_comes_twice),
		cmocka_unit_test(test_no_such_time),
		cmocka_unit_test(test_dates_against_the_library),
		cmocka_unit_test(test_leap_years),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_date_parse_is_strict),
		cmocka_unit_test(test_rfc_3339),
		cmocka_unit_test(test_swedish),
		cmocka_unit_test(test_the_doubled_hour_says_which),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_the_machines_zone_changes_nothing),
		cmocka_unit_test(test_system_clock_goes_forward),
	};

	return cmocka_run_group_tests(tests, in_stockholm, NULL);
}
