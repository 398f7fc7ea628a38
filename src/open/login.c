/* Logging in with the e-ID. The order is bound to the browser that began it by the cookie `__Host-login`; where to go
 * afterwards stands in the address, in hex ("-" for nowhere).
 *
 * An order has one way into the app, chosen before it is made. With a QR code nothing is given out that could be sent
 * on. With the link that starts the app on this device somebody may have sent the link to another person: then a
 * session begins only once the app's way back has come to this browser (login_back.c). */
#include "login.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

#define SIGNERS_HOME "/skriv-under/mina"

static bool says(const struct http_request *req, const char *name)
{
	return span_equal_str(http_query(req, name), "1");
}

/* Decision makers log in on a page of their own: what the other one says of passes and calls is not for them. */
static bool is_signers(struct span till)
{
	return span_starts_with(till, "/skriv-under");
}

static bool is_till(struct span till)
{
	return till.len > 0 && till.len <= TILL_MAX && http_path_safe(till);
}

enum err login_page(struct http_request *req, struct http_response *res)
{
	struct span till = http_query(req, "till");
	JSON json_t *data = json_object();
	BUF path = buf_init(TILL_MAX);

	if (!data)
		return ERR_MEMORY;
	if (is_till(till))
		TRY(buf_add_span(&path, till));
	TRY(json_put_bool(data, "ended", says(req, "ut")));
	TRY(json_put_bool(data, "unknown", says(req, "okand")));
	TRY(json_put_bool(data, "kept", says(req, "kvar")));
	TRY(json_put_bool(data, "over", says(req, "slut")));
	TRY(json_put_bool(data, "miscoded", says(req, "kod")));
	TRY(json_put_text(data, "till", buf_str(&path)));
	TRY(json_put_bool(data, "midway", path.len > 0 && strcmp(buf_str(&path), SIGNERS_HOME) != 0));
	return http_render(res, is_signers(buf_span(&path)) ? "sign-start" : "login", TAKE(data));
}

/* To that page, which says why (`says`: "okand", …; "" nothing) and goes on to `till` afterwards. */
static enum err to_login(struct http_response *res, const char *says, struct span till)
{
	BUF way = buf_init(HTTP_RETURN_PATH_MAX), to = buf_init(3 * TILL_MAX);

	TRY(buf_printf(&way, "/logga-in%s%s%s", *says ? "?" : "", says, *says ? "=1" : ""));
	if (is_till(till))
		TRY(http_url_encode(till, &to));
	if (to.len > 0 && way.len + to.len + strlen("?till=") <= HTTP_RETURN_PATH_MAX)
		TRY(buf_printf(&way, "%ctill=%s", *says ? '&' : '?', buf_str(&to)));
	return http_redirect(res, buf_str(&way));
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

enum err login_binding(struct http_request *req, struct http_response *res, struct sha256 *ret_hash)
{
	uint8_t token[HTTP_TOKEN];

	TRY(http_login_token(req, res, token));
	return sha256_of(span_of(token, sizeof token), ret_hash);
}

/* What the app shows: somebody who has not just begun this on that kind of device is to stop there. */
static enum err add_shown(const struct http_request *req, struct buf *out)
{
	char now[SWEDISH_TIME_TEXT];

	instant_format_swedish(http_now(req), now);
	return buf_printf(out, "Logga in i Jourbeslut %s, från en %s. Har du inte själv börjat logga in: avbryt.", now,
	                  page_is_phone(req) ? "telefon" : "dator");
}

/* Makes an order and leads to its page. `hex`: where to go on to, as in the address. */
static enum err begin(struct http_request *req, struct http_response *res, const char *hex, bool on_device)
{
	const struct decision_office *o = http_app(req);
	BUF shown = buf_init(EID_VISIBLE_LOGIN_MAX), back = buf_init(PATH_MAX_BYTES);
	struct wish w = { .office = o };
	struct sha256 hash;
	struct store *s;
	bool known;

	TRY(login_binding(req, res, &hash));
	TRY(add_shown(req, &shown));
	TRY(http_browser_known(req, &known));
	if (on_device)
		TRY(page_address(req, PAGE_ORDER_BACK, &back));
	w.request = (struct eid_order_request){ .kind = EID_LOGIN,
		                                .person = "",
		                                .visible = buf_span(&shown),
		                                .ip = http_client_ip(req),
		                                .user_agent = http_user_agent(req),
		                                .return_url = buf_str(&back),
		                                .known = known,
		                                .on_device = on_device,
		                                .go_on = hex };
	memcpy(w.request.binding_hash, hash.bytes, sizeof w.request.binding_hash);
	TRY(http_store(req, &s));
	TRY(store_transaction(s, order_login, &w));
	eid_wake(o->eid);
	return http_redirectf(res, "/logga-in/%s/%s", w.order, hex);
}

enum err login_start(struct http_request *req, struct http_response *res)
{
	struct span till = http_form(req, "till"), way = http_form(req, "satt");
	char hex[2 * TILL_MAX + 1] = "-";

	if (is_till(till))
		hex_encode(till.ptr, till.len, hex);
	return begin(req, res, hex, way.len ? span_equal_str(way, "har") : page_is_phone(req));
}

/* The order of the address, if this browser began it. */
enum err login_find_order(struct http_request *req, struct http_response *res, struct store **ret_store,
                          struct eid_order *ret_order, char path[PATH_MAX_BYTES])
{
	struct span id = http_param(req, "order"), till = http_param(req, "till");
	char text[EID_ID_TEXT];
	struct sha256 hash;

	if (id.len >= sizeof text || till.len > 2 * TILL_MAX)
		return ERR_NOT_FOUND;
	(void)snprintf(text, sizeof text, "%.*s", (int)id.len, id.ptr);
	(void)snprintf(path, PATH_MAX_BYTES, "/logga-in/%s/%.*s", text, (int)till.len, till.ptr);
	TRY(login_binding(req, res, &hash));
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
		return SIGNERS_HOME;
	if (roles & (ROLE_BIT(ROLE_RECEIVER) | ROLE_BIT(ROLE_REGISTRAR)))
		return "/kommun";
	return "/admin";
}

/* The path to go on to that `hex` is; nothing where it is none. */
static enum err add_till(struct span hex, struct buf *out)
{
	uint8_t till[TILL_MAX];

	if (hex.len % 2 != 0 || hex.len > 2 * TILL_MAX || hex_decode(hex, till, hex.len / 2) != ERR_OK ||
	    !http_path_safe(span_of(till, hex.len / 2)))
		return ERR_OK;
	return buf_add(out, till, hex.len / 2);
}

enum err login_anew(struct http_request *req, struct http_response *res, const char *says)
{
	BUF till = buf_init(TILL_MAX);

	TRY(add_till(http_param(req, "till"), &till));
	return to_login(res, says, buf_span(&till));
}

static enum err go_on(struct http_request *req, struct http_response *res, unsigned roles)
{
	BUF till = buf_init(TILL_MAX);

	TRY(add_till(http_param(req, "till"), &till));
	return http_redirect(res, till.len ? buf_str(&till) : home_of(roles));
}

/* Verified and not yet used: the session begins, and the order is used up first, so that it cannot begin two. */
static enum err finish(struct http_request *req, struct http_response *res, struct store *s,
                       const struct eid_order *order)
{
	struct use u = { order, http_now(req) };
	struct person p;
	unsigned roles = 0;
	enum err e;

	e = store_transaction(s, use_order, &u);
	if (e == ERR_WRONG_STATE) /* another tab was quicker, and its answer brings the session */
		return http_redirectf(res, "/logga-in/%s/%.*s", order->id, (int)http_param(req, "till").len,
		                      http_param(req, "till").ptr);
	TRY(e);
	e = people_person_find_number(s, order->person, &p);
	if (e == ERR_OK && p.active)
		TRY(people_roles(s, p.id, date_of(http_now(req)), &roles));
	if (e == ERR_NOT_FOUND || roles == 0)
		return login_anew(req, res, "okand");
	TRY(e);
	TRY(http_session_begin(req, res, p.id, order->device_ip, 0));
	return go_on(req, res, roles);
}

static bool is_proven(const struct eid_order *order)
{
	return order->state == EID_VERIFIED && (!order->on_device || order->back);
}

enum err login_order_data(struct http_request *req, const struct eid_order *order, const char *path, json_t **ret_data)
{
	JSON json_t *data = json_object(), *object = NULL;
	BUF till = buf_init(TILL_MAX);

	if (!data)
		return ERR_MEMORY;
	TRY(add_till(http_param(req, "till"), &till));
	TRY(page_order(http_app(req), order, path, page_is_phone(req), &object));
	TRY(json_put(data, "order", TAKE(object)));
	TRY(json_put_text(data, "till", buf_str(&till)));
	TRY(json_put_bool(data, "signer", is_signers(buf_span(&till))));
	*ret_data = TAKE(data);
	return ERR_OK;
}

static enum err show_order(struct http_request *req, struct http_response *res, const struct eid_order *order,
                           const char *path)
{
	JSON json_t *data = NULL;

	TRY(login_order_data(req, order, path, &data));
	TRY(json_put_int(data, "reload", page_order_reload(req, order)));
	return http_render(res, "login-order", TAKE(data));
}

/* A page that was begun in another browser, or whose login is over, leads to a new one. */
static enum err lead_on(struct http_request *req, struct http_response *res)
{
	return http_session(req) ? go_on(req, res, http_session(req)->roles) : login_anew(req, res, "slut");
}

enum err login_order_page(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;
	enum err e = login_find_order(req, res, &s, &order, path);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && order.consumed))
		return lead_on(req, res);
	TRY(e);
	if (is_proven(&order))
		return finish(req, res, s, &order);
	if (order.state == EID_VERIFIED)
		return login_code_show(req, res, &order, path, "");
	return show_order(req, res, &order, path);
}

enum err login_order_frame(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;

	TRY(login_find_order(req, res, &s, &order, path));
	return page_order_frame(req, res, &order, path);
}

enum err login_order_image(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;

	TRY(login_find_order(req, res, &s, &order, path));
	return page_order_image(req, res, &order);
}

/* On the page that asks for the code (?kod=1) there is news only once the way back has come. */
enum err login_order_status(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct store *s;
	bool news;

	TRY(login_find_order(req, res, &s, &order, path));
	news = says(req, "kod") ? is_proven(&order) || order.consumed : eid_state_final(order.state);
	return page_order_status(req, res, &order, news ? path : "");
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

	TRY(login_find_order(req, res, &s, &order, path));
	TRY(store_transaction(s, cancel, &u));
	eid_wake(o->eid);
	return login_anew(req, res, "");
}

/* The other way into the app is another order: this one's link may be under way to somebody. */
enum err login_order_other(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES], hex[2 * TILL_MAX + 1];
	struct eid_order order;
	struct use u = { &order, http_now(req) };
	struct span till = http_param(req, "till");
	struct store *s;

	TRY(login_find_order(req, res, &s, &order, path));
	TRY(store_transaction(s, cancel, &u));
	(void)snprintf(hex, sizeof hex, "%.*s", (int)till.len, till.ptr);
	return begin(req, res, hex, !order.on_device);
}

/* `till`: where somebody else is to log in instead. */
enum err logout(struct http_request *req, struct http_response *res)
{
	const struct http_session *session = http_session(req);
	struct span till = http_form(req, "till");

	if (till.len == 0 && session && strcmp(home_of(session->roles), SIGNERS_HOME) == 0)
		till = span_str(SIGNERS_HOME);
	TRY(http_session_end(req, res));
	return to_login(res, "ut", till);
}
