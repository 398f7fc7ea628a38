/* Times and days of the case that cannot be, or belong to another night. */
#include <stdio.h>
#include <string.h>

#include "case/file.h"

struct times_check {
	const struct case_file *c;
	const struct law_type *type;
	const struct case_moment *moment;
	struct date day; /* of the night */
	struct case_problems *problems;
};

/* How a time stands to the oral decision. */
enum bound {
	BOUND_RESTS, /* the decision rests on it: it should lie before */
	BOUND_BIRTH, /* nobody is taken into custody before he is born, or found */
	BOUND_TOLD   /* nobody is told of what is not decided yet */
};

static enum err tell_bound(struct times_check *k, enum case_severity severity, const char *path, const char *rest)
{
	const struct case_field *field = case_field_find(path);
	char text[CASE_PROBLEM_TEXT];

	ASSERT(field);
	(void)snprintf(text, sizeof text, "%s%s%s", field->label,
	               field->label[strlen(field->label) - 1] == '?' ? " T" : ": t", rest);
	return case_problem_add(k->problems, severity, path, "", text);
}

bool case_told_too_early(struct instant told, struct instant stated)
{
	return instant_add(told, MINUTE).us <= stated.us;
}

/* Which time is meant is said by the field's own question. */
static enum err check_time(struct times_check *k, const char *path, enum bound bound)
{
	struct instant at, stated = k->moment->stated;

	if (instant_parse(span_str(json_string_value(json_at(case_json(k->c), path))), &at) != ERR_OK)
		return ERR_OK;
	if (at.us > k->moment->now.us)
		return tell_bound(k, bound == BOUND_TOLD ? CASE_WARNING : CASE_CONFLICT, path,
		                  "iden har inte varit än. Kontrollera dag och klockslag.");
	if (!k->moment->decided)
		return ERR_OK;
	if (bound == BOUND_TOLD && case_told_too_early(at, stated))
		return tell_bound(
		        k, CASE_WARNING, path,
		        "iden ligger före det muntliga beslutet, och då fanns inget beslut att berätta om. Rätta "
		        "tiden: nu kommer den inte med, och det står i underlaget som något att göra.");
	if (bound == BOUND_BIRTH && at.us > stated.us)
		return tell_bound(k, CASE_CONFLICT, path,
		                  "iden ligger efter det muntliga beslutet. Kontrollera dag och klockslag.");
	if (bound == BOUND_RESTS && at.us > stated.us)
		return tell_bound(k, CASE_WARNING, path,
		                  "iden ligger efter det muntliga beslutet. Kontrollera att det stämmer.");
	return ERR_OK;
}

static enum err check_times(struct times_check *k)
{
	char path[CASE_PATH_MAX];

	TRY(check_time(k, "person.birth_time", BOUND_BIRTH));
	TRY(check_time(k, "person.found_at", BOUND_BIRTH));
	TRY(check_time(k, "contact.at", BOUND_RESTS));
	TRY(check_time(k, "protection.at", BOUND_RESTS));
	for (size_t i = 0; i < case_list_length(k->c, "representatives"); i++) {
		(void)snprintf(path, sizeof path, "representatives.%zu.informed", i);
		TRY(check_time(k, path, BOUND_TOLD));
	}
	return check_time(k, "informed.at", BOUND_TOLD);
}

/* --- Days of birth and of an application -----------------------------------------------------------------------------
 */

static enum err check_born(struct times_check *k, const char *path, struct date birth)
{
	if (date_compare(birth, k->day) <= 0)
		return ERR_OK;
	return case_problem_add(
	        k->problems, CASE_CONFLICT, path, "",
	        "Födelsedagen ligger efter dagen för det muntliga beslutet. Kontrollera båda: den som inte "
	        "är född kan beslutet inte gälla.");
}

/* The number's day and both others: each stands in the decision. */
static enum err check_births(struct times_check *k)
{
	static const char *const paths[] = { "person.birth_date", "person.birth_date_registered" };
	struct personal_number number;
	struct date birth;

	if (case_number(k->c, &number) && number.birth_known)
		TRY(check_born(k, "person.number", number.birth));
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		if (date_parse(span_str(case_text(k->c, paths[i])), &birth) == ERR_OK)
			TRY(check_born(k, paths[i], birth));
	return ERR_OK;
}

/* Only an application that came in before the decision moves it to another court (7 § LVU, 15 § LVM). */
static enum err check_application(struct times_check *k)
{
	static const char path[] = "pending.applied";
	struct date applied;

	if (!k->type->deprives_liberty || date_parse(span_str(case_text(k->c, path)), &applied) != ERR_OK ||
	    date_compare(applied, k->day) < 0)
		return ERR_OK;
	if (date_compare(applied, k->day) == 0)
		return case_problem_add(
		        k->problems, CASE_WARNING, path, "",
		        "Ansökan kom in samma dag som det muntliga beslutet. Kontrollera att den kom in före "
		        "det: annars är det inte den rätten som beslutet ska underställas.");
	return case_problem_add(k->problems, CASE_CONFLICT, path, "",
	                        "Ansökan om vård kom in efter det muntliga beslutet. Då underställs beslutet "
	                        "förvaltningsrätten på vanligt sätt. Ta bort domstol, målnummer och dag, eller rätta "
	                        "dagen.");
}

/* --- The night -----------------------------------------------------------------------------------------------------
 */

/* Days from the decision within which what belongs to its night must lie: a date of another week is a slip. */
#define NIGHT_DAYS 5

static bool is_far(const struct times_check *k, const char *path)
{
	struct date night = k->day;
	struct instant at;

	return instant_parse(span_str(case_text(k->c, path)), &at) == ERR_OK &&
	       (date_compare(date_of(at), date_add_days(night, -NIGHT_DAYS)) < 0 ||
	        date_compare(date_of(at), date_add_days(night, NIGHT_DAYS)) > 0);
}

/* One warning, at the first: the same words at each are read at none. */
static enum err warn_far(struct times_check *k, const char *path, size_t count)
{
	char text[200];

	if (count == 1)
		return case_problem_add(k->problems, CASE_WARNING, path, "",
		                        "Dagen ligger långt från natten som beslutet gäller. Är det rätt dag?");
	(void)snprintf(text, sizeof text,
	               "%zu av tiderna ligger långt från natten som beslutet gäller, den här är den första. Är det "
	               "rätt dagar?",
	               count);
	return case_problem_add(k->problems, CASE_WARNING, path, "", text);
}

static enum err check_night(struct times_check *k)
{
	static const char *const paths[] = { "person.found_at", "contact.at", "protection.at", "placement.from",
		                             "informed.at" };
	char path[CASE_PATH_MAX], first[CASE_PATH_MAX] = "";
	size_t count = 0, people = case_list_length(k->c, "representatives");

	for (size_t i = 0; i < ARRAY_LENGTH(paths) + people; i++) {
		if (i < ARRAY_LENGTH(paths))
			(void)snprintf(path, sizeof path, "%s", paths[i]);
		else
			(void)snprintf(path, sizeof path, "representatives.%zu.informed", i - ARRAY_LENGTH(paths));
		if (!is_far(k, path))
			continue;
		if (count++ == 0)
			memcpy(first, path, sizeof first);
	}
	return count ? warn_far(k, first, count) : ERR_OK;
}

enum err case_check_times(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                          struct date day, struct case_problems *problems)
{
	struct times_check k = { c, type, moment, day, problems };

	TRY(check_times(&k));
	TRY(check_births(&k));
	TRY(check_application(&k));
	return check_night(&k);
}
