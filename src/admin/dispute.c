/* What the unit manager settles: decisions that are contested, or marked as wrongly recorded. Managers see what was
 * recorded of the call, which they must judge, and nothing of the text. */
#include "handlers.h"

#include <string.h>

#include "jourbeslut/contest.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"

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

enum err admin_home(struct http_request *req, struct http_response *res)
{
	bool manager = (http_session(req)->roles & ROLE_BIT(ROLE_MANAGER)) != 0;
	JSON json_t *data = json_object(), *array = json_array();
	struct list l = { .office = http_app(req), .array = array };

	if (!data || !array)
		return ERR_MEMORY;
	TRY(http_store(req, &l.store));
	for (int practice = 0; manager && practice < 2; practice++)
		TRY(decision_disputed_each(l.store, 0, practice != 0, add_disputed, &l));
	TRY(json_put(data, "disputed", TAKE(array)));
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
	return ERR_OK;
}

static enum err show(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d,
                     const char *wrong)
{
	JSON json_t *data = json_object(), *object = NULL, *form = json_object(), *errors = json_object();
	int64_t person = http_session(req)->person;
	struct withdrawal w = { .waits = false };

	if (!data || !form || !errors)
		return ERR_MEMORY;
	if (d->state == DECISION_WITHDRAWAL)
		TRY(decision_withdrawal_find(s, d->id, &w));
	TRY(page_decision(http_app(req), s, PAGE_DESK, d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(json_put_text(data, "post_path", http_path(req)));
	TRY(json_put_bool(data, "can_settle", w.waits));
	TRY(json_put_bool(data, "can_confirm", w.waits && w.asked_by != person));
	TRY(json_put_bool(data, "can_act", w.waits || d->contested));
	TRY(json_put_bool(data, "can_note",
	                  d->contested && d->oral.recorded_by != person && d->oral.decider_id != person));
	TRY(json_put_text(form, "reason", http_form_str(req, "reason")));
	TRY(json_put(data, "form", TAKE(form)));
	if (*wrong) {
		TRY(json_put_text(errors, "reason", wrong));
		http_status(res, 422);
	}
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(res, "admin-dispute", TAKE(data));
}

enum err admin_dispute(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(find(req, res, &s, &d));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, d.matter_id, d.id,
	                     "read dispute"));
	return show(req, res, s, &d, "");
}

struct settling {
	const struct http_request *req;
	const struct decision *decision;
	struct span reason;
};

static enum err settle(struct store *s, const struct settling *c, const char *what, enum err done,
                       enum notice_kind kind)
{
	TRY(done);
	TRY(oversight_access_add(s, http_now(c->req), http_session(c->req)->person, c->decision->matter_id,
	                         c->decision->id, what));
	return notice_tell(s, c->decision, kind, http_session(c->req)->person, http_now(c->req));
}

static enum err confirm(struct store *s, void *ctx)
{
	const struct settling *c = ctx;

	return settle(s, c, "confirm withdrawal",
	              decision_withdraw_confirm(http_app(c->req), s, c->decision->id, http_session(c->req)->person),
	              NOTICE_WITHDRAWN);
}

static enum err keep(struct store *s, void *ctx)
{
	const struct settling *c = ctx;

	return settle(
	        s, c, "keep",
	        decision_withdraw_keep(http_app(c->req), s, c->decision->id, http_session(c->req)->person, c->reason),
	        NOTICE_KEPT);
}

static enum err note(struct store *s, void *ctx)
{
	const struct settling *c = ctx;

	return settle(
	        s, c, "note contest",
	        decision_contest_note(http_app(c->req), s, c->decision->id, http_session(c->req)->person, c->reason),
	        NOTICE_CONTEST_ENDED);
}

static const struct {
	const char *act;
	enum err (*body)(struct store *s, void *ctx);
	bool reason; /* is needed */
} acts[] = { { "felregistrerat", confirm, false }, { "ratt", keep, true }, { "notera", note, true } };

enum err admin_dispute_settle(struct http_request *req, struct http_response *res)
{
	struct settling c = { .req = req, .reason = span_trim(http_form(req, "reason")) };
	const char *act = http_form_str(req, "act");
	struct decision d;
	struct store *s;
	enum err e;

	TRY(find(req, res, &s, &d));
	c.decision = &d;
	for (size_t i = 0; i < ARRAY_LENGTH(acts); i++) {
		if (strcmp(act, acts[i].act) != 0)
			continue;
		if (acts[i].reason && c.reason.len == 0)
			return show(req, res, s, &d, "Skriv vad du har kommit fram till, och varför.");
		e = store_transaction(s, acts[i].body, &c);
		if (e == ERR_INPUT)
			return show(req, res, s, &d,
			            "Korta texten till några rader, utan tecken som inte går att skriva ut.");
		if (e != ERR_WRONG_STATE) /* somebody was faster */
			TRY(e);
		return http_redirect(res, "/admin");
	}
	return ERR_INPUT;
}
