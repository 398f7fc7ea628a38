/* The header lines of a request: are they such that every reader sees the same message? */
#ifndef JOURBESLUT_HTTP_HEADERS_H
#define JOURBESLUT_HTTP_HEADERS_H

#include "internal.h"

/* RFC 9112 6.1, 6.3, 3.2; RFC 9110 5.5. Fills req->announced. ERR_INPUT (400) or ERR_TOO_LARGE (431). */
MUST_USE enum err headers_check(struct http_request *req, const char *method, const char *version);
/* Fills req->client, client_ip and user_agent. */
void headers_identify(struct http_request *req);

#endif
