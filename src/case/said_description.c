/* Whether a call's words for a person name somebody, or only describe. */
#include <stdlib.h>
#include <string.h>

#include "case/said_words.h"
#include "jourbeslut/said.h"

/* With a space before and behind each. */
#define NEWBORN " nyfödd nyfödda nyfött bebis bebisen spädbarn spädbarnet "
#define HOSPITAL                                                                                                       \
	" bb förlossning förlossningen förlossningsavdelning förlossningsavdelningen sjukhus sjukhuset lasarett "  \
	"lasarettet neonatal neonatalen neonatalavdelning neonatalavdelningen avdelning avdelningen avd barnkliniken "

static bool is_in(const char *list, const char *word)
{
	const size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at++)
		if (at > list && at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

static bool holds(const struct said_tokens *t, size_t from, size_t to, const char *list)
{
	for (size_t i = from; i < to; i++)
		if (!t->items[i].digits && is_in(list, t->items[i].text))
			return true;
	return false;
}

static size_t part_end(const struct said_tokens *t, size_t from)
{
	size_t to = from + 1;

	while (to < t->count && !t->items[to].part)
		to++;
	return to;
}

/* "BB Gävle": the words that could be a name stand in parts that say where. */
static bool names_say_where(const struct said_tokens *t, const struct said_names *n)
{
	for (size_t from = 0, to; from < t->count; from = to) {
		bool counted = false;

		to = part_end(t, from);
		for (size_t i = 0; i < n->count; i++)
			counted |= n->counted[i] >= from && n->counted[i] < to;
		if (counted && !holds(t, from, to, HOSPITAL))
			return false;
	}
	return true;
}

/* Digits alone describe nobody. */
static bool has_word(const struct said_tokens *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (!t->items[i].digits)
			return true;
	return false;
}

enum err said_words_of(const char *known, enum said_words *ret_words)
{
	SAID_TOKENS t = { 0 }, none = { 0 };
	FREE struct said_names *names = calloc(1, sizeof *names);
	bool newborn;

	if (!names)
		return ERR_MEMORY;
	*ret_words = SAID_NAMED;
	TRY(said_tokens_read(known, &t));
	said_names_find(&t, &none, false, names);
	newborn = holds(&t, 0, t.count, NEWBORN);
	if (names->count > 0 ? newborn && names_say_where(&t, names) : has_word(&t))
		*ret_words = newborn ? SAID_NEWBORN : SAID_DESCRIBED;
	return ERR_OK;
}
