/* What is in force, for programs: the same member "legal" in /kontroll/CODE/json (README, "Kontroll") and in a
 * package's status.json. Never a person's name. */
#ifndef JOURBESLUT_LEGAL_JSON_H
#define JOURBESLUT_LEGAL_JSON_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/follow.h"

/* {"state", "why", "since", "event", "recorded", "recordedBy", "otherLaw", "lastDay", "outermostDay", "enforcement",
 * "enforced", "submitted", "upheld", "applied", "undone"}; `ret_legal` is the caller's. */
MUST_USE enum err follow_legal_json(struct store *s, const struct decision *d, const struct following *f,
                                    json_t **ret_legal);

#endif
