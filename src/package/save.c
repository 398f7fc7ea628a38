/* A package on disk: under a name of its own first, and by its real name only when all of it is there. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/package.h"

#define PATH_MAX_HERE 4096
#define OPEN_FOLDERS 8

static enum err error_of(int number)
{
	switch (number) {
	case EEXIST:
	case ENOTEMPTY:
		return ERR_DUPLICATE;
	case ENOENT:
	case ENOTDIR:
		return ERR_NOT_FOUND;
	case ENOSPC:
	case EDQUOT:
		return ERR_STORAGE_FULL;
	default:
		return ERR_IO;
	}
}

static enum err write_all(int fd, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t done = write(fd, bytes.ptr, bytes.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return error_of(errno);
		bytes = span_of(bytes.ptr + done, bytes.len - (size_t)done);
	}
	return fsync(fd) == 0 ? ERR_OK : error_of(errno);
}

static enum err close_after(int fd, enum err e)
{
	return close(fd) == 0 || e != ERR_OK ? e : error_of(errno);
}

static enum err sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return error_of(errno);
	return close_after(fd, fsync(fd) == 0 ? ERR_OK : error_of(errno));
}

/* Never over something that is there. */
static enum err give_name(const char *from, const char *to, const char *folder)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
		return error_of(errno);
	return sync_folder(folder);
}

/* --- One file ------------------------------------------------------------------------------------------------------
 */

static enum err save_zip(const struct package *p, const char *folder, const char *path)
{
	char part[PATH_MAX_HERE];
	BUF zip = buf_init(PACKAGE_MAX + PACKAGE_FRAME_MAX);
	enum err e;
	int fd;

	TRY(package_zip(p, &zip));
	if (snprintf(part, sizeof part, "%s/.%s.part-XXXXXX", folder, p->root) >= (int)sizeof part)
		return ERR_TOO_LARGE;
	fd = mkstemp(part); /* readable by its owner alone */
	if (fd < 0)
		return error_of(errno);
	e = close_after(fd, write_all(fd, buf_span(&zip)));
	if (e == ERR_OK)
		e = give_name(part, path, folder);
	if (e != ERR_OK)
		(void)unlink(part);
	return e;
}

/* --- A folder ------------------------------------------------------------------------------------------------------
 */

/* The folders on the way to `path`, below `root_len` bytes of it. */
static enum err make_folders(char *path, size_t root_len)
{
	for (char *p = strchr(path + root_len + 1, '/'); p; p = strchr(p + 1, '/')) {
		int made;

		*p = '\0';
		made = mkdir(path, 0700);
		*p = '/';
		if (made != 0 && errno != EEXIST)
			return error_of(errno);
	}
	return ERR_OK;
}

static enum err save_file(const char *root, const struct package_file *f)
{
	char path[PATH_MAX_HERE];
	int fd;

	if (snprintf(path, sizeof path, "%s/%s", root, f->path) >= (int)sizeof path)
		return ERR_TOO_LARGE;
	TRY(make_folders(path, strlen(root)));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_of(errno);
	return close_after(fd, write_all(fd, buf_span(&f->bytes)));
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)kind;
	(void)place;
	return remove(path);
}

static enum err save_folder(const struct package *p, const char *folder, const char *path)
{
	char part[PATH_MAX_HERE];
	enum err e = ERR_OK;

	if (snprintf(part, sizeof part, "%s/.%s.part-XXXXXX", folder, p->root) >= (int)sizeof part)
		return ERR_TOO_LARGE;
	if (!mkdtemp(part))
		return error_of(errno);
	for (size_t i = 0; e == ERR_OK && i < p->count; i++)
		e = save_file(part, &p->files[i]);
	if (e == ERR_OK)
		e = give_name(part, path, folder);
	if (e != ERR_OK)
		(void)nftw(part, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
	return e;
}

enum err package_save(const struct package *p, const char *folder, bool unzipped, char *ret_path, size_t path_size)
{
	char path[PATH_MAX_HERE];

	if (snprintf(path, sizeof path, "%s/%s%s", folder, p->root, unzipped ? "" : ".zip") >= (int)sizeof path ||
	    strlen(path) >= path_size)
		return ERR_TOO_LARGE;
	(void)snprintf(ret_path, path_size, "%s", path);
	return unzipped ? save_folder(p, folder, path) : save_zip(p, folder, path);
}
