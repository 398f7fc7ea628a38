/* Reading bytes of which it is known what must stand there. Nothing moves where the answer is no. */
#ifndef RECORD_SCAN_H
#define RECORD_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/span.h"

struct scan {
	struct span bytes; /* borrowed */
	size_t at;
};

/* Does `text` stand here? Moves behind it. */
bool scan_literal(struct scan *s, const char *text);
/* A whole number without sign and leading zeros, at most `max`. */
bool scan_number(struct scan *s, uint64_t max, uint64_t *ret_number);
/* Moves behind the next `text`. */
bool scan_past(struct scan *s, const char *text);
/* The bytes up to the next `text`, which is passed too. */
bool scan_until(struct scan *s, const char *text, struct span *ret_before);

#endif
