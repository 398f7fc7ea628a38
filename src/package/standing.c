/* How a decision stood when its package was made: in force or not, by which events, what has been said against it, and
 * its law. One text, and every file of the package that tells a person tells it by this one. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/decision.h"
#include "package/content.h"
#include "package/guide.h"

#define SECTION_TEXT 64

/* --- In a word ---------------------------------------------------------------------------------------------------- */

unsigned content_status(const struct content *c)
{
	const struct decision *d = c->decision;
	unsigned first = follow_asks_first(&c->following);
	bool stands = c->judged && c->following.legal.state == LEGAL_IN_FORCE;

	return (d->state == DECISION_WITHDRAWN ? CONTENT_WITHDRAWN : 0) |
	       (d->state == DECISION_WITHDRAWAL ? CONTENT_WITHDRAWAL : 0) | (d->contested ? CONTENT_CONTESTED : 0) |
	       (d->returned ? CONTENT_RETURNED : 0) | (decision_correcting(d) ? CONTENT_CORRECTING : 0) |
	       (d->oral.clock_suspect ? CONTENT_SUSPECT : 0) | (c->unreviewed ? CONTENT_UNREVIEWED : 0) |
	       (c->is_revoked ? CONTENT_REVOKED : 0) | (first & FOLLOW_FIRST_BARRED ? CONTENT_BARRED : 0) |
	       (first & FOLLOW_FIRST_HELD ? CONTENT_HELD : 0) | (first & FOLLOW_FIRST_CUSTODY ? CONTENT_RESTS : 0) |
	       (stands && (first & FOLLOW_FIRST_CARE) ? CONTENT_CARE : 0);
}

const struct content_status_words *content_status_words(size_t *ret_count)
{
	static const struct content_status_words words[] = {
		{ CONTENT_WITHDRAWN, "withdrawn", "Märkt som felregistrerat." },
		{ CONTENT_WITHDRAWAL, "withdrawal-wanted", "Märkt som felregistrerat, väntar på bekräftelse." },
		{ CONTENT_CONTESTED, "contested", "Bestritt av beslutsfattaren." },
		{ CONTENT_RETURNED, "returned", "Återlämnat av kommunen." },
		{ CONTENT_CORRECTING, "correcting", "Under rättelse." },
		{ CONTENT_SUSPECT, "clock-suspect", "Registrerat när tjänstens klocka kan ha gått fel." },
		{ CONTENT_UNREVIEWED, "law-unreviewed", "Lagtexten är inte granskad." },
		{ CONTENT_REVOKED, "law-revoked", "" }, /* told with its day */
		{ CONTENT_BARRED, "barred", "Får inte verkställas nu: den som beslutet gäller är häktad." },
		{ CONTENT_HELD, "held", "Ring innan det verkställs: den som beslutet gäller hålls på annan grund." },
		{ CONTENT_RESTS, "custody-disputed",
		  "Ring innan det verkställs: omhändertagandet som det vilar på är ifrågasatt och inte utrett." },
		{ CONTENT_CARE, "custody-unrecorded",
		  "Ring innan det verkställs: den vård som det vilar på är inte registrerad i samma ärende, eller "
		  "bara med egna ord." },
	};

	*ret_count = ARRAY_LENGTH(words);
	return words;
}

const char *content_legal(const struct content *c)
{
	return c->judged ? legal_state_name(c->following.legal.state) : "unknown";
}

bool content_calm(const struct content *c)
{
	enum legal_state state = c->following.legal.state;

	return !content_status(c) && c->judged && (state == LEGAL_IN_FORCE || state == LEGAL_NO);
}

/* --- In sentences ------------------------------------------------------------------------------------------------- */

struct standing {
	const struct content *content;
	const char *separator;
	struct buf *out;
	size_t before; /* length of `out` before the first sentence */
	const char *event;
	char known[SWEDISH_TIME_TEXT], since[SWEDISH_TIME_TEXT], last[SWEDISH_TIME_TEXT], out_on[SWEDISH_TIME_TEXT],
	        outer[SWEDISH_TIME_TEXT], revoked[SWEDISH_TIME_TEXT], at[SWEDISH_TIME_TEXT],
	        recorded[SWEDISH_TIME_TEXT], gone[FOLLOW_GONE];
};

static enum err part(const struct standing *w)
{
	return w->out->len > w->before ? buf_add_str(w->out, w->separator) : ERR_OK;
}

/* A section of standing.txt, without the end of its line. */
static enum err add(const struct standing *w, const char *section)
{
	BUF text = buf_init(CONTENT_STANDING_MAX);
	const struct guide_value values[] = {
		{ "known", w->known },     { "since", w->since },
		{ "last", w->last },       { "event", w->event },
		{ "at", w->at },           { "recorded", w->recorded },
		{ "revoked", w->revoked }, { "out", w->out_on },
		{ "outer", w->outer },     { "custody", w->content->following.custody.ref },
		{ "gone", w->gone }
	};

	TRY(part(w));
	TRY(guide_add(&(struct guide){ values, ARRAY_LENGTH(values), &text }, section));
	return buf_add_span(w->out, span_trim(buf_span(&text)));
}

static enum err add_named(const struct standing *w, const char *kind, const char *name)
{
	char section[SECTION_TEXT];

	(void)snprintf(section, sizeof section, "%s-%s", kind, name);
	return add(w, section);
}

static enum err add_event(struct standing *w, const struct follow_event *e)
{
	if (!e)
		return ERR_OK;
	w->event = follow_event_label(e);
	if (e->has_at)
		instant_format_swedish(e->at, w->at);
	else
		date_format_swedish(e->day, w->at);
	instant_format_swedish(e->recorded, w->recorded);
	return add(w, !e->stated ? "event-unstated" : e->unproven ? "event-unproven" : "event");
}

/* The law can be read in two ways: the safe day and the outermost. */
static bool has_two_days(const struct legal *l)
{
	return (l->runs || l->state == LEGAL_MAY_HAVE_LAPSED) && l->last.year &&
	       date_compare(l->last, l->outermost) != 0;
}

static enum err add_state(const struct standing *w, const struct legal *l)
{
	const struct legal_rules *rules = &w->content->following.rules;

	if (l->state != LEGAL_IN_FORCE || !l->runs)
		return add_named(w, "legal", content_legal(w->content));
	if (l->submitted || !rules->submission)
		return add(w,
		           legal_extends(rules) ? "legal-in-force-application-extends" : "legal-in-force-application");
	if (rules->limit_unknown)
		return add(w, "legal-in-force-guessed");
	return add(w, has_two_days(l) ? "legal-in-force-submission-outer" : "legal-in-force-submission");
}

static enum err add_why(const struct standing *w, const struct legal *l)
{
	if (l->why == LEGAL_WHY_NONE || l->why == LEGAL_CONFIRMED || l->why == LEGAL_BY_COURT)
		return ERR_OK;
	if (l->why == LEGAL_NO_SUBMISSION && has_two_days(l))
		return add(w, l->runs ? "why-no-submission-between" : "why-no-submission-outer");
	if (l->why == LEGAL_NO_APPLICATION && legal_extends(&w->content->following.rules))
		return add(w, "why-no-application-extends");
	if (l->why == LEGAL_CUSTODY_GONE)
		return add(w, "why-custody");
	return add_named(w, "why", legal_why_name(l->why));
}

/* What ended it, what happened before, and that courts answered each other. */
static bool is_told(const struct following *f, const struct follow_event *e)
{
	const struct legal *l = &f->legal;
	const struct follow_event *court = NULL;

	if (e == l->by || e == l->enforced || e == l->submitted || e == l->upheld || e == l->applied)
		return true;
	while ((court = follow_court_next(&f->events, court)))
		if (court == e)
			return true;
	return false;
}

/* The state, why, and the events in the order of their days. */
static enum err add_legal(struct standing *w)
{
	const struct following *f = &w->content->following;

	if (!w->content->judged)
		return add(w, "legal-unknown");
	TRY(add_state(w, &f->legal));
	TRY(add_why(w, &f->legal));
	for (size_t i = 0; i < f->events.count; i++)
		if (is_told(f, &f->events.items[i]))
			TRY(add_event(w, &f->events.items[i]));
	return ERR_OK;
}

static enum err add_marks(const struct standing *w)
{
	unsigned status = content_status(w->content);
	size_t count;
	const struct content_status_words *words = content_status_words(&count);

	if (w->content->judged)
		status &= ~CONTENT_WITHDRAWN; /* the state says it */
	for (size_t i = 0; i < count; i++) {
		if (!(status & words[i].bit))
			continue;
		if (words[i].bit == CONTENT_REVOKED) {
			TRY(add(w, words[i].name));
			continue;
		}
		TRY(part(w));
		TRY(buf_add_str(w->out, words[i].label));
	}
	return ERR_OK;
}

enum err content_standing(const struct content *c, const char *separator, struct buf *out)
{
	const struct legal *l = &c->following.legal;
	struct standing w = { .content = c, .separator = separator, .out = out, .before = out->len, .event = "" };

	instant_format_swedish(c->request->created, w.known);
	if (c->judged && l->dated) {
		date_format_swedish(l->since, w.since);
		date_format_swedish(date_add_days(l->since, -1), w.out_on);
	}
	if (c->judged && l->why == LEGAL_CUSTODY_GONE)
		follow_custody_gone(&c->following.custody, w.gone);
	if (c->judged && l->runs)
		date_format_swedish(l->last, w.last);
	if (c->judged && has_two_days(l))
		date_format_swedish(l->outermost, w.outer);
	if (c->is_revoked)
		instant_format_swedish(c->revoked.at, w.revoked);
	TRY(add(&w, "standing"));
	TRY(add_legal(&w));
	return add_marks(&w);
}

/* --- As warnings -------------------------------------------------------------------------------------------------- */

enum err content_warnings(const struct content *c, struct buf *out)
{
	BUF standing = buf_init(CONTENT_STANDING_MAX);
	const struct guide g = { NULL, 0, out };
	size_t count;
	const struct content_status_words *words = content_status_words(&count);
	enum legal_state state = c->following.legal.state;
	char section[SECTION_TEXT];

	if (c->test)
		TRY(guide_add(&g, "test"));
	if (!c->judged || (state != LEGAL_NO && state != LEGAL_IN_FORCE && state != LEGAL_WITHDRAWN)) {
		(void)snprintf(section, sizeof section, "warn-%s", content_legal(c));
		TRY(guide_add(&g, section));
	}
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(section, sizeof section, "status-%s", words[i].name);
		if (content_status(c) & words[i].bit)
			TRY(guide_add(&g, section));
	}
	TRY(content_standing(c, "\n", &standing));
	return guide_add(&(struct guide){ &(struct guide_value){ "standing", buf_str(&standing) }, 1, out },
	                 "standing-now");
}
