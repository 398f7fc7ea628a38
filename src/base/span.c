#include "jourbeslut/base/span.h"

#include <string.h>

struct span span_of(const void *ptr, size_t len)
{
	return (struct span){ ptr, len };
}

struct span span_str(const char *s)
{
	return (struct span){ s, s ? strlen(s) : 0 };
}

bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_equal_str(struct span a, const char *s)
{
	return span_equal(a, span_str(s));
}

bool span_starts_with(struct span s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && (len == 0 || memcmp(s.ptr, prefix, len) == 0);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
	while (s.len > 0 && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}
