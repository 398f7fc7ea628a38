/* Which child of one birth a text is about: "tvilling 2" (FORMAT.md, 5.3). */
#include <string.h>

#include "case/said_days.h"
#include "jourbeslut/said.h"

#define TWINS                                                                                                          \
	" tvilling tvillingen tvillingflicka tvillingflickan tvillingpojke tvillingpojken trilling trillingen "        \
	"trillingflicka trillingflickan trillingpojke trillingpojken fyrling fyrlingen "

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

/* "tvilling 2", "tvilling nr 2", "tvilling B", "tvilling två"; but not "tvilling 2 veckor". */
static int order_behind_twin(const struct said_tokens *t, size_t at)
{
	static const char *const letters[] = { "a", "b", "c", "d" }, *const words[] = { "ett", "två", "tre", "fyra" };
	const struct said_token *one = next_of(t, at), *behind;
	int order;

	if (one && !one->digits && said_is_listed(" nr nummer ", one->text))
		one = next_of(t, ++at);
	if (!one)
		return 0;
	behind = next_of(t, at + 1);
	if (behind && !behind->digits && said_is_unit(behind->text))
		return 0;
	if (one->digits)
		return single_digit(one);
	order = place_in(letters, ARRAY_LENGTH(letters), one->text);
	return order ? order : place_in(words, ARRAY_LENGTH(words), one->text);
}

/* "nummer 2 i födelseordning" */
static int order_of_row(const struct said_tokens *t, size_t at)
{
	const struct said_token *one = next_of(t, at), *in = one ? next_of(t, at + 1) : NULL,
	                        *order = in ? next_of(t, at + 2) : NULL;

	return order && strcmp(in->text, "i") == 0 && strcmp(order->text, "födelseordning") == 0 ? single_digit(one)
	                                                                                         : 0;
}

static int order_at(const struct said_tokens *t, size_t at)
{
	static const char *const ordinals[] = { "första", "andra", "tredje", "fjärde" };
	const struct said_token *one = &t->items[at], *next = next_of(t, at);

	if (said_is_twin(one))
		return order_behind_twin(t, at);
	if (one->digits)
		return 0;
	if (said_is_listed(" förstfödd förstfödda förstfött ", one->text))
		return 1;
	if (said_is_listed(" andrafödd andrafödda andrafött ", one->text))
		return 2;
	if (strcmp(one->text, "nummer") == 0)
		return order_of_row(t, at);
	return next && said_is_twin(next) ? place_in(ordinals, ARRAY_LENGTH(ordinals), one->text) : 0;
}

int said_birth_order(const struct said_tokens *t)
{
	int order = 0;

	for (size_t i = 0; i < t->count && !order; i++)
		order = order_at(t, i);
	return order;
}

bool said_names_twin(const struct said_tokens *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (said_is_twin(&t->items[i]))
			return true;
	return false;
}

enum err said_twin_read(const char *known, bool *ret_twin, int *ret_order)
{
	SAID_TOKENS t = { 0 };

	TRY(said_tokens_read(known, &t));
	*ret_twin = said_names_twin(&t);
	*ret_order = said_birth_order(&t);
	return ERR_OK;
}
