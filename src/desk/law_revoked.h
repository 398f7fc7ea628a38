/* What waits on the desk since its law text was taken back. */
#ifndef DESK_LAW_REVOKED_H
#define DESK_LAW_REVOKED_H

#include "desk/visit.h"

/* Puts `law_revoked[]` of DATA.md: they stand in the list of what waits for its signature, too. */
MUST_USE enum err law_revoked_put(struct visit *v, json_t *data);

#endif
