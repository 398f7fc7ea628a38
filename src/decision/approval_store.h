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
/* Something may have been asked by it: it needs no approval, or two persons approved it once. */
MUST_USE enum err approval_ever(struct store *s, const struct law_pack *pack, bool *ret_ever);
/* Whose approval of other bytes stands; nothing is set where nobody's does. */
MUST_USE enum err approved_before(struct store *s, const struct law_pack *pack, struct pack_changed *ret);
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

struct pack_row {
	char pack[LAW_ID_TEXT], hash[SHA256_HEX];
	struct span files; /* law_add_kept's, as JSON; borrowed for the call; empty: there are none */
	bool withdrawn;    /* of a staged one */
	bool approved;     /* of a staged one: two persons' approval of these bytes stands */
	bool frozen;       /* of a used one: a text was frozen by it; else a call was asked, or a wording written */
};
typedef enum err pack_row_each(void *ctx, const struct pack_row *row);
/* All that were staged, in that order. */
MUST_USE enum err staged_each(struct store *s, pack_row_each *each, void *ctx);
/* Each pack by which something was decided. */
MUST_USE enum err used_each(struct store *s, pack_row_each *each, void *ctx);
/* What was kept of the folder's pack with that id ("": of all), the last first. */
MUST_USE enum err kept_each(struct store *s, const char *pack, pack_row_each *each, void *ctx);
MUST_USE enum err kept_find(struct store *s, const struct law_pack *pack, bool *ret_there);
MUST_USE enum err kept_insert(struct store *s, const struct law_pack *pack, struct span files);

#endif
