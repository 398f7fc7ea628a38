#include "case/fields.h"
#include "jourbeslut/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "case/context.h"
#include "case/file.h"
#include "case/draft_context.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/reckon.h"
#include "jourbeslut/said.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

/* Walks all texts and conditions of a pack. */
struct walk {
	const struct law_type *type;
	struct law_problem *problem;
	const char *member;
	const char *each; /* "" or the list whose element is `item` */
};

static enum err fail(const struct walk *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static enum err fail(const struct walk *w, const char *format, ...)
{
	va_list args;

	(void)snprintf(w->problem->file, sizeof w->problem->file, "%.60s/%.50s", w->type->pack->id, w->type->id);
	(void)snprintf(w->problem->member, sizeof w->problem->member, "%s", w->member);
	va_start(args, format);
	(void)vsnprintf(w->problem->text, sizeof w->problem->text, format, args);
	va_end(args);
	return ERR_CONFIG;
}

/* What a path of a text leads to: `item` is an element of the block's list. */
static void full_path(const struct walk *w, const char *path, size_t len, char out[2 * CASE_PATH_MAX])
{
	bool item = len > 5 && strncmp(path, "item.", 5) == 0;

	(void)snprintf(out, (size_t)2 * CASE_PATH_MAX, "%s%s%.*s", item ? w->each : "", item ? ".0." : "",
	               (int)(item ? len - 5 : len), path + (item ? 5 : 0));
}

static bool knows(const struct walk *w, const char *path)
{
	char full[2 * CASE_PATH_MAX];

	full_path(w, path, strlen(path), full);
	return draft_context_knows(w->type, full);
}

static enum err check_path(const struct walk *w, const char *path, size_t len)
{
	char copy[CASE_PATH_MAX];

	if (len >= sizeof copy)
		return fail(w, "a field's name is too long");
	(void)snprintf(copy, sizeof copy, "%.*s", (int)len, path);
	return knows(w, copy) ? ERR_OK : fail(w, "there is no field {%s}", copy);
}

static enum err check_text(const struct walk *w, const char *text)
{
	for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		if (!close)
			return fail(w, "a { without its }");
		TRY(check_path(w, open + 1, (size_t)(close - open - 1)));
	}
	return ERR_OK;
}

/* A value that the field can never have is a mistake too. */
static enum err check_value(const struct walk *w, const struct law_condition *condition, const char *value)
{
	const struct case_field *field;
	char full[2 * CASE_PATH_MAX];

	full_path(w, condition->path, strlen(condition->path), full);
	field = case_field_find(full);
	bool law = field && field->from_law && (law_choices_find(w->type, field->path) || !field->choices);
	if (law && !case_law_choice(field->path, w->type, value))
		return fail(w, "%s is never \"%.60s\" here", condition->path, value);
	if (!field || !field->choices || law)
		return ERR_OK;
	for (const struct case_choice *choice = field->choices; choice->id; choice++)
		if (strcmp(choice->id, value) == 0)
			return ERR_OK;
	return fail(w, "%s is never \"%.60s\"", condition->path, value);
}

static enum err check_when(const struct walk *w, struct law_conditions when)
{
	for (size_t i = 0; i < when.count; i++) {
		TRY(check_path(w, when.items[i].path, strlen(when.items[i].path)));
		for (size_t k = 0; k < when.items[i].value_count; k++)
			TRY(check_value(w, &when.items[i], when.items[i].values[k]));
	}
	return ERR_OK;
}

static enum err check_blocks(struct walk *w, const char *member, struct law_blocks blocks)
{
	w->member = member;
	for (size_t i = 0; i < blocks.count; i++) {
		const struct law_block *block = &blocks.items[i];
		w->each = block->each;
		if (*block->each && !case_is_list(block->each))
			return fail(w, "there is no list \"%.40s\"", block->each);
		TRY(check_text(w, block->text));
		TRY(check_when(w, block->when));
		for (size_t k = 0; k < block->row_count; k++) {
			TRY(check_text(w, block->rows[k].label));
			TRY(check_text(w, block->rows[k].value));
			TRY(check_when(w, block->rows[k].when));
		}
	}
	w->each = "";
	return ERR_OK;
}

static enum err check_lines(struct walk *w, const char *member, const char *const *lines, size_t count)
{
	w->member = member;
	for (size_t i = 0; i < count; i++)
		TRY(check_text(w, lines[i]));
	return ERR_OK;
}

/* Nobody can write what no page of the type asks for. */
static enum err check_page(struct walk *w, const struct case_field *field, const char *path)
{
	if (!field || field->step == CASE_STEP_NONE || case_step_in_type(field->step, w->type))
		return ERR_OK;
	return fail(w, "%.60s is written on the page \"%s\", which is not among the steps", path,
	            case_step_name(field->step));
}

/* Where something can be put right: a field, or with `*` that of each element of a list, which is `item` in `when`. */
static enum err check_place(struct walk *w, const char *path, struct law_conditions when)
{
	const char *star = strstr(path, ".*.");
	char list[CASE_PATH_MAX] = "", first[2 * CASE_PATH_MAX];
	enum err e;

	(void)snprintf(first, sizeof first, "%s", path);
	if (star) {
		(void)snprintf(list, sizeof list, "%.*s", (int)(star - path), path);
		(void)snprintf(first, sizeof first, "%s.0.%s", list, star + 3);
	}
	if (!case_field_find(first) || (star && !case_is_list(list)))
		return fail(w, "the case has no field %.60s", path);
	TRY(check_page(w, case_field_find(first), path));
	w->each = list;
	e = check_when(w, when);
	w->each = "";
	return e;
}

static enum err check_required(struct walk *w, const char *member, const struct law_required *required, size_t count)
{
	w->member = member;
	for (size_t i = 0; i < count; i++)
		TRY(check_place(w, required[i].path, required[i].when));
	return ERR_OK;
}

/* A field whose choices the table has, too, keeps to them: each has its word there. */
static enum err check_choices(struct walk *w, const struct law_choices *choices)
{
	const struct case_field *field = case_field_find(choices->path);

	w->member = "choices";
	if (!field || !field->from_law)
		return fail(w, "%.60s is no field of the case that takes its choices from the law", choices->path);
	for (size_t i = 0; i < choices->count; i++) {
		const struct case_choice *known = field->choices;

		while (known && known->id && strcmp(known->id, choices->items[i].id) != 0)
			known++;
		if (known && !known->id)
			return fail(w, "%s is never \"%.40s\"", choices->path, choices->items[i].id);
		TRY(check_when(w, choices->items[i].when));
	}
	return ERR_OK;
}

static enum err check_lists(struct walk *w)
{
	const struct law_type *type = w->type;

	w->member = "steps";
	for (size_t i = 0; i < type->step_count; i++)
		if (case_step_find(type->steps[i]) == CASE_STEP_NONE)
			return fail(w, "there is no step \"%.40s\"", type->steps[i]);
	w->member = "often_with";
	for (size_t i = 0; i < type->often_with_count; i++)
		if (!law_type_find(type->pack, type->often_with[i]))
			return fail(w, "the pack has no type \"%.40s\"", type->often_with[i]);
	w->member = "criteria";
	for (size_t i = 0; i < type->criterion_count; i++) {
		char path[CASE_PATH_MAX];

		(void)snprintf(path, sizeof path, "criteria.%.40s.facts", type->criteria[i].id);
		TRY(check_page(w, case_field_find(path), path));
		TRY(check_when(w, type->criteria[i].when));
	}
	w->member = "conflicts";
	for (size_t i = 0; i < type->conflict_count; i++)
		TRY(check_place(w, type->conflicts[i].path, type->conflicts[i].when));
	for (size_t i = 0; i < type->choices_count; i++)
		TRY(check_choices(w, &type->choices[i]));
	w->member = "follow_ups";
	for (size_t i = 0; i < type->follow_up_count; i++) {
		TRY(check_text(w, type->follow_ups[i].pending_label));
		TRY(check_text(w, type->follow_ups[i].pending_note));
	}
	w->member = "consents";
	for (size_t i = 0; i < type->consent_count; i++) {
		w->each = type->consents[i].own ? "" : "representatives";
		TRY(check_when(w, type->consents[i].when));
	}
	w->each = "";
	return ERR_OK;
}

/* The field, or its words. */
static bool is_protected(const char *path)
{
	static const char *const words[] = { "_left_text", "_text" };
	const struct case_field *field = case_field_find(path);
	size_t len = strlen(path);
	char stem[2 * CASE_PATH_MAX];

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
		size_t end = strlen(words[i]);

		if (field || len <= end || strcmp(path + len - end, words[i]) != 0)
			continue;
		(void)snprintf(stem, sizeof stem, "%.*s", (int)(len - end), path);
		field = case_field_find(stem);
	}
	return field && field->protected;
}

/* What a decision may hold can be released (OSL 26 kap. 7 §), and the essence is seen by the e-ID's provider. */
static enum err check_secrecy(struct walk *w, const char *member, const char *text)
{
	char path[2 * CASE_PATH_MAX];

	w->member = member;
	for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
		full_path(w, open + 1, strcspn(open, "}") - 1, path);
		if (is_protected(path))
			return fail(w, "{%s} must not stand here", path);
	}
	return ERR_OK;
}

static enum err check_document_secrecy(struct walk *w, const char *member, struct law_blocks blocks)
{
	for (size_t i = 0; i < blocks.count; i++) {
		w->each = blocks.items[i].each;
		TRY(check_secrecy(w, member, blocks.items[i].text));
		for (size_t k = 0; k < blocks.items[i].row_count; k++)
			TRY(check_secrecy(w, member, blocks.items[i].rows[k].value));
	}
	w->each = "";
	return ERR_OK;
}

/* What the e-ID's provider may see of the person: nothing that points somebody out. */
static bool names_somebody(const char *path)
{
	static const char *const allowed[] = { "person.birth_year", "person.age", "person.age_text", "who.def",
		                               "who.def_cap",       "who.gen",    "who.gen_cap" };
	static const char *const identity[] = { "person.",
		                                "who.",
		                                "custodians",
		                                "representatives",
		                                "god_men_text",
		                                "administrators_text",
		                                "unaccompanied_text",
		                                "other_representatives_text",
		                                "decision.decider",
		                                "item." };

	for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
		if (strcmp(path, allowed[i]) == 0)
			return false;
	for (size_t i = 0; i < ARRAY_LENGTH(identity); i++)
		if (strncmp(path, identity[i], strlen(identity[i])) == 0)
			return true;
	return false;
}

/* In either size of letters. */
static bool text_begins(const char *text, const char *word)
{
	return strncasecmp(text + strspn(text, " "), word, strlen(word)) == 0;
}

#define ESSENCE_MAX 1000 /* of the 1,500 (draft_essence); the fields need the rest */
#define ANSWER "Svar: {decision.answer_text}"

/* What the decision maker sees in the e-ID's app says what was answered, once, and nothing else in its place. */
static enum err check_answer(const struct walk *w, const char *const *lines, size_t count)
{
	size_t found = 0, len = 0;

	for (size_t i = 0; i < count; i++) {
		len += strlen(lines[i]) + 1;
		found += strcmp(lines[i], ANSWER) == 0;
		if (strcmp(lines[i], ANSWER) != 0 && text_begins(lines[i], "svar"))
			return fail(w, "\"%.60s\": the answer is \"" ANSWER "\", and no other line begins so",
			            lines[i]);
	}
	if (len > ESSENCE_MAX)
		return fail(w, "the lines have more than %d bytes: the app would not show them", ESSENCE_MAX);
	return found == 1 || w->type->free ? ERR_OK : fail(w, "there must be one line \"" ANSWER "\"");
}

static enum err check_essence(struct walk *w, const char *member, const char *const *lines, size_t count)
{
	char path[CASE_PATH_MAX];

	TRY(check_lines(w, member, lines, count));
	for (size_t i = 0; i < count; i++) {
		TRY(check_secrecy(w, member, lines[i]));
		for (const char *open = strchr(lines[i], '{'); open; open = strchr(open + 1, '{')) {
			(void)snprintf(path, sizeof path, "%.*s", (int)(strcspn(open, "}") - 1) % (int)sizeof path,
			               open + 1);
			if (names_somebody(path))
				return fail(w, "{%s} must not stand in the e-ID's app", path);
		}
	}
	return check_answer(w, lines, count);
}

/* Nobody to name leaves a row out by itself; else it may have no condition. */
static bool sometimes(const struct law_row *row)
{
	const struct law_condition *when = row->when.items;

	return row->when.count > 1 || (row->when.count == 1 && (when->test != LAW_TEST_PRESENT ||
	                                                        strcmp(when->path, "decision.decider_name") != 0 ||
	                                                        strcmp(row->value, "{decision.decider}") != 0));
}

/* A record is judged by these rows (said_rows_differ): each stands once, always, and says that and nothing else. */
static enum err check_rows(struct walk *w, const char *member, struct law_blocks blocks)
{
	w->member = member;
	for (size_t i = 0; i < SAID_ROWS; i++) {
		size_t count = 0;

		for (size_t b = 0; b < blocks.count; b++)
			for (size_t r = 0; r < blocks.items[b].row_count; r++) {
				const struct law_row *row = &blocks.items[b].rows[r];

				if (strcmp(row->label, SAID_ROW[i].label) != 0)
					continue;
				count++;
				if (strcmp(row->value, SAID_ROW[i].template) != 0 || blocks.items[b].when.count ||
				    *blocks.items[b].each || sometimes(row))
					return fail(w, "the row \"%s\" must be %s, in a table that is always there",
					            row->label, SAID_ROW[i].template);
			}
		if (count != 1)
			return fail(w, "there must be one row \"%s\"", SAID_ROW[i].label);
	}
	return ERR_OK;
}

/* A fixed answer must be one that the field can have. What may be released gets nothing of what may not. */
static enum err check_suggestion(struct walk *w, const struct law_suggestion *s)
{
	const struct case_field *field = case_field_find(s->path);
	const struct law_condition answer = { .path = s->path };

	if (!field)
		return fail(w, "the case has no field %.60s", s->path);
	if (strncmp(s->path, "criteria.", 9) == 0)
		TRY(check_path(w, s->path, strlen(s->path)));
	TRY(check_text(w, s->text));
	TRY(check_text(w, s->from));
	TRY(check_when(w, s->when));
	if ((field->kind == CASE_CHOICE || field->kind == CASE_SET) && !strchr(s->text, '{'))
		TRY(check_value(w, &answer, s->text));
	return field->protected ? ERR_OK : check_secrecy(w, "suggest", s->text);
}

/* --- What no document may leave out ------------------------------------------------------------------------------ */

/* A notice that begins so, and stands under this condition and no other. */
static const struct mark {
	const char *words, *path;
	enum law_test test;
	const char *values[2];
} MARKS[] = {
	{ "ÖVNING", "decision.practice", LAW_TEST_PRESENT, { NULL } },
	{ "LAGTEXTEN ÄR INTE GRANSKAD", "law.unreviewed", LAW_TEST_PRESENT, { NULL } },
	{ "UTKAST", "decision.decided", LAW_TEST_ABSENT, { NULL } },
	{ "Skyddade personuppgifter", "person.protected", LAW_TEST_IS, { "marking", "registration" } },
};

static bool is_mark(const struct law_block *b, const struct mark *m)
{
	const struct law_condition *when = b->when.items;
	size_t values = 0;

	if (b->kind != BLOCK_NOTICE || *b->id || *b->each || strncmp(b->text, m->words, strlen(m->words)) != 0 ||
	    strchr(b->text, '{') || b->when.count != 1 || strcmp(when->path, m->path) != 0 || when->test != m->test)
		return false;
	for (; values < ARRAY_LENGTH(m->values) && m->values[values]; values++)
		if (values >= when->value_count || strcmp(when->values[values], m->values[values]) != 0)
			return false;
	return when->value_count == values;
}

static enum err check_marks(struct walk *w, const char *member, struct law_blocks blocks)
{
	w->member = member;
	for (size_t i = 0; i < ARRAY_LENGTH(MARKS); i++) {
		bool there = false;

		for (size_t b = 0; b < blocks.count && !there; b++)
			there = is_mark(&blocks.items[b], &MARKS[i]);
		if (!there)
			return fail(w, "there must be the notice \"%s …\" by {%s} alone, as in the part \"marks\"",
			            MARKS[i].words, MARKS[i].path);
	}
	return ERR_OK;
}

static bool follows(const struct law_type *type, const char *id)
{
	for (size_t i = 0; i < type->follow_up_count; i++)
		if (strcmp(type->follow_ups[i].id, id) == 0)
			return true;
	return false;
}

/* By these ids the service knows what lapses and when: with others nobody watches over it. */
static enum err check_watch(struct walk *w)
{
	w->member = "follow_ups";
	if (!w->type->deprives_liberty || w->type->free)
		return ERR_OK;
	if (!follows(w->type, LAW_SUBMISSION))
		return fail(w, "what deprives of liberty must have the follow-up \"" LAW_SUBMISSION "\"");
	return follows(w->type, LAW_APPLICATION)
	               ? ERR_OK
	               : fail(w, "what deprives of liberty must have the follow-up \"" LAW_APPLICATION "\"");
}

/* The question asks something by its own words, whatever the fields give. */
static enum err check_question(struct walk *w)
{
	BUF words = buf_init((size_t)4 * CASE_FILE_MAX);

	w->member = "question";
	for (const char *at = w->type->question; *at; at += *at == '}') {
		size_t len = strcspn(at, "{");

		TRY(buf_add(&words, at, len));
		at += len + strcspn(at + len, "}");
	}
	return text_says(buf_span(&words), 3, 1) ? ERR_OK : fail(w, "asks nothing");
}

/* Whoever is shown a confirmation finds the decision by it. */
static enum err check_reference(struct walk *w, const char *member, struct law_blocks blocks)
{
	w->member = member;
	for (size_t b = 0; b < blocks.count; b++)
		for (size_t r = 0; r < blocks.items[b].row_count; r++) {
			const struct law_row *row = &blocks.items[b].rows[r];

			if (strcmp(row->label, "Referens") == 0 && strcmp(row->value, "{decision.reference}") == 0 &&
			    row->when.count == 0 && blocks.items[b].when.count == 0)
				return ERR_OK;
		}
	return fail(w, "there must be the row \"Referens\" {decision.reference}");
}

static enum err check_documents(struct walk *w)
{
	const struct law_type *type = w->type;

	TRY(check_marks(w, "decision", type->decision));
	TRY(check_marks(w, "decision_no", type->decision_no));
	TRY(check_marks(w, "basis", type->basis));
	TRY(check_marks(w, "confirmation", type->confirmation));
	TRY(check_marks(w, "confirmation_no", type->confirmation_no));
	TRY(check_reference(w, "confirmation", type->confirmation));
	TRY(check_reference(w, "confirmation_no", type->confirmation_no));
	return check_question(w);
}

static enum err check_type(const struct law_type *type, struct law_problem *problem)
{
	struct walk w = { .type = type, .problem = problem, .each = "" };

	TRY(check_watch(&w));
	TRY(check_lists(&w));
	TRY(check_required(&w, "required", type->required, type->required_count));
	TRY(check_required(&w, "required_no", type->required_no, type->required_no_count));
	TRY(check_blocks(&w, "decision", type->decision));
	TRY(check_blocks(&w, "decision_no", type->decision_no));
	TRY(check_blocks(&w, "basis", type->basis));
	TRY(check_blocks(&w, "confirmation", type->confirmation));
	TRY(check_blocks(&w, "confirmation_no", type->confirmation_no));
	TRY(check_document_secrecy(&w, "decision", type->decision));
	TRY(check_document_secrecy(&w, "decision_no", type->decision_no));
	TRY(check_rows(&w, "decision", type->decision));
	TRY(check_rows(&w, "decision_no", type->decision_no));
	TRY(check_documents(&w));
	w.member = "suggest";
	for (size_t i = 0; i < type->suggestion_count; i++)
		TRY(check_suggestion(&w, &type->suggest[i]));
	TRY(check_lines(&w, "script", type->script, type->script_count));
	TRY(check_essence(&w, "essence", type->essence, type->essence_count));
	return check_essence(&w, "essence_no", type->essence_no, type->essence_no_count);
}

enum err draft_pack_check(const struct law_pack *pack, struct law_problem *problem)
{
	memset(problem, 0, sizeof *problem);
	for (size_t i = 0; i < pack->type_count; i++)
		TRY(check_type(&pack->types[i], problem));
	return ERR_OK;
}

enum err draft_law_load(const char *folder, struct law_problem *problem, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = NULL;

	TRY(case_fields_load(folder, problem));
	TRY(law_load(folder, problem, &law));
	for (size_t i = 0; i < law_pack_count(law); i++)
		TRY(draft_pack_check(law_pack_at(law, i), problem));
	*ret_law = TAKE(law);
	return ERR_OK;
}

enum err draft_law_open(const char *folder, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = NULL;
	struct law_left_out fields = { .of = LAW_STOOD_IN, .from = LAW_FIRST_DAY };
	enum err e = case_fields_load(folder, &fields.problem);
	bool broken = e == ERR_CONFIG;
	struct law_problem none;

	if (broken)
		e = case_fields_load(NULL, &none);
	TRY(e);
	TRY(law_load_readable(folder, draft_pack_check, &law));
	if (broken) {
		(void)snprintf(fields.id, sizeof fields.id, CASE_FIELDS_FILE);
		law_broken_add(law, &fields);
	}
	*ret_law = TAKE(law);
	return ERR_OK;
}
