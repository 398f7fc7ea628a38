/* E-mail against a server of the test's own: STARTTLS or nothing. */
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

enum manner { GOOD, NO_STARTTLS, STARTTLS_REFUSED, SILENT, RECEIVER_REFUSED };
#define PATIENCE 8000 /* milliseconds for which a server that does not answer QUIT keeps the connection */

struct server {
	enum manner manner;
	SSL_CTX *ctx;
	SSL *ssl; /* NULL: not yet */
	int listener, port, connection;
	pthread_t thread;
	struct buf plain, secret; /* what the client said before TLS, and inside it */
	bool tls, joined;
	bool quiet;  /* does not answer QUIT */
	bool let_go; /* the client left before its patience ended */
};

static struct kit *kit;
static struct jobs *jobs;
static X509 *certificate, *stranger;

static void say(struct server *s, const char *line)
{
	if (s->ssl)
		(void)SSL_write(s->ssl, line, (int)strlen(line));
	else
		(void)!write(s->connection, line, strlen(line));
}

/* One line with its end; false at the end of the connection. */
static bool hear(struct server *s, char line[1000])
{
	size_t len = 0;
	struct buf *heard = s->ssl ? &s->secret : &s->plain;

	while (len < 999 && (len == 0 || line[len - 1] != '\n')) {
		int got = s->ssl ? SSL_read(s->ssl, line + len, 1) : (int)read(s->connection, line + len, 1);

		if (got != 1)
			return false;
		len++;
	}
	line[len] = '\0';
	return buf_add(heard, line, len) == ERR_OK;
}

static bool begin_tls(struct server *s)
{
	say(s, "220 go on\r\n");
	s->ssl = SSL_new(s->ctx);
	(void)SSL_set_fd(s->ssl, s->connection);
	s->tls = SSL_accept(s->ssl) == 1;
	return s->tls;
}

static bool is_left(const struct server *s)
{
	struct pollfd p = { .fd = s->connection, .events = POLLIN };

	return poll(&p, 1, PATIENCE) == 1;
}

static void talk(struct server *s)
{
	char line[1000];
	bool data = false;

	say(s, "220 kit\r\n");
	while (hear(s, line)) {
		if (s->quiet && !data && strncmp(line, "QUIT", 4) == 0) {
			s->let_go = is_left(s);
			return;
		}
		if (data) {
			data = strcmp(line, ".\r\n") != 0;
			if (!data)
				say(s, "250 kept\r\n");
		} else if (strncmp(line, "EHLO", 4) == 0) {
			say(s, s->ssl || s->manner == NO_STARTTLS ? "250-kit\r\n250 AUTH PLAIN\r\n"
			                                          : "250-kit\r\n250 STARTTLS\r\n");
		} else if (strncmp(line, "STARTTLS", 8) == 0) {
			if (s->manner == STARTTLS_REFUSED)
				say(s, "454 not now\r\n");
			else if (!begin_tls(s)) {
				s->let_go = is_left(s);
				return;
			}
		} else if (strncmp(line, "AUTH", 4) == 0) {
			say(s, "334 \r\n");
			if (!hear(s, line))
				return;
			say(s, "235 welcome\r\n");
		} else if (strncmp(line, "DATA", 4) == 0) {
			data = true;
			say(s, "354 go on\r\n");
		} else {
			say(s, strncmp(line, "RCPT", 4) == 0 && s->manner == RECEIVER_REFUSED ? "550 who\r\n"
			                                                                      : "250 ok\r\n");
		}
	}
	s->let_go = true;
}

static void *serve(void *ctx)
{
	struct server *s = ctx;
	char byte;

	s->connection = accept(s->listener, NULL, NULL);
	if (s->manner == SILENT)
		(void)!read(s->connection, &byte, 1);
	else
		talk(s);
	ERR_clear_error();
	SSL_free(s->ssl);
	(void)close(s->connection);
	return NULL;
}

static void server_start(struct server *s, X509 *shown)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;

	s->ctx = SSL_CTX_new(TLS_server_method());
	s->plain = buf_init(1 << 16);
	s->secret = buf_init(1 << 16);
	assert_int_equal(SSL_CTX_use_certificate(s->ctx, shown), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(s->ctx, kit->leaf_key), 1);
	assert_int_equal(SSL_CTX_add1_chain_cert(s->ctx, kit->ca), 1);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(s->listener, 1), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
	s->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_join(struct server *s)
{
	if (!s->joined)
		(void)pthread_join(s->thread, NULL);
	s->joined = true;
}

static void server_stop(struct server *s)
{
	server_join(s);
	(void)close(s->listener);
	SSL_CTX_free(s->ctx);
	buf_release(&s->plain);
	buf_release(&s->secret);
}

/* --- The client --------------------------------------------------------------------------------------------------- */

struct outcome {
	bool done;
	enum err err;
	int status;
};

static void take(void *ctx, const struct jobs_response *r)
{
	assert_non_null(ctx);
	*(struct outcome *)ctx = (struct outcome){ true, r->err, r->status };
}

#define MESSAGE "Subject: x\r\n\r\nhej\r\n.\r\nslut\r\n"

static struct outcome send_mail(struct server *s, const char *root)
{
	const struct jobs_mail mail = {
		.from = "jour@example.se", .to = "vakt@gavle.example.se", .user = "jour", .password = "hemligt"
	};
	const struct jobs_tls tls = { .ca_file = kit_path(kit, root) };
	struct outcome o = { .done = false };
	char url[100];

	(void)snprintf(url, sizeof url, "smtp://localhost:%d/example.se", s->port);
	const struct jobs_request r = {
		.url = url, .body = span_str(MESSAGE), .mail = &mail, .tls = &tls, .timeout_us = 2 * SECOND
	};
	assert_int_equal(jobs_post(jobs, &r, take, &o), ERR_OK);
	while (!o.done)
		(void)jobs_turn(jobs, SECOND);
	return o;
}

static int set_up_all(void **state)
{
	struct kit_subject subject = { .cn = "localhost", .organisation = "Kit" };
	BUF root = buf_init(1 << 14), rogue = buf_init(1 << 14);
	struct jobs_transport transport;

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	kit = kit_new();
	kit->now = clock_now(clock_system());
	certificate = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	subject.cn = "other.invalid";
	stranger = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	kit_pem(kit->root, &root);
	kit_write(kit, "root.pem", buf_span(&root));
	kit_pem(kit->rogue_root, &rogue);
	kit_write(kit, "rogue.pem", buf_span(&rogue));
	if (jobs_transport_curl(clock_system(), &transport) != ERR_OK)
		return -1;
	return jobs_new(&transport, clock_system(), NULL, &jobs) == ERR_OK ? 0 : -1;
}

static int tear_down_all(void **state)
{
	(void)state;
	jobs_free(jobs);
	X509_free(certificate);
	X509_free(stranger);
	kit_free(kit);
	return 0;
}

static void test_sent_inside_tls(void **state)
{
	struct server s = { .manner = GOOD };
	struct outcome o;

	(void)state;
	server_start(&s, certificate);
	o = send_mail(&s, "root.pem");
	assert_int_equal(o.err, ERR_OK);
	assert_int_equal(o.status, 250);
	assert_null(strstr(buf_str(&s.plain), "MAIL"));
	assert_null(strstr(buf_str(&s.plain), "AUTH"));
	assert_non_null(strstr(buf_str(&s.plain), "EHLO example.se\r\n"));
	assert_non_null(strstr(buf_str(&s.secret), "AUTH PLAIN"));
	assert_non_null(strstr(buf_str(&s.secret), "MAIL FROM:<jour@example.se>"));
	assert_non_null(strstr(buf_str(&s.secret), "RCPT TO:<vakt@gavle.example.se>\r\n"));
	assert_non_null(strstr(buf_str(&s.secret), "hej\r\n..\r\nslut\r\n.\r\n")); /* a line of one dot ends nothing */
	server_stop(&s);
}

/* Nothing is told to who does not prove itself: neither login nor addresses. */
static void test_never_without(void **state)
{
	static const struct {
		enum manner manner;
		bool stranger;
		const char *root;
	} all[] = { { NO_STARTTLS, false, "root.pem" },
		    { STARTTLS_REFUSED, false, "root.pem" },
		    { GOOD, false, "rogue.pem" },
		    { GOOD, true, "root.pem" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		struct server s = { .manner = all[i].manner };
		struct outcome o;

		server_start(&s, all[i].stranger ? stranger : certificate);
		o = send_mail(&s, all[i].root);
		assert_int_equal(o.err, ERR_UPSTREAM);
		assert_int_equal(o.status, 0);
		server_join(&s);
		assert_null(strstr(buf_str(&s.plain), "MAIL"));
		assert_null(strstr(buf_str(&s.plain), "AUTH"));
		assert_int_equal(s.secret.len, 0);
		server_stop(&s);
	}
}

static void test_a_receiver_that_is_refused(void **state)
{
	struct server s = { .manner = RECEIVER_REFUSED };

	(void)state;
	server_start(&s, certificate);
	assert_int_not_equal(send_mail(&s, "root.pem").err, ERR_OK);
	server_stop(&s);
}

static void test_silence(void **state)
{
	struct server s = { .manner = SILENT };

	(void)state;
	server_start(&s, certificate);
	assert_int_equal(send_mail(&s, "root.pem").err, ERR_TIMEOUT);
	server_stop(&s);
}

/* libcurl waits for the answer to QUIT by itself, and all exchanges and steps with it. */
static void test_a_server_that_does_not_let_go(void **state)
{
	static const struct {
		enum manner manner;
		enum err err;
		const char *root;
	} all[] = { { GOOD, ERR_OK, "root.pem" },
		    { RECEIVER_REFUSED, ERR_UPSTREAM, "root.pem" },
		    { STARTTLS_REFUSED, ERR_UPSTREAM, "root.pem" },
		    { GOOD, ERR_UPSTREAM, "rogue.pem" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		struct server s = { .manner = all[i].manner, .quiet = true };

		server_start(&s, certificate);
		assert_int_equal(send_mail(&s, all[i].root).err, all[i].err);
		server_join(&s);
		assert_true(s.let_go);
		server_stop(&s);
	}
}

static void test_nothing_ends_a_command(void **state)
{
	static const char *const bad[] = { "",      "a@b.se>\r\nRCPT TO:<c@d.se", "a b@c.se", "<a@b.se>", "\x7f@b.se",
		                           "å@b.se" };
	const struct jobs_tls tls = { .ca_file = kit_path(kit, "root.pem") };
	struct jobs_mail mail = { .from = "a@b.se", .to = "c@d.se" };
	struct jobs_request r = { .url = "smtp://localhost:1/b.se", .mail = &mail, .tls = &tls };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		mail = (struct jobs_mail){ .from = "a@b.se", .to = bad[i] };
		assert_int_equal(jobs_post(jobs, &r, take, NULL), ERR_INPUT);
		mail = (struct jobs_mail){ .from = bad[i], .to = "c@d.se" };
		assert_int_equal(jobs_post(jobs, &r, take, NULL), ERR_INPUT);
	}
	mail = (struct jobs_mail){ .from = "a@b.se", .to = "c@d.se" };
	r.url = "http://localhost:1/";
	assert_int_equal(jobs_post(jobs, &r, take, NULL), ERR_INPUT);
	r.url = "smtp://localhost:1/b.se";
	r.tls = NULL;
	assert_int_equal(jobs_post(jobs, &r, take, NULL), ERR_CONFIG);
	r = (struct jobs_request){ .url = "https://localhost:1/", .tls = &tls, .authorization = "Basic a\r\nX: b" };
	assert_int_equal(jobs_post(jobs, &r, take, NULL), ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sent_inside_tls),
		cmocka_unit_test(test_never_without),
		cmocka_unit_test(test_a_receiver_that_is_refused),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_a_server_that_does_not_let_go),
		cmocka_unit_test(test_nothing_ends_a_command),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
