/* Pages that ask for a few lines: their form has the field `reason`, and what was typed stands in it again where it is
 * refused. Their routes have HTTP_KEEPS (http.h, "Kept"). */
#ifndef JOURBESLUT_REASON_H
#define JOURBESLUT_REASON_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/http.h"

/* What was typed, without white space at the ends. Borrowed from the request. */
struct span page_reason(const struct http_request *req);
/* What is wrong with it, for the page: "" where it is good. `missing`: the words where nothing was typed; NULL: nothing
 * need be. `max`: bytes that the store takes. Static, or `missing`. */
MUST_USE enum err page_reason_check(const struct http_request *req, size_t max, const char *missing,
                                    const char **ret_wrong);
/* {field, text} appended to problems[], and errors[field]; the first error of a field stays. `field` "" is the page. */
MUST_USE enum err page_problem_add(json_t *problems, json_t *errors, const char *field, const char *text);
/* Adds form {reason}, errors and, where `wrong` is not "", problems[] to `data` (taken over, also on failure), and
 * renders; a refused form is 422. */
MUST_USE enum err page_reason_render(struct http_request *req, struct http_response *res, const char *name,
                                     json_t *data, const char *wrong);

#endif
