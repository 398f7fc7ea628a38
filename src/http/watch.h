/* Deadlines of connections. libmicrohttpd ends a connection on which nothing moves; one that moves a byte now and then
 * would live for ever. Here each connection has a moment by which its present stage must be over; then it is shut down,
 * and libmicrohttpd sees its end. One thread for all of them.
 *
 * Here it is also counted how many connections an address group (proxy.h) has, and where places become scarce, those
 * that wait for a request have less time: whoever opens connections and sends nothing does not keep others out. */
#ifndef JOURBESLUT_HTTP_WATCH_H
#define JOURBESLUT_HTTP_WATCH_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/err.h"

struct watch;
struct watch_slot;

/* Starts the thread. `places`: connections at once. ERR_MEMORY, ERR_IO (no thread). */
MUST_USE enum err watch_new(size_t places, struct watch **ret_watch);
/* Ends the thread; NULL is fine. */
void watch_free(struct watch *w);
/* Has the group fewer connections than `most`? */
bool watch_has_room(struct watch *w, const struct in6_addr *group, size_t most);
/* From when the socket is open until before it is closed; waits for a request. NULL where no place is free: then there
 * is no deadline. */
struct watch_slot *watch_open(struct watch *w, int fd, const struct in6_addr *group, int timeout_ms);
void watch_close(struct watch *w, struct watch_slot *slot);
/* The next stage has begun and has this long; 0: no deadline (a handler is at work). `slot` may be NULL. */
void watch_set(struct watch *w, struct watch_slot *slot, int timeout_ms);
/* The same: the request is over, and the next one is waited for. */
void watch_wait(struct watch *w, struct watch_slot *slot, int timeout_ms);

#endif
