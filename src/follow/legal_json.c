/* The legal state for programs, as /kontroll and packages write it. */
#include "jourbeslut/legal_json.h"

static enum err put_day(json_t *object, const char *key, bool known, struct date day)
{
	char text[DATE_TEXT];

	if (!known)
		return json_put(object, key, json_null());
	date_format(day, text);
	return json_put_text(object, key, text);
}

static enum err put_at(json_t *object, const char *key, bool known, struct instant at)
{
	return known ? json_put_instant(object, key, at) : json_put(object, key, json_null());
}

static enum err put_event(json_t *object, const char *key, const struct following *f, const struct follow_event *e)
{
	JSON json_t *one = json_object();

	if (!e)
		return json_put(object, key, json_null());
	if (!one)
		return ERR_MEMORY;
	TRY(put_day(one, "day", true, e->day));
	TRY(put_at(one, "at", e->has_at, e->at));
	TRY(json_put_bool(one, "stated", e->stated));
	TRY(json_put_bool(one, "unproven", e->unproven));
	TRY(json_put_text(one, "mark", follow_mark_name(follow_mark(&f->rules, &f->events, e))));
	TRY(json_put_instant(one, "recorded", e->recorded));
	return json_put(object, key, TAKE(one));
}

static enum err put_undone(json_t *object, const struct follow_event *e)
{
	JSON json_t *one = json_object();

	if (!e)
		return json_put(object, "undone", json_null());
	if (!one)
		return ERR_MEMORY;
	TRY(json_put_text(one, "event", follow_kind_name(e->kind)));
	TRY(json_put_instant(one, "recorded", e->recorded));
	TRY(json_put_instant(one, "at", e->undone_at));
	return json_put(object, "undone", TAKE(one));
}

/* A body, never a person's name. */
static enum err put_by(json_t *object, struct store *s, const struct decision *d, const struct follow_event *e)
{
	bool municipality = false;

	if (!e)
		return json_put(object, "recordedBy", json_null());
	TRY(people_role_in(s, e->recorder, ROLE_RECEIVER, d->municipality_id, &municipality));
	if (!municipality)
		TRY(people_role_in(s, e->recorder, ROLE_REGISTRAR, d->municipality_id, &municipality));
	return json_put_text(object, "recordedBy", municipality ? "municipality" : "duty");
}

/* The custody that a placement rested on, and what became of it. */
static enum err put_gone(json_t *object, const struct following *f)
{
	const struct follow_custody *c = &f->custody;
	JSON json_t *one = json_object();

	if (f->legal.why != LEGAL_CUSTODY_GONE)
		return json_put(object, "gone", json_null());
	if (!one)
		return ERR_MEMORY;
	TRY(json_put_text(one, "reference", c->ref));
	TRY(json_put_text(one, "state", legal_state_name(c->state)));
	TRY(json_put_text(one, "why", legal_why_name(c->why)));
	TRY(put_day(one, "since", c->state != LEGAL_WITHDRAWN, c->since));
	return json_put(object, "gone", TAKE(one));
}

/* The custody with which a placement in force ends at the latest. */
static enum err put_rests_on(json_t *object, const struct following *f)
{
	const struct follow_custody *c = &f->custody;
	JSON json_t *one = json_object();

	if (f->legal.state != LEGAL_IN_FORCE || !c->asked || follow_rests_unseen(f))
		return json_put(object, "restsOn", json_null());
	if (!one)
		return ERR_MEMORY;
	TRY(json_put_text(one, "reference", c->ref));
	TRY(put_day(one, "lastDay", c->runs, c->last));
	TRY(put_day(one, "outermostDay", c->runs && date_compare(c->last, c->outermost) != 0, c->outermost));
	return json_put(object, "restsOn", TAKE(one));
}

/* Each end and answer of courts that answered each other. */
static enum err put_courts(json_t *object, const struct following *f)
{
	JSON json_t *array = json_array(), *one = NULL;

	if (!array)
		return ERR_MEMORY;
	for (const struct follow_event *e = NULL; (e = follow_court_next(&f->events, e));) {
		JSON json_t *wrapped = json_object();

		if (!wrapped)
			return ERR_MEMORY;
		TRY(put_event(wrapped, "court", f, e));
		one = json_incref(json_object_get(wrapped, "court"));
		TRY(json_put_text(one, "event", follow_kind_name(e->kind)));
		TRY(json_append(array, TAKE(one)));
	}
	return json_put(object, "courts", TAKE(array));
}

static const char *enforcement(const struct following *f)
{
	unsigned first = follow_asks_first(f);

	if (first & FOLLOW_FIRST_BARRED)
		return "barred";
	return first ? "ask" : "";
}

enum err follow_legal_json(struct store *s, const struct decision *d, const struct following *f, json_t **ret_legal)
{
	JSON json_t *legal = json_object();
	const struct legal *l = &f->legal;

	if (!legal)
		return ERR_MEMORY;
	TRY(json_put_text(legal, "state", legal_state_name(l->state)));
	TRY(json_put_text(legal, "why", legal_why_name(l->why)));
	TRY(put_day(legal, "since", l->dated, l->since));
	TRY(json_put_text(legal, "event", l->by ? follow_kind_name(l->by->kind) : ""));
	TRY(put_at(legal, "recorded", l->by != NULL, l->by ? l->by->recorded : (struct instant){ 0 }));
	TRY(put_by(legal, s, d, l->by));
	TRY(json_put_bool(legal, "otherLaw", f->other_law));
	TRY(put_gone(legal, f));
	TRY(put_rests_on(legal, f));
	TRY(put_day(legal, "lastDay", l->runs, l->last));
	TRY(put_day(legal, "outermostDay", l->runs && date_compare(l->last, l->outermost) != 0, l->outermost));
	TRY(json_put_text(legal, "enforcement", enforcement(f)));
	TRY(put_event(legal, "enforced", f, l->enforced));
	TRY(put_event(legal, "submitted", f, l->submitted));
	TRY(put_event(legal, "upheld", f, l->upheld));
	TRY(put_event(legal, "applied", f, l->applied));
	TRY(put_courts(legal, f));
	TRY(put_undone(legal, follow_undone_last(&f->events)));
	*ret_legal = TAKE(legal);
	return ERR_OK;
}
