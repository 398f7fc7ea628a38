#include "desk/call_kept.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"

#define NOW_LASTS (48 * HOUR) /* as long as what was typed is kept (HTTP_KEPT_LASTS) */

static const char *const steps[CALL_STEP_COUNT] = {
	[CALL_STEP_CALL] = "",        [CALL_STEP_OPEN] = "andra",
	[CALL_STEP_WRONG] = "fel",    [CALL_STEP_CHECK] = "kontrollera",
	[CALL_STEP_START] = "kommun", [CALL_STEP_SAVED] = "sparat",
};

enum call_step call_kept_step(const struct visit *v)
{
	struct span step = http_query(v->req, "steg");

	for (int i = CALL_STEP_OPEN; i < CALL_STEP_COUNT; i++)
		if (span_equal_str(step, steps[i]))
			return (enum call_step)i;
	return CALL_STEP_CALL;
}

enum err call_kept_done(struct visit *v, bool *ret_led)
{
	uint8_t key[CALL_KEY];
	int64_t decision;
	enum err e;

	*ret_led = false;
	if (hex_decode(http_query(v->req, "key"), key, sizeof key) != ERR_OK)
		return ERR_OK;
	e = decision_find_call(v->s, span_of(key, sizeof key), &decision);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(decision_find(v->s, decision, &v->d));
	TRY(visit_may_see(v, &v->d));
	http_kept_spent(v->req);
	*ret_led = true;
	return http_redirectf(v->res, "/beslut/%s/registrerat", v->d.ref);
}

enum err call_kept_name(struct visit *v, const struct call_form *f, bool *ret_led)
{
	struct span query = http_query_text(v->req);
	BUF path = buf_init(HTTP_RETURN_PATH_MAX);

	*ret_led = false;
	if (http_query(v->req, "key").ptr)
		return ERR_OK;
	if (buf_printf(&path, "%s?%.*s%skey=%s", http_path(v->req), (int)query.len, query.ptr, query.len ? "&" : "",
	               f->key) != ERR_OK ||
	    !http_path_safe(buf_span(&path)))
		return ERR_OK; /* an address that no page of ours gave */
	*ret_led = true;
	return http_redirect(v->res, buf_str(&path));
}

static bool is_field(const char *name)
{
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")] == '\0' && strlen(name) < 40;
}

/* False: nothing is kept, and the page is rendered at once. */
static enum err keep(struct visit *v, bool *ret_kept)
{
	const char *page = http_page(v->req);
	enum err e;

	*ret_kept = false;
	if (!strstr(page, "?key=")) /* kept without a key it would stand in the next call */
		return ERR_OK;
	e = http_keep(v->req, "");
	if (err_group(e) == ERR_GROUP_BUSY || e == ERR_IO || e == ERR_TOO_LARGE)
		return ERR_OK;
	*ret_kept = e == ERR_OK;
	return e;
}

enum err call_kept_go(struct visit *v, enum call_step step, const char *field, bool *ret_led)
{
	bool at = *field && is_field(field);

	TRY(keep(v, ret_led));
	if (!*ret_led)
		return ERR_OK;
	return http_redirectf(v->res, "%s&steg=%s%s%s", http_page(v->req), steps[step], at ? "#" : "", at ? field : "");
}

static enum err go_check(struct visit *v, const struct call_form *f)
{
	const char *step = steps[CALL_STEP_CHECK], *page = http_page(v->req);

	if (strcmp(http_form_str(v->req, "stated_day"), CALL_NOW) != 0)
		return http_redirectf(v->res, "%s&steg=%s", page, step);
	return http_redirectf(v->res, "%s&steg=%s&nu=%lld", page, step, (long long)(f->in.stated.us / MINUTE));
}

enum err call_kept_check(struct visit *v, const struct call_form *f, bool *ret_led)
{
	TRY(keep(v, ret_led));
	return *ret_led ? go_check(v, f) : ERR_OK;
}

enum err call_kept_unrecorded(struct visit *v, const struct call_form *f, enum err why, bool *ret_led)
{
	*ret_led = strstr(http_page(v->req), "?key=") && http_hold(v->req, why) == ERR_OK;
	return *ret_led ? go_check(v, f) : ERR_OK;
}

struct instant call_kept_now(const struct visit *v)
{
	struct instant at;
	uint64_t minute;

	if (number_parse(http_query(v->req, "nu"), INT64_MAX / MINUTE, &minute) != ERR_OK)
		return v->now;
	at.us = (int64_t)minute * MINUTE;
	return at.us <= v->now.us && at.us > v->now.us - NOW_LASTS ? at : v->now;
}
