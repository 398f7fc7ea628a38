/* The whole room with its real parts: worker thread, mutual TLS by libcurl, a store on disk, and the e-ID simulator as
 * the other side, with its phone scanning the frames that a page would show. */
#include "jourbeslut/eid.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eid_kit.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"

#define PERSON "199001012385"
#define OTHER "197503152394"
#define ORG "5560269986"
#define TEXT "Beslut om omedelbart omhändertagande enligt 6 § LVU: ja."
#define HIDDEN "0123456789abcdef0123456789abcdef"
#define PATIENCE (20 * SECOND)

static char folder[] = "/tmp/jourbeslut-eid-XXXXXX";
static char paths[5][120];
static char api_url[80];
static int phone_port;
static pid_t simulator;

static struct store_pool *pool;
static struct store *page, *own;
static struct eid *eid;
static struct jobs *jobs;

/* ---- the simulator ---- */

static pid_t run_simulator(const char *const *arguments)
{
	pid_t child = fork();

	if (child == 0) {
		(void)execv(SIMULATOR, (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	return child;
}

static long number_after(const char *text, const char *what)
{
	const char *at = strstr(text, what);
	long number;

	assert_non_null(at);
	number = strtol(at + strlen(what), NULL, 10);
	assert_in_range(number, 1, 65535);
	return number;
}

static void read_ports(const char *file)
{
	BUF text = buf_init(200);
	long api;

	for (int i = 0; i < 300 && buf_read_file(&text, file) != ERR_OK; i++)
		(void)usleep(50000);
	api = number_after(buf_str(&text), "api=");
	phone_port = (int)number_after(buf_str(&text), "phone=");
	(void)snprintf(api_url, sizeof api_url, "https://127.0.0.1:%ld/rp/v6.0", api);
}

static void simulator_start(const char *pickup_seconds)
{
	char ports[120];
	const char *const serve[] = { SIMULATOR,          "serve",        folder,    "--port-file", ports,
		                      "--pickup-seconds", pickup_seconds, "--quiet", NULL };

	(void)snprintf(ports, sizeof ports, "%s/ports", folder);
	(void)unlink(ports);
	simulator = run_simulator(serve);
	read_ports(ports);
}

static void simulator_stop(void)
{
	(void)kill(simulator, SIGTERM);
	(void)waitpid(simulator, NULL, 0);
}

static int set_up_all(void **state)
{
	static const char *const names[] = { "tls-root.pem", "rp-client.pem", "rp-client-key.pem", "signature-root.pem",
		                             "store.db" };
	const char *const init[] = { SIMULATOR, "init", folder, "--org-number", ORG, NULL };
	int status = -1;

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	(void)waitpid(run_simulator(init), &status, 0);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		(void)snprintf(paths[i], sizeof paths[i], "%s/%s", folder, names[i]);
	return status;
}

static int tear_down_all(void **state)
{
	(void)state;
	kit_remove_folder(folder);
	return 0;
}

/* One HTTP call of the phone's control API; the answer's body as JSON. */
static int control(const char *path, json_t *body, json_t **ret_answer)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		                       .sin_port = htons((uint16_t)phone_port) };
	BUF text = buf_init(4096), request = buf_init(8192), answer = buf_init(1 << 16);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	char bytes[4096];
	const char *start;
	ssize_t got;

	assert_int_equal(json_canonical(body, &text), ERR_OK);
	json_decref(body);
	assert_int_equal(buf_printf(&request,
	                            "POST /api/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
	                            "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
	                            path, phone_port, text.len, buf_str(&text)),
	                 ERR_OK);
	assert_int_equal(connect(s, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(send(s, request.ptr, request.len, 0), (ssize_t)request.len);
	while ((got = recv(s, bytes, sizeof bytes, 0)) > 0)
		assert_int_equal(buf_add(&answer, bytes, (size_t)got), ERR_OK);
	(void)close(s);
	start = strstr(buf_str(&answer), "\r\n\r\n");
	assert_non_null(start);
	assert_int_equal(json_read(span_str(start + 4), 1 << 16, NULL, ret_answer), ERR_OK);
	return (int)number_after(buf_str(&answer), "HTTP/1.1 ");
}

/* ---- the service ---- */

static void service_start(void)
{
	struct eid_settings s = { .environment = EID_TEST,
		                  .api_url = api_url,
		                  .tls_ca = paths[0],
		                  .client_cert = paths[1],
		                  .client_key = paths[2],
		                  .roots = paths[3],
		                  .org_number = ORG,
		                  .collect_interval_us = SECOND / 4 };
	struct jobs_transport transport;
	struct eid_problem problem = { "" };

	if (eid_new(&s, clock_system(), random_system(), NULL, &problem, &eid) != ERR_OK)
		fail_msg("%s", problem.text);
	assert_int_equal(jobs_transport_curl(clock_system(), &transport), ERR_OK);
	assert_int_equal(jobs_new(&transport, clock_system(), NULL, &jobs), ERR_OK);
	assert_int_equal(eid_attach(eid, jobs, own), ERR_OK);
	assert_int_equal(jobs_start(jobs), ERR_OK);
}

static void service_stop(void)
{
	jobs_free(jobs);
	eid_free(eid);
}

static int set_up_with(const char *pickup_seconds)
{
	simulator_start(pickup_seconds);
	(void)unlink(paths[4]);
	if (store_pool_open(paths[4], true, 2, &pool) != ERR_OK)
		return -1;
	page = store_pool_take(pool);
	own = store_pool_take(pool);
	service_start();
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	return set_up_with("30");
}

static int set_up_hasty(void **state)
{
	(void)state;
	return set_up_with("2");
}

static int tear_down(void **state)
{
	(void)state;
	service_stop();
	store_pool_give(pool, page);
	store_pool_give(pool, own);
	store_pool_close(pool);
	simulator_stop();
	return 0;
}

/* ---- the page and the phone ---- */

struct wish {
	enum eid_kind kind;
	char *id;
};

static enum err wish_body(struct store *s, void *ctx)
{
	struct wish *w = ctx;
	bool sign = w->kind == EID_SIGN;
	struct eid_order_request r = { .kind = w->kind,
		                       .person = sign ? PERSON : "",
		                       .visible = span_str(sign ? TEXT : ""),
		                       .nonvisible = span_str(sign ? HIDDEN : ""),
		                       .subject = sign ? 7 : 0,
		                       .ip = "127.0.0.1",
		                       .user_agent = "test",
		                       .return_url = "" };

	return eid_order_request(eid, s, &r, w->id);
}

static struct eid_order look(const char *id)
{
	struct eid_order o;

	assert_int_equal(eid_order_find(page, id, clock_now(clock_system()), &o), ERR_OK);
	return o;
}

static struct eid_order wait_for(const char *id, enum eid_state state)
{
	struct eid_order o = look(id);

	for (int64_t end = clock_monotonic(clock_system()) + PATIENCE;
	     o.state != state && clock_monotonic(clock_system()) < end; o = look(id))
		(void)usleep(20000);
	if (o.state != state)
		fail_msg("the order is %s (%s), not %s", eid_state_name(o.state), o.hint, eid_state_name(state));
	return o;
}

static void order(enum eid_kind kind, char id[EID_ID_TEXT])
{
	struct wish w = { kind, id };

	assert_int_equal(store_transaction(page, wish_body, &w), ERR_OK);
	eid_wake(eid);
	(void)wait_for(id, EID_PENDING);
}

static void scan(const char *id, const char *person, char handle[64])
{
	BUF frame = buf_init(200);
	JSON json_t *answer = NULL;

	assert_int_equal(eid_order_frame(page, id, clock_now(clock_system()), &frame), ERR_OK);
	assert_int_equal(
	        control("scan", json_pack("{s:s,s:s}", "frame", buf_str(&frame), "personalNumber", person), &answer),
	        200);
	(void)snprintf(handle, 64, "%s", json_text(answer, "order"));
}

static void act(const char *what, const char *handle)
{
	JSON json_t *answer = NULL;

	assert_int_equal(control(what, json_pack("{s:s}", "order", handle), &answer), 200);
}

static void misbehave(const char *mode)
{
	JSON json_t *answer = NULL;

	assert_int_equal(control("misbehave", json_pack("{s:s,s:s}", "mode", mode, "path", "collect"), &answer), 200);
}

static void test_sign_by_qr(void **state)
{
	EID_RESULT r = { .id = "" };
	char id[EID_ID_TEXT], handle[64];

	(void)state;
	order(EID_SIGN, id);
	scan(id, PERSON, handle);
	act("approve", handle);
	(void)wait_for(id, EID_VERIFIED);
	assert_int_equal(eid_result_next(page, EID_SIGN, &r), ERR_OK);
	assert_string_equal(r.id, id);
	assert_string_equal(r.person, PERSON);
	assert_string_equal(buf_str(&r.visible), TEXT);
	assert_true(r.report.ok && r.report.name[0] && r.report.bank[0]);
	assert_in_range(r.report.signed_at.us, r.ordered.us - 2 * SECOND, r.collected.us + SECOND);
}

static void test_login_by_autostart(void **state)
{
	JSON json_t *answer = NULL;
	struct eid_order o;
	char id[EID_ID_TEXT];

	(void)state;
	order(EID_LOGIN, id);
	o = look(id);
	assert_int_equal(control("autostart",
	                         json_pack("{s:s,s:s}", "autoStartToken", o.autostart_token, "personalNumber", OTHER),
	                         &answer),
	                 200);
	act("approve", json_text(answer, "order"));
	o = wait_for(id, EID_VERIFIED);
	assert_string_equal(o.person, OTHER);
}

static void test_refused_in_the_app(void **state)
{
	char id[EID_ID_TEXT], handle[64];

	(void)state;
	order(EID_SIGN, id);
	scan(id, PERSON, handle);
	act("refuse", handle);
	assert_string_equal(wait_for(id, EID_FAILED).hint, "userCancel");
}

static void test_evidence_that_is_wrong(void **state)
{
	static const struct {
		const char *mode, *check;
	} cases[] = {
		{ "wrong-person", "person" },
		{ "altered-text", "visible" },
		{ "ocsp-revoked", "ocsp-status" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		char id[EID_ID_TEXT], handle[64];

		misbehave(cases[i].mode);
		order(EID_SIGN, id);
		scan(id, PERSON, handle);
		act("approve", handle);
		assert_string_equal(wait_for(id, EID_REFUSED).hint, cases[i].check);
	}
}

/* Signed while we were down: the order is picked up again. */
static void test_restart(void **state)
{
	char id[EID_ID_TEXT], handle[64];

	(void)state;
	order(EID_SIGN, id);
	scan(id, PERSON, handle);
	service_stop();
	act("approve", handle);
	service_start();
	(void)wait_for(id, EID_VERIFIED);
}

/* The provider gave its only answer, and it did not arrive. */
static void test_result_lost_on_the_way(void **state)
{
	char id[EID_ID_TEXT], handle[64];

	(void)state;
	order(EID_SIGN, id);
	scan(id, PERSON, handle);
	misbehave("drop-result");
	act("approve", handle);
	assert_string_equal(wait_for(id, EID_LOST).hint, "invalidParameters");
}

static enum err cancel_body(struct store *s, void *ctx)
{
	return eid_order_cancel(s, ctx, clock_now(clock_system()));
}

static void test_cancel(void **state)
{
	char id[EID_ID_TEXT];

	(void)state;
	order(EID_SIGN, id);
	assert_int_equal(store_transaction(page, cancel_body, id), ERR_OK);
	eid_wake(eid);
	(void)wait_for(id, EID_CANCELLED);
	order(EID_SIGN, id); /* nothing of it stands in the way */
}

static void test_renewed_until_somebody_comes(void **state)
{
	char id[EID_ID_TEXT], handle[64];
	struct eid_order o;

	(void)state;
	order(EID_SIGN, id);
	do {
		(void)usleep(20000);
		o = look(id);
	} while (o.attempts < 2 || o.state != EID_PENDING);
	scan(id, PERSON, handle);
	act("approve", handle);
	(void)wait_for(id, EID_VERIFIED);
}

#define LIFE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_sign_by_qr),
		LIFE(test_login_by_autostart),
		LIFE(test_refused_in_the_app),
		LIFE(test_evidence_that_is_wrong),
		LIFE(test_restart),
		LIFE(test_result_lost_on_the_way),
		LIFE(test_cancel),
		cmocka_unit_test_setup_teardown(test_renewed_until_somebody_comes, set_up_hasty, tear_down),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
