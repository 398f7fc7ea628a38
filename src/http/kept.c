/* What was typed and not saved: kept for its person, and put into its page again. */
#include "internal.h"

#include <string.h>

#include "body.h"
#include "text.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"

/* --- Whose page, which page --------------------------------------------------------------------------------------- */

/* Does the address lead to a page that keeps, and that `roles` may open? Anything else would be a way to put rows and
 * links of one's own, and words into the pages of whoever may open them. */
static bool is_page(const struct http_request *req, struct span address, uint32_t roles)
{
	const char *question = address.len ? memchr(address.ptr, '?', address.len) : NULL;
	struct span path = span_of(address.ptr, question ? (size_t)(question - address.ptr) : address.len);
	struct route_match m;

	if (address.len > HTTP_PAGE_MAX || !http_path_safe(address))
		return false;
	m = routes_find(&req->server->routes, path, HTTP_GET);
	return m.route && (m.route->def->flags & HTTP_KEEPS) != 0 &&
	       (m.route->def->who == HTTP_LOGGED_IN || (m.route->def->who & roles) != 0);
}

/* Whose page it was is found by its token, once nobody is logged in. */
static uint32_t roles_of(const struct http_request *req)
{
	return req->logged_in ? req->session.roles : UINT32_MAX;
}

/* Small letters and digits, and in a form's name hyphens. */
static bool is_word(struct span s, const char *more)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
		      strchr(more, s.ptr[i])))
			return false;
	return s.len > 0;
}

static void copy(char *out, size_t size, struct span s)
{
	ASSERT(s.len < size);
	memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
}

static void name_form(struct http_request *req)
{
	struct span page = http_form(req, "page"), tab = http_form(req, "tab"), form = http_form(req, "form");

	if (page.len > 0 && is_page(req, page, roles_of(req)))
		copy(req->kept.page, sizeof req->kept.page, page);
	if (tab.len <= KEPT_TAB_MAX && is_word(tab, ""))
		copy(req->kept.tab, sizeof req->kept.tab, tab);
	if (form.len <= KEPT_NAME_MAX && is_word(form, "-"))
		copy(req->kept.form, sizeof req->kept.form, form);
	fields_drop(&req->form, "page");
	fields_drop(&req->form, "tab");
	fields_drop(&req->form, "form");
}

/* A page that is asked for: its path, and the key where it has one. */
static void name_page(struct http_request *req)
{
	struct span key = http_query(req, "key");
	BUF name = buf_init(HTTP_PAGE_MAX);

	if (buf_add_span(&name, req->path) != ERR_OK ||
	    (is_word(key, "") && (buf_add_str(&name, "?key=") != ERR_OK || buf_add_span(&name, key) != ERR_OK)))
		return; /* an address longer than any of ours */
	copy(req->kept.page, sizeof req->kept.page, buf_span(&name));
	copy(req->kept.tab, sizeof req->kept.tab, span_str(req->id));
}

void kept_name(struct http_request *req)
{
	if (req->kept.named || request_has_flag(req, HTTP_OWN_CSRF))
		return;
	req->kept.named = true;
	if (request_is_change(req))
		name_form(req);
	else if (request_has_flag(req, HTTP_KEEPS) && req->logged_in)
		name_page(req);
}

const char *http_page(const struct http_request *req)
{
	return req->kept.page;
}

/* --- Keeping and forgetting --------------------------------------------------------------------------------------- */

static enum err add_files(const struct http_request *req, json_t *form)
{
	json_t *files = json_array();

	TRY(json_put(form, "files", files));
	for (size_t i = 0; i < req->files.count; i++) {
		struct span name = req->files.items[i].filename;

		TRY(json_append(files, json_stringn(name.ptr, name.len)));
	}
	if (req->files.unfinished.len > 0)
		TRY(json_append(files, json_stringn(req->files.unfinished.ptr, req->files.unfinished.len)));
	return ERR_OK;
}

static enum err add_fields(const struct http_request *req, json_t *form)
{
	json_t *fields = json_array();

	TRY(json_put(form, "fields", fields));
	for (size_t i = 0; i < req->form.count; i++) {
		const struct field *f = &req->form.items[i];
		json_t *pair;

		if (span_equal_str(f->name, "csrf"))
			continue;
		pair = json_pack("[s%s%]", f->name.ptr, f->name.len, f->value.ptr, f->value.len);
		TRY(json_append(fields, pair));
	}
	return ERR_OK;
}

static enum err form_json(const struct http_request *req, const char *why, const char *note, struct buf *out)
{
	JSON json_t *form = json_object();
	FREE char *text = NULL;

	if (!form)
		return ERR_MEMORY;
	TRY(json_put_text(form, "why", why));
	TRY(json_put_text(form, "note", note));
	TRY(add_fields(req, form));
	TRY(add_files(req, form));
	text = json_dumps(form, JSON_COMPACT);
	return text ? buf_add_str(out, text) : ERR_MEMORY;
}

static struct kept_key key_of(const struct http_request *req, int64_t person)
{
	return (struct kept_key){ person, req->kept.page, req->kept.tab, req->kept.form };
}

static enum err keep_for(struct http_request *req, int64_t person, const char *why, const char *note)
{
	const struct kept_key key = key_of(req, person);
	BUF form = buf_init(KEPT_FORM_MAX);
	struct store *s;

	TRY(form_json(req, why, note, &form));
	TRY(http_store(req, &s));
	TRY(kept_row_put(s, &key, buf_span(&form), req->now, instant_add(req->now, -HTTP_KEPT_LASTS)));
	held_drop(req->server->held, &key);
	req->kept.put = true;
	log_event(req->server->settings.log, LOG_DEBUG, "form.kept", "id", req->id, "route", request_route_name(req),
	          "why", why, NULL);
	return ERR_OK;
}

enum err http_keep(struct http_request *req, const char *note)
{
	if (!req->kept.ours || req->kept.page[0] == '\0')
		return ERR_WRONG_STATE;
	return keep_for(req, req->session.person, "", note);
}

/* In memory: the store has just refused to write, and would be waited for again. */
static enum err hold_for(struct http_request *req, int64_t person, enum err why)
{
	const struct kept_key key = key_of(req, person);
	BUF form = buf_init(KEPT_FORM_MAX);

	TRY(form_json(req, err_name(why), "", &form));
	TRY(held_put(req->server->held, &key, buf_span(&form), req->now));
	req->kept.put = true;
	log_event(req->server->settings.log, LOG_WARN, "form.held", "id", req->id, "route", request_route_name(req),
	          "why", err_name(why), NULL);
	return ERR_OK;
}

enum err http_hold(struct http_request *req, enum err why)
{
	if (!req->kept.ours || req->kept.page[0] == '\0')
		return ERR_WRONG_STATE;
	return hold_for(req, req->session.person, why);
}

/* `all`: whatever the tab's forms of the page have kept. */
static enum err forget(struct http_request *req, bool all)
{
	struct kept_key key = key_of(req, req->session.person);
	struct store *s;

	if (all)
		key.form = NULL;
	held_drop(req->server->held, &key);
	TRY(http_store(req, &s));
	return kept_row_drop(s, &key);
}

static void log_unchanged(const struct http_request *req, enum err e)
{
	if (e != ERR_OK)
		log_event(req->server->settings.log, LOG_WARN, "form.not_kept", "id", req->id, "route",
		          request_route_name(req), "err", err_name(e), NULL);
}

void http_kept_spent(struct http_request *req)
{
	if (!req->kept.has)
		return;
	log_unchanged(req, forget(req, true)); /* it is swept out later */
	req->kept.has = false;
	fields_release(&req->form);
}

void http_kept_quiet(struct http_request *req)
{
	req->kept.quiet = true;
}

/* An answer of 503 says itself what was typed, and a store that is locked would be waited for again. */
void kept_settle(struct http_request *req, const struct http_response *res)
{
	if (!request_is_change(req) || !request_has_flag(req, HTTP_KEEPS) || !req->kept.ours ||
	    req->kept.page[0] == '\0' || req->kept.put)
		return;
	if (res->status < 400)
		log_unchanged(req, forget(req, false));
	else if (res->status < 500)
		log_unchanged(req, keep_for(req, req->session.person, "", ""));
}

/* --- A request that fails ----------------------------------------------------------------------------------------- */

bool kept_wants_body(const struct http_request *req)
{
	if (req->refused == ERR_OK || req->close || !request_is_change(req) || !request_has_flag(req, HTTP_KEEPS))
		return false;
	if (req->refused == ERR_MEDIA_TYPE || req->refused == ERR_CSRF || (req->refused == ERR_RATE && !req->logged_in))
		return false; /* a flood of one address is not read, and costs no memory */
	return csrf_check_source(req) == ERR_OK;
}

/* Who had the page on which it was typed. ERR_NOT_FOUND: nobody knows. */
static enum err find_owner(struct http_request *req, int64_t *ret_person)
{
	struct span token = http_form(req, "csrf");
	struct sha256 hash;
	struct store *s;
	bool let_in;

	*ret_person = req->session.person;
	if (req->kept.ours)
		return ERR_OK;
	if (token.len != TOKEN_TEXT - 1)
		return ERR_NOT_FOUND;
	if (req->logged_in && bytes_equal(token.ptr, req->csrf, TOKEN_TEXT - 1))
		return ERR_OK;
	TRY(sha256_of(token, &hash));
	TRY(http_store(req, &s));
	TRY(form_token_find(s, &hash, instant_add(req->now, -HTTP_FORM_TOKEN_LASTS), ret_person, &let_in));
	return !let_in || is_page(req, span_str(req->kept.page), req->server->settings.let_in_roles) ? ERR_OK
	                                                                                             : ERR_NOT_FOUND;
}

/* Waiting for a store that has just been waited for, or writing to a full disk, would only take time. */
static bool may_write(enum err e)
{
	return e == ERR_RATE || (err_group(e) != ERR_GROUP_BUSY && e != ERR_IO);
}

/* The store reads, and cannot write: the page can be shown, and holds what was typed, until it can. */
static bool may_hold(const struct http_request *req, enum err e)
{
	return (e == ERR_BUSY || e == ERR_STORAGE_FULL || e == ERR_IO) && req->kept.ours && !req->server->stopping;
}

/* The login leads to the page; so does what can be pressed again there as it is. */
static const char *way_of(const struct http_request *req, enum err e)
{
	if (e == ERR_LOGIN)
		return req->server->settings.login_path;
	return req->logged_in && (e == ERR_CSRF || e == ERR_TOO_LARGE || may_hold(req, e)) ? req->kept.page : NULL;
}

/* A page that is not there any more, for what was kept of it: the error page shows that, and it stays. */
static void page_is_gone(struct http_request *req)
{
	if (req->kept.has)
		req->kept.shown = req->kept.put = req->kept.quiet = true;
}

void kept_refused(struct http_request *req, enum err e)
{
	int64_t person = 0;
	enum err found, kept = ERR_WRONG_STATE;

	page_is_gone(req);
	if (!request_is_change(req) || !request_has_flag(req, HTTP_KEEPS))
		return;
	if (req->kept.reading && body_parse_part(req) != ERR_OK)
		return;
	kept_name(req);
	if (req->kept.page[0] == '\0')
		return;
	found = find_owner(req, &person);
	req->kept.foreign = found == ERR_OK && req->logged_in && person != req->session.person;
	req->kept.shown = !req->kept.foreign;
	if (found == ERR_OK && may_write(e))
		kept = keep_for(req, person, err_name(e), "");
	else if (found == ERR_OK && may_hold(req, e))
		kept = hold_for(req, person, e);
	if (found == ERR_OK && (may_write(e) || may_hold(req, e)))
		log_unchanged(req, kept);
	if (kept == ERR_OK && !req->kept.foreign)
		req->kept.back = way_of(req, e);
}

enum err kept_way(const struct http_request *req, struct buf *ret_way, bool *ret_leads)
{
	*ret_leads = req->kept.back != NULL;
	if (!*ret_leads)
		return ERR_OK;
	TRY(buf_add_str(ret_way, req->kept.back));
	if (req->kept.back == req->kept.page)
		return ERR_OK;
	TRY(buf_add_str(ret_way, "?kvar=1&till="));
	return http_url_encode(span_str(req->kept.page), ret_way);
}

/* --- While it is written, and thrown away ------------------------------------------------------------------------- */

static enum err save(struct http_request *req, struct http_response *res)
{
	JSON json_t *answer = json_object();

	if (!answer)
		return ERR_MEMORY;
	TRY(http_keep(req, ""));
	TRY(json_put_int(answer, "seconds", (req->session.ends.us - req->now.us) / SECOND));
	return http_json(res, json_incref(answer));
}

static enum err throw_away(struct http_request *req, struct http_response *res)
{
	if (req->kept.page[0] == '\0')
		return ERR_INPUT;
	TRY(forget(req, true));
	return http_redirect(res, req->kept.page);
}

#define KEPT_BODY_MAX ((size_t)1 << 20)
static const struct http_route routes[] = {
	{ .method = HTTP_POST,
	  .path = "/kvar",
	  .who = HTTP_LOGGED_IN,
	  .body = HTTP_BODY_FORM,
	  .max_body = KEPT_BODY_MAX,
	  .rate = HTTP_RATE_POLL,
	  .flags = HTTP_API | HTTP_KEEPS | HTTP_QUIET,
	  .handler = save },
	{ .method = HTTP_POST,
	  .path = "/kvar/bort",
	  .who = HTTP_LOGGED_IN,
	  .body = HTTP_BODY_FORM,
	  .max_body = 4096,
	  .rate = HTTP_RATE_CHANGE,
	  .handler = throw_away },
};

const struct http_table kept_table = HTTP_TABLE(routes);
