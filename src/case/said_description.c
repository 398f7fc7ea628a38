/* Whether a call's words for a person name somebody, or only describe. */
#include <stdlib.h>
#include <string.h>

#include "case/said_days.h"
#include "case/said_words.h"
#include "jourbeslut/said.h"

static bool holds(const struct said_tokens *t, size_t from, size_t to, bool (*is)(const char *word))
{
	for (size_t i = from; i < to; i++)
		if (!t->items[i].digits && is(t->items[i].text))
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

/* "till Eva Ek", "Evas nyfödda": the name at `at`, of a part that begins at `from`, is the mother's. */
static bool is_mothers(const struct said_tokens *t, size_t from, size_t at)
{
	size_t behind = at;

	for (size_t i = from; i < at; i++)
		if (!t->items[i].digits && said_class_of(t, i) == WORD_OF)
			return true;
	while (behind + 1 < t->count && !t->items[behind + 1].part && !t->items[behind + 1].digits &&
	       said_class_of(t, behind + 1) == WORD_NAME)
		behind++;
	return behind + 1 < t->count && !t->items[behind + 1].part && !t->items[behind + 1].digits &&
	       t->items[behind].text[strlen(t->items[behind].text) - 1] == 's';
}

/* Of a newborn: the words that could be a name stand in parts that say where ("BB Gävle"), or are the mother's, or
 * stand behind hers. */
static bool names_are_others(const struct said_tokens *t, const struct said_names *n)
{
	bool mother = false;

	for (size_t from = 0, to; from < t->count && !mother; from = to) {
		bool counted = false;

		to = part_end(t, from);
		for (size_t i = 0; i < n->count; i++)
			if (n->counted[i] >= from && n->counted[i] < to) {
				counted |= !is_mothers(t, from, n->counted[i]);
				mother |= is_mothers(t, from, n->counted[i]);
			}
		if (counted && !holds(t, from, to, said_is_ward))
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

/* "Bebis Sagolund": at a hospital a child that has no name yet goes by its mother's. */
static bool goes_by_mother(const struct said_tokens *t, const struct said_names *n)
{
	static const char *const babies[] = { "bebis", "bebisen", "spädbarn", "spädbarnet" };
	const size_t first = n->counted[0];

	for (size_t i = 0; first > 0 && !t->items[first].part && i < ARRAY_LENGTH(babies); i++)
		if (strcmp(t->items[first - 1].text, babies[i]) == 0)
			return true;
	return false;
}

/* The words that are names where they stand, whatever else they may mean. */
static enum err own_names(const struct said_tokens *t, struct said_tokens *ret_own)
{
	ret_own->items = calloc(t->count + 1, sizeof *ret_own->items);
	if (!ret_own->items)
		return ERR_MEMORY;
	for (size_t i = 0; i < t->count; i++)
		if (!t->items[i].digits && said_class_of(t, i) != WORD_NAME && said_class_here(t, i) == WORD_NAME)
			ret_own->items[ret_own->count++] = t->items[i];
	return ERR_OK;
}

/* "tvillingflicka", "tvilling 2": one of several, and no age in years says that they were born long ago. */
static bool is_newborn_twin(const struct said_tokens *t)
{
	bool child = said_birth_order(t) > 0;

	for (size_t i = 0; i < t->count && !child; i++)
		child = said_class_of(t, i) == WORD_NOUN && strstr(t->items[i].text, "lling");
	return said_names_twin(t) && child && !holds(t, 0, t->count, said_is_year);
}

enum err said_words_of(const char *known, enum said_words *ret_words)
{
	SAID_TOKENS t = { 0 }, own = { 0 };
	FREE struct said_names *names = calloc(1, sizeof *names);
	bool newborn;

	if (!names)
		return ERR_MEMORY;
	*ret_words = SAID_NAMED;
	TRY(said_tokens_read(known, &t));
	TRY(own_names(&t, &own));
	said_names_find(&t, &own, false, names);
	newborn = holds(&t, 0, t.count, said_is_newborn) || is_newborn_twin(&t);
	if (names->count > 0 ? newborn && (names_are_others(&t, names) || goes_by_mother(&t, names)) : has_word(&t))
		*ret_words = newborn ? SAID_NEWBORN : SAID_DESCRIBED;
	return ERR_OK;
}

/* --- Two of them --------------------------------------------------------------------------------------------------
 */

/* One text that describes. */
struct description {
	struct said_tokens tokens;
	struct said_names *names;
};

static void description_release(struct description *d)
{
	said_tokens_release(&d->tokens);
	free(d->names);
}

#define DESCRIPTION CLEANUP(description_release) struct description

static enum err description_read(const char *text, struct description *ret_description)
{
	struct said_tokens none = { 0 };

	TRY(said_tokens_read(text, &ret_description->tokens));
	ret_description->names = calloc(1, sizeof *ret_description->names);
	if (!ret_description->names)
		return ERR_MEMORY;
	said_names_find(&ret_description->tokens, &none, false, ret_description->names);
	return ERR_OK;
}

static bool is_name(const struct said_tokens *t, size_t at)
{
	return !t->items[at].digits && said_class_of(t, at) == WORD_NAME && !said_is_initial(t->items[at].text) &&
	       !said_is_ward(t->items[at].text);
}

static bool has_word_of(const struct said_tokens *t, const char *word)
{
	for (size_t i = 0; i < t->count; i++)
		if (!t->items[i].digits && said_words_meet(t->items[i].text, word))
			return true;
	return false;
}

/* The mother's name, or another's of whom the person is a relative. */
static bool share_relative(const struct description *one, const struct description *other)
{
	const struct said_names *n = one->names;

	for (size_t i = 0; i < n->left_out_count; i++)
		if (is_name(&one->tokens, n->left_out[i]) &&
		    has_word_of(&other->tokens, one->tokens.items[n->left_out[i]].text))
			return true;
	return false;
}

/* Each word of the one that describes stands in the other. */
static bool is_within(const struct said_tokens *one, const struct said_tokens *other)
{
	size_t words = 0;

	for (size_t i = 0; i < one->count; i++) {
		enum said_class class = one->items[i].digits ? WORD_FILLER : said_class_of(one, i);

		if (class == WORD_FILLER || class == WORD_OF || class == WORD_PLACE)
			continue;
		words++;
		if (!has_word_of(other, one->items[i].text))
			return false;
	}
	return words > 0;
}

enum err said_may_be_one(const char *one, const char *other, bool *ret_may)
{
	DESCRIPTION a = { 0 };
	DESCRIPTION b = { 0 };

	TRY(description_read(one, &a));
	TRY(description_read(other, &b));
	*ret_may = share_relative(&a, &b) || share_relative(&b, &a) || is_within(&a.tokens, &b.tokens) ||
	           is_within(&b.tokens, &a.tokens);
	return ERR_OK;
}
