#include "handlers.h"

#include "jourbeslut/follow.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

#define REASON_MAX 2000 /* bytes of why a text is sent back */

static const char no_reason[] = "Skriv vad som inte stämmer, så att jouren kan rätta det.";

enum err sign_find(struct http_request *req, struct http_response *res, struct store **ret_store,
                   struct decision *ret_decision)
{
	int64_t person = http_session(req)->person;

	TRY(http_store(req, ret_store));
	TRY(page_find_decision(req, res, *ret_store, ret_decision));
	/* A duty worker who also is a member sees decisions at the desk; here are one's own. */
	return ret_decision->has_oral && ret_decision->oral.decider_id == person ? ERR_OK : ERR_NOT_FOUND;
}

static enum err put_decision(json_t *data, struct http_request *req, struct store *s, const struct decision *d)
{
	JSON json_t *object = NULL;

	TRY(page_decision(http_app(req), s, PAGE_SIGN, d, &object));
	return json_put(data, "decision", TAKE(object));
}

/* What became of the version before this one. */
static const char *new_version(const struct decision *d)
{
	return d->version > 1 ? "Den tidigare texten öppnades och rättades. Läs hela texten igen." : "";
}

static enum err show_text(struct http_request *req, struct http_response *res, struct store *s,
                          const struct decision *d)
{
	JSON json_t *data = json_object(), *blocks = NULL, *about = NULL, *said = NULL;
	DECISION_VERSION v = { 0 };
	BUF shown = buf_init(EID_VISIBLE_MAX);

	if (!data)
		return ERR_MEMORY;
	TRY(decision_version_load(s, d->version_id, &v));
	TRY(decision_about_statement(buf_span(&v.statement_json), &about));
	TRY(page_said(http_app(req), d, about, &said));
	TRY(json_put(data, "said", TAKE(said)));
	TRY(blocks_to_view(&v.text, &blocks));
	TRY(put_decision(data, req, s, d));
	TRY(json_put(data, "blocks", TAKE(blocks)));
	TRY(json_put_bool(data, "after_call", decision_facts(http_app(req), d, NULL).after_call));
	TRY(json_put_text(data, "new_version", new_version(d)));
	TRY(decision_shown_text(s, d, &v, &shown));
	TRY(json_put_text(data, "visible_text", buf_str(&shown)));
	return http_render(res, "sign-read", TAKE(data));
}

/* Whatever its state after the signature: green only where it stands, and nothing of it is disputed or under way. */
static enum err show_done(struct http_request *req, struct http_response *res, struct store *s,
                          const struct decision *d)
{
	bool wrong = d->state == DECISION_WITHDRAWN,
	     doubted = d->state == DECISION_WITHDRAWAL || d->returned || d->refused;
	bool correcting = !wrong && !doubted && decision_correcting(d);
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(put_decision(data, req, s, d));
	TRY(json_put_bool(data, "archived", d->stands.version_id != 0));
	TRY(json_put_bool(data, "wrong_record", wrong));
	TRY(json_put_bool(data, "doubted", doubted));
	TRY(json_put_bool(data, "correcting", correcting));
	TRY(json_put_bool(data, "done", !wrong && !doubted && !correcting));
	TRY(sign_put_next(data, http_app(req), s, http_session(req)->person));
	return http_render(res, "sign-done", TAKE(data));
}

enum err sign_read(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id, "read"));
	if (d.state == DECISION_FROZEN && !d.contested)
		return show_text(req, res, s, &d);
	if (!d.contested && (d.stands.version_id || (d.has_signature && !d.version_rejected)))
		return show_done(req, res, s, &d);
	/* The text is being written: what can be read is how it was recorded. */
	return http_redirectf(res, "/skriv-under/%s/%s", d.ref, d.contested ? "inte-mitt" : "registrerat");
}

static enum err show_not_right(struct http_request *req, struct http_response *res, struct store *s,
                               const struct decision *d, const char *wrong)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(put_decision(data, req, s, d));
	return page_reason_render(req, res, "sign-not-right", TAKE(data), wrong);
}

enum err sign_not_right(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	return d.state == DECISION_FROZEN ? show_not_right(req, res, s, &d, "") : ERR_WRONG_STATE;
}

struct send_back {
	const struct http_request *req;
	struct http_response *res;
	const struct decision_office *office;
	int64_t decision, person;
	struct span reason;
};

static enum err send_back(struct store *s, void *ctx)
{
	const struct send_back *b = ctx;

	TRY(page_seen_check(b->req, b->res, s, b->decision)); /* the text on the screen is the one that is sent back */
	TRY(decision_send_back(b->office, s, b->decision, b->person, true, b->reason));
	return follow_anew(b->office, s, b->decision); /* the law may be another since it was locked */
}

enum err sign_send_back(struct http_request *req, struct http_response *res)
{
	struct send_back b = { req, res, http_app(req), 0, http_session(req)->person, page_reason(req) };
	JSON json_t *data = json_object();
	const char *wrong;
	struct decision d;
	struct store *s;

	if (!data)
		return ERR_MEMORY;
	TRY(sign_find(req, res, &s, &d));
	TRY(page_reason_check(req, REASON_MAX, no_reason, &wrong));
	if (*wrong)
		return show_not_right(req, res, s, &d, wrong);
	b.decision = d.id;
	TRY(store_transaction(s, send_back, &b));
	eid_wake(b.office->eid);
	TRY(decision_find(s, d.id, &d));
	TRY(put_decision(data, req, s, &d));
	return http_render(res, "sign-sent-back", TAKE(data));
}

enum err sign_copy(struct http_request *req, struct http_response *res)
{
	BUF pdf = buf_init(64 << 20), name = buf_init(100);
	struct decision d;
	struct store *s;

	TRY(sign_find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id,
	                     "download copy"));
	TRY(archive_copy(http_app(req), s, &d, &pdf));
	TRY(buf_printf(&name, "%s-kopia.pdf", d.ref));
	return http_bytes(res, "application/pdf", buf_str(&name), &pdf);
}
