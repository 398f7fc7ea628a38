/* The rooms that ask for time stamps and revocation with their real parts: requests of `crypto`, posted by `jobs`,
 * answered by the TSA simulator, and judged by `crypto`; right answers and each wrong one. */
#include "jourbeslut/timestamp.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eid_kit.h"
#include "jourbeslut/jobs.h"

static char folder[] = "/tmp/jourbeslut-tsa-XXXXXX";
static char url[64];
static pid_t simulator;
static struct jobs *jobs;
static struct roots *tsa_roots, *seal_roots;
static struct der_list seal_chain, tsa_chain, seal_root, tsa_root;

static const uint8_t nonce[TIMESTAMP_NONCE] = { 0x7e, 1, 2, 3, 4, 5, 6, 7 };

static pid_t run_simulator(const char *const *arguments)
{
	pid_t child = fork();

	if (child == 0) {
		(void)execv(SIMULATOR, (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	return child;
}

static int run_to_end(const char *const *arguments)
{
	int status = -1;

	(void)waitpid(run_simulator(arguments), &status, 0);
	return status;
}

static void read_in(const char *name, struct buf *out)
{
	BUF path = buf_init(200);

	assert_int_equal(buf_printf(&path, "%s/%s", folder, name), ERR_OK);
	assert_int_equal(buf_read_file(out, buf_str(&path)), ERR_OK);
}

static void read_certificates(const char *name, struct der_list *ret_list)
{
	BUF pem = buf_init(1 << 16);

	read_in(name, &pem);
	assert_int_equal(certificates_from_pem(buf_span(&pem), ret_list), ERR_OK);
}

static void read_roots(const char *name, struct roots **ret_roots)
{
	char problem[200];
	BUF pem = buf_init(1 << 16);

	read_in(name, &pem);
	assert_int_equal(roots_new(buf_span(&pem), false, problem, sizeof problem, ret_roots), ERR_CONFIG);
	assert_int_equal(roots_new(buf_span(&pem), true, problem, sizeof problem, ret_roots), ERR_OK);
}

static void simulator_start(void)
{
	char ports[80];
	const char *const serve[] = {
		SIMULATOR, "serve", folder, "--port", "0", "--port-file", ports, "--quiet", NULL
	};
	BUF text = buf_init(100);

	(void)snprintf(ports, sizeof ports, "%s/ports", folder);
	simulator = run_simulator(serve);
	for (int i = 0; i < 400 && buf_read_file(&text, ports) != ERR_OK; i++)
		(void)usleep(50000);
	assert_true(span_starts_with(buf_span(&text), "port="));
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%ld", strtol(buf_str(&text) + 5, NULL, 10));
}

static int set_up_all(void **state)
{
	const char *const init[] = { SIMULATOR, "init", folder, NULL };
	struct jobs_transport transport;

	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(folder) || run_to_end(init) != 0)
		return -1;
	simulator_start();
	read_certificates("seal.pem", &seal_chain);
	read_certificates("tsa.pem", &tsa_chain);
	read_certificates("seal-root.pem", &seal_root);
	read_certificates("tsa-root.pem", &tsa_root);
	read_roots("seal-root.pem", &seal_roots);
	read_roots("tsa-root.pem", &tsa_roots);
	if (jobs_transport_curl(clock_system(), &transport) != ERR_OK)
		return -1;
	return jobs_new(&transport, clock_system(), NULL, &jobs) == ERR_OK ? 0 : -1;
}

static int tear_down_all(void **state)
{
	int status = -1;

	(void)state;
	jobs_free(jobs);
	roots_free(tsa_roots);
	roots_free(seal_roots);
	der_list_release(&seal_chain);
	der_list_release(&tsa_chain);
	der_list_release(&seal_root);
	der_list_release(&tsa_root);
	(void)kill(simulator, SIGTERM);
	(void)waitpid(simulator, &status, 0);
	kit_remove_folder(folder);
	return status; /* with sanitizers: what the simulator did is clean, too */
}

/* ---- one call ---- */

struct answer {
	bool done;
	int status;
	struct buf body;
};

static void take(void *ctx, const struct jobs_response *r)
{
	struct answer *a = ctx;

	a->done = true;
	assert_int_equal(r->err, ERR_OK);
	a->status = r->status;
	assert_int_equal(buf_add_span(&a->body, r->body), ERR_OK);
}

static int post(const char *path, const char *type, struct span body, struct buf *out)
{
	struct answer a = { .body = buf_init(TIMESTAMP_MAX) };
	char address[100];
	struct jobs_request r = { .url = address, .body = body, .content_type = type, .plain_allowed = true };

	(void)snprintf(address, sizeof address, "%s%s", url, path);
	assert_int_equal(jobs_post(jobs, &r, take, &a), ERR_OK);
	while (!a.done)
		(void)jobs_turn(jobs, SECOND);
	assert_int_equal(buf_add_span(out, buf_span(&a.body)), ERR_OK);
	buf_release(&a.body);
	return a.status;
}

static void misbehave(const char *path, const char *mode, int64_t seconds)
{
	BUF body = buf_init(200), answer = buf_init(200);

	assert_int_equal(buf_printf(&body, "{\"path\":\"%s\",\"mode\":\"%s\",\"times\":1,\"seconds\":%lld}", path, mode,
	                            (long long)seconds),
	                 ERR_OK);
	assert_int_equal(post("/control", NULL, buf_span(&body), &answer), 200);
}

static struct span item(const struct der_list *l, size_t i)
{
	assert_true(i < l->count);
	return buf_span(&l->items[i]);
}

/* ---- certificates ---- */

static void test_chains(void **state)
{
	struct instant now = clock_now(clock_system());
	CERTIFICATE_CHAIN seal = { 0 }, seal_as_stamp = { 0 }, stamp = { 0 }, crossed = { 0 };

	(void)state;
	assert_int_equal(chain_build(seal_roots, item(&seal_chain, 0), &seal_chain, now, CERTIFICATE_SEAL, &seal),
	                 ERR_OK);
	assert_int_equal(seal.status, CHAIN_OK);
	assert_int_equal(seal.certificates.count, 2);
	assert_int_equal(
	        chain_build(seal_roots, item(&seal_chain, 0), &seal_chain, now, CERTIFICATE_TSA, &seal_as_stamp),
	        ERR_OK);
	assert_int_equal(seal_as_stamp.status, CHAIN_PURPOSE);
	assert_int_equal(chain_build(tsa_roots, item(&tsa_chain, 0), &tsa_chain, now, CERTIFICATE_TSA, &stamp), ERR_OK);
	assert_int_equal(stamp.status, CHAIN_OK);
	assert_int_equal(stamp.certificates.count, 1);
	assert_int_equal(chain_build(tsa_roots, item(&seal_chain, 0), &seal_chain, now, CERTIFICATE_SEAL, &crossed),
	                 ERR_OK);
	assert_int_equal(crossed.status, CHAIN_NONE);
}

static void test_names_say_test(void **state)
{
	struct certificate_facts facts;

	(void)state;
	assert_int_equal(certificate_read(item(&seal_chain, 0), &facts), ERR_OK);
	assert_true(facts.test);
	assert_non_null(strstr(facts.subject, "Jourbeslut TEST seal"));
	assert_int_equal(certificate_read(item(&tsa_chain, 0), &facts), ERR_OK);
	assert_true(facts.test);
}

/* ---- OCSP ---- */

static void ask_ocsp(struct span leaf, struct span issuer, struct der_list *answers)
{
	BUF request = buf_init(4096), answer = buf_init(1 << 16);

	assert_int_equal(ocsp_request(leaf, issuer, &request), ERR_OK);
	assert_int_equal(post("/ocsp", "application/ocsp-request", buf_span(&request), &answer), 200);
	assert_int_equal(der_list_add(answers, buf_span(&answer)), ERR_OK);
}

static void test_ocsp_good(void **state)
{
	const struct {
		struct span leaf, issuer;
	} cases[] = { { item(&seal_chain, 0), item(&seal_chain, 1) },
		      { item(&seal_chain, 1), item(&seal_root, 0) },
		      { item(&tsa_chain, 0), item(&tsa_root, 0) } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct instant before = instant_add(clock_now(clock_system()), -MINUTE);
		struct revocation r;
		DER_LIST answers = { 0 };
		BUF address = buf_init(200);
		char expected[100];

		(void)snprintf(expected, sizeof expected, "%s/ocsp", url);
		assert_int_equal(certificate_ocsp_url(cases[i].leaf, &address), ERR_OK);
		assert_string_equal(buf_str(&address), expected);
		ask_ocsp(cases[i].leaf, cases[i].issuer, &answers);
		assert_int_equal(ocsp_response_check(item(&answers, 0), cases[i].leaf, cases[i].issuer), ERR_OK);
		assert_int_equal(certificate_revocation(cases[i].leaf, cases[i].issuer, &answers, NULL, before, &r),
		                 ERR_OK);
		assert_int_equal(r.status, REVOCATION_GOOD);
	}
}

static void test_ocsp_wrong(void **state)
{
	static const char *const modes[] = { "refuse", "garbage", "untrusted", "bad-signature" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(modes); i++) {
		struct revocation r;
		DER_LIST answers = { 0 };

		misbehave("ocsp", modes[i], 0);
		ask_ocsp(item(&seal_chain, 0), item(&seal_chain, 1), &answers);
		assert_int_equal(ocsp_response_check(item(&answers, 0), item(&seal_chain, 0), item(&seal_chain, 1)),
		                 ERR_EVIDENCE);
		assert_int_equal(certificate_revocation(item(&seal_chain, 0), item(&seal_chain, 1), &answers, NULL,
		                                        (struct instant){ 0 }, &r),
		                 ERR_OK);
		assert_int_equal(r.status, REVOCATION_UNKNOWN);
	}
}

static void test_ocsp_old(void **state)
{
	struct instant now = clock_now(clock_system());
	struct revocation r;
	DER_LIST answers = { 0 };

	(void)state;
	misbehave("ocsp", "old", 7200);
	ask_ocsp(item(&seal_chain, 0), item(&seal_chain, 1), &answers);
	assert_int_equal(certificate_revocation(item(&seal_chain, 0), item(&seal_chain, 1), &answers, NULL,
	                                        instant_add(now, -HOUR), &r),
	                 ERR_OK);
	assert_int_equal(r.status, REVOCATION_UNKNOWN);
}

/* ---- time stamps ---- */

struct stamped {
	enum err err;
	char reason[200];
	struct buf token;
	struct timestamp timestamp;
};

static void stamped_release(struct stamped *s)
{
	buf_release(&s->token);
	timestamp_release(&s->timestamp);
}
#define STAMPED CLEANUP(stamped_release) struct stamped

static void stamp(struct stamped *s)
{
	BUF request = buf_init(4096), answer = buf_init(TIMESTAMP_MAX);
	struct sha256 imprint;

	*s = (struct stamped){ .token = buf_init(TIMESTAMP_MAX) };
	assert_int_equal(sha256_of(span_str("den muntliga akten"), &imprint), ERR_OK);
	assert_int_equal(timestamp_request(&imprint, nonce, &request), ERR_OK);
	assert_int_equal(post("/tsa", "application/timestamp-query", buf_span(&request), &answer), 200);
	s->err = timestamp_accept(buf_span(&answer), &imprint, nonce, tsa_roots, s->reason, sizeof s->reason, &s->token,
	                          &s->timestamp);
}

static void test_time_stamp(void **state)
{
	struct instant before = instant_add(clock_now(clock_system()), -SECOND);
	TIMESTAMP again = { 0 };
	char reason[200];
	STAMPED s;

	(void)state;
	stamp(&s);
	if (s.err != ERR_OK)
		fail_msg("%s: %s", err_name(s.err), s.reason);
	assert_true(s.timestamp.at.us >= before.us);
	assert_true(s.timestamp.at.us <= clock_now(clock_system()).us);
	assert_int_equal(s.timestamp.chain.status, CHAIN_OK);
	assert_non_null(strstr(s.timestamp.authority, "Jourbeslut TEST time stamps"));
	assert_int_equal(timestamp_verify(buf_span(&s.token), tsa_roots, reason, sizeof reason, &again), ERR_OK);
	assert_int_equal(again.at.us, s.timestamp.at.us);
}

/* Not a byte of what is at rest depends on the certificates that an authority throws in. */
static void test_extra_certificates(void **state)
{
	TIMESTAMP again = { 0 };
	char reason[200];
	STAMPED s;

	(void)state;
	misbehave("tsa", "extra-certificates", 0);
	stamp(&s);
	assert_int_equal(s.err, ERR_OK);
	assert_int_equal(s.timestamp.chain.certificates.count, 1);
	assert_int_equal(timestamp_verify(buf_span(&s.token), tsa_roots, reason, sizeof reason, &again), ERR_OK);
	assert_null(memmem(s.token.ptr, s.token.len, item(&tsa_root, 0).ptr, item(&tsa_root, 0).len));
	assert_null(memmem(s.token.ptr, s.token.len, item(&seal_chain, 0).ptr, item(&seal_chain, 0).len));
	assert_non_null(memmem(s.token.ptr, s.token.len, item(&tsa_chain, 0).ptr, item(&tsa_chain, 0).len));
}

static void test_wrong_time_stamps(void **state)
{
	static const char *const modes[] = { "refuse",    "garbage",       "wrong-imprint", "wrong-nonce",
		                             "untrusted", "bad-signature", "no-certificate" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(modes); i++) {
		STAMPED s;

		misbehave("tsa", modes[i], 0);
		stamp(&s);
		if (s.err != ERR_EVIDENCE || s.token.len != 0 || !s.reason[0])
			fail_msg("%s: %s, %zu bytes, «%s»", modes[i], err_name(s.err), s.token.len, s.reason);
	}
}

static void test_other_times(void **state)
{
	static const int64_t seconds[] = { 86400, -86400 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(seconds); i++) {
		int64_t expected = clock_now(clock_system()).us - seconds[i] * SECOND;
		STAMPED s;

		misbehave("tsa", "old", seconds[i]);
		stamp(&s);
		assert_int_equal(s.err, ERR_OK); /* what a time means is its reader's to judge */
		assert_true(s.timestamp.at.us >= expected - SECOND && s.timestamp.at.us <= expected + MINUTE);
	}
}

/* ---- revocation; last, since it cannot be taken back ---- */

static void test_revoked(void **state)
{
	const char *const revoke[] = { SIMULATOR,  "revoke",     folder, "seal", "--at", "2026-11-01T12:00:00Z",
		                       "--reason", "superseded", NULL };
	const char *const crl[] = { SIMULATOR, "crl", folder, NULL };
	DER_LIST answers = { 0 }, lists = { 0 };
	BUF list = buf_init(1 << 16);
	struct revocation r;

	(void)state;
	assert_int_equal(run_to_end(revoke), 0);
	ask_ocsp(item(&seal_chain, 0), item(&seal_chain, 1), &answers);
	assert_int_equal(certificate_revocation(item(&seal_chain, 0), item(&seal_chain, 1), &answers, NULL,
	                                        (struct instant){ 0 }, &r),
	                 ERR_OK);
	assert_int_equal(r.status, REVOCATION_REVOKED);
	assert_int_equal(r.reason, 4);
	assert_int_equal(r.revoked.us, 1793534400 * SECOND);
	assert_int_equal(run_to_end(crl), 0);
	read_in("trust/seal/seal.crl", &list);
	assert_int_equal(crls_from_bytes(buf_span(&list), &lists), ERR_OK);
	assert_int_equal(certificate_revocation(item(&seal_chain, 0), item(&seal_chain, 1), NULL, &lists,
	                                        (struct instant){ 0 }, &r),
	                 ERR_OK);
	assert_int_equal(r.status, REVOCATION_REVOKED);
	assert_int_equal(r.revoked.us, 1793534400 * SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_names_say_test),
		cmocka_unit_test(test_ocsp_good),
		cmocka_unit_test(test_ocsp_wrong),
		cmocka_unit_test(test_ocsp_old),
		cmocka_unit_test(test_time_stamp),
		cmocka_unit_test(test_extra_certificates),
		cmocka_unit_test(test_wrong_time_stamps),
		cmocka_unit_test(test_other_times),
		cmocka_unit_test(test_revoked),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
