#include "desk/item.h"

#include <stdio.h>

#include "jourbeslut/page.h"

enum err item_add(json_t *array, const struct visit *v, const struct decision *d, const char *text, enum item_mark mark)
{
	JSON json_t *item = NULL;

	TRY(page_row(v->o, v->s, PAGE_DESK, d, &v->reader, &item));
	TRY(json_put_text(item, "text", text));
	TRY(json_put_bool(item, "late", mark == ITEM_LATE));
	TRY(json_put_bool(item, "soon", mark == ITEM_SOON));
	return json_append(array, TAKE(item));
}

void item_waited(struct instant since, struct instant now, char out[60])
{
	int64_t waited = now.us - since.us;
	const struct {
		int64_t unit;
		const char *one, *many;
	} units[] = { { 24 * HOUR, "dygn", "dygn" }, { HOUR, "timme", "timmar" }, { MINUTE, "minut", "minuter" } };

	(void)snprintf(out, 60, "Väntat i mindre än en minut");
	for (size_t i = 0; i < ARRAY_LENGTH(units); i++) {
		int n = (int)(waited / units[i].unit);

		if (n < 1)
			continue;
		(void)snprintf(out, 60, "Väntat i %d %s", n, n == 1 ? units[i].one : units[i].many);
		return;
	}
}
