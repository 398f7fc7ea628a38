/* The doubt in the store. */
#ifndef CLOCKS_STANDING_STORE_H
#define CLOCKS_STANDING_STORE_H

#include "jourbeslut/clocks.h"
#include "jourbeslut/store.h"

/* [tx] Makes the store say so: a doubt begins, changes or ends at `now`. */
MUST_USE enum err clocks_standing_put(struct store *s, const struct clocks_standing *standing, struct instant now);

#endif
