#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/law.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/act.h"

static const char *const fields[] = { "office", "minute_ref", "types", "phone", "valid_from", "valid_to" };

static const struct {
	const char *value, *label;
} kinds[] = { { "chair", "Ordförande" },
	      { "stand_in", "Ersättare för ordföranden, utsedd av fullmäktige" },
	      { "appointed_member", "Ledamot som nämnden har förordnat" } };

struct choices {
	const struct http_request *req;
	json_t *array;
	const char *field;
};

static enum err add_place(void *ctx, const struct municipality *m)
{
	struct choices *c = ctx;

	return page_add_choice(c->array, m->code, m->name, "selected",
	                       span_equal_str(http_form(c->req, c->field), m->code));
}

static enum err add_person(void *ctx, const struct person *p)
{
	struct choices *c = ctx;
	char id[24];

	(void)snprintf(id, sizeof id, "%lld", (long long)p->id);
	return p->active ? page_add_choice(c->array, id, p->name, "selected",
	                                   span_equal_str(http_form(c->req, c->field), id))
	                 : ERR_OK;
}

static enum err put_choices(json_t *data, const struct http_request *req, struct store *s)
{
	JSON json_t *places = json_array(), *people = json_array(), *list = json_array();
	struct choices c = { req, places, "kommun" };

	if (!places || !people || !list)
		return ERR_MEMORY;
	TRY(people_municipality_each(s, add_place, &c));
	c.array = people;
	c.field = "person";
	TRY(people_person_each(s, add_person, &c));
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		TRY(page_add_choice(list, kinds[i].value, kinds[i].label, "checked",
		                    span_equal_str(http_form(req, "kind"), kinds[i].value)));
	TRY(json_put(data, "municipalities", TAKE(places)));
	TRY(json_put(data, "people", TAKE(people)));
	return json_put(data, "kinds", TAKE(list));
}

/* The form as it was written; `errors` and `problems` are taken over. */
static enum err show(struct http_request *req, struct http_response *res, struct store *s, json_t *errors)
{
	JSON json_t *data = json_object(), *form = json_object(), *taken = errors;
	bool first = http_form_count(req) == 0;

	if (!data || !form || !taken)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		TRY(json_put_text(form, fields[i], http_form_str(req, fields[i])));
	if (first)
		TRY(json_put_text(form, "types", "*"));
	TRY(json_put(data, "form", TAKE(form)));
	TRY(put_choices(data, req, s));
	if (json_object_size(taken) > 0)
		http_status(res, 422);
	TRY(json_put(data, "errors", TAKE(taken)));
	return http_render(res, "admin-mandate", TAKE(data));
}

enum err admin_mandate(struct http_request *req, struct http_response *res)
{
	struct store *s;

	TRY(http_store(req, &s));
	return show(req, res, s, json_object());
}

static bool known_kind(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (strcmp(kind, kinds[i].value) == 0)
			return true;
	return false;
}

/* "*", or ids or kins of the law packs' types, whenever they are in force; out comes "*" or " lvu-6 lvm-13 ". */
static bool read_types(const struct decision_office *o, const char *text, char *out, size_t size)
{
	size_t used = 1;

	if (strcmp(text, "*") == 0) {
		(void)snprintf(out, size, "*");
		return true;
	}
	(void)snprintf(out, size, " ");
	while (*text) {
		size_t len = strcspn(text, " ,");
		char id[LAW_ID_TEXT];

		if (len > 0) {
			(void)snprintf(id, sizeof id, "%.*s", len < sizeof id ? (int)len : 0, text);
			if (!law_known(o->law, id) || used + len + 2 > size)
				return false;
			used += (size_t)snprintf(out + used, size - used, "%s ", id);
		}
		text += len + (text[len] != '\0');
	}
	return used > 1;
}

static enum err read_text(const struct http_request *req, const char *field, char *out, size_t size, json_t *errors,
                          const char *wrong)
{
	BUF clean = buf_init(size - 1);

	if (text_clean(http_form(req, field), &clean) != ERR_OK || clean.len == 0 || memchr(clean.ptr, '\n', clean.len))
		return json_put_text(errors, field, wrong);
	memcpy(out, clean.ptr, clean.len + 1);
	return ERR_OK;
}

static enum err read_phone(const struct http_request *req, struct mandate *m, json_t *errors)
{
	static const char wrong[] = "Skriv det nummer som jouren ska ringa, bara siffror: 070-174 06 05.";

	TRY(read_text(req, "phone", m->phone, sizeof m->phone, errors, wrong));
	return *m->phone && !phone_is_number(span_str(m->phone)) ? json_put_text(errors, "phone", wrong) : ERR_OK;
}

static enum err read_place(const struct http_request *req, struct store *s, struct mandate *m, json_t *errors)
{
	struct municipality place;
	struct person person;
	uint64_t id;
	enum err e = people_municipality_find_code(s, http_form_str(req, "kommun"), &place);

	if (e == ERR_OK)
		m->municipality_id = place.id;
	else
		TRY(e == ERR_NOT_FOUND ? json_put_text(errors, "kommun", "Välj kommun.") : e);
	e = number_parse(http_form(req, "person"), INT64_MAX, &id) == ERR_OK
	            ? people_person_find(s, (int64_t)id, &person)
	            : ERR_NOT_FOUND;
	if (e == ERR_OK)
		m->person_id = person.id;
	else
		TRY(e == ERR_NOT_FOUND ? json_put_text(errors, "person", "Välj person.") : e);
	return ERR_OK;
}

static enum err read_dates(const struct http_request *req, struct mandate *m, json_t *errors)
{
	if (date_parse(span_trim(http_form(req, "valid_from")), &m->valid_from) != ERR_OK)
		TRY(json_put_text(errors, "valid_from", "Skriv datumet så här: 2026-01-12."));
	if (date_parse(span_trim(http_form(req, "valid_to")), &m->valid_to) != ERR_OK)
		return json_put_text(errors, "valid_to", "Skriv datumet så här: 2026-12-31.");
	if (date_compare(m->valid_from, m->valid_to) > 0)
		return json_put_text(errors, "valid_to", "Sista dagen ligger före den första.");
	return ERR_OK;
}

static enum err read_mandate(const struct http_request *req, struct store *s, struct mandate *m, json_t *errors)
{
	TRY(read_place(req, s, m, errors));
	if (!known_kind(http_form_str(req, "kind")))
		TRY(json_put_text(errors, "kind", "Välj slag av uppdrag."));
	(void)snprintf(m->kind, sizeof m->kind, "%s", http_form_str(req, "kind"));
	TRY(read_text(req, "office", m->office, sizeof m->office, errors, "Skriv uppdraget, till exempel ordförande."));
	TRY(read_text(req, "minute_ref", m->minute_ref, sizeof m->minute_ref, errors,
	              "Skriv protokollet och paragrafen. Utan dem går behörigheten inte att visa."));
	TRY(read_phone(req, m, errors));
	if (!read_types(http_app(req), http_form_str(req, "types"), m->types, sizeof m->types))
		TRY(json_put_text(errors, "types", "Skriv * eller beslutstyper som finns, till exempel lvu-6 lvm-13."));
	m->priority = 9; /* after those with an order of their own */
	return read_dates(req, m, errors);
}

struct change {
	const struct http_request *req;
	const struct mandate *mandate;
	int64_t id;
};

/* The whole mandate: whether somebody could decide that night rests on it. */
static enum err mandate_facts(const struct mandate *m, int64_t id, json_t **ret_facts)
{
	JSON json_t *f = json_object();
	char from[DATE_TEXT], to[DATE_TEXT];

	if (!f)
		return ERR_MEMORY;
	date_format(m->valid_from, from);
	date_format(m->valid_to, to);
	TRY(json_put_int(f, "mandate", id));
	TRY(json_put_int(f, "holder", m->person_id));
	TRY(json_put_int(f, "municipality", m->municipality_id));
	TRY(json_put_text(f, "kind", m->kind));
	TRY(json_put_text(f, "office", m->office));
	TRY(json_put_text(f, "minute", m->minute_ref));
	TRY(json_put_text(f, "types", m->types));
	TRY(json_put_text(f, "validFrom", from));
	TRY(json_put_text(f, "validTo", to));
	*ret_facts = TAKE(f);
	return ERR_OK;
}

static enum err add(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	JSON json_t *facts = NULL;
	char detail[100];
	int64_t id;

	TRY(people_mandate_add(s, c->mandate, &id));
	TRY(mandate_facts(c->mandate, id, &facts));
	(void)snprintf(detail, sizeof detail, "Förordnande %lld lades till.", (long long)id);
	return decision_act_add_facts(s, http_now(c->req), 0, 0, http_session(c->req)->person, "mandate-added", detail,
	                              facts);
}

enum err admin_mandate_add(struct http_request *req, struct http_response *res)
{
	JSON json_t *errors = json_object();
	struct mandate m = { 0 };
	struct change c = { .req = req, .mandate = &m };
	struct store *s;

	if (!errors)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(read_mandate(req, s, &m, errors));
	if (json_object_size(errors) > 0)
		return show(req, res, s, TAKE(errors));
	TRY(store_transaction(s, add, &c));
	return http_redirect(res, "/admin/personer?klart=1");
}

static enum err end(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	char detail[100];

	TRY(people_mandate_end(s, c->id, date_of(http_now(c->req))));
	(void)snprintf(detail, sizeof detail, "Förordnande %lld avslutades.", (long long)c->id);
	return decision_act_add(s, http_now(c->req), 0, 0, http_session(c->req)->person, "mandate-ended", detail);
}

enum err admin_mandate_end(struct http_request *req, struct http_response *res)
{
	struct change c = { .req = req };
	struct store *s;
	uint64_t id;

	if (number_parse(http_param(req, "mandate"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	c.id = (int64_t)id;
	TRY(http_store(req, &s));
	TRY(store_transaction(s, end, &c));
	return http_redirect(res, "/admin/personer?klart=1");
}
