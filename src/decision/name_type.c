/* A question in the worker's own words is given the name that the law has for it. */
#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "decision/follow_up_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/call.h"

bool decision_name_open(const struct decision *d)
{
	enum decision_state next;

	return !d->stands.version_id && decision_next(d->state, DECISION_EDIT, &next);
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
	named = law_type_at(o->law, type, d.oral.stated);
	if (!named || named->free)
		return ERR_INPUT;
	if (strcmp(named->id, known->id) == 0) /* in another tab, or by a colleague */
		return ERR_WRONG_STATE;
	TRY(decision_type_set(s, decision, named->id));
	TRY(follow_up_drop_open(s, decision));
	TRY(follow_up_insert_all(s, decision, named, d.oral.yes, d.oral.stated));
	(void)snprintf(detail, sizeof detail, "Det angavs vilket beslut det var: %s.%s%s%s", named->short_name,
	               known->free ? "" : " Tidigare angivet: ", known->free ? "" : known->short_name,
	               known->free ? "" : ".");
	TRY(act_facts_text("type", span_str(named->id), &facts));
	return decision_act_add_facts(s, now, d.matter_id, decision, person, "type-named", detail, facts);
}
