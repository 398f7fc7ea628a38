/* The step: what is due is tried, and what was answered is kept. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "outbox/body.h"
#include "outbox/message_store.h"
#include "outbox/seek_store.h"
#include "outbox/state.h"

#define LOOK_EVERY SECOND /* at what was committed meanwhile; nobody needs to wake us */
#define RETRY_AFTER (10 * SECOND)
#define CALL_LASTS (20 * SECOND)
#define AT_ONCE 50
#define OUTCOME_TEXT 200
#define REPORT_BYTES 16
#define REPORT_TEXT 24

/* --- Answers ------------------------------------------------------------------------------------------------------ */

/* The status is one of those in `list`, which has spaces between. */
static bool is_listed(const char *list, int status)
{
	char number[8];
	const char *at;

	(void)snprintf(number, sizeof number, "%d", status);
	at = strstr(list, number);
	return at && (at == list || at[-1] == ' ') && (at[strlen(number)] == ' ' || !at[strlen(number)]);
}

static bool is_taken(const struct outbox_call *c, const struct jobs_response *r)
{
	if (r->err != ERR_OK)
		return false;
	if (c->message.channel == OUTBOX_MAIL)
		return r->status >= 200 && r->status < 300;
	return is_listed(c->outbox->set.sms.accepted, r->status);
}

/* The operator understood, and does not take this message; trying again changes nothing. */
static bool is_refused(const struct outbox_call *c, const struct jobs_response *r)
{
	return c->message.channel == OUTBOX_SMS && r->err == ERR_OK && (r->status == 400 || r->status == 422);
}

struct answered {
	struct outbox_call *call;
	const struct jobs_response *response;
	char outcome[OUTCOME_TEXT];
	enum outbox_state state; /* after it */
};

/* [tx] */
static enum err keep_answer(struct store *s, void *ctx)
{
	const struct answered *a = ctx;
	struct outbox_call *c = a->call;
	const struct outbox_kind_facts *k = &outbox_kinds[c->message.kind];
	struct instant now = a->response->received;

	TRY(message_tried(s, c->attempt, a->outcome));
	if (a->state == OUTBOX_SENT)
		return message_sent(s, &c->message, c->attempt, k->joined, c->tried, now);
	if (a->state != OUTBOX_WISHED)
		return message_end(s, c->message.id, a->state, a->outcome, now);
	return message_error(s, c->message.id, a->outcome);
}

static enum outbox_state state_after(const struct outbox_call *c, const struct jobs_response *r)
{
	if (is_taken(c, r))
		return OUTBOX_SENT;
	if (is_refused(c, r))
		return OUTBOX_FAILED;
	return c->message.attempts + 1 >= outbox_kinds[c->message.kind].tries ? OUTBOX_GIVEN_UP : OUTBOX_WISHED;
}

static void describe(struct answered *a)
{
	const struct jobs_response *r = a->response;

	if (a->state == OUTBOX_SENT)
		(void)snprintf(a->outcome, sizeof a->outcome, "taken");
	else if (r->err == ERR_OK)
		(void)snprintf(a->outcome, sizeof a->outcome, "status %d", r->status);
	else
		(void)snprintf(a->outcome, sizeof a->outcome, "%s%s", r->given ? OUTCOME_UNKNOWN : "",
		               err_name(r->err));
}

static void answered(void *ctx, const struct jobs_response *response)
{
	struct outbox_call *c = ctx;
	struct outbox *o = c->outbox;
	struct answered a = { .call = c, .response = response };
	char number[24];
	enum err e;

	c->busy = false;
	if (response->err == ERR_WRONG_STATE)
		return; /* the worker stops; the try stands in the store, and is made again */
	a.state = state_after(c, response);
	describe(&a);
	e = store_transaction(o->store, keep_answer, &a);
	(void)snprintf(number, sizeof number, "%lld", (long long)c->message.id);
	log_event(o->log, a.state == OUTBOX_SENT ? LOG_INFO : LOG_WARN,
	          a.state == OUTBOX_SENT ? "message.sent" : "message.not_sent", "message", number, "kind",
	          outbox_kinds[c->message.kind].name, "outcome", a.outcome, "detail",
	          c->message.channel == OUTBOX_MAIL ? "" : response->detail, NULL);
	if (e != ERR_OK && e != ERR_WRONG_STATE)
		log_event(o->log, LOG_ERROR, "message.not_kept", "message", number, "error", err_name(e), NULL);
}

/* --- A try -------------------------------------------------------------------------------------------------------- */

struct trying {
	struct outbox_call *call;
	struct instant now;
	char address[ADDRESS_TEXT];
	char report[REPORT_TEXT]; /* code of the try; "" none */
	bool go;
};

static enum err is_needed(struct store *s, const struct outbox_message *m, struct instant now, bool *ret_needed)
{
	struct delivery delivery = { .taken = false };
	struct decision d = { 0 };
	enum err e;

	*ret_needed = true;
	if (m->kind == OUTBOX_FIND)
		return seek_ask_runs(s, m->cause, date_of(now), ret_needed);
	if (m->kind == OUTBOX_DUE)
		return outbox_is_due(s, m->municipality_id, date_of(now), date_add_days(date_of(now), 1), ret_needed);
	if (!m->decision_id)
		return ERR_OK;
	TRY(decision_find(s, m->decision_id, &d));
	e = delivery_find(s, d.id, now, &delivery);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	*ret_needed = outbox_needed(m->kind, &d, e == ERR_OK ? &delivery : NULL);
	return ERR_OK;
}

/* It has been tried often or long enough. By the clock that may have been set: then it goes on by number. What was
 * never tried, since the service was down, is late but not over; nobody is looked for late. */
static bool is_over(const struct outbox_message *m, struct instant now)
{
	const struct outbox_kind_facts *k = &outbox_kinds[m->kind];

	return m->attempts >= k->tries ||
	       ((m->attempts > 0 || k->urgent) && now.us > instant_add(m->not_before, k->lasts).us);
}

/* What is not for the night waits for the morning again where a night has come between; not what the duty sent in the
 * night. */
static bool must_sleep(const struct outbox_message *m, struct instant now, struct instant *ret_morning)
{
	*ret_morning = outbox_not_before(m->kind, now);
	return ret_morning->us > now.us && outbox_not_before(m->kind, m->not_before).us == m->not_before.us;
}

/* Nobody else can know it: who reports proves by it to be the operator. */
static enum err make_report(const struct outbox *o, struct trying *t)
{
	BUF code = buf_init(REPORT_TEXT - 1);
	uint8_t bytes[REPORT_BYTES];

	if (t->call->message.channel != OUTBOX_SMS || !strstr(o->set.sms.body, "{report}"))
		return ERR_OK;
	TRY(random_fill(o->random, bytes, sizeof bytes));
	TRY(base64url_encode(bytes, sizeof bytes, &code));
	(void)snprintf(t->report, sizeof t->report, "%s", buf_str(&code));
	return ERR_OK;
}

/* [tx] Six children are six messages that are no reason not to be looked for. */
static enum err is_capped(struct store *s, const struct outbox_message *m, struct instant now, bool *ret_capped)
{
	const int share = outbox_kinds[m->kind].urgent ? 2 : 1;
	int64_t receiver, all;

	TRY(message_tries(s, m, now, &receiver, &all));
	*ret_capped = receiver >= OUTBOX_RECEIVER_HOUR * share || all >= OUTBOX_ALL_HOUR * share;
	return ERR_OK;
}

/* [tx] */
static enum err begin_try(struct store *s, struct trying *t)
{
	const struct outbox_message *m = &t->call->message;
	char masked[ADDRESS_TEXT];

	address_mask(m->channel, t->address, masked);
	t->go = true;
	return message_try(s, m->id, masked, t->report, t->now, instant_add(t->now, outbox_backoff(m->attempts + 1)),
	                   &t->call->attempt);
}

/* [tx] Decides, and commits that it is tried before anything goes out. */
static enum err claim(struct store *s, void *ctx)
{
	struct trying *t = ctx;
	struct outbox_message *m = &t->call->message;
	const int attempts = m->attempts;
	struct instant morning;
	bool needed, capped;
	enum err e;

	t->go = false;
	TRY(message_find(s, m->id, m));
	if (m->state != OUTBOX_WISHED || m->attempts != attempts) /* another service on this store was quicker */
		return ERR_OK;
	TRY(is_needed(s, m, t->now, &needed));
	if (!needed)
		return message_end(s, m->id, OUTBOX_NOT_NEEDED, "", t->now);
	if (must_sleep(m, t->now, &morning))
		return message_sleep(s, m->id, morning);
	if (is_over(m, t->now))
		return message_end(s, m->id, OUTBOX_GIVEN_UP, "time is over", t->now);
	e = message_address(s, m, date_of(t->now), t->address);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return message_end(s, m->id, OUTBOX_FAILED, "no address", t->now);
	TRY(e);
	TRY(is_capped(s, m, t->now, &capped));
	if (capped)
		return message_put_off(s, m->id, instant_add(t->now, OUTBOX_CAPPED));
	return begin_try(s, t);
}

static enum err post_sms(struct outbox *o, const struct trying *t, const char *text)
{
	BUF body = buf_init(BODY_MAX), report = buf_init(BODY_MAX);

	TRY(buf_printf(&report, "%s" OUTBOX_REPORT_PATH "%s", o->set.site, t->report));
	TRY(body_sms(&o->set.sms, t->address, text, buf_str(&report), &body));
	const struct jobs_request request = { .url = o->set.sms.url,
		                              .body = buf_span(&body),
		                              .content_type = o->set.sms.content_type,
		                              .accept = "*/*",
		                              .authorization = o->authorization.len ? buf_str(&o->authorization) : NULL,
		                              .tls = &o->sms_tls,
		                              .timeout_us = CALL_LASTS,
		                              /* An operator that took it has, whatever its answer is: else it
		                               * would be sent again, and told as not sent. */
		                              .status_only = true };
	return jobs_post(o->jobs, &request, answered, t->call);
}

static enum err post_mail(struct outbox *o, const struct trying *t, const char *text)
{
	const struct jobs_mail mail = { .from = o->set.mail.from,
		                        .to = t->address,
		                        .user = *o->set.mail.user ? o->set.mail.user : NULL,
		                        .password = buf_str(&o->password) };
	BUF body = buf_init(BODY_MAX);

	TRY(body_mail(&o->set, t->address, text, t->call->attempt, t->now, &body));
	const struct jobs_request request = { .url = o->mail_url,
		                              .body = buf_span(&body),
		                              .mail = &mail,
		                              .tls = &o->mail_tls,
		                              .timeout_us = CALL_LASTS };
	return jobs_post(o->jobs, &request, answered, t->call);
}

static enum err post(struct outbox *o, const struct trying *t)
{
	BUF text = buf_init(BODY_MAX);

	TRY(outbox_text(&o->set, t->call->message.kind, &text));
	return t->call->message.channel == OUTBOX_MAIL ? post_mail(o, t, buf_str(&text))
	                                               : post_sms(o, t, buf_str(&text));
}

static enum err try_one(struct outbox *o, struct outbox_call *c, const struct outbox_message *m, struct instant now)
{
	struct trying t = { .call = c, .now = now };

	*c = (struct outbox_call){ .outbox = o, .message = *m, .tried = now };
	TRY(make_report(o, &t));
	TRY(store_transaction(o->store, claim, &t));
	if (!t.go)
		return ERR_OK;
	TRY(post(o, &t));
	c->busy = true;
	return ERR_OK;
}

/* A place for a call; NULL: none is free for its like. */
static struct outbox_call *place_for(struct outbox *o, bool urgent)
{
	struct outbox_call *place = NULL;
	int ordinary = 0;

	for (size_t i = 0; i < OUTBOX_CALLS; i++) {
		struct outbox_call *c = &o->calls[i];

		if (!c->busy)
			place = c;
		else if (!outbox_kinds[c->message.kind].urgent)
			ordinary++;
	}
	return urgent || ordinary < OUTBOX_CALLS_ORDINARY ? place : NULL;
}

/* It is under way, or would be joined with what is: then it is not sent beside it. */
static bool goes_along(const struct outbox *o, const struct outbox_message *m)
{
	for (size_t i = 0; i < OUTBOX_CALLS; i++) {
		const struct outbox_message *other = &o->calls[i].message;

		if (!o->calls[i].busy)
			continue;
		if (other->id == m->id ||
		    (outbox_kinds[m->kind].joined && other->kind == m->kind && other->person_id == m->person_id &&
		     other->municipality_id == m->municipality_id))
			return true;
	}
	return false;
}

/* The first failure is told; the others are tried all the same. Of many that are put off, some at a time: each is a
 * transaction, and the worker has other things to do. */
static enum err send_due(struct outbox *o, bool urgent, struct instant now)
{
	struct outbox_message m = { .id = 0 };
	struct outbox_call *place;
	enum err first = ERR_OK, e = ERR_OK;

	for (int i = 0; i < AT_ONCE && (place = place_for(o, urgent)) &&
	                (e = message_next(o->store, now, urgent, m.id, &m)) == ERR_OK;
	     i++) {
		if (goes_along(o, &m))
			continue;
		e = try_one(o, place, &m, now);
		first = first == ERR_OK ? e : first;
	}
	return first != ERR_OK || e == ERR_NOT_FOUND ? first : e;
}

struct instant outbox_step(void *ctx, struct instant now)
{
	struct outbox *o = ctx;
	enum err planned = outbox_plan(o, o->store, now), sought = outbox_seek(o, o->store, now),
	         urgent = send_due(o, true, now), sent = send_due(o, false, now);

	if (sent == ERR_OK)
		sent = urgent;

	if (planned == ERR_OK)
		planned = sought;
	if (planned == ERR_OK && sent == ERR_OK)
		return instant_add(now, LOOK_EVERY);
	log_event(o->log, LOG_ERROR, "outbox.failed", "error", err_name(planned != ERR_OK ? planned : sent), NULL);
	return instant_add(now, RETRY_AFTER);
}
