#include "case/file.h"

#include <stdio.h>
#include <string.h>

#include "case/context.h"
#include "jourbeslut/people.h"

/* Shorter than this can hardly be a fact (JO 629-13, 5092-2008: reasons must show what they rest on). */
#define REASON_SHORT 30
#define COURT_DAYS 42

struct check {
	const struct case_file *c;
	const struct law_type *type;
	const struct case_moment *moment;
	const json_t *context;
	struct case_problems *problems;
	struct date day; /* on which the age counts */
	int age;         /* -1: not known */
};

static enum err tell(struct check *k, enum case_severity severity, const char *path, const char *source,
                     const char *text)
{
	return case_problem_add(k->problems, severity, path, source, text);
}

static bool has(const struct check *k, const char *path)
{
	return json_at(case_json(k->c), path) != NULL;
}

static bool is(const struct check *k, const char *path, const char *value)
{
	return strcmp(case_text(k->c, path), value) == 0;
}

static bool answered_no(const struct check *k)
{
	return k->moment->decided && !k->moment->yes;
}

/* --- Who it is --------------------------------------------------------------------------------------------------- */

static enum err need(struct check *k, const char *path, const char *text)
{
	return has(k, path) ? ERR_OK : tell(k, CASE_MISSING, path, "31 § förvaltningslagen", text);
}

/* What tells a newborn child from any other, and in a birth of several from its siblings. */
static enum err check_which_child(struct check *k)
{
	if (!has(k, "person.id_band") && !has(k, "person.description"))
		TRY(need(k, "person.id_band",
		         "Det framgår inte vilket barn det gäller. Skriv id-bandets nummer, eller en beskrivning."));
	if (!has(k, "person.birth_place") && !has(k, "person.found_place"))
		TRY(tell(k, CASE_WARNING, "person.birth_place", "31 § förvaltningslagen",
		         "Skriv var och när barnet föddes, eller var och när det hittades. Det visar vilket barn det "
		         "gäller."));
	return ERR_OK;
}

static enum err check_birth_time(struct check *k)
{
	struct instant born;
	struct date day;

	if (instant_parse(span_str(case_text(k->c, "person.birth_time")), &born) != ERR_OK ||
	    date_parse(span_str(case_text(k->c, "person.birth_date")), &day) != ERR_OK ||
	    date_compare(date_of(born), day) == 0)
		return ERR_OK;
	return tell(k, CASE_CONFLICT, "person.birth_time", "",
	            "Födelsetiden ligger en annan dag än födelsedagen. Ändra den ena.");
}

static enum err check_newborn(struct check *k)
{
	struct date birth;

	TRY(need(k, "person.birth_date", "Barnets födelsedag saknas."));
	TRY(check_which_child(k));
	TRY(check_birth_time(k));
	if (case_birth(k->c, &birth) && k->age >= 1)
		TRY(tell(k, CASE_WARNING, "person.known", "", "Barnet är över ett år. Är det rätt att det är nyfött?"));
	return ERR_OK;
}

/* Month 00 or day 60: the age must come from elsewhere, for the law asks for it. */
static enum err check_number(struct check *k)
{
	struct personal_number number;

	TRY(need(k, "person.number",
	         "Personnummer saknas. Välj annars att personen är känd utan nummer, nyfödd eller okänd."));
	if (!case_number(k->c, &number) || number.birth_known || has(k, "person.birth_date") ||
	    has(k, "person.age_estimate"))
		return ERR_OK;
	return need(k, "person.birth_date",
	            "Samordningsnumret visar inte vilken dag personen är född (månad 00 eller dag 60). Skriv den "
	            "födelsedag som är uppgiven eller antagen, eller en uppskattad ålder.");
}

static enum err check_identity(struct check *k)
{
	if (is(k, "person.known", "newborn"))
		return check_newborn(k);
	if (is(k, "person.known", "unknown")) {
		TRY(need(k, "person.description", "Beskrivning saknas. Den måste visa vem beslutet gäller."));
		return k->age < 0 ? need(k, "person.age_estimate", "Uppskattad ålder saknas.") : ERR_OK;
	}
	TRY(need(k, "person.name", "Namn saknas."));
	if (is(k, "person.known", "number"))
		return check_number(k);
	if (!has(k, "person.birth_date") && !has(k, "person.age_estimate"))
		return need(k, "person.birth_date", "Födelsedag eller uppskattad ålder saknas.");
	return ERR_OK;
}

/* What a number and a day of birth both say. */
static bool agree(struct date number, struct date day)
{
	return number.year == day.year && (number.month == 0 || number.month == day.month) &&
	       (number.day == 0 || number.day == day.day);
}

/* The year of a coordination number without a day may be assumed, so that it only calls for a second look. */
static enum err check_birth(struct check *k)
{
	struct personal_number number;
	struct date day;

	if (!case_number(k->c, &number))
		return ERR_OK;
	if (date_parse(span_str(case_text(k->c, "person.birth_date")), &day) == ERR_OK) {
		if (agree(number.birth, day))
			return ERR_OK;
		return number.birth_known ? tell(k, CASE_CONFLICT, "person.birth_date", "",
		                                 "Födelsedagen stämmer inte med personnumret. Ändra eller ta bort den.")
		                          : tell(k, CASE_WARNING, "person.birth_date", "",
		                                 "Födelsedagen stämmer inte med det som står i samordningsnumret. "
		                                 "Kontrollera båda.");
	}
	if (number.birth_known || !has(k, "person.age_estimate"))
		return ERR_OK;
	int by_number = k->day.year - number.birth.year;
	return k->age >= by_number - 1 && k->age <= by_number
	               ? ERR_OK
	               : tell(k, CASE_WARNING, "person.age_estimate", "",
	                      "Åldern stämmer inte med året i samordningsnumret. Kontrollera båda.");
}

static enum err check_person(struct check *k)
{
	if (!has(k, "person.known"))
		TRY(need(k, "person.known", "Det framgår inte vad som är känt om identiteten."));
	else
		TRY(check_identity(k));
	if (has(k, "person.number") && has(k, "person.known") && !is(k, "person.known", "number"))
		TRY(tell(k, CASE_CONFLICT, "person.known", "",
		         "Ett personnummer är skrivet, men personen sägs vara utan nummer. Ändra det ena."));
	TRY(check_birth(k));
	if (has(k, "person.language") && (!has(k, "person.interpreter") || is(k, "person.interpreter", "missing")))
		TRY(tell(k, CASE_WARNING, "person.interpreter", "13 § förvaltningslagen",
		         "Personen har ett annat språk än svenska. Skriv om tolk har använts, eller hur det löstes."));
	return ERR_OK;
}

static enum err check_protected(struct check *k)
{
	static const char text[] = "Personen har skyddade uppgifter. Ta bort adressen; låt kommunen hantera den.";
	char path[CASE_PATH_MAX];

	if (!case_is_protected(k->c, k->moment))
		return ERR_OK;
	if (has(k, "person.address"))
		TRY(tell(k, CASE_CONFLICT, "person.address", "22 kap. OSL", text));
	for (size_t i = 0; i < case_list_length(k->c, "representatives"); i++) {
		(void)snprintf(path, sizeof path, "representatives.%zu.address", i);
		if (has(k, path))
			TRY(tell(k, CASE_CONFLICT, path, "22 kap. OSL", text));
	}
	if (has(k, "placement.address"))
		TRY(tell(k, CASE_WARNING, "placement.address", "22 kap. OSL",
		         "Personen har skyddade uppgifter. Behöver hemmets adress verkligen stå här?"));
	return ERR_OK;
}

static bool is_custodian(const struct check *k, size_t i)
{
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "representatives.%zu.role", i);
	return is(k, path, "custodian") || is(k, path, "guardian") || is(k, path, "god-man");
}

static enum err check_representative(struct check *k, size_t i)
{
	char path[CASE_PATH_MAX], role[CASE_PATH_MAX], number[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "representatives.%zu.name", i);
	(void)snprintf(role, sizeof role, "representatives.%zu.role", i);
	(void)snprintf(number, sizeof number, "representatives.%zu.number", i);
	if (!has(k, path))
		TRY(tell(k, CASE_MISSING, path, "", "Namn saknas."));
	if (!has(k, role))
		TRY(tell(k, CASE_MISSING, role, "", "Rollen saknas: vårdnadshavare, god man eller annat?"));
	if (has(k, number) && strcmp(case_text(k->c, number), case_text(k->c, "person.number")) == 0)
		TRY(tell(k, CASE_CONFLICT, number, "",
		         "Samma personnummer som den beslutet gäller. Kontrollera båda."));
	return ERR_OK;
}

/* Who is to be heard is in the provision on the person's own view. */
static const char *views_source(const struct check *k)
{
	for (size_t i = 0; i < k->type->required_count; i++)
		if (strcmp(k->type->required[i].path, "views.reason") == 0)
			return k->type->required[i].source;
	return "";
}

/* Of a child whom nobody knows no name can be given; why there is none must be said instead. */
static enum err check_no_custodian(struct check *k)
{
	const char *path = is(k, "person.known", "newborn") ? "custodians.missing" : "representatives.0.name";

	if (is(k, "custodians.missing", "other") && !has(k, "custodians.reason"))
		return tell(k, CASE_MISSING, "custodians.reason", views_source(k),
		            "Skriv varför ingen vårdnadshavare eller god man kan anges.");
	if (has(k, "custodians.missing"))
		return ERR_OK;
	return tell(k, is(k, "person.known", "unknown") ? CASE_WARNING : CASE_MISSING, path, views_source(k),
	            "Vårdnadshavare eller god man saknas. Skriv namnet, eller välj varför ingen kan anges.");
}

static enum err check_representatives(struct check *k)
{
	bool custodian = false;

	for (size_t i = 0; i < case_list_length(k->c, "representatives"); i++) {
		custodian = custodian || is_custodian(k, i);
		TRY(check_representative(k, i));
	}
	if (custodian && has(k, "custodians.missing"))
		return tell(k, CASE_CONFLICT, "custodians.missing", "",
		            "Det sägs att ingen vårdnadshavare kan anges, men en vårdnadshavare eller god man står "
		            "nedan. Ändra det ena.");
	return k->type->child_only && k->age < 18 && !custodian ? check_no_custodian(k) : ERR_OK;
}

/* --- What the law asks ------------------------------------------------------------------------------------------- */

static enum err check_age(struct check *k, const char *path, const char *what, int below, const char *source)
{
	char text[300];

	if (below == 0)
		return ERR_OK;
	if (k->age < 0)
		return tell(k, CASE_WARNING, "person.known", source,
		            "Åldern är inte känd, så åldersgränsen kan inte kontrolleras.");
	if (k->age < below)
		return ERR_OK;
	(void)snprintf(text, sizeof text, "%s gäller bara den som är under %d år. Personen är %d år.", what, below,
	               k->age);
	return tell(k, CASE_CONFLICT, path, source, text);
}

/* The court needs about six weeks: a week to submit, a week to uphold, four to apply (LVU 7 and 8 §§). Care on a ground
 * that ends before then cannot be ordered, whatever the custody says (1 § second and third paragraph). */
static enum err check_birthday(struct check *k, const char *path, const struct law_choice *choice)
{
	struct date birth, birthday, court = date_add_days(k->day, COURT_DAYS);
	char text[300], day[SWEDISH_TIME_TEXT];

	if (choice->below_age == 0 || !case_birth(k->c, &birth))
		return ERR_OK;
	birthday = birth;
	birthday.year = (int16_t)(birth.year + choice->below_age);
	if (!date_valid(birthday)) /* born on a leap day */
		birthday = (struct date){ birthday.year, 3, 1 };
	if (date_compare(birthday, k->day) <= 0 || date_compare(birthday, court) > 0)
		return ERR_OK;
	date_format_swedish(birthday, day);
	(void)snprintf(
	        text, sizeof text,
	        "Personen fyller %d år %s, troligen innan rätten hinner besluta. Vård på den grunden kan då inte "
	        "beslutas. Skriv vad omhändertagandet ändå är till för.",
	        choice->below_age, day);
	return tell(k, CASE_WARNING, path, choice->source, text);
}

static enum err check_choices(struct check *k, const char *path, const struct law_choice *choices, size_t count,
                              const char *missing)
{
	const json_t *set = json_at(case_json(k->c), path);
	size_t i;
	json_t *id;

	if (count == 0)
		return ERR_OK;
	if (!set)
		return tell(k, CASE_MISSING, path, choices[0].source, missing);
	json_array_foreach (set, i, id) {
		const struct law_choice *choice = case_law_choice(path, k->type, json_string_value(id));
		if (!choice)
			TRY(tell(k, CASE_CONFLICT, path, "", "Det valda finns inte för den här sortens beslut."));
		else
			TRY(check_age(k, path, choice->label, choice->below_age, choice->source));
		if (choice && !answered_no(k))
			TRY(check_birthday(k, path, choice));
	}
	return ERR_OK;
}

static enum err check_grounds(struct check *k)
{
	TRY(check_age(k, "person.number", k->type->provision, k->type->below_age, k->type->below_age_source));
	TRY(check_choices(k, "grounds", k->type->grounds, k->type->ground_count, "Grunden saknas."));
	if (answered_no(k))
		return ERR_OK;
	TRY(check_choices(k, "court_wait", k->type->court_wait, k->type->court_wait_count,
	                  "Det är inte valt varför rättens beslut inte kan avvaktas."));
	if (has(k, "placement.kind") && k->type->placement_kind_count > 0 &&
	    !case_law_choice("placement.kind", k->type, case_text(k->c, "placement.kind")))
		TRY(tell(k, CASE_CONFLICT, "placement.kind", "",
		         "Den sortens hem kan inte väljas för den här sortens beslut."));
	return ERR_OK;
}

static enum err check_criterion(struct check *k, const struct law_criterion *criterion)
{
	char path[CASE_PATH_MAX], text[300];

	if (!law_conditions_hold(criterion->when, k->context))
		return ERR_OK;
	(void)snprintf(path, sizeof path, "criteria.%s.reason", criterion->id);
	const char *reason = case_text(k->c, path);
	if (!*reason && criterion->required) {
		(void)snprintf(text, sizeof text, "%s: text till beslutet saknas.", criterion->label);
		return tell(k, CASE_MISSING, path, criterion->source, text);
	}
	if (*reason && strlen(reason) < REASON_SHORT) {
		(void)snprintf(text, sizeof text, "%s: texten är mycket kort. Framgår det vad som har hänt?",
		               criterion->label);
		TRY(tell(k, CASE_WARNING, path, "32 § förvaltningslagen", text));
	}
	(void)snprintf(path, sizeof path, "criteria.%s.facts", criterion->id);
	if (!criterion->required || has(k, path))
		return ERR_OK;
	(void)snprintf(text, sizeof text, "%s: beslutsunderlaget har inga närmare uppgifter.", criterion->label);
	return tell(k, CASE_WARNING, path, "", text);
}

/* A criterion that no type of the pack knows would stand in no document. */
static enum err check_unknown_criteria(struct check *k)
{
	char path[CASE_PATH_MAX];
	const char *id;
	json_t *value;

	json_object_foreach (json_at(case_json(k->c), "criteria"), id, value) {
		bool known = false;
		for (size_t i = 0; i < k->type->pack->type_count; i++)
			known = known || law_criterion_find(&k->type->pack->types[i], id);
		(void)snprintf(path, sizeof path, "criteria.%.60s.reason", id);
		if (!known)
			TRY(tell(k, CASE_WARNING, path, "",
			         "Lagpaketet har ingen sådan förutsättning, så texten kommer inte med någonstans."));
	}
	return ERR_OK;
}

static enum err check_required(struct check *k, const struct law_required *required, size_t count)
{
	char text[300];

	for (size_t i = 0; i < count; i++) {
		if (has(k, required[i].path) || !law_conditions_hold(required[i].when, k->context))
			continue;
		(void)snprintf(text, sizeof text, "%s saknas.", required[i].label);
		TRY(tell(k, required[i].warning ? CASE_WARNING : CASE_MISSING, required[i].path, required[i].source,
		         text));
	}
	return ERR_OK;
}

static enum err check_law(struct check *k)
{
	TRY(check_grounds(k));
	if (answered_no(k))
		return check_required(k, k->type->required_no, k->type->required_no_count);
	TRY(check_required(k, k->type->required, k->type->required_count));
	for (size_t i = 0; i < k->type->criterion_count; i++)
		TRY(check_criterion(k, &k->type->criteria[i]));
	TRY(check_unknown_criteria(k));
	for (size_t i = 0; i < k->type->conflict_count; i++) {
		const struct law_conflict *conflict = &k->type->conflicts[i];
		if (law_conditions_hold(conflict->when, k->context))
			TRY(tell(k, conflict->warning ? CASE_WARNING : CASE_CONFLICT, conflict->path, conflict->source,
			         conflict->text));
	}
	return ERR_OK;
}

/* --- Times ------------------------------------------------------------------------------------------------------- */

/* Which time is meant is said by the field's own question. `before`: it should lie before the oral decision, and
 * the decision rests on it. */
static enum err check_time(struct check *k, const char *path, bool before)
{
	const struct case_field *field = case_field_find(path);
	char text[CASE_PROBLEM_TEXT];
	const char *separator;
	struct instant at;

	if (instant_parse(span_str(json_string_value(json_at(case_json(k->c), path))), &at) != ERR_OK)
		return ERR_OK;
	ASSERT(field);
	separator = field->label[strlen(field->label) - 1] == '?' ? " T" : ": t";
	if (at.us > k->moment->now.us) {
		(void)snprintf(text, sizeof text, "%s%siden har inte varit än. Kontrollera dag och klockslag.",
		               field->label, separator);
		return tell(k, before ? CASE_CONFLICT : CASE_WARNING, path, "", text);
	}
	if (!before || !k->moment->decided || at.us <= k->moment->stated.us)
		return ERR_OK;
	(void)snprintf(text, sizeof text, "%s%siden ligger efter det muntliga beslutet. Kontrollera att det stämmer.",
	               field->label, separator);
	return tell(k, CASE_WARNING, path, "", text);
}

static enum err check_times(struct check *k)
{
	static const char *const paths[] = { "person.birth_time", "person.found_at", "contact.at", "protection.at" };
	char path[CASE_PATH_MAX];

	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		TRY(check_time(k, paths[i], true));
	for (size_t i = 0; i < case_list_length(k->c, "representatives"); i++) {
		(void)snprintf(path, sizeof path, "representatives.%zu.informed", i);
		TRY(check_time(k, path, false));
	}
	return ERR_OK;
}

/* Days from the decision within which what belongs to its night must lie: a date of another week is a slip. */
#define NIGHT_DAYS 5

static enum err check_night_time(struct check *k, const char *path)
{
	struct date night = k->day;
	struct instant at;

	if (instant_parse(span_str(case_text(k->c, path)), &at) != ERR_OK ||
	    (date_compare(date_of(at), date_add_days(night, -NIGHT_DAYS)) >= 0 &&
	     date_compare(date_of(at), date_add_days(night, NIGHT_DAYS)) <= 0))
		return ERR_OK;
	return tell(k, CASE_WARNING, path, "", "Dagen ligger långt från natten som beslutet gäller. Är det rätt dag?");
}

static enum err check_night(struct check *k)
{
	static const char *const paths[] = { "person.found_at", "contact.at", "protection.at", "placement.from" };
	char path[CASE_PATH_MAX];

	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		TRY(check_night_time(k, paths[i]));
	for (size_t i = 0; i < case_list_length(k->c, "representatives"); i++) {
		(void)snprintf(path, sizeof path, "representatives.%zu.informed", i);
		TRY(check_night_time(k, path));
	}
	return ERR_OK;
}

/* --- What call and decision say ----------------------------------------------------------------------------------- */

/* A case file says whose it is. The decision is made in the name of its own municipality, whatever the file says. */
static enum err check_municipality(struct check *k)
{
	if (!k->moment->municipality || !has(k, "municipality") ||
	    people_municipality_named(k->moment->municipality, case_text(k->c, "municipality")))
		return ERR_OK;
	return tell(k, CASE_CONFLICT, "municipality", "",
	            "Här står en annan ansvarig kommun än beslutets. Rätta eller ta bort den. Är det beslutets kommun "
	            "som är fel: märk beslutet som felregistrerat.");
}

/* What is written for the other answer stands in no document. */
static enum err check_answer(struct check *k)
{
	static const char *const paths[] = { "no.reason", "no.instead" };

	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		if (k->moment->decided && k->moment->yes && has(k, paths[i]))
			TRY(tell(k, CASE_WARNING, paths[i], "",
			         "Svaret blev ja, så det som står för ett nej kommer inte med någonstans."));
	return ERR_OK;
}

/* The call is believed: it is the safe side. */
static enum err check_call(struct check *k)
{
	TRY(check_municipality(k));
	TRY(check_answer(k));
	if (k->moment->protected_person && is(k, "person.protected", "none"))
		return tell(
		        k, CASE_WARNING, "person.protected", "22 kap. OSL",
		        "I samtalet sades att personen har skyddade uppgifter, men här står nej. Beslutet behandlas "
		        "som skyddat.");
	return ERR_OK;
}

/* --- Order ------------------------------------------------------------------------------------------------------- */

static size_t rank(const struct case_problem *p)
{
	size_t count;
	const struct case_field *fields = case_fields(&count), *field = case_field_find(p->path);

	return field ? (size_t)(field - fields) : 0;
}

/* By insertion: stable, and the list is short. */
static void sort_by_form(struct case_problems *p)
{
	for (size_t i = 1; i < p->count; i++) {
		struct case_problem moved = p->items[i];
		size_t k = i, own = rank(&moved);
		for (; k > 0 && rank(&p->items[k - 1]) > own; k--)
			p->items[k] = p->items[k - 1];
		p->items[k] = moved;
	}
}

enum err case_check(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                    struct case_problems *ret_problems)
{
	struct date day = date_of(moment->decided ? moment->stated : moment->now);
	JSON json_t *context = NULL;
	struct check k = { .c = c, .type = type, .moment = moment, .problems = ret_problems, .day = day };

	case_problems_release(ret_problems);
	TRY(case_context(c, type, day, &context));
	k.context = context;
	k.age = case_age(c, day);
	TRY(check_person(&k));
	TRY(check_protected(&k));
	TRY(check_representatives(&k));
	TRY(check_law(&k));
	TRY(check_times(&k));
	TRY(check_night(&k));
	TRY(check_call(&k));
	TRY(case_check_reasons(c, type, moment, context, ret_problems));
	sort_by_form(ret_problems);
	return ERR_OK;
}
