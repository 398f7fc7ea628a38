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

enum err decision_oral_json(struct store *s, int64_t decision, struct buf *ret_json)
{
	STATEMENT q = store_statement(s, "SELECT json FROM oral_secret WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return buf_add_span(ret_json, column_span(q, "json"));
}
