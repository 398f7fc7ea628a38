/* Decisions in lists: item of DATA.md. */
#ifndef DESK_ITEM_H
#define DESK_ITEM_H

#include "desk/visit.h"

enum item_mark { ITEM_PLAIN, ITEM_SOON, ITEM_LATE };

/* Appends the item; `text` says why it stands in the list. */
MUST_USE enum err item_add(json_t *array, const struct visit *v, const struct decision *d, const char *text,
                           enum item_mark mark);
/* "Väntat i 40 minuter", "… 3 timmar", "… 2 dagar", "Just låst". */
void item_waited(struct instant since, struct instant now, char out[60]);

#endif
