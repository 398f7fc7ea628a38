/* The call: read, check, record. */
#include <stdio.h>
#include <string.h>

#include "desk/call_page.h"
#include "desk/handlers.h"
#include "desk/problem.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"

static const char no_municipality[] = "Välj kommun.";
static const char no_type[] = "Välj vad som ska beslutas.";
static const char no_such_decider[] = "Välj en beslutsfattare i listan, eller någon annan.";

/* The recorded decision is another than the one on the form. */
static const char already[] = "Från samma formulär är redan ett beslut registrerat, med andra uppgifter. Trycker du på "
                              "knappen igen registreras ett beslut till.";

/* Asked only of somebody who has seen the question: a link with half of the answer is no mistake. */
static enum err missing_choices(struct call_form *f, bool seen)
{
	if (!seen)
		return ERR_OK;
	if (!f->municipality.id)
		TRY(problem_add(f->problems, f->errors, "kommun", no_municipality));
	return f->type ? ERR_OK : problem_add(f->problems, f->errors, "typ", no_type);
}

enum err call_show(struct http_request *req, struct http_response *res)
{
	CALL_FORM f = { 0 };
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(call_form_open(&v, &f));
	if (f.draft.has_oral) /* decided already: a reload of an old address */
		return visit_go(&v, "");
	if (!f.municipality.id || !f.type) {
		TRY(missing_choices(&f, http_query(req, "vald").ptr));
		return call_page_start(&v, &f, false);
	}
	TRY(call_form_prefill(&v, &f));
	return call_page_render(&v, &f);
}

/* What was typed, where the choices before it are made. `ret_good` false: a page was rendered. */
static enum err read_form(struct visit *v, struct call_form *f, json_t **ret_warnings, bool *ret_good)
{
	struct person p;
	enum err e;

	*ret_good = false;
	TRY(call_form_read(v, f));
	if (!f->municipality.id || !f->type) {
		TRY(missing_choices(f, true));
		return call_page_start(v, f, true);
	}
	TRY(call_form_check(v, f, ret_warnings));
	if (f->in.decider) {
		e = people_person_find(v->s, f->in.decider, &p);
		if (e == ERR_NOT_FOUND)
			TRY(problem_add(f->problems, f->errors, "decider", no_such_decider));
		else
			TRY(e);
	}
	if (json_array_size(f->problems))
		return call_page_render(v, f);
	*ret_good = true;
	return ERR_OK;
}

enum err call_check(struct http_request *req, struct http_response *res)
{
	const char *change = http_form_str(req, "change");
	JSON json_t *warnings = NULL;
	CALL_FORM f = { 0 };
	struct visit v;
	bool good;

	TRY(visit_begin(req, res, &v));
	TRY(call_form_open(&v, &f));
	if (*change) {
		TRY(call_form_read(&v, &f));
		if (!f.municipality.id || !f.type ||
		    (strcmp(change, "municipality") == 0 && !f.draft.id && !f.earlier.id))
			return call_page_start(&v, &f, true);
		return call_page_render(&v, &f);
	}
	TRY(read_form(&v, &f, &warnings, &good));
	return good ? call_page_check(&v, &f, TAKE(warnings)) : ERR_OK;
}

struct recording {
	const struct call_form *form;
	uint8_t key[CALL_KEY];
	int64_t decision;
};

static enum err record(struct visit *v, void *ctx)
{
	struct recording *r = ctx;

	return decision_record(v->o, v->s, v->person, &r->form->in, span_of(r->key, sizeof r->key), &r->decision);
}

/* What is stored has one form (NFC, no white space at the ends); a telephone may send another. */
static bool same_text(const char *stored, const char *typed)
{
	BUF clean = buf_init(4 * DECISION_TEXT);

	return text_clean(span_str(typed), &clean) == ERR_OK && span_equal_str(buf_span(&clean), stored);
}

/* A second press gives the first one's decision. Somebody who went back, changed the answers and pressed again means
 * another decision, and must not be left believing that it was recorded. */
static bool is_same(const struct decision *d, const struct call_form *f)
{
	return d->has_oral && d->oral.stated.us == f->in.stated.us && d->oral.yes == f->in.yes &&
	       d->oral.decider_id == f->in.decider && strcmp(d->type, f->type->id) == 0 &&
	       strcmp(d->oral.ground, f->in.ground) == 0 && d->municipality_id == f->municipality.id &&
	       same_text(d->oral.person_as_known, f->in.person_as_known) &&
	       d->oral.person_unknown == f->in.person_unknown && d->oral.protected_person == f->in.protected_person &&
	       strcmp(d->oral.place_kind, f->in.place_kind) == 0 && same_text(d->oral.place, f->in.place) &&
	       (f->in.decider || same_text(d->oral.decider_name, f->in.decider_name));
}

static enum err ask_again(struct visit *v, struct call_form *f, json_t *warnings)
{
	JSON json_t *owned = warnings, *item = json_object();
	uint8_t key[CALL_KEY];

	TRY(random_fill(v->o->random, key, sizeof key));
	hex_encode(key, sizeof key, f->key);
	TRY(json_put_text(item, "text", already));
	TRY(json_append(owned, TAKE(item)));
	http_status(v->res, 409);
	return call_page_check(v, f, TAKE(owned));
}

enum err call_record(struct http_request *req, struct http_response *res)
{
	JSON json_t *warnings = NULL;
	struct recording r = { 0 };
	CALL_FORM f = { 0 };
	struct visit v;
	bool good;

	TRY(visit_begin(req, res, &v));
	TRY(call_form_open(&v, &f));
	TRY(read_form(&v, &f, &warnings, &good));
	if (!good)
		return ERR_OK;
	r.form = &f;
	TRY(hex_decode(span_str(f.key), r.key, sizeof r.key));
	TRY(visit_change(&v, "record call", record, &r));
	TRY(decision_find(v.s, r.decision, &v.d));
	if (!is_same(&v.d, &f))
		return ask_again(&v, &f, TAKE(warnings));
	return http_redirectf(res, "/beslut/%s/registrerat", v.d.ref);
}
