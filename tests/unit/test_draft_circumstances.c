/* What the texts and the check say of circumstances of the case: other children, two days of birth, a home of SiS, a
 * no. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unit/case_kit.h"

static void text_of(const char *type, const struct case_file *c, bool yes, bool basis, struct buf *out)
{
	const struct golden g = { "", type, yes, true, strcmp(type, "child-placement") == 0 ? 42 : 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	const struct law_type *t = law_type_at(law, type, facts.stated);
	BLOCKS b = { 0 };

	buf_clear(out);
	assert_non_null(t);
	assert_int_equal(basis ? draft_basis(t, c, &facts, NULL, &b) : draft_decision(t, c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

static bool says(const struct buf *text, const char *words)
{
	return strstr(buf_str(text), words) != NULL;
}

/* A child whose name nobody knows is not lost from what is to be done. */
static void test_another_child_without_a_name(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(c, "home.other_children", "unknown");
	set(c, "children.0.presence", "present");
	expect(c, "lvu-6", "children.0.sure", CASE_WARNING);
	text_of("lvu-6", c, true, true, &text);
	assert_true(says(&text, "Att göra: ta reda på om det finns fler barn i hemmet."));
	assert_true(says(&text, "var ett annat barn i hemmet är. Varken namn eller ålder är kända."));
	set(c, "children.0.born", "2019");
	text_of("lvu-6", c, true, true, &text);
	assert_true(says(&text, "var ett annat barn i hemmet är. Namnet är inte känt, född eller ålder: 2019."));
	set(c, "children.0.name", "Nils Påhittsson");
	text_of("lvu-6", c, true, true, &text);
	assert_true(says(&text, "Att göra: det är inte säkrat var Nils Påhittsson är."));
	assert_false(says(&text, "var ett annat barn"));
	set(c, "children.0.sure", "Polisen såg honom kl. 23.");
	expect(c, "lvu-6", "children.0.sure", NONE);
	text_of("lvu-6", c, true, true, &text);
	assert_false(says(&text, "inte säkrat"));
}

/* That the care is more suitable is asked of 3 § alone; of 2 § what matters is that it ends at eighteen. */
static void test_maybe_eighteen(void **state)
{
	static const char suitable[] = "criteria.suitable.reason";
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", "2009-02-28");
	set(c, "person.birth_date_source", "assumed");
	expect(c, "lvu-6", "grounds", CASE_WARNING); /* a guess of seventeen */
	set(c, "person.birth_date_registered", "2008-02-29");
	expect(c, "lvu-6", suitable, NONE);
	expect(c, "lvu-6", "grounds", CASE_WARNING);
	text_of("lvu-6", c, true, false, &text);
	assert_false(says(&text, "lämpligare än annan vård"));
	set(c, "grounds", "3");
	expect(c, "lvu-6", suitable, CASE_MISSING);
	text_of("lvu-6", c, true, false, &text);
	assert_true(says(&text, "lämpligare än annan vård"));
}

/* The law's own condition for a home of SiS is asked for, and said by somebody. */
static void test_supervision_in_a_home_of_sis(void **state)
{
	CASE struct case_file *c = read_case("lvu6-own-behaviour");
	BUF text = buf_init(1 << 18);

	(void)state;
	expect(c, "lvu-11", "criteria.supervision.reason", NONE);
	text_of("lvu-11", c, true, false, &text);
	assert_true(says(&text, "Elton har lämnat två öppna boenden"));
	text_of("lvu-11", c, true, true, &text);
	assert_true(says(&text, "Varför den unge behöver stå under särskilt noggrann tillsyn"));
	assert_true(says(&text, "Avvikningarna var den 14 och den 30 oktober"));
	set(c, "criteria.supervision.reason", "");
	expect(c, "lvu-11", "criteria.supervision.reason", CASE_MISSING);
	set(c, "placement.kind", "hvb");
	expect(c, "lvu-11", "criteria.supervision.reason", NONE);
}

/* Of whoever is fifteen a refused move tells the own right to appeal; where nothing can be appealed, not. */
static void test_refused_move_can_be_appealed_by_the_young(void **state)
{
	static const char own[] = "har rätt att själv överklaga (36 § LVU)", counsel[] = "förordna offentligt biträde";
	CASE struct case_file *c = read_case("lvu11-replacement");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(c, "no.reason", "Ett besked om ett annat hem väntas i morgon.");
	text_of("lvu-11", c, false, false, &text);
	assert_true(says(&text, own));
	assert_true(says(&text, counsel));
	set(c, "placement.previous", "");
	text_of("lvu-11", c, false, false, &text);
	assert_false(says(&text, own));
	assert_false(says(&text, counsel));
}

/* A no denies no more than it was said to deny: the next decision is made on that paper. */
static void test_no_does_not_deny_the_conditions(void **state)
{
	static const char *const types[] = { "lvu-6", "lvm-13" };
	BUF text = buf_init(1 << 18);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		CASE struct case_file *c = read_case(i == 0 ? "lvu6-small-child" : "lvm13");

		set(c, "no.reason", "Nämnden sammanträder i morgon klockan 9 och kan själv besluta då.");
		text_of(types[i], c, false, false, &text);
		assert_true(says(&text, "besluta då. Därför fattas nu inget beslut om omedelbart omhändertagande."));
		assert_false(says(&text, "inte uppfyllda"));
	}
}

/* What a placement rests on was decided under the act of its own day, which is not always that of the placement. */
static void test_placement_of_another_act(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF text = buf_init(1 << 18);

	(void)state;
	text_of("lvu-11", c, true, false, &text);
	assert_true(says(&text, "Vård: Omhändertagandet enligt 6 § LVU\n"));
	assert_true(says(&text, "Beslut har fattats om omedelbart omhändertagande enligt 6 § LVU."));
	text_of("child-placement", c, true, false, &text);
	assert_true(says(&text, "Vård: Omhändertagandet\n"));
	assert_true(says(&text, "Beslut har fattats om omedelbart omhändertagande. Nämnden"));
	set(c, "placement.care", "care");
	text_of("child-placement", c, true, false, &text);
	assert_true(says(&text, "Vård: Vård som rätten har beslutat\n"));
	assert_true(says(&text, "får vård efter beslut av rätten."));
	text_of("lvu-11", c, true, false, &text);
	assert_true(says(&text, "Vård: Vård som rätten har beslutat enligt LVU\n"));
}

static bool offered(const char *type, const struct case_file *c, const char *path, const char *id)
{
	const struct law_type *t = law_type_at(law, type, at(THE_NIGHT));
	JSON json_t *context = NULL;

	assert_non_null(t);
	assert_int_equal(case_conditions(c, t, date_of(at(THE_NIGHT)), &context), ERR_OK);
	return case_choice_offered(case_field_find(path), t, id, context);
}

/* A grown woman has no custodian and is no newborn child; a girl of seventeen whom the same act is about has. */
static void test_grown_person_is_not_asked_about_as_a_child(void **state)
{
	static const char role[] = "representatives.0.role", known[] = "person.known";
	CASE struct case_file *grown = read_case("lvm13"), *young = read_case("lvm13"),
	                      *nineteen = read_case("lvu6-nineteen");

	(void)state;
	set(young, "person.number", "20090412-2389");
	assert_false(offered("lvm-13", grown, role, "custodian"));
	assert_false(offered("lvm-13", grown, role, "parent"));
	assert_true(offered("lvm-13", grown, role, "administrator"));
	assert_true(offered("lvm-13", grown, role, "god-man"));
	assert_false(offered("lvm-13", grown, known, "newborn"));
	assert_true(offered("lvm-13", young, role, "custodian"));
	assert_false(offered("lvu-6", nineteen, role, "custodian"));
	assert_true(offered("lvu-6", nineteen, role, "parent"));
	assert_true(case_field_find("best_interests.reason")->child);
	assert_false(case_field_find("views.reason")->child);
}

static bool told(const struct case_file *c, const char *type, bool yes, const char *path, enum case_severity severity)
{
	CASE_PROBLEMS problems = { 0 };

	check(c, type, yes, &problems);
	return find(&problems, path, severity);
}

/* Facts that contradict each other do so in a no too; what contradicts a custody contradicts no refusal of one. */
static void test_contradictions_of_a_no(void **state)
{
	static const struct {
		const char *path, *other, *value, *other_value;
		bool of_fact;
	} rows[] = {
		{ "home.other_children", "children.0.name", "no", "Bo Inbillad", true },
		{ "informed.not", "informed.at", "Sov.", "2026-11-21 23:50", true },
		{ "representatives.0.act", NULL, "fb-11-4", NULL, true },
		{ "protection.needed", NULL, "no", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		CASE struct case_file *c = read_case("lvu6-no");

		assert_false(told(c, "lvu-6", false, rows[i].path, CASE_CONFLICT));
		set(c, rows[i].path, rows[i].value);
		if (rows[i].other)
			set(c, rows[i].other, rows[i].other_value);
		assert_true(told(c, "lvu-6", true, rows[i].path, CASE_CONFLICT));
		assert_int_equal(told(c, "lvu-6", false, rows[i].path, CASE_CONFLICT), rows[i].of_fact);
	}
}

/* Somebody who needs protection at once, and is not taken into custody, gets something instead. */
static void test_instead_of_a_custody(void **state)
{
	static const char *const types[] = { "lvu-6", "lvm-13" }, path[] = "no.instead";
	CASE struct case_file *c = read_case("lvu6-no");

	(void)state;
	set(c, path, "");
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		set(c, "protection.needed", "");
		assert_false(told(c, types[i], false, path, CASE_MISSING));
		set(c, "protection.needed", "yes");
		assert_true(told(c, types[i], false, path, CASE_MISSING));
		assert_false(told(c, types[i], true, path, CASE_MISSING));
	}
}

/* That somebody is arrested or remanded was answered, and decides whether the custody can stand. */
static void test_detained_is_said(void **state)
{
	static const struct {
		const char *name, *type, *detained, *words, *confirmed;
	} rows[] = {
		{ "lvm13", "lvm-13", "remanded", "Den enskilde är häktad. Ett omhändertagande upphör",
		  "är häktad när" },
		{ "lvm13", "lvm-13", "arrested", "Den enskilde är anhållen. Häktas den enskilde upphör",
		  "är anhållen när" },
		{ "lvu6-own-behaviour", "lvu-6", "remanded", "Den unge är häktad. Beslutet får inte", "är häktad." },
		{ "lvu6-own-behaviour", "lvu-6", "arrested", "Den unge är anhållen. Häktas den unge",
		  "är anhållen. Häktas" },
	};
	BUF text = buf_init(1 << 18);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		CASE struct case_file *c = read_case(rows[i].name);
		struct draft_facts facts = facts_of_the_night(&(struct golden){ "", rows[i].type, true, true, 0 });
		BLOCKS b = { 0 };

		text_of(rows[i].type, c, true, false, &text);
		assert_false(says(&text, rows[i].words));
		set(c, "detained", rows[i].detained);
		text_of(rows[i].type, c, true, false, &text);
		assert_true(says(&text, rows[i].words));
		text_of(rows[i].type, c, true, true, &text);
		assert_true(says(&text, "Frihetsberövad: "));
		buf_clear(&text);
		assert_int_equal(draft_confirmation(law_type_at(law, rows[i].type, facts.stated), c, &facts, &b),
		                 ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_true(says(&text, rows[i].confirmed));
	}
}

static bool has_page(const struct case_file *c, const char *type, enum case_step step)
{
	const struct law_type *t = law_type_at(law, type, at(THE_NIGHT));
	JSON json_t *context = NULL;

	assert_int_equal(case_conditions(c, t, MORNING_AFTER, &context), ERR_OK);
	return case_step_is_asked(step, t, context);
}

/* Protection is assessed up to twenty, under LVM too: there is a page for it, and it stands in the basis. */
static void test_protection_up_to_twenty(void **state)
{
	CASE struct case_file *young = read_case("lvm13"), *grown = read_case("lvm13");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(young, "person.number", "20070228-2385");
	assert_true(has_page(young, "lvm-13", CASE_STEP_PROTECTION));
	assert_true(told(young, "lvm-13", true, "protection.judgment", CASE_WARNING));
	assert_true(told(young, "lvm-13", true, "protection.needed", CASE_WARNING));
	set(young, "protection.judgment", "Behöver skydd genast.");
	set(young, "protection.needed", "no");
	assert_true(told(young, "lvm-13", true, "protection.needed", CASE_CONFLICT));
	text_of("lvm-13", young, true, true, &text);
	assert_true(says(&text, "Skyddsbedömning (20 kap. 1 § socialtjänstlagen)"));
	assert_true(says(&text, "Behöver skydd genast."));
	assert_true(has_page(grown, "lvm-13", CASE_STEP_PROTECTION)); /* of children in the home */
	assert_true(has_page(grown, "lvm-13", CASE_STEP_VOICE));
	assert_false(told(grown, "lvm-13", true, "protection.judgment", CASE_WARNING));
	set(grown, "protection.judgment", "Skrevs innan åldern var känd.");
	assert_true(has_page(grown, "lvu-6", CASE_STEP_PROTECTION));
	assert_false(has_page(grown, "lvu-11", CASE_STEP_PROTECTION));
}

/* Care begins where the person lies already: nobody is taken there, and its name is asked for. */
static void test_care_that_begins_in_hospital(void **state)
{
	struct draft_facts facts = facts_of_the_night(&(struct golden){ "", "lvm-13", true, true, 0 });
	CASE struct case_file *c = read_case("lvm13");
	BUF text = buf_init(1 << 18);

	(void)state;
	set(c, "placement.kind", "hospital");
	set(c, "placement.place", "");
	expect(c, "lvm-13", "placement.place", CASE_WARNING);
	set(c, "placement.place", "Exempelsjukhuset");
	expect(c, "lvm-13", "placement.place", NONE);
	for (int hospital = 1; hospital >= 0; hospital--) {
		BLOCKS b = { 0 };

		set(c, "placement.kind", hospital ? "hospital" : "lvm-home");
		buf_clear(&text);
		assert_int_equal(draft_confirmation(law_type_at(law, "lvm-13", facts.stated), c, &facts, &b), ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_int_equal(says(&text, "Vården börjar på: "), hospital);
		assert_int_equal(says(&text, "Förs till: "), !hospital);
	}
	set(c, "representatives.0.name", "Rut Godman");
	set(c, "representatives.0.role", "administrator");
	text_of("lvm-13", c, true, true, &text);
	assert_true(says(&text, "\nFöreträdare\n"));
	assert_false(says(&text, "Vårdnadshavare"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_child_without_a_name),
		cmocka_unit_test(test_maybe_eighteen),
		cmocka_unit_test(test_supervision_in_a_home_of_sis),
		cmocka_unit_test(test_refused_move_can_be_appealed_by_the_young),
		cmocka_unit_test(test_no_does_not_deny_the_conditions),
		cmocka_unit_test(test_placement_of_another_act),
		cmocka_unit_test(test_grown_person_is_not_asked_about_as_a_child),
		cmocka_unit_test(test_care_that_begins_in_hospital),
		cmocka_unit_test(test_contradictions_of_a_no),
		cmocka_unit_test(test_instead_of_a_custody),
		cmocka_unit_test(test_detained_is_said),
		cmocka_unit_test(test_protection_up_to_twenty),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
