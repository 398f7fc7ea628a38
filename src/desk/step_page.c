/* The pages of the text. */
#include <stdio.h>
#include <string.h>

#include "desk/documents.h"
#include "desk/handlers.h"
#include "desk/hold.h"
#include "desk/pass.h"
#include "desk/side.h"
#include "desk/step.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"

static enum err check(const struct visit *v, const struct step *p, struct case_problems *ret_problems)
{
	const struct case_moment moment = { .decided = v->d.has_oral,
		                            .stated = v->d.oral.stated,
		                            .yes = v->d.oral.yes,
		                            .now = v->now,
		                            .protected_person = v->d.oral.protected_person,
		                            .municipality = &v->d.municipality };

	return case_check(p->c, p->type, &moment, ret_problems);
}

static enum err put_step(const struct visit *v, const struct step *p, json_t *data)
{
	enum case_step before = CASE_STEP_NONE, s = CASE_STEP_NONE;
	JSON json_t *step = json_object();
	BUF path = buf_init(200), before_path = buf_init(200);
	int count = 0, number = 0;

	while ((s = step_after(p, s)) != CASE_STEP_NONE) {
		count++;
		if (s == p->which)
			number = count;
		if (s < p->which)
			before = s;
	}
	TRY(buf_printf(&path, "%s/text/%s", v->path, case_step_name(p->which)));
	if (before != CASE_STEP_NONE)
		TRY(buf_printf(&before_path, "%s/text/%s", v->path, case_step_name(before)));
	TRY(json_put_text(step, "title", case_step_title(p->which, p->type)));
	TRY(json_put_int(step, "number", number));
	TRY(json_put_int(step, "count", count));
	TRY(json_put_text(step, "path", buf_str(&path)));
	TRY(json_put_text(step, "before_path", buf_str(&before_path)));
	return json_put(data, "step", TAKE(step));
}

/* The letter that stands behind a time of the hour that occurs twice (step_save.c). */
static const char *which_hour(char letter)
{
	return letter == 's' ? " (sommartid)" : letter == 'n' ? " (normaltid)" : "";
}

/* "kl. 00.03", where something was saved on the way here. */
static enum err put_saved(const struct visit *v, json_t *data)
{
	struct span at = http_query(v->req, "sparat");
	char text[SWEDISH_CLOCK_TEXT + 8] = "";
	size_t digits = 0;

	while (digits < at.len && at.ptr[digits] >= '0' && at.ptr[digits] <= '9')
		digits++;
	if (digits == 4 && at.len - digits <= 1)
		(void)snprintf(text, sizeof text, "kl. %.2s.%.2s%s", at.ptr, at.ptr + 2,
		               at.len == 4 ? "" : which_hour(at.ptr[4]));
	return json_put_text(data, "saved", text);
}

/* What is saved now, of the fields that the page shows: whatever stands in them, a save is of what changed from there.
 */
static enum err put_shown(struct visit *v, const struct step *p, const struct step_typed *typed, json_t *data)
{
	CASE struct case_file *saved = NULL;
	STEP_FIELDS fields = { 0 };
	BUF list = { 0 };

	TRY(decision_case_load(v->s, v->d.matter_id, &saved));
	TRY(step_fields_find(v, p, typed ? typed->slots : 0, &fields));
	for (size_t i = 0; i < fields.count; i++) {
		BUF value = buf_init(CASE_FILE_MAX);

		TRY(case_get(saved, fields.items[i].path, &value));
		TRY(page_shown_add(&list, fields.items[i].path, buf_span(&value)));
	}
	return page_shown_put(data, &list);
}

enum err step_render(struct visit *v, struct step *p, const struct step_typed *typed, int status)
{
	CASE_PROBLEMS missing = { 0 };
	JSON json_t *data = NULL, *documents = NULL, *suggested = NULL;
	bool held;

	TRY(visit_data(v, &data));
	TRY(check(v, p, &missing));
	TRY(put_step(v, p, data));
	TRY(put_saved(v, data));
	TRY(side_put(data, v, p, &missing));
	TRY(side_put_holder(data, v, &held));
	TRY(pass_put(v, data, v->path));
	TRY(put_shown(v, p, typed, data));
	if (!typed && !held)
		TRY(step_suggest(v, p, &suggested));
	TRY(step_sibling_put(v, p, data));
	TRY(step_put_fields(v, p, typed, held, &missing, suggested, data));
	if (typed)
		TRY(json_put(data, "problems", json_incref(typed->problems)));
	http_status(v->res, status);
	if (p->which != CASE_STEP_DOCUMENTS)
		return http_render(v->res, "draft-step", TAKE(data));
	TRY(page_documents(v->s, PAGE_DESK, &v->d, !held, &documents));
	TRY(json_put(data, "documents", TAKE(documents)));
	if (!json_object_get(data, "errors"))
		TRY(json_put(data, "errors", typed ? json_incref(typed->errors) : json_object()));
	return http_render(v->res, "documents", TAKE(data));
}

static bool may_edit(const struct decision *d)
{
	enum decision_state next;

	return decision_next(d->state, DECISION_EDIT, &next);
}

/* Of a page that a save led back to. */
static enum err status_of(struct visit *v, const struct step_form *f, int *ret_status)
{
	struct matter m;
	bool held;

	TRY(hold_is_held(v, &m, &held));
	*ret_status = f->typed.clash || held ? 409 : 422;
	return ERR_OK;
}

/* What was typed and is not saved; nothing of it, where all is saved after all. */
static enum err show_kept(struct visit *v)
{
	bool again = http_query(v->req, "fel").ptr;
	STEP_FORM f = { .differs = false };
	STEP p = { 0 };
	int status = 200;

	TRY(step_form_read(v, &f));
	TRY(documents_add_problem(&f.typed, again ? http_kept(v->req)->note : ""));
	if (!f.differs && json_array_size(f.typed.problems) == 0) {
		http_kept_spent(v->req);
		TRY(step_open(v, http_param(v->req, "step"), &p));
		return step_render(v, &p, NULL, 200);
	}
	if (again) { /* led here from the save: the page says itself what is wrong */
		http_kept_quiet(v->req);
		TRY(status_of(v, &f, &status));
	}
	return step_render(v, &f.step, &f.typed, status);
}

enum err step_show(struct http_request *req, struct http_response *res)
{
	STEP p = { .spare = http_query(req, "till").ptr };
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	if (!may_edit(&v.d)) /* locked: what can be done with it stands on its own page */
		return http_kept(req) ? ERR_WRONG_STATE : visit_go(&v, "");
	TRY(hold_open(&v, "read draft"));
	if (http_kept(req))
		return show_kept(&v);
	TRY(step_open(&v, http_param(req, "step"), &p));
	return step_render(&v, &p, NULL, 200);
}

/* To the first page that lacks something. */
enum err step_first(struct http_request *req, struct http_response *res)
{
	CASE_PROBLEMS missing = { 0 };
	STEP p = { 0 };
	struct visit v;
	enum case_step s = CASE_STEP_NONE;

	TRY(visit_decision(req, res, "read draft", &v));
	if (!may_edit(&v.d))
		return visit_go(&v, "");
	TRY(decision_type(v.o, &v.d, &p.type));
	TRY(decision_case_load(v.s, v.d.matter_id, &p.c));
	TRY(check(&v, &p, &missing));
	TRY(step_find_pages(&v, &p));
	p.which = step_after(&p, CASE_STEP_NONE);
	while ((s = step_after(&p, s)) != CASE_STEP_NONE)
		for (size_t i = 0; i < missing.count; i++)
			if (missing.items[i].severity < CASE_DOUBT && case_problem_step(&missing.items[i]) == s)
				return http_redirectf(res, "%s/text/%s", v.path, case_step_name(s));
	return http_redirectf(res, "%s/text/%s", v.path, case_step_name(p.which));
}
