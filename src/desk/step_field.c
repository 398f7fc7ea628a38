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
	bool readonly;
	const struct step_field *before; /* the field written before this one */
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
		JSON json_t *choice = json_object();
		char name[CASE_PATH_MAX + 40];

		(void)snprintf(name, sizeof name, set ? "%s.%s" : "%s", f->path, choices[i].id);
		TRY(json_put_text(choice, "name", name));
		TRY(json_put_text(choice, "value", set ? "1" : choices[i].id));
		TRY(json_put_text(choice, "label", choices[i].label));
		TRY(json_put_bool(choice, "checked",
		                  set ? step_has_word(value, choices[i].id) : strcmp(value, choices[i].id) == 0));
		TRY(json_put_bool(choice, "first", i == 0));
		TRY(json_append(array, TAKE(choice)));
	}
	return json_put(item, "choices", TAKE(array));
}

/* Before the first field of a criterion, or of a person or document in a list. */
static enum err put_heading(json_t *item, const struct writer *w, const struct step_field *f)
{
	const struct step_field *b = w->before;
	char text[200] = "";

	if (f->criterion && (!b || b->criterion != f->criterion))
		(void)snprintf(text, sizeof text, "%s", f->criterion->label);
	else if (f->slot >= 0 && (!b || b->slot != f->slot))
		(void)snprintf(text, sizeof text,
		               w->step->which == CASE_STEP_PERSON ? "Vårdnadshavare eller ställföreträdare %d"
		                                                  : "Handling %d",
		               f->slot + 1);
	return json_put_text(item, "heading", text);
}

static enum err put_hint(json_t *item, const struct step_field *f)
{
	BUF hint = buf_init(2000);
	bool reason = f->criterion && !f->field->protected;

	if (reason)
		TRY(buf_printf(&hint, "%s (%s) ", f->criterion->hint, f->criterion->source));
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
	JSON json_t *item = json_object();
	char id[CASE_PATH_MAX];

	step_field_id(f->path, id);
	TRY(json_put_text(item, "id", id));
	TRY(json_put_text(item, "name", f->path));
	TRY(json_put_text(item, "label", f->field->label));
	TRY(put_hint(item, f));
	TRY(put_heading(item, w, f));
	TRY(put_value(item, w, f));
	TRY(json_put_text(item, "size", size_of(f->field)));
	TRY(json_put_text(item, "inputmode", inputmode_of(f->field->kind)));
	TRY(json_put_text(item, "error", w->typed ? json_text(w->typed->errors, f->path) : wrong_time(w, f)));
	TRY(json_put_bool(item, "missing", is_missing(w->missing, f->path)));
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

static enum err put_adds(const struct step *p, json_t *data)
{
	const char *list = step_list(p->which);
	JSON json_t *array = json_array(), *item = NULL;

	if (list && case_list_length(p->c, list) < CASE_LIST_MAX) {
		item = json_object();
		TRY(json_put_text(item, "list", list));
		TRY(json_put_bool(item, "representatives", p->which == CASE_STEP_PERSON));
		TRY(json_put_bool(item, "documents", p->which == CASE_STEP_DOCUMENTS));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "adds", TAKE(array));
}

enum err step_put_fields(struct visit *v, const struct step *p, const struct step_typed *typed, bool readonly,
                         const struct case_problems *missing, json_t *data)
{
	struct writer w = { p, typed, missing, readonly, NULL };
	JSON json_t *array = json_array();
	STEP_FIELDS fields = { 0 };

	TRY(step_fields_find(v, p, typed ? typed->slots : 0, &fields));
	for (size_t i = 0; i < fields.count; i++) {
		if (!is_wanted(&w, &fields.items[i]))
			continue;
		TRY(add_field(array, &w, &fields.items[i]));
		w.before = &fields.items[i];
	}
	TRY(json_put(data, "fields", TAKE(array)));
	return put_adds(p, data);
}
