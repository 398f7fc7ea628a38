/* What the configuration may say, and that tests and production never mix. */
#include "jourbeslut/eid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid_kit.h"
#include "jourbeslut/base/random.h"

static struct kit *kit;
static struct clock test_clock;
static char good_ca[160], good_cert[160], good_key[160];

static void write_certificate(const char *name, const X509 *one)
{
	BUF pem = buf_init(1 << 14);

	kit_pem(one, &pem);
	kit_write(kit, name, buf_span(&pem));
}

/* A root or client certificate as production has them: nothing in it says "test". */
static void write_subject(const char *name, const struct kit_subject *s)
{
	X509 *c = kit_certificate(kit, s, kit->leaf_key, NULL, NULL);

	write_certificate(name, c);
	X509_free(c);
}

static int set_up(void **state)
{
	struct kit_subject client = { .cn = "Kit Kommun Test", .person = KIT_ORG, .policy = "1.2.3.4.5" };
	struct kit_subject real_client = { .cn = "Kit Kommun", .person = KIT_ORG };
	struct kit_subject real_root = { .cn = "Kit Attestation Root", .ca = true, .key_usage = "keyCertSign" };

	(void)state;
	kit = kit_new();
	test_clock = kit_clock(kit);
	write_certificate("ca.pem", kit->root);
	write_certificate("between.pem", kit->ca);
	write_subject("client.pem", &client);
	write_subject("real-client.pem", &real_client);
	write_subject("real-root.pem", &real_root);
	kit_write(kit, "empty.pem", span_str(""));
	kit_write_key(kit, "client.key", kit->leaf_key);
	kit_write_key(kit, "other.key", kit->ca_key);
	(void)snprintf(good_ca, sizeof good_ca, "%s", kit_path(kit, "ca.pem"));
	(void)snprintf(good_cert, sizeof good_cert, "%s", kit_path(kit, "client.pem"));
	(void)snprintf(good_key, sizeof good_key, "%s", kit_path(kit, "client.key"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	kit_free(kit);
	return 0;
}

static struct eid_settings good(void)
{
	return (struct eid_settings){ .environment = EID_TEST,
		                      .api_url = "https://appapi2.test.invalid/rp/v6.0",
		                      .org_number = KIT_ORG,
		                      .tls_ca = good_ca,
		                      .client_cert = good_cert,
		                      .client_key = good_key,
		                      .roots = good_ca };
}

static void assert_config(const struct eid_settings *s, const char *problem_says)
{
	struct eid_problem problem = { "" };
	struct eid *e = NULL;
	enum err err = eid_new(s, &test_clock, random_system(), NULL, &problem, &e);

	if (problem_says) {
		assert_int_equal(err, ERR_CONFIG);
		assert_null(e);
		if (!strstr(problem.text, problem_says))
			fail_msg("\"%s\" does not say \"%s\"", problem.text, problem_says);
		return;
	}
	if (err != ERR_OK)
		fail_msg("refused: %s", problem.text);
	assert_int_equal(eid_environment(e), s->environment);
	assert_non_null(eid_trust(e));
	eid_free(e);
}

static void test_good(void **state)
{
	struct eid_settings s = good();

	(void)state;
	assert_config(&s, NULL);
	eid_free(NULL);
}

static void test_bad_values(void **state)
{
	struct eid_settings s = good();

	(void)state;
	s.api_url = "http://appapi2.test.invalid/rp/v6.0";
	assert_config(&s, "https://");
	s = good();
	s.org_number = "556630-4928";
	assert_config(&s, "ten digits");
	s = good();
	s.org_number = "5560000001";
	assert_config(&s, "not that of the client certificate");
	s = good();
	s.tls_ca = NULL;
	assert_config(&s, "must be given");
	s = good();
	s.tls_ca = "/nowhere/at/all.pem";
	assert_config(&s, "cannot read the file /nowhere/at/all.pem");
	s = good();
	s.client_key = kit_path(kit, "other.key");
	assert_config(&s, "not that of");
	s = good();
	s.client_cert = kit_path(kit, "empty.pem");
	assert_config(&s, "no readable certificate");
	s = good();
	s.roots = kit_path(kit, "between.pem");
	assert_config(&s, "no root");
	s = good();
	s.roots = kit_path(kit, "client.pem");
	assert_config(&s, "no certificate authority");
}

/* Each fault has a line; none hides another. */
static void test_all_faults_at_once(void **state)
{
	struct eid_settings s = good();

	(void)state;
	s.api_url = "http://appapi2.test.invalid/rp/v6.0";
	s.org_number = "5560000001";
	s.tls_ca = "/nowhere/at/all.pem";
	s.roots = "/nowhere/roots.pem";
	assert_config(&s, "https://\n"
	                  "cannot read the file /nowhere/at/all.pem\n"
	                  "the organisation number is not that of the client certificate (" KIT_ORG ")\n"
	                  "cannot read the file /nowhere/roots.pem");
}

static void test_production_takes_nothing_for_tests(void **state)
{
	struct eid_settings s = good();
	char root[160], client[160];

	(void)state;
	(void)snprintf(root, sizeof root, "%s", kit_path(kit, "real-root.pem"));
	(void)snprintf(client, sizeof client, "%s", kit_path(kit, "real-client.pem"));
	s.environment = EID_PRODUCTION;
	s.tls_ca = s.roots = root;
	s.client_cert = client;
	assert_config(&s, NULL);
	s.tls_ca = good_ca;
	assert_config(&s, "for tests");
	s.tls_ca = root;
	s.client_cert = good_cert;
	assert_config(&s, "for tests");
	s.client_cert = client;
	s.roots = good_ca;
	assert_config(&s, "for tests");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_all_faults_at_once),
		cmocka_unit_test(test_production_takes_nothing_for_tests),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
