/* Memory of many small things that live and die together: a record being made, a law pack. */
#ifndef JOURBESLUT_BASE_ARENA_H
#define JOURBESLUT_BASE_ARENA_H

#include <stddef.h>

#include "jourbeslut/base/cleanup.h"

struct arena_chunk;

/* Zeroed storage is an empty arena. */
struct arena {
	struct arena_chunk *last;
	size_t used; /* of the last chunk */
};

/* `count` zeroed things of `size` bytes, aligned for any type; NULL: out of memory. */
void *arena_alloc(struct arena *a, size_t count, size_t size);
void arena_release(struct arena *a);
#define ARENA CLEANUP(arena_release) struct arena

#endif
