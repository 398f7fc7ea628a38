#include "desk/desk_store.h"

#include "jourbeslut/follow.h"
#include "jourbeslut/store.h"

/* From the open decisions, of which there are few, to their follow-ups: the work does not grow with the archive. SQLite
 * gives the other columns of the row that has the MIN (documented for bare columns). */
#define OF_OPEN                                                                                                        \
	"FROM decision d CROSS JOIN follow_up f ON f.decision_id = d.id WHERE (d.state BETWEEN :first AND :end OR "    \
	"d.state IN (:pending, :outside)) "                                                                            \
	"AND d.practice = 0 AND f.done_at IS NULL AND f.moot = 0 AND f.target <= :until "
#define Q_DUE                                                                                                          \
	"SELECT f.decision_id AS decision, f.label AS label, f.last AS last, MIN(f.target) AS target " OF_OPEN         \
	"GROUP BY f.decision_id ORDER BY target, decision LIMIT :limit"
#define Q_COUNT "SELECT COUNT(DISTINCT f.decision_id) AS n " OF_OPEN

static enum err bind_open(struct statement *q, struct date until)
{
	TRY(bind_int(q, ":first", DECISION_DECIDED));
	TRY(bind_int(q, ":end", DECISION_ARCHIVED)); /* those after it are the municipality's */
	TRY(bind_int(q, ":pending", DECISION_WITHDRAWAL));
	TRY(bind_int(q, ":outside", DECISION_OUTSIDE));
	return bind_date(q, ":until", until);
}

enum err desk_due_each(struct store *s, struct date until, int limit,
                       enum err (*each)(void *ctx, int64_t decision, const char *label, const struct law_due *due),
                       void *ctx)
{
	STATEMENT q = store_statement(s, Q_DUE);
	bool row;

	TRY(bind_open(q, until));
	TRY(bind_int(q, ":limit", limit));
	for (;;) {
		char label[200];
		struct law_due due = { .dated = true };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_text_copy(q, "label", label, sizeof label));
		TRY(column_date(q, "target", &due.target));
		TRY(column_date(q, "last", &due.last));
		TRY(each(ctx, column_int(q, "decision"), label, &due));
	}
}

enum err desk_due_count(struct store *s, struct date until, int64_t *ret_count)
{
	STATEMENT q = store_statement(s, Q_COUNT);

	TRY(bind_open(q, until));
	TRY(step_one(q));
	*ret_count = column_int(q, "n");
	return ERR_OK;
}

enum err desk_recorded_each(struct store *s, int64_t admission, enum err (*each)(void *ctx, int64_t decision),
                            void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT decision_id FROM oral_decision WHERE admission_id = :admission "
	                                 "ORDER BY recorded_at DESC LIMIT 100");
	bool row;

	TRY(bind_int(q, ":admission", admission));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(each(ctx, column_int(q, "decision_id")));
	}
}
