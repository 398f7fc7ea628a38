#include "simulator.h"

#include <string.h>

#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"

#define PREFIX "/rp/v6.0/"
/* Room for the largest texts and some. */
#define BODY_MAX ((size_t)400000)

static enum err answer_error(struct web_response *r, int status, const char *code, const char *details)
{
	JSON json_t *value = json_object();

	TRY(json_put_text(value, "errorCode", code));
	TRY(json_put_text(value, "details", details));
	return web_answer_json(r, status, value);
}

static const char *attribute_key(int nid)
{
	switch (nid) {
	case NID_commonName:
		return "cn";
	case NID_name:
		return "name";
	case NID_serialNumber:
		return "serialNumber";
	case NID_organizationName:
		return "o";
	case NID_countryName:
		return "c";
	default:
		return OBJ_nid2sn(nid);
	}
}

static enum err attribute_write(X509_NAME_ENTRY *entry, struct buf *out)
{
	unsigned char *utf8 = NULL;
	int len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
	enum err e = buf_printf(out, "%s%s=", out->len > 0 ? "," : "",
	                        attribute_key(OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))));

	for (int i = 0; i < len && e == ERR_OK; i++) {
		if (strchr(",+\"\\<>;", utf8[i]))
			e = buf_add_char(out, '\\');
		if (e == ERR_OK)
			e = buf_add_char(out, (char)utf8[i]);
	}
	OPENSSL_free(utf8);
	return len < 0 ? ERR_INPUT : e;
}

/* "cn=…,name=…,serialNumber=…,o=…,c=…": the last attribute first, RFC 4514's escapes. */
static enum err name_write(X509_NAME *name, struct buf *out)
{
	for (int i = X509_NAME_entry_count(name) - 1; i >= 0; i--)
		TRY(attribute_write(X509_NAME_get_entry(name, i), out));
	return ERR_OK;
}

static enum err display_name_write(X509_NAME *name, struct buf *out)
{
	unsigned char *utf8 = NULL;
	int at = X509_NAME_get_index_by_NID(name, NID_name, -1);
	int len = at < 0 ? -1 : ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	enum err e = len < 0 ? ERR_FORBIDDEN : buf_add(out, utf8, (size_t)len);

	OPENSSL_free(utf8);
	return e;
}

DEFINE_CLEANUP(clean_x509, X509, X509_free);

static void relying_party_release(struct relying_party *rp)
{
	free(rp->name);
	free(rp->display_name);
}

static enum err relying_party_read(const struct web_request *request, struct relying_party *rp)
{
	BUF der = buf_init(1 << 16), name = buf_init(4096), display = buf_init(1024);
	CLEANUP(clean_x509) X509 *cert = NULL;
	const unsigned char *p;
	unsigned char digest[SHA256_DIGEST_LENGTH];

	TRY(web_client_certificate(request, &der));
	p = (const unsigned char *)buf_str(&der);
	cert = d2i_X509(NULL, &p, (long)der.len);
	if (!cert)
		return ERR_FORBIDDEN;
	TRY(name_write(X509_get_subject_name(cert), &name));
	TRY(display_name_write(X509_get_subject_name(cert), &display));
	SHA256((const unsigned char *)buf_str(&der), der.len, digest);
	hex_encode(digest, sizeof digest, rp->fingerprint);
	rp->name = buf_take(&name);
	rp->display_name = buf_take(&display);
	return rp->name && rp->display_name ? ERR_OK : ERR_MEMORY;
}

/* One call, after its outer form has been checked. */
struct call {
	struct simulator *s;
	const struct relying_party *rp;
	json_t *body;
	struct web_response *response;
};

static enum err order_answer(struct web_response *r, const struct order *order)
{
	JSON json_t *value = json_object();

	TRY(json_put_text(value, "orderRef", order->ref));
	TRY(json_put_text(value, "autoStartToken", order->auto_start_token));
	TRY(json_put_text(value, "qrStartToken", order->qr_token));
	TRY(json_put_text(value, "qrStartSecret", order->qr_secret));
	return web_answer_json(r, 200, value);
}

static enum err order_start(const struct call *c, enum order_kind kind)
{
	char problem[PROBLEM_TEXT];
	struct order *order = NULL;
	enum err e;

	if (request_check_order(c->body, kind, problem) != ERR_OK)
		return answer_error(c->response, 400, "invalidParameters", problem);
	e = orders_create(c->s->orders, kind, c->body, c->rp, &order);
	if (e == ERR_DUPLICATE)
		return answer_error(c->response, 400, "alreadyInProgress", "Order already in progress for pno");
	TRY(e);
	log_event(c->s->log, LOG_INFO, "order.created", "order", order->ref, NULL);
	return order_answer(c->response, order);
}

static enum err call_auth(const struct call *c)
{
	return order_start(c, ORDER_AUTH);
}

static enum err call_sign(const struct call *c)
{
	return order_start(c, ORDER_SIGN);
}

static enum err call_collect(const struct call *c)
{
	char problem[PROBLEM_TEXT];
	JSON json_t *value = NULL;
	enum err e;

	if (request_check_ref(c->body, problem) != ERR_OK)
		return answer_error(c->response, 400, "invalidParameters", problem);
	e = orders_collect(c->s->orders, json_text(c->body, "orderRef"), c->rp, &value);
	if (e == ERR_NOT_FOUND)
		return answer_error(c->response, 400, "invalidParameters", "No such order");
	TRY(e);
	return web_answer_json(c->response, 200, value);
}

static enum err call_cancel(const struct call *c)
{
	char problem[PROBLEM_TEXT];
	JSON json_t *empty = json_object();

	if (request_check_ref(c->body, problem) != ERR_OK)
		return answer_error(c->response, 400, "invalidParameters", problem);
	if (orders_cancel(c->s->orders, json_text(c->body, "orderRef"), c->rp) != ERR_OK)
		return answer_error(c->response, 400, "invalidParameters", "No such order");
	return web_answer_json(c->response, 200, empty);
}

/* /phone/auth, /phone/sign and /payment exist in the real API; here they answer notFound. */
static const struct route {
	const char *name;
	enum err (*call)(const struct call *c);
} routes[] = {
	{ "auth", call_auth },
	{ "sign", call_sign },
	{ "collect", call_collect },
	{ "cancel", call_cancel },
};

static const struct route *route_find(const char *path)
{
	if (strncmp(path, PREFIX, strlen(PREFIX)) != 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++)
		if (strcmp(routes[i].name, path + strlen(PREFIX)) == 0)
			return &routes[i];
	return NULL;
}

static enum err call_do(struct simulator *s, const struct route *route, const struct relying_party *rp,
                        const struct web_request *request, struct web_response *response)
{
	JSON json_t *body = NULL;
	struct call c = { .s = s, .rp = rp, .response = response };

	if (request->too_large || json_read(request->body, BODY_MAX, NULL, &body) != ERR_OK)
		return answer_error(response, 400, "invalidParameters", "Not a valid JSON body");
	c.body = body;
	return route->call(&c);
}

/* True: the call was answered, or left unanswered, by misbehaviour. */
static bool misbehave(enum misbehaviour m, struct web_response *r, enum err *ret_err)
{
	static const struct {
		enum misbehaviour which;
		int status;
		const char *code;
	} errors[] = {
		{ MISBEHAVE_ERROR_500, 500, "internalError" },    { MISBEHAVE_MAINTENANCE, 503, "Maintenance" },
		{ MISBEHAVE_TIMEOUT_408, 408, "requestTimeout" }, { MISBEHAVE_TOO_MANY, 429, "tooManyRequests" },
		{ MISBEHAVE_UNAUTHORIZED, 401, "unauthorized" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(errors); i++) {
		if (errors[i].which == m) {
			*ret_err = answer_error(r, errors[i].status, errors[i].code, "Simulated");
			return true;
		}
	}
	if (m == MISBEHAVE_GARBAGE) {
		r->type = "text/html";
		*ret_err = buf_add_str(&r->body, "<html>Service temporarily");
		return true;
	}
	if (m == MISBEHAVE_CLOSE || m == MISBEHAVE_HANG) {
		r->fate = m == MISBEHAVE_HANG ? WEB_HANG : WEB_CLOSE;
		return true;
	}
	return false;
}

static enum err call_locked(struct simulator *s, const struct route *route, const struct relying_party *rp,
                            const struct web_request *request, struct web_response *response)
{
	enum misbehaviour m = misbehave_next_call(&s->misbehaviours, route->name);
	enum err e = ERR_OK;

	if (misbehave(m, response, &e))
		return e;
	e = call_do(s, route, rp, request, response);
	if (m == MISBEHAVE_DROP_RESULT)
		response->fate = WEB_CLOSE;
	return e;
}

enum err api_handle(void *ctx, const struct web_request *request, struct web_response *response)
{
	struct simulator *s = ctx;
	const struct route *route = route_find(request->path);
	CLEANUP(relying_party_release) struct relying_party rp = { 0 };
	enum err e = relying_party_read(request, &rp);

	if (e == ERR_FORBIDDEN)
		return answer_error(response, 403, "unauthorized", "No client certificate that the RP CA issued");
	TRY(e);
	if (!route)
		return answer_error(response, 404, "notFound", "No such path");
	if (strcmp(request->method, "POST") != 0)
		return answer_error(response, 405, "methodNotAllowed", "Only POST");
	if (strcmp(request->content_type, "application/json") != 0)
		return answer_error(response, 415, "unsupportedMediaType", "Only application/json, without parameters");
	pthread_mutex_lock(&s->lock);
	e = call_locked(s, route, &rp, request, response);
	pthread_mutex_unlock(&s->lock);
	return e;
}
