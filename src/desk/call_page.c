/* The page to read from during the call. */
#include "desk/call_page.h"

#include <stdio.h>
#include <string.h>

#include "desk/call_kept.h"
#include "desk/choices.h"
#include "desk/seek_page.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"

#define SHORT_LABEL 24 /* bytes */
#define FEW 4          /* choices that all stand on the page; more are folded into a list */

/* Short enough to stand two in a row on a telephone. */
static bool has_short_grounds(const struct law_type *type)
{
	for (size_t i = 0; i < type->ground_count; i++)
		if (strlen(type->grounds[i].label) > SHORT_LABEL)
			return false;
	return true;
}

/* Something of the part that is folded away is wrong, or was chosen to be changed. */
static bool has_details(const struct visit *v, const struct call_form *f)
{
	static const char *const fields[] = { "number_called", "identified_how", "listeners", "why_oral" };

	if (call_kept_step(v) == CALL_STEP_OPEN || *http_form_str(v->req, "change"))
		return true;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		if (json_object_get(f->errors, fields[i]))
			return true;
	return false;
}

/* "lör 21 nov 2026 kl. 23.40", after "Spara så länge". */
static enum err put_saved(const struct visit *v, json_t *call)
{
	const struct http_kept *kept = http_kept(v->req);

	if (!kept || call_kept_step(v) != CALL_STEP_SAVED)
		return json_put_text(call, "saved", "");
	return page_put_time(call, "saved", kept->at);
}

/* The service's clock, with which the page's goes on. */
static enum err put_clock(struct visit *v, json_t *call)
{
	struct civil c = civil_of(v->now);
	char clock[CALL_CLOCK], seconds[24];

	call_clock(v->now, clock);
	(void)snprintf(seconds, sizeof seconds, "%d", c.hour * 3600 + c.minute * 60 + c.second);
	TRY(json_put_text(call, "clock", clock));
	return json_put_text(call, "clock_seconds", seconds);
}

static enum err put_call(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *call = json_object();

	TRY(json_put_text(call, "municipality", f->municipality.name));
	TRY(json_put_text(call, "committee", f->municipality.committee));
	TRY(json_put_text(call, "type_name", f->type->short_name));
	TRY(json_put_bool(call, "free", f->type->free));
	TRY(json_put_bool(call, "unreviewed", law_pack_marked(f->type->pack)));
	TRY(json_put_text(call, "worker_name", http_session(v->req)->name));
	TRY(json_put_text(call, "duty_name", v->o->duty_name));
	TRY(json_put_text(call, "duty_phone", v->o->duty_phone));
	TRY(json_put_bool(call, "late", f->late));
	TRY(json_put_bool(call, "goes_on", f->goes_on));
	TRY(json_put_bool(call, "sibling", f->about == CALL_SIBLING));
	TRY(json_put_bool(call, "other", f->about == CALL_OTHER));
	TRY(json_put_bool(call, "short_grounds", has_short_grounds(f->type)));
	TRY(json_put_bool(call, "few_places", f->type->placement_kind_count <= FEW));
	TRY(json_put_bool(call, "details", has_details(v, f)));
	TRY(put_saved(v, call));
	TRY(put_clock(v, call));
	return json_put(data, "call", TAKE(call));
}

static enum err put_script(struct visit *v, const struct call_form *f, json_t *data)
{
	const struct decision *of = call_form_of(f);
	struct draft_facts facts = { .municipality = f->municipality.name,
		                     .committee = f->municipality.committee,
		                     .court = f->municipality.court,
		                     .duty_name = v->o->duty_name,
		                     .duty_phone = v->o->duty_phone,
		                     .question = f->texts[CALL_QUESTION],
		                     .person_as_known = f->texts[CALL_PERSON],
		                     .ground = f->ground,
		                     .place_kind = f->place_kind,
		                     .place = f->texts[CALL_PLACE],
		                     .person_unknown = f->person_unknown,
		                     .practice = f->practice,
		                     .now = v->now };
	CASE struct case_file *c = NULL;
	JSON json_t *script = NULL;
	bool may = false;

	if (call_form_same(f)) /* the case is not the sibling's */
		TRY(duty_may_read(v->s, &v->reader, of, &may));
	if (may)
		TRY(decision_case_load(v->s, of->matter_id, &c));
	TRY(draft_script_parts(f->type, c, &facts, &script));
	return json_put(data, "script", TAKE(script));
}

/* A choice with the words that the script has for it. */
static enum err add_said(json_t *array, const struct law_choice *c, const char *say, bool on)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "value", c->id));
	TRY(json_put_text(item, "label", c->label));
	TRY(json_put_text(item, "say", say));
	TRY(json_put_bool(item, "checked", on));
	TRY(json_put_bool(item, "first", json_array_size(array) == 0));
	return json_append(array, TAKE(item));
}

static enum err put_grounds(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	for (size_t i = 0; i < f->type->ground_count; i++) {
		const struct law_choice *g = &f->type->grounds[i];
		char say[LAW_NAME_TEXT];

		(void)snprintf(say, sizeof say, "%s", g->label);
		if (say[0] >= 'A' && say[0] <= 'Z') /* as the script says it */
			say[0] = (char)(say[0] - 'A' + 'a');
		TRY(add_said(array, g, say, call_has_ground(f, g->id)));
	}
	return json_put(data, "grounds", TAKE(array));
}

static enum err put_places(const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	for (size_t i = 0; i < f->type->placement_kind_count; i++) {
		const struct law_choice *p = &f->type->placement_kinds[i];

		TRY(add_said(array, p, p->text, strcmp(f->place_kind, p->id) == 0));
	}
	return json_put(data, "places", TAKE(array));
}

static enum err add_day(json_t *array, const char *word, struct date day, const char *chosen, bool *found)
{
	char value[DATE_TEXT], text[SWEDISH_TIME_TEXT], label[SWEDISH_TIME_TEXT + 16];
	bool on;

	date_format(day, value);
	date_format_swedish(day, text);
	(void)snprintf(label, sizeof label, "%s, %.*s", word, (int)(strlen(text) - strlen(" 2026")), text);
	on = strcmp(value, chosen) == 0;
	*found |= on;
	return page_add_choice(array, value, label, "checked", on);
}

static enum err put_days(const struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();
	struct date today = date_of(v->now);
	bool found = strcmp(f->stated_day, CALL_NOW) == 0;

	if (!f->late)
		TRY(page_add_choice(array, CALL_NOW, "Nu, i samtalet", "checked", found));
	TRY(add_day(array, "I dag", today, f->stated_day, &found));
	TRY(add_day(array, "I går", date_add_days(today, -1), f->stated_day, &found));
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
	return json_put(data, "form", TAKE(form));
}

static enum err put_people(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *deciders = NULL;
	const char *chosen = "";
	const json_t *one;
	size_t i;

	TRY(choices_call_deciders(v->o, v->s, f->municipality.id, f->type, date_of(v->now), f->decider, &deciders));
	json_array_foreach (deciders, i, one)
		if (json_is_true(json_object_get(one, "checked")))
			chosen = json_text(one, "label");
	if (strcmp(f->decider, "0") == 0)
		chosen = f->texts[CALL_DECIDER_NAME];
	TRY(json_put_text(data, "decider_chosen", chosen));
	return json_put(data, "call_deciders", TAKE(deciders));
}

/* Asked where the person seems to be another than the matter's. */
static enum err put_same(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();

	if (f->ask_same) {
		TRY(page_add_choice(array, call_about_name(CALL_SAME_SURE), "Ja, samma person", "checked", false));
		if (call_has_siblings(f->type))
			TRY(page_add_choice(array, call_about_name(CALL_SIBLING), "Nej, ett syskon", "checked", false));
		TRY(page_add_choice(array, call_about_name(CALL_OTHER), "Nej, någon annan", "checked", false));
	}
	TRY(json_put(data, "same_choices", TAKE(array)));
	return call_of_put(v, f, data);
}

enum err call_draft_put(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *decision = NULL;

	if (!f->draft.id)
		return ERR_OK;
	TRY(page_decision(v->o, v->s, PAGE_DESK, &f->draft, &decision));
	return json_put(data, "decision", TAKE(decision));
}

/* In the order of the page, whatever looked at them first. */
static enum err put_problems(struct call_form *f, json_t *data)
{
	static const char *const fields[] = { "vem_svar",      "question",       "person_as_known", "person_unknown",
		                              "ground",        "place_kind",     "place",           "decider",
		                              "decider_name",  "decider_office", "answer",          "stated_day",
		                              "stated_date",   "stated_time",    "stated_twice",    "late_reason",
		                              "number_called", "identified_how", "listeners",       "why_oral" };
	JSON json_t *array = json_array();
	json_t *one;
	size_t i;

	if (!array)
		return ERR_MEMORY;
	for (size_t k = 0; k < ARRAY_LENGTH(fields); k++)
		json_array_foreach (f->problems, i, one)
			if (strcmp(json_text(one, "field"), fields[k]) == 0)
				TRY(json_append(array, json_incref(one)));
	json_array_foreach (f->problems, i, one) { /* what no field says */
		bool listed = false;

		for (size_t k = 0; k < ARRAY_LENGTH(fields); k++)
			listed |= strcmp(json_text(one, "field"), fields[k]) == 0;
		if (!listed)
			TRY(json_append(array, json_incref(one)));
	}
	return json_put(data, "problems", TAKE(array));
}

enum err call_page_render(struct visit *v, struct call_form *f)
{
	JSON json_t *data = json_object(), *hidden = NULL;

	TRY(call_draft_put(v, f, data));
	TRY(put_call(v, f, data));
	TRY(put_people(v, f, data));
	TRY(json_put_text(data, "seek_code", seek_page_can(v) && !f->late && !f->practice ? f->municipality.code : ""));
	TRY(put_script(v, f, data));
	TRY(call_earlier_put(v, f, data));
	TRY(put_same(v, f, data));
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
	TRY(put_problems(f, data));
	return http_render(v->res, "call", TAKE(data));
}
