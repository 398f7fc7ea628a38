/* Skriv först: a draft from a case file, or an empty one. */
#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/reason.h"

static const char no_municipality[] = "Välj kommun.";
static const char no_type[] = "Välj vad som ska beslutas.";
static const char no_file[] = "Välj en ärendefil.";
static const char file_too_large[] = "Filen är för stor för en ärendefil. Handlingar laddas upp senare, var för sig.";
static const char file_type[] =
        "Skriv vilken sorts beslut det gäller, till exempel lvu-6. Lagsamlingen har ingen sådan.";
static const char file_municipality[] =
        "Skriv den ansvariga kommunens namn, till exempel Gävle. Tjänsten har ingen sådan.";

struct start {
	const char *type, *municipality; /* as chosen */
	bool practice;
	json_t *file_problems, *problems, *errors; /* owned */
};

static void start_release(struct start *t)
{
	json_decref(t->file_problems);
	json_decref(t->problems);
	json_decref(t->errors);
}
#define START CLEANUP(start_release) struct start

static enum err start_init(struct start *t)
{
	*t = (struct start){ "", "", false, json_array(), json_array(), json_object() };
	return t->file_problems && t->problems && t->errors ? ERR_OK : ERR_MEMORY;
}

static enum err show(struct visit *v, struct start *t)
{
	JSON json_t *data = json_object(), *types = NULL, *municipalities = NULL;

	if (json_array_size(t->file_problems) || json_array_size(t->problems))
		http_status(v->res, 422);
	if (t->practice)
		http_practice(v->res);
	TRY(choices_types(v->o, v->now, false, t->type, &types));
	TRY(choices_municipalities(v->s, t->municipality, &municipalities));
	TRY(json_put(data, "types", TAKE(types)));
	TRY(json_put(data, "municipalities", TAKE(municipalities)));
	TRY(json_put_bool(data, "practice", t->practice));
	TRY(json_put(data, "file_problems", TAKE(t->file_problems)));
	TRY(json_put(data, "problems", TAKE(t->problems)));
	TRY(json_put(data, "errors", TAKE(t->errors)));
	return http_render(v->res, "case", TAKE(data));
}

enum err draft_new_show(struct http_request *req, struct http_response *res)
{
	struct visit v;
	START t;

	TRY(start_init(&t));
	TRY(visit_begin(req, res, &v));
	t.type = http_form_str(req, "typ"); /* what was kept of the page */
	t.municipality = http_form_str(req, "kommun");
	t.practice = http_query(req, "ovning").len > 0 || *http_form_str(req, "ovning");
	return show(&v, &t);
}

/* --- Making it ---------------------------------------------------------------------------------------------------- */

struct making {
	int64_t municipality, decision;
	const char *type;
	bool practice;
	const struct case_file *c; /* NULL: empty */
};

static enum err make(struct visit *v, void *ctx)
{
	struct making *m = ctx;

	TRY(decision_draft_new(v->o, v->s, v->person, m->municipality, m->type, m->practice, m->c, &m->decision));
	return decision_find(v->s, m->decision, &v->d);
}

static enum err make_and_go(struct visit *v, struct making *m)
{
	TRY(visit_change(v, "new draft", make, m));
	return http_redirectf(v->res, "/beslut/%s/text", v->d.ref);
}

enum err draft_new_start(struct http_request *req, struct http_response *res)
{
	struct municipality municipality = { 0 };
	struct making m = { 0 };
	struct visit v;
	START t;

	TRY(start_init(&t));
	TRY(visit_begin(req, res, &v));
	t.type = http_form_str(req, "typ");
	t.municipality = http_form_str(req, "kommun");
	t.practice = *http_form_str(req, "ovning");
	TRY(choices_municipality_find(v.s, t.municipality, &municipality));
	if (!municipality.id)
		TRY(page_problem_add(t.problems, t.errors, "kommun", no_municipality));
	if (!law_type_at(v.o->law, t.type, v.now))
		TRY(page_problem_add(t.problems, t.errors, "typ", no_type));
	if (json_array_size(t.problems))
		return show(&v, &t);
	m = (struct making){ .municipality = municipality.id, .type = t.type, .practice = t.practice };
	return make_and_go(&v, &m);
}

/* --- From a file -------------------------------------------------------------------------------------------------- */

static enum err add_file_problem(struct start *t, const char *field, const char *text, const char *source)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "field", field));
	TRY(json_put_text(item, "text", text));
	TRY(json_put_text(item, "source", source));
	return json_append(t->file_problems, TAKE(item));
}

/* What must stand in the file for it to become a draft. */
static enum err place_case(struct visit *v, struct start *t, const struct case_file *c, struct making *m)
{
	struct municipality municipality = { 0 };

	m->c = c;
	m->type = case_text(c, "type");
	TRY(choices_municipality_find(v->s, case_text(c, "municipality"), &municipality));
	m->municipality = municipality.id;
	if (!municipality.id)
		TRY(add_file_problem(t, "municipality", file_municipality, ""));
	if (!law_type_at(v->o->law, m->type, v->now))
		TRY(add_file_problem(t, "type", file_type, ""));
	return ERR_OK;
}

static enum err read_case(struct visit *v, struct start *t, struct case_file **ret_case)
{
	const struct http_file *file = http_file_count(v->req) ? http_file_at(v->req, 0) : NULL;
	CASE_PROBLEMS problems = { 0 };
	enum err e;

	if (!file)
		return page_problem_add(t->problems, t->errors, "file", no_file);
	if (file->bytes.len > CASE_FILE_MAX)
		return page_problem_add(t->problems, t->errors, "file", file_too_large);
	e = case_parse(file->bytes, date_of(v->now), &problems, ret_case);
	if (e != ERR_INPUT)
		return e;
	for (size_t i = 0; i < problems.count; i++)
		TRY(add_file_problem(t, problems.items[i].path, problems.items[i].text, problems.items[i].source));
	return ERR_OK;
}

enum err draft_new_file(struct http_request *req, struct http_response *res)
{
	CASE struct case_file *c = NULL;
	struct making m = { 0 };
	struct visit v;
	START t;

	TRY(start_init(&t));
	TRY(visit_begin(req, res, &v));
	t.practice = *http_form_str(req, "ovning");
	TRY(read_case(&v, &t, &c));
	if (c)
		TRY(place_case(&v, &t, c, &m));
	if (!c || json_array_size(t.file_problems))
		return show(&v, &t);
	m.practice = t.practice;
	return make_and_go(&v, &m);
}

enum err draft_new_schema(struct http_request *req, struct http_response *res)
{
	BUF schema = buf_init(1 << 20);

	(void)req;
	TRY(case_schema(&schema));
	return http_bytes_inline(res, "application/schema+json", "case-2.schema.json", &schema);
}
