/* Reads the number and the day of birth out of a call's words for a person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/said_days.h"
#include "case/said_owners.h"
#include "jourbeslut/personal_number.h"
#include "jourbeslut/said.h"

_Static_assert(SAID_NUMBER_TEXT == sizeof((struct personal_number *)0)->text, "a number fits");

#define FIRST_YEAR 1850 /* as in personal_number_parse */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool number_of(const char *text, struct said_piece p, struct date today, struct personal_number *ret_number)
{
	char joined[32];

	if (said_is_telephone(text, p))
		return false;
	return personal_number_parse(span_of(text + p.from, p.to - p.from), today, ret_number, NULL) == ERR_OK ||
	       personal_number_parse(said_number_form(text, p, joined), today, ret_number, NULL) == ERR_OK;
}

/* --- Finding -------------------------------------------------------------------------------------------------------
 */

/* The first number of the text that is the person's, or, `others`, that is not, and is not `but` either. */
static bool find_number(const char *text, const struct said_owners *o, bool others, const char *but, struct date today,
                        struct personal_number *ret_number, struct said_piece *ret_piece)
{
	for (size_t i = 0, end = 0; i < o->tokens.count; i++) {
		const size_t at = said_offset(&o->tokens.items[i], text);
		struct said_piece p;

		if (!o->tokens.items[i].digits || at < end)
			continue;
		p = said_piece_at(text, at);
		end = p.to;
		if (o->others[i] == others && number_of(text, p, today, ret_number) &&
		    strcmp(ret_number->text, but) != 0) {
			*ret_piece = p;
			return true;
		}
	}
	*ret_number = (struct personal_number){ 0 };
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

/* Digits in the form of a personal number that are none; `ret_problem` says why. */
static bool is_unfit(const char *known, struct said_piece p, struct date today, const char **ret_problem)
{
	struct personal_number number;
	char joined[32];
	struct span form = said_number_form(known, p, joined);

	return said_is_number_form(form) && personal_number_parse(form, today, &number, ret_problem) != ERR_OK;
}

/* A day that a wrong number begins with was said by nobody: the wrong digit may be one of its. */
static bool find_day(const char *known, const struct said_owners *o, struct date today, struct date *ret_day)
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
		another |= is_interim_head(t, at, f.to) || said_of_other_thing(t, at) ||
		           is_unfit(known, said_piece_at(known, said_offset(&t->items[at], known)), today, NULL);
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

/* "interimsnr" in "Sami Testsson, interimsnr": it says what the number behind it was, and is no name. */
static enum err name_end(const char *text, size_t *end)
{
	static const char between[] = " ,;:()#";
	BUF before = buf_init(*end + 1);
	SAID_TOKENS t = { 0 };

	TRY(buf_add(&before, text, *end));
	TRY(said_tokens_read(buf_str(&before), &t));
	for (size_t i = t.count; i-- > 1 && !t.items[i].digits;) {
		if (!said_is_label(t.items[i].text) && !said_before_number(t.items[i].text) &&
		    !said_is_listed(" pnr personnummer personnr samordningsnummer id ", t.items[i].text))
			break;
		*end = said_offset(&t.items[i], buf_str(&before));
	}
	while (*end && strchr(between, text[*end - 1]))
		--*end;
	return ERR_OK;
}

/* What is left when the number is taken out: "Alva Testsson, 20190501-2382, röd jacka" → "Alva Testsson, röd jacka". */
static enum err add_name(const char *text, struct said_piece number, struct buf *out)
{
	static const char between[] = " ,;()";
	size_t end = number.from, start = number.to + strspn(text + number.to, between);

	while (end && strchr(between, text[end - 1]))
		end--;
	TRY(name_end(text, &end));
	TRY(buf_add(out, text, end));
	return buf_printf(out, "%s%s", end && text[start] ? ", " : "", text + start);
}

/* The name alone where the text has the number of another, too: "Liv Ek, fosterbror Ola 20190501-2389" → "Liv Ek"; else
 * as add_name. A description stays whole. */
static enum err add_person(const char *text, const struct said_owners *o, const char *own, struct said_piece number,
                           struct date today, struct buf *out)
{
	const struct said_token *t = o->tokens.items;
	struct personal_number another;
	enum said_words words;
	struct said_piece p;
	size_t from, to;

	TRY(said_words_of(text, &words));
	if (words != SAID_NAMED || o->name_from == o->name_to || !find_number(text, o, true, own, today, &another, &p))
		return add_name(text, number, out);
	from = said_offset(&t[o->name_from], text);
	to = o->name_to < o->tokens.count ? (size_t)(t[o->name_to].gap - text) : strlen(text);
	return buf_add(out, text + from, to - from);
}

enum err said_person_read(const char *known, struct date today, struct said_person *ret_person, struct buf *ret_name)
{
	struct personal_number number = { 0 };
	struct said_person person = { "", "" };
	struct said_piece piece = { strlen(known), strlen(known) };
	bool dated;
	struct date day;
	SAID_OWNERS o = { 0 };

	TRY(said_owners_read(known, &o));
	if (find_number(known, &o, false, "", today, &number, &piece))
		memcpy(person.number, number.text, sizeof person.number);
	dated = number.digits[0] && number.birth_known;
	day = number.birth;
	if (dated || find_day(known, &o, today, &day))
		date_format(day, person.birth_date);
	if (ret_name)
		TRY(add_person(known, &o, person.number, piece, today, ret_name));
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
		struct said_piece p = { at, at + said_digits_at(known + at) };

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

static enum err unfit_read(const char *known, struct date today, struct buf *ret_number, struct buf *ret_name)
{
	SAID_OWNERS o = { 0 };

	TRY(said_owners_read(known, &o));
	for (size_t i = 0, end = 0; i < o.tokens.count; i++) {
		const size_t at = said_offset(&o.tokens.items[i], known);
		struct said_piece p;

		if (!o.tokens.items[i].digits || o.others[i] || at < end)
			continue;
		p = said_piece_at(known, at);
		end = p.to;
		if (!said_is_telephone(known, p) && is_unfit(known, p, today, NULL)) {
			TRY(buf_add(ret_number, known + p.from, p.to - p.from));
			return add_person(known, &o, "", p, today, ret_name);
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

/* What stands as the name, and what is kept apart from it and cannot be right; none: "". */
static enum err called_read(const char *known, bool unknown, struct date today, struct buf *ret_unfit,
                            struct buf *ret_name)
{
	struct said_person person;
	enum said_words words;
	bool interim = false;

	TRY(said_words_of(known, &words));
	if (!unknown || words == SAID_NEWBORN) {
		TRY(said_apart_read(known, today, &interim, ret_unfit, ret_name));
		if (ret_name->len == 0)
			TRY(said_person_read(known, today, &person, ret_name));
		if (interim)
			buf_clear(ret_unfit);
	}
	return ret_name->len ? ERR_OK : buf_add_str(ret_name, known);
}

enum err said_name_read(const char *known, bool unknown, struct date today, struct buf *ret_name)
{
	BUF unfit = buf_init(strlen(known) + 1), name = buf_init(strlen(known) + 1);

	TRY(called_read(known, unknown, today, &unfit, &name));
	return buf_add_span(ret_name, buf_span(&name));
}

enum err said_unfit_read(const char *known, bool unknown, struct date today, struct buf *ret_number)
{
	BUF name = buf_init(strlen(known) + 1);

	return called_read(known, unknown, today, ret_number, &name);
}

enum err said_unfit_words(const char *number, struct buf *out)
{
	return *number ? buf_printf(out, "uppgivet nummer, stämmer inte: %s", number) : ERR_OK;
}

enum err said_others_number_read(const char *known, struct date today, struct buf *ret_number)
{
	struct personal_number number, another;
	struct said_piece p;
	SAID_OWNERS o = { 0 };

	TRY(said_owners_read(known, &o));
	(void)find_number(known, &o, false, "", today, &number, &p);
	return find_number(known, &o, true, number.text, today, &another, &p)
	               ? buf_add(ret_number, known + p.from, p.to - p.from)
	               : ERR_OK;
}

bool said_number_doubtful(const char *known, struct date today, struct span *ret_number, const char **ret_problem)
{
	for (size_t at = strcspn(known, "0123456789"); known[at]; at += strcspn(known + at, "0123456789")) {
		struct said_piece p = said_piece_at(known, at);

		if (is_unfit(known, p, today, ret_problem)) {
			*ret_number = span_of(known + p.from, p.to - p.from);
			return true;
		}
		at = p.to;
	}
	return false;
}

/* The first word that tells of a ward behind a name; the number of tokens: none does. */
static size_t ward_from(const struct said_tokens *t)
{
	bool named = false;

	for (size_t i = 0; i < t->count; i++) {
		const struct said_token *one = &t->items[i];
		const bool place = i > 0 && !one->digits && !one[-1].digits && said_class_of(t, i - 1) == WORD_PLACE;

		if (named && !one->digits && said_is_ward(one->text) &&
		    (one->part || !one->capital || place || (i + 1 < t->count && one[1].digits)))
			return place ? i - 1 : i;
		named |= !one->digits && said_class_of(t, i) == WORD_NAME;
	}
	return t->count;
}

enum err said_without_ward(const char *name, struct buf *out)
{
	SAID_TOKENS t = { 0 };
	size_t from, end = strlen(name);

	TRY(said_tokens_read(name, &t));
	from = ward_from(&t);
	if (from < t.count)
		end = said_offset(&t.items[from], name);
	while (end && strchr(" ,;(-", name[end - 1]))
		end--;
	return buf_add(out, name, end);
}

/* --- An age ------------------------------------------------------------------------------------------------------- */

/* The place behind an age that is a part of its own, from `ret_from`: "8 år", "snart 8 år gammal". `at`: none is there.
 */
static size_t age_end(const struct said_tokens *t, size_t at, size_t *ret_from)
{
	size_t to = at + 2;

	if (to > t->count || !t->items[at].digits || strlen(t->items[at].text) > 3 || t->items[at + 1].digits ||
	    !said_is_unit(t->items[at + 1].text))
		return at;
	for (*ret_from = at;
	     *ret_from > 1 && said_is_listed(" ca cirka omkring ungefär drygt knappt snart nästan ålder ",
	                                     t->items[*ret_from - 1].text);)
		--*ret_from;
	if (to < t->count && said_is_listed(" gammal gammalt ", t->items[to].text))
		to++;
	return to == t->count || t->items[to].part ? to : at;
}

enum err said_without_age(const char *name, int *ret_years, struct buf *out)
{
	SAID_TOKENS t = { 0 };
	size_t from = 0, to = 0, at = 1;

	*ret_years = -1;
	TRY(said_tokens_read(name, &t));
	for (; at < t.count; at++)
		if ((to = age_end(&t, at, &from)) > at)
			break;
	if (at >= t.count)
		return buf_add_str(out, name);
	if (from == at && said_is_year(t.items[at + 1].text))
		*ret_years = (int)strtol(t.items[at].text, NULL, 10);
	return add_name(name,
	                (struct said_piece){ said_offset(&t.items[from], name),
	                                     to < t.count ? (size_t)(t.items[to].gap - name) : strlen(name) },
	                out);
}
