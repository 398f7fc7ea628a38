/* One SQLite connection and its statements; for the files of this room only. */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <pthread.h>
#include <sqlite3.h>

#include "jourbeslut/store.h"

#define STATEMENTS_MAX 512
#define COLUMN_PLACES 128

struct statement {
	struct store *store;
	const char *sql; /* static; the key */
	sqlite3_stmt *handle;
	enum err failed;               /* from preparing; given by the next bind or step */
	uint8_t places[COLUMN_PLACES]; /* where a column was last found, by the address of its name; looked at first */
};

struct store {
	sqlite3 *db;
	pthread_mutex_t *writer;                     /* borrowed from the pool */
	bool writing;                                /* inside store_transaction */
	struct statement statements[STATEMENTS_MAX]; /* open addressing by the SQL text's address */
};

/* Opens one connection with the settings that all share. */
MUST_USE enum err store_open(const char *path, bool create, pthread_mutex_t *writer, struct store **ret_store);
void store_close(struct store *s);
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
