/* Transactions, statements, the names of errors, and connections shared by threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "jourbeslut/base/buf.h"
#include "store/connection.h"

#define THREADS 8
#define CONNECTIONS 3
#define WRITES 40

static char folder[64], path[96];
static struct store_pool *pool;

static enum err run(struct store *s, const char *sql)
{
	STATEMENT q = store_statement(s, sql);

	return step_done(q);
}

static int64_t number(struct store *s, const char *sql)
{
	STATEMENT q = store_statement(s, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, TEST_TMP "/jourbeslut-store-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/store", folder);
	if (store_pool_open(path, true, CONNECTIONS, &pool) != ERR_OK)
		return -1;
	struct store *s = store_pool_take(pool);
	assert_int_equal(run(s, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, day TEXT, bytes BLOB, "
	                        "at INTEGER, parent INTEGER REFERENCES thing (id), CHECK (name <> '')) STRICT"),
	                 ERR_OK);
	assert_int_equal(
	        run(s, "CREATE TRIGGER thing_kept BEFORE UPDATE ON thing BEGIN SELECT RAISE (ABORT, 'no'); END"),
	        ERR_OK);
	assert_int_equal(
	        run(s, "CREATE TRIGGER thing_stays BEFORE DELETE ON thing BEGIN SELECT RAISE (ABORT, 'no'); END"),
	        ERR_OK);
	store_pool_give(pool, s);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	(void)state;
	store_pool_close(pool);
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
		char file[128];

		(void)snprintf(file, sizeof file, "%s%s", path, ends[i]);
		(void)unlink(file);
	}
	return rmdir(folder);
}

static enum err insert(struct store *s, int64_t id)
{
	STATEMENT q = store_statement(s, "INSERT INTO thing (id, name) VALUES (:id, 'thing ' || :id)");

	TRY(bind_int(q, ":id", id));
	return step_done(q);
}

static enum err insert_then_fail(struct store *s, void *ctx)
{
	TRY(insert(s, 1));
	TRY(insert(s, 2));
	return *(enum err *)ctx;
}

static void test_an_error_rolls_back(void **state)
{
	struct store *s = store_pool_take(pool), *other = store_pool_take(pool);
	enum err e = ERR_EVIDENCE;

	(void)state;
	assert_int_equal(store_transaction(s, insert_then_fail, &e), ERR_EVIDENCE);
	assert_int_equal(number(s, "SELECT count(*) AS n FROM thing"), 0);
	e = ERR_OK;
	assert_int_equal(store_transaction(s, insert_then_fail, &e), ERR_OK);
	assert_int_equal(number(other, "SELECT count(*) AS n FROM thing"), 2);
	/* The second time the first row is there already, and nothing more comes. */
	assert_int_equal(store_transaction(s, insert_then_fail, &e), ERR_DUPLICATE);
	assert_int_equal(number(other, "SELECT count(*) AS n FROM thing"), 2);
	store_pool_give(pool, other);
	store_pool_give(pool, s);
}

static enum err look_while_another_writes(struct store *s, void *ctx)
{
	enum err ok = ERR_OK;

	assert_int_equal(number(s, "SELECT count(*) AS n FROM thing"), 0);
	assert_int_equal(store_transaction(ctx, insert_then_fail, &ok), ERR_OK);
	assert_int_equal(number(ctx, "SELECT count(*) AS n FROM thing"), 2);
	assert_int_equal(number(s, "SELECT count(*) AS n FROM thing"), 0);
	return ERR_OK;
}

static void test_a_snapshot_is_one_view(void **state)
{
	struct store *s = store_pool_take(pool), *other = store_pool_take(pool);

	(void)state;
	assert_int_equal(store_snapshot(s, look_while_another_writes, other), ERR_OK);
	assert_int_equal(number(s, "SELECT count(*) AS n FROM thing"), 2);
	store_pool_give(pool, other);
	store_pool_give(pool, s);
}

static void test_errors_have_our_names(void **state)
{
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_int_equal(insert(s, 1), ERR_OK);
	assert_int_equal(store_last_id(s), 1);
	assert_int_equal(store_changed(s), 1);
	assert_int_equal(insert(s, 1), ERR_DUPLICATE);
	assert_int_equal(run(s, "INSERT INTO thing (name) VALUES ('thing 1')"), ERR_DUPLICATE);
	assert_int_equal(run(s, "INSERT INTO thing (name) VALUES ('')"), ERR_WRONG_STATE);
	assert_int_equal(run(s, "INSERT INTO thing (name, parent) VALUES ('x', 4711)"), ERR_WRONG_STATE);
	assert_int_equal(run(s, "INSERT INTO thing (name, at) VALUES ('y', 'text')"), ERR_WRONG_STATE);
	assert_int_equal(store_error(SQLITE_FULL), ERR_STORAGE_FULL);
	assert_int_equal(store_error(SQLITE_NOMEM), ERR_MEMORY);
	assert_int_equal(store_error(SQLITE_IOERR_FSYNC), ERR_IO);
	assert_int_equal(store_error(SQLITE_IOERR_NOMEM) == ERR_OK, 0);
	assert_int_equal(store_error(SQLITE_CORRUPT), ERR_IO);
	assert_int_equal(store_error(SQLITE_READONLY), ERR_IO);
	assert_int_equal(store_error(SQLITE_BUSY_SNAPSHOT), ERR_BUSY);
	assert_int_equal(store_error(SQLITE_ROW), ERR_OK);
	STATEMENT q = store_statement(s, "SELECT id FROM thing WHERE id = 4711");
	assert_int_equal(step_one(q), ERR_NOT_FOUND);
	store_pool_give(pool, s);
}

static void test_triggers_keep_rows(void **state)
{
	static const char *const tries[] = { "UPDATE thing SET name = 'other'", "DELETE FROM thing",
		                             "INSERT OR REPLACE INTO thing (id, name) VALUES (1, 'other')",
		                             "REPLACE INTO thing (name, at) VALUES ('thing 1', 7)" };
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_int_equal(insert(s, 1), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(tries); i++)
		assert_int_equal(run(s, tries[i]), ERR_WRONG_STATE);
	assert_int_equal(number(s, "SELECT count(*) AS n FROM thing WHERE id = 1 AND name = 'thing 1' AND at IS NULL"),
	                 1);
	store_pool_give(pool, s);
}

static enum err write_all(struct store *s)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO thing (id, name, day, bytes, at) VALUES (:id, :name, :day, :bytes, :at)");

	TRY(bind_int(q, ":id", INT64_MIN));
	TRY(bind_span(q, ":name", span_of("åäö\0x", 8)));
	TRY(bind_date(q, ":day", (struct date){ 2024, 2, 29 }));
	TRY(bind_blob(q, ":bytes", span_of("\0\xff", 2)));
	TRY(bind_instant(q, ":at", (struct instant){ INT64_MAX }));
	return step_done(q);
}

static void test_values_come_back(void **state)
{
	struct store *s = store_pool_take(pool);
	char small[3], name[20];
	uint8_t two[2];
	struct date day;

	(void)state;
	assert_int_equal(write_all(s), ERR_OK);
	STATEMENT q = store_statement(s, "SELECT * FROM thing");
	assert_int_equal(step_one(q), ERR_OK);
	assert_true(column_int(q, "id") == INT64_MIN);
	assert_true(span_equal(column_span(q, "name"), span_of("åäö\0x", 8)));
	assert_int_equal(column_text_copy(q, "name", small, sizeof small), ERR_TOO_LARGE);
	assert_int_equal(column_text_copy(q, "name", name, sizeof name), ERR_OK);
	assert_int_equal(column_date(q, "day", &day), ERR_OK);
	assert_int_equal(day.day, 29);
	assert_int_equal(column_bytes_copy(q, "bytes", two, 2), ERR_OK);
	assert_memory_equal(two, "\0\xff", 2);
	assert_int_equal(column_bytes_copy(q, "bytes", two, 1), ERR_IO);
	assert_true(column_instant(q, "at").us == INT64_MAX);
	assert_true(column_is_null(q, "parent"));
	assert_int_equal(column_int(q, "parent"), 0);
	FREE char *copy = NULL;
	assert_int_equal(column_text_new(q, "name", &copy), ERR_OK);
	assert_string_equal(copy, "åäö");
	store_pool_give(pool, s);
}

/* A statement that was left in the middle is as new when it is asked for again, with nothing bound. */
static void test_statements_are_used_again(void **state)
{
	struct store *s = store_pool_take(pool);
	static const char select[] = "SELECT :a IS NULL AS n";

	(void)state;
	{
		STATEMENT q = store_statement(s, select);
		assert_int_equal(bind_text(q, ":a", "bound"), ERR_OK);
		assert_int_equal(step_one(q), ERR_OK);
		assert_int_equal(column_int(q, "n"), 0);
	}
	STATEMENT q = store_statement(s, select);
	assert_int_equal(step_one(q), ERR_OK);
	assert_int_equal(column_int(q, "n"), 1);
	store_pool_give(pool, s);
}

static void is_read(struct store *s)
{
	STATEMENT q = store_statement(s, "SELECT * FROM thing WHERE id = 1");
	char name[16] = "";

	assert_int_equal(step_one(q), ERR_OK);
	assert_int_equal(column_int(q, "id"), 1);
	assert_int_equal(column_int(q, "at"), 7);
	assert_true(column_is_null(q, "parent"));
	assert_int_equal(column_text_copy(q, "name", name, sizeof name), ERR_OK);
	assert_string_equal(name, "a");
}

/* What is known of where a column is does not outlast the table that it was known of. */
static void test_columns_that_move_are_found(void **state)
{
	struct store *s = store_pool_take(pool), *other = store_pool_take(pool);

	(void)state;
	assert_int_equal(run(s, "INSERT INTO thing (id, name, day, at) VALUES (1, 'a', '2026-11-30', 7)"), ERR_OK);
	is_read(s);
	is_read(s);
	assert_int_equal(run(other, "ALTER TABLE thing DROP COLUMN day"), ERR_OK);
	is_read(s);
	store_pool_give(pool, other);
	store_pool_give(pool, s);
}

#define TEN(n) "1" n " AS a" n ", 2" n " AS b" n ", 3" n " AS c" n ", 4" n " AS d" n ", 5" n " AS e" n
#define READ_TEN(q, n)                                                                                                 \
	(column_int(q, "a" #n) == 10 + (n) && column_int(q, "b" #n) == 20 + (n) &&                                     \
	 column_int(q, "c" #n) == 30 + (n) && column_int(q, "d" #n) == 40 + (n) && column_int(q, "e" #n) == 50 + (n))

/* However many there are, and whichever of them share a place. */
static void test_every_column_of_many_is_the_right_one(void **state)
{
	struct store *s = store_pool_take(pool);
	STATEMENT q = store_statement(s, "SELECT " TEN("0") ", " TEN("1") ", " TEN("2") ", " TEN("3") ", " TEN("4"));

	(void)state;
	assert_int_equal(step_one(q), ERR_OK);
	for (int i = 0; i < 3; i++)
		assert_true(READ_TEN(q, 0) && READ_TEN(q, 1) && READ_TEN(q, 2) && READ_TEN(q, 3) && READ_TEN(q, 4));
	store_pool_give(pool, s);
}

static enum err add_one(struct store *s, void *ctx)
{
	int64_t n = number(s, "SELECT count(*) AS n FROM thing");

	(void)ctx;
	return insert(s, n + 1); /* two at once would meet in the same number */
}

static void *write_many(void *ctx)
{
	(void)ctx;
	for (int i = 0; i < WRITES; i++) {
		struct store *s = store_pool_take(pool);
		enum err e = store_transaction(s, add_one, NULL);

		store_pool_give(pool, s);
		if (e != ERR_OK)
			return (void *)(uintptr_t)e;
	}
	return NULL;
}

/* More threads than connections: all wait their turn, none is refused, no number is given twice. */
static void test_threads_share_connections(void **state)
{
	pthread_t threads[THREADS];
	void *failed;

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	struct store *s = store_pool_take(pool);
	assert_int_equal(number(s, "SELECT max(id) AS n FROM thing"), THREADS * WRITES);
	store_pool_give(pool, s);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		FRESH(test_an_error_rolls_back),
		FRESH(test_a_snapshot_is_one_view),
		FRESH(test_errors_have_our_names),
		FRESH(test_triggers_keep_rows),
		FRESH(test_values_come_back),
		FRESH(test_statements_are_used_again),
		FRESH(test_threads_share_connections),
		FRESH(test_columns_that_move_are_found),
		FRESH(test_every_column_of_many_is_the_right_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
