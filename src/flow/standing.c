/* The standing of certificates: OCSP responses (RFC 6960), kept in memory while they are fresh enough. */
#include "flow/calls.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/clocks.h"

#define RESPONSE_MAX ((size_t)64 << 10)
#define RETRY_FRESH MINUTE /* a responder that answers from stock: later it will have a newer answer */

static struct standing *standing_of(struct flow *f, const struct buf *leaf, const struct buf *issuer)
{
	struct standing *place = NULL;

	for (size_t i = 0; i < STANDING_MAX; i++) {
		struct standing *s = &f->calls->standings[i];

		if (span_equal(buf_span(&s->leaf), buf_span(leaf)))
			return s;
		if (!s->busy && (!place || s->leaf.len == 0))
			place = s;
	}
	if (!place)
		return NULL; /* all are busy; next time */
	buf_release(&place->leaf);
	buf_release(&place->issuer);
	buf_release(&place->response);
	*place = (struct standing){
		.flow = f, .leaf = buf_init(DER_MAX), .issuer = buf_init(DER_MAX), .response = buf_init(RESPONSE_MAX)
	};
	return buf_add_span(&place->leaf, buf_span(leaf)) == ERR_OK &&
	                       buf_add_span(&place->issuer, buf_span(issuer)) == ERR_OK
	               ? place
	               : NULL;
}

/* The responder's clock: its Date, and what it has signed may be old, but not of the future. */
static void compare(const struct standing *s, const struct jobs_response *r)
{
	struct clocks_answer answer = { .source = s->url, .sent = r->sent, .received = r->received, .at = r->date };

	if (revocation_told(r->body, false, &answer.not_before) != ERR_OK)
		answer.not_before = (struct instant){ 0 };
	clocks_heard(s->flow->clocks, &answer);
}

static enum err accept_answer(struct standing *s, const struct jobs_response *response)
{
	TRY(response->err);
	if (response->status != 200)
		return ERR_UPSTREAM;
	TRY(ocsp_response_check(response->body, buf_span(&s->leaf), buf_span(&s->issuer)));
	compare(s, response);
	buf_clear(&s->response);
	return buf_add_span(&s->response, response->body);
}

static void standing_answered(void *ctx, const struct jobs_response *response)
{
	struct standing *s = ctx;
	enum err e;

	s->busy = false;
	if (response->err == ERR_WRONG_STATE)
		return;
	e = accept_answer(s, response);
	if (e == ERR_OK) {
		s->patience = (struct patience){ .not_before = instant_add(response->received, RETRY_FRESH) };
		return;
	}
	patience_lost(&s->patience, response->received, 1);
	log_event(s->flow->log, LOG_WARN, "ocsp.refused", "error", err_name(e), "reason", response->detail, NULL);
}

static enum err ask(struct standing *s, const char *url, struct instant now)
{
	struct flow_calls *calls = s->flow->calls;
	BUF body = buf_init(1 << 12);

	TRY(ocsp_request(buf_span(&s->leaf), buf_span(&s->issuer), &body));
	const struct jobs_request request = { .url = url,
		                              .body = buf_span(&body),
		                              .content_type = "application/ocsp-request",
		                              .accept = "application/ocsp-response",
		                              .plain_allowed = true,
		                              .tls = calls->tls.ca_file ? &calls->tls : NULL,
		                              .response_max = RESPONSE_MAX };
	TRY(jobs_post(calls->jobs, &request, standing_answered, s));
	(void)snprintf(s->url, sizeof s->url, "%s", url);
	s->asked = now;
	s->busy = true;
	return ERR_OK;
}

/* Is the response that is kept new enough? An answer of "revoked" always is, and somebody must hear of it. */
static enum err good_enough(const struct standing *s, struct instant since, bool *ret_good)
{
	DER_LIST one = { .count = 0 };
	struct revocation found;

	*ret_good = false;
	if (s->response.len == 0)
		return ERR_OK;
	TRY(der_list_add(&one, buf_span(&s->response)));
	TRY(certificate_revocation(buf_span(&s->leaf), buf_span(&s->issuer), &one, NULL, since, &found));
	if (found.status == REVOCATION_REVOKED)
		log_event(s->flow->log, LOG_ERROR, "certificate.revoked", NULL);
	*ret_good = found.status != REVOCATION_UNKNOWN;
	return ERR_OK;
}

/* An answer from before `since` does not make anybody wait; one from after it that is old all the same came from stock.
 */
static bool may_ask(const struct standing *s, struct instant since, struct instant now)
{
	return !patience_waits(&s->patience, now) || (s->patience.failures == 0 && s->asked.us < since.us);
}

/* Of a certificate that has ended no answer comes any more that means anything; nobody waits for one. */
static enum err has_ended(const struct buf *leaf, struct instant now, bool *ret_ended)
{
	struct certificate_facts facts;

	TRY(certificate_read(buf_span(leaf), &facts));
	*ret_ended = facts.not_after.us < now.us;
	return ERR_OK;
}

static enum err collect_one(struct flow *f, const struct buf *leaf, const struct buf *issuer, struct instant since,
                            struct instant now, struct der_list *responses, bool *complete)
{
	BUF url = buf_init(URL_MAX);
	struct standing *s;
	bool good, ended;
	enum err e = certificate_ocsp_url(buf_span(leaf), &url);

	if (e == ERR_NOT_FOUND)
		return ERR_OK; /* its issuer answers nobody: there is nothing to keep */
	TRY(e);
	s = standing_of(f, leaf, issuer);
	if (s) {
		TRY(good_enough(s, since, &good));
		if (good)
			return der_list_add(responses, buf_span(&s->response));
		TRY(has_ended(leaf, now, &ended));
		if (ended)
			return ERR_OK;
		if (!s->busy && may_ask(s, since, now))
			TRY(ask(s, buf_str(&url), now));
	}
	*complete = false;
	return ERR_OK;
}

enum err standings_collect(struct flow *f, const struct der_list *leaves, const struct der_list *issuers,
                           struct instant since, struct instant now, struct der_list *ret_responses, bool *ret_complete)
{
	/* thisUpdate has whole seconds: what a responder says in the second of the seal's time stamp seems to be older
	 * than it, and would not count when the file is verified (FORMAT.md, seal-revocation). */
	struct instant from = { since.us + (SECOND - since.us % SECOND) % SECOND };

	*ret_complete = now.us >= from.us;
	for (size_t i = 0; now.us >= from.us && i < leaves->count; i++)
		TRY(collect_one(f, &leaves->items[i], &issuers->items[i], from, now, ret_responses, ret_complete));
	return ERR_OK;
}
