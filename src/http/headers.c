#include "headers.h"

#include <string.h>

#include "text.h"
#include "jourbeslut/base/text.h"

#define FORWARDED_MAX 1024

struct census {
	struct http_request *req;
	size_t bytes;
	int lengths, encodings, hosts, types;
	struct span length, encoding;
	bool broken;
};

/* RFC 9110 5.6.2. */
static bool is_token(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!letter && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return s.len > 0;
}

static void count_line(struct census *c, struct span name, struct span value)
{
	c->bytes += name.len + value.len + 4;
	if (!is_token(name) || !http_header_value_valid(value))
		c->broken = true;
	if (http_text_equal_nocase(name, "Content-Length")) {
		c->lengths++;
		c->length = value;
	} else if (http_text_equal_nocase(name, "Transfer-Encoding")) {
		c->encodings++;
		c->encoding = value;
	} else if (http_text_equal_nocase(name, "Host")) {
		c->hosts++;
	} else if (http_text_equal_nocase(name, "Content-Type")) {
		c->types++;
	}
}

static enum MHD_Result count_header(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_size,
                                    const char *value, size_t value_size)
{
	(void)kind;
	count_line(cls, span_of(key, key_size), span_of(value ? value : "", value ? value_size : 0));
	return MHD_YES;
}

/* One way to know where the body ends (ASVS 4.2.1): a length in digits, or chunked and nothing else. */
static bool body_is_clear(struct census *c, const char *version)
{
	uint64_t length = 0;

	c->req->announced = 0;
	if (c->encodings > 0) {
		c->req->announced = SIZE_MAX;
		return c->encodings == 1 && c->lengths == 0 && strcmp(version, MHD_HTTP_VERSION_1_1) == 0 &&
		       http_text_equal_nocase(c->encoding, "chunked");
	}
	if (c->lengths == 0)
		return true;
	if (c->lengths > 1 || number_parse(c->length, SIZE_MAX / 4, &length) != ERR_OK)
		return false;
	c->req->announced = (size_t)length;
	return true;
}

static bool host_is_clear(const struct census *c, const char *version)
{
	struct span host = http_header(c->req, "Host");

	if (c->hosts != 1)
		return c->hosts == 0 && strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
	for (size_t i = 0; i < host.len; i++)
		if (host.ptr[i] == '\0' || strchr("/\\@?#<>\" \t,", host.ptr[i]))
			return false;
	return true;
}

/* Is the head as long as what was read out of it? libmicrohttpd stops at a NUL byte and mends folded lines, silently;
 * both are ways to show a proxy another message than us (RFC 9112 5.2, RFC 9110 5.5). Browsers and proxies send lines
 * of the form "Name: value" and nothing else, so a longer head holds something that was passed over. */
static bool is_whole(const struct census *c, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(c->req->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	size_t line = strlen(method) + 1 + c->req->uri_len + 1 + strlen(version) + 2;

	return info && info->header_size <= line + c->bytes + 2;
}

static bool is_version(const char *version)
{
	return strcmp(version, MHD_HTTP_VERSION_1_1) == 0 || strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
}

enum err headers_check(struct http_request *req, const char *method, const char *version)
{
	struct census c = { .req = req };

	(void)MHD_get_connection_values_n(req->connection, MHD_HEADER_KIND, count_header, &c);
	if (!is_version(version) || !body_is_clear(&c, version) || !host_is_clear(&c, version) || c.broken ||
	    c.types > 1)
		return ERR_INPUT;
	if (req->refused == ERR_OK && !is_whole(&c, method, version))
		return ERR_INPUT;
	return c.bytes > HTTP_HEADERS_MAX ? ERR_TOO_LARGE : ERR_OK;
}

static enum MHD_Result collect_forwarded(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_size,
                                         const char *value, size_t value_size)
{
	struct buf *list = cls;

	(void)kind;
	if (!value || !http_text_equal_nocase(span_of(key, key_size), "X-Forwarded-For"))
		return MHD_YES;
	if (list->len > 0 && buf_add_char(list, ',') != ERR_OK)
		return MHD_NO;
	return buf_add(list, value, value_size) == ERR_OK ? MHD_YES : MHD_NO;
}

static void copy_user_agent(struct http_request *req)
{
	struct span agent = http_header(req, "User-Agent");
	size_t n = 0;

	for (size_t i = 0; i < agent.len && n < 200; i++)
		if (agent.ptr[i] >= ' ' && agent.ptr[i] < 0x7f)
			req->user_agent[n++] = agent.ptr[i];
	req->user_agent[n] = '\0';
}

void headers_identify(struct http_request *req)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(req->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct in6_addr peer = address_of(info ? info->client_addr : NULL);
	BUF forwarded = buf_init(FORWARDED_MAX);

	/* A list too long to be true is not believed: the client is then the proxy. */
	if (proxies_has(&req->server->proxies, &peer) &&
	    MHD_get_connection_values_n(req->connection, MHD_HEADER_KIND, collect_forwarded, &forwarded) < 0)
		buf_clear(&forwarded);
	req->client = client_address(&req->server->proxies, &peer, buf_span(&forwarded));
	address_format(&req->client, req->client_ip);
	copy_user_agent(req);
}
