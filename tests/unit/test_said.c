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
	reads("", "", "", "");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_read_out_of_words),
		cmocka_unit_test(test_days_are_read_where_there_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
