#include "jourbeslut/delivery.h"

#include "jourbeslut/page.h"

static enum err put_time_or_nothing(json_t *object, const char *key, bool given, struct instant i)
{
	return given ? page_put_time(object, key, i) : json_put_text(object, key, "");
}

enum err page_delivery(struct store *s, const struct decision *d, struct instant now, json_t **ret_value)
{
	JSON json_t *object = json_object();
	struct delivery v;
	enum err e;

	if (!object)
		return ERR_MEMORY;
	e = delivery_find(s, d->id, now, &v);
	if (e == ERR_NOT_FOUND) {
		*ret_value = json_false();
		return ERR_OK;
	}
	TRY(e);
	TRY(page_put_time(object, "shown", v.shown));
	TRY(put_time_or_nothing(object, "taken", v.taken, v.taken_at));
	TRY(json_put_text(object, "taken_by", v.taken_by));
	TRY(json_put_bool(object, "overdue", v.overdue));
	TRY(put_time_or_nothing(object, "acknowledged", v.acknowledged, v.acknowledged_at));
	TRY(json_put_text(object, "acknowledged_by", v.acknowledged_by));
	TRY(json_put_text(object, "case_number", v.case_number));
	*ret_value = TAKE(object);
	return ERR_OK;
}
