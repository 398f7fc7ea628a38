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
	return json_put(data, "law_later", TAKE(later));
}
