/* What the store cannot take is held in memory for its page, and the forms of one page are kept apart. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

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

static struct reply post_to(const struct browser *b, const char *path, const char *body)
{
	BUF form = buf_init(4096);

	assert_int_equal(buf_printf(&form, "csrf=%s&%s", b->csrf, body), ERR_OK);
	return talk(&h,
	            "POST %s HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: __Host-session=%s\r\n"
	            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
	            path, b->session, form.len, buf_str(&form));
}

static struct reply post(const struct browser *b, const char *body)
{
	return post_to(b, "/jour/brev", body);
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

/* Back and reload come to a page, not to a form that would be sent again. */
static void what_cannot_be_written_is_held(void **state)
{
	static const char *const errors[] = { "BUSY", "IO", "STORAGE_FULL" };
	struct browser b = { "", "", "" }, other = { "", "", "" };
	char where[600];

	(void)state;
	browser_login(&h, &b);
	browser_login_as(&h, &other, 2);
	for (size_t i = 0; i < ARRAY_LENGTH(errors); i++) {
		BUF body = buf_init(400);
		REPLY r = { 0 };

		assert_int_equal(buf_printf(&body, TEXT "&end=%s", errors[i]), ERR_OK);
		r = post(&b, buf_str(&body));
		assert_int_equal(r.status, 303);
		assert_string_equal(reply_header(&r, "Location", where), "/jour/brev");
		assert_int_equal(KEPT_ROWS(), 0); /* the store is not written, nor waited for */
		assert_true(is_back(&b));
		assert_true(page_has(&b, "/jour/brev", " trouble</p>"));
		assert_true(page_has(&b, "/jour/brev", "value=\"t1\""));
		assert_false(is_back(&other));
	}
	assert_true(harness_logged(&h, "form.held"));
	{ /* kept by the store as soon as it can: that is newer */
		REPLY r = post_to(&b, "/kvar", "text=senare&page=%2Fjour%2Fbrev&tab=t1");

		assert_int_equal(r.status, 200);
	}
	assert_true(page_has(&b, "/jour/brev", "text=senare"));
	{
		REPLY r = post(&b, TEXT "&end=BUSY");
	}
	assert_true(is_back(&b));
	{
		REPLY r = post(&b, TEXT); /* and it is saved */

		assert_int_equal(r.status, 303);
	}
	assert_false(is_back(&b));
	assert_int_equal(KEPT_ROWS(), 0);
	{ /* not for ever either */
		REPLY r = post(&b, TEXT "&end=BUSY");
	}
	harness_advance(&h, 49 * HOUR);
	browser_login(&h, &b);
	assert_false(is_back(&b));
}

/* What no store took, and nobody waits for, is on the error page. */
static void memory_is_short(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY r = post(&b, TEXT "&hemlig=1&end=MEMORY");

		assert_int_equal(r.status, 503);
		assert_true(reply_has(&r, "again=/jour/brev page=/jour/brev"));
		assert_true(reply_has(&r, "typed Brevet=" SECRET_TEXT));
		assert_true(reply_has(&r, "hidden hemlig=1"));
		assert_false(reply_has(&r, "typed hemlig")); /* what no label is known of is sent, not shown */
		assert_false(reply_has(&r, "hidden csrf"));
	}
	assert_false(is_back(&b));
}

/* Several forms of one page are kept, given back and forgotten each by itself. */
static void forms_of_one_page_are_apart(void **state)
{
	struct browser b = { "", "", "" };

	(void)state;
	browser_login(&h, &b);
	{
		REPLY one = post_to(&b, "/kvar", TEXT);
		REPLY two = { 0 }, three = { 0 };

		harness_advance(&h, SECOND);
		two = post_to(&b, "/kvar", "annat=ett&page=%2Fjour%2Fbrev&tab=t1&form=till-svar");
		harness_advance(&h, SECOND);
		three = post(&b, "annat=felet&page=%2Fjour%2Fbrev&tab=t1&form=fil&end=wrong");
		assert_int_equal(one.status, 200);
		assert_int_equal(two.status, 200);
		assert_int_equal(three.status, 422);
	}
	assert_int_equal(KEPT_ROWS(), 3);
	assert_true(is_back(&b));
	assert_true(page_has(&b, "/jour/brev", "annat=felet"));
	assert_true(page_has(&b, "/jour/brev", "svar=ett"));
	assert_false(page_has(&b, "/jour/brev", "more ")); /* they are no other tab's */
	{
		REPLY r = post(&b, "annat=ett&page=%2Fjour%2Fbrev&tab=t1&form=till-svar&end=save");

		assert_int_equal(r.status, 303);
	}
	assert_int_equal(KEPT_ROWS(), 2);
	assert_true(is_back(&b));
	assert_false(page_has(&b, "/jour/brev", "svar=ett"));
	{ /* thrown away: all of the page's */
		REPLY r = post_to(&b, "/kvar/bort", "page=%2Fjour%2Fbrev&tab=t1");

		assert_int_equal(r.status, 303);
	}
	assert_int_equal(KEPT_ROWS(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_written_is_held),
		cmocka_unit_test(memory_is_short),
		cmocka_unit_test(forms_of_one_page_are_apart),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
