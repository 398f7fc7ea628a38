/* The response becomes libmicrohttpd's, with the headers that every answer has. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/log.h"

struct fixed_header {
	const char *name, *value;
};

/* OWASP ASVS 5.0.0 3.4.x. Referrer-Policy is not "no-referrer": with that, browsers send "Origin: null" with our own
 * forms. */
static const struct fixed_header fixed_headers[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
	                        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()" },
};

#define HSTS "max-age=31536000; includeSubDomains"
#define CSP_MAX 600

static bool add(struct MHD_Response *mhd, const char *name, const char *value)
{
	return MHD_add_response_header(mhd, name, value) == MHD_YES;
}

/* Nothing is allowed but what is ours: no inline script or style, no foreign frame. */
static bool add_policy(struct MHD_Response *mhd, const struct http_request *req)
{
	bool framed = request_has_flag(req, HTTP_FRAMED);
	const char *form_action = req->server->settings.form_action;
	char policy[CSP_MAX];
	int len =
	        snprintf(policy, sizeof policy,
	                 "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
	                 "frame-src 'self'; form-action 'self'%s%s; base-uri 'none'; object-src 'none'; "
	                 "frame-ancestors %s",
	                 form_action[0] ? " " : "", form_action, framed ? "'self'" : "'none'");

	return len > 0 && (size_t)len < sizeof policy && add(mhd, "Content-Security-Policy", policy) &&
	       add(mhd, "X-Frame-Options", framed ? "SAMEORIGIN" : "DENY");
}

static bool add_cache(struct MHD_Response *mhd, const struct http_response *res)
{
	char value[64];

	if (res->cache_seconds <= 0)
		return add(mhd, "Cache-Control", res->revalidate ? "no-cache" : "no-store");
	(void)snprintf(value, sizeof value, "public, max-age=%d%s", res->cache_seconds,
	               res->immutable ? ", immutable" : "");
	return add(mhd, "Cache-Control", value);
}

static bool add_headers(struct MHD_Response *mhd, const struct http_request *req, const struct http_response *res)
{
	bool ok = add_policy(mhd, req) && add_cache(mhd, res) &&
	          (!req->server->hsts || add(mhd, "Strict-Transport-Security", HSTS)) &&
	          (!res->type || add(mhd, "Content-Type", res->type)) &&
	          (!req->close || add(mhd, "Connection", "close"));

	for (size_t i = 0; ok && i < ARRAY_LENGTH(fixed_headers); i++)
		ok = add(mhd, fixed_headers[i].name, fixed_headers[i].value);
	for (size_t i = 0; ok && i < res->header_count; i++)
		ok = add(mhd, res->headers[i].name, res->headers[i].value);
	return ok;
}

/* libmicrohttpd frees what it is given with MUST_FREE, also the bytes of a page. */
static struct MHD_Response *make(struct http_response *res, size_t *ret_len)
{
	struct MHD_Response *mhd;
	char *owned;

	*ret_len = res->fixed.ptr ? res->fixed.len : res->content.len;
	if (*ret_len == 0)
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	if (res->fixed.ptr) {
		union {
			const char *in;
			void *out; /* libmicrohttpd's contract: PERSISTENT bytes are not written */
		} bytes = { .in = res->fixed.ptr };

		return MHD_create_response_from_buffer(*ret_len, bytes.out, MHD_RESPMEM_PERSISTENT);
	}
	owned = buf_take(&res->content);
	if (!owned)
		return NULL;
	mhd = MHD_create_response_from_buffer(*ret_len, owned, MHD_RESPMEM_MUST_FREE);
	if (!mhd)
		free(owned);
	return mhd;
}

static int send_time(const struct http_request *req, size_t len)
{
	return req->server->settings.send_timeout_ms + (int)(len / 16);
}

enum MHD_Result answer_send(struct http_request *req, struct http_response *res)
{
	size_t len;
	struct MHD_Response *mhd = make(res, &len);
	enum MHD_Result queued = MHD_NO;

	req->status = res->status;
	req->sent = req->head || res->status == MHD_HTTP_NOT_MODIFIED ? 0 : len;
	watch_set(req->server->watch, req->slot, send_time(req, len));
	if (mhd && add_headers(mhd, req, res))
		queued = MHD_queue_response(req->connection, (unsigned)res->status, mhd);
	if (mhd)
		MHD_destroy_response(mhd);
	if (queued != MHD_YES) /* out of memory: the connection is closed without an answer */
		log_event(req->server->settings.log, LOG_ERROR, "request.unanswered", "id", req->id, NULL);
	return queued;
}
