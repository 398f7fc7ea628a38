/* Telling what happened to a decision, when, and what proves it; and undoing what was told by mistake. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/moment.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/page.h"

/* --- What the page shows ----------------------------------------------------------------------------------------- */

static const char *const fields[] = { "day", "clock", "until", "place", "who", "why", "proof_text", "reason" };

static enum err put_form(json_t *data, const struct http_request *req)
{
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		TRY(json_put_text(form, fields[i], http_form_str(req, fields[i])));
	return json_put(data, "form", TAKE(form));
}

static enum err put_proof_kinds(json_t *data, const struct http_request *req)
{
	JSON json_t *kinds = json_array();
	struct span given = http_form(req, "proof_kind");

	if (!kinds)
		return ERR_MEMORY;
	for (int i = 0; i < FOLLOW_PROOF_KIND_COUNT; i++) {
		enum follow_proof_kind kind = (enum follow_proof_kind)i;

		TRY(page_add_choice(kinds, follow_proof_kind_name(kind), follow_proof_kind_label(kind), "checked",
		                    span_equal_str(given, follow_proof_kind_name(kind))));
	}
	return json_put(data, "proof_kinds", TAKE(kinds));
}

/* {"decision", "form", "errors", "proof_kinds"}; `errors` is taken over. */
static enum err begin(const struct page_event_visit *v, json_t *errors, json_t **ret_data)
{
	const struct decision_office *o = http_app(v->req);
	JSON json_t *data = json_object(), *object = NULL, *owned = errors; /* each goes on, or ends here */

	if (!data || !owned)
		return ERR_MEMORY;
	TRY(page_decision(o, v->s, v->area, v->d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(put_form(data, v->req));
	TRY(put_proof_kinds(data, v->req));
	if (json_object_size(owned) > 0)
		http_status(v->res, 422);
	TRY(json_put(data, "errors", TAKE(owned)));
	*ret_data = TAKE(data);
	return ERR_OK;
}

static enum err access(const struct page_event_visit *v, struct store *s, const char *what)
{
	TRY(page_seen_check(v->req, v->res, s, v->d->id));
	return oversight_access_add(s, http_now(v->req), v->person, v->d->matter_id, v->d->id, what);
}

static enum err back(const struct page_event_visit *v, const char *done)
{
	BUF path = buf_init(200);

	TRY(page_decision_path(v->area, v->d, &path));
	return http_redirectf(v->res, "%s?%s=%s", buf_str(&path), v->area == PAGE_MUNI ? "klart" : "gjort", done);
}

/* --- An event ---------------------------------------------------------------------------------------------------- */

/* What the address names: a kind, or a follow-up of the law's pack that has no kind of its own. */
struct told {
	const struct page_event_visit *v;
	struct follow_input in;
	struct follow_proof_input proof;
	char follow_up[LAW_ID_TEXT];
	char label[LAW_NAME_TEXT];
	bool found;
	enum follow_wrong wrong;
};

static enum err match_follow_up(void *ctx, const struct follow_up *f)
{
	struct told *t = ctx;
	bool named = t->in.kind == FOLLOW_REPORTED ? strcmp(f->kind, LAW_REPORT) == 0
	                                           : span_equal_str(http_param(t->v->req, "kind"), f->kind);

	if (!named)
		return ERR_OK;
	t->found = true;
	(void)snprintf(t->follow_up, sizeof t->follow_up, "%s", f->kind);
	(void)snprintf(t->label, sizeof t->label, "%s", f->label);
	return ERR_OK;
}

static enum err find_kind(struct told *t, const struct page_event_visit *v, bool *ret_belongs)
{
	const struct decision_office *o = http_app(v->req);
	FOLLOWING f = { 0 };

	*t = (struct told){ .v = v, .in = { .kind = FOLLOW_DONE } };
	if (follow_kind_of(http_param(v->req, "kind"), &t->in.kind) == ERR_OK && t->in.kind != FOLLOW_DONE &&
	    t->in.kind != FOLLOW_REPORTED) {
		t->found = true;
		(void)snprintf(t->label, sizeof t->label, "%s", follow_kind_label(t->in.kind));
	} else {
		TRY(decision_follow_up_each(v->s, v->d->id, match_follow_up, t));
	}
	t->in.follow_up = t->follow_up;
	if (!t->found || !v->d->has_oral)
		return ERR_NOT_FOUND;
	TRY(follow_load(o, v->s, v->d, http_now(v->req), &f));
	*ret_belongs = follow_belongs(t->in.kind, &f);
	return ERR_OK;
}

static enum err put_kind(json_t *data, const struct told *t)
{
	enum follow_kind kind = t->in.kind;
	BUF action = buf_init(200);

	TRY(page_decision_path(t->v->area, t->v->d, &action));
	TRY(buf_printf(&action, "/handelse/%s", kind == FOLLOW_DONE ? t->follow_up : follow_kind_name(kind)));
	TRY(json_put_text(data, "action", buf_str(&action)));
	TRY(json_put_text(data, "label", t->label));
	TRY(json_put_bool(data, "asks_submitted", kind == FOLLOW_SUBMITTED));
	TRY(json_put_bool(data, "asks_enforced", kind == FOLLOW_ENFORCED));
	TRY(json_put_bool(data, "asks_applied", kind == FOLLOW_APPLIED));
	TRY(json_put_bool(data, "asks_until", kind == FOLLOW_EXTENSION_GRANTED));
	TRY(json_put_bool(data, "asks_lapsed", kind == FOLLOW_LAPSED));
	TRY(json_put_bool(data, "asks_why", kind == FOLLOW_ENDED));
	TRY(json_put_bool(data, "barred", t->wrong == FOLLOW_BARRED));
	TRY(json_put_bool(data, "already", t->wrong == FOLLOW_ALREADY));
	return json_put_bool(data, "not_here", t->wrong == FOLLOW_NOT_HERE);
}

static enum err show_event(const struct told *t, json_t *errors)
{
	JSON json_t *data = NULL;

	TRY(begin(t->v, errors, &data));
	TRY(put_kind(data, t));
	if (t->wrong == FOLLOW_BARRED || t->wrong == FOLLOW_ALREADY || t->wrong == FOLLOW_NOT_HERE)
		http_status(t->v->res, 409);
	return http_render(t->v->res, "event", TAKE(data));
}

enum err page_event_show(const struct page_event_visit *v)
{
	struct told t;
	bool belongs;

	TRY(find_kind(&t, v, &belongs));
	if (!belongs)
		t.wrong = FOLLOW_NOT_HERE;
	return show_event(&t, json_object());
}

/* A day must be written: today's is never taken for granted. The hour may be left out where nobody knows it. */
static enum err read_when(struct told *t, json_t *errors)
{
	const struct http_request *req = t->v->req;
	struct span clock = span_trim(http_form(req, "clock"));
	int hour, minute;

	if (moment_day_parse(http_form(req, "day"), &t->in.day) != ERR_OK)
		return json_put_text(errors, "day", "Skriv vilken dag det hände, så här: 2026-11-27.");
	if (clock.len == 0)
		return ERR_OK;
	t->in.has_at = true;
	if (moment_time_parse(clock, &hour, &minute) != ERR_OK)
		return json_put_text(errors, "clock", "Skriv klockslaget så här: 14.05.");
	if (moment_past(t->in.day, hour, minute, http_now(req), &t->in.at) != ERR_OK)
		return json_put_text(errors, "clock", "Tiden ligger framåt i tiden eller finns inte.");
	return ERR_OK;
}

static enum err read_until(struct told *t, json_t *errors)
{
	if (t->in.kind != FOLLOW_EXTENSION_GRANTED ||
	    moment_day_parse(http_form(t->v->req, "until"), &t->in.until) == ERR_OK)
		return ERR_OK;
	return json_put_text(errors, "until", "Skriv den nya sista dagen, så här: 2027-01-15.");
}

/* False: none is given. */
static bool read_proof(const struct http_request *req, struct follow_proof_input *p)
{
	struct span kind = http_form(req, "proof_kind");
	const struct http_file *file = http_file_count(req) ? http_file_at(req, 0) : NULL;

	*p = (struct follow_proof_input){ .kind = FOLLOW_NOTE,
		                          .text = span_trim(http_form(req, "proof_text")),
		                          .name = span_str(""),
		                          .type = span_str(""),
		                          .bytes = span_str("") };
	for (int i = 0; i < FOLLOW_PROOF_KIND_COUNT; i++)
		if (span_equal_str(kind, follow_proof_kind_name((enum follow_proof_kind)i)))
			p->kind = (enum follow_proof_kind)i;
	if (file) {
		p->name = file->filename;
		p->type = file->type;
		p->bytes = file->bytes;
		if (p->kind == FOLLOW_NOTE)
			p->kind = FOLLOW_FILE;
	}
	return p->text.len > 0 || p->bytes.len > 0;
}

#define PROOF_WRONG "Skriv vad som visar det, eller välj en fil: PDF, PNG eller JPEG, högst 8 MB."

static enum err put_wrong(json_t *errors, enum follow_wrong wrong)
{
	static const struct {
		enum follow_wrong wrong;
		const char *field, *text;
	} texts[] = {
		{ FOLLOW_WRONG_DAY, "day", "Dagen ligger framåt i tiden, eller före beslutet." },
		{ FOLLOW_WRONG_UNTIL, "until", "Den nya sista dagen ligger före rättens beslut om den." },
		{ FOLLOW_WRONG_PLACE, "place", "Skriv var det verkställdes, på högst några rader." },
		{ FOLLOW_WRONG_WHO, "who", "Skriv av vem det verkställdes, på högst några rader." },
		{ FOLLOW_WRONG_WHY, "why", "Skriv kort varför, på högst några rader." },
		{ FOLLOW_WRONG_PROOF, "proof_text", PROOF_WRONG },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		if (texts[i].wrong == wrong)
			return json_put_text(errors, texts[i].field, texts[i].text);
	return ERR_OK;
}

static enum err record(struct store *s, void *ctx)
{
	struct told *t = ctx;
	int64_t event;

	TRY(access(t->v, s, "event"));
	return follow_record(http_app(t->v->req), s, t->v->d->id, t->v->person, &t->in, &t->wrong, &event);
}

enum err page_event_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object();
	struct told t;
	bool belongs;
	enum err e;

	if (!errors)
		return ERR_MEMORY;
	TRY(find_kind(&t, v, &belongs));
	t.in.place = span_trim(http_form(v->req, "place"));
	t.in.who = span_trim(http_form(v->req, "who"));
	t.in.why = span_trim(http_form(v->req, "why"));
	TRY(read_when(&t, errors));
	TRY(read_until(&t, errors));
	if (read_proof(v->req, &t.proof))
		t.in.proof = &t.proof;
	if (json_object_size(errors) > 0)
		return show_event(&t, TAKE(errors));
	e = store_transaction(v->s, record, &t);
	if (e == ERR_OK)
		return back(v, "handelse");
	if (t.wrong == FOLLOW_RIGHT)
		return e;
	TRY(put_wrong(errors, t.wrong));
	return show_event(&t, TAKE(errors));
}

/* --- One more proof, and undoing --------------------------------------------------------------------------------- */

struct changing {
	const struct page_event_visit *v;
	struct follow_event event;
	struct follow_proof_input proof;
};

static enum err find_event(struct changing *c, const struct page_event_visit *v)
{
	FOLLOWING f = { 0 };
	uint64_t id;

	c->v = v;
	if (!v->d->has_oral || number_parse(http_param(v->req, "event"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	TRY(follow_load(http_app(v->req), v->s, v->d, http_now(v->req), &f));
	for (size_t i = 0; i < f.events.count; i++) {
		if (f.events.items[i].id != (int64_t)id)
			continue;
		c->event = f.events.items[i];
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

static enum err show_change(const struct changing *c, const char *template, const char *below, json_t *errors)
{
	JSON json_t *data = NULL;
	BUF action = buf_init(200);

	TRY(begin(c->v, errors, &data));
	TRY(page_decision_path(c->v->area, c->v->d, &action));
	TRY(buf_printf(&action, "/%s/%lld", below, (long long)c->event.id));
	TRY(json_put_text(data, "action", buf_str(&action)));
	TRY(json_put_text(data, "label", follow_kind_label(c->event.kind)));
	TRY(page_put_event_time(data, "at", &c->event));
	TRY(json_put_bool(data, "undone", c->event.undone));
	return http_render(c->v->res, template, TAKE(data));
}

enum err page_proof_show(const struct page_event_visit *v)
{
	struct changing c;

	TRY(find_event(&c, v));
	return show_change(&c, "event-proof", "bevis", json_object());
}

static enum err add_proof(struct store *s, void *ctx)
{
	struct changing *c = ctx;

	TRY(access(c->v, s, "event"));
	return follow_proof_add(http_app(c->v->req), s, c->v->d->id, c->event.id, c->v->person, &c->proof);
}

enum err page_proof_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object();
	struct changing c;
	enum err e = ERR_INPUT;

	if (!errors)
		return ERR_MEMORY;
	TRY(find_event(&c, v));
	if (read_proof(v->req, &c.proof))
		e = store_transaction(v->s, add_proof, &c);
	if (e != ERR_INPUT) {
		TRY(e);
		return back(v, "bevis");
	}
	TRY(json_put_text(errors, "proof_text", PROOF_WRONG));
	return show_change(&c, "event-proof", "bevis", TAKE(errors));
}

enum err page_undo_show(const struct page_event_visit *v)
{
	struct changing c;

	TRY(find_event(&c, v));
	return show_change(&c, "event-undo", "angra", json_object());
}

static enum err undo(struct store *s, void *ctx)
{
	struct changing *c = ctx;

	TRY(access(c->v, s, "event"));
	return follow_undo(http_app(c->v->req), s, c->v->d->id, c->event.id, c->v->person,
	                   span_trim(http_form(c->v->req, "reason")));
}

enum err page_undo_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object();
	struct changing c;
	enum err e;

	if (!errors)
		return ERR_MEMORY;
	TRY(find_event(&c, v));
	e = store_transaction(v->s, undo, &c);
	if (e == ERR_OK || e == ERR_WRONG_STATE) /* a colleague was faster: the page says who */
		return back(v, "angrat");
	if (e != ERR_INPUT)
		return e;
	TRY(json_put_text(errors, "reason", "Skriv kort varför det ångras, på högst några rader."));
	return show_change(&c, "event-undo", "angra", TAKE(errors));
}

enum err page_proof_file(const struct page_event_visit *v)
{
	BUF bytes = buf_init(FOLLOW_FILE_MAX + 1);
	char name[256], type[128];
	uint64_t proof;

	if (number_parse(http_param(v->req, "proof"), INT64_MAX, &proof) != ERR_OK)
		return ERR_NOT_FOUND;
	TRY(follow_proof_file(v->s, v->d->id, (int64_t)proof, name, type, &bytes));
	TRY(oversight_access(http_log(v->req), v->s, http_now(v->req), v->person, v->d->matter_id, v->d->id,
	                     "download proof"));
	/* the types that proof_insert takes, as constants */
	return http_bytes(v->res,
	                  strcmp(type, "image/png") == 0    ? "image/png"
	                  : strcmp(type, "image/jpeg") == 0 ? "image/jpeg"
	                                                    : "application/pdf",
	                  name, &bytes);
}
