/* Which child of one birth a text is about: "tvilling 2" (FORMAT.md, 5.3). */
#include <string.h>

#include "case/said_days.h"
#include "jourbeslut/said.h"

#define TWINS                                                                                                          \
	" tvilling tvillingen tvillingflicka tvillingflickan tvillingpojke tvillingpojken trilling trillingen "        \
	"trillingflicka trillingflickan trillingpojke trillingpojken fyrling fyrlingen tvillingar tvillingarna "       \
	"trillingar trillingarna fyrlingar fyrlingarna "

bool said_is_twin(const struct said_token *one)
{
	return !one->digits && said_is_listed(TWINS, one->text);
}

/* The next token of the part. NULL: none. */
static const struct said_token *next_of(const struct said_tokens *t, size_t at)
{
	return at + 1 < t->count && !t->items[at + 1].part ? &t->items[at + 1] : NULL;
}

/* One of the words, by its place from 1 on. 0: none. */
static int place_in(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i + 1;
	return 0;
}

static int single_digit(const struct said_token *one)
{
	return one->digits && one->text[0] >= '1' && one->text[0] <= '9' && !one->text[1] ? one->text[0] - '0' : 0;
}

bool said_names_twin(const struct said_tokens *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (said_is_twin(&t->items[i]))
			return true;
	return false;
}

static bool is_word(const struct said_tokens *t, size_t at, const char *list)
{
	return at < t->count && !t->items[at].digits && said_is_listed(list, t->items[at].text);
}

static int digit_at(const struct said_tokens *t, size_t at)
{
	return at < t->count ? single_digit(&t->items[at]) : 0;
}

/* How many a word says that there are: "trillingen". */
static int twins_of(const struct said_tokens *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (said_is_twin(&t->items[i]))
			return strncmp(t->items[i].text, "tri", 3) == 0   ? 3
			       : strncmp(t->items[i].text, "fyr", 3) == 0 ? 4
			                                                  : 2;
	return 2;
}

/* A child's place, as a digit, letter, roman digit or word; a letter or "I" is one only where it is large, or
 * `any_case`. */
static int place_at(const struct said_tokens *t, size_t at, bool any_case)
{
	static const char *const letters[] = { "a", "b", "c", "d" }, *const roman[] = { "i", "ii", "iii", "iv" },
	                         *const words[] = { "ett", "två", "tre", "fyra" },
	                         *const ones[] = { "etta", "tvåa", "trea", "fyra" },
	                         *const ordinals[] = { "första", "andra", "tredje", "fjärde" };
	const struct said_token *one = &t->items[at];
	int place = 0;

	if (at >= t->count)
		return 0;
	if (one->digits)
		return single_digit(one);
	if (one->capital || any_case)
		place = place_in(letters, ARRAY_LENGTH(letters), one->text);
	if (!place && (one->capital || strcmp(one->text, "i") != 0))
		place = place_in(roman, ARRAY_LENGTH(roman), one->text);
	if (!place)
		place = place_in(words, ARRAY_LENGTH(words), one->text);
	if (!place)
		place = place_in(ones, ARRAY_LENGTH(ones), one->text);
	if (!place)
		place = place_in(ordinals, ARRAY_LENGTH(ordinals), one->text);
	return place;
}

/* "2 veckor", "2 maj", "2/11": it counts something else. */
static bool is_other_count(const struct said_tokens *t, size_t at)
{
	const struct said_token *behind = &t->items[at + 1];
	struct said_figures f;

	if (t->items[at].digits && said_figures_at(t, at, &f))
		return true;
	return at + 1 < t->count && !behind->part && !behind->digits && said_is_unit(behind->text);
}

/* "tvilling 2", "tvilling nr 2", "tvilling B", "tvilling (2)", "flicka A" where there are twins. */
static int order_behind(const struct said_tokens *t, size_t at)
{
	size_t next = at + 1;
	bool joined;

	if (next < t->count && !said_gap_is(&t->items[next], " ,(#:;"))
		return 0;
	joined = next < t->count && !t->items[next].part;
	if (is_word(t, next, " nr nummer "))
		next++;
	if (next >= t->count || is_other_count(t, next))
		return 0;
	return place_at(t, next, joined);
}

/* "född som nummer två", "född först", "sist född" */
static int order_of_born(const struct said_tokens *t, size_t at)
{
	size_t next = at + 1;

	if (at > 0 && is_word(t, at - 1, " först "))
		return 1;
	if (at > 0 && is_word(t, at - 1, " sist "))
		return twins_of(t);
	if (is_word(t, next, " först "))
		return 1;
	if (is_word(t, next, " sist "))
		return twins_of(t);
	if (is_word(t, next, " som "))
		next++;
	if (is_word(t, next, " nr nummer "))
		next++;
	return next == at + 1 || next >= t->count || is_other_count(t, next) ? 0 : place_at(t, next, false);
}

/* "nummer 2 i födelseordning" */
static int order_of_row(const struct said_tokens *t, size_t at)
{
	return is_word(t, at + 2, " i ") && is_word(t, at + 3, " födelseordning ") ? digit_at(t, at + 1) : 0;
}

/* "1 av 2" */
static int order_of_all(const struct said_tokens *t, size_t at)
{
	const int place = digit_at(t, at), all = is_word(t, at + 1, " av ") ? digit_at(t, at + 2) : 0;

	return place && all > 1 && place <= all && !is_other_count(t, at + 2) ? place : 0;
}

/* "2:a tvillingen" */
static int order_of_digit(const struct said_tokens *t, size_t at)
{
	const int place = order_of_all(t, at);

	if (place)
		return place;
	return is_word(t, at + 1, " a e ") && at + 2 < t->count && said_is_twin(&t->items[at + 2]) ? digit_at(t, at)
	                                                                                           : 0;
}

/* "den yngre tvillingen" */
static int order_before_twin(const struct said_tokens *t, size_t at)
{
	const struct said_token *next = next_of(t, at);

	if (!next || !said_is_twin(next))
		return 0;
	if (is_word(t, at, " äldre äldsta "))
		return 1;
	if (is_word(t, at, " yngre yngsta sista "))
		return twins_of(t);
	return is_word(t, at, " första andra tredje fjärde ") ? place_at(t, at, false) : 0;
}

static int order_at(const struct said_tokens *t, size_t at)
{
	const struct said_token *one = &t->items[at];
	enum said_class class;
	int order = 0;

	if (one->digits)
		return order_of_digit(t, at);
	class = said_class_of(t, at);
	if (said_is_twin(one) || ((class == WORD_NOUN || class == WORD_CHILD) && said_names_twin(t)))
		order = order_behind(t, at);
	if (order)
		return order;
	if (is_word(t, at, " förstfödd förstfödda förstfött "))
		return 1;
	if (is_word(t, at, " andrafödd andrafödda andrafött "))
		return 2;
	if (is_word(t, at, " sistfödd sistfödda sistfött "))
		return twins_of(t);
	if (is_word(t, at, " född födda fött föddes "))
		return order_of_born(t, at);
	if (strcmp(one->text, "nummer") == 0)
		return order_of_row(t, at);
	return order_before_twin(t, at);
}

int said_birth_order(const struct said_tokens *t)
{
	int order = 0;

	for (size_t i = 0; i < t->count && !order; i++)
		order = order_at(t, i);
	return order;
}

enum err said_twin_read(const char *known, bool *ret_twin, int *ret_order)
{
	SAID_TOKENS t = { 0 };

	TRY(said_tokens_read(known, &t));
	*ret_order = said_birth_order(&t);
	*ret_twin = said_names_twin(&t);
	for (size_t i = 0; i < t.count; i++)
		*ret_twin |= order_of_all(&t, i) > 0;
	return ERR_OK;
}
