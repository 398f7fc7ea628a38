/* Faults of a production configuration with which the service would run all the same. */
#ifndef SAFETY_H
#define SAFETY_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/base/err.h"

/* Called for each fault; `text`: what is wrong, what is safe, what to do, in English. */
typedef void safety_fn(void *ctx, const char *key, const char *text);

/* In production: roots of the e-ID that are not among the configured fingerprints, loopback addresses, no
 * server.origins, keys that others may read. Nothing where eid.environment is `test`. Skips files that cannot be read:
 * the rooms that use them report that. ERR_MEMORY. */
MUST_USE enum err safety_check(const struct conf *c, safety_fn *tell, void *ctx);
/* Of these, those that stop the start: fingerprints are given, and a root is not among them. */
MUST_USE enum err safety_check_roots(const struct conf *c, safety_fn *tell, void *ctx);

#endif
