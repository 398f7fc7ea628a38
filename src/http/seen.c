/* What the page of a form showed, and the page as it is now where that is something else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void seen_take(struct http_request *req)
{
	struct span sent = http_form(req, "seen");

	if (!request_is_change(req) || !sent.ptr)
		return;
	req->has_seen = sent.len < sizeof req->seen;
	if (req->has_seen)
		(void)snprintf(req->seen, sizeof req->seen, "%.*s", (int)sent.len, sent.ptr);
	fields_drop(&req->form, "seen");
}

void http_seen_put(struct http_response *res, const char *seen)
{
	(void)snprintf(res->req->seen_now, sizeof res->req->seen_now, "%s", seen);
}

const char *http_seen_now(const struct http_response *res)
{
	return res->req->seen_now;
}

struct span http_seen(const struct http_request *req)
{
	return req->has_seen ? span_str(req->seen) : span_of(NULL, 0);
}

unsigned http_seen_parts(const struct http_request *req)
{
	return req->route ? req->route->flags >> 16 : 0;
}

enum err http_stale(struct http_response *res, const char *changed)
{
	(void)snprintf(res->req->changed, sizeof res->req->changed, "%s", changed);
	return ERR_STALE;
}

/* The request becomes one for its form's page; the form stays. */
static enum err turn_to_page(struct http_request *req)
{
	char *target = strdup(req->kept.page), *question = target ? strchr(target, '?') : NULL;
	struct route_match match;

	if (!target)
		return ERR_MEMORY;
	if (question)
		*question = '\0';
	match = routes_find(&req->server->routes, span_str(target), HTTP_GET);
	if (!match.route) {
		free(target);
		return ERR_STALE;
	}
	free(req->target);
	free(req->param_memory);
	fields_release(&req->query);
	req->param_memory = NULL;
	req->target = target;
	req->path = span_str(target);
	req->query_text = question ? span_str(question + 1) : span_of(NULL, 0);
	req->match = match;
	req->route = match.route->def;
	return request_decode(req);
}

static bool may_read(const struct http_request *req)
{
	return req->logged_in && (req->route->who == HTTP_LOGGED_IN || (req->session.roles & req->route->who) != 0);
}

enum err seen_show_anew(struct http_request *req, struct http_response *res)
{
	const struct http_route *sent_to = req->route;
	enum err e;

	if (req->kept.page[0] == '\0')
		return ERR_STALE;
	response_clear(res);
	e = turn_to_page(req);
	if (e == ERR_OK)
		e = may_read(req) ? req->route->handler(req, res) : ERR_STALE;
	req->route = sent_to;                          /* for the log, and for whether it is kept */
	if (e != ERR_OK || res->status != MHD_HTTP_OK) /* it leads elsewhere now */
		return ERR_STALE;
	http_status(res, MHD_HTTP_CONFLICT);
	return ERR_OK;
}
