/* The end of a revision: cross-reference section, trailer, startxref. It is read at the place where it must stand, in
 * the one form in which it is written. */
#ifndef RECORD_SEAL_TAIL_H
#define RECORD_SEAL_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/span.h"

#define SEAL_ID_HEX 33 /* 16 bytes of /ID as lower-case hex, and NUL */

struct seal_tail {
	size_t xref;   /* where "xref" stands */
	size_t end;    /* of the revision */
	uint32_t size; /* /Size */
	size_t prev;   /* /Prev; 0: the first revision */
	char id[2][SEAL_ID_HEX];
};

/* Where the last revision's "xref" stands, as the file's last lines say. False: they are no such lines. */
bool seal_tail_last(struct span file, size_t *ret_xref);
/* False: no end of a revision of ours stands there. */
bool seal_tail_at(struct span file, size_t xref, struct seal_tail *ret_tail);
/* Place of an object in revision 1, whose table begins with object 0 and has one part. */
bool seal_tail_object(struct span file, const struct seal_tail *first, uint32_t number, size_t *ret_at);

#endif
