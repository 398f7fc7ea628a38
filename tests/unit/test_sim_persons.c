/* The list of persons: what is read, and what is refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jourbeslut/base/cleanup.h"

#include "persons.h"

#define ASTRID "{\"personalNumber\":\"19900101-2385\",\"givenName\":\"Astrid\",\"surname\":\"Exempel\"}"
#define BO "{\"personalNumber\":\"197503152394\",\"givenName\":\" Bo \",\"surname\":\"Pa\xcc\x8ahittad\"}"

static void test_list(void **state)
{
	struct persons p = { 0 };
	char problem[200];

	(void)state;
	assert_int_equal(persons_parse(span_str("[" ASTRID "," BO "]"), &p, problem), ERR_OK);
	assert_int_equal(p.count, 2);
	assert_string_equal(p.list[0].personal_number, "199001012385");
	assert_string_equal(p.list[1].name, "Bo Påhittad");
	assert_ptr_equal(persons_find(&p, "197503152394"), &p.list[1]);
	assert_null(persons_find(&p, ""));
	assert_ptr_equal(persons_other(&p, "199001012385"), &p.list[1]);
	persons_release(&p);
	assert_int_equal(persons_parse(span_str("[" ASTRID "]"), &p, problem), ERR_OK);
	assert_null(persons_other(&p, "199001012385"));
	persons_release(&p);
}

static void test_refused(void **state)
{
	static const struct {
		const char *json, *problem;
	} examples[] = {
		{ "{}", "a list of 1 to 1000 persons is expected" },
		{ "[]", "a list of 1 to 1000 persons is expected" },
		{ "[" ASTRID "," ASTRID "]",
		  "person 2: personalNumber (12 digits, each once), givenName and surname are needed" },
		{ "[1]", "person 1: personalNumber (12 digits, each once), givenName and surname are needed" },
		{ "[{\"personalNumber\":\"9001012385\",\"givenName\":\"A\",\"surname\":\"B\"}]",
		  "person 1: personalNumber (12 digits, each once), givenName and surname are needed" },
		{ "[{\"personalNumber\":\"199001012385\",\"givenName\":\" \",\"surname\":\"B\"}]",
		  "person 1: personalNumber (12 digits, each once), givenName and surname are needed" },
		{ "[{\"personalNumber\":\"199001012385\",\"givenName\":\"A\\u0007\",\"surname\":\"B\"}]",
		  "person 1: personalNumber (12 digits, each once), givenName and surname are needed" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(examples); i++) {
		struct persons p = { 0 };
		char problem[200];

		assert_int_equal(persons_parse(span_str(examples[i].json), &p, problem), ERR_INPUT);
		assert_string_equal(problem, examples[i].problem);
		assert_null(p.list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
