/* Logging in with the e-ID. The order is bound to the browser that began it by the cookie `__Host-login`; where to go
 * afterwards stands in the address, in hex ("-" for nowhere), so that nothing of it needs to be kept. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

#define TILL_MAX 300 /* bytes of the path to go on to */
#define PATH_MAX_BYTES 1024
#define LOGIN_TEXT "Logga in i Jourbeslut"

static bool says(const struct http_request *req, const char *name)
{
	return span_equal_str(http_query(req, name), "1");
}

enum err login_page(struct http_request *req, struct http_response *res)
{
	struct span till = http_query(req, "till");
	JSON json_t *data = json_object();
	BUF path = buf_init(TILL_MAX);

	if (!data)
		return ERR_MEMORY;
	if (till.len <= TILL_MAX && http_path_safe(till))
		TRY(buf_add_span(&path, till));
	TRY(json_put_bool(data, "ended", says(req, "ut")));
	TRY(json_put_bool(data, "unknown", says(req, "okand")));
	TRY(json_put_bool(data, "kept", says(req, "kvar")));
	TRY(json_put_text(data, "till", buf_str(&path)));
	return http_render(res, "login", TAKE(data));
}

struct wish {
	const struct decision_office *office;
	struct eid_order_request request;
	char order[EID_ID_TEXT];
};

static enum err order_login(struct store *s, void *ctx)
{
	struct wish *w = ctx;

	return eid_order_request(w->office->eid, s, &w->request, w->order);
}

static enum err binding(struct http_request *req, struct http_response *res, struct sha256 *ret_hash)
{
	uint8_t token[HTTP_TOKEN];

	TRY(http_login_token(req, res, token));
	return sha256_of(span_of(token, sizeof token), ret_hash);
}

enum err login_start(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	struct span till = http_form(req, "till");
	char hex[2 * TILL_MAX + 1] = "-";
	struct wish w = { .office = o };
	struct sha256 hash;
	struct store *s;

	if (till.len > 0 && till.len <= TILL_MAX && http_path_safe(till))
		hex_encode(till.ptr, till.len, hex);
	TRY(binding(req, res, &hash));
	w.request = (struct eid_order_request){ .kind = EID_LOGIN,
		                                .person = "",
		                                .visible = span_str(LOGIN_TEXT),
		                                .ip = http_client_ip(req),
		                                .user_agent = http_user_agent(req),
		                                .return_url = "" };
	memcpy(w.request.binding_hash, hash.bytes, sizeof w.request.binding_hash);
	TRY(http_store(req, &s));
	TRY(store_transaction(s, order_login, &w));
	eid_wake(o->eid);
	return http_redirectf(res, "/logga-in/%s/%s", w.order, hex);
}

/* The order of the address, if this browser began it. */
static enum err find_order(struct http_request *req, struct http_response *res, struct store **ret_store,
                           struct eid_order *ret_order, char path[PATH_MAX_BYTES])
{
	struct span id = http_param(req, "order"), till = http_param(req, "till");
	char text[EID_ID_TEXT];
	struct sha256 hash;

	if (id.len >= sizeof text || till.len > 2 * TILL_MAX)
		return ERR_NOT_FOUND;
	(void)snprintf(text, sizeof text, "%.*s", (int)id.len, id.ptr);
	(void)snprintf(path, PATH_MAX_BYTES, "/logga-in/%s/%.*s", text, (int)till.len, till.ptr);
	TRY(binding(req, res, &hash));
	TRY(http_store(req, ret_store));
	TRY(eid_order_find(*ret_store, text, http_now(req), ret_order));
	if (ret_order->kind != EID_LOGIN || !bytes_equal(ret_order->binding_hash, hash.bytes, SHA256_LEN))
		return ERR_NOT_FOUND;
	return ERR_OK;
}

struct use {
	const struct eid_order *order;
	struct instant now;
};

static enum err use_order(struct store *s, void *ctx)
{
	const struct use *u = ctx;

	return eid_result_consume(s, u->order->id, u->now);
}

/* Where a person without a wish belongs. */
static const char *home_of(unsigned roles)
{
	if (roles & ROLE_BIT(ROLE_DUTY))
		return "/jour";
	if (roles & ROLE_BIT(ROLE_DECIDER))
		return "/skriv-under/mina";
	if (roles & (ROLE_BIT(ROLE_RECEIVER) | ROLE_BIT(ROLE_REGISTRAR)))
		return "/kommun";
	return "/admin";
}

static enum err go_on(struct http_request *req, struct http_response *res, unsigned roles)
{
	struct span hex = http_param(req, "till");
	char till[TILL_MAX + 1] = "";

	if (hex.len % 2 == 0 && hex_decode(hex, (uint8_t *)till, hex.len / 2) == ERR_OK &&
	    http_path_safe(span_of(till, hex.len / 2)))
		return http_redirect(res, till);
	return http_redirect(res, home_of(roles));
}

/* Verified and not yet used: the session begins, and the order is used up first, so that it cannot begin two. */
static enum err finish(struct http_request *req, struct http_response *res, struct store *s,
                       const struct eid_order *order)
{
	struct use u = { order, http_now(req) };
	struct person p;
	unsigned roles = 0;
	enum err e;

	TRY(store_transaction(s, use_order, &u));
	e = people_person_find_number(s, order->person, &p);
	if (e == ERR_OK && p.active)
		TRY(people_roles(s, p.id, date_of(http_now(req)), &roles));
	if (e == ERR_NOT_FOUND || roles == 0)
		return http_redirect(res, "/logga-in?okand=1");
	TRY(e);
	TRY(http_session_begin(req, res, p.id));
	return go_on(req, res, roles);
}

enum err login_order_page(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *object = NULL;
	char path[PATH_MAX_BYTES];
	BUF address = buf_init(2048);
	struct eid_order order;
	struct store *s;

	if (!data)
		return ERR_MEMORY;
	TRY(find_order(req, res, &s, &order, path));
	if (order.state == EID_VERIFIED && order.consumed)
		return http_session(req) ? go_on(req, res, http_session(req)->roles) : http_redirect(res, "/logga-in");
	if (order.state == EID_VERIFIED)
		return finish(req, res, s, &order);
	TRY(page_address(req, path, &address));
	TRY(page_order(http_app(req), &order, path, page_is_phone(req), buf_str(&address), &object));
	TRY(json_put(data, "order", TAKE(object)));
	if (!eid_state_final(order.state))
		TRY(page_order_refresh(req, res, &order));
	return http_render(res, "login-order", TAKE(data));
}

enum err login_order_frame(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;

	TRY(find_order(req, res, &s, &order, path));
	return page_order_frame(req, res, &order, path);
}

enum err login_order_image(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;

	TRY(find_order(req, res, &s, &order, path));
	return page_order_image(req, res, &order);
}

enum err login_order_status(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;

	TRY(find_order(req, res, &s, &order, path));
	return page_order_status(req, res, &order, order.state == EID_VERIFIED ? path : "");
}

static enum err cancel(struct store *s, void *ctx)
{
	const struct use *u = ctx;

	return eid_order_cancel(s, u->order->id, u->now);
}

enum err login_order_cancel(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct use u = { &order, http_now(req) };
	struct store *s;

	TRY(find_order(req, res, &s, &order, path));
	TRY(store_transaction(s, cancel, &u));
	eid_wake(o->eid);
	return http_redirect(res, "/logga-in");
}

enum err logout(struct http_request *req, struct http_response *res)
{
	TRY(http_session_end(req, res));
	return http_redirect(res, "/logga-in?ut=1");
}
