/* After the call: what was recorded, and the confirmation for police and home. */
#include <string.h>

#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/page.h"
#include "jourbeslut/archive.h"

/* Types often decided in the same call that the matter has no decision of yet. */
struct same_matter {
	const struct law_type *type;
	bool has[LAW_LIST_MAX];
};

static enum err mark_type(void *ctx, const struct decision *d)
{
	struct same_matter *m = ctx;

	for (size_t i = 0; i < m->type->often_with_count && i < ARRAY_LENGTH(m->has); i++)
		m->has[i] |= strcmp(m->type->often_with[i], d->type) == 0;
	return ERR_OK;
}

static enum err add_more(const struct visit *v, json_t *array, const struct law_type *type)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(200);

	TRY(buf_printf(&path, "/jour/ring?arende=%s&typ=%s", v->d.ref, type->id));
	TRY(json_put_text(item, "label", type->short_name));
	TRY(json_put_text(item, "path", buf_str(&path)));
	return json_append(array, TAKE(item));
}

static enum err put_more(struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct same_matter m = { 0 };
	const struct decision_filter filter = { .matter = v->d.matter_id, .practice = v->d.practice };

	TRY(decision_type(v->o, &v->d, &m.type));
	TRY(decision_each(v->s, &filter, mark_type, &m));
	/* After a no there is nothing to place. */
	for (size_t i = 0; v->d.oral.yes && i < m.type->often_with_count && i < ARRAY_LENGTH(m.has); i++) {
		const struct law_type *other = law_type_at(v->o->law, m.type->often_with[i], v->now);

		if (other && !m.has[i])
			TRY(add_more(v, array, other));
	}
	return json_put(data, "more", TAKE(array));
}

enum err recorded_show(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = NULL, *due = NULL;
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	if (!v.d.has_oral)
		return ERR_NOT_FOUND;
	TRY(visit_data(&v, &data));
	TRY(page_due(v.s, PAGE_DESK, &v.d, v.now, &due));
	TRY(json_put(data, "due", TAKE(due)));
	TRY(visit_put_sign_address(&v, data));
	TRY(put_more(&v, data));
	return http_render(res, "recorded", TAKE(data));
}

/* "https://jour.example.se/kontroll/" as one types it. */
static enum err put_check_address(const struct visit *v, json_t *data)
{
	BUF address = buf_init(400);
	size_t len = strlen(v->o->check_address);

	while (len && v->o->check_address[len - 1] == '/')
		len--;
	TRY(buf_add(&address, v->o->check_address, len));
	return json_put_text(data, "check_address", buf_str(&address));
}

enum err confirmation_show(struct http_request *req, struct http_response *res)
{
	BUF path = buf_init(200);
	JSON json_t *data = NULL, *array = NULL;
	BLOCKS blocks = { 0 };
	struct visit v;

	TRY(visit_decision(req, res, "confirmation", &v));
	TRY(archive_confirmation(v.o, v.s, &v.d, &blocks, NULL));
	TRY(visit_data(&v, &data));
	TRY(blocks_to_view(&blocks, &array));
	TRY(json_put(data, "blocks", TAKE(array)));
	TRY(put_check_address(&v, data));
	TRY(buf_printf(&path, "%s/bekraftelse?som=text", v.path));
	TRY(json_put_text(data, "mail_path", buf_str(&path)));
	if (span_equal_str(http_query(req, "som"), "text"))
		TRY(page_put_copy(data, "text", &blocks));
	else
		TRY(json_put_text(data, "text", ""));
	return http_render(res, "confirmation", TAKE(data));
}
