/* Names of the room's enums, as they stand in the store. */
#ifndef EID_NAMES_H
#define EID_NAMES_H

#include "jourbeslut/eid.h"

/* ERR_INPUT: no such name. */
MUST_USE enum err eid_kind_parse(struct span name, enum eid_kind *ret_kind);
MUST_USE enum err eid_state_parse(struct span name, enum eid_state *ret_state);

#endif
