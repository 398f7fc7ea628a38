/* Pages that ask for a few lines. */
#include "jourbeslut/reason.h"

#include "jourbeslut/base/text.h"

struct span page_reason(const struct http_request *req)
{
	return span_trim(http_form(req, "reason"));
}

enum err page_reason_check(const struct http_request *req, size_t max, const char *missing, const char **ret_wrong)
{
	BUF clean = buf_init(max);
	enum err e = text_clean(page_reason(req), &clean);

	*ret_wrong = "";
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		*ret_wrong = "Korta texten till några rader, utan tecken som inte går att skriva ut.";
	else if (e == ERR_OK && missing && clean.len == 0)
		*ret_wrong = missing;
	else
		return e;
	return ERR_OK;
}

enum err page_problem_add(json_t *problems, json_t *errors, const char *field, const char *text)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "field", field));
	TRY(json_put_text(item, "text", text));
	TRY(json_append(problems, TAKE(item)));
	if (!*field || json_object_get(errors, field))
		return ERR_OK;
	return json_put_text(errors, field, text);
}

static enum err put_wrong(json_t *data, json_t *errors, const char *wrong)
{
	JSON json_t *problems = json_array();

	if (!problems)
		return ERR_MEMORY;
	TRY(page_problem_add(problems, errors, "reason", wrong));
	return json_put(data, "problems", TAKE(problems));
}

enum err page_reason_render(struct http_request *req, struct http_response *res, const char *name, json_t *data,
                            const char *wrong)
{
	JSON json_t *owned = data, *form = json_object(), *errors = json_object();

	if (!owned || !form || !errors)
		return ERR_MEMORY;
	TRY(json_put_text(form, "reason", http_form_str(req, "reason")));
	TRY(json_put(owned, "form", TAKE(form)));
	if (*wrong) {
		TRY(put_wrong(owned, errors, wrong));
		http_status(res, 422);
	}
	TRY(json_put(owned, "errors", TAKE(errors)));
	return http_render(res, name, TAKE(owned));
}
