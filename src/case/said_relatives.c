/* Of whom somebody without a name is a relative: the mother, as the call named her and as the text does (FORMAT.md,
 * 5.3). */
#include <string.h>

#include "case/said_words.h"

#define NUMBER_HEAD 6 /* digits that a number behind a comma begins with at least */
#define NUMBER_PART 4

/* Places in the tokens of the words and digits that name relatives. */
struct relatives {
	const struct said_tokens *tokens;
	uint16_t at[SAID_TOKENS_MAX];
	size_t count;
};

/* "mamma", or "till" in "barn till". */
static bool opens(const struct said_tokens *t, size_t at)
{
	const enum said_class class = said_class_of(t, at);
	enum said_class before;

	if (class != WORD_OF || at == 0 || t->items[at].part || t->items[at - 1].digits)
		return class == WORD_RELATION;
	before = said_class_of(t, at - 1);
	return before == WORD_CHILD || before == WORD_NOUN || before == WORD_RELATION;
}

/* `large`: only words with a capital name, as in a text that has sentences. */
static void find(const struct said_tokens *t, bool large, struct relatives *out)
{
	bool on = false;

	out->tokens = t;
	out->count = 0;
	for (size_t i = 0; i < t->count; i++) {
		const struct said_token *one = &t->items[i];
		const enum said_class class = one->digits ? WORD_NAME : said_class_of(t, i);
		bool takes;

		if (one->part)
			on &= one->digits && strlen(one->text) >= NUMBER_HEAD;
		if (!one->digits && opens(t, i)) {
			on = true;
			continue;
		}
		takes = one->digits ? strlen(one->text) >= NUMBER_PART
		                    : class == WORD_NAME && !said_is_initial(one->text) && (!large || one->capital);
		if (on && takes)
			out->at[out->count++] = (uint16_t)i;
		else if (!one->digits && class != WORD_FILLER && !said_is_initial(one->text))
			on = false;
	}
}

static bool has_any(const struct relatives *r, bool digits)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->tokens->items[r->at[i]].digits == digits)
			return true;
	return false;
}

/* Each of the one's words, or of its digits, meets one of the other's. */
static bool within(const struct relatives *one, const struct relatives *other, bool digits)
{
	for (size_t i = 0; i < one->count; i++) {
		const struct said_token *t = &one->tokens->items[one->at[i]];
		bool met = t->digits != digits;

		for (size_t k = 0; k < other->count && !met; k++) {
			const struct said_token *u = &other->tokens->items[other->at[k]];

			met = u->digits == digits && said_words_meet(t->text, u->text);
		}
		if (!met)
			return false;
	}
	return true;
}

enum said_relatives said_relatives_compare(const struct said_tokens *said, const struct said_tokens *text)
{
	enum said_relatives found = SAID_RELATIVES_SAME;
	struct relatives call, written;

	find(said, false, &call);
	find(text, true, &written);
	for (int digits = 0; digits < 2; digits++) {
		if (within(&written, &call, digits))
			continue;
		if (has_any(&call, digits) && (digits || !within(&call, &written, false)))
			return SAID_RELATIVES_OTHER;
		found = SAID_RELATIVES_MORE;
	}
	return found;
}
