/* What words say of age and sex, against the day and the number of who is written (FORMAT.md, 5.3). */
#include <string.h>

#include "case/said_days.h"

#define GIRL " flicka flickan tjej tjejen dotter dottern tvillingflicka tvillingflickan trillingflicka trillingflickan "
#define BOY " pojke pojken kille killen son sonen tvillingpojke tvillingpojken trillingpojke trillingpojken "
#define WOMAN " kvinna kvinnan dam damen "
#define MAN " man mannen herre herren "
#define UNKNOWN_SLACK 3 /* years, of somebody whom nobody knew */
#define SEX_DIGIT 11    /* in "20170303-2399": odd is male */

struct stage {
	const char *words;
	int from, to; /* years */
};

static const struct stage STAGES[] = {
	{ " nyfödd nyfödda nyfött bebis bebisen baby babyn spädbarn spädbarnet ", 0, 0 },
	{ " barn barnet flicka flickan pojke pojken son sonen dotter dottern tvillingflicka tvillingflickan "
	  "trillingflicka trillingflickan tvillingpojke tvillingpojken trillingpojke trillingpojken ",
	  0, 17 },
	{ " tonåring tonåringen ", 13, 19 },
	{ WOMAN MAN, 15, 150 },
	{ " vuxen vuxna vuxet myndig myndiga ", 18, 150 },
};

/* "god man" */
static bool is_office(const struct said_tokens *t, size_t at)
{
	return at > 0 && !t->items[at].part && said_is_listed(" man mannen mannens ", t->items[at].text) &&
	       strcmp(t->items[at - 1].text, "god") == 0;
}

/* The next word from `at` on that is said of the person: not behind a word of relation, of or place in its part, and
 * not one of the written name. False: none is left. */
static bool next_word(const struct said_tokens *t, const struct said_tokens *written, size_t *at, bool *of_another)
{
	for (; *at < t->count; (*at)++) {
		enum said_class class;

		if (t->items[*at].part)
			*of_another = false;
		if (t->items[*at].digits || said_meets_any(t->items[*at].text, written))
			continue;
		class = said_class_of(t, *at);
		if (class == WORD_RELATION || class == WORD_OF || class == WORD_PLACE)
			*of_another = true;
		if (!*of_another && !is_office(t, *at))
			return true;
	}
	return false;
}

/* "son till": says nothing of how old he is. */
static bool is_kin(const struct said_tokens *t, size_t at)
{
	return said_class_of(t, at) == WORD_CHILD && at + 1 < t->count && !t->items[at + 1].part &&
	       !t->items[at + 1].digits && said_class_of(t, at + 1) == WORD_OF;
}

bool said_stage_differs(const struct said_tokens *t, const struct said_tokens *written, bool unknown, int years)
{
	bool of_another = false;

	for (size_t at = 0; next_word(t, written, &at, &of_another); at++)
		for (size_t i = 0; i < ARRAY_LENGTH(STAGES); i++) {
			const struct stage *s = &STAGES[i];
			const int slack = unknown && s->to > 0 ? UNKNOWN_SLACK : 0;

			if (said_is_listed(s->words, t->items[at].text) && !is_kin(t, at) &&
			    (years < s->from - slack || years > s->to + slack))
				return true;
		}
	return false;
}

bool said_sex_differs(const struct said_tokens *t, const struct said_tokens *written, const char *number)
{
	const bool known = strlen(number) > SEX_DIGIT, male = known && (number[SEX_DIGIT] - '0') % 2 == 1;
	bool of_another = false;

	for (size_t at = 0; known && next_word(t, written, &at, &of_another); at++)
		if (said_is_listed(male ? GIRL WOMAN : BOY MAN, t->items[at].text))
			return true;
	return false;
}
