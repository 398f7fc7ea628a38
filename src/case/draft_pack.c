#include "jourbeslut/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "case/context.h"
#include "case/file.h"
#include "case/draft_context.h"
#include "jourbeslut/said.h"

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

static bool knows(const struct walk *w, const char *path)
{
	char full[2 * CASE_PATH_MAX];

	if (strncmp(path, "item.", 5) != 0)
		return draft_context_knows(w->type, path);
	(void)snprintf(full, sizeof full, "%s.0.%s", w->each, path + 5);
	return *w->each && draft_context_knows(w->type, full);
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
	const struct case_field *field = case_field_find(condition->path);

	if (field && field->from_law && !case_law_choice(field->path, w->type, value))
		return fail(w, "%s is never \"%.60s\" here", condition->path, value);
	if (!field || !field->choices || field->from_law)
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
		if (*block->each && strcmp(block->each, "representatives") != 0 &&
		    strcmp(block->each, "documents") != 0)
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

static enum err check_required(struct walk *w, const char *member, const struct law_required *required, size_t count)
{
	w->member = member;
	for (size_t i = 0; i < count; i++) {
		if (!case_field_find(required[i].path))
			return fail(w, "the case has no field %.60s", required[i].path);
		TRY(check_when(w, required[i].when));
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
	for (size_t i = 0; i < type->criterion_count; i++)
		TRY(check_when(w, type->criteria[i].when));
	w->member = "conflicts";
	for (size_t i = 0; i < type->conflict_count; i++) {
		if (!case_field_find(type->conflicts[i].path))
			return fail(w, "the case has no field %.60s", type->conflicts[i].path);
		TRY(check_when(w, type->conflicts[i].when));
	}
	w->member = "placement_kinds";
	for (size_t i = 0; i < type->placement_kind_count; i++) {
		struct case_choice all[32];
		size_t count = case_field_choices(case_field_find("placement.kind"), NULL, all, ARRAY_LENGTH(all));
		bool found = false;
		for (size_t k = 0; k < count; k++)
			found = found || strcmp(all[k].id, type->placement_kinds[i].id) == 0;
		if (!found)
			return fail(w, "the case has no kind of placement \"%.40s\"", type->placement_kinds[i].id);
	}
	return ERR_OK;
}

/* What a decision may hold can be released (OSL 26 kap. 7 §), and the essence is seen by the e-ID's provider. */
static enum err check_secrecy(struct walk *w, const char *member, const char *text)
{
	char path[CASE_PATH_MAX];

	w->member = member;
	for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
		(void)snprintf(path, sizeof path, "%.*s", (int)(strcspn(open, "}") - 1) % (int)sizeof path, open + 1);
		const struct case_field *field = case_field_find(path);
		if (field && field->protected)
			return fail(w, "{%s} must not stand here", path);
	}
	return ERR_OK;
}

static enum err check_document_secrecy(struct walk *w, const char *member, struct law_blocks blocks)
{
	for (size_t i = 0; i < blocks.count; i++) {
		TRY(check_secrecy(w, member, blocks.items[i].text));
		for (size_t k = 0; k < blocks.items[i].row_count; k++)
			TRY(check_secrecy(w, member, blocks.items[i].rows[k].value));
	}
	return ERR_OK;
}

/* What the e-ID's provider may see of the person: nothing that points somebody out. */
static bool names_somebody(const char *path)
{
	static const char *const allowed[] = { "person.birth_year", "person.age", "person.age_text", "who.def",
		                               "who.def_cap",       "who.gen",    "who.gen_cap" };
	static const char *const identity[] = { "person.",          "who.",         "custodians",
		                                "representatives",  "god_men_text", "other_representatives_text",
		                                "decision.decider", "item." };

	for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
		if (strcmp(path, allowed[i]) == 0)
			return false;
	for (size_t i = 0; i < ARRAY_LENGTH(identity); i++)
		if (strncmp(path, identity[i], strlen(identity[i])) == 0)
			return true;
	return false;
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
	return ERR_OK;
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
				    *blocks.items[b].each)
					return fail(w, "the row \"%s\" must be %s, in a table that is always there",
					            row->label, SAID_ROW[i].template);
			}
		if (count != 1)
			return fail(w, "there must be one row \"%s\"", SAID_ROW[i].label);
	}
	return ERR_OK;
}

static enum err check_type(const struct law_type *type, struct law_problem *problem)
{
	struct walk w = { .type = type, .problem = problem, .each = "" };

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
