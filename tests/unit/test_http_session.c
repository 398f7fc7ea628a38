/* Logging in, staying, leaving; and what other sites cannot do. */
#include "http/session_store.h"
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define FORM_HEAD "Content-Type: application/x-www-form-urlencoded\r\n"
#define SAVE "POST /jour/spara HTTP/1.1\r\nHost: x\r\n" FORM_HEAD

static struct harness h;

static int start(void **state)
{
	(void)state;
	harness_start(&h, NULL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	harness_stop(&h);
	return 0;
}

static struct reply get(const struct browser *b, const char *path)
{
	return talk(&h, "GET %s HTTP/1.1\r\nHost: x\r\nCookie: __Host-session=%s\r\n\r\n", path, b->session);
}

static int status_of_get(const struct browser *b, const char *path)
{
	REPLY r = get(b, path);

	return r.status;
}

/* Posts "a=1" and the token with these further header lines. */
static int status_of_save(const struct browser *b, const char *token, const char *headers)
{
	REPLY r = talk(&h, SAVE "Cookie: __Host-session=%s\r\n%sContent-Length: %zu\r\n\r\na=1&csrf=%s", b->session,
	               headers, strlen("a=1&csrf=") + strlen(token), token);

	return r.status;
}

static void login_gives_a_session(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(strlen(b.session), 43);
	assert_int_equal(strlen(b.csrf), 43);
	{
		REPLY r = get(&b, "/jour");

		assert_true(reply_has(&r, "user=Åsa &lt;Prov&gt;"));
		assert_true(reply_has(&r, "desk=yes here=yes"));
		assert_true(reply_has(&r, " 3600 test "));
		assert_false(reply_has(&r, "Set-Cookie"));
	}
	assert_int_equal(status_of_save(&b, b.csrf, "Origin: http://x\r\n"), 200);
	assert_int_equal(status_of_get(&b, "/bara-jour"), 403); /* role 0 is not among the person's */
	assert_true(harness_logged(&h, "session.began"));
	assert_null(strstr(h.log_text, b.session));
	assert_null(strstr(h.log_text, "Prov"));
}

static void cookies_have_their_attributes(void **state)
{
	REPLY page = talk(&h, "GET /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");
	char value[600];

	(void)state;
	(void)reply_header(&page, "Set-Cookie", value);
	assert_true(strncmp(value, "__Host-login=", 13) == 0);
	assert_string_equal(value + 13 + 43, "; Path=/; Secure; HttpOnly; SameSite=Lax");
	{
		struct browser b = { "", "", "" };
		REPLY again = { 0 };

		browser_keep(&b, &page);
		again = talk(&h, "GET /logga-in HTTP/1.1\r\nHost: x\r\nCookie: a=b; __Host-login=%s\r\n\r\n", b.login);
		assert_false(reply_has(&again, "Set-Cookie")); /* the browser keeps its token */
		assert_true(reply_has(&again, b.csrf));
	}
}

static void login_changes_the_token_and_ends_the_old_session(void **state)
{
	struct browser b = { "", "", "" };
	char old[64];
	size_t len;

	(void)state;
	browser_login(&h, &b);
	memcpy(old, b.session, sizeof old);
	len = strlen("person=1&csrf=") + strlen(b.csrf);
	{
		REPLY r = talk(&h,
		               "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: "
		               "__Host-session=%s\r\n" FORM_HEAD "Content-Length: %zu\r\n\r\nperson=1&csrf=%s",
		               b.session, len, b.csrf);

		assert_int_equal(r.status, 303);
		assert_false(reply_has(&r, "__Host-login=;")); /* the browser's other tabs are told by it */
		browser_keep(&b, &r);
	}
	assert_string_not_equal(old, b.session);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
	memcpy(b.session, old, sizeof old);
	assert_int_equal(status_of_get(&b, "/jour"), 303);
}

static void store_holds_only_the_hash(void **state)
{
	struct browser b = { "", "", "" };
	BUF path = buf_init(256);
	BUF file = buf_init(64 << 20);
	BUF wal = buf_init(64 << 20);

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(buf_printf(&path, "%s/test.db", h.dir), ERR_OK);
	assert_int_equal(buf_read_file(&file, buf_str(&path)), ERR_OK);
	assert_int_equal(buf_add_str(&path, "-wal"), ERR_OK);
	assert_int_equal(buf_read_file(&wal, buf_str(&path)), ERR_OK);
	assert_null(memmem(file.ptr, file.len, b.session, strlen(b.session)));
	assert_null(memmem(wal.ptr, wal.len, b.session, strlen(b.session)));
	assert_non_null(memmem(wal.ptr, wal.len, "http_session", strlen("http_session")));
}

static void bad_cookies_are_nobody(void **state)
{
	const char *const values[] = { "",
		                       "x",
		                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
		                       "\"quoted\"",
		                       "a;b=c",
		                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%41%" };
	struct browser b = { "", "", "" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
		(void)snprintf(b.session, sizeof b.session, "%s", values[i]);
		assert_int_equal(status_of_get(&b, "/jour"), 303);
	}
	browser_login(&h, &b);
	{
		/* Planted beside ours by a neighbour: which one would count? Neither. */
		REPLY r = talk(&h,
		               "GET /jour HTTP/1.1\r\nHost: x\r\nCookie: __Host-session=%s; __Host-session=%s\r\n\r\n",
		               b.session, b.session);

		assert_int_equal(r.status, 303);
	}
	{
		/* The same 32 bytes written in another way: the last two bits, which carry nothing, are set. */
		const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		char last = b.session[42];

		b.session[42] = strchr(alphabet, last)[1];
		assert_int_equal(status_of_get(&b, "/jour"), 303);
		b.session[42] = last;
		assert_int_equal(status_of_get(&b, "/jour"), 200);
	}
	b.session[5] = b.session[5] == 'a' ? 'b' : 'a';
	assert_int_equal(status_of_get(&b, "/jour"), 303);
}

static void idle_session_ends(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	for (int i = 0; i < 5; i++) { /* used now and then it lives on */
		harness_advance(&h, 50 * MINUTE);
		assert_int_equal(status_of_get(&b, "/jour"), 200);
	}
	for (int i = 0; i < 2; i++) { /* what the page asks for by itself keeps nothing awake */
		harness_advance(&h, 25 * MINUTE);
		assert_int_equal(status_of_get(&b, "/jour/puls"), 200);
	}
	harness_advance(&h, 10 * MINUTE);
	assert_int_equal(status_of_get(&b, "/jour"), 303);
	assert_true(harness_logged(&h, "reason=time"));
}

/* Without the e-ID: another role alone, and only where the person has the one that it comes from. */
static void let_in_has_its_own_role(void **state)
{
	struct browser b = { "", "", "" };
	size_t len;

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(status_of_get(&b, "/bara-jour"), 403);
	len = strlen("person=1&let_in=5&csrf=") + strlen(b.csrf);
	{
		REPLY r = talk(&h,
		               "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: "
		               "__Host-session=%s\r\n" FORM_HEAD "Content-Length: %zu\r\n\r\nperson=1&let_in=5&csrf=%s",
		               b.session, len, b.csrf);

		assert_int_equal(r.status, 303);
		assert_false(reply_has(&r, "__Host-known=")); /* nobody has identified with this browser */
		browser_keep(&b, &r);
	}
	assert_true(harness_logged(&h, "session.let_in"));
	assert_int_equal(status_of_get(&b, "/bara-jour"), 200);
	atomic_store(&h.person_roles, 4u);
	assert_int_equal(status_of_get(&b, "/bara-jour"), 403);
	atomic_store(&h.person_roles, 2u);
}

static void session_has_an_absolute_end(void **state)
{
	struct browser b = { "", "", "" };
	int minutes = 0;

	(void)state;
	browser_login(&h, &b);
	for (; minutes < 720 - 30; minutes += 30) {
		assert_int_equal(status_of_get(&b, "/jour"), 200);
		harness_advance(&h, 30 * MINUTE);
	}
	assert_int_equal(status_of_get(&b, "/jour"), 200);
	harness_advance(&h, 29 * MINUTE);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
	harness_advance(&h, MINUTE);
	assert_int_equal(status_of_get(&b, "/jour"), 303);
}

static void decision_maker_has_less_time(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	atomic_store(&h.person_roles, 4u);
	browser_login(&h, &b);
	harness_advance(&h, 31 * MINUTE);
	assert_int_equal(status_of_get(&b, "/jour"), 303);
	atomic_store(&h.person_roles, 4u | 2u); /* who does more than decide works at a desk */
	browser_login(&h, &b);
	harness_advance(&h, 31 * MINUTE);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
	atomic_store(&h.person_roles, 2u);
}

static void change_of_roles_works_at_once(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(status_of_get(&b, "/bara-jour"), 403);
	atomic_store(&h.person_roles, 1u);
	assert_int_equal(status_of_get(&b, "/bara-jour"), 200);
	atomic_store(&h.person_roles, 2u);
	atomic_store(&h.person_active, false);
	assert_int_equal(status_of_get(&b, "/jour"), 303);
	atomic_store(&h.person_active, true);
	assert_int_equal(status_of_get(&b, "/jour"), 303); /* it does not come back to life */
}

static void logout_ends_and_clears(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY r = talk(&h,
		               "POST /logga-ut HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
		               "Cookie: __Host-session=%s\r\n" FORM_HEAD "Content-Length: %zu\r\n\r\ncsrf=%s",
		               b.session, strlen("csrf=") + strlen(b.csrf), b.csrf);
		char value[600];

		assert_int_equal(r.status, 303);
		assert_string_equal(reply_header(&r, "Clear-Site-Data", value), "\"cache\", \"storage\"");
		assert_true(reply_has(
		        &r, "Set-Cookie: __Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
	}
	assert_int_equal(status_of_get(&b, "/jour"), 303);
}

static void sessions_are_listed_and_ended(void **state)
{
	struct browser a = { "", "", "" }, b = { "", "", "" };
	struct store *s = store_pool_take(h.stores);
	struct http_session_info list[20];
	size_t count;

	(void)state;
	assert_int_equal(http_session_end_all(s, 1), ERR_OK);
	browser_login(&h, &a);
	browser_login(&h, &b);
	assert_int_equal(http_session_list(s, 1, instant_add(clock_now(&h.clock), -HOUR), list, 20, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_true(list[0].id > list[1].id);
	assert_string_equal(list[0].ip, "127.0.0.1");
	assert_string_equal(list[0].app_ip, HARNESS_APP_IP);
	assert_int_equal(http_session_end_one(s, 2, list[1].id), ERR_NOT_FOUND); /* another's */
	assert_int_equal(http_session_end_one(s, 1, 0), ERR_NOT_FOUND);
	assert_int_equal(http_session_end_one(s, 1, list[1].id), ERR_OK);
	assert_int_equal(status_of_get(&a, "/jour"), 303);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
	for (int i = 0; i < 12; i++)
		browser_login(&h, &a);
	assert_int_equal(http_session_list(s, 1, instant_add(clock_now(&h.clock), -HOUR), list, 20, &count), ERR_OK);
	assert_int_equal(count, 10); /* the oldest had to go */
	assert_int_equal(status_of_get(&b, "/jour"), 303);
	assert_int_equal(http_session_end_all(s, 1), ERR_OK);
	assert_int_equal(status_of_get(&a, "/jour"), 303);
	store_pool_give(h.stores, s);
}

/* The mark of an earlier login is another one with each login, and goes after half a year. */
static void a_browser_is_known_by_its_login(void **state)
{
	struct store *s = store_pool_take(h.stores);
	struct sha256 hash[2], none = { 0 };
	bool known;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(hash); i++)
		assert_int_equal(sha256_of(span_of((const char *)&i, sizeof i), &hash[i]), ERR_OK);
	assert_int_equal(known_browser_put(s, &hash[0], &none, clock_now(&h.clock), (struct instant){ 0 }), ERR_OK);
	assert_int_equal(known_browser_find(s, &hash[0], &known), ERR_OK);
	assert_true(known);
	assert_int_equal(known_browser_put(s, &hash[1], &hash[0], clock_now(&h.clock), (struct instant){ 0 }), ERR_OK);
	assert_int_equal(known_browser_find(s, &hash[0], &known), ERR_OK);
	assert_false(known);
	assert_int_equal(known_browser_put(s, &hash[0], &none, instant_add(clock_now(&h.clock), HOUR),
	                                   instant_add(clock_now(&h.clock), MINUTE)),
	                 ERR_OK);
	assert_int_equal(known_browser_find(s, &hash[1], &known), ERR_OK); /* half a year later */
	assert_false(known);
	store_pool_give(h.stores, s);
}

static void other_sites_change_nothing(void **state)
{
	struct browser b = { "", "", "" }, c = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	browser_login(&h, &c);
	assert_int_equal(status_of_save(&b, b.csrf, "Origin: http://x\r\n"), 200);
	assert_int_equal(status_of_save(&b, b.csrf, "Sec-Fetch-Site: same-origin\r\nOrigin: http://x\r\n"), 200);
	assert_int_equal(status_of_save(&b, b.csrf, ""), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Origin: http://evil\r\n"), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Origin: https://x\r\n"), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Origin: null\r\n"), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Sec-Fetch-Site: cross-site\r\n"), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Sec-Fetch-Site: same-site\r\nOrigin: http://x\r\n"), 403);
	assert_int_equal(status_of_save(&b, b.csrf, "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil\r\n"), 403);
	assert_int_equal(status_of_save(&b, "", "Origin: http://x\r\n"), 403);
	assert_int_equal(status_of_save(&b, c.csrf, "Origin: http://x\r\n"), 403); /* another session's token */
	{
		REPLY missing =
		        talk(&h, SAVE "Cookie: __Host-session=%s\r\nOrigin: http://x\r\nContent-Length: 3\r\n\r\na=1",
		             b.session);
		REPLY header = talk(&h,
		                    SAVE "Cookie: __Host-session=%s\r\nOrigin: http://x\r\nX-CSRF-Token: %s\r\n"
		                         "Content-Length: 3\r\n\r\na=1",
		                    b.session, b.csrf);

		assert_int_equal(missing.status, 403);
		assert_true(reply_has(&missing, "<p>CSRF 403</p>"));
		assert_int_equal(header.status, 200);
		assert_string_equal(header.body, "a=1;");
	}
	assert_true(harness_logged(&h, "csrf.refused"));
}

static void other_sites_may_link_but_not_fetch(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
#define FETCH(site, mode)                                                                                              \
	talk(&h,                                                                                                       \
	     "GET /jour HTTP/1.1\r\nHost: x\r\nCookie: __Host-session=%s\r\nSec-Fetch-Site: " site                     \
	     "\r\nSec-Fetch-Mode: " mode "\r\n\r\n",                                                                   \
	     b.session)
	{
		REPLY link = FETCH("cross-site", "navigate");
		REPLY fetch = FETCH("cross-site", "no-cors");
		REPLY neighbour = FETCH("same-site", "cors");
		REPLY own = FETCH("same-origin", "cors");

		assert_int_equal(link.status, 200);
		assert_int_equal(fetch.status, 403);
		assert_int_equal(neighbour.status, 403);
		assert_int_equal(own.status, 200);
	}
#undef FETCH
}

static void login_needs_the_own_login_page(void **state)
{
	REPLY none = talk(&h, "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n" FORM_HEAD
	                      "Content-Length: 17\r\n\r\nperson=1&csrf=abc");
	REPLY page = talk(&h, "GET /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");
	struct browser b = { "", "", "" };

	(void)state;
	assert_int_equal(none.status, 403);
	browser_keep(&b, &page);
	{
		/* The token is the victim's, the cookie is not there. */
		REPLY r = talk(&h,
		               "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n" FORM_HEAD
		               "Content-Length: %zu\r\n\r\nperson=1&csrf=%s",
		               strlen("person=1&csrf=") + strlen(b.csrf), b.csrf);

		assert_int_equal(r.status, 403);
	}
	{
		REPLY unknown = talk(&h,
		                     "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: "
		                     "__Host-login=%s\r\n" FORM_HEAD "Content-Length: %zu\r\n\r\nperson=9&csrf=%s",
		                     b.login, strlen("person=9&csrf=") + strlen(b.csrf), b.csrf);

		assert_int_equal(unknown.status, 404);
		assert_false(reply_has(&unknown, "__Host-session"));
	}
}

static void broken_store_is_503_and_open_pages_go_on(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	atomic_store(&h.store_broken, true);
	assert_int_equal(status_of_get(&b, "/jour"), 503);
	assert_int_equal(status_of_get(&b, "/"), 200);
	{
		REPLY r = get(&b, "/jour");

		assert_true(reply_has(&r, err_text(ERR_IO)));
	}
	atomic_store(&h.store_broken, false);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
}

static void error_page_knows_the_person(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY nowhere = get(&b, "/finns-inte");
		REPLY failed = get(&b, "/fel/INTERNAL");

		assert_int_equal(nowhere.status, 404);
		assert_true(reply_has(&nowhere, "user=Åsa &lt;Prov&gt;"));
		assert_int_equal(failed.status, 500);
		assert_true(reply_has(&failed, "user=Åsa &lt;Prov&gt;"));
	}
}

static void session_is_rate_limited(void **state)
{
	struct browser b = { "", "", "" };
	int allowed = 0;

	(void)state;
	browser_login(&h, &b);
	for (int i = 0; i < 45; i++)
		allowed += status_of_save(&b, b.csrf, "Origin: http://x\r\n") == 200;
	assert_int_equal(allowed, 40);
	assert_int_equal(status_of_get(&b, "/jour"), 200);
}

/* Between tests time goes on, so that each has full buckets. */
static int an_hour_later(void **state)
{
	(void)state;
	harness_advance(&h, HOUR);
	return 0;
}
#define TEST(f) cmocka_unit_test_setup(f, an_hour_later)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(login_gives_a_session),
		TEST(cookies_have_their_attributes),
		TEST(login_changes_the_token_and_ends_the_old_session),
		TEST(store_holds_only_the_hash),
		TEST(bad_cookies_are_nobody),
		TEST(idle_session_ends),
		TEST(let_in_has_its_own_role),
		TEST(session_has_an_absolute_end),
		TEST(decision_maker_has_less_time),
		TEST(change_of_roles_works_at_once),
		TEST(logout_ends_and_clears),
		TEST(sessions_are_listed_and_ended),
		TEST(a_browser_is_known_by_its_login),
		TEST(other_sites_change_nothing),
		TEST(other_sites_may_link_but_not_fetch),
		TEST(login_needs_the_own_login_page),
		TEST(broken_store_is_503_and_open_pages_go_on),
		TEST(error_page_knows_the_person),
		TEST(session_is_rate_limited),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
