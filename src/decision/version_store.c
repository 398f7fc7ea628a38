#include "decision/version_store.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

#define STATEMENT_JSON_MAX ((size_t)256 << 10)

enum err version_insert(struct store *s, const struct version_row *v)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO text_version (decision_id, version, supersedes, pack, pack_hash, unreviewed, "
	           "case_json, text_json, basis_json, statement_json, statement_hash, text_code, "
	           "visible_text, frozen_at, frozen_by) VALUES (:decision, :version, "
	           "NULLIF(:supersedes, 0), :pack, :pack_hash, :unreviewed, :case, :text, :basis, :statement, "
	           ":hash, :code, :visible, :now, :person)");
	struct sha256 pack_hash;

	TRY(hex_decode(span_str(v->pack->hash), pack_hash.bytes, sizeof pack_hash.bytes));
	TRY(bind_int(q, ":decision", v->decision_id));
	TRY(bind_int(q, ":version", v->version));
	TRY(bind_int(q, ":supersedes", v->supersedes));
	TRY(bind_text(q, ":pack", v->pack->id));
	TRY(bind_blob(q, ":pack_hash", span_of(pack_hash.bytes, sizeof pack_hash.bytes)));
	TRY(bind_int(q, ":unreviewed", law_pack_marked(v->pack)));
	TRY(bind_span(q, ":case", v->case_json));
	TRY(bind_span(q, ":text", v->text_json));
	TRY(bind_span(q, ":basis", v->basis_json));
	TRY(bind_span(q, ":statement", v->statement_json));
	TRY(bind_blob(q, ":hash", span_of(v->statement_hash->bytes, SHA256_LEN)));
	TRY(bind_text(q, ":code", v->text_code));
	TRY(bind_span(q, ":visible", v->visible));
	TRY(bind_instant(q, ":now", v->frozen));
	TRY(bind_int(q, ":person", v->frozen_by));
	return step_done(q);
}

enum err version_return(struct store *s, int64_t version_id, const char *kind, struct span reason, struct instant at,
                        int64_t person)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO text_return (version_id, kind, reason, at, by) VALUES (:version, :kind, "
	           ":reason, :at, :person)");
	BUF clean = buf_init(2000);

	TRY(text_clean(reason, &clean));
	TRY(bind_int(q, ":version", version_id));
	TRY(bind_text(q, ":kind", kind));
	TRY(bind_span(q, ":reason", buf_span(&clean)));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err decision_return_find(struct store *s, int64_t version_id, struct decision_return *ret_return)
{
	STATEMENT q = store_statement(s, "SELECT r.kind AS kind, substr(r.reason, 1, 140) AS reason, r.at AS at, "
	                                 "p.name AS name FROM text_return r JOIN person p ON p.id = r.by "
	                                 "WHERE r.version_id = :version ORDER BY r.id DESC LIMIT 1");
	struct decision_return r = { .at = { 0 } };

	TRY(bind_int(q, ":version", version_id));
	TRY(step_one(q));
	r.at = column_instant(q, "at");
	TRY(column_text_copy(q, "kind", r.kind, sizeof r.kind));
	TRY(column_text_copy(q, "reason", r.reason, sizeof r.reason));
	TRY(column_text_copy(q, "name", r.by, sizeof r.by));
	if (strcmp(r.kind, "kept") == 0) /* its correction was given up */
		return ERR_NOT_FOUND;
	*ret_return = r;
	return ERR_OK;
}

void decision_version_release(struct decision_version *v)
{
	blocks_release(&v->text);
	blocks_release(&v->basis);
	buf_release(&v->text_json);
	buf_release(&v->statement_json);
	buf_release(&v->visible);
}

/* Who wrote it, as the statement says: the register may know that person by another name since. */
static void read_rapporteur(struct statement *q, struct decision_version *v)
{
	struct span name = column_span(q, "rapporteur_name"), title = column_span(q, "rapporteur_title");

	(void)snprintf(v->rapporteur_name, sizeof v->rapporteur_name, "%.*s", (int)name.len, name.ptr);
	(void)snprintf(v->rapporteur_title, sizeof v->rapporteur_title, "%.*s", (int)title.len, title.ptr);
}

static enum err read_version(struct statement *q, struct decision_version *v)
{
	v->id = column_int(q, "id");
	v->decision_id = column_int(q, "decision_id");
	v->version = (int)column_int(q, "version");
	v->supersedes = (int)column_int(q, "earlier");
	v->frozen = column_instant(q, "frozen_at");
	TRY(column_text_copy(q, "pack", v->pack, sizeof v->pack));
	TRY(column_text_copy(q, "text_code", v->text_code, sizeof v->text_code));
	v->mask_staff = column_int(q, "mask_staff") != 0;
	TRY(column_bytes_copy(q, "statement_hash", v->statement_hash.bytes, SHA256_LEN));
	TRY(buf_add_span(&v->text_json, column_span(q, "text_json")));
	TRY(buf_add_span(&v->statement_json, column_span(q, "statement_json")));
	read_rapporteur(q, v);
	return buf_add_span(&v->visible, column_span(q, "visible_text"));
}

static enum err read_texts(struct statement *q, struct decision_version *v)
{
	TRY(blocks_from_json(column_span(q, "text_json"), &v->text));
	return blocks_from_json(column_span(q, "basis_json"), &v->basis);
}

static enum err load(struct store *s, int64_t version_id, bool with_texts, struct decision_version *ret_version)
{
	STATEMENT q = store_statement(
	        s, "SELECT v.*, (SELECT version FROM text_version WHERE id = v.supersedes) AS earlier, "
	           "COALESCE(json_type(v.case_json, '$.copies.mask_staff'), '') = 'true' AS mask_staff, "
	           "COALESCE(CAST(json_extract(v.statement_json, '$.rapporteur.name') AS TEXT), '') "
	           "AS rapporteur_name, "
	           "COALESCE(CAST(json_extract(v.statement_json, '$.rapporteur.title') AS TEXT), '') "
	           "AS rapporteur_title "
	           "FROM text_version v WHERE v.id = :id");
	enum err e;

	*ret_version = (struct decision_version){ .text_json = buf_init(4 * 1024 * 1024),
		                                  .statement_json = buf_init(STATEMENT_JSON_MAX),
		                                  .visible = buf_init(256 * 1024) };
	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	e = read_version(q, ret_version);
	if (e == ERR_OK && with_texts)
		e = read_texts(q, ret_version);
	if (e != ERR_OK) {
		decision_version_release(ret_version);
		*ret_version = (struct decision_version){ 0 };
	}
	return e;
}

enum err decision_version_load(struct store *s, int64_t version_id, struct decision_version *ret_version)
{
	return load(s, version_id, true, ret_version);
}

enum err decision_version_stated(struct store *s, int64_t version_id, struct decision_version *ret_version)
{
	return load(s, version_id, false, ret_version);
}

enum err decision_version_case(struct store *s, int64_t version_id, struct case_file **ret_case)
{
	STATEMENT q = store_statement(s, "SELECT case_json FROM text_version WHERE id = :id");
	CASE_PROBLEMS problems = { 0 };

	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	/* What was valid when it was frozen stays valid: nothing in it is "in the future" any more. */
	return case_parse(column_span(q, "case_json"), (struct date){ 9999, 12, 31 }, &problems, ret_case);
}

enum err decision_pending_find(struct store *s, int64_t version_id, struct decision_pending *ret_pending)
{
	STATEMENT q = store_statement(
	        s, "SELECT COALESCE(CAST(json_extract(case_json, '$.pending.court') AS TEXT), '') AS court, "
	           "COALESCE(CAST(json_extract(case_json, '$.pending.case_number') AS TEXT), '') AS case_number "
	           "FROM text_version WHERE id = :id");
	struct span court, number;

	*ret_pending = (struct decision_pending){ .court = "" };
	if (version_id == 0)
		return ERR_OK;
	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	court = column_span(q, "court");
	number = column_span(q, "case_number");
	(void)snprintf(ret_pending->court, sizeof ret_pending->court, "%.*s", (int)court.len, court.ptr);
	(void)snprintf(ret_pending->case_number, sizeof ret_pending->case_number, "%.*s", (int)number.len, number.ptr);
	return ERR_OK;
}

enum err decision_version_of(struct store *s, int64_t version_id, int64_t *ret_decision)
{
	STATEMENT q = store_statement(s, "SELECT decision_id FROM text_version WHERE id = :id");

	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	*ret_decision = column_int(q, "decision_id");
	return ERR_OK;
}

enum err decision_version_text(struct store *s, int64_t version_id, struct blocks *ret_text)
{
	STATEMENT q = store_statement(s, "SELECT text_json FROM text_version WHERE id = :id");

	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	return blocks_from_json(column_span(q, "text_json"), ret_text);
}

enum err version_statement_hash(struct store *s, int64_t version_id, struct sha256 *ret_hash)
{
	STATEMENT q = store_statement(s, "SELECT statement_hash FROM text_version WHERE id = :id");

	TRY(bind_int(q, ":id", version_id));
	TRY(step_one(q));
	return column_bytes_copy(q, "statement_hash", ret_hash->bytes, SHA256_LEN);
}

enum err signature_insert(struct store *s, const struct signature_row *g)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO signature (version_id, kind, signed_at, received_at, signer_name, "
	                           "signer_number, order_id, report_json, xml, ocsp, scan, scan_type, attested_by) "
	                           "VALUES (:version, :kind, :signed, :received, :name, :number, :order, :report, "
	                           ":xml, :ocsp, :scan, :scan_type, NULLIF(:attested, 0))");

	TRY(bind_int(q, ":version", g->version_id));
	TRY(bind_text(q, ":kind", g->on_paper ? "paper" : "eid"));
	TRY(bind_instant(q, ":signed", g->signed_at));
	TRY(bind_instant(q, ":received", g->received_at));
	TRY(bind_text(q, ":name", g->signer_name));
	TRY(bind_text(q, ":number", g->signer_number));
	TRY(bind_text(q, ":order", g->order_id));
	TRY(bind_span(q, ":report", g->report_json));
	TRY(bind_blob(q, ":xml", g->xml));
	TRY(bind_blob(q, ":ocsp", g->ocsp));
	TRY(bind_blob(q, ":scan", g->scan));
	TRY(bind_text(q, ":scan_type", g->scan_type));
	TRY(bind_int(q, ":attested", g->attested_by));
	return step_done(q);
}

void decision_evidence_release(struct decision_evidence *e)
{
	buf_release(&e->report_json);
	buf_release(&e->xml);
	buf_release(&e->ocsp);
	buf_release(&e->scan);
}

static enum err read_evidence(struct statement *q, struct decision_evidence *e)
{
	e->on_paper = span_equal_str(column_span(q, "kind"), "paper");
	e->signed_at = column_instant(q, "signed_at");
	e->received_at = column_instant(q, "received_at");
	TRY(column_text_copy(q, "signer_name", e->signer_name, sizeof e->signer_name));
	TRY(column_text_copy(q, "signer_number", e->signer_number, sizeof e->signer_number));
	TRY(column_text_copy(q, "scan_type", e->scan_type, sizeof e->scan_type));
	TRY(column_text_copy(q, "attester", e->attested_by, sizeof e->attested_by));
	TRY(buf_add_span(&e->report_json, column_span(q, "report_json")));
	TRY(buf_add_span(&e->xml, column_span(q, "xml")));
	TRY(buf_add_span(&e->ocsp, column_span(q, "ocsp")));
	return buf_add_span(&e->scan, column_span(q, "scan"));
}

enum err decision_evidence_load(struct store *s, int64_t version_id, struct decision_evidence *ret_evidence)
{
	STATEMENT q = store_statement(s, "SELECT g.*, COALESCE(p.name, '') AS attester FROM signature g "
	                                 "LEFT JOIN person p ON p.id = g.attested_by WHERE g.version_id = :version");
	enum err e;

	*ret_evidence = (struct decision_evidence){ .report_json = buf_init(256 * 1024),
		                                    .xml = buf_init(1024 * 1024),
		                                    .ocsp = buf_init(256 * 1024),
		                                    .scan = buf_init(DOCUMENT_MAX) };
	TRY(bind_int(q, ":version", version_id));
	TRY(step_one(q));
	e = read_evidence(q, ret_evidence);
	if (e != ERR_OK) {
		decision_evidence_release(ret_evidence);
		*ret_evidence = (struct decision_evidence){ 0 };
	}
	return e;
}
