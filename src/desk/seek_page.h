/* Searches on the desk. */
#ifndef DESK_SEEK_PAGE_H
#define DESK_SEEK_PAGE_H

#include "desk/visit.h"

/* `seeks[]`: those that run, and what came of the last ones. */
MUST_USE enum err seek_page_put(const struct visit *v, json_t *data);
/* Can the service look for anybody? */
bool seek_page_can(const struct visit *v);

#endif
