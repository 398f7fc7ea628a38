/* Which decision it was that was recorded with a question in the worker's own words, said by the duty or the
 * municipality: whoever is awake while the days run. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/call.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/reason.h"
#include "page/event_parts.h"

static const char choose[] = "Välj vilket beslut det var.";
#define NONE "inget" /* of the types that the law has */

/* What must be done by which day if it was this one: whoever chooses sees what the choice does to the days. */
static enum err put_days(json_t *choice, const struct law_type *type, const struct oral *oral)
{
	const struct law_follow_up *list = oral->yes ? type->follow_ups : type->follow_ups_no;
	size_t count = oral->yes ? type->follow_up_count : type->follow_up_no_count;
	JSON json_t *days = json_array();

	if (!days)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct law_due due = law_follow_up_due(&list[i], date_of(oral->stated));
		JSON json_t *one = json_object();

		if (list[i].from != LAW_EVENT_DECISION || !due.dated)
			continue;
		if (!one)
			return ERR_MEMORY;
		TRY(json_put_text(one, "what", list[i].label));
		TRY(page_put_day(one, "last", due.target));
		TRY(json_put_text(one, "outer", ""));
		if (date_compare(due.target, due.last) != 0)
			TRY(page_put_day(one, "outer", due.last));
		TRY(json_append(days, TAKE(one)));
	}
	return json_put(choice, "days", TAKE(days));
}

/* Those in force when it was decided; the free question is no answer. */
static enum err put_types(const struct page_event_visit *v, json_t *data)
{
	const struct decision_office *o = http_app(v->req);
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_types_at(o->law, v->d->oral.stated, types);
	JSON json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		if (types[i]->free)
			continue;
		TRY(page_add_choice(array, types[i]->id, types[i]->short_name, "checked",
		                    strcmp(types[i]->id, v->d->type) == 0));
		TRY(put_days(json_array_get(array, json_array_size(array) - 1), types[i], &v->d->oral));
	}
	return json_put(data, "types", TAKE(array));
}

static enum err show(const struct page_event_visit *v, const struct law_type *type, const char *wrong)
{
	JSON json_t *data = json_object(), *object = NULL, *errors = json_object(), *problems = json_array();

	if (!data)
		return ERR_MEMORY;
	TRY(page_decision(http_app(v->req), v->s, v->area, v->d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(put_types(v, data));
	TRY(page_put_none(data, v->s, type, v->d));
	TRY(json_put_text(data, "question", v->d->oral.question));
	TRY(json_put_text(data, "named_as", type->free ? "" : type->short_name));
	if (wrong) {
		TRY(page_problem_add(problems, errors, "typ", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(v->res, "name-type", TAKE(data));
}

enum err page_name_type_show(const struct page_event_visit *v)
{
	const struct law_type *type;

	TRY(decision_type(http_app(v->req), v->d, &type));
	if (!v->d->has_oral || (!v->d->oral.question[0] && !type->free))
		return ERR_WRONG_STATE;
	return decision_name_open(v->d) ? show(v, type, NULL) : event_back(v, "redan-angivet");
}

struct naming {
	const struct page_event_visit *v;
	char type[LAW_ID_TEXT];
	bool none;
};

static enum err save(struct store *s, void *ctx)
{
	const struct naming *n = ctx;

	TRY(event_access(n->v, s, "name type"));
	return follow_name_type(http_app(n->v->req), s, n->v->d->id, n->v->person, n->none ? NULL : n->type);
}

enum err page_name_type_save(const struct page_event_visit *v)
{
	const struct decision_office *o = http_app(v->req);
	struct naming n = { .v = v };
	const struct law_type *type;
	enum err e = ERR_INPUT;

	TRY(decision_type(o, v->d, &type));
	(void)snprintf(n.type, sizeof n.type, "%s", http_form_str(v->req, "typ"));
	n.none = strcmp(n.type, NONE) == 0;
	if (n.none || law_known(o->law, n.type))
		e = store_transaction(v->s, save, &n);
	if (e == ERR_INPUT)
		return show(v, type, choose);
	if (e == ERR_WRONG_STATE) /* in another tab, or by a colleague; or it is withdrawn */
		return event_back(v, "redan-angivet");
	TRY(e);
	return event_back(v, n.none ? "inget-av-dessa" : "angivet");
}
