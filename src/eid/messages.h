/* The table of texts for the person, so that a test can walk it. */
#ifndef EID_MESSAGES_H
#define EID_MESSAGES_H

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/eid.h"

const struct eid_message *eid_message_for(enum eid_kind kind, enum eid_state state, const char *hint,
                                          enum eid_device device);
size_t eid_message_count(void);
const struct eid_message *eid_message_at(size_t i, enum eid_kind kind);

#endif
