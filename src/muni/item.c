#include "handlers.h"

#include "jourbeslut/delivery.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"

enum err muni_find(struct http_request *req, struct http_response *res, struct store **ret_store,
                   struct decision *ret_decision)
{
	bool may;

	TRY(http_store(req, ret_store));
	TRY(page_find_decision(req, res, *ret_store, ret_decision));
	TRY(delivery_may_act(*ret_store, http_session(req)->person, ret_decision->municipality_id, &may));
	return may && ret_decision->has_oral ? ERR_OK : ERR_NOT_FOUND; /* a draft is the duty's own */
}

static bool is_text_open(const struct decision *d)
{
	return !d->stands.version_id && (!d->version_id || d->version_rejected);
}

static enum err put_texts(json_t *data, struct store *s, const struct decision *d, const struct decision_draft *draft)
{
	DECISION_VERSION v = { 0 };
	const struct blocks *text = &v.text, *basis = &v.basis;

	if (!is_text_open(d)) {
		TRY(decision_version_load(s, d->stands.version_id ? d->stands.version_id : d->version_id, &v));
	} else {
		text = &draft->decision;
		basis = &draft->basis;
	}
	TRY(page_put_blocks(data, "text", text));
	TRY(page_put_blocks(data, "basis", basis));
	return page_put_copy(data, "copy_text", text);
}

static enum err put_state(json_t *data, const struct decision_office *o, struct store *s, const struct decision *d,
                          struct instant now)
{
	JSON json_t *due = NULL, *files = NULL, *checks = NULL, *documents = NULL, *delivery = NULL;
	FOLLOWING f = { 0 };
	struct matter m;

	TRY(page_follow(o, s, d, now, &f));
	TRY(page_put_events(data, s, PAGE_MUNI, d, &f));
	TRY(page_due(s, PAGE_MUNI, d, &f, now, &due));
	TRY(json_put(data, "due", TAKE(due)));
	TRY(page_files(o, s, d, PAGE_MUNI, &files));
	TRY(json_put(data, "files", TAKE(files)));
	TRY(page_checks(s, d, &checks));
	TRY(json_put(data, "checks", TAKE(checks)));
	TRY(page_documents(s, PAGE_MUNI, d, false, &documents));
	TRY(json_put(data, "documents", TAKE(documents)));
	TRY(page_delivery(s, d, now, &delivery));
	TRY(json_put(data, "delivery", TAKE(delivery)));
	TRY(decision_matter_find(s, d->matter_id, &m));
	return json_put_text(data, "note", m.note);
}

static enum err put_said(json_t *data, const struct decision_office *o, struct store *s, const struct decision *d,
                         const struct decision_draft *draft)
{
	JSON json_t *about = NULL, *said = NULL;

	TRY(decision_about_drafted(o, s, d, draft, &about));
	TRY(page_said(o, d, about, &said));
	return json_put(data, "said", TAKE(said));
}

static const char *superseded(const struct decision *d)
{
	if (decision_correcting(d))
		return "En rättelse pågår. Det undertecknade beslutet här står kvar tills en ny version är "
		       "undertecknad, "
		       "och "
		       "då säger den här sidan till.";
	if (d->version_rejected)
		return "Texten rättas just nu. En ny version kommer till samma sida.";
	return (d->stands.version_id ? d->stands.version : d->version) > 1
	               ? "Texten har kommit i en ny version. Tidigare utskrifter gäller inte."
	               : "";
}

/* What stands can be acknowledged once, whatever is on its way; what replaces it is registered under the same number.
 */
static enum err put_receipt(json_t *data, json_t *form, struct store *s, const struct decision *d, struct instant now)
{
	bool settled = d->state != DECISION_WITHDRAWAL && d->state != DECISION_WITHDRAWN && !d->returned;
	bool there = d->stands.version_id || d->state == DECISION_OUTSIDE;
	struct delivery v;

	TRY(delivery_find(s, d->id, now, &v));
	TRY(json_put_bool(data, "can_take", !v.taken && !v.returned && d->state != DECISION_WITHDRAWN));
	TRY(json_put_bool(data, "can_return", !v.returned && d->state != DECISION_WITHDRAWN));
	TRY(json_put_bool(data, "can_acknowledge", settled && there && !v.acknowledged));
	TRY(json_put_bool(data, "waits", settled && !there));
	TRY(json_put_bool(data, "receipt_again", settled && v.replaces));
	return json_put_text(form, "case_number", v.replaces ? v.case_number : "");
}

static enum err show(struct http_request *req, struct http_response *res, struct store *s, const struct decision *d,
                     const char *message, const char *wrong)
{
	const struct decision_office *o = http_app(req);
	JSON json_t *data = json_object(), *object = NULL, *form = json_object(), *errors = json_object();
	JSON json_t *problems = json_array();
	DECISION_DRAFT_TEXT draft = { 0 }; /* while the text is open */

	if (!data || !form || !errors || !problems)
		return ERR_MEMORY;
	if (is_text_open(d))
		TRY(decision_draft_build(o, s, d, 0, &draft));
	TRY(page_decision(o, s, PAGE_MUNI, d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(json_put_text(data, "message", message));
	TRY(json_put_text(data, "superseded", superseded(d)));
	TRY(put_state(data, o, s, d, http_now(req)));
	TRY(put_texts(data, s, d, &draft));
	TRY(put_said(data, o, s, d, &draft));
	TRY(page_put_ties(data, o, s, PAGE_MUNI, d));
	TRY(page_put_untied(data, o, s, PAGE_MUNI, d, http_now(req)));
	TRY(put_receipt(data, form, s, d, http_now(req)));
	if (http_form(req, "case_number").ptr)
		TRY(json_put_text(form, "case_number", http_form_str(req, "case_number")));
	TRY(json_put(data, "form", TAKE(form)));
	if (*wrong) {
		TRY(page_problem_add(problems, errors, "case_number", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(res, 422);
	}
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(res, "muni-item", TAKE(data));
}

/* What a person of the municipality does to a decision, with its access row, in one commit. */
struct change {
	struct http_request *req;
	struct http_response *res;
	const struct decision *decision;
	const char *what;
	struct span case_number;
};

/* [tx] First of each: what the page showed still stands. */
static enum err note_access(struct store *s, const struct change *c)
{
	TRY(page_seen_check(c->req, c->res, s, c->decision->id));
	return oversight_access_add(s, http_now(c->req), http_session(c->req)->person, c->decision->matter_id,
	                            c->decision->id, c->what);
}

static enum err open_item(struct store *s, void *ctx)
{
	const struct change *c = ctx;

	TRY(note_access(s, c));
	return delivery_opened(s, c->decision->id, http_session(c->req)->person, http_now(c->req));
}

static const char *message_of(struct span done)
{
	if (span_equal_str(done, "overtaget"))
		return "Du har tagit över beslutet.";
	if (span_equal_str(done, "aterlamnat"))
		return "Beslutet är återlämnat. Jouren ser det.";
	if (span_equal_str(done, "kvitterat"))
		return "Mottagandet är kvitterat.";
	if (span_equal_str(done, "for-stort"))
		return "Handlingarna är för stora för att hämtas som ett paket här. Be den som driver jourens system "
		       "om arkivpaketet.";
	return page_event_message(done);
}

enum err muni_item(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct change c = { .req = req, .res = res, .decision = &d, .what = "read" };
	struct store *s;
	enum err e;

	TRY(muni_find(req, res, &s, &d));
	e = store_transaction(s, open_item, &c);
	if (!oversight_unwritten(http_log(req), e, http_session(req)->person, d.id, c.what))
		TRY(e);
	return show(req, res, s, &d, message_of(http_query(req, "klart")), "");
}

static enum err take_over(struct store *s, void *ctx)
{
	const struct change *c = ctx;

	TRY(note_access(s, c));
	return delivery_take_over(s, c->decision->id, http_session(c->req)->person, http_now(c->req));
}

enum err muni_take_over(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct change c = { .req = req, .res = res, .decision = &d, .what = "take over" };
	struct store *s;
	enum err e;

	TRY(muni_find(req, res, &s, &d));
	e = store_transaction(s, take_over, &c);
	if (e == ERR_WRONG_STATE) /* a colleague was faster: the page says who */
		return http_redirectf(res, "/kommun/beslut/%s", d.ref);
	TRY(e);
	return http_redirectf(res, "/kommun/beslut/%s?klart=overtaget", d.ref);
}

static enum err acknowledge(struct store *s, void *ctx)
{
	const struct change *c = ctx;

	TRY(note_access(s, c));
	return delivery_acknowledge(s, c->decision->id, http_session(c->req)->person, c->case_number, http_now(c->req));
}

#define CASE_NUMBER_MAX 70 /* bytes */

/* In another tab, or by a colleague: the page says who, and what was typed is not lost. */
static enum err say_acknowledged(const struct change *c, struct store *s)
{
	BUF text = buf_init(400);

	TRY(buf_add_str(&text, "Mottagandet var redan kvitterat. Vem som gjorde det, och numret, står nedan."));
	if (c->case_number.len > 0 && c->case_number.len <= CASE_NUMBER_MAX)
		TRY(buf_printf(&text, " Det nummer som du skrev är inte sparat: %.*s", (int)c->case_number.len,
		               c->case_number.ptr));
	http_status(c->res, 409);
	return show(c->req, c->res, s, c->decision, buf_str(&text), "");
}

enum err muni_acknowledge(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct change c = { .req = req,
		            .res = res,
		            .decision = &d,
		            .what = "acknowledge",
		            .case_number = span_trim(http_form(req, "case_number")) };
	struct store *s;
	enum err e;

	TRY(muni_find(req, res, &s, &d));
	if (d.acknowledged)
		return say_acknowledged(&c, s);
	if (c.case_number.len == 0 || c.case_number.len > CASE_NUMBER_MAX)
		return show(req, res, s, &d, "",
		            c.case_number.len ? "Ärendenumret får ha högst 70 tecken."
		                              : "Skriv det nummer som beslutet har registrerats under hos er.");
	e = store_transaction(s, acknowledge, &c);
	if (e == ERR_WRONG_STATE) {
		TRY(decision_find(s, d.id, &d)); /* just now, in another tab */
		if (d.acknowledged)
			return say_acknowledged(&c, s);
	}
	if (e == ERR_INPUT)
		return show(req, res, s, &d, "", "Skriv ärendenumret på en rad, utan styrtecken.");
	TRY(e);
	return http_redirectf(res, "/kommun/beslut/%s?klart=kvitterat", d.ref);
}

enum err muni_file(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(muni_find(req, res, &s, &d));
	return page_file(req, res, s, &d);
}

enum err muni_document(struct http_request *req, struct http_response *res)
{
	struct decision d;
	struct store *s;

	TRY(muni_find(req, res, &s, &d));
	return page_document(req, res, s, &d);
}
