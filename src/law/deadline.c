#include "jourbeslut/law.h"

/* Gregorian Easter by the "anonymous" algorithm (Nature, 1876); letters as usually printed. */
struct date law_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return (struct date){ .year = (int16_t)year, .month = (int8_t)(n / 31), .day = (int8_t)(n % 31 + 1) };
}

static bool is_day(struct date d, int month, int day)
{
	return d.month == month && d.day == day;
}

static bool within(struct date d, int month, int first, int last)
{
	return d.month == month && d.day >= first && d.day <= last;
}

/* Lag (1989:253) om allmänna helgdagar 1 §. */
bool law_is_holiday(struct date d)
{
	struct date easter = law_easter(d.year);
	enum weekday weekday = date_weekday(d);

	if (weekday == SUNDAY) /* Easter Day and Whit Sunday among them */
		return true;
	if (is_day(d, 1, 1) || is_day(d, 1, 6) || is_day(d, 5, 1) || is_day(d, 6, 6))
		return true;
	if (is_day(d, 12, 25) || is_day(d, 12, 26))
		return true;
	if (date_compare(d, date_add_days(easter, -2)) == 0 || date_compare(d, date_add_days(easter, 1)) == 0)
		return true;
	if (date_compare(d, date_add_days(easter, 39)) == 0) /* Ascension Day */
		return true;
	if (weekday != SATURDAY)
		return false;
	/* Midsummer Day is the Saturday in 20–26 June, All Saints' Day the one in 31 October – 6 November. */
	return within(d, 6, 20, 26) || is_day(d, 10, 31) || within(d, 11, 1, 6);
}

/* Lag (1930:173) om beräkning av lagstadgad tid 2 §. Midsummer Eve is the Friday in 19–25 June. */
bool law_is_closed(struct date d)
{
	enum weekday weekday = date_weekday(d);

	if (law_is_holiday(d) || weekday == SATURDAY)
		return true;
	if (weekday == FRIDAY && within(d, 6, 19, 25))
		return true;
	return is_day(d, 12, 24) || is_day(d, 12, 31);
}

struct date law_open_day(struct date d)
{
	while (law_is_closed(d))
		d = date_add_days(d, 1);
	return d;
}

/* 1 §: the period ends on the day that by its name in the week answers to the day from which it is counted. */
struct date law_weeks_end(struct date start, int weeks)
{
	return law_open_day(date_add_days(start, 7 * weeks));
}

struct law_due law_follow_up_due(const struct law_follow_up *follow_up, struct date event)
{
	struct law_due due = { 0 };

	switch (follow_up->rule) {
	case LAW_RULE_WEEKS:
		due.dated = true;
		due.target = due.last = law_weeks_end(event, follow_up->weeks);
		break;
	case LAW_RULE_NEXT_DAY:
		/* LVM 15 §: "utan dröjsmål" and at the latest the day after. That 1930:173 moves that day is not
		 * settled, so the calendar day is what to aim for and the moved day only the outer limit. */
		due.dated = true;
		due.target = date_add_days(event, 1);
		due.last = law_open_day(due.target);
		break;
	case LAW_RULE_NEXT_MEETING:
		break;
	}
	return due;
}

bool law_due_beyond(const struct law_pack *pack, const struct law_follow_up *follow_up, const struct law_due *due)
{
	return due->dated && follow_up->rule != LAW_RULE_NEXT_MEETING && date_compare(due->last, pack->valid_to) > 0;
}

const char *law_type_transition(const struct law_type *type)
{
	return type->lasting ? type->pack->transition : "";
}

const char *law_due_transition(const struct law_pack *pack, const struct law_follow_up *follow_up,
                               const struct law_due *due)
{
	return law_due_beyond(pack, follow_up, due) ? pack->transition : "";
}
