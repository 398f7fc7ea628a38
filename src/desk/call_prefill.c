/* What is known before the call, filled into its fields. */
#include <stdio.h>
#include <string.h>

#include "desk/call_form.h"
#include "desk/choices.h"
#include "desk/step.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/withdraw.h"

static enum err person_from_case(struct call_form *f, const struct case_file *c)
{
	const char *name = case_text(c, "person.name"), *description = case_text(c, "person.description");
	BUF number = buf_init(40);
	enum err e;

	TRY(case_get(c, "person.number", &number));
	if (*name)
		e = buf_printf(&f->person, "%s%s%s", name, number.len ? ", " : "", buf_str(&number));
	else
		e = buf_add_str(&f->person, description);
	if (e == ERR_TOO_LARGE) /* a description that does not fit: the worker says it shorter */
		return ERR_OK;
	TRY(e);
	f->texts[CALL_PERSON] = buf_str(&f->person);
	return ERR_OK;
}

/* Where the person goes; only where this decision says so: the other decisions of the matter share its case. */
static enum err place_from_case(struct call_form *f, const struct case_file *c)
{
	BUF kind = buf_init(CASE_PATH_MAX);
	enum err e;

	if (!f->type || decision_place_asked(f->type) == DECISION_PLACE_NONE)
		return ERR_OK;
	TRY(case_get(c, "placement.kind", &kind));
	(void)snprintf(f->place_kind, sizeof f->place_kind, "%s", buf_str(&kind));
	e = case_get(c, "placement.place", &f->place);
	if (e == ERR_TOO_LARGE)
		return ERR_OK;
	TRY(e);
	f->texts[CALL_PLACE] = buf_str(&f->place);
	return ERR_OK;
}

/* "protected" in the case is a choice of kinds; the call asks whether. */
static void protected_from_case(struct call_form *f, const struct case_file *c)
{
	const char *protected_person = case_text(c, "person.protected");

	f->protected_person = *protected_person && strcmp(protected_person, "none") != 0;
	f->person_unknown = strcmp(case_text(c, "person.known"), "unknown") == 0 && !*case_text(c, "person.name");
}

/* All about the call is the same: who answers, at which number, who listens. */
static void from_call(struct visit *v, struct call_form *f)
{
	const struct oral *c = &f->earlier.oral;
	static const char none[] = "";

	(void)snprintf(f->decider, sizeof f->decider, "%lld", (long long)c->decider_id);
	f->texts[CALL_DECIDER_NAME] = c->decider_id ? none : c->decider_name;
	f->texts[CALL_DECIDER_OFFICE] = c->decider_id ? none : c->decider_office;
	f->texts[CALL_NUMBER] = c->number_called;
	f->texts[CALL_IDENTIFIED] = c->identified_how;
	f->texts[CALL_LISTENERS] = c->listeners;
	f->texts[CALL_WHY] = c->why_oral;
	/* Of a call that is over the clock is asked for, and after midnight the day, too: nobody chooses for the worker
	 * on which side of it the next answer came. */
	date_format(date_of(c->stated), f->day);
	if (call_form_speaking(v, f))
		f->stated_day = CALL_NOW;
	else if (date_compare(date_of(c->stated), date_of(v->now)) == 0)
		f->stated_day = f->day;
}

/* Of the person's own case, and of what was said of the same person in the call before. */
static enum err from_same(struct call_form *f, const struct case_file *c)
{
	BUF grounds = buf_init((size_t)CASE_LIST_MAX * LAW_ID_TEXT);
	const struct oral *said = &f->earlier.oral;

	TRY(case_get(c, "grounds", &grounds));
	if (grounds.len < sizeof f->ground)
		(void)snprintf(f->ground, sizeof f->ground, "%s", buf_str(&grounds));
	TRY(person_from_case(f, c));
	TRY(place_from_case(f, c));
	protected_from_case(f, c);
	if (!f->earlier.has_oral)
		return ERR_OK;
	f->texts[CALL_PERSON] = said->person_as_known;
	f->person_unknown = said->person_unknown;
	f->protected_person |= said->protected_person;
	return ERR_OK;
}

/* Brothers and sisters live under the same threat, most often on the same ground, where it does not lie in the one
 * child alone: suggested, read back, and recorded as what was said of this child. Nothing else that the call before
 * said of the one child is shown. */
static void from_sibling(struct call_form *f)
{
	const struct oral *said = &call_form_of(f)->oral;
	size_t len = 0;

	for (size_t i = 0; f->type && i < f->type->ground_count; i++) {
		const struct law_choice *g = &f->type->grounds[i];

		if (g->individual || !step_has_word(said->ground, g->id))
			continue;
		(void)snprintf(f->ground + len, sizeof f->ground - len, "%s%s", len ? " " : "", g->id);
		len = strlen(f->ground);
	}
	f->protected_person = said->protected_person;
}

/* In place of a wrong record: the call's own time, and what was right of it. What was wrong is asked again, and so is
 * whatever rests on it. That it was read back is this record's to say. */
static void from_replaced(struct call_form *f)
{
	const struct oral *c = &f->replaced.oral;
	const unsigned wrong = f->replaced_what;
	char stated[INSTANT_TEXT];

	if (!(wrong & WITHDRAW_BIT(WITHDRAW_PERSON))) {
		f->texts[CALL_PERSON] = c->person_as_known;
		f->person_unknown = c->person_unknown;
		f->protected_person = c->protected_person;
	}
	if (!(wrong & (WITHDRAW_BIT(WITHDRAW_PERSON) | WITHDRAW_BIT(WITHDRAW_TYPE) | WITHDRAW_BIT(WITHDRAW_OTHER)))) {
		(void)snprintf(f->ground, sizeof f->ground, "%s", c->ground);
		(void)snprintf(f->place_kind, sizeof f->place_kind, "%s", c->place_kind);
		f->texts[CALL_PLACE] = c->place;
	}
	/* Whoever else was asked, or in whose name, has not answered yet. */
	if (!(wrong &
	      (WITHDRAW_BIT(WITHDRAW_ANSWER) | WITHDRAW_BIT(WITHDRAW_DECIDER) | WITHDRAW_BIT(WITHDRAW_MUNICIPALITY))))
		f->answer = c->yes ? "yes" : "no";
	if (!(wrong & (WITHDRAW_BIT(WITHDRAW_DECIDER) | WITHDRAW_BIT(WITHDRAW_MUNICIPALITY)))) {
		(void)snprintf(f->decider, sizeof f->decider, "%lld", (long long)c->decider_id);
		f->texts[CALL_DECIDER_NAME] = c->decider_id ? "" : c->decider_name;
		f->texts[CALL_DECIDER_OFFICE] = c->decider_id ? "" : c->decider_office;
		f->texts[CALL_NUMBER] = c->number_called;
		f->texts[CALL_IDENTIFIED] = c->identified_how;
	}
	f->texts[CALL_LISTENERS] = c->listeners;
	f->texts[CALL_WHY] = c->why_oral;
	(void)snprintf(f->why_late, sizeof f->why_late, "Ersätter %s, som var felregistrerat.", f->replaced.ref);
	f->texts[CALL_LATE_REASON] = f->why_late;
	if (wrong & WITHDRAW_BIT(WITHDRAW_TIME))
		return;
	date_format(date_of(c->stated), f->day);
	f->stated_day = f->day;
	instant_format_local(c->stated, stated); /* "2026-11-21T23:40:00+01:00" */
	(void)snprintf(f->time, sizeof f->time, "%.2s.%.2s", stated + 11, stated + 14);
	f->texts[CALL_TIME] = f->time;
}

enum err call_form_prefill(struct visit *v, struct call_form *f)
{
	struct span chosen = span_trim(http_query(v->req, "beslutsfattare"));
	const struct decision *of = call_form_of(f);
	CASE struct case_file *c = NULL;

	if (chosen.len < sizeof f->decider)
		(void)snprintf(f->decider, sizeof f->decider, "%.*s", (int)chosen.len, chosen.ptr ? chosen.ptr : "");
	if (f->replaced.id)
		from_replaced(f);
	if (!of->id || f->replaced.id)
		return call_form_number(v, f);
	if (call_form_same(f)) {
		TRY(decision_case_load(v->s, of->matter_id, &c));
		TRY(from_same(f, c));
	} else if (f->about == CALL_SIBLING && of->has_oral) {
		from_sibling(f);
	}
	if (f->goes_on)
		from_call(v, f);
	return call_form_number(v, f);
}

static enum err phone_of(struct visit *v, const struct call_form *f, const char *decider, struct buf *out)
{
	uint64_t id;

	buf_clear(out);
	if (number_parse(span_str(decider), INT64_MAX, &id) != ERR_OK || !id)
		return ERR_OK;
	return choices_decider_phone(v->o, v->s, f->municipality.id, f->type, date_of(v->now), (int64_t)id, out);
}

/* What the page before filled in for somebody else than was called after all. */
static enum err drop_others(struct visit *v, struct call_form *f)
{
	const struct oral *before = &f->earlier.oral;
	BUF phone = buf_init(sizeof((struct mandate *)0)->phone);
	char decider[24];

	(void)snprintf(decider, sizeof decider, "%lld", (long long)before->decider_id);
	if (f->goes_on && strcmp(decider, f->decider) != 0 &&
	    strcmp(f->texts[CALL_IDENTIFIED], before->identified_how) == 0)
		f->texts[CALL_IDENTIFIED] = "";
	if (!f->number_for[0] || strcmp(f->number_for, f->decider) == 0)
		return ERR_OK;
	TRY(phone_of(v, f, f->number_for, &phone));
	if (span_equal_str(buf_span(&phone), f->texts[CALL_NUMBER]))
		f->texts[CALL_NUMBER] = "";
	return ERR_OK;
}

enum err call_form_number(struct visit *v, struct call_form *f)
{
	if (f->late || !f->type)
		return ERR_OK;
	TRY(drop_others(v, f));
	TRY(phone_of(v, f, f->decider, &f->number));
	if (!*f->texts[CALL_NUMBER])
		f->texts[CALL_NUMBER] = buf_str(&f->number);
	f->number_for[0] = '\0';
	if (f->number.len && strcmp(f->texts[CALL_NUMBER], buf_str(&f->number)) == 0)
		(void)snprintf(f->number_for, sizeof f->number_for, "%s", f->decider);
	return ERR_OK;
}
