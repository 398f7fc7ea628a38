/* Who read what. Every page and file about a matter leaves a row before it is shown. */
#ifndef JOURBESLUT_OVERSIGHT_H
#define JOURBESLUT_OVERSIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

/* Commits one row (its own transaction). `what` is a constant: "read", "list", "download record", … `matter` or
 * `decision` may be 0. Where the store cannot be written just now, see oversight_unwritten: ERR_OK. */
MUST_USE enum err oversight_access(const struct log *log, struct store *s, struct instant at, int64_t person,
                                   int64_t matter, int64_t decision, const char *what);
/* True where `e`, from writing the row of a reading, says that the store cannot be written at all (a full disk, a disk
 * that fails, a lock of another program that lasts). Nobody is kept from reading at night for that: the row goes to the
 * log instead, as an error and by ids alone, and reading goes on. A change without its row never does. */
bool oversight_unwritten(const struct log *log, enum err e, int64_t person, int64_t decision, const char *what);
/* [tx] The same inside the caller's transaction. */
MUST_USE enum err oversight_access_add(struct store *s, struct instant at, int64_t person, int64_t matter,
                                       int64_t decision, const char *what);

/* [tx] Somebody without a pass and without a task in the matter opens it and says why: a row "open with reason", which
 * lets the person read for a time (duty_may_read). The reason is cleaned here. ERR_INPUT: shorter than
 * OVERSIGHT_REASON_MIN characters. ERR_TOO_LARGE. */
MUST_USE enum err oversight_open(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                                 struct span reason);
#define OVERSIGHT_REASON_MIN 10
#define OVERSIGHT_REASON_MAX 500 /* bytes */

/* The person has opened or changed something of the matter since then. */
MUST_USE enum err oversight_has_row(struct store *s, int64_t person, int64_t matter, struct instant since,
                                    bool *ret_has);

struct access {
	int64_t id;
	struct instant at;
	char person_name[PEOPLE_NAME_MAX];
	char ref[24]; /* of the decision; "" for the matter */
	char what[64];
	char reason[OVERSIGHT_REASON_MAX + 1]; /* "" but for "open with reason" */
	bool secret;                           /* personal data of the decision's person are protected */
};
/* Newest first, at most `limit`; matter 0: all; before 0: from the newest, else only rows with lower ids. */
MUST_USE enum err oversight_access_each(struct store *s, int64_t matter, int64_t before, int limit,
                                        enum err (*each)(void *ctx, const struct access *a), void *ctx);

#endif
