/* days_disk.so, for LD_PRELOAD: a disk that does not keep what it is given. While the file that $DAYS_DISK names
 * exists, fsync and fdatasync wait as many milliseconds as it says, then fail with EIO if a second word stands in it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int disk_sync(const char *name, int fd)
{
	const char *path = getenv("DAYS_DISK");
	FILE *f = path ? fopen(path, "re") : NULL;
	int (*real)(int) = NULL;
	char fails[8] = "";
	long wait_ms = 0;

	if (f) {
		if (fscanf(f, "%ld %7s", &wait_ms, fails) < 1)
			wait_ms = 0;
		(void)fclose(f);
		(void)nanosleep(&(struct timespec){ wait_ms / 1000, wait_ms % 1000 * 1000000 }, NULL);
	}
	if (fails[0]) {
		errno = EIO;
		return -1;
	}
	*(void **)&real = dlsym(RTLD_NEXT, name);
	return real(fd);
}

int fsync(int fd);
int fsync(int fd)
{
	return disk_sync("fsync", fd);
}

int fdatasync(int fd);
int fdatasync(int fd)
{
	return disk_sync("fdatasync", fd);
}
