/* What the worker should look at again before the decision is recorded: questions, nothing is stopped. */
#include <stdio.h>
#include <string.h>

#include "desk/call_page.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/case.h"
#include "jourbeslut/said.h"

#define FAR_HOURS 6
#define NOW_IS_NOW (15 * MINUTE) /* as long as a call takes */
#define FAR_DAYS 2               /* a decision of the day before yesterday is no longer of this night */

static enum err ask(json_t *warnings, const char *text)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "text", text));
	return json_append(warnings, TAKE(item));
}

/* A digit was misheard, or it is no personal number at all; and what becomes of it. */
static enum err ask_number(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	BUF apart = buf_init(DECISION_TEXT), text = buf_init(2 * DECISION_TEXT);
	const char *problem;
	struct span number;
	bool kept_apart;

	if (!said_number_doubtful(f->in.person_as_known, date_of(v->now), &number, &problem))
		return ERR_OK;
	TRY(said_unfit_read(f->in.person_as_known, f->in.person_unknown, date_of(v->now), &apart));
	kept_apart = span_equal(buf_span(&apart), number);
	TRY(buf_printf(&text, "Stämmer personnumret %.*s? %s %s", (int)number.len, number.ptr, problem,
	               kept_apart
	                       ? "Det sparas för sig, inte som en del av namnet."
	                       : "Det står kvar i texten om personen som du skrev det, och blir inget personnummer."));
	return ask(warnings, buf_str(&text));
}

/* A number that was typed is not left out without a word. */
static enum err ask_others_number(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	BUF number = buf_init(DECISION_TEXT), text = buf_init(2 * DECISION_TEXT);

	TRY(said_others_number_read(f->in.person_as_known, date_of(v->now), &number));
	if (number.len == 0)
		return ERR_OK;
	TRY(buf_printf(&text,
	               "Numret kan höra till någon annan: %s. Det tas inte som personnumret för den som frågan gäller. "
	               "Är det hans eller hennes: skriv numret direkt efter namnet.",
	               buf_str(&number)));
	return ask(warnings, buf_str(&text));
}

/* Twins have one mother and one day: without their order nobody can tell the one's decision from the other's. */
static enum err ask_twin(const struct call_form *f, json_t *warnings)
{
	bool twin;
	int order;

	TRY(said_twin_read(f->in.person_as_known, &twin, &order));
	if (!twin || order)
		return ERR_OK;
	return ask(warnings,
	           "Tvilling eller trilling: vilken av dem? Fråga efter födelseordningen, eller efter id-band, "
	           "och skriv ”tvilling 1” eller ”tvilling 2”, så att det inte går att ta fel på barn.");
}

/* A description that nobody has said to be one is told of, before it is read as a name by others. */
static enum err ask_name(const struct call_form *f, json_t *warnings)
{
	enum said_words words;

	TRY(said_words_of(f->in.person_as_known, &words));
	if (words == SAID_NAMED || (f->in.person_unknown && words != SAID_NEWBORN))
		return ERR_OK;
	return ask(
	        warnings,
	        words == SAID_NEWBORN
	                ? "Barnets eget namn saknas: det som står tas som en beskrivning av ett nyfött barn, och ett "
	                  "namn i den som moderns. Fråga efter moderns namn, id-band och, vid flerbörd, "
	                  "födelseordning, så att det inte går att ta fel på barn."
	                : "Namn saknas: det som står tas som en beskrivning, inte som ett namn.");
}

/* The day that a wrong number begins with tells no age, and a limit is not passed by it either. */
static enum err ask_unknown_age(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	BUF unfit = buf_init(DECISION_TEXT);
	char text[300];

	TRY(said_unfit_read(f->in.person_as_known, f->in.person_unknown, date_of(v->now), &unfit));
	if (unfit.len == 0 || f->type->below_age == 0)
		return ERR_OK;
	(void)snprintf(text, sizeof text,
	               "Numret stämmer inte, så åldern är inte känd. Fråga när personen är född och skriv det efter "
	               "namnet: %s gäller bara den som är under %d år.",
	               f->type->provision, f->type->below_age);
	return ask(warnings, text);
}

/* What the law's pack says of the age, which the number tells: that another act may be the right one, or that this one
 * cannot be. The text's page says it too, but then the call is over. */
static enum err ask_age(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	const struct case_moment moment = { .decided = true, .stated = f->in.stated, .yes = true, .now = v->now };
	struct date today = date_of(v->now);
	CASE struct case_file *c = case_new();
	CASE_PROBLEMS found = { 0 };
	struct said_person person;

	if (!c)
		return ERR_MEMORY;
	TRY(said_person_read(f->in.person_as_known, today, &person, NULL));
	if (!f->type || f->type->free)
		return ERR_OK;
	if (!*person.birth_date)
		return ask_unknown_age(v, f, warnings);
	TRY(case_set(c, *person.number ? "person.number" : "person.birth_date",
	             span_str(*person.number ? person.number : person.birth_date), today, NULL));
	TRY(case_check(c, f->type, &moment, &found));
	for (size_t i = 0; i < found.count; i++)
		if (strcmp(found.items[i].path, "person.number") == 0 && found.items[i].severity >= CASE_CONFLICT)
			TRY(ask(warnings, found.items[i].text));
	return ERR_OK;
}

/* The night is one, its days are two: a time after midnight under the day before is a whole day early. */
static enum err ask_hours(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	const struct date today = date_of(v->now), day = date_of(f->in.stated);
	const int64_t hours = (v->now.us - f->in.stated.us + HOUR / 2) / HOUR;
	char when[SWEDISH_TIME_TEXT], clock[CALL_CLOCK];
	BUF text = buf_init(300);

	if (v->now.us - f->in.stated.us < FAR_HOURS * HOUR)
		return ERR_OK;
	instant_format_swedish(f->in.stated, when);
	call_clock(f->in.stated, clock);
	TRY(buf_printf(
	        &text,
	        "Är det rätt dag och klockslag? Beslutet skulle ha fattats %s, %s, för omkring %lld timmar sedan.",
	        date_compare(day, today) == 0 ? "i dag" : "i går", when, (long long)hours));
	if (date_compare(day, today) < 0 && hours >= 24)
		TRY(buf_printf(&text, " Var det i dag kl. %s: ändra dagen.", clock));
	return ask(warnings, buf_str(&text));
}

static enum err ask_day(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	struct date today = date_of(v->now), day = date_of(f->in.stated);
	char when[SWEDISH_TIME_TEXT], text[200];
	int days = 0;

	while (days <= 31 && date_compare(date_add_days(day, days), today) < 0)
		days++;
	if (days < FAR_DAYS)
		return ask_hours(v, f, warnings);
	date_format_swedish(day, when);
	(void)snprintf(text, sizeof text, "Är det rätt dag? Beslutet skulle ha fattats %s, för %d dagar sedan.", when,
	               days);
	return ask(warnings, text);
}

/* "Nu" is the minute of the press, however long ago it was chosen: on a page that was left or came back, a whole day
 * may lie between. */
static enum err ask_now(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	char since[SWEDISH_TIME_TEXT], when[SWEDISH_TIME_TEXT];
	BUF text = buf_init(400);
	struct instant opened;
	uint64_t minutes;

	if (strcmp(http_form_str(v->req, "stated_day"), CALL_NOW) != 0 ||
	    number_parse(span_str(f->opened), INT64_MAX / MINUTE, &minutes) != ERR_OK)
		return ERR_OK;
	opened = (struct instant){ (int64_t)minutes * MINUTE };
	if (f->in.stated.us - opened.us < NOW_IS_NOW && date_compare(date_of(opened), date_of(f->in.stated)) == 0)
		return ERR_OK;
	instant_format_swedish(opened, since);
	instant_format_swedish(f->in.stated, when);
	TRY(buf_printf(
	        &text,
	        "Fattades beslutet %s? Du valde Nu på en sida som öppnades %s. Fattades det tidigare: ändra tiden.",
	        when, since));
	return ask(warnings, buf_str(&text));
}

/* Each person has an answer of their own, a matter and days of their own. */
static enum err ask_several(const struct call_form *f, json_t *warnings)
{
	static const char *const words[] = { " och ", " samt ", " plus ", " & ", " + ", " respektive " };
	const char *who = f->texts[CALL_PERSON];
	bool several = false;

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		several |= strcasestr(who, words[i]) != NULL;
	if (!several)
		return ERR_OK;
	return ask(warnings,
	           "Gäller det fler än en? Varje person får ett eget beslut, med en egen fråga och ett eget svar. "
	           "Registrera ett i taget, och skriv bara den som det här gäller.");
}

enum err call_doubts_add(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	TRY(ask_number(v, f, warnings));
	TRY(ask_others_number(v, f, warnings));
	TRY(ask_name(f, warnings));
	TRY(ask_twin(f, warnings));
	TRY(ask_several(f, warnings));
	TRY(ask_now(v, f, warnings));
	TRY(ask_age(v, f, warnings));
	return ask_day(v, f, warnings);
}
