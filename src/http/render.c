#include "internal.h"

#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/base/time.h"

static bool may(const struct http_request *req, uint32_t who)
{
	if (who == HTTP_ANYBODY)
		return true;
	return req->logged_in && (who == HTTP_LOGGED_IN || (req->session.roles & who) != 0);
}

/* On the entry's own page or below it. */
static bool is_below(const struct http_request *req, const char *path)
{
	size_t len = strlen(path);

	return span_starts_with(req->path, path) &&
	       (req->path.len == len || req->path.ptr[len] == '/' || path[len - 1] == '/');
}

/* The same, and no other entry is nearer: the archive lies below the municipality's own page. */
static bool is_here(const struct http_request *req, const char *path)
{
	const struct http_settings *settings = &req->server->settings;

	for (size_t i = 0; i < settings->nav_count; i++)
		if (strlen(settings->nav[i].path) > strlen(path) && is_below(req, settings->nav[i].path))
			return false;
	return is_below(req, path);
}

static enum err add_nav(const struct http_request *req, json_t *page)
{
	const struct http_settings *settings = &req->server->settings;
	json_t *nav = json_object();

	TRY(json_put(page, "nav", nav));
	for (size_t i = 0; i < settings->nav_count; i++) {
		const struct http_nav *entry = &settings->nav[i];
		json_t *item = json_object();

		TRY(json_put(nav, entry->name, item));
		TRY(json_put_bool(item, "shown", may(req, entry->who)));
		TRY(json_put_bool(item, "here", is_here(req, entry->path)));
		TRY(json_put_text(item, "path", entry->path));
	}
	return ERR_OK;
}

static int64_t seconds_left(const struct http_request *req)
{
	return req->logged_in ? (req->session.ends.us - req->now.us) / SECOND : 0;
}

static enum err add_person(const struct http_request *req, json_t *page)
{
	TRY(json_put_text(page, "csrf", req->csrf));
	TRY(json_put_bool(page, "logged_in", req->logged_in));
	TRY(json_put_bool(page, "let_in", req->logged_in && req->session.let_in));
	TRY(json_put_text(page, "user", req->logged_in ? req->person.name : ""));
	TRY(json_put_text(page, "seen", req->seen_now));
	TRY(json_put_text(page, "changed", req->changed));
	return json_put_int(page, "session_ends_in", seconds_left(req));
}

enum err render_page_keys(struct http_response *res, json_t *data)
{
	struct http_request *req = res->req;
	const struct http_settings *settings = &req->server->settings;
	const char *environment = settings->environment;
	char now[SWEDISH_TIME_TEXT], phone[PHONE_LINK_TEXT];
	json_t *page = json_object();

	TRY(json_put(data, "page", page));
	if (request_has_flag(req, HTTP_LOGIN_BOUND) && !req->logged_in) {
		TRY(session_login_cookie(req, res));
		TRY(csrf_prepare(req));
	}
	TRY(add_person(req, page));
	TRY(kept_put_page(req, page));
	TRY(add_nav(req, page));
	instant_format_swedish(req->now, now);
	TRY(json_put_text(page, "now", now));
	TRY(json_put_text(page, "environment", environment));
	TRY(json_put_bool(page, "test", strcmp(environment, "production") != 0));
	TRY(json_put_bool(page, "practice", res->practice));
	TRY(json_put_text(page, "here", http_path(req)));
	TRY(json_put_text(page, "request_id", req->id));
	phone_link(settings->duty_phone, phone);
	TRY(json_put_text(page, "duty_phone_link", phone));
	return json_put_text(page, "duty_phone", settings->duty_phone);
}
