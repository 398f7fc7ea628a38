#include "desk/call_kept.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"

static const char *const steps[CALL_STEP_COUNT] = {
	[CALL_STEP_CALL] = "",        [CALL_STEP_OPEN] = "andra",
	[CALL_STEP_WRONG] = "fel",    [CALL_STEP_CHECK] = "kontrollera",
	[CALL_STEP_START] = "kommun",
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
	TRY(decision_may_see(v->s, &v->d, v->person, v->roles));
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

enum err call_kept_go(struct visit *v, enum call_step step, const char *field, bool *ret_led)
{
	const char *page = http_page(v->req);
	bool at = *field && is_field(field);
	enum err e;

	*ret_led = false;
	if (!strstr(page, "?key=")) /* kept without a key it would stand in the next call */
		return ERR_OK;
	e = http_keep(v->req, "");
	if (err_group(e) == ERR_GROUP_BUSY || e == ERR_IO || e == ERR_TOO_LARGE)
		return ERR_OK;
	TRY(e);
	*ret_led = true;
	return http_redirectf(v->res, "%s&steg=%s%s%s", page, steps[step], at ? "#" : "", at ? field : "");
}
