/* Importing a county: twice is the same as once, and what is wrong is named by its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/people.h"

static struct store_pool *pool;
static struct store *s;
static char problem[300];

static int set_up(void **state)
{
	(void)state;
	if (store_pool_open(":memory:", true, 1, &pool) != ERR_OK)
		return -1;
	s = store_pool_take(pool);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_pool_give(pool, s);
	store_pool_close(pool);
	return 0;
}

static int64_t number(const char *sql)
{
	STATEMENT q = store_statement(s, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

static enum err import_body(struct store *store, void *ctx)
{
	return people_import(store, ctx, problem, sizeof problem);
}

static enum err import(const char *text)
{
	JSON json_t *county = NULL;

	assert_int_equal(json_read(span_str(text), 1 << 20, NULL, &county), ERR_OK);
	return store_transaction(s, import_body, county);
}

static void read_example(struct buf *out)
{
	assert_int_equal(buf_read_file(out, TEST_SOURCE_DIR "/templates/example/county.json"), ERR_OK);
}

static void test_twice_is_once(void **state)
{
	static const char sum[] =
	        "SELECT (SELECT count(*) FROM municipality) * 1000000000 + (SELECT count(*) FROM person) "
	        "* 1000000 + (SELECT count(*) FROM role) * 1000 + (SELECT count(*) FROM mandate) + (SELECT count(*) "
	        "FROM meeting) "
	        "AS n";
	BUF text = buf_init(1 << 20);

	(void)state;
	read_example(&text);
	assert_int_equal(import(buf_str(&text)), ERR_OK);
	int64_t first = number(sum);
	assert_true(first > 10000000000);
	assert_int_equal(import(buf_str(&text)), ERR_OK);
	assert_int_equal(number(sum), first);
	assert_string_equal(problem, "");
}

#define MUNICIPALITY "{\"code\":\"GVL\",\"name\":\"Gävle kommun\",\"committee\":\"Socialnämnden\",\"court\":\"Rätten\"}"
#define MEETINGS(days)                                                                                                 \
	"{\"code\":\"GVL\",\"name\":\"Gävle kommun\",\"committee\":\"Socialnämnden\",\"court\":\"Rätten\","         \
	"\"meetings\":" days "}"
#define PERSON "\"personalNumber\":\"19900101-2385\",\"givenName\":\"Ada\",\"surname\":\"Testsson\""
#define COUNTY(persons) "{\"municipalities\":[" MUNICIPALITY "],\"persons\":[" persons "]}"
#define MANDATE(more)                                                                                                  \
	COUNTY("{" PERSON ",\"mandates\":[{\"municipality\":\"GVL\",\"kind\":\"chair\",\"office\":\"ordförande\","    \
	       "\"minuteRef\":\"KF § 1\",\"validFrom\":\"2026-01-01\",\"validTo\":\"2026-12-31\"" more "}]}")

#define WITH_HOURS(hours)                                                                                              \
	"{\"code\":\"GVL\",\"name\":\"G\",\"committee\":\"S\",\"court\":\"R\",\"phone\":\"0980-319 "                   \
	"201\",\"phoneHours\":\"" hours "\"}"

static bool answers(const struct municipality *m, const char *when, bool open_day)
{
	struct instant at;

	assert_int_equal(instant_parse(span_str(when), &at), ERR_OK);
	return people_municipality_answers(m, at, open_day);
}

/* By day, in its hours, the municipality has a telephone; without one in the register never. */
static void test_municipality_answers_in_its_hours(void **state)
{
	struct municipality m;

	(void)state;
	assert_int_equal(import("{\"municipalities\":[" WITH_HOURS("09.00-15.30") "],\"persons\":[]}"), ERR_OK);
	assert_int_equal(people_municipality_find_code(s, "GVL", &m), ERR_OK);
	assert_string_equal(m.phone, "0980-319 201");
	assert_false(answers(&m, "2027-01-08T08:59:59+01:00", true));
	assert_true(answers(&m, "2027-01-08T09:00:00+01:00", true));
	assert_true(answers(&m, "2027-07-02T15:29:59+02:00", true));
	assert_false(answers(&m, "2027-01-08T15:30:00+01:00", true));
	assert_false(answers(&m, "2027-01-09T12:00:00+01:00", false)); /* a Saturday */
	assert_int_equal(import("{\"municipalities\":[" MUNICIPALITY "],\"persons\":[]}"), ERR_OK);
	assert_int_equal(people_municipality_find_code(s, "GVL", &m), ERR_OK);
	assert_string_equal(m.phone, "");
	assert_int_equal(m.opens, 480);
	assert_int_equal(m.closes, 990);
	assert_false(answers(&m, "2027-01-08T12:00:00+01:00", true));
}

static void test_bad_files_are_refused_by_place(void **state)
{
	static const struct {
		const char *text, *words;
	} bad[] = {
		{ "{}", "must be lists" },
		{ "[]", "must be lists" },
		{ "{\"municipalities\":[],\"persons\":{}}", "must be lists" },
		{ "{\"municipalities\":[" MUNICIPALITY ",7],\"persons\":[]}", "municipalities[1]: code" },
		{ "{\"municipalities\":[{\"code\":\"gvl\"}],\"persons\":[]}", "municipalities[0]: code" },
		{ "{\"municipalities\":[{\"code\":\"G1L\"}],\"persons\":[]}", "municipalities[0]: code" },
		{ "{\"municipalities\":[{\"code\":\"ÖX\"}],\"persons\":[]}", "municipalities[0]: code" },
		{ "{\"municipalities\":[{\"code\":\"OVN\"}],\"persons\":[]}", "not OVN" },
		{ "{\"municipalities\":[{\"code\":\"GVL\",\"name\":\"G\",\"court\":\"R\"}],\"persons\":[]}",
		  "municipalities[0]: committee is needed" },
		{ "{\"municipalities\":[{\"code\":\"GVL\",\"name\":\"a\\u001bb\"}],\"persons\":[]}",
		  "name is not one line of text" },
		{ "{\"municipalities\":[{\"code\":\"GVL\",\"name\":\"a\\nb\"}],\"persons\":[]}",
		  "name is not one line of text" },
		{ "{\"municipalities\":[{\"code\":\"GVL\",\"name\":\"G\",\"committee\":\"S\",\"court\":\"R\","
		  "\"orgNumber\":\"12345678901234567\"}],\"persons\":[]}",
		  "orgNumber is too long" },
		{ "{\"municipalities\":[" MEETINGS("{}") "],\"persons\":[]}",
		  "municipalities[0]: meetings must be a list" },
		{ "{\"municipalities\":[" MEETINGS("[\"2027-02-29\"]") "],\"persons\":[]}",
		  "municipalities[0]: a day of meetings" },
		{ "{\"municipalities\":[" MEETINGS("[7]") "],\"persons\":[]}", "municipalities[0]: a day of meetings" },
		{ "{\"municipalities\":[" WITH_HOURS("8-16") "],\"persons\":[]}", "phoneHours must be like" },
		{ "{\"municipalities\":[" WITH_HOURS("08.00") "],\"persons\":[]}", "phoneHours must be like" },
		{ "{\"municipalities\":[" WITH_HOURS("08.00-25.00") "],\"persons\":[]}", "phoneHours must be like" },
		{ "{\"municipalities\":[" WITH_HOURS("16.30-08.00") "],\"persons\":[]}", "phoneHours must be like" },
		{ "{\"municipalities\":[" WITH_HOURS("08.00 16.30") "],\"persons\":[]}", "phoneHours must be like" },
		{ COUNTY("{" PERSON "},{\"personalNumber\":\"19900101-2386\"}"), "persons[1]" },
		{ COUNTY("{\"personalNumber\":\"19900101-2385\",\"givenName\":\"Ada\"}"), "surname is needed" },
		{ COUNTY("{" PERSON ",\"roles\":[{\"role\":\"king\"}]}"), "persons[0]: a role is not one that exists" },
		{ COUNTY("{" PERSON ",\"roles\":[{\"role\":\"receiver\",\"municipality\":\"SVK\"}]}"),
		  "municipality that is unknown" },
		{ COUNTY("{" PERSON ",\"mandates\":[{\"kind\":\"chair\"}]}"), "mandate needs a municipality" },
		{ COUNTY("{" PERSON ",\"mandates\":[{\"kind\":\"chair\",\"municipality\":\"GVL\"}]}"),
		  "minuteRef is needed" },
		{ COUNTY("{" PERSON ",\"mandates\":[{\"municipality\":\"GVL\",\"kind\":\"queen\",\"minuteRef\":\"§ 1\","
		         "\"validFrom\":\"2026-01-01\",\"validTo\":\"2026-12-31\"}]}"),
		  "kind must be chair" },
		{ COUNTY("{" PERSON ",\"mandates\":[{\"municipality\":\"GVL\",\"kind\":\"chair\",\"minuteRef\":\"§ 1\","
		         "\"validFrom\":\"2026-12-31\",\"validTo\":\"2026-01-01\"}]}"),
		  "validFrom and validTo" },
		{ COUNTY("{" PERSON ",\"mandates\":[{\"municipality\":\"GVL\",\"kind\":\"chair\",\"minuteRef\":\"§ 1\","
		         "\"validFrom\":\"2026-01-01\",\"validTo\":\"2026-02-30\"}]}"),
		  "validFrom and validTo" },
		{ MANDATE(",\"priority\":\"1\""), "priority must be" },
		{ MANDATE(",\"phone\":\"via telefonist\""), "phone must be a number" },
		{ COUNTY("{" PERSON ",\"phone\":\"112\"}"), "phone and alertPhone must be numbers" },
		{ COUNTY("{" PERSON ",\"mail\":\"vakt@gävle.se\"}"), "mail and alertMail must be" },
		{ COUNTY("{" PERSON ",\"mail\":\"vakt@gavle\"}"), "mail and alertMail must be" },
		{ COUNTY("{" PERSON ",\"mail\":\"a@b.se>\"}"), "mail and alertMail must be" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		enum err e = import(bad[i].text);

		if (e != ERR_INPUT || !strstr(problem, bad[i].words))
			fail_msg("%s: %s: %s", bad[i].text, err_name(e), problem);
		assert_int_equal(number("SELECT count(*) AS n FROM municipality"), 0);
	}
}

static void test_names_too_long_to_be_read_are_refused(void **state)
{
	BUF text = buf_init(10000);
	static char name[200];

	(void)state;
	memset(name, 'x', PEOPLE_NAME_MAX / 2);
	assert_int_equal(buf_printf(&text,
	                            COUNTY("{\"personalNumber\":\"19900101-2385\",\"givenName\":\"%s\","
	                                   "\"surname\":\"y\"}"),
	                            name),
	                 ERR_OK);
	assert_int_equal(import(buf_str(&text)), ERR_INPUT);
	assert_string_equal(problem, "persons[0]: givenName is too long");
	/* The longest that is taken is read again. */
	name[PEOPLE_NAME_MAX / 2 - 1] = '\0';
	buf_clear(&text);
	assert_int_equal(buf_printf(&text,
	                            COUNTY("{\"personalNumber\":\"19900101-2385\",\"givenName\":\"%s\","
	                                   "\"surname\":\"%s\"}"),
	                            name, name),
	                 ERR_OK);
	assert_int_equal(import(buf_str(&text)), ERR_OK);
	struct person p;
	assert_int_equal(people_person_find_number(s, "199001012385", &p), ERR_OK);
	assert_int_equal(strlen(p.name), PEOPLE_NAME_MAX - 1);
}

static void test_brings_up_to_date(void **state)
{
	struct mandate m;
	struct person p;

	(void)state;
	assert_int_equal(import(MANDATE(",\"phone\":\"070-174 06 05\",\"priority\":2,\"types\":\"lvu-6 lvm-13\"")),
	                 ERR_OK);
	assert_int_equal(people_person_find_number(s, "199001012385", &p), ERR_OK);
	assert_string_equal(p.name, "Ada Testsson");
	int64_t gvl = number("SELECT id AS n FROM municipality");
	/* The types are found whether or not the file wrote spaces around them. */
	assert_int_equal(people_mandate_find(s, p.id, gvl, "lvm-13", (struct date){ 2026, 6, 1 }, &m), ERR_OK);
	assert_int_equal(people_mandate_find(s, p.id, gvl, "lvu-6", (struct date){ 2026, 6, 1 }, &m), ERR_OK);
	assert_int_equal(people_mandate_find(s, p.id, gvl, "lvu-11", (struct date){ 2026, 6, 1 }, &m), ERR_MANDATE);
	assert_int_equal(people_mandate_end(s, m.id, (struct date){ 2026, 6, 30 }), ERR_OK);
	assert_int_equal(import(MANDATE(",\"phone\":\"070-174 06 99\",\"priority\":1")), ERR_OK);
	assert_int_equal(people_mandate_find(s, p.id, gvl, "lvu-6", (struct date){ 2026, 6, 30 }, &m), ERR_OK);
	assert_string_equal(m.phone, "070-174 06 99");
	assert_int_equal(m.priority, 1);
	/* An old file does not bring a mandate to life that was ended here. */
	assert_int_equal(people_mandate_find(s, p.id, gvl, "lvu-6", (struct date){ 2026, 7, 1 }, &m), ERR_MANDATE);
	assert_int_equal(number("SELECT count(*) AS n FROM mandate"), 1);
}

static void test_names_come_in_one_form(void **state)
{
	struct person p;

	(void)state;
	assert_int_equal(import("{\"municipalities\":[],\"persons\":[{\"personalNumber\":\"900101-2385\","
	                        "\"givenName\":\" A\\u030asa \",\"surname\":\"Testsson\"}]}"),
	                 ERR_OK);
	assert_int_equal(people_person_find_number(s, "199001012385", &p), ERR_OK);
	assert_string_equal(p.name, "Åsa Testsson");
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		FRESH(test_twice_is_once),
		FRESH(test_bad_files_are_refused_by_place),
		FRESH(test_municipality_answers_in_its_hours),
		FRESH(test_names_too_long_to_be_read_are_refused),
		FRESH(test_brings_up_to_date),
		FRESH(test_names_come_in_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
