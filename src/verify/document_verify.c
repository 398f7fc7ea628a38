#include "examination.h"

#include <stdio.h>

static void examination_release(struct examination *x)
{
	timestamp_release(&x->stamp);
	cms_release(&x->cms);
	buf_release(&x->visible);
	json_decref(x->statement);
	json_decref(x->record);
	json_decref(x->oral);
	json_decref(x->oral_act);
	json_decref(x->signature_act);
	blocks_release(&x->text);
	blocks_release(&x->page);
	record_file_free(x->file);
	seal_file_release(&x->seal);
}

static void judge_trust(struct examination *x)
{
	if (!x->trust->there)
		report_open(x->report, VERIFY_CHECK_TRUST, VERIFY_NO_CERTIFICATE_CHAIN_FOUND, NULL,
		            "Mappen med de rötter som man litar på finns inte, så inget kan avgöras.");
	else if (x->trust->test_root)
		report_fail(x->report, VERIFY_CHECK_TRUST, VERIFY_CHAIN_CONSTRAINTS_FAILURE, x->trust->problem,
		            "Mappen med rötter är för verkliga beslut och har en rot för test.");
	else if (x->trust->problem[0])
		report_open(x->report, VERIFY_CHECK_TRUST, VERIFY_CERTIFICATE_CHAIN_GENERAL_FAILURE, x->trust->problem,
		            "Mappen med rötter går inte att använda. Det är ett fel i kontrollen, inte i handlingen.");
	else
		report_pass(x->report, VERIFY_CHECK_TRUST);
	if (x->trust->there && x->trust->test)
		report_note(x->report, VERIFY_CHECK_TRUST, "TESTMILJÖ: rötterna är för test.");
}

/* What rests on attachments waits until they are known to belong together. */
static enum err examine(struct examination *x)
{
	bool go_on;

	judge_trust(x);
	TRY(examine_form(x, &go_on));
	if (!go_on)
		return ERR_OK;
	TRY(examine_seal(x));
	TRY(examine_stamps(x));
	TRY(examine_attachments(x));
	if (x->report->kind == VERIFY_COPY || x->signature_act || x->statement) {
		TRY(examine_pages(x));
		TRY(examine_signature(x));
		TRY(examine_acts(x));
		if (x->report->kind != VERIFY_COPY)
			TRY(examine_said(x));
	}
	TRY(examine_ledger(x));
	return examine_time_order(x);
}

enum err verify_document(const struct verify_options *o, const struct verify_subject *subject,
                         struct verify_report *ret_report)
{
	CLEANUP(examination_release)
	struct examination x = { .options = o,
		                 .trust = o->trust,
		                 .subject = subject,
		                 .report = ret_report,
		                 .visible = buf_init(EID_VISIBLE_MAX * 2) };

	*ret_report = (struct verify_report){ .kind = VERIFY_UNKNOWN };
	(void)snprintf(ret_report->name, sizeof ret_report->name, "%s", subject->name);
	TRY(sha256_of(subject->pdf, &ret_report->hash));
	TRY(examine(&x));
	report_conclude(ret_report);
	return ERR_OK;
}
