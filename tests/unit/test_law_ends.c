/* When the reviewed law of a kin ends, as it is told ahead: by the packs of the house. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
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
	assert_string_equal(
	        buf_str(&words),
	        "Omedelbart omhändertagande, 6 § LVU: lagtexten gällde till och med 2026-12-31, slutade för "
	        "3 dagar sedan. Sedan dess finns inget lagpaket: beslut registreras med en fråga i egna ord.");
	buf_clear(&words);
	assert_int_equal(ends_at("2027-01-01T12:00:00+01:00", ends), 2);
	assert_int_equal(law_end_words(&ends[0], &words), ERR_OK);
	assert_non_null(strstr(buf_str(&words), "slutade för 1 dag sedan. Sedan dess gäller lagpaketet barn-2027,"));
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

static bool among_kinds(const char *kin)
{
	const struct law_type *types[LAW_LIST_MAX];
	struct instant now;
	size_t count;

	assert_int_equal(instant_parse(span_str("2027-02-01T12:00:00+01:00"), &now), ERR_OK);
	count = law_kinds(law, now, types);
	for (size_t i = 0; i < count; i++)
		if (strcmp(types[i]->kin, kin) == 0)
			return true;
	return false;
}

/* A list of an archive holds what was decided under each act. */
static void test_names_of_a_kin(void **state)
{
	BUF names = buf_init(1000);

	(void)state;
	assert_int_equal(law_kin_names(law, law_kin(law, "lvu-6"), &names), ERR_OK);
	assert_string_equal(buf_str(&names), "Omedelbart omhändertagande, 6 § LVU / Omedelbart omhändertagande, barn "
	                                     "eller ung");
}

/* What nobody has approved shows nowhere but on its own page. */
static void test_a_kind_that_waits(void **state)
{
	const struct law_pack *waits = law_pack_find(law, "lvu-2027");
	struct law_type *type = waits ? (struct law_type *)(uintptr_t)&waits->types[0] : NULL;

	(void)state;
	if (!type) {
		fail_msg("no pack");
		return;
	}
	const struct law_type kept = *type;
	type->id = "evil-1";
	type->kin = "evil";
	assert_false(law_known(law, "evil-1"));
	assert_false(law_known(law, "evil"));
	assert_false(among_kinds("evil"));
	assert_true(law_approve(law, "lvu-2027", waits->hash, true));
	assert_true(law_known(law, "evil-1") && law_known(law, "evil") && among_kinds("evil"));
	assert_true(law_approve(law, "lvu-2027", waits->hash, false));
	*type = kept;
	assert_true(law_known(law, "lvu-6") && among_kinds("child-custody"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ahead),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_approved),
		cmocka_unit_test(test_names_of_a_kin),
		cmocka_unit_test(test_a_kind_that_waits),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
