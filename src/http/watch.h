/* Deadlines of connections. libmicrohttpd ends a connection on which nothing moves; one that moves a byte now and then
 * would live for ever. Here each connection has a moment by which its present stage must be over; then it is shut down,
 * and libmicrohttpd sees its end. One thread for all of them. */
#ifndef JOURBESLUT_HTTP_WATCH_H
#define JOURBESLUT_HTTP_WATCH_H

#include <stddef.h>

#include "jourbeslut/base/err.h"

struct watch;
struct watch_slot;

/* Starts the thread. `places`: connections at once. ERR_MEMORY, ERR_IO (no thread). */
MUST_USE enum err watch_new(size_t places, struct watch **ret_watch);
/* Ends the thread; NULL is fine. */
void watch_free(struct watch *w);
/* From when the socket is open until before it is closed; NULL where no place is free: then there is no deadline. */
struct watch_slot *watch_open(struct watch *w, int fd, int timeout_ms);
void watch_close(struct watch *w, struct watch_slot *slot);
/* The next stage has begun and has this long; 0: no deadline (a handler is at work). `slot` may be NULL. */
void watch_set(struct watch *w, struct watch_slot *slot, int timeout_ms);

#endif
