/* References and codes that people read over the telephone. */
#ifndef DECISION_REFERENCE_H
#define DECISION_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/crypto.h"
#include "jourbeslut/decision.h"

/* "GVL", 2026, 42 → "GVL-2026-0042-7". The last is Damm's check digit over all before it: one wrong digit, and two
 * neighbours that changed places, are always noticed; a wrong letter nearly always. */
void reference_make(const char code[4], int year, int64_t number, char out[DECISION_REF]);
/* Reads one back in any case, with or without hyphens, into its standard form. ERR_NOT_FOUND: not one of ours. */
MUST_USE enum err reference_read(struct span text, char out[DECISION_REF]);
/* `count` signs of 5 bits each, from the front of `bytes`: Crockford's base 32, which has no I, L, O, U. */
void code_make(const uint8_t *bytes, int count, char *out);
/* The form in which a code is stored: upper case, without hyphens and spaces, O read as 0, I and L as 1. */
MUST_USE enum err code_read(struct span text, char *out, size_t out_size);
/* Textkod of a statement: 50 bits of its hash, "ABCDE-FGHJK". */
void text_code_make(const struct sha256 *statement, char out[DECISION_CODE + 8]);
/* [tx] The next reference of the municipality this year; practice ones begin with OVN. */
MUST_USE enum err reference_next(struct store *s, const char *code, bool practice, int year, char out[DECISION_REF]);

#endif
