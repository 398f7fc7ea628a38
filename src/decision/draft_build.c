/* The documents of a decision as they read now. */
#include <stdio.h>
#include <string.h>

#include "decision/carry.h"
#include "decision/decision_store.h"
#include "decision/deviations.h"
#include "decision/wording_store.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"
#include "decision/draft_check.h"
#include "jourbeslut/record.h"

/* In the worker's words; or, where the law that had the question was taken back, by its name there. */
static const char *question(const struct decision_office *o, const struct decision *d)
{
	const struct law_type *type = NULL;

	if (!d->oral.question[0] && d->has_oral && decision_type(o, d, &type) == ERR_OK && type->free)
		type = law_type_named(o->law, d->type);
	return d->oral.question[0] || !type || type->free ? d->oral.question : type->short_name;
}

struct draft_facts decision_facts(const struct decision_office *o, const struct decision *d,
                                  const struct person *rapporteur)
{
	const struct oral *c = &d->oral;

	return (struct draft_facts){
		.municipality = d->municipality.name,
		.committee = d->municipality.committee,
		.court = d->municipality.court,
		.reference = d->ref,
		.decider_name = c->decider_name,
		.decider_office = c->decider_office,
		.mandate = c->mandate_text,
		.decided = d->has_oral,
		.yes = c->yes,
		.stated = c->stated,
		.recorded = c->recorded,
		.now = clock_now(o->clock),
		.rapporteur_name = rapporteur ? rapporteur->name : c->recorder_name,
		.rapporteur_title = rapporteur ? rapporteur->title : c->recorder_title,
		.recorder_name = c->recorder_name,
		.recorder_title = c->recorder_on_paper,
		.called_number = c->number_called,
		.identified_how = c->identified_how,
		.listeners = c->listeners,
		.why_oral = c->why_oral,
		.duty_name = o->duty_name,
		.duty_phone = o->duty_phone,
		.text_code = d->text_code,
		.check_code = d->check_text,
		.check_address = o->check_address,
		/* A draft that was there before the call is "written first"; a matter made by the call is not. */
		.after_call = d->has_oral && d->oral.recorded.us == d->created.us,
		.late_entry = c->late,
		.practice = d->practice,
		.frozen = d->version_id && !d->version_rejected,
		.unreviewed = d->pack_unreviewed,
		.question = question(o, d),
		.person_as_known = c->person_as_known,
		.ground = c->ground,
		.person_unknown = c->person_unknown,
		.protected_person = c->protected_person,
		.place_kind = c->place_kind,
		.place = c->place,
	};
}

void decision_draft_release(struct decision_draft *d)
{
	blocks_release(&d->decision);
	blocks_release(&d->basis);
	case_problems_release(&d->problems);
	json_decref(d->editable);
	json_decref(d->unused);
	json_decref(d->about);
	buf_release(&d->visible);
}

/* What the app shows: the essence, or, where the installation says so, the whole text. */
static enum err write_visible(const struct decision_office *o, const struct law_type *type, const struct case_file *c,
                              const struct draft_facts *facts, const struct blocks *decision, struct buf *out)
{
	if (!o->full_visible_text)
		return draft_essence(type, c, facts, out);
	if (facts->practice)
		TRY(buf_add_str(out, DRAFT_PRACTICE "\n"));
	return blocks_to_text(decision, out);
}

/* One person who answered, recorded and wrote: nobody else heard or saw anything. */
static bool one_hand(const struct decision *d, const struct person *rapporteur)
{
	return d->has_oral && d->oral.decider_id && d->oral.decider_id == d->oral.recorded_by &&
	       d->oral.decider_id == rapporteur->id;
}

static enum err put_about(struct store *s, const struct decision *d, const struct law_type *type,
                          const struct case_file *c, const struct draft_facts *facts, const struct person *rapporteur,
                          struct decision_draft *out)
{
	TRY(draft_about(type, c, facts, &out->about));
	TRY(deviations_find(s, d, type, out->about));
	TRY(json_put_bool(out->about, "oneHand", one_hand(d, rapporteur)));
	return deviations_check(out->about, &out->problems);
}

static enum err build(const struct decision_office *o, struct store *s, const struct decision *d,
                      const struct law_type *type, const struct case_file *c, const json_t *edits,
                      const struct person *rapporteur, struct decision_draft *out)
{
	struct draft_facts facts = decision_facts(o, d, rapporteur);
	const struct case_moment moment = { .decided = d->has_oral,
		                            .stated = d->oral.stated,
		                            .yes = d->oral.yes,
		                            .now = facts.now,
		                            .protected_person = d->oral.protected_person,
		                            .municipality = &d->municipality };
	const struct draft_check check = { type, c, &facts, &moment, out };
	BUF renewal = buf_init(CASE_FILE_MAX);

	TRY(renewal_text_load(s, d->id, &renewal));
	facts.renewal = buf_str(&renewal);
	out->pack = type->pack;
	facts.text_code = ""; /* made from the text's own hash: cannot stand in the text */
	TRY(draft_decision(type, c, &facts, edits, &out->decision));
	TRY(draft_basis(type, c, &facts, edits, &out->basis));
	TRY(draft_editable(type, c, &facts, edits, &out->editable));
	TRY(draft_unused(type, c, &facts, edits, out->editable, &out->unused));
	TRY(case_check(c, type, &moment, &out->problems));
	TRY(put_about(s, d, type, c, &facts, rapporteur, out));
	TRY(draft_check_unused(&check));
	TRY(draft_check_call(&check));
	TRY(draft_check_people(&check));
	TRY(draft_check_wordings(&check, o->law, s, d->id));
	TRY(carry_check(s, d, &out->problems));
	TRY(draft_check_public(&check));
	TRY(draft_check_printable(&check, o->fonts));
	TRY(decision_doubts_settle(s, d->id, out->about, &out->problems));
	return write_visible(o, type, c, &facts, &out->decision, &out->visible);
}

enum err decision_draft_build(const struct decision_office *o, struct store *s, const struct decision *d,
                              int64_t rapporteur, struct decision_draft *ret_draft)
{
	CASE struct case_file *c = NULL;
	JSON json_t *edits = NULL;
	const struct law_type *type;
	struct person p;
	enum err e;

	*ret_draft = (struct decision_draft){ .visible = buf_init(256 * 1024) };
	TRY(decision_type(o, d, &type));
	TRY(people_person_find(s, rapporteur ? rapporteur : d->created_by, &p));
	TRY(decision_case_load(s, d->matter_id, &c));
	TRY(decision_edits_load(s, d->id, &edits));
	e = build(o, s, d, type, c, edits, &p, ret_draft);
	if (e != ERR_OK) {
		decision_draft_release(ret_draft);
		*ret_draft = (struct decision_draft){ 0 };
	}
	return e;
}
