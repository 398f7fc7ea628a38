/* Whether a text is about the right person, where something in it may be another's: who locks it answers for that. */
#include <stdio.h>
#include <string.h>

#include "decision/decision_store.h"
#include "decision/doubt_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"

#define ID_MAX (64 * 1024)
#define ID_BYTES (DOUBT_ID / 2)

enum err decision_doubt_id(const json_t *about, const struct case_problem *p, char ret_id[DOUBT_ID])
{
	const char *parts[] = { p->path, p->text, p->quote, p->bound, json_text_at(about, "subject.identity") };
	BUF all = buf_init(ID_MAX);
	struct sha256 hash;

	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		TRY(buf_add(&all, parts[i], strlen(parts[i]) + 1)); /* with its NUL, so that they do not run together */
	TRY(sha256_of(buf_span(&all), &hash));
	hex_encode(hash.bytes, ID_BYTES, ret_id);
	return ERR_OK;
}

static enum err settle(struct store *s, int64_t decision, const json_t *about, struct case_problem *p)
{
	char id[DOUBT_ID], at[SWEDISH_TIME_TEXT];
	struct person person;
	struct instant when;
	int64_t by;
	enum err e;

	TRY(decision_doubt_id(about, p, id));
	e = doubt_store_find(s, decision, id, &when, &by);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(people_person_find(s, by, &person));
	instant_format_swedish(when, at);
	p->severity = CASE_WARNING;
	(void)snprintf(p->answered, sizeof p->answered, "Det stämmer, har %s svarat %s.", person.name, at);
	return ERR_OK;
}

enum err decision_doubts_settle(struct store *s, int64_t decision, const json_t *about, struct case_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].severity == CASE_DOUBT)
			TRY(settle(s, decision, about, &problems->items[i]));
	return ERR_OK;
}

static enum err act(struct store *s, const struct decision *d, int64_t person, const struct case_problem *p,
                    struct instant now)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	TRY(json_put_text(facts, "path", p->path));
	TRY(json_put_text(facts, "question", p->text));
	TRY(json_put_text(facts, "words", p->quote));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, "doubt-answered",
	                              "Det stämmer, svarades på frågan om texten gäller rätt person.", facts);
}

enum err decision_doubt_answer(const struct decision_office *o, struct store *s, const struct decision *d,
                               int64_t person, const json_t *about, const struct case_problem *p)
{
	struct instant now = clock_now(o->clock);
	enum decision_state next;
	char id[DOUBT_ID];

	if (!decision_next(d->state, DECISION_EDIT, &next))
		return ERR_WRONG_STATE;
	TRY(decision_hold(o, s, d->matter_id, person, false));
	TRY(decision_doubt_id(about, p, id));
	TRY(doubt_store_insert(s, d->id, id, now, person));
	return act(s, d, person, p, now);
}
