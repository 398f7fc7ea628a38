#include "verify_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jourbeslut/base/time.h"

#define REPORT_MAX ((size_t)1 << 20)

/* Ends with the scope: nothing of the child is left behind. */
struct child {
	pid_t pid;                   /* 0: none */
	int in, out_read, out_write; /* -1: none */
};

static void close_one(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static void child_release(struct child *c)
{
	close_one(&c->in);
	close_one(&c->out_read);
	close_one(&c->out_write);
	if (c->pid > 0) {
		(void)kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) {
		}
	}
}

/* The file as the child's standard input: memory that has no name anywhere. */
static enum err fill_input(struct span file, int *ret_fd)
{
	size_t done = 0;

	*ret_fd = memfd_create("verify", MFD_CLOEXEC);
	if (*ret_fd < 0)
		return ERR_IO;
	while (done < file.len) {
		ssize_t n = write(*ret_fd, file.ptr + done, file.len - done);

		if (n < 0 && errno != EINTR)
			return errno == ENOMEM || errno == ENOSPC ? ERR_MEMORY : ERR_IO;
		done += n > 0 ? (size_t)n : 0;
	}
	return lseek(*ret_fd, 0, SEEK_SET) == 0 ? ERR_OK : ERR_IO;
}

static bool plan(posix_spawn_file_actions_t *actions, const struct child *c)
{
	return posix_spawn_file_actions_adddup2(actions, c->in, STDIN_FILENO) == 0 &&
	       posix_spawn_file_actions_adddup2(actions, c->out_write, STDOUT_FILENO) == 0 &&
	       posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
	       posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1) == 0;
}

/* Signals as a program expects them: none blocked, none ignored (the service ignores SIGPIPE). */
static bool plain_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	return sigemptyset(&none) == 0 && sigfillset(&all) == 0 &&
	       posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
	       posix_spawnattr_setsigmask(attributes, &none) == 0 &&
	       posix_spawnattr_setsigdefault(attributes, &all) == 0;
}

static enum err spawn(const char *trust, struct child *c)
{
	char program[] = "jourbeslut", verb[] = "verify", confined[] = "--confined", json[] = "--json",
	     option[] = "--trust", as_of[] = "--at", input[] = "-", now[INSTANT_TEXT];
	FREE char *folder = strdup(trust);
	char *arguments[] = { program, verb, confined, json, option, folder, as_of, now, input, NULL };
	char *environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int status = ENOMEM;

	instant_format(clock_now(clock_system()), now); /* judged by this service's clock, whatever the child's says */
	if (!folder || posix_spawn_file_actions_init(&actions) != 0)
		return ERR_MEMORY;
	if (posix_spawnattr_init(&attributes) == 0) {
		if (plan(&actions, c) && plain_signals(&attributes))
			status = posix_spawn(&c->pid, "/proc/self/exe", &actions, &attributes, arguments, environment);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	if (status != 0)
		c->pid = 0;
	return status == 0 ? ERR_OK : status == ENOMEM || status == EAGAIN ? ERR_MEMORY : ERR_IO;
}

/* All of the child's output, until it closes it or the time is over. */
static enum err read_output(int fd, struct buf *out)
{
	const int64_t end = clock_monotonic(clock_system()) + VERIFY_CHILD_MS * (SECOND / 1000);
	char part[16384];

	for (;;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int64_t left = (end - clock_monotonic(clock_system())) / (SECOND / 1000);
		int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
		ssize_t n;

		if (ready == 0)
			return ERR_TIMEOUT;
		n = ready > 0 ? read(fd, part, sizeof part) : -1;
		if (n == 0)
			return ERR_OK;
		if (n < 0 && errno != EINTR)
			return ERR_IO;
		if (n > 0)
			TRY(buf_add(out, part, (size_t)n));
	}
}

enum err verify_child_run(const char *trust, struct span file, json_t **ret_report)
{
	CLEANUP(child_release) struct child c = { .in = -1, .out_read = -1, .out_write = -1 };
	BUF text = buf_init(REPORT_MAX);
	int pipes[2];
	enum err e;

	TRY(fill_input(file, &c.in));
	if (pipe2(pipes, O_CLOEXEC) != 0)
		return ERR_IO;
	c.out_read = pipes[0];
	c.out_write = pipes[1];
	TRY(spawn(trust, &c));
	close_one(&c.out_write);
	e = read_output(c.out_read, &text);
	TRY(e == ERR_TOO_LARGE ? ERR_INPUT : e);
	return json_read(buf_span(&text), REPORT_MAX, NULL, ret_report);
}
