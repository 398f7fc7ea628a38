/* /kontroll for programs: the same answer as the page's, under names that stay (README, "Kontroll"). */
#include "handlers.h"

#include "jourbeslut/decision.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/revoked.h"

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

static enum err put_event(json_t *object, const char *key, const struct follow_event *e)
{
	JSON json_t *one = json_object();

	if (!e)
		return json_put(object, key, json_null());
	if (!one)
		return ERR_MEMORY;
	TRY(put_day(one, "day", true, e->day));
	TRY(put_at(one, "at", e->has_at, e->at));
	TRY(json_put_bool(one, "stated", e->stated));
	TRY(json_put_instant(one, "recorded", e->recorded));
	return json_put(object, key, TAKE(one));
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

static enum err put_legal(json_t *answer, struct store *s, const struct decision *d, const struct following *f)
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
	TRY(put_day(legal, "lastDay", l->runs, l->last));
	TRY(put_day(legal, "outermostDay", l->runs && date_compare(l->last, l->outermost) != 0, l->outermost));
	TRY(put_event(legal, "enforced", l->enforced));
	TRY(put_event(legal, "submitted", l->submitted));
	TRY(put_event(legal, "upheld", l->upheld));
	TRY(put_event(legal, "applied", l->applied));
	return json_put(answer, "legal", TAKE(legal));
}

/* Whether a lawyer has read the text of the law that it was made by, and since when nobody vouches for it any more. */
static enum err put_law(json_t *answer, const struct decision_office *o, struct store *s, const struct decision *d)
{
	const struct law_type *type;
	struct revoked revoked = { 0 };
	enum err e;

	TRY(decision_type(o, d, &type));
	TRY(json_put_bool(answer, "lawReviewed", !decision_unreviewed(d, type)));
	e = decision_revoked(s, d, true, &revoked);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	return put_at(answer, "lawRevoked", e == ERR_OK, revoked.at);
}

static enum err put_answer(json_t *answer, const struct decision_office *o, struct store *s, const struct decision *d,
                           struct instant now)
{
	bool is_signed = d->stands.version_id || d->has_signature;
	FOLLOWING f = { 0 };

	TRY(follow_load(o, s, d, now, &f));
	TRY(json_put_text(answer, "format", "jourbeslut-kontroll-1"));
	TRY(json_put_instant(answer, "asked", now));
	TRY(json_put_text(answer, "reference", d->ref));
	TRY(json_put_text(answer, "municipality", d->municipality.name));
	TRY(json_put_text(answer, "type", d->type));
	TRY(json_put_bool(answer, "practice", d->practice));
	TRY(json_put_text(answer, "answer", d->oral.yes ? "yes" : "no"));
	TRY(json_put_instant(answer, "decided", d->oral.stated));
	TRY(put_at(answer, "signed", is_signed, d->stands.version_id ? d->stands.signed_at : d->signed_at));
	TRY(json_put_text(answer, "textCode",
	                  d->stands.version_id  ? d->stands.text_code
	                  : d->version_rejected ? ""
	                                        : d->text_code));
	TRY(json_put_bool(answer, "mandateChecked", d->oral.mandate_checked));
	TRY(put_law(answer, o, s, d));
	TRY(json_put_bool(answer, "contested", d->contested));
	TRY(json_put_bool(answer, "withdrawalPending", d->state == DECISION_WITHDRAWAL));
	return put_legal(answer, s, d, &f);
}

enum err check_json(struct http_request *req, struct http_response *res)
{
	JSON json_t *answer = json_object();
	struct span code = http_param(req, "code");
	struct decision d;
	struct store *s;

	if (!answer)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	if (code.len > 40)
		return ERR_NOT_FOUND;
	TRY(decision_find_check_code(s, code, &d));
	if (!d.has_oral)
		return ERR_NOT_FOUND; /* a draft is nobody's business */
	TRY(put_answer(answer, http_app(req), s, &d, http_now(req)));
	return http_json(res, TAKE(answer));
}
