/* Signed on paper outside the service: what is known of it, how it is stated, and how that is taken back. */
#include "jourbeslut/outside.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/matter.h"
#include "jourbeslut/moment.h"
#include "jourbeslut/reason.h"
#include "page/event_parts.h"

#define SEEN "original" /* values of the field `whose` */
#define TOLD "uppgift"

/* --- What is known ------------------------------------------------------------------------------------------------ */

static enum err put_below(json_t *object, const char *key, enum page_area area, const struct decision *d, bool there,
                          const char *below)
{
	BUF path = buf_init(200);

	if (there) {
		TRY(page_decision_path(area, d, &path));
		TRY(buf_add_str(&path, below));
	}
	return json_put_text(object, key, buf_str(&path));
}

enum err page_put_outside(json_t *object, const struct decision_office *o, struct store *s, enum page_area area,
                          const struct decision *d)
{
	bool staff = area == PAGE_DESK || area == PAGE_MUNI, open = false;
	JSON json_t *known = json_object();
	struct outside_paper w;
	bool another;
	enum err e;

	if (!known)
		return ERR_MEMORY;
	if (staff)
		TRY(decision_outside_open(o, s, d, &open));
	TRY(put_below(object, "outside_path", area, d, open, "/utanfor"));
	e = decision_outside_find(s, d->id, &w, NULL);
	if (e == ERR_NOT_FOUND)
		return json_put(object, "outside", json_false());
	TRY(e);
	TRY(json_put_text(known, "outside_signer", w.signer));
	TRY(decision_outside_another(d, &w, &another));
	TRY(json_put_text(known, "outside_decider", another ? d->oral.decider_name : ""));
	TRY(page_put_time(known, "outside_signed", w.signed_at));
	TRY(json_put_text(known, "outside_word", w.seen ? "" : w.word));
	TRY(json_put_text(known, "outside_by", w.stated_name));
	TRY(page_put_time(known, "outside_at", w.stated));
	TRY(put_below(known, "outside_scan_path", area, d, staff, "/papper"));
	TRY(put_below(known, "outside_undo_path", area, d, staff && d->state == DECISION_OUTSIDE, "/utanfor/angra"));
	return json_put(object, "outside", TAKE(known));
}

/* --- Stating it --------------------------------------------------------------------------------------------------- */

struct stating {
	const struct page_event_visit *v;
	json_t *errors, *problems; /* borrowed */
	struct outside_paper paper;
	struct span scan;
};

static enum err wrong(const struct stating *g, const char *field, const char *text)
{
	return page_problem_add(g->problems, g->errors, field, text);
}

/* What was typed, or on the first visit the name that the call has. */
static enum err put_form(json_t *data, const struct page_event_visit *v)
{
	static const char *const fields[] = { "signer", "signed_date", "signed_time", "word" };
	bool typed = http_form(v->req, "signer").ptr != NULL;
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		TRY(json_put_text(form, fields[i], http_form_str(v->req, fields[i])));
	if (!typed)
		TRY(json_put_text(form, "signer", v->d->oral.decider_name));
	TRY(json_put_bool(form, "seen", span_equal_str(http_form(v->req, "whose"), SEEN)));
	TRY(json_put_bool(form, "told", span_equal_str(http_form(v->req, "whose"), TOLD)));
	return json_put(data, "form", TAKE(form));
}

static enum err show(const struct page_event_visit *v, json_t *errors, json_t *problems)
{
	JSON json_t *data = json_object(), *object = NULL, *e = errors, *p = problems;

	if (!data || !e || !p)
		return ERR_MEMORY;
	TRY(page_decision(http_app(v->req), v->s, v->area, v->d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(put_form(data, v));
	TRY(json_put_bool(data, "file_again", http_file_count(v->req) > 0));
	if (json_array_size(p) > 0) {
		TRY(json_put(data, "problems", TAKE(p)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "errors", TAKE(e)));
	return http_render(v->res, "outside", TAKE(data));
}

static enum err is_open(const struct page_event_visit *v, bool *ret_open)
{
	return decision_outside_open(http_app(v->req), v->s, v->d, ret_open);
}

enum err page_outside_show(const struct page_event_visit *v)
{
	bool open;

	TRY(is_open(v, &open));
	return open ? show(v, json_object(), json_array()) : event_back(v, "redan-utanfor");
}

static enum err read_time(struct stating *g)
{
	const struct http_request *req = g->v->req;
	const struct instant stated = g->v->d->oral.stated;
	int hour = 0, minute = 0;
	struct date day = { 0 };
	bool good_day = moment_day_parse(http_form(req, "signed_date"), &day) == ERR_OK;
	bool good_time = moment_time_parse(http_form(req, "signed_time"), &hour, &minute) == ERR_OK;

	if (!good_day)
		TRY(wrong(g, "signed_date", "Skriv dagen så här: 2026-11-22."));
	if (!good_time)
		TRY(wrong(g, "signed_time", "Skriv klockslaget så här: 07.30."));
	if (!good_day || !good_time)
		return ERR_OK;
	if (moment_past(day, hour, minute, http_now(req), &g->paper.signed_at) != ERR_OK)
		return wrong(g, "signed_time", "Tiden ligger framåt i tiden eller finns inte.");
	/* Minutes: a decision of 23.40.30 that was signed at 23.40 was signed after it. */
	if (instant_add(g->paper.signed_at, MINUTE).us <= stated.us)
		return wrong(g, "signed_time", "Papperet kan inte vara undertecknat före beslutet.");
	if (g->paper.signed_at.us < stated.us)
		g->paper.signed_at = stated;
	return ERR_OK;
}

static bool take_line(const struct http_request *req, const char *field, size_t size, char *out)
{
	struct span text = span_trim(http_form(req, field));

	if (text.len >= size || memchr(text.ptr ? text.ptr : "", '\n', text.len))
		return false;
	(void)snprintf(out, size, "%.*s", (int)text.len, text.len ? text.ptr : "");
	return true;
}

static enum err read_scan(struct stating *g)
{
	if (http_file_count(g->v->req) != 1)
		return wrong(g, "file", "Välj en fil med det underskrivna papperet.");
	g->scan = http_file_at(g->v->req, 0)->bytes;
	return g->scan.len > DOCUMENT_MAX ? wrong(g, "file", "Filen är större än 10 MB.") : ERR_OK;
}

static enum err read_form(struct stating *g)
{
	const struct http_request *req = g->v->req;
	struct span whose = http_form(req, "whose");

	g->paper.seen = span_equal_str(whose, SEEN);
	TRY(read_scan(g));
	if (!take_line(req, "signer", sizeof g->paper.signer, g->paper.signer) || !g->paper.signer[0])
		TRY(wrong(g, "signer", "Skriv namnet på den som har skrivit under, på en rad."));
	TRY(read_time(g));
	if (!g->paper.seen && !span_equal_str(whose, TOLD))
		return wrong(g, "whose", "Välj om du har sett originalet.");
	if (!take_line(req, "word", sizeof g->paper.word, g->paper.word) || (!g->paper.seen && !g->paper.word[0]))
		return wrong(g, "word", "Skriv vem som har lämnat uppgiften, på en rad.");
	return ERR_OK;
}

static enum err state_it(struct store *s, void *ctx)
{
	const struct stating *g = ctx;

	TRY(event_access(g->v, s, "state outside paper"));
	return decision_outside_state(http_app(g->v->req), s, g->v->d->id, g->v->person, &g->paper, g->scan);
}

/* What the store refuses, at its field. */
static enum err refused(const struct stating *g, enum err e)
{
	if (e == ERR_MEDIA_TYPE)
		return wrong(g, "file", "Filen är inte PDF, PNG eller JPEG.");
	if (e == ERR_FORBIDDEN)
		return wrong(g, "",
		             "Du står som beslutsfattare, eller som den som har skrivit under. Någon annan måste "
		             "registrera papperet som du skrev under.");
	return wrong(g, "signer", "Skriv namn och uppgift med vanliga tecken.");
}

enum err page_outside_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object(), *problems = json_array();
	struct stating g = { .v = v, .errors = errors, .problems = problems };
	enum err e;

	if (!errors || !problems)
		return ERR_MEMORY;
	TRY(read_form(&g));
	if (json_array_size(problems) > 0)
		return show(v, TAKE(errors), TAKE(problems));
	e = store_transaction(v->s, state_it, &g);
	if (e == ERR_OK)
		return event_back(v, "utanfor");
	if (e == ERR_WRONG_STATE) /* in another tab, or by a colleague; or it has been named meanwhile */
		return event_back(v, "redan-utanfor");
	if (e != ERR_MEDIA_TYPE && e != ERR_FORBIDDEN && e != ERR_INPUT)
		return e;
	TRY(refused(&g, e));
	return show(v, TAKE(errors), TAKE(problems));
}

/* --- Taking it back ----------------------------------------------------------------------------------------------- */

static enum err show_undo(const struct page_event_visit *v, const char *why_not)
{
	JSON json_t *data = json_object(), *object = NULL;

	if (!data)
		return ERR_MEMORY;
	TRY(page_decision(http_app(v->req), v->s, v->area, v->d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	return page_reason_render(v->req, v->res, "outside-undo", TAKE(data), why_not);
}

enum err page_outside_undo_show(const struct page_event_visit *v)
{
	return v->d->state == DECISION_OUTSIDE ? show_undo(v, "") : event_back(v, "redan-utanfor");
}

static enum err undo(struct store *s, void *ctx)
{
	const struct page_event_visit *v = ctx;

	TRY(event_access(v, s, "undo outside paper"));
	return decision_outside_undo(http_app(v->req), s, v->d->id, v->person, page_reason(v->req));
}

enum err page_outside_undo_save(const struct page_event_visit *v)
{
	struct page_event_visit visit = *v;
	const char *why_not;
	enum err e;

	TRY(page_reason_check(v->req, OUTSIDE_REASON, "Skriv kort varför uppgiften tas tillbaka.", &why_not));
	if (*why_not)
		return show_undo(v, why_not);
	e = store_transaction(v->s, undo, &visit);
	if (e == ERR_WRONG_STATE)
		return event_back(v, "redan-utanfor");
	TRY(e);
	return event_back(v, "utanfor-angrat");
}
