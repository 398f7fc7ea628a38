/* The packs in templates/law: they load, every field they name exists, and nothing protected stands in a decision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/draft.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static void test_packs_load_and_name_only_known_fields(void **state)
{
	struct law_problem problem = { 0 };
	CLEANUP(cleanup_law) struct law *law = NULL;
	enum err e = law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law);

	(void)state;
	if (e != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	assert_true(law_pack_count(law) >= 1);
	for (size_t i = 0; i < law_pack_count(law); i++) {
		e = draft_pack_check(law_pack_at(law, i), &problem);
		if (e != ERR_OK)
			fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
		assert_int_equal(strlen(law_pack_at(law, i)->hash), 64);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packs_load_and_name_only_known_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
