/* Law that ends, as the desk tells it. */
#include "desk/law_ending.h"

#include "jourbeslut/page.h"

#define CALM 30  /* days: up to that many it stands on top */
#define URGENT 7 /* the same, in red */

static enum err add_end(json_t *array, const struct law_end *end, struct date today)
{
	JSON json_t *item = json_object();
	char words[40];

	if (!item)
		return ERR_MEMORY;
	page_day_words(end->last, today, words);
	TRY(json_put_text(item, "name", end->type->short_name));
	TRY(page_put_day(item, "last", end->last));
	TRY(json_put_text(item, "words", words));
	TRY(json_put_bool(item, "over", end->days < 0));
	TRY(json_put_bool(item, "late", end->days <= URGENT));
	TRY(json_put_bool(item, "followed", end->follows != NULL));
	return json_append(array, TAKE(item));
}

/* What the folder has and nobody can read: the one who has the duty goes on, and knows whom to tell. */
static enum err put_broken(const struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct law_left_out one;

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; law_left_out(v->o->law, i, &one); i++) {
		JSON json_t *item = json_object();

		if (one.of != LAW_BROKEN && one.of != LAW_STOOD_IN)
			continue;
		TRY(json_put_text(item, "id", one.id));
		TRY(json_put_bool(item, "unreadable", one.of == LAW_BROKEN));
		TRY(json_put_bool(item, "stood_in", one.of == LAW_STOOD_IN));
		TRY(json_put_text(item, "from", ""));
		if (date_compare(one.from, date_of(v->now)) > 0)
			TRY(page_put_day(item, "from", one.from));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "law_broken", TAKE(array));
}

enum err law_ending_put(const struct visit *v, json_t *data)
{
	JSON json_t *soon = json_array(), *later = json_array();
	struct law_end ends[LAW_LIST_MAX];
	size_t count = law_ends(v->o->law, v->now, ends);

	if (!soon || !later)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		TRY(add_end(ends[i].days > CALM ? later : soon, &ends[i], date_of(v->now)));
	TRY(json_put(data, "law_soon", TAKE(soon)));
	TRY(json_put(data, "law_later", TAKE(later)));
	return put_broken(v, data);
}
