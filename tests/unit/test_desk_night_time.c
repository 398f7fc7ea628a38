/* Times of the night without a year. */
#include "desk/night_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct instant at(const char *text)
{
	struct instant i;

	assert_int_equal(instant_parse(span_str(text), &i), ERR_OK);
	return i;
}

static void reads(const char *typed, const char *anchor, const char *wanted)
{
	char text[NIGHT_TIME_TEXT] = "";

	if (!night_time_read(span_str(typed), at(anchor), at("2026-11-22T10:00:00+01:00"), text))
		fail_msg("not read: %s", typed);
	assert_string_equal(text, wanted);
}

#define NIGHT "2026-11-21T23:40:00+01:00"

static void a_clock_is_the_nights_nearest(void **state)
{
	(void)state;
	reads("23.40", NIGHT, "2026-11-21 23:40");
	reads(" kl. 22:15 ", NIGHT, "2026-11-21 22:15");
	reads("0030", NIGHT, "2026-11-22 00:30"); /* after midnight of the same night */
	reads("kl 7.05", NIGHT, "2026-11-22 07:05");
	reads("11.40", NIGHT, "2026-11-21 11:40"); /* as near before as after: what has been */
	reads("11.41", NIGHT, "2026-11-21 11:41");
	reads("11.39", NIGHT, "2026-11-22 11:39");
	reads("23.50", "2026-11-22T00:10:00+01:00", "2026-11-21 23:50");
	reads("23.50", "2027-01-01T00:10:00+01:00", "2026-12-31 23:50"); /* another year */
}

static void a_day_without_its_year(void **state)
{
	(void)state;
	reads("21/11 23.40", NIGHT, "2026-11-21 23:40");
	reads("21 nov 2340", NIGHT, "2026-11-21 23:40");
	reads("lör 21 november kl. 23.40", NIGHT, "2026-11-21 23:40");
	reads("Lördagen den 21 november kl 23.40", NIGHT, "2026-11-21 23:40");
	reads("09/11 08.00", NIGHT, "2026-11-09 08:00");
	reads("2 jan 08.00", NIGHT, "2027-01-02 08:00");
	reads("20 dec. 08.00", "2027-01-02T08:00:00+01:00", "2026-12-20 08:00");
	reads("fre 18.00", NIGHT, "2026-11-20 18:00");
	reads("måndag 08.00", NIGHT, "2026-11-23 08:00");
	reads("i går 23.40", NIGHT, "2026-11-21 23:40");
	reads("I dag kl 08.00", NIGHT, "2026-11-22 08:00");
	reads("i morgon 08.00", NIGHT, "2026-11-23 08:00");
}

static void the_rest_is_left_as_it_is(void **state)
{
	static const char *const texts[] = { "",
		                             "2026-11-21 23:40",
		                             "2026-11-21T23:40",
		                             "2026-11-21T23:40:00+01:00",
		                             "21/13 08.00",
		                             "31/2 08.00",
		                             "0/11 08.00",
		                             "sön 21/11 08.00",
		                             "snart",
		                             "25.00",
		                             "lörd dagen 08.00",
		                             "21/11 2026 08.00",
		                             "21/11",
		                             "kl",
		                             "en två tre fyra fem sex 08.00" };
	char text[NIGHT_TIME_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (night_time_read(span_str(texts[i]), at(NIGHT), at(NIGHT), text))
			fail_msg("read: %s as %s", texts[i], text);
}

/* 02.30 does not exist in the night to 29 March: nothing is guessed. */
static void a_time_that_does_not_exist(void **state)
{
	char text[NIGHT_TIME_TEXT];
	struct instant night = at("2026-03-29T01:30:00+01:00");

	(void)state;
	assert_false(night_time_read(span_str("29/3 02.30"), night, night, text) &&
	             strcmp(text, "2026-03-29 02:30") == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_is_the_nights_nearest),
		cmocka_unit_test(a_day_without_its_year),
		cmocka_unit_test(the_rest_is_left_as_it_is),
		cmocka_unit_test(a_time_that_does_not_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
