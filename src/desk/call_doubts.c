/* What the worker should look at again before the decision is recorded: questions, nothing is stopped. */
#include <stdio.h>
#include <string.h>

#include "desk/call_page.h"
#include "jourbeslut/case.h"
#include "jourbeslut/said.h"

#define FAR_DAYS 2 /* a decision of the day before yesterday is no longer of this night */

static enum err ask(json_t *warnings, const char *text)
{
	JSON json_t *item = json_object();

	TRY(json_put_text(item, "text", text));
	return json_append(warnings, TAKE(item));
}

/* A digit was misheard, or it is no personal number at all. */
static enum err ask_number(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	const char *problem;
	char text[300];

	if (!said_number_doubtful(f->in.person_as_known, date_of(v->now), &problem))
		return ERR_OK;
	(void)snprintf(text, sizeof text, "Stämmer personnumret? %s Det sparas för sig, inte som en del av namnet.",
	               problem);
	return ask(warnings, text);
}

/* A description that nobody has said to be one is told of, before it is read as a name by others. */
static enum err ask_name(const struct call_form *f, json_t *warnings)
{
	enum said_words words;

	TRY(said_words_of(f->in.person_as_known, &words));
	if (words == SAID_NAMED || (f->in.person_unknown && words != SAID_NEWBORN))
		return ERR_OK;
	return ask(warnings,
	           words == SAID_NEWBORN
	                   ? "Namn saknas: det som står tas som en beskrivning av ett nyfött barn. Fråga efter "
	                     "moderns namn, id-band och, vid flerbörd, födelseordning, så att det inte går att "
	                     "ta fel på barn."
	                   : "Namn saknas: det som står tas som en beskrivning, inte som ett namn.");
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
	if (!f->type || f->type->free || !*person.birth_date)
		return ERR_OK;
	TRY(case_set(c, *person.number ? "person.number" : "person.birth_date",
	             span_str(*person.number ? person.number : person.birth_date), today, NULL));
	TRY(case_check(c, f->type, &moment, &found));
	for (size_t i = 0; i < found.count; i++)
		if (strcmp(found.items[i].path, "person.number") == 0 && found.items[i].severity >= CASE_CONFLICT)
			TRY(ask(warnings, found.items[i].text));
	return ERR_OK;
}

static enum err ask_day(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	struct date today = date_of(v->now), day = date_of(f->in.stated);
	char when[SWEDISH_TIME_TEXT], text[200];
	int days = 0;

	while (days <= 31 && date_compare(date_add_days(day, days), today) < 0)
		days++;
	if (days < FAR_DAYS)
		return ERR_OK;
	date_format_swedish(day, when);
	(void)snprintf(text, sizeof text, "Är det rätt dag? Beslutet skulle ha fattats %s, för %d dagar sedan.", when,
	               days);
	return ask(warnings, text);
}

enum err call_doubts_add(const struct visit *v, const struct call_form *f, json_t *warnings)
{
	TRY(ask_number(v, f, warnings));
	TRY(ask_name(f, warnings));
	TRY(ask_age(v, f, warnings));
	return ask_day(v, f, warnings);
}
