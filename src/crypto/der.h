/* DER (ITU-T X.690): values written and read in their one form. Tags are single bytes, lengths definite and shortest.
 */
#ifndef CRYPTO_DER_H
#define CRYPTO_DER_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

struct der_list;

/* Longest value that is read, bytes. */
#define DER_VALUE_MAX ((size_t)16 << 20)

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT_0 = 0xa0, /* constructed; the next are 0xa1, … */
	DER_CONTEXT_1 = 0xa1
};

/* Constant bytes, written as a string literal without its NUL: to initialise a span, and as a span. */
#define DER_CONSTANT(literal)                                                                                          \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}
#define DER_BYTES(literal) ((struct span)DER_CONSTANT(literal))

/* Appends one value. Where this or the next two fail, a part of it may be there. */
MUST_USE enum err der_add(struct buf *out, uint8_t tag, struct span content);
/* Appends an INTEGER that is not negative, from its big-endian bytes. */
MUST_USE enum err der_add_unsigned(struct buf *out, struct span big_endian);
/* Appends a SET OF, whose encodings stand in ascending order (X.690 section 11.6), with another tag if it is implicit.
 */
MUST_USE enum err der_add_set_of(struct buf *out, uint8_t tag, const struct der_list *items);

struct der {
	uint8_t tag;
	struct span whole, content; /* borrowed */
};
/* Takes the next value off `rest`. False: there is none, or it is not in DER. */
bool der_next(struct span *rest, struct der *ret_value);
/* The same, and it must have that tag; else `rest` is as before. */
bool der_expect(struct span *rest, uint8_t tag, struct der *ret_value);
/* Are the bytes exactly one value, and all that is in it well-formed too? */
bool der_is_one_value(struct span bytes);
/* Do the values stand in the order of a SET OF? */
bool der_is_set_of(struct span content);

#endif
