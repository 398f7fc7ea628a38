/* "Hör till samma ärende": a custody and a placement of one person that were recorded apart. It is offered, and said by
 * one press; it is never done by itself. */
#include "desk/tie.h"

#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/said.h"
#include "jourbeslut/tie.h"

#define FIELD "samma"   /* the reference of the decision that it is the same person as */
#define NOT_SAME "inte" /* value: none of those that were offered */
#define OFFERS_MAX 8

struct offers {
	struct visit *v;
	json_t *array;
	const char *chosen;
};

/* Whoever may not read the other matter is not told that there is one. */
static enum err add(void *ctx, const struct tie_offer *offer)
{
	struct offers *w = ctx;
	JSON json_t *item = json_object();
	bool may;

	if (!item)
		return ERR_MEMORY;
	TRY(duty_may_read(w->v->s, &w->v->reader, &offer->other, &may));
	if (!may || json_array_size(w->array) == OFFERS_MAX)
		return ERR_OK;
	TRY(page_put_tied(item, w->v->o, PAGE_DESK, &offer->other));
	TRY(json_put_bool(item, "by_number", offer->by_number));
	TRY(json_put_bool(item, "other_name", offer->other_name));
	TRY(json_put_bool(item, "checked", strcmp(w->chosen, offer->other.ref) == 0));
	return json_append(w->array, TAKE(item));
}

static enum err put(struct visit *v, const struct tie_side *side, const char *chosen, json_t *data)
{
	JSON json_t *array = json_array();
	struct offers w = { v, array, chosen };

	if (!array)
		return ERR_MEMORY;
	TRY(tie_offers(v->o, v->s, side, v->now, add, &w));
	TRY(json_put_bool(data, "tie_none", strcmp(chosen, NOT_SAME) == 0));
	return json_put(data, "tie_offers", TAKE(array));
}

enum err tie_put(struct visit *v, json_t *data)
{
	struct tie_side side = { .yes = false };
	char number[20];

	TRY(page_put_ties(data, v->o, v->s, PAGE_DESK, &v->d));
	if (v->d.has_oral)
		TRY(tie_side_of(v->o, v->s, &v->d, &side, number));
	return put(v, &side, "", data);
}

enum err tie_put_call(struct visit *v, const struct call_form *f, json_t *data)
{
	struct said_person person;
	struct tie_side side = { .municipality = f->municipality.id,
		                 .matter = call_form_same(f) ? call_form_of(f)->matter_id : 0,
		                 .practice = f->practice,
		                 .yes = f->in.yes,
		                 .unknown = f->in.person_unknown,
		                 .type = f->type,
		                 .text = f->in.person_as_known };

	TRY(said_person_read(side.text, date_of(v->now), &person, NULL));
	side.number = person.number;
	side.birth_date = person.birth_date;
	if (call_form_same(f)) /* its matter was chosen already */
		side.yes = false;
	return put(v, &side, http_form_str(v->req, FIELD), data);
}

/* --- Saying it --------------------------------------------------------------------------------------------------- */

struct saying {
	struct visit *v;
	const char *chosen; /* a reference, or NOT_SAME */
	int64_t others[OFFERS_MAX];
	size_t count;
};

static enum err take(void *ctx, const struct tie_offer *offer)
{
	struct saying *w = ctx;
	bool may;

	TRY(duty_may_read(w->v->s, &w->v->reader, &offer->other, &may));
	if (may && w->count < OFFERS_MAX &&
	    (strcmp(w->chosen, NOT_SAME) == 0 || strcmp(w->chosen, offer->other.ref) == 0))
		w->others[w->count++] = offer->other.id;
	return ERR_OK;
}

enum err tie_take(struct visit *v)
{
	struct saying w = { .v = v, .chosen = http_form_str(v->req, FIELD) };
	struct tie_side side;
	char number[20];

	if (!*w.chosen)
		return ERR_OK;
	TRY(tie_side_of(v->o, v->s, &v->d, &side, number));
	TRY(tie_offers(v->o, v->s, &side, v->now, take, &w));
	for (size_t i = 0; i < w.count; i++)
		TRY(tie_say(v->o, v->s, &v->d, w.others[i], v->person, strcmp(w.chosen, NOT_SAME) != 0));
	return ERR_OK;
}

static enum err save(struct visit *v, void *ctx)
{
	(void)ctx;
	return tie_take(v);
}

enum err tie_save(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(visit_change(&v, "tie", save, NULL));
	return visit_go(&v, span_equal_str(http_form(req, FIELD), NOT_SAME) ? "?gjort=inte-samma" : "?gjort=samma");
}

/* --- Taking it back ---------------------------------------------------------------------------------------------- */

static enum err show_undo(struct visit *v, const char *wrong)
{
	JSON json_t *data = NULL;

	TRY(visit_data(v, &data));
	TRY(json_put_text(data, "post_path", http_path(v->req)));
	return page_reason_render(v->req, v->res, "tie-undo", TAKE(data), wrong);
}

enum err tie_undo_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	return show_undo(&v, "");
}

static enum err undo(struct visit *v, void *ctx)
{
	uint64_t tie;

	if (number_parse(http_param(v->req, "tie"), INT64_MAX, &tie) != ERR_OK)
		return ERR_NOT_FOUND;
	return tie_undo(v->o, v->s, &v->d, (int64_t)tie, v->person, *(const struct span *)ctx);
}

enum err tie_undo_save(struct http_request *req, struct http_response *res)
{
	struct span reason = page_reason(req);
	const char *wrong;
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(page_reason_check(req, TIE_REASON_MAX, "Skriv kort varför.", &wrong));
	if (*wrong)
		return show_undo(&v, wrong);
	TRY(visit_change(&v, "untie", undo, &reason));
	return visit_go(&v, "?gjort=samma-angrat");
}
