#include "desk/call_page.h"

#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"

#define EARLIER (24 * HOUR) /* "tonight" */

/* --- Municipality and type ---------------------------------------------------------------------------------------- */

enum err call_page_start(struct visit *v, struct call_form *f, bool carry)
{
	JSON json_t *data = json_object(), *types = NULL, *municipalities = NULL, *hidden = NULL;

	TRY(choices_types(v->o, v->now, f->type ? f->type->id : "", &types));
	TRY(choices_municipalities(v->s, f->municipality.code, &municipalities));
	TRY(call_form_hidden(f, carry, true, &hidden));
	TRY(json_put(data, "types", TAKE(types)));
	TRY(json_put(data, "municipalities", TAKE(municipalities)));
	TRY(json_put(data, "hidden", TAKE(hidden)));
	TRY(json_put_bool(data, "carry", carry));
	TRY(json_put_bool(data, "practice", f->practice));
	if (json_array_size(f->problems))
		http_status(v->res, 422);
	TRY(json_put(data, "errors", TAKE(f->errors)));
	TRY(json_put(data, "problems", TAKE(f->problems)));
	return http_render(v->res, "call-start", TAKE(data));
}

/* --- The call ----------------------------------------------------------------------------------------------------- */

static enum err put_call(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *call = json_object();

	TRY(json_put_text(call, "municipality", f->municipality.name));
	TRY(json_put_text(call, "committee", f->municipality.committee));
	TRY(json_put_text(call, "type_name", f->type->short_name));
	TRY(json_put_text(call, "worker_name", http_session(v->req)->name));
	TRY(json_put_text(call, "duty_name", v->o->duty_name));
	TRY(json_put_text(call, "duty_phone", v->o->duty_phone));
	TRY(json_put_bool(call, "late", f->late));
	return json_put(data, "call", TAKE(call));
}

static enum err put_script(struct visit *v, const struct call_form *f, json_t *data)
{
	const struct decision *of = f->draft.id ? &f->draft : &f->earlier;
	struct draft_facts facts = { .municipality = f->municipality.name,
		                     .committee = f->municipality.committee,
		                     .court = f->municipality.court,
		                     .duty_name = v->o->duty_name,
		                     .duty_phone = v->o->duty_phone,
		                     .person_as_known = f->texts[CALL_PERSON],
		                     .ground = f->ground,
		                     .place_kind = f->place_kind,
		                     .place = f->texts[CALL_PLACE],
		                     .person_unknown = f->person_unknown,
		                     .practice = f->practice,
		                     .now = v->now };
	CASE struct case_file *c = NULL;
	JSON json_t *script = NULL;

	if (of->id)
		TRY(decision_case_load(v->s, of->matter_id, &c));
	TRY(draft_script(f->type, c, &facts, &script));
	return json_put(data, "script", TAKE(script));
}

struct earlier_walk {
	struct visit *v;
	json_t *array;
};

static enum err add_earlier(void *ctx, const struct decision *d)
{
	struct earlier_walk *w = ctx;
	JSON json_t *item = json_object();
	const struct law_type *type = law_type_at(w->v->o->law, d->type, d->oral.stated);

	if (!d->has_oral || d->oral.stated.us < w->v->now.us - EARLIER)
		return ERR_OK;
	TRY(page_put_time(item, "when", d->oral.stated));
	TRY(json_put_text(item, "decider", d->oral.decider_name));
	TRY(json_put_text(item, "answer", d->oral.yes ? "ja" : "nej"));
	TRY(json_put_text(item, "type_name", type ? type->short_name : d->type));
	return json_append(w->array, TAKE(item));
}

static enum err put_earlier(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();
	struct earlier_walk w = { v, array };
	const struct decision_filter filter = { .matter = f->draft.id ? f->draft.matter_id : f->earlier.matter_id,
		                                .practice = f->practice,
		                                .oldest_first = true };

	if (filter.matter)
		TRY(decision_each(v->s, &filter, add_earlier, &w));
	return json_put(data, "earlier", TAKE(array));
}

static bool has_ground(const char *list, const char *id)
{
	char word[20], padded[24];

	(void)snprintf(padded, sizeof padded, " %s ", list);
	(void)snprintf(word, sizeof word, " %s ", id);
	return strstr(padded, word);
}

static enum err put_grounds(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	for (size_t i = 0; i < f->type->ground_count; i++) {
		const struct law_choice *g = &f->type->grounds[i];

		TRY(page_add_choice(array, g->id, g->label, "checked", has_ground(f->ground, g->id)));
	}
	return json_put(data, "grounds", TAKE(array));
}

static enum err put_places(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	for (size_t i = 0; i < f->type->placement_kind_count; i++) {
		const struct law_choice *p = &f->type->placement_kinds[i];

		TRY(page_add_choice(array, p->id, p->label, "checked", strcmp(f->place_kind, p->id) == 0));
	}
	return json_put(data, "places", TAKE(array));
}

static enum err add_day(json_t *array, const char *word, struct date day, const char *chosen, bool *found)
{
	char value[DATE_TEXT], text[SWEDISH_TIME_TEXT], label[SWEDISH_TIME_TEXT + 16];
	bool on;

	date_format(day, value);
	date_format_swedish(day, text);
	(void)snprintf(label, sizeof label, "%s, %s", word, text);
	on = strcmp(value, chosen) == 0;
	*found |= on;
	return page_add_choice(array, value, label, "checked", on);
}

static enum err put_days(const struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();
	struct date today = date_of(v->now);
	bool found = false;

	TRY(add_day(array, "I går", date_add_days(today, -1), f->stated_day, &found));
	TRY(add_day(array, "I dag", today, f->stated_day, &found));
	TRY(page_add_choice(array, "other", "Annan dag", "checked", !found && f->stated_day[0]));
	return json_put(data, "days", TAKE(array));
}

/* Only in the night when the clocks go back, and then the worker is asked which of the two. */
static enum err put_twice(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	if (f->ambiguous) {
		TRY(page_add_choice(array, "first", "Den första gången, sommartid", "checked",
		                    strcmp(f->twice, "first") == 0));
		TRY(page_add_choice(array, "second", "Den andra gången, normaltid", "checked",
		                    strcmp(f->twice, "second") == 0));
	}
	return json_put(data, "twice", TAKE(array));
}

static enum err put_answers(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	TRY(page_add_choice(array, "yes", "Ja", "checked", strcmp(f->answer, "yes") == 0));
	TRY(page_add_choice(array, "no", "Nej", "checked", strcmp(f->answer, "no") == 0));
	return json_put(data, "answers", TAKE(array));
}

/* A day that is neither today nor yesterday stands in the field for another day. */
static enum err put_form(const struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *form = json_object();
	struct date day, today = date_of(v->now);

	for (size_t i = 0; i < CALL_TEXT_COUNT; i++)
		TRY(json_put_text(form, call_text_name((enum call_text)i), f->texts[i]));
	if (!f->texts[CALL_DATE][0] && date_parse(span_str(f->stated_day), &day) == ERR_OK &&
	    (date_compare(day, date_add_days(today, -1)) < 0 || date_compare(day, today) > 0))
		TRY(json_put_text(form, "stated_date", f->stated_day));
	TRY(json_put_bool(form, "person_unknown", f->person_unknown));
	TRY(json_put_bool(form, "protected_person", f->protected_person));
	TRY(json_put_bool(form, "read_back", f->read_back));
	return json_put(data, "form", TAKE(form));
}

static enum err put_people(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *deciders = NULL, *radios = NULL;
	struct date today = date_of(v->now);

	TRY(choices_deciders(v->s, f->municipality.id, f->type->id, today, &deciders));
	TRY(choices_decider_radios(v->s, f->municipality.id, today, f->decider, &radios));
	TRY(json_put(data, "deciders", TAKE(deciders)));
	return json_put(data, "decider_choices", TAKE(radios));
}

static enum err put_draft(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *decision = NULL;

	if (!f->draft.id)
		return ERR_OK;
	TRY(page_decision(v->o, v->s, PAGE_DESK, &f->draft, &decision));
	return json_put(data, "decision", TAKE(decision));
}

enum err call_page_render(struct visit *v, struct call_form *f)
{
	JSON json_t *data = json_object(), *hidden = NULL;

	TRY(put_draft(v, f, data));
	TRY(put_call(v, f, data));
	TRY(put_people(v, f, data));
	TRY(put_script(v, f, data));
	TRY(put_earlier(v, f, data));
	TRY(put_grounds(f, data));
	TRY(put_places(f, data));
	TRY(put_answers(f, data));
	TRY(put_days(v, f, data));
	TRY(put_twice(f, data));
	TRY(put_form(v, f, data));
	TRY(call_form_hidden(f, false, false, &hidden));
	TRY(json_put(data, "hidden", TAKE(hidden)));
	if (json_array_size(f->problems))
		http_status(v->res, 422);
	TRY(json_put(data, "errors", TAKE(f->errors)));
	TRY(json_put(data, "problems", TAKE(f->problems)));
	return http_render(v->res, "call", TAKE(data));
}

/* --- All answers in one list -------------------------------------------------------------------------------------- */

static enum err put_mandate(struct visit *v, const struct call_form *f, json_t *answers)
{
	struct mandate m = { 0 };
	struct person p = { 0 };
	enum err e = ERR_MANDATE;
	BUF who = buf_init(4 * PEOPLE_NAME_MAX);
	const char *office = f->in.decider_office;

	if (f->in.decider) {
		TRY(people_person_find(v->s, f->in.decider, &p));
		e = people_mandate_find(v->s, f->in.decider, f->municipality.id, f->type->id, date_of(f->in.stated),
		                        &m);
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
		if (has_ground(f->ground, f->type->grounds[i].id))
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

static enum err put_answer_list(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *answers = json_object();

	TRY(json_put_text(answers, "municipality", f->municipality.name));
	TRY(json_put_text(answers, "type_name", f->type->short_name));
	TRY(json_put_text(answers, "person_as_known", f->in.person_as_known));
	TRY(put_ground(f, answers));
	TRY(put_place(f, answers));
	TRY(json_put_bool(answers, "person_unknown", f->in.person_unknown));
	TRY(json_put_bool(answers, "protected_person", f->in.protected_person));
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

enum err call_page_check(struct visit *v, struct call_form *f, json_t *warnings)
{
	JSON json_t *owned = warnings, *data = json_object(), *hidden = NULL;

	TRY(put_draft(v, f, data));
	TRY(put_answer_list(v, f, data));
	TRY(call_form_hidden(f, true, false, &hidden));
	TRY(json_put(data, "hidden", TAKE(hidden)));
	TRY(json_put(data, "warnings", TAKE(owned)));
	TRY(json_put_text(data, "unrecorded", err_text(f->unrecorded)));
	if (f->unrecorded != ERR_OK)
		http_status(v->res, 503);
	return http_render(v->res, "call-check", TAKE(data));
}
