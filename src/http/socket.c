#include "socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

static int bound_port(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} sa;
	socklen_t len = sizeof sa;

	memset(&sa, 0, sizeof sa);
	if (getsockname(fd, &sa.any, &len) != 0)
		return -1;
	return ntohs(sa.any.sa_family == AF_INET6 ? sa.v6.sin6_port : sa.v4.sin_port);
}

static bool bind_and_listen(int fd, const struct addrinfo *where)
{
	int yes = 1;

	/* A restart must not wait for connections of the last run to be forgotten. */
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
	       bind(fd, where->ai_addr, where->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
}

enum err socket_listen(const char *host, int port, int *ret_fd, int *ret_port)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		                  .ai_socktype = SOCK_STREAM };
	struct addrinfo *where = NULL;
	char service[12];
	int fd;

	(void)snprintf(service, sizeof service, "%d", port);
	if (port < 0 || port > 65535 || getaddrinfo(host, service, &hints, &where) != 0)
		return ERR_CONFIG;
	fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && !bind_and_listen(fd, where)) {
		(void)close(fd);
		fd = -1;
	}
	freeaddrinfo(where);
	if (fd < 0)
		return ERR_IO;
	*ret_port = bound_port(fd);
	*ret_fd = fd;
	return ERR_OK;
}

/* For the store, for what goes out, for programs that are run. */
#define OTHER_DESCRIPTORS 256

int socket_places(int wanted)
{
	struct rlimit limit;
	rlim_t needed = (rlim_t)wanted + OTHER_DESCRIPTORS;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
		return wanted;
	limit.rlim_cur = limit.rlim_max < needed ? limit.rlim_max : needed;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		(void)getrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur >= needed                 ? wanted
	       : limit.rlim_cur > 2 * OTHER_DESCRIPTORS ? (int)limit.rlim_cur - OTHER_DESCRIPTORS
	                                                : (int)limit.rlim_cur / 2;
}
