#include "http/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>

#include "http/proxy.h"
#include "http/text.h"

static enum err nothing(struct http_request *req, struct http_response *res)
{
	(void)req, (void)res;
	return ERR_OK;
}

#define ROUTE(m, p)                                                                                                    \
	{                                                                                                              \
		.method = (m), .path = (p), .handler = nothing                                                         \
	}

static void literal_wins_over_parameter(void **state)
{
	static const struct http_route defs[] = { ROUTE(HTTP_GET, "/"),          ROUTE(HTTP_GET, "/beslut/{ref}"),
		                                  ROUTE(HTTP_GET, "/beslut/ny"), ROUTE(HTTP_POST, "/beslut/{ref}/las"),
		                                  ROUTE(HTTP_GET, "/a/{x}/c"),   ROUTE(HTTP_GET, "/a/b/{y}") };
	const struct http_table table = HTTP_TABLE(defs);
	struct routes r;
	struct route_match m;
	const char *bad;

	(void)state;
	assert_int_equal(routes_init(&r, &table, 1, &bad), ERR_OK);
	assert_string_equal(routes_find(&r, span_str("/"), HTTP_GET).route->def->path, "/");
	assert_string_equal(routes_find(&r, span_str("/beslut/ny"), HTTP_GET).route->def->path, "/beslut/ny");
	m = routes_find(&r, span_str("/beslut/GVL-2026-0042-7"), HTTP_GET);
	assert_string_equal(m.route->def->path, "/beslut/{ref}");
	assert_true(span_equal_str(m.params[0], "GVL-2026-0042-7"));
	assert_string_equal(routes_find(&r, span_str("/a/b/c"), HTTP_GET).route->def->path, "/a/b/{y}");
	m = routes_find(&r, span_str("/beslut/x/las"), HTTP_GET);
	assert_null(m.route);
	assert_int_equal(m.allowed, 1u << HTTP_POST);
	assert_int_equal(routes_find(&r, span_str("/beslut/"), HTTP_GET).allowed, 0);
	assert_int_equal(routes_find(&r, span_str("/beslut"), HTTP_GET).allowed, 0);
	assert_int_equal(routes_find(&r, span_str("//"), HTTP_GET).allowed, 0);
	assert_int_equal(routes_find(&r, span_str(""), HTTP_GET).allowed, 0);
	assert_int_equal(routes_find(&r, span_str("/1/2/3/4/5/6/7/8/9/10/11"), HTTP_GET).allowed, 0);
	routes_release(&r);
}

static void the_last_parameter_may_take_the_rest(void **state)
{
	static const struct http_route defs[] = { ROUTE(HTTP_GET, "/tile/{path...}"), ROUTE(HTTP_GET, "/tile/{one}"),
		                                  ROUTE(HTTP_GET, "/tile/a/b"), ROUTE(HTTP_GET, "/{x}/{y...}") };
	const struct http_table table = HTTP_TABLE(defs);
	struct routes r;
	struct route_match m;
	const char *bad;

	(void)state;
	assert_int_equal(routes_init(&r, &table, 1, &bad), ERR_OK);
	m = routes_find(&r, span_str("/tile/0/x001/067.p/12"), HTTP_GET);
	assert_string_equal(m.route->def->path, "/tile/{path...}");
	assert_true(span_equal_str(m.params[0], "0/x001/067.p/12"));
	assert_ptr_equal(m.params[0].ptr, m.rest.ptr);
	m = routes_find(&r, span_str("/tile/0"), HTTP_GET);
	assert_string_equal(m.route->def->path, "/tile/{one}");
	assert_null(m.rest.ptr);
	assert_string_equal(routes_find(&r, span_str("/tile/a/b"), HTTP_GET).route->def->path, "/tile/a/b");
	m = routes_find(&r, span_str("/p/q/r"), HTTP_GET);
	assert_true(span_equal_str(m.params[0], "p") && span_equal_str(m.params[1], "q/r"));
	assert_null(routes_find(&r, span_str("/tile/"), HTTP_GET).route);
	assert_null(routes_find(&r, span_str("/tile"), HTTP_GET).route);
	assert_null(routes_find(&r, span_str("/tile/2/3/4/5/6/7/8/9/10/11"), HTTP_GET).route);
	routes_release(&r);
}

static void assert_refused(const struct http_route *defs, size_t count, const char *bad_path)
{
	const struct http_table table = { defs, count };
	struct routes r;
	const char *bad;

	assert_int_equal(routes_init(&r, &table, 1, &bad), ERR_CONFIG);
	assert_string_equal(bad, bad_path);
	routes_release(&r);
}

static void bad_tables_are_refused(void **state)
{
	const struct http_route same[] = { ROUTE(HTTP_GET, "/a/{x}"), ROUTE(HTTP_GET, "/a/{y}") };
	const struct http_route no_slash[] = { ROUTE(HTTP_GET, "a") };
	const struct http_route upper[] = { ROUTE(HTTP_GET, "/A") };
	const struct http_route brace[] = { ROUTE(HTTP_GET, "/{x") };
	const struct http_route trailing[] = { ROUTE(HTTP_GET, "/a/") };
	const struct http_route not_last[] = { ROUTE(HTTP_GET, "/{x...}/a") };
	const struct http_route nameless[] = { ROUTE(HTTP_GET, "/{...}") };
	const struct http_route same_rest[] = { ROUTE(HTTP_GET, "/a/{x...}"), ROUTE(HTTP_GET, "/a/{y...}") };
	const struct http_route no_handler[] = { { .method = HTTP_GET, .path = "/a" } };
	const struct http_route no_size[] = {
		{ .method = HTTP_POST, .path = "/a", .body = HTTP_BODY_FORM, .handler = nothing }
	};

	(void)state;
	assert_refused(same, 2, "/a/{y}");
	assert_refused(no_slash, 1, "a");
	assert_refused(upper, 1, "/A");
	assert_refused(brace, 1, "/{x");
	assert_refused(trailing, 1, "/a/");
	assert_refused(not_last, 1, "/{x...}/a");
	assert_refused(nameless, 1, "/{...}");
	assert_refused(same_rest, 2, "/a/{y...}");
	assert_refused(no_handler, 1, "/a");
	assert_refused(no_size, 1, "/a");
}

static void only_own_paths_are_safe(void **state)
{
	char longest[HTTP_RETURN_PATH_MAX + 2];

	(void)state;
	assert_true(http_path_safe(span_str("/")));
	assert_true(http_path_safe(span_str("/beslut/GVL-2026-0042-7?visa=alla#a")));
	assert_false(http_path_safe(span_str("")));
	assert_false(http_path_safe(span_str("beslut")));
	assert_false(http_path_safe(span_str("//evil.example")));
	assert_false(http_path_safe(span_str("/\\evil.example")));
	assert_false(http_path_safe(span_str("/%2Fevil.example")));
	assert_false(http_path_safe(span_str("/%5cevil.example")));
	assert_false(http_path_safe(span_str("https://evil.example")));
	assert_false(http_path_safe(span_str("/a b")));
	assert_false(http_path_safe(span_str("/a\r\nSet-Cookie: x")));
	assert_false(http_path_safe(span_str("/å")));
	memset(longest, 'a', sizeof longest);
	longest[0] = '/';
	assert_true(http_path_safe(span_of(longest, HTTP_RETURN_PATH_MAX)));
	assert_false(http_path_safe(span_of(longest, HTTP_RETURN_PATH_MAX + 1)));
}

static void disposition_survives_any_name(void **state)
{
	BUF out = buf_init(1000);

	(void)state;
	assert_int_equal(http_disposition("attachment", span_str("Å \"1\";x.pdf"), &out), ERR_OK);
	assert_string_equal(buf_str(&out),
	                    "attachment; filename=\"__ _1__x.pdf\"; filename*=UTF-8''%C3%85%20%221%22%3Bx.pdf");
	assert_int_equal(http_disposition("attachment", span_str("a\r\nb"), &out), ERR_INPUT);
	assert_int_equal(http_disposition("attachment", span_str(""), &out), ERR_INPUT);
}

static const char *client_of(const char *peer, const char *forwarded, char out[ADDRESS_TEXT])
{
	struct proxies p;
	struct in6_addr from, client;

	assert_int_equal(proxies_init(&p, "127.0.0.1 10.0.0.5, 2001:db8::5"), ERR_OK);
	assert_int_equal(address_parse(span_str(peer), &from), ERR_OK);
	client = client_address(&p, &from, span_str(forwarded));
	address_format(&client, out);
	return out;
}

static void forwarded_is_believed_from_proxies_only(void **state)
{
	char out[ADDRESS_TEXT];
	struct proxies p;

	(void)state;
	assert_string_equal(client_of("192.0.2.1", "203.0.113.9", out), "192.0.2.1");
	assert_string_equal(client_of("127.0.0.1", "203.0.113.9", out), "203.0.113.9");
	assert_string_equal(client_of("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.5", out), "203.0.113.9");
	assert_string_equal(client_of("2001:db8::5", "2001:db8::77", out), "2001:db8::77");
	assert_string_equal(client_of("127.0.0.1", "", out), "127.0.0.1");
	assert_string_equal(client_of("127.0.0.1", "203.0.113.9, unknown", out), "127.0.0.1");
	assert_string_equal(client_of("127.0.0.1", "10.0.0.5", out), "10.0.0.5");
	assert_int_equal(proxies_init(&p, "127.0.0.1 proxy.example"), ERR_CONFIG);
	assert_int_equal(proxies_init(&p, "1 2 3"), ERR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literal_wins_over_parameter),
		cmocka_unit_test(the_last_parameter_may_take_the_rest),
		cmocka_unit_test(bad_tables_are_refused),
		cmocka_unit_test(only_own_paths_are_safe),
		cmocka_unit_test(disposition_survives_any_name),
		cmocka_unit_test(forwarded_is_believed_from_proxies_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
