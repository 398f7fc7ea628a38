#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/connection.h"

#define PROBES 4 /* places that are looked at for a column */

static struct statement *find_place(struct store *s, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) * 2654435761u % STATEMENTS_MAX;

	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct statement *q = &s->statements[(at + i) % STATEMENTS_MAX];

		if (!q->sql || q->sql == sql)
			return q;
	}
	return NULL;
}

struct statement *store_statement(struct store *s, const char *sql)
{
	struct statement *q = find_place(s, sql);

	ASSERT(q);
	q->store = s;
	if (q->handle)
		return q;
	q->sql = sql;
	q->failed = store_error(sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->handle, NULL));
	if (q->failed == ERR_INTERNAL)
		(void)fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(s->db), sql);
	ASSERT(q->failed != ERR_INTERNAL); /* SQL that does not parse is our bug */
	return q;
}

void statement_reset(struct statement *q)
{
	if (!q->handle)
		return;
	(void)sqlite3_reset(q->handle);
	(void)sqlite3_clear_bindings(q->handle);
}

static enum err parameter(struct statement *q, const char *name, int *ret_index)
{
	if (q->failed != ERR_OK)
		return q->failed;
	*ret_index = sqlite3_bind_parameter_index(q->handle, name);
	ASSERT(*ret_index > 0);
	return ERR_OK;
}

enum err bind_int(struct statement *q, const char *name, int64_t value)
{
	int index;

	TRY(parameter(q, name, &index));
	return store_error(sqlite3_bind_int64(q->handle, index, value));
}

enum err bind_span(struct statement *q, const char *name, struct span text)
{
	int index;

	TRY(parameter(q, name, &index));
	return store_error(sqlite3_bind_text64(q->handle, index, text.ptr ? text.ptr : "", text.len, SQLITE_TRANSIENT,
	                                       SQLITE_UTF8));
}

enum err bind_text(struct statement *q, const char *name, const char *value)
{
	return value ? bind_span(q, name, span_str(value)) : bind_null(q, name);
}

enum err bind_blob(struct statement *q, const char *name, struct span bytes)
{
	int index;

	TRY(parameter(q, name, &index));
	return store_error(
	        sqlite3_bind_blob64(q->handle, index, bytes.ptr ? bytes.ptr : "", bytes.len, SQLITE_TRANSIENT));
}

enum err bind_instant(struct statement *q, const char *name, struct instant value)
{
	return bind_int(q, name, value.us);
}

enum err bind_date(struct statement *q, const char *name, struct date value)
{
	char text[DATE_TEXT];

	date_format(value, text);
	return bind_text(q, name, text);
}

enum err bind_null(struct statement *q, const char *name)
{
	int index;

	TRY(parameter(q, name, &index));
	return store_error(sqlite3_bind_null(q->handle, index));
}

/* Columns read by SELECT * move when a migration of another program changes the table; SQLite then prepares anew. */
static void forget_moved(struct statement *q)
{
	int prepared_anew = sqlite3_stmt_status(q->handle, SQLITE_STMTSTATUS_REPREPARE, 0);

	if (q->places && prepared_anew != q->prepared_anew)
		memset(q->places, 0, q->place_count * sizeof *q->places);
	q->prepared_anew = prepared_anew;
}

static enum err step(struct statement *q, bool *ret_row)
{
	int code;

	if (q->failed != ERR_OK)
		return q->failed;
	code = sqlite3_step(q->handle);
	*ret_row = code == SQLITE_ROW;
	forget_moved(q);
	return store_error(code);
}

enum err step_done(struct statement *q)
{
	bool row = true;

	while (row)
		TRY(step(q, &row));
	return ERR_OK;
}

enum err step_one(struct statement *q)
{
	bool row = false;

	TRY(step(q, &row));
	return row ? ERR_OK : ERR_NOT_FOUND;
}

enum err step_next(struct statement *q, bool *ret_row)
{
	return step(q, ret_row);
}

static void make_places(struct statement *q)
{
	size_t count = PROBES;

	while (count < 4 * (size_t)sqlite3_column_count(q->handle))
		count *= 2;
	q->places = calloc(count, sizeof *q->places);
	q->place_count = count;
}

/* Where that name is, or may be put; NULL: there is no memory for it. */
static struct column_place *place_of(struct statement *q, const char *name)
{
	size_t at = (uint32_t)(uintptr_t)name * 2654435761u >> 16;

	if (!q->places)
		make_places(q);
	for (size_t i = 0; q->places && i < PROBES; i++) {
		struct column_place *place = &q->places[(at + i) & (q->place_count - 1)];

		if (!place->name || place->name == name)
			return place;
	}
	return q->places ? &q->places[at & (q->place_count - 1)] : NULL;
}

static int find_column(struct statement *q, const char *name)
{
	int count = sqlite3_column_count(q->handle), found = 0;

	while (found < count && strcmp(sqlite3_column_name(q->handle, found), name) != 0)
		found++;
	if (found == count)
		(void)fprintf(stderr, "no column %s in: %s\n", name, q->sql);
	ASSERT(found < count);
	return found;
}

static int column(struct statement *q, const char *name, int type)
{
	struct column_place *place = place_of(q, name);
	int found = place && place->name == name ? place->index : find_column(q, name);

	if (place)
		*place = (struct column_place){ name, found };
	if (type != SQLITE_NULL) {
		int actual = sqlite3_column_type(q->handle, found);

		ASSERT(actual == type || actual == SQLITE_NULL || (type == SQLITE_BLOB && actual == SQLITE_TEXT));
	}
	return found;
}

int64_t column_int(struct statement *q, const char *name)
{
	return sqlite3_column_int64(q->handle, column(q, name, SQLITE_INTEGER));
}

bool column_is_null(struct statement *q, const char *name)
{
	return sqlite3_column_type(q->handle, column(q, name, SQLITE_NULL)) == SQLITE_NULL;
}

struct span column_span(struct statement *q, const char *name)
{
	int index = column(q, name, SQLITE_BLOB);
	const void *bytes = sqlite3_column_blob(q->handle, index);

	return span_of(bytes, (size_t)sqlite3_column_bytes(q->handle, index));
}

struct instant column_instant(struct statement *q, const char *name)
{
	return (struct instant){ column_int(q, name) };
}

enum err column_date(struct statement *q, const char *name, struct date *ret_date)
{
	return date_parse(column_span(q, name), ret_date) == ERR_OK ? ERR_OK : ERR_IO;
}

enum err column_text_copy(struct statement *q, const char *name, char *out, size_t out_size)
{
	struct span s = column_span(q, name);

	if (s.len >= out_size)
		return ERR_TOO_LARGE;
	if (s.len > 0)
		memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
	return ERR_OK;
}

enum err column_bytes_copy(struct statement *q, const char *name, void *out, size_t len)
{
	struct span s = column_span(q, name);

	if (s.len != len)
		return ERR_IO;
	memcpy(out, s.ptr, len);
	return ERR_OK;
}

enum err column_text_new(struct statement *q, const char *name, char **ret_text)
{
	struct span s = column_span(q, name);
	char *text = malloc(s.len + 1);

	if (!text)
		return ERR_MEMORY;
	if (s.len > 0)
		memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	*ret_text = text;
	return ERR_OK;
}
