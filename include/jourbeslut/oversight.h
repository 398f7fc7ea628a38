/* Who read what. Every page and file about a matter leaves a row before it is shown. */
#ifndef JOURBESLUT_OVERSIGHT_H
#define JOURBESLUT_OVERSIGHT_H

#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

/* Commits one row (its own transaction). `what` is a constant: "read", "list", "download record", … `matter` or
 * `decision` may be 0. */
MUST_USE enum err oversight_access(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                                   const char *what);
/* [tx] The same inside the caller's transaction. */
MUST_USE enum err oversight_access_add(struct store *s, struct instant at, int64_t person, int64_t matter,
                                       int64_t decision, const char *what);

struct access {
	struct instant at;
	char person_name[PEOPLE_NAME_MAX];
	char ref[24]; /* of the decision; "" for the matter */
	char what[64];
};
/* Newest first, at most `limit`; matter 0: all. */
MUST_USE enum err oversight_access_each(struct store *s, int64_t matter, int limit,
                                        enum err (*each)(void *ctx, const struct access *a), void *ctx);

#endif
