/* Who signed what: the e-ID's evidence judged at the time of signature, the person, the marks, the mandate. */
#include "examination.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define BASE64_MAX ((size_t)1 << 20)
#define SKEW (2 * MINUTE) /* between the service's clock and the e-ID's, as when it was received */

static struct instant time_at(const json_t *object, const char *path, struct instant otherwise)
{
	struct instant at;

	return instant_parse(span_str(json_text_at(object, path)), &at) == ERR_OK ? at : otherwise;
}

/* Which of the checks that are reported here a check of the evidence belongs to, and what its failure means. */
static const struct {
	enum verify_check check;
	enum verify_sub sub;
	bool open; /* cannot be told, rather than wrong */
} places[EID_CHECK_COUNT] = {
	[EID_CHECK_FORM] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_FORMAT_FAILURE, false },
	[EID_CHECK_ALGORITHMS] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_FORMAT_FAILURE, false },
	[EID_CHECK_REFERENCES] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_FORMAT_FAILURE, false },
	[EID_CHECK_DIGESTS] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_HASH_FAILURE, false },
	[EID_CHECK_SIGNATURE] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_SIG_CRYPTO_FAILURE, false },
	[EID_CHECK_CHAIN] = { VERIFY_CHECK_EID_CHAIN, VERIFY_NO_CERTIFICATE_CHAIN_FOUND, true },
	[EID_CHECK_POLICY] = { VERIFY_CHECK_EID_CHAIN, VERIFY_CHAIN_CONSTRAINTS_FAILURE, false },
	[EID_CHECK_KEY_USAGE] = { VERIFY_CHECK_EID_CHAIN, VERIFY_CHAIN_CONSTRAINTS_FAILURE, false },
	[EID_CHECK_OCSP_FORM] = { VERIFY_CHECK_EID_OCSP, VERIFY_FORMAT_FAILURE, false },
	[EID_CHECK_OCSP_SIGNATURE] = { VERIFY_CHECK_EID_OCSP, VERIFY_SIG_CRYPTO_FAILURE, false },
	[EID_CHECK_OCSP_CERTIFICATE] = { VERIFY_CHECK_EID_OCSP, VERIFY_HASH_FAILURE, false },
	[EID_CHECK_OCSP_STATUS] = { VERIFY_CHECK_EID_OCSP, VERIFY_REVOKED, false },
	[EID_CHECK_OCSP_BINDING] = { VERIFY_CHECK_EID_OCSP, VERIFY_HASH_FAILURE, false },
	[EID_CHECK_TIME] = { VERIFY_CHECK_EID_OCSP, VERIFY_SIG_CONSTRAINTS_FAILURE, false },
	[EID_CHECK_PURPOSE] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_SIG_CONSTRAINTS_FAILURE, false },
	[EID_CHECK_VISIBLE] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_HASH_FAILURE, false },
	[EID_CHECK_NONVISIBLE] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_HASH_FAILURE, false },
	[EID_CHECK_ORGANISATION] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_SIG_CONSTRAINTS_FAILURE, false },
	[EID_CHECK_PERSON] = { VERIFY_CHECK_PERSON, VERIFY_SIG_CONSTRAINTS_FAILURE, false },
};

/* A check here passes if all that belong to it did. */
static void tell_checks(struct verify_report *r)
{
	for (int i = 0; i < EID_CHECK_COUNT; i++)
		if (r->eid.checks[i].outcome == EID_PASSED && r->checks[places[i].check].outcome == VERIFY_NOT_REACHED)
			report_pass(r, places[i].check);
	for (int i = 0; i < EID_CHECK_COUNT; i++) {
		if (r->eid.checks[i].outcome == EID_NOT_REACHED && report_passed(r, places[i].check))
			r->checks[places[i].check].outcome = VERIFY_NOT_REACHED;
		if (r->eid.checks[i].outcome != EID_FAILED_CHECK)
			continue;
		report_set(r, places[i].check, places[i].open ? VERIFY_CHECK_OPEN : VERIFY_CHECK_FAILED, places[i].sub,
		           r->eid.checks[i].reason, "Detta stämmer inte: %s.", eid_check_text((enum eid_check)i));
	}
}

static const struct eid_trust *eid_roots(const struct examination *x)
{
	return x->trust->eid ? x->trust->eid : x->options->eid;
}

/* From the act of the signature where there is one: when it was ordered and had come, and where. */
static enum err verify_evidence(struct examination *x, struct span signature, struct span ocsp)
{
	const struct instant recorded = x->report->facts.recorded;
	const json_t *act = x->signature_act;
	const char *organisation = json_text_at(act, "facts.organisation");
	char hex[SHA256_HEX];
	const struct eid_evidence_input in = {
		.signature = signature,
		.ocsp = ocsp,
		.kind = EID_SIGN,
		.visible = buf_span(&x->visible),
		.nonvisible = span_of(hex, SHA256_HEX - 1),
		.person = json_text_at(x->statement, "decisionMaker.personalNumber"),
		.told_person = "",
		.org_number = *organisation ? organisation : x->organisation,
		.not_before = instant_add(time_at(act, "facts.ordered", recorded), -SKEW),
		.not_after = instant_add(
		        time_at(act, "facts.received", time_at(x->record, "signature.receivedAt", recorded)), SKEW),
	};
	enum err e;

	sha256_hex(&x->statement_hash, hex);
	e = eid_evidence_verify(eid_roots(x), &in, &x->report->eid);
	if (e != ERR_EVIDENCE)
		TRY(e);
	tell_checks(x->report);
	return ERR_OK;
}

static enum err judge_eid(struct examination *x)
{
	BUF signature = buf_init(BASE64_MAX), ocsp = buf_init(BASE64_MAX);
	struct verify_report *r = x->report;
	enum err e = eid_evidence_told(x->evidence.signature, &x->visible, x->organisation);

	if (e == ERR_EVIDENCE || e == ERR_INPUT || e == ERR_TOO_LARGE) {
		report_fail(r, VERIFY_CHECK_EID_SIGNATURE, VERIFY_FORMAT_FAILURE, NULL,
		            "E-legitimationens underskrift är inte uppbyggd som den ska.");
		return ERR_OK;
	}
	TRY(e);
	if (!eid_roots(x)) {
		report_open(r, VERIFY_CHECK_EID_SIGNATURE, VERIFY_NONE, NULL,
		            "Prövas mot en rot, och det finns ingen.");
		report_open(r, VERIFY_CHECK_EID_CHAIN, VERIFY_NO_CERTIFICATE_CHAIN_FOUND, NULL,
		            "Det finns ingen rot för e-legitimationer att lita på.");
		return ERR_OK;
	}
	/* As the provider delivered it: strict base64 has one form, and the OCSP nonce is over that text. */
	TRY(base64_encode(x->evidence.signature.ptr, x->evidence.signature.len, &signature));
	TRY(base64_encode(x->evidence.ocsp.ptr, x->evidence.ocsp.len, &ocsp));
	TRY(verify_evidence(x, buf_span(&signature), buf_span(&ocsp)));
	if (r->eid.ok) {
		r->facts.signed_at = r->eid.signed_at;
		(void)snprintf(r->facts.signer, sizeof r->facts.signer, "%s", r->eid.name);
		report_note(r, VERIFY_CHECK_PERSON, "Underskriven av %s, med det personnummer som utsagan anger.",
		            r->eid.name);
	}
	return ERR_OK;
}

/* A hand's signature is judged by eyes. */
static void tell_paper(struct examination *x)
{
	struct verify_report *r = x->report;

	report_open(r, VERIFY_CHECK_EID_SIGNATURE, VERIFY_SIG_CONSTRAINTS_FAILURE, NULL,
	            "Handlingen är undertecknad för hand. Den inskannade underskriften får ett öga bedöma; den är "
	            "vidimerad av %s.",
	            json_text_at(x->record, "signature.attestedBy"));
	report_set(r, VERIFY_CHECK_EID_CHAIN, VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL, "Undertecknad för hand.");
	report_set(r, VERIFY_CHECK_EID_OCSP, VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL, "Undertecknad för hand.");
	report_open(r, VERIFY_CHECK_PERSON, VERIFY_NONE, NULL, "Undertecknad för hand, enligt uppgift av %s.",
	            json_text_at(x->record, "signature.signer"));
	r->facts.signed_at = time_at(x->record, "signature.signedAt", (struct instant){ 0 });
	(void)snprintf(r->facts.signer, sizeof r->facts.signer, "%s", json_text_at(x->record, "signature.signer"));
}

static bool has_banner(const json_t *record, const char *text)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(record, "banners"), i, one)
		if (json_is_string(one) && strcmp(json_string_value(one), text) == 0)
			return true;
	return false;
}

/* What was made for tests is marked so, and is never taken for real. */
static void judge_environment(struct examination *x)
{
	const char *environment = json_text(x->statement, "environment");
	struct verify_report *r = x->report;
	bool test = r->facts.test, practice = r->facts.practice;

	report_pass(r, VERIFY_CHECK_ENVIRONMENT);
	if (strcmp(environment, "test") != 0 && strcmp(environment, "production") != 0)
		report_fail(r, VERIFY_CHECK_ENVIRONMENT, VERIFY_FORMAT_FAILURE, NULL, "Miljön är inte angiven.");
	else if (has_banner(x->record, RECORD_MARK_TEST) != test ||
	         has_banner(x->record, RECORD_MARK_PRACTICE) != practice)
		report_fail(r, VERIFY_CHECK_ENVIRONMENT, VERIFY_SIG_CONSTRAINTS_FAILURE, NULL,
		            "Sidornas märkning är en annan än utsagans.");
	else if (x->trust->environment_known && test && !x->trust->test)
		report_fail(r, VERIFY_CHECK_ENVIRONMENT, VERIFY_SIG_CONSTRAINTS_FAILURE, NULL,
		            "Handlingen är gjord i en testmiljö och har ingen verkan.");
	else if (x->trust->environment_known && !test && x->trust->test)
		report_open(r, VERIFY_CHECK_ENVIRONMENT, VERIFY_SIG_CONSTRAINTS_FAILURE, NULL,
		            "Handlingen är skarp, men rötterna här är för test.");
	else if (test || practice)
		report_note(r, VERIFY_CHECK_ENVIRONMENT, "%s%s%s",
		            test ? "TESTMILJÖ: handlingen har ingen verkan." : "", test && practice ? " " : "",
		            practice ? "ÖVNING: inget verkligt beslut." : "");
}

static void judge_mandate(struct examination *x)
{
	struct verify_report *r = x->report;
	bool checked = json_is_true(json_at(x->statement, "mandate.checked"));

	if (!r->facts.mandate[0]) {
		report_set(r, VERIFY_CHECK_MANDATE, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL,
		           "Handlingen anger inget förordnande.");
		return;
	}
	report_pass(r, VERIFY_CHECK_MANDATE);
	report_note(r, VERIFY_CHECK_MANDATE,
	            "Som den stämplade handlingen anger%s. Om förordnandet gällde avgörs inte här.",
	            checked ? ", och tjänsten hade kontrollerat det" : "; tjänsten hade inte kontrollerat det");
}

enum err examine_signature(struct examination *x)
{
	static const enum verify_check of_records[] = { VERIFY_CHECK_EID_SIGNATURE, VERIFY_CHECK_EID_CHAIN,
		                                        VERIFY_CHECK_EID_OCSP,      VERIFY_CHECK_PERSON,
		                                        VERIFY_CHECK_MANDATE,       VERIFY_CHECK_ENVIRONMENT,
		                                        VERIFY_CHECK_PAGES };

	if (x->report->kind == VERIFY_COPY) {
		for (size_t i = 0; i < ARRAY_LENGTH(of_records); i++)
			report_set(x->report, of_records[i], VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL,
			           "En kopia: bevisen finns i originalet.");
		if (x->report->facts.practice)
			report_remark(x->report, "ÖVNING: inget verkligt beslut.");
		return ERR_OK;
	}
	judge_environment(x);
	judge_mandate(x);
	if (x->report->kind == VERIFY_PAPER_RECORD)
		tell_paper(x);
	else
		TRY(judge_eid(x));
	return examine_page_facts(x);
}
