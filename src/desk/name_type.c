/* Which decision it was that was recorded with a question in the worker's own words. */
#include "desk/choices.h"
#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/call.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

#define NAMED "?gjort=redan-angivet"

static const char choose[] = "Välj vilket beslut det var.";

/* Those in force when it was decided; the free question is no answer. */
static enum err put_types(struct visit *v, json_t *data)
{
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_types_at(v->o->law, v->d.oral.stated, types);
	JSON json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		if (!types[i]->free)
			TRY(page_add_choice(array, types[i]->id, types[i]->short_name, "checked", false));
	return json_put(data, "types", TAKE(array));
}

static enum err show(struct visit *v, const char *wrong)
{
	JSON json_t *data = NULL, *errors = json_object(), *problems = json_array();

	TRY(visit_data(v, &data));
	TRY(put_types(v, data));
	TRY(json_put_text(data, "question", v->d.oral.question));
	if (wrong) {
		TRY(page_problem_add(problems, errors, "typ", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(v->res, "name-type", TAKE(data));
}

enum err name_type_show(struct http_request *req, struct http_response *res)
{
	const struct law_type *type;
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	TRY(decision_type(v.o, &v.d, &type));
	if (!v.d.has_oral || (!v.d.oral.question[0] && !type->free))
		return ERR_WRONG_STATE;
	return type->free ? show(&v, NULL) : visit_go(&v, NAMED);
}

static enum err save(struct visit *v, void *ctx)
{
	return decision_name_type(v->o, v->s, v->d.id, v->person, ctx);
}

enum err name_type_save(struct http_request *req, struct http_response *res)
{
	char type[LAW_ID_TEXT];
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	(void)snprintf(type, sizeof type, "%s", http_form_str(req, "typ"));
	if (!law_known(v.o->law, type))
		return show(&v, choose);
	e = visit_change(&v, "name type", save, type);
	if (e == ERR_INPUT)
		return show(&v, choose);
	if (e == ERR_WRONG_STATE) /* in another tab, or by a colleague; or it is withdrawn */
		return visit_go(&v, NAMED);
	TRY(e);
	return visit_go(&v, "?gjort=angivet");
}
