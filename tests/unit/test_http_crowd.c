/* What many strangers take from those who work: nothing. Memory for bodies, places, connections, threads. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/aside.h"
#include "http/budget.h"
#include "http/proxy.h"

static struct harness h;

static void narrow(struct http_settings *settings)
{
	settings->rate_limits = false;
	settings->threads = 1; /* whoever holds it holds all */
	settings->body_memory = (size_t)256 << 10;
	settings->connections = 60;
}

static void few_of_an_address(struct http_settings *settings)
{
	narrow(settings);
	settings->connections_per_ip = 3;
}

static void eight_connections(struct http_settings *settings)
{
	narrow(settings);
	settings->connections = 8;
	settings->header_timeout_ms = 60000;
	settings->idle_timeout_ms = 60000;
}

static int start(void **state)
{
	(void)state;
	harness_start(&h, narrow);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	harness_stop(&h);
	return 0;
}

/* ---- the budget alone ---- */

static struct in6_addr group(const char *text)
{
	struct in6_addr a;

	assert_int_equal(address_parse(span_str(text), &a), ERR_OK);
	return address_group(&a);
}

static void owners_have_their_parts(void **state)
{
	struct budget b = { .limit = 0 };

	(void)state;
	budget_init(&b, 1000);
	assert_true(budget_take(&b, BUDGET_STRANGER, 500));
	assert_false(budget_take(&b, BUDGET_STRANGER, 1));
	assert_true(budget_take(&b, BUDGET_FILES, 250));
	assert_false(budget_take(&b, BUDGET_FILES, 1)); /* a quarter is for forms */
	assert_true(budget_take(&b, BUDGET_FORM, 250));
	assert_false(budget_take(&b, BUDGET_FORM, 1));
	assert_false(budget_take(&b, BUDGET_FORM, SIZE_MAX));
	budget_give(&b, BUDGET_FILES, 250);
	assert_true(budget_take(&b, BUDGET_FORM, 250)); /* forms may have what files leave */
	assert_false(budget_take(&b, BUDGET_FILES, 1));
	budget_give(&b, BUDGET_FORM, 500);
	budget_give(&b, BUDGET_STRANGER, 500);
	assert_true(budget_take(&b, BUDGET_FILES, 750));
	assert_false(budget_take(&b, BUDGET_STRANGER, 1));
	budget_release(&b);
}

static void places_are_by_group(void **state)
{
	const struct in6_addr one = group("2001:db8:1:2200::1"), neighbour = group("2001:db8:1:22ff::9"),
	                      other = group("2001:db8:1:2300::1"), v4 = group("192.0.2.1"),
	                      v4_next = group("192.0.2.2");
	struct budget b = { .limit = 0 };

	(void)state;
	budget_init(&b, 1000);
	for (int i = 0; i < BUDGET_LARGE_OF_GROUP; i++)
		assert_true(budget_enter(&b, i % 2 ? &one : &neighbour, SIZE_MAX));
	assert_false(budget_enter(&b, &neighbour, BUDGET_LARGE + 1));
	assert_true(budget_enter(&b, &other, BUDGET_LARGE + 1));
	for (int i = BUDGET_LARGE_OF_GROUP; i < BUDGET_OF_GROUP; i++)
		assert_true(budget_enter(&b, &one, BUDGET_LARGE));
	assert_false(budget_enter(&b, &one, 1));
	assert_true(budget_enter(&b, &v4, 1));
	assert_true(budget_enter(&b, &v4_next, 1));
	budget_leave(&b, &neighbour, SIZE_MAX);
	assert_true(budget_enter(&b, &one, SIZE_MAX));
	budget_release(&b);
}

static void places_end(void **state)
{
	struct budget b = { .limit = 0 };
	struct in6_addr a = group("2001:db8::1");

	(void)state;
	budget_init(&b, 1000);
	for (int i = 0; i < BUDGET_PLACES; i++) {
		a.s6_addr[4] = (uint8_t)(i / BUDGET_OF_GROUP);
		assert_true(budget_enter(&b, &a, 1));
	}
	a.s6_addr[4] = 0xff;
	assert_false(budget_enter(&b, &a, 1));
	a.s6_addr[4] = 0;
	budget_leave(&b, &a, 1);
	a.s6_addr[4] = 0xff;
	assert_true(budget_enter(&b, &a, 1));
	budget_release(&b);
}

/* ---- the server ---- */

#define GET_CLIENT "GET /klient HTTP/1.1\r\nHost: x\r\n\r\n"
#define GET_ASIDE "GET /vid-sidan HTTP/1.1\r\nHost: x\r\n\r\n"
#define STRANGERS_FORM "POST /eko HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"

static int dial_from(const char *own)
{
	struct sockaddr_in from = { .sin_family = AF_INET },
	                   to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)h.port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval patience = { .tv_sec = 20 };

	assert_true(fd >= 0);
	assert_int_equal(inet_pton(AF_INET, own, &from.sin_addr), 1);
	assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* All but the last byte of a form; its connection. */
static int half_a_form(const char *own, size_t len)
{
	BUF text = buf_init(len + 400);
	int fd = dial_from(own);

	assert_int_equal(buf_printf(&text, STRANGERS_FORM "Content-Length: %zu\r\n\r\na=", len), ERR_OK);
	for (size_t i = 3; i < len; i++)
		assert_int_equal(buf_add_char(&text, 'b'), ERR_OK);
	send_bytes(fd, text.ptr, text.len);
	return fd;
}

/* Until the server has taken in what was sent: a request on another connection of its only thread is answered. */
static void settle(void)
{
	for (int i = 0; i < 3; i++) {
		REPLY r = talk(&h, "%s", GET_CLIENT);

		assert_int_equal(r.status, 200);
	}
}

static struct reply post_letter(const struct browser *b, size_t len)
{
	BUF form = buf_init(len + 400);

	assert_int_equal(buf_printf(&form, "csrf=%s&tab=t1&text=", b->csrf), ERR_OK);
	while (form.len < len)
		assert_int_equal(buf_add_char(&form, 'x'), ERR_OK);
	return talk(
	        &h,
	        "POST /jour/brev HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: __Host-session=%s\r\nContent-Type: "
	        "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
	        b->session, form.len, buf_str(&form));
}

static void strangers_leave_room_for_forms(void **state)
{
	struct browser b = { .session = "" };
	int fds[4], count = 0, refused;
	REPLY full = { 0 }, letter = { 0 };

	(void)state;
	browser_login(&h, &b);
	while (count < 4) {
		char own[32];

		(void)snprintf(own, sizeof own, "127.0.1.%d", count + 1);
		fds[count++] = half_a_form(own, 29000);
	}
	settle();
	refused = half_a_form("127.0.1.9", 29000);
	send_bytes(refused, "c", 1);
	full = receive_reply(refused, false);
	assert_int_equal(full.status, 503);
	letter = post_letter(&b, 30000);
	assert_in_range(letter.status, 200, 303);
	(void)close(refused);
	for (int i = 0; i < count; i++)
		(void)close(fds[i]);
	settle();
}

static void an_address_sends_few_at_a_time(void **state)
{
	const char *chunked = STRANGERS_FORM "Transfer-Encoding: chunked\r\n\r\n2\r\na=\r\n";
	int large[BUDGET_LARGE_OF_GROUP], small[BUDGET_OF_GROUP - BUDGET_LARGE_OF_GROUP], more;
	char after[600];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++) {
		large[i] = dial_from("127.0.2.1");
		send_bytes(large[i], chunked, strlen(chunked));
	}
	settle();
	more = dial_from("127.0.2.1");
	send_bytes(more, chunked, strlen(chunked));
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 429);
		assert_string_equal(reply_header(&r, "Retry-After", after), "10");
		assert_true(is_closed(more));
	}
	(void)close(more);
	for (size_t i = 0; i < ARRAY_LENGTH(small); i++)
		small[i] = half_a_form("127.0.2.1", 40);
	settle();
	more = half_a_form("127.0.2.1", 40);
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 429);
	}
	(void)close(more);
	more = half_a_form("127.0.2.2", 40); /* another address has its own */
	send_bytes(more, "c", 1);
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 200);
	}
	(void)close(more);
	for (size_t i = 0; i < ARRAY_LENGTH(small); i++)
		(void)close(small[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++)
		(void)close(large[i]);
	settle();
}

/* Behind a proxy that hands bodies on as they come, all come from its address: what it says of them counts. */
static void behind_proxy(struct http_settings *settings)
{
	narrow(settings);
	settings->proxies = "127.0.0.1";
}

static int chunked_for(const char *client)
{
	BUF text = buf_init(400);
	int fd = dial_from("127.0.0.1");

	assert_int_equal(buf_printf(&text,
	                            STRANGERS_FORM "X-Forwarded-For: 192.0.2.66, %s\r\nTransfer-Encoding: "
	                                           "chunked\r\n\r\n2\r\na=\r\n",
	                            client),
	                 ERR_OK);
	send_bytes(fd, text.ptr, text.len);
	return fd;
}

static void a_proxy_changes_nothing(void **state)
{
	int large[BUDGET_LARGE_OF_GROUP], more;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++)
		large[i] = chunked_for("2001:db8:0:7700::1");
	settle();
	more = chunked_for("2001:db8:0:77ee::2");
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 429);
	}
	(void)close(more);
	more = chunked_for("2001:db8:0:7800::1");
	send_bytes(more, "0\r\n\r\n", 5);
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 200);
	}
	(void)close(more);
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++)
		(void)close(large[i]);
}

/* A byte now and then: a stranger's body ends, one from who is logged in has its whole time. */
static void quick_bodies(struct http_settings *settings)
{
	narrow(settings);
	settings->body_timeout_ms = 3000;
	settings->idle_timeout_ms = 30000;
}

static void a_strangers_body_has_a_least_rate(void **state)
{
	struct browser b = { .session = "" };
	BUF head = buf_init(800);
	int stranger, own;
	char byte;

	(void)state;
	browser_login(&h, &b);
	stranger = half_a_form("127.0.3.1", 20000);
	own = dial(&h);
	assert_int_equal(
	        buf_printf(&head,
	                   "POST /jour/brev HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: "
	                   "__Host-session=%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
	                   "20000\r\n\r\n",
	                   b.session),
	        ERR_OK);
	send_bytes(own, head.ptr, head.len);
	assert_true(recv(stranger, &byte, 1, 0) <= 0);
	send_bytes(own, "a", 1);
	assert_true(recv(own, &byte, 1, MSG_DONTWAIT) < 0); /* still there */
	(void)close(stranger);
	(void)close(own);
}

static void connections_of_an_address_end(void **state)
{
	int fds[3], more;
	char byte;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(fds); i++)
		fds[i] = dial_from("127.0.4.1");
	usleep(100000);
	more = dial_from("127.0.4.1");
	assert_true(recv(more, &byte, 1, 0) <= 0);
	(void)close(more);
	more = dial_from("127.0.4.2");
	send_bytes(more, GET_CLIENT, strlen(GET_CLIENT));
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 200);
	}
	(void)close(more);
	for (size_t i = 0; i < ARRAY_LENGTH(fds); i++)
		(void)close(fds[i]);
}

/* All places are taken by connections that send nothing and would have a minute for it. */
static void who_sends_nothing_goes_where_places_are_scarce(void **state)
{
	int fds[8], person;

	(void)state;
	for (int i = 0; i < 8; i++) {
		char own[32];

		(void)snprintf(own, sizeof own, "127.0.5.%d", i + 1);
		fds[i] = dial_from(own);
	}
	usleep(100000);
	person = dial_from("127.0.5.99");
	send_bytes(person, GET_CLIENT, strlen(GET_CLIENT));
	{
		REPLY r = receive_reply(person, false);

		assert_int_equal(r.status, 200);
	}
	(void)close(person);
	for (int i = 0; i < 8; i++)
		(void)close(fds[i]);
}

/* ---- aside ---- */

static int ask_aside(void)
{
	int fd = dial_from("127.0.0.1");

	send_bytes(fd, GET_ASIDE, strlen(GET_ASIDE));
	return fd;
}

static void long_work_keeps_nobody_waiting(void **state)
{
	int fds[ASIDE_THREADS + ASIDE_WAITING], more;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(fds); i++) {
		fds[i] = ask_aside();
		while (i < ASIDE_THREADS && atomic_load(&h.handlers_waiting) <= (int)i)
			usleep(1000);
	}
	settle(); /* the server's only thread answers */
	more = ask_aside();
	{
		REPLY r = receive_reply(more, false);

		assert_int_equal(r.status, 503);
	}
	(void)close(more);
	(void)close(fds[0]); /* one goes away meanwhile */
	atomic_store(&h.handlers_may_go, true);
	for (size_t i = 1; i < ARRAY_LENGTH(fds); i++) {
		REPLY r = receive_reply(fds[i], false);

		assert_int_equal(r.status, 200);
		assert_string_equal(r.body, "new");
		(void)close(fds[i]);
	}
}

static void *stop_server(void *arg)
{
	http_server_stop(h.server);
	return arg;
}

static void long_work_is_finished_before_the_end(void **state)
{
	pthread_t stopper;
	int fd = ask_aside();

	(void)state;
	while (atomic_load(&h.handlers_waiting) == 0)
		usleep(1000);
	assert_int_equal(pthread_create(&stopper, NULL, stop_server, NULL), 0);
	usleep(50000);
	atomic_store(&h.handlers_may_go, true);
	{
		REPLY r = receive_reply(fd, false);

		assert_int_equal(r.status, 200);
	}
	assert_int_equal(pthread_join(stopper, NULL), 0);
	(void)close(fd);
}

#define WITH(change)                                                                                                   \
	static int start_##change(void **state)                                                                        \
	{                                                                                                              \
		(void)state;                                                                                           \
		harness_start(&h, change);                                                                             \
		return 0;                                                                                              \
	}
WITH(behind_proxy)
WITH(few_of_an_address)
WITH(eight_connections)
WITH(quick_bodies)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners_have_their_parts),
		cmocka_unit_test(places_are_by_group),
		cmocka_unit_test(places_end),
		cmocka_unit_test_setup_teardown(strangers_leave_room_for_forms, start, stop),
		cmocka_unit_test_setup_teardown(an_address_sends_few_at_a_time, start, stop),
		cmocka_unit_test_setup_teardown(a_proxy_changes_nothing, start_behind_proxy, stop),
		cmocka_unit_test_setup_teardown(a_strangers_body_has_a_least_rate, start_quick_bodies, stop),
		cmocka_unit_test_setup_teardown(connections_of_an_address_end, start_few_of_an_address, stop),
		cmocka_unit_test_setup_teardown(who_sends_nothing_goes_where_places_are_scarce, start_eight_connections,
		                                stop),
		cmocka_unit_test_setup_teardown(long_work_keeps_nobody_waiting, start, stop),
		cmocka_unit_test_setup_teardown(long_work_is_finished_before_the_end, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
