#include "simulator.h"

#include <string.h>

#include "jourbeslut/base/text.h"

#define BODY_MAX 65536
/* The code that approves when a test gives none. */
#define DEFAULT_CODE "123456"
#define TIMES_MAX 1000

static enum err answer_error(struct web_response *r, int status, const char *code)
{
	JSON json_t *value = json_object();

	TRY(json_put_text(value, "error", code));
	return web_answer_json(r, status, value);
}

static enum err answer_refusal(struct web_response *r, enum refusal refused)
{
	JSON json_t *empty = json_object();

	return refused == REFUSAL_NONE ? web_answer_json(r, 200, empty) : answer_error(r, 409, refusal_name(refused));
}

/* What the phone would show. */
static enum err answer_order(struct web_response *r, const struct order *order, enum refusal refused)
{
	BUF text = buf_init(SIGN_VISIBLE_MAX);
	JSON json_t *value = json_object();

	if (refused != REFUSAL_NONE)
		return answer_refusal(r, refused);
	TRY(base64_decode(span_str(json_text(order->request, "userVisibleData")), &text));
	TRY(json_put_text(value, "order", order->handle));
	TRY(json_put_text(value, "kind", order->kind == ORDER_SIGN ? "sign" : "auth"));
	TRY(json_put_text(value, "text", buf_str(&text)));
	TRY(json_put_text(value, "relyingParty", order->rp.display_name));
	TRY(json_put_text(value, "returnUrl", json_text(order->request, "returnUrl")));
	return web_answer_json(r, 200, value);
}

static enum err control_scan(struct simulator *s, const json_t *body, const struct web_request *request,
                             struct web_response *r)
{
	struct order *order = NULL;
	enum refusal refused =
	        act_scan(s, span_str(json_text(body, "frame")), json_text(body, "personalNumber"), &order);

	(void)request;
	return answer_order(r, order, refused);
}

static enum err control_autostart(struct simulator *s, const json_t *body, const struct web_request *request,
                                  struct web_response *r)
{
	struct order *order = NULL;
	enum refusal refused =
	        act_autostart(s, json_text(body, "autoStartToken"), json_text(body, "personalNumber"), &order);

	(void)request;
	return answer_order(r, order, refused);
}

static enum err control_approve(struct simulator *s, const json_t *body, const struct web_request *request,
                                struct web_response *r)
{
	const char *code = json_object_get(body, "code") ? json_text(body, "code") : DEFAULT_CODE;
	enum refusal refused;
	char peer[64];

	web_peer(request, peer);
	TRY(act_approve(s, json_text(body, "order"), span_str(code), peer, &refused));
	return answer_refusal(r, refused);
}

static enum err control_refuse(struct simulator *s, const json_t *body, const struct web_request *request,
                               struct web_response *r)
{
	(void)request;
	return answer_refusal(r, act_refuse(s, json_text(body, "order")));
}

static enum err control_misbehave(struct simulator *s, const json_t *body, const struct web_request *request,
                                  struct web_response *r)
{
	const json_t *times = json_object_get(body, "times");
	json_int_t count = times ? json_integer_value(times) : 1;

	(void)request;
	if (count < 1 || count > TIMES_MAX ||
	    misbehave_set(&s->misbehaviours, json_text(body, "mode"), (unsigned)count, json_text(body, "path")) !=
	            ERR_OK)
		return answer_error(r, 400, "unknown-mode");
	return answer_refusal(r, REFUSAL_NONE);
}

static enum err modes_answer(struct web_response *r)
{
	JSON json_t *modes = json_object();

	for (int m = 0; m < MISBEHAVE_COUNT; m++)
		if (misbehave_name((enum misbehaviour)m))
			TRY(json_put_text(modes, misbehave_name((enum misbehaviour)m),
			                  misbehave_meaning((enum misbehaviour)m)));
	return web_answer_json(r, 200, modes);
}

static enum err waits_answer(struct simulator *s, struct web_response *r)
{
	JSON json_t *value = json_object();
	struct orders_waits waits;

	orders_waits(s->orders, &waits);
	TRY(json_put_int(value, "open", waits.open));
	TRY(json_put_int(value, "collects", waits.collects));
	TRY(json_put_int(value, "longestWait", waits.longest_us / 1000));
	return web_answer_json(r, 200, value);
}

static const struct {
	const char *path;
	enum err (*handle)(struct simulator *s, const json_t *body, const struct web_request *request,
	                   struct web_response *r);
} routes[] = {
	{ "/api/scan", control_scan },     { "/api/autostart", control_autostart }, { "/api/approve", control_approve },
	{ "/api/refuse", control_refuse }, { "/api/misbehave", control_misbehave },
};

enum err control_handle(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	JSON json_t *body = NULL;

	if (strcmp(request->method, "GET") == 0 && strcmp(request->path, "/api/misbehave") == 0)
		return modes_answer(r);
	if (strcmp(request->method, "GET") == 0 && strcmp(request->path, "/api/orders") == 0)
		return waits_answer(s, r);
	/* A page of another site cannot send this type without asking first. */
	if (strcmp(request->method, "POST") != 0 || strcmp(request->content_type, "application/json") != 0)
		return answer_error(r, 400, "post-json");
	if (request->too_large || json_read(request->body, BODY_MAX, NULL, &body) != ERR_OK || !json_is_object(body))
		return answer_error(r, 400, "bad-json");
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++)
		if (strcmp(routes[i].path, request->path) == 0)
			return routes[i].handle(s, body, request, r);
	return answer_error(r, 404, "no-such-path");
}
