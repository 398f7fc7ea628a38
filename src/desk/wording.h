/* What a paragraph that can be worded anew is called, where several stand below one heading. */
#ifndef DESK_WORDING_H
#define DESK_WORDING_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/json.h"

/* "Barnets bästa", or where `editable` (decision_draft_build) has more with that heading: "Skäl: ”Polisen ringde …”",
 * and a number where they begin alike too. `one` is an item of it. Appended. */
MUST_USE enum err wording_name(const json_t *editable, const json_t *one, struct buf *out);

#endif
