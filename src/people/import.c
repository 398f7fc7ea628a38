#include <stdio.h>
#include <string.h>

#include "jourbeslut/people.h"
#include "jourbeslut/personal_number.h"

struct import {
	struct store *store;
	char *problem;
	size_t problem_size;
};

static enum err refuse(struct import *in, const char *list, size_t index, const char *what)
{
	(void)snprintf(in->problem, in->problem_size, "%s[%zu]: %s", list, index, what);
	return ERR_INPUT;
}

static enum err put_municipality(struct import *in, size_t index, const json_t *m)
{
	STATEMENT q = store_statement(
	        in->store, "INSERT INTO municipality (code, name, committee, court, org_number) "
	                   "VALUES (:code, :name, :committee, :court, :org) ON CONFLICT (code) DO UPDATE SET "
	                   "name = :name, committee = :committee, court = :court, org_number = :org");

	if (strlen(json_text(m, "code")) != 3 || !*json_text(m, "name") || !*json_text(m, "committee") ||
	    !*json_text(m, "court"))
		return refuse(in, "municipalities", index,
		              "code (three letters), name, committee and court are needed");
	TRY(bind_text(q, ":code", json_text(m, "code")));
	TRY(bind_text(q, ":name", json_text(m, "name")));
	TRY(bind_text(q, ":committee", json_text(m, "committee")));
	TRY(bind_text(q, ":court", json_text(m, "court")));
	TRY(bind_text(q, ":org", json_text(m, "orgNumber")));
	return step_done(q);
}

/* Empty or absent: the whole county, 0. */
static enum err municipality_id(struct import *in, const char *code, int64_t *ret_id)
{
	struct municipality m;

	*ret_id = 0;
	if (!*code)
		return ERR_OK;
	TRY(people_municipality_find_code(in->store, code, &m));
	*ret_id = m.id;
	return ERR_OK;
}

static enum err put_role(struct import *in, int64_t person, const json_t *role)
{
	STATEMENT q =
	        store_statement(in->store, "INSERT INTO role (person_id, role, municipality_id) SELECT :person, :role, "
	                                   "NULLIF(:municipality, 0) WHERE NOT EXISTS (SELECT 1 FROM role "
	                                   "WHERE person_id = :person AND role = :role "
	                                   "AND COALESCE(municipality_id, 0) = :municipality)");
	int64_t municipality;

	TRY(municipality_id(in, json_text(role, "municipality"), &municipality));
	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":role", json_text(role, "role")));
	TRY(bind_int(q, ":municipality", municipality));
	return step_done(q);
}

static enum err put_mandate(struct import *in, int64_t person, const json_t *from)
{
	STATEMENT q = store_statement(in->store, "SELECT 1 FROM mandate WHERE person_id = :person AND "
	                                         "municipality_id = :municipality AND minute_ref = :minute");
	struct mandate m = { .person_id = person };
	bool known;
	int64_t id;

	TRY(municipality_id(in, json_text(from, "municipality"), &m.municipality_id));
	(void)snprintf(m.kind, sizeof m.kind, "%s", json_text(from, "kind"));
	(void)snprintf(m.office, sizeof m.office, "%s", json_text(from, "office"));
	(void)snprintf(m.minute_ref, sizeof m.minute_ref, "%s", json_text(from, "minuteRef"));
	(void)snprintf(m.types, sizeof m.types, "%s", *json_text(from, "types") ? json_text(from, "types") : "*");
	(void)snprintf(m.phone, sizeof m.phone, "%s", json_text(from, "phone"));
	m.priority = json_integer_value(json_object_get(from, "priority"));
	TRY(date_parse(span_str(json_text(from, "validFrom")), &m.valid_from));
	TRY(date_parse(span_str(json_text(from, "validTo")), &m.valid_to));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":municipality", m.municipality_id));
	TRY(bind_text(q, ":minute", m.minute_ref));
	TRY(step_next(q, &known));
	return known ? ERR_OK : people_mandate_add(in->store, &m, &id);
}

static enum err put_person(struct import *in, size_t index, const json_t *from)
{
	STATEMENT q = store_statement(in->store, "INSERT INTO person (personal_number, name, title, active) "
	                                         "VALUES (:number, :name, :title, 1) ON CONFLICT (personal_number) "
	                                         "DO UPDATE SET name = :name, title = :title");
	BUF name = buf_init(PEOPLE_NAME_MAX - 1);
	struct personal_number number;
	const char *why;
	struct person p;
	const json_t *item;
	size_t i;

	if (personal_number_parse(span_str(json_text(from, "personalNumber")), date_of(clock_now(clock_system())),
	                          &number, &why) != ERR_OK)
		return refuse(in, "persons", index, why);
	if (!*json_text(from, "givenName") || !*json_text(from, "surname"))
		return refuse(in, "persons", index, "givenName and surname are needed");
	TRY(buf_printf(&name, "%s %s", json_text(from, "givenName"), json_text(from, "surname")));
	TRY(bind_text(q, ":number", number.digits));
	TRY(bind_span(q, ":name", buf_span(&name)));
	TRY(bind_text(q, ":title", json_text(from, "title")));
	TRY(step_done(q));
	TRY(people_person_find_number(in->store, number.digits, &p));
	json_array_foreach(
	        json_object_get(from, "roles"), i,
	        item) if (put_role(in, p.id, item) !=
	                  ERR_OK) return refuse(in, "persons", index,
	                                        "a role is not one that exists, or its municipality is unknown");
	json_array_foreach(
	        json_object_get(from, "mandates"), i,
	        item) if (put_mandate(in, p.id, item) !=
	                  ERR_OK) return refuse(in, "persons", index,
	                                        "a mandate lacks kind, minuteRef, dates or a known municipality");
	return ERR_OK;
}

enum err people_import(struct store *s, const json_t *county, char *problem, size_t problem_size)
{
	struct import in = { s, problem, problem_size };
	const json_t *item;
	size_t i;

	problem[0] = '\0';
	if (!json_is_array(json_object_get(county, "municipalities")) ||
	    !json_is_array(json_object_get(county, "persons")))
		return refuse(&in, "county", 0, "`municipalities` and `persons` must be lists");
	json_array_foreach(json_object_get(county, "municipalities"), i, item) TRY(put_municipality(&in, i, item));
	json_array_foreach(json_object_get(county, "persons"), i, item) TRY(put_person(&in, i, item));
	return ERR_OK;
}
