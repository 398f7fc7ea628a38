/* The files of a folder that are served as they are. */
#ifndef VIEW_ASSETS_H
#define VIEW_ASSETS_H

#include "jourbeslut/view.h"

struct assets {
	struct view_asset *items; /* names and bytes are owned */
	size_t count, cap;
	char version[17]; /* of all together */
};

MUST_USE enum err assets_load(const char *dir, struct view_problem *problem, struct assets *ret_assets);
void assets_release(struct assets *a);

/* Calls `each` for every file of the folder with one of the endings, in alphabetical order of names; `name` is
 * borrowed. Names that begin with "." are passed over. ERR_NOT_FOUND: no such folder. */
MUST_USE enum err files_each(const char *dir, const char *ending,
                             enum err (*each)(void *ctx, const char *path, const char *name), void *ctx);

#endif
