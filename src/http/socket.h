/* The listening socket. */
#ifndef JOURBESLUT_HTTP_SOCKET_H
#define JOURBESLUT_HTTP_SOCKET_H

#include "jourbeslut/base/err.h"

/* Binds a numeric address and listens; port 0 takes a free one. ERR_CONFIG (no such address), ERR_IO (in use, not
 * allowed, …). `ret_fd` is the caller's to close. */
MUST_USE enum err socket_listen(const char *host, int port, int *ret_fd, int *ret_port);

/* How many connections there can be, `wanted` at most: raises the process' limit of descriptors for them as far as the
 * system lets it. */
int socket_places(int wanted);

#endif
