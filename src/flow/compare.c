/* What time the authorities have, asked when nobody else wants a time stamp. */
#include "flow/calls.h"

#include "jourbeslut/clocks.h"
#include "jourbeslut/ends.h"

static void compare_answered(void *ctx, const struct jobs_response *response)
{
	struct compare_call *c = ctx;
	BUF token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { 0 };
	char reason[200] = "";
	enum err e = response->err;

	c->busy = false;
	if (e == ERR_WRONG_STATE)
		return; /* the worker stops */
	if (e == ERR_OK)
		e = response->status == 200
		            ? timestamp_accept(response->body, &c->imprint, c->nonce,
		                               c->flow->office->seal->authorities, reason, sizeof reason, &token, &t)
		            : ERR_UPSTREAM;
	if (e == ERR_OK)
		ends_saw_stamp(c->flow->office->ends, &t.chain.certificates);
	if (e == ERR_OK)
		clocks_heard(c->flow->clocks, &(struct clocks_answer){ .source = c->url,
		                                                       .sent = response->sent,
		                                                       .received = response->received,
		                                                       .at = t.at });
	else
		log_event(c->flow->log, LOG_INFO, "clock.not_compared", "error", err_name(e), "reason",
		          *reason ? reason : response->detail, NULL);
}

/* Over random bytes: nothing is stamped, and nothing is kept. */
static enum err ask(struct flow *f, struct compare_call *c)
{
	BUF body = buf_init(1 << 10);

	c->flow = f;
	TRY(random_fill(f->office->random, c->nonce, sizeof c->nonce));
	TRY(random_fill(f->office->random, c->imprint.bytes, sizeof c->imprint.bytes));
	TRY(timestamp_request(&c->imprint, c->nonce, &body));
	const struct jobs_request request = { .url = c->url,
		                              .body = buf_span(&body),
		                              .content_type = "application/timestamp-query",
		                              .accept = "application/timestamp-reply",
		                              .plain_allowed = true,
		                              .tls = f->calls->tls.ca_file ? &f->calls->tls : NULL,
		                              .response_max = TIMESTAMP_MAX };
	TRY(jobs_post(f->calls->jobs, &request, compare_answered, c));
	c->busy = true;
	return ERR_OK;
}

enum err clocks_compare(struct flow *f, struct instant now, struct instant *ret_next)
{
	int count = 1;

	*ret_next = f->office->seal ? clocks_ask_at(f->clocks, now) : JOBS_NEVER;
	if (ret_next->us > now.us)
		return ERR_OK;
	clocks_asked(f->clocks);
	for (int i = 0; i < count && i < AUTHORITIES_MAX; i++) {
		struct compare_call *c = &f->calls->compares[i];

		if (!c->busy && address_at(f->tsa_urls, (size_t)i, c->url, &count))
			TRY(ask(f, c));
	}
	*ret_next = clocks_ask_at(f->clocks, now);
	return ERR_OK;
}
