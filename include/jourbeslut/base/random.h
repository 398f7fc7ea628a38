/* Randomness, passed in so that tests can give their own. */
#ifndef JOURBESLUT_BASE_RANDOM_H
#define JOURBESLUT_BASE_RANDOM_H

#include <stddef.h>

#include "jourbeslut/base/err.h"

struct random {
	enum err (*fill)(void *ctx, void *out, size_t len);
	void *ctx;
};
/* The kernel's generator (getrandom). Static storage. */
const struct random *random_system(void);
/* ERR_IO when the source fails; `out` must not be used then. */
MUST_USE enum err random_fill(const struct random *r, void *out, size_t len);

#endif
