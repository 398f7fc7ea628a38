/* "Låt tjänsten söka en beslutsfattare": begun by one tap, watched, stopped. */
#include "desk/seek_page.h"

#include <string.h>

#include "desk/handlers.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/seek.h"

#define SHOWN (2 * HOUR) /* on the desk, once it has ended */
#define AGAIN 15         /* seconds until the page looks again */

bool seek_page_can(const struct visit *v)
{
	/* Who is let in without the e-ID records calls, and wakes nobody. */
	return (v->roles & ROLE_BIT(ROLE_DUTY)) &&
	       (outbox_has(v->o->outbox, OUTBOX_SMS) || outbox_has(v->o->outbox, OUTBOX_MAIL));
}

/* By the service, after all its time. */
static bool is_given_up(const struct seek *k)
{
	return k->state == SEEK_EXHAUSTED || (k->state == SEEK_STOPPED && !k->ended_by[0]);
}

static const char *words_of(const struct seek *k)
{
	switch (k->state) {
	case SEEK_RUNNING:
		return "Tjänsten söker. Ring gärna själv under tiden";
	case SEEK_RECEIVED:
		return "Har svarat att jouren rings upp";
	case SEEK_EXHAUSTED:
		return "Alla är sökta, ingen har svarat: ring";
	case SEEK_CALLED:
		return "Avslutad: ett samtal är registrerat. Gällde det något annat, sök igen";
	case SEEK_STOPPED:
	case SEEK_STATE_COUNT:
	default:
		return is_given_up(k) ? "Slut utan svar, tjänsten söker inte längre: ring" : "Avbruten";
	}
}

/* --- On the desk -------------------------------------------------------------------------------------------------- */

static enum err add_seek(void *ctx, const struct seek *k)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(60);

	/* Whoever stopped it, or recorded the call, knows it; whoever else began it does not. */
	if ((k->state == SEEK_STOPPED && !is_given_up(k)) ||
	    (k->state == SEEK_CALLED && strcmp(k->ended_by, k->begun_by) == 0))
		return ERR_OK;
	TRY(buf_printf(&path, "/jour/sokning/%lld", (long long)k->id));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_text(item, "municipality", k->municipality));
	TRY(json_put_text(item, "text", words_of(k)));
	TRY(json_put_text(item, "who", k->ended_by));
	TRY(json_put_bool(item, "late", is_given_up(k)));
	return json_append(ctx, TAKE(item));
}

enum err seek_page_put(const struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();

	TRY(seek_each(v->s, instant_add(v->now, -SHOWN), add_seek, array));
	return json_put(data, "seeks", TAKE(array));
}

/* --- The page ----------------------------------------------------------------------------------------------------- */

struct asks {
	const struct visit *v;
	json_t *array;
};

static enum err add_ask(void *ctx, const struct seek_ask *a)
{
	const struct asks *w = ctx;
	char link[PHONE_LINK_TEXT];
	BUF words = buf_init(200);
	JSON json_t *item = json_object();

	phone_link(a->phone, link);
	if (a->has_message)
		TRY(outbox_message_words(&a->message, w->v->now, &words));
	else
		TRY(buf_add_str(&words, "Kunde inte sökas: ring"));
	TRY(page_put_time(item, "at", a->at));
	TRY(json_put_text(item, "name", a->name));
	TRY(json_put_text(item, "phone", a->phone));
	TRY(json_put_text(item, "phone_link", link));
	TRY(json_put_text(item, "words", buf_str(&words)));
	TRY(json_put_bool(item, "failed", !a->has_message || outbox_message_failed(&a->message)));
	return json_append(w->array, TAKE(item));
}

static enum err put_seek(const struct seek *k, json_t *data)
{
	BUF path = buf_init(60), call = buf_init(60);

	TRY(buf_printf(&path, "/jour/sokning/%lld/avbryt", (long long)k->id));
	TRY(buf_printf(&call, "/jour/ring?kommun=%s", k->code));
	TRY(json_put_text(data, "municipality", k->municipality));
	TRY(json_put_text(data, "text", words_of(k)));
	TRY(json_put_bool(data, "running", k->state == SEEK_RUNNING));
	TRY(json_put_bool(data, "received", k->state == SEEK_RECEIVED));
	TRY(json_put_bool(data, "exhausted", is_given_up(k)));
	TRY(page_put_time(data, "begun", k->begun));
	TRY(json_put_text(data, "begun_by", k->begun_by));
	TRY(json_put_text(data, "ended", ""));
	if (k->state != SEEK_RUNNING)
		TRY(page_put_time(data, "ended", k->ended));
	TRY(json_put_text(data, "ended_by", k->ended_by));
	TRY(json_put_int(data, "minutes", k->minutes));
	TRY(json_put_int(data, "reload", k->state == SEEK_RUNNING ? AGAIN : 0));
	TRY(json_put_text(data, "stop_path", buf_str(&path)));
	return json_put_text(data, "call_path", buf_str(&call));
}

static enum err find(const struct visit *v, struct seek *k)
{
	uint64_t id;

	if (number_parse(http_param(v->req, "seek"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	return seek_find(v->s, (int64_t)id, k);
}

enum err seek_show(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *array = json_array();
	struct visit v;
	struct asks w = { &v, array };
	struct seek k;

	TRY(visit_begin(req, res, &v));
	TRY(find(&v, &k));
	TRY(put_seek(&k, data));
	TRY(seek_ask_each(v.s, k.id, add_ask, &w));
	TRY(json_put(data, "asks", TAKE(array)));
	return http_render(res, "seek", TAKE(data));
}

/* --- Acts --------------------------------------------------------------------------------------------------------- */

static enum err begin(struct visit *v, void *ctx)
{
	struct municipality m;

	TRY(people_municipality_find_code(v->s, http_form_str(v->req, "kommun"), &m));
	return seek_begin(v->o->outbox, v->s, m.id, v->person, v->now, ctx);
}

enum err seek_start(struct http_request *req, struct http_response *res)
{
	struct visit v;
	int64_t seek;

	TRY(visit_begin(req, res, &v));
	if (!seek_page_can(&v))
		return ERR_WRONG_STATE;
	TRY(visit_change(&v, "seek decision maker", begin, &seek));
	jobs_wake(v.o->jobs);
	return http_redirectf(res, "/jour/sokning/%lld", (long long)seek);
}

static enum err stop(struct visit *v, void *ctx)
{
	const struct seek *k = ctx;

	return seek_stop(v->s, k->id, v->person, v->now);
}

/* It has ended meanwhile: the page says how. */
enum err seek_end_now(struct http_request *req, struct http_response *res)
{
	struct visit v;
	struct seek k;
	enum err e;

	TRY(visit_begin(req, res, &v));
	TRY(find(&v, &k));
	e = visit_change(&v, "stop seeking", stop, &k);
	if (e != ERR_WRONG_STATE)
		TRY(e);
	return http_redirectf(res, "/jour/sokning/%lld", (long long)k.id);
}
