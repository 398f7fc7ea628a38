#include "jourbeslut/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* A folder of templates, made for one test. */
struct folder {
	char dir[64];
	struct view *view;
	struct view_problem problem;
};

static void write_file(const struct folder *f, const char *name, const char *text)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", f->dir, name);
	CLOSE FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
}

static int folder_make(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	char path[128];

	if (!f)
		return -1;
	(void)snprintf(f->dir, sizeof f->dir, "/tmp/test-view-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	(void)snprintf(path, sizeof path, "%s/pages", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/assets", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	*state = f;
	return 0;
}

static int folder_remove(void **state)
{
	struct folder *f = *state;
	char command[128];

	view_free(f->view);
	(void)snprintf(command, sizeof command, "rm -r %s", f->dir);
	/* NOLINTNEXTLINE(cert-env33-c): a command of our own over a name of our own */
	int rc = system(command);
	free(f);
	return rc;
}

static enum err load(struct folder *f)
{
	view_free(f->view);
	f->view = NULL;
	return view_load(f->dir, &f->problem, &f->view);
}

static enum err render(struct folder *f, const char *name, const char *data, struct buf *out)
{
	JSON json_t *json = NULL;

	assert_int_equal(json_read(span_str(data), 1 << 20, NULL, &json), ERR_OK);
	return view_render(f->view, name, json, &f->problem, out);
}

/* Template and data give the text. */
static void expect(struct folder *f, const char *template, const char *data, const char *text)
{
	BUF out = buf_init(1 << 16);

	write_file(f, "pages/x.html", template);
	if (load(f) != ERR_OK || render(f, "x", data, &out) != ERR_OK)
		fail_msg("%s", f->problem.text);
	assert_string_equal(buf_str(&out), text);
}

static void expect_refused(struct folder *f, const char *template, const char *reason)
{
	write_file(f, "pages/x.html", template);
	assert_int_equal(load(f), ERR_CONFIG);
	assert_null(f->view);
	if (!strstr(f->problem.text, reason))
		fail_msg("\"%s\" was refused because of: %s", template, f->problem.text);
}

static void expect_fault(struct folder *f, const char *template, const char *data, const char *reason)
{
	BUF out = buf_init(1 << 16);

	write_file(f, "pages/x.html", template);
	if (load(f) != ERR_OK)
		fail_msg("%s", f->problem.text);
	assert_int_equal(render(f, "x", data, &out), ERR_INTERNAL);
	if (!strstr(f->problem.text, reason))
		fail_msg("\"%s\" failed because of: %s", template, f->problem.text);
}

static void test_values_are_escaped(void **state)
{
	struct folder *f = *state;

	expect(f, "<p title=\"{{x}}\">{{ x }}</p>", "{\"x\":\"<a href='x'>&\\\"\"}",
	       "<p title=\"&lt;a href=&#39;x&#39;&gt;&amp;&quot;\">&lt;a href=&#39;x&#39;&gt;&amp;&quot;</p>");
	expect(f, "{{n}} {{a.b.c}} {{list.1.x}}",
	       "{\"n\":-7,\"a\":{\"b\":{\"c\":\"åäö\"}},\"list\":[{},{\"x\":\"y\"}]}", "-7 åäö y");
	expect(f, "a{{!comment}}b", "{}", "ab");
}

static void test_there_is_no_raw_form(void **state)
{
	struct folder *f = *state;

	expect_refused(f, "{{{x}}}", "is no name");
	expect_refused(f, "{{&x}}", "is no name");
	expect_refused(f, "{{=<% %>=}}", "is no name");
	expect_refused(f, "{{X}}", "is no name");
	expect_refused(f, "{{a..b}}", "is no name");
	expect_refused(f, "{{}}", "is no name");
	expect_refused(f, "{{view.secret}}", "is no name");
}

static void test_sections(void **state)
{
	struct folder *f = *state;

	expect(f, "{{#x}}[{{v}}{{o}}]{{/x}}", "{\"o\":\"o\",\"x\":[{\"v\":1},{\"v\":2}]}", "[1o][2o]");
	expect(f, "{{#x}}[{{.}}]{{/x}}{{^x}}none{{/x}}", "{\"x\":[\"a\",\"<\"]}", "[a][&lt;]");
	expect(f, "{{#x}}[{{x}}]{{/x}}{{^x}}none{{/x}}", "{\"x\":\"\"}", "none");
	expect(f, "{{#x}}[{{x}}]{{/x}}{{^x}}none{{/x}}", "{\"x\":\"y\"}", "[y]");
	expect(f, "{{#x}}yes {{o}}{{/x}}{{^x}}no{{/x}}", "{\"o\":1,\"x\":true}", "yes 1");
	expect(f, "{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":0}", "no");
	expect(f, "{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{}", "no");
	expect(f, "{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":[]}", "no");
	expect(f, "{{#x.0}}some{{/x.0}}", "{\"x\":[{\"a\":1},{\"a\":2}]}", "some");
	expect(f, "{{#x}}{{#x}}{{v}}{{/x}}{{/x}}", "{\"x\":{\"v\":1,\"x\":{\"v\":2}}}", "2");
}

static void test_a_tag_alone_takes_its_line_with_it(void **state)
{
	struct folder *f = *state;

	expect(f, "a\n  {{#x}}\nb {{v}}\n  {{/x}}\nc\n", "{\"x\":[{\"v\":1},{\"v\":2}]}", "a\nb 1\nb 2\nc");
	expect(f, "a {{#x}}b{{/x}}\n", "{\"x\":true}", "a b");
	expect(f, "{{!first}}\na\n", "{}", "a"); /* the end of the last line is no text */
}

static void test_what_is_not_closed_is_refused(void **state)
{
	struct folder *f = *state;

	expect_refused(f, "a\n{{#x}}\nb", "{{x}}: is not closed");
	expect_refused(f, "{{/x}}", "closes what is not open");
	expect_refused(f, "{{#x}}{{#y}}{{/x}}{{/y}}", "x.html:1: {{x}}: closes another");
	expect_refused(f, "a\nb {{x", "x.html:2: {{ without }}");
	expect_refused(f, "{{>nothing}}", "there is no such partial");
	expect_refused(f, "{{!layout: nothing}}", "is no layout");
	expect_refused(f, "{{>x}}", "circle");
	expect_refused(f, "\xff", "is not UTF-8");
}

static void test_places_that_escaping_cannot_make_safe(void **state)
{
	struct folder *f = *state;

	expect_refused(f, "<p class={{x}}>", "only in text");
	expect_refused(f, "<p class='{{x}}'>", "double quotes");
	expect_refused(f, "<p {{x}}>", "only in text");
	expect_refused(f, "<{{x}}>", "only in text");
	expect_refused(f, "<p {{x}}=\"y\">", "only in text");
	expect_refused(f, "<!-- {{x}} -->", "only in text");
	expect_refused(f, "<script>{{x}}</script>", "only in text");
	expect_refused(f, "<script src=\"/a.js\">var a;</script>", "inline script");
	expect_refused(f, "<style>a{}</style>", "inline style");
	expect_refused(f, "<p style=\"a\">", "not allowed");
	expect_refused(f, "<p OnClick=\"a\">", "not allowed");
	expect_refused(f, "<iframe srcdoc=\"a\">", "not allowed");
	expect_refused(f, "a < b", "&lt;");
	expect_refused(f, "<p{{#x}}>{{/x}}", "another place");
	expect_refused(f, "<p class=\"{{#x}}\">{{/x}}", "another place");
	expect_refused(f, "<p class=\"{{>y}}\">", "only in text");
	expect_refused(f, "<p", "within a tag");
	expect_refused(f, "<p class=\"a\"id=\"b\">", "white space");
	expect_refused(f, "<p{{#x}} hidden{{/x}}class=\"b\">", "white space");
}

static void test_places_that_are_safe(void **state)
{
	struct folder *f = *state;

	expect(f,
	       "<!doctype html><!-- a > b --><input{{#x}} checked{{/x}}><a class=\"a{{#x}} {{y}}{{/x}}\" hidden>b</a>",
	       "{\"x\":true,\"y\":\"z\"}", "<!doctype html><!-- a > b --><input checked><a class=\"a z\" hidden>b</a>");
	expect(f, "<script src=\"/assets/a.js?v={{view.version}}\" defer></script>", "{}",
	       "<script src=\"/assets/a.js?v=cbf29ce484222325\" defer></script>");
	expect(f, "<meta http-equiv=\"refresh\" content=\"{{n}}\">", "{\"n\":5}",
	       "<meta http-equiv=\"refresh\" content=\"5\">");
	expect_fault(f, "<meta http-equiv=\"refresh\" content=\"{{n}}\">", "{\"n\":\"0;url=//x\"}", "another kind");
}

static void test_addresses(void **state)
{
	struct folder *f = *state;
	static const char *const right[] = { "/",
		                             "/desk?a=1",
		                             "https://a.example/",
		                             "http://a.example/",
		                             "tel:+46701740605",
		                             "bankid:///?autostarttoken=a" };
	static const char *const wrong[] = {
		"",       "//evil.example",   "/\\\\evil.example", "javascript:alert(1)", "desk",
		" /desk", "data:text/html,x", "HTTPS:/a",          "\\tjavascript:x"
	};
	char data[128];

	for (size_t i = 0; i < ARRAY_LENGTH(right); i++) {
		char text[128];
		(void)snprintf(data, sizeof data, "{\"x\":\"%s\"}", right[i]);
		(void)snprintf(text, sizeof text, "<a href=\"%s\">a</a>", right[i]);
		expect(f, "<a href=\"{{x}}\">a</a>", data, text);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		(void)snprintf(data, sizeof data, "{\"x\":\"%s\"}", wrong[i]);
		expect_fault(f, "<a href=\"{{x}}\">a</a>", data, "may not begin an address");
	}
	expect(f, "<a href=\"/a/{{x}}?b={{y}}#{{z}}\">a</a>", "{\"x\":\"b/c\",\"y\":\"1&2=\\\"å\",\"z\":7}",
	       "<a href=\"/a/b/c?b=1%262%3D%22%C3%A5#7\">a</a>");
	expect(f, "<a href=\"/a{{#x}}?b={{x}}{{/x}}\">a</a>", "{\"x\":\"b\"}", "<a href=\"/a?b=b\">a</a>");
	expect_refused(f, "<a href=\"/{{x}}\">", "literal path");
	expect_refused(f, "<a href=\"//{{x}}\">", "literal path");
	expect_refused(f, "<a href=\"javascript:{{x}}\">", "literal path");
	expect_refused(f, "<form action=\"x{{y}}\">", "literal path");
	expect_refused(f, "<a href=\"https://{{x}}\">", "literal path");
	expect_refused(f, "<a href=\"{{#x}}/a{{/x}}\">", "beginning before a section");
}

static void test_what_the_data_lacks_is_our_fault(void **state)
{
	struct folder *f = *state;

	expect_fault(f, "a\n<p>{{x.y}}</p>", "{\"x\":{}}", "x.html:2: {{x.y}}: the data lacks it");
	expect_fault(f, "{{x}}", "{\"x\":null}", "another kind");
	expect_fault(f, "{{x}}", "{\"x\":true}", "another kind");
	expect_fault(f, "{{x}}", "{\"x\":1.5}", "another kind");
	expect_fault(f, "{{x}}", "{\"x\":{}}", "another kind");
	expect_fault(f, "{{view.title}}", "{}", "no title");
	BUF out = buf_init(100);
	assert_int_equal(render(f, "y", "{}", &out), ERR_INTERNAL);
	assert_string_equal(f->problem.text, "y: there is no such template");
}

static void test_layout_and_partials(void **state)
{
	struct folder *f = *state;
	BUF out = buf_init(1 << 10);

	write_file(f, "pages/layout.html", "<title>{{view.title}} & co</title>{{>content}}!{{c}}\n");
	write_file(f, "pages/row.html", "[{{v}}]\n");
	expect(f, "{{!layout: layout}}\n{{!title: A & B}}\n{{#r}}{{>row}}.{{/r}}",
	       "{\"c\":1,\"r\":[{\"v\":1},{\"v\":2}]}", "<title>A &amp; B & co</title>[1].[2].!1");
	assert_true(view_has(f->view, "row"));
	assert_false(view_has(f->view, "ro"));
	assert_false(view_has(f->view, "rows"));
	assert_string_equal(view_name_at(f->view, 0), "layout");
	assert_null(view_name_at(f->view, 3));
	assert_int_equal(render(f, "layout", "{\"c\":1}", &out), ERR_INTERNAL);
}

static void test_names_that_begin_alike_are_found(void **state)
{
	static const char *const names[] = { "a", "a-b", "a-b-c", "ab", "b" };
	struct folder *f = *state;
	char path[64];

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "pages/%s.html", names[i]);
		write_file(f, path, names[i]);
	}
	assert_int_equal(load(f), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		BUF out = buf_init(100);
		assert_int_equal(render(f, names[i], "{}", &out), ERR_OK);
		assert_string_equal(buf_str(&out), names[i]);
	}
}

static void test_output_has_a_limit(void **state)
{
	struct folder *f = *state;
	BUF out = buf_init(10);

	write_file(f, "pages/x.html", "{{#x}}1234{{/x}}");
	assert_int_equal(load(f), ERR_OK);
	assert_int_equal(render(f, "x", "{\"x\":[1,2,3]}", &out), ERR_TOO_LARGE);
}

static void test_assets(void **state)
{
	struct folder *f = *state;
	struct view_asset a;
	struct view_asset b;

	write_file(f, "assets/style.css", "a{}");
	write_file(f, "assets/.hidden.css", "a{}");
	write_file(f, "assets/notes.unknown", "a{}");
	assert_int_equal(load(f), ERR_OK);
	assert_int_equal(view_asset_find(f->view, "style.css", &a), ERR_OK);
	assert_string_equal(a.type, "text/css; charset=utf-8");
	assert_true(span_equal_str(a.bytes, "a{}"));
	assert_int_equal(strlen(a.etag), 18);
	char before[20];
	(void)snprintf(before, sizeof before, "%s", a.etag);
	assert_int_equal(view_asset_find(f->view, ".hidden.css", &b), ERR_NOT_FOUND);
	assert_int_equal(view_asset_find(f->view, "notes.unknown", &b), ERR_NOT_FOUND);
	assert_int_equal(view_asset_find(f->view, "../pages/x.html", &b), ERR_NOT_FOUND);
	write_file(f, "assets/style.css", "b{}");
	assert_int_equal(load(f), ERR_OK);
	assert_int_equal(view_asset_find(f->view, "style.css", &b), ERR_OK);
	assert_string_not_equal(b.etag, before);
}

static void test_no_folder(void **state)
{
	struct folder *f = *state;
	VIEW *v = NULL;

	assert_int_equal(view_load("/nonexistent/folder", &f->problem, &v), ERR_NOT_FOUND);
	assert_string_equal(f->problem.text, "/nonexistent/folder/pages: there is no such folder");
	assert_null(v);
}

/* Lines break in running text alone; what is typed and what is quoted keep their bytes. */
static void test_references_to_law_never_break(void **state)
{
	struct folder *f = *state;

	expect(f, "<p title=\"{{x}}\">{{x}}</p>", "{\"x\":\"enligt 6 § LVU\"}",
	       "<p title=\"enligt 6 § LVU\">enligt 6\xc2\xa0§\xc2\xa0LVU</p>");
	expect(f, "<label>{{x}}</label><textarea>{{x}}</textarea><pre>{{x}}</pre>{{x}}",
	       "{\"x\":\"26 kap. 7 § & <b>\"}",
	       "<label>26\xc2\xa0kap.\xc2\xa0"
	       "7\xc2\xa0§ &amp; &lt;b&gt;</label><textarea>26 kap. 7 § &amp; &lt;b&gt;</textarea>"
	       "<pre>26 kap. 7 § &amp; &lt;b&gt;</pre>26\xc2\xa0kap.\xc2\xa0"
	       "7\xc2\xa0§ &amp; &lt;b&gt;");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values_are_escaped),
		TEST(test_references_to_law_never_break),
		TEST(test_there_is_no_raw_form),
		TEST(test_sections),
		TEST(test_a_tag_alone_takes_its_line_with_it),
		TEST(test_what_is_not_closed_is_refused),
		TEST(test_places_that_escaping_cannot_make_safe),
		TEST(test_places_that_are_safe),
		TEST(test_addresses),
		TEST(test_what_the_data_lacks_is_our_fault),
		TEST(test_layout_and_partials),
		TEST(test_names_that_begin_alike_are_found),
		TEST(test_output_has_a_limit),
		TEST(test_assets),
		TEST(test_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
