#include "desk/hold.h"

#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"

enum err hold_is_held(struct visit *v, struct matter *ret_matter, bool *ret_held)
{
	TRY(decision_matter_find(v->s, v->d.matter_id, ret_matter));
	*ret_held = decision_matter_held(ret_matter, v->person, v->now);
	return ERR_OK;
}

/* Named by the address that taking over leads to. */
static enum err put_taken_from(struct visit *v, json_t *data)
{
	struct person p = { 0 };
	uint64_t id;
	enum err e = ERR_NOT_FOUND;

	if (number_parse(http_query(v->req, "fran"), INT64_MAX, &id) == ERR_OK)
		e = people_person_find(v->s, (int64_t)id, &p);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	return json_put_text(data, "taken_from", p.name);
}

enum err hold_put(struct visit *v, json_t *data, bool *ret_held)
{
	JSON json_t *held = json_object();
	struct matter m;

	TRY(put_taken_from(v, data));
	TRY(hold_is_held(v, &m, ret_held));
	if (!*ret_held)
		return json_put(data, "held", json_false());
	TRY(json_put_text(held, "name", m.holder_name));
	TRY(page_put_time(held, "since", m.held));
	return json_put(data, "held", TAKE(held));
}

/* Reading takes the draft from nobody: where somebody else had it, the first saving does. */
static enum err touch(struct visit *v, void *ctx)
{
	struct matter m;

	(void)ctx;
	TRY(decision_matter_find(v->s, v->d.matter_id, &m));
	if (m.holder_id && m.holder_id != v->person)
		return ERR_OK;
	return decision_hold(v->o, v->s, v->d.matter_id, v->person, false);
}

enum err hold_open(struct visit *v, const char *what)
{
	enum err e = visit_change(v, what, touch, NULL);

	return oversight_unwritten(http_log(v->req), e, v->person, v->d.id, what) ? ERR_OK : e;
}

static enum err take_over(struct visit *v, void *ctx)
{
	struct matter *m = ctx;

	TRY(decision_matter_find(v->s, v->d.matter_id, m));
	return decision_hold(v->o, v->s, v->d.matter_id, v->person, true);
}

/* The part of the decision's pages from which the button was pressed; "/text" where the browser does not say. */
static enum err below_of(const struct visit *v, struct buf *out)
{
	struct span referer = http_header(v->req, "Referer");
	size_t own = strlen(v->path);

	for (size_t i = 0; i + own < referer.len; i++) {
		struct span rest = span_of(referer.ptr + i + own, referer.len - i - own);
		size_t len = 0;

		if (memcmp(referer.ptr + i, v->path, own) != 0 || *rest.ptr != '/')
			continue;
		while (len < rest.len && rest.ptr[len] != '?' && rest.ptr[len] != '#')
			len++;
		return buf_add(out, rest.ptr, len);
	}
	return buf_add_str(out, "/text");
}

enum err hold_take_over(struct http_request *req, struct http_response *res)
{
	BUF below = buf_init(HTTP_TARGET_MAX);
	struct matter before = { 0 };
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(visit_change(&v, "take over", take_over, &before));
	TRY(below_of(&v, &below));
	if (before.holder_id && before.holder_id != v.person)
		TRY(buf_printf(&below, "?fran=%lld", (long long)before.holder_id));
	return visit_go(&v, buf_str(&below));
}
