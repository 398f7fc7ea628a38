/* The way back from the e-ID's app: the page that it opens, in whichever browser the device prefers. Where that is the
 * browser that began, it goes on there. Where it is another, a login shows a code to be typed in the first one, since
 * the login may have been begun by somebody else who sent the link on; a signature opens nothing, and says that it is
 * done. */
#include "login.h"

#include <stdio.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"
#include "jourbeslut/version.h"

struct back {
	const struct decision_office *office;
	const struct eid_order *order;
	struct instant now;
	char code[EID_CODE_TEXT];
	struct span typed;
	bool right;
};

static enum err come_back(struct store *s, void *ctx)
{
	const struct back *b = ctx;

	return eid_return_back(s, b->order->id, b->now);
}

static enum err make_code(struct store *s, void *ctx)
{
	struct back *b = ctx;

	return eid_return_code(b->office->eid, s, b->order->id, b->code);
}

/* Three wrong codes use the order up: whoever guesses does not guess on. */
static enum err type_code(struct store *s, void *ctx)
{
	struct back *b = ctx;

	TRY(eid_return_type(s, b->order->id, b->typed, b->now, &b->right));
	return b->right || b->order->tries_left > 1 ? ERR_OK : eid_result_consume(s, b->order->id, b->now);
}

/* --- The page that the app opens ---------------------------------------------------------------------------------- */

static enum err show_code(struct http_request *req, struct http_response *res, struct store *s,
                          const struct eid_order *order)
{
	struct back b = { .office = http_app(req), .order = order, .now = http_now(req) };
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(store_transaction(s, make_code, &b));
	TRY(json_put_text(data, "code", b.code));
	TRY(page_put_time(data, "begun", order->requested));
	TRY(json_put_text(data, "address", order->person_ip));
	return http_render(res, "back-code", TAKE(data));
}

static enum err back_to_login(struct http_request *req, struct http_response *res, struct store *s,
                              const struct eid_order *order, const char *hex)
{
	struct back b = { .office = http_app(req), .order = order, .now = http_now(req) };
	struct sha256 hash;

	TRY(login_binding(req, res, &hash));
	if (bytes_equal(order->binding_hash, hash.bytes, SHA256_LEN)) {
		TRY(store_transaction(s, come_back, &b));
		return http_redirectf(res, "/logga-in/%s/%s", order->id, hex);
	}
	if (order->consumed || order->back || (eid_state_final(order->state) && order->state != EID_VERIFIED))
		return http_render(res, "back-over", json_object());
	return show_code(req, res, s, order);
}

/* The decision maker's own browser, where they are logged in. */
static bool is_signer(const struct http_request *req, const struct decision *d)
{
	const struct http_session *session = http_session(req);

	return session && d->has_oral && d->oral.decider_id == session->person;
}

static const char *text_of(const struct http_request *req, const struct eid_order *order)
{
	return eid_order_message(order, page_is_phone(req) ? EID_THIS_PHONE : EID_THIS_COMPUTER)->text;
}

static enum err back_to_signature(struct http_request *req, struct http_response *res, struct store *s,
                                  const struct eid_order *order)
{
	struct span nonce = http_param(req, "nonce");
	JSON json_t *data = json_object();
	BUF status = buf_init(PATH_MAX_BYTES);
	struct decision d;
	int64_t decision;

	if (!data)
		return ERR_MEMORY;
	TRY(decision_version_of(s, order->subject, &decision));
	TRY(decision_find(s, decision, &d));
	if (is_signer(req, &d))
		return http_redirectf(res, "/skriv-under/%s/underskrift/%s", d.ref, order->id);
	TRY(json_put_bool(data, "done", order->state == EID_VERIFIED));
	TRY(json_put_bool(data, "waits", !eid_state_final(order->state)));
	TRY(json_put_text(data, "text", text_of(req, order)));
	TRY(buf_printf(&status, PAGE_ORDER_BACK "%.*s/status", (int)nonce.len, nonce.ptr));
	TRY(json_put_text(data, "status_path", buf_str(&status)));
	TRY(json_put_int(data, "reload", eid_state_final(order->state) ? 0 : 2));
	return http_render(res, "back-signed", TAKE(data));
}

enum err login_back_page(struct http_request *req, struct http_response *res)
{
	char hex[EID_GO_ON_MAX + 1];
	struct eid_order order;
	struct store *s;
	enum err e;

	TRY(http_store(req, &s));
	e = eid_return_find(s, http_param(req, "nonce"), http_now(req), &order, hex);
	if (e == ERR_NOT_FOUND)
		return http_render(res, "back-over", json_object());
	TRY(e);
	return order.kind == EID_SIGN ? back_to_signature(req, res, s, &order)
	                              : back_to_login(req, res, s, &order, hex);
}

/* What the page above asks for with script: words, and that there is an end. Nothing that starts an app. */
enum err login_back_status(struct http_request *req, struct http_response *res)
{
	struct span nonce = http_param(req, "nonce");
	JSON json_t *data = json_object();
	BUF next = buf_init(PATH_MAX_BYTES);
	char go_on[EID_GO_ON_MAX + 1];
	struct eid_order order;
	struct store *s;

	if (!data)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(eid_return_find(s, nonce, http_now(req), &order, go_on));
	if (order.kind != EID_SIGN)
		return ERR_NOT_FOUND;
	if (eid_state_final(order.state))
		TRY(buf_printf(&next, PAGE_ORDER_BACK "%.*s", (int)nonce.len, nonce.ptr));
	TRY(json_put_text(data, "text", text_of(req, &order)));
	TRY(json_put_text(data, "next", buf_str(&next)));
	return http_json(res, TAKE(data));
}

/* --- The code, in the browser that began -------------------------------------------------------------------------- */

enum err login_code_show(struct http_request *req, struct http_response *res, const struct eid_order *order,
                         const char *path, const char *error)
{
	JSON json_t *data = NULL;
	BUF status = buf_init(PATH_MAX_BYTES);

	TRY(buf_printf(&status, "%s/status?kod=1", path));
	TRY(login_order_data(req, order, path, &data));
	TRY(json_put_text(json_object_get(data, "order"), "status_path", buf_str(&status)));
	TRY(json_put_text(data, "error", error));
	return http_render(res, "login-code", TAKE(data));
}

enum err login_code_type(struct http_request *req, struct http_response *res)
{
	char path[PATH_MAX_BYTES];
	struct eid_order order;
	struct back b = { .office = http_app(req), .order = &order, .now = http_now(req) };
	struct store *s;
	enum err e;

	TRY(login_find_order(req, res, &s, &order, path));
	if (order.state != EID_VERIFIED || order.consumed || order.back)
		return http_redirect(res, path);
	b.typed = span_trim(http_form(req, "kod"));
	e = store_transaction(s, type_code, &b);
	if (e == ERR_WRONG_STATE) { /* no browser shows a code */
		http_status(res, 422);
		return login_code_show(req, res, &order, path,
		                       "Ingen kod har visats än. Vänta tills sidan som appen öppnar är framme, eller "
		                       "försök igen.");
	}
	TRY(e);
	if (b.right)
		return http_redirect(res, path);
	if (order.tries_left <= 1)
		return login_anew(req, res, "kod");
	http_status(res, 422);
	return login_code_show(req, res, &order, path,
	                       order.tries_left == 3 ? "Fel kod. Du har två försök till."
	                                             : "Fel kod. Du har ett försök till.");
}
