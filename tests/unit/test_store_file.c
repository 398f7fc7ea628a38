/* The store's file: made, brought up to date, refused, copied while in use, and full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/embedded.h"
#include "jourbeslut/store.h"
#include "store/connection.h"

extern const struct embedded_file store_migrations[];

static char folder[64], path[96], copy_path[96];

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
	(void)snprintf(folder, sizeof folder, TEST_TMP "/jourbeslut-file-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/store", folder);
	(void)snprintf(copy_path, sizeof copy_path, "%s/copy", folder);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {
		"store", "store-wal", "store-shm", "copy", "copy-wal", "copy-shm", "file"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		char file[128];

		(void)snprintf(file, sizeof file, "%s/%s", folder, names[i]);
		(void)unlink(file);
	}
	return rmdir(folder);
}

static struct store_pool *open_store(bool create)
{
	struct store_pool *pool = NULL;

	assert_int_equal(store_pool_open(path, create, 2, &pool), ERR_OK);
	return pool;
}

static void test_made_from_nothing_and_opened_again(void **state)
{
	struct store_pool *pool = NULL;
	int64_t migrations = 0;

	(void)state;
	for (const struct embedded_file *f = store_migrations; f->name; f++)
		migrations++;
	assert_true(migrations > 0);
	assert_int_equal(store_pool_open(path, false, 1, &pool), ERR_NOT_FOUND);
	assert_int_equal(access(path, F_OK), -1);
	for (int i = 0; i < 2; i++) {
		pool = open_store(i == 0);
		struct store *s = store_pool_take(pool);
		assert_int_equal(number(s, "SELECT count(*) AS n FROM schema_version"), migrations);
		assert_int_equal(number(s, "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = "
		                           "'oral_decision'"),
		                 1);
		char finding[200];
		assert_int_equal(store_check(s, finding, sizeof finding), ERR_OK);
		assert_string_equal(finding, "");
		assert_int_equal(store_writable(s), ERR_OK);
		assert_int_equal(number(s, "SELECT count(*) AS n FROM schema_version"), migrations);
		store_pool_give(pool, s);
		store_pool_close(pool);
	}
	store_pool_close(NULL);
}

/* Every table of ours is STRICT: a text can never stand where a number should. */
static void test_tables_are_strict(void **state)
{
	struct store_pool *pool = open_store(true);
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_true(number(s, "SELECT count(*) AS n FROM pragma_table_list WHERE schema = 'main' AND type = 'table'") >
	            10);
	assert_int_equal(number(s,
	                        "SELECT count(*) AS n FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
	                        "AND name NOT LIKE 'sqlite_%' AND strict = 0"),
	                 0);
	store_pool_give(pool, s);
	store_pool_close(pool);
}

static void test_a_newer_store_is_refused(void **state)
{
	struct store_pool *pool = open_store(true), *again = NULL;
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_int_equal(run(s, "INSERT INTO schema_version VALUES (9999, '9999_later.sql', 0)"), ERR_OK);
	store_pool_give(pool, s);
	store_pool_close(pool);
	assert_int_equal(store_pool_open(path, false, 1, &again), ERR_CONFIG);
	assert_null(again);
}

static void test_what_is_no_store_is_refused(void **state)
{
	struct store_pool *pool = NULL;
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	for (int i = 0; i < 1000; i++)
		assert_true(fputs("this is a letter, not a store\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(store_pool_open(path, true, 1, &pool), ERR_IO);
	assert_int_equal(store_pool_open("/dev/null/store", true, 1, &pool), ERR_IO);
	assert_null(pool);
}

static enum err fill(struct store *s, void *ctx)
{
	for (int i = 0; i < *(int *)ctx; i++)
		TRY(run(s, "INSERT INTO filling (bytes) VALUES (randomblob(2000))"));
	return ERR_OK;
}

static void make_filling(struct store *s, int rows)
{
	assert_int_equal(run(s, "CREATE TABLE IF NOT EXISTS filling (id INTEGER PRIMARY KEY, bytes BLOB) STRICT"),
	                 ERR_OK);
	assert_int_equal(store_transaction(s, fill, &rows), ERR_OK);
}

/* Between BEGIN and COMMIT of another connection: the copy has all that is committed and nothing of the rest. */
static enum err back_up_meanwhile(struct store *s, void *ctx)
{
	int rows = 3;

	TRY(fill(s, &rows));
	return store_backup(ctx, copy_path);
}

static void test_backup_of_a_store_in_use(void **state)
{
	struct store_pool *pool = open_store(true), *copy = NULL;
	struct store *s = store_pool_take(pool), *other = store_pool_take(pool);
	char finding[200];
	struct stat info;

	(void)state;
	make_filling(s, 50);
	assert_int_equal(store_transaction(s, back_up_meanwhile, other), ERR_OK);
	assert_int_equal(number(s, "SELECT count(*) AS n FROM filling"), 53);
	assert_int_equal(stat(copy_path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	int64_t sum = number(s, "SELECT sum(unicode(hex(bytes))) AS n FROM filling WHERE id <= 50");
	assert_int_equal(store_pool_open(copy_path, false, 1, &copy), ERR_OK);
	struct store *c = store_pool_take(copy);
	assert_int_equal(number(c, "SELECT count(*) AS n FROM filling"), 50);
	assert_int_equal(number(c, "SELECT sum(unicode(hex(bytes))) AS n FROM filling"), sum);
	assert_int_equal(store_check(c, finding, sizeof finding), ERR_OK);
	store_pool_give(copy, c);
	store_pool_close(copy);
	/* A copy is never written over. */
	assert_int_equal(store_backup(s, copy_path), ERR_DUPLICATE);
	assert_int_equal(store_backup(s, path), ERR_DUPLICATE);
	assert_int_equal(store_backup(s, "/nowhere/at/all"), ERR_IO);
	store_pool_give(pool, s);
	store_pool_give(pool, other);
	store_pool_close(pool);
}

static void test_damage_is_found(void **state)
{
	struct store_pool *pool = open_store(true);
	struct store *s = store_pool_take(pool);
	static char junk[4096];
	char finding[200];

	(void)state;
	make_filling(s, 200);
	int64_t pages = number(s, "SELECT page_count AS n FROM pragma_page_count");
	store_pool_give(pool, s);
	store_pool_close(pool);
	FILE *f = fopen(path, "r+");
	assert_non_null(f);
	memset(junk, 0x5a, sizeof junk);
	assert_int_equal(fseek(f, (pages - 20) * 4096, SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, sizeof junk, f), sizeof junk);
	assert_int_equal(fclose(f), 0);
	pool = open_store(false);
	s = store_pool_take(pool);
	assert_int_equal(store_check(s, finding, sizeof finding), ERR_IO);
	store_pool_give(pool, s);
	store_pool_close(pool);
}

static void test_a_lost_reference_is_found(void **state)
{
	struct store_pool *pool = open_store(true);
	struct store *s = store_pool_take(pool);
	char finding[200];

	(void)state;
	assert_int_equal(run(s, "PRAGMA foreign_keys = OFF"), ERR_OK);
	assert_int_equal(run(s, "INSERT INTO role (person_id, role) VALUES (4711, 'duty')"), ERR_OK);
	assert_int_equal(store_check(s, finding, sizeof finding), ERR_IO);
	assert_non_null(strstr(finding, "role"));
	store_pool_give(pool, s);
	store_pool_close(pool);
}

/* Writes until it is full; then nothing of the last transaction is there, readers go on, and room makes it work again.
 */
static int fill_up(struct store_pool *pool, enum err (*make_room)(struct store *s))
{
	struct store *s = store_pool_take(pool), *reader = store_pool_take(pool);
	int64_t rows = 0, seen;
	int many = 10;
	enum err e;

	make_filling(s, 1);
	do {
		rows = number(reader, "SELECT count(*) AS n FROM filling");
		e = store_transaction(s, fill, &many);
	} while (e == ERR_OK && rows < 100000);
	seen = number(reader, "SELECT count(*) AS n FROM filling");
	if (e != ERR_STORAGE_FULL || seen != rows || number(s, "SELECT count(*) AS n FROM filling") != rows)
		return 1;
	/* It stays that way, and whoever asks whether one can write is told. */
	if (store_transaction(s, fill, &many) != ERR_STORAGE_FULL || store_writable(s) == ERR_INTERNAL)
		return 2;
	if (make_room(s) != ERR_OK || store_transaction(s, fill, &many) != ERR_OK || store_writable(s) != ERR_OK)
		return 3;
	if (number(reader, "SELECT count(*) AS n FROM filling") != rows + many)
		return 4;
	store_pool_give(pool, reader);
	store_pool_give(pool, s);
	return 0;
}

static enum err allow_more_pages(struct store *s)
{
	return run(s, "PRAGMA max_page_count = 100000");
}

static void test_no_more_pages(void **state)
{
	struct store_pool *pool = open_store(true);
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_int_equal(run(s, "PRAGMA max_page_count = 400"), ERR_OK);
	store_pool_give(pool, s); /* the last one given is the first one taken */
	assert_int_equal(fill_up(pool, allow_more_pages), 0);
	store_pool_close(pool);
}

static char ballast[128];

static enum err remove_ballast(struct store *s)
{
	(void)s;
	return unlink(ballast) == 0 ? ERR_OK : ERR_IO;
}

#define SKIPPED 77

/* In a process of its own, which may mount a disk of two megabytes. */
static int on_a_small_disk(void)
{
	static char bytes[1 << 19];
	struct store_pool *pool = NULL;

	if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return SKIPPED;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("jour", folder, "tmpfs", 0, "size=3m") != 0)
		return SKIPPED;
	(void)snprintf(ballast, sizeof ballast, "%s/file", folder);
	FILE *f = fopen(ballast, "w");
	if (!f || fwrite(bytes, 1, sizeof bytes, f) != sizeof bytes || fclose(f) != 0)
		return 10;
	if (store_pool_open(path, true, 2, &pool) != ERR_OK)
		return 11;
	int found = fill_up(pool, remove_ballast);
	store_pool_close(pool);
	return found;
}

static void test_a_full_disk(void **state)
{
	int status = -1;

	(void)state;
	(void)fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(on_a_small_disk());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SKIPPED)
		skip(); /* no right to mount here: test_no_more_pages is what is left */
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Says over the pipe that a row is stored, the moment the transaction has returned and never before. */
static void store_and_tell(int out)
{
	struct store_pool *pool = NULL;
	int one = 1;

	if (store_pool_open(path, false, 2, &pool) != ERR_OK)
		_exit(1);
	struct store *s = store_pool_take(pool);
	while (store_transaction(s, fill, &one) == ERR_OK)
		if (write(out, "!", 1) != 1)
			_exit(2);
	_exit(3);
}

/* Promise 1, as far as the store goes: whatever was told to be done is there after the process was killed at any
 * moment. That a handler answers only after its transaction, the tests of HTTP and of the whole program see to. */
static void promise_1_answered_only_after_commit(void **state)
{
	struct store_pool *pool = open_store(true);
	struct store *s = store_pool_take(pool);
	int64_t told = 1;

	(void)state;
	make_filling(s, 1);
	store_pool_give(pool, s);
	store_pool_close(pool);
	for (int round = 0; round < 10; round++) {
		int ends[2], status;
		char heard[100];

		assert_int_equal(pipe(ends), 0);
		(void)fflush(NULL);
		pid_t child = fork();
		if (child == 0) {
			(void)close(ends[0]);
			store_and_tell(ends[1]);
		}
		(void)close(ends[1]);
		for (int i = 0; i < 5 + round; i++) {
			assert_int_equal(read(ends[0], heard, 1), 1);
			told++;
		}
		assert_int_equal(kill(child, SIGKILL), 0);
		for (ssize_t got; (got = read(ends[0], heard, sizeof heard)) > 0;)
			told += got;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		(void)close(ends[0]);

		pool = open_store(false);
		s = store_pool_take(pool);
		int64_t rows = number(s, "SELECT count(*) AS n FROM filling");
		assert_in_range(rows - told, 0, 1); /* one may be stored and not told yet, never the other way */
		told = rows;
		char finding[200];
		assert_int_equal(store_check(s, finding, sizeof finding), ERR_OK);
		store_pool_give(pool, s);
		store_pool_close(pool);
	}
}

static enum err write_nothing(struct store *s, void *ctx)
{
	(void)s, (void)ctx;
	return ERR_OK;
}

/* In a transaction that holds the store: `ctx` is the pool of another process. */
static enum err refuse_the_other(struct store *s, void *ctx)
{
	struct store_pool *other = ctx;
	struct store *theirs = store_pool_take(other);

	/* Were each to wait as long as the first, the limit of this test would end it. */
	for (int i = 0; i < 40; i++)
		assert_int_equal(store_transaction(theirs, write_nothing, NULL), ERR_BUSY);
	store_pool_give(other, theirs);
	return write_nothing(s, NULL);
}

static void test_who_comes_after_one_that_waited_in_vain(void **state)
{
	struct store_pool *pool = open_store(true), *other = open_store(false);
	struct store *s = store_pool_take(pool);

	(void)state;
	assert_int_equal(store_transaction(s, refuse_the_other, other), ERR_OK);
	store_pool_give(pool, s);
	s = store_pool_take(other);
	assert_int_equal(store_transaction(s, write_nothing, NULL), ERR_OK);
	store_pool_give(other, s);
	store_pool_close(other);
	store_pool_close(pool);
}

static void test_how_long_to_wait(void **state)
{
	static const struct {
		bool gave_up;
		int64_t since; /* us */
		int expected;  /* ms */
	} cases[] = { { false, 0, 5000 },         { true, 0, 100 },        { true, 99999, 100 },
		      { true, 700000, 700 },      { true, 5000000, 5000 }, { true, 3600000000000, 5000 },
		      { false, 3600000000, 5000 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
		assert_int_equal(store_patience(cases[i].gave_up, cases[i].since), cases[i].expected);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		FRESH(test_made_from_nothing_and_opened_again),
		FRESH(test_tables_are_strict),
		FRESH(test_a_newer_store_is_refused),
		FRESH(test_what_is_no_store_is_refused),
		FRESH(test_backup_of_a_store_in_use),
		FRESH(test_damage_is_found),
		FRESH(test_a_lost_reference_is_found),
		FRESH(test_no_more_pages),
		FRESH(test_a_full_disk),
		FRESH(test_who_comes_after_one_that_waited_in_vain),
		cmocka_unit_test(test_how_long_to_wait),
		cmocka_unit_test_setup_teardown(promise_1_answered_only_after_commit, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
