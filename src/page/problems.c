#include <stdio.h>

#include "jourbeslut/page.h"

/* "person.name" → "person-name": an id that a link can lead to. */
static void field_of(const char *path, char out[CASE_PATH_MAX])
{
	size_t i;

	for (i = 0; path[i] && i + 1 < CASE_PATH_MAX; i++)
		out[i] = path[i] == '.' ? '-' : path[i];
	out[i] = '\0';
}

static enum err add_problem(json_t *list, json_t *errors, const struct case_problem *p)
{
	JSON json_t *item = json_object();
	char field[CASE_PATH_MAX];

	if (!item)
		return ERR_MEMORY;
	field_of(p->path, field);
	TRY(json_put_text(item, "field", field));
	TRY(json_put_text(item, "text", p->text));
	TRY(json_append(list, TAKE(item)));
	return field[0] ? json_put_text(errors, field, p->text) : ERR_OK;
}

enum err page_put_problems(json_t *data, const struct case_problems *problems)
{
	JSON json_t *list = json_array(), *errors = json_object();

	if (!list || !errors)
		return ERR_MEMORY;
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].severity != CASE_WARNING)
			TRY(add_problem(list, errors, &problems->items[i]));
	TRY(json_put(data, "errors", TAKE(errors)));
	return json_array_size(list) ? json_put(data, "problems", TAKE(list)) : ERR_OK;
}
