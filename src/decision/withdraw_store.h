/* Withdrawals in the store; for the files of this room only. */
#ifndef DECISION_WITHDRAW_STORE_H
#define DECISION_WITHDRAW_STORE_H

#include "jourbeslut/withdraw.h"

/* "person time": how a set is stored; and back. */
MUST_USE enum err withdraw_names(unsigned set, struct buf *out);
unsigned withdraw_set(struct span names);

/* [tx] `outcome` "" : it waits for a second person. */
MUST_USE enum err withdrawal_insert(struct store *s, const struct decision *d, unsigned what, struct span reason,
                                    const char *outcome, int64_t person, struct instant now);
/* [tx] Of the one that waits. ERR_WRONG_STATE: none does. */
MUST_USE enum err withdrawal_decide(struct store *s, int64_t decision, const char *outcome, struct span reason,
                                    int64_t person, struct instant now);
/* [tx] ERR_OK and `ret_new` false: the same pair is there already. ERR_WRONG_STATE: `right` replaces another. */
MUST_USE enum err replacement_insert(struct store *s, int64_t right, int64_t wrong, int64_t person, struct instant now,
                                     bool *ret_new);
/* [tx] The worker's wordings of the one to the other. */
MUST_USE enum err replacement_copy_edits(struct store *s, int64_t right, int64_t wrong);
/* [tx] The explanations of deviations, with who gave them and when. */
MUST_USE enum err replacement_copy_explanations(struct store *s, int64_t right, int64_t wrong);

#endif
