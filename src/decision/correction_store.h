/* Corrections of archived texts in the store; for the files of this room only. */
#ifndef DECISION_CORRECTION_STORE_H
#define DECISION_CORRECTION_STORE_H

#include "jourbeslut/decision.h"

/* [tx] Keeps the worker's wordings as they are now. */
MUST_USE enum err correction_begin(struct store *s, const struct decision *d, int64_t person, struct instant now);
/* [tx] Texts frozen since the standing one count no more. */
MUST_USE enum err correction_drop_texts(struct store *s, const struct decision *d, struct span reason, int64_t person,
                                        struct instant now);
/* [tx] The wordings, and the case where no other decision of the matter still has an open text, become again what they
 * were under the standing text. */
MUST_USE enum err correction_restore(struct store *s, const struct decision *d);

#endif
