/* What the simulator's RP API takes and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "request.h"

#include "jourbeslut/base/text.h"

struct example {
	const char *body;
	enum order_kind kind;
	const char *problem; /* "" when it is taken */
};

static void check(const struct example *e)
{
	JSON json_t *body = json_loads(e->body, JSON_DECODE_ANY, NULL);
	char problem[PROBLEM_TEXT] = "untouched";
	enum err got;

	assert_non_null(body);
	got = request_check_order(body, e->kind, problem);
	if (strcmp(problem, e->problem) != 0)
		print_error("%s\n", e->body);
	assert_string_equal(problem, e->problem);
	assert_int_equal(got, *e->problem ? ERR_INPUT : ERR_OK);
}

#define IP "\"endUserIp\":\"192.0.2.1\""
#define TEXT "\"userVisibleData\":\"SmE=\""

static void test_members(void **state)
{
	static const struct example examples[] = {
		{ "{" IP "}", ORDER_AUTH, "" },
		{ "{\"endUserIp\":\"2001:db8::1\"}", ORDER_AUTH, "" },
		{ "{" IP "," TEXT "}", ORDER_SIGN, "" },
		{ "{" IP "," TEXT
		  ",\"returnUrl\":\"https://a.example/\",\"returnRisk\":true,\"web\":{\"deviceIdentifier\":"
		  "\"x\",\"referringDomain\":\"a.example\",\"userAgent\":\"u\"}}",
		  ORDER_SIGN, "" },
		{ "{" IP
		  ",\"requirement\":{\"pinCode\":true,\"mrtd\":false,\"cardReader\":\"class1\",\"personalNumber\":"
		  "\"199001012385\",\"certificatePolicies\":[\"1.2.3.4.25\",\"1.2.752.78.*\"]}}",
		  ORDER_AUTH, "" },
		{ "[]", ORDER_AUTH, "No valid JSON object" },
		{ "{}", ORDER_AUTH, "Missing endUserIp" },
		{ "{" IP "}", ORDER_SIGN, "Missing userVisibleData" },
		{ "{\"endUserIp\":\"192.0.2.256\"}", ORDER_AUTH, "Invalid endUserIp" },
		{ "{\"endUserIp\":\"proxy.example\"}", ORDER_AUTH, "Invalid endUserIp" },
		{ "{" IP ",\"personalNumber\":\"199001012385\"}", ORDER_AUTH, "Unknown personalNumber" },
		{ "{" IP ",\"requirement\":{\"allowFingerprint\":true}}", ORDER_AUTH, "Unknown allowFingerprint" },
		{ "{" IP ",\"requirement\":[]}", ORDER_AUTH, "No valid JSON object" },
		{ "{" IP ",\"requirement\":{\"pinCode\":1}}", ORDER_AUTH, "Invalid pinCode" },
		{ "{" IP ",\"requirement\":{\"cardReader\":\"class3\"}}", ORDER_AUTH, "Invalid cardReader" },
		{ "{" IP ",\"requirement\":{\"personalNumber\":\"19900101-2385\"}}", ORDER_AUTH,
		  "Invalid personalNumber" },
		{ "{" IP ",\"requirement\":{\"certificatePolicies\":[]}}", ORDER_AUTH, "Invalid certificatePolicies" },
		{ "{" IP ",\"requirement\":{\"certificatePolicies\":[\"1.2*\"]}}", ORDER_AUTH,
		  "Invalid certificatePolicies" },
		{ "{" IP ",\"requirement\":{\"certificatePolicies\":[\"1.2.3.4.*5\"]}}", ORDER_AUTH,
		  "Invalid certificatePolicies" },
		{ "{" IP ",\"userVisibleDataFormat\":\"html\"}", ORDER_AUTH, "Invalid userVisibleDataFormat" },
		{ "{" IP ",\"web\":{\"referringDomain\":\"Å.example\"}}", ORDER_AUTH, "Invalid referringDomain" },
		{ "{" IP ",\"web\":{\"userAgent\":\"u\"},\"app\":{\"deviceOS\":\"o\"}}", ORDER_AUTH,
		  "Both web and app" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++)
		check(&examples[i]);
}

static enum err text_check(const void *bytes, size_t len)
{
	JSON json_t *body = json_object();
	BUF base64 = buf_init(100000);
	char problem[PROBLEM_TEXT];

	assert_int_equal(base64_encode(bytes, len, &base64), ERR_OK);
	assert_int_equal(json_put_text(body, "endUserIp", "192.0.2.1"), ERR_OK);
	assert_int_equal(json_put_text(body, "userVisibleData", buf_str(&base64)), ERR_OK);
	return request_check_order(body, ORDER_SIGN, problem);
}

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		bool taken;
	} examples[] = {
		{ "Åsa\r\nÖ – ”citat” € 漢", true },
		{ "a\tb", false },
		{ "a\x1b[1m", false },
		{ "a\x7f", false },
		{ "a\xc2\x85", false },
		{ "a\xf0\x9f\x98\x80", false },
		{ "\xe2\x9c\x85", false },
		{ "\xff", false },
		{ "\xc3", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++)
		assert_int_equal(text_check(examples[i].text, strlen(examples[i].text)),
		                 examples[i].taken ? ERR_OK : ERR_INPUT);
}

static void test_text_lengths(void **state)
{
	char *text = malloc(30001);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 30001);
	assert_int_equal(text_check(text, 30000), ERR_OK); /* 40 000 characters of base64 */
	assert_int_equal(text_check(text, 30001), ERR_INPUT);
	assert_int_equal(text_check(text, 0), ERR_INPUT);
	free(text);
}

static void test_policies(void **state)
{
	static const struct {
		const char *list, *policy;
		bool allowed;
	} examples[] = {
		{ "{}", "1.2.3.4.25", true },
		{ "{\"requirement\":{\"certificatePolicies\":[\"1.2.3.4.25\"]}}", "1.2.3.4.25", true },
		{ "{\"requirement\":{\"certificatePolicies\":[\"1.2.3.4.5\"]}}", "1.2.3.4.25", false },
		{ "{\"requirement\":{\"certificatePolicies\":[\"1.2.3.4.5\",\"1.2.3.4.*\"]}}", "1.2.3.4.25", true },
		{ "{\"requirement\":{\"certificatePolicies\":[\"1.2.752.78.*\"]}}", "1.2.3.4.25", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
		JSON json_t *body = json_loads(examples[i].list, 0, NULL);

		assert_int_equal(request_allows_policy(body, examples[i].policy), examples[i].allowed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_text_lengths),
		cmocka_unit_test(test_policies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
