/* What the files of the login share. */
#ifndef OPEN_LOGIN_H
#define OPEN_LOGIN_H

#include "handlers.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/eid.h"

#define TILL_MAX 300 /* bytes of the path to go on to */
#define PATH_MAX_BYTES 1024

/* Of this browser's token from before the login. */
MUST_USE enum err login_binding(struct http_request *req, struct http_response *res, struct sha256 *ret_hash);
/* The order of the address with the path of its page, if this browser began it; ERR_NOT_FOUND. */
MUST_USE enum err login_find_order(struct http_request *req, struct http_response *res, struct store **ret_store,
                                   struct eid_order *ret_order, char path[PATH_MAX_BYTES]);
/* What each page of the order is given: "order" and "till". `ret_data` is the caller's. */
MUST_USE enum err login_order_data(struct http_request *req, const struct eid_order *order, const char *path,
                                   json_t **ret_data);
/* The page that asks for the code that another browser shows. `error`: "" none. */
MUST_USE enum err login_code_show(struct http_request *req, struct http_response *res, const struct eid_order *order,
                                  const char *path, const char *error);
/* To the page where one logs in, which says why ("" nothing); it goes on to where this one would have. */
MUST_USE enum err login_anew(struct http_request *req, struct http_response *res, const char *says);

#endif
