/* Words by which a call is about somebody else than whom it names (FORMAT.md, 5.3). */
#include <string.h>

#include "case/said_words.h"

#define NOT " inte ej icke "
#define PRONOUNS " hon han hen den det denna denne henne honom "
/* Of several: no middle name. */
#define BETWEEN " samt plus eller alternativt alt respektive resp "
#define AND " och o samt plus med "
#define SIBLINGS                                                                                                       \
	" bror brodern brorsan lillebror storebror halvbror tvillingbror syster systern syrran lillasyster "           \
	"storasyster halvsyster tvillingsyster syskon syskonet halvsyskon "

static bool is_any(const struct said_token *one, const char *list)
{
	return !one->digits && said_is_listed(list, one->text);
}

/* "till", or "t" for it. */
static bool is_of(const struct said_tokens *t, size_t at, const struct said_tokens *written)
{
	const struct said_token *one = &t->items[at];

	if (one->digits || said_meets_any(one->text, written))
		return false;
	return said_class_of(t, at) == WORD_OF || (!one->capital && said_is_listed(" t s ", one->text));
}

/* "nyfödd till Moa Ek": whom the first words name is not whom the call is about. */
static bool is_behind_of(const struct said_tokens *t, size_t first, const struct said_tokens *written)
{
	for (size_t at = first; !t->items[at].part && at > 0;)
		if (is_of(t, --at, written))
			return true;
	return false;
}

/* "Moa Ek's barn" */
static bool is_genitive_mark(const struct said_token *one)
{
	return strcmp(one->text, "s") == 0 &&
	       ((one->gap_len == 1 && *one->gap == '\'') || (one->gap_len == 3 && memcmp(one->gap, "’", 3) == 0));
}

/* "inte Liv Ek", "Liv Ek, inte hon", "Liv Ek - nej, brodern" */
static bool is_denied(const struct said_tokens *t, size_t at, const struct said_names *n)
{
	if (is_any(&t->items[at], " nej "))
		return true;
	if (!is_any(&t->items[at], NOT) || at + 1 == t->count || t->items[at + 1].part)
		return false;
	for (size_t i = 0; i < n->count; i++)
		if (n->counted[i] == at + 1)
			return true;
	return is_any(&t->items[at + 1], PRONOUNS);
}

bool said_is_sibling(const struct said_token *one)
{
	return is_any(one, SIBLINGS);
}

/* "Liv Ek och hennes bror": two. */
static bool is_and_sibling(const struct said_tokens *t, size_t at)
{
	if (!is_any(&t->items[at], AND))
		return false;
	for (size_t i = at + 1; i <= at + 2 && i < t->count && !t->items[i].part; i++)
		if (said_is_sibling(&t->items[i]))
			return true;
	return false;
}

bool said_is_between(const struct said_token *one)
{
	return is_any(one, BETWEEN);
}

/* The counted word at `i` is the surname: "Påhittsson, Liv". */
static bool is_surname(const struct said_tokens *t, const struct said_names *n, size_t i,
                       const struct said_tokens *written)
{
	const char *last = "";

	for (size_t k = 0; k < written->count; k++)
		if (!written->items[k].digits && !said_is_initial(written->items[k].text))
			last = written->items[k].text;
	return said_words_meet(t->items[n->counted[i]].text, last);
}

static bool was_counted(const struct said_tokens *t, const struct said_names *n, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (said_words_meet(t->items[n->counted[k]].text, t->items[n->counted[i]].text))
			return true;
	return false;
}

/* "Liv och Nils", "Liv, Nils": two, also where one child is called Liv Nils. */
static bool is_second(const struct said_tokens *t, const struct said_names *n, size_t i,
                      const struct said_tokens *written)
{
	const size_t at = n->counted[i], before = n->counted[i - 1];
	const bool apart = t->items[at].part || is_any(&t->items[at - 1], AND) || said_is_between(&t->items[at - 1]);

	return apart && before < at && !is_surname(t, n, i - 1, written) && !is_surname(t, n, i, written) &&
	       !was_counted(t, n, i);
}

static bool names_two(const struct said_tokens *t, const struct said_names *n, const struct said_tokens *written)
{
	for (size_t i = 1; i < n->count; i++)
		if (is_second(t, n, i, written))
			return true;
	return false;
}

bool said_names_another(const struct said_tokens *t, const struct said_names *n, const struct said_tokens *written)
{
	if (is_behind_of(t, n->counted[0], written) || names_two(t, n, written))
		return true;
	for (size_t at = 0; at < t->count; at++)
		if (is_genitive_mark(&t->items[at]) || is_denied(t, at, n) || is_and_sibling(t, at))
			return true;
	return false;
}
