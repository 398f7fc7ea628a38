/* The kinds of events and of proofs. */
#include "jourbeslut/follow.h"

const char *follow_kind_name(enum follow_kind kind)
{
	static const char *const names[FOLLOW_KIND_COUNT] = {
		[FOLLOW_SUBMITTED] = "submitted",
		[FOLLOW_ENFORCED] = "enforced",
		[FOLLOW_UPHELD] = "upheld",
		[FOLLOW_SET_ASIDE] = "set-aside",
		[FOLLOW_DISMISSED] = "dismissed",
		[FOLLOW_RESTORED] = "restored",
		[FOLLOW_APPLIED] = "applied",
		[FOLLOW_EXTENSION_ASKED] = "extension-asked",
		[FOLLOW_EXTENSION_GRANTED] = "extension-granted",
		[FOLLOW_EXTENSION_REFUSED] = "extension-refused",
		[FOLLOW_CARE_DECIDED] = "care-decided",
		[FOLLOW_ENDED] = "ended",
		[FOLLOW_LAPSED] = "lapsed",
		[FOLLOW_REPORTED] = "reported",
		[FOLLOW_DONE] = "done",
	};

	return names[kind];
}

const char *follow_kind_label(enum follow_kind kind)
{
	static const char *const labels[FOLLOW_KIND_COUNT] = {
		[FOLLOW_SUBMITTED] = "Underställningen kom in till rätten",
		[FOLLOW_ENFORCED] = "Verkställt",
		[FOLLOW_UPHELD] = "Rätten fastställde beslutet",
		[FOLLOW_SET_ASIDE] = "Hävt av rätten",
		[FOLLOW_DISMISSED] = "Rätten fann att beslutet hade upphört",
		[FOLLOW_RESTORED] = "Högre rätt fastställde beslutet",
		[FOLLOW_APPLIED] = "Ansökan om vård kom in till rätten",
		[FOLLOW_EXTENSION_ASKED] = "Längre tid begärd",
		[FOLLOW_EXTENSION_GRANTED] = "Längre tid medgiven",
		[FOLLOW_EXTENSION_REFUSED] = "Längre tid avslagen",
		[FOLLOW_CARE_DECIDED] = "Rätten avgjorde frågan om vård",
		[FOLLOW_ENDED] = "Upphörde",
		[FOLLOW_LAPSED] = "Har upphört att gälla för att en tid gick ut",
		[FOLLOW_REPORTED] = "Anmält till nämnden",
		[FOLLOW_DONE] = "Gjort",
	};

	return labels[kind];
}

const char *follow_event_label(const struct follow_event *e)
{
	return e->what[0] ? e->what : follow_kind_label(e->kind);
}

bool follow_unproven(const struct follow_event *e)
{
	return e && e->unproven;
}

bool follow_of_court(enum follow_kind kind)
{
	return kind != FOLLOW_ENFORCED && kind != FOLLOW_ENDED && kind != FOLLOW_LAPSED && kind != FOLLOW_REPORTED &&
	       kind != FOLLOW_DONE;
}

enum err follow_kind_of(struct span name, enum follow_kind *ret_kind)
{
	for (int i = 0; i < FOLLOW_KIND_COUNT; i++) {
		if (!span_equal_str(name, follow_kind_name((enum follow_kind)i)))
			continue;
		*ret_kind = (enum follow_kind)i;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

const char *follow_proof_kind_name(enum follow_proof_kind kind)
{
	static const char *const names[FOLLOW_PROOF_KIND_COUNT] = {
		[FOLLOW_COURT_RECEIPT] = "court-receipt", [FOLLOW_FILE] = "file", [FOLLOW_NOTE] = "note"
	};

	return names[kind];
}

const char *follow_proof_kind_label(enum follow_proof_kind kind)
{
	static const char *const labels[FOLLOW_PROOF_KIND_COUNT] = {
		[FOLLOW_COURT_RECEIPT] = "Rättens kvittens", [FOLLOW_FILE] = "Fil", [FOLLOW_NOTE] = "Anteckning"
	};

	return labels[kind];
}

const char *follow_mark_name(enum follow_mark mark)
{
	static const char *const names[FOLLOW_MARK_COUNT] = {
		[FOLLOW_PLAIN] = "",
		[FOLLOW_DOES_NOT_COUNT] = "does-not-count",
		[FOLLOW_WHILE_UNSURE] = "while-unsure",
		[FOLLOW_NOT_IN_FORCE] = "not-in-force",
		[FOLLOW_LATE_UPHELD] = "late-upheld",
		[FOLLOW_UNASKED_GRANT] = "unasked-grant",
		[FOLLOW_ORDER_UNKNOWN] = "order-unknown",
	};

	return names[mark];
}
