/* What the worker began to type and has not saved: the way back to it, from the desk. */
#ifndef DESK_UNSAVED_H
#define DESK_UNSAVED_H

#include "desk/visit.h"

/* unsaved[]: pages of the person on which something is kept, each once, latest first. */
MUST_USE enum err unsaved_put(struct visit *v, json_t *data);

#endif
