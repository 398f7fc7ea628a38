/* What is filled in with its source: only where nothing stands, only what is known, and never a date that is not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "unit/case_kit.h"

/* A custody of a child of three, decided at 23.40 on 21 November 2026 and written by Nils Jourberg. */
struct night {
	struct case_file *c;
	struct draft_facts facts;
	json_t *given;
};

static void set_before(struct night *n, const char *path, const char *text)
{
	assert_int_equal(case_set(n->c, path, span_str(text), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
}

static int begin(void **state)
{
	static struct night n;

	n = (struct night){ .c = case_new() };
	n.facts = (struct draft_facts){
		.municipality = "Gävle kommun",
		.decided = true,
		.yes = true,
		.stated = at("2026-11-21T23:40:00+01:00"),
		.now = at("2026-11-22T00:30:00+01:00"),
		.rapporteur_name = "Nils Jourberg",
		.rapporteur_title = "socialsekreterare",
	};
	set_before(&n, "person.known", "number");
	set_before(&n, "person.name", "Liv Påhittsson");
	set_before(&n, "person.number", "20230415-2388");
	set_before(&n, "grounds", "2");
	*state = &n;
	return 0;
}

static int end(void **state)
{
	struct night *n = *state;

	case_free(n->c);
	json_decref(n->given);
	return 0;
}

static void suggest(struct night *n, const char *type)
{
	json_decref(n->given);
	n->given = NULL;
	assert_int_equal(draft_suggest(law_type_at(law, type, n->facts.stated), n->c, &n->facts, &n->given), ERR_OK);
}

/* What was given for the path; "" nothing. */
static const char *given(const struct night *n, const char *path)
{
	const char *text = "";
	json_t *item;
	size_t i;

	json_array_foreach (n->given, i, item) {
		if (strcmp(json_text(item, "path"), path) != 0)
			continue;
		assert_string_equal(text, ""); /* each once */
		assert_true(*json_text(item, "from"));
		text = json_text(item, "text");
	}
	return text;
}

static void test_from_call_and_register(void **state)
{
	struct night *n = *state;

	suggest(n, "lvu-6");
	assert_string_equal(given(n, "protection.by_name"), "Nils Jourberg");
	assert_string_equal(given(n, "protection.by_title"), "socialsekreterare");
	assert_string_equal(given(n, "criteria.court.reason"), "");
	assert_string_equal(given(n, "criteria.consent.reason"), "");
	assert_string_equal(given(n, "views.reason"), "");
}

/* Who spoke with the child and when it was assessed: nobody has said so, and the writer's name is only the writer's. */
static void test_what_nobody_said(void **state)
{
	static const char *const types[] = { "lvu-6", "lvu-11", "lvm-13" };
	static const char *const spoken[] = { "", "yes", "age", "slept", "not-possible", "refused" };
	struct night *n = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(spoken); i++) {
		set_before(n, "protection.spoken", spoken[i]);
		suggest(n, "lvu-6");
		assert_string_equal(given(n, "protection.spoken_by"), "");
		assert_string_equal(given(n, "protection.at"), "");
	}
	set_before(n, "protection.how", "police");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "protection.by_name"), "");
	assert_string_equal(given(n, "protection.by_title"), "");
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		set_before(n, "residence.responsible", "");
		suggest(n, types[i]);
		assert_string_equal(given(n, "residence.home_municipality"), "");
		set_before(n, "residence.responsible", "home");
		suggest(n, types[i]);
		assert_string_equal(given(n, "residence.home_municipality"), "Gävle kommun");
	}
}

static void test_nothing_that_stands_is_touched(void **state)
{
	struct night *n = *state;

	set_before(n, "protection.by_name", "Sara Nattvik"); /* her title is not the writer's */
	set_before(n, "residence.responsible", "stay");
	set_before(n, "protection.spoken", "refused");
	set_before(n, "protection.at", "2026-11-21 23:05");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "protection.by_name"), "");
	assert_string_equal(given(n, "protection.by_title"), "");
	assert_string_equal(given(n, "protection.at"), "");
	assert_string_equal(given(n, "protection.spoken_by"), "");
	assert_string_equal(given(n, "residence.home_municipality"), "");
}

static void test_meeting(void **state)
{
	static const char meets[] = "Nämnden sammanträder nästa gång onsdagen den 9 december 2026.";
	struct night *n = *state;

	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.committee.reason"), "");
	n->facts.meets = true;
	n->facts.meeting = (struct date){ 2026, 12, 9 };
	suggest(n, "lvu-6");
	/* The calendar says the day, and not that the committee cannot be called in. */
	assert_string_equal(given(n, "criteria.committee.reason"), meets);
	suggest(n, "lvm-13");
	assert_string_equal(given(n, "criteria.committee.reason"), meets);
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "criteria.place_committee.reason"), meets);
	n->facts.stated = at("2026-12-08T23:50:00+01:00"); /* it meets in the morning */
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.committee.reason"), "");
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "criteria.place_committee.reason"), "");
}

static void test_court(void **state)
{
	struct night *n = *state;

	set_before(n, "court_wait", "inquiry"); /* in what way only the worker knows */
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.court.reason"), "");
	set_before(n, "court_wait", "risk");
	suggest(n, "lvu-6");
	assert_non_null(strstr(given(n, "criteria.court.reason"), "Liv Påhittsson vara utan skydd"));
	set_before(n, "grounds", "3");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.court.reason"),
	                    "Tills rätten har kunnat besluta om vård skulle Liv Påhittsson kunna fortsätta med det "
	                    "beteende som har beskrivits.");
	set_before(n, "grounds", "2 3");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.court.reason"),
	                    "Tills rätten har kunnat besluta om vård skulle Liv Påhittsson vara utan skydd mot de "
	                    "förhållanden i hemmet och kunna fortsätta med det beteende som har beskrivits.");
}

/* Each of these answers says that it is not so. */
static void test_court_contradicted(void **state)
{
	static const struct {
		const char *path, *value;
	} answers[] = {
		{ "detained", "arrested" },
		{ "detained", "remanded" },
		{ "care.already", "home" },
		{ "care.already", "both" },
		{ "residence.responsible", "hospital" },
		{ "residence.responsible", "placed" },
		{ "placement.previous", "HVB sedan mars" },
		{ "pending.court", "Förvaltningsrätten i Uppsala" },
		{ "pending.case_number", "2345-26" },
	};
	struct night *n = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(answers); i++) {
		set_before(n, answers[i].path, answers[i].value);
		set_before(n, "court_wait", "risk");
		for (const char *const *g = (const char *const[]){ "2", "3", "2 3", NULL }; *g; g++) {
			set_before(n, "grounds", *g);
			suggest(n, "lvu-6");
			assert_string_equal(given(n, "criteria.court.reason"), "");
		}
		if (strcmp(answers[i].path, "care.already") == 0)
			set_before(n, answers[i].path, "yes"); /* that act has no grounds of care */
		set_before(n, "court_wait", "health");
		suggest(n, "lvm-13");
		assert_string_equal(given(n, "criteria.court.reason"), "");
		set_before(n, answers[i].path, "");
	}
}

static void test_stances(void **state)
{
	struct night *n = *state;

	set_before(n, "representatives.0.name", "Moa Påhittsson");
	set_before(n, "representatives.0.role", "custodian");
	set_before(n, "representatives.0.stance", "opposes");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "views.representatives"), "Vårdnadshavaren motsätter sig vården.");
	set_before(n, "representatives.1.name", "Tim Påhittsson");
	set_before(n, "representatives.1.role", "custodian");
	suggest(n, "lvu-6"); /* one of them is not known yet */
	assert_string_equal(given(n, "views.representatives"), "");
	set_before(n, "representatives.1.stance", "opposes");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "views.representatives"), "Båda vårdnadshavarna motsätter sig vården.");
	assert_string_equal(given(n, "criteria.consent.reason"), "Båda vårdnadshavarna motsätter sig vården.");
	set_before(n, "representatives.1.stance", "not-reached");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.consent.reason"),
	                    "Moa Påhittsson motsätter sig vården. Tim Påhittsson har inte nåtts och har inte kunnat ta "
	                    "ställning till vården.");
	set_before(n, "representatives.0.stance", "consents");
	set_before(n, "representatives.1.stance", "consents"); /* why that is not enough only the worker knows */
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.consent.reason"), "");
	assert_string_equal(given(n, "views.representatives"), "Båda vårdnadshavarna samtycker till vården.");
}

/* Whoever is 18 has no custodian whose word counts. */
static void test_stances_of_an_adult(void **state)
{
	struct night *n = *state;

	set_before(n, "representatives.0.name", "Moa Påhittsson");
	set_before(n, "representatives.0.role", "custodian");
	set_before(n, "representatives.0.stance", "opposes");
	set_before(n, "person.number", "");
	set_before(n, "person.known", "no-number");
	set_before(n, "person.birth_date", "2007-11-20");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "criteria.consent.reason"), "");
	assert_string_equal(given(n, "views.representatives"), "");
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "views.representatives"), "");
}

static void test_small_child(void **state)
{
	struct night *n = *state;

	set_before(n, "protection.spoken", "age");
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "views.reason"),
	                    "Liv Påhittsson är 3 år och kan på grund av sin ålder inte själv säga vad barnet vill.");
	set_before(n, "views.stance", "cannot");
	suggest(n, "lvu-6");
	assert_true(*given(n, "views.reason"));
	set_before(n, "views.stance", "opposes"); /* it has said so */
	suggest(n, "lvu-6");
	assert_string_equal(given(n, "views.reason"), "");
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "views.reason"), "");
}

static void test_not_so_small(void **state)
{
	static const char *const births[] = { "2022-11-20", "2010-05-04" }; /* four years, sixteen years */
	struct night *n = *state;

	set_before(n, "protection.spoken", "age");
	set_before(n, "person.number", "");
	set_before(n, "person.known", "no-number");
	for (size_t i = 0; i < ARRAY_LENGTH(births); i++) {
		set_before(n, "person.birth_date", births[i]);
		suggest(n, "lvu-6");
		assert_string_equal(given(n, "views.reason"), "");
		suggest(n, "lvu-11");
		assert_string_equal(given(n, "views.reason"), "");
	}
}

/* The custody that a placement rests on is named with its source; where the text says that it is other care, it is not.
 */
static void test_custody(void **state)
{
	struct night *n = *state;

	suggest(n, "lvu-11");
	assert_string_equal(given(n, "placement.care"), "");
	assert_string_equal(given(n, "placement.custody"), "");
	n->facts.custody = "GVL-2026-0042-7";
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "placement.care"), "custody");
	assert_string_equal(given(n, "placement.custody"), "GVL-2026-0042-7");
	for (size_t i = 0; i < json_array_size(n->given); i++)
		if (strcmp(json_text(json_array_get(n->given, i), "path"), "placement.care") == 0)
			assert_string_equal(json_text(json_array_get(n->given, i), "from"),
			                    "från omhändertagandet GVL-2026-0042-7");
	set_before(n, "placement.care", "care");
	suggest(n, "lvu-11");
	assert_string_equal(given(n, "placement.custody"), "");
}

#define NIGHT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_from_call_and_register),
		NIGHT(test_what_nobody_said),
		NIGHT(test_nothing_that_stands_is_touched),
		NIGHT(test_meeting),
		NIGHT(test_court),
		NIGHT(test_court_contradicted),
		NIGHT(test_stances),
		NIGHT(test_stances_of_an_adult),
		NIGHT(test_small_child),
		NIGHT(test_not_so_small),
		NIGHT(test_custody),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
