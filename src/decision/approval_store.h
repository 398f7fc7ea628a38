/* Staged packs and approvals of packs, as rows. */
#ifndef DECISION_APPROVAL_STORE_H
#define DECISION_APPROVAL_STORE_H

#include "jourbeslut/approval.h"

struct approval_row {
	const struct law_pack *pack;
	int64_t person;
	struct span lawyer;
	struct date reviewed;
	struct instant at;
};
MUST_USE enum err approval_insert(struct store *s, const struct approval_row *row);
/* Persons whose approval stands, and whether `person` is among them. */
MUST_USE enum err approval_count(struct store *s, const struct law_pack *pack, int64_t person, int *ret_count,
                                 bool *ret_own);
MUST_USE enum err approval_end(struct store *s, int64_t approval, int64_t person, struct span reason,
                               struct instant at);
/* Ends all that stand; how many. */
MUST_USE enum err approval_end_all(struct store *s, const struct law_pack *pack, int64_t person, struct span reason,
                                   struct instant at, int *ret_count);
MUST_USE enum err staged_insert(struct store *s, const struct law_pack *pack, struct span files, const char *by,
                                struct instant at);
/* By a person, or (0) by whoever ran the command, in that person's own words. */
struct withdrawal {
	int64_t staged, person;
	const char *by;
	struct span reason;
	struct instant at;
};
MUST_USE enum err staged_withdraw(struct store *s, const struct withdrawal *w);

struct staged_row {
	char pack[LAW_ID_TEXT], hash[SHA256_HEX];
	bool withdrawn;
	struct span files; /* borrowed for the call */
};
/* Are these the bytes that decide what the id means: two persons' approval of them stands and they were not withdrawn,
 * or a text was frozen by them? */
MUST_USE enum err staged_counts(struct store *s, const struct staged_row *row, bool *ret_counts);
/* All, in the order in which they were staged. */
MUST_USE enum err staged_each(struct store *s, enum err (*each)(void *ctx, const struct staged_row *row), void *ctx);

#endif
