/* Both documents as they will read, what the law requires and where it stands, and locking. */
#include "desk/handlers.h"

#include <stdio.h>
#include <string.h>

#include "desk/others.h"
#include "desk/rests.h"
#include "desk/side.h"
#include "desk/unsaved.h"
#include "desk/wording.h"
#include "desk/visit.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/tie.h"
#include "jourbeslut/version.h"

/* The page's sources, found once. */
struct review {
	struct visit *v;
	const struct law_type *type;
	struct decision_draft draft;
	struct case_problems doubts; /* those of the draft that nobody has answered; taken out of its problems */
	bool held;
	bool wrong[SAID_KIND_COUNT]; /* the explanation of that kind could not be taken */
	bool typed;                  /* the form's texts are shown, not the saved ones */
	bool moved;                  /* the text was changed meanwhile: the page says how it reads now */
	bool asks;                   /* it was not locked: something is typed and not saved */
	bool unanswered;             /* it was not locked: a doubt was not answered */
};

static void review_release(struct review *r)
{
	decision_draft_release(&r->draft);
	case_problems_release(&r->doubts);
}

/* The particulars that the law asks for and the case has. What is missing stands in the list above, and once. */
static enum err put_requirements(json_t *data, const struct review *r)
{
	bool no = r->v->d.has_oral && !r->v->d.oral.yes;
	const struct law_required *list = no ? r->type->required_no : r->type->required;
	size_t count = no ? r->type->required_no_count : r->type->required_count;
	CASE struct case_file *c = NULL;
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	TRY(decision_case_load(r->v->s, r->v->d.matter_id, &c));
	for (size_t i = 0; i < count; i++) {
		JSON json_t *item = json_object();

		if (!json_at(case_json(c), list[i].path))
			continue;
		TRY(json_put_text(item, "label", list[i].label));
		TRY(json_put_text(item, "source", list[i].source));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "requirements", TAKE(array));
}

static enum err put_editable(json_t *data, const struct review *r)
{
	JSON json_t *array = json_array();
	const json_t *from;
	size_t i;

	if (!array)
		return ERR_MEMORY;
	json_array_foreach (r->draft.editable, i, from) {
		JSON json_t *item = json_object();
		BUF path = buf_init(300), name = buf_init(1000);

		if (!item)
			return ERR_MEMORY;
		TRY(buf_printf(&path, "%s/granska/%s/%s", r->v->path, json_text(from, "document"),
		               json_text(from, "id")));
		TRY(wording_name(r->draft.editable, from, &name));
		TRY(json_put_text(item, "heading", buf_str(&name)));
		TRY(json_put_text(item, "path", buf_str(&path)));
		TRY(json_put_bool(item, "basis", strcmp(json_text(from, "document"), "basis") == 0));
		TRY(json_put_bool(item, "edited", json_is_true(json_object_get(from, "edited"))));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "editable", TAKE(array));
}

/* Own wordings that the text has no place for: nothing that was written disappears unseen. */
static enum err put_unused(json_t *data, const struct review *r)
{
	const json_t *from;
	size_t i;

	json_array_foreach (r->draft.unused, i, from) {
		BUF path = buf_init(300);

		TRY(buf_printf(&path, "%s/granska/unused/%s", r->v->path, json_text(from, "id")));
		TRY(json_put_text((json_t *)(uintptr_t)from, "path", buf_str(&path)));
	}
	return json_put(data, "unused", json_incref(r->draft.unused));
}

static const char too_short[] = "Förklara med minst två ord och tio bokstäver, och högst några meningar.";

#define FIELD_MAX 40

static struct span typed_of(const struct review *r, const char *field, enum said_kind kind)
{
	char name[FIELD_MAX];

	(void)snprintf(name, sizeof name, "%s-%s", field, said_kind_name(kind));
	return http_form(r->v->req, name);
}

/* Of a number that could not be right nothing is left to find out: why the text has another is filled in. */
static enum err suggest_reason(json_t *one, const struct review *r, enum said_kind kind)
{
	const struct oral *o = &r->v->d.oral;
	BUF unfit = buf_init(DECISION_TEXT), reason = buf_init(2 * DECISION_TEXT);
	bool corrected = (kind == SAID_PERSON_NUMBER || kind == SAID_BIRTH_DATE) &&
	                 *json_text_at(r->draft.about, "subject.number");

	if (corrected && !*json_text(one, "explanation"))
		TRY(said_unfit_read(o->person_as_known, o->person_unknown, date_of(o->recorded), &unfit));
	if (unfit.len)
		TRY(buf_printf(
		        &reason,
		        "Numret som sades i samtalet, %s, stämmer inte som personnummer. Det rätta står i texten.",
		        buf_str(&unfit)));
	return json_put_text(one, "suggested", buf_str(&reason));
}

/* What was typed comes back beside what is wrong with it. */
static enum err mark_errors(json_t *said, const struct review *r)
{
	json_t *one;
	size_t i;

	json_array_foreach (json_object_get(said, "deviations"), i, one) {
		enum said_kind kind = said_kind_find(json_text(one, "kind"));
		struct span typed = typed_of(r, "reason", kind);

		TRY(suggest_reason(one, r, kind));
		if (r->wrong[kind])
			TRY(json_put_text(one, "error", too_short));
		if (typed.ptr && (r->typed || http_kept(r->v->req)))
			TRY(json_put_text(one, "explanation", typed.ptr));
	}
	return ERR_OK;
}

/* Unsaved words are in no text: whoever locks is told of them first. */
static enum err put_unsaved(json_t *data, const struct review *r)
{
	UNSAVED_TEXT unsaved = { 0 };

	TRY(unsaved_text_find(r->v, r->type, r->draft.editable, &unsaved));
	TRY(json_put_text(data, "unsaved_latest", unsaved.latest));
	TRY(json_put_bool(data, "unsaved_asks", r->asks));
	return json_put(data, "unsaved_text", TAKE(unsaved.items));
}

/* --- Doubts ------------------------------------------------------------------------------------------------------ */

/* Its tick says that it is right. */
static enum err is_ticked(const struct visit *v, const json_t *about, const struct case_problem *p, bool *ret_ticked)
{
	char id[DOUBT_ID], field[FIELD_MAX];

	TRY(decision_doubt_id(about, p, id));
	(void)snprintf(field, sizeof field, "ok%s", id);
	*ret_ticked = http_form(v->req, field).len > 0;
	return ERR_OK;
}

static enum err put_doubt(json_t *array, const struct review *r, const struct case_problem *p)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(300);
	char id[DOUBT_ID];
	bool ticked;

	if (!item)
		return ERR_MEMORY;
	TRY(decision_doubt_id(r->draft.about, p, id));
	TRY(is_ticked(r->v, r->draft.about, p, &ticked));
	TRY(side_field_path(r->v, p->path, &path));
	TRY(json_put_text(item, "doubt", id));
	TRY(json_put_text(item, "text", p->text));
	TRY(json_put_text(item, "quote", p->quote));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_bool(item, "checked", ticked));
	TRY(json_put_bool(item, "unanswered", r->unanswered && !ticked));
	return json_append(array, TAKE(item));
}

static enum err put_doubts(json_t *data, const struct review *r)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < r->doubts.count; i++)
		TRY(put_doubt(array, r, &r->doubts.items[i]));
	TRY(json_put_bool(data, "doubts_asked", r->unanswered));
	return json_put(data, "doubts", TAKE(array));
}

/* Those of the draft, and what the reader's other matters of the night and the placement's custody tell. */
static enum err find_doubts(struct visit *v, const struct law_type *type, struct decision_draft *draft)
{
	TRY(others_check(v, type, draft));
	TRY(rests_check(v, &draft->problems));
	return decision_doubts_settle(v->s, v->d.id, draft->about, &draft->problems);
}

static enum err take_doubts(struct review *r)
{
	struct case_problems *all = &r->draft.problems;
	size_t left = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct case_problem *p = &all->items[i];

		if (p->severity == CASE_DOUBT) {
			TRY(case_problem_add(&r->doubts, p->severity, p->path, p->source, p->text));
			r->doubts.items[r->doubts.count - 1] = *p;
		} else {
			all->items[left++] = *p;
		}
	}
	all->count = left;
	return ERR_OK;
}

/* --- The page ---------------------------------------------------------------------------------------------------- */

#define DRAFT_MAX (8u << 20)

/* Both documents, each word of them, the pack that they are made from, and what they say of the call. */
static enum err write_draft(const struct decision_draft *draft, struct buf *out)
{
	TRY(buf_printf(out, "%s %s\n", draft->pack->id, draft->pack->hash));
	TRY(blocks_to_json(&draft->decision, out));
	TRY(blocks_to_json(&draft->basis, out));
	return draft->about ? json_canonical(draft->about, out) : ERR_OK;
}

static enum err show(struct review *r, int status)
{
	struct visit *v = r->v;
	JSON json_t *data = NULL, *said = NULL;
	BUF call = buf_init(100), read = buf_init(DRAFT_MAX);
	enum decision_state next;

	TRY(write_draft(&r->draft, &read));
	TRY(page_seen_put(v->res, v->s, &v->d));
	TRY(page_seen_add(v->res, buf_span(&read)));
	TRY(visit_data(v, &data));
	TRY(side_put_holder(data, v, &r->held));
	TRY(side_put_lists(data, v, &r->draft.problems));
	TRY(page_put_blocks(data, "text", &r->draft.decision));
	TRY(page_put_blocks(data, "basis", &r->draft.basis));
	TRY(put_requirements(data, r));
	TRY(put_editable(data, r));
	TRY(put_unused(data, r));
	TRY(put_unsaved(data, r));
	TRY(put_doubts(data, r));
	TRY(page_said(v->o, &v->d, r->draft.about, &said));
	TRY(mark_errors(said, r));
	TRY(json_put(data, "said", TAKE(said)));
	TRY(buf_printf(&call, "/jour/ring?utkast=%s", v->d.ref));
	TRY(json_put_text(data, "call_path", buf_str(&call)));
	TRY(json_put_bool(data, "ready",
	                  !case_problems_block(&r->draft.problems) &&
	                          decision_next(v->d.state, DECISION_FREEZE, &next)));
	TRY(json_put_int(data, "next_version", v->d.versions + 1));
	TRY(json_put_text(data, "visible_text", buf_str(&r->draft.visible)));
	http_status(v->res, status);
	return http_render(v->res, "review", TAKE(data));
}

static bool may_edit(const struct decision *d)
{
	enum decision_state next;

	return decision_next(d->state, DECISION_EDIT, &next);
}

static enum err build(struct visit *v, struct review *r)
{
	r->v = v;
	if (!may_edit(&v->d))
		return ERR_WRONG_STATE;
	TRY(decision_type(v->o, &v->d, &r->type));
	TRY(decision_draft_build(v->o, v->s, &v->d, v->person, &r->draft));
	TRY(find_doubts(v, r->type, &r->draft));
	return take_doubts(r);
}

/* Of this page only explanations and ticks are typed: a press that was refused is nothing to come back to. */
static bool has_typed(const struct review *r)
{
	bool ticked = false;

	for (size_t i = 0; i < r->doubts.count && !ticked; i++)
		if (is_ticked(r->v, r->draft.about, &r->doubts.items[i], &ticked) != ERR_OK || ticked)
			return true;
	for (int kind = 0; kind < SAID_KIND_COUNT; kind++)
		if (typed_of(r, "reason", (enum said_kind)kind).ptr)
			return true;
	return false;
}

enum err review_show(struct http_request *req, struct http_response *res)
{
	CLEANUP(review_release) struct review r = { .v = NULL };
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	if (!may_edit(&v.d)) /* locked, or signed: its own page says what can be done */
		return http_kept(req) ? ERR_WRONG_STATE : visit_go(&v, "");
	TRY(build(&v, &r));
	if (!has_typed(&r))
		http_kept_spent(req);
	return show(&r, 200);
}

/* [tx] What is locked is what was read. */
static enum err check_read(struct visit *v, const struct decision_draft *now)
{
	BUF text = buf_init(DRAFT_MAX);

	TRY(write_draft(now, &text));
	return page_seen_same(
	        v->req, v->res, buf_span(&text),
	        "Texten har ändrats i en annan flik, av en kollega, eller av ett lagpaket som har godkänts.");
}

struct locking {
	struct case_problems *problems;
	bool unsaved;    /* what was typed and not saved would be left out, and nobody said that it may */
	bool unanswered; /* something may be about another person, and nobody said that it is right */
};

/* [tx] Whoever says so says it of what the page named: words that were typed after it are asked of again. */
static enum err check_unsaved(struct visit *v, struct locking *l)
{
	UNSAVED_TEXT unsaved = { 0 };
	const struct law_type *type;

	TRY(decision_type(v->o, &v->d, &type));
	TRY(unsaved_text_find(v, type, NULL, &unsaved));
	l->unsaved = unsaved.latest[0] && !span_equal_str(http_form(v->req, "leave_out"), unsaved.latest);
	return l->unsaved ? ERR_INPUT : ERR_OK;
}

/* [tx] Each doubt has a tick of its own, or nothing is locked, and no answer kept. */
static enum err answer_doubts(struct visit *v, struct locking *l, struct decision_draft *now)
{
	const struct law_type *type;

	TRY(decision_type(v->o, &v->d, &type));
	TRY(find_doubts(v, type, now));
	l->unanswered = false;
	for (size_t i = 0; i < now->problems.count; i++) {
		const struct case_problem *p = &now->problems.items[i];
		bool ticked = false;

		if (p->severity != CASE_DOUBT)
			continue;
		TRY(is_ticked(v, now->about, p, &ticked));
		l->unanswered |= !ticked;
		if (ticked)
			TRY(decision_doubt_answer(v->o, v->s, &v->d, v->person, now->about, p));
	}
	return l->unanswered ? ERR_INPUT : ERR_OK;
}

static enum err lock(struct visit *v, void *ctx)
{
	DECISION_DRAFT_TEXT now = { 0 };
	struct locking *l = ctx;

	if (may_edit(&v->d)) {
		TRY(decision_draft_build(v->o, v->s, &v->d, v->person, &now));
		TRY(check_read(v, &now));
		TRY(check_unsaved(v, l));
		TRY(answer_doubts(v, l, &now));
	}
	TRY(decision_freeze(v->o, v->s, v->d.id, v->person, l->problems));
	return follow_anew(v->o, v->s, v->d.id); /* paper, desk and municipality say the same days */
}

enum err review_lock(struct http_request *req, struct http_response *res)
{
	CLEANUP(review_release) struct review r = { .v = NULL };
	CASE_PROBLEMS problems = { 0 };
	struct locking locking = { .problems = &problems };
	struct decision earlier;
	struct visit v;
	bool missing;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	if (v.d.state == DECISION_FROZEN) /* pressed twice */
		return visit_go(&v, "?gjort=last");
	TRY(follow_renewal_missing(v.o, v.s, &v.d, v.now, &earlier, &missing));
	if (missing && v.d.state == DECISION_DECIDED)
		return visit_go(&v, "/nya-omstandigheter");
	e = visit_change(&v, "lock", lock, &locking);
	if (e == ERR_OK)
		return visit_go(&v, "?gjort=last");
	if (e != ERR_INPUT && e != ERR_HELD)
		return e;
	TRY(build(&v, &r)); /* something is missing after all, or a colleague has the draft: the page says what */
	r.asks = locking.unsaved;
	r.unanswered = locking.unanswered;
	return show(&r, e == ERR_INPUT && !r.asks ? 422 : 409);
}

/* --- Explaining deviations --------------------------------------------------------------------------------------- */

/* One that is shown and stays as it was is not explained anew; one that was changed meanwhile is shown as it reads now.
 */
static enum err explain_one(struct visit *v, const struct review *r, const json_t *said, enum said_kind kind)
{
	struct span reason = span_trim(typed_of(r, "reason", kind)), written = typed_of(r, "written", kind);
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(said, "deviations"), i, one)
		if (said_kind_find(json_text(one, "kind")) == kind &&
		    (!reason.len || span_equal_str(reason, json_text(one, "explanation"))))
			return *json_text(one, "explanation") && !reason.len ? ERR_INPUT : ERR_OK;
	return decision_deviation_explain(v->o, v->s, v->d.id, v->person, kind, written, reason);
}

static enum err explain(struct visit *v, void *ctx)
{
	JSON json_t *about = NULL, *said = NULL;
	struct review *r = ctx;

	memset(r->wrong, 0, sizeof r->wrong); /* of a transaction that was tried before */
	r->moved = false;
	TRY(decision_about(v->o, v->s, &v->d, &about));
	TRY(page_said(v->o, &v->d, about, &said));
	for (int kind = 0; kind < SAID_KIND_COUNT; kind++) {
		enum err e = ERR_OK;

		if (typed_of(r, "reason", (enum said_kind)kind).ptr)
			e = explain_one(v, r, said, (enum said_kind)kind);
		r->wrong[kind] = e == ERR_INPUT;
		r->moved |= e == ERR_NOT_FOUND;
		if (e != ERR_INPUT && e != ERR_NOT_FOUND)
			TRY(e);
		if (e == ERR_OK && kind == SAID_PERSON_NUMBER)
			TRY(tie_anew(v->o, v->s, v->d.matter_id));
	}
	return ERR_OK;
}

static bool is_any_wrong(const struct review *r)
{
	for (int kind = 0; kind < SAID_KIND_COUNT; kind++)
		if (r->wrong[kind])
			return true;
	return false;
}

enum err review_explain(struct http_request *req, struct http_response *res)
{
	CLEANUP(review_release) struct review r = { .typed = true };
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	r.v = &v;
	e = visit_change(&v, "explain deviation", explain, &r);
	if (e != ERR_HELD)
		TRY(e);
	if (e == ERR_OK && !is_any_wrong(&r) && !r.moved)
		return visit_go(&v, "/granska#said");
	TRY(build(&v, &r)); /* nothing that was typed is lost */
	return show(&r, is_any_wrong(&r) ? 422 : 409);
}
