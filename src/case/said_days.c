#include "case/said_days.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/span.h"

#define COORDINATION 60 /* is added to the day */
#define ADULT 18
#define SCHOOL_AGE 6 /* in the autumn before the first year */
#define BORN " född födda fött föddes f fd "

/* --- Digits --------------------------------------------------------------------------------------------------------
 */

static size_t digits_of(const struct said_tokens *t, size_t at)
{
	return at < t->count && t->items[at].digits ? strlen(t->items[at].text) : 0;
}

static bool is_short(const struct said_tokens *t, size_t at)
{
	const size_t len = digits_of(t, at);

	return len == 1 || len == 2;
}

/* Of at most four digits. */
static int number_at(const char *digits, size_t len)
{
	int number = 0;

	for (size_t i = 0; i < len; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

static int value_of(const struct said_tokens *t, size_t at)
{
	return number_at(t->items[at].text, strlen(t->items[at].text));
}

static bool is_year(int year)
{
	return year >= 1850 && year <= 2100;
}

static void add_reading(struct said_figures *f, int year, bool short_year, int month, int day)
{
	if (day > COORDINATION)
		day -= COORDINATION;
	if (month < 1 || month > 12 || day < 1 || day > 31 || (!short_year && year && !is_year(year)))
		return;
	f->readings[f->reading_count++] = (struct said_reading){ year, month, day, short_year };
}

/* --- Days ----------------------------------------------------------------------------------------------------------
 */

/* "20190501", "01052019", "190501", "010519". */
static void read_joined(const char *d, size_t len, struct said_figures *f)
{
	if (len == 8) {
		add_reading(f, number_at(d, 4), false, number_at(d + 4, 2), number_at(d + 6, 2));
		add_reading(f, number_at(d + 4, 4), false, number_at(d + 2, 2), number_at(d, 2));
	} else {
		add_reading(f, number_at(d, 2), true, number_at(d + 2, 2), number_at(d + 4, 2));
		add_reading(f, number_at(d + 4, 2), true, number_at(d + 2, 2), number_at(d, 2));
	}
}

/* The last four, in a token of their own behind the day. */
static void take_last_four(const struct said_tokens *t, struct said_figures *f)
{
	if (digits_of(t, f->to) == 4 && said_gap_is(&t->items[f->to], " -+"))
		memcpy(f->last_four, t->items[f->to++].text, 5);
}

static bool joined_day(const struct said_tokens *t, size_t at, struct said_figures *f)
{
	const size_t len = digits_of(t, at), day = len == 12 || len == 10 ? len - 4 : len;

	if (day != 8 && day != 6)
		return false;
	read_joined(t->items[at].text, day, f);
	f->to = at + 1;
	if (day != len)
		memcpy(f->last_four, t->items[at].text + day, 5);
	else
		take_last_four(t, f);
	return f->reading_count > 0;
}

/* One of these characters. */
static bool gap_is_one(const struct said_token *t, const char *allowed)
{
	return t->gap_len == 1 && strchr(allowed, t->gap[0]);
}

static bool same_gap(const struct said_token *a, const struct said_token *b)
{
	return a->gap_len == b->gap_len && memcmp(a->gap, b->gap, a->gap_len) == 0;
}

/* "2019-05-01", "2019.5.1". */
static bool year_first(const struct said_tokens *t, size_t at, struct said_figures *f)
{
	if (digits_of(t, at) != 4 || !is_short(t, at + 1) || !is_short(t, at + 2) ||
	    !gap_is_one(&t->items[at + 1], "-./ ") || !same_gap(&t->items[at + 1], &t->items[at + 2]))
		return false;
	add_reading(f, value_of(t, at), false, value_of(t, at + 1), value_of(t, at + 2));
	f->to = at + 3;
	take_last_four(t, f);
	return f->reading_count > 0;
}

/* Two digits that are no age. */
static bool is_short_year(const struct said_tokens *t, size_t at)
{
	return digits_of(t, at) == 2 &&
	       !(at + 1 < t->count && !t->items[at + 1].digits && said_is_unit(t->items[at + 1].text));
}

/* "1/5 2019", "1.5.19", "19-05-01", "1/5". */
static bool day_first(const struct said_tokens *t, size_t at, struct said_figures *f)
{
	const struct said_token *year = &t->items[at + 2];
	int first, second;

	if (!is_short(t, at) || !is_short(t, at + 1) || !gap_is_one(&t->items[at + 1], "-./ "))
		return false;
	first = value_of(t, at);
	second = value_of(t, at + 1);
	f->to = at + 3;
	if (digits_of(t, at + 2) == 4 && said_gap_is(year, " -./,")) {
		add_reading(f, value_of(t, at + 2), false, second, first);
	} else if (t->items[at + 1].gap[0] != ' ' && is_short_year(t, at + 2) && said_gap_is(year, " -./")) {
		if (digits_of(t, at) == 2 && same_gap(&t->items[at + 1], year))
			add_reading(f, first, true, second, value_of(t, at + 2));
		add_reading(f, value_of(t, at + 2), true, second, first);
	} else if (t->items[at + 1].gap[0] == '/') {
		add_reading(f, 0, false, second, first);
		f->to = at + 2;
	}
	if (f->reading_count > 0 && f->to == at + 3)
		take_last_four(t, f);
	return f->reading_count > 0;
}

/* "1 maj 2019", "1:a maj -19", "1 maj". */
static bool named_month(const struct said_tokens *t, size_t at, struct said_figures *f)
{
	size_t month = at + 1;

	if (!is_short(t, at) || month >= t->count || t->items[month].digits)
		return false;
	if (strcmp(t->items[month].text, "a") == 0 || strcmp(t->items[month].text, "e") == 0)
		month++;
	if (month >= t->count || t->items[month].digits || !said_month(t->items[month].text))
		return false;
	f->to = month + 2;
	if (digits_of(t, month + 1) == 4 && said_gap_is(&t->items[month + 1], " -./,"))
		add_reading(f, value_of(t, month + 1), false, said_month(t->items[month].text), value_of(t, at));
	else if (is_short_year(t, month + 1) && said_gap_is(&t->items[month + 1], " -./"))
		add_reading(f, value_of(t, month + 1), true, said_month(t->items[month].text), value_of(t, at));
	else {
		f->to = month + 1;
		add_reading(f, 0, false, said_month(t->items[month].text), value_of(t, at));
	}
	return f->reading_count > 0;
}

bool said_figures_at(const struct said_tokens *t, size_t at, struct said_figures *ret_figures)
{
	static bool (*const forms[])(const struct said_tokens *, size_t,
	                             struct said_figures *) = { joined_day, year_first, day_first, named_month };
	const size_t len = digits_of(t, at);

	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
		*ret_figures = (struct said_figures){ .kind = SAID_DAY, .from = at };
		if (forms[i](t, at, ret_figures))
			return true;
	}
	*ret_figures = (struct said_figures){ .kind = SAID_LONG, .from = at, .to = at + 1 };
	if (len == 4) {
		ret_figures->kind = is_year(value_of(t, at)) ? SAID_YEAR : SAID_LAST_FOUR;
		ret_figures->readings[0].year = value_of(t, at);
		memcpy(ret_figures->last_four, t->items[at].text, 5);
	}
	return len == 4 || len > 5;
}

bool said_reading_is(const struct said_reading *r, struct date day)
{
	return r->month == day.month && r->day == day.day &&
	       (!r->year && !r->short_year ? true : r->year == (r->short_year ? day.year % 100 : day.year));
}

/* --- Ages ----------------------------------------------------------------------------------------------------------
 */

enum unit { YEARS, MONTHS, WEEKS, DAYS, NO_UNIT };

static const char *const units[] = {
	[YEARS] = " år års åring åringen årig åriga årige årsåldern ",
	[MONTHS] = " mån månad månader månaders ",
	[WEEKS] = " vecka veckor veckors ",
	[DAYS] = " dag dagar dagars dygn ",
};

static const char *const numbers[] = { "ett",    "två",    "tre",     "fyra",  "fem",    "sex",     "sju",
	                               "åtta",   "nio",    "tio",     "elva",  "tolv",   "tretton", "fjorton",
	                               "femton", "sexton", "sjutton", "arton", "nitton", "tjugo" };

static enum unit unit_of(const char *word)
{
	enum unit u = YEARS;

	while (u < NO_UNIT && !said_is_listed(units[u], word))
		u++;
	return u;
}

bool said_is_unit(const char *word)
{
	return unit_of(word) != NO_UNIT;
}

bool said_is_year(const char *word)
{
	return unit_of(word) == YEARS;
}

const char *said_number_word(int number)
{
	return number > 0 && number <= (int)ARRAY_LENGTH(numbers) ? numbers[number - 1] : NULL;
}

/* What stands directly before is a number in letters: 0: none. */
static int number_in(const char *word, size_t *ret_len)
{
	for (size_t i = ARRAY_LENGTH(numbers); i-- > 0;)
		if (strncmp(word, numbers[i], strlen(numbers[i])) == 0) {
			*ret_len = strlen(numbers[i]);
			return (int)i + 1;
		}
	return 0;
}

/* "7 år", "7-årig", "sju år", "sjuåring". */
static bool age_at(const struct said_tokens *t, size_t at, int *ret_age, enum unit *ret_unit)
{
	const char *word = t->items[at].text;
	const size_t len = digits_of(t, at);
	size_t used = 0;

	*ret_unit = NO_UNIT;
	if (t->items[at].digits) {
		*ret_age = len <= 3 ? number_at(word, len) : 0;
		used = len <= 3 ? len : 0;
	} else {
		*ret_age = number_in(word, &used);
	}
	if (!used)
		return false;
	if (word[used])
		*ret_unit = unit_of(word + used + (word[used] == '-'));
	else if (at + 1 < t->count && !t->items[at + 1].digits && !t->items[at + 1].part)
		*ret_unit = unit_of(t->items[at + 1].text);
	return *ret_unit != NO_UNIT;
}

/* Days since 1 March of the year 0, of the Gregorian calendar. */
static long day_number(struct date d)
{
	const long y = d.month > 2 ? d.year : d.year - 1, m = (d.month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d.day - 1;
}

static long age_of(struct date birth, struct date on, enum unit unit)
{
	const long days = day_number(on) - day_number(birth);
	long months = 12L * (on.year - birth.year) + (on.month - birth.month) - (on.day < birth.day);

	if (unit == YEARS)
		return months / 12;
	if (unit == MONTHS)
		return months;
	return unit == WEEKS ? days / 7 : days;
}

/* "omkring 7 år" */
static bool is_about(const struct said_tokens *t, size_t at)
{
	static const char about[] = " ca cirka omkring ungefär runt kring nästan snart drygt typ kanske ";

	return at > 0 && !t->items[at - 1].digits && said_is_listed(about, t->items[at - 1].text);
}

/* No more than these characters. */
static bool only_of(const struct said_token *one, const char *allowed)
{
	for (size_t i = 0; i < one->gap_len; i++)
		if (!strchr(allowed, one->gap[i]))
			return false;
	return true;
}

/* Nothing follows, or a mark that ends what was said. */
static bool ends_there(const struct said_tokens *t, size_t at)
{
	const struct said_token *next = &t->items[at];

	return at >= t->count ||
	       (next->gap_len > 0 && (strchr(",;)\n", *next->gap) || (*next->gap == '.' && next->gap_len > 1)));
}

/* "15" in "Kim Ek, 15" or "Kim Ek 15": nothing else stands in the part, or nothing behind it and the name, or a word
 * for a child, before it. */
static bool is_bare(const struct said_tokens *t, const struct said_tokens *written, size_t at)
{
	const struct said_token *one = &t->items[at], *before = one - 1;
	enum said_class class;

	if (at == 0 || !ends_there(t, at + 1) || !only_of(one, " ,;(") || before->digits || said_is_twin(before) ||
	    said_is_listed(" nr nummer ", before->text))
		return false;
	if (one->part)
		return true;
	class = said_class_of(t, at - 1);
	return one->digits && (class == WORD_NOUN || class == WORD_CHILD || said_meets_any(before->text, written));
}

/* "Kim Ek, femton", "åk 9", "fyller 15" */
static bool bare_age_at(const struct said_tokens *t, const struct said_tokens *written, size_t at, int *ret_age)
{
	const struct said_token *one = &t->items[at];
	const char *before = at > 0 && !one->part ? t->items[at - 1].text : "";
	size_t used = 0;

	*ret_age = one->digits ? (digits_of(t, at) <= 2 ? value_of(t, at) : 0) : number_in(one->text, &used);
	if (*ret_age == 0 || (!one->digits && one->text[used]))
		return false;
	if (said_is_listed(" åk årskurs ", before)) {
		*ret_age += SCHOOL_AGE;
		return true;
	}
	return strcmp(before, "fyller") == 0 || is_bare(t, written, at);
}

/* "född -11", "Kim Ek, -11" */
static bool born_other_year(const struct said_tokens *t, size_t at, struct date birth)
{
	const struct said_token *one = &t->items[at];
	const bool word = at > 0 && !t->items[at - 1].digits;
	const bool dash = one->gap_len > 1 && one->gap[one->gap_len - 1] == '-' && one->gap[one->gap_len - 2] == ' ';

	return word && is_short_year(t, at) && (dash || said_is_listed(BORN, t->items[at - 1].text)) &&
	       birth.year % 100 != value_of(t, at);
}

bool said_age_differs(const struct said_tokens *t, const struct said_tokens *written, bool unknown, struct date birth,
                      struct date on)
{
	bool of_another = false, behind = false;

	for (size_t at = 0; at < t->count; at++) {
		const enum said_class class = t->items[at].digits ? WORD_NAME : said_class_of(t, at);
		struct said_figures f;
		enum unit unit;
		long apart;
		int age;

		if (t->items[at].part) {
			behind = of_another;
			of_another = false;
		}
		if (class == WORD_RELATION || class == WORD_OF)
			of_another = true;
		if (said_of_other_thing(t, at))
			continue;
		if (t->items[at].digits && said_figures_at(t, at, &f)) {
			at = f.to - 1;
			continue;
		}
		if (!of_another && born_other_year(t, at, birth))
			return true;
		if (of_another || !(age_at(t, at, &age, &unit) || bare_age_at(t, written, at, &age)))
			continue;
		if (behind && t->items[at].part && age >= ADULT && (unit == NO_UNIT || unit == YEARS))
			continue; /* "mor Moa, 35" */
		apart = labs(age - age_of(birth, on, unit == NO_UNIT ? YEARS : unit));
		return apart > (unknown || is_about(t, at) ? 3 : 1);
	}
	return false;
}

int said_years(struct date birth, struct date on)
{
	return (int)age_of(birth, on, YEARS);
}
