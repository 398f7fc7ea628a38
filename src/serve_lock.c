/* A file beside the store, locked for as long as the process lives. */
#include "serve_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "jourbeslut/base/buf.h"

/* Whoever names the store by another way (a link) has the same lock. */
static enum err lock_path(const char *store_path, struct buf *out)
{
	FREE char *real = realpath(store_path, NULL);

	if (!real && errno == ENOMEM)
		return ERR_MEMORY;
	return buf_printf(out, "%s.lock", real ? real : store_path);
}

static void say_holder(int fd, const char *store_path, char *problem, size_t problem_size)
{
	char pid[24] = "";
	ssize_t len = pread(fd, pid, sizeof pid - 1, 0);

	pid[len > 0 ? len : 0] = '\0';
	(void)snprintf(problem, problem_size,
	               "store %s is served by another process (%.*s); nothing was changed. Stop that one first",
	               store_path, (int)strcspn(pid, "\n"), *pid ? pid : "?");
}

static enum err write_holder(int fd)
{
	char pid[24];
	int len = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());

	return ftruncate(fd, 0) == 0 && pwrite(fd, pid, (size_t)len, 0) == len ? ERR_OK : ERR_IO;
}

enum err serve_lock(const char *store_path, char *problem, size_t problem_size, int *ret_lock)
{
	BUF path = buf_init(8192);
	int fd;

	TRY(lock_path(store_path, &path));
	fd = open(buf_str(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		(void)snprintf(problem, problem_size, "cannot make %s", buf_str(&path));
		return ERR_IO;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		bool held = errno == EWOULDBLOCK;

		say_holder(fd, store_path, problem, problem_size);
		(void)close(fd);
		return held ? ERR_BUSY : ERR_IO;
	}
	(void)write_holder(fd); /* a full disk stops no night: the lock counts, not what is in it */
	*ret_lock = fd;
	return ERR_OK;
}

void serve_unlock(int lock)
{
	if (lock >= 0)
		(void)close(lock);
}
