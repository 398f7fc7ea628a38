#include "desk/step.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void step_release(struct step *p)
{
	case_free(p->c);
}

void step_fields_release(struct step_fields *f)
{
	free(f->items);
}

const char *step_list(enum case_step which)
{
	return which == CASE_STEP_PERSON ? "representatives" : which == CASE_STEP_DOCUMENTS ? "documents" : NULL;
}

enum case_step step_after(const struct law_type *type, enum case_step which)
{
	for (int i = which + 1; i < CASE_STEP_COUNT; i++)
		if (case_step_in_type((enum case_step)i, type))
			return (enum case_step)i;
	return CASE_STEP_NONE;
}

void step_field_id(const char *path, char out[CASE_PATH_MAX])
{
	size_t i;

	for (i = 0; path[i] && i + 1 < CASE_PATH_MAX; i++)
		out[i] = path[i] == '.' ? '-' : path[i];
	out[i] = '\0';
}

enum err step_open(struct visit *v, struct span name, struct step *ret_step)
{
	char text[32];

	if (name.len >= sizeof text)
		return ERR_NOT_FOUND;
	(void)snprintf(text, sizeof text, "%.*s", (int)name.len, name.ptr);
	ret_step->which = case_step_find(text);
	TRY(decision_type(v->o, &v->d, &ret_step->type));
	if (ret_step->which == CASE_STEP_NONE || !case_step_in_type(ret_step->which, ret_step->type))
		return ERR_NOT_FOUND;
	return decision_case_load(v->s, v->d.matter_id, &ret_step->c);
}

/* --- Which fields ------------------------------------------------------------------------------------------------- */

/* The case with what the law's conditions ask of the person's age. */
static enum err context_of(const struct visit *v, const struct case_file *c, json_t **ret_context)
{
	int age = case_age(c, date_of(v->d.has_oral ? v->d.oral.stated : v->now));
	JSON json_t *context = json_deep_copy(case_json(c));
	json_t *person;

	if (!context)
		return ERR_MEMORY;
	if (!json_object_get(context, "person"))
		TRY(json_put(context, "person", json_object()));
	person = json_object_get(context, "person");
	TRY(json_put_bool(person, "is_child", age >= 0 && age < 18));
	TRY(json_put_bool(person, "is_adult", age >= 18));
	TRY(json_put_bool(person, "is_fifteen", age >= 15));
	*ret_context = TAKE(context);
	return ERR_OK;
}

static enum err add(struct step_fields *f, const struct case_field *field, const struct law_criterion *criterion,
                    int slot)
{
	const char *star = strchr(field->path, '*');
	struct step_field *item;

	if (f->count == STEP_FIELDS_MAX)
		return ERR_TOO_LARGE;
	item = &f->items[f->count++];
	*item = (struct step_field){ .field = field, .criterion = criterion, .slot = slot };
	if (!star)
		(void)snprintf(item->path, sizeof item->path, "%s", field->path);
	else if (criterion)
		(void)snprintf(item->path, sizeof item->path, "%.*s%s%s", (int)(star - field->path), field->path,
		               criterion->id, star + 1);
	else
		(void)snprintf(item->path, sizeof item->path, "%.*s%d%s", (int)(star - field->path), field->path, slot,
		               star + 1);
	return ERR_OK;
}

/* Questions about a newborn child, once it is said that the person is something else. */
static bool is_newborns(const struct case_field *field)
{
	static const char *const paths[] = { "person.id_band",    "person.birth_order", "person.birth_place",
		                             "person.birth_time", "person.found_place", "person.found_at",
		                             "person.mother" };

	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		if (strcmp(field->path, paths[i]) == 0)
			return true;
	return false;
}

/* Questions that belong to an answer or a law that this decision does not have are left out, unless they are filled in.
 */
static bool is_asked(const struct visit *v, const struct step *p, const struct case_field *field)
{
	struct case_choice choice;
	const char *known = case_text(p->c, "person.known");

	if (is_newborns(field))
		return !*known || strcmp(known, "newborn") == 0 || json_at(case_json(p->c), field->path);
	if (strcmp(field->path, "municipality") ==
	    0) /* the decision has one; the case's is asked where it is another */
		return *case_text(p->c, field->path) &&
		       !people_municipality_named(&v->d.municipality, case_text(p->c, field->path));
	if (field->from_law && case_field_choices(field, p->type, &choice, 1) == 0)
		return false;
	if (strncmp(field->path, "no.", 3) == 0)
		return (v->d.has_oral && !v->d.oral.yes) || json_at(case_json(p->c), field->path);
	return true;
}

static bool criterion_is_asked(const struct step *p, const struct law_criterion *criterion, const json_t *context)
{
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "criteria.%s", criterion->id);
	return law_conditions_hold(criterion->when, context) || json_at(case_json(p->c), path);
}

/* All fields of one criterion, then of the next; all of one person, then of the next. */
static enum err add_criteria(const struct visit *v, const struct step *p, struct step_fields *f)
{
	JSON json_t *context = NULL;
	size_t count;
	const struct case_field *fields = case_fields(&count);

	TRY(context_of(v, p->c, &context));
	for (size_t i = 0; i < p->type->criterion_count; i++) {
		if (!criterion_is_asked(p, &p->type->criteria[i], context))
			continue;
		for (size_t k = 0; k < count; k++)
			if (fields[k].step == CASE_STEP_CRITERIA && strchr(fields[k].path, '*'))
				TRY(add(f, &fields[k], &p->type->criteria[i], -1));
	}
	for (size_t k = 0; k < count; k++)
		if (fields[k].step == CASE_STEP_CRITERIA && !strchr(fields[k].path, '*'))
			TRY(add(f, &fields[k], NULL, -1));
	return ERR_OK;
}

static enum err add_list(const struct step *p, const char *list, size_t slots, struct step_fields *f)
{
	size_t count, have = case_list_length(p->c, list), len = strlen(list);
	const struct case_field *fields = case_fields(&count);

	if (!slots)
		slots = have + (have == 0 || p->spare);
	if (slots > CASE_LIST_MAX)
		slots = CASE_LIST_MAX;
	for (size_t i = 0; i < slots; i++)
		for (size_t k = 0; k < count; k++)
			if (strncmp(fields[k].path, list, len) == 0 && fields[k].path[len] == '.')
				TRY(add(f, &fields[k], NULL, (int)i));
	return ERR_OK;
}

enum err step_fields_find(const struct visit *v, const struct step *p, size_t slots, struct step_fields *ret_fields)
{
	const char *list = step_list(p->which);
	size_t count;
	const struct case_field *fields = case_fields(&count);

	ret_fields->items = calloc(STEP_FIELDS_MAX, sizeof *ret_fields->items);
	if (!ret_fields->items)
		return ERR_MEMORY;
	if (p->which == CASE_STEP_CRITERIA)
		return add_criteria(v, p, ret_fields);
	for (size_t k = 0; k < count; k++)
		if (fields[k].step == p->which && !strchr(fields[k].path, '*') && is_asked(v, p, &fields[k]))
			TRY(add(ret_fields, &fields[k], NULL, -1));
	return list ? add_list(p, list, slots, ret_fields) : ERR_OK;
}
