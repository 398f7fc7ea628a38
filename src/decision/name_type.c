/* A question in the worker's own words is given the name that the law has for it. */
#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "decision/follow_up_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/call.h"

#define NAMED "type-named"
#define NONE "type-none"

bool decision_name_open(const struct decision *d)
{
	enum decision_state next;

	return !d->stands.version_id && decision_next(d->state, DECISION_EDIT, &next);
}

static enum err keep_naming(void *ctx, const struct act *a)
{
	struct act *last = ctx;

	if (strcmp(a->event, NAMED) == 0 || strcmp(a->event, NONE) == 0)
		*last = *a;
	return ERR_OK;
}

enum err decision_name_none_find(struct store *s, int64_t decision, struct act *ret_act)
{
	*ret_act = (struct act){ .event = "" };
	TRY(decision_act_each(s, decision, keep_naming, ret_act));
	return strcmp(ret_act->event, NONE) == 0 ? ERR_OK : ERR_NOT_FOUND;
}

static enum err become(struct store *s, const struct decision *d, const struct law_type *type)
{
	TRY(decision_type_set(s, d->id, type->id));
	TRY(follow_up_drop_open(s, d->id));
	return follow_up_insert_all(s, d->id, type, d->oral.yes, d->oral.stated);
}

/* It goes on in the worker's words, and somebody has looked. */
static enum err name_none(const struct decision_office *o, struct store *s, const struct decision *d, int64_t person,
                          const struct law_type *asked)
{
	JSON json_t *facts = NULL;
	struct act before;
	enum err e = decision_name_none_find(s, d->id, &before);

	if (!asked || e == ERR_OK) /* in another tab, or by a colleague */
		return ERR_WRONG_STATE;
	if (e != ERR_NOT_FOUND)
		return e;
	if (strcmp(d->type, asked->id) != 0)
		TRY(become(s, d, asked));
	TRY(act_facts_text("type", span_str(asked->id), &facts));
	return decision_act_add_facts(
	        s, clock_now(o->clock), d->matter_id, d->id, person, NONE,
	        "Det angavs att det inte var något av de beslut som lagen har namn på. Frågan står "
	        "kvar med egna ord, och fristerna är inte kända.",
	        facts);
}

enum err decision_name_type(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                            const char *type)
{
	const struct law_type *known, *named, *asked;
	struct instant now = clock_now(o->clock);
	char detail[2 * LAW_NAME_TEXT + 80];
	JSON json_t *facts = NULL;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	TRY(decision_type(o, &d, &known));
	asked = law_free_type(o->law);
	if (!d.has_oral || (!known->free && (!asked || strcmp(d.oral.type, asked->id) != 0)))
		return ERR_WRONG_STATE;
	if (!decision_name_open(&d))
		return ERR_WRONG_STATE;
	if (!type)
		return name_none(o, s, &d, person, asked);
	named = law_type_at(o->law, type, d.oral.stated);
	if (!named || named->free)
		return ERR_INPUT;
	if (strcmp(named->id, known->id) == 0) /* in another tab, or by a colleague */
		return ERR_WRONG_STATE;
	TRY(become(s, &d, named));
	(void)snprintf(detail, sizeof detail, "Det angavs vilket beslut det var: %s.%s%s%s", named->short_name,
	               known->free ? "" : " Tidigare angivet: ", known->free ? "" : known->short_name,
	               known->free ? "" : ".");
	TRY(act_facts_text("type", span_str(named->id), &facts));
	return decision_act_add_facts(s, now, d.matter_id, decision, person, NAMED, detail, facts);
}
