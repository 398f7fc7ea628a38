/* What was typed comes back, to the one who typed it and to nobody else, and goes when it has been used. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#define FORM "application/x-www-form-urlencoded"
#define MULTIPART "multipart/form-data; boundary=x"
#define SECRET_TEXT "Lisa bor hemligt"
#define TEXT "text=Lisa+bor+hemligt&page=/jour/brev&tab=t1"

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
	assert_false(h.log_text && strstr(h.log_text, SECRET_TEXT)); /* in no log, whatever happened */
	harness_stop(&h);
	return 0;
}

static struct reply post_as(const struct browser *b, const char *path, const char *type, const char *more,
                            const char *csrf, const char *body)
{
	BUF form = buf_init(REPLY_MAX);

	if (strcmp(type, FORM) == 0)
		assert_int_equal(buf_printf(&form, "csrf=%s&%s", csrf, body), ERR_OK);
	else
		assert_int_equal(buf_printf(&form,
		                            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n%s",
		                            csrf, body),
		                 ERR_OK);
	return talk(&h,
	            "POST %s HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: __Host-session=%s\r\n%s"
	            "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
	            path, b->session, more, type, form.len, buf_str(&form));
}

static struct reply post(const struct browser *b, const char *body)
{
	return post_as(b, "/jour/brev", FORM, "", b->csrf, body);
}

static struct reply get(const struct browser *b, const char *path)
{
	return talk(&h, "GET %s HTTP/1.1\r\nHost: x\r\nCookie: __Host-session=%s\r\n\r\n", path, b->session);
}

static bool page_has(const struct browser *b, const char *path, const char *text)
{
	REPLY r = get(b, path);

	assert_int_equal(r.status, 200);
	return reply_has(&r, text);
}

static bool is_back(const struct browser *b)
{
	return page_has(b, "/jour/brev", "text=" SECRET_TEXT);
}

static int64_t rows(const char *sql)
{
	struct store *s = store_pool_take(h.stores);
	int64_t n = 0;

	{
		STATEMENT q = store_statement(s, sql);

		assert_int_equal(step_one(q), ERR_OK);
		n = column_int(q, "n");
	}
	store_pool_give(h.stores, s);
	return n;
}
#define KEPT_ROWS() rows("SELECT count(*) AS n FROM kept_form")
#define TOKEN_ROWS() rows("SELECT count(*) AS n FROM form_token")

static void sweep(void)
{
	struct store *s = store_pool_take(h.stores);

	assert_int_equal(http_kept_sweep(s, clock_now(&h.clock)), ERR_OK);
	store_pool_give(h.stores, s);
}

static void end_all(int64_t person)
{
	struct store *s = store_pool_take(h.stores);

	assert_int_equal(http_session_end_all(s, person), ERR_OK);
	store_pool_give(h.stores, s);
}

#define LOGIN_WITH_WAY_BACK "/logga-in?kvar=1&till=%2Fjour%2Fbrev"

static void session_over_and_it_comes_back(void **state)
{
	struct browser b = { "", "", "" }, other = { "", "", "" };
	char where[600];

	(void)state;
	browser_login(&h, &b);
	harness_advance(&h, 61 * MINUTE);
	{
		REPLY r = post(&b, TEXT "&end=save");

		assert_int_equal(r.status, 303);
		assert_string_equal(reply_header(&r, "Location", where), LOGIN_WITH_WAY_BACK);
	}
	browser_login_as(&h, &other, 2);
	assert_false(is_back(&other));
	browser_login(&h, &b);
	assert_true(is_back(&b));
	assert_true(page_has(&b, "/jour/brev", " ended</p>"));
	assert_true(page_has(&b, "/jour/brev?tyst=1", "text=" SECRET_TEXT));
	assert_false(page_has(&b, "/jour/brev?tyst=1", "kept "));
	assert_true(page_has(&b, "/jour/brev", "value=\"t1\"")); /* the tab goes on under its name */
	assert_true(page_has(&b, "/jour/brev", "page=/jour/brev"));
	assert_true(harness_logged(&h, "form.kept"));
	{
		REPLY r = post(&b, TEXT "&end=save");

		assert_int_equal(r.status, 303);
	}
	assert_false(is_back(&b)); /* used */
	assert_int_equal(KEPT_ROWS(), 0);
}

/* Logged out in another tab: cookie and session are gone, and the page still says whose it was. */
static void logged_out_elsewhere(void **state)
{
	struct browser b = { "", "", "" }, gone = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY out = post_as(&b, "/logga-ut", FORM, "", b.csrf, "a=1");
		REPLY r = post_as(&gone, "/jour/brev", FORM, "", b.csrf, TEXT);

		assert_int_equal(out.status, 303);
		assert_int_equal(r.status, 303);
	}
	browser_login(&h, &b);
	assert_true(is_back(&b));
	{
		REPLY r = post_as(&b, "/kvar/bort", FORM, "", b.csrf, "page=%2Fjour%2Fbrev&tab=t1");

		assert_int_equal(r.status, 303);
	}
	assert_false(is_back(&b));
	assert_int_equal(KEPT_ROWS(), 0);
}

static void logged_in_anew_in_another_tab(void **state)
{
	struct browser old = { "", "", "" }, b = { "", "", "" };
	char where[600];

	(void)state;
	browser_login(&h, &old);
	browser_login(&h, &b);
	{
		REPLY r = post_as(&b, "/jour/brev", FORM, "", old.csrf, TEXT "&end=save");

		assert_int_equal(r.status, 303); /* shown again, not done by itself */
		assert_string_equal(reply_header(&r, "Location", where), "/jour/brev");
	}
	assert_true(is_back(&b));
	{
		REPLY r = post(&b, TEXT);
	}
	assert_false(is_back(&b));
}

static void somebody_elses_page(void **state)
{
	struct browser a = { "", "", "" }, b = { "", "", "" };

	(void)state;
	browser_login(&h, &a);
	browser_login_as(&h, &b, 2);
	{
		REPLY r = post_as(&b, "/jour/brev", FORM, "", a.csrf, TEXT);

		assert_int_equal(r.status, 403);
		assert_true(reply_has(&r, "<p>foreign</p>"));
		assert_false(reply_has(&r, SECRET_TEXT));
	}
	assert_false(is_back(&b));
	assert_true(is_back(&a));
	{ /* nor by its number */
		BUF path = buf_init(100);

		assert_int_equal(buf_printf(&path, "/jour/brev?kvar=%lld",
		                            (long long)rows("SELECT max(id) AS n FROM kept_form")),
		                 ERR_OK);
		assert_true(page_has(&a, buf_str(&path), SECRET_TEXT));
		assert_false(page_has(&b, buf_str(&path), SECRET_TEXT));
	}
	{
		REPLY r = post_as(&b, "/kvar/bort", FORM, "", b.csrf, "page=%2Fjour%2Fbrev&tab=t1");
	}
	assert_true(is_back(&a)); /* nobody else throws it away */
	{
		REPLY r = post(&a, TEXT);
	}
}

static void it_ends_after_two_days(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY r = post(&b, TEXT "&end=wrong");

		assert_int_equal(r.status, 422);
	}
	assert_true(is_back(&b));
	harness_advance(&h, 47 * HOUR);
	sweep();
	browser_login(&h, &b);
	assert_true(is_back(&b));
	harness_advance(&h, 2 * HOUR);
	browser_login(&h, &b);
	assert_false(is_back(&b));
	assert_int_equal(KEPT_ROWS(), 1);
	sweep();
	assert_int_equal(KEPT_ROWS(), 0);
	harness_advance(&h, 73 * HOUR);
	sweep();
	assert_int_equal(TOKEN_ROWS(), 0);
}

/* Of a page that nobody can be told to have had, the text is on the error page only. */
static void nobody_known(void **state)
{
	struct browser b = { "", "", "" };
	int64_t before;

	(void)state;
	browser_login(&h, &b);
	end_all(1); /* a lost telephone: its pages are believed no more */
	before = KEPT_ROWS();
	{
		REPLY r = post(&b, TEXT);

		assert_int_equal(r.status, 401);
		assert_true(reply_has(&r, "typed Brevet=" SECRET_TEXT));
		assert_true(reply_has(&r, "again=/jour/brev"));
		assert_true(reply_has(&r, "hidden text=" SECRET_TEXT));
		assert_false(reply_has(&r, "<p>stays</p>"));
		assert_false(reply_has(&r, b.csrf));
	}
	assert_int_equal(KEPT_ROWS(), before);
}

static void what_has_come_to_another_step(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY r = post(&b, TEXT "&end=WRONG_STATE");

		assert_int_equal(r.status, 409);
		assert_true(reply_has(&r, "typed Brevet=" SECRET_TEXT));
		assert_true(reply_has(&r, "<p>stays</p>"));
		assert_true(reply_has(&r, "back=/jour/brev"));
		assert_false(reply_has(&r, "again="));
	}
	assert_true(is_back(&b));
	{
		REPLY r = post_as(&b, "/jour/brev/nolla", FORM, "", b.csrf, TEXT); /* without the role */

		assert_int_equal(r.status, 403);
		assert_true(reply_has(&r, "typed Brevet=" SECRET_TEXT));
	}
	{
		REPLY r = post(&b, TEXT);
	}
}

#define PART(name, value) "--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name) "--x\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"" name "\"\r\n\r\n"
#define PARTS PART("page", "/jour/brev") PART("tab", "t1") PART("text", SECRET_TEXT)

static void a_file_too_large(void **state)
{
	struct browser b = { "", "", "" };
	BUF body = buf_init(REPLY_MAX);
	char where[600];

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(buf_printf(&body, PARTS FILE_PART("läkarintyg.pdf") "%0900000d\r\n--x--\r\n", 7), ERR_OK);
	{
		REPLY r = post_as(&b, "/jour/brev", MULTIPART, "", b.csrf, buf_str(&body));

		assert_int_equal(r.status, 303);
		assert_string_equal(reply_header(&r, "Location", where), "/jour/brev");
	}
	assert_true(is_back(&b));
	assert_true(page_has(&b, "/jour/brev", " too_large</p><p>file läkarintyg.pdf</p>"));
	{ /* a session that ended meanwhile, and a file that is small */
		REPLY r = { 0 };

		harness_advance(&h, 61 * MINUTE);
		r = post_as(&b, "/jour/brev", MULTIPART, "", b.csrf, PARTS FILE_PART("a.pdf") "%PDF-\r\n--x--\r\n");
		assert_int_equal(r.status, 303);
	}
	browser_login(&h, &b);
	assert_true(is_back(&b));
	assert_true(page_has(&b, "/jour/brev", " ended</p><p>file a.pdf</p>"));
	{
		REPLY r = post(&b, TEXT);
	}
}

/* A text that could only be kept in part is not kept as if it were whole. */
static void a_text_too_large(void **state)
{
	struct browser b = { "", "", "" };
	BUF body = buf_init(REPLY_MAX);

	(void)state;
	browser_login(&h, &b);
	assert_int_equal(buf_printf(&body, TEXT "&mer=%0200000d", 7), ERR_OK);
	{
		REPLY r = post(&b, buf_str(&body));

		assert_int_equal(r.status, 303); /* more than the route takes, and still kept */
	}
	assert_true(is_back(&b));
	{
		REPLY r = post(&b, TEXT);
	}
	buf_clear(&body);
	assert_int_equal(buf_printf(&body, TEXT "&mer=%0800000d", 7), ERR_OK);
	{
		REPLY r = post(&b, buf_str(&body));

		assert_int_equal(r.status, 413);
	}
	assert_false(is_back(&b));
	buf_clear(&body);
	assert_int_equal(buf_printf(&body, TEXT "&mer=%0700000d", 7), ERR_OK);
	{ /* it arrives whole, and is more than a row takes */
		REPLY r = post_as(&b, "/kvar", FORM, "", b.csrf, buf_str(&body));

		assert_int_equal(r.status, 413);
	}
	assert_int_equal(KEPT_ROWS(), 0);
}

static void kept_while_it_is_written(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	for (int i = 0; i < 5; i++) { /* somebody who types stays logged in */
		REPLY r = { 0 };

		harness_advance(&h, 50 * MINUTE);
		r = post_as(&b, "/kvar", FORM, "", b.csrf, TEXT);
		assert_int_equal(r.status, 200);
		assert_true(reply_has(&r, "{\"seconds\":3600}"));
	}
	assert_true(is_back(&b));
	harness_advance(&h, 61 * MINUTE);
	{ /* over; what is typed then is kept as well, and nothing leads elsewhere behind the page's back */
		REPLY r = post_as(&b, "/kvar", FORM, "Accept: application/json\r\n", b.csrf,
		                  "text=senare&page=%2Fjour%2Fbrev&tab=t1");

		assert_int_equal(r.status, 401);
		assert_false(reply_has(&r, "senare"));
	}
	browser_login(&h, &b);
	assert_true(page_has(&b, "/jour/brev", "text=senare"));
	{
		REPLY r = post(&b, "text=sparad&page=%2Fjour%2Fbrev&tab=t1&end=keep");

		assert_int_equal(r.status, 303); /* led on, and still kept: the page finds that it is saved already */
	}
	assert_int_equal(KEPT_ROWS(), 1);
	assert_false(page_has(&b, "/jour/brev", "kept"));
	assert_int_equal(KEPT_ROWS(), 0);
}

static void two_tabs(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY one = post_as(&b, "/kvar", FORM, "", b.csrf, "text=ett&page=%2Fjour%2Fbrev&tab=t1");
		REPLY two = { 0 };

		harness_advance(&h, MINUTE);
		two = post_as(&b, "/kvar", FORM, "", b.csrf, "text=tv%C3%A5&page=%2Fjour%2Fbrev&tab=t2");
		assert_int_equal(one.status, 200);
		assert_int_equal(two.status, 200);
	}
	{
		REPLY r = get(&b, "/jour/brev");
		char *more = strstr(r.text, "more /jour/brev?kvar=");
		char path[60];

		assert_true(reply_has(&r, "text=två"));
		assert_non_null(more);
		(void)snprintf(path, sizeof path, "%.*s", (int)strcspn(more + 5, "<"), more + 5);
		assert_true(page_has(&b, path, "text=ett"));
	}
	{
		REPLY r = post(&b, "text=tv%C3%A5&page=%2Fjour%2Fbrev&tab=t2");
	}
	assert_true(page_has(&b, "/jour/brev", "text=ett")); /* the other tab's stays */
	{
		REPLY r = post(&b, "text=ett&page=%2Fjour%2Fbrev&tab=t1");
	}
	assert_int_equal(KEPT_ROWS(), 0);
}

static void pages_with_a_key_are_apart(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY r = post_as(&b, "/kvar", FORM, "", b.csrf, "text=ett&page=%2Fjour%2Fbrev%3Fkey%3Dab1&tab=t1");

		assert_int_equal(r.status, 200);
	}
	assert_true(page_has(&b, "/jour/brev?x=1&key=ab1", "text=ett"));
	assert_false(page_has(&b, "/jour/brev?key=ab2", "text=ett"));
	assert_false(page_has(&b, "/jour/brev", "text=ett"));
	{
		REPLY r = post(&b, "text=ett&page=%2Fjour%2Fbrev%3Fkey%3Dab1&tab=t1");
	}
	assert_int_equal(KEPT_ROWS(), 0);
}

/* Nothing is kept for an address that is no page of ours, and nothing that another site sent. */
static void no_way_elsewhere(void **state)
{
	static const char *const pages[] = { "",
		                             "page=%2Fjour&",
		                             "page=https%3A%2F%2Fevil.example%2F&",
		                             "page=%2F%2Fevil.example&",
		                             "page=%2Fjour%2Fbrev%5Cx&",
		                             "page=%2Ffel%2FBUSY&" };
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	harness_advance(&h, 61 * MINUTE);
	for (size_t i = 0; i < ARRAY_LENGTH(pages); i++) {
		BUF body = buf_init(400);
		REPLY r = { 0 };

		assert_int_equal(buf_printf(&body, "%stab=t1&text=Lisa+bor+hemligt", pages[i]), ERR_OK);
		r = post(&b, buf_str(&body));
		assert_int_equal(r.status, 401);
		assert_false(reply_has(&r, SECRET_TEXT));
	}
	{
		REPLY r = post_as(&b, "/jour/brev", FORM, "Sec-Fetch-Site: cross-site\r\n", b.csrf, TEXT);

		assert_int_equal(r.status, 401);
		assert_false(reply_has(&r, SECRET_TEXT));
	}
	assert_int_equal(KEPT_ROWS(), 0);
}

static void a_person_has_not_more_than_forty(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	for (int i = 0; i < 45; i++) {
		BUF body = buf_init(400);
		REPLY r = { 0 };

		harness_advance(&h, SECOND);
		assert_int_equal(buf_printf(&body, "text=nr%d&page=%%2Fjour%%2Fbrev&tab=n%d", i, i), ERR_OK);
		r = post_as(&b, "/kvar", FORM, "", b.csrf, buf_str(&body));
		assert_int_equal(r.status, 200);
	}
	assert_int_equal(KEPT_ROWS(), 40);
	assert_true(page_has(&b, "/jour/brev", "text=nr44"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session_over_and_it_comes_back),
		cmocka_unit_test(logged_out_elsewhere),
		cmocka_unit_test(logged_in_anew_in_another_tab),
		cmocka_unit_test(somebody_elses_page),
		cmocka_unit_test(it_ends_after_two_days),
		cmocka_unit_test(nobody_known),
		cmocka_unit_test(what_has_come_to_another_step),
		cmocka_unit_test(a_file_too_large),
		cmocka_unit_test(a_text_too_large),
		cmocka_unit_test(kept_while_it_is_written),
		cmocka_unit_test(two_tabs),
		cmocka_unit_test(pages_with_a_key_are_apart),
		cmocka_unit_test(no_way_elsewhere),
		cmocka_unit_test(a_person_has_not_more_than_forty),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
