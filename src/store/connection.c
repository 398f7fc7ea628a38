#include "store/connection.h"

#include <stdlib.h>

#include "jourbeslut/base/time.h"

#define MILLISECOND (SECOND / 1000)
#define PATIENCE_MOST 5000 /* ms; a verb that writes, or the checkpoint of a backup, is done long before */
#define PATIENCE_LEAST 100

/* Once: SQLite's own memory statistics cost a global lock on each allocation. */
static void configure_library(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum err store_error(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return ERR_DUPLICATE;
	default:
		break;
	}
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return ERR_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_NOMEM:
		return ERR_MEMORY;
	case SQLITE_FULL:
		return ERR_STORAGE_FULL;
	case SQLITE_CONSTRAINT:
		return ERR_WRONG_STATE;
	case SQLITE_TOOBIG:
		return ERR_TOO_LARGE;
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		return ERR_INTERNAL;
	default:
		return ERR_IO;
	}
}

enum err store_run(struct store *s, const char *sql)
{
	return store_error(sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

static enum err set_up(struct store *s)
{
	(void)sqlite3_extended_result_codes(s->db, 1);
	(void)sqlite3_busy_timeout(s->db, PATIENCE_MOST);
	(void)sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	TRY(store_run(s, "PRAGMA journal_mode = WAL"));
	TRY(store_run(s, "PRAGMA synchronous = FULL"));
	TRY(store_run(s, "PRAGMA foreign_keys = ON"));
	TRY(store_run(s, "PRAGMA recursive_triggers = ON")); /* else REPLACE deletes past the triggers that keep rows */
	TRY(store_run(s, "PRAGMA secure_delete = ON"));      /* what is disposed of shall be gone */
	TRY(store_run(s, "PRAGMA cache_size = -1024"));      /* KiB a connection */
	return store_run(s, "PRAGMA temp_store = MEMORY");
}

enum err store_open(const char *path, bool create, struct store_writer *writer, struct store **ret_store)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
	struct store *s = calloc(1, sizeof *s);
	enum err e;
	int code;

	if (!s)
		return ERR_MEMORY;
	(void)pthread_once(&once, configure_library);
	s->writer = writer;
	code = sqlite3_open_v2(path, &s->db, flags, NULL);
	e = code == SQLITE_CANTOPEN && !create ? ERR_NOT_FOUND : store_error(code);
	if (e == ERR_OK)
		e = set_up(s);
	if (e != ERR_OK) {
		store_close(s);
		return e;
	}
	*ret_store = s;
	return ERR_OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		(void)sqlite3_finalize(s->statements[i].handle);
		free(s->statements[i].places);
	}
	(void)sqlite3_close_v2(s->db);
	free(s);
}

void store_heal(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* In a transaction that has begun. */
static enum err run_body(struct store *s, enum err (*body)(struct store *s, void *ctx), void *ctx)
{
	enum err e = body(s, ctx);

	if (e == ERR_OK)
		e = store_run(s, "COMMIT");
	/* SQLite rolls back by itself on some errors (full disk); then there is nothing left to roll back. */
	if (e != ERR_OK && !sqlite3_get_autocommit(s->db) && store_run(s, "ROLLBACK") != ERR_OK)
		return ERR_IO;
	return e;
}

int store_patience(bool gave_up, int64_t microseconds_since)
{
	int64_t since = microseconds_since / MILLISECOND;

	if (!gave_up || since > PATIENCE_MOST)
		return PATIENCE_MOST;
	return since < PATIENCE_LEAST ? PATIENCE_LEAST : (int)since;
}

/* BEGIN IMMEDIATE is what meets another process: from there on the write-ahead log is ours until the end. */
static enum err begin_writing(struct store *s)
{
	struct store_writer *w = s->writer;
	enum err e;

	store_heal(s);
	(void)sqlite3_busy_timeout(s->db, store_patience(w->gave_up, clock_monotonic(clock_system()) - w->gave_up_at));
	e = store_run(s, "BEGIN IMMEDIATE");
	(void)sqlite3_busy_timeout(s->db, PATIENCE_MOST);
	w->gave_up = e == ERR_BUSY;
	w->gave_up_at = clock_monotonic(clock_system());
	return e;
}

enum err store_transaction(struct store *s, enum err (*body)(struct store *s, void *ctx), void *ctx)
{
	enum err e;

	if (s->writing) /* one inside another would wait for itself, and all the service for it */
		return ERR_INTERNAL;
	(void)pthread_mutex_lock(&s->writer->mutex);
	s->writing = true;
	e = begin_writing(s);
	if (e == ERR_OK)
		e = run_body(s, body, ctx);
	s->writing = false;
	(void)pthread_mutex_unlock(&s->writer->mutex);
	return e;
}

enum err store_snapshot(struct store *s, enum err (*body)(struct store *s, void *ctx), void *ctx)
{
	store_heal(s);
	TRY(store_run(s, "BEGIN DEFERRED"));
	return run_body(s, body, ctx);
}

int64_t store_last_id(struct store *s)
{
	return sqlite3_last_insert_rowid(s->db);
}

int64_t store_changed(struct store *s)
{
	return sqlite3_changes(s->db);
}

static enum err write_nothing(struct store *s, void *ctx)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO schema_version (number, name, applied_at) VALUES (-1, 'probe', 0)");

	(void)ctx;
	TRY(step_done(q));
	return ERR_WRONG_STATE; /* rolls back */
}

enum err store_writable(struct store *s)
{
	enum err e = store_transaction(s, write_nothing, NULL);

	return e == ERR_WRONG_STATE ? ERR_OK : e;
}
