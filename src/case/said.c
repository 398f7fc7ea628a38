#include "jourbeslut/said.h"

#include <stdlib.h>
#include <string.h>

#include "case/said_days.h"
#include "case/said_numbers.h"
#include "case/said_words.h"
#include "jourbeslut/base/text.h"

#define WORDS_MAX 16384 /* bytes of a text's words */

/* --- Kinds ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *label;
} KINDS[] = {
	[SAID_MUNICIPALITY] = { "municipality", "Kommun" },
	[SAID_PERSON_NUMBER] = { "person-number", "Personnummer" },
	[SAID_BIRTH_DATE] = { "birth-date", "Födelsedag" },
	[SAID_NAME] = { "name", "Vem beslutet gäller" },
	[SAID_GROUND] = { "ground", "Grund" },
	[SAID_PLACE_KIND] = { "place-kind", "Slag av plats" },
	[SAID_PLACE] = { "place", "Plats" },
	[SAID_ANSWER] = { "answer", "Svar" },
	[SAID_DECISION_MAKER] = { "decision-maker", "Beslutsfattare" },
};
_Static_assert(ARRAY_LENGTH(KINDS) == SAID_KIND_COUNT, "a name for each kind");

const char *said_kind_name(enum said_kind kind)
{
	return KINDS[kind].name;
}

const char *said_kind_label(enum said_kind kind)
{
	return KINDS[kind].label;
}

enum said_kind said_kind_find(const char *name)
{
	for (int k = 0; k < SAID_KIND_COUNT; k++)
		if (strcmp(KINDS[k].name, name) == 0)
			return (enum said_kind)k;
	return SAID_KIND_COUNT;
}

bool said_explains(struct span explanation)
{
	return text_says(explanation, 10, 2);
}

/* --- Words of places and ids ------------------------------------------------------------------------------------ */

/* What stands before the next `mark`; both are taken off `rest`. False: nothing is left. */
static bool cut(struct span *rest, char mark, struct span *ret_piece)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->ptr, mark, rest->len);
	*ret_piece = span_of(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len);
	*rest = span_of(rest->ptr + ret_piece->len, rest->len - ret_piece->len);
	if (rest->len > 0)
		*rest = span_of(rest->ptr + 1, rest->len - 1);
	return true;
}

/* "anna-karin" is "annakarin": hyphens do not count. */
static bool same_word(struct span a, struct span b)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < a.len && a.ptr[i] == '-')
			i++;
		while (j < b.len && b.ptr[j] == '-')
			j++;
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if (a.ptr[i++] != b.ptr[j++])
			return false;
	}
}

/* `others` begin with these words, in this order: "not Björken but Granen" is not Björken. */
static bool begins(struct span words, struct span others)
{
	struct span one, other;

	while (cut(&words, ' ', &one))
		if (!cut(&others, ' ', &other) || !same_word(one, other))
			return false;
	return true;
}

/* Each word of the one is a word of the other. */
static bool within(struct span words, struct span others)
{
	struct span one, other;

	while (cut(&words, ' ', &one)) {
		struct span left = others;
		bool found = false;

		while (!found && cut(&left, ' ', &other))
			found = same_word(one, other);
		if (!found)
			return false;
	}
	return true;
}

/* --- Findings ---------------------------------------------------------------------------------------------------- */

struct compare {
	const struct said_side *said, *written;
	struct said_tokens person, name, identity, description; /* the call's; the text's */
	bool other_number, other_birth;                         /* figures of the call that the text does not have */
	struct said_findings *out;
};

static void compare_release(struct compare *c)
{
	said_tokens_release(&c->person);
	said_tokens_release(&c->name);
	said_tokens_release(&c->identity);
	said_tokens_release(&c->description);
}

/* What was said word for word has not become known later. */
static void find(struct compare *c, enum said_kind kind, bool deviation, const char *said, const char *written)
{
	if (!deviation && strcmp(said, written) == 0)
		return;
	c->out->items[c->out->count++] = (struct said_finding){ kind, deviation, said, written };
}

/* Both there and different: a deviation. Only written: a completion. Only said: a deviation. */
static void compare_plain(struct compare *c, enum said_kind kind, const char *said, const char *written)
{
	if (strcmp(said, written) == 0)
		return;
	find(c, kind, *said != '\0', said, written);
}

static bool both_numbers(const struct compare *c)
{
	return *c->said->number && *c->written->number;
}

static bool same_number(const struct compare *c)
{
	return both_numbers(c) && strcmp(c->said->number, c->written->number) == 0;
}

/* --- Numbers and days ------------------------------------------------------------------------------------------- */

static bool has_token(const struct said_tokens *t, const struct said_token *one)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->items[i].digits == one->digits && said_same_word(t->items[i].text, one->text))
			return true;
	return false;
}

/* The text holds it as it was said: "funnen den 27 november". */
static bool stands(const struct compare *c, const struct said_token *one)
{
	return has_token(&c->identity, one) || has_token(&c->description, one);
}

static bool all_stand(const struct compare *c, const struct said_figures *f)
{
	for (size_t i = f->from; i < f->to; i++)
		if (!stands(c, &c->person.items[i]))
			return false;
	return true;
}

static bool is_birth(const struct compare *c, const struct said_figures *f)
{
	struct date birth;

	if (date_parse(span_str(c->written->birth_date), &birth) != ERR_OK)
		return false;
	if (f->kind == SAID_YEAR)
		return birth.year == f->readings[0].year;
	for (size_t i = 0; i < f->reading_count; i++)
		if (said_reading_is(&f->readings[i], birth))
			return true;
	return false;
}

static bool is_last_four(const struct compare *c, const char *digits)
{
	const size_t len = strlen(c->written->number);

	return len > 4 && strcmp(c->written->number + len - 4, digits) == 0;
}

/* A day that is not the one written, last digits that are not those written: nobody else's are told for theirs. */
static void look_at_figures(struct compare *c, const struct said_figures *f)
{
	/* Nothing told whose this number was: that it is this person's, somebody says why. */
	c->other_number |= f->kind == SAID_DAY && *f->last_four && is_last_four(c, f->last_four) && is_birth(c, f);
	if (all_stand(c, f))
		return;
	switch (f->kind) {
	case SAID_DAY:
		c->other_birth |= !is_birth(c, f);
		c->other_number |= *f->last_four && !is_last_four(c, f->last_four);
		break;
	case SAID_YEAR:
		c->other_birth |= *c->written->person && !is_birth(c, f) && !is_last_four(c, f->last_four);
		break;
	case SAID_LAST_FOUR:
		c->other_number |= *c->written->person && !is_last_four(c, f->last_four);
		break;
	case SAID_LONG:
		c->other_number |= *c->written->person != '\0';
		break;
	}
}

/* What is said of age holds beside a number too: that may be the mother's. */
static void compare_age(struct compare *c)
{
	struct date birth, on;

	if (date_parse(span_str(c->written->birth_date), &birth) == ERR_OK &&
	    date_parse(span_str(c->said->day), &on) == ERR_OK)
		c->other_birth = said_age_differs(&c->person, &c->name, c->said->unknown, birth, on) ||
		                 said_stage_differs(&c->person, &c->name, c->said->unknown, said_years(birth, on));
}

/* Else a number that was said says it all. */
static void compare_figures(struct compare *c)
{
	struct said_figures f;

	compare_age(c);
	c->other_number = said_second_number(&c->person, c->said->number, &c->identity, &c->description);
	if (*c->said->number)
		return;
	c->other_number |= *c->written->person && said_ending_differs(&c->person, c->written->number);
	c->other_number |= said_sex_differs(&c->person, &c->name, c->written->number);
	c->other_number |= said_mixed_differs(&c->person, &c->name, c->written->number, &c->identity, &c->description);
	for (size_t at = 0; at < c->person.count; at++) {
		if (!c->person.items[at].digits || !said_figures_at(&c->person, at, &f))
			continue;
		if (!said_of_other_thing(&c->person, at))
			look_at_figures(c, &f);
		at = f.to - 1;
	}
}

static void compare_number(struct compare *c)
{
	if (c->other_number)
		find(c, SAID_PERSON_NUMBER, true, c->said->person, c->written->number);
	else
		compare_plain(c, SAID_PERSON_NUMBER, c->said->number, c->written->number);
}

/* A number says the day too. */
static void compare_birth(struct compare *c)
{
	const bool number_told = strcmp(c->said->number, c->written->number) != 0;
	const bool both = *c->said->birth_date && *c->written->birth_date;
	const size_t before = c->out->count;

	if (both ? !both_numbers(c) : !number_told)
		compare_plain(c, SAID_BIRTH_DATE, c->said->birth_date, c->written->birth_date);
	if (!c->other_birth || (c->out->count > before && c->out->items[before].deviation))
		return;
	c->out->count = before;
	find(c, SAID_BIRTH_DATE, true, c->said->person, c->written->birth_date);
}

/* --- Who it is -------------------------------------------------------------------------------------------------- */

/* The words of a name: the first and the last one stand for given name and surname. */
static const char *name_word(const struct said_tokens *name, bool last)
{
	const char *found = "";

	for (size_t i = 0; i < name->count; i++)
		if (!name->items[i].digits && !said_is_initial(name->items[i].text) && (last || !*found))
			found = name->items[i].text;
	return found;
}

static bool counted_meets(const struct compare *c, const struct said_names *n, const char *word)
{
	for (size_t i = 0; i < n->count; i++)
		if (said_words_meet(c->person.items[n->counted[i]].text, word))
			return true;
	return false;
}

/* "Liv Maria Påhittsson" is Liv Påhittsson: a name between given name and surname, of which the text has both. */
static bool is_middle(const struct compare *c, const struct said_names *n, size_t i)
{
	const struct said_token *t = c->person.items;
	const uint16_t *at = n->counted;

	if (i == 0 || i + 1 >= n->count || at[i - 1] + 1 != at[i] || at[i] + 1 != at[i + 1] || t[at[i]].part ||
	    t[at[i + 1]].part || said_is_between(&t[at[i]]))
		return false;
	return said_words_meet(t[at[0]].text, name_word(&c->name, false)) &&
	       said_words_meet(t[at[n->count - 1]].text, name_word(&c->name, true));
}

static bool all_are_written(const struct compare *c, const struct said_names *n)
{
	for (size_t i = 0; i < n->count; i++)
		if (!said_meets_any(c->person.items[n->counted[i]].text, &c->name) && !is_middle(c, n, i))
			return false;
	return true;
}

/* "Liv Påhittsson", "Liv", or "Påhittsson, Liv": siblings share the surname. */
static bool begins_alike(const struct compare *c, const struct said_names *n)
{
	const char *given = name_word(&c->name, false), *surname = name_word(&c->name, true);
	const char *first = c->person.items[n->counted[0]].text;

	return said_words_meet(first, given) || (n->count > 1 && said_words_meet(first, surname) &&
	                                         said_words_meet(c->person.items[n->counted[1]].text, given));
}

static bool another_is_written(const struct compare *c, const struct said_names *n)
{
	for (size_t i = 0; i < n->left_out_count; i++)
		if (said_words_meet(c->person.items[n->left_out[i]].text, name_word(&c->name, false)))
			return true;
	return false;
}

/* Whom the number tells lives somewhere. Without a number the address may be what tells a father from his son. */
static void leave_out_address(const struct compare *c, struct said_names *n)
{
	const size_t address = said_address_at(c->said->person, &c->person, &c->name, c->said->number);

	while (same_number(c) && n->count > 0 && n->counted[n->count - 1] >= address)
		n->count--;
}

static void compare_named(struct compare *c, struct said_names *n)
{
	bool deviates = false;

	said_names_find(&c->person, &c->name, c->said->unknown, n);
	leave_out_address(c, n);
	if (n->count == 0)
		deviates = c->said->unknown ? another_is_written(c, n) : !*c->said->number || n->related;
	else
		deviates = said_names_another(&c->person, n, &c->name) || !all_are_written(c, n) ||
		           (!same_number(c) && (!begins_alike(c, n) || another_is_written(c, n)));
	if (deviates || n->count == 0 || !counted_meets(c, n, name_word(&c->name, false)) ||
	    !counted_meets(c, n, name_word(&c->name, true)))
		find(c, SAID_NAME, deviates, c->said->person, c->written->person);
}

/* Of who has no name the description is all that there is: each of its words and numbers stands in the text. Days are
 * compared as days. */
static bool all_described(const struct compare *c)
{
	struct said_figures f;

	for (size_t at = 0; at < c->person.count; at++) {
		const struct said_token *one = &c->person.items[at];
		const enum said_class class = one->digits ? WORD_NAME : said_class_of(&c->person, at);

		if (one->digits && said_figures_at(&c->person, at, &f) && f.kind == SAID_DAY) {
			at = f.to - 1;
			continue;
		}
		if (class == WORD_FILLER || class == WORD_CHILD || class == WORD_OF || class == WORD_PLACE)
			continue;
		if (!stands(c, one))
			return false;
	}
	return true;
}

/* And the text names no other mother than the call did, nor one of whom it said nothing, without a word. */
static void compare_described(struct compare *c)
{
	const char *texts[] = { c->written->identity, c->written->description };
	const struct said_tokens *tokens[] = { &c->identity, &c->description };
	const char *more = NULL;

	if (!all_described(c)) {
		find(c, SAID_NAME, true, c->said->person, *texts[1] ? texts[1] : texts[0]);
		return;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const enum said_relatives found = said_relatives_compare(&c->person, tokens[i]);

		if (found == SAID_RELATIVES_OTHER) {
			find(c, SAID_NAME, true, c->said->person, texts[i]);
			return;
		}
		if (found == SAID_RELATIVES_MORE && !more)
			more = texts[i];
	}
	if (more)
		find(c, SAID_NAME, false, c->said->person, more);
}

/* Twins have one mother and one day: "tvilling 1" is not the text's second, whatever else agrees. */
static void compare_order(struct compare *c)
{
	const char *texts[] = { c->written->identity, c->written->description };
	const int said = said_birth_order(&c->person),
	          written[] = { said_birth_order(&c->identity), said_birth_order(&c->description) };
	const struct said_findings *out = c->out;
	const bool found = out->count > 0 && out->items[out->count - 1].kind == SAID_NAME;
	const bool silent = !said && !*c->written->person && !said_names_twin(&c->person);

	if ((!said && !silent) || same_number(c) || (found && out->items[out->count - 1].deviation))
		return;
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		if (!written[i] || written[i] == said)
			continue;
		c->out->count -= found;
		find(c, SAID_NAME, true, c->said->person, texts[i]);
		return;
	}
}

static enum err compare_who(struct compare *c)
{
	FREE struct said_names *names = NULL;

	if (!*c->written->person) {
		if (!same_number(c))
			compare_described(c);
		return ERR_OK;
	}
	names = calloc(1, sizeof *names);
	if (!names)
		return ERR_MEMORY;
	compare_named(c, names);
	return ERR_OK;
}

/* --- The rest --------------------------------------------------------------------------------------------------- */

static enum err compare_name(struct compare *c)
{
	TRY(compare_who(c));
	compare_order(c);
	return ERR_OK;
}

static void compare_grounds(struct compare *c)
{
	struct span said = span_str(c->said->grounds), written = span_str(c->written->grounds);

	if (!within(said, written) || !within(written, said))
		find(c, SAID_GROUND, said.len > 0, c->said->grounds, c->written->grounds);
}

/* "Gävle sjukhus" became "Gävle sjukhus, avdelning 5": the same place, said more closely. */
static enum err compare_place(struct compare *c)
{
	BUF said = buf_init(WORDS_MAX), written = buf_init(WORDS_MAX);
	bool in_text, in_call;

	TRY(text_words(span_str(c->said->place), true, &said));
	TRY(text_words(span_str(c->written->place), true, &written));
	in_text = begins(buf_span(&said), buf_span(&written));
	in_call = begins(buf_span(&written), buf_span(&said));
	if (!in_text || !in_call)
		find(c, SAID_PLACE, !in_text, c->said->place, c->written->place);
	return ERR_OK;
}

/* Every word of the one name meets a word of the other. */
static bool all_meet(const struct said_tokens *name, const struct said_tokens *other)
{
	for (size_t i = 0; i < name->count; i++) {
		bool meets = false;

		for (size_t k = 0; k < other->count && !meets; k++)
			meets = said_words_meet(name->items[i].text, other->items[k].text);
		if (!meets)
			return false;
	}
	return name->count > 0;
}

/* Whom the call was with, and who is to sign. */
static enum err compare_decider(struct compare *c)
{
	SAID_TOKENS said = { 0 }, written = { 0 };

	if (!*c->said->decider || !*c->written->decider)
		return ERR_OK;
	TRY(said_tokens_read(c->said->decider, &said));
	TRY(said_tokens_read(c->written->decider, &written));
	if (!all_meet(&said, &written))
		find(c, SAID_DECISION_MAKER, true, c->said->decider, c->written->decider);
	else if (!all_meet(&written, &said))
		find(c, SAID_DECISION_MAKER, false, c->said->decider, c->written->decider);
	return ERR_OK;
}

static enum err read_tokens(struct compare *c)
{
	TRY(said_tokens_read(c->said->person, &c->person));
	TRY(said_tokens_read(c->written->person, &c->name));
	TRY(said_tokens_read(c->written->identity, &c->identity));
	return said_tokens_read(c->written->description, &c->description);
}

enum err said_compare(const struct said_side *said, const struct said_side *written, struct said_findings *ret_findings)
{
	CLEANUP(compare_release) struct compare c = { .said = said, .written = written, .out = ret_findings };

	ret_findings->count = 0;
	TRY(read_tokens(&c));
	compare_figures(&c);
	if (*said->municipality)
		compare_plain(&c, SAID_MUNICIPALITY, said->municipality, written->municipality);
	compare_number(&c);
	compare_birth(&c);
	TRY(compare_name(&c));
	compare_grounds(&c);
	compare_plain(&c, SAID_PLACE_KIND, said->place_kind, written->place_kind);
	TRY(compare_place(&c));
	compare_plain(&c, SAID_ANSWER, said->answer, written->answer);
	return compare_decider(&c);
}
