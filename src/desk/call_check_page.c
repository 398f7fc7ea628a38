/* The page where all answers are checked and read back. */
#include <stdio.h>
#include <string.h>

#include "desk/call_page.h"
#include "desk/tie.h"
#include "jourbeslut/page.h"
#include "jourbeslut/said.h"

static enum err put_mandate(struct visit *v, const struct call_form *f, json_t *answers)
{
	struct mandate m = { 0 };
	struct person p = { 0 };
	enum err e = ERR_MANDATE;
	BUF who = buf_init(4 * PEOPLE_NAME_MAX);
	const char *office = f->in.decider_office;

	if (f->in.decider) {
		TRY(people_person_find(v->s, f->in.decider, &p));
		e = decision_mandate_find(v->o, v->s, f->in.decider, f->municipality.id, f->type->id, f->in.stated, &m);
		office = m.office;
	}
	if (e != ERR_MANDATE)
		TRY(e);
	TRY(buf_printf(&who, "%s%s%s", f->in.decider ? p.name : f->in.decider_name, *office ? ", " : "", office));
	TRY(json_put_text(answers, "decider", buf_str(&who)));
	TRY(json_put_text(answers, "mandate", m.minute_ref));
	return json_put_bool(answers, "mandate_checked", e == ERR_OK);
}

static enum err put_ground(const struct call_form *f, json_t *answers)
{
	BUF text = buf_init(1000);

	for (size_t i = 0; i < f->type->ground_count; i++)
		if (call_has_ground(f, f->type->grounds[i].id))
			TRY(buf_printf(&text, "%s%s", text.len ? ", " : "", f->type->grounds[i].label));
	TRY(json_put_bool(answers, "has_ground", f->type->ground_count > 0));
	return json_put_text(answers, "ground", buf_str(&text));
}

static enum err put_place(const struct call_form *f, json_t *answers)
{
	BUF text = buf_init(1000);

	for (size_t i = 0; i < f->type->placement_kind_count; i++)
		if (strcmp(f->in.place_kind, f->type->placement_kinds[i].id) == 0)
			TRY(buf_add_str(&text, f->type->placement_kinds[i].label));
	if (f->in.place[0])
		TRY(buf_printf(&text, "%s%s", text.len ? ", " : "", f->in.place));
	TRY(json_put_bool(answers, "has_place", f->type->placement_kind_count > 0));
	return json_put_text(answers, "place", buf_str(&text));
}

/* As it is read out and will be registered: a number that cannot be right is no part of the name. */
static enum err put_person(const struct visit *v, const struct call_form *f, json_t *answers)
{
	BUF unfit = buf_init(DECISION_TEXT), name = buf_init(DECISION_TEXT);
	struct said_person person;

	TRY(said_person_read(f->in.person_as_known, date_of(v->now), &person, NULL));
	TRY(said_unfit_read(f->in.person_as_known, f->in.person_unknown, date_of(v->now), &unfit));
	if (unfit.len)
		TRY(said_name_read(f->in.person_as_known, f->in.person_unknown, date_of(v->now), &name));
	TRY(json_put_text(answers, "person_as_known", f->in.person_as_known));
	TRY(json_put_text(answers, "person_said", name.len ? buf_str(&name) : f->in.person_as_known));
	TRY(json_put_text(answers, "unfit", buf_str(&unfit)));
	TRY(json_put_text(answers, "number", person.number));
	TRY(json_put_bool(answers, "person_unknown", f->in.person_unknown));
	return json_put_bool(answers, "protected_person", f->in.protected_person);
}

static enum err put_answer_list(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *answers = json_object();

	TRY(json_put_text(answers, "municipality", f->municipality.name));
	TRY(json_put_text(answers, "committee", f->municipality.committee));
	TRY(json_put_text(answers, "type_name", f->type->short_name));
	TRY(json_put_bool(answers, "unreviewed", law_pack_marked(f->type->pack)));
	TRY(json_put_text(answers, "question", f->type->free ? buf_str(&f->clean[CALL_QUESTION]) : ""));
	TRY(json_put_text(answers, "measure", f->type->measure));
	TRY(json_put_text(answers, "provision", f->type->provision));
	TRY(put_person(v, f, answers));
	TRY(put_ground(f, answers));
	TRY(put_place(f, answers));
	TRY(json_put_bool(answers, "read_back", f->in.read_back));
	TRY(put_mandate(v, f, answers));
	TRY(json_put_text(answers, "answer", f->in.yes ? "Ja" : "Nej"));
	TRY(json_put_bool(answers, "yes", f->in.yes));
	TRY(page_put_time(answers, "stated", f->in.stated));
	TRY(json_put_bool(answers, "late", f->in.stated.us < v->now.us - DECISION_LATE));
	TRY(json_put_text(answers, "late_reason", f->in.late_reason));
	TRY(json_put_text(answers, "number_called", f->in.number_called));
	TRY(json_put_text(answers, "identified_how", f->in.identified_how));
	TRY(json_put_text(answers, "listeners", f->in.listeners));
	TRY(json_put_text(answers, "why_oral", f->in.why_oral));
	return json_put(data, "answers", TAKE(answers));
}

static enum err put_about(const struct call_form *f, json_t *data)
{
	JSON json_t *about = json_object();

	TRY(json_put_bool(about, "same", call_form_same(f)));
	TRY(json_put_bool(about, "sibling", f->about == CALL_SIBLING));
	TRY(json_put_bool(about, "other", f->about == CALL_OTHER));
	return json_put(data, "about", TAKE(about));
}

/* The question in the words of the law that holds at the stated time, where it was put in others. */
static enum err put_ask_again(const struct call_form *f, json_t *data)
{
	JSON json_t *again = json_object();
	const struct law_pack *pack = f->type->pack;
	char asked[CALL_ASKED];

	if (!f->asked_type)
		return json_put(data, "ask_again", json_false());
	TRY(page_put_time(again, "stated", f->in.stated));
	TRY(json_put_text(again, "before", f->asked_type->provision));
	TRY(json_put_text(again, "now", f->type->provision));
	TRY(json_put_bool(again, "same", strcmp(f->asked_type->provision, f->type->provision) == 0));
	TRY(json_put_text(again, "words", f->type->question));
	call_form_asked(pack->id, pack->hash, ASKED_AGAIN, asked);
	TRY(json_put_text(again, "asked_again", asked));
	call_form_asked(pack->id, pack->hash, ASKED_IN_CALL, asked);
	TRY(json_put_text(again, "asked_in_call", asked));
	return json_put(data, "ask_again", TAKE(again));
}

enum err call_page_check(struct visit *v, struct call_form *f, json_t *warnings)
{
	JSON json_t *owned = warnings, *data = json_object(), *hidden = NULL;

	TRY(call_doubts_add(v, f, owned));
	TRY(call_draft_put(v, f, data));
	TRY(call_earlier_put(v, f, data));
	TRY(call_of_put(v, f, data));
	TRY(put_about(f, data));
	TRY(put_answer_list(v, f, data));
	TRY(put_ask_again(f, data));
	TRY(tie_put_call(v, f, data));
	TRY(call_form_hidden(f, true, false, &hidden));
	TRY(json_put(data, "hidden", TAKE(hidden)));
	TRY(json_put(data, "warnings", TAKE(owned)));
	TRY(json_put_text(data, "unrecorded", err_text(f->unrecorded)));
	if (f->unrecorded != ERR_OK)
		http_status(v->res, 503);
	return http_render(v->res, "call-check", TAKE(data));
}
