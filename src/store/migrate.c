#include "jourbeslut/base/embedded.h"
#include "jourbeslut/base/text.h"
#include "store/connection.h"

extern const struct embedded_file store_migrations[];

static const char version_table[] =
        "CREATE TABLE IF NOT EXISTS schema_version ("
        "number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";

static enum err applied_version(struct store *s, int64_t *ret_number)
{
	STATEMENT q = store_statement(s, "SELECT COALESCE(MAX(number), 0) AS number FROM schema_version");

	TRY(step_one(q));
	*ret_number = column_int(q, "number");
	return ERR_OK;
}

struct migration {
	const struct embedded_file *file;
	int64_t number;
};

static enum err apply(struct store *s, void *ctx)
{
	const struct migration *m = ctx;
	STATEMENT q = store_statement(s, "INSERT INTO schema_version (number, name, applied_at) "
	                                 "VALUES (:number, :name, :at)");

	TRY(store_run(s, (const char *)m->file->bytes));
	TRY(bind_int(q, ":number", m->number));
	TRY(bind_text(q, ":name", m->file->name));
	TRY(bind_instant(q, ":at", clock_now(clock_system())));
	return step_done(q);
}

/* "0042_what.sql" → 42 */
static int64_t number_of(const struct embedded_file *file)
{
	int64_t number = 0;

	for (int i = 0; i < 4; i++)
		number = number * 10 + (file->name[i] - '0');
	return number;
}

enum err store_migrate(struct store *s)
{
	int64_t applied, last = 0;

	TRY(store_run(s, version_table));
	TRY(applied_version(s, &applied));
	for (const struct embedded_file *file = store_migrations; file->name; file++) {
		struct migration m = { file, number_of(file) };

		last = m.number;
		if (m.number > applied)
			TRY(store_transaction(s, apply, &m));
	}
	return applied > last ? ERR_CONFIG : ERR_OK; /* made by a newer program: reading it would guess */
}
