/* Objects of a PDF file (ISO 32000-1, 7.3 and 7.5), written one after the other. */
#ifndef RECORD_PDF_H
#define RECORD_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

#define PDF_OBJECTS_MAX 200000

struct z_stream_s;

struct pdf {
	struct buf *out; /* borrowed; the file so far */
	size_t *offsets; /* owned; of each object's first byte, 0: reserved and not yet written */
	uint32_t count;  /* objects reserved, the free object 0 among them */
	uint32_t cap;
	struct z_stream_s *zip; /* owned; made with the first compressed stream and used for all */
};

/* Writes the header. `version` is "1.7" or "1.4". */
MUST_USE enum err pdf_open(struct pdf *p, struct buf *out, const char *version);
void pdf_release(struct pdf *p);
#define PDF CLEANUP(pdf_release) struct pdf

/* The next free object number; from 1. */
MUST_USE enum err pdf_reserve(struct pdf *p, uint32_t *ret_number);
/* Between them the object's value is added to `out`. Each number is written once. */
MUST_USE enum err pdf_begin(struct pdf *p, uint32_t number);
MUST_USE enum err pdf_end(struct pdf *p);
/* How a stream's bytes are given, and how they stand in the file. */
enum pdf_filter {
	PDF_PLAIN,   /* as they are */
	PDF_DEFLATE, /* compressed here (/FlateDecode) */
	PDF_DEFLATED /* compressed before, by pdf_deflate */
};
/* A whole stream object. `entries` are the dictionary's further entries, such as "/Type /Metadata". */
MUST_USE enum err pdf_add_stream(struct pdf *p, uint32_t number, const char *entries, struct span bytes,
                                 enum pdf_filter filter);
/* Appends `bytes` compressed. `p` may be zeroed and used for nothing else. */
MUST_USE enum err pdf_deflate(struct pdf *p, struct span bytes, struct buf *out);
/* A line of the cross-reference table: exactly 20 bytes (7.5.4). */
MUST_USE enum err pdf_add_offset(struct buf *out, size_t offset);
/* Cross-reference table and trailer. Everything reserved must have been written. */
MUST_USE enum err pdf_close(struct pdf *p, uint32_t catalog, uint32_t info);

/* A text string (7.9.2.2) in UTF-16BE with byte order mark, as hex: `<FEFF…>`. ERR_INPUT: not UTF-8. */
MUST_USE enum err pdf_add_text(struct buf *out, const char *utf8);
/* UTF-16BE of one code point as hex digits. */
MUST_USE enum err pdf_add_utf16(struct buf *out, uint32_t code_point);
/* A name, what needs it escaped (7.3.5): "/application#2Fjson". */
MUST_USE enum err pdf_add_name(struct buf *out, const char *name);
/* A date in UTC (7.9.4): "(D:20261121224000+00'00')". */
MUST_USE enum err pdf_add_date(struct buf *out, struct instant at);
MUST_USE enum err pdf_add_int(struct buf *out, int64_t value);
/* A number given in thousandths, without needless zeros: 11500 gives "11.5". */
MUST_USE enum err pdf_add_milli(struct buf *out, int32_t thousandths);
/* The next code point at `*at`, which is moved on. False: not UTF-8. */
bool pdf_next_code_point(struct span text, size_t *at, uint32_t *ret_code_point);

#endif
