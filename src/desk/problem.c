#include "desk/problem.h"

enum err problem_add(json_t *problems, json_t *errors, const char *field, const char *text)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "field", field));
	TRY(json_put_text(item, "text", text));
	TRY(json_append(problems, TAKE(item)));
	if (!*field || json_object_get(errors, field))
		return ERR_OK;
	return json_put_text(errors, field, text);
}
