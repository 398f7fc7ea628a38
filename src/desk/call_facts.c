/* What was not written down during the call, added later. The six facts themselves never change. */
#include "desk/handlers.h"

#include <string.h>

#include "desk/problem.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"

static const char *const fields[] = { "number_called", "identified_how", "listeners", "why_oral", "mandate_confirmed" };
#define FIELDS ARRAY_LENGTH(fields)

static const char *present(const struct oral *o, size_t field)
{
	const char *const values[FIELDS] = { o->number_called, o->identified_how, o->listeners, o->why_oral, "" };

	return values[field];
}

static enum err show(struct visit *v, json_t *form, json_t *errors, json_t *problems)
{
	JSON json_t *data = NULL, *f = form, *e = errors, *p = problems;

	TRY(visit_data(v, &data));
	TRY(json_put(data, "form", TAKE(f)));
	TRY(json_put(data, "errors", TAKE(e)));
	if (p && json_array_size(p) > 0) {
		TRY(json_put(data, "problems", TAKE(p)));
		http_status(v->res, 422);
	}
	return http_render(v->res, "call-facts", TAKE(data));
}

enum err call_facts_show(struct http_request *req, struct http_response *res)
{
	JSON json_t *form = json_object();
	struct visit v;

	if (!form)
		return ERR_MEMORY;
	TRY(visit_decision(req, res, "read", &v));
	if (!v.d.has_oral)
		return ERR_WRONG_STATE;
	for (size_t i = 0; i < FIELDS; i++)
		TRY(json_put_text(form, fields[i], present(&v.d.oral, i)));
	return show(&v, TAKE(form), json_object(), NULL);
}

/* A row for each fact that differs from what is there. */
static enum err save(struct visit *v, void *ctx)
{
	(void)ctx;
	for (size_t i = 0; i < FIELDS; i++) {
		struct span value = span_trim(http_form(v->req, fields[i]));

		if (value.ptr && !span_equal_str(value, present(&v->d.oral, i)))
			TRY(decision_call_fact_set(v->o, v->s, v->d.id, v->person, fields[i], value));
	}
	return ERR_OK;
}

enum err call_facts_save(struct http_request *req, struct http_response *res)
{
	JSON json_t *form = json_object(), *errors = json_object(), *problems = json_array();
	struct visit v;

	if (!form || !errors || !problems)
		return ERR_MEMORY;
	TRY(visit_decision(req, res, NULL, &v));
	for (size_t i = 0; i < FIELDS; i++) {
		BUF clean = buf_init(DECISION_TEXT - 2);

		TRY(json_put_text(form, fields[i], http_form_str(req, fields[i])));
		if (text_clean(http_form(req, fields[i]), &clean) != ERR_OK)
			TRY(problem_add(problems, errors, fields[i],
			                "Korta texten till högst 390 tecken, utan tecken som inte går att skriva ut."));
	}
	if (json_array_size(problems) > 0)
		return show(&v, TAKE(form), TAKE(errors), TAKE(problems));
	TRY(visit_change(&v, "call facts", save, NULL));
	return visit_go(&v, "?gjort=samtal");
}
