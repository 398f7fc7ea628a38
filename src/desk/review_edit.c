/* The worker's own wording of one paragraph. */
#include "desk/handlers.h"

#include <stdio.h>
#include <string.h>

#include "desk/pass.h"
#include "desk/side.h"
#include "desk/visit.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

#define ID_MAX 100

/* The editable paragraph that the address names. Borrowed from `draft`. ERR_NOT_FOUND. */
static enum err find_paragraph(const struct visit *v, const struct decision_draft *draft, const json_t **ret_paragraph)
{
	struct span document = http_param(v->req, "document"), id = http_param(v->req, "id");
	const json_t *p;
	size_t i;

	json_array_foreach (draft->editable, i, p) {
		if (span_equal_str(document, json_text(p, "document")) && span_equal_str(id, json_text(p, "id"))) {
			*ret_paragraph = p;
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

static enum err show(struct visit *v, const json_t *paragraph, const char *text, const char *wrong)
{
	JSON json_t *data = NULL, *shown = json_object(), *form = json_object(), *errors = json_object(),
	            *problems = json_array();
	BUF path = buf_init(300);
	bool held;

	if (!shown || !form || !errors || !problems)
		return ERR_MEMORY;
	TRY(visit_data(v, &data));
	TRY(side_put_holder(data, v, &held));
	TRY(pass_put(v, data, v->path));
	TRY(buf_printf(&path, "%s/granska/%s/%s", v->path, json_text(paragraph, "document"),
	               json_text(paragraph, "id")));
	TRY(json_put_text(shown, "heading", json_text(paragraph, "heading")));
	TRY(json_put_text(shown, "path", buf_str(&path)));
	TRY(json_put_text(shown, "standard", json_text(paragraph, "standard")));
	TRY(json_put_bool(shown, "edited", json_is_true(json_object_get(paragraph, "edited"))));
	TRY(json_put(data, "paragraph", TAKE(shown)));
	TRY(json_put_text(form, "text", text));
	TRY(json_put(data, "form", TAKE(form)));
	TRY(page_shown_one(data, "text", json_text(paragraph, "text")));
	if (*wrong) {
		TRY(page_problem_add(problems, errors, "text", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(v->res, "review-edit", TAKE(data));
}

static bool is_unused(const struct http_request *req)
{
	return span_equal_str(http_param(req, "document"), "unused");
}

enum err review_edit_show(struct http_request *req, struct http_response *res)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	const json_t *paragraph;
	enum decision_state next;
	struct visit v;
	bool same;

	TRY(visit_decision(req, res, "read", &v));
	if (is_unused(req)) /* it is shown on the page of the whole text */
		return visit_go(&v, "/granska#unused");
	if (!decision_next(v.d.state, DECISION_EDIT, &next))
		return http_kept(req) ? ERR_WRONG_STATE : visit_go(&v, "");
	TRY(decision_draft_build(v.o, v.s, &v.d, v.person, &draft));
	TRY(find_paragraph(&v, &draft, &paragraph));
	TRY(page_shown_same(http_form(req, "text"), span_str(json_text(paragraph, "text")), &same));
	if (same)
		http_kept_spent(req);
	return show(&v, paragraph, http_kept(req) ? http_form_str(req, "text") : json_text(paragraph, "text"), "");
}

struct wording {
	char id[ID_MAX];
	struct span text;
};

static enum err save(struct visit *v, void *ctx)
{
	const struct wording *w = ctx;

	return decision_edit_set(v->o, v->s, v->d.id, v->person, w->id, w->text);
}

/* A wording that no document has is taken back. */
static enum err forget(struct visit *v)
{
	struct wording w = { .text = span_of("", 0) };
	struct span id = http_param(v->req, "id");
	enum err e;

	if (id.len >= sizeof w.id)
		return ERR_NOT_FOUND;
	(void)snprintf(w.id, sizeof w.id, "%.*s", (int)id.len, id.ptr);
	e = visit_change(v, "wording", save, &w);
	if (e != ERR_NOT_FOUND) /* pressed twice */
		TRY(e);
	return visit_go(v, "/granska");
}

/* On the page, or to the whole text. */
static enum err saved(struct visit *v)
{
	struct span go = http_form(v->req, "go");

	if (span_equal_str(go, "stay") || span_equal_str(go, "pass"))
		return http_redirectf(v->res, "%s", http_path(v->req));
	return visit_go(v, "/granska");
}

enum err review_edit_save(struct http_request *req, struct http_response *res)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	const json_t *paragraph;
	struct wording w = { .text = span_trim(http_form(req, "text")) };
	BUF clash = buf_init(CASE_FILE_MAX);
	enum page_change change;
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	if (is_unused(req))
		return forget(&v);
	TRY(pass_extend_asked(&v));
	TRY(decision_draft_build(v.o, v.s, &v.d, v.person, &draft));
	TRY(find_paragraph(&v, &draft, &paragraph));
	(void)snprintf(w.id, sizeof w.id, "%s", json_text(paragraph, "id"));
	if (span_equal_str(http_form(req, "standard"), "1"))
		w.text = span_of("", 0);
	TRY(page_shown_compare(req, "text", span_str(json_text(paragraph, "text")), w.text, &change));
	if (change == PAGE_CLASH && w.text.len) {
		TRY(page_shown_clash(json_text(paragraph, "text"), &clash));
		return show(&v, paragraph, http_form_str(req, "text"), buf_str(&clash));
	}
	if (change == PAGE_THEIRS)
		return saved(&v);
	e = visit_change(&v, "wording", save, &w);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return show(&v, paragraph, http_form_str(req, "text"),
		            "Korta texten, och ta bort tecken som inte går att skriva ut.");
	if (e == ERR_HELD) { /* nothing is saved, and nothing that was typed is lost */
		http_status(res, 409);
		return show(&v, paragraph, http_form_str(req, "text"), "");
	}
	TRY(e);
	return saved(&v);
}
