/* The store: SQLite behind a contract without SQLite types.
 *
 * WAL with synchronous=FULL: a commit that returned is on disk. A `struct store` is one connection and belongs to one
 * thread at a time; a `struct store_pool` lends connections out. There is one writer at a time: writes go through
 * store_transaction, which takes the pool's writer lock, so no two of our own threads ever wait on SQLite's lock.
 *
 * A statement is a constant SQL text with named parameters, prepared once a connection and looked up by the text's
 * address. Use:
 *
 *	STATEMENT q = store_statement(s, "SELECT name FROM person WHERE id = :id");
 *	TRY(bind_int(q, ":id", id));
 *	TRY(step_one(q));                       // no row: ERR_NOT_FOUND
 *	TRY(column_text_copy(q, "name", name, sizeof name));
 *
 * An error while preparing is kept and given by the first bind or step. */
#ifndef JOURBESLUT_STORE_H
#define JOURBESLUT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

struct store;
struct store_pool;
struct statement;

/* Opens the file with `connections` connections, making it where `create`. Brings the schema to this program's version,
 * each migration in a transaction of its own. ERR_NOT_FOUND (no such file, not `create`), ERR_CONFIG (made by a newer
 * program), ERR_IO, ERR_MEMORY, ERR_STORAGE_FULL. */
MUST_USE enum err store_pool_open(const char *path, bool create, int connections, struct store_pool **ret_pool);
void store_pool_close(struct store_pool *p);
/* Borrows a connection; waits while all are lent out. Never fails. */
struct store *store_pool_take(struct store_pool *p);
void store_pool_give(struct store_pool *p, struct store *s);

/* Runs `body` between BEGIN IMMEDIATE and COMMIT. An error from the body rolls back and is returned. The body never
 * answers a request: what it did is not durable until this function returns ERR_OK. Not nestable. */
MUST_USE enum err store_transaction(struct store *s, enum err (*body)(struct store *s, void *ctx), void *ctx);
/* Runs `body` with one consistent view of the data, for reading. */
MUST_USE enum err store_snapshot(struct store *s, enum err (*body)(struct store *s, void *ctx), void *ctx);

/* Borrowed from the store; reset when the scope ends. `sql` must have static storage. Never NULL. */
struct statement *store_statement(struct store *s, const char *sql);
void statement_reset(struct statement *q);
static inline void cleanup_statement(struct statement **q)
{
	statement_reset(*q);
}
#define STATEMENT CLEANUP(cleanup_statement) struct statement *

/* Binding: an unknown parameter is our bug and stops the program. Bytes are copied. */
MUST_USE enum err bind_int(struct statement *q, const char *name, int64_t value);
MUST_USE enum err bind_text(struct statement *q, const char *name, const char *value); /* NULL binds SQL NULL */
MUST_USE enum err bind_span(struct statement *q, const char *name, struct span text);
MUST_USE enum err bind_blob(struct statement *q, const char *name, struct span bytes);
/* Instants are stored as microseconds since 1970. */
MUST_USE enum err bind_instant(struct statement *q, const char *name, struct instant value);
/* Dates are stored as YYYY-MM-DD. */
MUST_USE enum err bind_date(struct statement *q, const char *name, struct date value);
MUST_USE enum err bind_null(struct statement *q, const char *name);

/* Runs to the end; rows are not wanted. ERR_DUPLICATE (unique or primary key), ERR_WRONG_STATE (another constraint, or
 * a trigger that keeps what may not change), ERR_STORAGE_FULL, ERR_IO, ERR_BUSY, ERR_MEMORY. */
MUST_USE enum err step_done(struct statement *q);
/* Goes to the only or first row; ERR_NOT_FOUND where there is none. */
MUST_USE enum err step_one(struct statement *q);
/* Goes to the next row; `ret_row` false at the end. */
MUST_USE enum err step_next(struct statement *q, bool *ret_row);

/* Columns of the current row, by name, which must have static storage: it is looked up by its address. A wrong name or
 * type is our bug and stops the program; SQL NULL reads as 0 or the empty span (column_is_null tells). Spans are
 * borrowed until the next step or reset. */
int64_t column_int(struct statement *q, const char *name);
bool column_is_null(struct statement *q, const char *name);
struct span column_span(struct statement *q, const char *name);
struct instant column_instant(struct statement *q, const char *name);
MUST_USE enum err column_date(struct statement *q, const char *name, struct date *ret_date);
/* Copies text with NUL; ERR_TOO_LARGE where it does not fit. */
MUST_USE enum err column_text_copy(struct statement *q, const char *name, char *out, size_t out_size);
/* Copies exactly `len` bytes; ERR_IO where the length differs. */
MUST_USE enum err column_bytes_copy(struct statement *q, const char *name, void *out, size_t len);
/* A new NUL-terminated copy. ERR_MEMORY. */
MUST_USE enum err column_text_new(struct statement *q, const char *name, char **ret_text);

/* Row id of the last INSERT on this connection. */
int64_t store_last_id(struct store *s);
/* Rows changed by the last statement. */
int64_t store_changed(struct store *s);

/* Copies the whole store, in use or not, to a new file (SQLite's online backup), syncs and checks it.
 * ERR_DUPLICATE: the file exists. */
MUST_USE enum err store_backup(struct store *s, const char *path);
/* PRAGMA integrity_check and foreign_key_check. ERR_IO with the first finding in `ret_text`. */
MUST_USE enum err store_check(struct store *s, char *ret_text, size_t size);
/* Can a row be written and thrown away? For readiness. */
MUST_USE enum err store_writable(struct store *s);

#endif
