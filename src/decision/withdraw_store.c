#include "decision/withdraw_store.h"

/* --- Withdrawals ----------------------------------------------------------------------------------------------------
 */

enum err withdrawal_insert(struct store *s, const struct decision *d, unsigned what, struct span reason,
                           const char *outcome, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO withdrawal (decision_id, what, reason, asked_at, asked_by, state_before, outcome, "
	           "decided_at, decided_by) VALUES (:decision, :what, :reason, :now, :person, :before, "
	           "NULLIF(:outcome, ''), CASE WHEN :outcome <> '' THEN :now END, CASE WHEN :outcome <> '' THEN "
	           ":person END)");
	BUF names = buf_init(200);

	TRY(withdraw_names(what, &names));
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_span(q, ":what", buf_span(&names)));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":before", d->state));
	TRY(bind_text(q, ":outcome", outcome));
	return step_done(q);
}

enum err withdrawal_decide(struct store *s, int64_t decision, const char *outcome, struct span reason, int64_t person,
                           struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE withdrawal SET outcome = :outcome, outcome_reason = :reason, "
	                                 "decided_at = :now, decided_by = :person WHERE decision_id = :decision "
	                                 "AND outcome IS NULL");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":outcome", outcome));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

#define WITHDRAWAL                                                                                                     \
	"SELECT w.*, a.name AS asked_name, COALESCE(b.name, '') AS decided_name FROM withdrawal w JOIN person a ON "   \
	"a.id = w.asked_by LEFT JOIN person b ON b.id = w.decided_by WHERE w.decision_id = :decision "

static enum err read_withdrawal(struct statement *q, struct withdrawal *ret_withdrawal)
{
	struct withdrawal w = { 0 };

	w.id = column_int(q, "id");
	w.what = withdraw_set(column_span(q, "what"));
	w.asked = column_instant(q, "asked_at");
	w.asked_by = column_int(q, "asked_by");
	w.before = (enum decision_state)column_int(q, "state_before");
	w.waits = column_is_null(q, "outcome");
	w.withdrawn = span_equal_str(column_span(q, "outcome"), "withdrawn");
	w.decided = column_instant(q, "decided_at");
	w.decided_by = column_int(q, "decided_by");
	TRY(column_text_copy(q, "reason", w.reason, sizeof w.reason));
	TRY(column_text_copy(q, "asked_name", w.asked_name, sizeof w.asked_name));
	TRY(column_text_copy(q, "outcome_reason", w.outcome_reason, sizeof w.outcome_reason));
	TRY(column_text_copy(q, "decided_name", w.decided_name, sizeof w.decided_name));
	*ret_withdrawal = w;
	return ERR_OK;
}

enum err decision_withdrawal_find(struct store *s, int64_t decision, struct withdrawal *ret_withdrawal)
{
	STATEMENT q = store_statement(s, WITHDRAWAL "ORDER BY w.id DESC LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return read_withdrawal(q, ret_withdrawal);
}

enum err decision_withdrawal_settled(struct store *s, int64_t decision, struct instant at,
                                     struct withdrawal *ret_withdrawal)
{
	STATEMENT q = store_statement(s, WITHDRAWAL "AND w.decided_at >= :at ORDER BY w.id LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":at", at));
	TRY(step_one(q));
	return read_withdrawal(q, ret_withdrawal);
}

/* --- The right one in its place -------------------------------------------------------------------------------------
 */

static enum err replaced_by(struct store *s, int64_t right, int64_t *ret_wrong)
{
	STATEMENT q = store_statement(s, "SELECT replaces FROM replacement WHERE decision_id = :right");
	bool row;

	TRY(bind_int(q, ":right", right));
	TRY(step_next(q, &row));
	*ret_wrong = row ? column_int(q, "replaces") : 0;
	return ERR_OK;
}

enum err replacement_insert(struct store *s, int64_t right, int64_t wrong, int64_t person, struct instant now,
                            bool *ret_new)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO replacement (decision_id, replaces, at, by) VALUES (:right, :wrong, "
	                           ":now, :person)");
	int64_t before;

	TRY(replaced_by(s, right, &before));
	*ret_new = before == 0;
	if (before)
		return before == wrong ? ERR_OK : ERR_WRONG_STATE;
	TRY(bind_int(q, ":right", right));
	TRY(bind_int(q, ":wrong", wrong));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err replacement_copy_edits(struct store *s, int64_t right, int64_t wrong)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET edits_json = (SELECT w.edits_json FROM decision w WHERE "
	                                 "w.id = :wrong) WHERE id = :right");

	TRY(bind_int(q, ":right", right));
	TRY(bind_int(q, ":wrong", wrong));
	return step_done(q);
}

enum err replacement_copy_explanations(struct store *s, int64_t right, int64_t wrong)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO deviation (decision_id, kind, said, written, reason, at, by) SELECT :right, kind, "
	           "said, written, reason, at, by FROM deviation WHERE decision_id = :wrong ORDER BY id");

	TRY(bind_int(q, ":right", right));
	TRY(bind_int(q, ":wrong", wrong));
	return step_done(q);
}

enum err decision_replacement_each(struct store *s, int64_t decision,
                                   enum err (*each)(void *ctx, const struct decision *other, bool newer), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT replaces AS other, 0 AS newer FROM replacement WHERE decision_id = "
	                                 ":decision UNION ALL SELECT decision_id, 1 FROM replacement WHERE replaces = "
	                                 ":decision ORDER BY newer, other");
	struct decision other;
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(decision_find(s, column_int(q, "other"), &other));
		TRY(each(ctx, &other, column_int(q, "newer") != 0));
	}
}

/* --- What nobody has settled ----------------------------------------------------------------------------------------
 */

enum err decision_disputed_each(struct store *s, int64_t municipality, bool practice,
                                enum err (*each)(void *ctx, const struct decision *d), void *ctx)
{
	STATEMENT q = store_statement(
	        s, "SELECT d.id AS id FROM (SELECT decision_id AS id FROM contest WHERE outcome IS NULL UNION "
	           "SELECT decision_id FROM delivery_return WHERE answered_at IS NULL UNION "
	           "SELECT decision_id FROM withdrawal WHERE outcome IS NULL) n JOIN decision d ON d.id = n.id "
	           "WHERE d.state <> :withdrawn AND d.practice = :practice AND (:municipality = 0 OR d.municipality_id "
	           "= :municipality) "
	           "ORDER BY d.id");
	struct decision d;
	bool row;

	TRY(bind_int(q, ":practice", practice));
	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN)); /* that settles it, and answers a municipality */
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(decision_find(s, column_int(q, "id"), &d));
		TRY(each(ctx, &d));
	}
}
