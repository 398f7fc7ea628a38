/* The people of a case: whose consent counts, who represents whom, who was told what, the other children in the home,
 * and the day of birth that the age is reckoned from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_kit.h"

static const struct law_type *type_named(const char *id)
{
	return law_type_at(law, id, at(THE_NIGHT));
}

static bool told(const struct case_file *c, const char *type, const char *path, enum case_severity severity,
                 const char *words)
{
	struct golden g = { .type = type, .yes = true };
	struct case_moment moment = moment_of_the_night(&g);
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(case_check(c, type_named(type), &moment, &problems), ERR_OK);
	for (size_t i = 0; i < problems.count; i++)
		if (problems.items[i].severity == severity && strcmp(problems.items[i].path, path) == 0 &&
		    strstr(problems.items[i].text, words))
			return true;
	return false;
}

static void texts(const struct case_file *c, const char *type, bool yes, struct buf *decision, struct buf *basis)
{
	struct golden g = { .type = type, .yes = yes };
	struct draft_facts facts = facts_of_the_night(&g);
	BLOCKS d = { 0 }, b = { 0 };

	buf_clear(decision);
	buf_clear(basis);
	assert_int_equal(draft_decision(type_named(type), c, &facts, NULL, &d), ERR_OK);
	assert_int_equal(blocks_to_text(&d, decision), ERR_OK);
	assert_int_equal(draft_basis(type_named(type), c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, basis), ERR_OK);
}

static bool has(const struct buf *text, const char *words)
{
	return strstr(buf_str(text), words) != NULL;
}

/* --- Consent ----------------------------------------------------------------------------------------------------- */

static bool all_consent(const struct case_file *c, const char *type)
{
	JSON json_t *context = NULL;

	assert_int_equal(case_conditions(c, type_named(type), MORNING_AFTER, &context), ERR_OK);
	return json_is_true(json_at(context, "consent.all"));
}

struct beside {
	const char *role, *act, *stance;
};

/* A person of that age, with those beside; NULL: no view of the own. */
static bool consents(const char *type, const char *birth, const char *own, const struct beside *beside, size_t count)
{
	CASE struct case_file *c = case_new();
	char path[CASE_PATH_MAX];

	assert_non_null(c);
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", birth);
	if (own)
		set(c, "views.stance", own);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(path, sizeof path, "representatives.%zu.role", i);
		set(c, path, beside[i].role);
		(void)snprintf(path, sizeof path, "representatives.%zu.act", i);
		set(c, path, beside[i].act);
		(void)snprintf(path, sizeof path, "representatives.%zu.stance", i);
		set(c, path, beside[i].stance);
	}
	return all_consent(c, type);
}

#define CHILD "2016-05-05"
#define FIFTEEN "2011-05-02"
#define NINETEEN "2007-02-28"
#define ADULT "1958-01-07"
#define YES "consents"
#define NO "opposes"
#define CONSENTS(type, birth, own, ...)                                                                                \
	consents(type, birth, own, (const struct beside[]){ __VA_ARGS__ },                                             \
	         sizeof((const struct beside[]){ __VA_ARGS__ }) / sizeof(struct beside))
#define ALONE                                                                                                          \
	{                                                                                                              \
		"proxy", "", "not-reached"                                                                             \
	} /* an ombud speaks for somebody and decides nothing */

static void test_each_consent_is_counted(void **state)
{
	(void)state;
	assert_true(CONSENTS("lvu-6", CHILD, NULL, { "custodian", "", YES }, { "guardian", "", YES }));
	assert_false(CONSENTS("lvu-6", CHILD, NULL, { "custodian", "", YES }, { "custodian", "", "unclear" }));
	assert_false(CONSENTS("lvu-6", CHILD, YES, ALONE)); /* nobody beside the child */
	/* From fifteen the young person, too. */
	assert_true(CONSENTS("lvu-6", FIFTEEN, YES, { "custodian", "", YES }));
	assert_false(CONSENTS("lvu-6", FIFTEEN, NULL, { "custodian", "", YES }));
	assert_false(CONSENTS("lvu-6", FIFTEEN, YES, { "custodian", "", NO }));
	/* From eighteen nobody else: a parent who is still called custodian has no say. */
	assert_true(CONSENTS("lvu-6", NINETEEN, YES, { "custodian", "", NO }));
	assert_false(CONSENTS("lvu-6", NINETEEN, NO, { "custodian", "", YES }));
	assert_false(CONSENTS("lvu-6", NINETEEN, NO, { "administrator", "", YES }));
}

/* Who stands in a custodian's stead, and who does not. */
static void test_representatives_of_a_child(void **state)
{
	(void)state;
	assert_true(CONSENTS("lvu-6", CHILD, NULL, { "god-man", "unaccompanied", YES }));
	assert_false(CONSENTS("lvu-6", CHILD, NULL, { "god-man", "unaccompanied", NO }));
	assert_true(CONSENTS("lvu-6", FIFTEEN, YES, { "proxy-unaccompanied", "", YES }));
	assert_false(CONSENTS("lvu-6", FIFTEEN, NO, { "proxy-unaccompanied", "", YES }));
	assert_false(CONSENTS("lvu-6", CHILD, NULL, { "god-man", "fb-11-2", YES }));
	assert_false(CONSENTS("lvu-6", CHILD, NULL, { "god-man", "", YES })); /* as files of the first format have it */
	assert_true(CONSENTS("lvu-6", CHILD, NULL, { "custodian", "", YES }, { "god-man", "fb-11-2", NO }));
}

static void test_an_adult_consents_alone(void **state)
{
	(void)state;
	assert_true(CONSENTS("lvm-13", ADULT, YES, { "administrator", "", NO }));
	assert_false(CONSENTS("lvm-13", ADULT, NO, { "administrator", "", YES }));
	assert_false(CONSENTS("lvm-13", ADULT, NO, { "god-man", "fb-11-4", YES }));
	/* LVM has no lowest age: for a child the custodian consents, too. */
	assert_false(CONSENTS("lvm-13", FIFTEEN, YES, { "custodian", "", NO }));
	assert_true(CONSENTS("lvm-13", FIFTEEN, YES, { "custodian", "", YES }));
}

static void test_what_is_said_of_consents_that_do_not_count(void **state)
{
	CASE struct case_file *c = read_case("lvm13"), *young = read_case("lvu6-nineteen");
	static const char stance[] = "representatives.0.stance", act[] = "representatives.0.act";

	(void)state;
	set(c, "representatives.0.name", "Mats Förvaltarsson");
	set(c, "representatives.0.role", "administrator");
	set(c, stance, "opposes");
	assert_false(told(c, "lvm-13", stance, CASE_WARNING, ""));
	set(c, stance, "consents");
	assert_true(told(c, "lvm-13", stance, CASE_WARNING, "ersätter inte den enskildes eget"));
	assert_false(told(c, "lvm-13", act, CASE_WARNING, ""));
	set(c, "representatives.0.role", "god-man");
	assert_true(told(c, "lvm-13", stance, CASE_WARNING, "ersätter inte den enskildes eget"));
	assert_true(told(c, "lvm-13", act, CASE_WARNING, "enligt vilken lag gode mannen är förordnad saknas"));
	set(c, act, "fb-11-4");
	assert_false(told(c, "lvm-13", act, CASE_WARNING, ""));
	set(young, "representatives.0.name", "Mats Förvaltarsson");
	set(young, "representatives.0.role", "administrator");
	set(young, stance, "consents");
	assert_true(told(young, "lvu-6", stance, CASE_WARNING, "Från 18 år samtycker den unge själv"));
}

/* What is left from another answer, or half filled in, contradicts itself: it is told, and not printed. */
static void test_what_does_not_go_together(void **state)
{
	static const char act[] = "representatives.0.act", role[] = "representatives.0.role";
	CASE struct case_file *c = read_case("lvu6-small-child"), *newborn = read_case("lvu6-newborn");
	CASE struct case_file *adult = read_case("lvm13");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, act, "fb-11-2");
	assert_true(told(c, "lvu-6", act, CASE_CONFLICT, "rollen är en annan"));
	texts(c, "lvu-6", true, &decision, &basis);
	assert_false(has(&decision, "11 kap. 2 §"));
	assert_false(has(&basis, "11 kap. 2 §"));
	set(c, "representatives.0.scope", "bevaka rätt");
	assert_true(told(c, "lvu-6", "representatives.0.scope", CASE_CONFLICT, "varken god man eller förvaltare"));
	set(c, "representatives.0.informed", "");
	set(c, "representatives.0.informed_how", "phone");
	assert_true(told(c, "lvu-6", "representatives.0.informed", CASE_WARNING, "men inte när"));
	set(c, "informed.at", "2026-11-22 00:05");
	set(c, "informed.not", "Liv sov.");
	assert_true(told(c, "lvu-6", "informed.not", CASE_CONFLICT, "Ändra det ena"));
	set(c, "informed.at", "");
	set(c, "informed.how", "phone");
	assert_true(told(c, "lvu-6", "informed.at", CASE_WARNING, "men inte när"));
	set(c, "informed.how", "");
	set(c, "informed.by", "");
	set(c, "informed.what", "court");
	assert_true(told(c, "lvu-6", "informed.at", CASE_WARNING, "vad personen fick veta, men inte när"));
	set(adult, "representatives.0.name", "Gun Prov");
	set(adult, role, "administrator");
	set(adult, act, "fb-11-4");
	assert_true(told(adult, "lvm-13", act, CASE_CONFLICT, "rollen är en annan"));
	set(adult, role, "god-man");
	assert_false(told(adult, "lvm-13", act, CASE_CONFLICT, ""));
	set(adult, act, "unaccompanied");
	assert_true(told(adult, "lvm-13", act, CASE_CONFLICT, "under 18 år"));
	for (size_t i = case_list_length(newborn, "representatives"); i-- > 0;) {
		set(newborn, "representatives.0.name", "");
		set(newborn, role, "");
	}
	set(newborn, "custodians.missing", "unknown");
	set(newborn, "views.representatives", "Modern är vårdnadshavare och motsätter sig beslutet.");
	assert_true(told(newborn, "lvu-6", "custodians.missing", CASE_WARNING, "deras inställning är ifylld"));
	assert_true(told(newborn, "lvu-6", "custodians.missing", CASE_WARNING, "barnets mor står med namn"));
}

/* A god man for one matter leaves the custodians' consent to be asked for. */
static void test_a_god_man_for_one_matter_is_no_custodian(void **state)
{
	CASE struct case_file *c = read_case("lvu6-unaccompanied");

	(void)state;
	set(c, "custodians.missing", "");
	set(c, "representatives.0.act", "unaccompanied");
	assert_false(told(c, "lvu-6", "representatives.0.name", CASE_MISSING, ""));
	set(c, "representatives.0.act", "fb-11-2");
	assert_true(told(c, "lvu-6", "representatives.0.name", CASE_MISSING, "Vårdnadshavare eller god man saknas"));
	set(c, "custodians.missing", "other");
	assert_false(told(c, "lvu-6", "custodians.missing", CASE_CONFLICT, ""));
}

/* --- In the texts ------------------------------------------------------------------------------------------------ */

static void test_each_is_called_what_he_is(void **state)
{
	CASE struct case_file *c = read_case("lvu6-unaccompanied");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision, "God man: Rut Godman\n"));
	set(c, "representatives.0.act", "unaccompanied");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision, "God man: Rut Godman, enligt lagen (2005:429) om god man för ensamkommande barn\n"));
	assert_true(has(&basis, "God man: Rut Godman, enligt lagen (2005:429) om god man för ensamkommande barn\n"));
	set(c, "representatives.0.act", "");
	set(c, "representatives.0.role", "proxy-unaccompanied");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision, "Ställföreträdare: Rut Godman\n"));
	assert_true(has(&decision, "Ställföreträdarens inställning\n"));
	assert_true(has(&basis, "Ställföreträdare för ensamkommande barn: Rut Godman\n"));
	assert_false(has(&decision, "God man") || has(&basis, "God man"));
	/* Who stands there for the child is no custodian, and yet nobody is missing. */
	assert_false(told(c, "lvu-6", "representatives.0.name", CASE_MISSING, "Vårdnadshavare eller god man saknas"));
	texts(c, "lvu-6", false, &decision, &basis);
	assert_true(has(&decision, "Ställföreträdare: Rut Godman\n"));
}

/* --- Told -------------------------------------------------------------------------------------------------------- */

static void test_what_has_not_been_told_is_left_to_do(void **state)
{
	CASE struct case_file *c = read_case("lvu6-own-behaviour");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "- Att göra: Elton Fiktivsson har inte fått veta beslutet när det här skrivs (33 § "
	                        "förvaltningslagen och 36 § LVU).\n"));
	set(c, "informed.not", "Elton sov när jouren ringde");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "Elton sov när jouren ringde.\n"));
	set(c, "informed.not", "");
	set(c, "informed.at", "2026-11-21 23:55");
	set(c, "informed.how", "phone");
	set(c, "informed.by", "Nils Jourberg, socialsekreterare");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "Fick veta beslutet: lör 21 nov 2026 kl. 23.55\nHur: Per telefon\nAv: Nils Jourberg, "
	                        "socialsekreterare\n"));
	assert_true(has(&basis, "- Att göra: det framgår inte vad Elton Fiktivsson har fått veta"));
	assert_false(told(c, "lvu-6", "informed.at", CASE_WARNING, ""));
	set(c, "informed.at", "2026-11-22 23:55");
	assert_true(told(c, "lvu-6", "informed.at", CASE_WARNING, "iden har inte varit än"));
	set(c, "informed.at", "2026-10-21 23:55");
	assert_true(told(c, "lvu-6", "informed.at", CASE_WARNING, "iden ligger före det muntliga beslutet"));
	set(c, "informed.at", "2026-11-21 23:55");
	set(c, "informed.what", "decision counsel");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "Har fått veta: beslutet med skälen och rätten till offentligt biträde\n"));
	assert_true(has(&basis, "- Att göra: berätta för Elton Fiktivsson om att rätten prövar beslutet, rätten att ta "
	                        "del av handlingarna och yttra sig och rätten till muntlig förhandling ("));
	/* Of a no, and of a placement, there is no court to tell of. */
	texts(c, "lvu-6", false, &decision, &basis);
	assert_false(has(&basis, "om att rätten prövar"));
	set(c, "informed.what", "counsel");
	texts(c, "lvu-6", false, &decision, &basis);
	assert_true(has(&basis, "- Att göra: berätta för Elton Fiktivsson om beslutet med skälen ("));
	texts(c, "lvu-11", true, &decision, &basis);
	assert_true(has(&basis, "- Att göra: berätta för Elton Fiktivsson om beslutet med skälen ("));
	set(c, "informed.what", "decision court papers hearing counsel");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_false(has(&basis, "berätta för Elton") || has(&basis, "Att göra: Elton"));
}

static void test_representatives_who_were_not_told(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, "representatives.0.informed_how", "police");
	set(c, "representatives.0.informed_what", "decision");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "\nHur: Genom polisen\nHar fått veta: beslutet med skälen\n"));
	assert_false(has(&basis, "- Att göra: Moa"));
	assert_true(has(&basis, "- Att göra: Tim Påhittsson har inte fått veta beslutet när det här skrivs"));
	assert_false(has(&basis, "- Att göra: Liv")); /* three years old: she cannot take it in */
	set(c, "representatives.1.role", "parent");   /* no custodian: no party */
	texts(c, "lvu-6", true, &decision, &basis);
	assert_false(has(&basis, "- Att göra: Tim"));
}

static void test_a_child_who_slept(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, "protection.spoken", "slept");
	set(c, "protection.how", "distance");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "Hur: På distans, utan att någon var på plats\nSamtal med barnet: nej, barnet sov\n"));
	assert_false(has(&basis, "Talade med barnet")); /* whoever stood there before that answer */
	assert_true(has(&basis, "- Att göra: ingen har talat med Liv Påhittsson än.\n"));
}

/* --- Other children in the home ---------------------------------------------------------------------------------- */

static void test_other_children_are_asked_after(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child"), *own = read_case("lvu6-own-behaviour");
	static const char asked[] = "home.other_children";

	(void)state;
	assert_true(told(c, "lvu-6", asked, CASE_WARNING, "andra barn i hemmet saknas"));
	set(own, "grounds", "3");
	assert_false(told(own, "lvu-6", asked, CASE_WARNING, "")); /* 3 § is not about the home */
	set(c, asked, "no");
	assert_false(told(c, "lvu-6", asked, CASE_WARNING, ""));
	set(c, "children.0.name", "Alma Påhittsson");
	assert_true(told(c, "lvu-6", asked, CASE_CONFLICT, "Ändra det ena"));
	set(c, asked, "yes");
	assert_false(told(c, "lvu-6", asked, CASE_CONFLICT, ""));
	assert_true(told(c, "lvu-6", "children.0.sure", CASE_WARNING, "säkrat var barnet är"));
	set(c, "children.0.sure", "Polisen har sett henne sova klockan 23.");
	assert_false(told(c, "lvu-6", "children.0.sure", CASE_WARNING, ""));
	set(c, "children.0.name", "Liv Påhittsson"); /* whose decision it is */
	assert_true(told(c, "lvu-6", "children.0.name", CASE_WARNING, "Samma namn"));
	set(c, "children.0.name", "");
	set(c, "children.0.sure", "");
	assert_int_equal(case_tidy(c), ERR_OK);
	assert_true(told(c, "lvu-6", "children.0.name", CASE_WARNING, "Skriv vilka"));
}

/* The children at home of a grown person who is taken into care are asked after like those of a child. */
static void test_children_of_a_grown_person_are_asked_after(void **state)
{
	CASE struct case_file *c = read_case("lvm13");
	static const char asked[] = "home.other_children";

	(void)state;
	assert_true(told(c, "lvm-13", asked, CASE_WARNING, "barn i hemmet saknas"));
	set(c, asked, "yes");
	assert_false(told(c, "lvm-13", asked, CASE_WARNING, ""));
	assert_true(told(c, "lvm-13", "children.0.name", CASE_WARNING, "Skriv vilka"));
	set(c, "children.0.name", "Alma Exempel");
	assert_true(told(c, "lvm-13", "children.0.sure", CASE_WARNING, "säkrat var barnet är"));
}

/* A guess stops nothing: that somebody of about 21 has a custodian is asked about, of 21 by the number it cannot be. */
static void test_a_guess_beside_a_custodian_stops_nothing(void **state)
{
	CASE struct case_file *c = read_case("lvm13");
	static const char role[] = "representatives.0.role";

	(void)state;
	set(c, "representatives.0.name", "Moa Exempel");
	set(c, role, "custodian");
	assert_true(told(c, "lvm-13", role, CASE_CONFLICT, "Personen har fyllt 18 år"));
	set(c, "person.number", "");
	set(c, "person.known", "unknown");
	for (int age = 19; age <= 40; age += 7) {
		char text[16];

		(void)snprintf(text, sizeof text, "%d", age);
		set(c, "person.age_estimate", text);
		assert_false(told(c, "lvm-13", role, CASE_CONFLICT, ""));
		assert_true(told(c, "lvm-13", role, CASE_WARNING, "bedömning"));
	}
}

/* In the basis, and never in a decision: nor by name in its reasons. */
static void test_other_children_stand_in_the_basis(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, "home.other_children", "yes");
	set(c, "children.0.name", "Almina Hittebarn");
	set(c, "children.0.born", "2019");
	set(c, "children.0.presence", "present");
	set(c, "children.0.where", "I sitt rum");
	set(c, "children.0.sure", "Polisen har sett henne sova klockan 23.");
	set(c, "children.1.name", "Odd Hittebarn");
	set(c, "children.1.presence", "unknown");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis,
	                "Andra barn i hemmet\nNamn: Almina Hittebarn\nFödd eller ålder: 2019\nHemma nu: ja\nVar: I "
	                "sitt rum\nSå är det säkrat: Polisen har sett henne sova klockan 23.\n"));
	assert_true(has(&basis, "- Att göra: det är inte säkrat var Odd Hittebarn är.\n"));
	assert_false(has(&basis, "säkrat var Almina"));
	assert_false(has(&decision, "Hittebarn") || has(&decision, "barn i hemmet"));
	set(c, "criteria.home.reason", "Modern sov, och Almina fick ensam ta hand om sin lillasyster hela kvällen.");
	assert_true(told(c, "lvu-6", "criteria.home.reason", CASE_WARNING, "ett namn"));
	set(c, "person.protected", "marking");
	assert_true(told(c, "lvu-6", "criteria.home.reason", CASE_CONFLICT, "ett namn"));
}

static void test_no_other_children_is_an_answer(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, "home.other_children", "no");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "Andra barn i hemmet\nDet finns inga andra barn i hemmet.\n"));
	set(c, "home.other_children", "unknown");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&basis, "- Att göra: ta reda på om det finns andra barn i hemmet.\n"));
}

/* Brothers and sisters of one call share the third; whether there are others is asked of each. */
static void test_siblings_share_the_other_children(void **state)
{
	CASE struct case_file *c = read_case("lvu6-small-child"), *sibling = case_new();

	(void)state;
	assert_non_null(sibling);
	set(c, "home.other_children", "yes");
	set(c, "children.0.name", "Moses Påhittsson");
	set(c, "children.0.born", "2016");
	set(c, "children.1.name", "Almina Påhittsson");
	set(c, "children.1.sure", "Polisen har sett henne sova klockan 23.");
	set(sibling, "person.name", "Moses Påhittsson");
	assert_int_equal(case_sibling_fill(sibling, c), ERR_OK);
	assert_int_equal(case_list_length(sibling, "children"), 1);
	assert_string_equal(case_text(sibling, "children.0.name"), "Almina Påhittsson");
	assert_string_equal(case_text(sibling, "children.0.sure"), "Polisen har sett henne sova klockan 23.");
	assert_string_equal(case_text(sibling, "home.other_children"), "");
}

/* --- The day of birth -------------------------------------------------------------------------------------------- */

static void test_the_assumed_day_and_the_registered_one(void **state)
{
	CASE struct case_file *c = read_case("lvu6-unaccompanied");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);
	static const char registered[] = "person.birth_date_registered";

	(void)state;
	set(c, "person.birth_date", "2009-05-02");
	set(c, "person.birth_date_source", "assumed");
	assert_true(told(c, "lvu-6", "person.birth_date_by", CASE_WARNING, "antagit födelsedagen saknas"));
	set(c, "person.birth_date_by", "jouren den 21 november 2026");
	set(c, registered, "2007-01-01");
	assert_false(told(c, "lvu-6", "person.birth_date_by", CASE_WARNING, ""));
	assert_true(told(c, "lvu-6", registered, CASE_WARNING,
	                 "är personen 17 år, efter den andra 19 år. Gränsen 18 år ligger däremellan."));
	assert_false(told(c, "lvu-6", registered, CASE_WARNING, "Gränsen 20"));
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision,
	                "Ålder: omkring 17 år, räknad efter den antagna födelsedagen 2009-05-02, antagen av jouren "
	                "den 21 november 2026\nRegistrerad födelsedag: 2007-01-01, 19 år\n"));
	assert_true(has(&basis,
	                "Född: 2009-05-02 (antagen dag, av jouren den 21 november 2026)\nRegistrerad födelsedag: "
	                "2007-01-01\nÅlder: omkring 17 år\nÅldern räknas efter: 2009-05-02\nÅlder efter den andra "
	                "födelsedagen: 19 år\n"));
	texts(c, "lvu-6", false, &decision, &basis);
	assert_true(has(&decision, "Registrerad födelsedag: 2007-01-01, 19 år\n"));
	/* A limit of the ground that lies between them. */
	set(c, registered, "2005-01-01");
	assert_true(told(c, "lvu-6", registered, CASE_WARNING, "Gränsen 20 år"));
	assert_false(told(c, "lvu-6", "grounds", CASE_CONFLICT, ""));
	/* A birthday by either. */
	set(c, registered, "2008-12-24");
	assert_true(told(c, "lvu-6", "grounds", CASE_WARNING,
	                 "fyller 18 år tor 24 dec 2026, efter den andra födelsedagen"));
}

static void test_the_registered_day_alone(void **state)
{
	CASE struct case_file *c = read_case("lvu6-unaccompanied");
	BUF decision = buf_init(1 << 20), basis = buf_init(1 << 20);

	(void)state;
	set(c, "person.birth_date_source", "registered");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision, "Ålder: 15 år, räknad efter den registrerade födelsedagen 2011-05-02\n"));
	assert_true(has(&basis, "Född: 2011-05-02 (registrerad dag)\n"));
	set(c, "person.birth_date_source", "stated");
	texts(c, "lvu-6", true, &decision, &basis);
	assert_true(has(&decision, "Ålder: 15 år, räknad efter den uppgivna födelsedagen 2011-05-02\n"));
	/* It may be all there is. */
	set(c, "person.birth_date_source", "assumed");
	set(c, "person.birth_date_registered", "2010-01-01");
	set(c, "person.birth_date", "");
	assert_int_equal(case_age(c, MORNING_AFTER), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_consent_is_counted),
		cmocka_unit_test(test_representatives_of_a_child),
		cmocka_unit_test(test_an_adult_consents_alone),
		cmocka_unit_test(test_what_is_said_of_consents_that_do_not_count),
		cmocka_unit_test(test_what_does_not_go_together),
		cmocka_unit_test(test_a_god_man_for_one_matter_is_no_custodian),
		cmocka_unit_test(test_each_is_called_what_he_is),
		cmocka_unit_test(test_what_has_not_been_told_is_left_to_do),
		cmocka_unit_test(test_representatives_who_were_not_told),
		cmocka_unit_test(test_a_child_who_slept),
		cmocka_unit_test(test_other_children_are_asked_after),
		cmocka_unit_test(test_children_of_a_grown_person_are_asked_after),
		cmocka_unit_test(test_a_guess_beside_a_custodian_stops_nothing),
		cmocka_unit_test(test_other_children_stand_in_the_basis),
		cmocka_unit_test(test_no_other_children_is_an_answer),
		cmocka_unit_test(test_siblings_share_the_other_children),
		cmocka_unit_test(test_the_assumed_day_and_the_registered_one),
		cmocka_unit_test(test_the_registered_day_alone),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
