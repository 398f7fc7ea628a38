/* Fault injection: makes the n-th allocation, or the n-th call into the store's library, fail, for n = 1, 2, … until a
 * path runs through untouched. The linker's --wrap puts the functions of fault.c in place of the real ones
 * (tests/fault/CMakeLists.txt has the list), so the code under test is the code that is shipped.
 *
 * Our own allocations are malloc, calloc, realloc, strdup and their kin as our code calls them, what jansson allocates
 * for us, and libunistring's normalisation. What other libraries allocate inside is not met. */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdbool.h>

#include "jourbeslut/base/err.h"

enum fault_kind {
	FAULT_MEMORY,       /* our own allocations */
	FAULT_STORE_MEMORY, /* those inside SQLite; there are thousands, so points lie ever wider apart */
	FAULT_STORE_FULL,   /* SQLite says that the disk is full */
	FAULT_STORE_IO,     /* SQLite cannot read or write */
	FAULT_KIND_COUNT
};

/* A path through the program. `world` is the test's own. Only `act` meets faults. */
struct fault_path {
	const char *name;
	/* Makes the world as it is before. Asserts for itself. */
	void (*prepare)(void *world);
	/* What must be done wholly or not at all. */
	enum err (*act)(void *world);
	/* Looks at the world afterwards, as the next start of the program would find it: all is there where `given` is
	 * ERR_OK, nothing or all of it otherwise, never half. Asserts for itself. */
	void (*verify)(void *world, enum err given);
	/* Frees all that prepare and act made. */
	void (*release)(void *world);
	bool by_openssl;    /* OpenSSL's allocations are struck too, and it does not always say that it was memory */
	bool without_store; /* the path never calls the store: only our own allocations are struck */
	/* 0: every point of our own allocations. Else every one of the first `spread`, and then ever wider apart: for
	 * long paths whose many allocations are alike. */
	unsigned long spread;
	unsigned long store_spread; /* the same for calls of the store */
};

/* Walks the path once for each point where it can fail, and once untouched; with every kind of fault (or memory
 * alone, for a path without store), some once, some from there on. Fails the test where an untouched run gives an
 * error, where a struck run is blamed on nothing that the fault can cause, or where memory leaks, or where there was no
 * point at all, for then the test could not fail. */
void fault_walk(const struct fault_path *path, void *world);

/* Hooks jansson's and SQLite's allocators; once, first thing in main. */
void fault_install(void);

#endif
