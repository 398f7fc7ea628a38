/* References and codes: what one mishears or mistypes is noticed; what one writes in another way is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decision/reference.h"

static const int64_t numbers[] = { 1, 9, 42, 90, 100, 909, 1090, 2400, 9999, 10000, 123456 };
static const char *const places[] = { "GVL", "SVK", "OVN", "AAA", "ZZZ", "HOF" };

static enum err read_text(const char *text, char out[DECISION_REF])
{
	return reference_read(span_str(text), out);
}

static void test_the_sample(void **state)
{
	char ref[DECISION_REF];

	(void)state;
	reference_make("GVL", 2026, 42, ref);
	assert_string_equal(ref, "GVL-2026-0042-7");
}

/* Two letter or digit characters next to each other, hyphens between them left out. */
static size_t next_sign(const char *ref, size_t i)
{
	i++;
	return ref[i] == '-' ? i + 1 : i;
}

static void check_wrong_digits(const char *ref)
{
	char bad[DECISION_REF], out[DECISION_REF];

	for (size_t i = 4; ref[i]; i++) {
		memcpy(bad, ref, strlen(ref) + 1);
		for (char c = '0'; c <= '9' && ref[i] != '-'; c++) {
			bad[i] = c;
			assert_int_equal(read_text(bad, out), c == ref[i] ? ERR_OK : ERR_NOT_FOUND);
		}
	}
}

static void check_swaps(const char *ref)
{
	char bad[DECISION_REF], out[DECISION_REF];

	for (size_t i = 4; ref[i]; i++) {
		size_t k = next_sign(ref, i);

		if (ref[i] == '-' || !ref[k] || ref[i] == ref[k])
			continue;
		memcpy(bad, ref, strlen(ref) + 1);
		bad[i] = ref[k];
		bad[k] = ref[i];
		assert_int_equal(read_text(bad, out), ERR_NOT_FOUND);
	}
}

static void test_single_errors_and_swaps_are_noticed(void **state)
{
	char ref[DECISION_REF];

	(void)state;
	for (size_t p = 0; p < ARRAY_LENGTH(places); p++)
		for (int year = 2026; year < 2100; year++)
			for (size_t n = 0; n < ARRAY_LENGTH(numbers); n++) {
				reference_make(places[p], year, numbers[n], ref);
				check_wrong_digits(ref);
				check_swaps(ref);
			}
}

/* Of the 25 other letters in a place, at most three pass: those ten and twenty further on in the alphabet. */
static void test_wrong_letters_are_nearly_always_noticed(void **state)
{
	char bad[DECISION_REF], out[DECISION_REF];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		int passed = 0;

		reference_make("GVL", 2026, 42, bad);
		for (char c = 'A'; c <= 'Z'; c++) {
			char kept = bad[i];

			bad[i] = c;
			passed += c != kept && read_text(bad, out) == ERR_OK;
			bad[i] = kept;
		}
		assert_in_range(passed, 0, 2);
	}
}

static void test_read_in_any_form(void **state)
{
	static const char *const forms[] = { "GVL-2026-0042-7", "gvl-2026-0042-7", "GVL202600427",
		                             "gvl 2026 0042 7", "Gvl2026-0042-7",  " GVL-2026-0042-7 " };
	char out[DECISION_REF];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
		assert_int_equal(read_text(forms[i], out), ERR_OK);
		assert_string_equal(out, "GVL-2026-0042-7");
	}
	for (size_t n = 0; n < ARRAY_LENGTH(numbers); n++) {
		char ref[DECISION_REF];

		reference_make("GVL", 2027, numbers[n], ref);
		assert_int_equal(read_text(ref, out), ERR_OK);
		assert_string_equal(out, ref);
	}
}

static void test_what_is_no_reference(void **state)
{
	static const char *const bad[] = { "",
		                           "-",
		                           "GVL",
		                           "GVL-2026-0042",
		                           "GVL-2026-0042-77",
		                           "GVL-2026-0042-7'",
		                           "GVL-2026-00427-1-7-9-9-9-9-9-9-9-9-9",
		                           "GVL-20Z6-0042-7",
		                           "GÄL-2026-0042-7",
		                           "GVL_2026_0042_7",
		                           "GVL/2026/0042/7",
		                           "../../etc/passwd" };
	char out[DECISION_REF];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(read_text(bad[i], out), ERR_NOT_FOUND);
	assert_int_equal(reference_read(span_of("GVL-2026\0-0042-7", 16), out), ERR_NOT_FOUND);
}

static void test_codes(void **state)
{
	static const uint8_t zeros[9], ones[9] = { 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	/* 00000 00001 00010 … 00111: five bits a sign from the front. */
	static const uint8_t counted[9] = { 0x00, 0x44, 0x32, 0x14, 0xc7 };
	char code[DECISION_CODE], out[DECISION_CODE];

	(void)state;
	code_make(zeros, 12, code);
	assert_string_equal(code, "000000000000");
	code_make(ones, 12, code);
	assert_string_equal(code, "ZZZZZZZZZZZZ");
	code_make(counted, 8, code);
	assert_string_equal(code, "01234567");
	assert_int_equal(code_read(span_str("zz-zO o1 iL"), out, sizeof out), ERR_OK);
	assert_string_equal(out, "ZZZ00111");
	assert_int_equal(code_read(span_str("ABCU"), out, sizeof out), ERR_NOT_FOUND); /* U is no sign of ours */
	assert_int_equal(code_read(span_str("AB\xc3\x85"), out, sizeof out), ERR_NOT_FOUND);
	assert_int_equal(code_read(span_of("AB\0C", 4), out, sizeof out), ERR_NOT_FOUND);
	assert_int_equal(code_read(span_str("- -"), out, sizeof out), ERR_NOT_FOUND);
	assert_int_equal(code_read(span_str("0123456789ABCDEF"), out, sizeof out), ERR_NOT_FOUND); /* too long */
	assert_int_equal(code_read(span_str("0123456789ABCDE"), out, sizeof out), ERR_OK);
}

static void test_text_code_is_fifty_bits_of_the_hash(void **state)
{
	struct sha256 hash = { { 0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf } };
	char code[DECISION_CODE + 8], other[DECISION_CODE + 8];

	(void)state;
	text_code_make(&hash, code);
	assert_string_equal(code, "01234-56789");
	hash.bytes[6] ^= 0x40; /* bit 50 of 50, counted from 1 */
	text_code_make(&hash, other);
	assert_string_not_equal(other, code);
	hash.bytes[6] ^= 0x60; /* bit 51 is not part of it */
	text_code_make(&hash, other);
	assert_string_equal(other, code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_sample),
		cmocka_unit_test(test_single_errors_and_swaps_are_noticed),
		cmocka_unit_test(test_wrong_letters_are_nearly_always_noticed),
		cmocka_unit_test(test_read_in_any_form),
		cmocka_unit_test(test_what_is_no_reference),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_text_code_is_fifty_bits_of_the_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
