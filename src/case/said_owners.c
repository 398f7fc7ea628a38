/* Whose the numbers are: the first one is the person's, as long as no word stands between the name and it. */
#include "case/said_owners.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t said_digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* The bytes of the sign at `text` that may stand before the last four: "-", "+", or a dash as text editors set it. */
static size_t mark_at(const char *text)
{
	static const char *const marks[] = { "-", "+", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212" };

	for (size_t i = 0; i < ARRAY_LENGTH(marks); i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

static size_t space_at(const char *text)
{
	static const char nbsp[] = "\u00a0";

	return *text == ' ' ? 1 : strncmp(text, nbsp, sizeof nbsp - 1) == 0 ? sizeof nbsp - 1 : 0;
}

/* Spaces and marks, before digits. */
static size_t gap_at(const char *text)
{
	size_t at = 0, step;

	while ((step = mark_at(text + at) + space_at(text + at)) > 0)
		at += step;
	return is_digit(text[at]) ? at : 0;
}

/* Groups of digits as numbers are typed, behind a number's four to eight first: "20230415 2388", "2023 0415 2388",
 * "2023-04-15-2388". 0: none of those. */
static size_t groups_end(const char *text, size_t from)
{
	static const char *const groups[] = { "84", "64", "444", "4224" };

	for (size_t g = 0; g < ARRAY_LENGTH(groups); g++) {
		size_t at = from;
		const char *want = groups[g];

		for (; *want && said_digits_at(text + at) == (size_t)(*want - '0'); want++) {
			at += said_digits_at(text + at);
			if (want[1] && gap_at(text + at) == 0)
				break;
			at += want[1] ? gap_at(text + at) : 0;
		}
		if (!*want)
			return at;
	}
	return 0;
}

/* Digits with one "-" or "+" between, or those of a number in groups. */
struct said_piece said_piece_at(const char *text, size_t at)
{
	struct said_piece p = { at, groups_end(text, at) };

	if (p.to)
		return p;
	p.to = at + said_digits_at(text + at);
	if (mark_at(text + p.to) && is_digit(text[p.to + mark_at(text + p.to)])) {
		p.to += mark_at(text + p.to);
		p.to += said_digits_at(text + p.to);
	}
	return p;
}

/* A piece in the forms of personal_number_parse: a number in groups with one mark before the last four. */
struct span said_number_form(const char *text, struct said_piece p, char joined[32])
{
	const size_t len = p.to - p.from;
	size_t digits = 0;
	char mark = '-';

	for (size_t i = p.from; i < p.to; i++) {
		digits += is_digit(text[i]);
		mark = text[i] == '+' ? '+' : mark;
	}
	if (digits == len || (digits != 10 && digits != 12) || said_digits_at(text + p.to - 4) != 4 ||
	    is_digit(text[p.to - 5]))
		return span_of(text + p.from, len);
	digits = 0;
	for (size_t i = p.from; i < p.to - 4; i++)
		if (is_digit(text[i]))
			joined[digits++] = text[i];
	joined[digits] = mark;
	memcpy(joined + digits + 1, text + p.to - 4, 4);
	return span_of(joined, digits + 5);
}

/* "0701740607": with no mark before the last four it is rather a telephone number, also where it would be right. */
bool said_is_telephone(const char *text, struct said_piece p)
{
	return text[p.from] == '0' && p.to - p.from == 10 && said_digits_at(text + p.from) == 10;
}

/* Ten or twelve digits, and nothing but a mark before the last four. */
bool said_is_number_form(struct span form)
{
	size_t digits = 0;

	for (size_t i = 0; i < form.len; i++)
		digits += is_digit(form.ptr[i]);
	return (digits == 10 || digits == 12) &&
	       (digits == form.len || (digits + 1 == form.len && !is_digit(form.ptr[form.len - 5])));
}

/* --- Whose ---------------------------------------------------------------------------------------------------------
 */

void said_owners_release(struct said_owners *o)
{
	said_tokens_release(&o->tokens);
}

size_t said_offset(const struct said_token *token, const char *text)
{
	return (size_t)(token->gap + token->gap_len - text);
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

/* How far the words have come: a number is the person's as long as no word stands between the name and it. */
enum reach {
	REACH_BEFORE, /* nobody was named */
	REACH_TURNED, /* "Livs bror": he is named next, or not */
	REACH_NAME,
	REACH_BEHIND, /* the name, and "född", "pnr" */
	REACH_OTHER   /* anything else: who knows whose a number is from here on */
};

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* Words that name nobody, between a name and its number: "född", "pnr", "7 år", and months. */
static bool is_about_number(const struct said_tokens *t, size_t at)
{
	static const char *const words[] = { "pnr",
		                             "personnummer",
		                             "personnr",
		                             "samordningsnummer",
		                             "född",
		                             "fött",
		                             "föddes",
		                             "f",
		                             "id",
		                             "är",
		                             "år",
		                             "åring",
		                             "nr",
		                             "nummer",
		                             "ca",
		                             "cirka",
		                             "omkring",
		                             "ungefär",
		                             "månad",
		                             "månader",
		                             "mån",
		                             "gammal",
		                             "skyddad",
		                             "skyddade",
		                             "skyddat",
		                             "identitet",
		                             "identiteten",
		                             "uppgifter",
		                             "personuppgifter",
		                             "sekretess",
		                             "sekretessmarkerad",
		                             "sekretessmarkering" };
	const char *word = t->items[at].text;

	return said_class_of(t, at) == WORD_FILLER && (said_month(word) || is_one_of(word, words, ARRAY_LENGTH(words)));
}

/* "fosterbror", "klasskompisen": ends as a word for a relative. */
static bool is_compound(const char *word)
{
	static const char *const ends[] = { "bror",  "brodern", "syster",   "systern",  "mamma",  "mamman",
		                            "pappa", "pappan",  "kompis",   "kompisen", "kamrat", "kamraten",
		                            "vän",   "vännen",  "förälder", "föräldern" };
	const size_t len = strlen(word);

	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
		if (len >= strlen(ends[i]) && strcmp(word + len - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

/* "Liv Påhittsson": the next word of a name, with nothing but white space or one hyphen before it, or an initial's
 * full stop. In a name with capitals a word without is another: "Liv Ek rumskamrat Ola". */
static bool goes_on(const struct said_tokens *t, size_t first, size_t at)
{
	static const char *const small[] = { "von", "van", "de", "der", "del", "da",  "di",  "du",  "la",
		                             "le",  "el",  "al", "af",  "ibn", "bin", "ben", "ter", "y" };
	const struct said_token *one = &t->items[at];
	const bool initial =
	        said_is_initial(t->items[at - 1].text) && t->items[at - 1].capital && said_gap_is(one, ". ");

	if (t->items[at - 1].digits || (one->part && !initial) || (!one->capital && is_compound(one->text)))
		return false;
	if (!t->items[first].capital)
		return at - first < 3;
	return one->capital || is_one_of(one->text, small, ARRAY_LENGTH(small));
}

static enum reach reach_behind(struct said_owners *o, enum reach reach, enum said_class class, size_t at)
{
	const struct said_tokens *t = &o->tokens;

	switch (reach) {
	case REACH_BEFORE:
		if (class == WORD_PLACE)
			return REACH_OTHER;
		if (class != WORD_NAME || said_is_ward(t->items[at].text))
			return REACH_BEFORE;
		o->name_from = at;
		break;
	case REACH_TURNED:
		if (class != WORD_NAME)
			return is_about_number(t, at) ? REACH_BEHIND : REACH_OTHER;
		o->name_from = at;
		break;
	case REACH_NAME:
		if (class == WORD_NAME && goes_on(t, o->name_from, at))
			break;
		return is_about_number(t, at) ? REACH_BEHIND : REACH_OTHER;
	case REACH_BEHIND:
		return is_about_number(t, at) ? REACH_BEHIND : REACH_OTHER;
	case REACH_OTHER:
		return REACH_OTHER;
	}
	o->name_to = at + 1;
	return REACH_NAME;
}

/* Only the first number is the person's. */
static enum reach reach_behind_digits(const struct said_owners *o, enum reach reach, const char *text, size_t at,
                                      size_t *end)
{
	const size_t from = said_offset(&o->tokens.items[at], text);
	struct said_piece p;
	char joined[32];

	if (from < *end)
		return reach;
	p = said_piece_at(text, from);
	*end = p.to;
	return said_is_telephone(text, p) || !said_is_number_form(said_number_form(text, p, joined)) ? reach
	                                                                                             : REACH_OTHER;
}

/* The word at `at` says that the person is spoken of behind it: "Livs bror", "Moa Påhittssons dotter Liv". */
static bool turns_to_person(const struct said_tokens *t, size_t at, enum said_class class)
{
	return is_genitive(t, at) && !next_is(t, at, WORD_OF) && (class == WORD_RELATION || class == WORD_CHILD);
}

/* What follows a word for another ("barn till", "mamma") is the other's, until a further person is named. Once it was
 * said who it is about, further people are others, too. */
static void find_owners(struct said_owners *o, const char *text)
{
	const struct said_tokens *t = &o->tokens;
	bool other = false, begun = false, begun_before = false;
	enum reach reach = REACH_BEFORE;
	size_t end = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct said_token *one = &t->items[i];
		const enum said_class class = one->digits ? WORD_FILLER : said_class_here(t, i);

		if (one->part)
			begun_before = begun;
		if (other && !begun &&
		    ((one->part && is_full_name(t, i)) || (class == WORD_CHILD && next_is(t, i, WORD_NAME)))) {
			other = false;
			reach = REACH_BEFORE;
		}
		if (turns_to_person(t, i, class) && !begun_before) {
			other &= class != WORD_RELATION;
			o->name_from = o->name_to = 0;
			o->others[i] = other;
			reach = REACH_TURNED;
			continue;
		}
		if (class == WORD_RELATION || class == WORD_OF)
			other = true;
		else if (!other && class != WORD_FILLER && class != WORD_PLACE)
			begun = true;
		o->others[i] = other || reach == REACH_OTHER;
		if (one->digits)
			reach = other ? reach : reach_behind_digits(o, reach, text, i, &end);
		else if (!other)
			reach = reach_behind(o, reach, class, i);
	}
}

enum err said_owners_read(const char *text, struct said_owners *ret_owners)
{
	TRY(said_tokens_read(text, &ret_owners->tokens));
	find_owners(ret_owners, text);
	return ERR_OK;
}
