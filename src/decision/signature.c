/* Ordering the decision maker's signature, and taking what came of it. */
#include "decision/signature.h"

#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "jourbeslut/act.h"
#include "decision/version_store.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/version.h"

/* What is signed and not shown: the statement's SHA-256 as 64 hex digits in ASCII, so that common tools can check it.
 */
static struct span signed_hash(const struct decision_version *v, char hex[SHA256_HEX])
{
	sha256_hex(&v->statement_hash, hex);
	return span_of(hex, SHA256_HEX - 1);
}

/* Who may sign is in what is signed: whatever became of the register or the facts of the call since the freezing. */
static enum err names(const struct decision_version *v, const char *number)
{
	JSON json_t *statement = NULL;

	TRY(json_read(buf_span(&v->statement_json), 1 << 20, NULL, &statement));
	return strcmp(json_text_at(statement, "decisionMaker.personalNumber"), number) == 0 ? ERR_OK : ERR_EVIDENCE;
}

enum err decision_sign_order(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                             const char *ip, const char *user_agent, const char *return_url, char ret_order[32])
{
	DECISION_VERSION v = { 0 };
	BUF shown = buf_init(EID_VISIBLE_MAX);
	char hex[SHA256_HEX], order[EID_ID_TEXT];
	struct eid_order_request request;
	struct person signer;
	struct decision d;
	enum err e;

	if (!o->eid)
		return ERR_UPSTREAM;
	TRY(decision_find(s, decision, &d));
	if (!d.has_oral || d.oral.decider_id != person)
		return ERR_FORBIDDEN;
	if (d.state != DECISION_FROZEN || d.contested)
		return ERR_WRONG_STATE;
	TRY(people_person_find(s, person, &signer));
	TRY(decision_version_stated(s, d.version_id, &v));
	e = names(&v, signer.personal_number);
	if (e == ERR_EVIDENCE)
		return ERR_WRONG_STATE; /* frozen before the decision maker was known: it must be opened and frozen anew
		                         */
	TRY(e);
	TRY(decision_shown_text(s, &d, &v, &shown));
	request = (struct eid_order_request){ .kind = EID_SIGN,
		                              .person = signer.personal_number,
		                              .visible = buf_span(&shown),
		                              .nonvisible = signed_hash(&v, hex),
		                              .subject = v.id,
		                              .ip = ip,
		                              .user_agent = user_agent,
		                              .return_url = return_url,
		                              .on_device = true };
	e = eid_order_request(o->eid, s, &request, order);
	if (e != ERR_OK && e != ERR_WRONG_STATE && e != ERR_STALE) /* these: one is under way, and `order` names it */
		return e;
	(void)snprintf(ret_order, 32, "%s", order);
	if (e == ERR_STALE)
		return decision_act_add(
		        s, clock_now(o->clock), d.matter_id, d.id, person, "order",
		        "Underskriften som var på gång avbryts: lagtexten har tagits tillbaka sedan den "
		        "begärdes.");
	if (e == ERR_WRONG_STATE)
		return ERR_OK;
	return decision_act_add(s, clock_now(o->clock), d.matter_id, d.id, person, "order",
	                        "Underskrift begärd i e-legitimationen.");
}

struct untold {
	struct store *store;
	struct instant now;
};

enum err signature_cancel(struct store *s, int64_t version, struct instant now)
{
	char order[EID_ID_TEXT];
	enum err e = eid_order_under_way(s, version, order);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return eid_order_cancel(s, order, now);
}

static enum err cancel_one(void *ctx, const struct decision *d)
{
	const struct untold *u = ctx;
	struct revoked r;
	enum err e;

	if (d->state != DECISION_FROZEN)
		return ERR_OK;
	e = decision_revoked(u->store, d, false, &r);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return signature_cancel(u->store, d->version_id, u->now);
}

enum err signature_cancel_untold(struct store *s, const char *pack, const char *hash, struct instant now)
{
	struct untold u = { s, now };

	return decision_pack_locked_each(s, pack, hash, cancel_one, &u);
}

static enum err find_by_version(struct store *s, int64_t version, struct decision *ret_decision)
{
	int64_t id;

	TRY(decision_version_of(s, version, &id));
	return decision_find(s, id, ret_decision);
}

/* The e-ID room has verified it against what was ordered; here against what is in the store now. */
static enum err matches(struct store *s, const struct decision *d, const struct eid_result *result)
{
	DECISION_VERSION v = { 0 };
	char hex[SHA256_HEX];
	struct person decider;

	TRY(decision_version_stated(s, result->subject, &v));
	TRY(people_person_find(s, d->oral.decider_id, &decider));
	if (!span_equal(buf_span(&result->nonvisible), signed_hash(&v, hex)) ||
	    !decision_shown_fits(buf_span(&result->visible), &v) ||
	    strcmp(result->report.person, decider.personal_number) != 0 || !result->report.ok ||
	    result->signature_xml.len == 0 || result->ocsp_der.len == 0)
		return ERR_EVIDENCE;
	return names(&v, result->report.person);
}

/* The cancelling of an order takes its time, and what the person signs meanwhile comes all the same. What the app did
 * not tell counts only where it was signed before there was anything to tell. */
static enum err is_untold(struct store *s, const struct decision *d, const struct eid_result *result, bool *ret_untold)
{
	DECISION_VERSION v = { 0 };
	BUF shown = buf_init(EID_VISIBLE_MAX);
	struct revoked r;
	enum err e = decision_revoked(s, d, false, &r);

	*ret_untold = false;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(decision_version_stated(s, result->subject, &v));
	TRY(decision_shown_text(s, d, &v, &shown));
	/* The e-ID tells whole seconds: in that of the taking back nobody knows which was first. */
	*ret_untold = result->report.signed_at.us / SECOND >= r.at.us / SECOND && result->visible.len < shown.len;
	return ERR_OK;
}

static enum err insert_signature(struct store *s, const struct eid_result *result, const struct sha256 *statement,
                                 const char *organisation, json_t **ret_facts)
{
	BUF report = buf_init(256 * 1024);
	struct signature_row row = { .version_id = result->subject,
		                     .signed_at = result->report.signed_at,
		                     .received_at = result->collected,
		                     .signer_name = result->report.name,
		                     .signer_number = result->report.person,
		                     .order_id = result->id,
		                     .xml = buf_span(&result->signature_xml),
		                     .ocsp = buf_span(&result->ocsp_der),
		                     .scan_type = "" };

	TRY(eid_report_write(&result->report, &report));
	row.report_json = buf_span(&report);
	TRY(signature_insert(s, &row));
	return act_facts_signature(&row, statement, result->ordered, organisation, ret_facts);
}

static enum err tell(const struct decision_office *o, struct store *s, const struct decision *d,
                     const struct eid_result *result)
{
	/* The words that the decision maker was given; the codes behind them stand in the log (eid.ended). */
	bool unsound = result->state == EID_REFUSED && !result->report.ok;
	const char *code = unsound ? eid_check_name(eid_report_failed(&result->report)) : result->hint;
	struct eid_order order = { .kind = EID_SIGN, .state = result->state };
	char detail[600];

	(void)snprintf(order.hint, sizeof order.hint, "%s", code);
	(void)snprintf(detail, sizeof detail, "Ingen underskrift. Beslutsfattaren fick beskedet: ”%s”",
	               eid_order_message(&order, EID_OTHER_DEVICE)->text);
	return decision_act_add(s, clock_now(o->clock), d->matter_id, d->id, 0, "order-ended", detail);
}

/* What had happened when a signature came all the same. */
static const char *too_late(const struct decision *d)
{
	if (d->state == DECISION_WITHDRAWAL || d->state == DECISION_WITHDRAWN)
		return "En underskrift kom sedan beslutet hade märkts som felregistrerat. Den gäller inte.";
	if (d->contested)
		return "En underskrift kom sedan beslutsfattaren hade sagt: detta har jag inte beslutat. Den gäller "
		       "inte.";
	return "En underskrift kom sedan texten hade öppnats igen eller undertecknats på papper. Den gäller inte.";
}

enum err decision_sign_apply(const struct decision_office *o, struct store *s, const struct eid_result *result)
{
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct sha256 statement;
	struct decision d;
	bool untold;
	enum err e;

	TRY(eid_result_consume(s, result->id, now));
	TRY(find_by_version(s, result->subject, &d));
	if (result->state != EID_VERIFIED)
		return tell(o, s, &d, result);
	if (d.state != DECISION_FROZEN || d.version_id != result->subject || d.contested)
		return decision_act_add(s, now, d.matter_id, d.id, 0, "order-late", too_late(&d));
	e = matches(s, &d, result);
	if (e == ERR_EVIDENCE)
		return decision_act_add(s, now, d.matter_id, d.id, 0, "order-ended",
		                        "Underskriften godkändes inte: den gäller inte den låsta texten.");
	TRY(e);
	TRY(is_untold(s, &d, result, &untold));
	if (untold)
		return decision_act_add(
		        s, now, d.matter_id, d.id, 0, "order-late",
		        "En underskrift kom sedan lagtexten hade tagits tillbaka, och appen visade inte "
		        "det. Den är sparad men gäller inte; beslutsfattaren ombeds skriva under på "
		        "nytt.");
	TRY(version_statement_hash(s, d.version_id, &statement));
	TRY(insert_signature(s, result, &statement, o->eid ? eid_org_number(o->eid) : "", &facts));
	TRY(decision_move_facts(s, &d, DECISION_SIGN, now, d.oral.decider_id, "Undertecknat med e-legitimation.",
	                        facts));
	return decision_stamp_want_act(s, &d, DECISION_STAMP_SIGNATURE, decision_event_name(DECISION_SIGN), now);
}

const char *signature_scan_type(struct span scan)
{
	if (span_starts_with(scan, "%PDF-"))
		return "application/pdf";
	if (scan.len > 8 && memcmp(scan.ptr, "\x89PNG\r\n\x1a\n", 8) == 0)
		return "image/png";
	return scan.len > 3 && memcmp(scan.ptr, "\xff\xd8\xff", 3) == 0 ? "image/jpeg" : NULL;
}

enum err decision_sign_paper(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                             struct instant signed_at, struct span scan)
{
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct signature_row row;
	struct sha256 statement;
	struct person attester;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	if (d.state != DECISION_FROZEN || d.contested)
		return ERR_WRONG_STATE;
	if (d.oral.decider_id == person)
		return ERR_FORBIDDEN;
	if (!signature_scan_type(scan))
		return ERR_MEDIA_TYPE;
	if (scan.len > DOCUMENT_MAX)
		return ERR_TOO_LARGE;
	/* Nobody signs a decision before it was made, a text before there was one, or tomorrow. */
	if (signed_at.us > now.us || signed_at.us < d.oral.stated.us ||
	    signed_at.us < instant_add(d.frozen, -DECISION_PAPER_CLOCK).us)
		return ERR_INPUT;
	TRY(people_person_find(s, person, &attester));
	row = (struct signature_row){ .version_id = d.version_id,
		                      .on_paper = true,
		                      .signed_at = signed_at,
		                      .received_at = now,
		                      .signer_name = d.oral.decider_name,
		                      .signer_number = "",
		                      .order_id = "",
		                      .report_json = span_str("{}"),
		                      .scan = scan,
		                      .scan_type = signature_scan_type(scan),
		                      .attested_by = person };
	TRY(signature_insert(s, &row));
	TRY(signature_cancel(s, d.version_id, now));
	TRY(version_statement_hash(s, d.version_id, &statement));
	TRY(act_facts_signature(&row, &statement, now, "", &facts));
	TRY(json_put_text(facts, "attestedBy", attester.name));
	TRY(decision_move_facts(s, &d, DECISION_SIGN_PAPER, now, person,
	                        "Undertecknat på papper, inskannat och vidimerat.", facts));
	return decision_stamp_want_act(s, &d, DECISION_STAMP_SIGNATURE, decision_event_name(DECISION_SIGN_PAPER), now);
}
