/* Documents, mutants and vectors of verify_maker. */
#ifndef VERIFY_MAKER_H
#define VERIFY_MAKER_H

#include <stdio.h>

#include "unit/verify_world.h"

struct maker {
	struct world *world;
	FILE *vectors;
};

/* Writes the file, and what verifiers must say of it. */
void maker_vector(struct maker *m, const char *name, struct span bytes, const char *conclusion, const char *sub);
/* Sealed with the genuine key over what is not genuine: TOTAL-FAILED with that sub-indication. */
void maker_sealed(struct maker *m, const char *name, struct parts *p, const char *sub);
/* A member of `struct parts` (a buf at `offset`) from another genuine record. */
void maker_swapped(struct maker *m, const char *name, size_t offset, const char *sub);

void maker_genuine_calls(struct maker *m);
void maker_mutants_of_the_call(struct maker *m);
void maker_laws(struct maker *m);

#endif
