/* Telling what happened to a decision, when, and what proves it. */
#include "page/event_parts.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/moment.h"

/* What the address names: a kind, or a follow-up of the law's pack that has no kind of its own. */
struct told {
	const struct page_event_visit *v;
	struct following f;           /* as the page was asked for: what the answer says beside it */
	struct follow_input in, base; /* what it rests on, if that is told with it */
	bool asks_base, has_base;
	struct follow_proof_input proof;
	char follow_up[LAW_ID_TEXT];
	char label[LAW_NAME_TEXT];
	bool found;
	json_t *read; /* owned: days that were written in words, {"field", "typed", "day", "iso"} */
	struct follow_refusal refusal, base_refusal;
};

static void told_release(struct told *t)
{
	following_release(&t->f);
	json_decref(t->read);
}
#define TOLD CLEANUP(told_release) struct told

/* --- What is asked ----------------------------------------------------------------------------------------------- */

static enum err match_follow_up(void *ctx, const struct follow_up *f)
{
	struct told *t = ctx;
	bool named = t->in.kind == FOLLOW_REPORTED ? strcmp(f->kind, LAW_REPORT) == 0
	                                           : span_equal_str(http_param(t->v->req, "kind"), f->kind);

	if (!named)
		return ERR_OK;
	t->found = true;
	(void)snprintf(t->follow_up, sizeof t->follow_up, "%s", f->kind);
	(void)snprintf(t->label, sizeof t->label, "%s", f->label);
	return ERR_OK;
}

static enum err find_kind(struct told *t, const struct page_event_visit *v)
{
	*t = (struct told){ .v = v, .in = { .kind = FOLLOW_DONE }, .read = json_array() };
	if (!t->read)
		return ERR_MEMORY;
	if (follow_kind_of(http_param(v->req, "kind"), &t->in.kind) == ERR_OK && t->in.kind != FOLLOW_DONE &&
	    t->in.kind != FOLLOW_REPORTED) {
		t->found = true;
		(void)snprintf(t->label, sizeof t->label, "%s", follow_kind_label(t->in.kind));
	} else {
		TRY(decision_follow_up_each(v->s, v->d->id, match_follow_up, t));
	}
	t->in.follow_up = t->follow_up;
	if (!t->found || !v->d->has_oral)
		return ERR_NOT_FOUND;
	TRY(follow_load(http_app(v->req), v->s, v->d, http_now(v->req), &t->f));
	t->base = (struct follow_input){ .follow_up = "" };
	t->base.place = t->base.who = t->base.why = span_str("");
	t->asks_base = follow_base(t->in.kind, &t->base.kind) &&
	               (!follow_first(&t->f.events, t->base.kind) || span_trim(http_form(v->req, "base_day")).len > 0);
	t->refusal.wrong = follow_misplaced(t->in.kind, &t->f);
	return ERR_OK;
}

/* --- What the page shows ----------------------------------------------------------------------------------------- */

static enum err put_asks(json_t *data, const struct told *t)
{
	enum follow_kind kind = t->in.kind;

	TRY(json_put_bool(data, "asks_submitted", kind == FOLLOW_SUBMITTED));
	TRY(json_put_bool(data, "asks_enforced", kind == FOLLOW_ENFORCED));
	TRY(json_put_bool(data, "asks_applied", kind == FOLLOW_APPLIED));
	TRY(json_put_bool(data, "asks_longer", kind == FOLLOW_EXTENSION_ASKED));
	TRY(json_put_bool(data, "asks_until", kind == FOLLOW_EXTENSION_GRANTED));
	TRY(json_put_bool(data, "asks_lapsed", kind == FOLLOW_LAPSED));
	TRY(json_put_bool(data, "asks_why", kind == FOLLOW_ENDED));
	TRY(json_put_bool(data, "base_submitted", t->asks_base && t->base.kind == FOLLOW_SUBMITTED));
	return json_put_bool(data, "base_asked", t->asks_base && t->base.kind == FOLLOW_EXTENSION_ASKED);
}

static bool has_happened(const struct told *t)
{
	enum follow_kind kind = t->in.kind;
	bool asked = kind == FOLLOW_ENFORCED || kind == FOLLOW_UPHELD || kind == FOLLOW_EXTENSION_GRANTED ||
	             kind == FOLLOW_EXTENSION_ASKED || kind == FOLLOW_EXTENSION_REFUSED;

	return asked && http_form(t->v->req, "happened").len > 0;
}

static bool is_stopped(const struct told *t)
{
	return t->refusal.wrong == FOLLOW_BARRED ||
	       (t->refusal.wrong == FOLLOW_UNSURE && t->in.kind == FOLLOW_ENFORCED);
}

/* What it contradicts, or what bars it; nothing where only the calendar does. */
static enum err put_other(json_t *data, const struct told *t)
{
	bool named = t->refusal.wrong == FOLLOW_CLASHES || t->refusal.wrong == FOLLOW_UNSURE || is_stopped(t);
	const struct follow_event *other = named && t->refusal.has_other ? &t->refusal.other : NULL;
	bool by_court = other && (other->kind == FOLLOW_SET_ASIDE || other->kind == FOLLOW_DISMISSED);
	BUF restored = buf_init(200);

	if (by_court && t->in.kind == FOLLOW_UPHELD) {
		TRY(page_decision_path(t->v->area, t->v->d, &restored));
		TRY(buf_printf(&restored, "/handelse/%s", follow_kind_name(FOLLOW_RESTORED)));
	}
	TRY(json_put_text(data, "restored_path", buf_str(&restored)));
	TRY(json_put_text(data, "other_label", other ? follow_event_label(other) : ""));
	TRY(json_put_text(data, "other_at", ""));
	TRY(json_put_text(data, "other_undo", ""));
	if (!other)
		return ERR_OK;
	TRY(page_put_event_time(data, "other_at", other));
	return event_put_path(data, "other_undo", t->v, "angra", other->id);
}

static enum err put_bar(json_t *data, const struct told *t)
{
	JSON json_t *bar = json_object();

	if (!bar)
		return ERR_MEMORY;
	TRY(json_put_bool(bar, "extends", legal_extends(&t->f.rules)));
	TRY(json_put_bool(bar, "two_starts", t->f.legal.upheld != NULL));
	TRY(page_put_legal_why(bar, is_stopped(t) ? t->refusal.why : LEGAL_WHY_NONE));
	return json_put(data, "bar", TAKE(bar));
}

static enum err put_unsure(json_t *data, const struct told *t)
{
	bool unsure = t->refusal.wrong == FOLLOW_UNSURE;
	bool order = unsure && t->in.kind != FOLLOW_ENFORCED && t->refusal.why == LEGAL_SAME_DAY;

	TRY(json_put_bool(data, "unsure_enforced", unsure && t->in.kind == FOLLOW_ENFORCED));
	TRY(json_put_bool(data, "unsure_upheld", unsure && t->in.kind == FOLLOW_UPHELD));
	TRY(json_put_bool(data, "unsure_granted", unsure && !order && t->in.kind == FOLLOW_EXTENSION_GRANTED));
	TRY(json_put_bool(data, "unsure_order", order));
	return json_put_bool(data, "asks_happened", unsure || has_happened(t));
}

static enum err put_no_extension(json_t *data, const struct told *t)
{
	bool none = t->refusal.wrong == FOLLOW_NO_EXTENSION;

	TRY(json_put_bool(data, "no_extension", none));
	TRY(json_put_text(data, "application_source", none ? t->f.rules.application->source : ""));
	return json_put_bool(data, "offered", !none && t->refusal.wrong != FOLLOW_NOT_HERE);
}

static enum err put_wrongs(json_t *data, const struct told *t)
{
	BUF ended = buf_init(200);

	TRY(json_put_bool(data, "barred", is_stopped(t)));
	TRY(put_unsure(data, t));
	TRY(json_put_bool(data, "already", t->refusal.wrong == FOLLOW_ALREADY));
	TRY(json_put_bool(data, "not_here", t->refusal.wrong == FOLLOW_NOT_HERE));
	TRY(put_no_extension(data, t));
	TRY(json_put_bool(data, "clashes", t->refusal.wrong == FOLLOW_CLASHES));
	TRY(json_put_bool(data, "not_out", t->refusal.wrong == FOLLOW_NOT_OUT));
	TRY(page_decision_path(t->v->area, t->v->d, &ended));
	TRY(buf_printf(&ended, "/handelse/%s", follow_kind_name(FOLLOW_ENDED)));
	TRY(json_put_text(data, "ended_path", buf_str(&ended)));
	TRY(put_bar(data, t));
	return put_other(data, t);
}

/* What was written in words stands in its field as it was read, and is asked about before it counts. */
static enum err put_read(json_t *data, const struct told *t)
{
	size_t i;
	json_t *one;

	json_array_foreach (t->read, i, one)
		TRY(json_put_text(json_object_get(data, "form"), json_text(one, "field"), json_text(one, "iso")));
	return json_put(data, "read", json_incref(t->read));
}

static enum err show_event(const struct told *t, json_t *errors)
{
	enum follow_kind kind = t->in.kind;
	JSON json_t *data = NULL;
	BUF action = buf_init(200);

	TRY(event_page_begin(t->v, kind, true, errors, &data));
	TRY(put_read(data, t));
	TRY(page_decision_path(t->v->area, t->v->d, &action));
	TRY(buf_printf(&action, "/handelse/%s", kind == FOLLOW_DONE ? t->follow_up : follow_kind_name(kind)));
	TRY(json_put_text(data, "action", buf_str(&action)));
	TRY(json_put_text(data, "label", t->label));
	TRY(put_asks(data, t));
	TRY(put_wrongs(data, t));
	if (t->refusal.wrong >= FOLLOW_BARRED && t->refusal.wrong != FOLLOW_NEEDS)
		http_status(t->v->res, 409);
	return http_render(t->v->res, "event", TAKE(data));
}

enum err page_event_show(const struct page_event_visit *v)
{
	TOLD t;

	TRY(find_kind(&t, v));
	return show_event(&t, json_object());
}

/* --- What was sent ----------------------------------------------------------------------------------------------- */

/* The hour may be left out where nobody knows it. Of a day that is wrong itself nothing is said of its hour. */
static enum err read_clock(struct told *t, bool day_known, json_t *errors)
{
	struct span clock = span_trim(http_form(t->v->req, "clock"));
	struct instant now = http_now(t->v->req);
	int hour, minute;

	if (clock.len == 0)
		return ERR_OK;
	if (moment_time_parse(clock, &hour, &minute) != ERR_OK)
		return json_put_text(errors, "clock", "Skriv klockslaget så här: 14.05.");
	if (!day_known || date_compare(t->in.day, date_of(now)) > 0)
		return ERR_OK;
	t->in.has_at = moment_past(t->in.day, hour, minute, now, &t->in.at) == ERR_OK;
	if (t->in.has_at)
		return ERR_OK;
	return json_put_text(errors, "clock", "Klockslaget ligger framåt i tiden, eller finns inte den dagen.");
}

/* False: it is no day. */
static enum err read_day(struct told *t, const char *field, struct date *ret_day, bool *ret_known)
{
	struct span typed = span_trim(http_form(t->v->req, field));
	bool ahead = strcmp(field, "until") == 0, as_said;
	JSON json_t *one = json_object();
	char iso[DATE_TEXT];

	*ret_known = moment_day_read(typed, date_of(http_now(t->v->req)), ahead, ret_day, &as_said) == ERR_OK;
	if (!*ret_known || !as_said)
		return ERR_OK;
	if (!one)
		return ERR_MEMORY;
	date_format(*ret_day, iso);
	TRY(json_put_text(one, "field", field));
	TRY(json_put_text(one, "typed", http_form_str(t->v->req, field)));
	TRY(json_put_text(one, "iso", iso));
	TRY(page_put_day(one, "day", *ret_day));
	return json_append(t->read, TAKE(one));
}

/* A day must be written: today's is never taken for granted. */
static enum err read_when(struct told *t, json_t *errors)
{
	bool known;

	TRY(read_day(t, "day", &t->in.day, &known));
	if (!known)
		TRY(json_put_text(errors, "day", "Skriv vilken dag det hände, så här: 2026-11-27, 27/11 eller i går."));
	return read_clock(t, known, errors);
}

static enum err read_until(struct told *t, json_t *errors)
{
	bool known = true;

	if (t->in.kind == FOLLOW_EXTENSION_GRANTED)
		TRY(read_day(t, "until", &t->in.until, &known));
	return known ? ERR_OK : json_put_text(errors, "until", "Skriv den nya sista dagen, så här: 2027-01-15.");
}

#define BASE_MISSING "Skriv vilken dag det var. Det är inte registrerat för någon dag som går ihop med det här."
#define BASE_AFTER "Den dagen kan inte ligga efter det som det ledde till."

static enum err read_base(struct told *t, json_t *errors)
{
	if (!t->asks_base)
		return ERR_OK;
	TRY(read_day(t, "base_day", &t->base.day, &t->has_base));
	if (!t->has_base)
		return json_put_text(errors, "base_day", BASE_MISSING);
	if (date_valid(t->in.day) && date_compare(t->base.day, t->in.day) > 0)
		return json_put_text(errors, "base_day", BASE_AFTER);
	return ERR_OK;
}

struct words {
	enum follow_wrong wrong;
	const char *field, *text;
};
static const struct words words[] = {
	{ FOLLOW_WRONG_DAY, "day", "Dagen ligger framåt i tiden, eller före beslutet." },
	{ FOLLOW_WRONG_CLOCK, "clock", "Klockslaget ligger framåt i tiden, eller före beslutet den dagen." },
	{ FOLLOW_NEEDS, "base_day", BASE_MISSING },
	{ FOLLOW_WRONG_UNTIL, "until", "Den nya sista dagen ligger före rättens beslut om den." },
	{ FOLLOW_WRONG_PLACE, "place", "Skriv var det verkställdes, på högst några rader." },
	{ FOLLOW_WRONG_WHO, "who", "Skriv av vem det verkställdes, på högst några rader." },
	{ FOLLOW_WRONG_WHY, "why", "Skriv kort varför, på högst några rader." },
};

static enum err put_wrong(const struct told *t, enum follow_wrong wrong, json_t *errors)
{
	if (wrong == FOLLOW_WRONG_PROOF || wrong == FOLLOW_WRONG_FILE)
		return event_proof_wrong(t->v->req, wrong, errors);
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (words[i].wrong == wrong)
			return json_put_text(errors, words[i].field, words[i].text);
	return ERR_OK;
}

/* What is asked and not there, all at once. */
static enum err read_texts(struct told *t, json_t *errors)
{
	const struct http_request *req = t->v->req;

	t->in.place = span_trim(http_form(req, "place"));
	t->in.who = span_trim(http_form(req, "who"));
	t->in.why = span_trim(http_form(req, "why"));
	t->in.happened = has_happened(t);
	if (t->in.kind == FOLLOW_ENFORCED && t->in.place.len == 0)
		TRY(put_wrong(t, FOLLOW_WRONG_PLACE, errors));
	if (t->in.kind == FOLLOW_ENFORCED && t->in.who.len == 0)
		TRY(put_wrong(t, FOLLOW_WRONG_WHO, errors));
	if (t->in.kind == FOLLOW_ENDED && t->in.why.len == 0)
		TRY(put_wrong(t, FOLLOW_WRONG_WHY, errors));
	if (!event_read_proof(req, &t->proof))
		return ERR_OK;
	t->in.proof = &t->proof;
	if (t->proof.bytes.len > 0)
		return ERR_OK;
	if (t->proof.kind == FOLLOW_FILE)
		return put_wrong(t, FOLLOW_WRONG_FILE, errors);
	return t->proof.text.len ? ERR_OK : put_wrong(t, FOLLOW_WRONG_PROOF, errors);
}

static enum err read_form(struct told *t, json_t *errors)
{
	TRY(read_when(t, errors));
	TRY(read_base(t, errors));
	TRY(read_until(t, errors));
	return read_texts(t, errors);
}

/* --- Recording --------------------------------------------------------------------------------------------------- */

static enum err record(struct store *s, void *ctx)
{
	struct told *t = ctx;
	const struct page_event_visit *v = t->v;
	int64_t event;

	t->base_refusal = (struct follow_refusal){ .wrong = FOLLOW_RIGHT };
	TRY(event_access(v, s, "event"));
	if (t->has_base) {
		enum err e =
		        follow_record(http_app(v->req), s, v->d->id, v->person, &t->base, &t->base_refusal, &event);

		if (t->base_refusal.wrong != FOLLOW_ALREADY) /* a colleague told it meanwhile: then by that day */
			TRY(e);
	}
	return follow_record(http_app(v->req), s, v->d->id, v->person, &t->in, &t->refusal, &event);
}

/* The day of what it rests on, where that is what is wrong. */
static enum err put_base_wrong(const struct told *t, json_t *errors)
{
	if (t->base_refusal.wrong == FOLLOW_WRONG_DAY)
		return json_put_text(errors, "base_day", "Dagen ligger framåt i tiden, eller före beslutet.");
	return json_put_text(errors, "base_day", "Den dagen går inte ihop med det andra som skrivs här.");
}

/* False: it is the one that was told with it, which is not recorded either. */
static bool is_recorded(const struct told *t, const struct follow_event *e)
{
	for (size_t i = 0; i < t->f.events.count; i++)
		if (t->f.events.items[i].id == e->id)
			return true;
	return false;
}

/* What was recorded before is named; of the two that were told together the day of the first is asked for again. */
static bool base_is_wrong(struct told *t)
{
	const struct follow_refusal *base = &t->base_refusal;

	if (!t->has_base || base->wrong == FOLLOW_ALREADY)
		return false;
	if (base->wrong == FOLLOW_CLASHES && base->has_other)
		t->refusal = *base;
	else if (base->wrong != FOLLOW_RIGHT)
		return true;
	return t->refusal.wrong == FOLLOW_CLASHES && t->refusal.has_other && !is_recorded(t, &t->refusal.other);
}

enum err page_event_save(const struct page_event_visit *v)
{
	JSON json_t *errors = json_object();
	TOLD t;
	enum err e;

	if (!errors)
		return ERR_MEMORY;
	TRY(find_kind(&t, v));
	TRY(read_form(&t, errors));
	if (json_object_size(errors) > 0 || json_array_size(t.read) > 0)
		return show_event(&t, TAKE(errors));
	t.refusal = (struct follow_refusal){ .wrong = FOLLOW_RIGHT };
	e = store_transaction(v->s, record, &t);
	if (e == ERR_OK)
		return event_back(v, "handelse");
	if (base_is_wrong(&t)) {
		t.refusal.wrong = FOLLOW_RIGHT;
		TRY(put_base_wrong(&t, errors));
		return show_event(&t, TAKE(errors));
	}
	if (t.refusal.wrong == FOLLOW_RIGHT)
		return e;
	t.asks_base |= t.refusal.wrong == FOLLOW_NEEDS; /* one of the kind is there, but came later */
	TRY(put_wrong(&t, t.refusal.wrong, errors));
	return show_event(&t, TAKE(errors));
}
