/* Lämna över: what is open goes to the next pass, whose holder says that it was received. */
#include <stdio.h>

#include "desk/handlers.h"
#include "desk/item.h"
#include "desk/pass.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"

struct list {
	struct visit *v;
	json_t *items;
	struct buf *shown; /* which they are, and why: what is handed over; NULL: nobody asks */
};

static enum err put_why(unsigned why, const struct decision *d, struct buf *out)
{
	static const char *const words[DUTY_OPEN_COUNT] = {
		[DUTY_OPEN_DUE] = "sista dag är nära eller passerad",
		[DUTY_OPEN_DISPUTED] = "något är ifrågasatt eller skickat tillbaka",
		[DUTY_OPEN_UNTAKEN] = "ingen i kommunen har tagit över",
		[DUTY_OPEN_TEXT] = "texten ska skrivas",
		[DUTY_OPEN_UNSIGNED] = "väntar på underskrift",
	};

	TRY(buf_add_str(out, page_decision_where(d)));
	for (int i = 0; i < DUTY_OPEN_COUNT; i++)
		if (why >> i & 1)
			TRY(buf_printf(out, " · %s", words[i]));
	return ERR_OK;
}

static enum err add_item(void *ctx, const struct decision *d, unsigned why)
{
	struct list *l = ctx;
	BUF text = buf_init(600);

	TRY(put_why(why, d, &text));
	if (l->shown)
		TRY(buf_printf(l->shown, "%s %s\n", d->ref, buf_str(&text)));
	return item_add(l->items, l->v, d, buf_str(&text),
	                why & (1u << DUTY_OPEN_DUE | 1u << DUTY_OPEN_DISPUTED) ? ITEM_SOON : ITEM_PLAIN);
}

#define LIST_MAX (1u << 20)

static enum err show(struct visit *v, const char *wrong)
{
	JSON json_t *data = json_object(), *items = json_array(), *form = json_object(), *errors = json_object(),
	            *problems = json_array();
	BUF shown = buf_init(LIST_MAX);
	struct list l = { v, items, &shown };

	TRY(duty_open_each(v->s, v->now, add_item, &l));
	http_seen_put(v->res, "");
	TRY(page_seen_add(v->res, buf_span(&shown)));
	TRY(pass_put(v, data, "/jour/lamna-over"));
	TRY(json_put(data, "items", TAKE(items)));
	TRY(json_put_text(form, "note", http_form_str(v->req, "note")));
	if (*wrong) {
		TRY(page_problem_add(problems, errors, "note", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "form", TAKE(form)));
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(v->res, "hand-over", TAKE(data));
}

enum err hand_over_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(oversight_access(http_log(req), v.s, v.now, v.person, 0, 0, "list"));
	return show(&v, "");
}

struct handing {
	struct span note;
	int64_t handover;
};

static enum err hand_over(struct visit *v, void *ctx)
{
	JSON json_t *items = json_array();
	BUF shown = buf_init(LIST_MAX);
	struct list l = { v, items, &shown };
	struct handing *h = ctx;

	TRY(duty_open_each(v->s, v->now, add_item, &l));
	TRY(page_seen_same(v->req, v->res, buf_span(&shown), "Listan över vad som är öppet är en annan."));
	return duty_hand_over(v->s, v->person, h->note, v->now, &h->handover);
}

enum err hand_over_save(struct http_request *req, struct http_response *res)
{
	struct handing h = { http_form(req, "note"), 0 };
	struct visit v;
	enum err e;

	TRY(visit_begin(req, res, &v));
	e = visit_change(&v, "hand over", hand_over, &h);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return show(&v, "Korta till högst 1 900 tecken, utan tecken som inte går att skriva ut.");
	TRY(e);
	return http_redirectf(res, "/jour/overlamning/%lld", (long long)h.handover);
}

/* --- The one who receives -------------------------------------------------------------------------------------------
 */

static enum err find(struct visit *v, struct handover *h)
{
	uint64_t id;

	if (number_parse(http_param(v->req, "handover"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	return duty_handover_find(v->s, (int64_t)id, h);
}

/* Words to the next pass may name people: they are read like the names of lists. */
static enum err put_handover(const struct visit *v, const struct handover *h, json_t *data)
{
	bool own = h->from_person == v->person, reads = own || v->reader.on_duty;
	BUF path = buf_init(100);

	TRY(buf_printf(&path, "/jour/overlamning/%lld", (long long)h->id));
	TRY(json_put_text(data, "from", h->from_name));
	TRY(page_put_time(data, "at", h->at));
	TRY(page_put_time(data, "began", h->pass_began));
	TRY(json_put_text(data, "note", reads ? h->note : ""));
	TRY(json_put_bool(data, "note_withheld", !reads && *h->note));
	TRY(json_put_text(data, "received", ""));
	if (h->received)
		TRY(page_put_time(data, "received", h->received_at));
	TRY(json_put_text(data, "received_by", h->received_name));
	TRY(json_put_bool(data, "may_receive", !h->received && v->reader.on_duty));
	TRY(json_put_text(data, "path", buf_str(&path)));
	return pass_put(v, data, buf_str(&path));
}

enum err handover_show(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *items = json_array();
	struct handover h;
	struct visit v;
	struct list l = { &v, items, NULL };

	TRY(visit_begin(req, res, &v));
	TRY(find(&v, &h));
	TRY(oversight_access(http_log(req), v.s, v.now, v.person, 0, 0, "list"));
	TRY(put_handover(&v, &h, data));
	TRY(duty_handover_items(v.s, h.id, add_item, &l));
	TRY(json_put(data, "items", TAKE(items)));
	return http_render(res, "handover", TAKE(data));
}

static enum err receive(struct visit *v, void *ctx)
{
	const struct handover *h = ctx;

	return duty_receive(v->o, v->s, h->id, v->person, v->now);
}

enum err handover_receive(struct http_request *req, struct http_response *res)
{
	struct handover h;
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(find(&v, &h));
	TRY(visit_change(&v, "receive handover", receive, &h));
	return http_redirectf(res, "/jour/overlamning/%lld", (long long)h.id);
}
