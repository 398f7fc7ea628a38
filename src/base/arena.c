#include "jourbeslut/base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)1 << 16)
#define ALIGNMENT ((size_t)16)

struct arena_chunk {
	struct arena_chunk *before;
	size_t size;
	_Alignas(16) unsigned char bytes[];
};

static struct arena_chunk *add_chunk(struct arena *a, size_t least)
{
	size_t size = least > CHUNK_SIZE ? least : CHUNK_SIZE;
	struct arena_chunk *chunk = malloc(sizeof *chunk + size);

	if (!chunk)
		return NULL;
	chunk->before = a->last;
	chunk->size = size;
	a->last = chunk;
	a->used = 0;
	return chunk;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
	size_t need;
	void *result;

	if (__builtin_mul_overflow(count, size, &need) || need > SIZE_MAX / 2)
		return NULL;
	need = (need + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!a->last || need > a->last->size - a->used) {
		if (!add_chunk(a, need))
			return NULL;
	}
	result = a->last->bytes + a->used;
	a->used += need;
	memset(result, 0, need);
	return result;
}

void arena_release(struct arena *a)
{
	while (a->last) {
		struct arena_chunk *before = a->last->before;

		free(a->last);
		a->last = before;
	}
	a->used = 0;
}
