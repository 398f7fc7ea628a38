#include "desk/others.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"

#define OTHERS_MAX 48

struct other {
	int64_t matter;
	char name[DECISION_TEXT], number[20];
	struct date birth; /* year 0: not known */
};
struct search {
	struct visit *v;
	size_t count;
	struct other items[OTHERS_MAX];
};

static bool is_new(const struct search *k, int64_t matter)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->items[i].matter == matter)
			return false;
	return matter != k->v->d.matter_id && k->count < OTHERS_MAX;
}

static void copy(char *out, size_t size, const char *text)
{
	if (strlen(text) < size) /* else it is no name */
		memcpy(out, text, strlen(text) + 1);
}

static enum err said_called(const struct decision *d, struct other *o)
{
	BUF name = buf_init(DECISION_TEXT);

	TRY(decision_said_name(d, &name));
	copy(o->name, sizeof o->name, buf_str(&name));
	return ERR_OK;
}

/* By the number where there is one; else the first day that is known. */
static void birth(struct other *o, const char *day)
{
	char text[DATE_TEXT];

	if (o->number[0]) {
		(void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s", o->number, o->number + 4, o->number + 6);
		day = text;
	}
	if (!o->birth.year && date_parse(span_str(day), &o->birth) != ERR_OK)
		o->birth = (struct date){ .year = 0 }; /* none, or of a coordination number */
}

/* As the case has them; before it has, as they were said. */
static enum err name(struct search *k, const struct decision *d, struct other *o)
{
	BUF written = buf_init(CASE_FILE_MAX), number = buf_init(CASE_FILE_MAX), day = buf_init(CASE_FILE_MAX);

	TRY(decision_person_written(k->v->s, d->matter_id, &written, &number, &day));
	copy(o->name, sizeof o->name, buf_str(&written));
	copy(o->number, sizeof o->number, buf_str(&number));
	birth(o, buf_str(&day));
	if (!d->has_oral)
		return ERR_OK;
	if (!o->name[0] && !d->oral.person_unknown)
		TRY(said_called(d, o));
	if (!o->number[0])
		copy(o->number, sizeof o->number, d->oral.person_number);
	birth(o, d->oral.birth_date);
	return ERR_OK;
}

static enum err look_at(void *ctx, const struct decision *d)
{
	struct search *k = ctx;
	struct other *o = &k->items[k->count];
	bool may;

	if (!is_new(k, d->matter_id) || d->practice != k->v->d.practice)
		return ERR_OK;
	TRY(duty_may_read(k->v->s, &k->v->reader, d, &may));
	if (!may)
		return ERR_OK;
	*o = (struct other){ .matter = d->matter_id };
	TRY(name(k, d, o));
	k->count++;
	return ERR_OK;
}

enum err others_check(struct visit *v, const struct law_type *type, struct decision_draft *draft)
{
	const struct decision_filter filter = { .practice = v->d.practice,
		                                .since = instant_add(v->now, -DUTY_PASS_MAX),
		                                .limit = 1000 };
	struct person writer;

	TRY(people_person_find(v->s, v->person, &writer));
	const struct draft_facts facts = decision_facts(v->o, &v->d, &writer);
	const char *const standing[] = { facts.decider_name,    facts.recorder_name, facts.rapporteur_name,
		                         facts.duty_name,       facts.municipality,  facts.committee,
		                         facts.person_as_known, facts.court };
	const struct case_paper paper = { draft->editable, &draft->decision, &draft->basis, standing,
		                          ARRAY_LENGTH(standing) };
	struct case_other others[OTHERS_MAX];
	FREE struct search *k = calloc(1, sizeof *k);
	CASE struct case_file *c = NULL;

	if (!k)
		return ERR_MEMORY;
	k->v = v;
	TRY(decision_same_call_each(v->s, v->d.id, look_at, k));
	TRY(decision_each(v->s, &filter, look_at, k));
	for (size_t i = 0; i < k->count; i++)
		others[i] = (struct case_other){ k->items[i].name, k->items[i].number, k->items[i].birth };
	TRY(decision_case_load(v->s, v->d.matter_id, &c));
	return case_check_others(c, type, others, k->count, date_of(v->d.has_oral ? v->d.oral.stated : v->now), &paper,
	                         &draft->problems);
}
