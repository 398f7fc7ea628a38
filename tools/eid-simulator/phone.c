#include "simulator.h"

#include <string.h>

#include "jourbeslut/base/text.h"

#include "page.h"

#define IDENTITY_COOKIE "simulator_identity"
#define URL_MAX ((size_t)2048)

/* ---- what a page is made of */

static enum err page_begin(struct web_response *r, const char *title_code)
{
	BUF title = buf_init(256);

	r->type = "text/html; charset=utf-8";
	r->strict = true;
	TRY(page_message(title_code, &title));
	return page_add(&r->body, "head.html", (struct page_value[]){ { "title", buf_str(&title) }, { NULL, NULL } });
}

static enum err page_end(struct web_response *r)
{
	return page_add(&r->body, "foot.html", NULL);
}

/* A box with the text for `code`; nothing for "none". */
static enum err message_add(struct web_response *r, const char *code)
{
	BUF text = buf_init(1024);

	if (strcmp(code, "none") == 0)
		return ERR_OK;
	TRY(page_message(code, &text));
	return page_add(&r->body, "message.html",
	                (struct page_value[]){ { "code", code }, { "text", buf_str(&text) }, { NULL, NULL } });
}

/* Number and name of each person; the one used last is chosen. */
static enum err persons_add(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	const char *last = web_cookie(request, IDENTITY_COOKIE);

	TRY(page_add(&r->body, "persons.html", NULL));
	for (size_t i = 0; i < s->persons.count; i++) {
		const struct person *p = &s->persons.list[i];
		const char *row = strcmp(p->personal_number, last) == 0 ? "person-chosen.html" : "person.html";

		TRY(page_add(&r->body, row,
		             (struct page_value[]){
		                     { "number", p->personal_number }, { "name", p->name }, { NULL, NULL } }));
	}
	return page_add(&r->body, "persons-end.html", NULL);
}

static enum err see_other(struct web_response *r, const char *handle, const char *redirect)
{
	BUF escaped = buf_init(URL_MAX * 3);

	TRY(web_escape(redirect, &escaped));
	r->status = 303;
	return buf_printf(&r->location, "/order?id=%s&redirect=%s", handle, buf_str(&escaped));
}

static enum err remember(struct web_response *r, const char *personal_number)
{
	return buf_printf(&r->cookie, IDENTITY_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax", personal_number);
}

/* ---- pages that begin an order */

static enum err scan_page(struct simulator *s, const struct web_request *request, struct web_response *r,
                          const char *code)
{
	TRY(page_begin(r, "title-scan"));
	TRY(message_add(r, code));
	TRY(page_add(&r->body, "scan.html", NULL));
	TRY(persons_add(s, request, r));
	TRY(page_add(&r->body, "scan-end.html", NULL));
	return page_end(r);
}

static enum err start_page(struct simulator *s, const struct web_request *request, struct web_response *r,
                           const char *token, const char *redirect, const char *code)
{
	struct page_value values[] = { { "token", token }, { "redirect", redirect }, { NULL, NULL } };

	TRY(page_begin(r, "title-start"));
	TRY(message_add(r, code));
	TRY(page_add(&r->body, "start.html", values));
	TRY(persons_add(s, request, r));
	TRY(page_add(&r->body, "start-end.html", NULL));
	return page_end(r);
}

static enum err get_scan(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	return scan_page(s, request, r, "none");
}

/* As when a link opens the app: the order counts as started before anybody has been chosen. */
static enum err get_start(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	const char *token = web_query(request, "autostarttoken");
	struct order *order = NULL;
	enum refusal refused = act_autostart(s, token, "", &order);

	return start_page(s, request, r, token, web_query(request, "redirect"), refusal_name(refused));
}

static enum err post_scan(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	BUF frame = buf_init(1024), number = buf_init(64);
	struct order *order = NULL;
	enum refusal refused;

	TRY(web_form(request, "frame", &frame));
	TRY(web_form(request, "personalNumber", &number));
	refused = persons_find(&s->persons, buf_str(&number)) ? act_scan(s, buf_span(&frame), buf_str(&number), &order)
	                                                      : REFUSAL_UNKNOWN_PERSON;
	if (refused != REFUSAL_NONE)
		return scan_page(s, request, r, refusal_name(refused));
	TRY(remember(r, buf_str(&number)));
	return see_other(r, order->handle, "");
}

/* ---- the order */

/* Where to go afterwards: the order's returnUrl, else the start link's redirect; only http and https, nothing that
 * could end a header. "" when there is none. */
static const char *return_address(const struct order *order, const char *redirect)
{
	const char *own = json_text(order->request, "returnUrl");
	const char *url = *own ? own : redirect;
	bool web = strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;

	for (const char *c = url; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7F || *c == '"' || *c == '\'' || *c == '<' || *c == '>')
			return "";
	return web && strlen(url) <= URL_MAX ? url : "";
}

static enum err ended_page(struct web_response *r, const struct order *order, const char *redirect, const char *code)
{
	const char *url = return_address(order, redirect);
	BUF text = buf_init(1024);

	TRY(page_begin(r, "title-ended"));
	TRY(page_message(code, &text));
	TRY(page_add(&r->body, "ended.html",
	             (struct page_value[]){ { "code", code }, { "text", buf_str(&text) }, { NULL, NULL } }));
	if (*url) {
		TRY(page_add(&r->body, "return.html", (struct page_value[]){ { "url", url }, { NULL, NULL } }));
		TRY(buf_printf(&r->refresh, "2; url=%s", url));
	}
	return page_end(r);
}

static enum err text_add(struct web_response *r, const struct order *order)
{
	const char *base64 = json_text(order->request, "userVisibleData");
	BUF text = buf_init(SIGN_VISIBLE_MAX);

	if (!*base64)
		return page_add(&r->body, "order-no-text.html", NULL);
	TRY(base64_decode(span_str(base64), &text));
	return page_add(&r->body, "order-text.html",
	                (struct page_value[]){ { "text", buf_str(&text) }, { NULL, NULL } });
}

static enum err open_page(struct simulator *s, struct web_response *r, const struct order *order, const char *redirect,
                          const char *code)
{
	const struct person *person = persons_find(&s->persons, order->person);
	bool sign = order->kind == ORDER_SIGN;
	BUF act = buf_init(64), lead = buf_init(256);

	TRY(page_message(sign ? "act-sign" : "act-auth", &act));
	TRY(page_message(sign ? "lead-sign" : "lead-auth", &lead));
	TRY(page_begin(r, sign ? "act-sign" : "act-auth"));
	TRY(message_add(r, code));
	TRY(page_add(&r->body, "order.html",
	             (struct page_value[]){ { "lead", buf_str(&lead) },
	                                    { "who", order->rp.display_name },
	                                    { "person", person ? person->name : "" },
	                                    { NULL, NULL } }));
	TRY(text_add(r, order));
	TRY(page_add(
	        &r->body, "order-end.html",
	        (struct page_value[]){
	                { "act", buf_str(&act) }, { "id", order->handle }, { "redirect", redirect }, { NULL, NULL } }));
	return page_end(r);
}

static enum err gone_page(struct web_response *r, const char *code)
{
	r->status = 404;
	TRY(page_begin(r, "title-ended"));
	TRY(message_add(r, code));
	return page_end(r);
}

/* The page for whatever state the order is in. */
static enum err order_page(struct simulator *s, struct web_response *r, const char *handle, const char *redirect,
                           const char *code)
{
	const struct order *order = orders_by_handle(s->orders, handle);

	if (!order)
		return gone_page(r, "unknown-order");
	switch (order->state) {
	case ORDER_COMPLETE:
		return ended_page(r, order, redirect, order->kind == ORDER_SIGN ? "done-sign" : "done-auth");
	case ORDER_FAILED:
		return ended_page(r, order, redirect, strcmp(code, "none") == 0 ? order->hint : code);
	case ORDER_USER_SIGN:
		return open_page(s, r, order, redirect, code);
	case ORDER_OUTSTANDING:
	case ORDER_STARTED:
	default:
		return gone_page(r, "not-open");
	}
}

static enum err post_start(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	BUF token = buf_init(256), number = buf_init(64), redirect = buf_init(URL_MAX);
	struct order *order = NULL;
	enum refusal refused;

	TRY(web_form(request, "autostarttoken", &token));
	TRY(web_form(request, "personalNumber", &number));
	TRY(web_form(request, "redirect", &redirect));
	refused = persons_find(&s->persons, buf_str(&number))
	                  ? act_autostart(s, buf_str(&token), buf_str(&number), &order)
	                  : REFUSAL_UNKNOWN_PERSON;
	if (refused == REFUSAL_WRONG_PERSON)
		return order_page(s, r, order->handle, buf_str(&redirect), refusal_name(refused));
	if (refused != REFUSAL_NONE)
		return start_page(s, request, r, buf_str(&token), buf_str(&redirect), refusal_name(refused));
	TRY(remember(r, buf_str(&number)));
	return see_other(r, order->handle, buf_str(&redirect));
}

static enum err get_order(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	return order_page(s, r, web_query(request, "id"), web_query(request, "redirect"), "none");
}

static enum err post_approve(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	BUF id = buf_init(64), code = buf_init(64), redirect = buf_init(URL_MAX);
	enum refusal refused;
	char peer[64];

	TRY(web_form(request, "id", &id));
	TRY(web_form(request, "code", &code));
	TRY(web_form(request, "redirect", &redirect));
	web_peer(request, peer);
	TRY(act_approve(s, buf_str(&id), span_str(buf_str(&code)), peer, &refused));
	/* At once, not by a redirect: whoever collects the order in between takes it away. */
	return order_page(s, r, buf_str(&id), buf_str(&redirect),
	                  refused == REFUSAL_NONE ? "none" : refusal_name(refused));
}

static enum err post_refuse(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	BUF id = buf_init(64), redirect = buf_init(URL_MAX);

	TRY(web_form(request, "id", &id));
	TRY(web_form(request, "redirect", &redirect));
	(void)act_refuse(s, buf_str(&id));
	return order_page(s, r, buf_str(&id), buf_str(&redirect), "none"); /* as above */
}

/* ---- files and routes */

static enum err get_style(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	(void)s;
	(void)request;
	r->type = "text/css; charset=utf-8";
	return page_add_file(&r->body, "phone.css");
}

static enum err get_script(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	(void)s;
	(void)request;
	r->type = "text/javascript; charset=utf-8";
	return page_add_file(&r->body, "phone.js");
}

static const struct {
	const char *method, *path;
	enum err (*handle)(struct simulator *s, const struct web_request *request, struct web_response *r);
} routes[] = {
	{ "GET", "/", get_scan },           { "POST", "/scan", post_scan },     { "GET", "/start", get_start },
	{ "POST", "/start", post_start },   { "GET", "/order", get_order },     { "POST", "/approve", post_approve },
	{ "POST", "/refuse", post_refuse }, { "GET", "/phone.css", get_style }, { "GET", "/phone.js", get_script },
};

static enum err route(struct simulator *s, const struct web_request *request, struct web_response *r)
{
	if (strncmp(request->path, "/api/", 5) == 0)
		return control_handle(s, request, r);
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++)
		if (strcmp(routes[i].method, request->method) == 0 && strcmp(routes[i].path, request->path) == 0)
			return routes[i].handle(s, request, r);
	return gone_page(r, "no-page");
}

enum err phone_handle(void *ctx, const struct web_request *request, struct web_response *r)
{
	struct simulator *s = ctx;
	enum err e;

	/* A page of another site must not sign in the person's place. */
	if (strcmp(request->method, "POST") == 0 && strcmp(web_header(request, "Sec-Fetch-Site"), "cross-site") == 0) {
		r->status = 403;
		return ERR_OK;
	}
	pthread_mutex_lock(&s->lock);
	e = route(s, request, r);
	pthread_mutex_unlock(&s->lock);
	/* Bad input here is a form that no page of ours has sent. */
	if (e == ERR_INPUT || e == ERR_TOO_LARGE) {
		r->status = 400;
		e = ERR_OK;
	}
	return e;
}
