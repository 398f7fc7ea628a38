/* The SMS operator reports what became of a message. The address is known to it alone, and says nothing else. */
#include "handlers.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/outbox.h"

static enum err report(struct store *s, void *ctx)
{
	const struct http_request *req = ctx;
	const struct decision_office *o = http_app(req);

	return outbox_report(o->outbox, s, http_param(req, "code"), http_body_bytes(req), http_now(req));
}

enum err message_report(struct http_request *req, struct http_response *res)
{
	struct store *s;

	TRY(http_store(req, &s));
	TRY(store_transaction(s, report, req));
	return http_json(res, json_object());
}
