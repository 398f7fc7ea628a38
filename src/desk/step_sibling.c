/* What siblings share, fetched from the text of another decision of the same call: most often it is first known while
 * the first child's text is written, long after all of them were recorded. And number and guardians of the same person,
 * fetched from the text of a decision that somebody has tied to this one. */
#include <stdio.h>
#include <string.h>

#include "desk/step.h"
#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/tie.h"

struct search {
	struct visit *v;
	const struct case_file *own;
	json_t *array;
	int64_t matters[32]; /* told already */
	size_t count;
	struct span ref; /* looked for; empty: all */
	bool same;       /* the same person's, of matters that are tied; else siblings' */
	struct decision found;
};

static bool is_new(struct search *k, int64_t matter)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->matters[i] == matter)
			return false;
	if (matter == k->v->d.matter_id || k->count == ARRAY_LENGTH(k->matters))
		return false;
	k->matters[k->count++] = matter;
	return true;
}

static enum err add(struct search *k, const struct decision *d)
{
	JSON json_t *item = json_object();
	BUF name = buf_init(CASE_FILE_MAX);

	TRY(decision_person_name(k->v->s, d, &name));
	TRY(json_put_text(item, "ref", d->ref));
	TRY(json_put_text(item, "person", buf_str(&name)));
	return json_append(k->array, TAKE(item));
}

static enum err look_at(void *ctx, const struct decision *d)
{
	CASE struct case_file *c = NULL;
	struct search *k = ctx;
	bool may, offers;

	if (!is_new(k, d->matter_id))
		return ERR_OK;
	TRY(duty_may_read(k->v->s, &k->v->reader, d, &may));
	if (!may)
		return ERR_OK;
	if (k->ref.ptr) {
		if (span_equal_str(k->ref, d->ref))
			k->found = *d;
		return ERR_OK;
	}
	TRY(decision_case_load(k->v->s, d->matter_id, &c));
	TRY(k->same ? case_same_offers(k->own, c, &offers) : case_sibling_offers(k->own, c, &offers));
	return offers ? add(k, d) : ERR_OK;
}

/* The first decision of a matter that is tied stands for it. */
static enum err look_at_tied(void *ctx, const struct tie *t)
{
	struct search *k = ctx;
	const struct decision_filter filter = {
		.matter = t->other, .practice = k->v->d.practice, .oldest_first = true, .limit = 1
	};

	return t->same && !t->undone ? decision_each(k->v->s, &filter, look_at, k) : ERR_OK;
}

static enum err search(struct search *k)
{
	if (k->same)
		return tie_each(k->v->s, k->v->d.matter_id, look_at_tied, k);
	return decision_same_call_each(k->v->s, k->v->d.id, look_at, k);
}

/* Where parents, responsibility or the reporter are still missing. */
static bool asks(const struct step *p)
{
	if (p->which != CASE_STEP_PERSON && p->which != CASE_STEP_RESPONSIBILITY)
		return false;
	return case_list_length(p->c, "representatives") == 0 || !*case_text(p->c, "residence.responsible") ||
	       !*case_text(p->c, "contact.authority");
}

enum err step_sibling_put(struct visit *v, const struct step *p, json_t *data)
{
	JSON json_t *array = json_array(), *same = json_array();
	struct search k = { .v = v, .own = p->c, .array = array };
	struct search tied = { .v = v, .own = p->c, .array = same, .same = true };

	if (!array || !same)
		return ERR_MEMORY;
	if (asks(p))
		TRY(search(&k));
	if (p->which == CASE_STEP_PERSON)
		TRY(search(&tied));
	TRY(json_put(data, "same_person", TAKE(same)));
	return json_put(data, "siblings", TAKE(array));
}

static enum err fetch(struct visit *v, void *ctx)
{
	CASE struct case_file *to = NULL, *from = NULL;
	struct search k = { .v = v, .ref = http_form(v->req, "fetch") };

	(void)ctx;
	TRY(search(&k));
	if (!k.found.id) {
		k = (struct search){ .v = v, .ref = k.ref, .same = true };
		TRY(search(&k));
	}
	if (!k.found.id)
		return ERR_NOT_FOUND;
	TRY(oversight_access_add(v->s, v->now, v->person, k.found.matter_id, k.found.id, "read draft"));
	TRY(decision_case_load(v->s, k.found.matter_id, &from));
	TRY(decision_case_load(v->s, v->d.matter_id, &to));
	TRY(k.same ? case_same_fill(to, from) : case_sibling_fill(to, from));
	return tie_case_save(v->o, v->s, v->d.matter_id, v->person, to);
}

enum err step_sibling_fetch(struct visit *v)
{
	return http_form(v->req, "fetch").ptr ? visit_change(v, "save draft", fetch, NULL) : ERR_OK;
}
