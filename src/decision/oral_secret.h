/* The texts of a call that the oral act commits to as salted hashes; for the files of this room only. */
#ifndef DECISION_ORAL_SECRET_H
#define DECISION_ORAL_SECRET_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"

/* [tx] Makes the salts, stores oral.json (act.h) and gives the object name → SHA-256 in hex for the act's facts. */
MUST_USE enum err oral_secret_make(struct store *s, const struct decision *d, json_t **ret_hashes);

#endif
