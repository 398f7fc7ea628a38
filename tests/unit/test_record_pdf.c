/* The spelling of PDF objects. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "record/pdf.h"

static void test_numbers(void **state)
{
	static const struct {
		int32_t value;
		const char *text;
	} cases[] = { { 0, "0" },
		      { 1, "0.001" },
		      { 11500, "11.5" },
		      { -70866, "-70.866" },
		      { 100, "0.1" },
		      { 595276, "595.276" },
		      { 1000, "1" },
		      { -1, "-0.001" },
		      { INT32_MIN, "-2147483.648" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		BUF out = buf_init(64);

		assert_int_equal(pdf_add_milli(&out, cases[i].value), ERR_OK);
		assert_string_equal(out.ptr, cases[i].text);
	}
}

static void test_texts(void **state)
{
	BUF out = buf_init(256);

	(void)state;
	assert_int_equal(pdf_add_text(&out, "Å😀"), ERR_OK);
	assert_string_equal(out.ptr, "<FEFF00C5D83DDE00>");
	buf_clear(&out);
	assert_int_equal(pdf_add_text(&out, ""), ERR_OK);
	assert_string_equal(out.ptr, "<FEFF>");
	assert_int_equal(pdf_add_text(&out, "a\xc3"), ERR_INPUT);
	buf_clear(&out);
	assert_int_equal(pdf_add_name(&out, "application/ocsp-response (x)"), ERR_OK);
	assert_string_equal(out.ptr, "/application#2Focsp-response#20#28x#29");
	buf_clear(&out);
	assert_int_equal(pdf_add_date(&out, (struct instant){ 0 }), ERR_OK);
	assert_string_equal(out.ptr, "(D:19700101000000+00'00')");
}

static void test_file(void **state)
{
	static const char bytes[] = "\0\1endstream";
	static const char expected[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n2 0 obj\n<< /A 1 /Length 11 >>\nstream\n"
	                               "\0\1endstream\nendstream\nendobj\n1 0 obj\n<<>>\nendobj\n";
	BUF out = buf_init(4096);
	PDF p = { 0 };
	uint32_t catalog, info;
	size_t xref;

	(void)state;
	assert_int_equal(pdf_open(&p, &out, "1.7"), ERR_OK);
	assert_int_equal(pdf_reserve(&p, &catalog), ERR_OK);
	assert_int_equal(pdf_reserve(&p, &info), ERR_OK);
	assert_int_equal(pdf_add_stream(&p, info, "/A 1", span_of(bytes, sizeof bytes - 1), PDF_PLAIN), ERR_OK);
	assert_int_equal(pdf_begin(&p, catalog), ERR_OK);
	assert_int_equal(buf_add_str(&out, "<<>>"), ERR_OK);
	assert_int_equal(pdf_end(&p), ERR_OK);
	xref = out.len;
	assert_int_equal(pdf_close(&p, catalog, info), ERR_OK);
	assert_memory_equal(out.ptr, expected, sizeof expected - 1);
	assert_memory_equal(out.ptr + xref, "xref\n0 3\n0000000000 65535 f \n", 29);
	assert_non_null(
	        strstr(out.ptr + xref, "\n0000000015 00000 n \ntrailer\n<< /Size 3 /Root 1 0 R /Info 2 0 R /ID [<"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
