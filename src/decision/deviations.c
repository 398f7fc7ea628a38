#include "decision/deviations.h"

#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "decision/said_store.h"
#include "decision/statement.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/record.h"
#include "jourbeslut/version.h"

#define DAY_LENGTH 10 /* YYYY-MM-DD */

/* --- Two sides --------------------------------------------------------------------------------------------------- */

static const char *answer_of(const struct oral *o)
{
	return o->yes ? "yes" : "no";
}

/* Of a call from before number and day were kept by themselves they are read out of its words. `person` and `day` hold
 * them; the day is that of the act, in UTC. */
static enum err said_side(const struct oral *o, const struct buf *grounds, struct said_person *person,
                          char day[INSTANT_TEXT], struct said_side *ret_side)
{
	instant_format(o->stated, day);
	day[DAY_LENGTH] = '\0';
	if (!o->municipality_code[0]) {
		TRY(said_person_read(o->person_as_known, date_of(o->recorded), person, NULL));
	} else {
		memcpy(person->number, o->person_number, sizeof person->number);
		memcpy(person->birth_date, o->birth_date, sizeof person->birth_date);
	}
	*ret_side = (struct said_side){ .municipality = o->municipality_code,
		                        .person = o->person_as_known,
		                        .identity = "",
		                        .description = "",
		                        .day = day,
		                        .number = person->number,
		                        .birth_date = person->birth_date,
		                        .grounds = buf_str(grounds),
		                        .place_kind = o->place_kind,
		                        .place = o->place,
		                        .answer = answer_of(o),
		                        .decider = o->said_decider,
		                        .unknown = o->person_unknown };
	return ERR_OK;
}

static enum err join(const json_t *ids, struct buf *out)
{
	const json_t *id;
	size_t i;

	json_array_foreach (ids, i, id)
		TRY(buf_printf(out, "%s%s", i ? " " : "", json_string_value(id)));
	return ERR_OK;
}

/* As the call's act names them, which is what others compare: in the law's order, whatever the order in which they were
 * given. Of a call from before acts named them, as they were given. */
static enum err said_grounds(struct store *s, const struct decision *d, struct buf *out)
{
	JSON json_t *facts = NULL;
	const json_t *ids;
	enum err e = act_facts_load_oral(s, d, &facts);

	if (e == ERR_NOT_FOUND)
		return buf_add_str(out, d->oral.ground);
	TRY(e);
	ids = json_object_get(facts, "grounds");
	return ids ? join(ids, out) : buf_add_str(out, d->oral.ground);
}

static struct said_side written_side(const struct decision *d, const json_t *about, const struct buf *grounds)
{
	return (struct said_side){ .municipality = d->municipality.code,
		                   .person = json_text_at(about, "subject.name"),
		                   .identity = json_text_at(about, "subject.identity"),
		                   .description = json_text_at(about, "subject.description"),
		                   .day = "",
		                   .number = json_text_at(about, "subject.number"),
		                   .birth_date = json_text_at(about, "subject.birthDate"),
		                   .grounds = buf_str(grounds),
		                   .place_kind = json_text_at(about, "place.kind"),
		                   .place = json_text_at(about, "place.text"),
		                   .answer = answer_of(&d->oral),
		                   .decider = d->oral.decider_name };
}

/* --- Findings ---------------------------------------------------------------------------------------------------- */

static enum err add_deviation(struct store *s, const struct decision *d, const struct said_finding *f, json_t *array)
{
	JSON json_t *item = json_object();
	BUF reason = buf_init(DEVIATION_REASON_MAX);
	enum err e;

	if (!item)
		return ERR_MEMORY;
	e = said_explanation_find(s, d->id, f, &reason);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	TRY(json_put_text(item, "kind", said_kind_name(f->kind)));
	TRY(json_put_text(item, "said", f->said));
	TRY(json_put_text(item, "written", f->written));
	TRY(json_put_text(item, "explanation", buf_str(&reason)));
	return json_append(array, TAKE(item));
}

static enum err add_completion(const struct said_finding *f, json_t *array)
{
	JSON json_t *item = json_object();

	if (!item)
		return ERR_MEMORY;
	TRY(json_put_text(item, "kind", said_kind_name(f->kind)));
	TRY(json_put_text(item, "written", f->written));
	return json_append(array, TAKE(item));
}

/* What the findings borrow from. */
struct sides {
	struct said_person person;
	char day[INSTANT_TEXT];
	struct buf said_grounds, grounds;
};

static void release_sides(struct sides *sides)
{
	buf_release(&sides->said_grounds);
	buf_release(&sides->grounds);
}

static enum err compare(struct store *s, const struct decision *d, const struct law_type *type, const json_t *about,
                        struct sides *sides, struct said_findings *ret_findings)
{
	struct said_side said, written;

	TRY(said_grounds(s, d, &sides->said_grounds));
	TRY(join(json_object_get(about, "grounds"), &sides->grounds));
	TRY(said_side(&d->oral, &sides->said_grounds, &sides->person, sides->day, &said));
	written = written_side(d, about, &sides->grounds);
	if (type->free) { /* its text names neither: also where the pack by which the call was asked is gone */
		written.grounds = said.grounds;
		written.place_kind = said.place_kind;
		written.place = said.place;
	}
	return said_compare(&said, &written, ret_findings);
}

enum err deviations_find(struct store *s, const struct decision *d, const struct law_type *type, json_t *about)
{
	JSON json_t *deviations = json_array(), *completions = json_array();
	CLEANUP(release_sides)
	struct sides sides = { { "", "" }, "", buf_init(LAW_GROUNDS_TEXT), buf_init(LAW_GROUNDS_TEXT) };
	struct said_findings found = { .count = 0 };

	if (!deviations || !completions)
		return ERR_MEMORY;
	if (d->has_oral)
		TRY(compare(s, d, type, about, &sides, &found));
	for (size_t i = 0; i < found.count; i++)
		TRY(found.items[i].deviation ? add_deviation(s, d, &found.items[i], deviations)
		                             : add_completion(&found.items[i], completions));
	TRY(json_put(about, "deviations", TAKE(deviations)));
	return json_put(about, "completions", TAKE(completions));
}

enum err deviations_check(const json_t *about, struct case_problems *problems)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(about, "deviations"), i, one) {
		char path[CASE_PATH_MAX], text[320];
		enum said_kind kind = said_kind_find(json_text(one, "kind"));

		if (said_explains(span_str(json_text(one, "explanation"))))
			continue;
		(void)snprintf(path, sizeof path, DEVIATION_PATH "%s", json_text(one, "kind"));
		(void)snprintf(text, sizeof text,
		               "%s: texten säger något annat än det som sades i samtalet. Rätta texten, eller förklara "
		               "varför.",
		               said_kind_label(kind));
		TRY(case_problem_add(problems, CASE_CONFLICT, path, "", text));
	}
	return ERR_OK;
}

enum err decision_number_corrected(struct store *s, const struct decision *d, const char *written, bool *ret_corrected)
{
	const struct said_finding f = { SAID_PERSON_NUMBER, true, d->oral.person_number, written };
	BUF reason = buf_init(DEVIATION_REASON_MAX);
	enum err e = said_explanation_find(s, d->id, &f, &reason);

	*ret_corrected = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- Explaining -------------------------------------------------------------------------------------------------- */

/* The deviation of that kind and text among those of the draft. Borrowed. ERR_NOT_FOUND. */
static enum err find_deviation(const json_t *about, enum said_kind kind, struct span written, const json_t **ret_item)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(about, "deviations"), i, one) {
		if (strcmp(json_text(one, "kind"), said_kind_name(kind)) != 0 ||
		    !span_equal_str(written, json_text(one, "written")))
			continue;
		*ret_item = one;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

static enum err act(struct store *s, const struct decision *d, int64_t person, const json_t *deviation,
                    const struct buf *reason, struct instant now)
{
	JSON json_t *facts = json_deep_copy(deviation);
	char detail[160];

	if (!facts)
		return ERR_MEMORY;
	(void)snprintf(detail, sizeof detail, "En avvikelse från samtalet förklarades: %s.",
	               said_kind_label(said_kind_find(json_text(deviation, "kind"))));
	TRY(json_put_text(facts, "explanation", buf_str(reason)));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, "deviation-explained", detail, facts);
}

static enum err clean_reason(const struct decision_office *o, struct span reason, struct buf *out)
{
	enum err e = text_clean(reason, out);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	if (!said_explains(buf_span(out)))
		return ERR_INPUT;
	return o->fonts ? record_text_check(o->fonts, buf_span(out), NULL) : ERR_OK;
}

enum err decision_deviation_explain(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                    enum said_kind kind, struct span written, struct span reason)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	BUF clean = buf_init(DEVIATION_REASON_MAX);
	struct instant now = clock_now(o->clock);
	const json_t *deviation;
	enum decision_state next;
	struct decision d;

	TRY(clean_reason(o, reason, &clean));
	TRY(decision_find(s, decision, &d));
	if (!d.has_oral || !decision_next(d.state, DECISION_EDIT, &next))
		return ERR_WRONG_STATE;
	TRY(decision_hold(o, s, d.matter_id, person, false));
	TRY(decision_draft_build(o, s, &d, person, &draft));
	TRY(find_deviation(draft.about, kind, written, &deviation));
	TRY(said_explanation_insert(s, d.id, deviation, buf_span(&clean), now, person));
	return act(s, &d, person, deviation, &clean, now);
}

/* --- Of any text ------------------------------------------------------------------------------------------------- */

enum err decision_about_statement(struct span statement_json, json_t **ret_about)
{
	static const char *const members[] = { "subject", "grounds", "place", "deviations", "completions", "oneHand" };
	JSON json_t *statement = NULL, *about = json_object();

	if (!about)
		return ERR_MEMORY;
	TRY(json_read(statement_json, STATEMENT_MAX, NULL, &statement));
	for (size_t i = 0; i < ARRAY_LENGTH(members); i++)
		if (json_object_get(statement, members[i]))
			TRY(json_put(about, members[i], json_incref(json_object_get(statement, members[i]))));
	*ret_about = TAKE(about);
	return ERR_OK;
}

enum err decision_about(const struct decision_office *o, struct store *s, const struct decision *d, json_t **ret_about)
{
	return decision_about_drafted(o, s, d, NULL, ret_about);
}

enum err decision_about_drafted(const struct decision_office *o, struct store *s, const struct decision *d,
                                const struct decision_draft *draft, json_t **ret_about)
{
	DECISION_DRAFT_TEXT own = { 0 };
	DECISION_VERSION v = { 0 };
	int64_t version = d->stands.version_id;

	if (!version && d->version_id && !d->version_rejected)
		version = d->version_id;
	if (version) {
		TRY(decision_version_stated(s, version, &v));
		return decision_about_statement(buf_span(&v.statement_json), ret_about);
	}
	if (!draft)
		TRY(decision_draft_build(o, s, d, 0, &own));
	*ret_about = json_incref(draft ? draft->about : own.about);
	return ERR_OK;
}
