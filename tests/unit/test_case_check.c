/* What the law requires and the case lacks, and what contradicts itself. Each test changes one thing in a good case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/people.h"
#include "unit/case_kit.h"

/* The good case `name`, with one field changed, has this problem at that path. */
static void change_gives(const char *name, const char *type, const char *field, const char *value, const char *path,
                         enum case_severity severity)
{
	CASE struct case_file *c = read_case(name);
	CASE_PROBLEMS before = { 0 };
	CASE_PROBLEMS after = { 0 };

	check(c, type, true, &before);
	if (find(&before, path, severity))
		fail_msg("%s: %s is a problem before the change", name, path);
	set(c, field, value);
	check(c, type, true, &after);
	if (!find(&after, path, severity))
		fail_msg("%s: %s = \"%s\" is no problem at %s", name, field, value, path);
	assert_int_equal(case_problems_block(&after), severity != CASE_WARNING);
}

static void test_required(void **state)
{
	static const char *const fields[] = {
		"person.known",
		"person.name",
		"person.number",
		"grounds",
		"court_wait",
		"criteria.home.reason",
		"criteria.consent.reason",
		"criteria.court.reason",
		"criteria.committee.reason",
		"contact.reason",
		"residence.responsible",
		"protection.needed",
		"protection.judgment",
		"protection.facts",
		"protection.at",
		"protection.by_name",
		"protection.by_title",
		"views.reason",
		"views.representatives",
		"best_interests.reason",
		"representatives.0.name",
		"representatives.1.role",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		change_gives("lvu6-small-child", "lvu-6", fields[i], "", fields[i], CASE_MISSING);
	/* When the duty was called is documented, and no law makes the decision wait for it. */
	change_gives("lvu6-small-child", "lvu-6", "contact.at", "", "contact.at", CASE_WARNING);
	change_gives("lvm13", "lvm-13", "contact.at", "", "contact.at", CASE_WARNING);
	change_gives("lvu6-own-behaviour", "lvu-6", "views.stance", "", "views.stance", CASE_MISSING);
	change_gives("lvu6-nineteen", "lvu-6", "criteria.suitable.reason", "", "criteria.suitable.reason",
	             CASE_MISSING);
	/* The protection of whoever is under twenty is assessed. */
	change_gives("lvu6-nineteen", "lvu-6", "protection.judgment", "", "protection.judgment", CASE_MISSING);
	change_gives("lvu6-nineteen", "lvu-6", "protection.needed", "no", "protection.needed", CASE_CONFLICT);
	change_gives("lvu6-nineteen", "lvu-6", "protection.spoken", "", "protection.spoken", CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-11", "placement.kind", "", "placement.kind", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-11", "placement.care", "", "placement.care", CASE_MISSING);
	change_gives("lvu11-replacement", "lvu-11", "criteria.move.reason", "", "criteria.move.reason", CASE_MISSING);
	change_gives("lvm13", "lvm-13", "criteria.voluntary.reason", "", "criteria.voluntary.reason", CASE_MISSING);
	change_gives("lvm13", "lvm-13", "grounds", "", "grounds", CASE_MISSING);
}

/* A ground with limbs needs one, of that ground. */
static void test_limbs(void **state)
{
	(void)state;
	change_gives("lvu6-small-child", "lvu-6", "limbs.home", "", "limbs.home", CASE_MISSING);
	change_gives("lvu6-own-behaviour", "lvu-6", "limbs.own", "", "limbs.own", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-6", "limbs.own", "crime", "limbs.own", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "grounds", "3", "limbs.home", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "grounds", "2 3", "limbs.own", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-6", "limbs.home", "neglect crime", "limbs.home", CASE_CONFLICT);
	change_gives("lvm13", "lvm-13", "substance", "", "substance", CASE_MISSING);
	change_gives("lvm13", "lvm-13", "substance", "tobacco", "substance", CASE_CONFLICT);
}

/* Detained, in care already, before a court already, not heard, and whose responsibility it is. */
static void test_circumstances(void **state)
{
	(void)state;
	change_gives("lvu6-own-behaviour", "lvu-6", "detained", "remanded", "detained", CASE_WARNING);
	change_gives("lvu6-own-behaviour", "lvu-6", "detained", "arrested", "detained", CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-6", "detained", "remanded", "detained", CASE_WARNING); /* three years */
	change_gives("lvm13-pending", "lvm-13", "detained", "remanded", "detained", CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-6", "care.already", "home", "care.already", CASE_WARNING);
	change_gives("lvu6-own-behaviour", "lvu-6", "care.already", "both", "care.already", CASE_WARNING);
	change_gives("lvm13", "lvm-13", "care.already", "own", "care.already", CASE_CONFLICT);
	change_gives("lvm13", "lvm-13", "pending.case_number", "1234-26", "pending.court", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-6", "pending.applied", "2026-11-02", "pending.court", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-6", "communication.waived", "", "communication.waived", CASE_WARNING);
	change_gives("lvm13-pending", "lvm-13", "residence.registered_municipality", "",
	             "residence.registered_municipality", CASE_MISSING);
}

/* Too small to be spoken with: never somebody who is fifteen, and nobody who has said what it wants. */
static void test_spoken(void **state)
{
	(void)state;
	change_gives("lvu6-own-behaviour", "lvu-6", "protection.spoken", "age", "protection.spoken", CASE_CONFLICT);
	CASE struct case_file *small = read_case("lvu6-small-child"), *c = read_case("lvu6-own-behaviour");
	CASE_PROBLEMS cannot = { 0 }, opposes = { 0 }, problems = { 0 };
	set(small, "protection.spoken", "age");
	set(small, "views.stance", "cannot");
	check(small, "lvu-6", true, &cannot);
	assert_null(find(&cannot, "views.stance", CASE_WARNING));
	set(small, "views.stance", "opposes");
	check(small, "lvu-6", true, &opposes);
	assert_non_null(find(&opposes, "views.stance", CASE_WARNING));
	set(c, "protection.spoken", "yes");
	set(c, "protection.spoken_by", "");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "protection.spoken_by", CASE_WARNING));
	/* The committee's own municipality is the one where somebody lives: the answer has said it. */
	set(c, "residence.responsible", "home");
	set(c, "residence.home_municipality", "");
	CASE_PROBLEMS home = { 0 }, stay = { 0 };
	check(c, "lvu-6", true, &home);
	assert_null(find(&home, "residence.home_municipality", CASE_WARNING));
	set(c, "residence.responsible", "stay");
	check(c, "lvu-6", true, &stay);
	assert_non_null(find(&stay, "residence.home_municipality", CASE_WARNING));
}

/* The answer to why the committee is responsible rests on one municipality. */
static void test_responsible_by_a_municipality(void **state)
{
	const struct municipality gavle = { .code = "GVL", .name = "Gävle" };
	struct golden g = { .type = "lvm-13", .yes = true };
	struct case_moment moment = moment_of_the_night(&g);
	const struct law_type *type = law_type_at(law, "lvm-13", moment.stated);
	CASE struct case_file *c = read_case("lvm13-pending");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	moment.municipality = &gavle;
	set(c, "residence.home_municipality", "Falun");
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_null(find(&problems, "residence.home_municipality", CASE_WARNING));
	assert_null(find(&problems, "residence.registered_municipality", CASE_WARNING));
	set(c, "residence.registered_municipality", "Falun");
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_non_null(find(&problems, "residence.registered_municipality", CASE_WARNING));
	set(c, "residence.responsible", "home");
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_non_null(find(&problems, "residence.home_municipality", CASE_WARNING));
}

static void test_identity(void **state)
{
	(void)state;
	change_gives("lvu6-newborn", "lvu-6", "person.birth_date", "", "person.birth_date", CASE_MISSING);
	change_gives("lvu6-newborn", "lvu-6", "person.description", "", "person.id_band", CASE_MISSING);
	change_gives("lvu6-newborn", "lvu-6", "person.birth_time", "2026-11-21 00:10", "person.birth_time",
	             CASE_CONFLICT); /* born on the 20th */
	change_gives("lvu6-newborn", "lvu-6", "person.birth_date", "2024-11-20", "person.known", CASE_DOUBT);
	change_gives("lvu6-unknown", "lvu-6", "person.description", "", "person.description", CASE_MISSING);
	change_gives("lvu6-unknown", "lvu-6", "person.age_estimate", "", "person.age_estimate", CASE_MISSING);
	change_gives("lvu6-unaccompanied", "lvu-6", "person.birth_date", "", "person.birth_date", CASE_MISSING);
	change_gives("lvu6-small-child", "lvu-6", "person.known", "newborn", "person.known", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "person.birth_date", "2023-04-16", "person.birth_date",
	             CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "representatives.0.number", "20230415-2388",
	             "representatives.0.number", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "person.language", "tigrinja", "person.interpreter", CASE_WARNING);
}

static void test_ages(void **state)
{
	(void)state;
	/* 2 § for a nineteen-year-old. */
	change_gives("lvu6-nineteen", "lvu-6", "grounds", "2 3", "grounds", CASE_CONFLICT);
	/* The day before the twentieth birthday, and the day itself. */
	CASE struct case_file *c = read_case("lvu6-nineteen");
	CASE_PROBLEMS problems = { 0 };
	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", "2006-11-22");
	check(c, "lvu-6", true, &problems);
	assert_false(case_problems_block(&problems));
	set(c, "person.birth_date", "2006-11-21");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "person.number", CASE_CONFLICT));
	/* LVM has no such limit, but says to try the other act. */
	change_gives("lvm13", "lvm-13", "person.number", "20090412-2389", "person.number", CASE_WARNING);
}

/* Which of the times is meant stands in the words, and when somebody was informed is looked at, too. */
static void test_a_time_that_has_not_been_is_named(void **state)
{
	static const char *const later = "2026-11-23T02:00:00+01:00";
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS problems = { 0 };
	const struct case_problem *p;

	(void)state;
	set(c, "protection.at", later);
	set(c, "representatives.0.informed", later);
	check(c, "lvu-6", true, &problems);
	p = find(&problems, "protection.at", CASE_CONFLICT);
	assert_non_null(p);
	assert_string_equal(p->text, "När gjordes den? Tiden har inte varit än. Kontrollera dag och klockslag.");
	p = find(&problems, "representatives.0.informed", CASE_WARNING);
	assert_non_null(p);
	assert_string_equal(p->text, "Fick veta beslutet: tiden har inte varit än. Kontrollera dag och klockslag.");
}

static void test_age_at_the_time_of_the_oral_decision(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS problems = { 0 };

	/* Eighteen on the day after the decision: the ground of 2 § stood when it was made. */
	(void)state;
	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", "2008-11-22");
	set(c, "views.stance", "opposes");
	check(c, "lvu-6", true, &problems);
	assert_null(find(&problems, "grounds", CASE_CONFLICT));
	set(c, "person.birth_date", "2008-11-21");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "grounds", CASE_CONFLICT));
}

static void test_protected_identity_has_no_address(void **state)
{
	(void)state;
	change_gives("lvu6-protected", "lvu-6", "person.address", "Exempelvägen 1", "person.address", CASE_CONFLICT);
	change_gives("lvu6-protected", "lvu-6", "representatives.0.address", "Exempelvägen 1",
	             "representatives.0.address", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "person.protected", "marking", "person.address", CASE_CONFLICT);
}

static void test_placement(void **state)
{
	(void)state;
	/* JO 4613-2006 and others: a home of SiS needs 3 §. */
	change_gives("lvu6-own-behaviour", "lvu-11", "grounds", "2", "placement.kind", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-11", "placement.kind", "sis", "placement.kind", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-11", "placement.kind", "lvm-home", "placement.kind", CASE_CONFLICT);
	change_gives("lvm13", "lvm-13", "placement.kind", "jourhem", "placement.kind", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-11", "placement.secret", "yes", "placement.secret", CASE_WARNING);
}

static void test_consent(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	set(c, "representatives.0.stance", "consents");
	check(c, "lvu-6", true, &problems);
	assert_null(find(&problems, "criteria.consent.reason", CASE_WARNING));
	set(c, "representatives.1.stance", "consents"); /* now both */
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "criteria.consent.reason", CASE_WARNING));
	change_gives("lvm13", "lvm-13", "views.stance", "consents", "views.stance", CASE_WARNING);
}

static void test_at_fifteen_the_own_consent_counts(void **state)
{
	CASE struct case_file *c = read_case("lvu6-own-behaviour");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	set(c, "representatives.1.stance", "consents");
	check(c, "lvu-6", true, &problems);
	assert_null(find(&problems, "criteria.consent.reason", CASE_WARNING));
	set(c, "views.stance", "consents");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "criteria.consent.reason", CASE_WARNING));
}

static void test_other_conflicts(void **state)
{
	(void)state;
	change_gives("lvu6-small-child", "lvu-6", "protection.needed", "no", "protection.needed", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "grounds", "2 4", "grounds", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "contact.at", "2026-11-22 02:00", "contact.at", CASE_CONFLICT);
	change_gives("lvu6-small-child", "lvu-6", "contact.at", "2026-11-22 00:30", "contact.at", CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-6", "criteria.home.reason", "Barnet far illa.", "criteria.home.reason",
	             CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-6", "criteria.hme.reason", "felstavat", "criteria.hme.reason",
	             CASE_WARNING);
	change_gives("lvu6-small-child", "lvu-6", "criteria.home.facts", "", "criteria.home.facts", CASE_WARNING);
}

/* A pack from before conflicts were looked for after a no: what it says of the measure stops no such text. */
static void test_conflicts_of_an_older_pack(void **state)
{
	struct case_moment moment = moment_of_the_night(&(struct golden){ .type = "lvu-6", .yes = false });
	struct law_type type = *law_type_at(law, "lvu-6", moment.stated);
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS now = { 0 }, before = { 0 }, yes = { 0 };

	(void)state;
	set(c, "representatives.0.scope", "bara skolan"); /* a custodian has no such thing */
	assert_int_equal(case_check(c, &type, &moment, &now), ERR_OK);
	assert_non_null(find(&now, "representatives.0.scope", CASE_CONFLICT));
	type.conflicts_of_yes = true;
	assert_int_equal(case_check(c, &type, &moment, &before), ERR_OK);
	assert_null(find(&before, "representatives.0.scope", CASE_CONFLICT));
	moment.yes = true;
	assert_int_equal(case_check(c, &type, &moment, &yes), ERR_OK);
	assert_non_null(find(&yes, "representatives.0.scope", CASE_CONFLICT));
}

/* The night is that of 21 November; the 14th is a slip. */
static void test_a_day_of_another_week_is_asked_about(void **state)
{
	static const char *const paths[] = { "contact.at", "protection.at", "placement.from", "person.found_at" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
		CASE struct case_file *c = read_case("lvu6-small-child");
		CASE_PROBLEMS before = { 0 }, wrong = { 0 };

		set(c, paths[i], "2026-11-21 23:10");
		check(c, "lvu-6", true, &before);
		if (find(&before, paths[i], CASE_WARNING))
			fail_msg("%s of the night is asked about", paths[i]);
		set(c, paths[i], "2026-11-14 23:10");
		check(c, "lvu-6", true, &wrong);
		assert_non_null(find(&wrong, paths[i], CASE_WARNING));
		assert_int_equal(case_problems_block(&wrong), case_problems_block(&before));
		case_problems_release(&wrong);
		set(c, paths[i], "2026-11-17 08:00"); /* a weekend, and some days of it */
		check(c, "lvu-6", true, &wrong);
		assert_null(find(&wrong, paths[i], CASE_WARNING));
	}
}

static size_t warnings_at(const struct case_problems *p, const char *path)
{
	return find(p, path, CASE_WARNING) != NULL;
}

/* What the case says otherwise than the call did is told, and whose decision it is. */
static void test_what_the_call_said_otherwise(void **state)
{
	const struct municipality gavle = { .code = "GVL", .name = "Gävle" },
	                          sandviken = { .code = "SVK", .name = "Sandviken" };
	struct case_moment moment = moment_of_the_night(&(struct golden){ .type = "lvu-6", .yes = true });
	const struct law_type *type = law_type_at(law, "lvu-6", moment.stated);
	CASE struct case_file *c = read_case("lvu6-small-child");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	moment.municipality = &gavle;
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_null(find(&problems, "municipality", CASE_CONFLICT));
	moment.municipality = &sandviken;
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_non_null(find(&problems, "municipality", CASE_CONFLICT));
	assert_int_equal(case_problem_step(find(&problems, "municipality", CASE_CONFLICT)), CASE_STEP_RESPONSIBILITY);
	set(c, "municipality", "");
	set(c, "person.protected", "none");
	set(c, "no.reason", "Det finns en mormor som kan ta hand om barnet i natt.");
	moment.protected_person = true;
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_null(find(&problems, "municipality", CASE_CONFLICT));
	assert_int_equal(warnings_at(&problems, "person.protected"), 1);
	assert_int_equal(warnings_at(&problems, "no.reason"), 1);
	moment.yes = moment.protected_person = false;
	assert_int_equal(case_check(c, type, &moment, &problems), ERR_OK);
	assert_int_equal(warnings_at(&problems, "person.protected"), 0);
	assert_int_equal(warnings_at(&problems, "no.reason"), 0);
}

static void test_minor_needs_somebody(void **state)
{
	CASE struct case_file *c = read_case("lvu6-other-county");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	set(c, "representatives.0.role", "parent");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "representatives.0.name", CASE_MISSING));
}

/* Of a child whom nobody knows no name can be given. */
static void test_a_missing_custodian_needs_a_reason(void **state)
{
	CASE struct case_file *c = read_case("lvu6-newborn");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	change_gives("lvu6-newborn", "lvu-6", "custodians.missing", "unknown", "custodians.missing", CASE_CONFLICT);
	set(c, "representatives.0.role", "parent");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "custodians.missing", CASE_MISSING));
	set(c, "custodians.missing", "dead");
	check(c, "lvu-6", true, &problems);
	assert_false(case_problems_block(&problems));
	set(c, "custodians.missing", "other");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "custodians.reason", CASE_MISSING));
	set(c, "custodians.reason", "Föräldrarna är på väg hit och har uppgett påhittade namn.");
	check(c, "lvu-6", true, &problems);
	assert_false(case_problems_block(&problems));
}

static void test_a_no_asks_for_less(void **state)
{
	CASE struct case_file *c = read_case("lvu6-no");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	check(c, "lvu-6", false, &problems);
	assert_false(case_problems_block(&problems));
	check(c, "lvu-6", true, &problems);
	assert_true(case_problems_block(&problems));
	set(c, "no.reason", "");
	check(c, "lvu-6", false, &problems);
	assert_non_null(find(&problems, "no.reason", CASE_MISSING));
}

static void test_empty_case_before_any_call(void **state)
{
	CASE struct case_file *c = case_new();
	CASE_PROBLEMS problems = { 0 };
	struct case_moment moment = { .now = at("2026-11-21T23:00:00+01:00") };
	size_t rank = 0;

	(void)state;
	assert_int_equal(case_check(c, law_type_at(law, "lvu-6", moment.now), &moment, &problems), ERR_OK);
	assert_true(case_problems_block(&problems));
	assert_true(problems.count > 15);
	for (size_t i = 0; i < problems.count; i++) { /* in the order of the form */
		assert_true(problems.items[i].severity != CASE_WRONG);
		assert_true((size_t)case_problem_step(&problems.items[i]) >= rank);
		rank = (size_t)case_problem_step(&problems.items[i]);
	}
}

static void test_other_numbers(void **state)
{
	CASE struct case_file *c = read_case("lvu6-interim-number");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	change_gives("lvu6-interim-number", "lvu-6", "person.other_number_kind", "", "person.other_number_kind",
	             CASE_WARNING);
	/* Nothing else on the paper may look like a personal number (src/record/FORMAT.md, 5.3). */
	change_gives("lvu6-interim-number", "lvu-6", "person.other_number", "20110502-2384", "person.number",
	             CASE_CONFLICT);
	change_gives("lvu6-interim-number", "lvu-6", "person.other_number", "LMA 20110502-99999", "person.other_number",
	             CASE_CONFLICT);
	/* The right one takes a wrong one's place, and no other's. */
	set(c, "person.other_number", "20110502-2384");
	set(c, "person.known", "");
	assert_int_equal(case_settle_number(c, (struct date){ 2026, 11, 21 }), ERR_OK);
	assert_string_equal(case_text(c, "person.other_number"), "20110502-2384");
	check(c, "lvu-6", true, &problems);
	assert_non_null(find(&problems, "person.number", CASE_CONFLICT));
	case_problems_release(&problems);
	set(c, "person.number", "20190501-2389");
	assert_int_equal(case_settle_number(c, (struct date){ 2026, 11, 21 }), ERR_OK);
	assert_string_equal(case_text(c, "person.other_number"), "");
	assert_string_equal(case_text(c, "person.known"), "number");
	set(c, "person.other_number", "20110502-T220");
	assert_int_equal(case_settle_number(c, (struct date){ 2026, 11, 21 }), ERR_OK);
	assert_string_equal(case_text(c, "person.other_number"), "20110502-T220");
	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.other_number", "50-1234567");
	set(c, "person.other_number_kind", "lma");
	check(c, "lvu-6", true, &problems);
	assert_null(find(&problems, "person.other_number", CASE_CONFLICT));
}

static void test_problems_have_an_end(void **state)
{
	CASE_PROBLEMS problems = { 0 };
	BUF json = buf_init(CASE_FILE_MAX);
	struct case_file *c = NULL;

	(void)state;
	assert_int_equal(buf_add_str(&json, "{\"format\":\"jourbeslut-case-2\""), ERR_OK);
	for (int i = 0; i < 300; i++)
		assert_int_equal(buf_printf(&json, ",\"f%d\":1", i), ERR_OK);
	assert_int_equal(buf_add_char(&json, '}'), ERR_OK);
	assert_int_equal(case_parse(buf_span(&json), MORNING_AFTER, &problems, &c), ERR_INPUT);
	assert_int_equal(problems.count, CASE_PROBLEMS_MAX + 1);
	assert_string_equal(problems.items[CASE_PROBLEMS_MAX].path, "");
	/* The list belongs to one reading: the next empties it. */
	assert_int_equal(case_parse(span_str("{\"format\":\"jourbeslut-case-2\"}"), MORNING_AFTER, &problems, &c),
	                 ERR_OK);
	assert_int_equal(problems.count, 0);
	case_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limbs),
		cmocka_unit_test(test_circumstances),
		cmocka_unit_test(test_spoken),
		cmocka_unit_test(test_responsible_by_a_municipality),
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_ages),
		cmocka_unit_test(test_a_time_that_has_not_been_is_named),
		cmocka_unit_test(test_age_at_the_time_of_the_oral_decision),
		cmocka_unit_test(test_protected_identity_has_no_address),
		cmocka_unit_test(test_placement),
		cmocka_unit_test(test_consent),
		cmocka_unit_test(test_at_fifteen_the_own_consent_counts),
		cmocka_unit_test(test_other_conflicts),
		cmocka_unit_test(test_conflicts_of_an_older_pack),
		cmocka_unit_test(test_a_day_of_another_week_is_asked_about),
		cmocka_unit_test(test_what_the_call_said_otherwise),
		cmocka_unit_test(test_minor_needs_somebody),
		cmocka_unit_test(test_a_missing_custodian_needs_a_reason),
		cmocka_unit_test(test_a_no_asks_for_less),
		cmocka_unit_test(test_empty_case_before_any_call),
		cmocka_unit_test(test_other_numbers),
		cmocka_unit_test(test_problems_have_an_end),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
