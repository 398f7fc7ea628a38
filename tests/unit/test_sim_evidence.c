/* The simulator's evidence before the service's own verification: the good is taken, and each way of being wrong fails
 * at the check that is there for it. A new misbehaviour without a row here fails. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/eid.h"

#include "evidence.h"

#define ORGANIZATION "5560269986"
#define TEXT "Beslut enligt 6 § LVU: ja."
#define HIDDEN "the statement's hash"

static char folder[] = "/tmp/sim-evidence-XXXXXX";
static struct pki *pki;
static struct eid_trust *trust;
static struct order order;
/* A name longer than a common name may be. */
static char given[] = "Ååååååååååååååååååååååååååååååååååå", surname[] = "Östooooooooooooooooooooooooöööööööööö";
static char long_name[] = "Ååååååååååååååååååååååååååååååååååå Östooooooooooooooooooooooooöööööööööö";
static char bo[] = "Bo";
static const struct person signer = { "199001012385", given, surname, long_name };
static const struct person other = { "197503152394", bo, bo, bo };

static json_t *request_make(void)
{
	BUF text = buf_init(1000), hidden = buf_init(1000);

	assert_int_equal(base64_encode(TEXT, strlen(TEXT), &text), ERR_OK);
	assert_int_equal(base64_encode(HIDDEN, strlen(HIDDEN), &hidden), ERR_OK);
	return json_pack("{s:s, s:s, s:s}", "endUserIp", "192.0.2.1", "userVisibleData", buf_str(&text),
	                 "userNonVisibleData", buf_str(&hidden));
}

static int set_up(void **state)
{
	static char rp_name[] = "cn=x,name=y,serialNumber=" ORGANIZATION ",o=z,c=SE", display[] = "y";
	struct eid_problem problem;
	BUF root = buf_init(1 << 14);

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(pki_create(folder, "localhost", ORGANIZATION, "Test"), ERR_OK);
	assert_int_equal(pki_open(folder, clock_system(), &pki), ERR_OK);
	assert_int_equal(cert_pem(pki->trusted.root.cert, &root), ERR_OK);
	assert_int_equal(eid_trust_new(EID_TEST, buf_span(&root), &problem, &trust), ERR_OK);
	order = (struct order){ .kind = ORDER_SIGN, .rp = { .name = rp_name, .display_name = display } };
	order.request = request_make();
	return 0;
}

static int entry_remove(const char *path, const struct stat *s, int type, struct FTW *f)
{
	(void)s;
	(void)type;
	(void)f;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	eid_trust_free(trust);
	pki_free(pki);
	json_decref(order.request);
	return nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static enum err verify(enum misbehaviour twist, struct eid_report *report)
{
	struct evidence_spec spec = {
		.pki = pki,
		.person = &signer,
		.other = &other,
		.order = &order,
		.device_address = "192.0.2.2",
		.at = clock_now(clock_system()),
		.random = random_system(),
		.twist = twist,
	};
	JSON json_t *completion = NULL;
	struct eid_evidence_input in = {
		.kind = order.kind == ORDER_SIGN ? EID_SIGN : EID_LOGIN,
		.visible = span_str(TEXT),
		.nonvisible = span_str(HIDDEN),
		.person = signer.personal_number,
		.org_number = ORGANIZATION,
		.not_before = instant_add(spec.at, -3 * MINUTE),
		.not_after = instant_add(spec.at, 3 * MINUTE),
	};

	assert_int_equal(evidence_make(&spec, &completion), ERR_OK);
	in.signature = span_str(json_text(completion, "signature"));
	in.ocsp = span_str(json_text(completion, "ocspResponse"));
	in.told_person = json_text_at(completion, "user.personalNumber");
	return eid_evidence_verify(trust, &in, report);
}

static void test_good(void **state)
{
	struct eid_report r;

	(void)state;
	for (order.kind = ORDER_AUTH; order.kind <= ORDER_SIGN; order.kind++) {
		enum err e = verify(MISBEHAVE_NONE, &r);

		if (e != ERR_OK)
			fail_msg("%s: %s", eid_check_name(eid_report_failed(&r)),
			         r.checks[eid_report_failed(&r)].reason);
		assert_string_equal(r.person, signer.personal_number);
		assert_string_equal(r.policy, PKI_POLICY);
		assert_int_equal(text_length(span_str(r.name)), 64);
	}
	order.kind = ORDER_SIGN;
}

static const enum eid_check fails_at[MISBEHAVE_LAST_COMPLETION] = {
	[MISBEHAVE_NONE] = EID_CHECK_COUNT,
	[MISBEHAVE_WRONG_SIGNER] = EID_CHECK_PERSON,
	[MISBEHAVE_WRONG_PERSON] = EID_CHECK_PERSON,
	[MISBEHAVE_WRONG_USER] = EID_CHECK_PERSON,
	[MISBEHAVE_ALTERED_TEXT] = EID_CHECK_VISIBLE,
	[MISBEHAVE_ALTERED_HIDDEN] = EID_CHECK_NONVISIBLE,
	[MISBEHAVE_MISSING_TEXT] = EID_CHECK_VISIBLE,
	[MISBEHAVE_FUNC_IDENTIFICATION] = EID_CHECK_PURPOSE,
	[MISBEHAVE_IDENTIFICATION_CERT] = EID_CHECK_KEY_USAGE,
	[MISBEHAVE_OTHER_RP] = EID_CHECK_ORGANISATION,
	[MISBEHAVE_UNTRUSTED_CHAIN] = EID_CHECK_CHAIN,
	[MISBEHAVE_BAD_SIGNATURE] = EID_CHECK_SIGNATURE,
	[MISBEHAVE_SHA1] = EID_CHECK_ALGORITHMS,
	[MISBEHAVE_BAD_XML] = EID_CHECK_FORM,
	[MISBEHAVE_DOCTYPE] = EID_CHECK_FORM,
	[MISBEHAVE_DUPLICATE_ID] = EID_CHECK_FORM,
	[MISBEHAVE_WRAPPING] = EID_CHECK_FORM,
	[MISBEHAVE_RISK_HIGH] = EID_CHECK_COUNT, /* the evidence is sound: the worker refuses it (test_eid_order) */
	[MISBEHAVE_OCSP_REVOKED] = EID_CHECK_OCSP_STATUS,
	[MISBEHAVE_OCSP_UNKNOWN] = EID_CHECK_OCSP_STATUS,
	[MISBEHAVE_OCSP_WRONG_NONCE] = EID_CHECK_OCSP_BINDING,
	[MISBEHAVE_OCSP_NO_NONCE] = EID_CHECK_OCSP_BINDING,
	[MISBEHAVE_OCSP_OTHER_RESPONDER] = EID_CHECK_OCSP_SIGNATURE,
	[MISBEHAVE_OCSP_STRAY_RESPONDER] = EID_CHECK_OCSP_SIGNATURE,
	[MISBEHAVE_OCSP_OTHER_CERT] = EID_CHECK_OCSP_CERTIFICATE,
	[MISBEHAVE_OCSP_OLD] = EID_CHECK_TIME,
	[MISBEHAVE_OCSP_FUTURE] = EID_CHECK_TIME,
	[MISBEHAVE_OCSP_STALE] = EID_CHECK_TIME,
	[MISBEHAVE_OCSP_BAD_SIGNATURE] = EID_CHECK_OCSP_SIGNATURE,
	[MISBEHAVE_OCSP_REFUSED] = EID_CHECK_OCSP_FORM,
	[MISBEHAVE_OCSP_MISSING] = EID_CHECK_OCSP_FORM,
};

static void test_each_misbehaviour_is_caught(void **state)
{
	(void)state;
	for (int m = MISBEHAVE_NONE + 1; m < MISBEHAVE_LAST_COMPLETION; m++) {
		struct eid_report r;
		enum err e = verify((enum misbehaviour)m, &r);

		if ((e == ERR_OK) != (fails_at[m] == EID_CHECK_COUNT) || eid_report_failed(&r) != fails_at[m])
			fail_msg("%s: %s at %s", misbehave_name((enum misbehaviour)m), err_name(e),
			         eid_report_failed(&r) < EID_CHECK_COUNT ? eid_check_name(eid_report_failed(&r))
			                                                 : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_each_misbehaviour_is_caught),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
