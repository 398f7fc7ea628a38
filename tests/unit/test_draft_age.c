/* Ages that are not certain: days of birth that were assumed or stated, two that differ, and guesses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unit/case_kit.h"

enum paper { DECISION, BASIS, CONFIRMATION };
static const char *words;    /* of the call, for the person */
static const char *deviates; /* what the text says otherwise */

static void text_of(const char *type, const struct case_file *c, bool yes, enum paper paper, struct buf *out)
{
	const struct golden g = { "", type, yes, true, strcmp(type, "child-placement") == 0 ? 42 : 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	const struct law_type *t = law_type_at(law, type, facts.stated);
	BLOCKS b = { 0 };

	buf_clear(out);
	assert_non_null(t);
	facts.person_as_known = words;
	facts.deviates = deviates;
	assert_int_equal(paper == BASIS          ? draft_basis(t, c, &facts, NULL, &b)
	                 : paper == CONFIRMATION ? draft_confirmation(t, c, &facts, &b)
	                                         : draft_decision(t, c, &facts, NULL, &b),
	                 ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

static bool says(const struct buf *text, const char *part)
{
	return strstr(buf_str(text), part) != NULL;
}

/* What the problem says must hold `part`. */
static bool told(const struct case_file *c, const char *type, const char *path, enum case_severity severity,
                 const char *part)
{
	CASE_PROBLEMS problems = { 0 };
	bool found = false;

	check(c, type, true, &problems);
	for (size_t i = 0; i < problems.count; i++)
		found = found || (problems.items[i].severity == severity && strcmp(problems.items[i].path, path) == 0 &&
		                  strstr(problems.items[i].text, part));
	return found;
}

static struct case_file *unsure(const char *source)
{
	struct case_file *c = read_case("lvu6-unaccompanied");

	set(c, "person.birth_date", "2011-05-02");
	set(c, "person.birth_date_source", source);
	if (strcmp(source, "assumed") == 0)
		set(c, "person.birth_date_by", "jouren den 21 november 2026");
	return c;
}

#define ASSUMED                                                                                                          \
	"Ålder: omkring 15 år, räknad efter den antagna födelsedagen 2011-05-02, antagen av jouren den 21 november " \
	"2026"

/* A day that somebody assumed is no plain fact: neither in the row of the person, nor in a sentence, nor on the paper
 * of the oral decision. */
static void test_an_assumed_day_is_called_so(void **state)
{
	static const char *const types[] = { "lvu-6", "lvu-11", "child-placement", "lvm-13" };
	CASE struct case_file *assumed = unsure("assumed");
	BUF text = buf_init(1 << 18);

	(void)state;
	words = "Yusuf Exempli, född 2011-05-02";
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
		for (int yes = 0; yes < 2; yes++) {
			text_of(types[i], assumed, yes, DECISION, &text);
			assert_true(says(&text, "\nBeslutet gäller: Yusuf Exempli, född den antagna dagen 2011-05-02"));
			assert_false(says(&text, "Yusuf Exempli, född 2011-05-02"));
			text_of(types[i], assumed, yes, CONFIRMATION, &text);
			assert_true(says(&text, "\nGäller: Yusuf Exempli, född 2011-05-02")); /* as it was said */
			if (strcmp(types[i], "child-placement") != 0)
				assert_true(says(&text, ASSUMED));
			assert_true(says(&text, "räknad efter den antagna födelsedagen 2011-05-02"));
		}
	words = NULL;
	text_of("lvu-6", assumed, true, BASIS, &text);
	assert_true(says(&text, "Gäller: Yusuf Exempli, född den antagna dagen 2011-05-02"));
	text_of("free", assumed, true, CONFIRMATION, &text);
	assert_true(says(&text, "Gäller: Yusuf Exempli, född den antagna dagen 2011-05-02"));
	assert_true(says(&text, ASSUMED));
}

static void test_a_stated_day_is_called_so(void **state)
{
	CASE struct case_file *stated = unsure("stated"), *registered = unsure("registered");
	BUF text = buf_init(1 << 18);

	(void)state;
	text_of("lvu-6", stated, true, DECISION, &text);
	assert_true(says(&text, "att omedelbart omhänderta Yusuf Exempli, enligt uppgift född 2011-05-02"));
	text_of("lvu-6", registered, true, DECISION, &text);
	assert_true(says(&text, "att omedelbart omhänderta Yusuf Exempli, född 2011-05-02"));
}

/* The confirmation says what was said. Where the text says something else, the text's age is not told beside it. */
static void test_a_call_of_another_age(void **state)
{
	CASE struct case_file *c = unsure("assumed");
	BUF text = buf_init(1 << 18);

	(void)state;
	words = "Yusuf Exempli, född 2009-01-01";
	deviates = "födelsedag";
	text_of("lvu-6", c, true, CONFIRMATION, &text);
	assert_true(says(&text, "Gäller: Yusuf Exempli, född 2009-01-01"));
	assert_false(says(&text, "2011-05-02"));
	words = deviates = NULL;
}

/* Two days that are said to be registered, or one beside a number. */
static void test_two_registered_days(void **state)
{
	CASE struct case_file *two = unsure("registered"), *unsaid = unsure(""),
	                      *number = read_case("lvu6-own-behaviour");
	static const char path[] = "person.birth_date_registered";
	BUF text = buf_init(1 << 18);

	(void)state;
	set(two, path, "2011-05-02");
	assert_false(told(two, "lvu-6", path, CASE_CONFLICT, ""));
	set(two, path, "2011-06-03");
	assert_true(told(two, "lvu-6", path, CASE_CONFLICT, "Två olika födelsedagar sägs vara registrerade."));
	text_of("lvu-6", two, true, DECISION, &text);
	assert_true(says(&text, "Ålder: 15 år, räknad efter den registrerade födelsedagen 2011-05-02"));
	assert_true(says(&text, "Registrerad födelsedag: 2011-06-03, 15 år"));
	set(unsaid, path, "2011-06-03");
	assert_true(
	        told(unsaid, "lvu-6", "person.birth_date_source", CASE_WARNING, "Två olika födelsedagar står här."));
	set(number, path, "2011-06-03");
	assert_true(told(number, "lvu-6", path, CASE_WARNING, "en annan än personnumrets"));
	text_of("lvu-6", number, true, DECISION, &text);
	assert_true(says(&text, "Ålder: 16 år, räknad efter personnumret"));
	assert_true(says(&text, "Registrerad födelsedag: 2011-06-03, 15 år"));
}

static struct case_file *guessed(const char *name, const char *age)
{
	struct case_file *c = read_case(name);

	set(c, "person.number", "");
	set(c, "person.birth_date", "");
	set(c, "person.birth_date_source", "");
	set(c, "person.birth_date_by", "");
	set(c, "person.known", "no-number");
	set(c, "person.age_estimate", age);
	return c;
}

/* A guess stops nothing, so that nobody guesses what fits; it is warned of near a limit. */
static void test_a_guess_at_a_limit(void **state)
{
	static const struct {
		const char *age;
		bool warned;
	} rows[] = { { "16", false }, { "17", true }, { "18", true }, { "40", true } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		CASE struct case_file *c = guessed("lvu6-small-child", rows[i].age);

		assert_false(told(c, "lvu-6", "grounds", CASE_CONFLICT, ""));
		assert_false(told(c, "lvu-6", "person.number", CASE_CONFLICT, ""));
		assert_int_equal(told(c, "lvu-6", "grounds", CASE_WARNING, "åldern är en bedömning"), rows[i].warned);
		assert_false(told(c, "lvu-6", "grounds", CASE_WARNING, "andra födelsedagen")); /* there is none */
		assert_true(told(c, "lvu-6", "person.age_by", CASE_WARNING, "vem som har bedömt åldern, och hur"));
	}
	CASE struct case_file *old = guessed("lvu6-own-behaviour", "21");
	assert_true(told(old, "lvu-6", "person.number", CASE_WARNING, "under 20 år"));
	assert_false(told(old, "lvu-6", "person.number", CASE_CONFLICT, ""));
}

static void test_what_is_certain_stops(void **state)
{
	CASE struct case_file *c = guessed("lvu6-small-child", "");

	(void)state;
	set(c, "person.birth_date", "2008-01-01");
	assert_true(told(c, "lvu-6", "grounds", CASE_CONFLICT, "Personen är 18 år."));
	set(c, "person.birth_date_source", "assumed");
	assert_false(told(c, "lvu-6", "grounds", CASE_CONFLICT, ""));
	assert_true(told(c, "lvu-6", "grounds", CASE_WARNING, "omkring 18 år"));
	assert_true(told(c, "lvu-6", "person.birth_date_by", CASE_WARNING, "vem som har antagit"));
	set(c, "person.birth_date_registered", "2007-01-01"); /* no day says less */
	assert_true(told(c, "lvu-6", "grounds", CASE_CONFLICT, "Personen är 18 år."));
}

static void test_a_guess_is_called_so(void **state)
{
	static const char *const types[] = { "lvu-6", "lvu-11", "child-placement", "lvm-13" };
	CASE struct case_file *c = guessed("lvu6-small-child", "18");
	BUF text = buf_init(1 << 18);

	(void)state;
	text_of("lvu-6", c, true, DECISION, &text);
	assert_true(says(&text, "\nÅlder: omkring 18 år, efter en bedömning\n"));
	set(c, "person.age_by", "jouren, efter samtal och utseende");
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
		for (int paper = DECISION; paper <= CONFIRMATION; paper++) {
			text_of(types[i], c, true, (enum paper)paper, &text);
			assert_true(
			        says(&text, "\nÅlder: omkring 18 år, bedömd av jouren, efter samtal och utseende\n"));
		}
	/* A child, if the guess is wrong. */
	text_of("lvu-6", c, true, DECISION, &text);
	assert_true(says(&text, "behöver vård med stöd av LVU (1 § andra stycket LVU)"));
	assert_false(told(c, "lvu-6", "views.representatives", CASE_MISSING, ""));
}

/* What the law asks of a guess that may be eighteen is asked of the custodians who are named. */
static void test_custodians_of_a_guess(void **state)
{
	static const char path[] = "views.representatives";
	CASE struct case_file *c = guessed("lvu6-nineteen", "19");

	(void)state;
	set(c, path, "");
	assert_true(told(c, "lvu-6", path, CASE_WARNING, "saknas"));
	assert_false(told(c, "lvu-6", path, CASE_MISSING, ""));
	set(c, "representatives.0.name", "Mona Testsson");
	set(c, "representatives.0.role", "custodian");
	assert_true(told(c, "lvu-6", path, CASE_MISSING, "saknas"));
}

static bool asked(const struct case_file *c, const char *type, const char *path)
{
	const struct law_type *t = law_type_at(law, type, at(THE_NIGHT));
	JSON json_t *context = NULL;

	assert_int_equal(case_conditions(c, t, MORNING_AFTER, &context), ERR_OK);
	return case_field_of_age(case_field_find(path), t, context);
}

/* Nobody of 18 has a custodian: none is asked for, none is named, and who is filled in is told of. */
static void test_no_custodian_of_a_grown_person(void **state)
{
	static const struct {
		const char *name, *type;
	} rows[] = { { "lvu6-nineteen", "lvu-6" }, { "lvu6-nineteen", "lvu-11" }, { "lvm13", "lvm-13" } };
	static const char role[] = "representatives.0.role", views[] = "views.representatives";
	BUF text = buf_init(1 << 18);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		CASE struct case_file *c = read_case(rows[i].name);

		assert_false(asked(c, rows[i].type, "custodians.missing"));
		assert_false(asked(c, rows[i].type, "custodians.reason"));
		assert_false(asked(c, rows[i].type, views));
		set(c, "custodians.missing", "dead");
		assert_true(told(c, rows[i].type, "custodians.missing", CASE_CONFLICT, "Ta bort svaret."));
		for (int yes = 0; yes < 2; yes++) {
			text_of(rows[i].type, c, yes, DECISION, &text);
			assert_false(says(&text, "årdnadshavare"));
		}
		set(c, "custodians.missing", "");
		set(c, "representatives.0.name", "Mona Diktadotter");
		set(c, role, "custodian");
		set(c, "representatives.0.stance", "opposes");
		set(c, views, "Mona motsätter sig vården.");
		assert_true(told(c, rows[i].type, role, CASE_CONFLICT, "har fyllt 18 år"));
		assert_true(told(c, rows[i].type, views, CASE_CONFLICT, "Ta bort texten"));
		for (int yes = 0; yes < 2; yes++) {
			text_of(rows[i].type, c, yes, DECISION, &text);
			assert_false(says(&text, "årdnadshavare"));
			assert_false(says(&text, "Mona"));
		}
		set(c, role, "proxy-unaccompanied");
		assert_true(told(c, rows[i].type, role, CASE_CONFLICT, "ensamkommande"));
		set(c, role, "proxy");
		set(c, views, "");
		assert_false(told(c, rows[i].type, role, CASE_CONFLICT, ""));
	}
}

/* Where it is not sure that somebody is grown, they stay, and it is said. */
static void test_custodian_of_a_guess(void **state)
{
	static const char role[] = "representatives.0.role";
	CASE struct case_file *guess = guessed("lvu6-nineteen", "19"), *grown = guessed("lvm13", "22");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(guess, "representatives.0.name", "Mona Diktadotter");
	set(guess, role, "custodian");
	assert_true(asked(guess, "lvu-6", "custodians.missing"));
	assert_true(told(guess, "lvu-6", role, CASE_WARNING, "inte säkert att personen är under 18 år"));
	assert_false(told(guess, "lvu-6", role, CASE_CONFLICT, ""));
	text_of("lvu-6", guess, true, DECISION, &text);
	assert_true(says(&text, "Vårdnadshavare: Mona Diktadotter"));
	assert_false(asked(grown, "lvm-13", "custodians.missing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_custodian_of_a_grown_person),
		cmocka_unit_test(test_custodian_of_a_guess),
		cmocka_unit_test(test_a_guess_at_a_limit),
		cmocka_unit_test(test_what_is_certain_stops),
		cmocka_unit_test(test_a_guess_is_called_so),
		cmocka_unit_test(test_custodians_of_a_guess),
		cmocka_unit_test(test_an_assumed_day_is_called_so),
		cmocka_unit_test(test_a_stated_day_is_called_so),
		cmocka_unit_test(test_a_call_of_another_age),
		cmocka_unit_test(test_two_registered_days),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
