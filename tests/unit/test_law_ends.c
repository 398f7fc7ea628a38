/* When the reviewed law of a kin ends, as it is told ahead: by the packs of the house. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/law.h"

static struct law *law;

static int load(void **state)
{
	struct law_problem problem;

	(void)state;
	return law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

static size_t ends_at(const char *when, struct law_end ends[LAW_LIST_MAX])
{
	struct instant t;

	assert_int_equal(instant_parse(span_str(when), &t), ERR_OK);
	return law_ends(law, t, ends);
}

static void test_ahead(void **state)
{
	static const struct {
		const char *when;
		int days;
	} nights[] = { { "2026-10-02T00:10:00+02:00", 90 },
		       { "2026-12-01T12:00:00+01:00", 30 },
		       { "2026-12-24T23:59:00+01:00", 7 },
		       { "2026-12-31T23:50:00+01:00", 0 },
		       { "2027-01-01T00:10:00+01:00", -1 } };
	struct law_end ends[LAW_LIST_MAX];

	(void)state;
	assert_int_equal(ends_at("2026-10-01T23:50:00+02:00", ends), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(nights); i++) {
		assert_int_equal(ends_at(nights[i].when, ends), 2); /* custody and placement; LVM goes on */
		assert_string_equal(ends[0].type->id, "lvu-6");
		assert_string_equal(ends[1].type->id, "lvu-11");
		assert_int_equal(ends[0].days, nights[i].days);
		assert_string_equal(ends[0].follows->pack->id, "barn-2027");
	}
	assert_int_equal(ends_at("2027-05-01T12:00:00+02:00", ends), 3);
	assert_string_equal(ends[2].type->kin, "adult-custody");
	assert_int_equal(ends[2].days, 60);
	assert_string_equal(ends[2].follows->pack->id, "lvm-2027");
}

static void test_words(void **state)
{
	struct law_end ends[LAW_LIST_MAX];
	BUF words = buf_init(2000);

	(void)state;
	assert_int_equal(ends_at("2026-11-28T12:00:00+01:00", ends), 2);
	assert_int_equal(law_end_words(&ends[0], &words), ERR_OK);
	assert_string_equal(buf_str(&words),
	                    "Omedelbart omhändertagande, 6 § LVU: lagtexten gäller till och med 2026-12-31, "
	                    "om 33 dagar. Därefter gäller lagpaketet barn-2027, som inte är granskat.");
	buf_clear(&words);
	ends[0].follows = NULL;
	ends[0].days = -3;
	assert_int_equal(law_end_words(&ends[0], &words), ERR_OK);
	assert_non_null(strstr(buf_str(&words), "2026-12-31. Därefter finns inget lagpaket"));
}

/* A reviewed one that goes on ends the warning. */
static void test_approved(void **state)
{
	struct law_end ends[LAW_LIST_MAX];
	const struct law_pack *prolonged = law_pack_find(law, "lvu-2027");

	(void)state;
	assert_non_null(prolonged);
	assert_true(law_approve(law, "lvu-2027", prolonged->hash, true));
	assert_int_equal(ends_at("2026-12-31T23:50:00+01:00", ends), 0);
	assert_true(law_approve(law, "lvu-2027", prolonged->hash, false));
	assert_int_equal(ends_at("2026-12-31T23:50:00+01:00", ends), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ahead),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_approved),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
