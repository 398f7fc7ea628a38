/* After the call: what was recorded, and the confirmation for police and home. */
#include <stdio.h>
#include <string.h>

#include "desk/call_page.h"
#include "desk/handlers.h"
#include "desk/item.h"
#include "desk/tie.h"
#include "desk/visit.h"
#include "jourbeslut/page.h"
#include "jourbeslut/archive.h"

#define TYPES_MAX LAW_LIST_MAX

/* Decisions that are often made in the same call: those of the matter's types, and those that go with them. */
struct call_types {
	const struct visit *v;
	const char *ids[TYPES_MAX];
	bool has[TYPES_MAX]; /* the matter has such a decision already */
	size_t count;
};

static void add_type(struct call_types *t, const char *id, bool has)
{
	for (size_t i = 0; i < t->count; i++) {
		if (strcmp(t->ids[i], id) != 0)
			continue;
		t->has[i] |= has;
		return;
	}
	if (t->count < TYPES_MAX) {
		t->ids[t->count] = id;
		t->has[t->count++] = has;
	}
}

static enum err add_types_of(void *ctx, const struct decision *d)
{
	struct call_types *t = ctx;
	const struct law_type *type = law_type_at(t->v->o->law, d->type, t->v->d.oral.stated);

	if (!type)
		return ERR_OK;
	add_type(t, type->id, d->has_oral);
	for (size_t i = 0; i < type->often_with_count; i++)
		add_type(t, type->often_with[i], false);
	return ERR_OK;
}

static enum err add_button(const struct visit *v, json_t *array, const char *id, enum call_about about)
{
	const struct law_type *type = law_type_at(v->o->law, id, v->d.oral.stated);
	JSON json_t *item = json_object();
	BUF path = buf_init(200);

	if (!type)
		return ERR_OK;
	TRY(buf_printf(&path, "/jour/ring?arende=%s&vem=%s&typ=%s", v->d.ref, call_about_name(about), type->id));
	TRY(json_put_text(item, "label", type->short_name));
	TRY(json_put_text(item, "path", buf_str(&path)));
	return json_append(array, TAKE(item));
}

/* The same person, a sibling, somebody else: each is another matter. After a no there is nothing to place. */
static enum err put_more(struct visit *v, json_t *data)
{
	JSON json_t *same = json_array(), *sibling = json_array();
	BUF other = buf_init(200);
	struct call_types t = { .v = v };
	bool siblings;
	const struct decision_filter filter = { .matter = v->d.matter_id,
		                                .practice = v->d.practice,
		                                .oldest_first = true };

	siblings = call_has_siblings(law_type_at(v->o->law, v->d.type, v->d.oral.stated));
	TRY(decision_each(v->s, &filter, add_types_of, &t));
	for (size_t i = 0; i < t.count; i++) {
		if (v->d.oral.yes && !t.has[i])
			TRY(add_button(v, same, t.ids[i], CALL_SAME));
		if (siblings)
			TRY(add_button(v, sibling, t.ids[i], CALL_SIBLING));
	}
	TRY(buf_printf(&other, "/jour/ring?arende=%s&vem=%s", v->d.ref, call_about_name(CALL_OTHER)));
	TRY(json_put(data, "same", TAKE(same)));
	TRY(json_put(data, "sibling", TAKE(sibling)));
	return json_put_text(data, "other_path", buf_str(&other));
}

struct same_call {
	const struct visit *v;
	json_t *array;
};

static enum err add_same_call(void *ctx, const struct decision *d)
{
	struct same_call *w = ctx;
	char clock[CALL_CLOCK], text[80];

	call_clock(d->oral.stated, clock);
	(void)snprintf(text, sizeof text, "%s kl. %s", d->oral.yes ? "Svaret ja" : "Svaret nej", clock);
	return item_add(w->array, w->v, d, text, ITEM_PLAIN);
}

static enum err put_same_call(struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct same_call w = { v, array };

	TRY(decision_same_call_each(v->s, v->d.id, add_same_call, &w));
	return json_put(data, "same_call", TAKE(array));
}

enum err recorded_show(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = NULL, *due = NULL;
	FOLLOWING f = { 0 };
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	if (!v.d.has_oral)
		return ERR_NOT_FOUND;
	TRY(visit_data(&v, &data));
	TRY(page_follow(v.o, v.s, &v.d, v.now, &f));
	TRY(page_due(v.s, PAGE_DESK, &v.d, &f, v.now, &due));
	TRY(json_put(data, "due", TAKE(due)));
	TRY(visit_put_sign_address(&v, data));
	TRY(json_put_bool(data, "changed", http_query(req, "om").ptr));
	TRY(json_put_bool(data, "tie_lost", http_query(req, "samma").ptr));
	TRY(json_put_bool(data, "not_read_back", !v.d.oral.read_back));
	TRY(put_more(&v, data));
	TRY(put_same_call(&v, data));
	TRY(tie_put(&v, data));
	return http_render(res, v.d.oral.yes ? "recorded" : "recorded-no", TAKE(data));
}

/* "https://jour.example.se/kontroll/" as one types it. */
static enum err put_check_address(const struct visit *v, json_t *data)
{
	BUF address = buf_init(400);
	size_t len = strlen(v->o->check_address);

	while (len && v->o->check_address[len - 1] == '/')
		len--;
	TRY(buf_add(&address, v->o->check_address, len));
	return json_put_text(data, "check_address", buf_str(&address));
}

enum err confirmation_show(struct http_request *req, struct http_response *res)
{
	BUF path = buf_init(200);
	JSON json_t *data = NULL, *array = NULL;
	BLOCKS blocks = { 0 };
	struct visit v;

	TRY(visit_decision(req, res, "confirmation", &v));
	TRY(archive_confirmation(v.o, v.s, &v.d, &blocks, NULL));
	TRY(visit_data(&v, &data));
	TRY(blocks_to_view(&blocks, &array));
	TRY(json_put(data, "blocks", TAKE(array)));
	TRY(put_check_address(&v, data));
	TRY(buf_printf(&path, "%s/bekraftelse?som=text", v.path));
	TRY(json_put_text(data, "mail_path", buf_str(&path)));
	if (span_equal_str(http_query(req, "som"), "text"))
		TRY(page_put_copy(data, "text", &blocks));
	else
		TRY(json_put_text(data, "text", ""));
	return http_render(res, "confirmation", TAKE(data));
}
