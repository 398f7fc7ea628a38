/* Beside what waits for a signature: what was sent to its decision maker, and the number to call. */
#include "desk/reach.h"

#include "desk/handlers.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/outbox.h"
#include "jourbeslut/page.h"

#define FRESH (10 * SECOND) /* the worker finds what was locked within a second or so */

static bool is_set_up(const struct visit *v)
{
	return outbox_has(v->o->outbox, OUTBOX_SMS) || outbox_has(v->o->outbox, OUTBOX_MAIL);
}

/* Never that something was sent where nobody knows that it was. */
static const char *words_of_none(const struct visit *v, const struct decision *d)
{
	if (!is_set_up(v))
		return "SMS är inte inställt: ring";
	return v->now.us - d->frozen.us < FRESH ? "Meddelandet är på väg" : "Inget meddelande är skickat: ring";
}

static enum err put_phone(const struct visit *v, const struct decision *d, json_t *json)
{
	char phone[40] = "", link[PHONE_LINK_TEXT];

	if (d->oral.decider_id)
		TRY(people_phone_find(v->s, d->oral.decider_id, d->municipality_id, date_of(v->now), phone));
	phone_link(phone, link);
	TRY(json_put_text(json, "phone", phone));
	return json_put_text(json, "phone_link", link);
}

enum err reach_put(const struct visit *v, const struct decision *d, json_t *json)
{
	struct outbox_message m;
	enum err e = d->practice ? ERR_NOT_FOUND : outbox_message_last(v->s, d->id, &m);
	bool any = e == ERR_OK && m.kind != OUTBOX_REGISTERED && m.wished.us >= d->frozen.us;
	BUF words = buf_init(200);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (any)
		TRY(outbox_message_words(&m, v->now, &words));
	else
		TRY(buf_add_str(&words, d->practice ? "Övning: inget skickas" : words_of_none(v, d)));
	TRY(json_put_text(json, "sent", buf_str(&words)));
	TRY(json_put_bool(json, "failed", any && outbox_message_failed(&m)));
	TRY(json_put_bool(json, "sleeps", any && outbox_message_sleeps(&m, v->now)));
	return put_phone(v, d, json);
}

struct messages {
	const struct visit *v;
	json_t *array;
};

static enum err add_message(void *ctx, const struct outbox_message *m)
{
	const struct messages *w = ctx;
	JSON json_t *row = json_object();
	BUF words = buf_init(200);

	TRY(outbox_message_words(m, w->v->now, &words));
	TRY(json_put_text(row, "what", outbox_kind_label(m->kind)));
	TRY(json_put_text(row, "words", buf_str(&words)));
	return json_append(w->array, TAKE(row));
}

enum err reach_put_page(const struct visit *v, json_t *data)
{
	bool waits = v->d.state == DECISION_FROZEN && !v->d.contested;
	JSON json_t *reach = waits ? json_object() : json_false(), *array = json_array();
	struct messages w = { v, array };

	if (waits)
		TRY(reach_put(v, &v->d, reach));
	TRY(json_put(data, "reach", TAKE(reach)));
	TRY(outbox_message_each(v->s, v->d.id, add_message, &w));
	return json_put(data, "messages", TAKE(array));
}

static enum err send_now(struct visit *v, void *ctx)
{
	(void)ctx;
	return outbox_send_now(v->s, v->d.id, v->person, v->now);
}

/* Pressed twice, or when the morning has come: it is on its way. */
enum err message_now(struct http_request *req, struct http_response *res)
{
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	e = visit_change(&v, "message now", send_now, NULL);
	if (e != ERR_WRONG_STATE)
		TRY(e);
	jobs_wake(v.o->jobs);
	return visit_go(&v, "?gjort=skickas");
}
