/* The life of an order, against a provider that the test plays itself: no thread, no network, a clock that the test
 * sets. */
#include "jourbeslut/eid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid_kit.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"

#define SUBJECT 42

/* ---- the provider ---- */

struct call {
	jobs_done_fn *done;
	void *done_ctx;
	struct buf url, body;
};

static struct kit *kit;
static struct clock test_clock;
static struct store_pool *pool;
static struct store *page, *own; /* a page's connection and the worker's */
static struct eid *eid;
static struct jobs *jobs;
static struct call call; /* the one under way; done NULL: none */
static int calls;        /* so far */

static enum err fake_post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	(void)ctx;
	assert_null(call.done);
	assert_string_equal(r->tls->ca_file, r->tls->ca_file);
	call = (struct call){ .done = done, .done_ctx = done_ctx, .url = buf_init(512), .body = buf_init(1 << 20) };
	assert_int_equal(buf_add_str(&call.url, r->url), ERR_OK);
	assert_int_equal(buf_add_span(&call.body, r->body), ERR_OK);
	calls++;
	return ERR_OK;
}

static void fake_poll(void *ctx, int64_t wait_us)
{
	(void)ctx, (void)wait_us;
}

static void fake_wake(void *ctx)
{
	(void)ctx;
}

static void finish(const struct jobs_response *r)
{
	struct call c = call;

	assert_non_null(c.done);
	call.done = NULL;
	c.done(c.done_ctx, r);
	buf_release(&c.url);
	buf_release(&c.body);
}

static void fake_free(void *ctx)
{
	(void)ctx;
	if (call.done)
		finish(&(struct jobs_response){ .err = ERR_WRONG_STATE, .detail = "" });
}

/* Everything that is due now, and nothing more. */
static void run(void)
{
	int turns = 0;

	while (jobs_turn(jobs, 0) && ++turns < 50)
		;
	assert_true(turns < 50);
}

static void pass(int64_t us)
{
	kit->now.us += us;
	run();
}

static void answer_only(int status, const char *body)
{
	finish(&(struct jobs_response){
	        .err = ERR_OK, .status = status, .body = span_str(body), .received = kit->now, .detail = "" });
}

static void answer(int status, const char *body)
{
	answer_only(status, body);
	run();
}

static void break_off(enum err e)
{
	finish(&(struct jobs_response){ .err = e, .received = kit->now, .detail = "test" });
	run();
}

static void assert_called(const char *path)
{
	const char *url = buf_str(&call.url);

	assert_non_null(call.done);
	assert_int_equal(strlen(url), strlen("https://api.test.invalid/rp/v6.0") + strlen(path));
	assert_string_equal(url + strlen("https://api.test.invalid/rp/v6.0"), path);
}

static void assert_quiet(void)
{
	assert_null(call.done);
}

#define TOKENS(n)                                                                                                      \
	"{\"orderRef\":\"ref-" n "\",\"autoStartToken\":\"auto-" n "\",\"qrStartToken\":\"qr-" n                       \
	"\",\"qrStartSecret\":\"secret-" n "\"}"
#define PENDING(n, hint) "{\"orderRef\":\"ref-" n "\",\"status\":\"pending\",\"hintCode\":\"" hint "\"}"
#define FAILED(n, hint) "{\"orderRef\":\"ref-" n "\",\"status\":\"failed\",\"hintCode\":\"" hint "\"}"

static void add_complete(const char *ref, const char *person, const struct kit_evidence *e, struct buf *out)
{
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);

	kit_make(kit, e, &signature, &ocsp);
	assert_int_equal(
	        buf_printf(out,
	                   "{\"orderRef\":\"%s\",\"status\":\"complete\",\"completionData\":{\"user\":"
	                   "{\"personalNumber\":\"%s\",\"name\":\"X\"},\"device\":{\"ipAddress\":\"192.0.2.7\"},"
	                   "\"bankIdIssueDate\":\"2026-01-01\",\"signature\":\"%s\",\"ocspResponse\":\"%s\"}}",
	                   ref, person, buf_str(&signature), buf_str(&ocsp)),
	        ERR_OK);
}

/* ---- the service ---- */

static void start_service(void)
{
	struct eid_settings s = { .environment = EID_TEST,
		                  .api_url = "https://api.test.invalid/rp/v6.0/",
		                  .org_number = KIT_ORG,
		                  .tls_ca = kit_path(kit, "ca.pem"),
		                  .client_cert = kit_path(kit, "client.pem"),
		                  .client_key = kit_path(kit, "client.key"),
		                  .roots = kit_path(kit, "ca.pem"),
		                  .domain = "jour.example" };
	struct jobs_transport transport = {
		.post = fake_post, .poll = fake_poll, .wake = fake_wake, .free = fake_free
	};
	struct eid_problem problem;

	assert_int_equal(eid_new(&s, &test_clock, random_system(), NULL, &problem, &eid), ERR_OK);
	assert_int_equal(jobs_new(&transport, &test_clock, NULL, &jobs), ERR_OK);
	assert_int_equal(eid_attach(eid, jobs, own), ERR_OK);
}

/* As after a crash: nothing that was in memory is left. */
static void restart(void)
{
	jobs_free(jobs);
	eid_free(eid);
	start_service();
	run();
}

static int set_up_all(void **state)
{
	struct kit_subject subject = {
		.cn = "Kit Kommun Test", .person = KIT_ORG, .organisation = "Kit", .policy = "1.2.3.4.5"
	};
	BUF pem = buf_init(1 << 14), client = buf_init(1 << 14);
	X509 *ours;

	(void)state;
	kit = kit_new();
	test_clock = kit_clock(kit);
	ours = kit_certificate(kit, &subject, kit->leaf_key, kit->ca, kit->ca_key);
	kit_pem(kit->root, &pem);
	kit_write(kit, "ca.pem", buf_span(&pem));
	kit_pem(ours, &client);
	X509_free(ours);
	kit_write(kit, "client.pem", buf_span(&client));
	kit_write_key(kit, "client.key", kit->leaf_key);
	return 0;
}

static int tear_down_all(void **state)
{
	(void)state;
	kit_free(kit);
	return 0;
}

static int set_up(void **state)
{
	static int number;
	char name[32];

	(void)state;
	(void)snprintf(name, sizeof name, "store-%d.db", number++);
	if (store_pool_open(kit_path(kit, name), true, 2, &pool) != ERR_OK)
		return -1;
	page = store_pool_take(pool);
	own = store_pool_take(pool);
	calls = 0;
	start_service();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	jobs_free(jobs);
	eid_free(eid);
	store_pool_give(pool, page);
	store_pool_give(pool, own);
	store_pool_close(pool);
	return 0;
}

/* ---- the page ---- */

static struct eid_order_request sign_request(void)
{
	return (struct eid_order_request){ .kind = EID_SIGN,
		                           .person = KIT_PERSON,
		                           .visible = span_str(KIT_VISIBLE),
		                           .nonvisible = span_str(KIT_NONVISIBLE),
		                           .subject = SUBJECT,
		                           .ip = "198.51.100.17",
		                           .user_agent = "Mozilla/5.0 (test)",
		                           .binding_hash = { 1, 2, 3 },
		                           .return_url = "" };
}

static struct eid_order_request login_request(void)
{
	struct eid_order_request r = sign_request();

	r.kind = EID_LOGIN;
	r.person = "";
	r.visible = r.nonvisible = span_str("");
	r.subject = 0;
	return r;
}

struct wish {
	const struct eid_order_request *request;
	char *id;
};

static enum err wish_body(struct store *s, void *ctx)
{
	struct wish *w = ctx;

	return eid_order_request(eid, s, w->request, w->id);
}

static enum err wish(const struct eid_order_request *r, char id[EID_ID_TEXT])
{
	struct wish w = { r, id };
	enum err e = store_transaction(page, wish_body, &w);

	eid_wake(eid);
	return e;
}

static enum err cancel_body(struct store *s, void *ctx)
{
	return eid_order_cancel(s, ctx, kit->now);
}

static enum err consume_body(struct store *s, void *ctx)
{
	return eid_result_consume(s, ctx, kit->now);
}

static struct eid_order look(const char *id)
{
	struct eid_order o;

	assert_int_equal(eid_order_find(page, id, kit->now, &o), ERR_OK);
	return o;
}

static void assert_state(const char *id, enum eid_state state, const char *hint)
{
	struct eid_order o = look(id);

	assert_string_equal(eid_state_name(o.state), eid_state_name(state));
	assert_string_equal(o.hint, hint);
}

/* A signature that the app can be pointed at. */
static void begin(const struct eid_order_request *r, char id[EID_ID_TEXT])
{
	assert_int_equal(wish(r, id), ERR_OK);
	run();
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");
}

static void begin_sign(char id[EID_ID_TEXT])
{
	struct eid_order_request r = sign_request();

	begin(&r, id);
}

static int64_t count(const char *sql)
{
	STATEMENT q = store_statement(page, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

/* ---- tests ---- */

static void test_request_body(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];
	BUF visible = buf_init(1 << 16), nonvisible = buf_init(1 << 16);
	JSON json_t *body = NULL;

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	assert_int_equal(strlen(id), 22);
	run();
	assert_called("/sign");
	assert_int_equal(json_read(buf_span(&call.body), 1 << 20, NULL, &body), ERR_OK);
	assert_string_equal(json_text(body, "endUserIp"), "198.51.100.17");
	assert_string_equal(json_text_at(body, "requirement.personalNumber"), KIT_PERSON);
	assert_string_equal(json_text_at(body, "web.userAgent"), "Mozilla/5.0 (test)");
	assert_string_equal(json_text_at(body, "web.referringDomain"), "jour.example");
	assert_null(json_at(body, "returnUrl"));
	assert_null(json_at(body, "userVisibleDataFormat"));
	assert_int_equal(base64_decode(span_str(json_text(body, "userVisibleData")), &visible), ERR_OK);
	assert_string_equal(buf_str(&visible), KIT_VISIBLE);
	assert_int_equal(base64_decode(span_str(json_text(body, "userNonVisibleData")), &nonvisible), ERR_OK);
	assert_string_equal(buf_str(&nonvisible), KIT_NONVISIBLE);
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
	r.return_url = "https://jour.example/in?n=1";
	assert_int_equal(wish(&r, id), ERR_OK);
	run();
	assert_called("/auth");
	assert_int_equal(json_read(buf_span(&call.body), 1 << 20, NULL, &body), ERR_OK);
	assert_null(json_at(body, "requirement"));
	assert_null(json_at(body, "userVisibleData"));
	assert_string_equal(json_text(body, "returnUrl"), "https://jour.example/in?n=1");
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
	run();
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

static void complete(const char *id, const struct kit_evidence *e, const char *person)
{
	BUF body = buf_init(1 << 20);

	pass(2 * SECOND);
	assert_called("/collect");
	add_complete("ref-1", person, e, &body);
	answer(200, buf_str(&body));
	(void)id;
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
	complete(id, &e, KIT_PERSON);
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
	begin(&r, id);
	complete(id, &e, KIT_PERSON);
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
	complete(id, e, told);
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
	assert_refused(&e, KIT_PERSON, "ocsp-binding", "OWN-NOT-VALID");
	e = (struct kit_evidence){ .status = 1 };
	assert_refused(&e, KIT_PERSON, "ocsp-status", "RFA16");
	e = (struct kit_evidence){ 0 };
	assert_refused(&e, KIT_OTHER_PERSON, "person", "OWN-WRONG-PERSON");
	/* Made before this attempt began, beyond the skew: of an earlier order. */
	e = (struct kit_evidence){ .produced_after = -3 * MINUTE };
	assert_refused(&e, KIT_PERSON, "time", "OWN-NOT-VALID");
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
		"{\"orderRef\":\"ref-1\",\"status\":\"complete\",\"completionData\":{\"user\":{\"personalNumber\":"
		"\"1\"}}}",
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
	assert_int_equal(count("SELECT COUNT(*) AS n FROM eid_answer WHERE body = CAST('[]' AS BLOB)"), 1);
}

static void test_renewal(void **state)
{
	char id[EID_ID_TEXT];
	BUF frame = buf_init(200);
	struct instant began;
	int attempts = 1;

	(void)state;
	begin_sign(id);
	began = kit->now;
	pass(2 * SECOND);
	answer(200, PENDING("1", "outstandingTransaction"));
	kit->now.us += 28 * SECOND;
	run();
	answer(200, FAILED("1", "startFailed"));
	/* Quietly: a new order of the same wish is asked for at once. */
	assert_state(id, EID_WANTED, "");
	assert_called("/sign");
	answer(200, TOKENS("2"));
	assert_state(id, EID_PENDING, "");
	assert_int_equal(look(id).attempts, 2);
	assert_string_equal(look(id).autostart_token, "auto-2");
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_OK);
	assert_true(span_starts_with(buf_span(&frame), "bankid.qr-2.0."));
	assert_int_equal(count("SELECT COUNT(*) AS n FROM eid_attempt WHERE qr_secret <> ''"), 1);
	/* Nobody ever comes: it ends within three minutes, and says so. */
	for (attempts = 2; attempts < 20; attempts++) {
		kit->now.us += 30 * SECOND;
		run();
		assert_called("/collect");
		answer(200, FAILED("2", "startFailed"));
		if (!call.done)
			break;
		assert_called("/sign");
		answer(200, TOKENS("2"));
	}
	assert_state(id, EID_FAILED, "startFailed");
	assert_in_range(attempts, 4, 6);
	assert_in_range(kit->now.us - began.us, 120 * SECOND, 182 * SECOND);
	assert_int_equal(
	        count("SELECT COUNT(*) AS n FROM eid_attempt WHERE qr_secret || qr_token || autostart_token <> ''"), 0);
}

static void test_restart_while_pending(void **state)
{
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];
	BUF frame = buf_init(200);

	(void)state;
	begin_sign(id);
	pass(7 * SECOND);
	restart(); /* with a collect under way */
	assert_called("/collect");
	assert_string_equal(buf_str(&call.body), "{\"orderRef\":\"ref-1\"}");
	answer(200, PENDING("1", "outstandingTransaction"));
	assert_int_equal(eid_order_frame(page, id, kit->now, &frame), ERR_OK);
	assert_true(span_starts_with(buf_span(&frame), "bankid.qr-1.7."));
	complete(id, &e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
}

static void test_restart_while_wanted(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run();
	restart(); /* whether the provider took it, nobody knows */
	assert_called("/sign");
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");
}

/* The answer comes only once: a crash right after it must not cost it. */
static void test_crash_between_collect_and_verify(void **state)
{
	struct kit_evidence e = { 0 };
	EID_RESULT r = { .id = "" };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];
	int before;

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	add_complete("ref-1", KIT_PERSON, &e, &body);
	answer_only(200, buf_str(&body));
	assert_state(id, EID_COLLECTED, "");
	before = calls;
	kit->now.us += HOUR;
	restart();
	assert_state(id, EID_VERIFIED, "");
	assert_int_equal(calls, before);
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_int_equal(r.collected.us, kit->now.us - HOUR);
}

static void test_disk_full_when_the_answer_comes(void **state)
{
	struct kit_evidence e = { 0 };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	add_complete("ref-1", KIT_PERSON, &e, &body);
	{
		STATEMENT q = store_statement(own, "PRAGMA max_page_count = 1");

		assert_int_equal(step_one(q), ERR_OK);
	}
	answer(200, buf_str(&body));
	assert_state(id, EID_PENDING, "");
	pass(1 * SECOND);
	assert_state(id, EID_PENDING, "");
	assert_quiet(); /* held in memory; asking again would only get "no such order" */
	{
		STATEMENT q = store_statement(own, "PRAGMA max_page_count = 1000000");

		assert_int_equal(step_one(q), ERR_OK);
	}
	pass(1 * SECOND);
	assert_state(id, EID_VERIFIED, "");
}

static void test_lost(void **state)
{
	struct eid_order o;
	EID_RESULT r = { .id = "" };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	pass(2 * SECOND);
	answer(400, "{\"errorCode\":\"invalidParameters\",\"details\":\"No such order\"}");
	assert_state(id, EID_LOST, "invalidParameters");
	o = look(id);
	assert_string_equal(eid_order_message(&o, EID_OTHER_DEVICE)->id, "OWN-LOST");
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_int_equal(r.state, EID_LOST);
	assert_string_equal(r.person, KIT_PERSON);
}

static void test_outage_while_pending(void **state)
{
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	for (int i = 0; i < 3; i++) {
		pass(2 * SECOND);
		break_off(ERR_TIMEOUT);
		pass(2 * SECOND);
		answer(503, "{\"errorCode\":\"Maintenance\",\"details\":\"\"}");
		pass(2 * SECOND);
		answer(429, "");
		assert_state(id, EID_PENDING, "");
	}
	complete(id, &e, KIT_PERSON);
	assert_state(id, EID_VERIFIED, "");
}

static void test_outage_too_long(void **state)
{
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	kit->now.us += HOUR; /* down that long; still it asks once */
	restart();
	assert_called("/collect");
	break_off(ERR_UPSTREAM);
	assert_state(id, EID_LOST, "noContact");
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
		{ 429, "{\"errorCode\":\"tooManyRequests\"}", "tooManyRequests", "RFA5" },
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
		run();
		answer(cases[i].status, cases[i].body);
		assert_state(id, EID_FAILED, cases[i].hint);
		o = look(id);
		assert_string_equal(eid_order_message(&o, EID_THIS_PHONE)->id, cases[i].message);
		pass(5 * SECOND);
		assert_quiet(); /* never tried again by itself */
	}
}

static void test_no_contact(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run();
	answer(503, "{\"errorCode\":\"maintenance\"}");
	assert_state(id, EID_WANTED, "");
	pass(2 * SECOND);
	break_off(ERR_UPSTREAM);
	pass(2 * SECOND);
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");

	r.subject = SUBJECT + 1;
	kit->now.us += MINUTE; /* the first one, too, is asked after meanwhile */
	assert_int_equal(wish(&r, id), ERR_OK);
}

static void test_no_contact_gives_up(void **state)
{
	struct eid_order_request r = sign_request();
	char id[EID_ID_TEXT];
	int tries = 0;

	(void)state;
	assert_int_equal(wish(&r, id), ERR_OK);
	run();
	while (call.done && ++tries < 50) {
		break_off(ERR_UPSTREAM);
		pass(2 * SECOND);
	}
	assert_in_range(tries, 6, 9);
	assert_state(id, EID_FAILED, "noContact");
}

static void test_cancel(void **state)
{
	char id[EID_ID_TEXT];
	struct eid_order_request r = sign_request();

	(void)state;
	/* Before it was sent. */
	assert_int_equal(wish(&r, id), ERR_OK);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	run();
	assert_quiet();
	assert_state(id, EID_CANCELLED, "cancelled");
	/* While it stands at the provider. */
	begin_sign(id);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	pass(2 * SECOND);
	assert_called("/cancel");
	answer(200, "{}");
	assert_state(id, EID_CANCELLED, "cancelled");
	/* No effect at an end. */
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	assert_int_equal(store_transaction(page, cancel_body, (char *)(uintptr_t) "nosuchorder"), ERR_NOT_FOUND);
	pass(5 * SECOND);
	assert_quiet();
}

/* The person was faster: a signature that exists is not thrown away. */
static void test_cancel_too_late(void **state)
{
	struct kit_evidence e = { 0 };
	BUF body = buf_init(1 << 20);
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	pass(2 * SECOND);
	assert_called("/cancel");
	answer(400, "{\"errorCode\":\"invalidParameters\"}");
	assert_called("/collect");
	add_complete("ref-1", KIT_PERSON, &e, &body);
	answer(200, buf_str(&body));
	assert_state(id, EID_VERIFIED, "");
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

static void test_autostart(void **state)
{
	struct eid_order_request r = login_request();
	struct eid_order o;
	char id[EID_ID_TEXT];
	BUF url = buf_init(400);

	(void)state;
	begin(&r, id);
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

/* The end of an order is final, whatever the program does. */
static void test_store_keeps_the_end(void **state)
{
	static const char *const changes[] = { "UPDATE eid_order SET state = 'pending', ended_at = NULL",
		                               "UPDATE eid_order SET proven_person = '198505052389'",
		                               "UPDATE eid_order SET visible = x'00'",
		                               "UPDATE eid_answer SET body = x'00'" };
	struct kit_evidence e = { 0 };
	char id[EID_ID_TEXT];

	(void)state;
	begin_sign(id);
	complete(id, &e, KIT_PERSON);
	for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
		STATEMENT q = store_statement(page, changes[i]);

		assert_int_equal(step_done(q), ERR_WRONG_STATE);
	}
	assert_state(id, EID_VERIFIED, "");
}

#define LIFE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_request_body),
		LIFE(test_login_body),
		LIFE(test_refused_requests),
		LIFE(test_frames),
		LIFE(test_collects_every_two_seconds),
		LIFE(test_signed),
		LIFE(test_login),
		LIFE(test_refused),
		LIFE(test_unreadable),
		LIFE(test_renewal),
		LIFE(test_restart_while_pending),
		LIFE(test_restart_while_wanted),
		LIFE(test_crash_between_collect_and_verify),
		LIFE(test_disk_full_when_the_answer_comes),
		LIFE(test_lost),
		LIFE(test_outage_while_pending),
		LIFE(test_outage_too_long),
		LIFE(test_order_refused),
		LIFE(test_no_contact),
		LIFE(test_no_contact_gives_up),
		LIFE(test_cancel),
		LIFE(test_cancel_too_late),
		LIFE(test_failed_by_the_person),
		LIFE(test_one_signature_at_a_time),
		LIFE(test_autostart),
		LIFE(test_store_keeps_the_end),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
