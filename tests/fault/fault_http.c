/* A page signed in, and a login, while memory or the store fails at any point: there is one whole answer or none, and
 * never a session that the answer knows and the store does not. The server is one for all points. */
#include "fault/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/http_harness.h"

static struct harness h;
static struct browser person;

struct world {
	char request[1024];
	char answer[16384]; /* the client allocates nothing, so only the server is struck */
	size_t sessions;
	int answered; /* status that means success */
};

static size_t count_sessions(void)
{
	struct store *s = store_pool_take(h.stores);
	struct http_session_info list[20];
	size_t count = 0;

	assert_int_equal(http_session_list(s, 1, instant_add(clock_now(&h.clock), -HOUR), list, 20, &count), ERR_OK);
	store_pool_give(h.stores, s);
	return count;
}

static void end_sessions(void)
{
	struct store *s = store_pool_take(h.stores);

	assert_int_equal(http_session_end_all(s, 1), ERR_OK);
	store_pool_give(h.stores, s);
}

static void prepare_page(void *ctx)
{
	struct world *w = ctx;

	*w = (struct world){ .answered = 200, .sessions = 1 };
	(void)snprintf(w->request, sizeof w->request,
	               "GET /jour HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: __Host-session=%s\r\n\r\n",
	               person.session);
}

static void prepare_login(void *ctx)
{
	struct world *w = ctx;
	struct browser b = { "", "", "" };
	REPLY page = talk(&h, "GET /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");

	end_sessions();
	browser_keep(&b, &page);
	*w = (struct world){ .answered = 303, .sessions = 1 };
	(void)snprintf(w->request, sizeof w->request,
	               "POST /logga-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://x\r\n"
	               "Content-Type: application/x-www-form-urlencoded\r\nCookie: __Host-login=%s\r\n"
	               "Content-Length: %zu\r\n\r\nperson=1&csrf=%s",
	               b.login, strlen("person=1&csrf=") + strlen(b.csrf), b.csrf);
}

static int status_of(const struct world *w)
{
	return strncmp(w->answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(w->answer + 9, NULL, 10) : 0;
}

/* What the client can tell: done, out of service, or cut off, which is what the server does when it cannot even answer.
 */
static enum err exchange(void *ctx)
{
	struct world *w = ctx;
	int fd = dial(&h);
	size_t len = 0;
	ssize_t got;

	send_bytes(fd, w->request, strlen(w->request));
	while (len < sizeof w->answer - 1 && (got = recv(fd, w->answer + len, sizeof w->answer - 1 - len, 0)) > 0)
		len += (size_t)got;
	(void)close(fd);
	if (status_of(w) == w->answered)
		return ERR_OK;
	if (status_of(w) == 0)
		return ERR_MEMORY;
	if (strstr(w->answer, err_text(ERR_STORAGE_FULL)))
		return ERR_STORAGE_FULL;
	if (strstr(w->answer, err_text(ERR_IO)))
		return ERR_IO;
	return strstr(w->answer, err_text(ERR_MEMORY)) ? ERR_MEMORY : ERR_INTERNAL;
}

static void verify(void *ctx, enum err given)
{
	struct world *w = ctx;
	size_t sessions = count_sessions();

	if (given == ERR_OK)
		assert_int_equal(sessions, w->sessions);
	else
		assert_true(sessions <= w->sessions);
	/* Either all of the answer or none: its length is the one that it names. */
	if (status_of(w) != 0) {
		const char *length = strstr(w->answer, "Content-Length: "), *body = strstr(w->answer, "\r\n\r\n");

		assert_non_null(length);
		assert_non_null(body);
		assert_int_equal(strtoul(length + strlen("Content-Length: "), NULL, 10), strlen(body + 4));
	}
}

static void release(void *ctx)
{
	(void)ctx;
}

static void page_while_something_fails(void **state)
{
	const struct fault_path path = { .name = "a page signed in",
		                         .prepare = prepare_page,
		                         .act = exchange,
		                         .verify = verify,
		                         .release = release };
	struct world w;

	(void)state;
	browser_login(&h, &person);
	fault_walk(&path, &w);
}

static void login_while_something_fails(void **state)
{
	const struct fault_path path = {
		.name = "a login", .prepare = prepare_login, .act = exchange, .verify = verify, .release = release
	};
	struct world w;

	(void)state;
	fault_walk(&path, &w);
}

static void without_limits(struct http_settings *settings)
{
	settings->rate_limits = false;
}

static int start(void **state)
{
	(void)state;
	harness_start(&h, without_limits);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	harness_stop(&h);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_while_something_fails),
		cmocka_unit_test(login_while_something_fails),
	};

	fault_install();
	return cmocka_run_group_tests(tests, start, stop);
}
