/* Certificates that end, as data of the start pages. */
#include "jourbeslut/ends.h"

#include "jourbeslut/page.h"

static enum err put_end(json_t *array, const struct end *end)
{
	BUF which = buf_init(1000), words = buf_init(1000);
	JSON json_t *item = json_object();
	bool gone = end->over || end->early;

	if (!item)
		return ERR_MEMORY;
	TRY(end_which(end, &which));
	TRY(end_words(end, &words));
	TRY(json_put_text(item, "name", end_title(end->what)));
	TRY(json_put_text(item, "which", buf_str(&which)));
	TRY(json_put_text(item, "text", buf_str(&words)));
	TRY(json_put_text(item, "safe", end_safe(end->what)));
	TRY(json_put_text(item, "todo", end_todo(end)));
	TRY(json_put_bool(item, "over", gone));
	TRY(json_put_bool(item, "late", gone || end->step <= ENDS_URGENT));
	return json_append(array, TAKE(item));
}

/* One with a spare is not urgent. */
enum err page_put_ends(json_t *data, const struct decision_office *o, struct instant now)
{
	JSON json_t *soon = json_array(), *later = json_array();
	struct end ends[ENDS_MAX];
	size_t count = ends_told(o->ends, now, ends);

	if (!soon || !later)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		TRY(put_end(ends[i].spare || ends[i].step > ENDS_ON_TOP ? later : soon, &ends[i]));
	TRY(json_put(data, "ends_soon", TAKE(soon)));
	return json_put(data, "ends_later", TAKE(later));
}
