/* Reading a person as known: number, day and name, and whose each number is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/said.h"

static const struct date TODAY = { 2026, 11, 21 };

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
	/* Dashes as phones set them, and groups. */
	reads("Alva Testsson 20190501–2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 20190501 — 2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 2019 0501 2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 20190501 2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	reads("Alva Testsson 2019-05-01-2389", "20190501-2389", "2019-05-01", "Alva Testsson");
	/* The second one is somebody else's. */
	reads("Alva 20190501-2389, syster till 20230415-2388", "20190501-2389", "2019-05-01", "Alva");
	reads("Rum 12, plan 3, Alva Testsson, 20190501-2389", "20190501-2389", "2019-05-01",
	      "Rum 12, plan 3, Alva Testsson");
	/* A mother's number, and a telephone number that happens to be a right one. */
	reads("Nyfött barn till Ida Sagolund, 20110718-2386", "", "", "Nyfött barn till Ida Sagolund, 20110718-2386");
	reads("Barnet Kim Karlsson, mor Ida Sagolund 110718-2386", "", "", "Kim Karlsson");
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
	      "Bror Andersson");
	reads("Moa Far, 20230415-2388", "20230415-2388", "2023-04-15", "Moa Far");
	reads("Lars Bror Andersson 20230415-2388", "20230415-2388", "2023-04-15", "Lars Bror Andersson");
	reads("Till Andersson, 20230415-2388", "20230415-2388", "2023-04-15", "Till Andersson");
	reads("Livs bror Nils, 20170303-2399", "20170303-2399", "2017-03-03", "Livs bror Nils");
	reads("mamma Moa, Liv Testsson, 20230415-2388", "20230415-2388", "2023-04-15", "mamma Moa, Liv Testsson");
	reads("Mamma Moa Testsson 20110718-2386, dotter Liv, 20230415-2388", "20230415-2388", "2023-04-15", "Liv");
	/* Hers. */
	reads("Mor Ida Sagolund, 20110718-2386, nyfött barn", "", "", "Mor Ida Sagolund, 20110718-2386, nyfött barn");
	reads("Livs Far, bor i Gävle, 20110718-2386", "", "", "Livs Far, bor i Gävle, 20110718-2386");
	reads("Bror till Liv, 20110718-2386", "", "", "Bror till Liv, 20110718-2386");
	reads("bror Andersson, 20230415-2388", "", "", "bror Andersson, 20230415-2388");
	reads("Nyfött barn till Ida Sagolund, Upplands Väsby, 20110718-2386", "", "",
	      "Nyfött barn till Ida Sagolund, Upplands Väsby, 20110718-2386");
	reads("mamma Moa Testsson, Storgatan 3, 20110718-2386", "", "",
	      "mamma Moa Testsson, Storgatan 3, 20110718-2386");
}

/* Only what says nobody's name stands between a name and its number. */
static void test_a_word_between_name_and_number_makes_it_doubtful(void **state)
{
	static const char *const between[] = {
		", mammas nummer är",
		", fosterbror Ola",
		", fostersyster Ola",
		", lillebrodern Ola",
		", klasskompis Ola",
		", sonen Ola",
		", bor med Ola",
		", samt Ola",
		" samt Ola",
		" + Ola",
		" & Ola",
		", och Ola",
		" och Ola",
		"/Ola",
		", hos Ola",
		", god man",
		" rumskamrat Ola",
		", Ola",
		", alias Ola",
		", inte",
	};
	static const char *const nothing[] = { "", ",", " (", ", pnr", " personnummer:", ", född", ", 7 år," };
	struct said_person p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(between); i++) {
		BUF text = buf_init(200), name = buf_init(200), number = buf_init(40);

		assert_int_equal(buf_printf(&text, "Liv Ek%s 20190501-2389", between[i]), ERR_OK);
		assert_int_equal(said_person_read(buf_str(&text), TODAY, &p, &name), ERR_OK);
		assert_int_equal(said_others_number_read(buf_str(&text), TODAY, &number), ERR_OK);
		if (*p.number || *p.birth_date || strcmp(buf_str(&number), "20190501-2389") != 0)
			fail_msg("%s: %s", buf_str(&text), p.number);
		if (strstr(buf_str(&name), "Ola"))
			fail_msg("%s: %s", buf_str(&text), buf_str(&name));
	}
	for (size_t i = 0; i < ARRAY_LENGTH(nothing); i++) {
		BUF text = buf_init(200);

		assert_int_equal(buf_printf(&text, "Liv Ek%s 20190501-2389", nothing[i]), ERR_OK);
		assert_int_equal(said_person_read(buf_str(&text), TODAY, &p, NULL), ERR_OK);
		if (strcmp(p.number, "20190501-2389") != 0)
			fail_msg("%s", buf_str(&text));
	}
	reads("Liv 20230415-2388 och Nils 20190501-2389", "20230415-2388", "2023-04-15", "Liv");
	reads("Liv Ek, fosterbror Ola 20190501-2389", "", "", "Liv Ek");
	reads("liv fosterbror ola 20190501-2389", "", "", "liv");
	reads("Kim J. von Karlsson 20190501-2389", "20190501-2389", "2019-05-01", "Kim J. von Karlsson");
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
	/* With a wrong check digit any digit may be wrong: no day was said, but by other words. */
	reads("Alva Testsson 20190501-2383", "", "", "Alva Testsson 20190501-2383");
	reads("Alva Testsson 201905012383", "", "", "Alva Testsson 201905012383");
	reads("Alva Testsson 190501 2383", "", "", "Alva Testsson 190501 2383");
	reads("Alva Testsson 20190501-2383, född 1 maj 2019", "", "2019-05-01",
	      "Alva Testsson 20190501-2383, född 1 maj 2019");
	/* Last digits that nobody knew: the day is still said. */
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
	words("Nyfödd flicka till Eva Ek", SAID_NEWBORN);
	words("Nyfödd flicka till Eva Ek, Upplands Väsby", SAID_NEWBORN);
	words("Nyfödd flicka Ada Testsson", SAID_NAMED);
	words("Ada Testsson, nyfödd flicka till Eva Ek", SAID_NAMED);
	words("Nyfödd till Eva Ek, BB Gävle", SAID_NEWBORN);
	words("Evas nyfödda flicka", SAID_NEWBORN);
	words("Eva Eks nyfödda flicka", SAID_NEWBORN);
	words("Flicka till Eva Ek, nyfödd", SAID_NEWBORN);
	words("Bebis, pojke", SAID_NEWBORN);
	words("bebis Ida Sagolund, avd 23", SAID_NEWBORN);
	words("Bebis Sagolund", SAID_NEWBORN);
	words("nyfödd flicka, avd 23, sal 4", SAID_NEWBORN);
	words("Barnet Kim Karlsson, avd 23", SAID_NAMED);
	words("Bror Andersson, 20230415-2388", SAID_NAMED);
	words("bror Andersson", SAID_DESCRIBED);
	words("tvillingflicka", SAID_NEWBORN);
	words("Tvillingpojke till Eva Ek, BB Gävle", SAID_NEWBORN);
	words("trillingpojke, mor Eva Ek", SAID_NEWBORN);
	words("Tvilling 1, mor Eva Ek", SAID_NEWBORN);
	words("Förstfödda tvillingen, mor Eva Ek", SAID_NEWBORN);
	words("tvillingflicka, omkring 8 år", SAID_DESCRIBED);
	words("Tvillingpojken Nils Ek, 20170303-2399", SAID_NAMED);
	words("tvilling till Liv Ek", SAID_DESCRIBED);
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

static void called(const char *known, bool unknown, const char *name, const char *number)
{
	BUF found = buf_init(200), left_out = buf_init(200);

	assert_int_equal(said_name_read(known, unknown, TODAY, &found), ERR_OK);
	assert_int_equal(said_unfit_read(known, unknown, TODAY, &left_out), ERR_OK);
	assert_string_equal(buf_str(&found), name);
	assert_string_equal(buf_str(&left_out), number);
}

/* One name wherever somebody is called, and the number that is none beside it. */
static void test_a_person_is_called_by_one_name(void **state)
{
	BUF words = buf_init(200);

	(void)state;
	called("Alva Testsson, 20190501-2389", false, "Alva Testsson", "");
	called("Alva Testsson, 20190501-2383", false, "Alva Testsson", "20190501-2383");
	called("Alva Testsson 190501 2383, röd jacka", false, "Alva Testsson, röd jacka", "190501 2383");
	called("Sami Testsson, 20000101-T220", false, "Sami Testsson", "");
	called("20190501-2389", false, "20190501-2389", "");
	called("20190501-2383", false, "20190501-2383", "20190501-2383");
	called("flicka, kallar sig Kim, 20190501-2383", true, "flicka, kallar sig Kim, 20190501-2383", "");
	called("Nyfött barn till Ida Sagolund, 20110718-2385", true, "Nyfött barn till Ida Sagolund, 20110718-2385",
	       "");
	called("", false, "", "");
	assert_int_equal(said_unfit_words("", &words), ERR_OK);
	assert_string_equal(buf_str(&words), "");
	assert_int_equal(said_unfit_words("190501-2383", &words), ERR_OK);
	assert_string_equal(buf_str(&words), "uppgivet nummer, stämmer inte: 190501-2383");
}

static void aged(const char *name, const char *wanted, int years)
{
	BUF out = buf_init(200);
	int found;

	assert_int_equal(said_without_age(name, &found, &out), ERR_OK);
	if (strcmp(buf_str(&out), wanted) != 0 || found != years)
		fail_msg("%s: \"%s\", %d", name, buf_str(&out), found);
}

static void test_an_age_is_no_name(void **state)
{
	(void)state;
	aged("Alva Testsson, 8 år", "Alva Testsson", 8);
	aged("Alva Testsson (8 år)", "Alva Testsson", 8);
	aged("Alva Testsson 8 år gammal, röd jacka", "Alva Testsson, röd jacka", 8);
	aged("Alva Testsson, snart 8 år", "Alva Testsson", -1);
	aged("Alva Testsson, 8 månader", "Alva Testsson", -1);
	aged("Alva Testsson, 8 år sedan", "Alva Testsson, 8 år sedan", -1);
	aged("Alva Testsson", "Alva Testsson", -1);
	aged("", "", -1);
}

static void twin(const char *known, bool wanted, int order)
{
	bool found;
	int told;

	assert_int_equal(said_twin_read(known, &found, &told), ERR_OK);
	if (found != wanted || told != order)
		fail_msg("%s: %d, %d", known, found, told);
}

static void test_which_twin_is_read(void **state)
{
	(void)state;
	twin("tvillingflicka till Eva Ek", true, 0);
	twin("tvillingflicka 2 till Eva Ek", true, 2);
	twin("Tvilling B, mor Eva Ek", true, 2);
	twin("Tvilling nummer ett", true, 1);
	twin("andra trillingen", true, 2);
	twin("Förstfödd pojke", false, 1);
	twin("flicka 1 av 2, mor Eva Ek", true, 1);
	twin("flicka A, tvillingar", true, 1);
	twin("Tvilling II", true, 2);
	twin("den yngre tvillingen", true, 2);
	twin("Tvilling, 1 dag", true, 0);
	twin("tvillingpojke 2 dygn", true, 0);
	twin("Tvilling i Gävle", true, 0);
	twin("Tvilling 20230415-2388", true, 0);
	twin("Liv Ek, rum 2", false, 0);
	twin("", false, 0);
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
	others("Liv 20230415-2388 och Nils 20190501-2389", "20190501-2389");
	others("Liv 20230415-2388, 230415-2388", "");
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

/* The ward behind a name is none of it; a name that is such a word stays. */
static void test_a_ward_is_no_name(void **state)
{
	static const char *const pairs[][2] = { { "Liv Ek, avd 3", "Liv Ek" },
		                                { "Liv Ek på avd 3", "Liv Ek" },
		                                { "Liv Ek avd 3", "Liv Ek" },
		                                { "Liv Ek, BB Gävle", "Liv Ek" },
		                                { "Liv Ek (sal 4)", "Liv Ek" },
		                                { "Per Sal", "Per Sal" },
		                                { "Liv Ek, röd jacka", "Liv Ek, röd jacka" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
		BUF name = buf_init(100);

		assert_int_equal(said_without_ward(pairs[i][0], &name), ERR_OK);
		assert_string_equal(buf_str(&name), pairs[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_read_out_of_words),
		cmocka_unit_test(test_a_number_is_of_whom_it_follows),
		cmocka_unit_test(test_a_word_between_name_and_number_makes_it_doubtful),
		cmocka_unit_test(test_a_number_that_is_none_is_told),
		cmocka_unit_test(test_days_are_read_where_there_is_no_number),
		cmocka_unit_test(test_a_description_is_no_name),
		cmocka_unit_test(test_a_number_that_does_not_fit_is_taken_out),
		cmocka_unit_test(test_a_person_is_called_by_one_name),
		cmocka_unit_test(test_an_age_is_no_name),
		cmocka_unit_test(test_which_twin_is_read),
		cmocka_unit_test(test_a_number_of_somebody_else_is_told),
		cmocka_unit_test(test_descriptions_that_may_be_of_one),
		cmocka_unit_test(test_a_ward_is_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
