/* The trust folder: a root counts for its role only; where one file is wrong, nothing of the folder is relied on. */
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

static void test_when_the_ledger_begins(void **state)
{
	struct verify_trust *t = NULL;

	(void)state;
	put("ledger/from", span_str("2026-11-23\n"));
	assert_int_equal(verify_trust_load(folder, &t), ERR_OK);
	assert_string_equal(verify_trust_problem(t), "");
	assert_int_equal(t->ledger_from.day, 23);
	verify_trust_free(t);
	put("ledger/from", span_str("soon\n"));
	assert_refused("ledger/from does not say a day");
}

/* An empty PEM would else be the lack of a root that somebody meant to trust. */
static void test_a_pem_without_a_certificate(void **state)
{
	(void)state;
	put("tsa/empty.pem", span_str("# to come\n"));
	assert_refused("tsa/empty.pem: no certificate");
}

/* Nobody ever writes into it: whoever reads it waits for ever. */
static void test_only_regular_files(void **state)
{
	static const char *const names[] = { "environment", "sealers", "seal/x.crl", "eid/x.pem", "ledger/x.vkey" };
	char path[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		(void)remove(path);
		assert_int_equal(mkfifo(path, 0600), 0);
		assert_refused(names[i]);
		assert_int_equal(remove(path), 0);
		put("environment", span_str("test\n"));
	}
}

static enum trust_standing standing(const struct verify_trust *t, const char *organisation_id, uint8_t first_byte,
                                    const char *at)
{
	struct certificate_facts f = { .fingerprint = { { first_byte } } };
	struct instant when;

	(void)snprintf(f.organisation_id, sizeof f.organisation_id, "%s", organisation_id);
	assert_int_equal(instant_parse(span_str(at), &when), ERR_OK);
	return trust_sealer_find(t, &f, when);
}

static void test_sealers(void **state)
{
	struct verify_trust *t = NULL;

	(void)state;
	put("sealers", span_str("# ours\r\nNTRSE-0000000001\n\n"
	                        "NTRSE-0000000002 2026-01-01 2026-12-31\n"
	                        "NTRSE-0000000003\t-  2026-06-30\n"
	                        "NTRSE-0000000003 2027-01-01\n"
	                        "sha256:AB00000000000000000000000000000000000000000000000000000000000000 2026-01-01"));
	assert_int_equal(verify_trust_load(folder, &t), ERR_OK);
	assert_string_equal(verify_trust_problem(t), "");
	assert_int_equal(t->sealer_count, 5);
	assert_int_equal(standing(t, "NTRSE-0000000001", 0, "1999-01-01T00:00:00Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-000000000", 0, "2026-01-01T12:00:00Z"), TRUST_NOT_NAMED);
	assert_int_equal(standing(t, "", 0, "2026-01-01T12:00:00Z"), TRUST_NOT_NAMED);
	/* Days are Swedish: the year begins at 23.00 UTC. */
	assert_int_equal(standing(t, "NTRSE-0000000002", 0, "2025-12-31T22:59:59Z"), TRUST_OTHER_TIME);
	assert_int_equal(standing(t, "NTRSE-0000000002", 0, "2025-12-31T23:00:00Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-0000000002", 0, "2026-12-31T22:59:59Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-0000000002", 0, "2026-12-31T23:00:00Z"), TRUST_OTHER_TIME);
	assert_int_equal(standing(t, "NTRSE-0000000003", 0, "2026-06-30T12:00:00Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-0000000003", 0, "2026-07-01T12:00:00Z"), TRUST_OTHER_TIME);
	assert_int_equal(standing(t, "NTRSE-0000000003", 0, "2027-01-01T12:00:00Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-0000000009", 0xab, "2026-01-01T12:00:00Z"), TRUST_ACCEPTED);
	assert_int_equal(standing(t, "NTRSE-0000000009", 0xac, "2026-01-01T12:00:00Z"), TRUST_NOT_NAMED);
	verify_trust_free(t);
}

static void test_wrong_sealers(void **state)
{
	static const char *const lines[] = { "NTRSE-1 2026-13-01", "NTRSE-1 2026-01-01 soon", "NTRSE-1 - - more",
		                             "sha256:ab", "sha256:" };
	BUF many = buf_init(8192);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
		BUF text = buf_init(200);

		assert_int_equal(buf_printf(&text, "# one\nNTRSE-0\n%s\n", lines[i]), ERR_OK);
		put("sealers", buf_span(&text));
		assert_refused("sealers: line 3 ");
	}
	for (int i = 0; i <= TRUST_SEALERS_MAX; i++)
		assert_int_equal(buf_add_str(&many, "NTRSE-1\n"), ERR_OK);
	put("sealers", buf_span(&many));
	assert_refused("more than 64 sealers");
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
		cmocka_unit_test_setup_teardown(test_a_pem_without_a_certificate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_when_the_ledger_begins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_regular_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sealers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wrong_sealers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder_that_cannot_be_read, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
