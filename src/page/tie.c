/* The decisions about the same person in other matters: who has said so. */
#include "jourbeslut/page.h"
#include "jourbeslut/tie.h"

struct list {
	const struct decision_office *office;
	struct store *store;
	enum page_area area;
	const struct decision *decision;
	json_t *array;
};

enum err page_put_tied(json_t *object, const struct decision_office *o, enum page_area area, const struct decision *d)
{
	const struct law_type *type;
	BUF path = buf_init(200);

	TRY(decision_type(o, d, &type));
	TRY(page_decision_path(area, d, &path));
	TRY(json_put_text(object, "tied_ref", d->ref));
	TRY(json_put_text(object, "tied_path", buf_str(&path)));
	TRY(json_put_text(object, "tied_type", type->short_name));
	return page_put_time(object, "tied_stated", d->oral.stated);
}

struct first {
	struct decision decision;
	bool found;
};

static enum err keep_first(void *ctx, const struct decision *d)
{
	struct first *f = ctx;

	if (!f->found && d->has_oral)
		*f = (struct first){ *d, true };
	return ERR_OK;
}

static enum err add(void *ctx, const struct tie *t)
{
	const struct list *l = ctx;
	const struct decision_filter filter = { .matter = t->other,
		                                .practice = l->decision->practice,
		                                .oldest_first = true };
	struct first first = { .found = false };
	JSON json_t *item = json_object();
	BUF undo = buf_init(300);

	if (!item)
		return ERR_MEMORY;
	TRY(decision_each(l->store, &filter, keep_first, &first));
	if (!first.found)
		return ERR_OK;
	TRY(page_put_tied(item, l->office, l->area, &first.decision));
	if (l->area == PAGE_DESK && !t->undone)
		TRY(buf_printf(&undo, "/beslut/%s/samma-arende/%lld", l->decision->ref, (long long)t->id));
	TRY(json_put_bool(item, "same", t->same));
	TRY(page_put_time(item, "tied_at", t->at));
	TRY(json_put_text(item, "tied_by", t->by));
	TRY(json_put_text(item, "undo_path", buf_str(&undo)));
	TRY(json_put_text(item, "undone_by", t->undone_by));
	TRY(json_put_text(item, "undone_why", t->undone_why));
	TRY(json_put_text(item, "undone_at", ""));
	if (t->undone)
		TRY(page_put_time(item, "undone_at", t->undone_at));
	return json_append(l->array, TAKE(item));
}

enum err page_put_ties(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                       const struct decision *d)
{
	JSON json_t *array = json_array();
	struct list l = { o, s, area, d, array };

	if (!array)
		return ERR_MEMORY;
	TRY(tie_each(s, d->matter_id, add, &l));
	return json_put(data, "ties", TAKE(array));
}

/* --- Nobody has said it ------------------------------------------------------------------------------------------- */

static enum err add_untied(void *ctx, const struct tie_offer *offer)
{
	const struct list *l = ctx;
	JSON json_t *item = json_object();

	if (!item)
		return ERR_MEMORY;
	TRY(page_put_tied(item, l->office, l->area, &offer->other));
	TRY(json_put_bool(item, "by_number", offer->by_number));
	return json_append(l->array, TAKE(item));
}

enum err page_put_untied(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                         const struct decision *d, struct instant now)
{
	JSON json_t *array = json_array();
	struct list l = { o, s, area, d, array };
	struct tie_side side;
	char number[20];
	enum err e;

	if (!array)
		return ERR_MEMORY;
	e = tie_side_of(o, s, d, &side, number);
	if (e == ERR_OK)
		e = tie_offers(o, s, &side, now, add_untied, &l);
	if (e != ERR_CONFIG) /* a type that no pack knows any more */
		TRY(e);
	return json_put(data, "untied", TAKE(array));
}
