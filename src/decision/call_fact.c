/* What is said of a call after it was recorded: facts that came later, and who of the register the decision maker was.
 */
#include "decision/call_fact.h"

#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"

#define ROOM(member) sizeof(((struct oral *)0)->member)

enum err call_fact_insert(struct store *s, int64_t decision, int64_t person, const char *field, struct span value,
                          struct instant now)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO call_fact (decision_id, field, value, at, by) VALUES (:decision, :field, "
	           ":value, :now, :person)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":field", field));
	TRY(bind_span(q, ":value", value));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

/* Bytes with NUL that a fact may have: those of its member in struct oral; 0: no such fact. */
static size_t fact_size(const char *field)
{
	static const struct {
		const char *field;
		size_t size;
	} facts[] = {
		{ "number_called", ROOM(number_called) },
		{ "identified_how", ROOM(identified_how) },
		{ "listeners", ROOM(listeners) },
		{ "why_oral", ROOM(why_oral) },
		{ "decider_id", 20 },
		{ "mandate_confirmed", ROOM(mandate_text) },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(facts); i++)
		if (strcmp(field, facts[i].field) == 0)
			return facts[i].size;
	return 0;
}

/* Who the decision maker was, when the register did not know it at the call. Not once somebody of the register is the
 * decision maker of the call, nor under a frozen text, whose statement names who may sign it; and nobody chooses
 * themselves. */
static enum err check_decider(struct store *s, const struct decision *d, int64_t person, struct span value,
                              struct person *ret_decider)
{
	enum decision_state next;
	uint64_t id;
	enum err e;

	TRY(number_parse(value, INT64_MAX, &id));
	e = people_person_find(s, (int64_t)id, ret_decider);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && !ret_decider->active))
		return ERR_INPUT;
	TRY(e);
	if (!d->oral.decider_unknown || !decision_next(d->state, DECISION_EDIT, &next))
		return ERR_WRONG_STATE;
	return ret_decider->id == person ? ERR_FORBIDDEN : ERR_OK;
}

/* With what the register says of them on the day of the decision. */
static enum err insert_choice(const struct decision_office *o, struct store *s, const struct decision *d,
                              int64_t person, const struct person *decider, struct instant now)
{
	STATEMENT q = store_statement(
	        s,
	        "INSERT INTO decider_choice (decision_id, person_id, name, office, mandate_id, mandate_text, at, by) "
	        "VALUES (:decision, :decider, :name, :office, NULLIF(:mandate, 0), :text, :now, :person)");
	struct mandate m = { 0 };
	enum err e = decision_mandate_find(o, s, decider->id, d->municipality_id, d->type, d->oral.stated, &m);

	if (e != ERR_MANDATE)
		TRY(e);
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":decider", decider->id));
	TRY(bind_text(q, ":name", decider->name));
	TRY(bind_text(q, ":office", m.office));
	TRY(bind_int(q, ":mandate", m.id));
	TRY(bind_text(q, ":text", m.minute_ref));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

/* Whoever recorded the call confirms nothing by themselves: their word is shown as theirs, until somebody else confirms
 * it. ERR_INPUT: too long. */
static enum err own_word(struct store *s, int64_t person, struct buf *value)
{
	BUF text = buf_init(ROOM(mandate_text) - 1);
	struct person recorder;
	enum err e;

	TRY(people_person_find(s, person, &recorder));
	e = buf_printf(&text, "Uppgift av %s, ej kontrollerad: %s", recorder.name, buf_str(value));
	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	buf_clear(value);
	e = buf_add_span(value, buf_span(&text));
	return e == ERR_TOO_LARGE ? ERR_INPUT : e;
}

static enum err tell_fact(struct store *s, const struct decision *d, int64_t person, const char *field,
                          struct span value, const struct person *decider, struct instant now)
{
	JSON json_t *facts = NULL;
	char detail[PEOPLE_NAME_MAX + 80] = "En uppgift om samtalet kompletterades.";

	if (strcmp(field, "mandate_confirmed") == 0)
		(void)snprintf(detail, sizeof detail,
		               d->oral.recorded_by == person ? "Behörigheten angavs av den som registrerade."
		                                             : "Behörigheten bekräftades i efterhand.");
	if (strcmp(field, "decider_id") == 0)
		(void)snprintf(detail, sizeof detail, "Beslutsfattaren valdes ur registret: %s.", decider->name);
	TRY(act_facts_text(field, value, &facts));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, "call-fact", detail, facts);
}

bool decision_call_lines_fit(const char *field, struct span value)
{
	const struct span text = span_trim(value);

	return strcmp(field, "why_oral") == 0 || text.len == 0 || !memchr(text.ptr, '\n', text.len);
}

enum err decision_call_fact_set(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                const char *field, struct span value)
{
	size_t size = fact_size(field);
	BUF clean = buf_init(size ? size - 1 : 0);
	struct instant now = clock_now(o->clock);
	struct person decider = { 0 };
	bool mandate = strcmp(field, "mandate_confirmed") == 0;
	struct decision d;
	enum err e;

	if (!size)
		return ERR_INPUT;
	e = text_clean(value, &clean);
	if (e == ERR_TOO_LARGE || (e == ERR_OK && mandate && clean.len == 0))
		return ERR_INPUT; /* a confirmation says on what ground */
	TRY(e);
	if (!decision_call_lines_fit(field, buf_span(&clean)))
		return ERR_INPUT;
	TRY(decision_find(s, decision, &d));
	if (!d.has_oral)
		return ERR_WRONG_STATE;
	if (mandate && d.oral.decider_id == person)
		return ERR_FORBIDDEN;
	if (mandate && d.oral.recorded_by == person)
		TRY(own_word(s, person, &clean));
	if (strcmp(field, "decider_id") == 0) {
		TRY(check_decider(s, &d, person, buf_span(&clean), &decider));
		TRY(insert_choice(o, s, &d, person, &decider, now));
	} else {
		TRY(call_fact_insert(s, decision, person, field, buf_span(&clean), now));
	}
	return tell_fact(s, &d, person, field, buf_span(&clean), &decider, now);
}
