#include "archive/judge.h"

#include <stdio.h>
#include <stdlib.h>

#include "jourbeslut/eid.h"
#include "jourbeslut/verify.h"

DEFINE_CLEANUP(cleanup_trust, struct verify_trust, verify_trust_free);

/* Where no e-ID is configured, nothing was signed by one that could be judged. */
static bool is_of_eid(enum verify_check c)
{
	return c == VERIFY_CHECK_EID_SIGNATURE || c == VERIFY_CHECK_EID_CHAIN || c == VERIFY_CHECK_EID_OCSP ||
	       c == VERIFY_CHECK_PERSON;
}

static void find_against(const struct verify_report *r, bool with_eid, struct archive_refusal *against)
{
	for (enum verify_check c = 0; c < VERIFY_CHECK_COUNT; c++) {
		const struct verify_finding *f = &r->checks[c];

		if (f->outcome != VERIFY_CHECK_FAILED || (!with_eid && is_of_eid(c)))
			continue;
		(void)snprintf(against->check, sizeof against->check, "%s", verify_check_name(c));
		(void)snprintf(against->reason, sizeof against->reason, "%s", f->reason);
		(void)snprintf(against->detail, sizeof against->detail, "%s", f->detail);
		return;
	}
}

enum err judge_file(const struct decision_office *o, struct span pdf, struct archive_refusal *ret_against)
{
	CLEANUP(cleanup_trust) struct verify_trust *none = NULL;
	FREE struct verify_report *report = calloc(1, sizeof *report);
	struct verify_options options = { .fonts = o->fonts, .at = clock_now(o->clock) };

	*ret_against = (struct archive_refusal){ .at = options.at };
	if (!report)
		return ERR_MEMORY;
	TRY(verify_trust_load("", &none));
	options.trust = none;
	options.eid = o->eid ? eid_trust(o->eid) : NULL;
	TRY(verify_document(&options, &(struct verify_subject){ .name = "", .pdf = pdf }, report));
	find_against(report, options.eid != NULL, ret_against);
	return ERR_OK;
}
