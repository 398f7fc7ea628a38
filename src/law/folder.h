/* The folder that the packs were read from, as it was then; for the files of this room only. */
#ifndef LAW_FOLDER_H
#define LAW_FOLDER_H

#include <limits.h>
#include <stdbool.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/crypto.h"

struct law_folder {
	char path[PATH_MAX];        /* "": the packs are of no folder */
	struct sha256 stats, bytes; /* of all files: when they were written; what they hold */
};
/* ERR_MEMORY, ERR_TOO_LARGE. A folder that cannot be read is one like others. */
MUST_USE enum err law_folder_read(const char *folder, struct law_folder *ret_folder);
/* Whether the files hold something else now. They are read only where one was written since. */
MUST_USE enum err law_folder_compare(struct law_folder *f, bool *ret_changed);

#endif
