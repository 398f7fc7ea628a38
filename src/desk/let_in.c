/* Without the e-ID: where one who was let in begins, and how somebody on duty lets a colleague in. */
#include "desk/let_in.h"

#include "desk/desk_store.h"
#include "desk/handlers.h"
#include "jourbeslut/act.h"
#include "jourbeslut/admission.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/page.h"

struct receipts {
	const struct visit *v;
	json_t *array;
};

static enum err add_receipt(void *ctx, int64_t decision)
{
	struct receipts *w = ctx;
	JSON json_t *row = NULL;
	struct decision d;

	TRY(decision_find(w->v->s, decision, &d));
	TRY(page_row(w->v->o, w->v->s, PAGE_DESK, &d, &w->v->reader, &row));
	TRY(json_put_bool(row, "yes", d.oral.yes));
	return json_append(w->array, TAKE(row));
}

/* What was recorded in this session: its receipts open again. */
static enum err put_receipts(const struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct receipts w = { v, array };

	if (!array)
		return ERR_MEMORY;
	TRY(desk_recorded_each(v->s, http_session(v->req)->let_in, add_receipt, &w));
	return json_put(data, "recorded", TAKE(array));
}

enum err let_in_home(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object();
	struct admission a;
	BUF how = buf_init(400);
	struct visit v;

	if (!data)
		return ERR_MEMORY;
	TRY(visit_begin(req, res, &v));
	TRY(admission_find(v.s, http_session(req)->let_in, &a));
	TRY(put_receipts(&v, data));
	TRY(admission_words(a.how, a.by_name, &how));
	TRY(json_put_text(data, "how", buf_str(&how)));
	TRY(page_put_time(data, "at", a.at));
	return http_render(res, "let-in-home", TAKE(data));
}

struct walk {
	const struct visit *v;
	json_t *array;
};

static enum err may_be_let_in(const struct visit *v, const struct person *p, bool *ret_may)
{
	unsigned roles;

	TRY(people_roles(v->s, p->id, date_of(v->now), &roles));
	*ret_may = p->id != v->person && (roles & ROLE_BIT(ROLE_DUTY));
	return ERR_OK;
}

static enum err add_colleague(void *ctx, const struct person *p)
{
	struct walk *w = ctx;
	JSON json_t *item = json_object();
	bool may;

	if (!item)
		return ERR_MEMORY;
	TRY(may_be_let_in(w->v, p, &may));
	if (!may)
		return ERR_OK;
	TRY(json_put_int(item, "id", p->id));
	TRY(json_put_text(item, "name", p->name));
	TRY(json_put_text(item, "title", p->title));
	return json_append(w->array, TAKE(item));
}

static enum err render(struct visit *v, const char *name, const char *code, bool unchosen)
{
	JSON json_t *data = json_object(), *array = json_array();
	struct walk w = { v, array };

	if (!data || !array)
		return ERR_MEMORY;
	if (!*code)
		TRY(people_person_each(v->s, add_colleague, &w));
	TRY(json_put(data, "colleagues", TAKE(array)));
	TRY(json_put_bool(data, "on_duty", v->reader.on_duty));
	TRY(json_put_text(data, "name", name));
	TRY(json_put_text(data, "code", code));
	TRY(json_put_bool(data, "unchosen", unchosen));
	if (unchosen)
		http_status(v->res, 422);
	return http_render(v->res, "let-in-colleague", TAKE(data));
}

enum err let_in_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_begin(req, res, &v));
	return render(&v, "", "", false);
}

struct code {
	int64_t person;
	const char *name; /* borrowed */
	char text[ADMISSION_CODE_TEXT];
};

static enum err make(struct visit *v, void *ctx)
{
	struct code *c = ctx;
	BUF text = buf_init(400);

	TRY(admission_colleague_code(v->s, v->o->random, c->person, v->person, v->now, c->text));
	TRY(buf_printf(&text, "En kod som släpper in %s utan e-legitimation gjordes.", c->name));
	return decision_act_add(v->s, v->now, 0, 0, v->person, "let-in-code", buf_str(&text));
}

/* Only somebody on duty, who has the e-ID, lets others in. */
enum err let_in_code(struct http_request *req, struct http_response *res)
{
	struct code c = { 0 };
	struct person p;
	struct visit v;
	uint64_t id;
	bool may;

	TRY(visit_begin(req, res, &v));
	if (!v.reader.on_duty)
		return render(&v, "", "", false);
	if (number_parse(http_form(req, "vem"), INT64_MAX, &id) != ERR_OK)
		return render(&v, "", "", true);
	TRY(people_person_find(v.s, (int64_t)id, &p));
	TRY(may_be_let_in(&v, &p, &may));
	if (!may)
		return ERR_INPUT;
	c.person = p.id;
	c.name = p.name;
	TRY(visit_change(&v, "let in", make, &c));
	return render(&v, p.name, c.text, false);
}

static enum err add_row(void *ctx, const struct admission *a)
{
	struct walk *w = ctx;
	JSON json_t *item = json_object();
	BUF how = buf_init(400);

	if (!item)
		return ERR_MEMORY;
	TRY(admission_words(a->how, a->by_name, &how));
	TRY(json_put_text(item, "name", a->person_name));
	TRY(json_put_text(item, "how", buf_str(&how)));
	TRY(page_put_time(item, "at", a->at));
	return json_append(w->array, TAKE(item));
}

enum err let_in_put(const struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct walk w = { v, array };

	if (!array)
		return ERR_MEMORY;
	TRY(admission_each(v->s, instant_add(v->now, -LET_IN_SHOWN), add_row, &w));
	return json_put(data, "let_in", TAKE(array));
}
