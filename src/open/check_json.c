/* /kontroll for programs: the same answer as the page's, under names that stay (README, "Kontroll"). */
#include "handlers.h"

#include "jourbeslut/decision.h"
#include "jourbeslut/legal_json.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/revoked.h"

static enum err put_at(json_t *object, const char *key, bool known, struct instant at)
{
	return known ? json_put_instant(object, key, at) : json_put(object, key, json_null());
}

/* A frozen text says of which type it is, which may be another act's than the call was asked by. */
static enum err put_type(json_t *answer, const struct decision_office *o, const struct decision *d,
                         const struct law_type *type)
{
	bool frozen = d->stands.version_id || (d->version_id && !d->version_rejected);
	TRY(json_put_text(answer, "type", type && frozen && !decision_pack_lost(o, d) ? type->id : d->type));
	return json_put_text(answer, "calledType", d->oral.type);
}

/* Whether a lawyer has read the text of the law that it was made by, and since when nobody vouches for it any more. */
static enum err put_law(json_t *answer, struct store *s, const struct decision *d, const struct law_type *type)
{
	struct revoked revoked = { 0 };
	enum err e;

	TRY(json_put_bool(answer, "lawReviewed", type && !decision_unreviewed(d, type)));
	e = decision_revoked(s, d, true, &revoked);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	return put_at(answer, "lawRevoked", e == ERR_OK, revoked.at);
}

/* On a paper that the service did not write, as somebody states; `signed` is null of it. */
static enum err put_outside(json_t *answer, struct store *s, const struct decision *d)
{
	JSON json_t *paper = NULL;
	struct outside_paper w;
	bool another;
	enum err e = decision_outside_find(s, d->id, &w, NULL);

	if (e == ERR_NOT_FOUND)
		return json_put(answer, "signedOutside", json_null());
	TRY(e);
	paper = json_object();
	if (!paper)
		return ERR_MEMORY;
	TRY(json_put_instant(paper, "signed", w.signed_at));
	TRY(json_put_instant(paper, "stated", w.stated));
	TRY(json_put_bool(paper, "originalSeen", w.seen));
	TRY(decision_outside_another(d, &w, &another));
	TRY(json_put_bool(paper, "byAnother", another));
	TRY(json_put_bool(paper, "verified", false));
	TRY(json_put_text(paper, "note", OUTSIDE_UNVERIFIED));
	return json_put(answer, "signedOutside", TAKE(paper));
}

enum err check_put_answer(json_t *answer, const struct decision_office *o, struct store *s, const struct decision *d,
                          struct instant now)
{
	bool is_signed = d->stands.version_id || d->has_signature;
	JSON json_t *legal = NULL;
	FOLLOWING f = { 0 };

	TRY(follow_load_any(o, s, d, now, &f));
	TRY(json_put_text(answer, "format", "jourbeslut-kontroll-1"));
	TRY(json_put_instant(answer, "asked", now));
	TRY(json_put_text(answer, "reference", d->ref));
	TRY(json_put_text(answer, "municipality", d->municipality.name));
	TRY(put_type(answer, o, d, f.type));
	TRY(json_put_bool(answer, "practice", d->practice));
	TRY(json_put_text(answer, "answer", d->oral.yes ? "yes" : "no"));
	TRY(json_put_instant(answer, "decided", d->oral.stated));
	TRY(put_at(answer, "signed", is_signed, d->stands.version_id ? d->stands.signed_at : d->signed_at));
	TRY(put_outside(answer, s, d));
	TRY(json_put_text(answer, "textCode",
	                  d->stands.version_id  ? d->stands.text_code
	                  : d->version_rejected ? ""
	                                        : d->text_code));
	TRY(json_put_bool(answer, "mandateChecked", d->oral.mandate_checked));
	TRY(put_law(answer, s, d, f.type));
	TRY(json_put_bool(answer, "contested", d->contested));
	TRY(json_put_bool(answer, "returned", d->returned));
	TRY(json_put_bool(answer, "withdrawalPending", d->state == DECISION_WITHDRAWAL));
	TRY(follow_legal_json(s, d, &f, &legal));
	return json_put(answer, "legal", TAKE(legal));
}

enum err check_json(struct http_request *req, struct http_response *res)
{
	JSON json_t *answer = json_object();
	struct decision d;
	struct store *s;

	if (!answer)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(check_find(s, http_param(req, "code"), &d));
	TRY(check_put_answer(answer, http_app(req), s, &d, http_now(req)));
	return http_json(res, TAKE(answer));
}
