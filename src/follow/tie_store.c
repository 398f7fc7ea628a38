/* Ties of matters, and who may be the same person, in the store. */
#include "follow/tie_store.h"

#define OF_SIDE                                                                                                        \
	"FROM oral_decision o JOIN decision d ON d.id = o.decision_id WHERE d.municipality_id = :municipality AND "    \
	"d.practice = :practice AND d.matter_id <> :matter AND o.yes = 1 AND "

enum err tie_store_each(struct store *s, const struct tie_side *side, struct instant since,
                        enum err (*each)(void *ctx, int64_t decision, const char *type), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT d.id AS id, d.type AS type " OF_SIDE
	                                 "o.person_number = :number AND o.person_number <> '' "
	                                 "UNION SELECT d.id, d.type " OF_SIDE "d.id IN (SELECT x.decision_id FROM "
	                                 "deviation x WHERE x.kind = 'person-number' AND x.written = :number) "
	                                 "UNION SELECT d.id, d.type " OF_SIDE
	                                 "o.recorded_at > :since AND (o.person_number = '' OR :number = '') "
	                                 "ORDER BY id DESC LIMIT :limit");
	char type[LAW_ID_TEXT];
	bool row;

	TRY(bind_int(q, ":municipality", side->municipality));
	TRY(bind_int(q, ":practice", side->practice));
	TRY(bind_int(q, ":matter", side->matter));
	TRY(bind_text(q, ":number", side->number));
	TRY(bind_instant(q, ":since", since));
	TRY(bind_int(q, ":limit", TIE_LOOKED_AT));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_text_copy(q, "type", type, sizeof type));
		TRY(each(ctx, column_int(q, "id"), type));
	}
}

enum err tie_store_insert(struct store *s, int64_t matter, int64_t other, bool same, struct instant at, int64_t by)
{
	STATEMENT q = store_statement(s, "INSERT INTO matter_tie (matter_id, other_id, same, at, by) VALUES "
	                                 "(:matter, :other, :same, :at, :by)");

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":other", other));
	TRY(bind_int(q, ":same", same));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":by", by));
	return step_done(q);
}

#define TIES                                                                                                           \
	"SELECT t.id, t.other_id, t.same, t.at, p.name AS by_name, t.undone, coalesce(t.reason, '') AS reason, "       \
	"t.undone_at, coalesce(u.name, '') AS undone_name FROM matter_tied t JOIN person p ON p.id = t.by "            \
	"LEFT JOIN person u ON u.id = t.undone_by WHERE t.matter_id = :matter "

static enum err read(struct statement *q, struct tie *t)
{
	*t = (struct tie){ .id = column_int(q, "id"),
		           .other = column_int(q, "other_id"),
		           .same = column_int(q, "same") != 0,
		           .at = column_instant(q, "at"),
		           .undone = column_int(q, "undone") != 0 };
	TRY(column_text_copy(q, "by_name", t->by, sizeof t->by));
	if (!t->undone)
		return ERR_OK;
	t->undone_at = column_instant(q, "undone_at");
	TRY(column_text_copy(q, "undone_name", t->undone_by, sizeof t->undone_by));
	return column_text_copy(q, "reason", t->undone_why, sizeof t->undone_why);
}

enum err tie_each(struct store *s, int64_t matter, enum err (*each)(void *ctx, const struct tie *tie), void *ctx)
{
	STATEMENT q = store_statement(s, TIES "ORDER BY t.id");
	struct tie t;
	bool row;

	TRY(bind_int(q, ":matter", matter));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read(q, &t));
		TRY(each(ctx, &t));
	}
}

static enum err find_standing(struct statement *q, int64_t matter, int64_t which, struct tie *ret_tie)
{
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":which", which));
	TRY(step_one(q));
	return read(q, ret_tie);
}

enum err tie_find(struct store *s, int64_t matter, int64_t other, struct tie *ret_tie)
{
	STATEMENT q = store_statement(s, TIES "AND NOT t.undone AND t.other_id = :which LIMIT 1");

	return find_standing(q, matter, other, ret_tie);
}

enum err tie_find_id(struct store *s, int64_t matter, int64_t id, struct tie *ret_tie)
{
	STATEMENT q = store_statement(s, TIES "AND NOT t.undone AND t.id = :which");

	return find_standing(q, matter, id, ret_tie);
}

static enum err insert_undone(struct store *s, int64_t tie, struct span reason, struct instant at, int64_t by)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO matter_tie_undone (tie_id, reason, at, by) VALUES (:tie, :reason, :at, :by)");

	TRY(bind_int(q, ":tie", tie));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":by", by));
	return step_done(q);
}

enum err tie_store_undo(struct store *s, int64_t matter, int64_t tie, struct span reason, struct instant at, int64_t by,
                        int64_t *ret_other)
{
	struct tie t;

	TRY(tie_find_id(s, matter, tie, &t));
	*ret_other = t.other;
	return insert_undone(s, tie, reason, at, by);
}
