#include "jourbeslut/http.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "body.h"
#include "form.h"
#include "text.h"
#include "jourbeslut/store.h"

void request_free(struct http_request *req)
{
	if (!req)
		return;
	request_store_give(req);
	if (req->made)
		response_release(req->made);
	free(req->made);
	fields_release(&req->query);
	fields_release(&req->form);
	files_release(&req->files);
	json_decref(req->kept.forms);
	secret_wipe(&req->token);
	secret_wipe(&req->login_token);
	body_leave(req);
	free(req->param_memory);
	free(req->target);
	free(req);
}

void request_store_give(struct http_request *req)
{
	if (req->store)
		store_pool_give(req->server->settings.stores, TAKE(req->store));
}

enum err http_store(struct http_request *req, struct store **ret_store)
{
	if (!req->server->settings.stores)
		return ERR_WRONG_STATE;
	if (!req->store)
		req->store = store_pool_take(req->server->settings.stores);
	*ret_store = req->store;
	return ERR_OK;
}

/* A parameter is one segment of text; what decodes to a dot segment, a slash or a control character is no page. */
static enum err decode_param(struct span raw, char **at, struct span *ret_param)
{
	size_t len;

	if (!percent_decode(raw, false, *at, &len))
		return ERR_INPUT;
	*ret_param = span_of(*at, len);
	(*at)[len] = '\0';
	*at += len + 1;
	if (!http_text_is_line(*ret_param) || memchr(ret_param->ptr, '/', len) || span_equal_str(*ret_param, ".") ||
	    span_equal_str(*ret_param, ".."))
		return ERR_NOT_FOUND;
	return ERR_OK;
}

/* Several segments are not decoded: a slash in an escape would be one more between them. */
static enum err copy_rest(struct span raw, char **at, struct span *ret_param)
{
	if (!http_text_is_line(raw) || memchr(raw.ptr, '%', raw.len))
		return ERR_NOT_FOUND;
	memcpy(*at, raw.ptr, raw.len);
	(*at)[raw.len] = '\0';
	*ret_param = span_of(*at, raw.len);
	*at += raw.len + 1;
	return ERR_OK;
}

enum err request_decode(struct http_request *req)
{
	char *at = req->param_memory = malloc(req->path.len + HTTP_PARAMS_MAX + 1);

	if (!at)
		return ERR_MEMORY;
	for (size_t i = 0; i < HTTP_PARAMS_MAX && req->match.params[i].len > 0; i++) {
		struct span raw = req->match.params[i];

		TRY(raw.ptr == req->match.rest.ptr ? copy_rest(raw, &at, &req->params[i])
		                                   : decode_param(raw, &at, &req->params[i]));
	}
	return form_read(req->query_text, &req->query, &req->problem);
}

struct span http_param(const struct http_request *req, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < req->match.route->count; i++) {
		const struct segment *s = &req->match.route->segments[i];

		if (!s->is_param)
			continue;
		if (span_equal_str(s->text, name))
			return req->params[n];
		n++;
	}
	ASSERT(!"the route has such a parameter");
	return span_of(NULL, 0);
}

static struct span value_of(const struct field *f)
{
	return f ? f->value : span_of(NULL, 0);
}

struct span http_query(const struct http_request *req, const char *name)
{
	return value_of(fields_find(&req->query, name));
}

struct span http_query_text(const struct http_request *req)
{
	return span_of(req->query_text.len ? req->query_text.ptr : "", req->query_text.len);
}

struct span http_form(const struct http_request *req, const char *name)
{
	return value_of(fields_find(&req->form, name));
}

const char *http_form_str(const struct http_request *req, const char *name)
{
	const struct field *f = fields_find(&req->form, name);

	return f && f->value.len > 0 ? f->value.ptr : "";
}

size_t http_form_count(const struct http_request *req)
{
	return req->form.count;
}

void http_form_at(const struct http_request *req, size_t i, struct span *ret_name, struct span *ret_value)
{
	ASSERT(i < req->form.count);
	*ret_name = req->form.items[i].name;
	*ret_value = req->form.items[i].value;
}

size_t http_file_count(const struct http_request *req)
{
	return req->files.count;
}

const struct http_file *http_file_at(const struct http_request *req, size_t i)
{
	ASSERT(i < req->files.count);
	return &req->files.items[i];
}

struct span http_body_bytes(const struct http_request *req)
{
	return span_of(req->body_len > 0 ? req->body : "", req->body_len);
}

struct span http_header(const struct http_request *req, const char *name)
{
	return span_str(MHD_lookup_connection_value(req->connection, MHD_HEADER_KIND, name));
}

/* RFC 6265 section 4.2.1. A cookie that is there twice may have been planted by a neighbouring site: neither counts. */
struct span request_cookie(const struct http_request *req, const char *name)
{
	struct span rest = http_header(req, "Cookie"), item, found = { 0 };
	size_t len = strlen(name);

	while (http_list_next(&rest, ";", &item)) {
		if (!span_starts_with(item, name) || item.len <= len || item.ptr[len] != '=')
			continue;
		if (found.ptr)
			return span_of(NULL, 0);
		found = span_of(item.ptr + len + 1, item.len - len - 1);
	}
	return found;
}

bool request_is_change(const struct http_request *req)
{
	return req->method != HTTP_GET;
}

const char *request_route_name(const struct http_request *req)
{
	return req->route ? req->route->path : "-";
}

bool request_has_flag(const struct http_request *req, enum http_flag flag)
{
	return req->route && (req->route->flags & (unsigned)flag) != 0;
}

enum http_method http_request_method(const struct http_request *req)
{
	return req->method;
}

const char *http_path(const struct http_request *req)
{
	return req->target ? req->target : "/";
}

const char *http_client_ip(const struct http_request *req)
{
	return req->client_ip;
}

const char *http_user_agent(const struct http_request *req)
{
	return req->user_agent;
}

const char *http_request_id(const struct http_request *req)
{
	return req->id;
}

void *http_app(const struct http_request *req)
{
	return req->server->settings.app;
}

const struct clock *http_clock(const struct http_request *req)
{
	return req->server->settings.clock;
}

const struct random *http_random(const struct http_request *req)
{
	return req->server->settings.random;
}

const struct log *http_log(const struct http_request *req)
{
	return req->server->settings.log;
}

struct instant http_now(const struct http_request *req)
{
	return req->now;
}

const struct http_session *http_session(const struct http_request *req)
{
	return req->logged_in ? &req->session : NULL;
}
