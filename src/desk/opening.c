/* Visa med skäl: somebody without a pass and without a task in the matter says why before it is shown. */
#include "desk/handlers.h"

#include <string.h>

#include "desk/pass.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

#define BACK_MAX 512

/* Where to go on to: what was asked for, if that is of this decision or of the duty. */
static enum err put_back(const struct visit *v, struct span wanted, struct buf *out)
{
	BUF own = buf_init(100);

	TRY(page_decision_path(PAGE_DESK, &v->d, &own));
	if (wanted.len < BACK_MAX && http_path_safe(wanted) &&
	    (span_starts_with(wanted, buf_str(&own)) || span_starts_with(wanted, "/jour/")))
		return buf_add_span(out, wanted);
	return buf_add_span(out, buf_span(&own));
}

/* That it exists is no secret from the duty: reference, place, type and state stand in the lists. */
static enum err begin(struct http_request *req, struct http_response *res, struct visit *v, struct buf *back)
{
	struct span form = http_form(req, "till");

	TRY(visit_begin(req, res, v));
	TRY(decision_find_ref(v->s, http_param(req, "ref"), &v->d));
	TRY(visit_may_see(v, &v->d));
	return put_back(v, form.ptr ? form : http_query(req, "till"), back);
}

static enum err show(struct visit *v, const char *back, const char *wrong)
{
	JSON json_t *data = json_object(), *row = NULL;
	BUF path = buf_init(100);

	TRY(page_row(v->o, v->s, PAGE_DESK, &v->d, &v->reader, &row));
	TRY(buf_printf(&path, "%s/skal", json_text(row, "path")));
	TRY(json_put(data, "row", TAKE(row)));
	TRY(json_put_text(data, "post_path", buf_str(&path)));
	TRY(json_put_text(data, "back", back));
	TRY(pass_put(v, data, back));
	return page_reason_render(v->req, v->res, "opening", TAKE(data), wrong);
}

enum err opening_show(struct http_request *req, struct http_response *res)
{
	BUF back = buf_init(BACK_MAX);
	struct visit v;
	bool may;

	TRY(begin(req, res, &v, &back));
	TRY(duty_may_read(v.s, &v.reader, &v.d, &may));
	return may ? http_redirect(res, buf_str(&back)) : show(&v, buf_str(&back), "");
}

static enum err open_it(struct store *s, void *ctx)
{
	const struct visit *v = ctx;

	return oversight_open(s, v->now, v->person, v->d.matter_id, v->d.id, http_form(v->req, "reason"));
}

enum err opening_save(struct http_request *req, struct http_response *res)
{
	BUF back = buf_init(BACK_MAX);
	struct visit v;
	enum err e;

	TRY(begin(req, res, &v, &back));
	e = store_transaction(v.s, open_it, &v);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return show(&v, buf_str(&back), "Skriv skälet med minst 10 och högst 500 tecken.");
	TRY(e);
	return http_redirect(res, buf_str(&back));
}
