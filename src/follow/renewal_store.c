/* A renewal after a lapse, and the new circumstances that it demands (JO 534-2013). */
#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/follow.h"

enum err follow_renewal_find(struct store *s, int64_t decision, struct follow_renewal *ret_renewal)
{
	STATEMENT q =
	        store_statement(s, "SELECT r.circumstances, r.at, p.name AS by_name, d.ref AS earlier_ref FROM "
	                           "renewal r JOIN person p ON p.id = r.by JOIN decision d ON d.id = r.earlier_id "
	                           "WHERE r.decision_id = :decision ORDER BY r.id DESC LIMIT 1");
	struct follow_renewal r = { .at = { 0 } };

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	r.at = column_instant(q, "at");
	TRY(column_text_copy(q, "circumstances", r.circumstances, sizeof r.circumstances));
	TRY(column_text_copy(q, "by_name", r.by, sizeof r.by));
	TRY(column_text_copy(q, "earlier_ref", r.earlier_ref, sizeof r.earlier_ref));
	*ret_renewal = r;
	return ERR_OK;
}

enum err follow_renewal_missing(const struct decision_office *o, struct store *s, const struct decision *d,
                                struct instant now, struct decision *ret_earlier, bool *ret_missing)
{
	struct follow_renewal r;
	FOLLOWING f = { 0 };
	enum err e;

	*ret_missing = false;
	if (!d->has_oral || !d->oral.yes)
		return ERR_OK;
	TRY(follow_load(o, s, d, now, &f));
	if (!f.rules.submission || f.rules.withdrawn)
		return ERR_OK;
	e = follow_renewal_find(s, d->id, &r);
	if (e == ERR_NOT_FOUND)
		e = follow_lapsed_before(o, s, d, now, ret_earlier);
	else
		return e;
	*ret_missing = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err insert(struct store *s, const struct decision *d, const struct decision *earlier, int64_t person,
                       struct span circumstances, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO renewal (decision_id, earlier_id, circumstances, at, by) VALUES "
	                                 "(:decision, :earlier, :circumstances, :now, :person)");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":earlier", earlier->id));
	TRY(bind_span(q, ":circumstances", circumstances));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err follow_renewal_set(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                            struct span circumstances)
{
	BUF text = buf_init(FOLLOW_TEXT - 1);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = json_object();
	struct decision d, earlier;
	enum err e = text_clean(circumstances, &text);

	if (!facts)
		return ERR_MEMORY;
	if (e == ERR_TOO_LARGE || (e == ERR_OK && text.len == 0))
		return ERR_INPUT;
	TRY(e);
	TRY(decision_find(s, decision, &d));
	e = follow_lapsed_before(o, s, &d, now, &earlier);
	if (e == ERR_NOT_FOUND)
		return ERR_WRONG_STATE;
	TRY(e);
	TRY(insert(s, &d, &earlier, person, buf_span(&text), now));
	TRY(json_put_text(facts, "earlier", earlier.ref));
	return decision_act_add_facts(s, now, d.matter_id, d.id, person, "renewed",
	                              "Nya omständigheter skrevs, sedan ett tidigare beslut upphörde.", facts);
}
