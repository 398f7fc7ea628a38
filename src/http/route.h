/* The route tables, compiled: which route has this path and method. */
#ifndef JOURBESLUT_HTTP_ROUTE_H
#define JOURBESLUT_HTTP_ROUTE_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/http.h"

#define ROUTE_SEGMENTS_MAX 10

struct segment {
	struct span text; /* of the pattern: the literal, or the parameter's name */
	bool is_param;
	bool is_rest; /* a parameter that takes all that is left of the path: the last one only */
};

struct route {
	const struct http_route *def;
	struct segment segments[ROUTE_SEGMENTS_MAX];
	size_t count;
};

struct routes {
	struct route *items; /* owned */
	size_t count;
};
void routes_release(struct routes *r);

/* Compiles. ERR_CONFIG: a pattern that is malformed, two routes of one method and shape, a body size that does not fit
 * the body's kind, no handler; `ret_bad` then names the route's pattern. ERR_MEMORY. */
MUST_USE enum err routes_init(struct routes *r, const struct http_table *tables, size_t table_count,
                              const char **ret_bad);

struct route_match {
	const struct route *route;           /* NULL: none for the method */
	unsigned allowed;                    /* bits 1 << method of all routes with the path; 0: 404 */
	struct span params[HTTP_PARAMS_MAX]; /* still percent-encoded, in the pattern's order */
	struct span rest;                    /* the one among them that takes the rest; ptr NULL: none does */
};
/* `path` starts with '/', without query, as sent. Where a literal and a parameter both fit, the leftmost literal wins,
 * and a parameter of one segment wins over one that takes the rest. */
struct route_match routes_find(const struct routes *r, struct span path, enum http_method method);

/* "GET", … Static. */
const char *http_method_name(enum http_method m);

#endif
