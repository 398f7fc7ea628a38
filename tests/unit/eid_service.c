#include "eid_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/base/random.h"

/* ---- the provider ---- */

struct kit *kit;
static struct clock test_clock;
struct instant provider_date;
int64_t provider_wait_us;
static struct store_pool *pool;
struct store *page, *own; /* a page's connection and the worker's */
struct eid *eid;
static struct jobs *jobs;
struct call call; /* the one under way; done NULL: none */
int calls;        /* so far */

static enum err fake_post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	(void)ctx;
	assert_null(call.done);
	assert_non_null(strstr(r->tls->ca_file, "/ca.pem"));
	assert_non_null(strstr(r->tls->cert_file, "/client.pem"));
	struct buf url = buf_init(512), body = buf_init(1 << 20);
	if (buf_add_str(&url, r->url) != ERR_OK || buf_add_span(&body, r->body) != ERR_OK) {
		buf_release(&url);
		buf_release(&body);
		return ERR_MEMORY;
	}
	call = (struct call){ .done = done, .done_ctx = done_ctx, .url = url, .body = body };
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

void run_due(void)
{
	int turns = 0;

	while (jobs_turn(jobs, 0) && ++turns < 50)
		;
	assert_true(turns < 50);
}

void pass(int64_t us)
{
	kit->now.us += us;
	run_due();
}

void answer_only(int status, const char *body)
{
	finish(&(struct jobs_response){ .err = ERR_OK,
	                                .status = status,
	                                .body = span_str(body),
	                                .received = kit->now,
	                                .date = provider_date,
	                                .wait_us = provider_wait_us,
	                                .detail = "" });
}

void answer(int status, const char *body)
{
	answer_only(status, body);
	run_due();
}

void break_off(enum err e)
{
	finish(&(struct jobs_response){ .err = e, .received = kit->now, .detail = "test" });
	run_due();
}

void assert_called(const char *path)
{
	const char *url = buf_str(&call.url);

	assert_non_null(call.done);
	assert_int_equal(strlen(url), strlen("https://api.test.invalid/rp/v6.0") + strlen(path));
	assert_string_equal(url + strlen("https://api.test.invalid/rp/v6.0"), path);
}

void assert_quiet(void)
{
	assert_null(call.done);
}

void add_complete(const char *ref, const char *person, const struct kit_evidence *e, struct buf *out)
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

void start_service(void)
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

void restart(void)
{
	jobs_free(jobs);
	eid_free(eid);
	start_service();
	run_due();
}

int service_set_up_all(void **state)
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

int service_tear_down_all(void **state)
{
	(void)state;
	kit_free(kit);
	return 0;
}

int service_set_up(void **state)
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

void fresh_page(void)
{
	store_pool_give(pool, page);
	page = store_pool_take(pool);
}

int service_tear_down(void **state)
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

struct eid_order_request sign_request(void)
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

struct eid_order_request login_request(void)
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

/* NOLINTNEXTLINE(readability-non-const-parameter): the id is written inside the transaction */
enum err wish(const struct eid_order_request *r, char id[EID_ID_TEXT])
{
	struct wish w = { r, id };
	enum err e = store_transaction(page, wish_body, &w);

	eid_wake(eid);
	return e;
}

enum err cancel_body(struct store *s, void *ctx)
{
	return eid_order_cancel(s, ctx, kit->now);
}

enum err consume_body(struct store *s, void *ctx)
{
	return eid_result_consume(s, ctx, kit->now);
}

struct eid_order look(const char *id)
{
	struct eid_order o;

	assert_int_equal(eid_order_find(page, id, kit->now, &o), ERR_OK);
	return o;
}

void assert_state(const char *id, enum eid_state state, const char *hint)
{
	struct eid_order o = look(id);

	assert_string_equal(eid_state_name(o.state), eid_state_name(state));
	assert_string_equal(o.hint, hint);
}

void begin_order(const struct eid_order_request *r, char id[EID_ID_TEXT])
{
	assert_int_equal(wish(r, id), ERR_OK);
	run_due();
	answer(200, TOKENS("1"));
	assert_state(id, EID_PENDING, "");
}

void begin_sign(char id[EID_ID_TEXT])
{
	struct eid_order_request r = sign_request();

	begin_order(&r, id);
}

int64_t count_rows(const char *sql)
{
	STATEMENT q = store_statement(page, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

void complete(const struct kit_evidence *e, const char *person)
{
	BUF body = buf_init(1 << 20);

	pass(2 * SECOND);
	assert_called("/collect");
	add_complete("ref-1", person, e, &body);
	answer(200, buf_str(&body));
}
