/* Times that cannot be: a time that somebody proves must not lie before what it covers (EN 319 102-1 clause 5.6.2.4,
 * TIMESTAMP_ORDER_FAILURE). A service whose clock is ahead makes a record "registered" after it was signed. */
#include "examination.h"

#include <stdio.h>

#include "jourbeslut/base/text.h"

/* Between clocks that are kept: as between order and signature when it was received. */
#define TOLERANCE (2 * MINUTE)

/* The times of a record. Those of the service are claims; stamps, the issuer's answer and cosignatures are others'.
 * What a person states (when it was decided, when a paper was signed) is compared with nothing: their clocks are their
 * own. */
enum moment {
	RECORDED,
	ORAL_ACT,
	ORAL_STAMP,
	ORAL_COSIGNED,
	ORDERED,
	SIGNED,
	RECEIVED,
	SIGNATURE_ACT,
	SIGNATURE_STAMP,
	SIGNATURE_COSIGNED,
	CREATED,
	SEALED,
	SEAL_STAMP,
	SEAL_ACT,
	SEAL_COSIGNED,
	MOMENT_COUNT
};

static const struct {
	const char *name, *text;
} moments[MOMENT_COUNT] = {
	[RECORDED] = { "recorded", "registreringen" },
	[ORAL_ACT] = { "oral-act", "uppgiften om det muntliga beslutet" },
	[ORAL_STAMP] = { "oral-stamp", "det muntliga beslutets tidsstämpel" },
	[ORAL_COSIGNED] = { "oral cosignature", "vittnets underskrift på det muntliga beslutet" },
	[ORDERED] = { "ordered", "beställningen av underskriften" },
	[SIGNED] = { "producedAt", "underskriften" },
	[RECEIVED] = { "received", "mottagandet av underskriften" },
	[SIGNATURE_ACT] = { "signature-act", "uppgiften om underskriften" },
	[SIGNATURE_STAMP] = { "signature-stamp", "underskriftens tidsstämpel" },
	[SIGNATURE_COSIGNED] = { "signature cosignature", "vittnets underskrift på underskriften" },
	[CREATED] = { "created", "handlingens tillkomst" },
	[SEALED] = { "seal /M", "stämplingen" },
	[SEAL_STAMP] = { "seal-stamp", "stämpelns tidsstämpel" },
	[SEAL_ACT] = { "seal-act", "uppgiften om stämplingen" },
	[SEAL_COSIGNED] = { "seal cosignature", "vittnets underskrift på stämplingen" },
};

/* Each of the first proves that the second was there. */
static const struct {
	enum moment proof, covered;
} pairs[] = {
	{ ORAL_STAMP, RECORDED },
	{ ORAL_STAMP, ORAL_ACT },
	{ ORAL_COSIGNED, RECORDED },
	{ ORAL_COSIGNED, ORAL_ACT },
	/* The signed statement holds the time of registration. */
	{ SIGNED, RECORDED },
	{ SIGNED, ORAL_ACT },
	{ SIGNED, ORDERED },
	/* The act of the signature has the hashes of statement and issuer's answer. */
	{ SIGNATURE_STAMP, RECORDED },
	{ SIGNATURE_STAMP, SIGNED },
	{ SIGNATURE_STAMP, RECEIVED },
	{ SIGNATURE_STAMP, SIGNATURE_ACT },
	{ SIGNATURE_COSIGNED, RECORDED },
	{ SIGNATURE_COSIGNED, SIGNED },
	{ SIGNATURE_COSIGNED, RECEIVED },
	{ SIGNATURE_COSIGNED, SIGNATURE_ACT },
	/* All of these are attached, or stand in the file. */
	{ SEAL_STAMP, RECORDED },
	{ SEAL_STAMP, ORAL_ACT },
	{ SEAL_STAMP, ORAL_STAMP },
	{ SEAL_STAMP, ORAL_COSIGNED },
	{ SEAL_STAMP, ORDERED },
	{ SEAL_STAMP, SIGNED },
	{ SEAL_STAMP, RECEIVED },
	{ SEAL_STAMP, SIGNATURE_ACT },
	{ SEAL_STAMP, SIGNATURE_STAMP },
	{ SEAL_STAMP, SIGNATURE_COSIGNED },
	{ SEAL_STAMP, CREATED },
	{ SEAL_STAMP, SEALED },
	/* The seal's act has the hash of the sealed file, its time stamp in it. */
	{ SEAL_COSIGNED, SEAL_STAMP },
	{ SEAL_COSIGNED, SEAL_ACT },
};

static struct instant time_at(const json_t *object, const char *path)
{
	struct instant at;

	return instant_parse(span_str(json_text_at(object, path)), &at) == ERR_OK ? at : (struct instant){ 0 };
}

/* Zero: not known, or not proven. */
static void gather(const struct examination *x, struct instant m[MOMENT_COUNT])
{
	const struct verify_facts *f = &x->report->facts;

	m[RECORDED] = f->recorded;
	m[ORAL_ACT] = time_at(x->oral_act, "at");
	m[ORAL_STAMP] = f->oral_stamped;
	m[ORAL_COSIGNED] = x->cosigned.oral;
	if (x->report->kind == VERIFY_RECORD) {
		m[ORDERED] = time_at(x->signature_act, "facts.ordered");
		m[SIGNED] = f->signed_at;
	}
	m[RECEIVED] = time_at(x->signature_act, "facts.received");
	m[SIGNATURE_ACT] = time_at(x->signature_act, "at");
	m[SIGNATURE_STAMP] = f->signature_stamped;
	m[SIGNATURE_COSIGNED] = x->cosigned.signature;
	m[CREATED] = record_file_facts(x->file).created;
	m[SEALED] = x->seal.revisions[0].at;
	if (x->stamped)
		m[SEAL_STAMP] = x->stamp.at;
	m[SEAL_ACT] = x->seal_act_at;
	m[SEAL_COSIGNED] = x->cosigned.seal;
}

/* The first that is found is told. True: `proof` may lie where it does. */
static bool in_order(struct examination *x, const char *name, const char *text, struct instant proof,
                     const char *covered_name, const char *covered_text, struct instant covered)
{
	const int64_t before = covered.us - proof.us;
	char at[SWEDISH_TIME_TEXT], of[SWEDISH_TIME_TEXT], detail[200];

	if (before <= TOLERANCE)
		return true;
	instant_format_swedish(proof, at);
	instant_format_swedish(covered, of);
	(void)snprintf(detail, sizeof detail, "%s lies %lld s before %s", name, (long long)(before / SECOND),
	               covered_name);
	report_open(x->report, VERIFY_CHECK_TIME_ORDER, VERIFY_TIMESTAMP_ORDER_FAILURE, detail,
	            "Tiderna går inte ihop: %s (%s) ligger före %s (%s).", text, at, covered_text, of);
	return false;
}

static bool judge_pairs(struct examination *x, const struct instant m[MOMENT_COUNT])
{
	for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
		const enum moment p = pairs[i].proof, c = pairs[i].covered;

		if (!m[p].us || !m[c].us)
			continue;
		if (!in_order(x, moments[p].name, moments[p].text, m[p], moments[c].name, moments[c].text, m[c]))
			return false;
	}
	return true;
}

/* What the issuers said of revocation, and lies under a document time stamp. */
static enum err judge_answers(struct examination *x, size_t i, struct instant at, bool *ret_good)
{
	const struct seal_revision *r = &x->seal.revisions[i];

	for (size_t k = 0; *ret_good && k < r->ocsp.count + r->crls.count; k++) {
		const bool list = k >= r->ocsp.count;
		const struct buf *der = list ? &r->crls.items[k - r->ocsp.count] : &r->ocsp.items[k];
		struct instant told = { 0 };
		enum err e = revocation_told(buf_span(der), list, &told);

		if (e == ERR_EVIDENCE)
			continue; /* not relied on either */
		TRY(e);
		*ret_good = in_order(x, "document time stamp", "den tillagda tidsstämpeln", at,
		                     list ? "a CRL" : "an OCSP response", "ett besked om spärr som den omfattar", told);
	}
	return ERR_OK;
}

/* Each covers the file before it. */
static enum err judge_document_stamps(struct examination *x, bool *ret_good)
{
	struct instant before = x->stamp.at;

	for (size_t i = 1; *ret_good && i < x->seal.count && x->document_stamps[i].us; i++) {
		const struct instant at = x->document_stamps[i];

		*ret_good = in_order(x, "document time stamp", "den tillagda tidsstämpeln", at, "the stamp before it",
		                     "den som kom före", before);
		TRY(judge_answers(x, i, at, ret_good));
		before = at;
	}
	return ERR_OK;
}

/* The service knew that its clock was in doubt, and says so itself. */
static void tell_doubt(struct examination *x)
{
	const json_t *doubt = json_at(x->oral_act, "facts.clockDoubt");
	char difference[CLOCK_DIFFERENCE_TEXT];

	if (!doubt)
		return;
	clock_difference_swedish(json_integer_value(doubt), difference);
	report_note(x->report, VERIFY_CHECK_TIME_ORDER,
	            "När beslutet registrerades var tjänstens klocka osäker: den gick %s andra klockor.", difference);
}

enum err examine_time_order(struct examination *x)
{
	struct instant m[MOMENT_COUNT] = { 0 };
	bool good;

	gather(x, m);
	good = judge_pairs(x, m);
	if (!good || !x->stamped) /* without the seal's time, only what led to it was judged */
		return ERR_OK;
	TRY(judge_document_stamps(x, &good));
	if (!good)
		return ERR_OK;
	report_pass(x->report, VERIFY_CHECK_TIME_ORDER);
	tell_doubt(x);
	return ERR_OK;
}
