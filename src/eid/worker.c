/* The worker's step: carries each order that is not at an end one step further. What it holds in memory is only when to
 * look at an order next and which call is under way; everything else is in the store. */
#include "eid_state.h"

#include "bankid.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/store.h"
#include "turns.h"

/* Calls under way at once: what bounds our memory, and what the provider has of us at one time. */
#define IN_FLIGHT_MAX 64
#define URL_MAX 512
#define REQUEST_MAX ((size_t)512 << 10)
#define ANSWER_MAX ((size_t)1 << 20)
#define HELD_USUAL ((size_t)64 << 10)
/* How long an order may wait for the provider to take it; a person stands before the page. */
#define START_PATIENCE (15 * SECOND)
/* How long an outcome can be had at all: 30 s to open the order, some 3 minutes to finish, 3 to 5 minutes in which the
 * provider keeps the result. After that nobody knows. */
#define ATTEMPT_LIFE (10 * MINUTE)
#define PICK_UP_WINDOW (30 * SECOND)
/* After an error of our own store. */
#define RETRY (1 * SECOND)

/* How often the store is asked for orders that nobody told of. */
#define LOOK (1 * SECOND)
/* Where the provider says no more than that it was too much. */
#define PAUSE (1 * SECOND)
#define PAUSE_MAX MINUTE

struct worker {
	struct eid *eid;
	struct jobs *jobs;
	struct store *store;
	struct turns turns;
	size_t in_flight;
	struct instant look_at;   /* when the store is asked anew */
	struct instant paused_to; /* the provider's limit: nothing is sent before; what came is judged all the same */
};

void worker_free(struct worker *w)
{
	if (w)
		turns_release(&w->turns);
	free(w);
}

static void note(const struct live *l, enum log_level level, const char *event, const char *what)
{
	log_event(l->worker->eid->log, level, event, "order", l->order.public_id, "what", what, NULL);
}

static void look_again(struct live *l, int64_t after_us)
{
	l->next_at = instant_add(clock_now(l->worker->eid->clock), after_us);
}

/* A change of the store that did not work is tried again; the order stays where it was. */
static bool stored(struct live *l, enum err e)
{
	if (e == ERR_OK)
		return true;
	note(l, LOG_ERROR, "eid.not_stored", err_name(e));
	l->worker->look_at = (struct instant){ 0 }; /* with a new snapshot */
	look_again(l, RETRY);
	return false;
}

static void end(struct live *l, enum eid_state state, const char *hint)
{
	struct worker *w = l->worker;

	if (!stored(l, order_put_end(w->store, &l->order, state, hint, clock_now(w->eid->clock))))
		return;
	log_event(w->eid->log, state == EID_LOST ? LOG_WARN : LOG_INFO, "eid.ended", "order", l->order.public_id,
	          "state", eid_state_name(state), "hint", hint, NULL);
	look_again(l, 0);
	jobs_wake(w->jobs); /* somebody may wait for the outcome */
}

static void post(struct live *l, const char *path, struct span body, jobs_done_fn *done)
{
	const struct eid *e = l->worker->eid;
	struct jobs_request request = {
		.body = body, .tls = &e->tls, .timeout_us = e->settings.request_timeout_us, .response_max = ANSWER_MAX
	};
	BUF url = buf_init(URL_MAX);
	size_t base = strlen(e->settings.api_url);
	enum err err;

	if (e->settings.api_url[base - 1] == '/')
		base--;
	err = buf_printf(&url, "%.*s%s", (int)base, e->settings.api_url, path);

	request.url = buf_str(&url);
	if (err == ERR_OK)
		err = jobs_post(l->worker->jobs, &request, done, l);
	if (err != ERR_OK) {
		note(l, LOG_ERROR, "eid.not_sent", err_name(err));
		look_again(l, RETRY);
		return;
	}
	l->in_flight = true;
	l->worker->in_flight++;
	l->sent = clock_now(e->clock);
}

static bool too_many(const struct jobs_response *r)
{
	return r->err == ERR_OK && r->status == 429;
}

/* Every answer comes here first. Whatever it is, the provider told the time, and how much more it takes. False: we
 * stop, and nothing is to be done. */
static bool landed(struct live *l, const struct jobs_response *r)
{
	struct worker *w = l->worker;
	int64_t wait = too_many(r) && r->wait_us < PAUSE ? PAUSE : r->wait_us;
	struct instant to = instant_add(r->received, wait < PAUSE_MAX ? wait : PAUSE_MAX);

	l->in_flight = false;
	w->in_flight--;
	if (r->err == ERR_OK)
		clocks_heard_date(w->eid->clocks, w->eid->settings.api_url, r);
	if (r->err != ERR_WRONG_STATE && wait > 0 && to.us > w->paused_to.us) {
		w->paused_to = to;
		log_event(w->eid->log, LOG_WARN, "eid.paused", "what", too_many(r) ? "status 429" : "no calls left",
		          NULL);
	}
	return r->err != ERR_WRONG_STATE;
}

/* "TIMEOUT", "http503", "maintenance": what went wrong, for the log and as hint. */
static void failure_code(const struct jobs_response *r, char out[40])
{
	if (r->err != ERR_OK)
		(void)snprintf(out, 40, "%s", r->err == ERR_TIMEOUT ? "noAnswer" : "noContact");
	else
		bankid_error_code(r->status, r->body, out);
}

/* ---- wanted ---- */

static void started(void *ctx, const struct jobs_response *r)
{
	struct live *l = ctx;
	struct worker *w = l->worker;
	struct bankid_started tokens;
	char code[40];

	if (!landed(l, r))
		return;
	if (r->err == ERR_OK && r->status == 200) {
		enum err e = bankid_started_read(r->body, &tokens);

		if (e == ERR_UPSTREAM)
			end(l, EID_FAILED, "unreadable");
		if (!stored(l, e))
			return;
		l->again = false;
		if (stored(l, order_put_started(w->store, &l->order, &tokens, r->received,
		                                w->eid->settings.renew_window_us)))
			look_again(l, w->eid->settings.collect_interval_us);
		explicit_bzero(&tokens, sizeof tokens);
		return;
	}
	failure_code(r, code);
	log_event(w->eid->log, LOG_WARN, "eid.order_refused", "order", l->order.public_id, "code", code, "detail",
	          r->detail, NULL);
	/* Nobody was reached, or the provider is down or full for a moment: quietly once more. All else is not tried
	 * again. */
	if (r->err != ERR_OK || r->status == 503 || too_many(r))
		look_again(l, w->eid->settings.collect_interval_us);
	else
		end(l, EID_FAILED, code);
}

static void start(struct live *l, struct instant now)
{
	const struct order_state *o = &l->order;
	struct instant since = o->last_ended.us > o->requested.us ? o->last_ended : o->requested;
	struct instant paused_to = l->worker->paused_to;
	ORDER_FULL full = { .person = "" };
	BUF body = buf_init(REQUEST_MAX);

	if (o->cancel_wanted) {
		end(l, EID_CANCELLED, "cancelled");
		return;
	}
	if (paused_to.us > now.us) {
		l->next_at = paused_to;
		return;
	}
	if (now.us - (paused_to.us > since.us ? paused_to : since).us > START_PATIENCE) {
		end(l, EID_FAILED, "noContact");
		return;
	}
	if (!stored(l, order_full_load(l->worker->store, o->id, &full)) ||
	    !stored(l, bankid_order_body(&full.request, l->worker->eid->settings.domain, &body)))
		return;
	post(l, bankid_order_path(o->kind), buf_span(&body), started);
}

/* ---- pending ---- */

/* Memory for an answer is held by those who wait for one. */
static void drop_held(struct live *l)
{
	buf_release(&l->held);
	l->held = buf_init(ANSWER_MAX);
}

static void keep_answer(struct live *l)
{
	enum err e = order_put_answer(l->worker->store, &l->order, buf_span(&l->held), l->held_at);

	if (e == ERR_WRONG_STATE || e == ERR_DUPLICATE) /* the order is no longer pending: it has its answer */
		note(l, LOG_ERROR, "eid.answer_twice", err_name(e));
	else if (!stored(l, e))
		return;
	drop_held(l);
	look_again(l, 0);
}

static void keep_hint(struct live *l, const char *hint)
{
	l->again = false;
	if (strcmp(hint, l->order.hint) != 0 &&
	    !stored(l, order_put_hint(l->worker->store, &l->order, hint, l->held_at)))
		return;
	drop_held(l);
	l->next_at = instant_add(l->sent, l->worker->eid->settings.collect_interval_us);
}

/* Only "pending" is acted on here. Whatever else it is comes once, and goes to disk first. */
static void take_held(struct live *l)
{
	BANKID_COLLECTED c = { .root = NULL };
	enum err e = bankid_collected_read(buf_span(&l->held), &c);

	if (e == ERR_OK && c.status == BANKID_PENDING && strcmp(c.order_ref, l->order.order_ref) == 0)
		keep_hint(l, c.hint);
	else if (e == ERR_OK || e == ERR_UPSTREAM)
		keep_answer(l);
	else
		(void)stored(l, e); /* out of memory: it is held, and looked at again */
}

/* Memory for an answer of usual size is there before it is asked for: it comes only once. */
static enum err reserve(struct live *l)
{
	static const char zeros[HELD_USUAL];

	if (l->held.cap >= HELD_USUAL)
		return ERR_OK;
	drop_held(l);
	TRY(buf_add(&l->held, zeros, sizeof zeros));
	buf_clear(&l->held);
	return ERR_OK;
}

static void collected(void *ctx, const struct jobs_response *r)
{
	struct live *l = ctx;
	char code[40];

	if (!landed(l, r))
		return;
	if (r->err == ERR_OK && r->status == 200) {
		l->held_at = r->received;
		if (stored(l, buf_add_span(&l->held, r->body)))
			take_held(l);
		return;
	}
	failure_code(r, code);
	note(l, LOG_WARN, "eid.collect_refused", code);
	/* 400: the provider no longer knows the order. It gave its result to nobody whom we remember. One that keeps
	 * it for some minutes may have been asked too early after an answer that was cut off: once more. */
	if ((r->err == ERR_OK && r->status == 400 && l->again) || r->received.us - l->order.started.us > ATTEMPT_LIFE) {
		end(l, EID_LOST, code);
		return;
	}
	l->again = r->err == ERR_OK && r->status == 400;
	l->next_at = instant_add(r->received, l->worker->eid->settings.collect_interval_us);
}

static void cancelled(void *ctx, const struct jobs_response *r)
{
	struct live *l = ctx;

	if (!landed(l, r))
		return;
	if (r->err == ERR_OK && r->status == 200) {
		end(l, EID_CANCELLED, "cancelled");
		return;
	}
	/* It has ended by itself, perhaps with a signature: collect decides. */
	l->cancel_tried = r->err == ERR_OK || r->received.us - l->order.started.us > ATTEMPT_LIFE;
	look_again(l, l->cancel_tried ? 0 : l->worker->eid->settings.collect_interval_us);
}

static void collect(struct live *l, struct instant now)
{
	bool cancel = l->order.cancel_wanted && !l->cancel_tried;
	BUF body = buf_init(URL_MAX);

	if (l->held.len > 0) {
		take_held(l);
		return;
	}
	if (l->worker->paused_to.us > now.us) {
		l->next_at = l->worker->paused_to;
		return;
	}
	if (!stored(l, reserve(l)) || !stored(l, bankid_reference_body(l->order.order_ref, &body)))
		return;
	post(l, cancel ? "/cancel" : "/collect", buf_span(&body), cancel ? cancelled : collected);
}

/* ---- collected ---- */

static enum err verify(struct live *l, const struct bankid_collected *c, struct instant received,
                       struct eid_report *ret_report)
{
	const struct eid *e = l->worker->eid;
	ORDER_FULL full = { .person = "" };
	struct eid_evidence_input in;

	TRY(order_full_load(l->worker->store, l->order.id, &full));
	in = (struct eid_evidence_input){
		.signature = c->signature,
		.ocsp = c->ocsp,
		.kind = l->order.kind,
		.visible = full.request.visible,
		.nonvisible = full.request.nonvisible,
		.person = full.person,
		.told_person = c->person,
		.org_number = e->settings.org_number,
		.not_before = instant_add(l->order.started, -e->settings.skew_us),
		.not_after = instant_add(received, e->settings.skew_us),
	};
	return eid_evidence_verify(e->trust, &in, ret_report);
}

static void put_verdict(struct live *l, const struct eid_report *report, const char *hint, const char *device_ip)
{
	struct worker *w = l->worker;
	enum eid_check failed = eid_report_failed(report);

	if (!stored(l, order_put_verdict(w->store, &l->order, report, hint, device_ip, clock_now(w->eid->clock))))
		return;
	if (!hint[0])
		note(l, LOG_INFO, "eid.verified", eid_kind_name(l->order.kind));
	else if (report->ok)
		note(l, LOG_WARN, "eid.refused", hint);
	else
		log_event(w->eid->log, LOG_ERROR, "eid.refused", "order", l->order.public_id, "check",
		          eid_check_name(failed), "reason", report->checks[failed].reason, NULL);
	look_again(l, 0);
	jobs_wake(w->jobs);
}

static void refuse_unreadable(struct live *l)
{
	struct eid_report report = { .ok = false };

	report.checks[EID_CHECK_FORM].outcome = EID_FAILED_CHECK;
	(void)snprintf(report.checks[EID_CHECK_FORM].reason, sizeof report.checks[EID_CHECK_FORM].reason,
	               "the provider's answer cannot be read");
	put_verdict(l, &report, "unreadable", "");
}

static bool may_renew(const struct live *l, struct instant now)
{
	const struct eid_settings *s = &l->worker->eid->settings;
	const struct order_state *o = &l->order;

	return !o->cancel_wanted && o->attempts <= s->renew_max &&
	       now.us + PICK_UP_WINDOW <= o->first_started.us + s->renew_window_us;
}

static void take_failed(struct live *l, const char *hint)
{
	struct instant now = clock_now(l->worker->eid->clock);

	if (strcmp(hint, "startFailed") == 0 && may_renew(l, now)) {
		if (stored(l, order_put_renewal(l->worker->store, &l->order, now)))
			look_again(l, 0);
		return;
	}
	end(l, l->order.cancel_wanted ? EID_CANCELLED : EID_FAILED, hint);
}

static void judge(struct live *l)
{
	BUF body = buf_init(ANSWER_MAX);
	BANKID_COLLECTED c = { .root = NULL };
	struct eid_report report = { .ok = false };
	struct instant received;
	enum err e;

	if (!stored(l, order_answer_load(l->worker->store, l->order.attempt, &body, &received)))
		return;
	e = bankid_collected_read(buf_span(&body), &c);
	if (e == ERR_UPSTREAM ||
	    (e == ERR_OK && (c.status == BANKID_PENDING || strcmp(c.order_ref, l->order.order_ref) != 0))) {
		refuse_unreadable(l);
		return;
	}
	if (!stored(l, e))
		return;
	if (c.status == BANKID_FAILED) {
		take_failed(l, c.hint);
		return;
	}
	e = verify(l, &c, received, &report);
	if (e == ERR_EVIDENCE)
		put_verdict(l, &report, eid_check_name(eid_report_failed(&report)), c.device_ip);
	else if (e == ERR_OK)
		put_verdict(l, &report, c.risk >= l->worker->eid->settings.refuse_risk ? "risk" : "", c.device_ip);
	else
		(void)stored(l, e); /* nothing is known yet: once more */
}

/* ---- the step ---- */

static void advance(struct live *l, struct instant now)
{
	int64_t id = l->order.id;

	if (!stored(l, order_state_load(l->worker->store, id, &l->order)))
		return;
	if (l->order.state == EID_WANTED)
		start(l, now);
	else if (l->order.state == EID_PENDING)
		collect(l, now);
	else if (l->order.state == EID_COLLECTED)
		judge(l);
	else
		l->next_at = JOBS_NEVER; /* it has ended, and goes with the next look */
}

static enum err look(struct worker *w, struct instant now)
{
	if (!atomic_exchange(&w->eid->fresh, false) && now.us < w->look_at.us && w->look_at.us <= now.us + LOOK)
		return ERR_OK;
	w->look_at = (struct instant){ 0 };
	TRY(turns_refresh(&w->turns, w, w->store));
	w->look_at = instant_add(now, LOOK);
	return ERR_OK;
}

/* Goes on with who has waited longest, as far as the provider's limits and ours let it. */
static enum err take_turns(struct worker *w, struct instant now)
{
	struct live *due[IN_FLIGHT_MAX];
	size_t count = 0;

	TRY(turns_due(&w->turns, now, w->eid->settings.collect_interval_us, due, IN_FLIGHT_MAX - w->in_flight, &count));
	for (size_t i = 0; i < count; i++)
		advance(due[i], now);
	return ERR_OK;
}

static struct instant worker_step(void *ctx, struct instant now)
{
	struct worker *w = ctx;
	struct instant next;
	enum err e = look(w, now);

	if (w->paused_to.us > now.us + PAUSE_MAX) /* the clock was set back */
		w->paused_to = now;
	if (e == ERR_OK)
		e = take_turns(w, now);
	if (e != ERR_OK) { /* nobody's turn is known: to be due at once would be to spin */
		log_event(w->eid->log, LOG_ERROR, "eid.not_read", "what", err_name(e), NULL);
		return instant_add(now, RETRY);
	}
	next = turns_next(&w->turns);
	/* Those who wait for a free call go on when one ends; a wish that nobody told of is found all the same. */
	if (w->in_flight == IN_FLIGHT_MAX)
		next = JOBS_NEVER;
	return w->turns.count && next.us > w->look_at.us ? w->look_at : next;
}

enum err eid_attach(struct eid *e, struct jobs *j, struct store *store)
{
	struct worker *w = calloc(1, sizeof *w);

	if (!w)
		return ERR_MEMORY;
	*w = (struct worker){ .eid = e, .jobs = j, .store = store };
	e->worker = w;
	e->jobs = j;
	return jobs_step_add(j, "eid", worker_step, w);
}

void eid_compare_clock(struct eid *e, struct clocks *clocks)
{
	e->clocks = clocks;
}

void eid_wake(struct eid *e)
{
	atomic_store(&e->fresh, true);
	jobs_wake(e->jobs);
}
