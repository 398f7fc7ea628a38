/* What somebody who had seen a decision must be told, and acknowledges by name: until notices are sent, a red item on
 * the own start page. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_NOTICE_H
#define JOURBESLUT_NOTICE_H

#include "jourbeslut/decision.h"

enum notice_kind {
	NOTICE_WITHDRAWN,     /* the decision was wrongly recorded */
	NOTICE_KEPT,          /* it was marked as that, and was right */
	NOTICE_CONTEST_ENDED, /* what its decision maker contested is resolved */
	NOTICE_KIND_COUNT
};
/* On whose start page it stands. */
enum notice_area { NOTICE_DESK, NOTICE_SIGN, NOTICE_MUNI, NOTICE_AREA_COUNT };

struct notice {
	int64_t id, decision_id;
	enum notice_kind kind;
	enum notice_area area;
	char person_name[PEOPLE_NAME_MAX];
	struct instant at;
	bool seen;
	struct instant seen_at;
};
/* [tx] Tells everybody who knows of the decision, but not `by`, who does it: who opened it, took it over or
 * acknowledged it (the access log says so by name), who recorded it, its decision maker, opened or not, and who had it
 * in a list: the municipality's staff who looked at theirs since it was recorded, and the duty's workers who did with a
 * pass, before it was archived. */
MUST_USE enum err notice_tell(struct store *s, const struct decision *d, enum notice_kind kind, int64_t by,
                              struct instant now);
/* What the person has not acknowledged, oldest first. */
MUST_USE enum err notice_each(struct store *s, int64_t person, enum notice_area area,
                              enum err (*each)(void *ctx, const struct notice *n), void *ctx);
/* Those of a decision, seen or not, in the order told. */
MUST_USE enum err notice_of_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct notice *n),
                                 void *ctx);
/* [tx] The person knows now; an act. ERR_NOT_FOUND: not theirs, or acknowledged already. */
MUST_USE enum err notice_seen(struct store *s, int64_t notice, int64_t person, struct instant now);

#endif
