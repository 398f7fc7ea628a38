/* The body of a request while it comes in, within the route's limit and the server's. */
#ifndef JOURBESLUT_HTTP_BODY_H
#define JOURBESLUT_HTTP_BODY_H

#include "internal.h"

/* Does the route take such a body? ERR_TOO_LARGE, ERR_MEDIA_TYPE. */
MUST_USE enum err body_check(const struct http_request *req);
/* Before the first piece, when it is known who sends it. False: strangers of that address send as many as may. */
MUST_USE bool body_enter(struct http_request *req);
/* The request is over. */
void body_leave(struct http_request *req);
/* Keeps a piece. ERR_TOO_LARGE (over the route's limit), ERR_BUSY (too many bytes of bodies held), ERR_MEMORY. */
MUST_USE enum err body_add(struct http_request *req, const char *bytes, size_t len);
#define BODY_SAMPLE_MAX ((size_t)768 << 10) /* what is typed in a form, encoded for sending */
/* Keeps as much of the piece as may be kept of a body that is refused; a body that is longer by now is cut. False:
 * there is no memory for it. */
MUST_USE bool body_sample(struct http_request *req, const char *bytes, size_t len);
void body_drop(struct http_request *req);
/* Reads the form out of the whole body, where the route takes one. ERR_INPUT with req->problem, ERR_MEMORY. */
MUST_USE enum err body_parse(struct http_request *req);
/* The same for a body of which only the beginning may be there: fields and files that are whole, and the name of a file
 * that is not. ERR_TOO_LARGE: of such a form nothing is whole. */
MUST_USE enum err body_parse_part(struct http_request *req);

#endif
