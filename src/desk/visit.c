#include "desk/visit.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/seen.h"

enum err visit_begin(struct http_request *req, struct http_response *res, struct visit *v)
{
	const struct http_session *session = http_session(req);

	if (!session)
		return ERR_LOGIN;
	*v = (struct visit){ .req = req,
		             .res = res,
		             .o = http_app(req),
		             .person = session->person,
		             .roles = session->roles,
		             .now = http_now(req) };
	TRY(http_store(req, &v->s));
	return duty_reader_of(v->s, v->person, v->roles, v->now, &v->reader);
}

/* A call that is sent, or that has begun: what was typed on its page is kept, and shown again. */
static bool is_recording(const struct visit *v)
{
	return strncmp(http_path(v->req), "/jour/ring", 10) == 0 &&
	       (http_request_method(v->req) == HTTP_POST || http_kept(v->req));
}

/* It began with the matter open, while there was a pass, a task or a reason. */
static enum err has_begun(const struct visit *v, bool *ret_begun)
{
	*ret_begun = false;
	if (!is_recording(v))
		return ERR_OK;
	return oversight_has_row(v->s, v->person, v->d.matter_id, instant_add(v->now, -HTTP_KEPT_LASTS), ret_begun);
}

static enum err may_read(const struct visit *v)
{
	BUF path = buf_init(sizeof v->path);
	bool may, begun;

	TRY(duty_may_read(v->s, &v->reader, &v->d, &may));
	TRY(has_begun(v, &begun));
	if (may || begun)
		return ERR_OK;
	TRY(buf_printf(&path, "/beslut/%s/skal", v->d.ref));
	http_detour(v->res, buf_str(&path));
	return ERR_REASON;
}

static enum err enter(struct visit *v, const char *what)
{
	BUF path = buf_init(sizeof v->path - 1);

	if (v->d.practice)
		http_practice(v->res);
	TRY(page_seen_put(v->res, v->s, &v->d));
	TRY(page_decision_path(PAGE_DESK, &v->d, &path));
	(void)snprintf(v->path, sizeof v->path, "%s", buf_str(&path));
	if (!what)
		return ERR_OK;
	return oversight_access(http_log(v->req), v->s, v->now, v->person, v->d.matter_id, v->d.id, what);
}

enum err visit_may_see(const struct visit *v, const struct decision *d)
{
	int64_t let_in = http_session(v->req)->let_in;

	if (let_in && (!d->has_oral || d->oral.admission != let_in))
		return ERR_NOT_FOUND;
	return decision_may_see(v->s, d, v->person, v->roles);
}

enum err visit_of(struct visit *v, struct span ref, const char *what)
{
	TRY(decision_find_ref(v->s, ref, &v->d));
	TRY(visit_may_see(v, &v->d));
	TRY(may_read(v));
	return enter(v, what);
}

enum err visit_decision(struct http_request *req, struct http_response *res, const char *what, struct visit *v)
{
	TRY(visit_begin(req, res, v));
	return visit_of(v, http_param(req, "ref"), what);
}

struct change {
	struct visit *v;
	const char *what;
	enum err (*body)(struct visit *v, void *ctx);
	void *ctx;
};

static enum err run_change(struct store *s, void *ctx)
{
	struct change *c = ctx;
	struct visit *v = c->v;

	if (v->d.id) {
		TRY(decision_find(s, v->d.id, &v->d));
		TRY(page_seen_check(v->req, v->res, s, v->d.id));
	}
	TRY(c->body(v, c->ctx));
	return oversight_access_add(s, v->now, v->person, v->d.matter_id, v->d.id, c->what);
}

enum err visit_change(struct visit *v, const char *what, enum err (*body)(struct visit *v, void *ctx), void *ctx)
{
	struct change c = { v, what, body, ctx };

	return store_transaction(v->s, run_change, &c);
}

enum err visit_data(struct visit *v, json_t **ret_data)
{
	JSON json_t *data = json_object(), *decision = NULL;

	TRY(page_decision(v->o, v->s, PAGE_DESK, &v->d, &decision));
	TRY(json_put(data, "decision", TAKE(decision)));
	*ret_data = TAKE(data);
	return ERR_OK;
}

enum err visit_go(struct visit *v, const char *below)
{
	return http_redirectf(v->res, "%s%s", v->path, below);
}

enum err visit_put_sign_address(const struct visit *v, json_t *data)
{
	const char *site = v->o->check_address, *host = strstr(site, "://");
	size_t len = host ? (size_t)(host + 3 - site) + strcspn(host + 3, "/") : 0;
	BUF address = buf_init(400);

	TRY(buf_add(&address, site, len));
	TRY(buf_add_str(&address, "/skriv-under"));
	return json_put_text(data, "sign_address", buf_str(&address));
}
