#include "decision/said_store.h"

#include "jourbeslut/act.h"

enum err said_secret_insert(struct store *s, int64_t decision, struct span json)
{
	STATEMENT q = store_statement(s, "INSERT INTO oral_secret (decision_id, json) VALUES (:decision, :json)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_span(q, ":json", json));
	return step_done(q);
}

enum err said_secret_destroy(struct store *s, int64_t decision)
{
	STATEMENT q = store_statement(s, "DELETE FROM oral_secret WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	return step_done(q);
}

enum err said_explanations_destroy(struct store *s, int64_t decision)
{
	STATEMENT q = store_statement(s, "UPDATE deviation SET said = '', written = '', reason = 'destroyed at "
	                                 "disposal' WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	return step_done(q);
}

enum err decision_oral_json(struct store *s, int64_t decision, struct buf *ret_json)
{
	STATEMENT q = store_statement(s, "SELECT json FROM oral_secret WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return buf_add_span(ret_json, column_span(q, "json"));
}

enum err said_explanation_find(struct store *s, int64_t decision, const struct said_finding *f, struct buf *ret_reason)
{
	STATEMENT q = store_statement(s, "SELECT reason FROM deviation WHERE decision_id = :decision AND kind = :kind "
	                                 "AND said = :said AND written = :written ORDER BY id DESC LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", said_kind_name(f->kind)));
	TRY(bind_text(q, ":said", f->said));
	TRY(bind_text(q, ":written", f->written));
	TRY(step_one(q));
	return buf_add_span(ret_reason, column_span(q, "reason"));
}

enum err said_explanation_insert(struct store *s, int64_t decision, const json_t *deviation, struct span reason,
                                 struct instant at, int64_t person)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO deviation (decision_id, kind, said, written, reason, at, by) VALUES "
	                           "(:decision, :kind, :said, :written, :reason, :at, :by)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", json_text(deviation, "kind")));
	TRY(bind_text(q, ":said", json_text(deviation, "said")));
	TRY(bind_text(q, ":written", json_text(deviation, "written")));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":by", person));
	return step_done(q);
}
