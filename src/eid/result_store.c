#include "jourbeslut/eid.h"

#include "bankid.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/store.h"
#include "names.h"

#define ANSWER_MAX ((size_t)1 << 20)
#define DECODED_MAX ((size_t)1 << 20)

static const char Q_NEXT[] = "SELECT id, public_id FROM eid_order WHERE kind = :kind AND ended_at IS NOT NULL "
                             "AND consumed_at IS NULL AND id > :after ORDER BY id LIMIT 1";

/* The last attempt is the one that ended the order. */
static const char Q_LOAD[] =
        "SELECT o.public_id, o.kind, o.state, o.hint, o.subject, o.person, o.proven_person, o.binding_hash, o.visible, "
        "o.nonvisible, o.requested_at, o.report, o.ended_at, a.started_at, w.body, w.received_at "
        "FROM eid_order o LEFT JOIN eid_attempt a ON a.order_id = o.id AND a.number = o.attempts "
        "LEFT JOIN eid_answer w ON w.attempt_id = a.id WHERE o.public_id = :id";

static const char Q_STATE[] = "SELECT ended_at, consumed_at FROM eid_order WHERE public_id = :id";

static const char Q_CONSUME[] = "UPDATE eid_order SET consumed_at = :at WHERE public_id = :id AND ended_at IS NOT NULL "
                                "AND consumed_at IS NULL";

void eid_result_release(struct eid_result *r)
{
	buf_release(&r->visible);
	buf_release(&r->nonvisible);
	buf_release(&r->signature_base64);
	buf_release(&r->ocsp_base64);
	buf_release(&r->signature_xml);
	buf_release(&r->ocsp_der);
	*r = (struct eid_result){ .id = "" };
}

static enum err copy_span(struct span from, struct buf *to)
{
	*to = buf_init(from.len + 1);
	return buf_add_span(to, from);
}

static enum err take_evidence(struct statement *q, struct eid_result *r)
{
	BANKID_COLLECTED c = { .root = NULL };
	enum err e;

	if (column_is_null(q, "body"))
		return ERR_OK;
	e = bankid_collected_read(column_span(q, "body"), &c);
	if (e == ERR_UPSTREAM && r->state == EID_REFUSED)
		return ERR_OK; /* refused because nobody can read it */
	TRY(e);
	if (c.status != BANKID_COMPLETE)
		return ERR_OK;
	TRY(copy_span(c.signature, &r->signature_base64));
	TRY(copy_span(c.ocsp, &r->ocsp_base64));
	if (r->state != EID_VERIFIED)
		return ERR_OK;
	r->signature_xml = buf_init(DECODED_MAX);
	r->ocsp_der = buf_init(DECODED_MAX);
	TRY(base64_decode(c.signature, &r->signature_xml));
	return base64_decode(c.ocsp, &r->ocsp_der);
}

static enum err read_times(struct statement *q, struct eid_result *r)
{
	r->requested = column_instant(q, "requested_at");
	r->ordered.us = column_is_null(q, "started_at") ? INT64_MAX : column_int(q, "started_at");
	r->collected = column_instant(q, column_is_null(q, "received_at") ? "ended_at" : "received_at");
	return ERR_OK;
}

static enum err read_result(struct statement *q, struct eid_result *r)
{
	struct span report;

	TRY(column_text_copy(q, "public_id", r->id, sizeof r->id));
	TRY(eid_kind_parse(column_span(q, "kind"), &r->kind));
	TRY(eid_state_parse(column_span(q, "state"), &r->state));
	if (!eid_state_final(r->state))
		return ERR_WRONG_STATE;
	TRY(column_text_copy(q, "hint", r->hint, sizeof r->hint));
	r->subject = column_int(q, "subject");
	TRY(column_text_copy(q, r->state == EID_VERIFIED ? "proven_person" : "person", r->person, sizeof r->person));
	TRY(column_bytes_copy(q, "binding_hash", r->binding_hash, sizeof r->binding_hash));
	TRY(copy_span(column_span(q, "visible"), &r->visible));
	TRY(copy_span(column_span(q, "nonvisible"), &r->nonvisible));
	TRY(read_times(q, r));
	report = column_span(q, "report");
	if (report.len > 0)
		TRY(eid_report_read(report, &r->report));
	return take_evidence(q, r);
}

enum err eid_result_load(struct store *store, const char *id, struct eid_result *ret_result)
{
	STATEMENT q = store_statement(store, Q_LOAD);
	EID_RESULT r = { .id = "" };

	TRY(bind_text(q, ":id", id));
	TRY(step_one(q));
	TRY(read_result(q, &r));
	*ret_result = r;
	r = (struct eid_result){ .id = "" };
	return ERR_OK;
}

enum err eid_result_waiting(struct store *store, enum eid_kind kind, int64_t after, int64_t *ret_number,
                            char ret_id[EID_ID_TEXT])
{
	STATEMENT q = store_statement(store, Q_NEXT);

	TRY(bind_text(q, ":kind", eid_kind_name(kind)));
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	*ret_number = column_int(q, "id");
	return column_text_copy(q, "public_id", ret_id, EID_ID_TEXT);
}

enum err eid_result_next(struct store *store, enum eid_kind kind, struct eid_result *ret_result)
{
	char id[EID_ID_TEXT];
	int64_t number;

	TRY(eid_result_waiting(store, kind, 0, &number, id));
	return eid_result_load(store, id, ret_result);
}

enum err eid_result_consume(struct store *store, const char *id, struct instant now)
{
	STATEMENT exists = store_statement(store, Q_STATE);
	STATEMENT q = store_statement(store, Q_CONSUME);

	TRY(bind_text(exists, ":id", id));
	TRY(step_one(exists));
	TRY(bind_text(q, ":id", id));
	TRY(bind_instant(q, ":at", now));
	TRY(step_done(q));
	return store_changed(store) == 1 ? ERR_OK : ERR_WRONG_STATE;
}
