/* Documents as the service makes them, judged by everything that belongs to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <openssl/x509.h>

#include "unit/verify_world.h"

static struct world *w;
static struct verify_report r;

static int set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static void assert_outcome(enum verify_check c, enum verify_outcome outcome)
{
	if (r.checks[c].outcome != outcome)
		fail_msg("%s is %s, not %s: %s %s", verify_check_name(c), verify_outcome_name(r.checks[c].outcome),
		         verify_outcome_name(outcome), r.checks[c].reason, r.checks[c].detail);
}

/* B-T and B-LTA: every check passes, and the facts are told. */
static void test_good(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	for (enum verify_check c = 0; c < VERIFY_CHECK_COUNT; c++)
		assert_outcome(c, VERIFY_CHECK_PASSED);
	assert_int_equal(r.kind, VERIFY_RECORD);
	assert_string_equal(r.facts.reference, WORLD_REFERENCE);
	assert_string_equal(r.facts.decision_maker, "Åsa Lindqvist");
	assert_int_equal(r.facts.stated.us, p.stated.us);
	assert_int_equal(r.facts.signed_at.us, p.signed_at.us);
	assert_int_equal(r.facts.sealed.us, p.sealed_at.us);
	assert_true(r.facts.test);
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	world_stamp(w, &p, instant_add(p.sealed_at, 2 * HOUR), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_int_equal(r.facts.revisions, 3);
	assert_int_equal(r.facts.last_stamped.us, p.sealed_at.us + 2 * HOUR);
}

/* An answer about revocation in the file itself is enough. */
static void test_revocation_in_the_file(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_trust_remove(w, "seal/ca.crl");
	world_trust(w);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_TRY_LATER, VERIFY_CHECK_SEAL_REVOCATION);
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	world_crl(w, instant_add(w->pki->now, 12 * HOUR), (struct instant){ 0 });
}

/* The PDF alone: the seal's proof is not supplied, which does not lower the conclusion. */
static void test_alone(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_verify_bytes(w, buf_span(&p.pdf), &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_outcome(VERIFY_CHECK_SEAL_PROOF, VERIFY_NOT_SUPPLIED);
	assert_outcome(VERIFY_CHECK_WITNESS, VERIFY_NOT_SUPPLIED);
	assert_outcome(VERIFY_CHECK_ORAL_PROOF, VERIFY_CHECK_PASSED);
}

static void test_copy(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.copy = true;
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_int_equal(r.kind, VERIFY_COPY);
	assert_outcome(VERIFY_CHECK_EID_SIGNATURE, VERIFY_NOT_APPLICABLE);
	assert_outcome(VERIFY_CHECK_SEAL, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_GLYPHS, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_SAID, VERIFY_NOT_APPLICABLE);
}

/* Whoever verifies is told that nobody had reviewed the law, in words and for programs. */
static void test_unreviewed_law(void **state)
{
	JSON json_t *list = json_array();
	BUF text = buf_init(1 << 20);
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.unreviewed = true;
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	assert_true(r.facts.unreviewed);
	assert_non_null(strstr(r.remarks[0], "LAGTEXTEN ÄR INTE GRANSKAD"));
	assert_int_equal(verify_report_json(&r, list), ERR_OK);
	assert_true(json_is_true(json_object_get(json_object_get(json_array_get(list, 0), "facts"), "unreviewed")));
	assert_int_equal(verify_report_text(&r, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "LAGTEXTEN ÄR INTE GRANSKAD"));
}

/* A copy of an exercise says so: its marks are all that it has. */
static void test_copy_of_an_exercise(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.copy = true;
	p.banners[1] = "ÖVNING";
	p.banners[2] = "KOPIA";
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_true(r.facts.practice);
	assert_true(r.facts.test);
	assert_int_equal(r.remark_count, 1);
}

/* A hand's signature is not judged by a program. */
static void test_paper(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts_paper(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_EID_SIGNATURE);
	assert_int_equal(r.kind, VERIFY_PAPER_RECORD);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_EID_SIGNATURE].reason, "Jonas Testgren"));
	assert_outcome(VERIFY_CHECK_SEAL, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_SIGNATURE_ACT, VERIFY_CHECK_PASSED);
}

/* A token much later than the signature is shown, not failed. */
static void test_late_stamp(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	buf_clear(&p.signature_token);
	world_token(w, buf_span(&p.signature_act), instant_add(p.received, 5 * HOUR), NULL, &p.signature_token);
	p.sealed_at = instant_add(p.received, 6 * HOUR);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_SIGNATURE_STAMP].reason, "efteråt"));
}

/* Not sealed at all. */
static void test_unsealed(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	world_write(w, &p);
	world_verify_bytes(w, buf_span(&p.pdf), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_SEAL);
}

static void test_no_trust(void **state)
{
	struct verify_trust *with = w->trust;
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	assert_int_equal(verify_trust_load("/nowhere/at/all", &w->trust), ERR_OK);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_NO_CERTIFICATE_CHAIN_FOUND, VERIFY_CHECK_TRUST);
	assert_outcome(VERIFY_CHECK_FORM, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_TEXT, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_SEAL, VERIFY_CHECK_PASSED);
	verify_trust_free(w->trust);
	w->trust = with;
}

/* The folder says production, its roots are for tests: refused, and with it whatever rests on it. */
static void test_test_root_in_production(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_trust_file(w, "environment", span_str("production\n"));
	world_trust(w);
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	assert_outcome(VERIFY_CHECK_TRUST, VERIFY_CHECK_FAILED);
	world_trust_file(w, "environment", span_str("test\n"));
	world_trust(w);
}

/* A damaged file of the folder is a fault of who verifies, and says nothing of the record. */
static void test_damaged_folder(void **state)
{
	static const char *const names[] = { "seal/x.pem", "seal/x.crl", "tsa/x.pem", "eid/x.pem", "witness/x.vkey" };
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		world_trust_file(w, names[i], span_str("damaged\n"));
		world_trust(w);
		world_verify(w, &p, &r);
		assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
		assert_outcome(VERIFY_CHECK_TRUST, VERIFY_CHECK_OPEN);
		assert_non_null(strstr(r.checks[VERIFY_CHECK_TRUST].detail, names[i]));
		world_trust_remove(w, names[i]);
	}
	world_trust_remove(w, "environment");
	world_trust(w);
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
	world_trust_file(w, "environment", span_str("test\n"));
	world_trust(w);
}

static void sealed_by(struct parts *p, X509 *leaf)
{
	world_parts(w, NULL, p);
	world_write(w, p);
	world_seal(w, p, &(struct seal_plan){ .leaf = leaf, .leaf_key = w->pki->seal_key });
	world_verify(w, p, &r);
}

/* Another customer of the same trust service has a seal under the same root, and names itself as it likes. */
static void test_another_sealer(void **state)
{
	const struct pki_subject theirs = { .cn = "Socialjouren Test",
		                            .organisation = "Länets socialjour Test",
		                            .organisation_id = "NTRSE-0000000001",
		                            .key_usage = "critical,nonRepudiation" };
	X509 *leaf = pki_certificate(w->pki, &theirs, w->pki->seal_key, w->pki->ca, w->pki->ca_key);
	struct certificate_facts facts;
	unsigned char *der = NULL;
	int len = i2d_X509(leaf, &der);
	char line[200], hex[SHA256_HEX];
	PARTS p = { 0 };

	(void)state;
	sealed_by(&p, leaf);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_CHAIN_CONSTRAINTS_FAILURE, VERIFY_CHECK_SEALER);
	assert_outcome(VERIFY_CHECK_SEAL, VERIFY_CHECK_PASSED);
	assert_outcome(VERIFY_CHECK_SEAL_CHAIN, VERIFY_CHECK_PASSED);
	assert_non_null(strstr(r.facts.sealed_by, "NTRSE-0000000001"));
	assert_non_null(strstr(r.checks[VERIFY_CHECK_SEALER].reason, r.facts.committee));

	assert_int_equal(certificate_read(span_of((char *)der, (size_t)len), &facts), ERR_OK);
	sha256_hex(&facts.fingerprint, hex);
	(void)snprintf(line, sizeof line, "sha256:%s\n", hex);
	world_trust_file(w, "sealers", span_str(line));
	world_trust(w);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);

	world_trust_file(w, "sealers", span_str("NTRSE-0000000001 - 2020-12-31\n"));
	world_trust(w);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_CHAIN_CONSTRAINTS_FAILURE, VERIFY_CHECK_SEALER);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_SEALER].reason, "men inte"));

	world_trust_remove(w, "sealers"); /* nobody is named: nobody passes */
	world_trust(w);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_CHAIN_CONSTRAINTS_FAILURE, VERIFY_CHECK_SEALER);
	world_trust_file(w, "sealers", span_str(PKI_SEALER "\n"));
	world_trust(w);
	OPENSSL_free(der);
	X509_free(leaf);
}

static void ledger_begins(struct date day)
{
	char text[DATE_TEXT];

	date_format(day, text);
	world_trust_file(w, "ledger/from", span_str(text));
	world_trust(w);
}

/* What a file says of itself does not switch off what would prove it. */
static void test_without_proofs(void **state)
{
	PARTS p = { 0 }, proofless = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.format = WORLD_FORMAT_1;
	p.without = true;
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_NO_POE, VERIFY_CHECK_ORAL_ACT);
	assert_outcome(VERIFY_CHECK_SIGNATURE_PROOF, VERIFY_CHECK_OPEN);

	ledger_begins(date_add_days(date_of(p.sealed_at), 1));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_outcome(VERIFY_CHECK_ORAL_ACT, VERIFY_NOT_SUPPLIED);
	ledger_begins(date_of(p.sealed_at));
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_NO_POE, VERIFY_CHECK_ORAL_ACT);
	world_trust_remove(w, "ledger/from");
	world_trust(w);

	world_parts(w, NULL, &proofless);
	buf_release(&proofless.oral_proof);
	world_write(w, &proofless);
	world_seal(w, &proofless, NULL);
	world_verify(w, &proofless, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_NO_POE, VERIFY_CHECK_ORAL_PROOF);
	assert_outcome(VERIFY_CHECK_SIGNATURE_PROOF, VERIFY_CHECK_PASSED);
}

/* Copies and Beslutsunderlag have nothing but the seal that says whose they are. */
static void test_a_copy_by_another_sealer(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_trust_file(w, "sealers", span_str("NTRSE-0000000001\n"));
	world_trust(w);
	world_parts(w, NULL, &p);
	p.copy = true;
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_INDETERMINATE, VERIFY_CHAIN_CONSTRAINTS_FAILURE, VERIFY_CHECK_SEALER);
	world_trust_file(w, "sealers", span_str(PKI_SEALER "\n"));
	world_trust(w);
}

/* What lies beside a document, and what lies in a package. */
static void test_input(void **state)
{
	const struct zip_entry entries[] = { { "GVL/beslut.pdf", span_str("%PDF"), { 0 } },
		                             { "GVL/beslut.pdf.act", span_str("a"), { 0 } },
		                             { "GVL/handlingar/01.pdf", span_str("%PDF"), { 0 } },
		                             { "GVL/underskrift.pdf", span_str("%PDF"), { 0 } },
		                             { "GVL/decision.json", span_str("{}"), { 0 } } };
	VERIFY_INPUT in = { 0 };
	VERIFY_INPUT loose = { 0 };
	VERIFY_INPUT none = { 0 };
	BUF zip = buf_init(4096);
	const char *reason = NULL;

	(void)state;
	assert_int_equal(zip_write(entries, ARRAY_LENGTH(entries), &zip), ERR_OK);
	assert_int_equal(verify_input_add(&in, "paket.zip", buf_span(&zip), &reason), ERR_OK);
	assert_int_equal(verify_input_sort(&in), ERR_OK);
	assert_int_equal(in.count, 1);
	assert_string_equal(in.subjects[0].name, "GVL/beslut.pdf");
	assert_true(span_equal_str(in.subjects[0].act, "a"));
	assert_null(in.subjects[0].proof.ptr);
	assert_int_equal(verify_input_add(&loose, "b.pdf.tlog-proof", span_str("p"), &reason), ERR_OK);
	assert_int_equal(verify_input_add(&loose, "b.pdf", span_str("%PDF"), &reason), ERR_OK);
	assert_int_equal(verify_input_add(&loose, "c.pdf", span_str("%PDF"), &reason), ERR_OK);
	assert_int_equal(verify_input_add(&loose, "c.pdf", span_str("%PDF"), &reason), ERR_INPUT);
	assert_int_equal(verify_input_sort(&loose), ERR_OK);
	assert_int_equal(loose.count, 2);
	assert_true(span_equal_str(loose.subjects[0].proof, "p"));
	assert_null(loose.subjects[1].proof.ptr);
	assert_int_equal(verify_input_add(&none, "b.pdf.act", span_str("a"), &reason), ERR_OK);
	assert_int_equal(verify_input_sort(&none), ERR_NOT_FOUND);
	zip.ptr[zip.len - 1] ^= 1;
	assert_int_equal(verify_input_add(&none, "paket.zip", buf_span(&zip), &reason), ERR_INPUT);
}

/* A loose file of a package that is another than the one in the document. */
static void test_loose_file(void **state)
{
	const struct verify_options o = { .trust = w->trust, .fonts = w->fonts, .at = w->at };
	const char *reason = NULL;
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	for (int changed = 0; changed < 2; changed++) {
		VERIFY_INPUT in = { 0 };
		BUF zip = buf_init(1 << 20);
		const struct zip_entry entries[] = { { "GVL/beslut.pdf", buf_span(&p.pdf), { 0 } },
			                             { "GVL/decision.json", buf_span(&p.decision), { 0 } } };

		assert_int_equal(zip_write(entries, 2, &zip), ERR_OK);
		assert_int_equal(verify_input_add(&in, "paket.zip", buf_span(&zip), &reason), ERR_OK);
		assert_int_equal(verify_input_sort(&in), ERR_OK);
		assert_int_equal(verify_document(&o, &in.subjects[0], &r), ERR_OK);
		if (changed)
			world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_ATTACHMENTS);
		else
			world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
		p.decision.ptr[p.decision.len / 2] ^= 1;
	}
}

static void test_report(void **state)
{
	JSON json_t *array = json_array();
	BUF text = buf_init(1 << 20);
	PARTS p = { 0 };

	(void)state;
	world_record(w, &p);
	world_verify(w, &p, &r);
	assert_int_equal(verify_report_json(&r, array), ERR_OK);
	assert_string_equal(json_text_at(array, "0.conclusion"), "TOTAL-PASSED");
	assert_int_equal(json_array_size(json_at(array, "0.checks")), VERIFY_CHECK_COUNT);
	assert_string_equal(json_text_at(array, "0.checks.0.outcome"), "passed");
	assert_string_equal(json_text_at(array, "0.facts.reference"), WORLD_REFERENCE);
	assert_true(json_is_true(json_at(array, "0.eid.ok")));
	assert_int_equal(verify_report_text(&r, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "GODKÄND"));
	/* That it holds says nothing of what became of the decision; where that is told, it says. */
	assert_non_null(strstr(buf_str(&text),
	                       "Vad som har hänt sedan (felregistrerat, ifrågasatt, hävt, upphört) står "
	                       "inte i filen.\n  Kontrollera det med koden K7F3-9QPM-ABCD på "
	                       "https://jour.example.se/kontroll/K7F39QPMABCD.\n"));
	assert_string_equal(json_text_at(array, "0.since"), "not-in-file");
	assert_string_equal(json_text_at(array, "0.facts.checkCode"), "K7F3-9QPM-ABCD");
	assert_string_equal(json_text_at(array, "0.facts.checkAddress"),
	                    "https://jour.example.se/kontroll/K7F39QPMABCD");
	assert_non_null(strstr(buf_str(&text), "[STÄMMER] Den som skrev under är den som beslutade (person)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_revocation_in_the_file),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_unreviewed_law),
		cmocka_unit_test(test_copy_of_an_exercise),
		cmocka_unit_test(test_paper),
		cmocka_unit_test(test_late_stamp),
		cmocka_unit_test(test_unsealed),
		cmocka_unit_test(test_no_trust),
		cmocka_unit_test(test_input),
		cmocka_unit_test(test_test_root_in_production),
		cmocka_unit_test(test_loose_file),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_damaged_folder),
		cmocka_unit_test(test_another_sealer),
		cmocka_unit_test(test_a_copy_by_another_sealer),
		cmocka_unit_test(test_without_proofs),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
