/* One more proof of what was told, and undoing what was told by mistake. */
#include "page/event_parts.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"

struct changing {
	const struct page_event_visit *v;
	struct follow_event event;
	bool rests; /* `resting` must be undone before it can be */
	struct follow_event resting;
	struct legal now, after; /* the state as it is, and as undoing would leave it */
	struct follow_proof_input proof;
	enum follow_wrong wrong;
};

static enum err find_event(struct changing *c, const struct page_event_visit *v)
{
	const struct follow_event *resting;
	FOLLOWING f = { 0 };
	uint64_t id;

	*c = (struct changing){ .v = v };
	if (!v->d->has_oral || number_parse(http_param(v->req, "event"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	TRY(follow_load(http_app(v->req), v->s, v->d, http_now(v->req), &f));
	for (size_t i = 0; i < f.events.count; i++) {
		if (f.events.items[i].id != (int64_t)id)
			continue;
		c->event = f.events.items[i];
		resting = c->event.undone ? NULL : follow_resting(&f.rules, &f.events, &c->event);
		c->rests = resting != NULL;
		if (resting)
			c->resting = *resting;
		c->now = f.legal;
		legal_without(&f.rules, &f.events, &c->event, date_of(http_now(v->req)), &c->after);
		c->now.by = c->after.by = NULL; /* of events that end here */
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

static enum err put_resting(json_t *data, const struct changing *c)
{
	TRY(json_put_bool(data, "rests", c->rests));
	TRY(json_put_text(data, "resting_label", c->rests ? follow_event_label(&c->resting) : ""));
	TRY(json_put_text(data, "resting_at", ""));
	TRY(json_put_text(data, "resting_undo", ""));
	if (!c->rests)
		return ERR_OK;
	TRY(page_put_event_time(data, "resting_at", &c->resting));
	return event_put_path(data, "resting_undo", c->v, "angra", c->resting.id);
}

static enum err put_last_of(json_t *data, const char *key, const struct legal *l)
{
	return l->runs ? page_put_day(data, key, l->last) : json_put_text(data, key, "");
}

/* A last day that comes back, or moves, where the state stays. */
static enum err put_last(json_t *data, const struct changing *c, bool same)
{
	const struct legal *a = &c->now, *b = &c->after;
	bool moves = same && (a->runs != b->runs || (a->runs && date_compare(a->last, b->last) != 0));

	TRY(json_put_bool(data, "last_moves", moves));
	TRY(put_last_of(data, "last_now", a));
	return put_last_of(data, "last_after", b);
}

/* Told before the press: what somebody else reads afterwards. */
static enum err put_states(json_t *data, const struct changing *c)
{
	bool same = c->now.state == c->after.state;

	TRY(json_put_text(data, "state_now", legal_state_label(c->now.state)));
	TRY(json_put_text(data, "state_after", same ? "" : legal_state_label(c->after.state)));
	TRY(json_put_text(data, "state_since", ""));
	if (!same && c->after.dated && c->after.state != LEGAL_IN_FORCE)
		TRY(page_put_day(data, "state_since", c->after.since));
	return put_last(data, c, same);
}

static enum err show_change(const struct changing *c, const char *template, const char *below, json_t *errors)
{
	JSON json_t *data = NULL;

	TRY(event_page_begin(c->v, c->event.kind, false, errors, &data));
	TRY(event_put_path(data, "action", c->v, below, c->event.id));
	TRY(json_put_text(data, "label", follow_event_label(&c->event)));
	TRY(page_put_event_time(data, "at", &c->event));
	TRY(json_put_bool(data, "undone", c->event.undone));
	TRY(json_put_text(data, "undone_by", c->event.undone_by));
	TRY(json_put_text(data, "undone_why", c->event.undone_why));
	TRY(json_put_text(data, "undone_at", ""));
	if (c->event.undone)
		TRY(page_put_time(data, "undone_at", c->event.undone_at));
	TRY(put_resting(data, c));
	TRY(put_states(data, c));
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

	TRY(event_access(c->v, s, "event"));
	return follow_proof_add(http_app(c->v->req), s, c->v->d->id, c->event.id, c->v->person, &c->proof, &c->wrong);
}

enum err page_proof_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object();
	struct changing c;
	enum err e;

	if (!errors)
		return ERR_MEMORY;
	TRY(find_event(&c, v));
	(void)event_read_proof(v->req, &c.proof); /* none is refused where it is recorded */
	e = store_transaction(v->s, add_proof, &c);
	if (e == ERR_OK)
		return event_back(v, c.event.undone ? "bevis-angrat" : "bevis");
	if (c.wrong == FOLLOW_RIGHT)
		return e;
	TRY(event_proof_wrong(v->req, c.wrong, errors));
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

	TRY(event_access(c->v, s, "event"));
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
	if (e == ERR_OK)
		return event_back(v, "angrat");
	if (e == ERR_WRONG_STATE) { /* a colleague was faster: the page says so, and what was typed stays on it */
		TRY(find_event(&c, v));
		TRY(show_change(&c, "event-undo", "angra", TAKE(errors)));
		http_status(v->res, 409);
		return ERR_OK;
	}
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
