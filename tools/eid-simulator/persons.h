/* The people who have an e-ID in the simulator: a JSON file, `[{"personalNumber", "givenName", "surname"}, …]`. */
#ifndef EID_SIMULATOR_PERSONS_H
#define EID_SIMULATOR_PERSONS_H

#include <stddef.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

#define PERSONAL_NUMBER_TEXT 13

struct person {
	char personal_number[PERSONAL_NUMBER_TEXT]; /* 12 digits */
	char *given_name, *surname, *name;          /* UTF-8; name is both */
};

struct persons {
	struct person *list;
	size_t count;
};

/* 12 digits, or with a hyphen before the last four. */
MUST_USE enum err personal_number_read(struct span text, char out[PERSONAL_NUMBER_TEXT]);
/* ERR_INPUT with `problem` (for a person, one line) filled. */
MUST_USE enum err persons_parse(struct span json, struct persons *ret_persons, char problem[200]);
MUST_USE enum err persons_read(const char *path, struct persons *ret_persons, char problem[200]);
void persons_release(struct persons *p);
/* Borrowed; NULL: nobody by that number. */
const struct person *persons_find(const struct persons *p, const char *personal_number);
/* Somebody else than `personal_number`; NULL when there is none. */
const struct person *persons_other(const struct persons *p, const char *personal_number);

#endif
