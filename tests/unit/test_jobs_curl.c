/* The transport against a real TLS server of the test's own: mutual TLS, pinned root, exact headers, limits. */
#include "jourbeslut/jobs.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eid_kit.h"

/* ---- the server: one connection, one request, one scripted answer ---- */

struct server {
	SSL_CTX *ctx;
	int listener, port;
	pthread_t thread;
	const char *answer; /* NULL: say nothing until the client goes away */
	struct buf request; /* as it came */
	bool had_certificate;
	int max_version;
	bool plain;          /* no TLS */
	bool keeps, is_left; /* it does not end the connection; the client did */
};

static struct kit *kit;
static struct jobs *jobs;
static struct jobs_tls tls;

/* Without `ssl` from the connection itself. */
static void read_request(int connection, SSL *ssl, struct buf *out)
{
	char bytes[4096];
	const char *end = NULL;

	while (!end) {
		int got = ssl ? SSL_read(ssl, bytes, sizeof bytes) : (int)read(connection, bytes, sizeof bytes);

		if (got <= 0 || buf_add(out, bytes, (size_t)got) != ERR_OK)
			return;
		end = strstr(buf_str(out), "\r\n\r\n");
		/* The bodies of these tests all end so; some hold a NUL. */
		if (end && !span_starts_with(buf_span(out), "GET ") &&
		    !memchr(end, '}', out->len - (size_t)(end - buf_str(out))))
			end = NULL;
	}
}

static void serve_plain(struct server *s, int connection)
{
	read_request(connection, NULL, &s->request);
	assert_true(write(connection, s->answer, strlen(s->answer)) > 0);
	(void)close(connection);
}

static void *serve(void *ctx)
{
	struct server *s = ctx;
	int connection = accept(s->listener, NULL, NULL);
	SSL *ssl;
	char byte;

	if (s->plain) {
		serve_plain(s, connection);
		return NULL;
	}
	ssl = SSL_new(s->ctx);
	(void)SSL_set_fd(ssl, connection);
	if (s->max_version)
		(void)SSL_set_max_proto_version(ssl, s->max_version);
	if (SSL_accept(ssl) == 1) {
		X509 *peer = SSL_get1_peer_certificate(ssl);

		s->had_certificate = peer != NULL;
		X509_free(peer);
		read_request(connection, ssl, &s->request);
		if (s->answer)
			(void)SSL_write(ssl, s->answer, (int)strlen(s->answer));
		else
			(void)SSL_read(ssl, &byte, 1);
		s->is_left = s->keeps && poll(&(struct pollfd){ connection, POLLIN, 0 }, 1, 5000) == 1;
		(void)SSL_shutdown(ssl);
	}
	ERR_clear_error();
	SSL_free(ssl);
	(void)close(connection);
	return NULL;
}

static void server_start(struct server *s, X509 *certificate, EVP_PKEY *key)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;

	s->ctx = SSL_CTX_new(TLS_server_method());
	s->request = buf_init(1 << 20);
	assert_int_equal(SSL_CTX_use_certificate(s->ctx, certificate), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(s->ctx, key), 1);
	assert_int_equal(SSL_CTX_add1_chain_cert(s->ctx, kit->ca), 1);
	assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(s->ctx), kit->root), 1);
	SSL_CTX_set_security_level(s->ctx, 0); /* so that it could speak TLS 1.1 */
	(void)SSL_CTX_set_min_proto_version(s->ctx, TLS1_VERSION);
	SSL_CTX_set_verify(s->ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(s->listener, 1), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
	s->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

/* The request stays readable; its owner releases it. */
static void server_stop_keeping(struct server *s)
{
	(void)pthread_join(s->thread, NULL);
	(void)close(s->listener);
	SSL_CTX_free(s->ctx);
}

static void server_stop(struct server *s)
{
	server_stop_keeping(s);
	buf_release(&s->request);
}

/* ---- the client ---- */

struct outcome {
	bool done;
	enum err err;
	int status;
	bool given;
	struct buf body;
	struct instant date, sent, received;
	int64_t wait_us;
};

static void take(void *ctx, const struct jobs_response *r)
{
	struct outcome *o = ctx;

	o->done = true;
	o->err = r->err;
	o->status = r->status;
	o->given = r->given;
	o->date = r->date;
	o->wait_us = r->wait_us;
	o->sent = r->sent;
	o->received = r->received;
	if (r->err == ERR_OK)
		assert_int_equal(buf_add_span(&o->body, r->body), ERR_OK);
}

static struct outcome finish(const struct jobs_request *r)
{
	struct outcome o = { .body = buf_init(1 << 20) };

	assert_int_equal(jobs_post(jobs, r, take, &o), ERR_OK);
	while (!o.done)
		(void)jobs_turn(jobs, SECOND);
	return o;
}

static struct outcome ask(const struct server *s, const char *host, size_t response_max, int64_t timeout)
{
	char url[100];
	struct jobs_request r = { .url = url,
		                  .body = span_str("{\"å\":1}"),
		                  .tls = &tls,
		                  .timeout_us = timeout,
		                  .response_max = response_max };

	(void)snprintf(url, sizeof url, "https://%s:%d/rp/v6.0/auth", host, s->port);
	return finish(&r);
}

#define OK_ANSWER                                                                                                      \
	"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

static X509 *server_certificate, *stranger;

static int set_up_all(void **state)
{
	/* The name that clients check; the kit's certificates have no alternative names, so the common name counts. */
	struct kit_subject subject = { .cn = "localhost", .organisation = "Kit" };
	struct kit_subject client = { .cn = "Kit client", .organisation = "Kit" };
	BUF root = buf_init(1 << 14), rogue = buf_init(1 << 14), chain = buf_init(1 << 14);
	struct jobs_transport transport;
	X509 *ours;

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN); /* the worker's thread blocks it; here there is none */
	kit = kit_new();
	kit->now = clock_now(clock_system());
	server_certificate = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	subject.cn = "other.invalid";
	stranger = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	ours = kit_certificate(kit, &client, kit->leaf_key, kit->ca, kit->ca_key);
	kit_pem(kit->root, &root);
	kit_write(kit, "root.pem", buf_span(&root));
	kit_pem(kit->rogue_root, &rogue);
	kit_write(kit, "rogue.pem", buf_span(&rogue));
	kit_pem(ours, &chain);
	kit_pem(kit->ca, &chain);
	kit_write(kit, "client.pem", buf_span(&chain));
	kit_write_key(kit, "client.key", kit->leaf_key);
	X509_free(ours);
	tls = (struct jobs_tls){ .ca_file = kit_path(kit, "root.pem"),
		                 .cert_file = kit_path(kit, "client.pem"),
		                 .key_file = kit_path(kit, "client.key") };
	if (jobs_transport_curl(clock_system(), &transport) != ERR_OK)
		return -1;
	return jobs_new(&transport, clock_system(), NULL, &jobs) == ERR_OK ? 0 : -1;
}

static int tear_down_all(void **state)
{
	(void)state;
	jobs_free(jobs);
	X509_free(server_certificate);
	X509_free(stranger);
	kit_free(kit);
	return 0;
}

static void test_exact_request(void **state)
{
	struct server s = { .answer = OK_ANSWER };
	struct outcome o;
	const char *text;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	o = ask(&s, "localhost", 0, 0);
	assert_int_equal(o.err, ERR_OK);
	assert_int_equal(o.status, 200);
	assert_string_equal(buf_str(&o.body), "{}");
	assert_true(s.had_certificate);
	text = buf_str(&s.request);
	assert_memory_equal(text, "POST /rp/v6.0/auth HTTP/1.1\r\n", 29);
	assert_non_null(strstr(text, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(text, "\r\nContent-Length: 8\r\n"));
	assert_null(strstr(text, "Expect"));
	assert_null(strstr(text, "charset"));
	assert_non_null(strstr(text, "\r\n\r\n{\"å\":1}"));
	buf_release(&o.body);
	server_stop(&s);
}

/* What a server's whole answer comes to, without its body. */
static struct outcome answered(const char *answer)
{
	struct server s = { .answer = answer };
	struct outcome o;

	server_start(&s, server_certificate, kit->leaf_key);
	o = ask(&s, "localhost", 0, 0);
	assert_int_equal(o.err, ERR_OK);
	buf_release(&o.body);
	server_stop(&s);
	return o;
}

/* The Date of the answer, and of nothing else; one that cannot be read is none. */
static void test_date(void **state)
{
	static const struct {
		const char *answer;
		int64_t date;
	} answers[] = {
		{ OK_ANSWER, 0 },
		{ "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 02:40:07 GMT\r\nContent-Length: 0\r\n\r\n", 1795315207 },
		{ "HTTP/1.1 503 Later\r\ndate: Sunday, 22-Nov-26 02:40:07 GMT\r\nContent-Length: 0\r\n\r\n",
		  1795315207 },
		{ "HTTP/1.1 200 OK\r\nDate: yesterday\r\nContent-Length: 0\r\n\r\n", 0 },
		{ "HTTP/1.1 200 OK\r\nDate:\r\nContent-Length: 0\r\n\r\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(answers); i++) {
		struct outcome o = answered(answers[i].answer);

		assert_int_equal(o.date.us, answers[i].date * SECOND);
		assert_true(o.sent.us <= o.received.us);
	}
}

/* How long the peer wants to be left alone. */
static void test_limits(void **state)
{
	static const struct {
		const char *answer;
		int64_t seconds;
	} answers[] = {
		{ OK_ANSWER, 0 },
		{ "HTTP/1.1 200 OK\r\nRateLimit-Remaining: 3\r\nRateLimit-Reset: 9\r\nContent-Length: 0\r\n\r\n", 0 },
		{ "HTTP/1.1 200 OK\r\nratelimit-remaining: 0\r\nratelimit-reset: 9\r\nContent-Length: 0\r\n\r\n", 9 },
		{ "HTTP/1.1 429 Slowly\r\nRateLimit-Reset: 4\r\nContent-Length: 0\r\n\r\n", 4 },
		{ "HTTP/1.1 429 Slowly\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n", 5 },
		{ "HTTP/1.1 429 Slowly\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n", 3600 },
		{ "HTTP/1.1 429 Slowly\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(answers); i++) {
		struct outcome o = answered(answers[i].answer);

		assert_int_equal(o.wait_us, answers[i].seconds * SECOND);
	}
}

static void test_statuses_are_answers(void **state)
{
	struct server s = { .answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 25\r\nConnection: close\r\n\r\n"
		                      "{\"errorCode\":\"notFound\"} " };
	struct outcome o;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	o = ask(&s, "localhost", 0, 0);
	assert_int_equal(o.err, ERR_OK);
	assert_int_equal(o.status, 400);
	buf_release(&o.body);
	server_stop(&s);
}

static void test_redirects_are_not_followed(void **state)
{
	struct server s = { .answer =
		                    "HTTP/1.1 307 Elsewhere\r\nLocation: https://localhost:1/\r\nContent-Length: 0\r\n"
		                    "Connection: close\r\n\r\n" };
	struct outcome o;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	o = ask(&s, "localhost", 0, 0);
	assert_int_equal(o.err, ERR_OK);
	assert_int_equal(o.status, 307);
	buf_release(&o.body);
	server_stop(&s);
}

static void assert_no_contact(struct server *s, X509 *certificate, EVP_PKEY *key, enum err expected, size_t max,
                              int64_t timeout)
{
	struct outcome o;

	server_start(s, certificate, key);
	o = ask(s, "localhost", max, timeout);
	assert_int_equal(o.err, expected);
	assert_int_equal(o.status, 0);
	buf_release(&o.body);
	server_stop(s);
}

static void test_wrong_root(void **state)
{
	struct server s = { .answer = OK_ANSWER };
	struct jobs_tls good = tls;

	(void)state;
	tls.ca_file = kit_path(kit, "rogue.pem"); /* same name, other key */
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_UPSTREAM, 0, 0);
	assert_int_equal(s.request.len, 0); /* not a byte was told to a stranger */
	tls.ca_file = "/etc/ssl/certs/ca-certificates.crt";
	s = (struct server){ .answer = OK_ANSWER };
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_UPSTREAM, 0, 0);
	tls = good;
}

static void test_wrong_name(void **state)
{
	struct server s = { .answer = OK_ANSWER };

	(void)state;
	assert_no_contact(&s, stranger, kit->leaf_key, ERR_UPSTREAM, 0, 0);
}

static void test_old_tls(void **state)
{
	struct server s = { .answer = OK_ANSWER, .max_version = TLS1_1_VERSION };

	(void)state;
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_UPSTREAM, 0, 0);
}

static void test_no_client_certificate(void **state)
{
	struct server s = { .answer = OK_ANSWER };
	struct jobs_tls good = tls;

	(void)state;
	tls.cert_file = tls.key_file = NULL;
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_UPSTREAM, 0, 0);
	tls = good;
}

static void test_body_limit(void **state)
{
	struct server s = { .answer =
		                    "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\n0123456789ab" };

	(void)state;
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_TOO_LARGE, 11, 0);
}

static void test_cut_body(void **state)
{
	struct server s = { .answer = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\n012345" };

	(void)state;
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_UPSTREAM, 0, 0);
}

/* Whoever needs the status alone has it, also where the body never ends, is too large or is cut. */
static void test_status_only(void **state)
{
	static const struct {
		const char *answer;
		enum err err;
		int status;
	} all[] = {
		{ "HTTP/1.1 202 Yes\r\nContent-Length: 12\r\n\r\n012345", ERR_OK, 202 },
		{ "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz", ERR_OK, 500 },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n", ERR_OK, 200 },
		{ "HTTP/1.1 201 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", ERR_OK, 201 },
		{ "HTTP/1.1 102 Wait\r\n\r\n", ERR_UPSTREAM, 0 },
		{ "220 no operator\r\n", ERR_UPSTREAM, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		struct server s = { .answer = all[i].answer, .keeps = all[i].status == 201 };
		char url[100];
		struct jobs_request r = { .url = url, .body = span_str("{}"), .tls = &tls, .status_only = true };
		struct outcome o;

		server_start(&s, server_certificate, kit->leaf_key);
		(void)snprintf(url, sizeof url, "https://localhost:%d/sms", s.port);
		o = finish(&r);
		assert_int_equal(o.err, all[i].err);
		assert_int_equal(o.status, all[i].status);
		assert_int_equal(o.body.len, 0);
		assert_true(o.given);
		buf_release(&o.body);
		server_stop(&s);
		assert_true(s.is_left == s.keeps);
	}
}

static void test_silence(void **state)
{
	struct server s = { .answer = NULL };

	(void)state;
	assert_no_contact(&s, server_certificate, kit->leaf_key, ERR_TIMEOUT, 0, 300000);
}

/* An answer that came while the worker did something else is taken at once, not after the next wait. */
static void test_answer_while_busy(void **state)
{
	struct server s = { .answer = OK_ANSWER };
	struct outcome o = { .body = buf_init(100) };
	char url[100];
	struct jobs_request r = { .url = url, .body = span_str("{}"), .tls = &tls };
	int64_t start = clock_monotonic(clock_system());

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	(void)snprintf(url, sizeof url, "https://localhost:%d/", s.port);
	assert_int_equal(jobs_post(jobs, &r, take, &o), ERR_OK);
	while (!o.done) {
		(void)usleep(100000);
		(void)jobs_turn(jobs, 10 * SECOND);
	}
	assert_int_equal(o.err, ERR_OK);
	assert_true(clock_monotonic(clock_system()) - start < 8 * SECOND);
	buf_release(&o.body);
	server_stop(&s);
}

static void test_nobody_there(void **state)
{
	struct server s = { .port = 1 };
	struct outcome o = ask(&s, "localhost", 0, 0);

	(void)state;
	assert_int_equal(o.err, ERR_UPSTREAM);
	assert_false(o.given);
	buf_release(&o.body);
}

/* What a time-stamping authority is asked: bytes, over plain http, with the types of RFC 3161 section 3.4. */
static void test_plain_bytes(void **state)
{
	struct server s = { .answer = OK_ANSWER, .plain = true };
	static const char query[] = "0\0\xff}";
	char url[100];
	struct jobs_request r = { .url = url,
		                  .body = { query, sizeof query - 1 },
		                  .content_type = "application/timestamp-query",
		                  .accept = "application/timestamp-reply",
		                  .plain_allowed = true };
	struct outcome o;
	const char *text, *body;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	(void)snprintf(url, sizeof url, "http://localhost:%d/tsa", s.port);
	o = finish(&r);
	server_stop_keeping(&s);
	assert_int_equal(o.err, ERR_OK);
	assert_string_equal(buf_str(&o.body), "{}");
	text = buf_str(&s.request);
	assert_memory_equal(text, "POST /tsa HTTP/1.1\r\n", 20);
	assert_non_null(strstr(text, "\r\nContent-Type: application/timestamp-query\r\n"));
	assert_non_null(strstr(text, "\r\nAccept: application/timestamp-reply\r\n"));
	assert_null(strstr(text, "json"));
	body = strstr(text, "\r\n\r\n");
	assert_non_null(body);
	assert_int_equal(s.request.len - (size_t)(body + 4 - text), sizeof query - 1);
	assert_memory_equal(body + 4, query, sizeof query - 1);
	buf_release(&o.body);
	buf_release(&s.request);
}

/* What a witness fetches: no body, and nothing said of one. */
static void test_get(void **state)
{
	struct server s = { .answer = OK_ANSWER, .plain = true };
	char url[100], expected[200];
	struct jobs_request r = { .url = url, .get = true, .plain_allowed = true };
	struct outcome o;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	(void)snprintf(url, sizeof url, "http://localhost:%d/tile/0/000.p/3", s.port);
	(void)snprintf(expected, sizeof expected,
	               "GET /tile/0/000.p/3 HTTP/1.1\r\nHost: localhost:%d\r\nAccept: */*\r\n\r\n", s.port);
	o = finish(&r);
	server_stop_keeping(&s);
	assert_int_equal(o.err, ERR_OK);
	assert_string_equal(buf_str(&o.body), "{}");
	assert_string_equal(buf_str(&s.request), expected);
	buf_release(&o.body);
	buf_release(&s.request);
}

/* Leave to speak plainly is none to lower TLS: an https address is still checked against its root. */
static void test_plain_allowed_keeps_tls(void **state)
{
	struct server s = { .answer = OK_ANSWER };
	struct jobs_tls rogue = { .ca_file = kit_path(kit, "rogue.pem") };
	char url[100];
	struct jobs_request r = { .url = url, .body = span_str("{}"), .plain_allowed = true, .tls = &rogue };
	struct outcome o;

	(void)state;
	server_start(&s, server_certificate, kit->leaf_key);
	(void)snprintf(url, sizeof url, "https://localhost:%d/tsa", s.port);
	o = finish(&r);
	assert_int_equal(o.err, ERR_UPSTREAM);
	server_stop_keeping(&s);
	assert_int_equal(s.request.len, 0);
	buf_release(&o.body);
	buf_release(&s.request);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_request),
		cmocka_unit_test(test_date),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_statuses_are_answers),
		cmocka_unit_test(test_redirects_are_not_followed),
		cmocka_unit_test(test_wrong_root),
		cmocka_unit_test(test_wrong_name),
		cmocka_unit_test(test_old_tls),
		cmocka_unit_test(test_no_client_certificate),
		cmocka_unit_test(test_body_limit),
		cmocka_unit_test(test_cut_body),
		cmocka_unit_test(test_status_only),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_answer_while_busy),
		cmocka_unit_test(test_nobody_there),
		cmocka_unit_test(test_plain_bytes),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_plain_allowed_keeps_tls),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
