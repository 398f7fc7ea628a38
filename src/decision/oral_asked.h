/* By which law pack a call was asked. */
#ifndef DECISION_ORAL_ASKED_H
#define DECISION_ORAL_ASKED_H

#include "decision/act_facts.h"
#include "jourbeslut/call.h"

/* By whose questions the call was asked: not always the pack by whose law it is decided, which the stated time chooses,
 * and which may have been approved meanwhile. A page says what it showed; what is no pack that has the question is not
 * believed, and the act says that it was not told. A question in the worker's own words is the free one's. */
MUST_USE enum err oral_find_asked(const struct decision_office *o, struct store *s, const struct oral_input *in,
                                  const struct law_type *type, struct asked_law *ret_asked);

#endif
