/* The doubt in the store. */
#ifndef CLOCKS_STANDING_STORE_H
#define CLOCKS_STANDING_STORE_H

#include "jourbeslut/clocks.h"
#include "jourbeslut/store.h"

/* [tx] Makes the store say so: a doubt begins, changes or ends at `now`. With one that begins, the oral decisions that
 * were recorded since the clock was last right are marked as suspect. */
MUST_USE enum err clocks_standing_put(struct store *s, const struct clocks_standing *standing, struct instant now);

/* [tx] Makes it say that up to now the clock was right. */
MUST_USE enum err clocks_fine_put(struct store *s, struct instant now);
/* Was an act written after the one up to which it says so? */
MUST_USE enum err clocks_fine_behind(struct store *s, bool *ret_behind);

#endif
