/* From what was typed to the six facts, and what is wrong with them. */
#include <stdio.h>
#include <string.h>

#include "desk/call_kept.h"
#include "desk/call_page.h"
#include "jourbeslut/moment.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/reason.h"

#define WORDS_MAX ((size_t)4096)
#define WINTER 60 /* minutes east of UTC, in the second of the two hours */

static const char no_decider[] = "Välj vem som beslutade.";
static const char no_answer[] = "Välj ja eller nej.";
static const char no_day[] = "Välj när beslutet fattades.";
static const char bad_date[] = "Skriv dagen så här: 2026-11-21.";
static const char bad_time[] = "Skriv klockslaget så här: 23.40.";
static const char no_such_time[] = "Den tiden finns inte: klockan ställdes fram den natten. Kontrollera klockslaget.";
static const char which_hour[] = "Klockan ställdes tillbaka den natten, så den timmen finns två gånger. Välj vilken.";
static const char too_long[] = "Korta texten. Det som skrivs här får vara högst en eller ett par rader.";
static const char not_text[] = "Ta bort tecken som inte går att skriva ut.";

static enum err wrong(struct call_form *f, const char *field, const char *text)
{
	return page_problem_add(f->problems, f->errors, field, text);
}

/* Texts in normal form; each too long for where it is stored is told here, since the columns are of different size. */
static enum err clean_texts(struct call_form *f)
{
	static const size_t max[CALL_TEXT_COUNT] = {
		[CALL_DECIDER_NAME] = PEOPLE_NAME_MAX - 2,
		[CALL_DECIDER_OFFICE] = PEOPLE_NAME_MAX - 2,
		[CALL_PERSON] = DECISION_TEXT - 2,
		[CALL_QUESTION] = DECISION_TEXT - 2,
		[CALL_DATE] = 32,
		[CALL_TIME] = 32,
		[CALL_LATE_REASON] = DECISION_TEXT - 2,
		[CALL_NUMBER] = 62,
		[CALL_IDENTIFIED] = DECISION_TEXT - 2,
		[CALL_LISTENERS] = DECISION_TEXT - 2,
		[CALL_WHY] = DECISION_TEXT - 2,
		[CALL_PLACE] = DECISION_TEXT - 2,
	};

	for (size_t i = 0; i < CALL_TEXT_COUNT; i++) {
		enum err e = text_clean(span_str(f->texts[i]), &f->clean[i]);

		if (e == ERR_INPUT) {
			buf_clear(&f->clean[i]);
			TRY(wrong(f, call_text_name((enum call_text)i), not_text));
		} else if (e == ERR_TOO_LARGE || f->clean[i].len > max[i]) {
			buf_clear(&f->clean[i]);
			TRY(wrong(f, call_text_name((enum call_text)i), too_long));
		} else {
			TRY(e);
		}
	}
	return ERR_OK;
}

/* False: said what is wrong with the day. */
static enum err read_day(struct call_form *f, struct date *ret_day, bool *ret_good)
{
	const char *date = buf_str(&f->clean[CALL_DATE]);
	bool other = strcmp(f->stated_day, "other") == 0 || (!f->stated_day[0] && *date);

	*ret_good = false;
	if (!other && date_parse(span_str(f->stated_day), ret_day) != ERR_OK)
		return wrong(f, "stated_day", no_day);
	if (other && moment_day_parse(span_str(date), ret_day) != ERR_OK)
		return wrong(f, "stated_date", bad_date);
	*ret_good = true;
	return ERR_OK;
}

/* What is decided while one speaks: the whole minute of the press. */
static enum err read_now(struct call_form *f, struct instant now)
{
	struct civil c = civil_of(now);

	return instant_of(c.date, c.hour, c.minute, 0, c.offset == WINTER, &f->in.stated);
}

/* From the press on it is a time like any other, so that the next page records what this one shows. */
static void keep_now(struct call_form *f)
{
	struct civil c = civil_of(f->in.stated);

	date_format(c.date, f->day);
	call_clock(f->in.stated, f->time);
	f->stated_day = f->day;
	f->texts[CALL_TIME] = f->time;
	if (instant_ambiguous(c.date, c.hour))
		f->twice = c.offset == WINTER ? "second" : "first";
}

/* A clock that is ahead of ours: it is recorded as it was stated, and asked about. */
static enum err warn_ahead(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	char when[SWEDISH_TIME_TEXT], now[CALL_CLOCK];
	BUF text = buf_init(400);
	JSON json_t *item = json_object();

	if (f->in.stated.us <= v->now.us || f->in.stated.us > v->now.us + DECISION_AHEAD ||
	    date_compare(date_of(f->in.stated), date_of(v->now)) > 0)
		return ERR_OK;
	instant_format_swedish(f->in.stated, when);
	call_clock(v->now, now);
	TRY(buf_printf(&text,
	               "Stämmer klockslaget? Du skrev %s, men här är klockan %s. Tiden registreras som den angavs, och "
	               "det syns vad klockan var. Fattades beslutet tidigare: ändra tiden.",
	               when, now));
	TRY(json_put_text(item, "text", buf_str(&text)));
	return json_append(warnings, TAKE(item));
}

static enum err read_stated(struct call_form *f, struct instant now, bool *ret_good)
{
	bool good, later = strcmp(f->twice, "second") == 0;
	int hour, minute;
	struct date day;

	*ret_good = true;
	if (strcmp(f->stated_day, CALL_NOW) == 0)
		return read_now(f, now);
	*ret_good = false;
	TRY(read_day(f, &day, &good));
	if (moment_time_parse(buf_span(&f->clean[CALL_TIME]), &hour, &minute) != ERR_OK)
		return wrong(f, "stated_time", bad_time);
	if (!good)
		return ERR_OK;
	f->ambiguous = instant_ambiguous(day, hour);
	if (f->ambiguous && !later && strcmp(f->twice, "first") != 0)
		return wrong(f, "stated_twice", which_hour);
	if (instant_of(day, hour, minute, 0, later, &f->in.stated) != ERR_OK)
		return wrong(f, "stated_time", no_such_time);
	*ret_good = true;
	return ERR_OK;
}

static enum err read_decider(struct call_form *f)
{
	uint64_t id;

	if (!f->decider[0] && f->clean[CALL_DECIDER_NAME].len == 0)
		return wrong(f, "decider", no_decider);
	if (number_parse(span_str(f->decider[0] ? f->decider : "0"), INT64_MAX, &id) != ERR_OK)
		return wrong(f, "decider", no_decider);
	f->in.decider = (int64_t)id;
	if (f->in.decider) { /* what was typed for somebody else does not count */
		f->in.decider_name = f->in.decider_office = "";
		return ERR_OK;
	}
	f->in.decider_name = buf_str(&f->clean[CALL_DECIDER_NAME]);
	f->in.decider_office = buf_str(&f->clean[CALL_DECIDER_OFFICE]);
	return ERR_OK;
}

/* What was typed for another type, before it was changed, does not count. */
static void fill_place(struct call_form *f)
{
	bool asked = f->type && decision_place_asked(f->type) != DECISION_PLACE_NONE;

	f->in.place_kind = asked ? f->place_kind : "";
	f->in.place = asked ? buf_str(&f->clean[CALL_PLACE]) : "";
}

/* What depends on the type: what was typed for another does not count. */
static void fill_asked(struct call_form *f)
{
	f->in.type = f->type ? f->type->id : "";
	f->in.question = f->type && f->type->free ? buf_str(&f->clean[CALL_QUESTION]) : "";
	f->in.asked_pack = f->asked_pack;
	f->in.asked_hash = f->asked_hash;
	f->in.asked_how = f->asked_how;
	f->in.ground = f->type && f->type->ground_count > 0 ? f->ground : "";
	fill_place(f);
}

static void fill(struct call_form *f)
{
	bool same = call_form_same(f);

	f->in.decision = same ? f->draft.id : 0;
	f->in.matter = same && !f->draft.id && !f->moved ? f->earlier.matter_id : 0;
	f->in.case_of = same && f->moved ? f->earlier.matter_id : 0;
	f->in.sibling_of = f->about == CALL_SIBLING ? call_form_of(f)->matter_id : 0;
	f->in.call_of = f->goes_on ? f->earlier.id : f->grouped ? f->replaced.id : 0;
	f->in.same_person = f->about == CALL_SAME_SURE;
	f->in.municipality = f->municipality.id;
	f->in.practice = f->practice;
	f->in.person_as_known = buf_str(&f->clean[CALL_PERSON]);
	fill_asked(f);
	f->in.decider_name = f->in.decider_office = "";
	f->in.number_called = buf_str(&f->clean[CALL_NUMBER]);
	f->in.identified_how = buf_str(&f->clean[CALL_IDENTIFIED]);
	f->in.listeners = buf_str(&f->clean[CALL_LISTENERS]);
	f->in.why_oral = buf_str(&f->clean[CALL_WHY]);
	f->in.late_reason = buf_str(&f->clean[CALL_LATE_REASON]);
	f->in.person_unknown = f->person_unknown;
	f->in.protected_person = f->protected_person;
	f->in.read_back = f->read_back;
}

/* The form's field where a problem of the decision room can be put right. */
static const char *field_of(const struct call_form *f, const char *path)
{
	if (strcmp(path, "stated") == 0)
		return "stated_time";
	if (strcmp(path, "decider") == 0 && strcmp(f->decider, "0") == 0)
		return "decider_name";
	if (strcmp(path, "same_person") == 0)
		return "vem_svar";
	return path;
}

/* With the two persons, where they are asked about, and `may`: the worker may read who the matter is about. */
static enum err problem_words(const struct call_form *f, const struct case_problem *p, bool may, struct buf *out)
{
	TRY(buf_add_str(out, p->text));
	return may && p->quote[0]
	               ? buf_printf(out, " I samtalet: ”%s”. I ärendet: ”%s”.", f->in.person_as_known, p->quote)
	               : ERR_OK;
}

static enum err take_problems(const struct visit *v, struct call_form *f, const struct case_problems *found,
                              json_t *warnings, bool timed)
{
	bool may = false;

	if (call_form_of(f)->id)
		TRY(duty_may_read(v->s, &v->reader, call_form_of(f), &may));
	for (size_t i = 0; i < found->count; i++) {
		const struct case_problem *p = &found->items[i];
		const char *field = field_of(f, p->path);
		JSON json_t *item = NULL;
		BUF text = buf_init(WORDS_MAX);

		if (!timed && strcmp(p->path, "stated") == 0)
			continue; /* said already, of the time as typed */
		f->ask_same |= strcmp(p->path, "same_person") == 0;
		TRY(problem_words(f, p, may, &text));
		if (p->severity != CASE_WARNING) {
			if (!json_object_get(f->errors, field))
				TRY(wrong(f, field, buf_str(&text)));
			continue;
		}
		item = json_object();
		TRY(json_put_text(item, "text", buf_str(&text)));
		TRY(json_append(warnings, TAKE(item)));
	}
	return ERR_OK;
}

/* A pack was approved, or is not any more, since the page was shown. */
static bool law_changed(const struct visit *v, const struct law_type *now, const struct law_type *stated)
{
	const char *shown = http_form_str(v->req, "lag");
	char one[CALL_LAW], other[CALL_LAW];

	call_form_law(now, one);
	call_form_law(stated, other);
	return *shown && strcmp(shown, one) != 0 && strcmp(shown, other) != 0;
}

/* The page showed it all along, whatever holds at this moment. */
static bool law_shown(const struct visit *v, const struct law_type *stated)
{
	char law[CALL_LAW];

	call_form_law(stated, law);
	return strcmp(http_form_str(v->req, "lag"), law) == 0;
}

/* As what the question stood on the page from which it was read out; NULL: by the law of the stated time, in these
 * very words, or nobody knows. */
static const struct law_type *asked_before(const struct visit *v, const struct call_form *f)
{
	const struct law_pack *pack =
	        f->asked_hash[0] ? law_pack_by_hash(v->o->law, f->asked_pack, f->asked_hash) : NULL;

	if (!pack || !f->type || f->type->free || strcmp(pack->hash, f->type->pack->hash) == 0)
		return NULL;
	return law_kin_find(pack, f->type->kin);
}

/* The pack is chosen once the stated time is known: it may be another than the one that the page was made with. */
static enum err choose_type(struct visit *v, struct call_form *f, json_t *warnings)
{
	const struct law_type *before = f->type;
	JSON json_t *item = json_object();
	BUF text = buf_init(2000);
	bool changed, midnight;

	if (!before || before->free)
		return ERR_OK;
	TRY(call_form_type(v, f, before->id, f->in.stated));
	f->asked_type = asked_before(v, f);
	/* Nothing was changed where the page is of the day before, or the time is. */
	midnight = f->asked_type && !law_pack_covers(f->asked_type->pack, date_of(f->in.stated));
	if (midnight)
		before = f->asked_type;
	changed = !midnight && law_changed(v, before, f->type);
	if (!changed && (f->type == before || (!midnight && law_shown(v, f->type))))
		return ERR_OK;
	if (changed) {
		TRY(buf_printf(
		        &text,
		        "Lagtexten har bytts sedan sidan visades: nu prövas det enligt %s (lagpaket %s). Kontrollera "
		        "att det är det som beslutsfattaren svarade på.",
		        f->type->provision, f->type->pack->id));
	} else if (f->type->free && !*http_form_str(v->req, call_text_name(CALL_QUESTION))) {
		TRY(text_clean(span_str(f->texts[CALL_QUESTION]), &f->clean[CALL_QUESTION]));
		TRY(buf_add_str(
		        &text,
		        "Inget lagpaket har ett sådant beslut vid den tiden. Det registreras med frågan i egna ord, "
		        "och texten skrivs när det finns ett lagpaket."));
	} else {
		TRY(buf_printf(&text, "Med den tiden prövas det enligt %s, inte %s.", f->type->provision,
		               before->provision));
	}
	fill_asked(f);
	TRY(json_put_text(item, "text", buf_str(&text)));
	return json_append(warnings, TAKE(item));
}

enum err call_form_follow_stated(struct visit *v, struct call_form *f)
{
	bool later = strcmp(f->twice, "second") == 0, other = strcmp(f->stated_day, "other") == 0;
	struct instant at;
	struct date day;
	int hour, minute;

	if (!f->type || f->type->free || moment_time_parse(span_str(f->texts[CALL_TIME]), &hour, &minute) != ERR_OK ||
	    moment_day_parse(span_str(other ? f->texts[CALL_DATE] : f->stated_day), &day) != ERR_OK ||
	    instant_of(day, hour, minute, 0, later, &at) != ERR_OK)
		return ERR_OK; /* none is said yet */
	return call_form_type(v, f, f->type->id, at);
}

enum err call_form_check(struct visit *v, struct call_form *f, json_t **ret_warnings)
{
	JSON json_t *warnings = json_array();
	CASE_PROBLEMS found = { 0 };
	bool timed;

	TRY(call_form_number(v, f));
	TRY(clean_texts(f));
	fill(f);
	TRY(read_decider(f));
	if (strcmp(f->answer, "yes") != 0 && strcmp(f->answer, "no") != 0)
		TRY(wrong(f, "answer", no_answer));
	f->in.yes = strcmp(f->answer, "no") != 0;
	TRY(read_stated(f, call_kept_now(v), &timed));
	if (!timed)
		f->in.stated = v->now; /* so that the rest can be checked */
	if (timed)
		TRY(warn_ahead(v, f, warnings));
	if (timed)
		TRY(choose_type(v, f, warnings));
	f->late |= timed && f->in.stated.us < v->now.us - DECISION_LATE;
	TRY(decision_oral_check(v->o, v->s, &f->in, &found));
	TRY(take_problems(v, f, &found, warnings, timed));
	if (json_array_size(f->problems) == 0 && strcmp(f->stated_day, CALL_NOW) == 0)
		keep_now(f);
	*ret_warnings = TAKE(warnings);
	return ERR_OK;
}
