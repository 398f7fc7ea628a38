/* What the RP API v6.0 accepts: the members of /auth, /sign, /collect and /cancel with their limits. */
#ifndef EID_SIMULATOR_REQUEST_H
#define EID_SIMULATOR_REQUEST_H

#include <stdbool.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"

enum order_kind { ORDER_AUTH, ORDER_SIGN };

/* In characters, after base64. */
#define SIGN_VISIBLE_MAX 40000
#define SIGN_HIDDEN_MAX 200000
#define AUTH_VISIBLE_MAX 1500
#define AUTH_HIDDEN_MAX 1500

#define PROBLEM_TEXT 160

/* ERR_INPUT, with what is wrong in English (the API's `details`). */
MUST_USE enum err request_check_order(const json_t *body, enum order_kind kind, char problem[PROBLEM_TEXT]);
/* The body of /collect and /cancel: only orderRef. */
MUST_USE enum err request_check_ref(const json_t *body, char problem[PROBLEM_TEXT]);
/* Whether a certificate of `policy` satisfies requirement.certificatePolicies of a checked order. */
bool request_allows_policy(const json_t *body, const char *policy);

#endif
