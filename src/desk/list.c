/* All decisions, and the practice ones, which stand in no other list. */
#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "desk/handlers.h"
#include "desk/item.h"
#include "desk/pass.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"

#define PAGE_LENGTH 50

struct list {
	struct visit *v;
	json_t *items; /* owned */
	int count;
	int64_t last;
};

static void list_release(struct list *l)
{
	json_decref(l->items);
}

static enum err add_item(void *ctx, const struct decision *d)
{
	struct list *l = ctx;
	char at[SWEDISH_TIME_TEXT], text[200];

	if (l->count++ == PAGE_LENGTH) /* one more than shown says that there is more */
		return ERR_OK;
	l->last = d->id;
	instant_format_swedish(d->has_oral ? d->oral.stated : d->created, at);
	(void)snprintf(text, sizeof text, "%s · %s", page_decision_where(d), at);
	return item_add(l->items, l->v, d, text, ITEM_PLAIN);
}

static bool state_of(struct span name, enum decision_state *ret_state)
{
	for (int i = 0; i < DECISION_STATE_COUNT; i++)
		if (span_equal_str(name, decision_state_name((enum decision_state)i))) {
			*ret_state = (enum decision_state)i;
			return true;
		}
	return false;
}

static enum err put_states(json_t *data, struct span chosen)
{
	JSON json_t *array = json_array();

	for (int i = 0; i < DECISION_STATE_COUNT; i++) {
		const char *name = decision_state_name((enum decision_state)i);

		TRY(page_add_choice(array, name, decision_state_label((enum decision_state)i), "selected",
		                    span_equal_str(chosen, name)));
	}
	return json_put(data, "states", TAKE(array));
}

static enum err put_next(const struct list *l, const char *code, struct span state, json_t *data)
{
	BUF path = buf_init(400);

	if (l->count > PAGE_LENGTH) {
		TRY(buf_printf(&path, "/jour/sok?kommun=%s&lage=", code));
		TRY(http_url_encode(state, &path));
		TRY(buf_printf(&path, "&fore=%lld", (long long)l->last));
	}
	return json_put_text(data, "next_path", buf_str(&path));
}

static enum err find_municipality(struct visit *v, struct municipality *m)
{
	struct span wanted = span_trim(http_query(v->req, "kommun"));
	BUF name = buf_init(HTTP_TARGET_MAX);

	TRY(buf_add_span(&name, wanted));
	return choices_municipality_find(v->s, buf_str(&name), m);
}

/* A reference typed into the address or the field leads straight to its decision. */
static enum err go_to_reference(struct visit *v, bool *ret_gone)
{
	struct span ref = span_trim(http_query(v->req, "ref"));
	struct decision d;
	enum err e;

	*ret_gone = false;
	if (ref.len == 0)
		return ERR_OK;
	e = decision_find_ref(v->s, ref, &d);
	if (e == ERR_OK)
		e = visit_may_see(v, &d);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	*ret_gone = true;
	return http_redirectf(v->res, "/beslut/%s", d.ref);
}

static enum err put_reference(struct visit *v, json_t *data)
{
	JSON json_t *form = json_object(), *errors = json_object();
	struct span ref = span_trim(http_query(v->req, "ref"));
	BUF text = buf_init(HTTP_TARGET_MAX);

	TRY(buf_add_span(&text, ref));
	TRY(json_put_text(form, "ref", buf_str(&text)));
	if (ref.len)
		TRY(json_put_text(errors, "ref", "Ingen referens stämmer. Kontrollera tecknen."));
	TRY(json_put(data, "form", TAKE(form)));
	return json_put(data, "errors", TAKE(errors));
}

/* Where the page before ended; 0: at the start. */
static int64_t before_of(const struct http_request *req)
{
	uint64_t before;

	return number_parse(http_query(req, "fore"), INT64_MAX, &before) == ERR_OK ? (int64_t)before : 0;
}

enum err list_show(struct http_request *req, struct http_response *res)
{
	struct span state_name = http_query(req, "lage");
	struct decision_filter filter = { .limit = PAGE_LENGTH + 1 };
	CLEANUP(list_release) struct list l = { .items = json_array() };
	JSON json_t *data = json_object(), *municipalities = NULL;
	struct municipality m = { 0 };
	enum decision_state state;
	struct visit v;
	bool gone;

	TRY(visit_begin(req, res, &v));
	TRY(go_to_reference(&v, &gone));
	if (gone)
		return ERR_OK;
	TRY(oversight_access(http_log(req), v.s, v.now, v.person, 0, 0, "list"));
	TRY(find_municipality(&v, &m));
	filter.municipality = m.id;
	if (state_of(state_name, &state))
		filter.states = 1u << state;
	else
		state_name = span_str("");
	filter.before = before_of(req);
	l.v = &v;
	TRY(decision_each(v.s, &filter, add_item, &l));
	TRY(choices_municipalities(v.s, m.code, &municipalities));
	TRY(json_put(data, "municipalities", TAKE(municipalities)));
	TRY(put_states(data, state_name));
	TRY(json_put(data, "items", TAKE(l.items)));
	TRY(put_next(&l, m.code, state_name, data));
	TRY(pass_put(&v, data, "/jour/sok"));
	TRY(put_reference(&v, data));
	return http_render(res, "desk-list", TAKE(data));
}

enum err practice_show(struct http_request *req, struct http_response *res)
{
	struct decision_filter filter = { .practice = true, .limit = PAGE_LENGTH + 1 };
	CLEANUP(list_release) struct list l = { .items = json_array() };
	JSON json_t *data = json_object();
	BUF next = buf_init(100);
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(oversight_access(http_log(req), v.s, v.now, v.person, 0, 0, "list practice"));
	filter.before = before_of(req);
	l.v = &v;
	TRY(decision_each(v.s, &filter, add_item, &l));
	if (l.count > PAGE_LENGTH)
		TRY(buf_printf(&next, "/jour/ovning?fore=%lld", (long long)l.last));
	TRY(json_put(data, "items", TAKE(l.items)));
	TRY(json_put_text(data, "next_path", buf_str(&next)));
	http_practice(res);
	return http_render(res, "practice", TAKE(data));
}
