/* A day as people write it: "i går", "29/11", "29 nov", "sön 29 november". Without a year it is the one near by. */
#include "jourbeslut/moment.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define WORDS_MAX 7
#define WORD_MAX 16

/* What was typed, in lower-case words of ASCII and å, ä, ö. */
struct words {
	char word[WORDS_MAX][WORD_MAX];
	size_t count;
};

static bool split(struct span s, struct words *ret_words)
{
	struct words w = { .count = 0 };
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == ' ') {
			len = 0;
			continue;
		}
		if (len == 0 && w.count++ == WORDS_MAX)
			return false;
		if (len + 1 == WORD_MAX)
			return false;
		w.word[w.count - 1][len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	*ret_words = w;
	return w.count > 0;
}

static void drop_first(struct words *w)
{
	memmove(w->word[0], w->word[1], (WORDS_MAX - 1) * sizeof w->word[0]);
	w->count--;
}

/* "lör", "lör.", "lördag", "lördagen": the first three letters, and nothing that is no weekday. */
static bool weekday_of(const char *word, int *ret_day)
{
	static const char *const days[WEEKDAY_COUNT] = { "måndagen", "tisdagen", "onsdagen", "torsdagen",
		                                         "fredagen", "lördagen", "söndagen" };
	size_t len = strlen(word);

	len -= len && word[len - 1] == '.';
	for (int i = 0; i < WEEKDAY_COUNT; i++)
		if (len >= 3 && strncmp(days[i], word, len) == 0 &&
		    (len <= 4 || strcmp(days[i] + len, "") == 0 || strcmp(days[i] + len, "en") == 0)) {
			*ret_day = i;
			return true;
		}
	return false;
}

static bool month_of(const char *word, int *ret_month)
{
	static const char *const months[] = { "januari", "februari", "mars",      "april",   "maj",      "juni",
		                              "juli",    "augusti",  "september", "oktober", "november", "december" };
	size_t len = strlen(word);

	len -= len && word[len - 1] == '.';
	for (int i = 0; i < 12; i++)
		if (len >= 3 && strncmp(months[i], word, len) == 0 && (len <= 4 || months[i][len] == '\0')) {
			*ret_month = i + 1;
			return true;
		}
	return false;
}

static bool number_of(const char *word, size_t len, int max, int *ret_number)
{
	uint64_t number;

	if (len > 1 && word[0] == '0')
		word++, len--;
	if (number_parse(span_of(word, len), (uint64_t)max, &number) != ERR_OK || number == 0)
		return false;
	*ret_number = (int)number;
	return true;
}

/* "21/11", "21 nov". */
static bool take_date(struct words *w, int *ret_day, int *ret_month)
{
	const char *slash = strchr(w->word[0], '/');

	if (slash && number_of(w->word[0], (size_t)(slash - w->word[0]), 31, ret_day) &&
	    number_of(slash + 1, strlen(slash + 1), 12, ret_month)) {
		drop_first(w);
		return true;
	}
	if (w->count < 2 || !number_of(w->word[0], strlen(w->word[0]), 31, ret_day) || !month_of(w->word[1], ret_month))
		return false;
	drop_first(w);
	drop_first(w);
	return true;
}

static int64_t distance(struct instant a, struct instant b)
{
	return llabs(a.us - b.us);
}

/* Of two times equally near the one that has been. */
static void nearer(struct date day, int hour, int minute, struct instant anchor, struct date *best, int64_t *least)
{
	struct instant at;

	if (!date_valid(day) || instant_of(day, hour, minute, 0, false, &at) != ERR_OK)
		return;
	if (*least >= 0 && distance(at, anchor) >= *least)
		return;
	*least = distance(at, anchor);
	*best = day;
}

/* The day near the anchor with that weekday (-1: any). */
static bool nearest_day(int weekday, int hour, int minute, struct instant anchor, struct date *ret_day)
{
	int64_t least = -1;

	for (int i = -4; i <= 4; i++) {
		struct date day = date_add_days(date_of(anchor), i);

		if (weekday < 0 || (int)date_weekday(day) == weekday)
			nearer(day, hour, minute, anchor, ret_day, &least);
	}
	return least >= 0;
}

static bool nearest_year(int day, int month, int hour, int minute, struct instant anchor, struct date *ret_day)
{
	int64_t least = -1;
	int year = date_of(anchor).year;

	for (int i = year - 1; i <= year + 1; i++)
		nearer((struct date){ (int16_t)i, (int8_t)month, (int8_t)day }, hour, minute, anchor, ret_day, &least);
	return least >= 0;
}

/* "i går", "igår": counted from now, as its writer does. */
static bool is_relative(const struct words *w, int *ret_days)
{
	static const char *const names[] = { "igår", "idag", "imorgon" };

	for (int i = 0; i < 3; i++)
		if ((w->count == 1 && strcmp(w->word[0], names[i]) == 0) ||
		    (w->count == 2 && strcmp(w->word[0], "i") == 0 && strcmp(w->word[1], names[i] + 1) == 0)) {
			*ret_days = i - 1;
			return true;
		}
	return false;
}

static bool day_of(struct words *w, int hour, int minute, struct instant anchor, struct instant now,
                   struct date *ret_day)
{
	int weekday = -1, day, month, days;

	if (is_relative(w, &days)) {
		*ret_day = date_add_days(date_of(now), days);
		return true;
	}
	if (w->count && weekday_of(w->word[0], &weekday))
		drop_first(w);
	if (w->count && strcmp(w->word[0], "den") == 0)
		drop_first(w);
	if (w->count == 0)
		return nearest_day(weekday, hour, minute, anchor, ret_day);
	if (!take_date(w, &day, &month) || w->count)
		return false;
	/* A weekday that is not that day's is a slip, and nobody knows which of the two. */
	return nearest_year(day, month, hour, minute, anchor, ret_day) &&
	       (weekday < 0 || (int)date_weekday(*ret_day) == weekday);
}

bool moment_day_near(struct span text, int hour, int minute, struct instant anchor, struct instant now,
                     struct date *ret_day)
{
	struct words w = { .count = 0 };

	text = span_trim(text);
	if (text.len && !split(text, &w))
		return false;
	return day_of(&w, hour, minute, anchor, now, ret_day);
}

#define NEAR 3 /* days: a weekday is the nearest one that has been, or that comes, today among them */

enum err moment_day_read(struct span text, struct date today, bool ahead, struct date *ret_day, bool *ret_as_said)
{
	struct instant now, anchor;
	bool some = span_trim(text).len > 0;

	*ret_as_said = false;
	if (moment_day_parse(text, ret_day) == ERR_OK)
		return ERR_OK;
	TRY(instant_of(today, 12, 0, 0, false, &now));
	anchor = instant_add(now, (ahead ? NEAR : -NEAR) * 24 * HOUR);
	*ret_as_said = some && moment_day_near(text, 12, 0, anchor, now, ret_day);
	return *ret_as_said ? ERR_OK : ERR_INPUT;
}
