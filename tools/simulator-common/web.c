#include "simulator-common/web.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>

#include "simulator-common/unconst.h"

#define HANG_SECONDS 600u
#define CONNECTION_TIMEOUT 60u
/* SECURE256 would refuse P-256 certificates; older versions than TLS 1.2 are no good. */
#define TLS_PRIORITY "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
#define PAGE_POLICY                                                                                                    \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; "            \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

struct web {
	struct MHD_Daemon *daemon;
	struct web_options options;
	pthread_mutex_t lock;
	pthread_cond_t stopped;
	bool stopping;
};

/* One request on its way in. */
struct incoming {
	struct buf body;
	bool too_large;
};

/* Waits so long, or until the server stops. */
static void linger(struct web *w, unsigned seconds)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&w->lock);
	while (!w->stopping && pthread_cond_timedwait(&w->stopped, &w->lock, &until) == 0)
		;
	pthread_mutex_unlock(&w->lock);
}

static void header_add(struct MHD_Response *r, const char *name, const char *value)
{
	if (*value)
		(void)MHD_add_response_header(r, name, value);
}

static void headers_add(struct MHD_Response *m, const struct web_response *r)
{
	header_add(m, MHD_HTTP_HEADER_CONTENT_TYPE, r->type ? r->type : "");
	header_add(m, MHD_HTTP_HEADER_LOCATION, buf_str(&r->location));
	header_add(m, MHD_HTTP_HEADER_SET_COOKIE, buf_str(&r->cookie));
	header_add(m, "Refresh", buf_str(&r->refresh));
	header_add(m, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	header_add(m, "X-Content-Type-Options", "nosniff");
	if (r->strict) {
		header_add(m, "Content-Security-Policy", PAGE_POLICY);
		header_add(m, "Referrer-Policy", "same-origin");
	}
}

static enum MHD_Result answer(struct MHD_Connection *connection, const struct web_response *r)
{
	struct MHD_Response *m = MHD_create_response_from_buffer(r->body.len, r->body.ptr, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	if (!m)
		return MHD_NO;
	headers_add(m, r);
	result = MHD_queue_response(connection, (unsigned)r->status, m);
	MHD_destroy_response(m);
	return result;
}

static void response_release(struct web_response *r)
{
	buf_release(&r->body);
	buf_release(&r->location);
	buf_release(&r->cookie);
	buf_release(&r->refresh);
}

static enum MHD_Result dispatch(struct web *w, const struct web_request *request)
{
	CLEANUP(response_release)
	struct web_response response = {
		.status = 200,
		.body = buf_init((size_t)4 << 20),
		.location = buf_init(4096),
		.cookie = buf_init(512),
		.refresh = buf_init(4096),
	};

	if (w->options.handler(w->options.ctx, request, &response) != ERR_OK) {
		buf_clear(&response.body);
		response.status = MHD_HTTP_INTERNAL_SERVER_ERROR;
		response.fate = WEB_ANSWER;
	}
	if (response.fate == WEB_HANG)
		response.delay = HANG_SECONDS;
	if (response.delay > 0)
		linger(w, response.delay);
	return response.fate == WEB_ANSWER ? answer(request->connection, &response) : MHD_NO;
}

static enum MHD_Result incoming_new(const struct web *w, void **context)
{
	struct incoming *in = calloc(1, sizeof *in);

	if (!in)
		return MHD_NO;
	in->body = buf_init(w->options.body_max);
	*context = in;
	return MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *path, const char *method,
                                  const char *version, const char *upload, size_t *upload_len, void **context)
{
	struct web *w = ctx;
	struct incoming *in = *context;
	struct web_request request = { .connection = connection, .method = method, .path = path };

	(void)version;
	if (!in)
		return incoming_new(w, context);
	if (*upload_len > 0) {
		if (in->too_large || buf_add(&in->body, upload, *upload_len) != ERR_OK) {
			in->too_large = true;
			buf_clear(&in->body);
		}
		*upload_len = 0;
		return MHD_YES;
	}
	request.content_type = web_header(&request, MHD_HTTP_HEADER_CONTENT_TYPE);
	request.body = buf_span(&in->body);
	request.too_large = in->too_large;
	return dispatch(w, &request);
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
	struct incoming *in = *context;

	(void)ctx;
	(void)connection;
	(void)code;
	if (in)
		buf_release(&in->body);
	free(in);
	*context = NULL;
}

static enum err daemon_start(struct web *w, const struct sockaddr_in *address)
{
	const struct web_options *o = &w->options;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, unconst(o->certificate) },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, unconst(o->key) },
		{ MHD_OPTION_HTTPS_MEM_TRUST, 0, unconst(o->client_root) },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, unconst(TLS_PRIORITY) },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem plain[] = { { MHD_OPTION_END, 0, NULL } };
	unsigned flags =
	        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | (o->certificate ? MHD_USE_TLS : 0);

	w->daemon = MHD_start_daemon(flags, o->port, NULL, NULL, on_request, w, MHD_OPTION_SOCK_ADDR, address,
	                             MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_CONNECTION_TIMEOUT,
	                             CONNECTION_TIMEOUT, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY,
	                             o->certificate ? tls : plain, MHD_OPTION_END);
	return w->daemon ? ERR_OK : ERR_IO;
}

enum err web_start(const struct web_options *options, struct web **ret_web)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(options->port) };
	struct web *w = calloc(1, sizeof *w);
	enum err e;

	if (!w)
		return ERR_MEMORY;
	w->options = *options;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->stopped, NULL);
	e = inet_pton(AF_INET, options->address, &address.sin_addr) == 1 ? daemon_start(w, &address) : ERR_INPUT;
	if (e != ERR_OK) {
		web_stop(w);
		return e;
	}
	*ret_web = w;
	return ERR_OK;
}

uint16_t web_port(const struct web *w)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info ? info->port : 0;
}

void web_stop(struct web *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->stopped);
	pthread_mutex_unlock(&w->lock);
	if (w->daemon)
		MHD_stop_daemon(w->daemon);
	pthread_cond_destroy(&w->stopped);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

enum err web_client_certificate(const struct web_request *r, struct buf *ret_der)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	gnutls_session_t session = info ? info->tls_session : NULL;
	unsigned status = 0, count = 0;
	const gnutls_datum_t *chain;

	if (!session || gnutls_certificate_verify_peers2(session, &status) != 0 || status != 0)
		return ERR_FORBIDDEN;
	chain = gnutls_certificate_get_peers(session, &count);
	return chain && count > 0 ? buf_add(ret_der, chain[0].data, chain[0].size) : ERR_FORBIDDEN;
}

void web_peer(const struct web_request *r, char out[64])
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct sockaddr_in address;

	out[0] = '\0';
	if (!info || info->client_addr->sa_family != AF_INET)
		return;
	memcpy(&address, info->client_addr, sizeof address);
	inet_ntop(AF_INET, &address.sin_addr, out, 64);
}

static const char *value_of(const struct web_request *r, enum MHD_ValueKind kind, const char *name)
{
	const char *value = MHD_lookup_connection_value(r->connection, kind, name);

	return value ? value : "";
}

const char *web_query(const struct web_request *r, const char *name)
{
	return value_of(r, MHD_GET_ARGUMENT_KIND, name);
}

const char *web_cookie(const struct web_request *r, const char *name)
{
	return value_of(r, MHD_COOKIE_KIND, name);
}

const char *web_header(const struct web_request *r, const char *name)
{
	return value_of(r, MHD_HEADER_KIND, name);
}

enum err web_answer_json(struct web_response *r, int status, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);
	enum err e = text ? buf_add_str(&r->body, text) : ERR_MEMORY;

	free(text);
	r->status = status;
	r->type = "application/json";
	return e;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum err unescape(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '+')
			c = ' ';
		if (c == '%') {
			int high = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(s.ptr[i + 2]) : -1;

			if (low < 0 || (high == 0 && low == 0))
				return ERR_INPUT;
			c = (char)(high << 4 | low);
			i += 2;
		}
		TRY(buf_add_char(out, c));
	}
	return ERR_OK;
}

enum err web_form(const struct web_request *r, const char *name, struct buf *out)
{
	struct span rest = r->body;
	size_t name_len = strlen(name);

	while (rest.len > 0) {
		const char *end = memchr(rest.ptr, '&', rest.len);
		struct span field = { rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len };
		size_t used = field.len + (end ? 1 : 0);

		if (field.len > name_len && field.ptr[name_len] == '=' && memcmp(field.ptr, name, name_len) == 0)
			return unescape(span_of(field.ptr + name_len + 1, field.len - name_len - 1), out);
		rest = span_of(rest.ptr + used, rest.len - used);
	}
	return ERR_OK;
}

enum err web_escape(const char *text, struct buf *out)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *text; text++) {
		if (strchr(plain, *text))
			TRY(buf_add_char(out, *text));
		else
			TRY(buf_printf(out, "%%%02X", (unsigned char)*text));
	}
	return ERR_OK;
}
