/* The committees' calendars: when each meets, and which calendar has come to its end. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/call.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"

#define DAYS_MAX 100           /* in one form */
#define AHEAD (2 * 366)        /* days: further ahead is a mistyped year */
#define SEPARATORS " \t\r\n,;" /* between days */

/* --- What is shown ------------------------------------------------------------------------------------------------ */

static enum err add_end(void *ctx, const char *municipality, struct date last)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(json_put_text(row, "municipality", municipality));
	TRY(json_put_text(row, "last", ""));
	if (last.year)
		TRY(page_put_day(row, "last", last));
	return json_append(ctx, TAKE(row));
}

enum err admin_meetings_ends_put(struct store *s, struct date today, json_t *data)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	TRY(people_meeting_ends(s, today, add_end, array));
	return json_put(data, "calendar_ends", TAKE(array));
}

struct walk {
	const struct http_request *req;
	struct store *store;
	struct date today;
	json_t *choices, *calendars; /* borrowed */
	json_t *days;                /* of one calendar, borrowed */
	const struct municipality *m;
};

static enum err add_day(void *ctx, struct date day)
{
	struct walk *w = ctx;
	JSON json_t *row = json_object();
	BUF path = buf_init(100);
	char iso[DATE_TEXT];

	if (!row)
		return ERR_MEMORY;
	date_format(day, iso);
	TRY(buf_printf(&path, "/admin/kalender/%s/%s/bort", w->m->code, iso));
	TRY(page_put_day(row, "day", day));
	TRY(json_put_text(row, "remove_path", buf_str(&path)));
	return json_append(w->days, TAKE(row));
}

static enum err add_calendar(void *ctx, const struct municipality *m)
{
	struct walk *w = ctx;
	JSON json_t *row = json_object(), *days = json_array();
	struct date last;
	enum err e;

	if (!row || !days)
		return ERR_MEMORY;
	w->days = days;
	w->m = m;
	TRY(people_meeting_each(w->store, m->id, w->today, add_day, w));
	e = people_meeting_last(w->store, m->id, &last);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	TRY(json_put_text(row, "name", m->name));
	TRY(json_put_text(row, "committee", m->committee));
	TRY(json_put_text(row, "last", ""));
	if (e == ERR_OK)
		TRY(page_put_day(row, "last", last));
	TRY(json_put_bool(row, "over", e == ERR_OK && date_compare(last, w->today) < 0));
	TRY(json_put_bool(row, "ends",
	                  e == ERR_OK && date_compare(last, w->today) >= 0 && people_meetings_end(last, w->today)));
	TRY(json_put(row, "days", TAKE(days)));
	TRY(page_add_choice(w->choices, m->code, m->name, "selected",
	                    span_equal_str(http_form(w->req, "kommun"), m->code)));
	return json_append(w->calendars, TAKE(row));
}

static const char *message_of(struct span done)
{
	if (span_equal_str(done, "1"))
		return "Kalendern är ändrad.";
	return span_equal_str(done, "0") ? "Kalendern var redan så. Inget har ändrats." : "";
}

/* `errors` are taken over. */
static enum err show(struct http_request *req, struct http_response *res, struct store *s, json_t *errors)
{
	JSON json_t *taken = errors, *data = json_object(), *form = json_object();
	JSON json_t *choices = json_array(), *calendars = json_array();
	struct walk w = { req, s, date_of(http_now(req)), choices, calendars, NULL, NULL };

	if (!taken || !data || !form || !choices || !calendars)
		return ERR_MEMORY;
	TRY(people_municipality_each(s, add_calendar, &w));
	TRY(json_put(data, "municipalities", TAKE(choices)));
	TRY(json_put(data, "calendars", TAKE(calendars)));
	TRY(json_put_text(form, "dagar", http_form_str(req, "dagar")));
	TRY(json_put(data, "form", TAKE(form)));
	TRY(json_put_text(data, "message", message_of(http_query(req, "klart"))));
	if (json_object_size(taken) > 0)
		http_status(res, 422);
	TRY(json_put(data, "errors", TAKE(taken)));
	return http_render(res, "admin-meetings", TAKE(data));
}

enum err admin_meetings(struct http_request *req, struct http_response *res)
{
	struct store *s;

	TRY(http_store(req, &s));
	return show(req, res, s, json_object());
}

/* --- What is changed ---------------------------------------------------------------------------------------------- */

struct change {
	const struct http_request *req;
	struct municipality m;
	struct date days[DAYS_MAX];
	size_t count;
	bool changed; /* something was */
};

static enum err read_days(struct change *c, json_t *errors)
{
	struct date today = date_of(http_now(c->req)), far = date_add_days(today, AHEAD);
	const char *text = http_form_str(c->req, "dagar");

	while (*(text += strspn(text, SEPARATORS))) {
		size_t len = strcspn(text, SEPARATORS);
		struct date day;

		if (date_parse(span_of(text, len), &day) != ERR_OK)
			return json_put_text(errors, "dagar", "Skriv varje dag så här, en på varje rad: 2026-12-10.");
		if (c->count == DAYS_MAX)
			return json_put_text(errors, "dagar", "Lägg till högst 100 dagar åt gången.");
		if (date_compare(day, today) < 0 || date_compare(day, far) > 0)
			return json_put_text(
			        errors, "dagar",
			        "En av dagarna har varit, eller ligger mer än två år fram. Kontrollera året.");
		c->days[c->count++] = day;
		text += len;
	}
	return c->count ? ERR_OK : json_put_text(errors, "dagar", "Skriv minst en dag.");
}

static enum err tell(struct store *s, const struct change *c, const char *kind, const char *detail)
{
	JSON json_t *facts = json_object(), *days = json_array();
	char iso[DATE_TEXT];

	if (!facts || !days)
		return ERR_MEMORY;
	for (size_t i = 0; i < c->count; i++) {
		date_format(c->days[i], iso);
		TRY(json_append(days, json_string(iso)));
	}
	TRY(json_put_int(facts, "municipality", c->m.id));
	TRY(json_put(facts, "days", TAKE(days)));
	TRY(decision_meetings_changed(s, c->m.id));
	return decision_act_add_facts(s, http_now(c->req), 0, 0, http_session(c->req)->person, kind, detail, facts);
}

/* Days that are there already, and those that are written twice, are no change: the act names what was added. */
static enum err add(struct store *s, void *ctx)
{
	struct change *c = ctx;
	struct change added = { .req = c->req, .m = c->m };

	for (size_t i = 0; i < c->count; i++) {
		TRY(people_meeting_add(s, c->m.id, c->days[i]));
		if (store_changed(s) > 0)
			added.days[added.count++] = c->days[i];
	}
	c->changed = added.count > 0;
	return c->changed ? tell(s, &added, "meetings-added", "Dagar lades till i en nämnds kalender.") : ERR_OK;
}

static enum err go_on(struct http_response *res, const struct change *c)
{
	return http_redirectf(res, "/admin/kalender?klart=%d", c->changed);
}

enum err admin_meetings_add(struct http_request *req, struct http_response *res)
{
	JSON json_t *errors = json_object();
	struct change c = { .req = req };
	struct store *s;
	enum err e;

	if (!errors)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	e = people_municipality_find_code(s, http_form_str(req, "kommun"), &c.m);
	if (e == ERR_NOT_FOUND)
		TRY(json_put_text(errors, "kommun", "Välj kommun."));
	else
		TRY(e);
	TRY(read_days(&c, errors));
	if (json_object_size(errors) > 0)
		return show(req, res, s, TAKE(errors));
	TRY(store_transaction(s, add, &c));
	return go_on(res, &c);
}

/* Pressed twice, or by two: it is gone, and that was wanted. */
static enum err remove_day(struct store *s, void *ctx)
{
	struct change *c = ctx;
	enum err e = people_meeting_remove(s, c->m.id, c->days[0]);

	c->changed = e == ERR_OK;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return tell(s, c, "meeting-removed", "En dag togs bort ur en nämnds kalender.");
}

enum err admin_meeting_remove(struct http_request *req, struct http_response *res)
{
	struct change c = { .req = req, .count = 1 };
	struct span code = http_param(req, "municipality");
	char text[8];
	struct store *s;

	(void)snprintf(text, sizeof text, "%.*s", code.len < sizeof text ? (int)code.len : 0, code.ptr);
	/* A day that has been stays: by it a report was due, and would be due later without it. The page shows none. */
	if (date_parse(http_param(req, "day"), &c.days[0]) != ERR_OK ||
	    date_compare(c.days[0], date_of(http_now(req))) < 0)
		return ERR_NOT_FOUND;
	TRY(http_store(req, &s));
	TRY(people_municipality_find_code(s, text, &c.m));
	TRY(store_transaction(s, remove_day, &c));
	return go_on(res, &c);
}
