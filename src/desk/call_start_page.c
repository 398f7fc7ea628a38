/* The page before the call: municipality and type, and after a decision whom the next one is about. */
#include "desk/call_page.h"
#include "desk/choices.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"

/* After a decision: whom the next one is about. Nothing is chosen beforehand. */
static enum err put_about(const struct visit *v, const struct call_form *f, json_t *data)
{
	static const struct {
		enum call_about about;
		const char *label;
	} choices[] = {
		{ CALL_SAME, "Samma person" },
		{ CALL_SIBLING, "Ett syskon" },
		{ CALL_OTHER, "Någon annan" },
	};
	const struct decision *of = call_form_of(f);
	bool siblings = call_has_siblings(law_type_at(v->o->law, of->type, of->has_oral ? of->oral.stated : v->now));
	JSON json_t *array = json_array();

	for (size_t i = 0; f->about == CALL_UNASKED && i < ARRAY_LENGTH(choices); i++)
		if (choices[i].about != CALL_SIBLING || siblings)
			TRY(page_add_choice(array, call_about_name(choices[i].about), choices[i].label, "checked",
			                    false));
	return json_put(data, "abouts", TAKE(array));
}

enum err call_of_put(struct visit *v, const struct call_form *f, json_t *data)
{
	const struct decision *of = call_form_of(f);
	JSON json_t *object = json_object();
	BUF name = buf_init(CASE_FILE_MAX);
	bool may = false;

	/* A call that has begun goes on without a pass; the other's name is shown as in the lists. */
	if (of->id)
		TRY(duty_may_read(v->s, &v->reader, of, &may));
	if (may)
		TRY(decision_person_name(v->s, of, &name));
	TRY(json_put_text(object, "person", buf_str(&name)));
	TRY(json_put_text(object, "ref", of->ref));
	TRY(json_put(data, "of", TAKE(object)));
	return call_replaces_put(v, f, data);
}

enum err call_page_start(struct visit *v, struct call_form *f, bool carry)
{
	JSON json_t *data = json_object(), *types = NULL, *municipalities = NULL, *hidden = NULL;

	TRY(choices_types(v->o, v->now, true, f->type ? f->type->id : "", &types));
	TRY(choices_municipalities(v->s, f->municipality.code, &municipalities));
	TRY(call_form_hidden(f, carry, true, &hidden));
	TRY(json_put(data, "types", TAKE(types)));
	TRY(json_put(data, "municipalities", TAKE(municipalities)));
	TRY(json_put(data, "hidden", TAKE(hidden)));
	TRY(put_about(v, f, data));
	TRY(json_put_bool(data, "ask_municipality", call_form_asks_municipality(f)));
	TRY(call_of_put(v, f, data));
	TRY(json_put_bool(data, "carry", carry));
	TRY(json_put_bool(data, "practice", f->practice));
	if (json_array_size(f->problems))
		http_status(v->res, 422);
	TRY(json_put(data, "errors", TAKE(f->errors)));
	TRY(json_put(data, "problems", TAKE(f->problems)));
	return http_render(v->res, "call-start", TAKE(data));
}
