/* Passes as handing over sees them; for the files of this room only. */
#ifndef OVERSIGHT_HANDOVER_H
#define OVERSIGHT_HANDOVER_H

#include "jourbeslut/duty.h"

/* [tx] */
MUST_USE enum err duty_pass_end(struct store *s, int64_t pass, struct instant now);

#endif
