#include "der.h"

#include <string.h>

#include "jourbeslut/certificate.h"

#define CONSTRUCTED 0x20
#define LONG_TAG 0x1f
#define DEPTH_MAX 32

enum err der_add(struct buf *out, uint8_t tag, struct span content)
{
	uint8_t header[2 + sizeof(size_t)] = { tag };
	size_t len = content.len, bytes = 0;

	for (size_t rest = len; rest > 0; rest >>= 8)
		bytes++;
	if (len < 0x80) {
		header[1] = (uint8_t)len;
		bytes = 0;
	} else {
		header[1] = (uint8_t)(0x80 | bytes);
		for (size_t i = 0; i < bytes; i++)
			header[2 + i] = (uint8_t)(len >> (8 * (bytes - 1 - i)));
	}
	TRY(buf_add(out, header, 2 + bytes));
	return buf_add_span(out, content);
}

enum err der_add_unsigned(struct buf *out, struct span n)
{
	BUF content = buf_init(n.len + 1);

	while (n.len > 0 && n.ptr[0] == 0)
		n = span_of(n.ptr + 1, n.len - 1);
	if (n.len == 0 || (n.ptr[0] & 0x80))
		TRY(buf_add_char(&content, 0));
	TRY(buf_add_span(&content, n));
	return der_add(out, DER_INTEGER, buf_span(&content));
}

/* Shorter ones are compared as if padded with zeros (X.690 section 11.6); of two DER values none is the beginning of
 * the other, so that plain order of bytes does. */
static int compare(struct span a, struct span b)
{
	int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

static int compare_spans(const void *a, const void *b)
{
	return compare(*(const struct span *)a, *(const struct span *)b);
}

enum err der_add_set_of(struct buf *out, uint8_t tag, const struct der_list *items)
{
	struct span sorted[DER_LIST_MAX];
	BUF content = buf_init(out->max);

	for (size_t i = 0; i < items->count; i++)
		sorted[i] = buf_span(&items->items[i]);
	if (items->count > 1)
		qsort(sorted, items->count, sizeof sorted[0], compare_spans);
	for (size_t i = 0; i < items->count; i++)
		TRY(buf_add_span(&content, sorted[i]));
	return der_add(out, tag, buf_span(&content));
}

/* Length of the content; false: not in DER. `ret_header` counts tag and length. */
static bool read_length(struct span bytes, size_t *ret_header, size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)bytes.ptr;
	size_t count, len = 0;

	if (bytes.len < 2 || p[0] == 0 || (p[0] & LONG_TAG) == LONG_TAG)
		return false;
	if (p[1] < 0x80) {
		*ret_header = 2;
		*ret_len = p[1];
		return *ret_len <= bytes.len - 2;
	}
	count = p[1] & 0x7f;
	if (count == 0 || count > 4 || bytes.len < 2 + count || p[2] == 0)
		return false; /* indefinite, absurd, or not the shortest */
	for (size_t i = 0; i < count; i++)
		len = len << 8 | p[2 + i];
	*ret_header = 2 + count;
	*ret_len = len;
	return len >= 0x80 && len <= bytes.len - *ret_header;
}

bool der_next(struct span *rest, struct der *ret_value)
{
	size_t header, len;

	if (!read_length(*rest, &header, &len))
		return false;
	*ret_value = (struct der){ .tag = (uint8_t)rest->ptr[0],
		                   .whole = span_of(rest->ptr, header + len),
		                   .content = span_of(rest->ptr + header, len) };
	*rest = span_of(rest->ptr + header + len, rest->len - header - len);
	return true;
}

bool der_expect(struct span *rest, uint8_t tag, struct der *ret_value)
{
	struct span after = *rest;
	struct der value;

	if (!der_next(&after, &value) || value.tag != tag)
		return false;
	*rest = after;
	*ret_value = value;
	return true;
}

/* Values inside are walked with a stack of what is left at each depth. */
bool der_is_one_value(struct span bytes)
{
	struct span left[DEPTH_MAX] = { bytes };
	size_t depth = 1;
	struct der value;

	if (bytes.len == 0 || !der_next(&left[0], &value) || left[0].len > 0)
		return false;
	left[0] = bytes;
	while (depth > 0) {
		if (left[depth - 1].len == 0) {
			depth--;
			continue;
		}
		if (!der_next(&left[depth - 1], &value))
			return false;
		if (!(value.tag & CONSTRUCTED))
			continue;
		if (depth == DEPTH_MAX)
			return false;
		left[depth++] = value.content;
	}
	return true;
}

bool der_is_set_of(struct span content)
{
	struct der before = { 0 }, value;

	for (bool first = true; content.len > 0; first = false) {
		if (!der_next(&content, &value) || (!first && compare(before.whole, value.whole) > 0))
			return false;
		before = value;
	}
	return true;
}
