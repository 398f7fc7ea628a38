/* What a municipality returns as not its own, and what the duty answers. */
#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/delivery.h"

static enum err clean(struct span text, struct buf *out)
{
	enum err e = text_clean(text, out);

	return e == ERR_TOO_LARGE || (e == ERR_OK && out->len == 0) ? ERR_INPUT : e;
}

/* [tx] */
static enum err add_act(struct store *s, const struct decision *d, const char *event, const char *detail,
                        const char *key, const struct buf *text, int64_t person, struct instant now)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	TRY(json_put_text(facts, key, buf_str(text)));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, event, detail, facts);
}

static enum err insert(struct store *s, int64_t decision, int64_t person, struct span reason, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO delivery_return (decision_id, reason, at, by) VALUES (:decision, "
	                                 ":reason, :now, :person)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

/* ERR_WRONG_STATE where it was never shown to them. */
static enum err give_back(struct store *s, int64_t decision, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE delivery SET taken_at = NULL, taken_by = NULL, opened_at = "
	                                 "COALESCE(opened_at, :now) WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

enum err delivery_return(struct store *s, int64_t decision, int64_t person, struct span reason, struct instant now)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct decision d;

	TRY(clean(reason, &text));
	TRY(decision_find(s, decision, &d));
	if (d.returned || d.state == DECISION_WITHDRAWN)
		return ERR_WRONG_STATE;
	TRY(give_back(s, decision, now));
	TRY(insert(s, decision, person, buf_span(&text), now));
	return add_act(s, &d, "returned", "Kommunen lämnade tillbaka beslutet: inte vårt.", "reason", &text, person,
	               now);
}

enum err delivery_return_answer(struct store *s, int64_t decision, int64_t person, struct span answer,
                                struct instant now)
{
	STATEMENT q =
	        store_statement(s, "UPDATE delivery_return SET answer = :answer, answered_at = :now, answered_by = "
	                           ":person WHERE decision_id = :decision AND answered_at IS NULL");
	BUF text = buf_init(DECISION_REASON - 1);
	struct decision d;

	TRY(clean(answer, &text));
	TRY(decision_find(s, decision, &d));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_span(q, ":answer", buf_span(&text)));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	if (store_changed(s) != 1)
		return ERR_WRONG_STATE;
	return add_act(s, &d, "return-answered", "Jouren: beslutet är kommunens. Det väntar på att tas över igen.",
	               "answer", &text, person, now);
}

enum err delivery_return_find(struct store *s, int64_t decision, struct delivery_return *ret_return)
{
	STATEMENT q = store_statement(s, "SELECT r.*, p.name AS name, COALESCE(a.name, '') AS answered_name FROM "
	                                 "delivery_return r JOIN person p ON p.id = r.by LEFT JOIN person a ON a.id = "
	                                 "r.answered_by WHERE r.decision_id = :decision ORDER BY r.id DESC LIMIT 1");
	struct delivery_return r = { .answered = false };

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	r.id = column_int(q, "id");
	r.at = column_instant(q, "at");
	r.answered = !column_is_null(q, "answered_at");
	r.answered_at = column_instant(q, "answered_at");
	TRY(column_text_copy(q, "reason", r.reason, sizeof r.reason));
	TRY(column_text_copy(q, "name", r.name, sizeof r.name));
	TRY(column_text_copy(q, "answer", r.answer, sizeof r.answer));
	TRY(column_text_copy(q, "answered_name", r.answered_name, sizeof r.answered_name));
	*ret_return = r;
	return ERR_OK;
}
