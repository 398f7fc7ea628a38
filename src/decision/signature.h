/* Signatures, for the other files of this room. */
#ifndef DECISION_SIGNATURE_H
#define DECISION_SIGNATURE_H

#include "jourbeslut/decision.h"

/* [tx] An order under way for this text is no longer wanted. What was signed all the same is told in the acts. */
MUST_USE enum err signature_cancel(struct store *s, int64_t version, struct instant now);

#endif
