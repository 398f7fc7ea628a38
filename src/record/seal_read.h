/* Reading a sealed file, for who asks and for who stamps it. */
#ifndef RECORD_SEAL_READ_H
#define RECORD_SEAL_READ_H

#include "record/seal_update.h"

/* As seal_file_read; `ret_state` is that of the last revision. */
MUST_USE enum err seal_read(struct span file, char *reason, size_t reason_size, struct seal_file *ret_file,
                            struct seal_state *ret_state);

#endif
