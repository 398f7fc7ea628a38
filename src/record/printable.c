#include "jourbeslut/record.h"

#include "jourbeslut/base/text.h"
#include "record/shape.h"

/* The first character of a UTF-8 text. */
static uint32_t first_character(struct span text, size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = len == 1 ? p[0] : p[0] & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	*ret_len = len;
	return c;
}

enum err record_text_printable(const struct record_fonts *fonts, struct span text, struct buf *out)
{
	BUF clean = buf_init(BLOCK_TEXT_MAX);
	struct span left;
	size_t marks = 0;
	enum err e;

	TRY(text_normalize(text, &clean));
	e = record_text_check(fonts, buf_span(&clean), NULL);
	if (e == ERR_OK)
		return buf_add_span(out, buf_span(&clean));
	for (left = buf_span(&clean); left.len > 0 && (e == ERR_OK || e == ERR_INPUT);) {
		size_t len;
		uint32_t c = first_character(left, &len);

		marks = shape_is_mark(c) ? marks + 1 : 0;
		e = marks > SHAPE_MARKS_MAX ? ERR_INPUT : record_text_check(fonts, span_of(left.ptr, len), NULL);
		if (e == ERR_INPUT)
			TRY(buf_printf(out, "U+%04X", (unsigned)c));
		else if (e == ERR_OK)
			TRY(buf_add(out, left.ptr, len));
		left = span_of(left.ptr + len, left.len - len);
	}
	return e == ERR_INPUT ? ERR_OK : e;
}
