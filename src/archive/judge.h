/* Our own verification of what was made, before it is stored and shown as archived. */
#ifndef ARCHIVE_JUDGE_H
#define ARCHIVE_JUDGE_H

#include "jourbeslut/archive.h"

/* What is against the sealed file, in `check`, `reason` and `detail`; check "": nothing that this service could have
 * made better. No root is trusted but the e-ID's, so nothing depends on a folder that others keep. */
MUST_USE enum err judge_file(const struct decision_office *o, struct span pdf, struct archive_refusal *ret_against);

#endif
