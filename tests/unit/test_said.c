/* What was said against what is written: reading a person as known, and every rule of the comparison. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/said.h"

static const struct date TODAY = { 2026, 11, 21 };

/* --- A person as known ------------------------------------------------------------------------------------------- */

static void reads(const char *known, const char *number, const char *birth_date, const char *name)
{
	struct said_person p;
	BUF rest = buf_init(400);

	assert_int_equal(said_person_read(known, TODAY, &p, &rest), ERR_OK);
	assert_string_equal(p.number, number);
	assert_string_equal(p.birth_date, birth_date);
	assert_string_equal(buf_str(&rest), name);
}

static void test_numbers_are_read_out_of_words(void **state)
{
	(void)state;
	reads("Alva Testsson, 20190501-2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 201905012389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson (190501-2389)", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 190501 2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 20190501 - 2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("20190501-2389, Alva Testsson", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson, 20190501-2389, röd jacka", "20190501-2389", "2019-05-01", "Alva Testsson, röd jacka");
	reads("20190501-2389", "20190501-2389", "2019-05-01", "");
	/* The second one is somebody else's. */
	reads("Alva 20190501-2389, syster till 20230415-2388", "20190501-2389", "2019-05-01",
	      "Alva, syster till 20230415-2388");
	reads("Rum 12, plan 3, Alva Testsson, 20190501-2389", "20190501-2389", "2019-05-01",
	      "Rum 12, plan 3, Alva Testsson");
	/* A mother's number, and a telephone number that happens to be a right one. */
	reads("Nyfött barn till Ida Sagolund, 20110718-2386", "", "", "Nyfött barn till Ida Sagolund, 20110718-2386");
	reads("Barnet Kim Karlsson, mor Ida Sagolund 110718-2386", "", "",
	      "Barnet Kim Karlsson, mor Ida Sagolund 110718-2386");
	reads("Nyfött barn till Ida, fött 2026-11-20", "", "2026-11-20", "Nyfött barn till Ida, fött 2026-11-20");
	reads("Kim Karlsson, ring 0701740607", "", "", "Kim Karlsson, ring 0701740607");
	reads("Kim Karlsson, mamman nås på 0701740607", "", "", "Kim Karlsson, mamman nås på 0701740607");
	reads("", "", "", "");
}

/* A name that is also a word for a relative; and whose the number is where several are spoken of. */
static void test_a_number_is_of_whom_it_follows(void **state)
{
	(void)state;
	reads("Bror Andersson, 20230415-2388", "20230415-2388", "2023-04-15", "Bror Andersson");
	reads("Pojken Bror Andersson 20230415-2388", "20230415-2388", "2023-04-15", "Pojken Bror Andersson");
	reads("Bror Andersson, 20230415-2388, son till Moa Far, 20110718-2386", "20230415-2388", "2023-04-15",
	      "Bror Andersson, son till Moa Far, 20110718-2386");
	reads("Moa Far, 20230415-2388", "20230415-2388", "2023-04-15", "Moa Far");
	reads("Lars Bror Andersson 20230415-2388", "20230415-2388", "2023-04-15", "Lars Bror Andersson");
	reads("Till Andersson, 20230415-2388", "20230415-2388", "2023-04-15", "Till Andersson");
	reads("Livs bror Nils, 20170303-2399", "20170303-2399", "2017-03-03", "Livs bror Nils");
	reads("mamma Moa, Liv Testsson, 20230415-2388", "20230415-2388", "2023-04-15", "mamma Moa, Liv Testsson");
	reads("Mamma Moa Testsson 20110718-2386, dotter Liv, 20230415-2388", "20230415-2388", "2023-04-15",
	      "Mamma Moa Testsson 20110718-2386, dotter Liv");
	/* Hers. */
	reads("Mor Ida Sagolund, 20110718-2386, nyfött barn", "", "", "Mor Ida Sagolund, 20110718-2386, nyfött barn");
	reads("Livs Far, bor i Gävle, 20110718-2386", "20110718-2386", "2011-07-18", "Livs Far, bor i Gävle");
	reads("Bror till Liv, 20110718-2386", "", "", "Bror till Liv, 20110718-2386");
	reads("bror Andersson, 20230415-2388", "", "", "bror Andersson, 20230415-2388");
	reads("Nyfött barn till Ida Sagolund, Upplands Väsby, 20110718-2386", "", "",
	      "Nyfött barn till Ida Sagolund, Upplands Väsby, 20110718-2386");
	reads("mamma Moa Testsson, Storgatan 3, 20110718-2386", "", "",
	      "mamma Moa Testsson, Storgatan 3, 20110718-2386");
}

static void doubts(const char *known, const char *why)
{
	const char *problem = "";
	struct span number;

	if (said_number_doubtful(known, TODAY, &number, &problem) != (*why != '\0'))
		fail_msg("%s", known);
	assert_non_null(strstr(problem, why));
}

/* A digit that was misheard; what is no number at all is nobody's mistake. */
static void test_a_number_that_is_none_is_told(void **state)
{
	(void)state;
	doubts("Alva Testsson, 20190501-2389", "");
	doubts("Alva Testsson, 190501-2389", "");
	doubts("Alva Testsson, 190501 2389", "");
	doubts("Alva Testsson, omkring 7 år", "");
	doubts("Alva Testsson, född 2019-05-01", "");
	doubts("Alva Testsson, 20190501", "");
	doubts("Alva, ring 070-174 06 05", "");
	doubts("", "");
	doubts("Alva Testsson, 20190501-2388", "Kontrollsiffran");
	doubts("Alva Testsson 190501 2388, röd jacka", "Kontrollsiffran");
	doubts("201905012388", "Kontrollsiffran");
	doubts("Alva 20190501-2389, syster till 20230415-2389", "Kontrollsiffran");
	doubts("Alva Testsson, 20191301-2389", "dag som finns");
	doubts("Alva Testsson, 20270101-2381", "inte har varit");
}

static void test_days_are_read_where_there_is_no_number(void **state)
{
	(void)state;
	reads("Alva Testsson, född 2019-05-01", "", "2019-05-01", "Alva Testsson, född 2019-05-01");
	reads("Alva Testsson 20190501", "", "2019-05-01", "Alva Testsson 20190501");
	/* A wrong check digit, or last digits that nobody knew: the day is still said. */
	reads("Alva Testsson 20190501-2383", "", "2019-05-01", "Alva Testsson 20190501-2383");
	reads("Alva Testsson 201905012383", "", "2019-05-01", "Alva Testsson 201905012383");
	reads("Alva Testsson 20190501-XXXX", "", "2019-05-01", "Alva Testsson 20190501-XXXX");
	/* No day, a day that does not exist, one to come, a telephone number. */
	reads("Pojke, ca 8 år, tel 070-174 06 05", "", "", "Pojke, ca 8 år, tel 070-174 06 05");
	reads("Alva 2019-02-30", "", "", "Alva 2019-02-30");
	reads("Alva 2027-01-01", "", "", "Alva 2027-01-01");
	reads("Alva 2019-05-011", "", "", "Alva 2019-05-011");
	/* A coordination number whose day is not known says none. */
	reads("Okänd, 20190060-2382", "20190060-2382", "", "Okänd");
}

static void words(const char *known, enum said_words wanted)
{
	enum said_words found;

	assert_int_equal(said_words_of(known, &found), ERR_OK);
	if (found != wanted)
		fail_msg("%s: %d", known, (int)found);
}

/* A description is no name, and a name is none. */
static void test_a_description_is_no_name(void **state)
{
	(void)state;
	words("nyfödd pojke, BB Gävle", SAID_NEWBORN);
	words("Nyfödd pojke Gävle sjukhus", SAID_NEWBORN);
	words("nyfött barn, född 2026-11-20, neonatalavdelningen Hudiksvall", SAID_NEWBORN);
	words("Nyfött barn till Ida Sagolund, 20110718-2386", SAID_NEWBORN);
	words("Bebis, pojke", SAID_NEWBORN);
	words("bebis Ida Sagolund, avd 23", SAID_NEWBORN);
	words("Bebis Sagolund", SAID_NEWBORN);
	words("nyfödd flicka, avd 23, sal 4", SAID_NEWBORN);
	words("Barnet Kim Karlsson, avd 23", SAID_NAMED);
	words("Bror Andersson, 20230415-2388", SAID_NAMED);
	words("bror Andersson", SAID_DESCRIBED);
	words("flicka, omkring 4 år", SAID_DESCRIBED);
	words("okänd man", SAID_DESCRIBED);
	words("Nyfödd flicka, Ada Testsson", SAID_NAMED);
	words("Ada Testsson, nyfödd, BB Gävle", SAID_NAMED);
	words("Alva Testsson, 20190501-2389", SAID_NAMED);
	words("Alva", SAID_NAMED);
	words("20190501-2389", SAID_NAMED);
	words("", SAID_NAMED);
}

static void unfit(const char *known, const char *number, const char *name)
{
	BUF found = buf_init(200), rest = buf_init(200);
	bool interim;

	assert_int_equal(said_apart_read(known, TODAY, &interim, &found, &rest), ERR_OK);
	assert_false(interim);
	assert_string_equal(buf_str(&found), number);
	assert_string_equal(buf_str(&rest), name);
}

static void test_a_number_that_does_not_fit_is_taken_out(void **state)
{
	(void)state;
	unfit("Alva Testsson 20190501-2383, röd jacka", "20190501-2383", "Alva Testsson, röd jacka");
	unfit("Alva Testsson 190501 2383", "190501 2383", "Alva Testsson");
	unfit("Alva Testsson, 20190501-2389", "", "");
	unfit("Nyfött barn till Ida Sagolund, 20110718-2385", "", ""); /* is hers */
	unfit("Kim Karlsson, ring 0701740601", "", "");
	unfit("Alva Testsson, född 20190501", "", "");
	unfit("Bror Andersson, 20190501-2383", "20190501-2383", "Bror Andersson");
	unfit("Alva Testsson, 20190501-2389, förut 20190501-2383", "", "");
}

static void others(const char *known, const char *number)
{
	BUF found = buf_init(200);

	assert_int_equal(said_others_number_read(known, TODAY, &found), ERR_OK);
	assert_string_equal(buf_str(&found), number);
}

static void test_a_number_of_somebody_else_is_told(void **state)
{
	(void)state;
	others("Nyfött barn till Ida Sagolund, 110718-2386", "110718-2386");
	others("bror Andersson, 20230415-2388", "20230415-2388");
	others("Bror Andersson, 20230415-2388", "");
	others("Kim Karlsson, mamman nås på 0701740607", "");
}

static void one(const char *a, const char *b, bool wanted)
{
	bool may;

	assert_int_equal(said_may_be_one(a, b, &may), ERR_OK);
	if (may != wanted)
		fail_msg("%s ~ %s: %d", a, b, may);
}

/* Twins have the same mother, and who was found is described once more. */
static void test_descriptions_that_may_be_of_one(void **state)
{
	(void)state;
	one("barn till Ida Sagolund", "nyfödd flicka, mor Ida Sagolund, BB Gävle", true);
	one("Tvilling A, mor Ida Sagolund", "Tvilling B, mor Ida Sagolund", true);
	one("Bebis Sagolund, avd 23", "pojke, barn till Ida Sagolund", true);
	one("flicka, omkring 4 år", "Flicka, 4 år, röd jacka", true);
	one("barn till Ida Sagolund", "barn till Eva Ek", false);
	one("flicka, röd jacka", "pojke, röd jacka", false);
	one("flicka, avd 23, mor Ida Sagolund", "pojke, avd 23, mor Eva Ek", false);
}

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
		cmocka_unit_test(test_numbers_are_read_out_of_words),
		cmocka_unit_test(test_a_number_is_of_whom_it_follows),
		cmocka_unit_test(test_a_number_that_is_none_is_told),
		cmocka_unit_test(test_days_are_read_where_there_is_no_number),
		cmocka_unit_test(test_a_description_is_no_name),
		cmocka_unit_test(test_a_number_that_does_not_fit_is_taken_out),
		cmocka_unit_test(test_a_number_of_somebody_else_is_told),
		cmocka_unit_test(test_descriptions_that_may_be_of_one),
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
