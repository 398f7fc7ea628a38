#include "internal.h"

#include <string.h>

#include "text.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"

/* Names what the MAC is for, so that a token can never stand for something else. */
#define PURPOSE "jourbeslut csrf 1"

/* Nothing is asked of the store: who has the cookie, which no script and no other site can read, can make the token. It
 * changes with each login. */
enum err csrf_token(const struct secret *key, char ret_text[TOKEN_TEXT])
{
	struct sha256 mac;
	BUF text = buf_init(TOKEN_TEXT);

	TRY(hmac_sha256(span_of(key->bytes, key->len), span_str(PURPOSE), &mac));
	TRY(base64url_encode(mac.bytes, sizeof mac.bytes, &text));
	ASSERT(text.len == TOKEN_TEXT - 1);
	memcpy(ret_text, text.ptr, TOKEN_TEXT);
	return ERR_OK;
}

enum err csrf_prepare(struct http_request *req)
{
	const struct secret *key = req->logged_in ? &req->token : &req->login_token;

	req->csrf[0] = '\0';
	return key->len > 0 ? csrf_token(key, req->csrf) : ERR_OK;
}

static enum err refuse(const struct http_request *req, enum err e, const char *reason)
{
	log_event(req->server->settings.log, LOG_WARN, "csrf.refused", "id", req->id, "route", request_route_name(req),
	          "reason", reason, NULL);
	return e;
}

/* Development: no origin is configured, and the request's own Host decides. */
static bool is_own_host(const struct http_request *req, struct span origin)
{
	struct span host = http_header(req, "Host");
	const char *scheme = "http://";
	size_t len = strlen(scheme);

	return host.len > 0 && span_starts_with(origin, scheme) &&
	       span_equal(span_of(origin.ptr + len, origin.len - len), host);
}

static bool is_own_origin(const struct http_request *req, struct span origin)
{
	struct span rest = span_str(req->server->settings.origins), own;

	if (span_trim(rest).len == 0)
		return is_own_host(req, origin);
	while (http_list_next(&rest, " \t", &own))
		if (span_equal(own, origin))
			return true;
	return false;
}

static enum err check_change(const struct http_request *req)
{
	struct span site = http_header(req, "Sec-Fetch-Site"), origin = http_header(req, "Origin");

	if (!site.ptr && !origin.ptr)
		return refuse(req, ERR_CSRF, "no Origin");
	if (site.ptr && !span_equal_str(site, "same-origin"))
		return refuse(req, ERR_CSRF, "Sec-Fetch-Site");
	if (origin.ptr && !is_own_origin(req, origin))
		return refuse(req, ERR_CSRF, "Origin");
	return ERR_OK;
}

/* Reading: another site may lead a person here, but neither embed nor fetch what needs a login (ASVS 3.5.8). */
static enum err check_reading(const struct http_request *req)
{
	struct span site = http_header(req, "Sec-Fetch-Site"), mode = http_header(req, "Sec-Fetch-Mode");

	if (req->route->who == HTTP_ANYBODY || !mode.ptr || span_equal_str(mode, "navigate"))
		return ERR_OK;
	if (span_equal_str(site, "cross-site") || span_equal_str(site, "same-site"))
		return refuse(req, ERR_FORBIDDEN, "fetched from another site");
	return ERR_OK;
}

enum err csrf_check_source(const struct http_request *req)
{
	if (request_has_flag(req, HTTP_OWN_CSRF))
		return ERR_OK;
	return request_is_change(req) ? check_change(req) : check_reading(req);
}

enum err csrf_check_token(struct http_request *req)
{
	struct span sent = http_form(req, "csrf");

	if (!request_is_change(req) || request_has_flag(req, HTTP_OWN_CSRF))
		return ERR_OK;
	if (!sent.ptr)
		sent = http_header(req, "X-CSRF-Token");
	if (!sent.ptr)
		return refuse(req, ERR_CSRF, "no token");
	if (req->csrf[0] == '\0')
		return refuse(req, ERR_CSRF, "no cookie");
	if (sent.len != TOKEN_TEXT - 1 || !bytes_equal(sent.ptr, req->csrf, TOKEN_TEXT - 1))
		return refuse(req, ERR_CSRF, "another token");
	fields_drop(&req->form, "csrf");
	req->kept.ours = req->logged_in;
	return ERR_OK;
}
