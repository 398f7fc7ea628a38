/* The decision's page, also when a form on it comes back. */
#ifndef DESK_DECISION_PAGE_H
#define DESK_DECISION_PAGE_H

#include "desk/visit.h"

/* `note` is the note as typed (NULL: as stored); `wrong` says what is wrong with it ("": nothing), then the status is
 * 422.
 */
MUST_USE enum err decision_page_render(struct visit *v, const char *note, const char *wrong);

#endif
