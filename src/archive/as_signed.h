/* A decision as its signed statement tells of it. Papers of a frozen text are made from that: the register may have
 * another committee and other names since. */
#ifndef ARCHIVE_AS_SIGNED_H
#define ARCHIVE_AS_SIGNED_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/version.h"

/* The statement of a frozen text. The caller releases (json_decref). */
MUST_USE enum err as_signed_statement(const struct decision_version *v, json_t **ret_statement);
/* Replaces what `d` has out of the register, or what can change in it: committee, decision maker and office, mandate,
 * recorder (whose title no statement has), times and answer, late and why, read back. `ret_test`: of the test
 * environment. */
MUST_USE enum err as_signed(const struct decision_version *v, struct decision *d, bool *ret_test);

#endif
