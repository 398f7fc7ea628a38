/* The verification of a stranger's file, in a process of its own that has nothing to lose. */
#ifndef OPEN_VERIFY_CHILD_H
#define OPEN_VERIFY_CHILD_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/span.h"

#define VERIFY_CHILD_MS 10000

/* Runs `jourbeslut verify --confined --json --trust FOLDER -` over the bytes: this same program, without environment,
 * with no descriptor but the three standard ones, killed after VERIFY_CHILD_MS. ERR_OK with its report, also of a file
 * that is no document; ERR_INPUT: it ended without a report; ERR_TIMEOUT;
 * ERR_MEMORY, ERR_IO. Waits for it: call it from where nobody else waits (HTTP_ASIDE). */
MUST_USE enum err verify_child_run(const char *trust, struct span file, json_t **ret_report);

#endif
