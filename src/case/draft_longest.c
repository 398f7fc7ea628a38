/* A pack with the longest values that the table of fields allows: what only overflows then overflows in some night. */
#include "jourbeslut/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/draft_context.h"

#define LIST_ELEMENTS 4 /* two custodians and two more; a case of more is none of the longest texts */
#define CHOICES_MAX 64
#define VALUE_MAX 32768 /* bytes of one value */
#define FACT_MAX 400    /* bytes of one fact of the call: DECISION_TEXT, which this room does not know */

struct longest {
	const struct law_type *type;
	struct law_problem *problem;
	struct case_file *c;
	struct draft_facts facts;
	char text[VALUE_MAX], words[FACT_MAX];
};

static enum err fail(const struct longest *l, const char *member, const char *text, enum err e)
{
	if (e == ERR_OK || e == ERR_MEMORY)
		return e;
	(void)snprintf(l->problem->file, sizeof l->problem->file, "%.60s/%.50s", l->type->pack->id, l->type->id);
	(void)snprintf(l->problem->member, sizeof l->problem->member, "%s", member);
	(void)snprintf(l->problem->text, sizeof l->problem->text,
	               "with the longest values that its fields allow: %s%s%.150s", err_name(e), *text ? ": " : "",
	               text);
	return ERR_CONFIG;
}

/* --- Values ------------------------------------------------------------------------------------------------------- */

/* Words of letters that take two bytes each. */
static void fill_words(char *out, size_t room, size_t letters)
{
	size_t used = 0;

	for (size_t i = 0; i < letters && used + 3 < room; i++) {
		bool space = i % 8 == 7 && i + 1 < letters;

		used += (size_t)snprintf(out + used, room - used, "%s", space ? " " : i == 0 ? "Å" : "ö");
	}
}

static void fill_choice(struct longest *l, const struct case_field *field)
{
	struct case_choice choices[CHOICES_MAX];
	size_t count = case_field_choices(field, l->type, choices, CHOICES_MAX), best = 0, used = 0;

	l->text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		best = strlen(choices[i].label) > strlen(choices[best].label) ? i : best;
		if (field->kind == CASE_SET)
			used += (size_t)snprintf(l->text + used, sizeof l->text - used, "%s%s", used ? " " : "",
			                         choices[i].id);
	}
	if (field->kind == CASE_CHOICE && count > 0)
		(void)snprintf(l->text, sizeof l->text, "%s", choices[best].id);
}

static void fill_value(struct longest *l, const struct case_field *field)
{
	static const char *const plain[CASE_KIND_COUNT] = {
		[CASE_BOOL] = "yes",
		[CASE_DATE] = "2018-09-26",
		[CASE_TIME] = "2026-09-26 23:40",
		[CASE_PERSONAL_NUMBER] = "20180926-2384",
		[CASE_PHONE] = "070-174 06 05",
	};

	if (field->kind == CASE_CHOICE || field->kind == CASE_SET)
		fill_choice(l, field);
	else if (field->kind == CASE_NUMBER)
		(void)snprintf(l->text, sizeof l->text, "%zu", field->max);
	else if (plain[field->kind])
		(void)snprintf(l->text, sizeof l->text, "%s", plain[field->kind]);
	else
		fill_words(l->text, sizeof l->text, field->max);
}

/* A value that is no value of the field (a number whose check digit is another's) stays away: it is not long. */
static enum err set_path(struct longest *l, const char *path)
{
	struct case_problem problem;
	enum err e = case_set(l->c, path, span_str(l->text), (struct date){ 2026, 9, 27 }, &problem);

	return e == ERR_INPUT ? ERR_OK : e;
}

static enum err set_field(struct longest *l, const struct case_field *field)
{
	const char *star = strstr(field->path, ".*.");
	char path[2 * CASE_PATH_MAX];

	fill_value(l, field);
	if (!star)
		return set_path(l, field->path);
	if (strncmp(field->path, "criteria.", 9) == 0) {
		for (size_t i = 0; i < l->type->criterion_count; i++) {
			(void)snprintf(path, sizeof path, "criteria.%s.%s", l->type->criteria[i].id, star + 3);
			TRY(set_path(l, path));
		}
		return ERR_OK;
	}
	for (int i = 0; i < LIST_ELEMENTS; i++) {
		(void)snprintf(path, sizeof path, "%.*s.%d.%s", (int)(star - field->path), field->path, i, star + 3);
		TRY(set_path(l, path));
	}
	return ERR_OK;
}

static enum err fill_case(struct longest *l)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++)
		TRY(set_field(l, &fields[i]));
	return ERR_OK;
}

static enum err fill_facts(struct longest *l)
{
	struct draft_facts *f = &l->facts;
	const char *const words = l->words;

	fill_words(l->words, sizeof l->words, sizeof l->words / 2 - 2);
	*f = (struct draft_facts){ .municipality = words,
		                   .committee = words,
		                   .court = words,
		                   .reference = "GVL-2026-0042-7",
		                   .decider_name = words,
		                   .decider_office = words,
		                   .mandate = words,
		                   .decided = true,
		                   .after_call = true,
		                   .late_entry = true,
		                   .practice = true,
		                   .unreviewed = true,
		                   .rapporteur_name = words,
		                   .rapporteur_title = words,
		                   .recorder_name = words,
		                   .recorder_title = words,
		                   .called_number = words,
		                   .identified_how = words,
		                   .listeners = words,
		                   .why_oral = words,
		                   .renewal = words,
		                   .question = "",
		                   .person_as_known = words,
		                   .ground = "",
		                   .place_kind = "",
		                   .place = words,
		                   .deviates = words,
		                   .duty_name = words,
		                   .duty_phone = words,
		                   .text_code = "ABCDE-FGHIJ",
		                   .check_code = "ABCD-EFGH-JKMN",
		                   .check_address = words,
		                   .meets = true,
		                   .meeting = { 2026, 9, 30 } };
	TRY(instant_of((struct date){ 2026, 9, 26 }, 23, 40, 0, false, &f->stated));
	f->recorded = f->now = f->stated;
	return ERR_OK;
}

/* --- Texts -------------------------------------------------------------------------------------------------------- */

static enum err expand(const struct longest *l, const char *member, const char *text, const json_t *context)
{
	BUF out = buf_init(BLOCK_TEXT_MAX);

	return fail(l, member, text, law_text_expand(text, context, &out));
}

/* Each by itself, whatever its conditions: not all of them can hold at once. */
static enum err expand_blocks(const struct longest *l, const char *member, struct law_blocks blocks, json_t *context)
{
	for (size_t i = 0; i < blocks.count; i++) {
		const struct law_block *block = &blocks.items[i];
		const json_t *list = *block->each ? json_at(context, block->each) : NULL;

		if (list)
			TRY(json_put(context, "item", json_incref(json_array_get(list, 0))));
		TRY(expand(l, member, block->text, context));
		for (size_t k = 0; k < block->row_count; k++)
			TRY(expand(l, member, block->rows[k].value, context));
	}
	return ERR_OK;
}

static enum err expand_lines(const struct longest *l, const char *member, const char *const *lines, size_t count,
                             const json_t *context)
{
	for (size_t i = 0; i < count; i++)
		TRY(expand(l, member, lines[i], context));
	return ERR_OK;
}

static enum err expand_all(const struct longest *l)
{
	const struct law_type *t = l->type;
	JSON json_t *context = NULL;

	TRY(draft_context(t, l->c, &l->facts, &context));
	TRY(expand_blocks(l, "decision", t->decision, context));
	TRY(expand_blocks(l, "decision_no", t->decision_no, context));
	TRY(expand_blocks(l, "basis", t->basis, context));
	TRY(expand_blocks(l, "confirmation", t->confirmation, context));
	TRY(expand_blocks(l, "confirmation_no", t->confirmation_no, context));
	TRY(expand_lines(l, "script", t->script, t->script_count, context));
	for (size_t i = 0; i < t->suggestion_count; i++)
		TRY(expand(l, "suggest", t->suggest[i].text, context));
	return ERR_OK;
}

/* Whole documents, as the pages and papers have them. */
static enum err write_all(struct longest *l, bool yes)
{
	BLOCKS decision = { 0 }, basis = { 0 }, confirmation = { 0 };
	BUF essence = buf_init(CASE_FILE_MAX);

	l->facts.yes = yes;
	TRY(fail(l, yes ? "decision" : "decision_no", "", draft_decision(l->type, l->c, &l->facts, NULL, &decision)));
	TRY(fail(l, "basis", "", draft_basis(l->type, l->c, &l->facts, NULL, &basis)));
	TRY(fail(l, yes ? "confirmation" : "confirmation_no", "",
	         draft_confirmation(l->type, l->c, &l->facts, &confirmation)));
	return fail(l, yes ? "essence" : "essence_no", "", draft_essence(l->type, l->c, &l->facts, &essence));
}

static enum err check_type(struct longest *l)
{
	CASE struct case_file *c = case_new();

	if (!c)
		return ERR_MEMORY;
	l->c = c;
	TRY(fill_facts(l));
	TRY(fill_case(l));
	TRY(write_all(l, true));
	TRY(expand_all(l));
	return write_all(l, false);
}

enum err draft_pack_longest(const struct law_pack *pack, struct law_problem *problem)
{
	FREE struct longest *l = calloc(1, sizeof *l);

	if (!l)
		return ERR_MEMORY;
	l->problem = problem;
	for (size_t i = 0; i < pack->type_count; i++) {
		l->type = &pack->types[i];
		TRY(check_type(l));
	}
	return ERR_OK;
}
