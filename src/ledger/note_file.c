/* Notes in files: put in place whole, or not at all. */
#include "jourbeslut/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum err err_now(void)
{
	return errno == ENOSPC || errno == EDQUOT ? ERR_STORAGE_FULL : ERR_IO;
}

static enum err write_all(int fd, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_now();
		bytes = span_of(bytes.ptr + n, bytes.len - (size_t)n);
	}
	return fsync(fd) == 0 ? ERR_OK : err_now();
}

static enum err write_new(const char *path, struct span bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum err e;

	if (fd < 0)
		return err_now();
	e = write_all(fd, bytes);
	if (close(fd) != 0 && e == ERR_OK)
		e = err_now();
	return e;
}

/* A rename is on disk when its folder is (rename(2), fsync(2)). */
static enum err sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	enum err e;
	int fd;

	(void)snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ERR_IO;
	e = fsync(fd) == 0 ? ERR_OK : err_now();
	(void)close(fd);
	return e;
}

enum err ledger_note_save(const char *path, struct span note)
{
	char fresh[PATH_MAX];

	if ((size_t)snprintf(fresh, sizeof fresh, "%s.new", path) >= sizeof fresh)
		return ERR_TOO_LARGE;
	TRY(write_new(fresh, note));
	if (rename(fresh, path) != 0)
		return err_now();
	return sync_folder(path);
}
