/* The small DER writer and reader: one form out, only that form in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/der.h"
#include "jourbeslut/certificate.h"

#define BYTES(literal) DER_BYTES(literal)

static void assert_bytes(const struct buf *b, struct span expected)
{
	assert_int_equal(b->len, expected.len);
	assert_memory_equal(b->ptr, expected.ptr, expected.len);
}

static void test_lengths(void **state)
{
	static const size_t lengths[] = { 0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000 };
	static const struct span headers[] = { DER_CONSTANT("\x04\x00"),         DER_CONSTANT("\x04\x01"),
		                               DER_CONSTANT("\x04\x7f"),         DER_CONSTANT("\x04\x81\x80"),
		                               DER_CONSTANT("\x04\x81\xff"),     DER_CONSTANT("\x04\x82\x01\x00"),
		                               DER_CONSTANT("\x04\x82\xff\xff"), DER_CONSTANT("\x04\x83\x01\x00\x00") };
	static char content[0x10000];

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		BUF out = buf_init(1 << 20);
		struct span rest;
		struct der value;

		assert_int_equal(der_add(&out, DER_OCTET_STRING, span_of(content, lengths[i])), ERR_OK);
		assert_int_equal(out.len, headers[i].len + lengths[i]);
		assert_memory_equal(out.ptr, headers[i].ptr, headers[i].len);
		rest = buf_span(&out);
		assert_true(der_expect(&rest, DER_OCTET_STRING, &value));
		assert_int_equal(value.content.len, lengths[i]);
		assert_int_equal(rest.len, 0);
		assert_true(der_is_one_value(buf_span(&out)));
		for (size_t cut = 0; cut < out.len && cut < 300; cut++)
			assert_false(der_is_one_value(span_of(out.ptr, cut)));
	}
}

static void test_integers(void **state)
{
	static const struct {
		struct span number, der;
	} cases[] = {
		{ DER_CONSTANT(""), DER_CONSTANT("\x02\x01\x00") },
		{ DER_CONSTANT("\x00\x00"), DER_CONSTANT("\x02\x01\x00") },
		{ DER_CONSTANT("\x7f"), DER_CONSTANT("\x02\x01\x7f") },
		{ DER_CONSTANT("\x80"), DER_CONSTANT("\x02\x02\x00\x80") },
		{ DER_CONSTANT("\x00\x00\x01\x02"), DER_CONSTANT("\x02\x02\x01\x02") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		BUF out = buf_init(100);

		assert_int_equal(der_add_unsigned(&out, cases[i].number), ERR_OK);
		assert_bytes(&out, cases[i].der);
	}
}

static void test_sets_are_sorted(void **state)
{
	DER_LIST list = { .count = 0 };
	BUF out = buf_init(100), full = buf_init(3);

	(void)state;
	assert_int_equal(der_list_add(&list, BYTES("\x04\x02zz")), ERR_OK);
	assert_int_equal(der_list_add(&list, BYTES("\x04\x01z")), ERR_OK);
	assert_int_equal(der_list_add(&list, BYTES("\x02\x01\x05")), ERR_OK);
	assert_int_equal(der_add_set_of(&out, DER_CONTEXT_0, &list), ERR_OK);
	assert_bytes(&out, BYTES("\xa0\x0a\x02\x01\x05\x04\x01z\x04\x02zz"));
	assert_true(der_is_set_of(BYTES("\x02\x01\x05\x04\x01z\x04\x02zz")));
	assert_true(der_is_set_of(BYTES("")));
	assert_false(der_is_set_of(BYTES("\x04\x01z\x02\x01\x05")));
	assert_false(der_is_set_of(BYTES("\x04\x01")));
	assert_int_equal(der_add_set_of(&full, DER_SET, &list), ERR_TOO_LARGE);
}

static void test_other_forms_are_refused(void **state)
{
	static const struct span bad[] = {
		DER_CONSTANT(""),
		DER_CONSTANT("\x30"),
		DER_CONSTANT("\x30\x80\x00\x00"),                 /* indefinite */
		DER_CONSTANT("\x04\x81\x01z"),                    /* a longer length than needed */
		DER_CONSTANT("\x04\x82\x00\x80"),                 /* the same */
		DER_CONSTANT("\x04\x85\x00\x00\x00\x00\x01z"),    /* absurd */
		DER_CONSTANT("\x1f\x01\x00"),                     /* a tag of several bytes */
		DER_CONSTANT("\x00\x00"),                         /* end of contents */
		DER_CONSTANT("\x04\x01z\x04\x01z"),               /* two values */
		DER_CONSTANT("\x04\x01zz"),                       /* a byte too much */
		DER_CONSTANT("\x30\x03\x04\x02z"),                /* inner value too long */
		DER_CONSTANT("\x30\x04\x04\x81\x01z"),            /* inner value in BER */
		DER_CONSTANT("\x04\xff\xff\xff\xff\xff\xff\xff"), /* reserved */
	};
	char deep[100];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(der_is_one_value(bad[i]));
	assert_true(der_is_one_value(BYTES("\x30\x03\x04\x01z")));
	for (size_t i = 0; i < 50; i++) { /* nested too deep */
		deep[2 * i] = 0x30;
		deep[2 * i + 1] = (char)(98 - 2 * i);
	}
	assert_true(der_is_one_value(span_of(deep + 60, 40)));
	assert_false(der_is_one_value(span_of(deep, 100)));
}

static void test_expect_leaves_what_it_does_not_want(void **state)
{
	struct span rest = BYTES("\x02\x01\x05");
	struct der value = { .tag = 0 };

	(void)state;
	assert_false(der_expect(&rest, DER_SEQUENCE, &value));
	assert_int_equal(rest.len, 3);
	assert_int_equal(value.tag, 0);
	assert_true(der_expect(&rest, DER_INTEGER, &value));
	assert_false(der_next(&rest, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_sets_are_sorted),
		cmocka_unit_test(test_other_forms_are_refused),
		cmocka_unit_test(test_expect_leaves_what_it_does_not_want),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
