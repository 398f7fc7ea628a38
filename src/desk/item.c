#include "desk/item.h"

#include <stdio.h>

#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"

static enum err put_person(json_t *item, struct store *s, const struct decision *d)
{
	BUF name = buf_init(CASE_FILE_MAX);

	TRY(decision_person_name(s, d->matter_id, &name));
	return json_put_text(item, "person", name.len ? buf_str(&name) : d->has_oral ? d->oral.person_as_known : "");
}

enum err item_add(json_t *array, const struct decision_office *o, struct store *s, const struct decision *d,
                  const char *text, enum item_mark mark)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(100);
	const struct law_type *type = NULL;
	enum err e = decision_type(o, d, &type);

	if (e != ERR_OK && e != ERR_CONFIG) /* a type that no pack knows any more is shown by its id */
		return e;
	TRY(page_decision_path(PAGE_DESK, d, &path));
	TRY(json_put_text(item, "ref", d->ref));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_text(item, "type_name", type ? type->short_name : d->type));
	TRY(json_put_text(item, "municipality", d->municipality.name));
	TRY(put_person(item, s, d));
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
