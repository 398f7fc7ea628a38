/* The trust folder: a root counts for its role only; a folder that is wrong in one place is refused as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "jourbeslut/verify.h"
#include "unit/eid_kit.h"
#include "unit/test_pki.h"
#include "verify/trust.h"

static struct pki *pki;
static struct kit *kit;
static char folder[64];

static void put(const char *name, struct span bytes)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

static void put_pem(const char *name, const X509 *certificate)
{
	BUF pem = buf_init(1 << 14);

	pki_pem(certificate, &pem);
	put(name, buf_span(&pem));
}

static int set_up(void **state)
{
	static const char *const roles[] = { "eid", "seal", "tsa", "ledger", "witness" };
	char path[200];

	(void)state;
	pki = pki_new(PKI_P256);
	kit = kit_new();
	(void)snprintf(folder, sizeof folder, TEST_TMP "/jourbeslut-trust-XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, roles[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	put("environment", span_str("test\n"));
	put_pem("eid/root.pem", kit->root);
	put_pem("seal/root.pem", pki->root);
	put_pem("tsa/root.pem", pki->tsa_root);
	put("ledger/log.vkey",
	    span_str(
	            "# from the log's owner\nexample.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	kit_remove_folder(folder);
	kit_free(kit);
	pki_free(pki);
	return 0;
}

static void assert_refused(const char *why)
{
	struct verify_trust *t = NULL;

	assert_int_equal(verify_trust_load(folder, &t), ERR_OK);
	if (!strstr(verify_trust_problem(t), why))
		fail_msg("\"%s\" does not say \"%s\"", verify_trust_problem(t), why);
	verify_trust_free(t);
}

static void test_good(void **state)
{
	struct verify_trust *t = NULL;
	BUF crl = buf_init(1 << 16);

	(void)state;
	pki_crl(pki, &(struct pki_crl){ 0 }, &crl);
	put("seal/ca.crl", buf_span(&crl));
	put("seal/README", span_str("not a root, and not read"));
	assert_int_equal(verify_trust_load(folder, &t), ERR_OK);
	assert_string_equal(verify_trust_problem(t), "");
	assert_string_equal(verify_trust_environment(t), "test");
	assert_non_null(t->eid);
	assert_non_null(t->seal);
	assert_non_null(t->tsa);
	assert_int_equal(t->seal_crls.count, 1);
	assert_int_equal(t->tsa_crls.count, 0);
	assert_int_equal(t->log_count, 1);
	assert_string_equal(t->logs[0].name, "example.com/foo");
	assert_int_equal(t->witness_count, 0);
	verify_trust_free(t);
}

static void test_none(void **state)
{
	struct verify_trust *t = NULL;

	(void)state;
	assert_int_equal(verify_trust_load("/nowhere/at/all", &t), ERR_OK);
	assert_string_equal(verify_trust_environment(t), "");
	assert_null(t->seal);
	verify_trust_free(t);
}

static void test_environment(void **state)
{
	(void)state;
	put("environment", span_str("production\n"));
	assert_refused("test"); /* every root here is one for tests */
	put("environment", span_str("prod\n"));
	assert_refused("environment does not say");
}

/* One wrong file, and nothing of the folder is believed. */
static void test_wrong_files(void **state)
{
	static const char *const files[] = { "eid/x.pem", "seal/x.pem",    "tsa/x.pem",     "seal/x.crl",
		                             "tsa/x.crl", "ledger/x.vkey", "witness/x.vkey" };
	char path[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		put(files[i], span_str("-----BEGIN NONSENSE-----\n"));
		assert_refused(strstr(files[i], ".pem") ? ":" : files[i]);
		(void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		assert_int_equal(remove(path), 0);
	}
	put_pem("seal/leaf.pem", pki->seal); /* no authority */
	assert_refused("seal:");
}

/* A role's folder that is there and cannot be listed is not an empty one. */
static void test_a_folder_that_cannot_be_read(void **state)
{
	char path[200];

	(void)state;
	(void)snprintf(path, sizeof path, "%s/witness", folder);
	assert_int_equal(remove(path), 0);
	put("witness", span_str("a file"));
	assert_refused("witness cannot be read");
	assert_int_equal(remove(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, set_up, tear_down),
		cmocka_unit_test(test_none),
		cmocka_unit_test_setup_teardown(test_environment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wrong_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder_that_cannot_be_read, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
