/* Orders: what is asked, what a page is told, how they end. */
#include "jourbeslut/eid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid_service.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

static void test_request_body(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];
	BUF visible = buf_init(1 << 16), nonvisible = buf_init(1 << 16);
	JSON json_t *body = NULL;

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	assert_int_equal(strlen(id), 22);
	run_due();
	assert_called("/sign");
	assert_int_equal(json_read(buf_span(&call.body), 1 << 20, NULL, &body), ERR_OK);
	assert_string_equal(json_text(body, "endUserIp"), "198.51.100.17");
	assert_string_equal(json_text_at(body, "requirement.personalNumber"), KIT_PERSON);
	assert_string_equal(json_text_at(body, "web.userAgent"), "Mozilla/5.0 (test)");
	assert_string_equal(json_text_at(body, "web.referringDomain"), "jour.example");
	assert_null(json_at(body, "returnUrl"));
	assert_null(json_at(body, "userVisibleDataFormat"));
	assert_true(json_is_true(json_object_get(body, "returnRisk")));
	assert_int_equal(base64_decode(span_str(json_text(body, "userVisibleData")), &visible), ERR_OK);
	assert_string_equal(buf_str(&visible), KIT_VISIBLE);
	assert_int_equal(base64_decode(span_str(json_text(body, "userNonVisibleData")), &nonvisible), ERR_OK);
	assert_string_equal(buf_str(&nonvisible), KIT_NONVISIBLE);
}

struct typing {
	const char *id, *typed;
	char code[EID_CODE_TEXT];
	bool right;
};

static enum err show_code(struct store *s, void *ctx)
{
	struct typing *t = ctx;

	return eid_return_code(eid, s, t->id, t->code);
}

static enum err type_code(struct store *s, void *ctx)
{
	struct typing *t = ctx;

	return eid_return_type(s, t->id, span_str(t->typed), kit->now, &t->right);
}

/* The nonce of the way back is the order's alone, and its code is right three times at most. */
static void test_way_back(void **state)
{
	struct eid_order_request r = login_request();
	char id[EID_ID_TEXT], go_on[EID_GO_ON_MAX + 1];
	JSON json_t *body = NULL;
	struct typing t = { .id = id, .typed = "" };
	struct eid_order o;
	const char *nonce;

	(void)state;
	r.return_url = "https://jour.example/tillbaka/";
	r.on_device = true;
	r.go_on = "2f6a6f7572";
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	assert_int_equal(json_read(buf_span(&call.body), 1 << 20, NULL, &body), ERR_OK);
	nonce = json_text(body, "returnUrl") + strlen(r.return_url);
	assert_string_not_equal(nonce, id);
	assert_int_equal(eid_return_find(page, span_str(id), kit->now, &o, go_on), ERR_NOT_FOUND);
	assert_int_equal(eid_return_find(page, span_str(""), kit->now, &o, go_on), ERR_NOT_FOUND);
	assert_int_equal(eid_return_find(page, span_str(nonce), kit->now, &o, go_on), ERR_OK);
	assert_string_equal(o.id, id);
	assert_string_equal(go_on, r.go_on);
	assert_true(o.on_device && !o.back && !o.coded);

	assert_int_equal(store_transaction(page, type_code, &t), ERR_WRONG_STATE); /* shown nowhere */
	assert_int_equal(store_transaction(page, show_code, &t), ERR_OK);
	assert_int_equal(strspn(t.code, "0123456789"), 4);
	t.typed = "12345";
	for (int i = 0; i < EID_CODE_TRIES; i++) {
		assert_int_equal(store_transaction(page, type_code, &t), ERR_OK);
		assert_false(t.right);
	}
	t.typed = t.code;
	assert_int_equal(store_transaction(page, type_code, &t), ERR_WRONG_STATE); /* too late */
	assert_int_equal(eid_order_find(page, id, kit->now, &o), ERR_OK);
	assert_true(o.coded && !o.back);
	assert_int_equal(o.tries_left, 0);
}

static void test_login_body(void **state)
{
	struct eid_order_request r = login_request();
	char id[EID_ID_TEXT], agent[400];
	JSON json_t *body = NULL;

	(void)state;
	memset(agent, 'a', sizeof agent);
	memcpy(agent, "\xc3\xa5\x01", 3);
	agent[sizeof agent - 1] = 0;
	r.user_agent = agent;
	r.return_url = "https://jour.example/tillbaka/";
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	assert_called("/auth");
	assert_int_equal(json_read(buf_span(&call.body), 1 << 20, NULL, &body), ERR_OK);
	assert_null(json_at(body, "requirement"));
	assert_null(json_at(body, "userVisibleData"));
	assert_true(span_starts_with(span_str(json_text(body, "returnUrl")), r.return_url));
	assert_int_equal(strlen(json_text(body, "returnUrl")), strlen(r.return_url) + 22);
	assert_int_equal(strlen(json_text_at(body, "web.userAgent")), EID_USER_AGENT_MAX);
	assert_memory_equal(json_text_at(body, "web.userAgent"), "???aaa", 6);
}

static void test_refused_requests(void **state)
{
	static char big[EID_VISIBLE_MAX + 2];
	struct eid_order_request good = sign_request(), r;
	char id[EID_ID_TEXT];
	const char *const texts[] = {
		"", "a\x01", "bra \xf0\x9f\x91\x8d", "tab\there", "sol \xe2\x98\x80", "\xff", big
	};
	const char *const ips[] = { "", "localhost", "1.2.3", "1.2.3.4.5", "::g" };
	const char *const persons[] = { "", "9001012385", "19900101-2385", "19900101238x" };

	(void)state;
	memset(big, 'x', sizeof big - 1);
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		r = good;
		r.visible = span_str(texts[i]);
		assert_int_equal(wish(&r, id), ERR_INPUT);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(ips); i++) {
		r = good;
		r.ip = ips[i];
		assert_int_equal(wish(&r, id), ERR_INPUT);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(persons); i++) {
		r = good;
		r.person = persons[i];
		assert_int_equal(wish(&r, id), ERR_INPUT);
	}
	r = good;
	r.visible = span_of(big, EID_VISIBLE_MAX);
	r.ip = "2001:db8::1";
	assert_int_equal(wish(&r, id), ERR_OK);
}

static void test_frames(void **state)
{
	/* Token, secret and the first codes are BankID's own examples; the others were computed apart from this
	 * program. */
	static const struct {
		int t;
		const char *mac;
	} vectors[] = {
		{ 0, "dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8" },
		{ 1, "949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2" },
		{ 2, "a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3" },
		{ 3, "96077d77699971790b46ee1f04ff1e44fe96b0602c9c51e4ca9c6d031c7c3bb7" },
		{ 29, "26049f2bc12d5b43ebe8bf701e7725abf015d2d8347aa04c924b5793ee4a196c" },
		{ 30, "814d7fd38e2276625b6815152e3554c663acca689260c092203b48ca4e5c09a3" },
	};
	struct eid_order_request r = login_request();
	char id[EID_ID_TEXT], expected[200];
	struct instant start;

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run_due();
	{
		BUF none = buf_init(200);

		assert_int_equal(eid_order_frame(page, id, kit->now, &none), ERR_WRONG_STATE); /* not committed yet */
		assert_int_equal(none.len, 0);
	}
	answer(200, "{\"orderRef\":\"ref-1\",\"autoStartToken\":\"auto-1\",\"qrStartToken\":\"67df3917-fa0d-44e5-b327-"
	            "edcc928297f8\",\"qrStartSecret\":\"d28db9a7-4cde-429e-a983-359be676944c\"}");
	start = kit->now;
	for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
		BUF frame = buf_init(200);

		(void)snprintf(expected, sizeof expected, "bankid.67df3917-fa0d-44e5-b327-edcc928297f8.%d.%s",
		               vectors[i].t, vectors[i].mac);
		assert_int_equal(eid_order_frame(page, id, instant_add(start, vectors[i].t * SECOND + 999999), &frame),
		                 ERR_OK);
		assert_string_equal(buf_str(&frame), expected);
	}
	{
		BUF frame = buf_init(200);

		assert_int_equal(eid_order_frame(page, id, instant_add(start, -HOUR), &frame), ERR_OK);
		assert_non_null(strstr(buf_str(&frame), ".0.dc69358e"));
		assert_int_equal(eid_order_frame(page, "nosuchorder", start, &frame), ERR_NOT_FOUND);
	}
}

static void test_collects_every_two_seconds(void **state)
{
	char id[EID_ID_TEXT];
	BUF frame = buf_init(200);

	(void)state;
	begin_sign(id);
	pass(1900000);
	assert_quiet();
	pass(100000);
	assert_called("/collect");
	assert_string_equal(buf_str(&call.body), "{\"orderRef\":\"ref-1\"}");
	kit->now.us += 300000; /* the answer takes its time; the next one is due 2 s after the asking */
	answer(200, PENDING("1", "outstandingTransaction"));
	assert_state(id, EID_PENDING, "outstandingTransaction");
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_OK);
	pass(1600000);
	assert_quiet();
	pass(100000);
	assert_called("/collect");
	answer(200, PENDING("1", "userSign"));
	assert_state(id, EID_PENDING, "userSign");
	assert_true(look(id).picked_up);
	assert_int_equal(look(id).seconds_left, 180);
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_WRONG_STATE);
	pass(2 * SECOND);
	answer(200, PENDING("1", "someNewCode"));
	assert_string_equal(
	        eid_order_message(&(struct eid_order){ .kind = EID_SIGN, .state = EID_PENDING, .hint = "someNewCode" },
	                          EID_OTHER_DEVICE)
	                ->id,
	        "RFA21");
}

static void test_signed(void **state)
{
	struct kit_evidence e = { 0 };
	EID_RESULT r = { .id = "" };
	EID_RESULT none = { .id = "" };
	char id[EID_ID_TEXT];
	struct instant ordered;

	(void)state;
	begin_sign(id);
	ordered = kit->now;
	assert_int_equal(eid_result_next(page, EID_SIGN, &none), ERR_NOT_FOUND);
	assert_int_equal(eid_result_load(page, id, &none), ERR_WRONG_STATE);
	complete(&e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
	assert_string_equal(look(id).name, KIT_NAME);
	assert_string_equal(look(id).device_ip, "192.0.2.7");
	assert_int_equal(look(id).seconds_left, 0);
	assert_int_equal(eid_result_next(page, EID_LOGIN, &none), ERR_NOT_FOUND);
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_string_equal(r.id, id);
	assert_int_equal(r.subject, SUBJECT);
	assert_string_equal(r.person, KIT_PERSON);
	assert_int_equal(r.ordered.us, ordered.us);
	assert_int_equal(r.collected.us, kit->now.us);
	assert_true(r.report.ok);
	assert_string_equal(buf_str(&r.visible), KIT_VISIBLE);
	assert_string_equal(buf_str(&r.nonvisible), KIT_NONVISIBLE);
	assert_true(span_starts_with(buf_span(&r.signature_xml), "<?xml "));
	assert_int_equal(r.ocsp_der.ptr[0], 0x30);
	/* Exactly once. */
	assert_int_equal(store_transaction(page, consume_body, id), ERR_OK);
	assert_int_equal(store_transaction(page, consume_body, id), ERR_WRONG_STATE);
	assert_int_equal(eid_result_next(page, EID_SIGN, &none), ERR_NOT_FOUND);
	assert_true(look(id).consumed);
	pass(10 * SECOND);
	assert_quiet();
}

static void test_login(void **state)
{
	struct kit_evidence e = {
		.func_id = "Identification", .visible = "", .nonvisible = "", .leaf = kit->login_leaf
	};
	struct eid_order_request r = login_request();
	char id[EID_ID_TEXT];

	(void)state;
	begin_order(&r, id);
	complete(&e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
	assert_string_equal(look(id).person, KIT_PERSON);
	assert_memory_equal(look(id).binding_hash, r.binding_hash, EID_HASH_SIZE);
}

static void assert_refused(const struct kit_evidence *e, const char *told, const char *hint, const char *message)
{
	EID_RESULT r = { .id = "" };
	struct eid_order o;
	char id[EID_ID_TEXT];

	begin_sign(id);
	complete(e, told);
	assert_state(id, EID_REFUSED, hint);
	o = look(id);
	assert_string_equal(o.name, "");
	assert_string_equal(eid_order_message(&o, EID_OTHER_DEVICE)->id, message);
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_int_equal(r.state, EID_REFUSED);
	assert_string_equal(eid_check_name(eid_report_failed(&r.report)), hint);
	assert_true(r.signature_base64.len > 0 && r.signature_xml.len == 0);
	assert_int_equal(store_transaction(page, consume_body, id), ERR_OK);
}

static void test_refused(void **state)
{
	struct kit_evidence e = { .func_id = "Identification" };

	(void)state;
	assert_refused(&e, KIT_PERSON, "purpose", "OWN-WRONG-PURPOSE");
	e = (struct kit_evidence){ .visible = "Något annat" };
	assert_refused(&e, KIT_PERSON, "visible", "OWN-WRONG-TEXT");
	e = (struct kit_evidence){ .nonce = 2 };
	assert_refused(&e, KIT_PERSON, "ocsp-binding", "OWN-STATUS-UNKNOWN");
	e = (struct kit_evidence){ .status = 1 };
	assert_refused(&e, KIT_PERSON, "ocsp-status", "OWN-REVOKED");
	e = (struct kit_evidence){ 0 };
	assert_refused(&e, KIT_OTHER_PERSON, "person", "OWN-WRONG-PERSON");
	/* Made before this attempt began, beyond the skew: of an earlier order. */
	e = (struct kit_evidence){ .produced_after = -3 * MINUTE };
	assert_refused(&e, KIT_PERSON, "time", "OWN-WRONG-TIME");
}

/* Genuine, and what was ordered, and refused all the same; a word that nobody knows counts as the worst. */
static void test_risk(void **state)
{
	static const struct {
		const char *risk;
		enum eid_state state;
	} cases[] = { { "low", EID_VERIFIED },
		      { "moderate", EID_VERIFIED },
		      { "high", EID_REFUSED },
		      { "extreme", EID_REFUSED } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		const struct kit_evidence e = { 0 };
		BUF plain = buf_init(2 << 20), told = buf_init(2 << 20);
		char id[EID_ID_TEXT];
		const char *member;

		begin_sign(id);
		pass(2 * SECOND);
		add_complete("ref-1", KIT_PERSON, &e, &plain);
		member = strstr(buf_str(&plain), "\"user\"");
		assert_non_null(member);
		assert_int_equal(buf_printf(&told, "%.*s\"risk\":\"%s\",%s", (int)(member - buf_str(&plain)),
		                            buf_str(&plain), cases[i].risk, member),
		                 ERR_OK);
		answer(200, buf_str(&told));
		assert_state(id, cases[i].state, cases[i].state == EID_REFUSED ? "risk" : "");
		assert_int_equal(store_transaction(page, consume_body, id), ERR_OK);
	}
}

static void test_unreadable(void **state)
{
	static const char *const bodies[] = {
		"",
		"[]",
		"{}",
		"{\"orderRef\":\"ref-1\",\"status\":\"completed\"}",
		"{\"orderRef\":\"ref-9\",\"status\":\"pending\",\"hintCode\":\"userSign\"}",
		"{\"orderRef\":\"ref-1\",\"status\":\"complete\"}",
		"{\"orderRef\":\"ref-1\",\"status\":\"complete\",\"completionData\":{\"user\":{}}}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bodies); i++) {
		EID_RESULT r = { .id = "" };
		char id[EID_ID_TEXT];

		begin_sign(id);
		pass(2 * SECOND);
		answer(200, bodies[i]);
		assert_state(id, EID_REFUSED, "unreadable");
		assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
		assert_int_equal(store_transaction(page, consume_body, id), ERR_OK);
	}
	/* Byte for byte, whatever it was. */
	assert_int_equal(count_rows("SELECT COUNT(*) AS n FROM eid_answer WHERE body = CAST('[]' AS BLOB)"), 1);
}

static void test_order_refused(void **state)
{
	static const struct {
		int status;
		const char *body, *hint, *message;
	} cases[] = {
		{ 400, "{\"errorCode\":\"alreadyInProgress\",\"details\":\"x\"}", "alreadyInProgress", "RFA4" },
		{ 400, "{\"errorCode\":\"invalidParameters\"}", "invalidParameters", "OWN-OUR-FAULT" },
		{ 401, "{\"errorCode\":\"unauthorized\"}", "unauthorized", "OWN-OUR-FAULT" },
		{ 415, "{\"errorCode\":\"unsupportedMediaType\"}", "unsupportedMediaType", "OWN-OUR-FAULT" },
		{ 500, "{\"errorCode\":\"internalError\"}", "internalError", "RFA5" },
		{ 408, "<html>", "http408", "RFA5" },
		{ 418, "", "http418", "RFA22" },
		{ 200, "{}", "unreadable", "RFA22" },
	};
	struct eid_order_request r = sign_request();

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct eid_order o;
		char id[EID_ID_TEXT];

		assert_int_equal(wish(&r, id), ERR_OK);
		run_due();
		answer(cases[i].status, cases[i].body);
		assert_state(id, EID_FAILED, cases[i].hint);
		o = look(id);
		assert_string_equal(eid_order_message(&o, EID_THIS_PHONE)->id, cases[i].message);
		pass(5 * SECOND);
		assert_quiet(); /* never tried again by itself */
	}
}

static void test_failed_by_the_person(void **state)
{
	static const struct {
		const char *body, *hint, *message;
	} cases[] = {
		{ FAILED("1", "userCancel"), "userCancel", "RFA6" },
		{ FAILED("1", "cancelled"), "cancelled", "RFA3" },
		{ FAILED("1", "expiredTransaction"), "expiredTransaction", "RFA8" },
		{ FAILED("1", "certificateErr"), "certificateErr", "RFA16" },
		{ FAILED("1", "anythingNew"), "anythingNew", "RFA22" },
		{ FAILED("1", "<script>"), "unknown", "RFA22" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct eid_order o;
		char id[EID_ID_TEXT];

		begin_sign(id);
		pass(2 * SECOND);
		answer(200, cases[i].body);
		assert_state(id, EID_FAILED, cases[i].hint);
		o = look(id);
		assert_string_equal(eid_order_message(&o, EID_OTHER_DEVICE)->id, cases[i].message);
	}
}

static void test_one_signature_at_a_time(void **state)
{
	struct eid_order_request r = sign_request();
	char first[EID_ID_TEXT], second[EID_ID_TEXT] = "";

	(void)state;
	begin_sign(first);
	assert_int_equal(wish(&r, second), ERR_WRONG_STATE);
	assert_string_equal(first, second);
	pass(2 * SECOND);
	answer(200, FAILED("1", "userCancel"));
	assert_int_equal(wish(&r, second), ERR_OK);
	assert_string_not_equal(first, second);
}

static enum err wish_other(struct store *s, void *ctx)
{
	struct eid_order_request r = sign_request();
	enum err e;

	r.visible = span_str("En annan text.");
	e = eid_order_request(eid, s, &r, ctx);
	return e == ERR_STALE ? ERR_OK : ERR_WRONG_STATE; /* committed: its end is wished */
}

static void test_one_that_shows_another_text_is_not_gone_on_with(void **state)
{
	char first[EID_ID_TEXT], second[EID_ID_TEXT] = "";
	STATEMENT q = store_statement(page, "SELECT cancel_wanted FROM eid_order");

	(void)state;
	begin_sign(first);
	assert_int_equal(store_transaction(page, wish_other, second), ERR_OK);
	assert_string_equal(first, second);
	assert_int_equal(step_one(q), ERR_OK);
	assert_int_equal(column_int(q, "cancel_wanted"), 1);
}

static void test_autostart(void **state)
{
	struct eid_order_request r = login_request();
	struct eid_order o;
	char id[EID_ID_TEXT];
	BUF url = buf_init(400);

	(void)state;
	begin_order(&r, id);
	o = look(id);
	assert_int_equal(eid_order_autostart(eid, &o, EID_THIS_COMPUTER, "", &url), ERR_OK);
	assert_string_equal(buf_str(&url), "bankid:///?autostarttoken=auto-1&redirect=null");
	buf_clear(&url);
	assert_int_equal(eid_order_autostart(eid, &o, EID_THIS_PHONE, "https://jour.example/a?b=1&c", &url), ERR_OK);
	assert_string_equal(buf_str(&url), "https://app.bankid.com/?autostarttoken=auto-1&redirect="
	                                   "https%3A%2F%2Fjour.example%2Fa%3Fb%3D1%26c");
	assert_int_equal(eid_order_autostart(eid, &o, EID_OTHER_DEVICE, "", &url), ERR_INPUT);
	o.state = EID_COLLECTED;
	assert_int_equal(eid_order_autostart(eid, &o, EID_THIS_PHONE, "", &url), ERR_WRONG_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_request_body),
		LIFE(test_way_back),
		LIFE(test_risk),
		LIFE(test_login_body),
		LIFE(test_refused_requests),
		LIFE(test_frames),
		LIFE(test_collects_every_two_seconds),
		LIFE(test_signed),
		LIFE(test_login),
		LIFE(test_refused),
		LIFE(test_unreadable),
		LIFE(test_order_refused),
		LIFE(test_failed_by_the_person),
		LIFE(test_one_signature_at_a_time),
		LIFE(test_one_that_shows_another_text_is_not_gone_on_with),
		LIFE(test_autostart),
	};

	return cmocka_run_group_tests(tests, service_set_up_all, service_tear_down_all);
}
