/* Time: instants, civil dates of Europe/Stockholm, and the clock that is passed in.
 *
 * An instant is a count of microseconds since 1970-01-01T00:00:00Z. Civil time is always Stockholm's, computed here by
 * the rule of Directive 2000/84/EC (summer time from the last Sunday of March to the last Sunday of October, 01.00
 * UTC), so that neither the machine's TZ nor its locale can change a document. The rule holds from 1996; instants
 * before that appear only as dates of birth, which have no time of day. */
#ifndef JOURBESLUT_BASE_TIME_H
#define JOURBESLUT_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

struct instant {
	int64_t us;
};

/* A day of the Gregorian calendar. */
struct date {
	int16_t year;
	int8_t month; /* 1 to 12 */
	int8_t day;   /* 1 to 31 */
};

/* A moment as a person in Sweden reads it. */
struct civil {
	struct date date;
	int8_t hour, minute, second;
	int16_t offset; /* minutes east of UTC: 60 or 120 */
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, WEEKDAY_COUNT };

struct clock {
	struct instant (*now)(void *ctx); /* wall clock */
	int64_t (*monotonic)(void *ctx);  /* microseconds that never go back */
	void *ctx;
};
/* The machine's clock. Static storage. */
const struct clock *clock_system(void);
struct instant clock_now(const struct clock *c);
int64_t clock_monotonic(const struct clock *c);

#define SECOND ((int64_t)1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
struct instant instant_add(struct instant i, int64_t microseconds);

bool date_valid(struct date d);
int date_compare(struct date a, struct date b);
/* `days` may be negative. */
struct date date_add_days(struct date d, int days);
/* Days from one to the other; negative: `to` comes before. */
int date_days(struct date from, struct date to);
enum weekday date_weekday(struct date d);
/* Whole years from birth to `on`, as a person counts age. One born on 29 February turns older on 1 March. */
int date_age(struct date birth, struct date on);
/* Exactly YYYY-MM-DD and a real day; else ERR_INPUT. */
MUST_USE enum err date_parse(struct span text, struct date *ret_date);
#define DATE_TEXT 24
/* "2026-11-21" */
void date_format(struct date d, char out[DATE_TEXT]);

struct civil civil_of(struct instant i);
/* The Stockholm day on which the instant falls. */
struct date date_of(struct instant i);
/* The instant of a Stockholm wall-clock time. In the hour that occurs twice (end of October) `later` chooses the
 * second. ERR_INPUT: no such time, or in the hour that does not exist (end of March). */
MUST_USE enum err instant_of(struct date d, int hour, int minute, int second, bool later, struct instant *ret_instant);
/* Two readings exist: the hour occurs twice on that day. */
bool instant_ambiguous(struct date d, int hour);

#define INSTANT_TEXT 48
/* RFC 3339 in UTC with microseconds: "2026-11-21T22:40:00.000000Z". */
void instant_format(struct instant i, char out[INSTANT_TEXT]);
/* RFC 3339 in Stockholm time, whole seconds: "2026-11-21T23:40:00+01:00". */
void instant_format_local(struct instant i, char out[INSTANT_TEXT]);
/* RFC 3339 with any zone and up to six decimals; else ERR_INPUT. */
MUST_USE enum err instant_parse(struct span text, struct instant *ret_instant);

#define SWEDISH_TIME_TEXT 64
/* "lör 21 nov 2026 kl. 23.40". In the hour that occurs twice (end of October) it says which of the two:
 * "sön 25 okt 2026 kl. 02.30 (sommartid)", "… 02.30 (normaltid)". */
void instant_format_swedish(struct instant i, char out[SWEDISH_TIME_TEXT]);
/* "lör 21 nov 2026 kl. 23.40.07 svensk normaltid (UTC+1)", or "svensk sommartid (UTC+2)" */
void instant_format_swedish_full(struct instant i, char out[SWEDISH_TIME_TEXT + 32]);
#define SWEDISH_CLOCK_TEXT 32
/* "23.40"; "02.30 (sommartid)" in the hour that occurs twice */
void clock_format_swedish(struct instant i, char out[SWEDISH_CLOCK_TEXT]);
/* " (sommartid)" or " (normaltid)" behind a time in the hour that occurs twice, else "". Static. */
const char *clock_which_hour(struct instant i);
#define CLOCK_DIFFERENCE_TEXT 64
/* By how much one clock is ahead of another (behind, if negative), in words: "omkring 20 minuter före", "omkring 45
 * sekunder efter". */
void clock_difference_swedish(int64_t seconds, char out[CLOCK_DIFFERENCE_TEXT]);
#define SWEDISH_LONG_TEXT 96
/* "lördagen den 21 november 2026 kl. 23.40", and which of two hours as above */
void instant_format_swedish_long(struct instant i, char out[SWEDISH_LONG_TEXT]);
/* "lördagen den 21 november 2026" */
void date_format_swedish_long(struct date d, char out[SWEDISH_LONG_TEXT]);
/* "lör 21 nov 2026" */
void date_format_swedish(struct date d, char out[SWEDISH_TIME_TEXT]);

#endif
