/* Which decisions were made in one call. */
#include "decision/same_call_store.h"

#include "jourbeslut/call.h"

static enum err insert(struct store *s, int64_t decision, int64_t first)
{
	STATEMENT q = store_statement(s, "INSERT INTO same_call (decision_id, first_id) VALUES (:decision, :first) "
	                                 "ON CONFLICT (decision_id) DO NOTHING");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":first", first));
	return step_done(q);
}

/* 0: the call held no other decision so far. */
static enum err find_first(struct store *s, int64_t decision, int64_t *ret_first)
{
	STATEMENT q = store_statement(s, "SELECT first_id FROM same_call WHERE decision_id = :decision");
	bool row;

	*ret_first = 0;
	TRY(bind_int(q, ":decision", decision));
	TRY(step_next(q, &row));
	if (row)
		*ret_first = column_int(q, "first_id");
	return ERR_OK;
}

enum err same_call_add(struct store *s, int64_t decision, int64_t earlier)
{
	int64_t first;

	TRY(find_first(s, earlier, &first));
	if (!first) {
		first = earlier;
		TRY(insert(s, first, first));
	}
	return insert(s, decision, first);
}

enum err decision_same_call_each(struct store *s, int64_t decision,
                                 enum err (*each)(void *ctx, const struct decision *d), void *ctx)
{
	STATEMENT q = store_statement(
	        s, "SELECT decision_id FROM same_call WHERE first_id = (SELECT first_id FROM same_call WHERE "
	           "decision_id = :decision) ORDER BY decision_id");
	struct decision d;
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(decision_find(s, column_int(q, "decision_id"), &d));
		TRY(each(ctx, &d));
	}
}
