/* The store under faults: opening makes a whole schema or can be done again; a transaction is there or is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "fault/fault.h"
#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/store.h"

#define ROWS 3

struct world {
	char folder[64];
	char path[96];
	struct store_pool *pool;
};

static void remove_file(const struct world *w, const char *suffix)
{
	BUF path = buf_init(200);

	assert_int_equal(buf_printf(&path, "%s%s", w->path, suffix), ERR_OK);
	(void)unlink(buf_str(&path));
}

static enum err count_rows(struct store *s, int64_t *ret_rows)
{
	STATEMENT q = store_statement(s, "SELECT count(*) AS rows FROM thing");

	TRY(step_one(q));
	*ret_rows = column_int(q, "rows");
	return ERR_OK;
}

static enum err make_table(struct store *s, void *ctx)
{
	STATEMENT q = store_statement(s, "CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");

	(void)ctx;
	return step_done(q);
}

static void release(void *world)
{
	struct world *w = world;

	store_pool_close(TAKE(w->pool));
	remove_file(w, "");
	remove_file(w, "-wal");
	remove_file(w, "-shm");
}

static void nothing(void *world)
{
	(void)world;
}

static enum err open_pool(void *world)
{
	struct world *w = world;

	return store_pool_open(w->path, true, 2, &w->pool);
}

/* Whatever happened, the next start works, and finds a store that can be used. */
static void opens_again(void *world, enum err given)
{
	struct world *w = world;
	char finding[128] = "";

	assert_true((given == ERR_OK) == (w->pool != NULL));
	store_pool_close(TAKE(w->pool));
	assert_int_equal(open_pool(w), ERR_OK);
	struct store *s = store_pool_take(w->pool);
	assert_int_equal(store_check(s, finding, sizeof finding), ERR_OK);
	assert_int_equal(store_writable(s), ERR_OK);
	store_pool_give(w->pool, s);
}

static void open_with_table(void *world)
{
	struct world *w = world;

	assert_int_equal(open_pool(w), ERR_OK);
	struct store *s = store_pool_take(w->pool);
	assert_int_equal(store_transaction(s, make_table, NULL), ERR_OK);
	store_pool_give(w->pool, s);
}

/* A value that is read, put into canonical form and stored: base and store together. */
static enum err insert_row(struct store *s, int number)
{
	JSON json_t *value = NULL;
	BUF text = buf_init(1000);
	STATEMENT q = store_statement(s, "INSERT INTO thing (id, text) VALUES (:id, :text)");

	TRY(json_read(span_str("{\"name\":\"\\u00c5sa\",\"list\":[1,2,{\"deep\":true}]}"), 1000, NULL, &value));
	TRY(json_put_int(value, "number", number));
	TRY(json_canonical(value, &text));
	TRY(bind_int(q, ":id", number));
	TRY(bind_span(q, ":text", buf_span(&text)));
	return step_done(q);
}

static enum err insert_rows(struct store *s, void *ctx)
{
	(void)ctx;
	for (int i = 1; i <= ROWS; i++)
		TRY(insert_row(s, i));
	return ERR_OK;
}

static enum err write_rows(void *world)
{
	struct world *w = world;
	struct store *s = store_pool_take(w->pool);
	enum err e = store_transaction(s, insert_rows, NULL);

	store_pool_give(w->pool, s);
	return e;
}

static void all_rows_or_none(void *world, enum err given)
{
	struct world *w = world;
	int64_t rows = -1;

	/* The connections that met the fault still work … */
	for (int i = 0; i < 2; i++) {
		struct store *s = store_pool_take(w->pool);
		assert_int_equal(count_rows(s, &rows), ERR_OK);
		assert_int_equal(store_writable(s), ERR_OK);
		store_pool_give(w->pool, s);
	}
	/* … and a new start sees the same. */
	store_pool_close(TAKE(w->pool));
	opens_again(w, ERR_BUSY);
	struct store *s = store_pool_take(w->pool);
	int64_t rows_again = -1;
	assert_int_equal(count_rows(s, &rows_again), ERR_OK);
	store_pool_give(w->pool, s);
	assert_int_equal(rows_again, rows);
	if (given == ERR_OK)
		assert_int_equal(rows, ROWS);
	else
		assert_true(rows == 0 || rows == ROWS);
}

/* Each migration adds points, and makes every opening longer: beyond the first ones they are sampled. */
static const struct fault_path opening = { .name = "opening a new store",
	                                   .prepare = nothing,
	                                   .act = open_pool,
	                                   .verify = opens_again,
	                                   .release = release,
	                                   .store_spread = 24 };
static const struct fault_path writing = { .name = "a transaction",
	                                   .prepare = open_with_table,
	                                   .act = write_rows,
	                                   .verify = all_rows_or_none,
	                                   .release = release };

static void opening_is_whole_or_can_be_repeated(void **state)
{
	fault_walk(&opening, *state);
}

static void transaction_is_whole_or_nothing(void **state)
{
	fault_walk(&writing, *state);
}

static int make_folder(void **state)
{
	static struct world w = { .folder = TEST_TMP "/jourbeslut-fault-XXXXXX" };

	if (!mkdtemp(w.folder))
		return -1;
	(void)snprintf(w.path, sizeof w.path, "%s/store", w.folder);
	*state = &w;
	return 0;
}

static int remove_folder(void **state)
{
	struct world *w = *state;

	return rmdir(w->folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opening_is_whole_or_can_be_repeated),
		cmocka_unit_test(transaction_is_whole_or_nothing),
	};

	fault_install();
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
