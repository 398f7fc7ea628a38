/* The call: read, check, record. */
#include <stdio.h>
#include <string.h>

#include "desk/call_kept.h"
#include "desk/call_page.h"
#include "desk/handlers.h"
#include "desk/tie.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/withdraw.h"
#include "jourbeslut/reason.h"

static const char no_municipality[] = "Välj kommun.";
static const char no_type[] = "Välj vad som ska beslutas.";
static const char no_about[] = "Välj vem nästa beslut gäller.";
static const char no_such_decider[] = "Välj en beslutsfattare i listan, eller någon annan.";

/* The recorded decision is another than the one on the form. */
static const char already[] = "Från samma formulär är redan ett beslut registrerat, med andra uppgifter. Trycker du på "
                              "knappen igen registreras ett beslut till.";

/* Asked only of somebody who has seen the question: a link with half of the answer is no mistake. */
static enum err missing_choices(struct call_form *f, bool seen)
{
	if (!seen)
		return ERR_OK;
	if (f->about == CALL_UNASKED)
		TRY(page_problem_add(f->problems, f->errors, "vem", no_about));
	if (!f->municipality.id)
		TRY(page_problem_add(f->problems, f->errors, "kommun", no_municipality));
	return f->type ? ERR_OK : page_problem_add(f->problems, f->errors, "typ", no_type);
}

static enum err understand(struct visit *v, struct call_form *f, json_t **ret_warnings)
{
	struct person p;
	enum err e;

	TRY(call_form_check(v, f, ret_warnings));
	if (!f->in.decider)
		return ERR_OK;
	e = people_person_find(v->s, f->in.decider, &p);
	return e == ERR_NOT_FOUND ? page_problem_add(f->problems, f->errors, "decider", no_such_decider) : e;
}

static bool is_chosen(const struct call_form *f)
{
	return f->municipality.id && f->type && f->about != CALL_UNASKED;
}

/* The store could not take it just now; the next try may be heard. */
static bool is_store(enum err e)
{
	return err_group(e) == ERR_GROUP_BUSY || e == ERR_IO;
}

/* The page of a call that has begun, filled with what was typed. */
static enum err show_kept(struct visit *v, struct call_form *f)
{
	enum call_step step = call_kept_step(v);
	JSON json_t *warnings = NULL;

	if (step != CALL_STEP_CALL) /* led there: what is shown is no surprise */
		http_kept_quiet(v->req);
	TRY(call_form_read(v, f));
	if (!is_chosen(f) || step == CALL_STEP_START)
		return call_page_start(v, f, true);
	TRY(call_form_follow_stated(v, f));
	if (step == CALL_STEP_CHECK || step == CALL_STEP_WRONG)
		TRY(understand(v, f, &warnings));
	if (is_store(http_kept(v->req)->why))
		f->unrecorded = http_kept(v->req)->why;
	if (step == CALL_STEP_CHECK && json_array_size(f->problems) == 0)
		return call_page_check(v, f, TAKE(warnings));
	return call_page_render(v, f);
}

enum err call_show(struct http_request *req, struct http_response *res)
{
	CALL_FORM f = { 0 };
	struct visit v;
	bool led;

	TRY(visit_begin(req, res, &v));
	TRY(call_kept_done(&v, &led));
	if (led)
		return ERR_OK;
	TRY(call_form_open(&v, &f));
	if (f.draft.has_oral) /* decided already: a reload of an old address */
		return visit_go(&v, "");
	if (http_kept(req))
		return show_kept(&v, &f);
	if (!is_chosen(&f)) {
		TRY(missing_choices(&f, http_query(req, "vald").ptr));
		return call_page_start(&v, &f, false);
	}
	TRY(call_kept_name(&v, &f, &led));
	if (led)
		return ERR_OK;
	TRY(call_form_prefill(&v, &f));
	return call_page_render(&v, &f);
}

/* Kept as it is, and the page stays. */
static enum err save_so_far(struct visit *v, struct call_form *f)
{
	bool led;

	TRY(call_kept_go(v, CALL_STEP_SAVED, "saved", &led));
	if (led)
		return ERR_OK;
	/* It cannot be kept just now: it stands on the page, which does not say that it is. */
	TRY(call_form_read(v, f));
	TRY(call_form_follow_stated(v, f));
	return is_chosen(f) ? call_page_render(v, f) : call_page_start(v, f, true);
}

static enum err change_answer(struct visit *v, struct call_form *f, const char *field)
{
	bool start = !is_chosen(f) || (strcmp(field, "municipality") == 0 && call_form_asks_municipality(f)), led;

	TRY(call_kept_go(v, start ? CALL_STEP_START : CALL_STEP_OPEN, field, &led));
	if (led)
		return ERR_OK;
	TRY(call_form_read(v, f));
	TRY(call_form_follow_stated(v, f));
	return start ? call_page_start(v, f, true) : call_page_render(v, f);
}

/* What was typed, where the choices before it are made. `ret_good` false: a page was rendered. */
static enum err read_form(struct visit *v, struct call_form *f, json_t **ret_warnings, bool *ret_good)
{
	*ret_good = false;
	TRY(call_form_read(v, f));
	if (!is_chosen(f)) {
		TRY(missing_choices(f, true));
		return call_page_start(v, f, true);
	}
	TRY(understand(v, f, ret_warnings));
	*ret_good = json_array_size(f->problems) == 0;
	return *ret_good ? ERR_OK : call_page_render(v, f);
}

struct recording {
	const struct call_form *form;
	uint8_t key[CALL_KEY];
	int64_t decision;
	bool before;   /* it is recorded already */
	bool another;  /* and is another decision than this one: nothing is written */
	bool tie_lost; /* what was said of another matter could not be saved */
};

/* [tx] The law is changed under the writer's lock: what is recorded is what the page showed. */
static bool is_law_shown(const struct visit *v, const struct oral_input *in)
{
	const char *shown = http_form_str(v->req, "lag");
	const struct law_type *type = decision_asked_type(v->o, in, in->type);
	char now[CALL_LAW] = "";

	if (type)
		call_form_law(type, now);
	return !*shown || strcmp(shown, now) == 0;
}

/* What is stored has one form (NFC, no white space at the ends); a telephone may send another. */
static bool same_text(const char *stored, const char *typed)
{
	BUF clean = buf_init(4 * DECISION_TEXT);

	return text_clean(span_str(typed), &clean) == ERR_OK && span_equal_str(buf_span(&clean), stored);
}

/* A second press gives the first one's decision. Somebody who went back, changed the answers and pressed again means
 * another decision, and must not be left believing that it was recorded. */
static bool is_same(const struct law *law, const struct decision *d, const struct call_form *f)
{
	/* As it was recorded: meanwhile it may have been named, or a reviewed act taken the place of another. */
	bool kin = strcmp(law_kin(law, d->oral.type), f->type->kin) == 0;

	return kin && same_text(d->oral.question, f->in.question ? f->in.question : "") && d->has_oral &&
	       d->oral.stated.us == f->in.stated.us && d->oral.yes == f->in.yes &&
	       d->oral.decider_id == f->in.decider && strcmp(d->oral.ground, f->in.ground) == 0 &&
	       d->municipality_id == f->municipality.id && same_text(d->oral.person_as_known, f->in.person_as_known) &&
	       d->oral.person_unknown == f->in.person_unknown && d->oral.protected_person == f->in.protected_person &&
	       strcmp(d->oral.place_kind, f->in.place_kind) == 0 && same_text(d->oral.place, f->in.place) &&
	       (f->in.decider || same_text(d->oral.decider_name, f->in.decider_name));
}

/* About the call, which may be filled in later: not another decision. */
static bool is_same_call(const struct decision *d, const struct call_form *f)
{
	const struct oral *o = &d->oral;

	return o->read_back == f->in.read_back && same_text(o->number_called, f->in.number_called) &&
	       same_text(o->identified_how, f->in.identified_how) && same_text(o->listeners, f->in.listeners) &&
	       same_text(o->why_oral, f->in.why_oral) && same_text(o->late_reason, f->in.late_reason) &&
	       (f->in.decider || same_text(o->decider_office, f->in.decider_office));
}

static enum err record(struct visit *v, void *ctx)
{
	struct recording *r = ctx;
	const struct span key = span_of(r->key, sizeof r->key);
	BUF why = buf_init(TIE_LOST);
	enum err e = decision_find_call(v->s, key, &r->decision);

	r->before = e == ERR_OK;
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (!r->before && !is_law_shown(v, &r->form->in))
		return ERR_STALE;
	if (!r->before)
		TRY(decision_record(v->o, v->s, v->person, &r->form->in, key, &r->decision));
	TRY(decision_find(v->s, r->decision, &v->d));
	r->another = r->before && !is_same(v->o->law, &v->d, r->form);
	if (r->another)
		return ERR_DUPLICATE;
	TRY(tie_take(v, &why));
	r->tie_lost = why.len > 0;
	if (!r->form->replaced.id)
		return ERR_OK;
	return decision_replace(v->o, v->s, r->decision, r->form->replaced.id, v->person);
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

/* The decision that is recorded from this form already. */
static enum err find_recorded(struct visit *v, const struct call_form *f, bool *ret_recorded)
{
	uint8_t key[CALL_KEY];
	int64_t decision;
	enum err e;

	TRY(hex_decode(span_str(f->key), key, sizeof key));
	e = decision_find_call(v->s, span_of(key, sizeof key), &decision);
	*ret_recorded = e == ERR_OK;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(decision_find(v->s, decision, &v->d));
	return visit_may_see(v, &v->d);
}

/* `changed`: another press of an old page said something else about the call, which is not taken over. */
static enum err go_to_receipt(struct visit *v, bool changed, bool tie_lost)
{
	const char *query = changed && tie_lost ? "?om=samtalet&samma=ej"
	                    : changed           ? "?om=samtalet"
	                    : tie_lost          ? "?samma=ej"
	                                        : "";

	return http_redirectf(v->res, "/beslut/%s/registrerat%s", v->d.ref, query);
}

/* The way goes over an address, where what was typed is kept; from an old form only to the receipt, so there the page
 * is rendered at once. */
static enum err lead_on(struct visit *v, struct call_form *f, json_t *warnings)
{
	JSON json_t *owned = warnings;
	bool good = json_array_size(f->problems) == 0, recorded, led = false;

	TRY(find_recorded(v, f, &recorded));
	if (recorded && good)
		return is_same(v->o->law, &v->d, f) ? go_to_receipt(v, false, false) : ask_again(v, f, TAKE(owned));
	if (!recorded && good)
		TRY(call_kept_check(v, f, &led));
	else if (!recorded)
		TRY(call_kept_go(v, CALL_STEP_WRONG, "problems", &led));
	if (led)
		return ERR_OK;
	return good ? call_page_check(v, f, TAKE(owned)) : call_page_render(v, f);
}

enum err call_check(struct http_request *req, struct http_response *res)
{
	const char *change = http_form_str(req, "change");
	JSON json_t *warnings = NULL;
	CALL_FORM f = { 0 };
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(call_form_open(&v, &f));
	if (http_form(req, "spara").ptr)
		return save_so_far(&v, &f);
	if (*change)
		return change_answer(&v, &f, change);
	TRY(call_form_read(&v, &f));
	if (!is_chosen(&f)) {
		TRY(missing_choices(&f, true));
		return call_page_start(&v, &f, true);
	}
	TRY(understand(&v, &f, &warnings));
	return lead_on(&v, &f, TAKE(warnings));
}

/* Nothing is recorded, and all of it stays on the page. */
static enum err say_unrecorded(struct visit *v, struct call_form *f, enum err e, json_t *warnings)
{
	JSON json_t *owned = warnings;
	bool led;

	log_event(http_log(v->req), LOG_WARN, "call.unrecorded", "id", http_request_id(v->req), "err", err_name(e),
	          NULL);
	TRY(call_kept_unrecorded(v, f, e, &led));
	if (led)
		return ERR_OK;
	f->unrecorded = e;
	return call_page_check(v, f, TAKE(owned));
}

/* The page comes anew, and says which law it is now. */
static enum err show_law(struct visit *v)
{
	JSON json_t *warnings = NULL;
	CALL_FORM f = { 0 };
	bool good;

	TRY(call_form_open(v, &f));
	TRY(read_form(v, &f, &warnings, &good));
	if (!good)
		return ERR_OK;
	http_status(v->res, 409);
	return call_page_check(v, &f, TAKE(warnings));
}

enum err call_record(struct http_request *req, struct http_response *res)
{
	JSON json_t *warnings = NULL;
	struct recording r = { 0 };
	CALL_FORM f = { 0 };
	struct visit v;
	enum err e;
	bool good;

	TRY(visit_begin(req, res, &v));
	TRY(call_form_open(&v, &f));
	TRY(read_form(&v, &f, &warnings, &good));
	f.in.let_in = http_session(req)->let_in;
	if (!good)
		return ERR_OK;
	TRY(find_recorded(&v, &f, &r.before));
	r.form = &f;
	TRY(hex_decode(span_str(f.key), r.key, sizeof r.key));
	e = visit_change(&v, "record call", record, &r);
	if (is_store(e))
		return say_unrecorded(&v, &f, e, TAKE(warnings));
	if (e == ERR_STALE)
		return show_law(&v);
	if (r.another)
		return ask_again(&v, &f, TAKE(warnings));
	TRY(e);
	return go_to_receipt(&v, r.before && !is_same_call(&v.d, &f), r.tie_lost);
}
