#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/version.h"

#define PATH_MAX_BYTES 200

struct wish {
	struct http_request *req;
	struct http_response *res;
	const struct decision *decision;
	const char *back; /* where the app goes back to */
	char order[32];
};

static enum err order_signature(struct store *s, void *ctx)
{
	struct wish *w = ctx;
	const struct http_request *req = w->req;
	int64_t person = http_session(req)->person;

	TRY(page_seen_check(req, w->res, s, w->decision->id)); /* the text on the screen is the one that is signed */
	TRY(oversight_access_add(s, http_now(req), person, w->decision->matter_id, w->decision->id, "order signature"));
	return decision_sign_order(http_app(req), s, w->decision->id, person, http_client_ip(req), http_user_agent(req),
	                           w->back, w->order);
}

enum err sign_order_new(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	struct decision d;
	BUF back = buf_init(2048);
	struct wish w = { .req = req, .res = res, .decision = &d };
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	TRY(page_address(req, PAGE_ORDER_BACK, &back));
	w.back = buf_str(&back);
	TRY(store_transaction(s, order_signature, &w));
	eid_wake(o->eid);
	return http_redirectf(res, "/skriv-under/%s/underskrift/%s", d.ref, w.order);
}

/* The order of the address, if it is for a text of this decision and the person is its decision maker. */
static enum err find_order(struct http_request *req, struct http_response *res, struct store **ret_store,
                           struct decision *ret_decision, struct eid_order *ret_order, char path[PATH_MAX_BYTES])
{
	struct span id = http_param(req, "order");
	char text[EID_ID_TEXT];
	int64_t decision;

	TRY(sign_find(req, res, ret_store, ret_decision));
	if (id.len >= sizeof text)
		return ERR_NOT_FOUND;
	(void)snprintf(text, sizeof text, "%.*s", (int)id.len, id.ptr);
	(void)snprintf(path, PATH_MAX_BYTES, "/skriv-under/%s/underskrift/%s", ret_decision->ref, text);
	TRY(eid_order_find(*ret_store, text, http_now(req), ret_order));
	if (ret_order->kind != EID_SIGN)
		return ERR_NOT_FOUND;
	TRY(decision_version_of(*ret_store, ret_order->subject, &decision));
	return decision == ret_decision->id ? ERR_OK : ERR_NOT_FOUND;
}

/* A verified signature counts for the page when it has been taken into the decision. */
static bool finished(const struct eid_order *order)
{
	return eid_state_final(order->state) && order->consumed;
}

static const char law_taken_back[] =
        "Lagtexten bakom beslutet togs tillbaka medan underskriften var på gång, och appen visade inte det. Har du "
        "skrivit under är det sparat, men det räknas inte. Läs texten igen: där står när och varför.";

/* What the app showed is not what it would show now (decision_sign_apply, which has not taken it). */
static enum err is_untold(struct store *s, const struct decision *d, const struct eid_order *order, bool *ret_untold)
{
	struct revoked r;
	enum err e = decision_revoked(s, d, false, &r);

	*ret_untold = false;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	*ret_untold = d->state == DECISION_FROZEN && d->version_id == order->subject && order->requested.us < r.at.us &&
	              (order->state == EID_VERIFIED || order->state == EID_CANCELLED);
	return ERR_OK;
}

static enum err show_failed(struct http_request *req, struct http_response *res, struct store *s,
                            const struct decision *d, const struct eid_order *order)
{
	JSON json_t *data = json_object(), *object = NULL;
	enum eid_device device = page_is_phone(req) ? EID_THIS_PHONE : EID_OTHER_DEVICE;
	BUF path = buf_init(100);
	bool untold;

	if (!data)
		return ERR_MEMORY;
	TRY(is_untold(s, d, order, &untold));
	TRY(page_decision(http_app(req), s, PAGE_SIGN, d, &object));
	TRY(page_decision_path(PAGE_SIGN, d, &path));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(json_put_text(data, "reason", untold ? law_taken_back : eid_order_message(order, device)->text));
	TRY(json_put_text(data, "again_path", buf_str(&path)));
	return http_render(res, "sign-failed", TAKE(data));
}

enum err sign_order_page(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *object = NULL, *decision = NULL;
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct decision d;
	struct store *s;
	bool untold;

	if (!data)
		return ERR_MEMORY;
	TRY(find_order(req, res, &s, &d, &order, path));
	TRY(is_untold(s, &d, &order, &untold));
	if (finished(&order) && order.state == EID_VERIFIED && untold)
		return show_failed(req, res, s, &d, &order);
	if (finished(&order) && order.state == EID_VERIFIED)
		return http_redirectf(res, "/skriv-under/%s", d.ref);
	if (eid_state_final(order.state) && order.state != EID_VERIFIED)
		return show_failed(req, res, s, &d, &order);
	TRY(page_decision(http_app(req), s, PAGE_SIGN, &d, &decision));
	TRY(page_order(http_app(req), &order, path, page_is_phone(req), &object));
	TRY(json_put(data, "decision", TAKE(decision)));
	TRY(json_put(data, "order", TAKE(object)));
	TRY(json_put_int(data, "reload", page_order_reload(req, &order)));
	return http_render(res, "sign-order", TAKE(data));
}

enum err sign_order_frame(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct decision d;
	struct store *s;

	TRY(find_order(req, res, &s, &d, &order, path));
	return page_order_frame(req, res, &order, path);
}

enum err sign_order_image(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct decision d;
	struct store *s;

	TRY(find_order(req, res, &s, &d, &order, path));
	return page_order_image(req, res, &order);
}

enum err sign_order_status(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct decision d;
	struct store *s;

	TRY(find_order(req, res, &s, &d, &order, path));
	return page_order_status(req, res, &order, finished(&order) ? path : "");
}

struct cancel {
	const char *order;
	struct instant now;
};

static enum err cancel(struct store *s, void *ctx)
{
	const struct cancel *c = ctx;

	return eid_order_cancel(s, c->order, c->now);
}

enum err sign_order_cancel(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct cancel c = { order.id, http_now(req) };
	struct decision d;
	struct store *s;

	TRY(find_order(req, res, &s, &d, &order, path));
	TRY(store_transaction(s, cancel, &c));
	eid_wake(o->eid);
	return http_redirectf(res, "/skriv-under/%s", d.ref);
}
