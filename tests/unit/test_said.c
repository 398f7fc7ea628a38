/* What was said against what is written: every rule of the comparison. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/said.h"

/* --- The comparison ---------------------------------------------------------------------------------------------- */

static struct said_side nobody(void)
{
	return (struct said_side){ .municipality = "GVL",
		                   .person = "",
		                   .identity = "",
		                   .description = "",
		                   .day = "",
		                   .number = "",
		                   .birth_date = "",
		                   .grounds = "",
		                   .place_kind = "",
		                   .place = "",
		                   .answer = "yes",
		                   .decider = "" };
}

/* Alva, as the call and the text know her. */
static struct said_side alva(bool said)
{
	struct said_side s = nobody();

	s.person = said ? "Alva Testsson, 20190501-2389" : "Alva Testsson";
	s.identity = said ? "" : "Alva Testsson, 20190501-2389";
	s.number = "20190501-2389";
	s.birth_date = "2019-05-01";
	s.grounds = "2";
	return s;
}

#define NOTHING ""

/* `expected`: the findings in order, "name!" for a deviation, "ground" for a completion, with spaces between. */
static void finds(const struct said_side *said, const struct said_side *written, const char *expected)
{
	struct said_findings f;
	BUF found = buf_init(400);

	assert_int_equal(said_compare(said, written, &f), ERR_OK);
	for (size_t i = 0; i < f.count; i++)
		assert_int_equal(buf_printf(&found, "%s%s%s", i ? " " : "", said_kind_name(f.items[i].kind),
		                            f.items[i].deviation ? "!" : ""),
		                 ERR_OK);
	assert_string_equal(buf_str(&found), expected);
}

/* Whom the call was with, and who is to sign. */
static void test_decision_maker(void **state)
{
	static const struct {
		const char *said, *written, *expected;
	} cases[] = {
		{ "Birger Bengtsson", "Birger Bengtsson", NOTHING },
		{ "Bengtsson, Birger", "Birger Bengtsson", NOTHING },
		{ "Anna-Karin Berg", "Anna Karin Berg", NOTHING },
		{ "Birger", "Birger Bengtsson", "decision-maker" },
		{ "Birger Bengtsson", "Astrid Exempelström", "decision-maker!" },
		{ "Astrid Bengtsson", "Astrid Exempelström", "decision-maker!" },
		{ "Birger Bengtson", "Birger Bengtsson", "decision-maker!" },
		{ "...", "Birger Bengtsson", "decision-maker!" },
		{ "", "Birger Bengtsson", NOTHING },
	};
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		said.decider = cases[i].said;
		written.decider = cases[i].written;
		finds(&said, &written, cases[i].expected);
	}
}

static void test_the_same_has_no_findings(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	finds(&said, &written, NOTHING);
	said = written = nobody();
	finds(&said, &written, NOTHING);
}

static void test_a_sibling_is_found(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	written.person = "Nils Testsson";
	written.number = "20170303-2399";
	written.birth_date = "2017-03-03";
	finds(&said, &written, "person-number! name!");
	/* No number was said, or none of either: the surname is not enough. */
	said.number = said.birth_date = "";
	said.person = "Alva Testsson";
	finds(&said, &written, "person-number name!");
	written.number = written.birth_date = "";
	finds(&said, &written, "name!");
	/* Twins without numbers yet. */
	said.birth_date = written.birth_date = "2019-05-01";
	finds(&said, &written, "name!");
	said.person = "lillebror Testsson";
	finds(&said, &written, "name!");
	/* The same number, and another given name: whoever wrote it says why. */
	said = alva(true);
	written = alva(false);
	written.person = "Alma Testsson";
	finds(&said, &written, "name!");
	written.person = "Nils Provberg";
	finds(&said, &written, "name!");
}

static void test_municipality_and_answer(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	written.municipality = "SVK";
	written.answer = "no";
	finds(&said, &written, "municipality! answer!");
	said.municipality = ""; /* from before it was kept */
	said.answer = "no";
	finds(&said, &written, NOTHING);
}

static void test_numbers(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	written.number = written.birth_date = "";
	finds(&said, &written, "person-number!");
	written = alva(false);
	said.person = "Alva Testsson";
	said.number = said.birth_date = "";
	finds(&said, &written, "person-number");
}

static void test_days_of_birth(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	said.person = "Alva Testsson";
	said.number = "";
	finds(&said, &written, "person-number"); /* the number says the day that was said */
	said.birth_date = "2018-05-01";
	finds(&said, &written, "person-number birth-date!");
	written.number = "";
	finds(&said, &written, "birth-date!");
	written.birth_date = "";
	finds(&said, &written, "birth-date!");
	said.birth_date = "";
	written.birth_date = "2019-05-01";
	finds(&said, &written, "birth-date");
	/* The number that was said is not written, and the day is another one. */
	said = alva(true);
	written.birth_date = "2018-05-01";
	finds(&said, &written, "person-number! birth-date!");
	said.number = written.number = "20190060-2382"; /* says no day */
	said.birth_date = "";
	finds(&said, &written, "birth-date");
}

static void names(const char *said, const char *written, const char *expected)
{
	struct said_side a = nobody(), b = nobody();

	a.person = said;
	b.person = b.identity = written;
	finds(&a, &b, expected);
}

static void test_names(void **state)
{
	(void)state;
	names("Alva Testsson", "Alva Maria Testsson", NOTHING);
	names("ALVA testsson", "Alva Testsson", NOTHING);
	names("A\xcc\x8asa Testsson", "\xc3\x85sa Testsson", NOTHING); /* å of two characters */
	names("Testsson, Alva", "Alva Testsson", NOTHING);
	names("Lilla Alva Testsson", "Alva Testsson", NOTHING);
	names("Alva", "Alva Testsson", "name");
	names("Testsson", "Alva Testsson", "name!");
	names("Alva, ca 8 år", "Alva Testsson", "name");
	names("Anna-Karin Testsson", "Annakarin Testsson", NOTHING);
	names("Anna Testsson", "Anna-Karin Testsson", NOTHING);
	names("Karin Testsson", "Anna-Karin Testsson", NOTHING);
	names("Anna\xe2\x80\x90Karin Testsson", "Anna-Karin Testsson", NOTHING);
	names("Alva Testsson-Provberg", "Alva Provberg", NOTHING);
	names("Nils Testsson", "Alva Testsson", "name!");
	names("Nils Provberg", "Alva Testsson", "name!");
	names("Nils", "Alva Testsson", "name!");
	names("A Provberg", "A Testsson", "name!"); /* an initial tells nobody apart */
	names("A Testsson", "Alva Testsson", "name!");
	names("", "Alva Testsson", "name!");
	names("20190501-2389", "Alva Testsson", "person-number! birth-date! name!");
	names("محمد علي", "محمد حسن", "name!");
	names("Иван Тестов", "ИВАН Тестов", NOTHING);
	names("أحمد علي", "سارة علي", "name!");
}

static void test_unknown_that_became_known_is_a_completion(void **state)
{
	struct said_side said = nobody(), written = alva(false);

	(void)state;
	said.person = "Flicka, omkring 8 år, röd jacka";
	said.unknown = true;
	finds(&said, &written, "person-number name ground");
	/* Still unknown. */
	written = nobody();
	written.description = "Flicka, omkring 8 år, röd jacka.";
	written.identity = "Okänd person, uppskattad ålder 8 år";
	finds(&said, &written, NOTHING);
}

static void test_a_name_that_got_lost(void **state)
{
	struct said_side said = nobody(), written = nobody();

	(void)state;
	said.person = "Nils Testsson";
	written.identity = "Okänd person, uppskattad ålder 8 år";
	finds(&said, &written, "name!");
	said.person = "Okänd pojke"; /* nobody ticked that the identity is not known */
	finds(&said, &written, "name!");
	written.description = "Pojke i röd jacka";
	finds(&said, &written, NOTHING);
	written.description = "";
	said.person = "Nyfött barn till Ida Sagolund";
	written.identity = "Nyfött barn, fött 2026-11-20, barn till Ida Sagolund";
	finds(&said, &written, NOTHING);
	/* Twins of last night. */
	said.person = "Nyfött barn, id-band 4711, barn till Ida Sagolund";
	written.identity = "Nyfött barn, fött 2026-11-20, id-band 4711, barn till Ida Sagolund";
	finds(&said, &written, NOTHING);
	written.identity = "Nyfött barn, fött 2026-11-20, id-band 4712, barn till Ida Sagolund";
	finds(&said, &written, "name!");
	written.identity = "Nyfött barn, fött 2026-11-20, barn till Ida Sagolund"; /* the id-band was left out */
	finds(&said, &written, "name!");
	said.person = "Nyfött barn till Ida Sagolund, fött 2026-11-20, rum 112";
	finds(&said, &written, "name!");
	said.person = "Nyfött barn till Ida Sagolund, fött 2026-11-20";
	finds(&said, &written, NOTHING);
	/* The number alone stands in the text: that is who it is. */
	said = alva(true);
	written = alva(false);
	written.person = "";
	written.identity = written.number;
	finds(&said, &written, NOTHING);
}

static void test_grounds(void **state)
{
	struct said_side said = alva(true), written = alva(false);

	(void)state;
	said.grounds = "3 2";
	written.grounds = "2 3";
	finds(&said, &written, NOTHING);
	said.grounds = "2";
	finds(&said, &written, "ground!");
	written.grounds = "";
	finds(&said, &written, "ground!");
	said.grounds = "";
	written.grounds = "3";
	finds(&said, &written, "ground");
	said.grounds = "3a";
	written.grounds = "3";
	finds(&said, &written, "ground!");
}

static void places(const char *said_kind, const char *said, const char *kind, const char *place, const char *expected)
{
	struct said_side a = alva(true), b = alva(false);

	a.place_kind = said_kind;
	a.place = said;
	b.place_kind = kind;
	b.place = place;
	finds(&a, &b, expected);
}

static void test_places(void **state)
{
	(void)state;
	places("jourhem", "Björken", "jourhem", "Björken", NOTHING);
	places("jourhem", "björken ", "jourhem", " BJÖRKEN.", NOTHING);
	places("jourhem", "Björken", "hvb", "Björken", "place-kind!");
	places("jourhem", "Björken", "jourhem", "Eken", "place!");
	places("jourhem", "Björken 2", "jourhem", "Björken 3", "place!");
	places("jourhem", "", "jourhem", "Eken", "place");
	places("", "", "jourhem", "Eken", "place-kind place");
	places("jourhem", "Björken", "", "", "place-kind! place!");
	places("hospital", "Gävle sjukhus", "hospital", "Gävle sjukhus, avdelning 5", "place");
	places("hospital", "Gävle sjukhus, avdelning 5", "hospital", "Gävle sjukhus", "place!");
	places("hvb", "Björken", "hvb", "Inte Björken utan Granen", "place!");
	places("hvb", "Björken 2 avdelning 5", "hvb", "Björken 5 avdelning 2", "place!");
	places("hvb", "Björken", "hvb", "Jourhemmet Björken", "place!");
}

static void test_findings_say_both_texts_in_order(void **state)
{
	struct said_side said = alva(true), written = alva(false);
	struct said_findings f;

	(void)state;
	written.person = "Nils Provberg";
	written.number = "20170303-2399";
	written.grounds = "3";
	assert_int_equal(said_compare(&said, &written, &f), ERR_OK);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.items[0].kind, SAID_PERSON_NUMBER);
	assert_string_equal(f.items[0].said, "20190501-2389");
	assert_string_equal(f.items[0].written, "20170303-2399");
	assert_int_equal(f.items[1].kind, SAID_NAME);
	assert_string_equal(f.items[1].said, "Alva Testsson, 20190501-2389");
	assert_string_equal(f.items[1].written, "Nils Provberg");
	assert_int_equal(f.items[2].kind, SAID_GROUND);
	said.person = "\xff";
	assert_int_equal(said_compare(&said, &written, &f), ERR_INPUT);
}

static void test_kinds_have_names(void **state)
{
	(void)state;
	for (int k = 0; k < SAID_KIND_COUNT; k++) {
		assert_int_equal(said_kind_find(said_kind_name((enum said_kind)k)), k);
		assert_true(*said_kind_label((enum said_kind)k));
	}
	assert_int_equal(said_kind_find("other"), SAID_KIND_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_has_no_findings),
		cmocka_unit_test(test_a_sibling_is_found),
		cmocka_unit_test(test_municipality_and_answer),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_days_of_birth),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_unknown_that_became_known_is_a_completion),
		cmocka_unit_test(test_a_name_that_got_lost),
		cmocka_unit_test(test_grounds),
		cmocka_unit_test(test_decision_maker),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_findings_say_both_texts_in_order),
		cmocka_unit_test(test_kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
