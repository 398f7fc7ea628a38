/* "Detta har jag inte beslutat": said and taken back by the decision maker, at any stage. */
#include "jourbeslut/contest.h"

#include <string.h>

#include "handlers.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/withdraw.h"

/* How the call was recorded; of its text, which may be half written, nothing. */
static enum err put_recorded(struct http_request *req, struct store *s, const struct decision *d, json_t **ret_data)
{
	JSON json_t *data = json_object(), *object = NULL, *said = NULL;

	if (!data)
		return ERR_MEMORY;
	TRY(page_decision(http_app(req), s, PAGE_SIGN, d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(page_said(http_app(req), d, NULL, &said));
	TRY(json_put(data, "said", TAKE(said)));
	*ret_data = TAKE(data);
	return ERR_OK;
}

enum err sign_recorded(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = NULL;
	struct decision d;
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id, "read"));
	if (d.contested)
		return http_redirectf(res, "/skriv-under/%s/inte-mitt", d.ref);
	TRY(put_recorded(req, s, &d, &data));
	return http_render(res, "sign-recorded", TAKE(data));
}

static enum err show(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d,
                     const char *wrong)
{
	JSON json_t *data = NULL;

	TRY(put_recorded(req, s, d, &data));
	return page_reason_render(req, res, "sign-not-mine", TAKE(data), wrong);
}

enum err sign_not_mine(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id, "read"));
	return show(req, res, s, &d, "");
}

struct contesting {
	const struct http_request *req;
	struct http_response *res;
	const struct decision *decision;
	struct span reason;
};

/* [tx] First of each: what the page showed still stands. */
static enum err note_access(struct store *s, const struct contesting *c, const char *what)
{
	TRY(page_seen_check(c->req, c->res, s, c->decision->id));
	return oversight_access_add(s, http_now(c->req), http_session(c->req)->person, c->decision->matter_id,
	                            c->decision->id, what);
}

/* Pressed twice: it is as it was wanted. */
static enum err is_done(struct store *s, const struct contesting *c, bool contested)
{
	struct decision now;

	TRY(decision_find(s, c->decision->id, &now));
	return now.contested == contested ? ERR_WRONG_STATE : ERR_OK;
}

static enum err contest(struct store *s, void *ctx)
{
	const struct contesting *c = ctx;

	TRY(is_done(s, c, true));
	TRY(note_access(s, c, "contest"));
	return decision_contest(http_app(c->req), s, c->decision->id, http_session(c->req)->person, c->reason);
}

static enum err take_back(struct store *s, void *ctx)
{
	const struct contesting *c = ctx;
	int64_t person = http_session(c->req)->person;

	TRY(is_done(s, c, false));
	TRY(note_access(s, c, "take back contest"));
	TRY(decision_contest_take_back(http_app(c->req), s, c->decision->id, person, span_str("")));
	return notice_tell(s, c->decision, NOTICE_CONTEST_ENDED, person, http_now(c->req));
}

/* A second press finds it done already: the page says so. */
static enum err save(struct http_request *req, struct http_response *res, enum err (*body)(struct store *s, void *ctx))
{
	const struct decision_office *o = http_app(req);
	struct contesting c = { .req = req, .res = res, .reason = page_reason(req) };
	const char *wrong;
	struct decision d;
	struct store *s;
	enum err e;

	TRY(sign_find(req, res, &s, &d));
	c.decision = &d;
	TRY(page_reason_check(req, DECISION_REASON - 1, NULL, &wrong)); /* nobody is kept from saying it without one */
	if (*wrong)
		return show(req, res, s, &d, wrong);
	e = store_transaction(s, body, &c);
	if (e != ERR_WRONG_STATE)
		TRY(e);
	eid_wake(o->eid); /* an order under way is cancelled */
	return http_redirectf(res, "/skriv-under/%s/inte-mitt", d.ref);
}

enum err sign_contest(struct http_request *req, struct http_response *res)
{
	return save(req, res, contest);
}

enum err sign_take_back(struct http_request *req, struct http_response *res)
{
	return save(req, res, take_back);
}

enum err sign_notice_seen(struct http_request *req, struct http_response *res)
{
	return page_notice_seen(req, res, PAGE_SIGN);
}
