/* Whether a text is about somebody else: one of another matter of the night, or a child who is none of the case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/file.h"
#include "case/others.h"
#include "case/said_days.h"
#include "case/word.h"

#define CHILD_OF_GUESS 2 /* years within which a guessed age may lie */

/* The first and the last word with a capital letter, before what is said behind a comma. */
static enum err split_name(const char *name, struct span *ret_given, struct span *ret_last)
{
	WORDS w = { 0 };

	*ret_given = *ret_last = span_of("", 0);
	TRY(words_split(span_of(name, strcspn(name, ",")), &w));
	for (size_t i = 0; i < w.count; i++) {
		if (!w.items[i].capital)
			continue;
		if (!ret_given->len)
			*ret_given = words_at(&w, i);
		else
			*ret_last = words_at(&w, i);
	}
	return ERR_OK;
}

static enum err know_others(struct others_check *k)
{
	for (size_t i = 0; i < k->count && i < OTHERS_MAX; i++)
		TRY(split_name(k->others[i].name, &k->names[i].given, &k->names[i].last));
	return ERR_OK;
}

/* A child of the home who is one of the others: only whoever else the case names is nobody's stranger. */
static bool take_sibling(struct others_check *k, struct span given)
{
	for (size_t i = 0; given.len && i < k->count && i < OTHERS_MAX; i++) {
		if (!k->names[i].given.len || !secret_is_name(given, k->names[i].given) ||
		    k->sibling_count == OTHERS_MAX)
			continue;
		k->siblings[k->sibling_count++] = given;
		return true;
	}
	return false;
}

static enum err know_child(struct others_check *k, const char *name)
{
	struct span given, last;

	TRY(split_name(name, &given, &last));
	if (!take_sibling(k, given))
		return secret_know_own(&k->known, span_str(name));
	return secret_know_own(&k->known, last);
}

/* Whoever the own case names may stand in its text. */
static enum err know_own(struct others_check *k)
{
	static const char *const own[] = { "person.name",  "person.mother",   "contact.name",
		                           "municipality", "placement.place", "placement.municipality" };
	struct personal_number number;
	size_t i;
	json_t *one;

	for (i = 0; i < ARRAY_LENGTH(own); i++)
		TRY(secret_know_own(&k->known, span_str(case_text(k->c, own[i]))));
	json_array_foreach (json_at(case_json(k->c), "representatives"), i, one)
		TRY(secret_know_own(&k->known, span_str(json_text(one, "name"))));
	json_array_foreach (json_at(case_json(k->c), "children"), i, one)
		TRY(know_child(k, json_text(one, "name")));
	if (case_number(k->c, &number)) {
		memcpy(k->known.own_number, number.digits, sizeof k->known.own_number);
		if (number.birth_known)
			k->birth = number.birth;
	}
	if (!k->birth.year && date_parse(span_str(case_text(k->c, "person.birth_date")), &k->birth) != ERR_OK)
		k->birth = (struct date){ .year = 0 };
	return ERR_OK;
}

static bool is_told(const struct others_check *k, struct span words)
{
	for (size_t i = k->first; i < k->problems->count; i++)
		if (span_equal_str(words, k->problems->items[i].quote))
			return true;
	return false;
}

enum err others_ask(struct others_check *k, struct span words, const char *what)
{
	char text[CASE_PROBLEM_TEXT];

	if (is_told(k, words))
		return ERR_OK;
	(void)snprintf(text, sizeof text, "%s: %s Handlar texten om rätt person?", k->label, what);
	TRY(case_problem_add_quote(k->problems, CASE_DOUBT, k->path, "", text, words));
	if (k->asked_count < OTHERS_ASKED_MAX)
		k->asked[k->asked_count++] = k->text;
	return case_problem_bind(k->problems, k->text);
}

/* --- Of another matter ------------------------------------------------------------------------------------------- */

/* The last ten digits, in which a number with and without century agree. */
static bool same_number(struct span words, const char *number)
{
	char digits[2][32] = { "", "" };
	size_t count[2] = { 0, 0 };

	for (size_t i = 0; i < words.len && count[0] < 31; i++)
		if (words.ptr[i] >= '0' && words.ptr[i] <= '9')
			digits[0][count[0]++] = words.ptr[i];
	for (; *number && count[1] < 31; number++)
		if (*number >= '0' && *number <= '9')
			digits[1][count[1]++] = *number;
	return count[0] >= 10 && count[1] >= 10 &&
	       memcmp(digits[0] + count[0] - 10, digits[1] + count[1] - 10, 10) == 0;
}

/* A parent may be the person of another matter. */
static bool is_relatives(const struct others_check *k, struct span words)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_at(case_json(k->c), "representatives"), i, one)
		if (same_number(words, json_text(one, "number")))
			return true;
	return false;
}

/* Who have acted: their fields, and what the service itself puts on paper, name nobody whom a text is about. */
static const char *const ACTORS[] = { "protection.by_name", "protection.spoken_by", "informed.by", "person.age_by",
	                              "person.birth_date_by" };

static bool covers(struct span text, const char *name, const struct secret *s)
{
	size_t len = strlen(name);

	for (size_t at = 0; len && at + len <= text.len; at++)
		if (at <= s->start && at + len >= s->end && memcmp(text.ptr + at, name, len) == 0)
			return true;
	return false;
}

static bool is_actor(const struct others_check *k, const struct secret *s)
{
	for (size_t i = 0; i < ARRAY_LENGTH(ACTORS); i++)
		if (covers(k->text, case_text(k->c, ACTORS[i]), s))
			return true;
	for (size_t i = 0; k->paper && i < k->paper->standing_count; i++)
		if (covers(k->text, k->paper->standing[i], s))
			return true;
	return false;
}

/* Somebody of the home who is told of here where the person is meant to be: nobody else is. */
bool others_is_sibling(const struct others_check *k, struct span words)
{
	size_t len = 0;

	while (len < words.len && words.ptr[len] != ' ')
		len++;
	for (size_t i = 0; i < k->sibling_count; i++)
		if (secret_is_name(span_of(words.ptr, len), k->siblings[i]))
			return true;
	return false;
}

static bool tells_of_person(const char *path)
{
	static const char *const of[] = { "criteria.", "views.", "background", "edit." };

	for (size_t i = 0; i < ARRAY_LENGTH(of); i++)
		if (strncmp(path, of[i], strlen(of[i])) == 0)
			return true;
	return false;
}

static enum err names_person(const struct others_check *k, bool *ret_names)
{
	static const char *const words[] = { "barnet", "barnen", "syskonen", NULL };
	const char *name = case_text(k->c, "person.name");
	struct span given, last;
	WORDS w = { 0 };

	TRY(split_name(name, &given, &last));
	TRY(words_split(k->text, &w));
	*ret_names = !given.len;
	for (size_t i = 0; i < w.count && !*ret_names; i++)
		*ret_names = words_is_one(&w, i, words) || secret_is_name(words_at(&w, i), given);
	return ERR_OK;
}

static enum err tell_sibling(struct others_check *k, struct span words)
{
	bool named = true;

	if (tells_of_person(k->path))
		TRY(names_person(k, &named));
	return named ? ERR_OK
	             : others_ask(k, words,
	                          "här står ett syskon som har ett eget ärende i natt, och inte den som beslutet "
	                          "gäller.");
}

static enum err tell_other(void *ctx, const struct secret *s)
{
	struct others_check *k = ctx;
	struct span words = span_of(k->text.ptr + s->start, s->end - s->start);
	bool others = s->kind == SECRET_NAME;

	for (size_t i = 0; s->kind == SECRET_NUMBER && !is_relatives(k, words) && i < k->count; i++)
		others = others || same_number(words, k->others[i].number);
	if (!others || is_actor(k, s))
		return ERR_OK;
	if (s->kind == SECRET_NAME && others_is_sibling(k, words))
		return tell_sibling(k, words);
	return others_ask(k, words,
	                  s->kind == SECRET_NUMBER ? "här står ett personnummer från ett annat av nattens ärenden."
	                                           : "här står ett namn från ett annat av nattens ärenden.");
}

/* --- Of no matter ------------------------------------------------------------------------------------------------ */

/* Who is named behind it is said to be another. */
static const char *const RELATIVES[] = { "syster",     "systern",  "storasyster", "lillasyster", "halvsyster",
	                                 "bror",       "brodern",  "storebror",   "lillebror",   "halvbror",
	                                 "syskonet",   "kusin",    "kusinen",     "kompis",      "kompisen",
	                                 "vän",        "vännen",   "väninna",     "väninnan",    "klasskamrat",
	                                 "son",        "sonen",    "dotter",      "dottern",     "barn",
	                                 "styvsyster", "styvbror", "tvilling",    NULL };
static const char *const BOY[] = { "pojken", NULL };
static const char *const CHILD[] = { "pojken", "flickan", NULL };

static bool is_between(const struct words *w, size_t index, const char *allowed)
{
	if (index + 1 >= w->count)
		return false;
	for (size_t at = w->items[index].end; at < w->items[index + 1].start; at++)
		if (!strchr(allowed, w->text.ptr[at]))
			return false;
	return true;
}

/* -1: none. */
static int number_at(const struct words *w, size_t index)
{
	struct span word = words_at(w, index);
	int value = 0;

	for (int n = 1; said_number_word(n); n++) {
		const char *const one[] = { said_number_word(n), NULL };

		if (words_is_one(w, index, one))
			return n;
	}
	for (size_t i = 0; i < word.len; i++) {
		if (word.len > 2 || word.ptr[i] < '0' || word.ptr[i] > '9')
			return -1;
		value = 10 * value + word.ptr[i] - '0';
	}
	return word.len ? value : -1;
}

/* "Nils, sju år": the age behind a name; -1: none. */
static int age_behind(const struct words *w, size_t name)
{
	static const char *const years[] = { "år", NULL };

	return is_between(w, name, " ,(") && words_beside(w, name + 1) && words_is_one(w, name + 2, years)
	               ? number_at(w, name + 1)
	               : -1;
}

/* The age ends there: "två år sedan" is none. */
static bool closes(const struct words *w, size_t index)
{
	static const char *const old[] = { "gammal", "gamla", NULL };
	size_t end = w->items[index].end;

	return end == w->text.len || strchr(",.;)!?\n", w->text.ptr[end]) ||
	       (words_beside(w, index) && words_is_one(w, index + 1, old));
}

static bool is_any_own(const struct others_check *k, const struct words *w, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		if (secret_is_own(&k->known, words_at(w, i)))
			return true;
	return false;
}

/* "Storasyster Vera", "hennes bror Nils". */
static bool is_relative(const struct words *w, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		if (words_is_one(w, i, RELATIVES))
			return true;
	return first > 0 && words_beside(w, first - 1) && words_is_one(w, first - 1, RELATIVES);
}

/* The name from `first` to `last`, behind "pojken" or "flickan" at `head` unless that is `first`. */
static bool is_another(const struct others_check *k, const struct words *w, size_t head, size_t first, size_t last)
{
	int age = age_behind(w, last);
	bool differs = age >= 0 && k->years >= 0 && abs(age - k->years) > k->slack;

	if (is_any_own(k, w, first, last))
		return false;
	if (head < first)
		return differs || (k->male >= 0 && words_is_one(w, head, BOY) != (k->male == 1));
	return differs && age < 18 && closes(w, last + 2) && !is_relative(w, first, last);
}

static enum err search_children(struct others_check *k)
{
	WORDS w = { 0 };

	TRY(words_split(k->text, &w));
	for (size_t i = 0; i < w.count; i++) {
		size_t first = words_is_one(&w, i, CHILD) && words_beside(&w, i) ? i + 1 : i, last = first;

		if (!w.items[first].capital)
			continue;
		while (words_beside(&w, last) && w.items[last + 1].capital)
			last++;
		if (is_another(k, &w, i, first, last))
			TRY(others_ask(
			        k,
			        span_of(k->text.ptr + w.items[first].start, w.items[last].end - w.items[first].start),
			        "här står ett barn som inte finns i ärendet, av annat kön eller annan ålder än den som "
			        "beslutet gäller."));
		i = last;
	}
	return ERR_OK;
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

static enum err search(struct others_check *k, const char *path, const char *label, struct span text)
{
	k->path = path;
	k->label = label;
	k->text = text;
	k->first = k->problems->count;
	if (!k->others)
		return search_children(k);
	TRY(secret_find(text, &k->known, tell_other, k));
	return others_search_otherwise(k);
}

const char *case_text_label(const struct law_type *type, const char *path)
{
	const struct law_criterion *criterion = NULL;
	char id[LAW_ID_TEXT];

	if (strncmp(path, "criteria.", 9) == 0) {
		size_t len = strcspn(path + 9, ".");

		(void)snprintf(id, sizeof id, "%.*s", len < sizeof id ? (int)len : 0, path + 9);
		criterion = law_criterion_find(type, id);
	}
	return criterion ? criterion->label : case_field_find(path)->label;
}

static enum err search_field(void *ctx, const char *path, const char *text)
{
	struct others_check *k = ctx;

	if (strncmp(path, "handover.", strlen("handover.")) == 0) /* on no paper of the decision */
		return ERR_OK;
	return search(k, path, case_text_label(k->type, path), span_str(text));
}

/* All that somebody wrote: the fields, and what was reworded in either document. */
static enum err search_written(struct others_check *k, const json_t *editable)
{
	char path[CASE_PATH_MAX];
	size_t i;
	json_t *block;

	TRY(case_text_each(k->c, search_field, k));
	json_array_foreach (editable, i, block) {
		(void)snprintf(path, sizeof path, "edit.%.60s", json_text(block, "id"));
		if (json_is_true(json_object_get(block, "edited")))
			TRY(search(k, path, json_text(block, "heading"), span_str(json_text(block, "text"))));
	}
	return ERR_OK;
}

static bool is_within(struct span part, struct span whole)
{
	return part.len && memmem(whole.ptr, whole.len, part.ptr, part.len);
}

/* A text of the paper that holds no more than what was asked about. */
static bool is_asked(const struct others_check *k, struct span text)
{
	for (size_t i = 0; i < k->asked_count; i++)
		if (is_within(k->asked[i], text) || is_within(text, k->asked[i]))
			return true;
	return false;
}

static enum err search_paper_text(struct others_check *k, struct span text)
{
	return is_asked(k, text) ? ERR_OK : search(k, "", "Texten", text);
}

static enum err search_paper(struct others_check *k, const struct blocks *document)
{
	for (size_t i = 0; i < document->count; i++) {
		const struct block *block = &document->items[i];

		if (block->text)
			TRY(search_paper_text(k, span_str(block->text)));
		for (size_t r = 0; r < block->row_count; r++)
			TRY(search_paper_text(k, span_str(block->rows[r].value)));
	}
	return ERR_OK;
}

enum err case_check_others(const struct case_file *c, const struct law_type *type, const struct case_other *others,
                           size_t count, struct date day, const struct case_paper *paper,
                           struct case_problems *problems)
{
	FREE struct others_check *k = NULL;

	if (!count)
		return ERR_OK;
	k = calloc(1, sizeof *k);
	if (!k)
		return ERR_MEMORY;
	*k = (struct others_check){
		.c = c, .type = type, .problems = problems, .others = others, .count = count, .day = day, .paper = paper
	};
	TRY(know_others(k));
	TRY(know_own(k));
	for (size_t i = 0; i < count; i++)
		TRY(secret_know_name(&k->known, span_str(others[i].name), false));
	TRY(search_written(k, paper ? paper->editable : NULL));
	if (!paper)
		return ERR_OK;
	TRY(search_paper(k, paper->decision));
	return search_paper(k, paper->basis);
}

enum err case_check_children(const struct case_file *c, const struct law_type *type, struct date day,
                             const json_t *editable, struct case_problems *problems)
{
	FREE struct others_check *k = NULL;

	if (!type->child_only)
		return ERR_OK;
	k = calloc(1, sizeof *k);
	if (!k)
		return ERR_MEMORY;
	*k = (struct others_check){ .c = c, .type = type, .problems = problems, .years = case_age(c, day) };
	TRY(know_own(k));
	k->slack = case_age_guessed(c) ? CHILD_OF_GUESS : 0;
	k->male = k->known.own_number[0] ? (k->known.own_number[10] - '0') % 2 : -1;
	return search_written(k, editable);
}
