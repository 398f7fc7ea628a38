/* "Inte vår": the municipality returns a decision that is not its own. */
#include "handlers.h"

#include "jourbeslut/delivery.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/withdraw.h"

static enum err show(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d,
                     const char *wrong)
{
	JSON json_t *data = json_object(), *object = NULL;

	if (!data)
		return ERR_MEMORY;
	TRY(page_decision(http_app(req), s, PAGE_MUNI, d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	return page_reason_render(req, res, "muni-return", TAKE(data), wrong);
}

enum err muni_return_show(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(muni_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id, "read"));
	return d.returned || d.state == DECISION_WITHDRAWN ? http_redirectf(res, "/kommun/beslut/%s", d.ref)
	                                                   : show(req, res, s, &d, "");
}

struct returning {
	const struct http_request *req;
	struct http_response *res;
	const struct decision *decision;
	struct span reason;
};

static enum err send_back(struct store *s, void *ctx)
{
	const struct returning *r = ctx;
	int64_t person = http_session(r->req)->person;
	struct decision now;

	TRY(decision_find(s, r->decision->id, &now));
	if (now.returned) /* pressed twice, or a colleague was faster */
		return ERR_WRONG_STATE;
	TRY(page_seen_check(r->req, r->res, s, r->decision->id));
	TRY(oversight_access_add(s, http_now(r->req), person, r->decision->matter_id, r->decision->id, "return"));
	return delivery_return(s, r->decision->id, person, r->reason, http_now(r->req));
}

enum err muni_return(struct http_request *req, struct http_response *res)
{
	struct returning r = { .req = req, .res = res, .reason = page_reason(req) };
	const char *wrong;
	struct decision d;
	struct store *s;
	enum err e;

	TRY(muni_find(req, res, &s, &d));
	r.decision = &d;
	TRY(page_reason_check(req, DECISION_REASON - 1, "Skriv kort varför beslutet inte är ert.", &wrong));
	if (*wrong)
		return show(req, res, s, &d, wrong);
	e = store_transaction(s, send_back, &r);
	if (e != ERR_WRONG_STATE) /* a colleague was faster: the page says who */
		TRY(e);
	return http_redirectf(res, "/kommun/beslut/%s?klart=aterlamnat", d.ref);
}

enum err muni_notice_seen(struct http_request *req, struct http_response *res)
{
	return page_notice_seen(req, res, PAGE_MUNI);
}
