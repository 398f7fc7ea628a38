/* What the router answers by itself, and what a handler's answer looks like on the wire. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define GET(path) "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path
#define FORM_HEAD "Content-Type: application/x-www-form-urlencoded\r\n"

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

static void page_has_headers_of_safety(void **state)
{
	REPLY r = talk(&h, GET("/"));
	char value[600];

	(void)state;
	assert_int_equal(r.status, 200);
	assert_false(r.closed);
	assert_string_equal(reply_header(&r, "Content-Type", value), "text/html; charset=utf-8");
	assert_string_equal(reply_header(&r, "Cache-Control", value), "no-store");
	assert_string_equal(reply_header(&r, "X-Content-Type-Options", value), "nosniff");
	assert_string_equal(reply_header(&r, "Referrer-Policy", value), "same-origin");
	assert_string_equal(reply_header(&r, "Cross-Origin-Opener-Policy", value), "same-origin");
	assert_string_equal(reply_header(&r, "X-Frame-Options", value), "DENY");
	assert_string_equal(reply_header(&r, "Strict-Transport-Security", value), ""); /* no https origin here */
	assert_true(reply_has(&r, "Permissions-Policy: "));
	assert_string_equal(
	        reply_header(&r, "Content-Security-Policy", value),
	        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
	        "frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
	        "frame-ancestors 'none'");
	assert_false(reply_has(&r, "Set-Cookie"));
	assert_false(reply_has(&r, "Server:"));
	assert_true(reply_has(&r, "user=</p>"));
	assert_true(reply_has(&r, "desk= here="));
	assert_true(reply_has(&r, "070-174 06 05"));
}

static void framed_route_may_be_framed_by_us(void **state)
{
	REPLY r = talk(&h, GET("/ruta"));
	char value[600];

	(void)state;
	assert_int_equal(r.status, 200);
	assert_string_equal(reply_header(&r, "X-Frame-Options", value), "SAMEORIGIN");
	assert_non_null(strstr(reply_header(&r, "Content-Security-Policy", value), "frame-ancestors 'self'"));
}

static void unknown_path_is_404_page(void **state)
{
	REPLY r = talk(&h, GET("/finns-inte?hemligt=19900101-2385"));
	char value[600];

	(void)state;
	assert_int_equal(r.status, 404);
	assert_true(reply_has(&r, "<p>NOT_FOUND 404</p>"));
	assert_string_equal(reply_header(&r, "X-Frame-Options", value), "DENY");
	assert_true(harness_logged(&h, "http.request"));
	assert_true(harness_logged(&h, "route=- status=404"));
	assert_null(strstr(h.log_text, "finns-inte"));
	assert_null(strstr(h.log_text, "19900101"));
}

static void error_is_problem_json_where_asked_for(void **state)
{
	REPLY r = talk(&h, "GET /finns-inte HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
	char value[600];

	(void)state;
	assert_int_equal(r.status, 404);
	assert_string_equal(reply_header(&r, "Content-Type", value), "application/problem+json; charset=utf-8");
	assert_true(reply_has(&r, "\"title\":\"NOT_FOUND\""));
	assert_true(reply_has(&r, "\"instance\":\"/finns-inte\""));
}

static void wrong_method_is_405_with_allow(void **state)
{
	REPLY post = talk(&h, "POST /beslut/ny HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
	REPLY trace = talk(&h, "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n");
	REPLY options = talk(&h, "OPTIONS /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");
	REPLY odd = talk(&h, "BREW /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");
	char value[600];

	(void)state;
	assert_int_equal(post.status, 405);
	assert_string_equal(reply_header(&post, "Allow", value), "GET, HEAD");
	assert_int_equal(trace.status, 405);
	assert_int_equal(options.status, 405);
	assert_string_equal(reply_header(&options, "Allow", value), "GET, HEAD, POST");
	assert_int_equal(odd.status, 405);
}

static void head_is_get_without_body(void **state)
{
	REPLY get = talk(&h, GET("/beslut/ny"));
	REPLY head = talk(&h, "HEAD /beslut/ny HTTP/1.1\r\nHost: x\r\n\r\n");
	char value[600];

	(void)state;
	assert_string_equal(get.body, "new");
	assert_int_equal(head.status, 200);
	assert_string_equal(reply_header(&head, "Content-Length", value), "3");
	assert_int_equal(head.body_len, 0);
	assert_false(head.closed);
}

static void parameters_and_query_are_decoded(void **state)
{
	REPLY good = talk(&h, GET("/beslut/GVL%2d2026-%C3%A5?x=1%262"));
	REPLY slash = talk(&h, GET("/beslut/a%2fb"));
	REPLY dots = talk(&h, GET("/beslut/%2e%2e"));
	REPLY nul = talk(&h, GET("/beslut/a%00"));
	REPLY bad = talk(&h, GET("/beslut/a%g1"));
	REPLY twice = talk(&h, GET("/beslut/a?x=1&x=2"));
	REPLY absolute = talk(&h, GET("http://x/beslut/ny"));
	REPLY star = talk(&h, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");

	(void)state;
	assert_string_equal(good.body, "ref=GVL-2026-å x=1&2");
	assert_int_equal(slash.status, 404);
	assert_int_equal(dots.status, 404);
	assert_int_equal(nul.status, 404);
	assert_int_equal(bad.status, 400);
	assert_int_equal(twice.status, 400);
	assert_true(reply_has(&twice, "field=x reason=duplicate"));
	assert_string_equal(absolute.body, "new");
	assert_int_equal(star.status, 404);
}

static void nobody_is_sent_to_the_login_and_back(void **state)
{
	REPLY page = talk(&h, GET("/jour?visa=alla&x=%C3%A5"));
	REPLY odd = talk(&h, GET("/jour?x=\\\\evil"));
	REPLY api = talk(&h, GET("/api/mitt"));
	REPLY passive = talk(&h, GET("/jour/puls"));
	REPLY change = talk(&h, "POST /jour/spara HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n" FORM_HEAD
	                        "Content-Length: 3\r\n\r\na=1");
	char value[600];

	(void)state;
	assert_int_equal(page.status, 303);
	assert_string_equal(reply_header(&page, "Location", value),
	                    "/logga-in?till=%2Fjour%3Fvisa%3Dalla%26x%3D%25C3%25A5");
	assert_string_equal(reply_header(&odd, "Location", value), "/logga-in");
	assert_int_equal(api.status, 401);
	assert_string_equal(reply_header(&api, "Content-Type", value), "application/problem+json; charset=utf-8");
	assert_int_equal(passive.status, 401);
	assert_int_equal(change.status, 401);
	assert_true(reply_has(&change, "<p>LOGIN 401</p>"));
}

static void bodies_are_limited_and_typed(void **state)
{
	REPLY large = talk(&h,
	                   "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	                   "Content-Length: 1001\r\n\r\n%01001d",
	                   0);
	REPLY type =
	        talk(&h, "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
	REPLY none = talk(&h, "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
	REPLY coded = talk(&h, "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	                       "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}");
	REPLY get = talk(&h, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
	REPLY good = talk(&h, "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json;charset=utf-8\r\n"
	                      "Content-Length: 7\r\n\r\n{\"a\":1}");
	REPLY broken = talk(&h, "POST /api/in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	                        "Content-Length: 2\r\n\r\n{{");

	(void)state;
	assert_int_equal(large.status, 413);
	assert_int_equal(type.status, 415);
	assert_int_equal(none.status, 415);
	assert_int_equal(coded.status, 415);
	assert_int_equal(get.status, 413);
	assert_int_equal(good.status, 200);
	assert_string_equal(good.body, "{\"a\":1}");
	assert_int_equal(broken.status, 400);
}

static void long_addresses_and_headers_are_refused(void **state)
{
	REPLY target = talk(&h, "GET /%02100d HTTP/1.1\r\nHost: x\r\n\r\n", 0);
	REPLY headers = talk(&h, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: %09000d\r\n\r\n", 0);
	REPLY fits = talk(&h, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: %08000d\r\n\r\n", 0);
	REPLY monster = talk(&h, "GET /%060000d HTTP/1.1\r\nHost: x\r\n\r\n", 0);
	REPLY many = talk(&h, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: %060000d\r\n\r\n", 0);
	char value[600];

	(void)state;
	assert_int_equal(target.status, 414);
	assert_string_equal(reply_header(&target, "X-Content-Type-Options", value), "nosniff");
	assert_int_equal(headers.status, 431);
	assert_true(headers.closed);
	assert_int_equal(fits.status, 200);
	/* Past the connection's memory the library answers by itself, and closes. */
	assert_int_equal(monster.status, 414);
	assert_true(monster.closed);
	assert_int_equal(many.status, 431);
	assert_true(many.closed);
}

static void errors_of_handlers_become_pages(void **state)
{
	REPLY state_error = talk(&h, GET("/fel/WRONG_STATE"));
	REPLY full = talk(&h, GET("/fel/STORAGE_FULL"));
	REPLY io = talk(&h, GET("/fel/IO"));
	REPLY internal = talk(&h, GET("/fel/INTERNAL"));
	REPLY field = talk(&h, GET("/fel/field"));
	REPLY silent = talk(&h, GET("/tyst"));
	char value[600];

	(void)state;
	assert_int_equal(state_error.status, 409);
	assert_true(reply_has(&state_error, err_text(ERR_WRONG_STATE)));
	assert_int_equal(full.status, 503);
	assert_true(reply_has(&full, err_text(ERR_STORAGE_FULL)));
	assert_string_equal(reply_header(&full, "Retry-After", value), "10");
	assert_int_equal(io.status, 503);
	assert_int_equal(internal.status, 500);
	assert_int_equal(field.status, 400);
	assert_true(reply_has(&field, "field=person.name reason=too_long"));
	assert_int_equal(silent.status, 500);
	assert_true(harness_logged(&h, "request.failed"));
	assert_true(harness_logged(&h, "err=STORAGE_FULL status=503"));
}

static void download_names_the_file(void **state)
{
	REPLY r = talk(&h, GET("/fil"));
	char value[600];

	(void)state;
	assert_string_equal(reply_header(&r, "Content-Type", value), "application/pdf");
	assert_string_equal(reply_header(&r, "Content-Disposition", value),
	                    "attachment; filename=\"Beslut __sa _1_.pdf\"; "
	                    "filename*=UTF-8''Beslut%20%C3%85sa%20%221%22.pdf");
	assert_string_equal(r.body, "%PDF-");
}

static void assets_are_cached(void **state)
{
	REPLY plain = talk(&h, GET("/assets/style.css"));
	REPLY versioned = talk(&h, GET("/assets/style.css?v=abc"));
	REPLY none = talk(&h, GET("/assets/other.css"));
	REPLY up = talk(&h, GET("/assets/..%2ftest.db"));
	char value[600], tag[600];

	(void)state;
	assert_int_equal(plain.status, 200);
	assert_string_equal(plain.body, "body { color: black }\n");
	assert_string_equal(reply_header(&plain, "Cache-Control", value), "no-cache");
	assert_true(strncmp(reply_header(&plain, "Content-Type", value), "text/css", 8) == 0);
	assert_string_equal(reply_header(&versioned, "Cache-Control", value), "public, max-age=31536000, immutable");
	assert_int_equal(none.status, 404);
	assert_int_equal(up.status, 404);
	(void)reply_header(&plain, "ETag", tag);
	assert_true(tag[0] == '"');
	{
		REPLY again = talk(&h, "GET /assets/style.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: %s\r\n\r\n", tag);

		assert_int_equal(again.status, 304);
		assert_int_equal(again.body_len, 0);
	}
}

static void multipart_reaches_the_handler(void **state)
{
	const char *body = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nÅ\r\n"
	                   "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
	                   "Content-Type: text/plain\r\n\r\nhej\r\n--B--\r\n";
	REPLY r = talk(&h,
	               "POST /eko HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n"
	               "Content-Length: %zu\r\n\r\n%s",
	               strlen(body), body);
	REPLY form = talk(&h, "POST /eko HTTP/1.1\r\nHost: x\r\n" FORM_HEAD "Content-Length: 3\r\n\r\na=1");
	REPLY broken = talk(&h,
	                    "POST /eko HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=C\r\n"
	                    "Content-Length: %zu\r\n\r\n%s",
	                    strlen(body), body);
	REPLY nobound = talk(&h, "POST /eko HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\n"
	                         "Content-Length: 3\r\n\r\na=1");

	(void)state;
	assert_string_equal(r.body, "a=Å;f:x.txt:text/plain:3;");
	assert_string_equal(form.body, "a=1;");
	assert_int_equal(broken.status, 400);
	assert_true(reply_has(&broken, "reason=multipart"));
	assert_int_equal(nobound.status, 400);
}

static void broken_form_names_the_field(void **state)
{
	REPLY r = talk(&h, "POST /eko HTTP/1.1\r\nHost: x\r\n" FORM_HEAD "Content-Length: 7\r\n\r\na=1&b=%%");

	(void)state;
	assert_int_equal(r.status, 400);
	assert_true(reply_has(&r, "field=b reason=escape"));
}

static void rate_is_limited(void **state)
{
	int refused = 0;

	(void)state;
	for (int i = 0; i < 25; i++) {
		REPLY r = talk(&h, GET("/gissa"));
		char value[600];

		if (r.status == 429) {
			refused++;
			assert_string_equal(reply_header(&r, "Retry-After", value), "4");
		}
	}
	assert_int_equal(refused, 5);
	harness_advance(&h, 4 * SECOND);
	{
		REPLY later = talk(&h, GET("/gissa"));

		assert_int_equal(later.status, 200);
	}
}

static void forwarded_address_is_not_believed(void **state)
{
	REPLY r =
	        talk(&h, "GET /klient HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nUser-Agent: a\tb\r\n\r\n");

	(void)state;
	assert_string_equal(r.body, "127.0.0.1 ab");
}

static void behind_proxy(struct http_settings *settings)
{
	settings->proxies = "127.0.0.1";
	settings->origins = "https://jour.example.se https://jour2.example.se";
	settings->form_action = "https://app.example.se";
	settings->environment = "production";
}

static void proxy_and_tls_change_what_is_believed(void **state)
{
	struct harness p;
	char value[600];

	(void)state;
	harness_start(&p, behind_proxy);
	{
		REPLY client = talk(&p, "GET /klient HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n"
		                        "X-Forwarded-For: 203.0.113.9\r\n\r\n");
		REPLY page = talk(&p, GET("/"));

		assert_string_equal(client.body, "203.0.113.9 ");
		assert_string_equal(reply_header(&page, "Strict-Transport-Security", value),
		                    "max-age=31536000; includeSubDomains");
		assert_non_null(strstr(reply_header(&page, "Content-Security-Policy", value),
		                       "form-action 'self' https://app.example.se;"));
	}
	harness_stop(&p);
}

static void without_view(struct http_settings *settings)
{
	settings->view = NULL;
}

static void error_without_templates_is_plain_text(void **state)
{
	struct harness p;
	char value[600];

	(void)state;
	harness_start(&p, without_view);
	{
		REPLY r = talk(&p, GET("/fel/STORAGE_FULL"));

		assert_int_equal(r.status, 503);
		assert_string_equal(reply_header(&r, "Content-Type", value), "text/plain; charset=utf-8");
		assert_string_equal(r.body, err_text(ERR_STORAGE_FULL));
		assert_string_equal(reply_header(&r, "X-Frame-Options", value), "DENY");
	}
	harness_stop(&p);
}

static struct view *real_view;

static void with_real_view(struct http_settings *settings)
{
	settings->view = real_view;
}

/* The pages that people see, with the keys that this room gives, and no others. */
static void real_error_page_is_rendered(void **state)
{
	struct view_problem problem = { "" };
	struct harness p;

	(void)state;
	if (view_load(TEST_SOURCE_DIR "/templates", &problem, &real_view) != ERR_OK)
		fail_msg("%s", problem.text);
	harness_start(&p, with_real_view);
	{
		REPLY r = talk(&p, GET("/finns-inte"));
		REPLY field = talk(&p, GET("/fel/field"));
		char value[600];

		assert_int_equal(r.status, 404);
		assert_string_equal(reply_header(&r, "Content-Type", value), "text/html; charset=utf-8");
		assert_true(reply_has(&r, err_text(ERR_NOT_FOUND)));
		assert_true(reply_has(&field, "person.name"));
	}
	harness_stop(&p);
	view_free(real_view);
}

static void bad_settings_stop_the_start(void **state)
{
	struct http_settings settings = { .clock = clock_system(), .random = NULL };
	const struct http_table none = { NULL, 0 };
	struct http_server *s = NULL;

	(void)state;
	settings.random = (const struct random *)&settings; /* never asked: the address is looked at first */
	settings.proxies = "not-an-address";
	assert_int_equal(http_server_new(&settings, &none, 0, &s), ERR_CONFIG);
	assert_null(s);
}

static void taken_port_is_said(void **state)
{
	struct http_settings settings = {
		.host = "127.0.0.1", .port = h.port, .clock = &h.clock, .random = NULL, .log = &h.log
	};
	const struct http_table none = { NULL, 0 };
	struct http_server *s = NULL;

	(void)state;
	settings.random = random_system();
	assert_int_equal(http_server_new(&settings, &none, 0, &s), ERR_IO);
	settings.host = "jour.example";
	assert_int_equal(http_server_new(&settings, &none, 0, &s), ERR_CONFIG);
	assert_null(s);
	assert_true(harness_logged(&h, "http.cannot_listen"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_has_headers_of_safety),
		cmocka_unit_test(framed_route_may_be_framed_by_us),
		cmocka_unit_test(unknown_path_is_404_page),
		cmocka_unit_test(error_is_problem_json_where_asked_for),
		cmocka_unit_test(wrong_method_is_405_with_allow),
		cmocka_unit_test(head_is_get_without_body),
		cmocka_unit_test(parameters_and_query_are_decoded),
		cmocka_unit_test(nobody_is_sent_to_the_login_and_back),
		cmocka_unit_test(bodies_are_limited_and_typed),
		cmocka_unit_test(long_addresses_and_headers_are_refused),
		cmocka_unit_test(errors_of_handlers_become_pages),
		cmocka_unit_test(download_names_the_file),
		cmocka_unit_test(assets_are_cached),
		cmocka_unit_test(multipart_reaches_the_handler),
		cmocka_unit_test(broken_form_names_the_field),
		cmocka_unit_test(rate_is_limited),
		cmocka_unit_test(forwarded_address_is_not_believed),
		cmocka_unit_test(proxy_and_tls_change_what_is_believed),
		cmocka_unit_test(error_without_templates_is_plain_text),
		cmocka_unit_test(real_error_page_is_rendered),
		cmocka_unit_test(bad_settings_stop_the_start),
		cmocka_unit_test(taken_port_is_said),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
