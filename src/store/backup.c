#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/connection.h"

static enum err first_text(struct store *s, const char *sql, char *ret_text, size_t size)
{
	STATEMENT q = store_statement(s, sql);
	bool row;

	TRY(step_next(q, &row));
	ret_text[0] = '\0';
	return row ? column_text_copy(q, "finding", ret_text, size) : ERR_OK;
}

enum err store_check(struct store *s, char *ret_text, size_t size)
{
	TRY(first_text(s,
	               "SELECT integrity_check AS finding FROM pragma_integrity_check(1) WHERE integrity_check <> 'ok'",
	               ret_text, size));
	if (ret_text[0])
		return ERR_IO;
	TRY(first_text(s, "SELECT \"table\" || ' → ' || \"parent\" AS finding FROM pragma_foreign_key_check LIMIT 1",
	               ret_text, size));
	return ret_text[0] ? ERR_IO : ERR_OK;
}

static enum err copy_pages(struct store *from, struct store *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	int code;

	if (!backup)
		return store_error(sqlite3_errcode(to->db));
	do {
		code = sqlite3_backup_step(backup, 256);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			(void)sqlite3_sleep(20);
	} while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	return store_error(sqlite3_backup_finish(backup));
}

static enum err sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err e = ERR_IO;

	if (fd < 0)
		return ERR_IO;
	if (fsync(fd) == 0)
		e = ERR_OK;
	(void)close(fd);
	return e;
}

enum err store_backup(struct store *s, const char *path)
{
	struct store_writer writer = { .mutex = PTHREAD_MUTEX_INITIALIZER };
	struct store *copy = NULL;
	char finding[256];
	enum err e;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return access(path, F_OK) == 0 ? ERR_DUPLICATE : ERR_IO;
	(void)close(fd);
	e = store_open(path, true, &writer, &copy);
	if (e == ERR_OK)
		e = copy_pages(s, copy);
	if (e == ERR_OK)
		e = store_run(copy, "PRAGMA journal_mode = DELETE"); /* one file, without a log beside it */
	if (e == ERR_OK)
		e = store_check(copy, finding, sizeof finding);
	store_close(copy);
	if (e == ERR_OK)
		e = sync_file(path);
	if (e != ERR_OK)
		(void)unlink(path);
	return e;
}
