/* Approving a pack of law, and taking that back. */
#include "law.h"

#include <string.h>

#include "jourbeslut/moment.h"
#include "jourbeslut/reason.h"

static const char no_lawyer[] = "Skriv namnet på juristen som har granskat lagpaketet.";
static const char no_day[] = "Skriv dagen så här: 2026-12-15.";
static const char later_day[] = "Dagen ligger framåt i tiden.";
static const char no_reason[] = "Skriv varför.";
static const char changed[] = "Lagpaketet har ett annat innehåll än det som sidan visade.";

struct approving {
	const struct law_page *page;
	const char *hash;
	struct span lawyer;
	struct date reviewed;
};

static enum err approve_body(struct store *s, void *ctx)
{
	const struct approving *a = ctx;
	const struct law_page *p = a->page;

	return decision_pack_approve(p->office, s, p->pack, a->hash, http_session(p->req)->person, a->lawyer,
	                             a->reviewed);
}

/* What was done is seen on the page; pressed twice, or done by another just before, leads there, too. */
static enum err go_on(const struct law_page *p, enum err e)
{
	if (e == ERR_STALE)
		return http_stale(p->res, changed);
	if (e != ERR_DUPLICATE && e != ERR_WRONG_STATE)
		TRY(e);
	law_follow(p->req, p->store);
	return http_redirectf(p->res, "/admin/lag/%s%s", p->pack->id, e == ERR_OK ? "?klart=1" : "");
}

static enum err approve(struct law_page *p)
{
	struct approving a = { .page = p,
		               .hash = http_form_str(p->req, "hash"),
		               .lawyer = span_trim(http_form(p->req, "lawyer")) };
	enum err e = moment_day_parse(span_trim(http_form(p->req, "reviewed")), &a.reviewed);

	if (a.lawyer.len == 0 || a.lawyer.len >= PACK_LAWYER_TEXT)
		TRY(json_put_text(p->errors, "lawyer", no_lawyer));
	if (e != ERR_OK)
		TRY(json_put_text(p->errors, "reviewed", no_day));
	else if (date_compare(a.reviewed, date_of(http_now(p->req))) > 0)
		TRY(json_put_text(p->errors, "reviewed", later_day));
	if (json_object_size(p->errors) > 0)
		return law_page_show(p);
	e = store_transaction(p->store, approve_body, &a);
	if (e == ERR_INPUT) { /* the name holds what cannot be printed */
		TRY(json_put_text(p->errors, "lawyer", no_lawyer));
		return law_page_show(p);
	}
	return go_on(p, e);
}

static enum err disapprove_body(struct store *s, void *ctx)
{
	const struct law_page *p = ctx;

	return decision_pack_disapprove(p->office, s, p->pack, http_session(p->req)->person, page_reason(p->req));
}

static enum err withdraw_body(struct store *s, void *ctx)
{
	const struct law_page *p = ctx;

	return decision_pack_withdraw(p->office, s, p->pack, http_session(p->req)->person, page_reason(p->req));
}

static enum err take_back(struct law_page *p, enum err (*body)(struct store *s, void *ctx))
{
	const char *wrong;

	TRY(page_reason_check(p->req, PACK_REASON_TEXT - 1, no_reason, &wrong));
	if (*wrong) {
		TRY(json_put_text(p->errors, "reason", wrong));
		return law_page_show(p);
	}
	return go_on(p, store_transaction(p->store, body, p));
}

enum err admin_law_act(struct http_request *req, struct http_response *res)
{
	const char *act = http_form_str(req, "act");
	LAW_PAGE p = { 0 };

	TRY(law_page_open(req, res, &p));
	if (strcmp(act, "godkann") == 0)
		return approve(&p);
	if (strcmp(act, "aterkalla") == 0)
		return take_back(&p, disapprove_body);
	return strcmp(act, "dra-tillbaka") == 0 ? take_back(&p, withdraw_body) : ERR_INPUT;
}
