/* Texts that wait and whose law was taken back, as the desk tells them. */
#include "desk/law_revoked.h"

#include "desk/item.h"
#include "jourbeslut/revoked.h"

struct list {
	const struct visit *v;
	json_t *array; /* borrowed */
};

static enum err add(void *ctx, const struct decision *d, const struct revoked *r)
{
	const struct list *l = ctx;
	char waited[60];

	(void)r; /* the row says it */
	item_waited(d->frozen, l->v->now, waited);
	return item_add(l->array, l->v, d, waited, ITEM_PLAIN);
}

enum err law_revoked_put(struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct list l = { v, array };

	if (!array)
		return ERR_MEMORY;
	TRY(decision_revoked_waiting(v->s, add, &l));
	return json_put(data, "law_revoked", TAKE(array));
}
