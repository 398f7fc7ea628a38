/* Felregistrerat: the worker says what was wrong; where that is not enough, a second person confirms it or not. */
#include "jourbeslut/withdraw.h"

#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/call.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

static const char no_what[] = "Välj vad som är fel.";
static const char no_reason[] = "Skriv kort vad som är fel och hur det blev så.";
static const char no_keep_reason[] = "Skriv kort varför beslutet är rätt registrerat.";
static const char no_answer[] = "Välj om beslutet är felregistrerat eller inte.";

#define OTHERS_MAX 32

/* What was typed, and what is wrong with it. */
struct form {
	unsigned what;
	const char *answer; /* of the second person: "felregistrerat", "ratt" */
	struct span reason;
	json_t *errors, *problems; /* owned */
};

static void form_release(struct form *f)
{
	json_decref(f->errors);
	json_decref(f->problems);
}
#define FORM CLEANUP(form_release) struct form

static bool bad(const struct form *f)
{
	return json_array_size(f->problems) > 0;
}

static enum err add_problem(struct form *f, const char *field, const char *text)
{
	return page_problem_add(f->problems, f->errors, field, text);
}

static enum err check_reason(const struct visit *v, struct form *f, const char *missing)
{
	const char *wrong;

	TRY(page_reason_check(v->req, DECISION_REASON - 1, missing, &wrong));
	return *wrong ? add_problem(f, "reason", wrong) : ERR_OK;
}

static enum err open_form(const struct visit *v, struct form *f)
{
	char name[40];

	*f = (struct form){ .answer = http_form_str(v->req, "svar"),
		            .reason = page_reason(v->req),
		            .errors = json_object(),
		            .problems = json_array() };
	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++) {
		(void)snprintf(name, sizeof name, "fel_%s", withdraw_what_name((enum withdraw_what)i));
		if (http_form(v->req, name).ptr)
			f->what |= WITHDRAW_BIT(i);
	}
	return f->errors && f->problems ? ERR_OK : ERR_MEMORY;
}

static enum err put_choices(json_t *data, unsigned chosen)
{
	JSON json_t *array = json_array();
	char name[40];

	if (!array)
		return ERR_MEMORY;
	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++) {
		(void)snprintf(name, sizeof name, "fel_%s", withdraw_what_name((enum withdraw_what)i));
		TRY(page_add_choice(array, name, withdraw_what_label((enum withdraw_what)i), "checked",
		                    chosen >> i & 1));
	}
	return json_put(data, "choices", TAKE(array));
}

/* What both pages have. */
static enum err put_form(json_t *data, struct visit *v, struct form *f)
{
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	TRY(json_put_text(form, "reason", http_form_str(v->req, "reason")));
	TRY(json_put(data, "form", TAKE(form)));
	if (bad(f)) {
		TRY(json_put(data, "problems", TAKE(f->problems)));
		http_status(v->res, 422);
	}
	return json_put(data, "errors", TAKE(f->errors));
}

/* --- What was wrong --------------------------------------------------------------------------------------------------
 */

static bool may_withdraw(const struct decision *d)
{
	enum decision_state next;

	return decision_next(d->state, DECISION_WITHDRAW_ASK, &next);
}

/* The others of the matter and of the call, which the same mistake may have hit: a wrong person, chair or answer is
 * seldom wrong of one alone. */
struct others {
	struct visit *v;
	int64_t ids[OTHERS_MAX];
	char refs[OTHERS_MAX][DECISION_REF];
	json_t *array; /* NULL: ids and refs alone are wanted */
	size_t count;
};

/* The box of one of them: its name, and whether it came back ticked. */
static bool ticked(const struct visit *v, const char *ref, char name[DECISION_REF + 8])
{
	(void)snprintf(name, DECISION_REF + 8, "med_%s", ref);
	return http_form(v->req, name).ptr != NULL;
}

static enum err add_other(void *ctx, const struct decision *d)
{
	struct others *others = ctx;
	const struct law_type *type;
	JSON json_t *item = NULL;
	char name[DECISION_REF + 8];
	bool checked = ticked(others->v, d->ref, name);

	for (size_t i = 0; i < others->count; i++)
		if (others->ids[i] == d->id)
			return ERR_OK;
	if (d->id == others->v->d.id || !d->has_oral || !may_withdraw(d) || others->count == OTHERS_MAX)
		return ERR_OK;
	memcpy(others->refs[others->count], d->ref, sizeof d->ref);
	others->ids[others->count++] = d->id;
	if (!others->array)
		return ERR_OK;
	item = json_object();
	TRY(decision_type(others->v->o, d, &type));
	TRY(json_put_text(item, "value", name));
	TRY(json_put_text(item, "ref", d->ref));
	TRY(json_put_text(item, "type", type->short_name));
	TRY(json_put_text(item, "answer", d->oral.yes ? "ja" : "nej"));
	TRY(json_put_bool(item, "same_matter", d->matter_id == others->v->d.matter_id));
	TRY(json_put_bool(item, "checked", checked));
	return json_append(others->array, TAKE(item));
}

static enum err find_others(struct others *others)
{
	const struct decision_filter matter = { .matter = others->v->d.matter_id, .practice = others->v->d.practice };

	TRY(decision_each(others->v->s, &matter, add_other, others));
	return decision_same_call_each(others->v->s, others->v->d.id, add_other, others);
}

static enum err put_others(struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct others others = { .v = v, .array = array };

	if (!array)
		return ERR_MEMORY;
	TRY(find_others(&others));
	TRY(json_put_bool(data, "has_others", others.count > 0));
	return json_put(data, "others", TAKE(array));
}

static enum err show(struct visit *v, struct form *f)
{
	JSON json_t *data = NULL;

	TRY(visit_data(v, &data));
	TRY(json_put_bool(data, "at_once", decision_withdraw_at_once(&v->d, v->person)));
	TRY(json_put_bool(data, "opened", v->d.opened));
	TRY(put_choices(data, f->what));
	TRY(put_others(v, data));
	TRY(put_form(data, v, f));
	return http_render(v->res, "withdraw", TAKE(data));
}

enum err withdraw_show(struct http_request *req, struct http_response *res)
{
	struct visit v;
	FORM f = { 0 };

	TRY(visit_decision(req, res, "read", &v));
	TRY(open_form(&v, &f));
	return may_withdraw(&v.d) ? show(&v, &f) : ERR_WRONG_STATE;
}

static enum err withdraw_one(struct visit *v, int64_t decision, const struct form *f)
{
	struct decision d;

	TRY(decision_withdraw(v->o, v->s, decision, v->person, f->what, f->reason));
	TRY(decision_find(v->s, decision, &d));
	if (decision == v->d.id)
		v->d = d;
	return d.state == DECISION_WITHDRAWN ? notice_tell(v->s, &d, NOTICE_WITHDRAWN, v->person, v->now) : ERR_OK;
}

/* With those that were ticked, in one commit: half a mistake is never marked. */
static enum err withdraw(struct visit *v, void *ctx)
{
	struct others others = { .v = v };

	TRY(find_others(&others));
	TRY(withdraw_one(v, v->d.id, ctx));
	for (size_t i = 0; i < others.count; i++) {
		char name[DECISION_REF + 8];

		if (ticked(v, others.refs[i], name))
			TRY(withdraw_one(v, others.ids[i], ctx));
	}
	return ERR_OK;
}

enum err withdraw_save(struct http_request *req, struct http_response *res)
{
	struct visit v;
	FORM f = { 0 };

	TRY(visit_decision(req, res, NULL, &v));
	TRY(open_form(&v, &f));
	if (!may_withdraw(&v.d))
		return visit_go(&v, ""); /* pressed twice, or a colleague was faster: the page says who */
	if (!f.what)
		TRY(add_problem(&f, "what", no_what));
	TRY(check_reason(&v, &f, no_reason));
	if (bad(&f))
		return show(&v, &f);
	TRY(visit_change(&v, "withdraw", withdraw, &f));
	eid_wake(v.o->eid);
	return visit_go(&v, "?gjort=felregistrerat");
}

/* --- The second person -----------------------------------------------------------------------------------------------
 */

static enum err show_settle(struct visit *v, struct form *f)
{
	JSON json_t *data = NULL;
	struct withdrawal w;

	TRY(decision_withdrawal_find(v->s, v->d.id, &w));
	TRY(visit_data(v, &data));
	TRY(json_put_bool(data, "own", w.asked_by == v->person));
	TRY(json_put_bool(data, "chosen_wrong", strcmp(f->answer, "felregistrerat") == 0));
	TRY(json_put_bool(data, "chosen_right", strcmp(f->answer, "ratt") == 0));
	TRY(put_form(data, v, f));
	return http_render(v->res, "withdraw-settle", TAKE(data));
}

enum err settle_show(struct http_request *req, struct http_response *res)
{
	struct visit v;
	FORM f = { 0 };

	TRY(visit_decision(req, res, "read", &v));
	TRY(open_form(&v, &f));
	return v.d.state == DECISION_WITHDRAWAL ? show_settle(&v, &f) : visit_go(&v, "");
}

static enum err confirm(struct visit *v, void *ctx)
{
	const struct form *f = ctx;

	TRY(decision_withdraw_confirm(v->o, v->s, v->d.id, v->person, f->reason));
	return notice_tell(v->s, &v->d, NOTICE_WITHDRAWN, v->person, v->now);
}

static enum err keep(struct visit *v, void *ctx)
{
	const struct form *f = ctx;

	TRY(decision_withdraw_keep(v->o, v->s, v->d.id, v->person, f->reason));
	return notice_tell(v->s, &v->d, NOTICE_KEPT, v->person, v->now);
}

/* Pressed twice leads on; where another settled it, what was typed stays, and nothing is as it was shown. */
static enum err was_settled(struct visit *v)
{
	struct withdrawal w;

	TRY(decision_withdrawal_find(v->s, v->d.id, &w));
	return w.decided_by == v->person ? visit_go(v, "") : http_stale(v->res, "Någon annan har redan avgjort det.");
}

enum err settle_save(struct http_request *req, struct http_response *res)
{
	struct visit v;
	FORM f = { 0 };
	bool is_wrong, is_right;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(open_form(&v, &f));
	if (v.d.state != DECISION_WITHDRAWAL)
		return was_settled(&v);
	is_wrong = strcmp(f.answer, "felregistrerat") == 0;
	is_right = strcmp(f.answer, "ratt") == 0;
	if (!is_wrong && !is_right)
		TRY(add_problem(&f, "svar", no_answer));
	TRY(check_reason(&v, &f, is_right ? no_keep_reason : NULL));
	if (bad(&f))
		return show_settle(&v, &f);
	TRY(visit_change(&v, is_wrong ? "confirm withdrawal" : "keep", is_wrong ? confirm : keep, &f));
	return visit_go(&v, is_wrong ? "?gjort=bekraftat" : "?gjort=kvar");
}

enum err desk_notice_seen(struct http_request *req, struct http_response *res)
{
	return page_notice_seen(req, res, PAGE_DESK);
}
