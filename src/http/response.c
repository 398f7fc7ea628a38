#include "jourbeslut/http.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/view.h"

static void drop_headers(struct http_response *res)
{
	for (size_t i = 0; i < res->header_count; i++)
		free(res->headers[i].value);
	res->header_count = 0;
}

void response_release(struct http_response *res)
{
	drop_headers(res);
	buf_release(&res->content);
}

void response_clear(struct http_response *res)
{
	response_release(res);
	res->content = buf_init(PAGE_MAX);
	res->fixed = span_of(NULL, 0);
	res->type = NULL;
	res->status = 200;
	res->cache_seconds = 0;
	res->immutable = res->revalidate = false;
}

/* What the answer carries begins anew; cookies and other headers that were added stay. */
static void set_content(struct http_response *res, const char *type, struct buf *content)
{
	buf_release(&res->content);
	res->content = *content;
	*content = buf_init(content->max);
	res->fixed = span_of(NULL, 0);
	res->type = type;
}

static enum err append_header(struct http_response *res, const char *name, const char *value)
{
	struct answer_header *next = &res->headers[res->header_count];

	if (res->header_count == HEADERS_OF_ANSWER || !http_header_value_valid(span_str(value)))
		return ERR_INTERNAL;
	next->name = name;
	next->value = strdup(value);
	if (!next->value)
		return ERR_MEMORY;
	res->header_count++;
	return ERR_OK;
}

enum err http_header_add(struct http_response *res, const char *name, const char *value)
{
	return append_header(res, name, value);
}

enum err response_header_set(struct http_response *res, const char *name, const char *value)
{
	size_t kept = 0;

	for (size_t i = 0; i < res->header_count; i++) {
		if (strcmp(res->headers[i].name, name) == 0)
			free(res->headers[i].value);
		else
			res->headers[kept++] = res->headers[i];
	}
	res->header_count = kept;
	return append_header(res, name, value);
}

void http_status(struct http_response *res, int status)
{
	ASSERT(status >= 200 && status <= 599);
	res->status = status;
}

void http_detour(struct http_response *res, const char *path)
{
	ASSERT(strlen(path) < sizeof res->detour);
	(void)snprintf(res->detour, sizeof res->detour, "%s", path);
}

static enum err render(struct http_response *res, const char *name, json_t *data)
{
	const struct http_settings *settings = &res->req->server->settings;
	struct view_problem problem = { "" };
	BUF content = buf_init(PAGE_MAX);
	enum err e;

	if (!settings->view)
		return ERR_INTERNAL;
	TRY(render_page_keys(res, data));
	e = view_render(settings->view, name, data, &problem, &content);
	if (e == ERR_INTERNAL)
		log_event(settings->log, LOG_ERROR, "page.broken", "id", res->req->id, "problem", problem.text, NULL);
	TRY(e);
	set_content(res, "text/html; charset=utf-8", &content);
	return ERR_OK;
}

enum err http_render(struct http_response *res, const char *name, json_t *data)
{
	JSON json_t *owned = data;

	return owned ? render(res, name, owned) : ERR_MEMORY;
}

enum err http_redirect(struct http_response *res, const char *path)
{
	BUF nothing = buf_init(0);

	if (!http_path_safe(span_str(path)))
		return ERR_INTERNAL;
	TRY(response_header_set(res, "Location", path));
	set_content(res, NULL, &nothing);
	res->status = 303;
	return ERR_OK;
}

enum err http_redirectf(struct http_response *res, const char *format, ...)
{
	BUF path = buf_init(HTTP_RETURN_PATH_MAX);
	va_list args;
	enum err e;

	va_start(args, format);
	e = buf_vprintf(&path, format, args);
	va_end(args);
	TRY(e);
	return http_redirect(res, buf_str(&path));
}

enum err http_json(struct http_response *res, json_t *value)
{
	JSON json_t *owned = value;
	BUF content = buf_init(PAGE_MAX);
	FREE char *text = owned ? json_dumps(owned, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

	if (!text)
		return ERR_MEMORY;
	TRY(buf_add_str(&content, text));
	set_content(res, "application/json; charset=utf-8", &content);
	return ERR_OK;
}

static enum err bytes(struct http_response *res, const char *type, const char *disposition, const char *filename,
                      struct buf *content)
{
	if (filename) {
		BUF line = buf_init(2048);

		TRY(http_disposition(disposition, span_str(filename), &line));
		TRY(response_header_set(res, "Content-Disposition", buf_str(&line)));
	}
	set_content(res, type, content);
	return ERR_OK;
}

enum err http_bytes(struct http_response *res, const char *type, const char *filename, struct buf *content)
{
	return bytes(res, type, "attachment", filename, content);
}

enum err http_bytes_inline(struct http_response *res, const char *type, const char *filename, struct buf *content)
{
	return bytes(res, type, "inline", filename, content);
}

enum err http_empty(struct http_response *res)
{
	BUF nothing = buf_init(0);

	set_content(res, NULL, &nothing);
	res->status = 204;
	return ERR_OK;
}

void http_cacheable(struct http_response *res, int seconds)
{
	res->cache_seconds = seconds;
}

void http_practice(struct http_response *res)
{
	res->practice = true;
}

void http_error_field(struct http_response *res, struct span field, const char *reason)
{
	(void)field_refuse(&res->problem, field, reason);
}
