/* The seal: its bytes, the time it existed at, its chain at that time, what is known of revocation. */
#include "examination.h"

#include <stdio.h>

/* What is known of revocation from the file and from the folder. Items are borrowed: bytes are not copied. */
struct known {
	struct der_list ocsp, crls; /* borrowed bytes; not released */
};

/* Between the clock of an authority and ours. */
#define SKEW (2 * MINUTE)

/* What was told after the time to judge at was not known then. One that says no time is passed over later. */
static enum err borrow_known(struct der_list *to, const struct der_list *from, bool lists, struct instant at)
{
	for (size_t i = 0; i < from->count && to->count < DER_LIST_MAX; i++) {
		struct instant told = { 0 };
		enum err e = revocation_told(buf_span(&from->items[i]), lists, &told);

		if (e != ERR_OK && e != ERR_EVIDENCE)
			return e;
		if (told.us <= at.us + SKEW)
			to->items[to->count++] = from->items[i];
	}
	return ERR_OK;
}

static enum err gather(const struct examination *x, const struct der_list *folder_crls, struct known *ret_known)
{
	const struct instant at = x->options->at;

	*ret_known = (struct known){ 0 };
	TRY(borrow_known(&ret_known->crls, folder_crls, true, at));
	for (size_t i = 0; i < x->seal.count; i++) {
		TRY(borrow_known(&ret_known->ocsp, &x->seal.revisions[i].ocsp, false, at));
		TRY(borrow_known(&ret_known->crls, &x->seal.revisions[i].crls, true, at));
	}
	return ERR_OK;
}

static enum err read_cms(struct examination *x)
{
	const struct seal_revision *sealed = &x->seal.revisions[0];
	char reason[160] = "";
	enum err e = cms_read(buf_span(&sealed->contents), reason, sizeof reason, &x->cms);

	if (e == ERR_MEMORY || e == ERR_INTERNAL)
		return e;
	if (e != ERR_OK) {
		report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_FORMAT_FAILURE, reason, "Stämpeln kan inte läsas.");
		return ERR_OK;
	}
	x->cms_read = true;
	e = cms_signature_check(&x->cms, buf_span(&x->cms.certificates.items[x->cms.leaf]));
	if (e != ERR_EVIDENCE)
		TRY(e);
	if (!bytes_equal(x->cms.digest.bytes, sealed->digest.bytes, SHA256_LEN))
		report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_HASH_FAILURE, NULL,
		            "Handlingen är ändrad efter att den stämplades.");
	else if (e == ERR_EVIDENCE)
		report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_SIG_CRYPTO_FAILURE, NULL,
		            "Stämpeln är inte gjord med nyckeln i certifikatet.");
	else
		report_pass(x->report, VERIFY_CHECK_SEAL);
	return ERR_OK;
}

/* B-T: the time stamp in the CMS is over the signature value (EN 319 122-1 clause 5.3). */
static enum err judge_stamp(struct examination *x)
{
	struct sha256 imprint;

	if (x->cms.token.len == 0) {
		report_open(x->report, VERIFY_CHECK_SEAL_STAMP, VERIFY_NO_POE, NULL,
		            "Stämpeln har ingen tidsstämpel, så det går inte att veta när den sattes.");
		return ERR_OK;
	}
	TRY(sha256_of(buf_span(&x->cms.signature), &imprint));
	TRY(examine_token(x, buf_span(&x->cms.token), &imprint, VERIFY_CHECK_SEAL_STAMP, &x->stamp, &x->stamped));
	x->report->facts.sealed = x->stamp.at;
	(void)snprintf(x->report->facts.authority, sizeof x->report->facts.authority, "%s", x->stamp.authority);
	return ERR_OK;
}

/* Every byte of the CMS that the signature does not cover must follow from the chain. */
static enum err judge_bytes(struct examination *x, const struct der_list *chain)
{
	enum err e;

	if (!report_passed(x->report, VERIFY_CHECK_SEAL))
		return ERR_OK;
	e = cms_same(buf_span(&x->seal.revisions[0].contents), &x->cms, chain);
	if (e != ERR_EVIDENCE)
		return e;
	report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_FORMAT_FAILURE, "the CMS is not what its essentials make",
	            "Stämpeln innehåller något mer än den ska.");
	return ERR_OK;
}

/* Worse than what is known so far? Sets the check. */
static void judge_revoked(struct examination *x, const struct revocation *r, struct instant when)
{
	char at[SWEDISH_TIME_TEXT];

	instant_format_swedish(r->revoked, at);
	if (x->stamped && r->revoked.us > when.us)
		report_note(x->report, VERIFY_CHECK_SEAL_REVOCATION,
		            "Certifikatet spärrades %s, efter att stämpeln hade tidsstämplats.", at);
	else if (x->stamped)
		report_fail(x->report, VERIFY_CHECK_SEAL_REVOCATION, VERIFY_REVOKED, NULL,
		            "Certifikatet var spärrat, sedan %s, när stämpeln sattes.", at);
	else
		report_open(x->report, VERIFY_CHECK_SEAL_REVOCATION, VERIFY_REVOKED_NO_POE, NULL,
		            "Certifikatet är spärrat sedan %s, och inget visar att stämpeln är äldre.", at);
}

/* The seal certificate needs a fresh answer; of its issuers, whose lists come seldom, what is told counts. */
static enum err judge_revocation(struct examination *x, const struct chain *chain, struct instant when)
{
	struct known known;

	TRY(gather(x, &x->trust->seal_crls, &known));
	report_pass(x->report, VERIFY_CHECK_SEAL_REVOCATION);
	for (size_t i = 0; i < chain->certificates.count; i++) {
		struct span issuer = i + 1 < chain->certificates.count ? buf_span(&chain->certificates.items[i + 1])
		                                                       : buf_span(&chain->root.items[0]);
		struct revocation r;

		TRY(certificate_revocation(buf_span(&chain->certificates.items[i]), issuer, &known.ocsp, &known.crls,
		                           when, &r));
		if (r.status == REVOCATION_REVOKED)
			judge_revoked(x, &r, when);
		else if (r.status == REVOCATION_UNKNOWN && i == 0)
			report_open(x->report, VERIFY_CHECK_SEAL_REVOCATION, VERIFY_TRY_LATER, NULL,
			            "Inget besked om spärr, från stämpelns tid eller senare, finns i filen eller "
			            "bland rötterna.");
		if (x->report->checks[VERIFY_CHECK_SEAL_REVOCATION].outcome != VERIFY_CHECK_PASSED)
			return ERR_OK;
	}
	return ERR_OK;
}

/* A good chain says that the name is right, not that it is one that may seal for this committee. */
static enum err judge_sealer(struct examination *x, struct instant when)
{
	struct certificate_facts facts;
	char at[SWEDISH_TIME_TEXT];

	TRY(certificate_read(buf_span(&x->cms.certificates.items[x->cms.leaf]), &facts));
	instant_format_swedish(when, at);
	switch (trust_sealer_find(x->trust, &facts, when)) {
	case TRUST_ACCEPTED:
		report_pass(x->report, VERIFY_CHECK_SEALER);
		report_note(x->report, VERIFY_CHECK_SEALER, "Satt av %.90s, för %.90s.", facts.subject,
		            x->report->facts.committee);
		break;
	case TRUST_OTHER_TIME:
		report_open(x->report, VERIFY_CHECK_SEALER, VERIFY_CHAIN_CONSTRAINTS_FAILURE, "sealers",
		            "Satt av %.60s, för %.60s. Mappen med rötter godtar den, men inte %s.", facts.subject,
		            x->report->facts.committee, at);
		break;
	case TRUST_NOT_NAMED:
		report_open(x->report, VERIFY_CHECK_SEALER, VERIFY_CHAIN_CONSTRAINTS_FAILURE, "sealers",
		            "Satt av %.60s, för %.60s. Mappen med rötter nämner inte den som en som får stämpla.",
		            facts.subject, x->report->facts.committee);
		break;
	}
	return ERR_OK;
}

static enum err judge_chain(struct examination *x)
{
	const struct instant when = x->stamped ? x->stamp.at : x->options->at;
	CERTIFICATE_CHAIN chain = { 0 };
	enum err e;

	e = chain_build(x->trust->seal, buf_span(&x->cms.certificates.items[x->cms.leaf]), &x->cms.certificates, when,
	                CERTIFICATE_SEAL, &chain);
	if (e == ERR_INPUT) {
		report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_FORMAT_FAILURE, NULL,
		            "Stämpelns certifikat kan inte läsas.");
		return ERR_OK;
	}
	TRY(e);
	TRY(judge_bytes(x, chain.status == CHAIN_NONE ? &x->cms.certificates : &chain.certificates));
	if (!examine_chain_status(x->report, VERIFY_CHECK_SEAL_CHAIN, &chain, "Stämpelns certifikat"))
		return ERR_OK;
	report_pass(x->report, VERIFY_CHECK_SEAL_CHAIN);
	TRY(judge_sealer(x, when));
	return judge_revocation(x, &chain, when);
}

static enum err tell_sealer(struct examination *x)
{
	struct certificate_facts f;
	enum err e = certificate_read(buf_span(&x->cms.certificates.items[x->cms.leaf]), &f);

	if (e == ERR_INPUT)
		return ERR_OK; /* said by the chain */
	TRY(e);
	(void)snprintf(x->report->facts.sealed_by, sizeof x->report->facts.sealed_by, "%s%s%s%s%s", f.subject,
	               f.organisation[0] ? ", " : "", f.organisation, f.organisation_id[0] ? ", " : "",
	               f.organisation_id);
	return ERR_OK;
}

enum err examine_seal(struct examination *x)
{
	TRY(read_cms(x));
	if (!x->cms_read)
		return ERR_OK;
	TRY(tell_sealer(x));
	TRY(judge_stamp(x));
	return judge_chain(x);
}

/* --- The time stamps in a row: what each rests on ------------------------------------------------------------------
 */

/* Reasons that leave what was stamped before worth something (RFC 3161 section 4): affiliationChanged, superseded,
 * cessationOfOperation. With any other, and with none told, whoever had the key could choose the time. */
static bool key_was_kept(int reason)
{
	return reason >= 3 && reason <= 5;
}

/* Was the key of the authority, or of one above it, lost before `exists`? */
static enum err authority_is_lost(const struct examination *x, const struct timestamp *t, struct instant exists,
                                  bool *ret_lost)
{
	const struct der_list *own = &t->chain.certificates;
	struct known known;

	*ret_lost = false;
	TRY(gather(x, &x->trust->tsa_crls, &known));
	if (known.ocsp.count + known.crls.count == 0)
		return ERR_OK;
	for (size_t i = 0; i < own->count; i++) {
		const struct buf *issuer = i + 1 < own->count ? &own->items[i + 1] : &t->chain.root.items[0];
		struct revocation r;

		TRY(certificate_revocation(buf_span(&own->items[i]), buf_span(issuer), &known.ocsp, &known.crls, t->at,
		                           &r));
		if (r.status == REVOCATION_REVOKED &&
		    (r.revoked.us <= t->at.us || (!key_was_kept(r.reason) && r.revoked.us <= exists.us)))
			*ret_lost = true;
	}
	return ERR_OK;
}

enum err examine_authority(struct examination *x, const struct timestamp *t, struct instant exists, enum verify_check c,
                           bool *ret_good)
{
	bool lost;

	TRY(authority_is_lost(x, t, exists, &lost));
	*ret_good = !lost;
	if (lost)
		report_open(x->report, c, VERIFY_REVOKED_NO_POE, NULL,
		            "Tidsstämplarens certifikat är spärrat, och inget äldre visar att tidsstämpeln fanns "
		            "dessförinnan.");
	return ERR_OK;
}

/* Is a token of that authority still worth something at a moment when it is known to have existed? Its certificates
 * must be valid then, and not lost. */
static enum err still_good(struct examination *x, const struct timestamp *t, struct instant exists, bool *ret_good)
{
	CERTIFICATE_CHAIN chain = { 0 };

	*ret_good = false;
	TRY(chain_build(x->trust->tsa, buf_span(&t->chain.certificates.items[0]), &t->chain.certificates, exists,
	                CERTIFICATE_TSA, &chain));
	if (!examine_chain_status(x->report, VERIFY_CHECK_STAMPS, &chain,
	                          "En tidsstämpel har inte förnyats i tid: dess certifikat"))
		return ERR_OK;
	return examine_authority(x, t, exists, VERIFY_CHECK_STAMPS, ret_good);
}

enum err examine_stamps(struct examination *x)
{
	const struct instant at = x->options->at;
	const struct timestamp *row = &x->stamp;
	TIMESTAMP last = { 0 };
	bool good = x->stamped;

	if (!x->stamped)
		return ERR_OK; /* said there */
	if (x->stamp.at.us > at.us) {
		report_open(x->report, VERIFY_CHECK_STAMPS, VERIFY_TIMESTAMP_ORDER_FAILURE, NULL,
		            "Tiden att kontrollera för är före stämpelns tid.");
		return ERR_OK;
	}
	x->report->facts.last_stamped = x->stamp.at;
	report_pass(x->report, VERIFY_CHECK_STAMPS);
	for (size_t i = 1; i < x->seal.count; i++) {
		TIMESTAMP next = { 0 };
		struct timestamp before = last;
		const struct seal_revision *r = &x->seal.revisions[i];

		/* RFC 3161 over the file before it. */
		TRY(examine_token(x, buf_span(&r->contents), &r->digest, VERIFY_CHECK_STAMPS, &next, &good));
		if (!good)
			return ERR_OK;
		if (next.at.us > at.us)
			break; /* judged for a time when it was not there */
		x->report->facts.last_stamped = x->document_stamps[i] = next.at;
		TRY(still_good(x, row, next.at, &good));
		if (!good)
			return ERR_OK;
		last = next;
		next = before;
		row = &last;
	}
	return still_good(x, row, at, &good);
}
