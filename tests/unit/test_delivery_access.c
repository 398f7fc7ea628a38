/* Who read what: each look leaves a row that stays. */
#include "unit/decision_world.h"

#include <stdlib.h>

#include "jourbeslut/oversight.h"

struct rows {
	struct access items[8];
	size_t count;
};

static enum err keep(void *ctx, const struct access *a)
{
	struct rows *r = ctx;

	assert_in_range(r->count, 0, ARRAY_LENGTH(r->items) - 1);
	r->items[r->count++] = *a;
	return ERR_OK;
}

static void test_rows(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_decided(w));
	struct rows all = { .count = 0 }, one = { .count = 0 }, none = { .count = 0 };

	assert_int_equal(oversight_access(NULL, w->s, w->now, w->duty, 0, 0, "list"), ERR_OK);
	world_pass(w, MINUTE);
	assert_int_equal(oversight_access(NULL, w->s, w->now, w->receiver, d.matter_id, d.id, "read"), ERR_OK);
	world_restart(w);
	assert_int_equal(oversight_access_each(w->s, 0, 0, 10, keep, &all), ERR_OK);
	assert_int_equal(all.count, 2);
	assert_string_equal(all.items[0].person_name, "David Fiktivlund"); /* newest first */
	assert_string_equal(all.items[0].ref, d.ref);
	assert_string_equal(all.items[0].what, "read");
	assert_int_equal(all.items[0].at.us, w->now.us);
	assert_string_equal(all.items[1].ref, "");
	assert_int_equal(oversight_access_each(w->s, d.matter_id, 0, 10, keep, &one), ERR_OK);
	assert_int_equal(one.count, 1);
	assert_int_equal(oversight_access_each(w->s, 0, 0, 1, keep, &none), ERR_OK);
	assert_int_equal(none.count, 1);
}

static enum err add_then_fail(struct store *s, void *ctx)
{
	struct world *w = ctx;

	TRY(oversight_access_add(s, w->now, w->duty, 0, 0, "download record"));
	return ERR_IO;
}

static void test_rows_stay(void **state)
{
	struct world *w = *state;

	assert_int_equal(store_transaction(w->s, add_then_fail, w), ERR_IO);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM access"), 0);
	assert_int_equal(oversight_access(NULL, w->s, w->now, 4711, 0, 0, "read"), ERR_WRONG_STATE); /* nobody */
	assert_int_equal(oversight_access(NULL, w->s, w->now, w->duty, 0, 0, "read"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE access SET person_id = person_id"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM access"), ERR_WRONG_STATE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM access"), 1);
}

/* A store that cannot be written keeps nobody from reading: the row goes to the log, by ids alone. */
static void test_reading_goes_on_when_nothing_can_be_written(void **state)
{
	struct world *w = *state;
	char *text = NULL;
	size_t len = 0;
	struct log log = { open_memstream(&text, &len), LOG_DEBUG, &w->clock };
	STATEMENT off = store_statement(w->s, "PRAGMA query_only = 1");

	assert_non_null(log.stream);
	assert_int_equal(step_done(off), ERR_OK);
	assert_int_equal(oversight_access(&log, w->s, w->now, w->duty, 0, 0, "read"), ERR_OK);
	STATEMENT on = store_statement(w->s, "PRAGMA query_only = 0"); /* takes effect when it is prepared */
	assert_int_equal(step_done(on), ERR_OK);
	assert_int_equal(fclose(log.stream), 0);
	assert_non_null(strstr(text, " error "));
	assert_non_null(strstr(text, "read"));
	assert_null(strstr(text, "Maria"));
	free(text);
	assert_true(oversight_unwritten(&(struct log){ .stream = NULL }, ERR_BUSY, w->duty, 0, "read"));
	assert_false(oversight_unwritten(NULL, ERR_WRONG_STATE, w->duty, 0, "read")); /* a fault of ours is one */
}

int main(void)
{
	const struct CMUnitTest tests[] = { NIGHT(test_rows), NIGHT(test_rows_stay),
		                            NIGHT(test_reading_goes_on_when_nothing_can_be_written) };

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
