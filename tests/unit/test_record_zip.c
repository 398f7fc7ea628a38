/* ZIP files: what is written is read back; what others write is read where it has one meaning; all else is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/zip.h"

/* As Python's zipfile writes them: a folder and a deflated file; a file whose sizes follow its data. */
static const char deflated[] =
        "\x50\x4b\x03\x04\x14\x00\x00\x00\x00\x00\x00\x18\x75\x5d\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05"
        "\x00\x00\x00\x6d\x61\x70\x70\x2f\x50\x4b\x03\x04\x14\x00\x00\x00\x08\x00\x00\x18\x75\x5d\x37\x0d\x79\x79\x06"
        "\x00\x00\x00\x38\x00\x00\x00\x0d\x00\x00\x00\x6d\x61\x70\x70\x2f\x74\x65\x78\x74\x2e\x74\x78\x74\x4b\x4c\x24"
        "\x0f\x00\x00\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00\x00\x18\x75\x5d\x00\x00\x00\x00\x00\x00\x00\x00"
        "\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00\x6d\x61\x70\x70\x2f"
        "\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00\x00\x18\x75\x5d\x37\x0d\x79\x79\x06\x00\x00\x00\x38\x00\x00"
        "\x00\x0d\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x01\x23\x00\x00\x00\x6d\x61\x70\x70\x2f\x74\x65\x78"
        "\x74\x2e\x74\x78\x74\x50\x4b\x05\x06\x00\x00\x00\x00\x02\x00\x02\x00\x6e\x00\x00\x00\x54\x00\x00\x00\x00"
        "\x00";
static const char streamed[] =
        "\x50\x4b\x03\x04\x14\x00\x08\x00\x08\x00\x00\x18\x75\x5d\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05"
        "\x00\x00\x00\x61\x2e\x74\x78\x74\x4b\x4c\x4a\x06\x00\x50\x4b\x07\x08\xc2\x41\x24\x35\x05\x00\x00\x00\x03\x00"
        "\x00\x00\x50\x4b\x01\x02\x14\x03\x14\x00\x08\x00\x08\x00\x00\x18\x75\x5d\xc2\x41\x24\x35\x05\x00\x00\x00\x03"
        "\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00\x61\x2e\x74\x78\x74\x50"
        "\x4b\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x33\x00\x00\x00\x38\x00\x00\x00\x00\x00";

static enum err read_one(struct span file, size_t max)
{
	ZIP_FILE f = { 0 };
	const char *reason = NULL;

	return zip_read(file, max, &reason, &f);
}

static void write_two(struct buf *out)
{
	const struct zip_entry entries[] = { { "beslut.pdf", span_str("%PDF-1.7"), { 1795000000000000 } },
		                             { "bevis/tom.txt", span_str(""), { 1795000000000000 } } };

	assert_int_equal(zip_write(entries, 2, out), ERR_OK);
}

static void test_written_is_read(void **state)
{
	BUF zip = buf_init(4096);
	ZIP_FILE f = { 0 };
	const char *reason = NULL;

	(void)state;
	write_two(&zip);
	assert_int_equal(zip_read(buf_span(&zip), 100, &reason, &f), ERR_OK);
	assert_int_equal(f.count, 2);
	assert_string_equal(f.items[0].name, "beslut.pdf");
	assert_string_equal(buf_str(&f.items[0].bytes), "%PDF-1.7");
	assert_string_equal(f.items[1].name, "bevis/tom.txt");
	assert_int_equal(f.items[1].bytes.len, 0);
}

static void test_others_are_read(void **state)
{
	ZIP_FILE f = { 0 }, g = { 0 };
	const char *reason = NULL;

	(void)state;
	assert_int_equal(zip_read(span_of(deflated, sizeof deflated - 1), 100, &reason, &f), ERR_OK);
	assert_int_equal(f.count, 1);
	assert_string_equal(f.items[0].name, "mapp/text.txt");
	assert_int_equal(f.items[0].bytes.len, 56);
	assert_int_equal(zip_read(span_of(streamed, sizeof streamed - 1), 100, &reason, &g), ERR_OK);
	assert_string_equal(buf_str(&g.items[0].bytes), "abc");
}

static void test_limits(void **state)
{
	(void)state;
	assert_int_equal(read_one(span_of(deflated, sizeof deflated - 1), 56), ERR_OK);
	assert_int_equal(read_one(span_of(deflated, sizeof deflated - 1), 55), ERR_TOO_LARGE);
	assert_int_equal(read_one(span_str(""), 100), ERR_INPUT);
	assert_int_equal(read_one(span_str("PK\5\6"), 100), ERR_INPUT);
	for (size_t cut = 1; cut < sizeof streamed; cut++)
		assert_int_equal(read_one(span_of(streamed, sizeof streamed - 1 - cut), 100), ERR_INPUT);
}

static void test_names(void **state)
{
	static const char *const names[] = { "../beslut.p", "/eslut.pdf", "b\\slut.pdf",
		                             "b\nslut.pdf", "C:slut.pdf", "b\xffslut.pdf" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		BUF zip = buf_init(4096);
		char *at;

		write_two(&zip);
		for (size_t from = 0; (at = memmem(zip.ptr + from, zip.len - from, "beslut.pdf", 10)) != NULL;
		     from = (size_t)(at - zip.ptr) + 1)
			memcpy(at, names[i], 10);
		assert_int_equal(read_one(buf_span(&zip), 100), ERR_INPUT);
	}
}

/* The same name twice; a byte before, between, after; one header that says otherwise than the other; a wrong sum. */
static void test_one_meaning_only(void **state)
{
	const struct zip_entry twice[] = { { "a", span_str("1"), { 0 } }, { "a", span_str("2"), { 0 } } };
	static const size_t central_only[] = { 56 + 10, 56 + 16, 56 + 20, 56 + 24, 56 + 46 };
	BUF zip = buf_init(4096), longer = buf_init(4096);

	(void)state;
	assert_int_equal(zip_write(twice, 2, &zip), ERR_OK);
	assert_int_equal(read_one(buf_span(&zip), 100), ERR_INPUT);
	assert_int_equal(buf_add_char(&longer, 'x'), ERR_OK);
	assert_int_equal(buf_add(&longer, streamed, sizeof streamed - 1), ERR_OK);
	assert_int_equal(read_one(buf_span(&longer), 100), ERR_INPUT);
	buf_clear(&longer);
	assert_int_equal(buf_add(&longer, streamed, sizeof streamed), ERR_OK);
	assert_int_equal(read_one(buf_span(&longer), 100), ERR_INPUT);
	for (size_t i = 0; i < ARRAY_LENGTH(central_only); i++) {
		buf_clear(&longer);
		assert_int_equal(buf_add(&longer, streamed, sizeof streamed - 1), ERR_OK);
		longer.ptr[central_only[i]] ^= 1;
		assert_int_equal(read_one(buf_span(&longer), 100), ERR_INPUT);
	}
	buf_clear(&longer);
	assert_int_equal(buf_add(&longer, streamed, sizeof streamed - 1), ERR_OK);
	longer.ptr[35] ^= 1; /* the packed bytes */
	assert_int_equal(read_one(buf_span(&longer), 100), ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_is_read),  cmocka_unit_test(test_others_are_read),
		cmocka_unit_test(test_limits),           cmocka_unit_test(test_names),
		cmocka_unit_test(test_one_meaning_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
