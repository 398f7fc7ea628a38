/* The decision: where it is in the chain, what can be done now, everything known of it. */
#include "desk/decision_page.h"
#include "desk/tie.h"

#include "desk/handlers.h"

#include <string.h>

#include "desk/item.h"
#include "desk/reach.h"
#include "desk/visit.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/notice.h"
#include "jourbeslut/version.h"
#include "jourbeslut/act.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/withdraw.h"

static bool may(const struct decision *d, enum decision_event event)
{
	enum decision_state next;

	return decision_next(d->state, event, &next);
}

/* Who marked it does not settle it, and can take the marking back. */
static enum err put_take_back(json_t *can, const struct visit *v)
{
	struct withdrawal w = { .asked_by = 0 };

	if (v->d.state == DECISION_WITHDRAWAL)
		TRY(decision_withdrawal_find(v->s, v->d.id, &w));
	return json_put_bool(can, "take_back", w.asked_by == v->person);
}

/* Ways out of what was done wrongly. */
static enum err put_can_undo(json_t *can, const struct visit *v)
{
	const struct decision *d = &v->d;
	bool marked = d->state == DECISION_WITHDRAWAL || d->state == DECISION_WITHDRAWN;
	BUF path = buf_init(200);

	if (marked)
		TRY(buf_printf(&path, "/jour/ring?ersatter=%s", d->ref));
	TRY(json_put_text(can, "replace", buf_str(&path)));
	TRY(json_put_bool(can, "withdraw", may(d, DECISION_WITHDRAW_ASK)));
	TRY(json_put_bool(can, "settle", d->state == DECISION_WITHDRAWAL));
	TRY(put_take_back(can, v));
	TRY(json_put_bool(can, "answer", d->returned && !marked));
	return json_put_bool(can, "give_up",
	                     decision_correcting(d) && decision_back(d->state, DECISION_GIVE_UP, DECISION_ARCHIVED));
}

/* Who has been told, and who knows. */
static enum err add_told(void *ctx, const struct notice *n)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(json_put_text(row, "name", n->person_name));
	TRY(json_put_text(row, "seen", ""));
	if (n->seen)
		TRY(page_put_time(row, "seen", n->seen_at));
	return json_append(ctx, TAKE(row));
}

static enum err put_told(json_t *data, const struct visit *v)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	TRY(notice_of_each(v->s, v->d.id, add_told, array));
	return json_put(data, "told", TAKE(array));
}

static enum err put_can(json_t *data, const struct visit *v)
{
	const struct decision *d = &v->d;
	JSON json_t *can = json_object();
	BUF call = buf_init(200), more = buf_init(200);

	if (!can)
		return ERR_MEMORY;
	if (may(d, DECISION_RECORD))
		TRY(buf_printf(&call, "/jour/ring?utkast=%s", d->ref));
	if (d->has_oral && d->state != DECISION_WITHDRAWAL && d->state != DECISION_WITHDRAWN)
		TRY(buf_printf(&more, "/jour/ring?arende=%s", d->ref));
	TRY(json_put_text(can, "call", buf_str(&call)));
	TRY(json_put_text(can, "more", buf_str(&more)));
	TRY(json_put_bool(can, "write", may(d, DECISION_EDIT)));
	TRY(json_put_bool(can, "review", may(d, DECISION_EDIT)));
	TRY(json_put_bool(can, "confirm", d->has_oral));
	TRY(json_put_bool(can, "wait", d->state == DECISION_FROZEN && !d->contested));
	TRY(json_put_bool(can, "correct", may(d, DECISION_CORRECT)));
	TRY(json_put_bool(can, "abandon", may(d, DECISION_ABANDON)));
	TRY(put_can_undo(can, v));
	return json_put(data, "can", TAKE(can));
}

/* Shown while the returned text is still the latest one. */
static enum err put_sent_back(json_t *data, const struct visit *v)
{
	JSON json_t *back = json_object();
	struct decision_return r;
	enum err e = ERR_NOT_FOUND;

	if (!back)
		return ERR_MEMORY;
	if (v->d.version_id)
		e = decision_return_find(v->s, v->d.version_id, &r);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(r.kind, "reject") != 0))
		return json_put(data, "sent_back", json_false());
	TRY(e);
	TRY(json_put_text(back, "who", r.by));
	TRY(page_put_time(back, "at", r.at));
	TRY(json_put_text(back, "reason", r.reason));
	return json_put(data, "sent_back", TAKE(back));
}

static enum err add_act(void *ctx, const struct act *a)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(page_put_time(row, "at", a->at));
	TRY(json_put_text(row, "who", a->person_name));
	TRY(json_put_text(row, "text", a->detail));
	return json_append(ctx, TAKE(row));
}

struct others {
	const struct visit *visit;
	json_t *array;
};

static enum err add_other(void *ctx, const struct decision *d)
{
	struct others *w = ctx;

	if (d->id == w->visit->d.id)
		return ERR_OK;
	return item_add(w->array, w->visit, d, decision_state_label(d->state), ITEM_PLAIN);
}

static enum err put_lists(json_t *data, const struct visit *v)
{
	JSON json_t *due = NULL, *files = NULL, *checks = NULL, *delivery = NULL, *log = json_array(),
	            *array = json_array();
	struct others w = { v, array };
	FOLLOWING f = { 0 };

	if (!log || !array)
		return ERR_MEMORY;
	TRY(page_follow(v->o, v->s, &v->d, v->now, &f));
	TRY(page_put_events(data, v->s, PAGE_DESK, &v->d, &f));
	TRY(page_due(v->s, PAGE_DESK, &v->d, &f, v->now, &due));
	TRY(json_put(data, "due", TAKE(due)));
	TRY(page_files(v->o, v->s, &v->d, PAGE_DESK, &files));
	TRY(json_put(data, "files", TAKE(files)));
	TRY(page_checks(v->s, &v->d, &checks));
	TRY(json_put(data, "checks", TAKE(checks)));
	TRY(page_delivery(v->s, &v->d, v->now, &delivery));
	TRY(json_put(data, "delivery", TAKE(delivery)));
	TRY(decision_act_each(v->s, v->d.id, add_act, log));
	TRY(json_put(data, "log", TAKE(log)));
	TRY(decision_each(v->s, &(struct decision_filter){ .matter = v->d.matter_id, .practice = v->d.practice },
	                  add_other, &w));
	return json_put(data, "others", TAKE(array));
}

static bool is_frozen(const struct decision *d)
{
	return d->version_id && !d->version_rejected;
}

/* The text as it stands, for another system. */
static enum err put_copy_text(json_t *data, const struct visit *v, const struct decision_draft *draft)
{
	BLOCKS frozen = { 0 };

	if (!is_frozen(&v->d))
		return page_put_copy(data, "copy_text", &draft->decision);
	TRY(decision_version_text(v->s, v->d.version_id, &frozen));
	return page_put_copy(data, "copy_text", &frozen);
}

static enum err put_note(json_t *data, const struct visit *v, const char *typed, const char *wrong)
{
	JSON json_t *form = json_object(), *errors = json_object(), *problems = json_array();
	struct matter m;

	if (!form || !errors || !problems)
		return ERR_MEMORY;
	TRY(decision_matter_find(v->s, v->d.matter_id, &m));
	TRY(json_put_text(form, "note", typed ? typed : m.note));
	TRY(page_shown_one(data, "note", m.note));
	if (*wrong) {
		TRY(page_problem_add(problems, errors, "note", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "form", TAKE(form)));
	return json_put(data, "errors", TAKE(errors));
}

static const char *message_of(struct span done)
{
	static const struct {
		const char *what, *text;
	} messages[] = {
		{ "anteckning", "Anteckningen är sparad. Kommunen ser den." },
		{ "samtal", "Uppgifterna om samtalet är sparade." },
		{ "last", "Texten är låst. Den väntar på underskrift." },
		{ "oppen", "Texten är öppen igen. Det muntliga beslutet står fast." },
		{ "rattelse", "En ny version är påbörjad. Den arkiverade handlingen finns kvar." },
		{ "avbrutet", "Utkastet är avslutat utan beslut." },
		{ "felregistrerat", "Beslutet är märkt. Registrera rätt beslut härifrån." },
		{ "bekraftat", "Bekräftat: beslutet är felregistrerat. De som har sett det får veta det." },
		{ "kvar", "Beslutet är som förut. De som har sett det får veta det." },
		{ "uppgiven", "Rättelsen är avbruten. Den undertecknade handlingen är som förut." },
		{ "svarat", "Kommunen ser svaret, och beslutet väntar på att tas över." },
		{ "samma", "Besluten hör till samma ärende." },
		{ "inte-samma", "Sparat: det är inte samma person." },
		{ "samma-angrat", "Det är taget tillbaka." },
		{ "skickas", "Meddelandet skickas nu, utan att vänta på morgonen." },
		{ "papper", "Det underskrivna papperet är sparat och bestyrkt." },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(messages); i++)
		if (span_equal_str(done, messages[i].what))
			return messages[i].text;
	return page_event_message(done);
}

/* What was said, and where the text says something else. */
static enum err put_said(json_t *data, struct visit *v, const struct decision_draft *draft)
{
	JSON json_t *about = NULL, *said = NULL;

	if (!v->d.has_oral)
		return json_put(data, "said", json_false());
	TRY(decision_about_drafted(v->o, v->s, &v->d, draft, &about));
	TRY(page_said(v->o, &v->d, about, &said));
	return json_put(data, "said", TAKE(said));
}

enum err decision_page_render(struct visit *v, const char *note, const char *wrong)
{
	DECISION_DRAFT_TEXT draft = { 0 }; /* where no text is locked */
	JSON json_t *data = NULL;

	if (!is_frozen(&v->d))
		TRY(decision_draft_build(v->o, v->s, &v->d, 0, &draft));
	TRY(visit_data(v, &data));
	TRY(json_put_text(data, "message", message_of(http_query(v->req, "gjort"))));
	TRY(put_can(data, v));
	TRY(put_told(data, v));
	TRY(put_said(data, v, &draft));
	TRY(put_sent_back(data, v));
	TRY(reach_put_page(v, data));
	TRY(visit_put_sign_address(v, data));
	TRY(put_lists(data, v));
	TRY(put_copy_text(data, v, &draft));
	TRY(tie_put(v, data));
	TRY(put_note(data, v, note, wrong));
	return http_render(v->res, "decision", TAKE(data));
}

/* What was kept of the note is nothing to show where it is saved. */
static enum err drop_saved_note(struct visit *v)
{
	struct matter m;
	bool same;

	if (!http_kept(v->req))
		return ERR_OK;
	TRY(decision_matter_find(v->s, v->d.matter_id, &m));
	TRY(page_shown_same(http_form(v->req, "note"), span_str(m.note), &same));
	if (same)
		http_kept_spent(v->req);
	return ERR_OK;
}

enum err decision_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	TRY(drop_saved_note(&v));
	return decision_page_render(&v, http_kept(req) ? http_form_str(req, "note") : NULL, "");
}
