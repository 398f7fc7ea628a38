/* The law's age limits, held against the day of birth that counts and against the other one. */
#include <stdio.h>
#include <string.h>

#include "case/file.h"

/* The court needs about six weeks: a week to submit, a week to uphold, four to apply (LVU 7 and 8 §§). */
#define COURT_DAYS 42
#define LIMITS_MAX 40
#define GUESS_NEAR 1 /* years below a limit at which a guess is warned of: seventeen may be eighteen */

struct ages_check {
	const struct case_file *c;
	const struct law_type *type;
	struct date day;
	bool answered_no;
	bool known, guessed;
	struct case_ages ages;
	struct case_births births; /* if known from a day */
	bool dated;
	struct case_problems *problems;
	int limits[LIMITS_MAX]; /* what the law asks of the age here, each once */
	size_t limit_count;
};

static enum err tell(struct ages_check *k, enum case_severity severity, const char *path, const char *source,
                     const char *text)
{
	return case_problem_add(k->problems, severity, path, source, text);
}

enum err case_ask_age(const struct case_file *c, struct case_problems *problems, const char *path, const char *text)
{
	static const char *const told[] = { "person.known", "person.number", "person.birth_date",
		                            "person.age_estimate" };
	BUF now = buf_init(CASE_FILE_MAX);

	for (size_t i = 0; i < ARRAY_LENGTH(told); i++) {
		TRY(case_get(c, told[i], &now));
		TRY(buf_add_str(&now, "\n"));
	}
	TRY(case_problem_add(problems, CASE_DOUBT, path, "", text));
	return case_problem_bind(problems, buf_span(&now));
}

/* --- A number and a day of birth ---------------------------------------------------------------------------------- */

/* What both say. */
static bool agree(struct date number, struct date day)
{
	return number.year == day.year && (number.month == 0 || number.month == day.month) &&
	       (number.day == 0 || number.day == day.day);
}

static enum err check_day(const struct case_file *c, const struct personal_number *number, struct date day,
                          struct case_problems *problems)
{
	struct case_births births;

	if (agree(number->birth, day) || (number->birth_known && case_births(c, &births) && births.has_other))
		return ERR_OK;
	if (!number->birth_known)
		return case_ask_age(
		        c, problems, "person.birth_date",
		        "Födelsedagen stämmer inte med det som står i samordningsnumret. Kontrollera båda.");
	return case_problem_add(problems, CASE_CONFLICT, "person.birth_date", "",
	                        "Födelsedagen stämmer inte med personnumret. Ändra eller ta bort den, eller ange att "
	                        "den är antagen eller uppgiven.");
}

enum err case_check_birth(const struct case_file *c, struct date on, struct case_problems *problems)
{
	int age = case_age(c, on), by_number;
	struct personal_number number;
	struct date day;

	if (!case_number(c, &number))
		return ERR_OK;
	if (date_parse(span_str(case_text(c, "person.birth_date")), &day) == ERR_OK)
		return check_day(c, &number, day, problems);
	if (number.birth_known || !json_at(case_json(c), "person.age_estimate"))
		return ERR_OK;
	by_number = on.year - number.birth.year;
	if (age >= by_number - 1 && age <= by_number)
		return ERR_OK;
	return case_ask_age(c, problems, "person.age_estimate",
	                    "Åldern stämmer inte med året i samordningsnumret. Kontrollera båda.");
}

/* --- Limits ------------------------------------------------------------------------------------------------------- */

static void add_limit(struct ages_check *k, int limit)
{
	for (size_t i = 0; i < k->limit_count; i++)
		if (k->limits[i] == limit)
			return;
	if (limit > 0 && k->limit_count < LIMITS_MAX)
		k->limits[k->limit_count++] = limit;
}

/* A sentence begins with it: a pack without section numbers calls it "den lag om …". */
static void begin_with(const char *what, char out[LAW_NAME_TEXT])
{
	(void)snprintf(out, LAW_NAME_TEXT, "%s", what);
	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
}

/* Who guesses is not made to guess otherwise: a limit near a guess stops nothing, and how it was judged is asked for.
 */
static enum err check_guess(struct ages_check *k, const char *path, const char *what, int below, const char *source)
{
	char text[CASE_PROBLEM_TEXT], first[LAW_NAME_TEXT];

	if (k->ages.counted + GUESS_NEAR < below)
		return ERR_OK;
	begin_with(what, first);
	(void)snprintf(
	        text, sizeof text,
	        "%s gäller bara den som är under %d år, och åldern är en bedömning: omkring %d år. Skriv vem som "
	        "har gjort den och hur, och i skälen varför gränsen inte bedöms vara nådd.",
	        first, below, k->ages.counted);
	return tell(k, CASE_WARNING, path, source, text);
}

static enum err check_limit(struct ages_check *k, const char *path, const char *what, int below, const char *source)
{
	char text[300], first[LAW_NAME_TEXT];

	if (below == 0)
		return ERR_OK;
	add_limit(k, below);
	if (!k->known)
		return tell(k, CASE_WARNING, "person.known", source,
		            "Åldern är inte känd, så åldersgränsen kan inte kontrolleras.");
	if (k->guessed)
		return check_guess(k, path, what, below, source);
	if (k->ages.counted < below)
		return ERR_OK;
	begin_with(what, first);
	(void)snprintf(text, sizeof text, "%s gäller bara den som är under %d år. Personen är %d år.", first, below,
	               k->ages.counted);
	return tell(k, CASE_CONFLICT, path, source, text);
}

/* --- Birthdays --------------------------------------------------------------------------------------------------- */

/* Whoever is born on a leap day is a year older on 1 March of the years without one. */
static struct date birthday_of(struct date birth, int age)
{
	struct date day = { (int16_t)(birth.year + age), birth.month, birth.day };

	return date_valid(day) ? day : (struct date){ day.year, 3, 1 };
}

/* Care on a ground that ends before the court can have decided cannot be ordered, whatever the custody says (LVU 1 §
 * second and third paragraph). */
static enum err check_birthday(struct ages_check *k, const char *path, const struct law_choice *choice,
                               struct date birth, const char *by)
{
	struct date birthday = birthday_of(birth, choice->below_age), court = date_add_days(k->day, COURT_DAYS);
	char text[300], day[SWEDISH_TIME_TEXT];

	if (date_compare(birthday, k->day) <= 0 || date_compare(birthday, court) > 0)
		return ERR_OK;
	date_format_swedish(birthday, day);
	(void)snprintf(text, sizeof text,
	               "Personen fyller %d år %s%s, troligen innan rätten hinner besluta. Vård på den grunden kan då "
	               "inte beslutas. Skriv vad omhändertagandet ändå är till för.",
	               choice->below_age, day, by);
	return tell(k, CASE_WARNING, path, choice->source, text);
}

static enum err check_choice(struct ages_check *k, const char *path, const struct law_choice *choice)
{
	TRY(check_limit(k, path, choice->label, choice->below_age, choice->source));
	if (choice->below_age == 0 || k->answered_no || !k->dated)
		return ERR_OK;
	TRY(check_birthday(k, path, choice, k->births.counts, ""));
	return k->births.has_other ? check_birthday(k, path, choice, k->births.other, ", efter den andra födelsedagen")
	                           : ERR_OK;
}

/* --- Two days of birth -------------------------------------------------------------------------------------------- */

/* What changes at a limit, and which side the text takes: the careful one. */
static const char *at_limit(const struct ages_check *k, int limit)
{
	if (limit == 15)
		return "Personen räknas här som fylld 15: den egna inställningen krävs.";
	if (limit == 18 && k->type->child_only)
		return "Det som gäller barn gäller här, och skälen måste hålla också för den som har fyllt 18.";
	if (limit == 20)
		return "Skydd som gäller till 20 år gäller här. Kontrollera att det är rätt lag.";
	return "Skälen måste hålla på båda sidor om gränsen.";
}

static enum err check_between(struct ages_check *k, int limit)
{
	const char *path = strcmp(k->births.as, "number") == 0 ? "person.birth_date" : "person.birth_date_registered";
	char text[CASE_PROBLEM_TEXT];

	if (k->ages.youngest >= limit || k->ages.oldest < limit)
		return ERR_OK;
	(void)snprintf(text, sizeof text,
	               "Efter den födelsedag som räknas är personen %d år, efter den andra %d år. Gränsen %d år ligger "
	               "däremellan. %s",
	               k->ages.counted, k->ages.other, limit, at_limit(k, limit));
	return tell(k, CASE_WARNING, path, "", text);
}

/* A register has one day. That of another authority may be another, beside a number; both then stand in the decision.
 */
static enum err check_registered(struct ages_check *k)
{
	static const char path[] = "person.birth_date_registered", source_path[] = "person.birth_date_source";
	const char *source = case_text(k->c, source_path);
	struct date registered, day;
	struct personal_number number;

	if (date_parse(span_str(case_text(k->c, path)), &registered) != ERR_OK)
		return ERR_OK;
	if (case_number(k->c, &number) && number.birth_known && date_compare(number.birth, registered) != 0)
		return tell(
		        k, CASE_WARNING, path, "",
		        "Den registrerade födelsedagen är en annan än personnumrets. Kontrollera vilken som är rätt: "
		        "åldern räknas efter numret. Ta bort dagen om den är fel.");
	if (date_parse(span_str(case_text(k->c, "person.birth_date")), &day) != ERR_OK ||
	    date_compare(day, registered) == 0)
		return ERR_OK;
	if (strcmp(source, "registered") == 0)
		return tell(
		        k, CASE_CONFLICT, path, "",
		        "Två olika födelsedagar sägs vara registrerade. Ta bort den ena, eller ange att den dag som "
		        "räknas är antagen eller uppgiven.");
	return *source ? ERR_OK
	               : tell(k, CASE_WARNING, source_path, "",
	                      "Två olika födelsedagar står här. Ange hur den som räknas är känd: det står i beslutet.");
}

static enum err check_two_days(struct ages_check *k)
{
	TRY(check_registered(k));
	if (!k->dated || !k->births.has_other)
		return ERR_OK;
	if (k->type->child_only)
		add_limit(k, 15);
	add_limit(k, 18);
	add_limit(k, 20);
	for (size_t i = 0; i < k->limit_count; i++)
		TRY(check_between(k, k->limits[i]));
	return ERR_OK;
}

/* --- All --------------------------------------------------------------------------------------------------------- */

static enum err check_set(struct ages_check *k, const char *path)
{
	const json_t *set = json_at(case_json(k->c), path);
	size_t i;
	json_t *id;

	json_array_foreach (set, i, id) {
		const struct law_choice *choice = case_law_choice(path, k->type, json_string_value(id));

		if (choice)
			TRY(check_choice(k, path, choice));
	}
	return ERR_OK;
}

enum err case_check_ages(const struct case_file *c, const struct law_type *type, struct date day, bool answered_no,
                         struct case_problems *problems)
{
	struct ages_check k = { .c = c, .type = type, .day = day, .answered_no = answered_no, .problems = problems };

	k.known = case_ages(c, day, &k.ages);
	k.guessed = case_age_guessed(c);
	k.dated = case_births(c, &k.births);
	TRY(check_limit(&k, "person.number", type->provision, type->below_age, type->below_age_source));
	for (size_t i = 0; i < type->choices_count; i++) /* of a no the ground alone is told */
		if (!answered_no || strcmp(type->choices[i].path, "grounds") == 0)
			TRY(check_set(&k, type->choices[i].path));
	return check_two_days(&k);
}
