#include "decision/contest_store.h"

enum err contest_insert(struct store *s, const struct decision *d, struct span reason, int64_t person,
                        struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO contest (decision_id, version, reason, at, by) VALUES (:decision, "
	                           ":version, :reason, :now, :person)");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":version", d->version));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err contest_resolve(struct store *s, int64_t decision, const char *outcome, struct span reason, int64_t person,
                         struct instant now)
{
	STATEMENT q =
	        store_statement(s, "UPDATE contest SET outcome = :outcome, outcome_reason = :reason, resolved_at = "
	                           ":now, resolved_by = :person WHERE decision_id = :decision AND outcome IS NULL");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":outcome", outcome));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

#define CONTEST                                                                                                        \
	"SELECT c.*, a.name AS name, COALESCE(b.name, '') AS resolved_name FROM contest c JOIN person a ON a.id = "    \
	"c.by LEFT JOIN person b ON b.id = c.resolved_by WHERE c.decision_id = :decision "

static enum err read_contest(struct statement *q, struct contest *ret_contest)
{
	struct contest c = { 0 };

	c.id = column_int(q, "id");
	c.version = (int)column_int(q, "version");
	c.at = column_instant(q, "at");
	c.by = column_int(q, "by");
	c.resolved = column_instant(q, "resolved_at");
	c.resolved_by = column_int(q, "resolved_by");
	TRY(column_text_copy(q, "reason", c.reason, sizeof c.reason));
	TRY(column_text_copy(q, "name", c.name, sizeof c.name));
	TRY(column_text_copy(q, "outcome", c.outcome, sizeof c.outcome));
	TRY(column_text_copy(q, "outcome_reason", c.outcome_reason, sizeof c.outcome_reason));
	TRY(column_text_copy(q, "resolved_name", c.resolved_name, sizeof c.resolved_name));
	*ret_contest = c;
	return ERR_OK;
}

enum err decision_contest_find(struct store *s, int64_t decision, struct contest *ret_contest)
{
	STATEMENT q = store_statement(s, CONTEST "ORDER BY c.id DESC LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return read_contest(q, ret_contest);
}

enum err decision_contest_resolved(struct store *s, int64_t decision, struct instant at, struct contest *ret_contest)
{
	STATEMENT q = store_statement(s, CONTEST "AND c.resolved_at >= :at ORDER BY c.id LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":at", at));
	TRY(step_one(q));
	return read_contest(q, ret_contest);
}
