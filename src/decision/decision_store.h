/* Changing a decision's row; for the files of this room only. */
#ifndef DECISION_STORE_H
#define DECISION_STORE_H

#include "jourbeslut/decision.h"

/* [tx] Moves the decision by the state table and adds the act. ERR_WRONG_STATE where the table has no such move. */
MUST_USE enum err decision_move(struct store *s, const struct decision *d, enum decision_event event, struct instant at,
                                int64_t person, const char *detail);
/* [tx] The same with facts for the act (decision_act_add_facts). */
MUST_USE enum err decision_move_facts(struct store *s, const struct decision *d, enum decision_event event,
                                      struct instant at, int64_t person, const char *detail, const json_t *facts);
/* [tx] The same for an event that undoes another: back to `before` (decision_back). */
MUST_USE enum err decision_move_back(struct store *s, const struct decision *d, enum decision_event event,
                                     enum decision_state before, struct instant at, int64_t person, const char *detail,
                                     const json_t *facts);
/* [tx] A new row in state DECISION_DRAFT, with reference and check code. */
MUST_USE enum err decision_insert(const struct decision_office *o, struct store *s, int64_t matter,
                                  const struct municipality *m, const char *type, bool practice, int64_t person,
                                  struct instant now, int64_t *ret_id);
/* [tx] A new matter; `case_json` is canonical. */
MUST_USE enum err matter_insert(struct store *s, int64_t municipality, bool practice, struct span case_json,
                                int64_t person, struct instant now, int64_t *ret_id);
/* [tx] The case anew, whoever holds the draft; `case_json` is canonical. */
MUST_USE enum err matter_case_set(struct store *s, int64_t matter, struct span case_json);
/* [tx] The decision is of another type: the same question in another act, or one that was named later. */
MUST_USE enum err decision_type_set(struct store *s, int64_t decision, const char *type);
/* [tx] The same, of a text that was begun before the call: what it was begun as is kept. */
MUST_USE enum err decision_type_follow(struct store *s, int64_t decision, const char *type);
/* The worker's wordings as a JSON object; the caller owns. */
MUST_USE enum err decision_edits_load(struct store *s, int64_t decision, json_t **ret_edits);

#endif
