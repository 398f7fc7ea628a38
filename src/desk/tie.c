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
#define NOT_SAME "inte" /* or this, and the references that the page offered: none of those */
#define OFFERS_MAX 8

static bool is_let_in(const struct visit *v)
{
	return http_session(v->req)->let_in != 0;
}

struct offers {
	struct visit *v;
	json_t *array;
	const char *chosen;
	struct buf *none; /* what the field says of none of them */
};

/* Whoever may not read the other matter is not told that there is one. */
static enum err add(void *ctx, const struct tie_offer *offer)
{
	const struct decision *d = &offer->other;
	struct offers *w = ctx;
	JSON json_t *item = json_object();
	BUF person = buf_init(2 * DECISION_TEXT);
	bool may;

	if (!item)
		return ERR_MEMORY;
	TRY(duty_may_read(w->v->s, &w->v->reader, d, &may));
	if (!may || json_array_size(w->array) == OFFERS_MAX)
		return ERR_OK;
	TRY(said_name_read(d->oral.person_as_known, d->oral.person_unknown, date_of(w->v->now), &person));
	TRY(page_put_tied(item, w->v->o, PAGE_DESK, d));
	TRY(json_put_text(item, "tied_person", buf_str(&person)));
	TRY(json_put_bool(item, "by_number", offer->by_number));
	TRY(json_put_bool(item, "other_name", offer->other_name));
	TRY(json_put_bool(item, "part_name", offer->part_name));
	TRY(json_put_bool(item, "same_wrong", offer->same_wrong));
	TRY(json_put_bool(item, "checked", strcmp(w->chosen, d->ref) == 0));
	TRY(buf_printf(w->none, " %s", d->ref));
	return json_append(w->array, TAKE(item));
}

static enum err put(struct visit *v, const struct tie_side *side, const char *chosen, json_t *data)
{
	JSON json_t *array = json_array();
	BUF none = buf_init(OFFERS_MAX * DECISION_REF + sizeof NOT_SAME);
	struct offers w = { v, array, chosen, &none };

	if (!array)
		return ERR_MEMORY;
	TRY(buf_add_str(&none, NOT_SAME));
	if (!is_let_in(v))
		TRY(tie_offers(v->o, v->s, side, v->now, add, &w));
	TRY(json_put_bool(data, "tie_none", json_array_size(array) && strcmp(chosen, buf_str(&none)) == 0));
	return json_put(data, "tie_offers", TAKE(array));
}

enum err tie_put(struct visit *v, json_t *data)
{
	struct tie_side side = { .yes = false };
	char number[20];

	if (is_let_in(v))
		TRY(json_put(data, "ties", json_array()));
	else
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

/* Told to who may read both. */
static enum err add_contrary(struct visit *v, const struct decision *other, struct buf *why)
{
	char at[SWEDISH_TIME_TEXT];
	struct tie t;

	TRY(tie_find(v->s, v->d.matter_id, other->matter_id, &t));
	instant_format_swedish(t.at, at);
	return buf_printf(why, "%s%s svarade %s att %s %s. Är det fel: ångra det svaret först, här på sidan.",
	                  why->len ? " " : "", t.by, at, other->ref,
	                  t.same ? "gäller samma person" : "inte gäller samma person");
}

static const char not_offered[] = "Det beslutet kan inte höra till samma ärende, eller så får du inte läsa det.";

static enum err find_readable(struct visit *v, struct span ref, struct decision *ret_other)
{
	bool may;

	TRY(decision_find_ref(v->s, ref, ret_other));
	TRY(decision_may_see(v->s, ret_other, v->person, v->roles));
	TRY(duty_may_read(v->s, &v->reader, ret_other, &may));
	return may ? ERR_OK : ERR_NOT_FOUND;
}

static enum err say_one(struct visit *v, struct span ref, bool same, struct buf *why)
{
	struct decision other;
	enum err e = is_let_in(v) ? ERR_NOT_FOUND : find_readable(v, ref, &other);

	if (e == ERR_OK)
		e = tie_say(v->o, v->s, &v->d, other.id, v->person, same);
	if (e == ERR_DUPLICATE)
		return add_contrary(v, &other, why);
	if (err_group(e) == ERR_GROUP_INPUT || err_group(e) == ERR_GROUP_FORBIDDEN)
		return buf_printf(why, "%s%s", why->len ? " " : "", not_offered);
	return e;
}

/* The words of the field, one by one. */
static struct span next_word(const char **rest)
{
	const char *from = *rest + strspn(*rest, " ");
	size_t len = strcspn(from, " ");

	*rest = from + len;
	return span_of(from, len);
}

enum err tie_take(struct visit *v, struct buf *why)
{
	const char *rest = http_form_str(v->req, FIELD);
	struct span word = next_word(&rest);
	bool same = !span_equal_str(word, NOT_SAME);

	if (same)
		return word.len ? say_one(v, word, true, why) : ERR_OK;
	word = next_word(&rest);
	if (!word.len)
		return buf_add_str(why, not_offered);
	for (int i = 0; word.len && i < OFFERS_MAX; i++, word = next_word(&rest))
		TRY(say_one(v, word, false, why));
	return ERR_OK;
}

static enum err save(struct visit *v, void *ctx)
{
	BUF why = buf_init(TIE_LOST);

	(void)ctx;
	TRY(tie_take(v, &why));
	return why.len ? http_stale(v->res, buf_str(&why)) : ERR_OK;
}

enum err tie_save(struct http_request *req, struct http_response *res)
{
	const char *said = http_form_str(req, FIELD);
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	if (!said[strspn(said, " ")])
		return ERR_INPUT;
	TRY(visit_change(&v, "tie", save, NULL));
	return visit_go(&v, span_equal_str(next_word(&said), NOT_SAME) ? "?gjort=inte-samma" : "?gjort=samma");
}

/* --- Taking it back ---------------------------------------------------------------------------------------------- */

/* The one of the address, where it is of this decision's matter and stands. */
static enum err find_tie(struct visit *v, struct tie *ret_tie)
{
	uint64_t tie;

	if (number_parse(http_param(v->req, "tie"), INT64_MAX, &tie) != ERR_OK)
		return ERR_NOT_FOUND;
	return tie_find_id(v->s, v->d.matter_id, (int64_t)tie, ret_tie);
}

static enum err show_undo(struct visit *v, const char *wrong)
{
	JSON json_t *data = NULL;
	struct tie t;

	TRY(find_tie(v, &t));
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
	struct tie t;

	TRY(find_tie(v, &t));
	return tie_undo(v->o, v->s, &v->d, t.id, v->person, *(const struct span *)ctx);
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
