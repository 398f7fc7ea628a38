/* /kontroll: is this paper real, and what was last known of it? */
#include "handlers.h"

#include <string.h>

#include "jourbeslut/decision.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/page.h"

#define CODE_MAX 40

/* Of what stands: a correction that waits for its signature does not make the decision unsigned. */
static enum err put_signed(json_t *found, const struct decision *d)
{
	struct instant signed_at = { 0 };

	if (d->stands.version_id)
		signed_at = d->stands.signed_at;
	else if (d->has_signature)
		signed_at = d->signed_at;
	return signed_at.us ? page_put_time(found, "signed", signed_at) : json_put_text(found, "signed", "");
}

/* On a paper that the service did not write, as somebody states: never told like a signature. */
static enum err put_on_paper(json_t *found, struct store *s, const struct decision *d)
{
	struct outside_paper w;
	enum err e = decision_outside_find(s, d->id, &w, NULL);

	bool another;

	TRY(json_put_text(found, "on_paper", ""));
	TRY(json_put_text(found, "on_paper_at", ""));
	TRY(json_put_bool(found, "on_paper_another", false));
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(decision_outside_another(d, &w, &another));
	TRY(json_put_bool(found, "on_paper_another", another));
	TRY(page_put_time(found, "on_paper", w.signed_at));
	return page_put_time(found, "on_paper_at", w.stated);
}

static enum err add_hash(void *ctx, struct instant at, const struct sha256 *hash)
{
	JSON json_t *one = json_object();
	char hex[SHA256_HEX];

	if (!one)
		return ERR_MEMORY;
	sha256_hex(hash, hex);
	TRY(json_put_text(one, "hash", hex));
	TRY(page_put_time(one, "at", at));
	return json_append(ctx, TAKE(one));
}

static enum err put_hashes(json_t *found, struct store *s, const struct decision *d)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	if (d->stands.version_id)
		TRY(archive_file_hash_each(s, d->stands.version_id, ARCHIVE_RECORD_PDF, add_hash, array));
	return json_put(found, "hashes", TAKE(array));
}

/* To compare a paper with: of what stands, else of the text that is locked; one that was opened again is none. */
static const char *text_code_of(const struct decision *d)
{
	if (d->stands.version_id)
		return d->stands.text_code;
	return d->version_rejected ? "" : d->text_code;
}

/* Who recorded what is in force or not: a body, never a person's name, since whoever has the code may be anybody. */
static enum err put_source(json_t *found, struct store *s, const struct decision *d, const struct legal *l)
{
	bool municipality = false;

	if (l->by)
		TRY(people_role_in(s, l->by->recorder, ROLE_RECEIVER, d->municipality_id, &municipality));
	if (l->by && !municipality)
		TRY(people_role_in(s, l->by->recorder, ROLE_REGISTRAR, d->municipality_id, &municipality));
	TRY(json_put_bool(found, "by_municipality", l->by && municipality));
	TRY(json_put_bool(found, "by_duty", l->by && !municipality));
	TRY(json_put_bool(found, "by_calendar", !l->by && l->state == LEGAL_MAY_HAVE_LAPSED));
	TRY(json_put_text(found, "event", l->by ? follow_event_label(l->by) : ""));
	TRY(page_put_event_fact(found, "event_at", l->by));
	TRY(json_put_text(found, "recorded", ""));
	return l->by ? page_put_time(found, "recorded", l->by->recorded) : ERR_OK;
}

/* Whoever asked before may have been told what was undone since. */
static enum err put_undone(json_t *found, const struct follow_events *events)
{
	const struct follow_event *e = follow_undone_last(events);

	TRY(json_put_text(found, "undone", e ? follow_event_label(e) : ""));
	if (!e)
		return json_put_text(found, "undone_at", "");
	return page_put_time(found, "undone_at", e->undone_at);
}

static enum err put_enforced(json_t *found, const struct following *f)
{
	const struct follow_event *e = f->legal.enforced;
	JSON json_t *mark = json_object();

	if (!mark)
		return ERR_MEMORY;
	TRY(page_put_event_fact(found, "enforced", e));
	TRY(page_put_event_mark(mark, e ? follow_mark(&f->rules, &f->events, e) : FOLLOW_PLAIN));
	return json_put(found, "enforced_mark", TAKE(mark));
}

static enum err put_upheld(json_t *found, const struct following *f)
{
	const struct follow_event *e = f->legal.upheld;

	TRY(page_put_event_fact(found, "upheld", e));
	return json_put_bool(found, "late_upheld", e && follow_mark(&f->rules, &f->events, e) == FOLLOW_LATE_UPHELD);
}

/* "courts[]": that a court ended it, and a higher one restored it, is told also when it is in force again. */
static enum err put_courts(json_t *found, const struct follow_events *events)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (const struct follow_event *e = NULL; (e = follow_court_next(events, e));) {
		JSON json_t *one = json_object();

		if (!one)
			return ERR_MEMORY;
		TRY(json_put_text(one, "court_label", follow_kind_label(e->kind)));
		TRY(page_put_event_time(one, "court_at", e));
		TRY(json_append(array, TAKE(one)));
	}
	return json_put(found, "courts", TAKE(array));
}

/* In force or not; said of what is real and rightly recorded only. */
static enum err put_legal(json_t *found, struct store *s, const struct decision *d, const struct following *f,
                          struct date today, bool shown)
{
	const struct legal *l = &f->legal;

	TRY(page_put_legal_state(found, l, shown));
	TRY(page_put_legal_times(found, f, today));
	TRY(put_enforced(found, f));
	TRY(page_put_event_fact(found, "submitted", l->submitted));
	TRY(put_upheld(found, f));
	TRY(page_put_event_fact(found, "applied", l->applied));
	TRY(put_courts(found, &f->events));
	TRY(json_put_bool(found, "submitted_unproven", follow_unproven(l->submitted)));
	TRY(json_put_bool(found, "applied_unproven", follow_unproven(l->applied)));
	TRY(put_undone(found, &f->events));
	return put_source(found, s, d, l);
}

/* "called": what was asked in the call, as the confirmation says it, where the text is written by something else. */
static enum err put_called(json_t *found, const struct decision_office *o, const struct decision *d,
                           const struct law_type *type)
{
	JSON json_t *called = json_object();
	const struct law_type *said;

	if (!called)
		return ERR_MEMORY;
	TRY(json_put_text(found, "written_as", ""));
	if (!type)
		return json_put(found, "called", json_false());
	TRY(decision_said_type(o, d, &said));
	if (strcmp(said->short_name, type->short_name) == 0)
		return json_put(found, "called", json_false());
	TRY(json_put_text(found, "written_as", type->short_name));
	TRY(page_put_type(called, said, d));
	return json_put(found, "called", TAKE(called));
}

/* What the decision rests on, and falls with; only while it is in force. */
static enum err put_rests(json_t *found, const struct following *f)
{
	bool rests = f->custody.asked && f->legal.state == LEGAL_IN_FORCE, unseen = follow_rests_unseen(f);

	TRY(json_put_bool(found, "rests_on_custody", rests && !unseen));
	return json_put_bool(found, "rests_on_care", rests && unseen);
}

/* Green is for what is real, undisputed, in force and to be enforced, by a law that is known; who reads in a corridor
 * reads the heading. What bars the enforcement stands on the paper: that somebody is remanded is not told to whoever
 * has a code. */
static enum err put_headings(json_t *found, const struct decision *d, const struct following *f)
{
	bool real = !d->practice && d->state != DECISION_WITHDRAWAL && d->state != DECISION_WITHDRAWN;
	bool stands = real && f->legal.state == LEGAL_IN_FORCE, calm = stands && !decision_disputed(d);
	unsigned first = follow_asks_first(f);

	TRY(json_put_bool(found, "good", calm && !first));
	TRY(json_put_bool(found, "ask_law", calm && first == FOLLOW_FIRST_LAW));
	TRY(json_put_bool(found, "ask_custody", stands && (first & FOLLOW_FIRST_CUSTODY)));
	TRY(json_put_bool(found, "ask_care", calm && (first & FOLLOW_FIRST_CARE)));
	TRY(json_put_bool(found, "barred", real && (first & FOLLOW_FIRST_BARRED)));
	TRY(json_put_bool(found, "ask_first", real && (first & FOLLOW_FIRST_HELD)));
	return json_put_bool(found, "plain_no", !d->oral.yes && real && !decision_disputed(d));
}

/* No name, no ground: whoever has the code may be anybody. */
enum err check_put_found(json_t *found, const struct decision_office *o, struct store *s, const struct decision *d,
                         struct instant now)
{
	bool real = !d->practice && d->state != DECISION_WITHDRAWAL && d->state != DECISION_WITHDRAWN;
	const struct law_type *type;
	FOLLOWING f = { 0 };

	TRY(follow_load_any(o, s, d, now, &f));
	type = f.type;
	TRY(json_put_text(found, "ref", d->ref));
	TRY(json_put_text(found, "municipality", d->municipality.name));
	TRY(json_put_bool(found, "practice", d->practice));
	TRY(page_put_phone(found, s, d, now));
	TRY(page_put_type(found, type, d));
	TRY(put_called(found, o, d, type));
	TRY(put_rests(found, &f));
	TRY(json_put_bool(found, "unnamed", type && type->free));
	TRY(json_put_bool(found, "unreviewed", type && decision_unreviewed(d, type)));
	TRY(page_put_revoked(found, s, PAGE_MUNI, d));
	TRY(json_put_bool(found, "yes", d->oral.yes));
	TRY(page_put_marks(found, d));
	TRY(put_legal(found, s, d, &f, date_of(now), real && d->oral.yes));
	TRY(put_headings(found, d, &f));
	TRY(json_put_bool(found, "mandate_checked", d->oral.mandate_checked));
	TRY(page_put_time(found, "stated", d->oral.stated));
	TRY(put_signed(found, d));
	TRY(put_on_paper(found, s, d));
	TRY(page_put_last(found, s, d));
	TRY(json_put_text(found, "text_code", text_code_of(d)));
	return put_hashes(found, s, d);
}

enum err check_find(struct store *s, struct span code, struct decision *ret_decision)
{
	if (code.len == 0 || code.len > CODE_MAX)
		return ERR_NOT_FOUND;
	TRY(decision_find_check_code(s, code, ret_decision));
	return ret_decision->has_oral ? ERR_OK : ERR_NOT_FOUND; /* a draft is nobody's business */
}

static enum err show(struct http_request *req, struct http_response *res, struct span code)
{
	JSON json_t *data = json_object(), *found = json_object();
	BUF shown = buf_init(64);
	struct decision d;
	struct store *s;
	enum err e;

	if (!data || !found)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	e = check_find(s, code, &d);
	if (e == ERR_OK)
		TRY(check_put_found(found, http_app(req), s, &d, http_now(req)));
	else if (e != ERR_NOT_FOUND)
		return e;
	if (code.len <= CODE_MAX)
		TRY(buf_add_span(&shown, code));
	TRY(json_put_text(data, "code", buf_str(&shown)));
	TRY(json_put_bool(data, "not_found", e == ERR_NOT_FOUND && code.len > 0));
	TRY(json_put(data, "found", e == ERR_OK ? TAKE(found) : json_false()));
	return http_render(res, "open-kontroll", TAKE(data));
}

enum err check_page(struct http_request *req, struct http_response *res)
{
	return show(req, res, http_query(req, "kod"));
}

enum err check_code_page(struct http_request *req, struct http_response *res)
{
	return show(req, res, http_param(req, "code"));
}
