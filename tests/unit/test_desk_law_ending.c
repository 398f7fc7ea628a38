/* That texts of the law end is told on the desk: calm from 90 days, clearer from 30 and 7, not once something reviewed
 * follows. */
#include "desk/law_ending.h"

#include "unit/decision_world.h"

static json_t *desk_at(struct world *w, const char *when)
{
	struct visit v = { .o = &w->office, .now = world_time(when) };
	JSON json_t *data = json_object();

	assert_non_null(data);
	assert_int_equal(law_ending_put(&v, data), ERR_OK);
	return TAKE(data);
}

static void holds(struct world *w, const char *when, size_t soon, size_t later, bool late)
{
	JSON json_t *data = desk_at(w, when);
	const json_t *first = json_array_get(json_object_get(data, "law_soon"), 0);

	assert_int_equal(json_array_size(json_object_get(data, "law_soon")), soon);
	assert_int_equal(json_array_size(json_object_get(data, "law_later")), later);
	assert_int_equal(json_is_true(json_object_get(first, "late")), late);
}

static void test_days_ahead(void **state)
{
	struct world *w = *state;

	holds(w, "2026-10-01T23:50:00+02:00", 0, 0, false);
	holds(w, "2026-10-02T00:10:00+02:00", 0, 2, false); /* 6 and 11 §§ LVU */
	holds(w, "2026-11-30T12:00:00+01:00", 0, 2, false);
	holds(w, "2026-12-01T12:00:00+01:00", 2, 0, false);
	holds(w, "2026-12-23T23:50:00+01:00", 2, 0, false);
	holds(w, "2026-12-24T00:10:00+01:00", 2, 0, true);
	holds(w, "2026-12-31T23:50:00+01:00", 2, 0, true);
	holds(w, "2027-01-01T00:10:00+01:00", 2, 0, true); /* nothing reviewed followed */
	holds(w, "2027-06-24T12:00:00+02:00", 3, 0, true); /* and 13 § LVM */
}

static void test_words(void **state)
{
	struct world *w = *state;
	JSON json_t *ahead = desk_at(w, "2026-12-25T12:00:00+01:00"), *over = desk_at(w, "2027-01-02T12:00:00+01:00");
	const json_t *one = json_array_get(json_object_get(ahead, "law_soon"), 0);

	assert_string_equal(json_text(one, "name"), "Omedelbart omhändertagande, 6 § LVU");
	assert_string_equal(json_text(one, "last"), "tor 31 dec 2026");
	assert_string_equal(json_text(one, "words"), "om 6 dagar");
	assert_false(json_is_true(json_object_get(one, "over")));
	assert_true(json_is_true(json_object_get(one, "followed")));
	one = json_array_get(json_object_get(over, "law_soon"), 0);
	assert_string_equal(json_text(one, "words"), "för 2 dagar sedan");
	assert_true(json_is_true(json_object_get(one, "over")));
}

static void test_gone_when_reviewed(void **state)
{
	struct world *w = *state;
	const struct law_pack *pack = law_pack_find(w->office.law, "lvu-2027");

	if (!pack) {
		fail_msg("no pack");
		return;
	}
	assert_true(law_approve(w->office.law, "lvu-2027", pack->hash, true));
	holds(w, "2026-12-31T23:50:00+01:00", 0, 0, false);
	assert_true(law_approve(w->office.law, "lvu-2027", pack->hash, false));
	holds(w, "2026-12-31T23:50:00+01:00", 2, 0, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_days_ahead),
		NIGHT(test_words),
		NIGHT(test_gone_when_reviewed),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
