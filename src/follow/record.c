/* Recording of events: what may be said, and what it makes of the follow-ups. */
#include "follow/event_store.h"
#include "follow/settle.h"
#include "follow/view.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"

/* --- Proofs ------------------------------------------------------------------------------------------------------ */

static enum err clean_text(struct span text, bool needed, struct buf *out)
{
	enum err e = text_clean(text, out);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	return needed && out->len == 0 ? ERR_INPUT : ERR_OK;
}

/* Told by the first bytes: a name or a header can say anything. NULL: another kind. */
static const char *media_type_of(struct span bytes)
{
	if (span_starts_with(bytes, "%PDF-"))
		return "application/pdf";
	if (span_starts_with(bytes, "\x89PNG\r\n\x1a\n"))
		return "image/png";
	return span_starts_with(bytes, "\xff\xd8\xff") ? "image/jpeg" : NULL;
}

static enum err wrong(enum follow_wrong what, enum follow_wrong *ret_wrong)
{
	*ret_wrong = what;
	return what >= FOLLOW_BARRED ? ERR_WRONG_STATE : ERR_INPUT;
}

/* With what it clashes: the events end with the call. */
static enum err refuse(const struct follow_judgement *j, struct follow_refusal *ret_refusal)
{
	ret_refusal->why = j->why;
	ret_refusal->has_other = j->other != NULL;
	if (j->other)
		ret_refusal->other = *j->other;
	return wrong(j->wrong, &ret_refusal->wrong);
}

/* [tx] */
static enum err add_proof(struct store *s, int64_t event, int64_t person, const struct follow_proof_input *in,
                          struct instant now, json_t *facts, enum follow_wrong *ret_wrong)
{
	BUF text = buf_init(FOLLOW_TEXT - 1), name = buf_init(250);
	struct follow_proof_input clean = *in;
	const char *type = media_type_of(in->bytes);
	bool file = in->bytes.len > 0;
	struct sha256 hash;
	char hex[SHA256_HEX] = "";
	enum err e;

	if (in->bytes.len > FOLLOW_FILE_MAX || (file ? !type : in->kind == FOLLOW_FILE))
		return wrong(FOLLOW_WRONG_FILE, ret_wrong);
	e = clean_text(in->text, !file, &text);
	if (e == ERR_INPUT)
		return wrong(FOLLOW_WRONG_PROOF, ret_wrong);
	TRY(e);
	e = clean_text(in->name, false, &name);
	if (e == ERR_INPUT) /* what the file is called does not matter */
		buf_clear(&name);
	else
		TRY(e);
	if (name.len == 0)
		TRY(buf_add_str(&name, "bevis"));
	if (file) {
		TRY(sha256_of(in->bytes, &hash));
		sha256_hex(&hash, hex);
	}
	clean.text = buf_span(&text);
	clean.name = buf_span(&name);
	TRY(json_put_text(facts, "proof", follow_proof_kind_name(in->kind)));
	TRY(json_put_text(facts, "proofSha256", hex));
	return proof_insert(s, event, person, &clean, type, file ? &hash : NULL, now);
}

/* --- Acts -------------------------------------------------------------------------------------------------------- */

static const char *detail_of(const struct follow_input *in)
{
	static const char *const details[FOLLOW_KIND_COUNT] = {
		[FOLLOW_SUBMITTED] = "Registrerades: beslutet kom in till rätten.",
		[FOLLOW_ENFORCED] = "Registrerades: beslutet verkställdes.",
		[FOLLOW_UPHELD] = "Registrerades: rätten fastställde beslutet.",
		[FOLLOW_SET_ASIDE] = "Registrerades: rätten hävde beslutet.",
		[FOLLOW_DISMISSED] = "Registrerades: rätten fann att beslutet hade upphört.",
		[FOLLOW_RESTORED] = "Registrerades: en högre rätt fastställde beslutet.",
		[FOLLOW_APPLIED] = "Registrerades: ansökan om vård kom in till rätten.",
		[FOLLOW_EXTENSION_ASKED] = "Registrerades: längre tid begärdes.",
		[FOLLOW_EXTENSION_GRANTED] = "Registrerades: rätten medgav längre tid.",
		[FOLLOW_EXTENSION_REFUSED] = "Registrerades: rätten avslog begäran om längre tid.",
		[FOLLOW_CARE_DECIDED] = "Registrerades: rätten avgjorde frågan om vård.",
		[FOLLOW_ENDED] = "Registrerades: omhändertagandet upphörde.",
		[FOLLOW_LAPSED] = "Registrerades: beslutet har upphört att gälla.",
		[FOLLOW_REPORTED] = "Registrerades: beslutet anmäldes till nämnden.",
		[FOLLOW_DONE] = "Registrerades: en uppföljning är gjord.",
	};

	if (!in->happened)
		return details[in->kind];
	if (in->kind == FOLLOW_EXTENSION_GRANTED)
		return "Registrerades: rätten medgav längre tid, som ingen registrerad begäran i tid ligger bakom.";
	if (in->kind == FOLLOW_EXTENSION_ASKED)
		return "Registrerades: längre tid begärdes, samma dag som rätten svarade, i okänd ordning.";
	return in->kind == FOLLOW_ENFORCED ? "Registrerades: beslutet verkställdes, när det kan ha upphört."
	                                   : "Registrerades: rätten fastställde beslutet, som kom in för sent.";
}

static enum err put_when(json_t *facts, const char *kind, struct date day, bool has_at, struct instant at)
{
	char text[DATE_TEXT];

	date_format(day, text);
	TRY(json_put_text(facts, "kind", kind));
	TRY(json_put_text(facts, "day", text));
	return has_at ? json_put_instant(facts, "at", at) : ERR_OK;
}

/* --- What may be said -------------------------------------------------------------------------------------------- */

static bool belongs(enum follow_kind kind, const struct following *f)
{
	bool yes = f->rules.yes && !f->rules.withdrawn;

	switch (kind) {
	case FOLLOW_REPORTED:
	case FOLLOW_DONE:
		return !f->rules.withdrawn;
	case FOLLOW_ENFORCED:
	case FOLLOW_SET_ASIDE:
	case FOLLOW_ENDED:
		return yes;
	case FOLLOW_RESTORED: /* a higher court answers a lower one */
		return yes && view_unanswered(&(struct view){ .events = &f->events });
	case FOLLOW_LAPSED: /* a time must run that can run out, its own or of the custody that it rests on */
		return yes && (f->rules.submission || (f->custody.known && f->custody.state != LEGAL_IN_FORCE));
	case FOLLOW_SUBMITTED:
	case FOLLOW_UPHELD:
	case FOLLOW_DISMISSED:
	case FOLLOW_CARE_DECIDED:
		return yes && f->rules.submission;
	case FOLLOW_APPLIED:
	case FOLLOW_EXTENSION_ASKED:
	case FOLLOW_EXTENSION_GRANTED:
	case FOLLOW_EXTENSION_REFUSED:
		return yes && f->rules.application;
	case FOLLOW_KIND_COUNT:
		break;
	}
	return false;
}

enum follow_wrong follow_misplaced(enum follow_kind kind, const struct following *f)
{
	if (!belongs(kind, f))
		return FOLLOW_NOT_HERE;
	return kind_about_extension(kind) && !legal_extends(&f->rules) ? FOLLOW_NO_EXTENSION : FOLLOW_RIGHT;
}

static enum follow_wrong judge_time(const struct follow_input *in, const struct decision *d, struct instant now)
{
	bool pending = in->kind == FOLLOW_APPLIED; /* may have been before the court already */

	if (!date_valid(in->day) || date_compare(in->day, date_of(now)) > 0 ||
	    (!pending && date_compare(in->day, date_of(d->oral.stated)) < 0))
		return FOLLOW_WRONG_DAY;
	if (in->has_at && (date_compare(date_of(in->at), in->day) != 0 || in->at.us > now.us ||
	                   (!pending && in->at.us < d->oral.stated.us - MINUTE)))
		return FOLLOW_WRONG_CLOCK;
	return FOLLOW_RIGHT;
}

static enum err check(struct follow_input *in, const struct decision *d, const struct following *f, struct instant now,
                      struct follow_refusal *ret_refusal)
{
	struct follow_event e = {
		.kind = in->kind, .day = in->day, .has_at = in->has_at, .at = in->at, .stated = true, .until = in->until
	};
	enum follow_wrong *ret_wrong = &ret_refusal->wrong, found;
	struct follow_judgement j;

	found = d->has_oral ? follow_misplaced(in->kind, f) : FOLLOW_NOT_HERE;
	if (found != FOLLOW_RIGHT)
		return wrong(found, ret_wrong);
	if (follow_already(&f->events, in->kind, in->follow_up))
		return wrong(FOLLOW_ALREADY, ret_wrong);
	found = judge_time(in, d, now);
	if (found != FOLLOW_RIGHT)
		return wrong(found, ret_wrong);
	if (in->kind == FOLLOW_EXTENSION_GRANTED && (!date_valid(in->until) || date_compare(in->until, in->day) < 0))
		return wrong(FOLLOW_WRONG_UNTIL, ret_wrong);
	j = follow_judge(&f->rules, &f->events, &e);
	in->happened = in->happened && j.wrong == FOLLOW_UNSURE;
	return j.wrong == FOLLOW_RIGHT || in->happened ? ERR_OK : refuse(&j, ret_refusal);
}

/* The texts as they are kept. */
struct texts {
	struct buf place, who, why;
};

static void texts_release(struct texts *t)
{
	buf_release(&t->place);
	buf_release(&t->who);
	buf_release(&t->why);
}

static enum err clean_field(struct span *text, bool needed, struct buf *kept, enum follow_wrong what,
                            enum follow_wrong *ret_wrong)
{
	enum err e = clean_text(*text, needed, kept);

	*text = buf_span(kept);
	return e == ERR_INPUT ? wrong(what, ret_wrong) : e;
}

static enum err clean_texts(struct follow_input *in, struct texts *t, enum follow_wrong *ret_wrong)
{
	bool enforced = in->kind == FOLLOW_ENFORCED;

	if (!enforced)
		in->place = in->who = span_str("");
	TRY(clean_field(&in->place, enforced, &t->place, FOLLOW_WRONG_PLACE, ret_wrong));
	TRY(clean_field(&in->who, enforced, &t->who, FOLLOW_WRONG_WHO, ret_wrong));
	return clean_field(&in->why, in->kind == FOLLOW_ENDED, &t->why, FOLLOW_WRONG_WHY, ret_wrong);
}

/* --- Recording --------------------------------------------------------------------------------------------------- */

static enum err follow_up_known(struct store *s, int64_t decision, const char *id, enum follow_wrong *ret_wrong)
{
	struct follow_rows rows;

	TRY(follow_rows_load(s, decision, &rows));
	for (size_t i = 0; i < rows.count; i++)
		if (strcmp(rows.items[i].kind, id) == 0)
			return ERR_OK;
	return wrong(FOLLOW_NOT_HERE, ret_wrong);
}

static enum err tell_recorded(struct store *s, const struct decision *d, int64_t person, const struct follow_input *in,
                              struct instant now, const json_t *facts)
{
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, "event-recorded", detail_of(in), facts);
}

enum err follow_record(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                       const struct follow_input *given, struct follow_refusal *ret_refusal, int64_t *ret_event)
{
	CLEANUP(texts_release)
	struct texts t = { buf_init(FOLLOW_TEXT - 1), buf_init(FOLLOW_TEXT - 1), buf_init(FOLLOW_TEXT - 1) };
	FOLLOWING f = { 0 };
	JSON json_t *facts = json_object();
	struct follow_input in = *given;
	struct instant now = clock_now(o->clock);
	enum follow_wrong *ret_wrong = &ret_refusal->wrong;
	struct decision d;

	*ret_refusal = (struct follow_refusal){ .wrong = FOLLOW_RIGHT };
	if (!facts)
		return ERR_MEMORY;
	TRY(decision_find(s, decision, &d));
	TRY(follow_load(o, s, &d, now, &f));
	TRY(check(&in, &d, &f, now, ret_refusal));
	if (in.kind == FOLLOW_DONE || in.kind == FOLLOW_REPORTED)
		TRY(follow_up_known(s, decision, in.follow_up, ret_wrong));
	TRY(clean_texts(&in, &t, ret_wrong));
	TRY(put_when(facts, follow_kind_name(in.kind), in.day, in.has_at, in.at));
	TRY(event_insert(s, decision, person, &in, now, ret_event));
	TRY(json_put_int(facts, "event", *ret_event));
	if (in.proof)
		TRY(add_proof(s, *ret_event, person, in.proof, now, facts, ret_wrong));
	TRY(follow_settle(o, s, &d));
	return tell_recorded(s, &d, person, &in, now, facts);
}

static enum err find_event(struct store *s, int64_t decision, int64_t event, struct follow_event *ret_event)
{
	FOLLOW_EVENTS events = { 0 };

	TRY(event_load_all(s, decision, &events));
	for (size_t i = 0; i < events.count; i++) {
		if (events.items[i].id != event)
			continue;
		*ret_event = events.items[i];
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

enum err follow_proof_add(const struct decision_office *o, struct store *s, int64_t decision, int64_t event,
                          int64_t person, const struct follow_proof_input *in, enum follow_wrong *ret_wrong)
{
	JSON json_t *facts = json_object();
	struct instant now = clock_now(o->clock);
	struct follow_event e;
	struct decision d;

	*ret_wrong = FOLLOW_RIGHT;
	if (!facts)
		return ERR_MEMORY;
	TRY(decision_find(s, decision, &d));
	TRY(find_event(s, decision, event, &e));
	TRY(json_put_int(facts, "event", event));
	TRY(add_proof(s, event, person, in, now, facts, ret_wrong));
	return decision_act_add_facts(s, now, d.matter_id, d.id, person, "event-proof",
	                              "Ett bevis lades till det som registrerats.", facts);
}

enum err follow_undo(const struct decision_office *o, struct store *s, int64_t decision, int64_t event, int64_t person,
                     struct span reason)
{
	BUF text = buf_init(FOLLOW_TEXT - 1);
	JSON json_t *facts = json_object();
	struct instant now = clock_now(o->clock);
	FOLLOWING f = { 0 };
	struct follow_event e;
	struct decision d;

	if (!facts)
		return ERR_MEMORY;
	TRY(clean_text(reason, true, &text));
	TRY(decision_find(s, decision, &d));
	TRY(find_event(s, decision, event, &e));
	TRY(follow_load(o, s, &d, now, &f));
	if (e.undone || follow_resting(&f.rules, &f.events, &e))
		return ERR_WRONG_STATE;
	TRY(event_undo(s, event, person, buf_span(&text), now));
	TRY(put_when(facts, follow_kind_name(e.kind), e.day, e.has_at, e.at));
	TRY(json_put_int(facts, "event", event));
	TRY(follow_settle(o, s, &d));
	TRY(follow_anew(o, s, decision)); /* by the law of now: it may be another than when this was done */
	return decision_act_add_facts(s, now, d.matter_id, d.id, person, "event-undone",
	                              "Det som registrerats ångrades, med skäl.", facts);
}
