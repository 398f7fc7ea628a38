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

/* --- Whose ---------------------------------------------------------------------------------------------------------
 */

/* Which figures of a text are somebody else's: "barn till Ida Sagolund, 20110718-2386". */
struct owners {
	struct said_tokens tokens;
	bool others[SAID_TOKENS_MAX];
};

static void owners_release(struct owners *o)
{
	said_tokens_release(&o->tokens);
}

static bool next_is(const struct said_tokens *t, size_t at, enum said_class class)
{
	return at + 1 < t->count && !t->items[at + 1].digits && !t->items[at + 1].part &&
	       said_class_here(t, at + 1) == class;
}

/* "Livs bror": who is spoken of is the brother. */
static bool is_genitive(const struct said_tokens *t, size_t at)
{
	const struct said_token *before = &t->items[at ? at - 1 : 0];

	return at && !t->items[at].part && !before->digits && said_class_here(t, at - 1) == WORD_NAME &&
	       before->text[strlen(before->text) - 1] == 's';
}

/* A part that begins with given name and surname, and is no address: "Liv Påhittsson 20230415-2388". */
static bool is_full_name(const struct said_tokens *t, size_t from)
{
	size_t names = 0;

	for (size_t i = from; i < t->count && (i == from || !t->items[i].part); i++) {
		const struct said_token *one = &t->items[i];

		if (one->digits ? strlen(one->text) < 6 && names < 2 : said_is_ward(one->text))
			return false;
		if (one->digits)
			break;
		names += one->capital && said_class_here(t, i) == WORD_NAME;
	}
	return names >= 2;
}

/* What follows a word for another ("barn till", "mamma") is the other's, until a further person is named. Once it was
 * said who it is about, further people are others, too. */
static void find_owners(struct owners *o)
{
	const struct said_tokens *t = &o->tokens;
	bool other = false, begun = false, begun_before = false;

	for (size_t i = 0; i < t->count; i++) {
		const struct said_token *one = &t->items[i];
		const enum said_class class = one->digits ? WORD_FILLER : said_class_here(t, i);

		if (one->part)
			begun_before = begun;
		if (other && !begun)
			other = !((one->part && is_full_name(t, i)) ||
			          (class == WORD_CHILD && next_is(t, i, WORD_NAME)));
		if (class == WORD_RELATION && is_genitive(t, i) && !begun_before && !next_is(t, i, WORD_OF))
			other = false;
		else if (class == WORD_RELATION || class == WORD_OF)
			other = true;
		else if (!other && class != WORD_FILLER && class != WORD_PLACE)
			begun = true;
		o->others[i] = other;
	}
}

#define OWNERS CLEANUP(owners_release) struct owners

static enum err owners_read(const char *text, struct owners *ret_owners)
{
	TRY(said_tokens_read(text, &ret_owners->tokens));
	find_owners(ret_owners);
	return ERR_OK;
}

static size_t offset_of(const struct said_token *token, const char *text)
{
	return (size_t)(token->gap + token->gap_len - text);
}

/* --- Finding -------------------------------------------------------------------------------------------------------
 */

/* The first number of the text that is the person's, or that is somebody else's. */
static bool find_number(const char *text, const struct owners *o, bool others, struct date today,
                        struct personal_number *ret_number, struct piece *ret_piece)
{
	for (size_t i = 0; i < o->tokens.count; i++) {
		struct piece p;

		if (!o->tokens.items[i].digits || o->others[i] != others)
			continue;
		p = piece_at(text, offset_of(&o->tokens.items[i], text));
		if (number_of(text, p, today, ret_number)) {
			*ret_piece = p;
			return true;
		}
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

static bool find_day(const struct owners *o, struct date today, struct date *ret_day)
{
	const struct said_tokens *t = &o->tokens;
	struct said_figures f;

	for (size_t at = 0; at < t->count; at++) {
		bool another;

		if (!t->items[at].digits || !said_figures_at(t, at, &f))
			continue;
		/* "barn till Ida, fött 2026-11-20" is the child's day, a number there is not. */
		another = *f.last_four &&
		          (o->others[at] || (t->items[at].text[0] == '0' && strlen(t->items[at].text) == 10));
		another |= is_interim_head(t, at, f.to);
		for (size_t i = 0; !another && i < f.reading_count; i++)
			if (date_of_reading(&f.readings[i], today, ret_day))
				return true;
		at = f.to - 1;
	}
	return false;
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
	bool dated;
	struct date day;
	OWNERS o = { 0 };

	TRY(owners_read(known, &o));
	if (find_number(known, &o, false, today, &number, &piece))
		memcpy(person.number, number.text, sizeof person.number);
	dated = number.digits[0] && number.birth_known;
	day = number.birth;
	if (dated || find_day(&o, today, &day))
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

static enum err interim_read(const char *known, struct buf *ret_number, struct buf *ret_name)
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

/* Digits in the form of a personal number that are none; `ret_problem` says why. */
static bool is_unfit(const char *known, struct piece p, struct date today, const char **ret_problem)
{
	struct personal_number number;
	char joined[32];
	struct span form = number_form(known, p, joined);

	return looks_like_number(form) && personal_number_parse(form, today, &number, ret_problem) != ERR_OK;
}

static enum err unfit_read(const char *known, struct date today, struct buf *ret_number, struct buf *ret_name)
{
	OWNERS o = { 0 };

	TRY(owners_read(known, &o));
	for (size_t i = 0, end = 0; i < o.tokens.count; i++) {
		const size_t at = offset_of(&o.tokens.items[i], known);
		struct piece p;

		if (!o.tokens.items[i].digits || o.others[i] || at < end)
			continue;
		p = piece_at(known, at);
		end = p.to;
		if (!is_telephone(known, p) && is_unfit(known, p, today, NULL)) {
			TRY(buf_add(ret_number, known + p.from, p.to - p.from));
			return add_name(known, p, ret_name);
		}
	}
	return ERR_OK;
}

enum err said_apart_read(const char *known, struct date today, bool *ret_interim, struct buf *ret_number,
                         struct buf *ret_name)
{
	struct said_person person;

	*ret_interim = false;
	TRY(said_person_read(known, today, &person, NULL));
	if (*person.number)
		return ERR_OK;
	TRY(interim_read(known, ret_number, ret_name));
	*ret_interim = ret_number->len > 0;
	return *ret_interim ? ERR_OK : unfit_read(known, today, ret_number, ret_name);
}

enum err said_others_number_read(const char *known, struct date today, struct buf *ret_number)
{
	struct personal_number number = { 0 };
	struct piece p;
	OWNERS o = { 0 };

	TRY(owners_read(known, &o));
	return find_number(known, &o, true, today, &number, &p) ? buf_add(ret_number, known + p.from, p.to - p.from)
	                                                        : ERR_OK;
}

bool said_number_doubtful(const char *known, struct date today, struct span *ret_number, const char **ret_problem)
{
	for (size_t at = strcspn(known, "0123456789"); known[at]; at += strcspn(known + at, "0123456789")) {
		struct piece p = piece_at(known, at);

		if (is_unfit(known, p, today, ret_problem)) {
			*ret_number = span_of(known + p.from, p.to - p.from);
			return true;
		}
		at = p.to;
	}
	return false;
}
