#include "record/scan.h"

#include <string.h>

#include "jourbeslut/base/text.h"

static struct span rest(const struct scan *s)
{
	return span_of(s->bytes.ptr + s->at, s->bytes.len - s->at);
}

bool scan_literal(struct scan *s, const char *text)
{
	if (!span_starts_with(rest(s), text))
		return false;
	s->at += strlen(text);
	return true;
}

bool scan_number(struct scan *s, uint64_t max, uint64_t *ret_number)
{
	struct span digits = rest(s);
	size_t len = 0;

	while (len < digits.len && digits.ptr[len] >= '0' && digits.ptr[len] <= '9')
		len++;
	digits.len = len;
	if (number_parse(digits, max, ret_number) != ERR_OK)
		return false;
	s->at += len;
	return true;
}

bool scan_until(struct scan *s, const char *text, struct span *ret_before)
{
	struct span from = rest(s);
	const char *found = from.len > 0 ? memmem(from.ptr, from.len, text, strlen(text)) : NULL;

	if (!found)
		return false;
	*ret_before = span_of(from.ptr, (size_t)(found - from.ptr));
	s->at += ret_before->len + strlen(text);
	return true;
}

bool scan_past(struct scan *s, const char *text)
{
	struct span before;

	return scan_until(s, text, &before);
}
