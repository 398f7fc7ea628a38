/* Reads the number and the day of birth out of a call's words for a person. */
#include <stdio.h>
#include <string.h>

#include "case/said_days.h"
#include "case/said_words.h"
#include "jourbeslut/personal_number.h"
#include "jourbeslut/said.h"

_Static_assert(SAID_NUMBER_TEXT == sizeof((struct personal_number *)0)->text, "a number fits");

#define FIRST_YEAR 1850 /* as in personal_number_parse */

/* A piece of the text that begins with a digit. */
struct piece {
	size_t from, to;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* Digits with one "-" or "+" between: "20190501-2382". What follows a space belongs to it where it is the last four:
 * "190501 2382". */
static struct piece piece_at(const char *text, size_t at)
{
	struct piece p = { at, at + digits_at(text + at) };
	size_t len = p.to - p.from, behind = p.to + strspn(text + p.to, " -+");

	if (strchr("-+", text[p.to]) && text[p.to] && is_digit(text[p.to + 1]))
		p.to += 1 + digits_at(text + p.to + 1);
	else if ((len == 6 || len == 8) && behind > p.to && digits_at(text + behind) == 4)
		p.to = behind + 4;
	return p;
}

/* A piece in the forms of personal_number_parse, spaces taken out. */
static struct span number_form(const char *text, struct piece p, char joined[32])
{
	size_t head = digits_at(text + p.from);
	char mark = '-';

	if ((head != 6 && head != 8) || p.to < p.from + head + 5)
		return span_of(text + p.from, p.to - p.from);
	for (size_t i = p.from + head; i < p.to - 4; i++)
		if (text[i] == '+')
			mark = '+';
	memcpy(joined, text + p.from, head);
	joined[head] = mark;
	memcpy(joined + head + 1, text + p.to - 4, 4);
	return span_of(joined, head + 5);
}

/* "0701740607": with no mark before the last four it is rather a telephone number, also where it would be right. */
static bool is_telephone(const char *text, struct piece p)
{
	return text[p.from] == '0' && p.to - p.from == 10 && digits_at(text + p.from) == 10;
}

static bool number_of(const char *text, struct piece p, struct date today, struct personal_number *ret_number)
{
	char joined[32];

	if (is_telephone(text, p))
		return false;
	return personal_number_parse(span_of(text + p.from, p.to - p.from), today, ret_number, NULL) == ERR_OK ||
	       personal_number_parse(number_form(text, p, joined), today, ret_number, NULL) == ERR_OK;
}

/* Ten or twelve digits, and nothing but a mark before the last four. */
static bool looks_like_number(struct span form)
{
	size_t digits = 0;

	for (size_t i = 0; i < form.len; i++)
		digits += is_digit(form.ptr[i]);
	return (digits == 10 || digits == 12) &&
	       (digits == form.len || (digits + 1 == form.len && !is_digit(form.ptr[form.len - 5])));
}

/* Where somebody else is spoken of: "barn till Ida Sagolund, 20110718-2386". What stands behind is hers. */
static enum err find_another(const char *text, size_t *ret_at)
{
	SAID_TOKENS t = { 0 };

	*ret_at = strlen(text);
	TRY(said_tokens_read(text, &t));
	for (size_t i = 0; i < t.count; i++) {
		enum said_class class = t.items[i].digits ? WORD_NAME : said_class_of(&t, i);

		if (class != WORD_RELATION && class != WORD_OF)
			continue;
		*ret_at = (size_t)(t.items[i].gap + t.items[i].gap_len - text);
		return ERR_OK;
	}
	return ERR_OK;
}

/* The first in the text before `end`. */
static bool find_number(const char *text, size_t end, struct date today, struct personal_number *ret_number,
                        struct piece *ret_piece)
{
	for (size_t at = 0; at < end;) {
		struct piece p;

		if (!is_digit(text[at])) {
			at++;
			continue;
		}
		p = piece_at(text, at);
		if (number_of(text, p, today, ret_number)) {
			*ret_piece = p;
			return true;
		}
		at += digits_at(text + at);
	}
	return false;
}

/* Of two digits of year, the latest one that has been. */
static bool date_of_reading(const struct said_reading *r, struct date today, struct date *ret_day)
{
	struct date day = { (int16_t)r->year, (int8_t)r->month, (int8_t)r->day };

	if (r->short_year) {
		day.year = (int16_t)(today.year - today.year % 100 + r->year);
		if (date_compare(day, today) > 0)
			day.year = (int16_t)(day.year - 100);
	}
	*ret_day = day;
	return day.year >= FIRST_YEAR && date_valid(day) && date_compare(day, today) <= 0;
}

/* "20000101" of "20000101-T220": often no day of birth, but one that stands for it. */
static bool is_interim_head(const struct said_tokens *t, size_t at, size_t to)
{
	const struct said_token *letter = &t->items[to];
	char whole[16];
	int len;

	if (to != at + 1 || to + 1 >= t->count || letter->digits || letter[1].gap_len || letter->gap_len > 1 ||
	    (letter->gap_len && *letter->gap != '-'))
		return false;
	len = snprintf(whole, sizeof whole, "%s%s%s", t->items[at].text, letter->text, letter[1].text);
	return len > 0 && (size_t)len < sizeof whole && personal_number_is_interim(span_str(whole));
}

static enum err find_day(const char *text, size_t end, struct date today, struct date *ret_day, bool *ret_found)
{
	SAID_TOKENS t = { 0 };
	struct said_figures f;

	*ret_found = false;
	TRY(said_tokens_read(text, &t));
	for (size_t at = 0; at < t.count; at++) {
		bool another;

		if (!t.items[at].digits || !said_figures_at(&t, at, &f))
			continue;
		/* "barn till Ida, fött 2026-11-20" is the child's day, a number there is not. */
		another = *f.last_four && (t.items[at].gap + t.items[at].gap_len >= text + end ||
		                           (t.items[at].text[0] == '0' && strlen(t.items[at].text) == 10));
		another |= is_interim_head(&t, at, f.to);
		for (size_t i = 0; !another && i < f.reading_count && !*ret_found; i++)
			*ret_found = date_of_reading(&f.readings[i], today, ret_day);
		if (*ret_found)
			return ERR_OK;
		at = f.to - 1;
	}
	return ERR_OK;
}

static bool figures_are(const struct said_figures *f, struct date day)
{
	for (size_t i = 0; i < f->reading_count; i++)
		if ((f->readings[i].year || f->readings[i].short_year) && said_reading_is(&f->readings[i], day))
			return true;
	return false;
}

enum err said_day_stands(const char *known, const char *day, bool *ret_stands)
{
	SAID_TOKENS t = { 0 };
	struct said_figures f;
	struct date date;

	*ret_stands = false;
	TRY(said_tokens_read(known, &t));
	if (date_parse(span_str(day), &date) != ERR_OK)
		return ERR_OK;
	for (size_t at = 0; at < t.count && !*ret_stands; at++)
		if (t.items[at].digits && said_figures_at(&t, at, &f)) {
			*ret_stands = figures_are(&f, date);
			at = f.to - 1;
		}
	return ERR_OK;
}

/* What is left when the number is taken out: "Alva Testsson, 20190501-2382, röd jacka" → "Alva Testsson, röd jacka". */
static enum err add_name(const char *text, struct piece number, struct buf *out)
{
	static const char between[] = " ,;()";
	size_t end = number.from, start = number.to + strspn(text + number.to, between);

	while (end && strchr(between, text[end - 1]))
		end--;
	TRY(buf_add(out, text, end));
	return buf_printf(out, "%s%s", end && text[start] ? ", " : "", text + start);
}

enum err said_person_read(const char *known, struct date today, struct said_person *ret_person, struct buf *ret_name)
{
	struct personal_number number = { 0 };
	struct said_person person = { "", "" };
	struct piece piece = { strlen(known), strlen(known) };
	bool dated, found = false;
	struct date day;
	size_t end;

	TRY(find_another(known, &end));
	if (find_number(known, end, today, &number, &piece))
		memcpy(person.number, number.text, sizeof person.number);
	dated = number.digits[0] && number.birth_known;
	day = number.birth;
	if (!dated)
		TRY(find_day(known, end, today, &day, &found));
	if (dated || found)
		date_format(day, person.birth_date);
	if (ret_name)
		TRY(add_name(known, piece, ret_name));
	*ret_person = person;
	return ERR_OK;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum err said_interim_read(const char *known, struct buf *ret_number, struct buf *ret_name)
{
	for (size_t at = strcspn(known, "0123456789"); known[at]; at += strcspn(known + at, "0123456789")) {
		struct piece p = { at, at + digits_at(known + at) };

		p.to += known[p.to] == '-';
		while (is_digit(known[p.to]) || is_letter(known[p.to]))
			p.to++;
		if (personal_number_is_interim(span_of(known + p.from, p.to - p.from))) {
			TRY(buf_add(ret_number, known + p.from, p.to - p.from));
			return add_name(known, p, ret_name);
		}
		at = p.to;
	}
	return ERR_OK;
}

enum err said_unfit_read(const char *known, struct date today, struct buf *ret_number, struct buf *ret_name)
{
	size_t end;

	TRY(find_another(known, &end));
	for (size_t at = strcspn(known, "0123456789"); at < end; at += strcspn(known + at, "0123456789")) {
		struct personal_number number;
		struct piece p = piece_at(known, at);
		char joined[32];
		struct span form = number_form(known, p, joined);

		if (!is_telephone(known, p) && looks_like_number(form) &&
		    personal_number_parse(form, today, &number, NULL) != ERR_OK) {
			TRY(buf_add(ret_number, known + p.from, p.to - p.from));
			return add_name(known, p, ret_name);
		}
		at = p.to;
	}
	return ERR_OK;
}

bool said_number_doubtful(const char *known, struct date today, const char **ret_problem)
{
	for (size_t at = 0; known[at];) {
		struct personal_number number;
		struct span form;
		struct piece p;
		char joined[32];

		if (!is_digit(known[at])) {
			at++;
			continue;
		}
		p = piece_at(known, at);
		form = number_form(known, p, joined);
		if (looks_like_number(form) && personal_number_parse(form, today, &number, ret_problem) != ERR_OK)
			return true;
		at = p.to;
	}
	return false;
}
