/* A request as libmicrohttpd brings it: first its address, then its headers, its body piece by piece, its end. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "aside.h"
#include "body.h"
#include "headers.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"

static void make_id(struct http_request *req)
{
	uint8_t bytes[(REQUEST_ID - 1) / 2] = { 0 };

	if (random_fill(req->server->settings.random, bytes, sizeof bytes) != ERR_OK)
		memset(bytes, 0, sizeof bytes); /* an id of zeros is better than no answer */
	hex_encode(bytes, sizeof bytes, req->id);
}

/* RFC 9112 3.2.2: a request may name the whole address; where it does, its scheme and authority are passed over. */
static const char *path_of(const char *uri)
{
	const char *authority = NULL;

	if (strncasecmp(uri, "http://", 7) == 0)
		authority = uri + 7;
	else if (strncasecmp(uri, "https://", 8) == 0)
		authority = uri + 8;
	if (!authority)
		return uri;
	authority += strcspn(authority, "/?");
	return *authority == '/' ? authority : "/";
}

static bool split_target(struct http_request *req, const char *uri)
{
	char *question;

	req->target = strdup(path_of(uri));
	if (!req->target)
		return false;
	question = strchr(req->target, '?');
	if (question) {
		*question = '\0';
		req->query_text = span_str(question + 1);
	}
	req->path = span_str(req->target);
	return true;
}

void *receive_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct http_server *server = cls;
	struct http_request *req = calloc(1, sizeof *req);
	const union MHD_ConnectionInfo *info;

	if (!req)
		return NULL;
	(void)atomic_fetch_add(&server->active, 1);
	req->server = server;
	req->connection = connection;
	req->started = clock_monotonic(clock_system());
	req->now = clock_now(server->settings.clock);
	make_id(req);
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	req->slot = info ? info->socket_context : NULL;
	req->uri_len = strnlen(uri, HTTP_TARGET_MAX + 1);
	if (req->uri_len > HTTP_TARGET_MAX) {
		req->refused = ERR_TOO_LARGE;
		req->refused_status = MHD_HTTP_URI_TOO_LONG;
	} else if (!split_target(req, uri)) {
		req->refused = ERR_MEMORY;
	}
	return req;
}

/* HEAD is answered as GET; libmicrohttpd then leaves the body out. */
static void set_method(struct http_request *req, const char *method)
{
	req->head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
	req->method = HTTP_METHOD_COUNT;
	for (int m = 0; m < HTTP_METHOD_COUNT; m++)
		if (strcmp(req->head ? MHD_HTTP_METHOD_GET : method, http_method_name((enum http_method)m)) == 0)
			req->method = (enum http_method)m;
	req->known_method = req->method != HTTP_METHOD_COUNT;
}

static enum err find_route(struct http_request *req)
{
	req->match = routes_find(&req->server->routes, req->path, req->method);
	if (req->match.allowed == 0)
		return ERR_NOT_FOUND;
	if (!req->match.route)
		return ERR_METHOD;
	req->route = req->match.route->def;
	return request_decode(req);
}

/* What leads nowhere counts as reading. */
static enum err check_rate(struct http_request *req)
{
	const struct http_server *server = req->server;
	enum http_rate class = req->route ? req->route->rate : HTTP_RATE_PAGE;

	if (!server->settings.rate_limits || rate_take_address(server->rate, class, &req->client, &req->retry_after))
		return ERR_OK;
	return ERR_RATE;
}

static enum err check_session_rate(struct http_request *req)
{
	const struct http_server *server = req->server;

	if (!server->settings.rate_limits || !req->logged_in ||
	    rate_take_session(server->rate, req->route->rate, req->session.id, &req->retry_after))
		return ERR_OK;
	return ERR_RATE;
}

/* A page for anybody is shown even while the store cannot be read: then to nobody in particular. */
static enum err load_session(struct http_request *req)
{
	enum err e = session_load(req);

	if (e != ERR_OK && (!req->route || req->route->who == HTTP_ANYBODY)) {
		log_event(req->server->settings.log, LOG_WARN, "session.unknown", "id", req->id, "err", err_name(e),
		          NULL);
		e = ERR_OK;
	}
	TRY(e);
	return csrf_prepare(req);
}

static enum err check_who(const struct http_request *req)
{
	uint32_t who = req->route->who;

	if (who == HTTP_ANYBODY)
		return ERR_OK;
	if (!req->logged_in)
		return ERR_LOGIN;
	return who == HTTP_LOGGED_IN || (req->session.roles & who) != 0 ? ERR_OK : ERR_FORBIDDEN;
}

/* Everything that can be said before the body is in; the order is http.h's. */
static enum err judge(struct http_request *req)
{
	enum err found = find_route(req);

	if (!req->route) { /* 404 or 405: a page as well, which shows to whom it is shown */
		TRY(check_rate(req));
		TRY(load_session(req));
	}
	TRY(found);
	if (atomic_load(&req->server->stopping))
		return ERR_BUSY;
	TRY(check_rate(req));
	TRY(load_session(req));
	TRY(check_session_rate(req));
	TRY(body_check(req));
	TRY(check_who(req));
	return csrf_check_source(req);
}

/* The least rate of a stranger's body: so much in that part of the time for a body. */
#define PIECE ((size_t)64 << 10)
#define PIECE_PART 3
#define PLACE_RETRY_S 10

static int body_time(const struct http_request *req)
{
	size_t size = req->announced != SIZE_MAX ? req->announced : req->route ? req->route->max_body : 0;

	if (req->owner == BUDGET_STRANGER)
		return req->server->settings.body_timeout_ms / PIECE_PART;
	return req->server->settings.body_timeout_ms + (int)((size < DRAIN_MAX ? size : DRAIN_MAX) / 16);
}

static void read_headers(struct http_request *req, const char *method, const char *version)
{
	enum err e;

	req->headers_read = true;
	set_method(req, method);
	headers_identify(req);
	e = headers_check(req, method, version);
	if (e != ERR_OK) {
		req->refused = e;
		req->refused_status = e == ERR_TOO_LARGE ? MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE : 0;
		req->close = true;
	} else if (req->refused == ERR_OK) {
		req->refused = judge(req);
	}
	if (atomic_load(&req->server->stopping))
		req->close = true;
	req->kept.reading = kept_wants_body(req);
	if (!body_enter(req)) {
		req->refused = ERR_RATE;
		req->retry_after = PLACE_RETRY_S;
		req->close = true;
		req->kept.reading = false;
	}
	req->next_piece = PIECE;
	watch_set(req->server->watch, req->slot, body_time(req));
}

/* A refused body is read away, so that a browser that is still sending sees the answer and not a broken connection. Not
 * where it is too long for that, or not sent yet (Expect), or where its end is not certain. */
static bool must_answer_now(struct http_request *req)
{
	if (req->refused == ERR_OK || req->kept.reading)
		return false;
	if (req->announced != SIZE_MAX && req->announced > DRAIN_MAX)
		req->close = true;
	if (req->announced > 0 && http_header(req, "Expect").len > 0)
		req->close = true;
	return req->close;
}

/* Of a form that is refused, what was typed is still wanted; the rest of the body is read away. */
static void sample(struct http_request *req, const char *bytes, size_t len)
{
	req->kept.reading = req->kept.reading && body_sample(req, bytes, len);
	if (!req->kept.reading)
		body_drop(req);
	req->drained += len;
}

/* A byte now and then does not keep a stranger's body alive. */
static void give_time(struct http_request *req, size_t len)
{
	req->came += len;
	if (req->owner != BUDGET_STRANGER || req->came < req->next_piece)
		return;
	req->next_piece = req->came + PIECE;
	watch_set(req->server->watch, req->slot, body_time(req));
}

static enum MHD_Result take_piece(struct http_request *req, const char *bytes, size_t len)
{
	give_time(req, len);
	if (req->refused == ERR_OK) {
		req->refused = body_add(req, bytes, len);
		if (req->refused == ERR_OK)
			return MHD_YES;
		req->kept.reading = kept_wants_body(req);
	}
	sample(req, bytes, len);
	return req->drained <= DRAIN_MAX ? MHD_YES : MHD_NO;
}

static enum err handle(struct http_request *req, struct http_response *res)
{
	enum err e;

	TRY(body_parse(req));
	kept_name(req);
	TRY(csrf_check_token(req));
	seen_take(req);
	kept_load(req);
	e = req->route->handler(req, res);
	if (e == ERR_STALE)
		e = seen_show_anew(req, res);
	TRY(e);
	/* A handler that answers nothing is a bug of ours, not an empty page. */
	if (!res->type && res->status == MHD_HTTP_OK)
		return ERR_INTERNAL;
	kept_settle(req, res);
	return ERR_OK;
}

void receive_work(struct http_request *req, struct http_response *res)
{
	enum err e = req->refused;

	response_clear(res);
	watch_set(req->server->watch, req->slot, 0);
	if (e == ERR_OK)
		e = handle(req, res);
	if (e != ERR_OK) {
		kept_refused(req, e);
		error_answer(req, res, e, req->refused_status);
	}
	request_store_give(req);
}

void receive_work_aside(struct http_request *req)
{
	receive_work(req, req->made);
}

static enum MHD_Result answer(struct http_request *req)
{
	CLEANUP(response_release) struct http_response res = { .req = req };

	receive_work(req, &res);
	return answer_send(req, &res);
}

/* Called again when the handler is done; without room for it, those who wait are told to come again. */
static enum MHD_Result answer_aside(struct http_request *req)
{
	if (req->made)
		return answer_send(req, req->made);
	req->made = calloc(1, sizeof *req->made);
	if (req->made) {
		req->made->req = req;
		watch_set(req->server->watch, req->slot, 0);
		if (aside_take(req->server->aside, req))
			return MHD_YES;
		free(TAKE(req->made));
	}
	req->refused = ERR_BUSY;
	return answer(req);
}

enum MHD_Result receive(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                        const char *version, const char *upload, size_t *upload_size, void **req_cls)
{
	struct http_request *req = *req_cls;
	size_t len = *upload_size;

	(void)cls, (void)connection, (void)url;
	if (!req) /* no memory even for the request: close */
		return MHD_NO;
	if (!req->headers_read) {
		read_headers(req, method, version);
		return must_answer_now(req) ? answer(req) : MHD_YES;
	}
	if (len > 0) {
		*upload_size = 0;
		return take_piece(req, upload, len);
	}
	if (req->refused == ERR_OK && request_has_flag(req, HTTP_ASIDE))
		return answer_aside(req);
	return answer(req);
}

static const char *method_for_log(const struct http_request *req)
{
	if (req->head)
		return "HEAD";
	return req->known_method ? http_method_name(req->method) : "-";
}

static void log_request(const struct http_request *req, enum MHD_RequestTerminationCode how)
{
	char status[12], micros[24], bytes[24];

	if (request_has_flag(req, HTTP_QUIET) && req->status < 400 && how == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		return;
	(void)snprintf(status, sizeof status, "%d", req->status);
	(void)snprintf(micros, sizeof micros, "%lld", (long long)(clock_monotonic(clock_system()) - req->started));
	(void)snprintf(bytes, sizeof bytes, "%zu", req->sent);
	log_event(req->server->settings.log, LOG_INFO, "http.request", "id", req->id, "method", method_for_log(req),
	          "route", request_route_name(req), "status", status, "us", micros, "bytes", bytes, "complete",
	          how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "yes" : "no", NULL);
}

void receive_completed(void *cls, struct MHD_Connection *connection, void **req_cls,
                       enum MHD_RequestTerminationCode how)
{
	struct http_server *server = cls;
	struct http_request *req = *req_cls;

	(void)connection;
	*req_cls = NULL;
	if (!req)
		return;
	log_request(req, how);
	watch_wait(server->watch, req->slot, server->settings.idle_timeout_ms + server->settings.header_timeout_ms);
	request_free(req);
	(void)atomic_fetch_sub(&server->active, 1);
}
