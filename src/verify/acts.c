/* The acts of the oral decision and of the signature: that they are those of this record, their time stamps, and their
 * proofs in the ledger. */
#include "examination.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

/* One act with its evidence, and the checks that tell of it. */
struct act_part {
	const char *name; /* as in record.json's "without" */
	struct span file, token, proof;
	const json_t *json;
	enum verify_check act, stamp, ledger;
};

/* An act older than the ledger has no proof, and the record says so itself. */
static bool without(const struct examination *x, const char *name)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(x->record, "without"), i, one)
		if (json_is_string(one) && strcmp(json_string_value(one), name) == 0)
			return true;
	return false;
}

static bool same(const json_t *facts, const char *key, const json_t *statement, const char *path)
{
	const json_t *a = json_object_get(facts, key), *b = json_at(statement, path);

	return a && b && json_equal(a, b);
}

static enum err hash_is(const json_t *facts, const char *key, struct span bytes, bool *ret_same)
{
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(sha256_of(bytes, &hash));
	sha256_hex(&hash, hex);
	*ret_same = strcmp(json_text(facts, key), hex) == 0;
	return ERR_OK;
}

/* The statement is about this act and no other. */
static enum err act_is_named(const struct examination *x, bool *ret_named)
{
	*ret_named = true;
	if (!examine_is_second(x->statement, "jourbeslut-statement-"))
		return ERR_OK;
	return hash_is(x->statement, "oralAct", x->evidence.oral_act, ret_named);
}

/* The type of the call is the text's, or the text says that it was recorded as another one. */
static bool same_type(const json_t *facts, const json_t *s)
{
	const json_t *recorded = json_object_get(s, "recordedType");

	return recorded ? json_equal(recorded, json_object_get(facts, "type")) : same(facts, "type", s, "type");
}

static bool same_pack(const json_t *a, const json_t *b)
{
	return strcmp(json_text(a, "pack"), json_text(b, "pack")) == 0 &&
	       strcmp(json_text(a, "sha256"), json_text(b, "sha256")) == 0;
}

/* The call was asked by the text's law pack, or the text says by which other one. Acts of before do not tell. */
static bool same_law(const json_t *facts, const json_t *s)
{
	const json_t *asked = json_object_get(facts, "law"), *recorded = json_object_get(s, "recordedLaw");
	const json_t *law = json_object_get(s, "law");

	if (!recorded)
		return !asked || same_pack(asked, law);
	return asked && same_pack(asked, recorded) && !same_pack(asked, law);
}

/* What the oral decision's act says is what the statement says. Names are not compared: who was not in the register
 * when the call came is chosen from it later. What may differ where it is explained, "said" compares. */
static enum err oral_differs(const struct examination *x, const char **ret_reason)
{
	const json_t *facts = json_object_get(x->oral_act, "facts"), *s = x->statement;
	const bool second = examine_is_second(x->oral_act, "jourbeslut-act-");
	bool named;

	TRY(act_is_named(x, &named));
	*ret_reason = NULL;
	if (strcmp(json_text(x->oral_act, "event"), "record") != 0 || !named)
		*ret_reason = "the act is another one";
	else if (!same(x->oral_act, "reference", s, "reference") || !same_type(facts, s))
		*ret_reason = "the act is another decision's";
	else if (!same(facts, "stated", s, "stated") || !same(facts, "recorded", s, "recorded") ||
	         (second && !same(facts, "readBack", s, "readBack")))
		*ret_reason = "the act has other times";
	else if (!same(facts, "late", s, "late") || (!second && !same(facts, "answer", s, "answer")))
		*ret_reason = "the act has another answer";
	else if (!same_law(facts, s))
		*ret_reason = "the act was asked by another law pack";
	return ERR_OK;
}

static enum err signature_differs(const struct examination *x, const char **ret_reason)
{
	const json_t *facts = json_object_get(x->signature_act, "facts");
	const bool paper = x->report->kind == VERIFY_PAPER_RECORD;
	bool statement, signature, ocsp = true;
	struct instant at;

	TRY(hash_is(facts, "statementSha256", x->evidence.statement, &statement));
	if (paper) {
		TRY(hash_is(facts, "scanSha256", x->evidence.scan, &signature));
	} else {
		TRY(hash_is(facts, "signatureSha256", x->evidence.signature, &signature));
		TRY(hash_is(facts, "ocspSha256", x->evidence.ocsp, &ocsp));
	}
	if (strcmp(json_text(x->signature_act, "event"), paper ? "sign-paper" : "sign") != 0 ||
	    !same(x->signature_act, "reference", x->statement, "reference"))
		*ret_reason = "the act is another one";
	else if (!statement || !signature || !ocsp)
		*ret_reason = "the act is of another signature";
	else if (instant_parse(span_str(json_text(facts, "signedAt")), &at) != ERR_OK ||
	         (x->report->facts.signed_at.us && at.us != x->report->facts.signed_at.us))
		*ret_reason = "the act has another time of signature";
	else
		*ret_reason = NULL;
	return ERR_OK;
}

static enum err judge_act(struct examination *x, const struct act_part *p)
{
	enum verify_sub sub = VERIFY_HASH_FAILURE;
	const char *reason = NULL;

	if (p->act == VERIFY_CHECK_ORAL_ACT)
		TRY(oral_differs(x, &reason));
	else
		TRY(signature_differs(x, &reason));
	if (!reason && p->act == VERIFY_CHECK_ORAL_ACT && examine_is_second(p->json, "jourbeslut-act-"))
		TRY(examine_oral_secret(x, &sub, &reason));
	if (reason)
		report_fail(x->report, p->act, sub, reason, "Uppgiften hör till något annat.");
	else
		report_pass(x->report, p->act);
	return ERR_OK;
}

/* The remark on a stamp: what it proves, and against what it is late. A late one is shown, not failed: existence before
 * it then rests on the e-ID's own time. */
static void tell_stamp(struct examination *x, const struct act_part *p, const struct timestamp *t)
{
	struct verify_facts *f = &x->report->facts;
	const struct instant done = p->act == VERIFY_CHECK_ORAL_ACT ? f->recorded : f->signed_at;
	char at[SWEDISH_TIME_TEXT];

	*(p->act == VERIFY_CHECK_ORAL_ACT ? &f->oral_stamped : &f->signature_stamped) = t->at;
	instant_format_swedish(t->at, at);
	if (done.us && t->at.us > done.us + HOUR)
		report_note(x->report, p->stamp, "Stämplad %s av %s, mer än en timme efteråt.", at, t->authority);
	else
		report_note(x->report, p->stamp, "Stämplad %s av %s.", at, t->authority);
}

static enum err judge_stamp(struct examination *x, const struct act_part *p)
{
	TIMESTAMP t = { 0 };
	struct sha256 imprint;
	bool good;

	if (!p->token.ptr) {
		report_set(x->report, p->stamp, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL,
		           "Ingen tidsstämpel är bifogad.");
		return ERR_OK;
	}
	TRY(sha256_of(p->file, &imprint));
	TRY(examine_token(x, p->token, &imprint, p->stamp, &t, &good));
	if (good) /* the seal covers it: it was there when that was stamped */
		TRY(examine_authority(x, &t, x->stamped ? x->stamp.at : x->options->at, p->stamp, &good));
	if (good)
		tell_stamp(x, p, &t);
	return ERR_OK;
}

/* --- The ledger ---------------------------------------------------------------------------------------------------
 */

/* Every witness that co-signed is counted; a wrong cosignature of one that is trusted fails. */
static void judge_witnesses(struct examination *x, struct span note, enum verify_check c)
{
	struct verify_report *r = x->report;
	struct instant *first = c == VERIFY_CHECK_ORAL_PROOF        ? &x->cosigned.oral
	                        : c == VERIFY_CHECK_SIGNATURE_PROOF ? &x->cosigned.signature
	                                                            : &x->cosigned.seal;

	for (size_t i = 0; i < x->trust->witness_count; i++) {
		struct instant at;
		enum err e = ledger_cosignature_verify(note, &x->trust->witnesses[i], &at);

		if (e == ERR_EVIDENCE)
			report_fail(r, VERIFY_CHECK_WITNESS, VERIFY_SIG_CRYPTO_FAILURE, x->trust->witnesses[i].name,
			            "Ett vittnes underskrift under liggaren är inte äkta.");
		if (e == ERR_OK && (!first->us || at.us < first->us))
			*first = at;
		if (e != ERR_OK || r->checks[VERIFY_CHECK_WITNESS].outcome == VERIFY_CHECK_FAILED)
			continue;
		report_pass(r, VERIFY_CHECK_WITNESS);
		report_note(r, VERIFY_CHECK_WITNESS, "Bevittnad av %s.", x->trust->witnesses[i].name);
	}
}

/* A file does not decide itself what it may lack: where a ledger is trusted, what is attached must have its proof,
 * unless the seal is from before the day on which the folder says that the ledger begins. */
static bool may_lack(const struct examination *x)
{
	const struct verify_trust *t = x->trust;

	if (t->log_count == 0)
		return true;
	return t->ledger_from.year != 0 && x->stamped && date_compare(date_of(x->stamp.at), t->ledger_from) < 0;
}

static void tell_lack(struct examination *x, enum verify_check c, const char *what)
{
	if (may_lack(x))
		report_set(x->report, c, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL, "%s", what);
	else
		report_open(x->report, c, VERIFY_NO_POE, "not attached, and a ledger is trusted",
		            "%s Det som godtas härifrån har ett, så det går inte att lita på utan.", what);
}

static enum err judge_proof(struct examination *x, struct span file, struct span proof, enum verify_check c)
{
	struct verify_report *r = x->report;
	struct ledger_checkpoint checkpoint;
	struct sha256 entry;
	struct span note;
	char reason[160] = "";
	uint64_t index;
	enum err e;

	if (!proof.ptr || !file.ptr) {
		if (c == VERIFY_CHECK_SEAL_PROOF) /* lies beside the file, and may be elsewhere */
			report_set(r, c, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL, "Inget bevis ur liggaren är bifogat.");
		else
			tell_lack(x, c, "Inget bevis ur liggaren är bifogat.");
		return ERR_OK;
	}
	if (x->trust->log_count == 0) {
		report_open(r, c, VERIFY_NONE, NULL, "Liggarens nyckel finns inte bland rötterna.");
		return ERR_OK;
	}
	TRY(sha256_of(file, &entry));
	e = ledger_proof_verify(proof, &entry, x->trust->logs, x->trust->log_count, reason, sizeof reason, &index,
	                        &note, &checkpoint);
	if (e == ERR_EVIDENCE || e == ERR_INPUT) {
		report_fail(r, c, VERIFY_HASH_FAILURE, reason, "Beviset ur liggaren är fel.");
		return ERR_OK;
	}
	TRY(e);
	report_pass(r, c);
	report_note(r, c, "Nummer %llu i %s.", (unsigned long long)index, checkpoint.origin);
	judge_witnesses(x, note, c);
	return ERR_OK;
}

static enum err judge_part(struct examination *x, const struct act_part *p)
{
	/* What names the act, or opens it, is not of a time before the ledger. */
	const bool named = p->act == VERIFY_CHECK_ORAL_ACT && (*json_text(x->statement, "oralAct") || x->oral);

	if (!p->file.ptr && without(x, p->name) && !p->token.ptr && !p->proof.ptr && !named) {
		tell_lack(x, p->act, "Handlingen säger att uppgiften är äldre än tjänstens liggare.");
		report_set(x->report, p->stamp, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL, "Äldre än tjänstens liggare.");
		tell_lack(x, p->ledger, "Inget bevis ur liggaren är bifogat.");
		return ERR_OK;
	}
	if (!p->file.ptr) {
		report_fail(x->report, p->act, VERIFY_FORMAT_FAILURE, "the act is missing", "Uppgiften saknas.");
		return ERR_OK;
	}
	TRY(judge_act(x, p));
	TRY(judge_stamp(x, p));
	return judge_proof(x, p->file, p->proof, p->ledger);
}

static enum err not_in_copies(struct examination *x)
{
	static const enum verify_check of_records[] = {
		VERIFY_CHECK_SAID,           VERIFY_CHECK_ORAL_ACT,        VERIFY_CHECK_SIGNATURE_ACT,
		VERIFY_CHECK_ORAL_STAMP,     VERIFY_CHECK_SIGNATURE_STAMP, VERIFY_CHECK_ORAL_PROOF,
		VERIFY_CHECK_SIGNATURE_PROOF
	};

	for (size_t i = 0; i < ARRAY_LENGTH(of_records); i++)
		report_set(x->report, of_records[i], VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL,
		           "En kopia: bevisen finns i originalet.");
	return ERR_OK;
}

enum err examine_acts(struct examination *x)
{
	const struct evidence *e = &x->evidence;
	const struct act_part oral = {
		"oral",      e->oral_act,           e->oral_token,           e->oral_proof,
		x->oral_act, VERIFY_CHECK_ORAL_ACT, VERIFY_CHECK_ORAL_STAMP, VERIFY_CHECK_ORAL_PROOF
	};
	const struct act_part signature = {
		"signature",      e->signature_act,           e->signature_token,           e->signature_proof,
		x->signature_act, VERIFY_CHECK_SIGNATURE_ACT, VERIFY_CHECK_SIGNATURE_STAMP, VERIFY_CHECK_SIGNATURE_PROOF
	};

	if (x->report->kind == VERIFY_COPY)
		return not_in_copies(x);
	TRY(judge_part(x, &oral));
	return judge_part(x, &signature);
}

/* The seal's own act lies beside the file: it names the sealed revision. */
static enum err seal_act_differs(struct examination *x, const char **ret_reason)
{
	const struct span file = x->subject->act;
	const struct span sealed = span_of(x->subject->pdf.ptr, x->seal.revisions[0].end);
	JSON json_t *act = NULL;
	bool right = false;
	enum err e;

	*ret_reason = "the act is not readable";
	if (file.len <= LEDGER_SALT)
		return ERR_OK;
	e = json_read(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT), (size_t)64 << 10, NULL, &act);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return ERR_OK;
	TRY(e);
	TRY(hash_is(json_object_get(act, "facts"), "sha256", sealed, &right));
	*ret_reason = right ? NULL : "the act names another file";
	if (right && instant_parse(span_str(json_text(act, "at")), &x->seal_act_at) != ERR_OK)
		x->seal_act_at = (struct instant){ 0 };
	return ERR_OK;
}

enum err examine_ledger(struct examination *x)
{
	struct verify_report *r = x->report;
	const char *reason = NULL;

	if (x->subject->act.ptr && x->subject->proof.ptr)
		TRY(seal_act_differs(x, &reason));
	if (reason)
		report_fail(r, VERIFY_CHECK_SEAL_PROOF, VERIFY_HASH_FAILURE, reason,
		            "Beviset bredvid filen hör till en annan fil.");
	else
		TRY(judge_proof(x, x->subject->act, x->subject->proof, VERIFY_CHECK_SEAL_PROOF));
	if (r->checks[VERIFY_CHECK_WITNESS].outcome == VERIFY_NOT_REACHED)
		report_set(r, VERIFY_CHECK_WITNESS, VERIFY_NOT_SUPPLIED, VERIFY_NONE, NULL,
		           "Inte bevittnad: ingen utanför tjänsten har intygat liggaren.");
	return ERR_OK;
}
