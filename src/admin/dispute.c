/* What the unit manager settles: decisions that are contested, or marked as wrongly recorded. Managers see what was
 * recorded of the call, which they must judge, and nothing of the text. */
#include "handlers.h"
#include "law.h"

#include <string.h>

#include "jourbeslut/archive.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"

struct list {
	const struct decision_office *office;
	struct store *store;
	json_t *array;
};

static enum err add_disputed(void *ctx, const struct decision *d)
{
	struct list *l = ctx;
	JSON json_t *row = NULL;
	BUF path = buf_init(100);

	TRY(page_row(l->office, l->store, PAGE_DESK, d, NULL, &row));
	TRY(buf_printf(&path, "/admin/avgor/%s", d->ref));
	TRY(json_put_text(row, "path", buf_str(&path)));
	/* A list says which, not who: the access log has a row for each that is opened. */
	TRY(json_put_text(row, "person", ""));
	TRY(json_put_bool(row, "withheld", true));
	return json_append(l->array, TAKE(row));
}

static enum err add_refused(void *ctx, const struct archive_refusal *r)
{
	JSON json_t *row = json_object();

	TRY(json_put_text(row, "ref", r->ref));
	TRY(json_put_text(row, "check", r->check));
	TRY(json_put_text(row, "reason", r->reason));
	return json_append(ctx, TAKE(row));
}

enum err admin_home(struct http_request *req, struct http_response *res)
{
	bool manager = (http_session(req)->roles & ROLE_BIT(ROLE_MANAGER)) != 0;
	JSON json_t *data = json_object(), *array = json_array(), *refused = json_array();
	struct list l = { .office = http_app(req), .array = array };

	if (!data || !array || !refused)
		return ERR_MEMORY;
	TRY(http_store(req, &l.store));
	TRY(archive_refusal_each(l.store, add_refused, refused));
	TRY(json_put(data, "refused", TAKE(refused)));
	TRY(admin_meetings_ends_put(l.store, date_of(http_now(req)), data));
	for (int practice = 0; manager && practice < 2; practice++)
		TRY(decision_disputed_each(l.store, 0, practice != 0, add_disputed, &l));
	TRY(json_put(data, "disputed", TAKE(array)));
	TRY(law_put_ends(data, http_app(req), http_now(req)));
	TRY(page_put_ends(data, http_app(req), http_now(req)));
	TRY(page_put_approvals(data, http_app(req), l.store, http_session(req)->person, http_session(req)->roles));
	return http_render(res, "admin", TAKE(data));
}

static enum err find(struct http_request *req, struct http_response *res, struct store **ret_store,
                     struct decision *ret_decision)
{
	TRY(http_store(req, ret_store));
	TRY(decision_find_ref(*ret_store, http_param(req, "ref"), ret_decision));
	if (!ret_decision->has_oral ||
	    (!ret_decision->contested && !ret_decision->returned && ret_decision->state != DECISION_WITHDRAWAL))
		return ERR_NOT_FOUND; /* what nobody disputes is not the manager's to read */
	if (ret_decision->practice)
		http_practice(res);
	return page_seen_put(res, *ret_store, ret_decision);
}

/* A manager's page, and what is wrong with what was sent from it. */
struct dispute {
	struct http_request *req;
	struct http_response *res;
	struct store *s;
	struct decision d;
	const char *wrong_reason, *wrong_why; /* "" */
};

static enum err open_dispute(struct http_request *req, struct http_response *res, struct dispute *ret_dispute)
{
	*ret_dispute = (struct dispute){ .req = req, .res = res, .wrong_reason = "", .wrong_why = "" };
	return find(req, res, &ret_dispute->s, &ret_dispute->d);
}

/* Whose decision it is, only for who may read it: as in the lists, with a pass, a task, or a reason in the log. */
static enum err put_decision(json_t *data, const struct dispute *p)
{
	const struct http_session *session = http_session(p->req);
	JSON json_t *object = NULL;
	struct duty_reader reader;
	bool may;

	TRY(duty_reader_of(p->s, session->person, session->roles, http_now(p->req), &reader));
	TRY(duty_may_read(p->s, &reader, &p->d, &may));
	TRY(page_decision(http_app(p->req), p->s, PAGE_DESK, &p->d, &object));
	if (!may)
		TRY(json_put_text(object, "person", ""));
	TRY(json_put_bool(object, "withheld", !may));
	return json_put(data, "decision", TAKE(object));
}

static enum err put_can(json_t *data, const struct dispute *p)
{
	int64_t person = http_session(p->req)->person;
	const struct decision *d = &p->d;
	struct withdrawal w = { .waits = false };
	BUF path = buf_init(100);

	if (d->state == DECISION_WITHDRAWAL)
		TRY(decision_withdrawal_find(p->s, d->id, &w));
	TRY(json_put_bool(data, "can_settle", w.waits));
	TRY(json_put_bool(data, "can_confirm", w.waits && w.asked_by != person));
	TRY(json_put_bool(data, "can_act", w.waits || d->contested));
	/* Marking is the duty's act, on the decision's own page there. */
	TRY(json_put_bool(data, "may_be_wrong", d->contested && !w.waits));
	if (http_session(p->req)->roles & ROLE_BIT(ROLE_DUTY))
		TRY(buf_printf(&path, "/beslut/%s/felregistrerat", d->ref));
	TRY(json_put_text(data, "mark_path", buf_str(&path)));
	return json_put_bool(data, "can_note",
	                     d->contested && d->oral.recorded_by != person && d->oral.decider_id != person);
}

static enum err show(const struct dispute *p)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(put_decision(data, p));
	TRY(put_can(data, p));
	TRY(json_put_text(data, "post_path", http_path(p->req)));
	TRY(json_put_text(data, "why", http_form_str(p->req, "why")));
	TRY(json_put_bool(data, "why_open", *p->wrong_why || *http_form_str(p->req, "why")));
	TRY(json_put_text(data, "why_wrong", p->wrong_why));
	if (*p->wrong_why)
		http_status(p->res, 422);
	return page_reason_render(p->req, p->res, "admin-dispute", TAKE(data), p->wrong_reason);
}

enum err admin_dispute(struct http_request *req, struct http_response *res)
{
	struct dispute p;

	TRY(open_dispute(req, res, &p));
	TRY(oversight_access(http_log(req), p.s, http_now(req), http_session(req)->person, p.d.matter_id, p.d.id,
	                     "read dispute"));
	return show(&p);
}

/* --- What the manager does ------------------------------------------------------------------------------------------
 */

static enum err settle(struct store *s, const struct dispute *p, const char *what, enum notice_kind kind)
{
	int64_t person = http_session(p->req)->person;

	TRY(oversight_access_add(s, http_now(p->req), person, p->d.matter_id, p->d.id, what));
	return notice_tell(s, &p->d, kind, person, http_now(p->req));
}

static enum err confirm(struct store *s, void *ctx)
{
	const struct dispute *p = ctx;
	int64_t person = http_session(p->req)->person;

	TRY(page_seen_check(p->req, p->res, s, p->d.id));
	TRY(decision_withdraw_confirm(http_app(p->req), s, p->d.id, person, page_reason(p->req)));
	return settle(s, p, "confirm withdrawal", NOTICE_WITHDRAWN);
}

static enum err keep(struct store *s, void *ctx)
{
	const struct dispute *p = ctx;
	int64_t person = http_session(p->req)->person;

	TRY(page_seen_check(p->req, p->res, s, p->d.id));
	TRY(decision_withdraw_keep(http_app(p->req), s, p->d.id, person, page_reason(p->req)));
	return settle(s, p, "keep", NOTICE_KEPT);
}

static enum err note(struct store *s, void *ctx)
{
	const struct dispute *p = ctx;
	int64_t person = http_session(p->req)->person;

	TRY(page_seen_check(p->req, p->res, s, p->d.id));
	TRY(decision_contest_note(http_app(p->req), s, p->d.id, person, page_reason(p->req)));
	return settle(s, p, "note contest", NOTICE_CONTEST_ENDED);
}

static bool is_marked(const struct decision *d)
{
	return d->state == DECISION_WITHDRAWAL;
}

static bool is_contested(const struct decision *d)
{
	return d->contested;
}

/* What the act is for is not open any more. Pressed twice leads on; where another settled it, what was typed stays. */
static enum err was_settled(const struct dispute *p, bool contest)
{
	struct withdrawal w = { .decided_by = 0 };
	struct contest c = { .resolved_by = 0 };
	enum err e;

	if (!p->d.id)
		return ERR_NOT_FOUND;
	e = contest ? decision_contest_find(p->s, p->d.id, &c) : decision_withdrawal_find(p->s, p->d.id, &w);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	return (contest ? c.resolved_by : w.decided_by) == http_session(p->req)->person
	               ? http_redirect(p->res, "/admin")
	               : http_stale(p->res, "Någon annan har redan avgjort det.");
}

static const struct act {
	const char *name;
	enum err (*body)(struct store *s, void *ctx);
	bool (*is_open)(const struct decision *d); /* what it settles */
	const char *missing;                       /* what is said where there is no reason; NULL: none is needed */
} acts[] = {
	{ "felregistrerat", confirm, is_marked, NULL },
	{ "ratt", keep, is_marked, "Skriv vad du har kommit fram till, och varför." },
	{ "notera", note, is_contested, "Skriv vad du har kommit fram till, och varför." },
};

static enum err do_act(struct dispute *p, const struct act *act)
{
	enum err e;

	if (!act->is_open(&p->d))
		return was_settled(p, act->is_open == is_contested);
	TRY(page_reason_check(p->req, DECISION_REASON - 1, act->missing, &p->wrong_reason));
	if (*p->wrong_reason)
		return show(p);
	e = store_transaction(p->s, act->body, p);
	if (e != ERR_WRONG_STATE) /* somebody was faster */
		TRY(e);
	return http_redirect(p->res, "/admin");
}

static enum err open_name(struct store *s, void *ctx)
{
	const struct dispute *p = ctx;

	return oversight_open(s, http_now(p->req), http_session(p->req)->person, p->d.matter_id, p->d.id,
	                      span_trim(http_form(p->req, "why")));
}

/* The name, and why it must be seen to settle this. */
static enum err show_name(struct dispute *p)
{
	enum err e = store_transaction(p->s, open_name, p);

	if (e == ERR_INPUT || e == ERR_TOO_LARGE) {
		p->wrong_why = "Skriv skälet med minst 10 och högst 500 tecken.";
		return show(p);
	}
	TRY(e);
	return http_redirectf(p->res, "/admin/avgor/%s", p->d.ref);
}

enum err admin_dispute_settle(struct http_request *req, struct http_response *res)
{
	const char *name = http_form_str(req, "act");
	struct dispute p;
	enum err e;

	e = open_dispute(req, res, &p);
	if (e == ERR_NOT_FOUND)
		return was_settled(&p, strcmp(name, "notera") == 0);
	TRY(e);
	if (strcmp(name, "visa") == 0)
		return show_name(&p);
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++)
		if (strcmp(name, acts[i].name) == 0)
			return do_act(&p, &acts[i]);
	return ERR_INPUT;
}
