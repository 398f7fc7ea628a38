#include "jourbeslut/decision.h"

enum err decision_act_add(struct store *s, struct instant at, int64_t matter, int64_t decision, int64_t person,
                          const char *event, const char *detail)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO act (at, matter_id, decision_id, person_id, event, detail) VALUES "
	           "(:at, NULLIF(:matter, 0), NULLIF(:decision, 0), NULLIF(:person, 0), :event, :detail)");

	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":event", event));
	TRY(bind_text(q, ":detail", detail));
	return step_done(q);
}

enum err decision_act_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct act *a),
                           void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT a.at AS at, COALESCE(p.name, '') AS name, a.event AS event, "
	                                 "substr(a.detail, 1, 250) AS detail FROM act a "
	                                 "LEFT JOIN person p ON p.id = a.person_id WHERE a.decision_id = :decision "
	                                 "OR (a.decision_id IS NULL AND a.matter_id = "
	                                 "(SELECT matter_id FROM decision WHERE id = :decision)) ORDER BY a.id");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		struct act a = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		a.at = column_instant(q, "at");
		TRY(column_text_copy(q, "name", a.person_name, sizeof a.person_name));
		TRY(column_text_copy(q, "event", a.event, sizeof a.event));
		TRY(column_text_copy(q, "detail", a.detail, sizeof a.detail));
		TRY(each(ctx, &a));
	}
}
