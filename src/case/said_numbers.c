/* Numbers of a call beside the text's: with letters, in part, or a second one. */
#include "case/said_numbers.h"

#include <string.h>

#include "case/said_days.h"
#include "jourbeslut/base/text.h"

/* --- Numbers with letters --------------------------------------------------------------------------------------- */

#define MIXED_DIGITS 3
#define TAIL_DIGITS 2

/* "T" in "20000101-T220": one or two letters that say nothing else. */
static bool is_mark(const struct said_tokens *t, size_t at)
{
	return !t->items[at].digits && text_length(span_str(t->items[at].text)) <= 2 &&
	       said_class_of(t, at) == WORD_NAME;
}

/* The tokens from `from`, digits and marks by turns with nothing between them; gives the place behind them. */
static size_t mixed_end(const struct said_tokens *t, size_t from, size_t *ret_digits, bool *ret_mark)
{
	size_t at = from;

	*ret_digits = 0;
	*ret_mark = false;
	for (; at < t->count && (at == from || said_is_joined(t, at)); at++) {
		if (!t->items[at].digits && !is_mark(t, at))
			break;
		*ret_digits += t->items[at].digits ? strlen(t->items[at].text) : 0;
		*ret_mark |= !t->items[at].digits;
	}
	return at;
}

/* The text has the same tokens, one behind the other. */
static bool has_run(const struct said_tokens *text, const struct said_tokens *said, size_t from, size_t to)
{
	for (size_t at = 0; at + (to - from) <= text->count; at++) {
		size_t i = from;

		while (i < to && text->items[at + i - from].digits == said->items[i].digits &&
		       said_same_word(text->items[at + i - from].text, said->items[i].text))
			i++;
		if (i == to)
			return true;
	}
	return false;
}

static bool is_in_text(const struct said_tokens *t, size_t from, size_t to, const struct said_tokens *identity,
                       const struct said_tokens *description)
{
	return has_run(identity, t, from, to) || has_run(description, t, from, to);
}

/* "T 220", "T.220" */
static bool is_parted(const struct said_tokens *t, size_t at)
{
	const struct said_token *one = &t->items[at], *next = one + 1;

	return at + 1 < t->count && is_mark(t, at) && said_is_initial(one->text) && next->digits &&
	       strlen(next->text) == MIXED_DIGITS && next->gap_len == 1 && strchr(" ./", *next->gap);
}

/* Behind a word that says that a number follows: the place behind that number. `at`: none follows. */
static size_t labelled_end(const struct said_tokens *t, size_t at, size_t *ret_from)
{
	size_t from = at + 1, to;
	bool digits = false;

	if (t->items[at].digits || !said_is_label(t->items[at].text))
		return at;
	while (from < t->count && !t->items[from].digits && said_before_number(t->items[from].text))
		from++;
	if (from >= t->count || !said_gap_is(&t->items[from], " :#-."))
		return at;
	for (to = from; to < t->count && (to == from || said_is_joined(t, to)); to++)
		digits |= t->items[to].digits;
	*ret_from = from;
	return digits ? to : at;
}

/* It stands where the person's number would: it begins a part, or follows the name or figures. */
static bool is_place_of_number(const struct said_tokens *t, size_t at, const struct said_tokens *name)
{
	const struct said_token *before = &t->items[at ? at - 1 : 0];

	return at > 0 && (t->items[at].part || before->digits || said_meets_any(before->text, name));
}

/* "22A", "T22": the tail of an interim number, and no flat ("Storgatan 22A"). */
static bool is_tail(const struct said_tokens *t, size_t from, size_t digits, const struct said_tokens *name)
{
	return digits >= MIXED_DIGITS || (digits == TAIL_DIGITS && is_place_of_number(t, from, name));
}

/* "nr 567" */
static bool is_numbered(const struct said_tokens *t, size_t at, const struct said_tokens *name)
{
	const struct said_token *next = &t->items[at + 1];
	const size_t len = at + 1 < t->count && next->digits ? strlen(next->text) : 0;

	return (len == TAIL_DIGITS || len == MIXED_DIGITS) && !t->items[at].digits &&
	       said_is_listed(" nr nummer ", t->items[at].text) && said_gap_is(next, " :#.") &&
	       is_place_of_number(t, at, name) &&
	       !(at + 2 < t->count && !next[1].digits && !next[1].part && said_is_unit(next[1].text));
}

static bool ends_with(const char *number, const char *digits)
{
	const size_t has = strlen(number), len = strlen(digits);

	return has >= len && strcmp(number + has - len, digits) == 0;
}

/* Of an interim number, or a foreign one with letters, the figures alone do not tell it from the next. */
bool said_mixed_differs(const struct said_tokens *said, const struct said_tokens *name, const char *number,
                        const struct said_tokens *identity, const struct said_tokens *description)
{
	for (size_t from = 0, to; from<said->count; from = to> from ? to : from + 1) {
		size_t digits;
		bool mark;

		to = mixed_end(said, from, &digits, &mark);
		if (mark && is_tail(said, from, digits, name) && !said_of_other_thing(said, from) &&
		    !is_in_text(said, from, to, identity, description))
			return true;
	}
	for (size_t at = 0, from = 0; at < said->count; at++) {
		const size_t to = labelled_end(said, at, &from);

		if (is_parted(said, at) && !is_in_text(said, at, at + 2, identity, description))
			return true;
		if (is_numbered(said, at, name) && !ends_with(number, said->items[at + 1].text) &&
		    !is_in_text(said, at + 1, at + 2, identity, description))
			return true;
		if (to > at && !is_in_text(said, from, to, identity, description))
			return true;
	}
	return false;
}

/* --- Parts of a number ------------------------------------------------------------------------------------------ */

/* "190501-23" */
static bool is_begun(const struct said_tokens *t, size_t day)
{
	struct said_figures f, next;
	const struct said_token *one;

	if (!said_figures_at(t, day, &f) || f.kind != SAID_DAY || f.to != day + 1 || *f.last_four || f.to >= t->count)
		return false;
	one = &t->items[f.to];
	return one->digits && strlen(one->text) < 4 && said_gap_is(one, " -+") && !said_figures_at(t, f.to, &next) &&
	       !(f.to + 1 < t->count && !one[1].digits && said_is_unit(one[1].text));
}

/* "slutar på 81", "sista två 81" */
static bool ends_otherwise(const struct said_tokens *t, size_t word, const char *number)
{
	const bool last = strcmp(t->items[word].text, "sista") == 0;
	const size_t has = strlen(number);
	size_t at = word + 1, len;

	if (!last && !said_is_listed(" slutar slutsiffra slutsiffror slutsiffrorna ", t->items[word].text))
		return false;
	while (at < t->count && !t->items[at].digits &&
	       said_is_listed(" på med är siffra siffran siffror siffrorna två tre fyra ", t->items[at].text))
		at++;
	if (at >= t->count || !t->items[at].digits || (last && at == word + 1) || !said_gap_is(&t->items[at], " :"))
		return false;
	len = strlen(t->items[at].text);
	return len <= 4 && (has < len || strcmp(number + has - len, t->items[at].text) != 0);
}

bool said_ending_differs(const struct said_tokens *said, const char *number)
{
	for (size_t at = 0; at < said->count; at++)
		if (said->items[at].digits ? is_begun(said, at) : ends_otherwise(said, at, number))
			return true;
	return false;
}

/* --- A second number -------------------------------------------------------------------------------------------- */

/* The figures are all of a personal number's digits, or those without the century. */
static bool is_number(const struct said_tokens *t, const struct said_figures *f, const char *number)
{
	char digits[32] = "", wanted[16] = "";
	size_t len = 0, count = 0;

	for (size_t i = f->from; i < f->to; i++)
		for (const char *c = t->items[i].text; *c && len + 1 < sizeof digits; c++)
			digits[len++] = *c;
	for (const char *c = number; *c && count + 1 < sizeof wanted; c++)
		if (*c != '-')
			wanted[count++] = *c;
	return len <= count && strcmp(wanted + count - len, digits) == 0;
}

/* Ten digits without a mark that begin with 0. */
static bool is_telephone(const struct said_tokens *t, const struct said_figures *f)
{
	const char *digits = t->items[f->from].text;

	return f->to == f->from + 1 && strlen(digits) == 10 && *digits == '0';
}

/* How many numbers behind a word are not a child's: "mor". */
static int numbers_behind(const struct said_tokens *t, size_t at, int left)
{
	const struct said_token *one = &t->items[at];
	const enum said_class class = said_class_of(t, at);

	if (said_is_sibling(one) || said_is_twin(one))
		return 0;
	if (said_is_listed(" föräldrar föräldrarna vårdnadshavare ", one->text))
		return 2;
	return class == WORD_RELATION || class == WORD_OF ? 1 : left;
}

bool said_second_number(const struct said_tokens *said, const char *number, const struct said_tokens *identity,
                        const struct said_tokens *description)
{
	int left = 0;

	for (size_t at = 0; *number && at < said->count; at++) {
		struct said_figures f;

		if (!said->items[at].digits) {
			left = numbers_behind(said, at, left);
			continue;
		}
		if (!said_figures_at(said, at, &f))
			continue;
		at = f.to - 1;
		if (said_of_other_thing(said, f.from) || f.kind != SAID_DAY || !*f.last_four ||
		    is_number(said, &f, number) || is_telephone(said, &f) ||
		    is_in_text(said, f.from, f.to, identity, description))
			continue;
		if (left-- <= 0)
			return true;
	}
	return false;
}
