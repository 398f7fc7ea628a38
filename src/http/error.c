#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/log.h"

/* A store that cannot read or write now is out of service, whatever the reason: 503, and try again. */
static int status_of(enum err e)
{
	return e == ERR_IO ? MHD_HTTP_SERVICE_UNAVAILABLE : err_status(e);
}

static enum log_level level_of(enum err e)
{
	switch (err_group(e)) {
	case ERR_GROUP_INTERNAL:
		return LOG_ERROR;
	case ERR_GROUP_FORBIDDEN:
	case ERR_GROUP_BUSY:
	case ERR_GROUP_UPSTREAM:
		return LOG_WARN;
	case ERR_GROUP_NONE:
	case ERR_GROUP_INPUT:
	case ERR_GROUP_STATE:
	case ERR_GROUP_COUNT:
	default:
		return LOG_INFO;
	}
}

static void log_error(const struct http_request *req, enum err e, int status, const struct field_problem *problem)
{
	char code[12], person[24];

	(void)snprintf(code, sizeof code, "%d", status);
	(void)snprintf(person, sizeof person, "%lld", req->logged_in ? (long long)req->session.person : 0LL);
	log_event(req->server->settings.log, level_of(e), "request.failed", "id", req->id, "route",
	          request_route_name(req), "err", err_name(e), "status", code, "person", person, "field",
	          problem->field, "reason", problem->reason ? problem->reason : "", NULL);
}

static bool header_has(const struct http_request *req, const char *name, const char *wanted)
{
	struct span value = http_header(req, name);

	return value.len > 0 && memmem(value.ptr, value.len, wanted, strlen(wanted)) != NULL;
}

static bool wants_json(const struct http_request *req)
{
	if (request_has_flag(req, HTTP_API))
		return true;
	return header_has(req, "Accept", "json") && !header_has(req, "Accept", "text/html");
}

/* A person who asked for a page is shown the way in, and back: to the login, or to where a reason is given. A frame or
 * a script could do nothing with that page. NULL: there is no such way. */
static const char *way_in(const struct http_request *req, const struct http_response *res, enum err e)
{
	if (request_is_change(req) || wants_json(req) || request_has_flag(req, HTTP_FRAMED) ||
	    request_has_flag(req, HTTP_PASSIVE))
		return NULL;
	if (e == ERR_REASON && *res->detour)
		return res->detour;
	return e == ERR_LOGIN ? req->server->settings.login_path : NULL;
}

/* The address that was asked for; of a change that of the page that it came from, "" where no browser says it. */
static enum err add_asked(const struct http_request *req, struct buf *out)
{
	struct span referer = http_header(req, "Referer");

	if (!request_is_change(req)) {
		TRY(buf_add_span(out, req->path));
		return req->query_text.len > 0 ? buf_printf(out, "?%.*s", (int)req->query_text.len, req->query_text.ptr)
		                               : ERR_OK;
	}
	for (size_t i = 0, slashes = 0; i < referer.len; i++) /* behind "https://host" */
		if (referer.ptr[i] == '/' && ++slashes == 3)
			return buf_add(out, referer.ptr + i, referer.len - i);
	return ERR_OK;
}

/* `path` with the way back to what was asked for. */
static enum err add_way_back(const struct http_request *req, const char *path, struct buf *out)
{
	BUF back = buf_init(HTTP_TARGET_MAX);

	TRY(add_asked(req, &back));
	TRY(buf_add_str(out, path));
	if (!http_path_safe(buf_span(&back)))
		return ERR_OK;
	TRY(buf_add_str(out, "?till="));
	return http_url_encode(buf_span(&back), out);
}

static enum err redirect_to(struct http_request *req, struct http_response *res, const char *path)
{
	BUF way = buf_init(HTTP_TARGET_MAX);

	TRY(add_way_back(req, path, &way));
	TRY(response_header_set(res, "Location", buf_str(&way)));
	res->status = MHD_HTTP_SEE_OTHER;
	return ERR_OK;
}

static enum err add_problem(json_t *to, const struct http_request *req, enum err e, int status,
                            const struct field_problem *problem)
{
	TRY(json_put_text(to, "code", err_name(e)));
	TRY(json_put_int(to, "status", status));
	TRY(json_put_text(to, "field", problem->field));
	TRY(json_put_text(to, "reason", problem->reason ? problem->reason : ""));
	return json_put_text(to, "request_id", req->id);
}

/* RFC 9457; the members of ours beside the standard's. */
static enum err problem_json(struct http_request *req, struct http_response *res, enum err e, int status,
                             const struct field_problem *problem)
{
	JSON json_t *body = json_object();

	if (!body)
		return ERR_MEMORY;
	TRY(json_put_text(body, "type", "about:blank"));
	TRY(json_put_text(body, "title", err_name(e)));
	TRY(json_put_text(body, "detail", err_text(e)));
	TRY(json_put_text(body, "instance", http_path(req)));
	TRY(add_problem(body, req, e, status, problem));
	TRY(http_json(res, json_incref(body)));
	res->type = "application/problem+json; charset=utf-8";
	return ERR_OK;
}

/* The way in, and of a page that the person may not see, its address: another person logs in and goes there. */
static enum err put_login(json_t *data, const struct http_request *req, enum err e)
{
	const char *path = req->server->settings.login_path;
	bool other = e == ERR_FORBIDDEN && req->logged_in && !request_is_change(req) && http_path_safe(req->path);
	BUF way = buf_init(HTTP_TARGET_MAX);

	if (path)
		TRY(add_way_back(req, path, &way));
	TRY(json_put_bool(data, "login", e == ERR_LOGIN));
	TRY(json_put_text(data, "login_path", path ? buf_str(&way) : "/"));
	return json_put_text(data, "other_till", other ? http_path(req) : "");
}

static enum err problem_page(struct http_request *req, struct http_response *res, enum err e, int status,
                             const struct field_problem *problem)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(json_put_text(data, "text", err_text(e)));
	TRY(put_login(data, req, e));
	TRY(json_put_text(data, "reason_path", e == ERR_REASON ? res->detour : ""));
	TRY(json_put_text(data, "duty_phone", req->server->settings.duty_phone));
	TRY(add_problem(data, req, e, status, problem));
	TRY(kept_put_error(req, e, data));
	return http_render(res, "error", json_incref(data));
}

/* Nothing is left but the text itself: it has static storage. */
static void problem_text(struct http_response *res, enum err e)
{
	response_clear(res);
	res->fixed = span_str(err_text(e));
	res->type = "text/plain; charset=utf-8";
}

static enum err compose(struct http_request *req, struct http_response *res, enum err e, int status,
                        const struct field_problem *problem)
{
	const char *in = way_in(req, res, e);
	BUF way = buf_init(HTTP_TARGET_MAX);
	bool leads = false;

	if (in)
		return redirect_to(req, res, in);
	if (!wants_json(req))
		TRY(kept_way(req, &way, &leads));
	if (leads) {
		res->status = MHD_HTTP_SEE_OTHER;
		return response_header_set(res, "Location", buf_str(&way));
	}
	TRY(wants_json(req) ? problem_json(req, res, e, status, problem) : problem_page(req, res, e, status, problem));
	res->status = status;
	return ERR_OK;
}

/* GET answers HEAD as well. */
static enum err add_allow(const struct http_request *req, struct http_response *res)
{
	BUF allow = buf_init(64);

	for (int m = 0; m < HTTP_METHOD_COUNT; m++) {
		if (!(req->match.allowed & 1u << m))
			continue;
		TRY(buf_printf(&allow, "%s%s", allow.len > 0 ? ", " : "", http_method_name((enum http_method)m)));
		if (m == HTTP_GET)
			TRY(buf_add_str(&allow, ", HEAD"));
	}
	return response_header_set(res, "Allow", buf_str(&allow));
}

static enum err add_headers(const struct http_request *req, struct http_response *res, int status)
{
	char seconds[12];

	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		TRY(add_allow(req, res));
	if (status != MHD_HTTP_TOO_MANY_REQUESTS && status != MHD_HTTP_SERVICE_UNAVAILABLE)
		return ERR_OK;
	(void)snprintf(seconds, sizeof seconds, "%d", req->retry_after > 0 ? req->retry_after : 10);
	return response_header_set(res, "Retry-After", seconds);
}

void error_answer(struct http_request *req, struct http_response *res, enum err e, int status)
{
	struct field_problem problem = res->problem.reason ? res->problem : req->problem;

	if (status == 0)
		status = status_of(e);
	log_error(req, e, status, &problem);
	response_clear(res);
	if (compose(req, res, e, status, &problem) != ERR_OK) {
		problem_text(res, e);
		res->status = status;
	}
	if (add_headers(req, res, status) != ERR_OK)
		log_event(req->server->settings.log, LOG_WARN, "request.headers_lost", "id", req->id, NULL);
}
