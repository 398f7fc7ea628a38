/* Doubts that somebody has answered for, in the store. */
#include "decision/doubt_store.h"

enum err doubt_store_find(struct store *s, int64_t decision, const char *doubt, struct instant *ret_at, int64_t *ret_by)
{
	STATEMENT q =
	        store_statement(s, "SELECT at, by FROM doubt_answer WHERE decision_id = :decision AND doubt = :doubt");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":doubt", doubt));
	TRY(step_one(q));
	*ret_at = column_instant(q, "at");
	*ret_by = column_int(q, "by");
	return ERR_OK;
}

enum err doubt_store_insert(struct store *s, int64_t decision, const char *doubt, struct instant at, int64_t by)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO doubt_answer (decision_id, doubt, at, by) VALUES (:decision, :doubt, :at, :by)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":doubt", doubt));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":by", by));
	return step_done(q);
}

enum err doubt_store_destroy(struct store *s, int64_t decision)
{
	STATEMENT q = store_statement(
	        s, "UPDATE doubt_answer SET doubt = lower(hex(randomblob(16))) WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	return step_done(q);
}
