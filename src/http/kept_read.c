/* What was kept of a page that is asked for, put into its forms again. */
#include "internal.h"

#include <string.h>

#include "text.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"

/* Of forms that share names of fields the latest is first: http_kept_field() tells them apart. */
static enum err fill_form(struct http_request *req, const json_t *json)
{
	const json_t *fields = json_object_get(json, "fields"), *pair;
	size_t i;

	json_array_foreach (fields, i, pair) {
		const char *name = json_string_value(json_array_get(pair, 0));
		const char *value = json_string_value(json_array_get(pair, 1));

		if (!name || !value)
			return ERR_INTERNAL;
		if (!fields_find(&req->form, name))
			TRY(fields_add(&req->form, span_str(name), span_str(value), &req->problem));
	}
	return ERR_OK;
}

static void copy(char *out, size_t size, const char *text)
{
	ASSERT(strlen(text) < size);
	memcpy(out, text, strlen(text) + 1);
}

/* The first row says which tab is meant; the other forms of that tab come along. */
static enum err take_row(void *ctx, struct kept_row *row)
{
	struct http_request *req = ctx;
	json_t *json = NULL;

	if (req->kept.has && strcmp(req->kept.tab, row->tab) != 0)
		return ERR_OK;
	if (json_object_get(req->kept.forms, row->form_name)) /* in memory: newer than in the store, or the same */
		return ERR_OK;
	TRY(json_read(buf_span(&row->form), KEPT_FORM_MAX, NULL, &json));
	TRY(json_put(req->kept.forms, row->form_name, json));
	TRY(fill_form(req, json));
	if (req->kept.has && req->kept.info.at.us >= row->at.us)
		return ERR_OK;
	copy(req->kept.tab, sizeof req->kept.tab, row->tab);
	req->kept.json = json;
	req->kept.info =
	        (struct http_kept){ row->id, row->at, json_text(json, "note"), err_of_name(json_text(json, "why")) };
	req->kept.has = true;
	return ERR_OK;
}

static enum err take_stored(struct http_request *req, uint64_t id, struct instant oldest)
{
	KEPT_ROW row = { 0 };
	struct store *s;

	TRY(http_store(req, &s));
	TRY(kept_row_find(s, req->session.person, req->kept.page, (int64_t)id, oldest, &row));
	TRY(take_row(req, &row));
	return kept_row_each(s, req->session.person, req->kept.page, req->kept.tab, oldest, take_row, req);
}

static enum err load(struct http_request *req)
{
	struct instant oldest = instant_add(req->now, -HTTP_KEPT_LASTS);
	uint64_t id;

	req->kept.forms = json_object();
	if (!req->kept.forms)
		return ERR_MEMORY;
	if (number_parse(http_query(req, "kvar"), INT64_MAX, &id) != ERR_OK)
		id = 0;
	if (!id)
		TRY(held_each(req->server->held, req->session.person, req->kept.page, oldest, take_row, req));
	return take_stored(req, id, oldest);
}

/* A page is shown also where what was kept of it cannot be read. */
void kept_load(struct http_request *req)
{
	enum err e;

	if (request_is_change(req) || req->kept.page[0] == '\0')
		return;
	e = load(req);
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		return;
	log_event(req->server->settings.log, LOG_WARN, "form.unread", "id", req->id, "err", err_name(e), NULL);
}

const struct http_kept *http_kept(const struct http_request *req)
{
	return req->kept.has ? &req->kept.info : NULL;
}

/* NULL: the form has no such field. */
static const char *field_of(const json_t *form, const char *name)
{
	const json_t *pair;
	size_t i;

	json_array_foreach (json_object_get(form, "fields"), i, pair)
		if (strcmp(json_string_value(json_array_get(pair, 0)), name) == 0)
			return json_string_value(json_array_get(pair, 1));
	return NULL;
}

const char *http_kept_field(const struct http_request *req, const char *form, const char *name)
{
	return req->kept.has ? field_of(json_object_get(req->kept.forms, form), name) : NULL;
}

enum err http_kept_value(struct store *s, int64_t person, const struct http_kept_info *info, const char *field,
                         struct buf *out)
{
	JSON json_t *json = NULL;
	KEPT_ROW row = { 0 };
	const char *value;
	enum err e = kept_row_find(s, person, info->page, info->id, info->at, &row);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(json_read(buf_span(&row.form), KEPT_FORM_MAX, NULL, &json));
	value = field_of(json, field);
	return value ? buf_add_str(out, value) : ERR_OK;
}
