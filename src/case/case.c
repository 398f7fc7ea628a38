#include "jourbeslut/case.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "case/file.h"
#include "case/value.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/personal_number.h"

struct case_file *case_new(void)
{
	CASE struct case_file *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->root = json_object();
	if (!c->root || json_put_text(c->root, "format", CASE_FORMAT) != ERR_OK)
		return NULL;
	return TAKE(c);
}

void case_free(struct case_file *c)
{
	if (!c)
		return;
	json_decref(c->root);
	free(c);
}

enum err case_to_json(const struct case_file *c, struct buf *out)
{
	return json_canonical(c->root, out);
}

enum err case_copy(const struct case_file *c, struct case_file **ret_case)
{
	CASE struct case_file *copy = calloc(1, sizeof *copy);

	if (!copy)
		return ERR_MEMORY;
	copy->root = json_deep_copy(c->root);
	if (!copy->root)
		return ERR_MEMORY;
	*ret_case = TAKE(copy);
	return ERR_OK;
}

const json_t *case_json(const struct case_file *c)
{
	return c->root;
}

const char *case_text(const struct case_file *c, const char *path)
{
	return json_text_at(c->root, path);
}

size_t case_list_length(const struct case_file *c, const char *list)
{
	return json_array_size(json_at(c->root, list));
}

/* --- Setting and getting ----------------------------------------------------------------------------------------- */

static enum err refuse(struct case_problem *problem, const char *path, const char *text)
{
	if (problem) {
		memset(problem, 0, sizeof *problem);
		problem->severity = CASE_WRONG;
		(void)snprintf(problem->path, sizeof problem->path, "%s", path);
		(void)snprintf(problem->text, sizeof problem->text, "%s", text);
	}
	return ERR_INPUT;
}

enum err case_set(struct case_file *c, const char *path, struct span text, struct date today,
                  struct case_problem *problem)
{
	const struct case_field *field = case_field_find(path);
	char message[CASE_MESSAGE] = "Texten kunde inte läsas. Skriv den på nytt.";
	JSON json_t *raw = NULL;
	JSON json_t *value = NULL;
	enum err e;

	if (!field)
		return ERR_NOT_FOUND;
	e = span_trim(text).len > 0 ? case_value_from_text(field, text, &raw) : ERR_OK;
	if (e == ERR_OK && raw)
		e = case_value_check(field, raw, today, message, &value);
	if (e == ERR_INPUT)
		return refuse(problem, path, message);
	TRY(e);
	if (!value) {
		case_tree_remove(c->root, path);
		return ERR_OK;
	}
	e = case_tree_put(c->root, path, TAKE(value));
	return e == ERR_INPUT ? refuse(problem, path, "Det får inte plats fler rader i listan.") : e;
}

static void tidy_list(json_t *list)
{
	for (size_t i = json_array_size(list); i-- > 0;)
		if (json_object_size(json_array_get(list, i)) == 0)
			(void)json_array_remove(list, i);
}

enum err case_tidy(struct case_file *c)
{
	const char *key;
	json_t *member;
	void *next;

	json_object_foreach_safe(c->root, next, key, member)
	{
		if (!json_is_array(member))
			continue;
		if (json_is_object(json_array_get(member, 0)))
			tidy_list(member);
		if (json_array_size(member) == 0)
			(void)json_object_del(c->root, key);
	}
	return ERR_OK;
}

enum err case_get(const struct case_file *c, const char *path, struct buf *out)
{
	const struct case_field *field = case_field_find(path);
	const json_t *value = json_at(c->root, path);

	return field && value ? case_value_to_text(field, value, out) : ERR_OK;
}

/* --- Every text -------------------------------------------------------------------------------------------------- */

struct text_walk {
	enum err (*each)(void *ctx, const char *path, const char *text);
	void *ctx;
};

static enum err walk_texts(const struct text_walk *w, const json_t *value, const char *path)
{
	const struct case_field *field = json_is_string(value) ? case_field_find(path) : NULL;
	char here[CASE_PATH_MAX];
	const char *key;
	size_t i;
	json_t *child;

	if (field && (field->kind == CASE_TEXT || field->kind == CASE_LONG))
		return w->each(w->ctx, path, json_string_value(value));
	json_object_foreach ((json_t *)(uintptr_t)value, key, child) {
		(void)snprintf(here, sizeof here, "%s%s%s", path, *path ? "." : "", key);
		TRY(walk_texts(w, child, here));
	}
	json_array_foreach (value, i, child) {
		(void)snprintf(here, sizeof here, "%s.%zu", path, i);
		TRY(walk_texts(w, child, here));
	}
	return ERR_OK;
}

enum err case_text_each(const struct case_file *c, enum err (*each)(void *ctx, const char *path, const char *text),
                        void *ctx)
{
	const struct text_walk w = { each, ctx };

	return walk_texts(&w, c->root, "");
}

/* --- Who --------------------------------------------------------------------------------------------------------- */

bool case_number(const struct case_file *c, struct personal_number *ret_number)
{
	struct span text = span_str(case_text(c, "person.number"));
	/* The number was checked when it was set; any later day does for reading it again. */
	struct date far = { .year = 9999, .month = 12, .day = 31 };

	return text.len > 0 && personal_number_parse(text, far, ret_number, NULL) == ERR_OK;
}
