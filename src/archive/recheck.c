#include <stdio.h>
#include <string.h>

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/revoked.h"

#define SKEW (2 * MINUTE) /* between our clock and the e-ID's */

static enum err failed(struct archive_recheck *r, const char *text)
{
	r->ok = false;
	(void)snprintf(r->text, sizeof r->text, "%s", text);
	return ERR_OK;
}

/* The statement names the hash of the frozen text. */
static enum err check_text(const struct decision_version *v, struct archive_recheck *r)
{
	JSON json_t *statement = NULL;
	struct sha256 text, whole;
	char hex[SHA256_HEX];

	TRY(json_read(buf_span(&v->statement_json), 1 << 20, NULL, &statement));
	TRY(sha256_of(buf_span(&v->text_json), &text));
	TRY(sha256_of(buf_span(&v->statement_json), &whole));
	sha256_hex(&text, hex);
	if (strcmp(json_text_at(statement, "text.sha256"), hex) != 0)
		return failed(r, "den låsta texten stämmer inte med utsagan");
	if (!bytes_equal(whole.bytes, v->statement_hash.bytes, SHA256_LEN))
		return failed(r, "utsagan är ändrad");
	return ERR_OK;
}

/* The Beslutsunderlag, which the statement names by a salted hash. */
static enum err check_basis(struct store *s, int64_t version, const json_t *statement, struct archive_recheck *r)
{
	STATEMENT q = store_statement(s, "SELECT basis_json FROM text_version WHERE id = :version");
	uint8_t salt[SHA256_LEN];
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(bind_int(q, ":version", version));
	TRY(step_one(q));
	TRY(hex_decode(span_str(json_text_at(statement, "salt")), salt, sizeof salt));
	TRY(sha256_of_parts((struct span[]){ span_of(salt, sizeof salt), column_span(q, "basis_json") }, 2, &hash));
	sha256_hex(&hash, hex);
	return strcmp(json_text_at(statement, "basis.sha256"), hex) == 0
	               ? ERR_OK
	               : failed(r, "beslutsunderlaget stämmer inte med utsagan");
}

/* A document of the matter that has this salted hash, whole. */
static enum err document_whole(struct store *s, int64_t decision, const char *wanted, bool *ret_whole)
{
	STATEMENT q = store_statement(s, "SELECT f.salt AS salt, f.bytes AS bytes FROM document f JOIN decision d "
	                                 "ON d.matter_id = f.matter_id WHERE d.id = :decision "
	                                 "AND lower(hex(f.sha256)) = :hash AND f.removed_at IS NULL");
	struct sha256 hash;
	char hex[SHA256_HEX];
	bool row;

	*ret_whole = false;
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":hash", wanted));
	TRY(step_next(q, &row));
	if (!row)
		return ERR_OK;
	TRY(sha256_of_parts((struct span[]){ column_span(q, "salt"), column_span(q, "bytes") }, 2, &hash));
	sha256_hex(&hash, hex);
	*ret_whole = strcmp(hex, wanted) == 0;
	return ERR_OK;
}

/* What the statement names beside the text. */
static enum err check_underlying(struct store *s, const struct decision_version *v, struct archive_recheck *r)
{
	JSON json_t *statement = NULL;
	const json_t *one;
	size_t i;

	TRY(json_read(buf_span(&v->statement_json), 1 << 20, NULL, &statement));
	TRY(check_basis(s, v->id, statement, r));
	json_array_foreach (json_at(statement, "documents"), i, one) {
		bool whole;

		TRY(document_whole(s, v->decision_id, json_text(one, "sha256"), &whole));
		if (!whole)
			return failed(r, "en handling som hör till beslutet saknas eller är ändrad");
	}
	return ERR_OK;
}

static enum err order_of(struct store *s, int64_t version, char order[EID_ID_TEXT])
{
	STATEMENT q = store_statement(s, "SELECT order_id FROM signature WHERE version_id = :version");

	TRY(bind_int(q, ":version", version));
	TRY(step_one(q));
	return column_text_copy(q, "order_id", order, EID_ID_TEXT);
}

static enum err check_evidence(struct store *s, const struct eid_trust *trust, const char *org_number,
                               const struct decision_version *v, struct archive_recheck *r)
{
	EID_RESULT result = { 0 };
	struct eid_evidence_input in = { .kind = EID_SIGN, .told_person = "", .org_number = org_number };
	struct eid_report report;
	char order[EID_ID_TEXT], hex[SHA256_HEX], when[SWEDISH_TIME_TEXT];
	enum err e;

	TRY(order_of(s, v->id, order));
	TRY(eid_result_load(s, order, &result));
	sha256_hex(&v->statement_hash, hex);
	in.signature = buf_span(&result.signature_base64);
	in.ocsp = buf_span(&result.ocsp_base64);
	in.visible = buf_span(decision_shown_fits(buf_span(&result.visible), v) ? &result.visible : &v->visible);
	in.nonvisible = span_of(hex, SHA256_HEX - 1);
	in.person = result.person;
	in.not_before = instant_add(result.ordered, -SKEW);
	in.not_after = instant_add(result.collected, SKEW);
	e = eid_evidence_verify(trust, &in, &report);
	if (e == ERR_EVIDENCE) {
		(void)snprintf(r->text, sizeof r->text, "e-legitimationens bevis godkänns inte (%s: %s)",
		               eid_check_name(eid_report_failed(&report)),
		               report.checks[eid_report_failed(&report)].reason);
		r->ok = false;
		return ERR_OK;
	}
	TRY(e);
	instant_format_swedish(report.signed_at, when);
	(void)snprintf(r->text, sizeof r->text,
	               "e-legitimationens bevis godkänt i %d kontroller, undertecknat av %s %s", EID_CHECK_COUNT,
	               report.name, when);
	return ERR_OK;
}

static enum err check_files(struct store *s, int64_t version, struct archive_recheck *r)
{
	for (int file = 0; file < ARCHIVE_FILE_COUNT && r->ok; file++) {
		BUF pdf = buf_init(64 << 20);
		struct sha256 hash;
		enum err e = archive_file_load(s, version, (enum archive_file)file, &pdf, &hash);

		if (e == ERR_IO)
			return failed(r, "en arkiverad fil är ändrad");
		if (e == ERR_NOT_FOUND)
			return failed(r, "en arkiverad fil saknas");
		TRY(e);
	}
	return ERR_OK;
}

enum err archive_recheck(struct store *s, const struct eid_trust *trust, const char *org_number,
                         const struct archive_version *version, struct archive_recheck *ret_report)
{
	DECISION_VERSION v = { 0 };

	*ret_report = (struct archive_recheck){ .ok = true, .text = "undertecknat på papper" };
	TRY(decision_version_load(s, version->version_id, &v));
	TRY(check_text(&v, ret_report));
	if (ret_report->ok)
		TRY(check_underlying(s, &v, ret_report));
	if (ret_report->ok)
		TRY(check_files(s, version->version_id, ret_report));
	if (!ret_report->ok || version->on_paper)
		return ERR_OK;
	return check_evidence(s, trust, org_number, &v, ret_report);
}
