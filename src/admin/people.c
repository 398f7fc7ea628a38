#include "handlers.h"

#include <stdio.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/act.h"

struct walk {
	struct store *store;
	struct date today;
	json_t *array;
};

static enum err add_mandate(void *ctx, const struct mandate *m)
{
	struct walk *w = ctx;
	JSON json_t *row = json_object();
	BUF path = buf_init(100);
	struct municipality place;
	char from[DATE_TEXT], to[DATE_TEXT];

	if (!row)
		return ERR_MEMORY;
	TRY(people_municipality_find(w->store, m->municipality_id, &place));
	TRY(buf_printf(&path, "/admin/forordnande/%lld/avsluta", (long long)m->id));
	date_format(m->valid_from, from);
	date_format(m->valid_to, to);
	TRY(json_put_text(row, "municipality", place.name));
	TRY(json_put_text(row, "name", m->person_name));
	TRY(json_put_text(row, "office", m->office));
	TRY(json_put_text(row, "minute_ref", m->minute_ref));
	TRY(json_put_text(row, "from", from));
	TRY(json_put_text(row, "to", to));
	TRY(json_put_text(row, "phone", m->phone));
	TRY(json_put_text(row, "end_path", buf_str(&path)));
	return json_append(w->array, TAKE(row));
}

static enum err put_roles(json_t *row, unsigned roles)
{
	static const char *const words[ROLE_COUNT] = { "jour",        "beslutsfattare", "mottagare i kommun",
		                                       "registrator", "enhetschef",     "administratör" };
	BUF text = buf_init(300);

	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (roles & ROLE_BIT(i))
			TRY(buf_printf(&text, "%s%s", text.len ? ", " : "", words[i]));
	return json_put_text(row, "roles", buf_str(&text));
}

static enum err add_person(void *ctx, const struct person *p)
{
	struct walk *w = ctx;
	JSON json_t *row = json_object();
	BUF path = buf_init(100);
	unsigned roles;

	if (!row)
		return ERR_MEMORY;
	TRY(people_roles(w->store, p->id, w->today, &roles));
	TRY(buf_printf(&path, "/admin/personer/%lld", (long long)p->id));
	TRY(json_put_text(row, "name", p->name));
	TRY(json_put_text(row, "title", p->title));
	TRY(put_roles(row, roles));
	TRY(json_put_bool(row, "active", p->active));
	TRY(json_put_text(row, "active_path", buf_str(&path)));
	return json_append(w->array, TAKE(row));
}

enum err admin_people(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *mandates = json_array(), *people = json_array();
	struct walk w = { .today = date_of(http_now(req)), .array = mandates };
	struct span done = http_query(req, "klart");

	if (!data || !mandates || !people)
		return ERR_MEMORY;
	TRY(http_store(req, &w.store));
	TRY(people_mandate_each(w.store, 0, w.today, add_mandate, &w));
	w.array = people;
	TRY(people_person_each(w.store, add_person, &w));
	TRY(json_put_text(data, "message", span_equal_str(done, "1") ? "Ändringen är sparad." : ""));
	TRY(json_put(data, "mandates", TAKE(mandates)));
	TRY(json_put(data, "people", TAKE(people)));
	return http_render(res, "admin-people", TAKE(data));
}

struct change {
	const struct http_request *req;
	int64_t person;
	bool active;
};

/* Closing an account ends its sessions in the same moment: ASVS 7.4.2. */
static enum err set_active(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	char detail[100];

	TRY(people_person_set_active(s, c->person, c->active));
	if (!c->active)
		TRY(http_session_end_all(s, c->person));
	(void)snprintf(detail, sizeof detail, "Person %lld %s.", (long long)c->person,
	               c->active ? "öppnades" : "stängdes av");
	return decision_act_add(s, http_now(c->req), 0, 0, http_session(c->req)->person, "person-active", detail);
}

enum err admin_person_active(struct http_request *req, struct http_response *res)
{
	struct change c = { .req = req, .active = span_equal_str(http_form(req, "active"), "1") };
	struct store *s;
	uint64_t id;

	if (number_parse(http_param(req, "person"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	c.person = (int64_t)id;
	if (c.person == http_session(req)->person && !c.active)
		return ERR_WRONG_STATE; /* nobody locks themselves out */
	TRY(http_store(req, &s));
	TRY(store_transaction(s, set_active, &c));
	return http_redirect(res, "/admin/personer?klart=1");
}
