/* Handlers that take long, beside the threads that answer: a thread of libmicrohttpd's has a fixed share of the
 * connections, and while it works for a stranger none of them is answered. */
#ifndef JOURBESLUT_HTTP_ASIDE_H
#define JOURBESLUT_HTTP_ASIDE_H

#include "internal.h"

#define ASIDE_THREADS HTTP_ASIDE_THREADS
#define ASIDE_WAITING 6 /* requests at most that wait for one of them */

struct aside;

/* `work` is called for each request on a thread of its own; then its connection is resumed. ERR_MEMORY, ERR_IO. */
MUST_USE enum err aside_new(void (*work)(struct http_request *req), struct aside **ret_aside);
/* Suspends the connection and puts the request into the queue. False: there is no room, and nothing was done. */
bool aside_take(struct aside *a, struct http_request *req);
/* Waits for those under way and in the queue; NULL is fine. */
void aside_free(struct aside *a);

#endif
