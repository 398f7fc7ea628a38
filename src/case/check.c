#include "case/file.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "case/context.h"
#include "jourbeslut/people.h"
#include "jourbeslut/said.h"

/* Shorter than this can hardly be a fact (JO 629-13, 5092-2008: reasons must show what they rest on). */
#define REASON_SHORT 30

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
		TRY(case_ask_age(k->c, k->problems, "person.known",
		                 "Barnet är över ett år. Är det rätt att det är nyfött?"));
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

/* Eight digits, "-", four digits. */
static bool is_personal_form(const char *text)
{
	for (; *text; text += strcspn(text, "0123456789")) {
		size_t digits = strspn(text, "0123456789");

		if (digits >= 8 && text[digits] == '-' && strspn(text + digits + 1, "0123456789") >= 4)
			return true;
		text += digits;
	}
	return false;
}

/* A row of the decision holds one text of the form of a personal number, and that is the person's
 * (src/record/FORMAT.md, 5.3). */
static enum err check_other_number(struct check *k)
{
	const char *problem;
	struct span number;

	if (!has(k, "person.other_number"))
		return ERR_OK;
	if (said_number_doubtful(case_text(k->c, "person.other_number"), k->day, &number, &problem))
		return tell(k, is_personal_form(case_text(k->c, "person.other_number")) ? CASE_CONFLICT : CASE_WARNING,
		            has(k, "person.number") ? "person.other_number" : "person.number", "",
		            "Numret som sades stämmer inte. Fråga efter det rätta och skriv det som personnummer: då "
		            "försvinner "
		            "det felaktiga. Går det inte att få: ta bort det ur Annat nummer.");
	if (is_personal_form(case_text(k->c, "person.other_number")))
		TRY(tell(k, CASE_CONFLICT, "person.other_number", "",
		         "Numret har samma form som ett personnummer. Är det ett: skriv det i det fältet. Är det inte: "
		         "skriv det utan bindestreck."));
	if (has(k, "person.other_number_kind"))
		return ERR_OK;
	return tell(k, CASE_WARNING, "person.other_number_kind", "", "Välj vilket slags nummer det är.");
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
	TRY(case_check_birth(k->c, k->day, k->problems));
	TRY(check_other_number(k));
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

/* A god man for one matter, or of an adult, stands beside the custodians and not in their place. */
static bool is_custodian(const struct check *k, size_t i)
{
	char path[CASE_PATH_MAX], act[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "representatives.%zu.role", i);
	(void)snprintf(act, sizeof act, "representatives.%zu.act", i);
	if (is(k, path, "god-man"))
		return !has(k, act) || is(k, act, "unaccompanied");
	return is(k, path, "custodian") || is(k, path, "guardian") || is(k, path, "proxy-unaccompanied");
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

/* A list that was shared by siblings may still hold the one whom this text is about. */
static enum err check_children(struct check *k)
{
	char path[CASE_PATH_MAX];

	for (size_t i = 0; *case_text(k->c, "person.name") && i < case_list_length(k->c, "children"); i++) {
		(void)snprintf(path, sizeof path, "children.%zu.name", i);
		if (is(k, path, case_text(k->c, "person.name")))
			TRY(tell(k, CASE_WARNING, path, "",
			         "Samma namn som den som beslutet gäller. Här skrivs bara andra barn i hemmet."));
	}
	return ERR_OK;
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

/* One of those that are for this case must be chosen. */
static enum err check_chosen(struct check *k, const char *label, const struct law_choices *choices)
{
	char text[CASE_PROBLEM_TEXT];

	for (size_t i = 0; i < choices->count; i++) {
		if (!law_conditions_hold(choices->items[i].when, k->context))
			continue;
		(void)snprintf(text, sizeof text, "%s saknas.", label);
		return tell(k, CASE_MISSING, choices->path, choices->items[i].source, text);
	}
	return ERR_OK;
}

static enum err check_choice(struct check *k, const struct law_choices *choices, const char *id)
{
	const struct law_choice *choice = law_choice_find(choices, id);

	if (!choice)
		return tell(k, CASE_CONFLICT, choices->path, "", "Det valda finns inte för den här sortens beslut.");
	if (!law_conditions_open(choice->when, k->context))
		return tell(k, CASE_CONFLICT, choices->path, choice->source,
		            "Det valda går inte ihop med det som står i övrigt, till exempel med den valda grunden. "
		            "Ta bort det, eller ändra det andra.");
	return ERR_OK;
}

/* A set of the law's choices must have one of them; a single choice is asked for by the pack's `required`. */
static enum err check_choices(struct check *k, const struct law_choices *choices)
{
	const struct case_field *field = case_field_find(choices->path);
	const json_t *value = json_at(case_json(k->c), choices->path);
	size_t i;
	json_t *id;

	if (!value)
		return field->kind == CASE_SET ? check_chosen(k, field->label, choices) : ERR_OK;
	if (json_is_string(value))
		return check_choice(k, choices, json_string_value(value));
	json_array_foreach (value, i, id)
		TRY(check_choice(k, choices, json_string_value(id)));
	return ERR_OK;
}

static enum err check_grounds(struct check *k)
{
	TRY(case_check_ages(k->c, k->type, k->day, answered_no(k), k->problems));
	for (size_t i = 0; i < k->type->choices_count; i++) /* of a no the ground alone is told */
		if (!answered_no(k) || strcmp(k->type->choices[i].path, "grounds") == 0)
			TRY(check_choices(k, &k->type->choices[i]));
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

/* A row of the pack, for each place that its path leads to. */
typedef enum err at_path(struct check *k, const char *path, const void *row);

/* `list`.*.`rest`: each element of the list, which is `item` in the conditions. */
static enum err for_elements(struct check *k, struct span list, const char *rest, struct law_conditions when,
                             at_path *each, const void *row)
{
	JSON json_t *context = json_copy((json_t *)(uintptr_t)k->context);
	char path[CASE_PATH_MAX];
	json_t *element;
	size_t i;

	if (!context)
		return ERR_MEMORY;
	(void)snprintf(path, sizeof path, "%.*s", (int)list.len, list.ptr);
	json_array_foreach (json_at(k->context, path), i, element) {
		TRY(json_put(context, "item", json_incref(element)));
		(void)snprintf(path, sizeof path, "%.*s.%zu.%s", (int)list.len, list.ptr, i, rest);
		if (law_conditions_hold(when, context))
			TRY(each(k, path, row));
	}
	return ERR_OK;
}

static enum err for_places(struct check *k, const char *path, struct law_conditions when, at_path *each,
                           const void *row)
{
	const char *star = strstr(path, ".*.");

	if (star)
		return for_elements(k, span_of(path, (size_t)(star - path)), star + 3, when, each, row);
	return law_conditions_hold(when, k->context) ? each(k, path, row) : ERR_OK;
}

static enum err check_one_required(struct check *k, const char *path, const void *row)
{
	const struct law_required *required = row;
	char text[300];

	if (has(k, path))
		return ERR_OK;
	(void)snprintf(text, sizeof text, "%s saknas.", required->label);
	return tell(k, required->warning ? CASE_WARNING : CASE_MISSING, path, required->source, text);
}

static enum err check_required(struct check *k, const struct law_required *required, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(for_places(k, required[i].path, required[i].when, check_one_required, &required[i]));
	return ERR_OK;
}

static enum err tell_conflict(struct check *k, const char *path, const void *row)
{
	const struct law_conflict *conflict = row;

	return tell(k, conflict->warning ? CASE_WARNING : CASE_CONFLICT, path, conflict->source, conflict->text);
}

static enum err check_law(struct check *k)
{
	const bool conflicts = !k->type->conflicts_of_yes || !answered_no(k);

	TRY(check_grounds(k));
	for (size_t i = 0; conflicts && i < k->type->conflict_count; i++)
		TRY(for_places(k, k->type->conflicts[i].path, k->type->conflicts[i].when, tell_conflict,
		               &k->type->conflicts[i]));
	if (answered_no(k))
		return check_required(k, k->type->required_no, k->type->required_no_count);
	TRY(check_required(k, k->type->required, k->type->required_count));
	for (size_t i = 0; i < k->type->criterion_count; i++)
		TRY(check_criterion(k, &k->type->criteria[i]));
	return check_unknown_criteria(k);
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

/* Each answer to why the committee is responsible rests on one municipality (29 kap. SoL), which must be its own. */
static enum err check_responsible(struct check *k)
{
	static const struct {
		const char *answer, *path;
	} rests_on[] = { { "home", "residence.home_municipality" },
		         { "hospital", "residence.registered_municipality" },
		         { "prison", "residence.registered_municipality" },
		         { "stay", "residence.stay_municipality" } };

	for (size_t i = 0; i < ARRAY_LENGTH(rests_on); i++)
		if (is(k, "residence.responsible", rests_on[i].answer) && has(k, rests_on[i].path) &&
		    k->moment->municipality &&
		    !people_municipality_named(k->moment->municipality, case_text(k->c, rests_on[i].path)))
			return tell(
			        k, CASE_WARNING, rests_on[i].path, "29 kap. SoL",
			        "Här står en annan kommun än beslutets, men ansvaret sägs följa av den. Kontrollera "
			        "kommunen, och varför det är den här nämndens ansvar.");
	return ERR_OK;
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
	TRY(check_responsible(k));
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

/* "decision.answer": what contradicts a custody contradicts no refusal of one. */
static enum err put_answer(const struct case_moment *moment, json_t *context)
{
	JSON json_t *decision = json_object();

	if (!decision)
		return ERR_MEMORY;
	if (moment->decided)
		TRY(json_put_text(decision, "answer", moment->yes ? "yes" : "no"));
	return json_put(context, "decision", TAKE(decision));
}

enum err case_check(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                    struct case_problems *ret_problems)
{
	struct date day = date_of(moment->decided ? moment->stated : moment->now);
	JSON json_t *context = NULL;
	struct check k = { .c = c, .type = type, .moment = moment, .problems = ret_problems, .day = day };

	case_problems_release(ret_problems);
	TRY(case_context(c, type, day, &context));
	TRY(put_answer(moment, context));
	k.context = context;
	k.age = case_age(c, day);
	TRY(check_person(&k));
	TRY(check_protected(&k));
	TRY(check_representatives(&k));
	TRY(check_children(&k));
	TRY(check_law(&k));
	TRY(case_check_times(c, type, moment, day, ret_problems));
	TRY(check_call(&k));
	TRY(case_check_reasons(c, type, moment, context, ret_problems));
	sort_by_form(ret_problems);
	return ERR_OK;
}
