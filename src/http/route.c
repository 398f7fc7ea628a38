#include "route.h"

#include <stdlib.h>
#include <string.h>

static const char *const method_names[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = "GET",
	[HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",
	[HTTP_DELETE] = "DELETE",
};

const char *http_method_name(enum http_method m)
{
	ASSERT(m < HTTP_METHOD_COUNT);
	return method_names[m];
}

void routes_release(struct routes *r)
{
	free(r->items);
	*r = (struct routes){ 0 };
}

/* Takes the segment behind the first '/' off `*rest`. */
static struct span next_segment(struct span *rest)
{
	const char *start = rest->ptr + 1;
	const char *end = memchr(start, '/', rest->len - 1);
	struct span s = span_of(start, end ? (size_t)(end - start) : rest->len - 1);

	rest->ptr += s.len + 1;
	rest->len -= s.len + 1;
	return s;
}

static bool is_literal(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'))
			return false;
	}
	return s.len > 0;
}

static bool ends_in_dots(struct span s)
{
	return s.len >= 3 && memcmp(s.ptr + s.len - 3, "...", 3) == 0;
}

static enum err add_segment(struct route *route, struct span text, bool last, size_t *params)
{
	bool braces = text.len > 2 && text.ptr[0] == '{' && text.ptr[text.len - 1] == '}';
	struct span inner = braces ? span_of(text.ptr + 1, text.len - 2) : text;
	bool rest = braces && ends_in_dots(inner);

	if (rest)
		inner.len -= 3;
	if (route->count == ROUTE_SEGMENTS_MAX || !is_literal(inner) || (rest && !last) ||
	    (braces && ++*params > HTTP_PARAMS_MAX))
		return ERR_CONFIG;
	route->segments[route->count++] = (struct segment){ inner, braces, rest };
	return ERR_OK;
}

static enum err compile(const struct http_route *def, struct route *route)
{
	struct span rest = span_str(def->path);
	size_t params = 0;

	*route = (struct route){ .def = def };
	if (!span_starts_with(rest, "/") || !def->handler || (def->body == HTTP_BODY_NONE) != (def->max_body == 0))
		return ERR_CONFIG;
	if (rest.len == 1)
		return ERR_OK; /* the root has no segment */
	while (rest.len > 0) {
		struct span segment = next_segment(&rest);

		TRY(add_segment(route, segment, rest.len == 0, &params));
	}
	return ERR_OK;
}

static bool same_shape(const struct route *a, const struct route *b)
{
	if (a->def->method != b->def->method || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct segment *x = &a->segments[i], *y = &b->segments[i];

		if (x->is_param != y->is_param || x->is_rest != y->is_rest ||
		    (!x->is_param && !span_equal(x->text, y->text)))
			return false;
	}
	return true;
}

static enum err add_route(struct routes *r, const struct http_route *def)
{
	struct route *route = &r->items[r->count];

	TRY(compile(def, route));
	for (size_t i = 0; i < r->count; i++)
		if (same_shape(&r->items[i], route))
			return ERR_CONFIG;
	r->count++;
	return ERR_OK;
}

enum err routes_init(struct routes *r, const struct http_table *tables, size_t table_count, const char **ret_bad)
{
	size_t total = 0;

	*ret_bad = "";
	for (size_t t = 0; t < table_count; t++)
		total += tables[t].count;
	*r = (struct routes){ .items = calloc(total ? total : 1, sizeof(struct route)) };
	if (!r->items)
		return ERR_MEMORY;
	for (size_t t = 0; t < table_count; t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			*ret_bad = tables[t].routes[i].path;
			TRY(add_route(r, &tables[t].routes[i]));
		}
	return ERR_OK;
}

static bool split(struct span path, struct span out[ROUTE_SEGMENTS_MAX], size_t *ret_count)
{
	size_t n = 0;

	if (path.len > 1)
		while (path.len > 0) {
			if (n == ROUTE_SEGMENTS_MAX)
				return false;
			out[n++] = next_segment(&path);
		}
	*ret_count = n;
	return true;
}

static bool takes_rest(const struct route *route)
{
	return route->count > 0 && route->segments[route->count - 1].is_rest;
}

static bool fits(const struct route *route, const struct span *segments, size_t count)
{
	if (takes_rest(route) ? count < route->count : count != route->count)
		return false;
	for (size_t i = 0; i < route->count; i++) {
		const struct segment *s = &route->segments[i];

		if (s->is_param ? segments[i].len == 0 : !span_equal(s->text, segments[i]))
			return false;
	}
	return true;
}

/* Both fit the same path: the one with a literal where the other first has a parameter, or with a parameter where the
 * other takes the rest. */
static bool more_literal(const struct route *a, const struct route *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		if (a->segments[i].is_param != b->segments[i].is_param)
			return b->segments[i].is_param;
		if (a->segments[i].is_rest != b->segments[i].is_rest)
			return b->segments[i].is_rest;
	}
	return false;
}

static void take_params(struct route_match *m, const struct span *segments, struct span path)
{
	size_t n = 0;

	for (size_t i = 0; i < m->route->count; i++) {
		const struct segment *s = &m->route->segments[i];

		if (s->is_rest)
			m->params[n++] = m->rest =
			        span_of(segments[i].ptr, (size_t)(path.ptr + path.len - segments[i].ptr));
		else if (s->is_param)
			m->params[n++] = segments[i];
	}
}

struct route_match routes_find(const struct routes *r, struct span path, enum http_method method)
{
	struct route_match m = { 0 };
	struct span segments[ROUTE_SEGMENTS_MAX] = { 0 };
	size_t count;

	if (!span_starts_with(path, "/") || !split(path, segments, &count))
		return m;
	for (size_t i = 0; i < r->count; i++) {
		const struct route *route = &r->items[i];

		if (!fits(route, segments, count))
			continue;
		m.allowed |= 1u << route->def->method;
		if (route->def->method == method && (!m.route || more_literal(route, m.route)))
			m.route = route;
	}
	if (m.route)
		take_params(&m, segments, path);
	return m;
}
