/* Hashes and MACs against published vectors; comparison and wiping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/crypto.h"

static void assert_sha(struct span bytes, const char *hex)
{
	struct sha256 hash;
	char text[SHA256_HEX];

	assert_int_equal(sha256_of(bytes, &hash), ERR_OK);
	sha256_hex(&hash, text);
	assert_string_equal(text, hex);
}

/* FIPS 180-4 examples; the last is a million letters a. */
static void test_sha256(void **state)
{
	static char million[1000000];

	(void)state;
	assert_sha(span_str(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_sha(span_str(NULL), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_sha(span_str("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_sha(span_str("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', sizeof million);
	assert_sha(span_of(million, sizeof million),
	           "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_parts_are_one_after_the_other(void **state)
{
	const struct span parts[] = { span_str("a"), span_str(""), span_str("bc") };
	struct sha256 whole, parted;

	(void)state;
	assert_int_equal(sha256_of(span_str("abc"), &whole), ERR_OK);
	assert_int_equal(sha256_of_parts(parts, 3, &parted), ERR_OK);
	assert_memory_equal(whole.bytes, parted.bytes, SHA256_LEN);
}

/* RFC 4231 test cases 1, 2 and 6. */
static void test_hmac(void **state)
{
	uint8_t key[131];
	struct sha256 mac;
	char hex[SHA256_HEX];

	(void)state;
	memset(key, 0x0b, 20);
	assert_int_equal(hmac_sha256(span_of(key, 20), span_str("Hi There"), &mac), ERR_OK);
	sha256_hex(&mac, hex);
	assert_string_equal(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_int_equal(hmac_sha256(span_str("Jefe"), span_str("what do ya want for nothing?"), &mac), ERR_OK);
	sha256_hex(&mac, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_int_equal(hmac_sha256(span_of(key, sizeof key),
	                             span_str("Test Using Larger Than Block-Size Key - Hash Key First"), &mac),
	                 ERR_OK);
	sha256_hex(&mac, hex);
	assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	assert_int_equal(hmac_sha256(span_str(NULL), span_str(NULL), &mac), ERR_OK);
}

static void test_comparison(void **state)
{
	(void)state;
	assert_true(bytes_equal("abcd", "abcd", 4));
	assert_false(bytes_equal("abcd", "abce", 4));
	assert_false(bytes_equal("xbcd", "abcd", 4));
	assert_true(bytes_equal("abcd", "abce", 3));
	assert_true(bytes_equal("", "", 0));
}

static void test_secrets_are_wiped(void **state)
{
	struct secret s = { .len = 6, .bytes = "hemlig" };

	(void)state;
	secret_wipe(&s);
	assert_int_equal(s.len, 0);
	for (size_t i = 0; i < sizeof s.bytes; i++)
		assert_int_equal(s.bytes[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_parts_are_one_after_the_other),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_secrets_are_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
