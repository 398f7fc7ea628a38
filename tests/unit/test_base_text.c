/* Buffers, spans, text of people, numbers, and bytes written as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"

static void test_buf_keeps_its_maximum(void **state)
{
	BUF b = buf_init(10);

	(void)state;
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(buf_add_str(&b, "12345"), ERR_OK);
	assert_int_equal(buf_add_str(&b, "678901"), ERR_TOO_LARGE);
	assert_string_equal(buf_str(&b), "12345"); /* a failed addition changes nothing */
	assert_int_equal(buf_printf(&b, "%d", 678901), ERR_TOO_LARGE);
	assert_string_equal(buf_str(&b), "12345");
	assert_int_equal(buf_printf(&b, "%05d", 67890), ERR_OK);
	assert_int_equal(buf_add_char(&b, 'x'), ERR_TOO_LARGE);
	assert_int_equal(buf_add(&b, "", 0), ERR_OK);
	assert_string_equal(buf_str(&b), "1234567890");
	buf_clear(&b);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(buf_add(&b, "a\0b", 3), ERR_OK);
	assert_int_equal(buf_span(&b).len, 3);
	FREE char *taken = buf_take(&b);
	assert_memory_equal(taken, "a\0b", 4);
	assert_int_equal(b.len, 0);
	FREE char *empty = buf_take(&b);
	assert_string_equal(empty, "");
}

static void test_buf_grows_to_the_last_byte(void **state)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 127, 128, 129, 1000, 65536 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
		BUF b = buf_init(sizes[i]);

		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(buf_add_char(&b, 'x'), ERR_OK);
		assert_int_equal(buf_add_char(&b, 'x'), ERR_TOO_LARGE);
		assert_int_equal(strlen(buf_str(&b)), sizes[i]);
	}
	BUF without_limit = buf_init(SIZE_MAX);
	assert_int_equal(buf_add_str(&without_limit, "text"), ERR_OK);
	assert_string_equal(buf_str(&without_limit), "text");
}

static void test_buf_reads_files(void **state)
{
	char path[] = "/tmp/jourbeslut-buf-XXXXXX";
	int fd = mkstemp(path);
	BUF b = buf_init(20000), small = buf_init(100);
	static char content[15000];

	(void)state;
	memset(content, 'y', sizeof content);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, sizeof content), sizeof content);
	(void)close(fd);
	assert_int_equal(buf_add_str(&b, "before "), ERR_OK);
	assert_int_equal(buf_read_file(&b, path), ERR_OK);
	assert_int_equal(b.len, sizeof content + 7);
	assert_int_equal(buf_add_str(&small, "kept"), ERR_OK);
	assert_int_equal(buf_read_file(&small, path), ERR_TOO_LARGE);
	assert_string_equal(buf_str(&small), "kept");
	assert_int_equal(buf_read_file(&b, path), ERR_TOO_LARGE); /* after one chunk that fitted */
	assert_int_equal(b.len, sizeof content + 7);
	assert_int_equal(strlen(buf_str(&b)), b.len);
	(void)unlink(path);
	assert_int_equal(buf_read_file(&b, path), ERR_NOT_FOUND);
	assert_int_equal(buf_read_file(&b, "/dev/null/x"), ERR_NOT_FOUND);
	assert_int_equal(buf_read_file(&b, "/tmp"), ERR_IO);
}

static void test_spans(void **state)
{
	(void)state;
	assert_int_equal(span_str(NULL).len, 0);
	assert_true(span_equal(span_str(NULL), span_str("")));
	assert_true(span_equal_str(span_of("abcd", 3), "abc"));
	assert_false(span_equal_str(span_of("ab", 2), "abc"));
	assert_true(span_starts_with(span_str("abc"), "ab"));
	assert_true(span_starts_with(span_str(NULL), ""));
	assert_false(span_starts_with(span_of("ab", 2), "abc"));
	assert_true(span_equal_str(span_trim(span_str(" \t\r\n a b \n")), "a b"));
	assert_int_equal(span_trim(span_str(" \t")).len, 0);
}

static void test_utf8(void **state)
{
	static const char *const bad[] = { "\xff",         "\xc3",
		                           "\xc0\xaf",     "\xe0\x80\xaf",
		                           "\xed\xa0\x80", "\xf4\x90\x80\x80",
		                           "a\x80",        "\xf8\x88\x80\x80\x80" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_false(text_is_utf8(span_str(bad[i])));
	assert_true(text_is_utf8(span_str("åäö 中 🙂")));
	assert_true(text_is_utf8(span_str(NULL)));
	assert_int_equal(text_length(span_str("åäö 中 🙂")), 7);
}

static void test_control_characters(void **state)
{
	static const char *const bad[] = { "\x01",         "\x1b[31m",     "\x7f",         "\xc2\x85",
		                           "\xc2\x9b",     "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa",
		                           "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9" };
	static const char *const good[] = {
		"", "a\tb\r\nc", "åäö", "\xe2\x80\xa6", "\xe2\x80\x93", "\xc2\xa0", "🙂"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_true(text_has_control(span_str(bad[i])));
	assert_true(text_has_control(span_of("a\0b", 3)));
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		assert_false(text_has_control(span_str(good[i])));
}

static void assert_clean(const char *from, const char *to)
{
	BUF out = buf_init(200);

	assert_int_equal(text_clean(span_str(from), &out), ERR_OK);
	assert_string_equal(buf_str(&out), to);
}

static void test_clean(void **state)
{
	BUF out = buf_init(10);

	(void)state;
	assert_clean("", "");
	assert_clean(" \r\n ", "");
	assert_clean("  två ord \n", "två ord");
	assert_clean("a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne");
	assert_clean("A\xcc\x8asa", "Åsa");
	assert_clean("e\xcc\x81", "é");
	assert_clean("\xe2\x84\xab", "Å");            /* the sign for ångström is the letter */
	assert_clean("\xef\xac\x81", "\xef\xac\x81"); /* the ligature stays: NFC, not NFKC */
	assert_int_equal(text_clean(span_str("\xff"), &out), ERR_INPUT);
	assert_int_equal(text_clean(span_str("a\x08"), &out), ERR_INPUT);
	assert_int_equal(text_clean(span_str("12345678901"), &out), ERR_TOO_LARGE);
}

/* What comes along when text is pasted from a web page, a word processor or a telephone's contacts. */
static void test_clean_drops_what_nobody_sees(void **state)
{
	(void)state;
	assert_clean("bru\xc2\xadtet", "brutet"); /* soft hyphen */
	assert_clean("\xef\xbb\xbf\xe2\x80\x8b"
	             "Far\xe2\x81\xa0"
	             "bror\xe2\x80\x8b",
	             "Farbror"); /* BOM, ZWSP, WJ */
	assert_clean("\xe2\x80\xad"
	             "070-174 06 05"
	             "\xe2\x80\xac",
	             "070-174 06 05");                                  /* iOS contacts: LRO, PDF */
	assert_clean("\xe2\x81\xa8Siv\xe2\x81\xa9\xe2\x80\x8e", "Siv"); /* FSI, PDI, LRM */
	assert_clean("\xe2\x9a\xa0\xef\xb8\x8f", "\xe2\x9a\xa0");       /* variation selector */
	assert_clean("a\xe2\x80\xa8"
	             "b\x0b"
	             "c\xc2\x85"
	             "d",
	             "a\nb\nc\nd");
	assert_clean("\xc2\xad \xc2\xad", "");
	assert_clean("sn\xc2\xa0val \xe2\x80\x93\t5\xe3\x80\x80m",
	             "sn val \xe2\x80\x93 5 m");                              /* white space is a space */
	assert_clean("\xe2\xa0\x80\xe3\x85\xa4\xee\x80\x80\xef\xbf\xbf", ""); /* blanks, private, no character */
	assert_clean("a\xcd\x9c"
	             "b",
	             "ab");                                                       /* a mark over two letters */
	assert_clean("x\xcc\x81\xcc\x82\xcc\x83\xcc\x84y", "x\xcc\x81\xcc\x82y"); /* a tower */
	assert_clean("A\xc2\xad\xcc\x8asa", "Åsa"); /* what stands together once the invisible is gone */
}

static void test_whether_something_is_said(void **state)
{
	(void)state;
	assert_true(text_says(span_str("Numret var fel"), 10, 2));
	assert_true(text_says(span_str("Läkare 12 34"), 10, 2));
	assert_true(text_says(span_str("\xd9\x85\xd8\xad\xd9\x85\xd8\xaf 1234567"), 10, 2));
	assert_false(text_says(span_str("Numretvarfel"), 10, 2));
	assert_false(text_says(span_str("hallå hallå hallå"), 10, 2));
	assert_false(text_says(span_str(".........."), 10, 2));
	assert_false(text_says(span_str("a        b"), 10, 2));
	assert_false(text_says(span_str("\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0 \xc2\xa0\xc2\xa0"), 10, 2));
	assert_false(text_says(span_str("\xe3\x85\xa4\xe3\x85\xa4 \xe3\x85\xa4"), 1, 1)); /* Hangul filler: a letter */
	assert_true(text_says(span_str("A B"), 1, 1));
	assert_false(text_says(span_str(". \xe2\xa0\x80"), 1, 1));
	assert_true(text_says(span_str(""), 0, 0));
}

/* RFC 5892 appendix A: a Persian and a Hindi word are other words without the joiner; a Latin one is not. */
static void test_clean_keeps_joiners_that_matter(void **state)
{
	(void)state;
	assert_clean("\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd8\xb6\xd8\xa7",
	             "\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd8\xb6\xd8\xa7"); /* Ali-Reza */
	assert_clean("\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7",
	             "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7");
	assert_clean("Ali\xe2\x80\x8c"
	             "Reza\xe2\x80\x8d",
	             "AliReza");
	assert_clean("\xe2\x80\x8c\xd8\xb9", "\xd8\xb9");
}

static void test_clean_refuses_what_was_seen_otherwise(void **state)
{
	BUF out = buf_init(100);

	(void)state;
	assert_int_equal(text_clean(span_str("a\xe2\x80\xae"
	                                     "b"),
	                            &out),
	                 ERR_INPUT);
	assert_int_equal(text_clean(span_of("a\0b", 3), &out), ERR_INPUT);
	assert_int_equal(out.len, 0);
}

/* Evidence is shown as it is: nothing is dropped. */
static void test_normalize_drops_nothing(void **state)
{
	BUF out = buf_init(100);

	(void)state;
	assert_int_equal(text_normalize(span_str(" bru\xc2\xadtet\r\n"), &out), ERR_OK);
	assert_string_equal(buf_str(&out), "bru\xc2\xadtet");
	assert_int_equal(text_normalize(span_str("\xe2\x81\xa6"), &out), ERR_INPUT);
	assert_int_equal(text_normalize(span_str("a\xe2\x80\xa8"), &out), ERR_INPUT);
}

static void assert_bound(const char *from, const char *to)
{
	BUF out = buf_init(400);

	assert_int_equal(text_bind(span_str(from), &out), ERR_OK);
	for (size_t i = 0; i + 1 < out.len; i++) /* "_" is easier to read in a test */
		if (memcmp(out.ptr + i, "\xc2\xa0", 2) == 0) {
			memmove(out.ptr + i, out.ptr + i + 1, out.len - i);
			out.ptr[i] = '_';
			out.len--;
		}
	assert_string_equal(buf_str(&out), to);
}

static void test_references_to_law_stay_together(void **state)
{
	(void)state;
	assert_bound("enligt 6 § LVU, och", "enligt 6_§_LVU, och");
	assert_bound("26 kap. 7 § OSL", "26_kap._7_§_OSL");
	assert_bound("14 a § LVU", "14_a_§_LVU");
	assert_bound("15 och 18 a §§ LVM", "15 och 18_a_§§_LVM");
	assert_bound("6 § andra stycket 1 LVU", "6_§ andra stycket 1 LVU");
	assert_bound("29 kap. SoL", "29_kap._SoL");
	assert_bound("KF 2026-01-12 § 7", "KF 2026-01-12_§_7");
	assert_bound("6 § lagen (1990:52)", "6_§ lagen (1990:52)");
	assert_bound("3 barn i 7 år, se kap. om", "3 barn i 7 år, se kap. om");
	assert_bound("", "");
	assert_bound(" ", " ");
	assert_bound("§ 3", "§_3");
	assert_bound(" §", " §");
}

static void test_hex(void **state)
{
	const uint8_t bytes[] = { 0x00, 0x7f, 0x80, 0xff };
	uint8_t back[4];
	char text[9];

	(void)state;
	hex_encode(bytes, 4, text);
	assert_string_equal(text, "007f80ff");
	assert_int_equal(hex_decode(span_str("007F80fF"), back, 4), ERR_OK);
	assert_memory_equal(back, bytes, 4);
	assert_int_equal(hex_decode(span_str("007f80f"), back, 4), ERR_INPUT);
	assert_int_equal(hex_decode(span_str("007f80ff0"), back, 4), ERR_INPUT);
	assert_int_equal(hex_decode(span_str("007f80fg"), back, 4), ERR_INPUT);
	assert_int_equal(hex_decode(span_str("0x7f80ff"), back, 4), ERR_INPUT);
	assert_int_equal(hex_decode(span_of("", 0), back, 0), ERR_OK);
}

static void test_base64_vectors(void **state)
{
	/* RFC 4648 section 10. */
	static const char *const vectors[][2] = { { "", "" },
		                                  { "f", "Zg==" },
		                                  { "fo", "Zm8=" },
		                                  { "foo", "Zm9v" },
		                                  { "foob", "Zm9vYg==" },
		                                  { "fooba", "Zm9vYmE=" },
		                                  { "foobar", "Zm9vYmFy" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
		BUF text = buf_init(20), bytes = buf_init(20);

		assert_int_equal(base64_encode(vectors[i][0], strlen(vectors[i][0]), &text), ERR_OK);
		assert_string_equal(buf_str(&text), vectors[i][1]);
		assert_int_equal(base64_decode(span_str(vectors[i][1]), &bytes), ERR_OK);
		assert_string_equal(buf_str(&bytes), vectors[i][0]);
	}
	BUF url = buf_init(20);
	assert_int_equal(base64url_encode("\xfb\xff\xfe\xff", 4, &url), ERR_OK);
	assert_string_equal(buf_str(&url), "-__-_w");
}

static void test_base64_has_one_form(void **state)
{
	static const char *const bad[] = { "Z",          "Zg",   "Zg=",      "Zg===",  "Zm8",   "=",
		                           "====",       "Zh==", "Zm9=",     "Zm9v\n", "Zm9v ", "Zm 9v",
		                           "Zm9v\nZm9v", "Z===", "Zg==Zg==", "Z=g=",   "-_==",  "Zm9*" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		BUF out = buf_init(20);

		assert_int_equal(base64_decode(span_str(bad[i]), &out), ERR_INPUT);
	}
	BUF out = buf_init(20);
	assert_int_equal(base64_decode(span_of("Zm\0v", 4), &out), ERR_INPUT);
}

#define PLAIN_MAX 1000

/* What is called plain needs no more looking at: Unicode's own tables say so of each character, and of any two. */
static void test_plain_text_is_normal(void **state)
{
	uint32_t plain[PLAIN_MAX], decomposed[UC_DECOMPOSITION_MAX_LENGTH];
	size_t count = 0;
	uint8_t bytes[6];

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		int len = u8_uctomb(bytes, c, sizeof bytes); /* below 0 for surrogates */
		struct span one = span_of(bytes, len > 0 ? (size_t)len : 0);

		if (len <= 0 || !text_is_plain(one))
			continue;
		assert_true(text_is_utf8(one) && !text_has_control(one));
		assert_int_equal(uc_combining_class(c), 0);
		assert_true(uc_canonical_decomposition(c, decomposed) <= 0 ||
		            uc_composition(decomposed[0], decomposed[1]) == c);
		assert_true(count < PLAIN_MAX);
		plain[count++] = c;
	}
	assert_true(count > 600); /* ASCII, Latin, dashes and quotes */
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			assert_int_equal(uc_composition(plain[i], plain[k]), 0);
	assert_true(text_is_plain(span_str("Åsa § 6 – ”så” …\t\r\n")) && text_is_plain(span_str("")));
}

/* A letter that is not plain has the same text cleaned in the other way. */
static void test_plain_text_is_cleaned_as_any(void **state)
{
	static const char han[] = "\xe4\xb8\xad";
	uint8_t bytes[6];

	(void)state;
	for (uint32_t c = 1; c <= 0x2027; c++) {
		int len = u8_uctomb(bytes, c, sizeof bytes);
		BUF text = buf_init(20), clean = buf_init(20), other = buf_init(20);

		if (!text_is_plain(span_of(bytes, (size_t)len)))
			continue;
		assert_int_equal(buf_printf(&text, "a%.*sb", len, (const char *)bytes), ERR_OK);
		assert_int_equal(text_clean(buf_span(&text), &clean), ERR_OK);
		assert_int_equal(buf_add_str(&clean, han), ERR_OK);
		assert_int_equal(buf_add_str(&text, han), ERR_OK);
		assert_int_equal(text_clean(buf_span(&text), &other), ERR_OK);
		assert_string_equal(buf_str(&clean), buf_str(&other));
	}
}

static void test_what_is_not_plain(void **state)
{
	static const char *const others[] = { "A\xcc\x8a", "\xe2\x84\xab", "\xc2\x85",     "\x7f",
		                              "\x1b",      "\xe2\x80\xae", "\xe2\x80\xa8", "\xc3",
		                              "\xe2\x80",  "\xc0\xaf",     "\xcb\xff",     "\xff" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
		BUF text = buf_init(20);

		assert_false(text_is_plain(span_str(others[i])));
		assert_int_equal(buf_printf(&text, "å%s", others[i]), ERR_OK);
		assert_false(text_is_plain(buf_span(&text)));
	}
	assert_false(text_is_plain(span_of("a\0b", 3)));
}

static void test_phone_links(void **state)
{
	char link[PHONE_LINK_TEXT], long_one[200];

	(void)state;
	phone_link("070-174 06 05", link);
	assert_string_equal(link, "tel:+46701740605");
	phone_link("+46 (0)70-174 06 05", link);
	assert_string_equal(link, "tel:+46701740605");
	phone_link("0046 70 174 06 05", link);
	assert_string_equal(link, "tel:+46701740605");
	phone_link("00 46 (0)70-1740605", link);
	assert_string_equal(link, "tel:+46701740605");
	phone_link("(026) 17 80 00", link);
	assert_string_equal(link, "tel:+4626178000");
	phone_link("112", link);
	assert_string_equal(link, "tel:112");
	phone_link("saknas", link);
	assert_string_equal(link, "");
	memset(long_one, '7', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	phone_link(long_one, link);
	assert_true(strlen(link) < sizeof link);
}

static void test_phone_numbers(void **state)
{
	static const char *const good[] = { "070-174 06 05", "+46 (0)70-174 06 05", "112", "026/17 40 00" };
	static const char *const bad[] = { "",
		                           "via v\xc3\xa4xeln",
		                           "070-174 06 05 ankn 12",
		                           "12",
		                           "07+46701740605",
		                           "070-1740605\n",
		                           "0701740605070174060507017406050701740605" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		assert_true(phone_is_number(span_str(good[i])));
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_false(phone_is_number(span_str(bad[i])));
	assert_false(phone_is_number(span_of("070\0174", 7)));
}

static void test_numbers(void **state)
{
	static const char *const bad[] = { "",
		                           "-1",
		                           "+1",
		                           "01",
		                           "00",
		                           " 1",
		                           "1 ",
		                           "0x1",
		                           "1e3",
		                           "1.0",
		                           "18446744073709551616",
		                           "99999999999999999999999",
		                           "\xd9\xa1" };
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(number_parse(span_str(bad[i]), UINT64_MAX, &n), ERR_INPUT);
	assert_int_equal(n, 7);
	assert_int_equal(number_parse(span_str("0"), 0, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(number_parse(span_str("18446744073709551615"), UINT64_MAX, &n), ERR_OK);
	assert_true(n == UINT64_MAX);
	assert_int_equal(number_parse(span_str("100"), 100, &n), ERR_OK);
	assert_int_equal(number_parse(span_str("101"), 100, &n), ERR_INPUT);
}

static void test_random_is_not_constant(void **state)
{
	uint8_t a[64] = { 0 }, b[64] = { 0 };

	(void)state;
	assert_int_equal(random_fill(random_system(), a, sizeof a), ERR_OK);
	assert_int_equal(random_fill(random_system(), b, sizeof b), ERR_OK);
	assert_memory_not_equal(a, b, sizeof a);
	assert_int_equal(random_fill(random_system(), a, 0), ERR_OK);
}

/* Each error has its own name, a status of HTTP, and a text for the duty worker. */
static void test_errors(void **state)
{
	(void)state;
	for (int a = ERR_OK; a < ERR_COUNT; a++) {
		for (int b = ERR_OK; b < a; b++)
			assert_string_not_equal(err_name((enum err)a), err_name((enum err)b));
		assert_int_equal(err_of_name(err_name((enum err)a)), a);
		assert_in_range(err_status((enum err)a), 200, 599);
		assert_true((a == ERR_OK) == (err_text((enum err)a)[0] == '\0'));
		assert_true((a == ERR_OK) == (err_group((enum err)a) == ERR_GROUP_NONE));
		assert_true(text_is_utf8(span_str(err_text((enum err)a))));
	}
	assert_int_equal(err_of_name(""), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf_keeps_its_maximum),
		cmocka_unit_test(test_buf_grows_to_the_last_byte),
		cmocka_unit_test(test_buf_reads_files),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_clean_drops_what_nobody_sees),
		cmocka_unit_test(test_whether_something_is_said),
		cmocka_unit_test(test_clean_keeps_joiners_that_matter),
		cmocka_unit_test(test_clean_refuses_what_was_seen_otherwise),
		cmocka_unit_test(test_normalize_drops_nothing),
		cmocka_unit_test(test_references_to_law_stay_together),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base64_vectors),
		cmocka_unit_test(test_base64_has_one_form),
		cmocka_unit_test(test_plain_text_is_normal),
		cmocka_unit_test(test_plain_text_is_cleaned_as_any),
		cmocka_unit_test(test_what_is_not_plain),
		cmocka_unit_test(test_phone_links),
		cmocka_unit_test(test_phone_numbers),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_random_is_not_constant),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
