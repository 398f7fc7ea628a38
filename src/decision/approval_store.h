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

/* --- Packs with their bytes -------------------------------------------------------------------------------------- */

struct kept_row {
	char pack[LAW_ID_TEXT], hash[SHA256_HEX];
	struct span files; /* law_add_kept's, as JSON; borrowed for the call; empty: there are none */
};
struct staged_row {
	struct kept_row kept;
	bool withdrawn;
	bool approved; /* two persons' approval of these bytes stands */
};
/* All, in the order in which they were staged. */
MUST_USE enum err staged_each(struct store *s, enum err (*each)(void *ctx, const struct staged_row *row), void *ctx);

struct used_row {
	struct kept_row kept;
	bool frozen; /* a text was frozen by it; else a call was asked, or a wording written */
};
/* Each pack by which something was decided. */
MUST_USE enum err used_each(struct store *s, enum err (*each)(void *ctx, const struct used_row *row), void *ctx);
MUST_USE enum err kept_find(struct store *s, const struct law_pack *pack, bool *ret_there);
MUST_USE enum err kept_insert(struct store *s, const struct law_pack *pack, struct span files);

#endif
