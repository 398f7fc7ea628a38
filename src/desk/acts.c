/* Small acts on a decision: the note to the municipality, a follow-up that is done. */
#include "desk/handlers.h"

#include "desk/decision_page.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/call.h"
#include "jourbeslut/act.h"

static const char bad_note[] = "Korta anteckningen till högst 1 900 tecken, utan tecken som inte går att skriva ut.";

struct noting {
	struct span text;
	enum page_change change;
	struct matter before;
};

/* What was saved in another tab since the page was opened is not written over unseen. */
static enum err save_note(struct visit *v, void *ctx)
{
	struct noting *n = ctx;
	const struct span *note = &n->text;

	TRY(decision_matter_find(v->s, v->d.matter_id, &n->before));
	TRY(page_shown_compare(v->req, "note", span_str(n->before.note), n->text, &n->change));
	if (n->change != PAGE_MINE)
		return ERR_OK;
	TRY(decision_note_set(v->s, v->d.matter_id, *note));
	return decision_act_add(v->s, v->now, v->d.matter_id, v->d.id, v->person, "note",
	                        "Anteckningen till kommunen ändrades.");
}

enum err note_save(struct http_request *req, struct http_response *res)
{
	struct noting n = { .text = http_form(req, "note") };
	BUF clash = buf_init(3000);
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	e = visit_change(&v, "note", save_note, &n);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return decision_page_render(&v, http_form_str(req, "note"), bad_note);
	TRY(e);
	if (n.change == PAGE_CLASH) {
		TRY(page_shown_clash(n.before.note, &clash));
		return decision_page_render(&v, http_form_str(req, "note"), buf_str(&clash));
	}
	return visit_go(&v, "?gjort=anteckning");
}
