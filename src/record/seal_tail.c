#include "record/seal_tail.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/scan.h"

#define ENTRY 20 /* bytes of a line of the table (ISO 32000-1, 7.5.4) */
#define LAST_LINES 40

bool seal_tail_last(struct span file, size_t *ret_xref)
{
	size_t start = file.len > LAST_LINES ? file.len - LAST_LINES : 0;
	struct scan s = { file, start };
	uint64_t xref;

	if (!scan_past(&s, "\nstartxref\n") || !scan_number(&s, file.len, &xref) || !scan_literal(&s, "\n%%EOF\n") ||
	    s.at != file.len)
		return false;
	*ret_xref = (size_t)xref;
	return true;
}

/* "first count" and `count` lines of 20 bytes, whose content only counts when the section is made anew. */
static bool pass_part(struct scan *s)
{
	uint64_t first, count;

	if (!scan_number(s, UINT32_MAX, &first) || !scan_literal(s, " ") || !scan_number(s, UINT32_MAX, &count) ||
	    !scan_literal(s, "\n") || count > (s->bytes.len - s->at) / ENTRY)
		return false;
	s->at += (size_t)count * ENTRY;
	return true;
}

static bool read_identifier(struct scan *s, char out[SEAL_ID_HEX])
{
	struct span hex;
	uint8_t bytes[16];

	if (!scan_until(s, ">", &hex) || hex.len != SEAL_ID_HEX - 1 || hex_decode(hex, bytes, sizeof bytes) != ERR_OK)
		return false;
	hex_encode(bytes, sizeof bytes, out);
	return true;
}

static bool read_trailer(struct scan *s, struct seal_tail *tail)
{
	uint64_t size, prev = 0, xref;

	if (!scan_literal(s, "<< /Size ") || !scan_number(s, UINT32_MAX, &size) ||
	    !scan_literal(s, " /Root 1 0 R /Info 5 0 R /ID [<") || !read_identifier(s, tail->id[0]) ||
	    !scan_literal(s, " <") || !read_identifier(s, tail->id[1]) || !scan_literal(s, "]"))
		return false;
	if (scan_literal(s, " /Prev ") && (!scan_number(s, s->bytes.len, &prev) || prev == 0 || prev >= tail->xref))
		return false;
	if (!scan_literal(s, " >>\nstartxref\n") || !scan_number(s, s->bytes.len, &xref) || xref != tail->xref ||
	    !scan_literal(s, "\n%%EOF\n"))
		return false;
	tail->size = (uint32_t)size;
	tail->prev = (size_t)prev;
	tail->end = s->at;
	return true;
}

bool seal_tail_at(struct span file, size_t xref, struct seal_tail *ret_tail)
{
	struct scan s = { file, xref };

	*ret_tail = (struct seal_tail){ .xref = xref };
	if (xref >= file.len || !scan_literal(&s, "xref\n"))
		return false;
	while (!scan_literal(&s, "trailer\n")) {
		if (!pass_part(&s))
			return false;
	}
	return read_trailer(&s, ret_tail);
}

bool seal_tail_object(struct span file, const struct seal_tail *first, uint32_t number, size_t *ret_at)
{
	struct scan s = { file, first->xref };
	uint64_t size;
	size_t at = 0;

	if (!scan_literal(&s, "xref\n0 ") || !scan_number(&s, first->size, &size) || size != first->size ||
	    !scan_literal(&s, "\n") || number == 0 || number >= size || (file.len - s.at) / ENTRY < size)
		return false;
	s.at += (size_t)number * ENTRY;
	for (size_t i = 0; i < 10; i++) {
		char digit = s.bytes.ptr[s.at + i];

		if (digit < '0' || digit > '9')
			return false;
		at = at * 10 + (size_t)(digit - '0');
	}
	s.at += 10;
	*ret_at = at;
	return at < first->xref && scan_literal(&s, " 00000 n \n");
}
