#include "jourbeslut/jobs.h"

#include <curl/curl.h>
#include <pthread.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/text.h"

#define DEFAULT_TIMEOUT (10 * SECOND)
#define CONNECT_TIMEOUT (5 * SECOND)
#define DEFAULT_RESPONSE ((size_t)1 << 20)
#define REQUEST_MAX ((size_t)1 << 20)
#define HEADER_MAX ((size_t)2000)
/* How long one reply of a mail server is waited for. libcurl waits for the last one, to QUIT, without returning to us:
 * by itself 120 seconds. */
#define REPLY_LASTS 10L
#define QUIT_LASTS 1L

struct call {
	struct call *next;
	CURL *easy;
	struct curl_slist *headers, *receivers;
	struct buf request, response;
	size_t read; /* of the request, by an e-mail */
	bool given;  /* all of it */
	bool status_only;
	enum err failed; /* what ended the body early; ERR_OK if nothing */
	jobs_done_fn *done;
	void *done_ctx;
	char detail[CURL_ERROR_SIZE];
};

struct network {
	CURLM *multi;
	const struct clock *clock;
	struct call *calls; /* under way */
};

static void call_free(struct call *c)
{
	curl_easy_cleanup(c->easy);
	curl_slist_free_all(c->headers);
	curl_slist_free_all(c->receivers);
	buf_release(&c->request);
	buf_release(&c->response);
	free(c);
}
DEFINE_CLEANUP(cleanup_call, struct call, call_free);

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct call *c = ctx;

	if (c->status_only)
		return CURL_WRITEFUNC_ERROR; /* the status has come before */
	c->failed = buf_add(&c->response, bytes, size * count);
	return c->failed == ERR_OK ? size * count : CURL_WRITEFUNC_ERROR;
}

/* `line` is the header's, or its name with the colon when `value` follows. */
static bool add_header(struct call *c, const char *line, const char *value)
{
	BUF whole = buf_init(HEADER_MAX);
	struct curl_slist *more;

	if (buf_printf(&whole, "%s%s", line, value) != ERR_OK)
		return false;
	more = curl_slist_append(c->headers, buf_str(&whole)); /* copies */
	if (more)
		c->headers = more;
	return more != NULL;
}

static bool set_headers(struct call *c, const struct jobs_request *r)
{
	const char *type = r->content_type ? r->content_type : "application/json";

	if (r->authorization && !add_header(c, "Authorization: ", r->authorization))
		return false;
	if (r->get)
		return add_header(c, "Accept: ", r->accept ? r->accept : "*/*") &&
		       !curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
	return add_header(c, "Content-Type: ", type) && add_header(c, "Expect:", "") &&
	       add_header(c, "Accept: ", r->accept ? r->accept : type) &&
	       !curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
}

#define IDENTITY_MAX ((size_t)1 << 20)

static bool set_blob(CURL *e, CURLoption option, struct buf *pem)
{
	struct curl_blob blob = { .data = pem->ptr, .len = pem->len, .flags = CURL_BLOB_COPY };
	bool ok = !curl_easy_setopt(e, option, &blob);

	if (pem->ptr)
		explicit_bzero(pem->ptr, pem->len);
	return ok;
}

/* By its bytes: connections that are open belong to those that they were opened with, so a certificate that was changed
 * counts from the next request on. What cannot be read is left to libcurl to say. */
static bool set_identity(CURL *e, const struct jobs_tls *tls)
{
	BUF cert = buf_init(IDENTITY_MAX), key = buf_init(IDENTITY_MAX);
	bool ok = !curl_easy_setopt(e, CURLOPT_SSLCERTTYPE, "PEM") && !curl_easy_setopt(e, CURLOPT_SSLKEYTYPE, "PEM");

	if (buf_read_file(&cert, tls->cert_file) == ERR_OK && buf_read_file(&key, tls->key_file) == ERR_OK)
		return ok && set_blob(e, CURLOPT_SSLCERT_BLOB, &cert) && set_blob(e, CURLOPT_SSLKEY_BLOB, &key);
	return ok && !curl_easy_setopt(e, CURLOPT_SSLCERT, tls->cert_file) &&
	       !curl_easy_setopt(e, CURLOPT_SSLKEY, tls->key_file);
}

/* True if every option was taken. */
static bool set_tls(CURL *e, const struct jobs_tls *tls)
{
	bool ok = true;

	ok &= !curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2); /* or later */
	ok &= !curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	ok &= !curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	ok &= !curl_easy_setopt(e, CURLOPT_CAPATH, NULL); /* Debian's build sets the public bundle */
	ok &= !curl_easy_setopt(e, CURLOPT_CAINFO, tls->ca_file);
	return tls->cert_file ? ok && set_identity(e, tls) : ok;
}

static bool set_security(CURL *e, const struct jobs_request *r)
{
	bool secure = r->mail || span_starts_with(span_str(r->url), "https://");
	bool ok = true;

	ok &= !curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, r->mail ? "smtp" : secure ? "https" : "http");
	ok &= !curl_easy_setopt(e, CURLOPT_USE_SSL, (long)(r->mail ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	ok &= !curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	ok &= !curl_easy_setopt(e, CURLOPT_PROXY, ""); /* nor one from the environment */
	ok &= !curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	return secure ? ok && set_tls(e, r->tls) : ok;
}

static bool set_body(struct call *c)
{
	return !curl_easy_setopt(c->easy, CURLOPT_POST, 1L) &&
	       !curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->request.len) &&
	       !curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, buf_str(&c->request));
}

static size_t give_body(char *out, size_t size, size_t count, void *ctx)
{
	struct call *c = ctx;
	size_t len = c->request.len - c->read;

	if (len > size * count)
		len = size * count;
	if (len)
		memcpy(out, buf_str(&c->request) + c->read, len);
	c->read += len;
	c->given = len == 0;
	return len;
}

/* A line of a reply (RFC 5321 section 4.2). After a refusal, and after the one to the message, nothing comes but QUIT.
 */
static size_t hear_reply(char *line, size_t size, size_t count, void *ctx)
{
	struct call *c = ctx;
	bool last = c->given || (size * count > 0 && (*line == '4' || *line == '5'));

	if (last && curl_easy_setopt(c->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, QUIT_LASTS))
		return 0;
	return size * count;
}

static bool set_mail(struct call *c, const struct jobs_mail *m)
{
	CURL *e = c->easy;
	bool ok = true;

	c->receivers = curl_slist_append(NULL, m->to);
	if (!c->receivers)
		return false;
	ok &= !curl_easy_setopt(e, CURLOPT_MAIL_FROM, m->from);
	ok &= !curl_easy_setopt(e, CURLOPT_MAIL_RCPT, c->receivers);
	ok &= !curl_easy_setopt(e, CURLOPT_UPLOAD, 1L);
	ok &= !curl_easy_setopt(e, CURLOPT_FORBID_REUSE, 1L); /* servers end what is idle, hours before the next one */
	ok &= !curl_easy_setopt(e, CURLOPT_READFUNCTION, give_body);
	ok &= !curl_easy_setopt(e, CURLOPT_READDATA, c);
	ok &= !curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, hear_reply);
	ok &= !curl_easy_setopt(e, CURLOPT_HEADERDATA, c);
	ok &= !curl_easy_setopt(e, CURLOPT_SERVER_RESPONSE_TIMEOUT, REPLY_LASTS);
	if (m->user) {
		ok &= !curl_easy_setopt(e, CURLOPT_USERNAME, m->user);
		ok &= !curl_easy_setopt(e, CURLOPT_PASSWORD, m->password);
	}
	return ok;
}

static bool set_http(struct call *c, const struct jobs_request *r)
{
	return !curl_easy_setopt(c->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
	       (r->get ? !curl_easy_setopt(c->easy, CURLOPT_HTTPGET, 1L) : set_body(c)) && set_headers(c, r);
}

static bool set_request(struct call *c, const struct jobs_request *r)
{
	CURL *e = c->easy;
	int64_t timeout = r->timeout_us > 0 ? r->timeout_us : DEFAULT_TIMEOUT;
	bool ok = true;

	ok &= !curl_easy_setopt(e, CURLOPT_URL, r->url);
	ok &= r->mail ? set_mail(c, r->mail) : set_http(c, r);
	/* Where an old connection breaks off, libcurl sends again by itself: an SMS may have been taken by then. */
	ok &= !r->status_only || !curl_easy_setopt(e, CURLOPT_FORBID_REUSE, 1L);
	ok &= !curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)(timeout / 1000));
	ok &= !curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
	                        (long)((timeout < CONNECT_TIMEOUT ? timeout : CONNECT_TIMEOUT) / 1000));
	ok &= !curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	/* Else an exchange that timed out stays until its host's name is resolved, and all others wait for it. */
	ok &= !curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	ok &= !curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	ok &= !curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	ok &= !curl_easy_setopt(e, CURLOPT_ERRORBUFFER, c->detail);
	ok &= !curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	return ok;
}

static enum err network_post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	struct network *n = ctx;
	CLEANUP(cleanup_call) struct call *c = calloc(1, sizeof *c);

	if (!c)
		return ERR_MEMORY;
	c->request = buf_init(REQUEST_MAX);
	c->response = buf_init(r->response_max ? r->response_max : DEFAULT_RESPONSE);
	c->done = done;
	c->done_ctx = done_ctx;
	c->status_only = r->status_only;
	TRY(buf_add_span(&c->request, r->body));
	c->easy = curl_easy_init();
	if (!c->easy || !set_security(c->easy, r) || !set_request(c, r))
		return ERR_MEMORY;
	if (curl_multi_add_handle(n->multi, c->easy) != CURLM_OK)
		return ERR_MEMORY;
	c->next = n->calls;
	n->calls = TAKE(c);
	return ERR_OK;
}

static enum err err_of(CURLcode code, const struct call *c)
{
	if (c->failed != ERR_OK)
		return c->failed;
	switch ((int)code) {
	case CURLE_OK:
		return ERR_OK;
	case CURLE_OPERATION_TIMEDOUT:
		return ERR_TIMEOUT;
	case CURLE_OUT_OF_MEMORY:
		return ERR_MEMORY;
	default:
		return ERR_UPSTREAM;
	}
}

static void unlink_call(struct network *n, const struct call *c)
{
	for (struct call **p = &n->calls; *p; p = &(*p)->next) {
		if (*p == c) {
			*p = c->next;
			return;
		}
	}
}

/* Of the answer itself, not of an interim one. */
static struct instant date_of_answer(CURL *e)
{
	struct curl_header *header = NULL;
	time_t at;

	if (curl_easy_header(e, "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return (struct instant){ 0 };
	at = curl_getdate(header->value, NULL);
	return (struct instant){ at > 0 ? (int64_t)at * SECOND : 0 };
}

/* A whole number in a header of the answer itself; -1: none. What is more than an hour is an hour. */
static int64_t number_of_answer(CURL *e, const char *name)
{
	struct curl_header *header = NULL;
	uint64_t number;

	if (curl_easy_header(e, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return -1;
	if (number_parse(span_trim(span_str(header->value)), INT64_MAX, &number) != ERR_OK)
		return -1;
	return number < 3600 ? (int64_t)number : 3600;
}

static int64_t wait_of_answer(CURL *e, int status)
{
	int64_t reset;

	if (status != 429 && number_of_answer(e, "RateLimit-Remaining") != 0)
		return 0;
	reset = number_of_answer(e, "RateLimit-Reset");
	if (reset < 0)
		reset = number_of_answer(e, "Retry-After");
	return reset > 0 ? reset * SECOND : 0;
}

static bool was_given(CURL *e)
{
	curl_off_t sent = 0;

	return curl_easy_getinfo(e, CURLINFO_SIZE_UPLOAD_T, &sent) == CURLE_OK && sent > 0;
}

/* Whoever asks for the status alone has it once it has come, whatever became of the rest. */
static bool has_answer(CURLcode code, const struct call *c, long *ret_status)
{
	*ret_status = 0;
	if (curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, ret_status) != CURLE_OK)
		return false;
	return err_of(code, c) == ERR_OK || (c->status_only && *ret_status >= 200);
}

static void finish(struct network *n, struct call *call, CURLcode code)
{
	CLEANUP(cleanup_call) struct call *c = call;
	struct jobs_response response = { .err = err_of(code, c), .detail = c->detail };
	long status;

	(void)curl_multi_remove_handle(n->multi, c->easy);
	unlink_call(n, c);
	if (has_answer(code, c, &status)) {
		response.err = ERR_OK;
		response.detail = "";
		response.status = (int)status;
		response.body = buf_span(&c->response);
		response.date = date_of_answer(c->easy);
		response.wait_us = wait_of_answer(c->easy, response.status);
	} else if (!c->detail[0]) {
		response.detail = curl_easy_strerror(code);
	}
	response.given = was_given(c->easy);
	response.received = clock_now(n->clock);
	c->done(c->done_ctx, &response);
}

/* Moves every exchange on and tells of those that have ended. True if any has. */
static bool advance(struct network *n)
{
	int running = 0, left = 0;
	bool any = false;
	CURLMsg *m;

	(void)curl_multi_perform(n->multi, &running);
	while ((m = curl_multi_info_read(n->multi, &left)) != NULL) {
		char *call = NULL;
		CURLcode code = m->data.result;

		if (m->msg != CURLMSG_DONE)
			continue;
		any = true;
		if (curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &call) == CURLE_OK)
			finish(n, (struct call *)(void *)call, code);
	}
	return any;
}

static void network_poll(void *ctx, int64_t wait_us)
{
	struct network *n = ctx;

	/* What ended meanwhile no longer has a socket that could end the waiting. */
	if (advance(n))
		return;
	/* Rounded up, so that a wait of less than a millisecond does not become a busy loop. */
	(void)curl_multi_poll(n->multi, NULL, 0, (int)((wait_us + 999) / 1000), NULL);
	(void)advance(n);
}

static void network_wake(void *ctx)
{
	struct network *n = ctx;

	(void)curl_multi_wakeup(n->multi);
}

static void network_free(void *ctx)
{
	struct network *n = ctx;

	while (n->calls) {
		CLEANUP(cleanup_call) struct call *c = n->calls;
		struct jobs_response response = { .err = ERR_WRONG_STATE,
			                          .received = clock_now(n->clock),
			                          .detail = "" };

		n->calls = c->next;
		(void)curl_multi_remove_handle(n->multi, c->easy);
		c->done(c->done_ctx, &response);
	}
	(void)curl_multi_cleanup(n->multi);
	free(n);
}

static bool curl_is_ready;
static void curl_start(void)
{
	curl_is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

enum err jobs_transport_curl(const struct clock *clock, struct jobs_transport *ret_transport)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	FREE struct network *n = calloc(1, sizeof *n);

	(void)pthread_once(&once, curl_start);
	if (!curl_is_ready)
		return ERR_INTERNAL;
	if (!n)
		return ERR_MEMORY;
	n->clock = clock;
	n->multi = curl_multi_init();
	if (!n->multi)
		return ERR_MEMORY;
	*ret_transport = (struct jobs_transport){
		.post = network_post,
		.poll = network_poll,
		.wake = network_wake,
		.free = network_free,
		.ctx = TAKE(n),
	};
	return ERR_OK;
}
