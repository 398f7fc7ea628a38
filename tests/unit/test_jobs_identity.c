/* A client certificate that was changed counts from the next request on, also where a connection is open. */
#include "jourbeslut/jobs.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eid_kit.h"

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
#define PATIENCE 8000 /* milliseconds */

/* Two requests, on one connection or on two. */
struct server {
	SSL_CTX *ctx;
	int listener, port;
	pthread_t thread;
	char names[2][64]; /* of the client's certificate at each request */
	int connections;
};

static struct kit *kit;
static struct jobs *jobs;

static SSL *open_connection(struct server *s)
{
	SSL *ssl = SSL_new(s->ctx);

	s->connections++;
	(void)SSL_set_fd(ssl, accept(s->listener, NULL, NULL));
	(void)SSL_accept(ssl);
	return ssl;
}

static void close_connection(SSL *ssl)
{
	(void)SSL_shutdown(ssl);
	(void)close(SSL_get_fd(ssl));
	SSL_free(ssl);
	ERR_clear_error();
}

static void answer(SSL *ssl, char name[64])
{
	X509 *peer = SSL_get1_peer_certificate(ssl);
	char bytes[4096];
	BUF request = buf_init(1 << 14);
	int got;

	while (!strstr(buf_str(&request), "\r\n\r\n{}") && (got = SSL_read(ssl, bytes, sizeof bytes)) > 0)
		if (buf_add(&request, bytes, (size_t)got) != ERR_OK)
			break;
	if (peer)
		(void)X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, 64);
	X509_free(peer);
	(void)SSL_write(ssl, ANSWER, (int)strlen(ANSWER));
}

static void *serve(void *ctx)
{
	struct server *s = ctx;
	SSL *first = open_connection(s), *second = NULL;
	struct pollfd ready[2];

	answer(first, s->names[0]);
	ready[0] = (struct pollfd){ .fd = s->listener, .events = POLLIN };
	ready[1] = (struct pollfd){ .fd = SSL_get_fd(first), .events = POLLIN };
	(void)poll(ready, 2, PATIENCE);
	if (ready[0].revents)
		second = open_connection(s);
	answer(second ? second : first, s->names[1]);
	if (second)
		close_connection(second);
	close_connection(first);
	return NULL;
}

static void server_start(struct server *s)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct kit_subject subject = { .cn = "localhost", .organisation = "Kit" };
	X509 *certificate = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	socklen_t len = sizeof address;

	s->ctx = SSL_CTX_new(TLS_server_method());
	assert_int_equal(SSL_CTX_use_certificate(s->ctx, certificate), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(s->ctx, kit->leaf_key), 1);
	assert_int_equal(SSL_CTX_add1_chain_cert(s->ctx, kit->ca), 1);
	assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(s->ctx), kit->root), 1);
	assert_int_equal(SSL_CTX_set_session_id_context(s->ctx, (const unsigned char *)"kit", 3), 1);
	SSL_CTX_set_verify(s->ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	X509_free(certificate);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(s->listener, 2), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
	s->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(struct server *s)
{
	(void)pthread_join(s->thread, NULL);
	(void)close(s->listener);
	SSL_CTX_free(s->ctx);
}

/* --- The client --------------------------------------------------------------------------------------------------- */

static void write_identity(const char *name)
{
	const struct kit_subject subject = { .cn = name, .organisation = "Kit" };
	X509 *own = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	BUF chain = buf_init(1 << 14);

	kit_pem(own, &chain);
	kit_pem(kit->ca, &chain);
	kit_write(kit, "client.pem", buf_span(&chain));
	X509_free(own);
}

static int set_up(void **state)
{
	BUF root = buf_init(1 << 14);
	struct jobs_transport transport;

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	kit = kit_new();
	kit->now = clock_now(clock_system());
	kit_pem(kit->root, &root);
	kit_write(kit, "root.pem", buf_span(&root));
	kit_write_key(kit, "client.key", kit->leaf_key);
	if (jobs_transport_curl(clock_system(), &transport) != ERR_OK)
		return -1;
	return jobs_new(&transport, clock_system(), NULL, &jobs) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	jobs_free(jobs);
	kit_free(kit);
	return 0;
}

struct outcome {
	bool done;
	enum err err;
};

static void take(void *ctx, const struct jobs_response *r)
{
	*(struct outcome *)ctx = (struct outcome){ true, r->err };
}

static void ask(const struct server *s)
{
	const struct jobs_tls tls = { .ca_file = kit_path(kit, "root.pem"),
		                      .cert_file = kit_path(kit, "client.pem"),
		                      .key_file = kit_path(kit, "client.key") };
	struct outcome o = { .done = false };
	char url[100];

	(void)snprintf(url, sizeof url, "https://localhost:%d/", s->port);
	const struct jobs_request r = { .url = url, .body = span_str("{}"), .tls = &tls };
	assert_int_equal(jobs_post(jobs, &r, take, &o), ERR_OK);
	while (!o.done)
		(void)jobs_turn(jobs, SECOND);
	assert_int_equal(o.err, ERR_OK);
}

static void test_the_same_goes_on(void **state)
{
	struct server s = { .connections = 0 };

	(void)state;
	write_identity("first");
	server_start(&s);
	ask(&s);
	ask(&s);
	server_stop(&s);
	assert_int_equal(s.connections, 1);
	assert_string_equal(s.names[1], "first");
}

static void test_another_counts_at_once(void **state)
{
	struct server s = { .connections = 0 };

	(void)state;
	write_identity("first");
	server_start(&s);
	ask(&s);
	write_identity("second");
	ask(&s);
	server_stop(&s);
	assert_string_equal(s.names[0], "first");
	assert_string_equal(s.names[1], "second");
	assert_int_equal(s.connections, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_the_same_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_another_counts_at_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
