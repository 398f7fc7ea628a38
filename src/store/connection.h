/* One SQLite connection and its statements; for the files of this room only. */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <pthread.h>
#include <sqlite3.h>

#include "jourbeslut/store.h"

#define STATEMENTS_MAX 512

/* Where a column was found: `name` is static, and its address is the key. */
struct column_place {
	const char *name;
	int index;
};

struct statement {
	struct store *store;
	const char *sql; /* static; the key */
	sqlite3_stmt *handle;
	enum err failed;             /* from preparing; given by the next bind or step */
	struct column_place *places; /* owned; NULL: no column was read yet, or no memory for it */
	size_t place_count;          /* a power of two, some times as many as there are columns */
	int prepared_anew;           /* by SQLite, since the schema changed: then columns may have moved */
};

/* The right to write, of which a pool has one. */
struct store_writer {
	pthread_mutex_t mutex; /* held while a transaction writes; guards the rest */
	bool gave_up;          /* somebody has waited for another process in vain, and nobody has written since */
	int64_t gave_up_at;    /* when that was, by the monotonic clock */
};

struct store {
	sqlite3 *db;
	struct store_writer *writer;                 /* borrowed from the pool */
	bool writing;                                /* inside store_transaction */
	struct statement statements[STATEMENTS_MAX]; /* open addressing by the SQL text's address */
};

/* Opens one connection with the settings that all share. */
MUST_USE enum err store_open(const char *path, bool create, struct store_writer *writer, struct store **ret_store);
void store_close(struct store *s);
/* For how many milliseconds to wait for another process that writes, a backup or a verb run by hand. Who comes when
 * somebody has just waited in vain does not wait as long again: the page's writes, and those of everybody in the queue
 * before it, would add up to minutes with no answer. */
int store_patience(bool gave_up, int64_t microseconds_since);
/* SQLite's result code in our terms. */
enum err store_error(int code);
/* Runs constant SQL that gives no rows. */
MUST_USE enum err store_run(struct store *s, const char *sql);
/* Rolls back what a failed roll-back left open (no memory even for that, at the time), lest the next user of the
 * connection reads half of a change. */
void store_heal(struct store *s);
/* Brings the schema up to date. */
MUST_USE enum err store_migrate(struct store *s);

#endif
