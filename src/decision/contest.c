#include "jourbeslut/contest.h"

#include <string.h>

#include "decision/contest_store.h"
#include "decision/signature.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

static enum err clean_reason(struct span reason, bool needed, struct buf *out)
{
	enum err e = text_clean(reason, out);

	return e == ERR_TOO_LARGE || (e == ERR_OK && needed && out->len == 0) ? ERR_INPUT : e;
}

static enum err facts_of(const char *outcome, int version, const struct buf *reason, json_t **ret_facts)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	if (*outcome)
		TRY(json_put_text(facts, "outcome", outcome));
	TRY(json_put_int(facts, "version", version));
	TRY(json_put_text(facts, "reason", buf_str(reason)));
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

enum err decision_contest(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                          struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct decision d;

	TRY(clean_reason(reason, false, &text));
	TRY(decision_find(s, decision, &d));
	if (!d.has_oral || d.oral.decider_id != person)
		return ERR_FORBIDDEN;
	if (d.contested || d.state == DECISION_WITHDRAWN)
		return ERR_WRONG_STATE;
	TRY(contest_insert(s, &d, buf_span(&text), person, now));
	if (d.state == DECISION_FROZEN)
		TRY(signature_cancel(s, d.version_id, now));
	TRY(facts_of("", d.version, &text, &facts));
	return decision_act_add_facts(s, now, d.matter_id, d.id, person, "contest",
	                              "Beslutsfattaren: detta har jag inte beslutat.", facts);
}

static enum err resolve(struct store *s, const struct decision *d, const char *outcome, const char *detail,
                        const struct buf *reason, int64_t person, struct instant now)
{
	JSON json_t *facts = NULL;

	TRY(contest_resolve(s, d->id, outcome, buf_span(reason), person, now));
	TRY(facts_of(outcome, d->version, reason, &facts));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, "contest-ended", detail, facts);
}

enum err decision_contest_take_back(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                    struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct decision d;

	TRY(clean_reason(reason, false, &text));
	TRY(decision_find(s, decision, &d));
	if (!d.has_oral || d.oral.decider_id != person)
		return ERR_FORBIDDEN;
	return resolve(s, &d, "taken-back", "Beslutsfattaren tog tillbaka: jag har beslutat detta.", &text, person,
	               clock_now(o->clock));
}

enum err decision_contest_note(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                               struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct decision d;

	TRY(clean_reason(reason, true, &text));
	TRY(decision_find(s, decision, &d));
	if (d.has_oral && (d.oral.decider_id == person || d.oral.recorded_by == person))
		return ERR_FORBIDDEN;
	return resolve(s, &d, "noted", "Enhetschefen noterade utfallet av beslutsfattarens invändning.", &text, person,
	               clock_now(o->clock));
}

enum err contest_end_withdrawn(struct store *s, const struct decision *d, int64_t person, struct instant now)
{
	BUF none = buf_init(1);

	if (!d->contested)
		return ERR_OK;
	return resolve(s, d, "withdrawn", "Beslutsfattarens invändning är avgjord: beslutet är felregistrerat.", &none,
	               person, now);
}
