/* Traces of another of the night that are not written as names and numbers are: in small letters, with a wrong check
 * digit, as a day of birth. */
#include "case/others.h"

#include <string.h>

#include "case/said_days.h"
#include "case/word.h"

#define NAME_MIN 3  /* bytes of a given name that is looked for alone in small letters */
#define NIGHT_OF 60 /* days before the decision within which a day of birth may be one of what happened */

/* Given names that are words: in small letters they are most often those. */
static const char *const WORDS_TOO[] = { "liv",   "björn", "sten", "stig",  "dag",   "maj",    "my",   "lo",  "ask",
	                                 "ek",    "ros",   "rosa", "viola", "iris",  "klara",  "saga", "sol", "nova",
	                                 "bo",    "hans",  "per",  "fred",  "kaj",   "rut",    "tage", "åke", "max",
	                                 "vilja", "love",  "lova", "bror",  "storm", "august", "vide", "sky", "inga",
	                                 "enda",  "dan",   "can",  "alm",   "hope",  "tro",    "tor",  "son", "ny",
	                                 "juni",  "ville", "jan",  "mark",  "tim",   "lena",   "lina", NULL };

static enum err search_small(struct others_check *k, const struct words *w, size_t i)
{
	for (size_t n = 0; n < k->count && n < OTHERS_MAX; n++) {
		struct span given = k->names[n].given, last = k->names[n].last;
		bool alone = given.len >= NAME_MIN && !words_is_one(w, i, WORDS_TOO), both;

		if (!given.len || !secret_is_name(words_at(w, i), given) || secret_is_own(&k->known, words_at(w, i)))
			continue;
		both = last.len && words_beside(w, i) && secret_is_name(words_at(w, i + 1), last);
		if (both || (alone && !others_is_sibling(k, words_at(w, i))))
			return others_ask(
			        k, span_of(k->text.ptr + w->items[i].start, w->items[i + both].end - w->items[i].start),
			        "här står ett namn från ett annat av nattens ärenden, med små bokstäver.");
	}
	return ERR_OK;
}

/* The digits of a word that has nothing else but hyphens; 0: it has, or too many. */
static size_t digits_of(struct span word, char *out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] >= '0' && word.ptr[i] <= '9' && count < max)
			out[count++] = word.ptr[i];
		else if ((unsigned char)word.ptr[i] < 0x80 && word.ptr[i] != '-')
			return 0;
	}
	return count;
}

/* The digits of a number without those of its century, from the word at `i`, and from the next where it stands apart;
 * false: it is none. */
static bool number_words(const struct words *w, size_t i, char ret_ten[10], size_t *ret_last)
{
	char digits[16];
	size_t count = digits_of(words_at(w, i), digits, 12), more;

	*ret_last = i;
	if (count == 6 || count == 8) {
		more = words_beside(w, i) ? digits_of(words_at(w, i + 1), digits + count, 4) : 0;
		if (more != 4)
			return false;
		count += more;
		*ret_last = i + 1;
	}
	if (count != 10 && count != 12)
		return false;
	memcpy(ret_ten, digits + count - 10, 10);
	return true;
}

/* The same but for the check digit: what was misheard or mistyped, with a hyphen or without. */
static enum err search_number(struct others_check *k, const struct words *w, size_t i)
{
	char ten[10], theirs[16];
	size_t last;

	if (!number_words(w, i, ten, &last))
		return ERR_OK;
	for (size_t n = 0; n < k->count; n++) {
		const size_t count = digits_of(span_str(k->others[n].number), theirs, 12);

		if (count == 12 && memcmp(ten, theirs + 2, 9) == 0 && ten[9] != theirs[11])
			return others_ask(
			        k, span_of(k->text.ptr + w->items[i].start, w->items[last].end - w->items[i].start),
			        "här står ett personnummer som är ett annat av nattens ärendens så när som på sista "
			        "siffran.");
	}
	return ERR_OK;
}

static bool is_birth(const struct others_check *k, const struct said_figures *f, struct date birth)
{
	if (!birth.year || date_compare(birth, k->birth) == 0 ||
	    date_compare(date_add_days(birth, NIGHT_OF), k->day) >= 0)
		return false;
	for (size_t i = 0; i < f->reading_count; i++)
		if ((f->readings[i].year || f->readings[i].short_year) && said_reading_is(&f->readings[i], birth))
			return true;
	return false;
}

/* The day alone: with the last four digits it is a number, which is looked for by itself. */
static enum err search_births(struct others_check *k)
{
	SAID_TOKENS t = { 0 };
	enum err e = said_tokens_read(k->text.ptr, &t);

	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : ERR_OK;
	for (size_t at = 0; at < t.count; at++) {
		struct said_figures f;
		const char *from = t.items[at].gap + t.items[at].gap_len;

		if (!t.items[at].digits || !said_figures_at(&t, at, &f))
			continue;
		at = f.to - 1;
		for (size_t n = 0; f.kind == SAID_DAY && !f.last_four[0] && n < k->count; n++)
			if (is_birth(k, &f, k->others[n].birth))
				TRY(others_ask(k,
				               span_of(from, (size_t)(t.items[at].gap + t.items[at].gap_len - from) +
				                                     strlen(t.items[at].text)),
				               "här står födelsedagen för någon i ett annat av nattens ärenden."));
	}
	return ERR_OK;
}

enum err others_search_otherwise(struct others_check *k)
{
	WORDS w = { 0 };

	TRY(words_split(k->text, &w));
	for (size_t i = 0; i < w.count; i++) {
		if (!w.items[i].capital)
			TRY(search_small(k, &w, i));
		TRY(search_number(k, &w, i));
	}
	return search_births(k);
}
