/* Counting of time: the Parliamentary Ombudsman's cases, and the calendar itself against known years. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/law.h"

static struct date day(const char *text)
{
	struct date d;

	assert_int_equal(date_parse(span_str(text), &d), ERR_OK);
	return d;
}

static void assert_day(struct date d, const char *expected)
{
	char text[DATE_TEXT];

	date_format(d, text);
	assert_string_equal(text, expected);
}

static void test_ombudsman_cases(void **state)
{
	static const struct {
		const char *start;
		int weeks;
		const char *last;
	} cases[] = {
		{ "2006-06-20", 1, "2006-06-27" }, /* JO 3925-2006: decided at 23.30, submitted on the 28th, lapsed */
		{ "2012-08-02", 1, "2012-08-09" }, /* JO 4613-2012 */
		{ "2019-04-12", 1, "2019-04-23" }, /* JO Malmö: eleven days over Easter */
		{ "2020-10-27", 1, "2020-11-03" }, /* JO 9081-2020 */
		{ "2015-07-06", 4, "2015-08-03" }, /* JO 7244-2015: LVU 8 §, four weeks from enforcement */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_day(law_weeks_end(day(cases[i].start), cases[i].weeks), cases[i].last);
}

static void test_weeks_end_on_closed_days(void **state)
{
	(void)state;
	assert_day(law_weeks_end(day("2026-11-21"), 1), "2026-11-30"); /* Saturday moves to Monday */
	assert_day(law_weeks_end(day("2026-11-22"), 1), "2026-11-30"); /* Sunday moves to Monday */
	assert_day(law_weeks_end(day("2026-12-17"), 1), "2026-12-28"); /* Christmas Eve, a Thursday, to Monday */
	assert_day(law_weeks_end(day("2026-12-24"), 1), "2027-01-04"); /* New Year's Eve, then a weekend */
	assert_day(law_weeks_end(day("2026-06-12"), 1), "2026-06-22"); /* Midsummer Eve to Monday */
	assert_day(law_weeks_end(day("2026-12-30"), 1), "2027-01-07"); /* Epiphany, a Wednesday */
	assert_day(law_weeks_end(day("2026-05-07"), 1), "2026-05-15"); /* Ascension Day, a Thursday */
	assert_day(law_weeks_end(day("2026-04-24"), 1), "2026-05-04"); /* 1 May, a Friday */
	assert_day(law_weeks_end(day("2025-05-30"), 1), "2025-06-09"); /* 6 June, a Friday */
	assert_day(law_weeks_end(day("2026-03-27"), 1), "2026-04-07"); /* Good Friday */
	assert_day(law_weeks_end(day("2026-03-30"), 1), "2026-04-07"); /* Easter Monday */
	assert_day(law_weeks_end(day("2026-11-18"), 1), "2026-11-25"); /* an ordinary Wednesday stays */
}

/* The Book of Common Prayer's table and others give these; 1818, 1943, 1954 and 2285 are the extremes. */
static void test_easter(void **state)
{
	static const char *const sundays[] = {
		"1818-03-22", "1900-04-15", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "1999-04-04",
		"2000-04-23", "2001-04-15", "2002-03-31", "2003-04-20", "2004-04-11", "2005-03-27", "2006-04-16",
		"2007-04-08", "2008-03-23", "2009-04-12", "2010-04-04", "2011-04-24", "2012-04-08", "2013-03-31",
		"2014-04-20", "2015-04-05", "2016-03-27", "2017-04-16", "2018-04-01", "2019-04-21", "2020-04-12",
		"2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
		"2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09",
		"2035-03-25", "2036-04-13", "2037-04-05", "2038-04-25", "2285-03-22",
	};

	(void)state;
	for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++)
		assert_day(law_easter(day(sundays[i]).year), sundays[i]);
	for (int year = 1583; year < 5000; year++) {
		struct date easter = law_easter(year);
		assert_int_equal(date_weekday(easter), SUNDAY);
		assert_true(date_compare(easter, (struct date){ (int16_t)year, 3, 22 }) >= 0);
		assert_true(date_compare(easter, (struct date){ (int16_t)year, 4, 25 }) <= 0);
	}
}

static void test_holidays_of_2026(void **state)
{
	static const char *const holidays[] = { "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06",
		                                "2026-05-01", "2026-05-14", "2026-06-06", "2026-06-20",
		                                "2026-10-31", "2026-12-25", "2026-12-26" };
	size_t found = 0;

	(void)state;
	for (struct date d = day("2026-01-01"); d.year == 2026; d = date_add_days(d, 1)) {
		if (date_weekday(d) == SUNDAY) {
			assert_true(law_is_holiday(d));
			continue;
		}
		if (!law_is_holiday(d))
			continue;
		assert_true(found < sizeof holidays / sizeof *holidays);
		assert_day(d, holidays[found++]);
	}
	assert_int_equal(found, sizeof holidays / sizeof *holidays);
}

static void test_closed_days_in_every_year(void **state)
{
	(void)state;
	for (int year = 2000; year < 2100; year++) {
		int closed = 0, midsummer = 0, saints = 0;
		for (struct date d = { (int16_t)year, 1, 1 }; d.year == year; d = date_add_days(d, 1)) {
			enum weekday w = date_weekday(d);
			closed += law_is_closed(d);
			if (w == SATURDAY || w == SUNDAY)
				assert_true(law_is_closed(d));
			midsummer += d.month == 6 && w == FRIDAY && law_is_closed(d) && d.day != 6;
			saints +=
			        w == SATURDAY && law_is_holiday(d) && (d.month == 11 || (d.month == 10 && d.day == 31));
		}
		assert_int_equal(midsummer, 1);
		assert_int_equal(saints, 1);
		assert_in_range(closed, 109, 118);
	}
}

static void test_next_calendar_day(void **state)
{
	static const struct law_follow_up rule = { .rule = LAW_RULE_NEXT_DAY };
	struct law_due due = law_follow_up_due(&rule, day("2026-11-18"));

	(void)state;
	assert_true(due.dated);
	assert_day(due.target, "2026-11-19");
	assert_day(due.last, "2026-11-19");
	due = law_follow_up_due(&rule, day("2026-11-20")); /* a Friday */
	assert_day(due.target, "2026-11-21");
	assert_day(due.last, "2026-11-23");
	due = law_follow_up_due(&rule, day("2026-12-23"));
	assert_day(due.target, "2026-12-24");
	assert_day(due.last, "2026-12-28");
}

static void test_next_meeting_has_no_day(void **state)
{
	static const struct law_follow_up rule = { .rule = LAW_RULE_NEXT_MEETING };

	(void)state;
	assert_false(law_follow_up_due(&rule, day("2026-11-18")).dated);
}

/* By the last possible day; a meeting is no act's day. */
static void test_beyond_the_pack(void **state)
{
	static const struct law_follow_up next_day = { .rule = LAW_RULE_NEXT_DAY };
	static const struct law_follow_up meeting = { .rule = LAW_RULE_NEXT_MEETING };
	const struct law_pack pack = { .valid_to = day("2026-12-31"), .transition = "Se den nya lagen." };
	struct law_due due = law_follow_up_due(&next_day, day("2026-12-30"));

	(void)state;
	assert_day(due.target, "2026-12-31"); /* a day on which no period ends */
	assert_string_equal(law_due_transition(&pack, &next_day, &due), "Se den nya lagen.");
	due.last = day("2026-12-31");
	assert_string_equal(law_due_transition(&pack, &next_day, &due), "");
	due.last = day("2027-01-12");
	assert_true(law_due_beyond(&pack, &next_day, &due));
	assert_false(law_due_beyond(&pack, &meeting, &due));
	due.dated = false;
	assert_false(law_due_beyond(&pack, &next_day, &due));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ombudsman_cases),
		cmocka_unit_test(test_weeks_end_on_closed_days),
		cmocka_unit_test(test_easter),
		cmocka_unit_test(test_holidays_of_2026),
		cmocka_unit_test(test_closed_days_in_every_year),
		cmocka_unit_test(test_next_calendar_day),
		cmocka_unit_test(test_beyond_the_pack),
		cmocka_unit_test(test_next_meeting_has_no_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
