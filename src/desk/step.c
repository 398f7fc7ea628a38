#include "desk/step.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/people.h"

#include <stdint.h>
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
	static const char *const lists[CASE_STEP_COUNT] = { [CASE_STEP_PERSON] = "representatives",
		                                            [CASE_STEP_PROTECTION] = "children",
		                                            [CASE_STEP_DOCUMENTS] = "documents" };

	return lists[which];
}

enum err step_find_pages(const struct visit *v, struct step *p)
{
	JSON json_t *context = NULL;

	TRY(step_conditions(v, p, &context));
	for (int i = CASE_STEP_NONE + 1; i < CASE_STEP_COUNT; i++)
		p->pages[i] = i == (int)p->which || case_step_is_asked((enum case_step)i, p->type, context);
	return ERR_OK;
}

enum case_step step_after(const struct step *p, enum case_step which)
{
	for (int i = which + 1; i < CASE_STEP_COUNT; i++)
		if (p->pages[i])
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
	TRY(decision_case_load(v->s, v->d.matter_id, &ret_step->c));
	return step_find_pages(v, ret_step);
}

/* --- Which fields ------------------------------------------------------------------------------------------------- */

enum err step_conditions(const struct visit *v, const struct step *p, json_t **ret_context)
{
	return case_conditions(p->c, p->type, date_of(v->d.has_oral ? v->d.oral.stated : v->now), ret_context);
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

/* One that is chosen is shown, so that it can be taken back. */
static bool has_offer(const struct step *p, const struct case_field *field, const json_t *context)
{
	const struct law_choices *choices = law_choices_find(p->type, field->path);

	for (size_t i = 0; choices && i < choices->count; i++)
		if (case_choice_offered(field, p->type, choices->items[i].id, context))
			return true;
	return choices && json_at(case_json(p->c), field->path);
}

static bool is_of_this(const struct step *p, const struct case_field *field, const json_t *context)
{
	return law_conditions_hold(field->when, context) && case_field_of_age(field, p->type, context);
}

/* Questions that belong to an answer or a law that this decision does not have are left out, unless they are filled in.
 */
static bool is_asked(const struct visit *v, const struct step *p, const struct case_field *field, const json_t *context)
{
	if (strcmp(field->path, "municipality") ==
	    0) /* the decision has one; the case's is asked where it is another */
		return *case_text(p->c, field->path) &&
		       !people_municipality_named(&v->d.municipality, case_text(p->c, field->path));
	if (field->from_law && !has_offer(p, field, context))
		return false;
	if (strncmp(field->path, "no.", 3) == 0)
		return (v->d.has_oral && !v->d.oral.yes) || json_at(case_json(p->c), field->path);
	return is_of_this(p, field, context) || json_at(case_json(p->c), field->path);
}

static bool criterion_is_asked(const struct step *p, const struct law_criterion *criterion, const json_t *context)
{
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "criteria.%s", criterion->id);
	return law_conditions_hold(criterion->when, context) || json_at(case_json(p->c), path);
}

/* All fields of one criterion, then of the next; all of one person, then of the next. */
static enum err add_criteria(const struct step *p, const json_t *context, struct step_fields *f)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

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

/* The fields of one element, which is `item` in the conditions. */
static enum err add_element(const struct step *p, const char *list, size_t slot, json_t *context, struct step_fields *f)
{
	const json_t *element = json_array_get(json_at(case_json(p->c), list), slot);
	size_t count, len = strlen(list);
	const struct case_field *fields = case_fields(&count);

	(void)json_object_del(context, "item");
	if (element)
		TRY(json_put(context, "item", json_incref((json_t *)(uintptr_t)element)));
	for (size_t k = 0; k < count; k++)
		if (strncmp(fields[k].path, list, len) == 0 && fields[k].path[len] == '.' &&
		    (is_of_this(p, &fields[k], context) || json_object_get(element, fields[k].path + len + 3)))
			TRY(add(f, &fields[k], NULL, (int)slot));
	return ERR_OK;
}

static enum err add_list(const struct step *p, const char *list, size_t slots, json_t *context, struct step_fields *f)
{
	size_t have = case_list_length(p->c, list);

	if (!slots)
		slots = have + (have == 0 || p->spare);
	if (slots > CASE_LIST_MAX)
		slots = CASE_LIST_MAX;
	for (size_t i = 0; i < slots; i++)
		TRY(add_element(p, list, i, context, f));
	return ERR_OK;
}

enum err step_fields_find(const struct visit *v, const struct step *p, size_t slots, struct step_fields *ret_fields)
{
	const char *list = step_list(p->which);
	JSON json_t *context = NULL;
	size_t count;
	const struct case_field *fields = case_fields(&count);

	TRY(step_conditions(v, p, &context));
	ret_fields->items = calloc(STEP_FIELDS_MAX, sizeof *ret_fields->items);
	if (!ret_fields->items)
		return ERR_MEMORY;
	if (p->which == CASE_STEP_CRITERIA)
		return add_criteria(p, context, ret_fields);
	for (size_t k = 0; k < count; k++)
		if (fields[k].step == p->which && !strchr(fields[k].path, '*') && is_asked(v, p, &fields[k], context))
			TRY(add(ret_fields, &fields[k], NULL, -1));
	return list ? add_list(p, list, slots, context, ret_fields) : ERR_OK;
}
