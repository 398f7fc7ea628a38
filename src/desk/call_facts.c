/* What was not written down during the call, added later. The six facts themselves never change. */
#include "desk/handlers.h"

#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

static const char *const fields[] = { "number_called", "identified_how", "listeners", "why_oral", "mandate_confirmed" };
#define FIELDS ARRAY_LENGTH(fields)

static const char *present(const struct oral *o, size_t field)
{
	const char *const values[FIELDS] = { o->number_called, o->identified_how, o->listeners, o->why_oral, "" };

	return values[field];
}

/* Somebody whom the register did not know at the call: chosen from it later, so that the text can be signed. */
static bool may_choose(const struct decision *d)
{
	enum decision_state next;

	return d->oral.decider_unknown && decision_next(d->state, DECISION_EDIT, &next);
}

/* Those who may decide in the municipality; `checked` "0": somebody else. */
static enum err deciders(const struct visit *v, const char *checked, json_t **ret_array)
{
	if (may_choose(&v->d))
		return choices_decider_radios(v->s, v->d.municipality_id, date_of(v->now), checked, ret_array);
	*ret_array = json_array();
	return *ret_array ? ERR_OK : ERR_MEMORY;
}

static void present_decider(const struct visit *v, char out[24])
{
	(void)snprintf(out, 24, "%lld", (long long)v->d.oral.decider_id);
}

/* What was chosen; "" where nothing is to change. */
static enum err chosen_decider(const struct visit *v, json_t *problems, json_t *errors, char out[24])
{
	struct span value = http_form(v->req, "decider_id");
	JSON json_t *choices = NULL;
	const json_t *one;
	char present[24];
	size_t i;

	out[0] = '\0';
	present_decider(v, present);
	if (!value.ptr || span_equal_str(value, present) || span_equal_str(value, "0"))
		return ERR_OK;
	TRY(deciders(v, present, &choices));
	json_array_foreach (choices, i, one)
		if (span_equal_str(value, json_text(one, "value")))
			(void)snprintf(out, 24, "%s", json_text(one, "value"));
	if (!out[0])
		return page_problem_add(problems, errors, "decider_id", "Välj en av dem som står i listan.");
	(void)snprintf(present, sizeof present, "%lld", (long long)v->person);
	return strcmp(out, present) == 0 ? page_problem_add(problems, errors, "decider_id",
	                                                    "Du kan inte ange dig själv. Låt en kollega göra det.")
	                                 : ERR_OK;
}

static enum err put_shown(const struct visit *v, json_t *data)
{
	BUF list = { 0 };

	for (size_t i = 0; i < FIELDS; i++)
		TRY(page_shown_add(&list, fields[i], span_str(present(&v->d.oral, i))));
	return page_shown_put(data, &list);
}

static enum err show(struct visit *v, json_t *form, json_t *errors, json_t *problems)
{
	JSON json_t *data = NULL, *f = form, *e = errors, *p = problems, *choices = NULL;
	char checked[24];

	TRY(visit_data(v, &data));
	present_decider(v, checked);
	if (http_form(v->req, "decider_id").ptr)
		(void)snprintf(checked, sizeof checked, "%.20s", http_form_str(v->req, "decider_id"));
	TRY(deciders(v, checked, &choices));
	TRY(json_put(data, "decider_choices", TAKE(choices)));
	TRY(json_put(data, "form", TAKE(f)));
	TRY(put_shown(v, data));
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
		TRY(json_put_text(form, fields[i],
		                  http_kept(req) ? http_form_str(req, fields[i]) : present(&v.d.oral, i)));
	return show(&v, TAKE(form), json_object(), NULL);
}

/* A row for each fact that differs from what is there. */
static enum err save(struct visit *v, void *ctx)
{
	const char *decider = ctx;

	if (decider[0])
		TRY(decision_call_fact_set(v->o, v->s, v->d.id, v->person, "decider_id", span_str(decider)));
	for (size_t i = 0; i < FIELDS; i++) {
		struct span value = span_trim(http_form(v->req, fields[i]));
		enum page_change change;

		TRY(page_shown_compare(v->req, fields[i], span_str(present(&v->d.oral, i)), value, &change));
		if (change == PAGE_MINE && value.ptr && !span_equal_str(value, present(&v->d.oral, i)))
			TRY(decision_call_fact_set(v->o, v->s, v->d.id, v->person, fields[i], value));
	}
	return ERR_OK;
}

static enum err find_clashes(const struct visit *v, json_t *problems, json_t *errors)
{
	for (size_t i = 0; i < FIELDS; i++) {
		const char *saved = present(&v->d.oral, i);
		BUF text = buf_init(2 * DECISION_TEXT);
		enum page_change change;

		TRY(page_shown_compare(v->req, fields[i], span_str(saved), http_form(v->req, fields[i]), &change));
		if (change != PAGE_CLASH)
			continue;
		TRY(page_shown_clash(saved, &text));
		TRY(page_problem_add(problems, errors, fields[i], buf_str(&text)));
	}
	return ERR_OK;
}

enum err call_facts_save(struct http_request *req, struct http_response *res)
{
	JSON json_t *form = json_object(), *errors = json_object(), *problems = json_array();
	char decider[24];
	struct visit v;

	if (!form || !errors || !problems)
		return ERR_MEMORY;
	TRY(visit_decision(req, res, NULL, &v));
	TRY(chosen_decider(&v, problems, errors, decider));
	for (size_t i = 0; i < FIELDS; i++) {
		BUF clean = buf_init(DECISION_TEXT - 2);

		TRY(json_put_text(form, fields[i], http_form_str(req, fields[i])));
		if (text_clean(http_form(req, fields[i]), &clean) != ERR_OK)
			TRY(page_problem_add(
			        problems, errors, fields[i],
			        "Korta texten till högst 390 tecken, utan tecken som inte går att skriva ut."));
		else if (!decision_call_lines_fit(fields[i], buf_span(&clean)))
			TRY(page_problem_add(problems, errors, fields[i], "Här får det bara stå en rad."));
	}
	TRY(find_clashes(&v, problems, errors));
	if (v.d.oral.decider_id == v.person && span_trim(http_form(req, "mandate_confirmed")).len > 0)
		TRY(page_problem_add(problems, errors, "mandate_confirmed",
		                     "Du är själv beslutsfattaren. Låt en kollega bekräfta behörigheten."));
	if (json_array_size(problems) > 0)
		return show(&v, TAKE(form), TAKE(errors), TAKE(problems));
	TRY(visit_change(&v, "call facts", save, decider));
	return visit_go(&v, "?gjort=samtal");
}
