/* What is wrong with a decision, as every list and page about it shows it: wrongly recorded, contested, returned. */
#include "jourbeslut/contest.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/page.h"

enum err page_put_marks(json_t *object, const struct decision *d)
{
	TRY(json_put_bool(object, "withdrawn", d->state == DECISION_WITHDRAWN));
	TRY(json_put_bool(object, "withdrawal", d->state == DECISION_WITHDRAWAL));
	TRY(json_put_bool(object, "contested", d->contested));
	return json_put_bool(object, "returned", d->returned);
}

/* "wrong": what somebody said is wrong, and who confirmed it. */
static enum err put_withdrawal(json_t *object, struct store *s, const struct decision *d)
{
	JSON json_t *wrong = json_object();
	BUF what = buf_init(400);
	struct withdrawal w;

	if (d->state != DECISION_WITHDRAWAL && d->state != DECISION_WITHDRAWN)
		return json_put(object, "wrong", json_false());
	if (!wrong)
		return ERR_MEMORY;
	TRY(decision_withdrawal_find(s, d->id, &w));
	TRY(withdraw_what_words(w.what, &what));
	TRY(json_put_text(wrong, "what", buf_str(&what)));
	TRY(json_put_text(wrong, "reason", w.reason));
	TRY(json_put_text(wrong, "asked_by", w.asked_name));
	TRY(page_put_time(wrong, "asked", w.asked));
	TRY(json_put_text(wrong, "confirmed_by", !w.waits && w.decided_by != w.asked_by ? w.decided_name : ""));
	TRY(json_put_text(wrong, "confirmed_why", w.waits ? "" : w.outcome_reason));
	TRY(json_put_text(wrong, "confirmed", ""));
	if (!w.waits)
		TRY(page_put_time(wrong, "confirmed", w.decided));
	return json_put(object, "wrong", TAKE(wrong));
}

static enum err put_said(json_t *object, const char *key, struct instant at, const char *who, const char *reason)
{
	JSON json_t *said = json_object();

	if (!said)
		return ERR_MEMORY;
	TRY(page_put_time(said, "said_at", at));
	TRY(json_put_text(said, "said_by", who));
	TRY(json_put_text(said, "said", reason));
	return json_put(object, key, TAKE(said));
}

static enum err put_contest(json_t *object, struct store *s, const struct decision *d)
{
	struct contest c;

	if (!d->contested)
		return json_put(object, "contest", json_false());
	TRY(decision_contest_find(s, d->id, &c));
	return put_said(object, "contest", c.at, c.name, c.reason);
}

static enum err put_return(json_t *object, struct store *s, const struct decision *d)
{
	struct delivery_return r;

	if (!d->returned)
		return json_put(object, "sent_away", json_false());
	TRY(delivery_return_find(s, d->id, &r));
	return put_said(object, "sent_away", r.at, r.name, r.reason);
}

/* --- The right one and the wrong one --------------------------------------------------------------------------------
 */

struct links {
	enum page_area area;
	const struct decision *decision;
	json_t *older, *newer; /* owned */
};

static void links_release(struct links *l)
{
	json_decref(l->older);
	json_decref(l->newer);
}

/* That a decision exists is a secret, too: another municipality's, or another decision maker's, is not named. */
static bool may_name(const struct links *l, const struct decision *other)
{
	if (l->area == PAGE_MUNI)
		return other->municipality_id == l->decision->municipality_id;
	return l->area == PAGE_DESK ||
	       (other->has_oral && other->oral.decider_id && other->oral.decider_id == l->decision->oral.decider_id);
}

/* The older of the two was marked as wrong, and was right all the same. */
static bool stands(const struct decision *wrong)
{
	return wrong->state != DECISION_WITHDRAWAL && wrong->state != DECISION_WITHDRAWN;
}

/* What was written of the wrong one is the draft of the right one. */
static bool goes_along(const struct links *l, const struct decision *other, bool newer)
{
	return !newer && l->area == PAGE_DESK && !l->decision->version_id && other->matter_id == l->decision->matter_id;
}

static enum err add_link(void *ctx, const struct decision *other, bool newer)
{
	struct links *l = ctx;
	JSON json_t *link = json_object();
	BUF path = buf_init(100);
	bool named = may_name(l, other);

	if (!link)
		return ERR_MEMORY;
	if (named)
		TRY(page_decision_path(l->area, other, &path));
	TRY(json_put_text(link, "other_ref", named ? other->ref : ""));
	TRY(json_put_text(link, "other_path", buf_str(&path)));
	TRY(json_put_bool(link, "kept", stands(newer ? l->decision : other)));
	TRY(json_put_bool(link, "waits", (newer ? l->decision : other)->state == DECISION_WITHDRAWAL));
	TRY(json_put_bool(link, "goes_along", goes_along(l, other, newer)));
	return json_append(newer ? l->newer : l->older, TAKE(link));
}

static enum err put_links(json_t *object, struct store *s, enum page_area area, const struct decision *d)
{
	CLEANUP(links_release) struct links l = { area, d, json_array(), json_array() };

	if (!l.older || !l.newer)
		return ERR_MEMORY;
	TRY(decision_replacement_each(s, d->id, add_link, &l));
	TRY(json_put(object, "replaces", TAKE(l.older)));
	return json_put(object, "replaced_by", TAKE(l.newer));
}

enum err page_put_wrong(json_t *object, struct store *s, enum page_area area, const struct decision *d)
{
	TRY(page_put_marks(object, d));
	TRY(put_withdrawal(object, s, d));
	TRY(put_contest(object, s, d));
	TRY(put_return(object, s, d));
	return put_links(object, s, area, d);
}
