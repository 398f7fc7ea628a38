/* One service a store: two would send each message and ask each e-ID twice, and count who tries too often apart. */
#ifndef SERVE_LOCK_H
#define SERVE_LOCK_H

#include <stddef.h>

#include "jourbeslut/base/err.h"

/* Takes the file `<store>.lock`, which says whose it is, until serve_unlock or the end of the process however it ends.
 * Verbs that work beside a service (backup, import, renew) do not take it. ERR_BUSY with an English `problem`: another
 * service has it; ERR_IO, ERR_MEMORY; a store that is not there is told where it is opened. */
MUST_USE enum err serve_lock(const char *store_path, char *problem, size_t problem_size, int *ret_lock);
void serve_unlock(int lock);

#endif
