#include "flow/calls.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/seal.h"
#include "jourbeslut/act.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/ends.h"

#define FIRST_WAIT (10 * SECOND)
#define LONGEST_WAIT (5 * MINUTE)
#define TOKEN_EARLY (2 * MINUTE)
/* A file whose token has no room in it would be prepared and stamped again for ever. */
#define TOKEN_MOST (SEAL_ROOM_MOST / 2)

void patience_lost(struct patience *p, struct instant now, int peers)
{
	int64_t wait = FIRST_WAIT;

	if (++p->failures % peers != 0)
		return; /* the next one first */
	for (int i = p->failures / peers; i > 1 && wait < LONGEST_WAIT; i--)
		wait *= 2;
	p->not_before = instant_add(now, wait < LONGEST_WAIT ? wait : LONGEST_WAIT);
}

void patience_won(struct patience *p)
{
	*p = (struct patience){ 0 };
}

/* Further ahead than anybody is ever left alone: the clock was set back meanwhile, and that moment means nothing. */
bool patience_waits(const struct patience *p, struct instant now)
{
	int64_t left = p->not_before.us - now.us;

	return left > 0 && left <= LONGEST_WAIT;
}

bool address_at(const char *list, size_t index, char out[URL_MAX], int *ret_count)
{
	struct span words[AUTHORITIES_MAX];
	size_t count = 0;

	for (const char *p = list; *p && count < ARRAY_LENGTH(words);) {
		size_t len = strcspn(p, " \t");

		if (len > 0)
			words[count++] = span_of(p, len);
		p += len + strspn(p + len, " \t");
	}
	*ret_count = (int)count;
	if (count == 0 || words[index % count].len >= URL_MAX)
		return false;
	(void)snprintf(out, URL_MAX, "%.*s", (int)words[index % count].len, words[index % count].ptr);
	return true;
}

struct take {
	int64_t stamp;
	struct span token;
	const struct timestamp *timestamp;
};

static enum err take(struct store *s, void *ctx)
{
	const struct take *t = ctx;

	return decision_stamp_take(s, t->stamp, t->token, t->timestamp);
}

/* An authority that is behind while others agree with us: a token that lies before what it covers would leave the
 * record undecided for ever (FORMAT.md, time-order). Another one's, or a later one, does not. */
static bool lies_before(const struct stamp_call *c, const char *url, struct instant at, struct instant sent)
{
	return at.us < sent.us - TOKEN_EARLY && clocks_is_off(c->flow->clocks, url);
}

static void compare(const struct stamp_call *c, const char *url, const struct jobs_response *r, struct instant at)
{
	clocks_heard(c->flow->clocks,
	             &(struct clocks_answer){ .source = url, .sent = r->sent, .received = r->received, .at = at });
}

static enum err accept_answer(struct stamp_call *c, const struct jobs_response *response, char *reason,
                              size_t reason_size)
{
	const struct decision_office *o = c->flow->office;
	BUF token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { 0 };
	char url[URL_MAX] = "";
	int count;
	enum err e;

	(void)snprintf(reason, reason_size, "%s", response->detail);
	TRY(response->err);
	(void)snprintf(reason, reason_size, "HTTP status %d", response->status);
	if (response->status != 200)
		return ERR_UPSTREAM;
	TRY(timestamp_accept(response->body, &c->imprint, c->nonce, o->seal->authorities, reason, reason_size, &token,
	                     &t));
	ends_saw_stamp(o->ends, &t.chain.certificates);
	(void)address_at(c->flow->tsa_urls, c->authority, url, &count);
	compare(c, url, response, t.at);
	(void)snprintf(reason, reason_size, "the authority's clock is behind");
	if (lies_before(c, url, t.at, response->sent))
		return ERR_UPSTREAM;
	(void)snprintf(reason, reason_size, "the token leaves no room for the seal");
	if (token.len > TOKEN_MOST)
		return ERR_UPSTREAM;
	(void)snprintf(reason, reason_size, "the token could not be stored");
	e = store_transaction(c->flow->store, take, &(struct take){ c->stamp, buf_span(&token), &t });
	return e == ERR_WRONG_STATE ? ERR_OK : e; /* another process has brought one meanwhile */
}

static void stamp_answered(void *ctx, const struct jobs_response *response)
{
	struct stamp_call *c = ctx;
	struct flow_calls *calls = c->flow->calls;
	char reason[200] = "", number[24];
	enum err e;

	c->busy = false;
	if (response->err == ERR_WRONG_STATE)
		return; /* the worker stops */
	e = accept_answer(c, response, reason, sizeof reason);
	(void)snprintf(number, sizeof number, "%lld", (long long)c->stamp);
	if (e == ERR_OK) {
		patience_won(&calls->authorities);
		log_event(c->flow->log, LOG_INFO, "stamp.taken", "stamp", number, NULL);
		return;
	}
	log_event(c->flow->log, LOG_WARN, "stamp.refused", "stamp", number, "error", err_name(e), "reason", reason,
	          NULL);
	/* One call of several that fail together moves the list on by one. */
	if (c->authority == calls->authority) {
		char url[URL_MAX];
		int count = 1;

		(void)address_at(c->flow->tsa_urls, 0, url, &count);
		calls->authority++;
		patience_lost(&calls->authorities, response->received, count > 0 ? count : 1);
	}
}

static enum err ask(struct flow *f, struct stamp_call *c, const struct decision_stamp *wanted)
{
	struct flow_calls *calls = f->calls;
	BUF body = buf_init(1 << 10);
	char url[URL_MAX];
	int count;

	if (!address_at(f->tsa_urls, calls->authority, url, &count))
		return ERR_CONFIG;
	*c = (struct stamp_call){
		.flow = f, .stamp = wanted->id, .imprint = wanted->imprint, .authority = calls->authority
	};
	TRY(random_fill(f->office->random, c->nonce, sizeof c->nonce));
	TRY(timestamp_request(&c->imprint, c->nonce, &body));
	const struct jobs_request request = { .url = url,
		                              .body = buf_span(&body),
		                              .content_type = "application/timestamp-query",
		                              .accept = "application/timestamp-reply",
		                              .plain_allowed = true,
		                              .tls = calls->tls.ca_file ? &calls->tls : NULL,
		                              .response_max = TIMESTAMP_MAX };
	TRY(jobs_post(calls->jobs, &request, stamp_answered, c));
	c->busy = true;
	return ERR_OK;
}

/* A place for a call about this stamp; NULL: none is free, or it is asked for already. */
static struct stamp_call *place_for(struct flow_calls *calls, int64_t stamp)
{
	struct stamp_call *place = NULL;

	for (size_t i = 0; i < STAMP_CALLS; i++) {
		if (calls->stamps[i].busy && calls->stamps[i].stamp == stamp)
			return NULL;
		if (!calls->stamps[i].busy)
			place = &calls->stamps[i];
	}
	return place;
}

static void alarm_of_late(struct flow *f, struct instant now)
{
	int64_t late = 0;
	char number[24];

	if (now.us < f->calls->alarm_next.us && f->calls->alarm_next.us - now.us <= HOUR)
		return;
	f->calls->alarm_next = instant_add(now, HOUR);
	if (decision_stamps_late(f->store, instant_add(now, -DECISION_STAMP_LATE), &late) != ERR_OK || late == 0)
		return;
	(void)snprintf(number, sizeof number, "%lld", (long long)late);
	log_event(f->log, LOG_ERROR, "stamp.late", "decisions", number, NULL);
}

enum err stamps_ask(struct flow *f, struct instant now, struct instant *ret_next)
{
	struct decision_stamp wanted = { 0 };
	struct flow_calls *calls = f->calls;
	enum err e = ERR_OK;

	alarm_of_late(f, now);
	*ret_next = JOBS_NEVER;
	if (patience_waits(&calls->authorities, now)) {
		*ret_next = calls->authorities.not_before;
		return ERR_OK;
	}
	while ((e = decision_stamp_next(f->store, wanted.id, &wanted)) == ERR_OK) {
		struct stamp_call *c = place_for(calls, wanted.id);

		if (c)
			TRY(ask(f, c, &wanted));
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
