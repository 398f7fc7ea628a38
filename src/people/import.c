#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
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

/* One text member, cleaned, into `out`, which is a member of the struct that it will be read into: what does not fit
 * there, or is no text that a document can hold, would make every later reading fail. */
static enum err take(struct import *in, const char *list, size_t index, const json_t *from, const char *key,
                     bool needed, char *out, size_t size)
{
	BUF clean = buf_init(size - 1);
	enum err e = text_clean(span_str(json_text(from, key)), &clean);
	char problem[100];

	if (e != ERR_OK && e != ERR_INPUT && e != ERR_TOO_LARGE)
		return e;
	if (e != ERR_OK || (needed && clean.len == 0) || strchr(buf_str(&clean), '\n')) {
		(void)snprintf(problem, sizeof problem, "%s is %s", key,
		               e == ERR_TOO_LARGE              ? "too long"
		               : e == ERR_OK && clean.len == 0 ? "needed"
		                                               : "not one line of text");
		return refuse(in, list, index, problem);
	}
	memcpy(out, buf_str(&clean), clean.len + 1);
	return ERR_OK;
}

static enum err take_phone(struct import *in, const char *list, size_t index, const json_t *from, char *out,
                           size_t size)
{
	TRY(take(in, list, index, from, "phone", false, out, size));
	return !*out || phone_is_number(span_str(out))
	               ? ERR_OK
	               : refuse(in, list, index, "phone must be a number: digits, like 070-174 06 05");
}

/* Where somebody is told that something waits; both may be absent. */
static enum err take_reach(struct import *in, const char *list, size_t index, const json_t *from, const char *phone_key,
                           const char *mail_key, char phone[40], char mail[PEOPLE_MAIL_MAX])
{
	char number[PHONE_LINK_TEXT];

	/* What is taken here can be sent to: an address that cannot is one that nobody hears of. */
	TRY(take(in, list, index, from, phone_key, false, phone, 40));
	TRY(take(in, list, index, from, mail_key, false, mail, PEOPLE_MAIL_MAX));
	if (*phone && !phone_e164(phone, number))
		return refuse(in, list, index, "phone and alertPhone must be numbers, like 070-174 06 05");
	if (*mail && !mail_is_address(mail))
		return refuse(in, list, index, "mail and alertMail must be e-mail addresses: name@place.se");
	return ERR_OK;
}

/* It begins every reference: letters that can be said over the telephone. OVN begins those of exercises. */
static bool is_code(const char *code)
{
	return strlen(code) == 3 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 && strcmp(code, "OVN") != 0;
}

/* Days that the file does not name stay, as all else. */
static enum err put_meetings(struct import *in, size_t index, const json_t *from)
{
	const json_t *meetings = json_object_get(from, "meetings"), *item;
	struct municipality m;
	struct date day;
	size_t i;

	if (!meetings)
		return ERR_OK;
	if (!json_is_array(meetings))
		return refuse(in, "municipalities", index, "meetings must be a list of days");
	TRY(people_municipality_find_code(in->store, json_text(from, "code"), &m));
	json_array_foreach (meetings, i, item) {
		if (!json_is_string(item) || date_parse(span_str(json_string_value(item)), &day) != ERR_OK)
			return refuse(in, "municipalities", index, "a day of meetings is not YYYY-MM-DD");
		TRY(people_meeting_add(in->store, m.id, day));
	}
	return ERR_OK;
}

/* "08.00" at the start of `text`, as minutes from midnight; -1: no time of day. */
static int minutes_of(const char *text)
{
	static const char digits[] = "0123456789";
	int hour, minute;

	if (strspn(text, digits) != 2 || text[2] != '.' || strspn(text + 3, digits) != 2)
		return -1;
	hour = (text[0] - '0') * 10 + text[1] - '0';
	minute = (text[3] - '0') * 10 + text[4] - '0';
	return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

/* "08.00-16.30"; absent: that. */
static enum err take_hours(struct import *in, size_t index, const json_t *from, struct municipality *m)
{
	char hours[12];

	TRY(take(in, "municipalities", index, from, "phoneHours", false, hours, sizeof hours));
	if (!*hours)
		(void)snprintf(hours, sizeof hours, "08.00-16.30");
	m->opens = minutes_of(hours);
	m->closes = strlen(hours) == 11 && hours[5] == '-' ? minutes_of(hours + 6) : -1;
	if (m->opens < 0 || m->closes <= m->opens)
		return refuse(in, "municipalities", index, "phoneHours must be like 08.00-16.30");
	return ERR_OK;
}

static enum err put_municipality(struct import *in, size_t index, const json_t *from)
{
	STATEMENT q = store_statement(
	        in->store, "INSERT INTO municipality (code, name, committee, court, org_number, phone, phone_opens, "
	                   "phone_closes, alert_phone, alert_mail) VALUES (:code, :name, :committee, :court, :org, "
	                   ":phone, :opens, :closes, :alert_phone, :alert_mail) "
	                   "ON CONFLICT (code) DO UPDATE SET name = :name, committee = :committee, court = :court, "
	                   "org_number = :org, phone = :phone, phone_opens = :opens, phone_closes = :closes, "
	                   "alert_phone = :alert_phone, alert_mail = :alert_mail");
	const char *list = "municipalities";
	struct municipality m;

	if (!is_code(json_text(from, "code")))
		return refuse(in, list, index, "code must be three letters A to Z, and not OVN");
	TRY(take(in, list, index, from, "name", true, m.name, sizeof m.name));
	TRY(take(in, list, index, from, "committee", true, m.committee, sizeof m.committee));
	TRY(take(in, list, index, from, "court", true, m.court, sizeof m.court));
	TRY(take(in, list, index, from, "orgNumber", false, m.org_number, sizeof m.org_number));
	TRY(take_phone(in, list, index, from, m.phone, sizeof m.phone));
	TRY(take_hours(in, index, from, &m));
	TRY(take_reach(in, list, index, from, "alertPhone", "alertMail", m.alert_phone, m.alert_mail));
	TRY(bind_text(q, ":alert_phone", m.alert_phone));
	TRY(bind_text(q, ":alert_mail", m.alert_mail));
	TRY(bind_text(q, ":phone", m.phone));
	TRY(bind_int(q, ":opens", m.opens));
	TRY(bind_int(q, ":closes", m.closes));
	TRY(bind_text(q, ":code", json_text(from, "code")));
	TRY(bind_text(q, ":name", m.name));
	TRY(bind_text(q, ":committee", m.committee));
	TRY(bind_text(q, ":court", m.court));
	TRY(bind_text(q, ":org", m.org_number));
	TRY(step_done(q));
	return put_meetings(in, index, from);
}

/* Empty or absent: the whole county, 0. */
static enum err municipality_id(struct import *in, size_t index, const json_t *from, int64_t *ret_id)
{
	const char *code = json_text(from, "municipality");
	struct municipality m;
	enum err e;

	*ret_id = 0;
	if (!*code)
		return ERR_OK;
	e = people_municipality_find_code(in->store, code, &m);
	if (e == ERR_NOT_FOUND)
		return refuse(in, "persons", index, "a role or mandate is in a municipality that is unknown");
	TRY(e);
	*ret_id = m.id;
	return ERR_OK;
}

static enum err put_role(struct import *in, size_t index, int64_t person, const json_t *role)
{
	STATEMENT q =
	        store_statement(in->store, "INSERT INTO role (person_id, role, municipality_id) SELECT :person, :role, "
	                                   "NULLIF(:municipality, 0) WHERE NOT EXISTS (SELECT 1 FROM role "
	                                   "WHERE person_id = :person AND role = :role "
	                                   "AND COALESCE(municipality_id, 0) = :municipality)");
	int64_t municipality;
	enum err e;

	TRY(municipality_id(in, index, role, &municipality));
	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":role", json_text(role, "role")));
	TRY(bind_int(q, ":municipality", municipality));
	e = step_done(q);
	return e == ERR_WRONG_STATE ? refuse(in, "persons", index, "a role is not one that exists") : e;
}

/* "lvu-6 lvm-13" → " lvu-6 lvm-13 ", as the register looks for them; absent: all. */
static enum err take_types(struct import *in, size_t index, const json_t *from, char *out, size_t size)
{
	char types[PEOPLE_TEXT_MAX - 2];
	struct span words;

	TRY(take(in, "persons", index, from, "types", false, types, sizeof types));
	words = span_str(types);
	if (words.len == 0 || span_equal_str(words, "*"))
		(void)snprintf(out, size, "*");
	else
		(void)snprintf(out, size, " %s ", types);
	return ERR_OK;
}

static enum err take_mandate(struct import *in, size_t index, const json_t *from, struct mandate *m)
{
	const char *list = "persons";
	json_t *priority = json_object_get(from, "priority");

	TRY(municipality_id(in, index, from, &m->municipality_id));
	if (!m->municipality_id)
		return refuse(in, list, index, "a mandate needs a municipality");
	TRY(take(in, list, index, from, "kind", true, m->kind, sizeof m->kind));
	TRY(take(in, list, index, from, "office", false, m->office, sizeof m->office));
	TRY(take(in, list, index, from, "minuteRef", true, m->minute_ref, sizeof m->minute_ref));
	TRY(take_phone(in, list, index, from, m->phone, sizeof m->phone));
	TRY(take_types(in, index, from, m->types, sizeof m->types));
	m->priority = json_integer_value(priority);
	if (priority && !json_is_integer(priority))
		return refuse(in, list, index, "priority must be a whole number");
	if (date_parse(span_str(json_text(from, "validFrom")), &m->valid_from) != ERR_OK ||
	    date_parse(span_str(json_text(from, "validTo")), &m->valid_to) != ERR_OK ||
	    date_compare(m->valid_from, m->valid_to) > 0)
		return refuse(in, list, index, "a mandate needs validFrom and validTo, YYYY-MM-DD, in that order");
	return ERR_OK;
}

/* Known by person, municipality and minute. How to reach somebody is brought up to date; the dates are not, since a
 * mandate that was ended here must not come to life again by an old file. */
static enum err put_mandate(struct import *in, size_t index, int64_t person, const json_t *from)
{
	STATEMENT q = store_statement(in->store, "UPDATE mandate SET phone = :phone, priority = :priority WHERE "
	                                         "person_id = :person AND municipality_id = :municipality "
	                                         "AND minute_ref = :minute");
	struct mandate m = { .person_id = person };
	int64_t id;
	enum err e;

	TRY(take_mandate(in, index, from, &m));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":municipality", m.municipality_id));
	TRY(bind_text(q, ":minute", m.minute_ref));
	TRY(bind_text(q, ":phone", m.phone));
	TRY(bind_int(q, ":priority", m.priority));
	TRY(step_done(q));
	if (store_changed(in->store) > 0)
		return ERR_OK;
	e = people_mandate_add(in->store, &m, &id);
	return e == ERR_WRONG_STATE ? refuse(in, "persons", index, "kind must be chair, stand_in or appointed_member")
	                            : e;
}

static enum err put_name(struct import *in, size_t index, const json_t *from, struct person *p)
{
	char given[PEOPLE_NAME_MAX / 2], surname[PEOPLE_NAME_MAX / 2];

	TRY(take(in, "persons", index, from, "givenName", true, given, sizeof given));
	TRY(take(in, "persons", index, from, "surname", true, surname, sizeof surname));
	(void)snprintf(p->name, sizeof p->name, "%s %s", given, surname);
	return take(in, "persons", index, from, "title", false, p->title, sizeof p->title);
}

static enum err put_person(struct import *in, size_t index, const json_t *from)
{
	STATEMENT q = store_statement(in->store, "INSERT INTO person (personal_number, name, title, phone, mail, "
	                                         "active) VALUES (:number, :name, :title, :phone, :mail, 1) ON "
	                                         "CONFLICT (personal_number) DO UPDATE SET name = :name, title = "
	                                         ":title, phone = :phone, mail = :mail");
	struct personal_number number;
	const char *why;
	struct person p;
	const json_t *item;
	size_t i;

	if (personal_number_parse(span_str(json_text(from, "personalNumber")), date_of(clock_now(clock_system())),
	                          &number, &why) != ERR_OK)
		return refuse(in, "persons", index, why);
	TRY(put_name(in, index, from, &p));
	TRY(take_reach(in, "persons", index, from, "phone", "mail", p.phone, p.mail));
	TRY(bind_text(q, ":phone", p.phone));
	TRY(bind_text(q, ":mail", p.mail));
	TRY(bind_text(q, ":number", number.digits));
	TRY(bind_text(q, ":name", p.name));
	TRY(bind_text(q, ":title", p.title));
	TRY(step_done(q));
	TRY(people_person_find_number(in->store, number.digits, &p));
	json_array_foreach (json_object_get(from, "roles"), i, item)
		TRY(put_role(in, index, p.id, item));
	json_array_foreach (json_object_get(from, "mandates"), i, item)
		TRY(put_mandate(in, index, p.id, item));
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
	json_array_foreach (json_object_get(county, "municipalities"), i, item)
		TRY(put_municipality(&in, i, item));
	json_array_foreach (json_object_get(county, "persons"), i, item)
		TRY(put_person(&in, i, item));
	return ERR_OK;
}
