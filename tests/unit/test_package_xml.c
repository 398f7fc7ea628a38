/* The XML writer: what it writes is well-formed, whatever the texts are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "package/xml.h"

static void test_an_outline(void **state)
{
	BUF out = buf_init(10000);
	struct xml x;

	(void)state;
	xml_begin(&x, &out);
	xml_open(&x, "a");
	xml_attribute(&x, "xmlns", "urn:x");
	xml_attribute_int(&x, "n", -7);
	xml_open(&x, "b");
	xml_close(&x);
	xml_leaf(&x, "c", "text");
	xml_open(&x, "d");
	xml_attribute_time(&x, "at", (struct instant){ 0 });
	xml_text_time(&x, (struct instant){ 1 });
	xml_close(&x);
	xml_close(&x);
	assert_int_equal(xml_end(&x), ERR_OK);
	assert_string_equal(buf_str(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	                                   "<a xmlns=\"urn:x\" n=\"-7\">\n"
	                                   "\t<b/>\n"
	                                   "\t<c>text</c>\n"
	                                   "\t<d at=\"1970-01-01T00:00:00.000000Z\">1970-01-01T00:00:00.000001Z</d>\n"
	                                   "</a>\n");
}

static enum err write_one(const char *attribute, const char *text, struct buf *out)
{
	struct xml x;

	xml_begin(&x, out);
	xml_open(&x, "a");
	xml_attribute(&x, "b", attribute);
	xml_text(&x, text);
	xml_close(&x);
	return xml_end(&x);
}

static void test_markup_is_escaped(void **state)
{
	BUF out = buf_init(10000);

	(void)state;
	assert_int_equal(write_one("<\"'&>\t\n\r", "]]> <b a=\"'\">&amp;\t\n\r", &out), ERR_OK);
	assert_non_null(strstr(buf_str(&out), "<a b=\"&lt;&quot;'&amp;&gt;&#9;&#10;&#13;\">"
	                                      "]]&gt; &lt;b a=\"'\"&gt;&amp;amp;\t\n&#13;</a>"));
}

static void test_what_xml_cannot_hold_is_an_error(void **state)
{
	static const char *const bad[] = { "a\x01",        "\x1f",         "\xff",        "\xc3",
		                           "\xed\xa0\x80", "\xef\xbf\xbe", "\xef\xbf\xbf" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		BUF out = buf_init(10000);

		assert_int_equal(write_one("", bad[i], &out), ERR_INPUT);
		assert_int_equal(write_one(bad[i], "", &out), ERR_INPUT);
	}
}

static void test_an_error_sticks(void **state)
{
	BUF small = buf_init(60), out = buf_init(1000);

	(void)state;
	assert_int_equal(write_one("a longer value than there is room for", "text", &small), ERR_TOO_LARGE);
	assert_true(small.len <= 60);
	assert_int_equal(write_one("\xff", "text", &out), ERR_INPUT);
	assert_null(strstr(buf_str(&out), "text")); /* nothing after it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_outline),
		cmocka_unit_test(test_markup_is_escaped),
		cmocka_unit_test(test_what_xml_cannot_hold_is_an_error),
		cmocka_unit_test(test_an_error_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
