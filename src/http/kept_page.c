/* What pages say of what was kept: the page it stands in again, and the error page. */
#include "internal.h"

#include <string.h>

#include "jourbeslut/base/text.h"

/* --- The page ----------------------------------------------------------------------------------------------------- */

static enum err put_names(json_t *object, const char *key, const json_t *names)
{
	json_t *array = json_array();
	const json_t *name;
	size_t i;

	TRY(json_put(object, key, array));
	json_array_foreach (names, i, name) {
		json_t *item = json_object();

		TRY(json_append(array, item));
		TRY(json_put_text(item, "name", json_string_value(name)));
	}
	return ERR_OK;
}

static enum err put_time(json_t *object, struct instant at)
{
	char text[SWEDISH_TIME_TEXT];

	instant_format_swedish(at, text);
	return json_put_text(object, "at", text);
}

/* Another form of the same tab stands before it. */
static bool is_told(const struct http_kept_info *list, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(list[i].tab, list[before].tab) == 0 && strcmp(list[i].page, list[before].page) == 0)
			return true;
	return false;
}

/* What another tab kept of the same page. */
static enum err put_more(struct http_request *req, json_t *kept)
{
	struct http_kept_info list[KEPT_OF_PERSON_MAX];
	json_t *array = json_array();
	struct store *s;
	size_t count;

	TRY(json_put(kept, "more", array));
	TRY(http_store(req, &s));
	TRY(http_kept_list(s, req->session.person, req->now, list, KEPT_OF_PERSON_MAX, &count));
	for (size_t i = 0; i < count; i++) {
		BUF path = buf_init(HTTP_PAGE_MAX + 40);
		json_t *item;

		if (strcmp(list[i].tab, req->kept.tab) == 0 || strcmp(list[i].page, req->kept.page) != 0 ||
		    is_told(list, i))
			continue;
		item = json_object();
		TRY(json_append(array, item));
		TRY(put_time(item, list[i].at));
		TRY(buf_printf(&path, "%s%ckvar=%lld", list[i].page, strchr(list[i].page, '?') ? '&' : '?',
		               (long long)list[i].id));
		TRY(json_put_text(item, "path", buf_str(&path)));
	}
	return ERR_OK;
}

static bool is_store(enum err e)
{
	return e == ERR_BUSY || e == ERR_STORAGE_FULL || e == ERR_IO;
}

static enum err put_kept(struct http_request *req, json_t *page)
{
	const char *why = json_text(req->kept.json, "why");
	json_t *kept = json_object();

	TRY(json_put(page, "kept", kept));
	TRY(put_time(kept, req->kept.info.at));
	TRY(json_put_int(kept, "id", req->kept.info.id));
	TRY(json_put_bool(kept, "ended",
	                  strcmp(why, err_name(ERR_LOGIN)) == 0 || strcmp(why, err_name(ERR_CSRF)) == 0));
	TRY(json_put_bool(kept, "too_large", strcmp(why, err_name(ERR_TOO_LARGE)) == 0));
	TRY(json_put_text(kept, "trouble", is_store(req->kept.info.why) ? err_text(req->kept.info.why) : ""));
	TRY(put_names(kept, "files", json_object_get(req->kept.json, "files")));
	return put_more(req, kept);
}

enum err kept_put_page(struct http_request *req, json_t *page)
{
	TRY(json_put_text(page, "form", req->logged_in ? req->kept.page : ""));
	TRY(json_put_text(page, "tab", req->kept.tab));
	return req->kept.has && !req->kept.quiet ? put_kept(req, page) : json_put(page, "kept", json_false());
}

/* --- The error page ----------------------------------------------------------------------------------------------- */

/* Would the same have another answer a little later, or after a login? */
static bool is_worth_again(enum err e)
{
	return err_group(e) == ERR_GROUP_BUSY || err_group(e) == ERR_GROUP_INTERNAL || e == ERR_LOGIN || e == ERR_CSRF;
}

static enum err put_typed(const struct http_request *req, json_t *typed, const struct field *f)
{
	const struct http_settings *settings = &req->server->settings;
	const char *label = settings->label ? settings->label(f->name.ptr) : f->name.ptr;
	json_t *item;

	if (!label || span_trim(f->value).len == 0)
		return ERR_OK;
	item = json_object();
	TRY(json_append(typed, item));
	TRY(json_put_text(item, "label", label));
	return json_put(item, "value", json_stringn(f->value.ptr, f->value.len));
}

static enum err put_hidden(json_t *hidden, const struct field *f)
{
	json_t *item = json_object();

	TRY(json_append(hidden, item));
	TRY(json_put(item, "name", json_stringn(f->name.ptr, f->name.len)));
	return json_put(item, "value", json_stringn(f->value.ptr, f->value.len));
}

static enum err put_hidden_text(json_t *hidden, const char *name, const char *value)
{
	json_t *item = json_object();

	TRY(json_append(hidden, item));
	TRY(json_put_text(item, "name", name));
	return json_put_text(item, "value", value);
}

static enum err put_fields(const struct http_request *req, json_t *data)
{
	json_t *typed = json_array(), *hidden = json_array();

	if (json_put(data, "typed", typed) != ERR_OK || json_put(data, "hidden", hidden) != ERR_OK)
		return ERR_MEMORY;
	for (size_t i = 0; i < req->form.count; i++) {
		const struct field *f = &req->form.items[i];

		if (span_equal_str(f->name, "csrf"))
			continue;
		TRY(put_typed(req, typed, f));
		TRY(put_hidden(hidden, f));
	}
	return req->has_seen ? put_hidden_text(hidden, "seen", req->seen) : ERR_OK;
}

static enum err put_files(const struct http_request *req, json_t *data)
{
	JSON json_t *names = json_array();

	for (size_t i = 0; i < req->files.count; i++) {
		struct span name = req->files.items[i].filename;

		TRY(json_append(names, json_stringn(name.ptr, name.len)));
	}
	if (req->files.unfinished.len > 0)
		TRY(json_append(names, json_stringn(req->files.unfinished.ptr, req->files.unfinished.len)));
	return put_names(data, "files", names);
}

enum err kept_put_error(const struct http_request *req, enum err e, json_t *data)
{
	bool again = req->kept.shown && request_is_change(req) && is_worth_again(e) &&
	             http_path_safe(span_str(http_path(req)));

	TRY(json_put_bool(data, "foreign", req->kept.foreign));
	TRY(json_put_bool(data, "stays", req->kept.put));
	TRY(json_put_text(data, "back_path",
	                  req->kept.shown && req->logged_in && request_is_change(req) ? req->kept.page : ""));
	TRY(json_put_text(data, "again_path", again ? http_path(req) : ""));
	if (!req->kept.shown)
		return ERR_OK;
	TRY(put_fields(req, data));
	return put_files(req, data);
}
