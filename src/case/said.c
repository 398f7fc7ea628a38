#include "jourbeslut/said.h"

#include <string.h>

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

/* --- Words ------------------------------------------------------------------------------------------------------- */

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

/* An initial tells nobody apart. */
static bool is_initial(struct span word)
{
	size_t hyphens = 0;

	for (size_t i = 0; i < word.len; i++)
		hyphens += word.ptr[i] == '-';
	return text_length(word) - hyphens < 2;
}

/* The next form of a word: itself first, then its parts. */
static bool next_form(struct span word, struct span *rest, bool *whole, struct span *ret_form)
{
	if (*whole) {
		*whole = false;
		*rest = memchr(word.ptr, '-', word.len) ? word : span_of("", 0);
		*ret_form = word;
		return true;
	}
	while (cut(rest, '-', ret_form))
		if (!is_initial(*ret_form))
			return true;
	return false;
}

static bool words_meet(struct span a, struct span b)
{
	struct span a_rest = { 0 }, b_rest = { 0 }, x, y;
	bool a_whole = true, b_whole;

	while (next_form(a, &a_rest, &a_whole, &x)) {
		b_whole = true;
		while (next_form(b, &b_rest, &b_whole, &y))
			if (same_word(x, y))
				return true;
	}
	return false;
}

static bool meets_any(struct span word, struct span words)
{
	struct span one;

	while (cut(&words, ' ', &one))
		if (!is_initial(one) && words_meet(word, one))
			return true;
	return false;
}

static bool any_meets(struct span words, struct span others)
{
	struct span one;

	while (cut(&words, ' ', &one))
		if (!is_initial(one) && meets_any(one, others))
			return true;
	return false;
}

static size_t count_words(struct span words, struct span *ret_first)
{
	struct span one;
	size_t count = 0;

	while (cut(&words, ' ', &one)) {
		if (is_initial(one))
			continue;
		if (count++ == 0)
			*ret_first = one;
	}
	return count;
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
	struct said_findings *out;
};

static void find(struct compare *c, enum said_kind kind, bool deviation, const char *said, const char *written)
{
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

/* A number says the day too. */
static void compare_birth(struct compare *c)
{
	bool number_told = strcmp(c->said->number, c->written->number) != 0;
	bool both = *c->said->birth_date && *c->written->birth_date;

	if (both ? !both_numbers(c) : !number_told)
		compare_plain(c, SAID_BIRTH_DATE, c->said->birth_date, c->written->birth_date);
}

/* Siblings share the surname: where no numbers tell them apart, the given name must. */
static bool other_given_name(const struct compare *c, struct span said, struct span written)
{
	struct span said_first, written_first;

	if (!*c->written->person || both_numbers(c) || count_words(said, &said_first) < 2 ||
	    count_words(written, &written_first) < 2)
		return false;
	return !meets_any(said_first, written) && !meets_any(written_first, said);
}

/* A day, with its hyphens, is none. */
static bool is_number(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] < '0' || word.ptr[i] > '9')
			return false;
	return word.len >= 3;
}

static bool has_other_number(struct span words, struct span others)
{
	struct span one;

	while (cut(&words, ' ', &one))
		if (is_number(one) && !within(one, others))
			return true;
	return false;
}

/* Two of one birth have no names yet: their id-bands tell them apart. */
static enum err other_id_band(const struct compare *c, bool *ret_other)
{
	BUF said = buf_init(WORDS_MAX), written = buf_init(WORDS_MAX);

	*ret_other = false;
	if (*c->written->person)
		return ERR_OK;
	TRY(text_words(span_str(c->said->person), true, &said));
	TRY(text_words(span_str(c->written->identity), true, &written));
	*ret_other = has_other_number(buf_span(&said), buf_span(&written)) &&
	             has_other_number(buf_span(&written), buf_span(&said));
	return ERR_OK;
}

static enum err compare_name(struct compare *c)
{
	const char *written = *c->written->person ? c->written->person : c->written->identity;
	BUF said_words = buf_init(WORDS_MAX), written_words = buf_init(WORDS_MAX);
	struct span first;
	bool other;

	if (!*c->written->person && same_number(c))
		return ERR_OK;
	TRY(text_words(span_str(c->said->person), false, &said_words));
	TRY(text_words(span_str(written), false, &written_words));
	if (c->said->unknown || count_words(buf_span(&said_words), &first) == 0) {
		if (*c->written->person)
			find(c, SAID_NAME, false, c->said->person, written);
		return ERR_OK;
	}
	TRY(other_id_band(c, &other));
	if (other || !any_meets(buf_span(&said_words), buf_span(&written_words)) ||
	    other_given_name(c, buf_span(&said_words), buf_span(&written_words)))
		find(c, SAID_NAME, true, c->said->person, written);
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
	in_text = within(buf_span(&said), buf_span(&written));
	in_call = within(buf_span(&written), buf_span(&said));
	if (!in_text || !in_call)
		find(c, SAID_PLACE, !in_text, c->said->place, c->written->place);
	return ERR_OK;
}

enum err said_compare(const struct said_side *said, const struct said_side *written, struct said_findings *ret_findings)
{
	struct compare c = { said, written, ret_findings };

	ret_findings->count = 0;
	if (*said->municipality)
		compare_plain(&c, SAID_MUNICIPALITY, said->municipality, written->municipality);
	compare_plain(&c, SAID_PERSON_NUMBER, said->number, written->number);
	compare_birth(&c);
	TRY(compare_name(&c));
	compare_grounds(&c);
	compare_plain(&c, SAID_PLACE_KIND, said->place_kind, written->place_kind);
	TRY(compare_place(&c));
	compare_plain(&c, SAID_ANSWER, said->answer, written->answer);
	return ERR_OK;
}
