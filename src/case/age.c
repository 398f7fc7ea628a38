/* Which day of birth counts, and the ages that the law's limits are reckoned from. */
#include "case/file.h"

#include <string.h>

static bool day_at(const struct case_file *c, const char *path, struct date *ret_day)
{
	return date_parse(span_str(case_text(c, path)), ret_day) == ERR_OK;
}

static bool put_other(struct case_births *b, struct date day, const char *as)
{
	if (date_compare(day, b->counts) == 0)
		return false;
	b->has_other = true;
	b->other = day;
	b->other_as = as;
	return true;
}

/* Another day is told beside the number's if the text says that it was assumed, stated, or registered elsewhere;
 * otherwise it is a slip (check.c). */
static void births_of_number(const struct case_file *c, struct date number, struct case_births *ret)
{
	const char *source = case_text(c, "person.birth_date_source");
	bool said = strcmp(source, "assumed") == 0 || strcmp(source, "stated") == 0;
	struct date day;

	ret->counts = number;
	ret->as = "number";
	if (said && day_at(c, "person.birth_date", &day) && put_other(ret, day, source))
		return;
	if (day_at(c, "person.birth_date_registered", &day))
		(void)put_other(ret, day, "registered");
}

bool case_births(const struct case_file *c, struct case_births *ret_births)
{
	const char *source = case_text(c, "person.birth_date_source");
	struct personal_number number;
	struct date day, registered;
	bool has_day = day_at(c, "person.birth_date", &day);
	bool has_registered = day_at(c, "person.birth_date_registered", &registered);

	*ret_births = (struct case_births){ .as = "", .other_as = "" };
	if (case_number(c, &number) && number.birth_known)
		return births_of_number(c, number.birth, ret_births), true;
	if (!has_day && !has_registered)
		return false;
	ret_births->counts = has_day ? day : registered;
	ret_births->as = has_day ? source : "registered";
	if (has_registered)
		(void)put_other(ret_births, registered, "registered");
	return true;
}

bool case_birth(const struct case_file *c, struct date *ret_birth)
{
	struct case_births births;

	if (!case_births(c, &births))
		return false;
	*ret_birth = births.counts;
	return true;
}

bool case_birth_assumed(const struct case_file *c)
{
	struct case_births births;

	return case_births(c, &births) && strcmp(births.as, "assumed") == 0;
}

/* So many years too high may a guess be: nobody sees somebody's age to the year. */
#define GUESS_YEARS 3

bool case_age_guessed(const struct case_file *c)
{
	struct case_births births;

	if (!case_births(c, &births))
		return json_is_integer(json_at(case_json(c), "person.age_estimate"));
	return strcmp(births.as, "assumed") == 0 && !births.has_other;
}

static int age_of(struct date birth, struct date on)
{
	return date_compare(birth, on) <= 0 ? date_age(birth, on) : 0;
}

bool case_ages(const struct case_file *c, struct date on, struct case_ages *ret_ages)
{
	const json_t *estimate = json_at(case_json(c), "person.age_estimate");
	struct case_births births;
	int counted, other;

	if (case_births(c, &births)) {
		counted = age_of(births.counts, on);
		other = births.has_other ? age_of(births.other, on) : counted;
	} else {
		if (!json_is_integer(estimate))
			return false;
		counted = other = (int)json_integer_value(estimate);
	}
	*ret_ages = (struct case_ages){ .counted = counted,
		                        .other = other,
		                        .youngest = counted < other ? counted : other,
		                        .oldest = counted < other ? other : counted };
	if (case_age_guessed(c))
		ret_ages->youngest = counted > GUESS_YEARS ? counted - GUESS_YEARS : 0;
	return true;
}

int case_age(const struct case_file *c, struct date on)
{
	struct case_ages ages;

	return case_ages(c, on, &ages) ? ages.counted : -1;
}

int case_birth_year(const struct case_file *c)
{
	struct date birth;

	return case_birth(c, &birth) && !case_birth_assumed(c) ? birth.year : 0;
}
