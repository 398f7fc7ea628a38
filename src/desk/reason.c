/* Acts that ask why: opening a frozen text, beginning a correction and giving it up, giving up a draft, answering a
 * municipality that returned a decision. The address says which. */
#include "desk/handlers.h"

#include <string.h>

#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/act.h"
#include "jourbeslut/reason.h"

static enum err reopen(struct visit *v, void *ctx)
{
	TRY(decision_send_back(v->o, v->s, v->d.id, v->person, false, *(const struct span *)ctx));
	return follow_anew(v->o, v->s, v->d.id); /* the law may be another since it was locked */
}

static enum err correct(struct visit *v, void *ctx)
{
	return decision_correct(v->o, v->s, v->d.id, v->person, *(const struct span *)ctx);
}

static enum err abandon(struct visit *v, void *ctx)
{
	BUF text = buf_init(600);

	TRY(buf_add_str(&text, "Skäl: "));
	TRY(text_clean(*(const struct span *)ctx, &text));
	TRY(decision_abandon(v->o, v->s, v->d.id, v->person));
	return decision_act_add(v->s, v->now, v->d.matter_id, v->d.id, v->person, "abandon-reason", buf_str(&text));
}

static enum err give_up(struct visit *v, void *ctx)
{
	TRY(decision_correction_give_up(v->o, v->s, v->d.id, v->person, *(const struct span *)ctx));
	return follow_anew(v->o, v->s, v->d.id);
}

static enum err answer(struct visit *v, void *ctx)
{
	return delivery_return_answer(v->s, v->d.id, v->person, *(const struct span *)ctx, v->now);
}

static enum err renew(struct visit *v, void *ctx)
{
	return follow_renewal_set(v->o, v->s, v->d.id, v->person, *(const struct span *)ctx);
}

static bool can_event(const struct decision *d, enum decision_event event)
{
	enum decision_state next;

	return decision_next(d->state, event, &next);
}

static bool can_reopen(const struct decision *d)
{
	return can_event(d, DECISION_REOPEN);
}

static bool can_correct(const struct decision *d)
{
	return can_event(d, DECISION_CORRECT);
}

static bool can_abandon(const struct decision *d)
{
	return can_event(d, DECISION_ABANDON);
}

static bool can_give_up(const struct decision *d)
{
	return decision_correcting(d) && decision_back(d->state, DECISION_GIVE_UP, DECISION_ARCHIVED);
}

/* The text is open still; whether there is an earlier one is asked when it is saved. */
static bool can_renew(const struct decision *d)
{
	return can_event(d, DECISION_FREEZE);
}

static bool can_answer(const struct decision *d)
{
	return d->returned;
}

static const struct act_kind {
	const char *ending; /* of the address */
	const char *flag;   /* in the template */
	bool (*can)(const struct decision *d);
	enum err (*body)(struct visit *v, void *ctx);
	const char *go;
} kinds[] = {
	{ "/oppna", "reopen", can_reopen, reopen, "?gjort=oppen" },
	{ "/ratta", "correct", can_correct, correct, "?gjort=rattelse" },
	{ "/avbryt", "abandon", can_abandon, abandon, "?gjort=avbrutet" },
	{ "/ratta-inte", "give_up", can_give_up, give_up, "?gjort=uppgiven" },
	{ "/svara", "answer", can_answer, answer, "?gjort=svarat" },
	{ "/nya-omstandigheter", "renew", can_renew, renew, "/granska" },
};

static const struct act_kind *kind_of(const struct http_request *req)
{
	const char *ending = strrchr(http_path(req), '/');

	for (size_t i = 0; ending && i < ARRAY_LENGTH(kinds); i++)
		if (strcmp(ending, kinds[i].ending) == 0)
			return &kinds[i];
	return NULL;
}

static enum err show(struct visit *v, const struct act_kind *kind, const char *wrong)
{
	JSON json_t *data = NULL;
	BUF path = buf_init(100);

	TRY(visit_data(v, &data));
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		TRY(json_put_bool(data, kinds[i].flag, &kinds[i] == kind));
	TRY(buf_printf(&path, "%s%s", v->path, kind->ending));
	TRY(json_put_text(data, "post_path", buf_str(&path)));
	return page_reason_render(v->req, v->res, "reason", TAKE(data), wrong);
}

enum err reason_show(struct http_request *req, struct http_response *res)
{
	const struct act_kind *kind = kind_of(req);
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	if (!kind || !kind->can(&v.d))
		return ERR_WRONG_STATE;
	return show(&v, kind, "");
}

enum err reason_save(struct http_request *req, struct http_response *res)
{
	const struct act_kind *kind = kind_of(req);
	struct span reason = page_reason(req);
	const char *wrong;
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	if (!kind)
		return ERR_NOT_FOUND;
	TRY(page_reason_check(req, 500, "Skriv kort varför.", &wrong));
	if (*wrong)
		return show(&v, kind, wrong);
	TRY(visit_change(&v, kind->flag, kind->body, &reason));
	eid_wake(v.o->eid); /* an order under way for the text that was opened is cancelled */
	return visit_go(&v, kind->go);
}
