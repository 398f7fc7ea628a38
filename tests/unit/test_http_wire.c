/* What hostile, slow and hurried clients get. Where libmicrohttpd answers by itself, its behaviour is pinned here. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct harness h;

static void quick(struct http_settings *settings)
{
	settings->rate_limits = false;
	settings->header_timeout_ms = 1000;
	settings->idle_timeout_ms = 1000;
	settings->body_timeout_ms = 500;
	settings->send_timeout_ms = 1000;
	settings->stop_timeout_ms = 3000;
	settings->body_memory = 2 * (65536 + 8192); /* of which strangers have half */
}

static int start(void **state)
{
	(void)state;
	harness_start(&h, quick);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	harness_stop(&h);
	return 0;
}

#define JSON_POST "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
/* The request that a smuggler hides behind another; whoever answers it was fooled. */
#define HIDDEN "GET /beslut/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

struct attack {
	const char *what, *bytes;
	int status; /* 0: closed without an answer */
};

static const struct attack attacks[] = {
	{ "two lengths", JSON_POST "Content-Length: 2\r\nContent-Length: 50\r\n\r\n{}" HIDDEN, 400 },
	{ "two equal lengths", JSON_POST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" HIDDEN, 400 },
	{ "list of lengths", JSON_POST "Content-Length: 2, 2\r\n\r\n{}" HIDDEN, 400 },
	{ "plus", JSON_POST "Content-Length: +2\r\n\r\n{}" HIDDEN, 400 },
	{ "minus", JSON_POST "Content-Length: -2\r\n\r\n{}" HIDDEN, 400 },
	{ "hex", JSON_POST "Content-Length: 0x2\r\n\r\n{}" HIDDEN, 400 },
	{ "leading zero", JSON_POST "Content-Length: 02\r\n\r\n{}" HIDDEN, 400 },
	{ "letters behind", JSON_POST "Content-Length: 2x\r\n\r\n{}" HIDDEN, 400 },
	{ "empty length", JSON_POST "Content-Length: \r\n\r\n{}" HIDDEN, 400 },
	{ "length past 64 bits", JSON_POST "Content-Length: 99999999999999999999\r\n\r\n{}" HIDDEN, 413 },
	{ "length and chunked", JSON_POST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN,
	  400 },
	{ "chunked and length", JSON_POST "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n" HIDDEN,
	  400 },
	{ "other encoding", JSON_POST "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" HIDDEN, 400 },
	{ "two encodings", JSON_POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" HIDDEN,
	  400 },
	{ "encoding list", JSON_POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400 },
	{ "chunked in 1.0", "POST /api/in HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN,
	  400 },
	{ "chunk size with sign", JSON_POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}" HIDDEN, 400 },
	{ "chunk size not hex", JSON_POST "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n" HIDDEN, 400 },
	{ "chunk size overflow", JSON_POST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}" HIDDEN, 413 },
	{ "chunk without end", JSON_POST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n" HIDDEN, 400 },
	{ "space before colon", JSON_POST "Content-Length : 2\r\n\r\n{}" HIDDEN, 400 },
	{ "no colon", "GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n" HIDDEN, 400 },
	{ "control in a name", "GET / HTTP/1.1\r\nHost: x\r\nA\x01: b\r\n\r\n" HIDDEN, 400 },
	{ "control in a value", "GET / HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n" HIDDEN, 400 },
	{ "no host", "GET / HTTP/1.1\r\n\r\n" HIDDEN, 400 },
	{ "two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" HIDDEN, 400 },
	{ "host with a path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n" HIDDEN, 400 },
	{ "two content types", JSON_POST "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}" HIDDEN, 400 },
	{ "folded encoding", JSON_POST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400 },
	{ "folded length", JSON_POST "Content-Length:\r\n 2\r\n\r\n{}" HIDDEN, 400 },
	{ "folded line", "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: a\r\n b\r\n\r\n" HIDDEN, 400 },
	{ "first line blank", "GET / HTTP/1.1\r\n Content-Length: 3\r\nHost: x\r\n\r\n" HIDDEN, 400 },
	{ "length with form feed", JSON_POST "Content-Length: 2\f\r\n\r\n{}" HIDDEN, 400 },
	{ "encoding with tab", JSON_POST "Transfer-Encoding:\tchunked, \r\n\r\n0\r\n\r\n" HIDDEN, 400 },
	{ "lone CR", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rContent-Length: 3\r\n\r\n" HIDDEN, 400 },
	{ "no version", "GET /\r\n\r\n", 400 },
	{ "version 2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n" HIDDEN, 505 },
	{ "version 1.9", "GET / HTTP/1.9\r\nHost: x\r\n\r\n" HIDDEN, 400 },
	{ "not HTTP", "\x16\x03\x01\x02\r\n\r\n\r\n", 0 },
};

/* Whatever comes back, it is one answer, and the hidden request is not served. */
static void smuggling_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(attacks); i++) {
		const struct attack *a = &attacks[i];
		int fd = dial(&h);
		REPLY first = { 0 };
		REPLY second = { 0 };

		send_bytes(fd, a->bytes, strlen(a->bytes));
		first = receive_reply(fd, false);
		second = receive_reply(fd, false);
		if (first.status != a->status || second.status != 0)
			fail_msg("%s: %d and %d instead of %d", a->what, first.status, second.status, a->status);
		(void)close(fd);
	}
}

static void bare_line_feeds_end_lines(void **state)
{
	/* RFC 9112 2.2 allows it. No body may hang on it: a length on such a line counts as everywhere. */
	REPLY get = talk(&h, "GET /beslut/ny HTTP/1.1\nHost: x\n\n");
	REPLY post =
	        talk(&h, "POST /api/in HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 2\n\n{}");

	(void)state;
	assert_int_equal(get.status, 200);
	assert_int_equal(post.status, 200);
}

static void zero_bytes_are_refused(void **state)
{
	const char path[] = "GET /beslut/a\0b HTTP/1.1\r\nHost: x\r\n\r\n";
	const char header[] = "GET /klient HTTP/1.1\r\nHost: x\r\nUser-Agent: a\0b\r\n\r\n";
	int fd = dial(&h);
	REPLY in_path = { 0 };
	REPLY in_header = { 0 };

	(void)state;
	send_bytes(fd, path, sizeof path - 1);
	in_path = receive_reply(fd, false);
	(void)close(fd);
	fd = dial(&h);
	send_bytes(fd, header, sizeof header - 1);
	in_header = receive_reply(fd, false);
	(void)close(fd);
	assert_int_equal(in_path.status, 400);
	assert_int_equal(in_header.status, 400);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	const char *three = "GET /beslut/1 HTTP/1.1\r\nHost: x\r\n\r\n" JSON_POST "Content-Length: 7\r\n\r\n{\"b\":2}"
	                    "HEAD /beslut/3 HTTP/1.1\r\nHost: x\r\n\r\n";
	int fd = dial(&h);
	REPLY a = { 0 };
	REPLY b = { 0 };
	REPLY c = { 0 };

	(void)state;
	send_bytes(fd, three, strlen(three));
	a = receive_reply(fd, false);
	b = receive_reply(fd, false);
	c = receive_reply(fd, true);
	assert_string_equal(a.body, "ref=1 x=");
	assert_string_equal(b.body, "{\"b\":2}");
	assert_int_equal(c.status, 200);
	(void)close(fd);
}

static void chunked_bodies_are_taken_and_limited(void **state)
{
	REPLY good = talk(&h, JSON_POST "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n");
	REPLY large = talk(&h, JSON_POST "Transfer-Encoding: chunked\r\n\r\n1000\r\n%04096d\r\n0\r\n\r\n", 0);

	(void)state;
	assert_string_equal(good.body, "{\"a\":1}");
	assert_int_equal(large.status, 413);
	assert_false(large.closed);
}

/* The person who sends too much sees the page, not "connection reset"; the connection goes on. */
static void too_large_body_is_read_away(void **state)
{
	const size_t size = 4 << 20;
	char *bytes = calloc(1, size);
	BUF head = buf_init(1000);
	int fd = dial(&h);
	REPLY r = { 0 };
	REPLY next = { 0 };

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(buf_printf(&head, JSON_POST "Content-Length: %zu\r\n\r\n", size), ERR_OK);
	send_bytes(fd, head.ptr, head.len);
	send_bytes(fd, bytes, size);
	free(bytes);
	r = receive_reply(fd, false);
	assert_int_equal(r.status, 413);
	send_bytes(fd, HIDDEN, strlen(HIDDEN));
	next = receive_reply(fd, false);
	assert_string_equal(next.body, "ref=smuggled x=");
	(void)close(fd);
}

static void far_too_large_body_is_refused_at_once(void **state)
{
	int fd = dial(&h);
	const char *head = JSON_POST "Content-Length: 9000000000\r\n\r\n";
	REPLY r = { 0 };

	(void)state;
	send_bytes(fd, head, strlen(head));
	r = receive_reply(fd, false);
	assert_int_equal(r.status, 413);
	assert_true(is_closed(fd));
	(void)close(fd);
}

static void expectation_is_answered(void **state)
{
	int fd = dial(&h);
	const char *good = JSON_POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
	const char *bad = JSON_POST "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n";
	char line[26] = "";
	REPLY r = { 0 };

	(void)state;
	send_bytes(fd, good, strlen(good));
	assert_int_equal(recv(fd, line, 25, MSG_WAITALL), 25);
	assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
	send_bytes(fd, "{}", 2);
	r = receive_reply(fd, false);
	assert_int_equal(r.status, 200);
	reply_release(&r);
	send_bytes(fd, bad, strlen(bad));
	r = receive_reply(fd, false);
	assert_int_equal(r.status, 413); /* before a byte of it was sent */
	(void)close(fd);
}

/* A byte now and then does not keep a connection. */
static bool drip(int fd, const char *bytes)
{
	for (size_t i = 0; bytes[i]; i++) {
		if (send(fd, bytes + i, 1, MSG_NOSIGNAL) != 1)
			return false;
		usleep(100000);
	}
	return true;
}

static void slow_headers_are_cut(void **state)
{
	int fd = dial(&h);
	int64_t began = clock_monotonic(clock_system());

	(void)state;
	assert_false(drip(fd, "GET /beslut/ny HTTP/1.1\r\nHost: x\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n"));
	assert_true(clock_monotonic(clock_system()) - began < 3 * SECOND);
	(void)close(fd);
}

static void slow_body_is_cut(void **state)
{
	const char *head = JSON_POST "Content-Length: 40\r\n\r\n";
	int fd = dial(&h);

	(void)state;
	send_bytes(fd, head, strlen(head));
	assert_false(drip(fd, "{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	(void)close(fd);
	assert_true(harness_logged(&h, "complete=no"));
}

static void silent_connection_is_closed(void **state)
{
	int fd = dial(&h);
	struct timeval patience = { .tv_sec = 4 };
	char byte;

	(void)state;
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	assert_true(recv(fd, &byte, 1, 0) == 0);
	(void)close(fd);
}

/* Three bodies of 30 kB under way do not fit in 72 kB; the third waits for nothing and is told to come again. */
static void bodies_share_a_limit(void **state)
{
	const char *head = "POST /eko HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	                   "Content-Length: 30000\r\n\r\na=";
	char most[29997];
	int fd[3];
	REPLY refused = { 0 };
	REPLY first = { 0 };

	(void)state;
	memset(most, 'b', sizeof most);
	for (int i = 0; i < 3; i++) {
		fd[i] = dial(&h);
		send_bytes(fd[i], head, strlen(head));
		send_bytes(fd[i], most, sizeof most);
		usleep(50000);
	}
	send_bytes(fd[2], "c", 1);
	refused = receive_reply(fd[2], false);
	assert_int_equal(refused.status, 503);
	send_bytes(fd[0], "c", 1);
	first = receive_reply(fd[0], false);
	assert_int_equal(first.status, 200);
	for (int i = 0; i < 3; i++)
		(void)close(fd[i]);
}

static void *many_requests(void *arg)
{
	intptr_t good = 0;

	for (int round = 0; round < 5; round++) {
		int fd = dial(&h);

		for (int i = 0; i < 20; i++) {
			REPLY r = { 0 };
			char request[100];
			char wanted[40];

			(void)snprintf(request, sizeof request, "GET /beslut/%d-%d?x=%zx HTTP/1.1\r\nHost: x\r\n\r\n",
			               round, i, (size_t)(uintptr_t)arg);
			(void)snprintf(wanted, sizeof wanted, "ref=%d-%d x=%zx", round, i, (size_t)(uintptr_t)arg);
			send_bytes(fd, request, strlen(request));
			r = receive_reply(fd, false);
			good += r.status == 200 && strcmp(r.body, wanted) == 0;
		}
		(void)close(fd);
	}
	return (void *)good;
}

static void eight_clients_at_once(void **state)
{
	pthread_t threads[8];
	char names[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, many_requests, &names[i]), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++) {
		void *good;

		assert_int_equal(pthread_join(threads[i], &good), 0);
		assert_int_equal((intptr_t)good, 100);
	}
}

static void *stop_server(void *arg)
{
	http_server_stop(h.server);
	return arg;
}

static void requests_under_way_are_finished(void **state)
{
	const char *slow = "GET /vanta HTTP/1.1\r\nHost: x\r\n\r\n";
	pthread_t stopper;
	int fd = dial(&h);
	REPLY r = { 0 };

	(void)state;
	send_bytes(fd, slow, strlen(slow));
	while (atomic_load(&h.handlers_waiting) == 0)
		usleep(1000);
	assert_int_equal(pthread_create(&stopper, NULL, stop_server, NULL), 0);
	usleep(100000);
	atomic_store(&h.handlers_may_go, true);
	r = receive_reply(fd, false);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "new");
	assert_int_equal(pthread_join(stopper, NULL), 0);
	(void)close(fd);
	http_server_stop(h.server); /* a second time is nothing */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(smuggling_is_refused),
		cmocka_unit_test(bare_line_feeds_end_lines),
		cmocka_unit_test(zero_bytes_are_refused),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(chunked_bodies_are_taken_and_limited),
		cmocka_unit_test(too_large_body_is_read_away),
		cmocka_unit_test(far_too_large_body_is_refused_at_once),
		cmocka_unit_test(expectation_is_answered),
		cmocka_unit_test(slow_headers_are_cut),
		cmocka_unit_test(slow_body_is_cut),
		cmocka_unit_test(silent_connection_is_closed),
		cmocka_unit_test(bodies_share_a_limit),
		cmocka_unit_test(eight_clients_at_once),
		cmocka_unit_test(requests_under_way_are_finished),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
