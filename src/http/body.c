#include "body.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "text.h"

#define FIRST_PIECE 4096
#define FORM_TYPE "application/x-www-form-urlencoded"
#define MULTIPART_TYPE "multipart/form-data"

static bool type_is(const struct http_request *req, const char *wanted)
{
	struct span type = http_header(req, "Content-Type"), item;

	return http_list_next(&type, ";", &item) && http_text_equal_nocase(item, wanted);
}

static bool type_fits(const struct http_request *req)
{
	switch (req->route->body) {
	case HTTP_BODY_FORM:
		return type_is(req, FORM_TYPE);
	case HTTP_BODY_MULTIPART:
		return type_is(req, MULTIPART_TYPE) || type_is(req, FORM_TYPE);
	case HTTP_BODY_JSON:
		return type_is(req, "application/json");
	case HTTP_BODY_ANY:
		return true;
	case HTTP_BODY_NONE:
	case HTTP_BODY_COUNT:
	default:
		return false;
	}
}

enum err body_check(const struct http_request *req)
{
	struct span encoding = http_header(req, "Content-Encoding");

	if (req->announced == 0)
		return ERR_OK;
	if (req->announced != SIZE_MAX && req->announced > req->route->max_body)
		return ERR_TOO_LARGE;
	if (req->route->body == HTTP_BODY_NONE)
		return ERR_TOO_LARGE;
	if (!type_fits(req) || (encoding.len > 0 && !http_text_equal_nocase(encoding, "identity")))
		return ERR_MEDIA_TYPE;
	return ERR_OK;
}

bool body_enter(struct http_request *req)
{
	const struct in6_addr group = address_group(&req->client);

	req->owner = !req->logged_in ? BUDGET_STRANGER : type_is(req, MULTIPART_TYPE) ? BUDGET_FILES : BUDGET_FORM;
	if (req->logged_in || req->announced == 0)
		return true;
	req->entered = budget_enter(&req->server->budget, &group, req->announced);
	return req->entered;
}

void body_leave(struct http_request *req)
{
	const struct in6_addr group = address_group(&req->client);

	body_drop(req);
	if (req->entered)
		budget_leave(&req->server->budget, &group, req->announced);
	req->entered = false;
}

/* `most` is what the body may become. */
static enum err grow(struct http_request *req, size_t needed, size_t most)
{
	size_t cap = req->body_cap ? req->body_cap : FIRST_PIECE;
	char *bigger;

	while (cap < needed + 1)
		cap *= 2;
	if (cap > most + 1)
		cap = most + 1;
	if (!budget_take(&req->server->budget, req->owner, cap - req->body_cap))
		return ERR_BUSY;
	bigger = realloc(req->body, cap);
	if (!bigger) {
		budget_give(&req->server->budget, req->owner, cap - req->body_cap);
		return ERR_MEMORY;
	}
	req->body = bigger;
	req->body_cap = cap;
	return ERR_OK;
}

static enum err append(struct http_request *req, const char *bytes, size_t len, size_t most)
{
	if (req->body_len + len + 1 > req->body_cap)
		TRY(grow(req, req->body_len + len, most));
	memcpy(req->body + req->body_len, bytes, len);
	req->body_len += len;
	req->body[req->body_len] = '\0';
	return ERR_OK;
}

enum err body_add(struct http_request *req, const char *bytes, size_t len)
{
	size_t most = req->announced != SIZE_MAX ? req->announced : req->route->max_body;

	if (len > req->route->max_body - req->body_len)
		return ERR_TOO_LARGE;
	return append(req, bytes, len, most);
}

bool body_sample(struct http_request *req, const char *bytes, size_t len)
{
	size_t room;

	if (req->body_len > BODY_SAMPLE_MAX) {
		req->body_len = BODY_SAMPLE_MAX;
		req->body[req->body_len] = '\0';
		req->kept.cut = true;
	}
	room = BODY_SAMPLE_MAX - req->body_len;
	if (len > room) {
		len = room;
		req->kept.cut = true;
	}
	return append(req, bytes, len, req->body_cap > BODY_SAMPLE_MAX ? req->body_cap : BODY_SAMPLE_MAX) == ERR_OK;
}

void body_drop(struct http_request *req)
{
	budget_give(&req->server->budget, req->owner, req->body_cap);
	free(req->body);
	req->body = NULL;
	req->body_len = req->body_cap = 0;
}

static enum err parse_multipart(struct http_request *req)
{
	struct span boundary;

	if (multipart_boundary(http_header(req, "Content-Type"), &boundary) != ERR_OK)
		return field_refuse(&req->problem, span_of(NULL, 0), "multipart");
	return multipart_read(req->body, req->body_len, boundary, &req->form, &req->files, &req->problem);
}

enum err body_parse(struct http_request *req)
{
	enum http_body kind = req->route->body;

	if (req->body_len == 0 || (kind != HTTP_BODY_FORM && kind != HTTP_BODY_MULTIPART))
		return ERR_OK;
	if (type_is(req, MULTIPART_TYPE))
		return parse_multipart(req);
	return form_read(span_of(req->body, req->body_len), &req->form, &req->problem);
}

enum err body_parse_part(struct http_request *req)
{
	if (req->kept.cut && !type_is(req, MULTIPART_TYPE))
		return ERR_TOO_LARGE; /* a text that is cut reads as if it were whole */
	return body_parse(req) == ERR_MEMORY ? ERR_MEMORY : ERR_OK;
}
