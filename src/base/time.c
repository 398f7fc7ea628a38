#include "jourbeslut/base/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "jourbeslut/base/text.h"

#define DAY_SECONDS 86400

static const char *const weekday_names[WEEKDAY_COUNT] = { "mån", "tis", "ons", "tor", "fre", "lör", "sön" };
static const char *const month_names[12] = { "jan", "feb", "mar", "apr", "maj", "jun",
	                                     "jul", "aug", "sep", "okt", "nov", "dec" };

static struct instant system_now(void *ctx)
{
	struct timespec t;

	(void)ctx;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){ (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000 };
}

static int64_t system_monotonic(void *ctx)
{
	struct timespec t;

	(void)ctx;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

const struct clock *clock_system(void)
{
	static const struct clock machine = { system_now, system_monotonic, NULL };

	return &machine;
}

struct instant clock_now(const struct clock *c)
{
	return c->now(c->ctx);
}

int64_t clock_monotonic(const struct clock *c)
{
	return c->monotonic(c->ctx);
}

struct instant instant_add(struct instant i, int64_t microseconds)
{
	return (struct instant){ i.us + microseconds };
}

/* Days since 1970-01-01 of a proleptic Gregorian date, counted in years that begin in March. */
static int64_t days_of(struct date d)
{
	int64_t year = d.year - (d.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static struct date date_of_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_index = (5 * day_of_year + 2) / 153;
	int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;

	return (struct date){ (int16_t)(year_of_era + era * 400 + (month <= 2)), (int8_t)month,
		              (int8_t)(day_of_year - (153 * month_index + 2) / 5 + 1) };
}

bool date_valid(struct date d)
{
	if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
		return false;
	return date_compare(date_of_days(days_of(d)), d) == 0;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

int date_days(struct date from, struct date to)
{
	return (int)(days_of(to) - days_of(from));
}

struct date date_add_days(struct date d, int days)
{
	return date_of_days(days_of(d) + days);
}

enum weekday date_weekday(struct date d)
{
	return (enum weekday)(((days_of(d) + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

int date_age(struct date birth, struct date on)
{
	int age = on.year - birth.year;

	if (on.month < birth.month || (on.month == birth.month && on.day < birth.day))
		age--;
	return age;
}

static bool two_digits(const char *s, int *ret)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*ret = (s[0] - '0') * 10 + (s[1] - '0');
	return true;
}

enum err date_parse(struct span text, struct date *ret_date)
{
	int century, year, month, day;
	struct date d;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !two_digits(text.ptr, &century) ||
	    !two_digits(text.ptr + 2, &year) || !two_digits(text.ptr + 5, &month) || !two_digits(text.ptr + 8, &day))
		return ERR_INPUT;
	d = (struct date){ (int16_t)(century * 100 + year), (int8_t)month, (int8_t)day };
	if (!date_valid(d))
		return ERR_INPUT;
	*ret_date = d;
	return ERR_OK;
}

void date_format(struct date d, char out[DATE_TEXT])
{
	(void)snprintf(out, DATE_TEXT, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Seconds since 1970 of 01.00 UTC on the last Sunday of the month: Directive 2000/84/EC, articles 2 and 3. */
static int64_t summer_time_switch(int year, int month)
{
	struct date d = { (int16_t)year, (int8_t)month, 31 };

	while (date_weekday(d) != SUNDAY)
		d.day--;
	return days_of(d) * DAY_SECONDS + 3600;
}

static int offset_at(int64_t seconds)
{
	int year = date_of_days(floor_div(seconds, DAY_SECONDS)).year;

	return seconds >= summer_time_switch(year, 3) && seconds < summer_time_switch(year, 10) ? 120 : 60;
}

static struct civil civil_with_offset(int64_t seconds, int offset)
{
	int64_t local = seconds + (int64_t)offset * 60;
	int64_t days = floor_div(local, DAY_SECONDS);
	int rest = (int)(local - days * DAY_SECONDS);

	return (struct civil){ date_of_days(days), (int8_t)(rest / 3600), (int8_t)(rest / 60 % 60), (int8_t)(rest % 60),
		               (int16_t)offset };
}

struct civil civil_of(struct instant i)
{
	int64_t seconds = floor_div(i.us, SECOND);

	return civil_with_offset(seconds, offset_at(seconds));
}

struct date date_of(struct instant i)
{
	return civil_of(i).date;
}

/* Is the wall-clock reading `local` (seconds as if UTC) shown under `offset`? */
static bool reading_exists(int64_t local, int offset)
{
	return offset_at(local - (int64_t)offset * 60) == offset;
}

bool instant_ambiguous(struct date d, int hour)
{
	int64_t local = days_of(d) * DAY_SECONDS + (int64_t)hour * 3600;

	return reading_exists(local, 120) && reading_exists(local, 60);
}

enum err instant_of(struct date d, int hour, int minute, int second, bool later, struct instant *ret_instant)
{
	int64_t local;
	bool summer, normal;

	if (!date_valid(d) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return ERR_INPUT;
	local = days_of(d) * DAY_SECONDS + (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
	summer = reading_exists(local, 120);
	normal = reading_exists(local, 60);
	if (!summer && !normal)
		return ERR_INPUT;
	ret_instant->us = (local - (summer && !(normal && later) ? 7200 : 3600)) * SECOND;
	return ERR_OK;
}

void instant_format(struct instant i, char out[INSTANT_TEXT])
{
	int64_t seconds = floor_div(i.us, SECOND);
	struct civil c = civil_with_offset(seconds, 0);

	(void)snprintf(out, INSTANT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.date.year, c.date.month, c.date.day,
	               c.hour, c.minute, c.second, (int)(i.us - seconds * SECOND));
}

void instant_format_local(struct instant i, char out[INSTANT_TEXT])
{
	struct civil c = civil_of(i);

	(void)snprintf(out, INSTANT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d+%02d:%02d", c.date.year, c.date.month,
	               c.date.day, c.hour, c.minute, c.second, c.offset / 60, c.offset % 60);
}

/* "Z", "+hh:mm" or "-hh:mm", to minutes east. */
static bool parse_zone(struct span s, int *ret_minutes)
{
	int hour, minute;

	if (s.len == 1 && (s.ptr[0] == 'Z' || s.ptr[0] == 'z')) {
		*ret_minutes = 0;
		return true;
	}
	if (s.len != 6 || (s.ptr[0] != '+' && s.ptr[0] != '-') || s.ptr[3] != ':' || !two_digits(s.ptr + 1, &hour) ||
	    !two_digits(s.ptr + 4, &minute) || hour > 23 || minute > 59)
		return false;
	*ret_minutes = (s.ptr[0] == '-' ? -1 : 1) * (hour * 60 + minute);
	return true;
}

enum err instant_parse(struct span text, struct instant *ret_instant)
{
	int hour, minute, second, zone;
	int64_t fraction = 0, unit = SECOND;
	struct date d;
	size_t at = 19;

	if (text.len < 20 || (text.ptr[10] != 'T' && text.ptr[10] != 't') || text.ptr[13] != ':' || text.ptr[16] != ':')
		return ERR_INPUT;
	TRY(date_parse(span_of(text.ptr, 10), &d));
	if (!two_digits(text.ptr + 11, &hour) || !two_digits(text.ptr + 14, &minute) ||
	    !two_digits(text.ptr + 17, &second) || hour > 23 || minute > 59 || second > 59)
		return ERR_INPUT;
	if (text.ptr[at] == '.') {
		for (at++; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++) {
			unit /= 10;
			fraction += (text.ptr[at] - '0') * unit;
		}
		if (unit == SECOND || unit == 0)
			return ERR_INPUT;
	}
	if (!parse_zone(span_of(text.ptr + at, text.len - at), &zone))
		return ERR_INPUT;
	ret_instant->us =
	        (days_of(d) * DAY_SECONDS + (int64_t)hour * 3600 + (int64_t)(minute - zone) * 60 + second) * SECOND +
	        fraction;
	return ERR_OK;
}

void date_format_swedish(struct date d, char out[SWEDISH_TIME_TEXT])
{
	(void)snprintf(out, SWEDISH_TIME_TEXT, "%s %d %s %d", weekday_names[date_weekday(d)], d.day,
	               month_names[d.month - 1], d.year);
}

void date_format_swedish_long(struct date d, char out[SWEDISH_LONG_TEXT])
{
	static const char *const days[] = { "måndagen", "tisdagen", "onsdagen", "torsdagen",
		                            "fredagen", "lördagen", "söndagen" };
	static const char *const months[] = { "januari", "februari", "mars",      "april",   "maj",      "juni",
		                              "juli",    "augusti",  "september", "oktober", "november", "december" };

	_Static_assert(ARRAY_LENGTH(days) == WEEKDAY_COUNT, "a name for each day of the week");
	(void)snprintf(out, SWEDISH_LONG_TEXT, "%s den %d %s %d", days[date_weekday(d)], d.day, months[d.month - 1],
	               d.year);
}

void instant_format_swedish_long(struct instant i, char out[SWEDISH_LONG_TEXT])
{
	char day[SWEDISH_LONG_TEXT], clock[SWEDISH_CLOCK_TEXT];

	date_format_swedish_long(date_of(i), day);
	clock_format_swedish(i, clock);
	(void)snprintf(out, SWEDISH_LONG_TEXT, "%.50s kl. %s", day, clock); /* 50: a year of any length */
}

const char *clock_which_hour(struct instant i)
{
	struct civil c = civil_of(i);

	if (!instant_ambiguous(c.date, c.hour))
		return "";
	return c.offset == 120 ? " (sommartid)" : " (normaltid)";
}

void clock_format_swedish(struct instant i, char out[SWEDISH_CLOCK_TEXT])
{
	struct civil c = civil_of(i);

	(void)snprintf(out, SWEDISH_CLOCK_TEXT, "%02d.%02d%s", c.hour, c.minute, clock_which_hour(i));
}

void instant_format_swedish(struct instant i, char out[SWEDISH_TIME_TEXT])
{
	char day[SWEDISH_TIME_TEXT], clock[SWEDISH_CLOCK_TEXT];

	date_format_swedish(date_of(i), day);
	clock_format_swedish(i, clock);
	(void)snprintf(out, SWEDISH_TIME_TEXT, "%.26s kl. %s", day, clock); /* 26: a year of any length */
}

void instant_format_swedish_full(struct instant i, char out[SWEDISH_TIME_TEXT + 32])
{
	struct civil c = civil_of(i);
	char day[SWEDISH_TIME_TEXT];

	date_format_swedish(c.date, day);
	(void)snprintf(out, SWEDISH_TIME_TEXT + 32, "%.26s kl. %02d.%02d.%02d %s", day, c.hour, c.minute, c.second,
	               c.offset == 120 ? "svensk sommartid (UTC+2)" : "svensk normaltid (UTC+1)");
}

void clock_difference_swedish(int64_t seconds, char out[CLOCK_DIFFERENCE_TEXT])
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { DAY_SECONDS, "dygn" }, { 3600, "timmar" }, { 60, "minuter" }, { 1, "sekunder" } };
	const int64_t much = seconds < 0 ? -seconds : seconds;
	size_t i = 0;

	while (units[i].seconds > 1 && much < 2 * units[i].seconds) /* two at least: always the plural */
		i++;
	(void)snprintf(out, CLOCK_DIFFERENCE_TEXT, "omkring %lld %s %s",
	               (long long)((much + units[i].seconds / 2) / units[i].seconds), units[i].name,
	               seconds < 0 ? "efter" : "före");
}
