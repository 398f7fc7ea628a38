/* A view of bytes that somebody else owns. Text in spans is UTF-8 and has no NUL at the end. */
#ifndef JOURBESLUT_BASE_SPAN_H
#define JOURBESLUT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *ptr;
	size_t len;
};

struct span span_of(const void *ptr, size_t len);
/* A view of a C string; NULL gives the empty span. */
struct span span_str(const char *s);
bool span_equal(struct span a, struct span b);
bool span_equal_str(struct span a, const char *s);
bool span_starts_with(struct span s, const char *prefix);
/* Without white space (space, tab, CR, LF) at both ends. */
struct span span_trim(struct span s);

#endif
