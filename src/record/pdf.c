#include "record/pdf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"

/* Higher ones take a tenth of a record's time for a fiftieth of its size. A small table of hashes, since it is wiped
 * for each stream and ours are short. */
#define COMPRESSION 3
#define MEMORY_LEVEL 7

enum err pdf_open(struct pdf *p, struct buf *out, const char *version)
{
	*p = (struct pdf){ .out = out, .count = 1 };
	/* Four bytes over 127 say that the file is binary (ISO 19005-1, 6.1.2). */
	return buf_printf(out, "%%PDF-%s\n%%\xE2\xE3\xCF\xD3\n", version);
}

void pdf_release(struct pdf *p)
{
	free(p->offsets);
	p->offsets = NULL;
	if (p->zip)
		(void)deflateEnd(p->zip);
	free(p->zip);
	p->zip = NULL;
}

enum err pdf_reserve(struct pdf *p, uint32_t *ret_number)
{
	if (p->count >= PDF_OBJECTS_MAX)
		return ERR_TOO_LARGE;
	if (p->count >= p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 256;
		size_t *offsets = realloc(p->offsets, cap * sizeof *offsets);

		if (!offsets)
			return ERR_MEMORY;
		p->offsets = offsets;
		p->cap = cap;
	}
	p->offsets[p->count] = 0;
	*ret_number = p->count++;
	return ERR_OK;
}

enum err pdf_begin(struct pdf *p, uint32_t number)
{
	ASSERT(number > 0 && number < p->count && p->offsets[number] == 0);
	p->offsets[number] = p->out->len;
	return buf_printf(p->out, "%u 0 obj\n", number);
}

enum err pdf_end(struct pdf *p)
{
	return buf_add_str(p->out, "\nendobj\n");
}

/* One compressor for all streams: to make one costs more than to compress a page. */
static enum err ready_zip(struct pdf *p)
{
	if (p->zip)
		return deflateReset(p->zip) == Z_OK ? ERR_OK : ERR_INTERNAL;
	p->zip = calloc(1, sizeof *p->zip);
	if (!p->zip)
		return ERR_MEMORY;
	if (deflateInit2(p->zip, COMPRESSION, Z_DEFLATED, MAX_WBITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK)
		return ERR_OK;
	free(p->zip);
	p->zip = NULL;
	return ERR_MEMORY;
}

enum err pdf_deflate(struct pdf *p, struct span bytes, struct buf *out)
{
	FREE Bytef *packed = NULL;
	uLong bound;

	TRY(ready_zip(p));
	bound = deflateBound(p->zip, bytes.len);
	if (bytes.len > UINT32_MAX || bound > UINT32_MAX)
		return ERR_TOO_LARGE;
	packed = malloc(bound);
	if (!packed)
		return ERR_MEMORY;
	p->zip->next_in = (Bytef *)(uintptr_t)bytes.ptr; /* zlib does not write there */
	p->zip->avail_in = (uInt)bytes.len;
	p->zip->next_out = packed;
	p->zip->avail_out = (uInt)bound;
	if (deflate(p->zip, Z_FINISH) != Z_STREAM_END)
		return ERR_INTERNAL;
	return buf_add(out, packed, p->zip->total_out);
}

enum err pdf_add_stream(struct pdf *p, uint32_t number, const char *entries, struct span bytes, enum pdf_filter filter)
{
	BUF packed = buf_init(p->out->max);
	struct span content = bytes;

	if (filter == PDF_DEFLATE) {
		TRY(pdf_deflate(p, bytes, &packed));
		content = buf_span(&packed);
	}
	TRY(pdf_begin(p, number));
	TRY(buf_printf(p->out, "<< %s%s%s/Length %zu >>\nstream\n", entries, *entries ? " " : "",
	               filter == PDF_PLAIN ? "" : "/Filter /FlateDecode ", content.len));
	TRY(buf_add_span(p->out, content));
	/* An end of line before endstream, outside Length (ISO 19005-2, 6.1.7.1). */
	TRY(buf_add_str(p->out, "\nendstream"));
	return pdf_end(p);
}

/* The file's identifier: from all that was written before the trailer, twice, since this is the first version. */
static enum err add_identifier(struct pdf *p, size_t hashed)
{
	struct sha256 hash;
	char hex[2 * 16 + 1];

	TRY(sha256_of(span_of(p->out->ptr, hashed), &hash));
	hex_encode(hash.bytes, 16, hex);
	return buf_printf(p->out, "/ID [<%s> <%s>]", hex, hex);
}

enum err pdf_add_offset(struct buf *out, size_t offset)
{
	char line[] = "0000000000 00000 n \n";

	for (size_t i = 10; i-- > 0; offset /= 10)
		line[i] = (char)('0' + offset % 10);
	return buf_add(out, line, sizeof line - 1);
}

enum err pdf_close(struct pdf *p, uint32_t catalog, uint32_t info)
{
	size_t start = p->out->len;

	TRY(buf_printf(p->out, "xref\n0 %u\n0000000000 65535 f \n", p->count));
	for (uint32_t i = 1; i < p->count; i++) {
		ASSERT(p->offsets[i] > 0);
		TRY(pdf_add_offset(p->out, p->offsets[i]));
	}
	TRY(buf_printf(p->out, "trailer\n<< /Size %u /Root %u 0 R /Info %u 0 R ", p->count, catalog, info));
	TRY(add_identifier(p, start));
	return buf_printf(p->out, " >>\nstartxref\n%zu\n%%%%EOF\n", start);
}

bool pdf_next_code_point(struct span text, size_t *at, uint32_t *ret_code_point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)text.ptr[*at];
	size_t len = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
	uint32_t value = len == 1 ? first : len ? (uint32_t)(first & (0x7F >> len)) : 0;

	if (len == 0 || len > text.len - *at)
		return false;
	for (size_t i = 1; i < len; i++) {
		unsigned char byte = (unsigned char)text.ptr[*at + i];

		if ((byte & 0xC0) != 0x80)
			return false;
		value = value << 6 | (byte & 0x3F);
	}
	if (value < least[len] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
		return false;
	*at += len;
	*ret_code_point = value;
	return true;
}

enum err pdf_add_utf16(struct buf *out, uint32_t code_point)
{
	if (code_point < 0x10000)
		return buf_printf(out, "%04X", code_point);
	code_point -= 0x10000;
	return buf_printf(out, "%04X%04X", 0xD800 + (code_point >> 10), 0xDC00 + (code_point & 0x3FF));
}

enum err pdf_add_text(struct buf *out, const char *utf8)
{
	struct span text = span_str(utf8);
	size_t at = 0;

	TRY(buf_add_str(out, "<FEFF"));
	while (at < text.len) {
		uint32_t code_point;

		if (!pdf_next_code_point(text, &at, &code_point))
			return ERR_INPUT;
		TRY(pdf_add_utf16(out, code_point));
	}
	return buf_add_char(out, '>');
}

static bool name_regular(unsigned char c)
{
	return c > ' ' && c < 0x7F && !strchr("#()<>[]{}/%", c);
}

enum err pdf_add_name(struct buf *out, const char *name)
{
	TRY(buf_add_char(out, '/'));
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		TRY(name_regular(c) ? buf_add_char(out, *name) : buf_printf(out, "#%02X", c));
	}
	return ERR_OK;
}

enum err pdf_add_date(struct buf *out, struct instant at)
{
	char text[INSTANT_TEXT];

	instant_format(at, text); /* 2026-11-21T22:40:00.000000Z */
	return buf_printf(out, "(D:%.4s%.2s%.2s%.2s%.2s%.2s+00'00')", text, text + 5, text + 8, text + 11, text + 14,
	                  text + 17);
}

enum err pdf_add_int(struct buf *out, int64_t value)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		digits[--at] = '-';
	return buf_add(out, digits + at, sizeof digits - at);
}

enum err pdf_add_milli(struct buf *out, int32_t thousandths)
{
	uint32_t size = thousandths < 0 ? 0u - (uint32_t)thousandths : (uint32_t)thousandths;
	uint32_t rest = size % 1000;
	char decimals[4] = { '.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10) };
	size_t len = sizeof decimals;

	while (len > 1 && decimals[len - 1] == '0')
		len--;
	if (thousandths < 0)
		TRY(buf_add_char(out, '-'));
	TRY(pdf_add_int(out, size / 1000));
	return buf_add(out, decimals, len > 1 ? len : 0);
}
