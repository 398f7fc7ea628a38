/* A field of the text as the template wants it. */
#include <stdio.h>
#include <string.h>

#include "desk/step.h"
#include "jourbeslut/case.h"

#define CHOICES_MAX 40
#define VALUE_MAX (512 * 1024)

struct writer {
	const struct step *step;
	const struct step_typed *typed;
	const struct case_problems *missing;
	const json_t *context;   /* step_conditions */
	const json_t *suggested; /* NULL: nothing */
	bool readonly;
};

static const char *size_of(const struct case_field *f)
{
	if (f->kind == CASE_NUMBER || f->kind == CASE_DATE)
		return "short";
	if (f->kind == CASE_TIME || f->kind == CASE_PERSONAL_NUMBER || f->kind == CASE_PHONE)
		return "middle";
	return f->max > 0 && f->max <= 60 ? "middle" : "";
}

static const char *inputmode_of(enum case_kind kind)
{
	/* Dates and personal numbers have a hyphen, which a numeric keypad lacks on some telephones. */
	return kind == CASE_NUMBER ? "numeric" : kind == CASE_PHONE ? "tel" : "text";
}

bool step_has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; *p; p += strcspn(p, " ,") + (p[strcspn(p, " ,")] != '\0'))
		if (strcspn(p, " ,") == len && strncmp(p, word, len) == 0)
			return true;
	return false;
}

static enum err put_choices(json_t *item, const struct writer *w, const struct step_field *f, const char *value)
{
	struct case_choice choices[CHOICES_MAX];
	JSON json_t *array = json_array();
	bool set = f->field->kind == CASE_SET;
	size_t count = 0;

	if (set || f->field->kind == CASE_CHOICE)
		count = case_field_choices(f->field, w->step->type, choices, CHOICES_MAX);
	for (size_t i = 0; i < count; i++) {
		bool checked = set ? step_has_word(value, choices[i].id) : strcmp(value, choices[i].id) == 0;
		JSON json_t *choice = json_object();
		char name[CASE_PATH_MAX + 40];

		if (!checked && !case_choice_offered(f->field, w->step->type, choices[i].id, w->context))
			continue;
		(void)snprintf(name, sizeof name, set ? "%s.%s" : "%s", f->path, choices[i].id);
		TRY(json_put_text(choice, "name", name));
		TRY(json_put_text(choice, "value", set ? "1" : choices[i].id));
		TRY(json_put_text(choice, "label", choices[i].label));
		TRY(json_put_bool(choice, "checked", checked));
		TRY(json_put_bool(choice, "first", json_array_size(array) == 0));
		TRY(json_append(array, TAKE(choice)));
	}
	return json_put(item, "choices", TAKE(array));
}

static enum err put_hint(json_t *item, const struct step_field *f)
{
	BUF hint = buf_init(2000);
	bool reason = f->criterion && !f->field->protected;

	if (reason)
		TRY(buf_printf(&hint, "%s ", f->criterion->hint));
	if (reason && *f->criterion->source)
		TRY(buf_printf(&hint, "(%s) ", f->criterion->source));
	/* A file must say the year; on a page the night says it (night_time.h). */
	TRY(buf_add_str(&hint, f->field->kind == CASE_TIME
	                               ? "Klockslag räcker för natten: 23.40. Annars med dag: 21/11 23.40."
	                               : f->field->hint));
	return json_put_text(item, "hint", buf_str(&hint));
}

static enum err put_value(json_t *item, const struct writer *w, const struct step_field *f)
{
	BUF value = buf_init(VALUE_MAX);
	const json_t *typed = w->typed ? json_object_get(w->typed->values, f->path) : NULL;

	if (typed)
		TRY(buf_add_str(&value, json_string_value(typed)));
	else
		TRY(case_get(w->step->c, f->path, &value));
	TRY(json_put_text(item, "value", buf_str(&value)));
	TRY(json_put_bool(item, "yes", f->field->kind == CASE_BOOL && strcmp(buf_str(&value), "yes") == 0));
	TRY(json_put_bool(item, "no", f->field->kind == CASE_BOOL && strcmp(buf_str(&value), "no") == 0));
	return put_choices(item, w, f, buf_str(&value));
}

static bool is_missing(const struct case_problems *problems, const char *path)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].severity == CASE_MISSING && strcmp(problems->items[i].path, path) == 0)
			return true;
	return false;
}

/* What is wrong with the saved time, said where it can be put right. */
static const char *wrong_time(const struct writer *w, const struct step_field *f)
{
	for (size_t i = 0; i < w->missing->count; i++)
		if (f->field->kind == CASE_TIME && w->missing->items[i].severity == CASE_CONFLICT &&
		    strcmp(w->missing->items[i].path, f->path) == 0)
			return w->missing->items[i].text;
	return "";
}

static enum err put_kind(json_t *item, enum case_kind kind)
{
	TRY(json_put_bool(item, "is_long", kind == CASE_LONG));
	TRY(json_put_bool(item, "is_choice", kind == CASE_CHOICE));
	TRY(json_put_bool(item, "is_set", kind == CASE_SET));
	TRY(json_put_bool(item, "is_bool", kind == CASE_BOOL));
	return json_put_bool(item, "is_text",
	                     kind != CASE_LONG && kind != CASE_CHOICE && kind != CASE_SET && kind != CASE_BOOL);
}

static enum err add_field(json_t *array, const struct writer *w, const struct step_field *f)
{
	const char *from = json_text(w->suggested, f->path);
	JSON json_t *item = json_object();
	char id[CASE_PATH_MAX];

	step_field_id(f->path, id);
	TRY(json_put_text(item, "id", id));
	TRY(json_put_text(item, "name", f->path));
	TRY(json_put_text(item, "label", f->field->label));
	TRY(put_hint(item, f));
	TRY(put_value(item, w, f));
	TRY(json_put_text(item, "size", size_of(f->field)));
	TRY(json_put_text(item, "inputmode", inputmode_of(f->field->kind)));
	TRY(json_put_text(item, "error", w->typed ? json_text(w->typed->errors, f->path) : wrong_time(w, f)));
	TRY(json_put_text(item, "suggested", from));
	TRY(json_put_bool(item, "missing", !*from && is_missing(w->missing, f->path)));
	/* Said in the hint already where it is long enough to say it. */
	TRY(json_put_bool(item, "protected", f->field->protected && !strstr(f->field->hint, "beslutsunderlaget")));
	TRY(json_put_bool(item, "readonly", w->readonly));
	TRY(put_kind(item, f->field->kind));
	return json_append(array, TAKE(item));
}

/* An answer is asked for where there is something to answer: words that were pointed out. */
static bool is_wanted(const struct writer *w, const struct step_field *f)
{
	const json_t *typed = w->typed ? json_object_get(w->typed->values, f->path) : NULL;

	if (strcmp(f->path, "public.kept") != 0 || json_string_length(typed) > 0 || *case_text(w->step->c, f->path))
		return true;
	for (size_t i = 0; i < w->missing->count; i++)
		if (w->missing->items[i].quote[0])
			return true;
	return false;
}

/* What an element of the page's list is called. Nobody of 18 has a custodian. */
static const char *element_name(const struct writer *w)
{
	if (w->step->which == CASE_STEP_PERSON)
		return json_is_true(json_at(w->context, "person.is_adult")) ? "Ställföreträdare eller ombud"
		                                                            : "Vårdnadshavare eller ställföreträdare";
	return w->step->which == CASE_STEP_PROTECTION ? "Annat barn i hemmet" : "Handling";
}

/* --- What stands open --------------------------------------------------------------------------------------------- */

static enum err has_value(const struct writer *w, const struct step_field *f, bool *ret_has)
{
	BUF value = buf_init(VALUE_MAX);
	const json_t *typed = w->typed ? json_object_get(w->typed->values, f->path) : NULL;

	TRY(case_get(w->step->c, f->path, &value));
	*ret_has = value.len > 0 || json_string_length(typed) > 0;
	return ERR_OK;
}

/* What the law asks, what has an answer, and what something is wrong with. */
static enum err stands_open(const struct writer *w, const struct step_field *f, bool *ret_open)
{
	*ret_open = f->field->open || (w->typed && *json_text(w->typed->errors, f->path));
	for (size_t i = 0; !*ret_open && i < w->missing->count; i++)
		*ret_open = strcmp(w->missing->items[i].path, f->path) == 0;
	return *ret_open ? ERR_OK : has_value(w, f, ret_open);
}

/* --- Groups ------------------------------------------------------------------------------------------------------- */

/* All fields of one criterion, of one person or document in a list, or the others of the page. */
struct group {
	json_t *open, *folded; /* owned */
	struct buf summary;    /* labels of the folded ones */
	char heading[LAW_NAME_TEXT];
};

static void group_release(struct group *g)
{
	json_decref(g->open);
	json_decref(g->folded);
	buf_release(&g->summary);
}

static bool same_group(const struct step_field *a, const struct step_field *b)
{
	return a->criterion == b->criterion && a->slot == b->slot;
}

static enum err group_begin(const struct writer *w, const struct step_field *f, struct group *g)
{
	*g = (struct group){ json_array(), json_array(), buf_init(20000), "" };
	if (f->criterion)
		(void)snprintf(g->heading, sizeof g->heading, "%s", f->criterion->label);
	else if (f->slot >= 0)
		(void)snprintf(g->heading, sizeof g->heading, "%s %d", element_name(w), f->slot + 1);
	return g->open && g->folded ? ERR_OK : ERR_MEMORY;
}

static enum err group_add(const struct writer *w, const struct step_field *f, struct group *g)
{
	bool open;

	TRY(stands_open(w, f, &open));
	if (open)
		return add_field(g->open, w, f);
	TRY(buf_printf(&g->summary, "%s%s", g->summary.len ? " · " : "", f->field->label));
	return add_field(g->folded, w, f);
}

/* `more`: false where nothing is folded. A group that is folded as a whole has its heading there. */
static enum err group_end(struct group *g, json_t *groups)
{
	JSON json_t *item = json_object(), *more = json_object();
	bool whole = json_array_size(g->open) == 0, none = json_array_size(g->folded) == 0;

	if (!item || !more)
		return ERR_MEMORY;
	TRY(json_put_text(item, "heading", whole ? "" : g->heading));
	TRY(json_put(item, "fields", TAKE(g->open)));
	TRY(json_put_text(more, "heading", whole ? g->heading : ""));
	TRY(json_put_text(more, "summary", buf_str(&g->summary)));
	TRY(json_put(more, "fields", TAKE(g->folded)));
	TRY(json_put(item, "more", none ? json_false() : TAKE(more)));
	return json_append(groups, TAKE(item));
}

/* Gives the index behind the group that begins at `at`. */
static enum err put_group(const struct writer *w, const struct step_fields *fields, size_t at, json_t *groups,
                          size_t *ret_next)
{
	CLEANUP(group_release) struct group g = { 0 };
	const struct step_field *first = &fields->items[at];

	TRY(group_begin(w, first, &g));
	for (; at < fields->count && same_group(first, &fields->items[at]); at++)
		if (is_wanted(w, &fields->items[at]))
			TRY(group_add(w, &fields->items[at], &g));
	*ret_next = at;
	return json_array_size(g.open) + json_array_size(g.folded) ? group_end(&g, groups) : ERR_OK;
}

static enum err put_adds(const struct step *p, const json_t *context, json_t *data)
{
	bool adult = json_is_true(json_at(context, "person.is_adult"));
	const char *list = step_list(p->which);
	JSON json_t *array = json_array(), *item = NULL;

	if (list && case_list_length(p->c, list) < CASE_LIST_MAX) {
		item = json_object();
		TRY(json_put_text(item, "list", list));
		TRY(json_put_bool(item, "representatives", p->which == CASE_STEP_PERSON && !adult));
		TRY(json_put_bool(item, "proxies", p->which == CASE_STEP_PERSON && adult));
		TRY(json_put_bool(item, "children", p->which == CASE_STEP_PROTECTION));
		TRY(json_put_bool(item, "documents", p->which == CASE_STEP_DOCUMENTS));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "adds", TAKE(array));
}

enum err step_put_fields(struct visit *v, const struct step *p, const struct step_typed *typed, bool readonly,
                         const struct case_problems *missing, const json_t *suggested, json_t *data)
{
	JSON json_t *context = NULL, *groups = json_array();
	STEP_FIELDS fields = { 0 };
	size_t at = 0;

	if (!groups)
		return ERR_MEMORY;
	TRY(step_conditions(v, p, &context));
	const struct writer w = { p, typed, missing, context, suggested, readonly };

	TRY(step_fields_find(v, p, typed ? typed->slots : 0, &fields));
	while (at < fields.count)
		TRY(put_group(&w, &fields, at, groups, &at));
	TRY(json_put(data, "groups", TAKE(groups)));
	return put_adds(p, context, data);
}
