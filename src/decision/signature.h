/* Signatures, for the other files of this room. */
#ifndef DECISION_SIGNATURE_H
#define DECISION_SIGNATURE_H

#include "jourbeslut/decision.h"

/* [tx] An order under way for this text is no longer wanted. What was signed all the same is told in the acts. */
MUST_USE enum err signature_cancel(struct store *s, int64_t version, struct instant now);
/* [tx] The same for each real text by a pack that was taken back just now: what the app shows of it is another. */
MUST_USE enum err signature_cancel_untold(struct store *s, const char *pack, const char *hash, struct instant now);

/* The media type of a scanned paper, by its first bytes: PDF, PNG or JPEG. NULL: another. Static. */
const char *signature_scan_type(struct span scan);

#endif
