/* Texts that were frozen by a law pack that was taken back later, and how many decisions a pack has to do with. */
#include "jourbeslut/revoked.h"

#include <string.h>

#include "jourbeslut/base/text.h"

#define WAITING_MAX 1000
#define OPEN_MAX 10000

/* --- Of one decision --------------------------------------------------------------------------------------------- */

/* The approval that counted when the text was frozen has ended, and two approve it no more. A text that was frozen as
 * not reviewed says that itself, and loses nothing. */
static const char find_revoked[] =
        "SELECT w.at AS withdrawn_at, w.reason AS withdrawn_reason, e.at AS ended_at, e.reason AS ended_reason, "
        "EXISTS (SELECT 1 FROM signature WHERE version_id = v.id) AS is_signed FROM text_version v "
        "LEFT JOIN law_staged l ON l.pack = v.pack AND l.hash = v.pack_hash "
        "LEFT JOIN law_withdrawn w ON w.staged_id = l.id "
        "LEFT JOIN law_approval_end e ON v.unreviewed = 0 AND e.id = (SELECT MAX(x.id) FROM law_approval_end x "
        "JOIN law_approval a ON a.id = x.approval_id WHERE a.pack = v.pack AND a.hash = v.pack_hash "
        "AND a.at <= v.frozen_at AND x.at >= v.frozen_at) "
        "AND (SELECT COUNT(DISTINCT a.person_id) FROM law_approval a LEFT JOIN law_approval_end x "
        "ON x.approval_id = a.id WHERE a.pack = v.pack AND a.hash = v.pack_hash AND x.id IS NULL) < :enough "
        "WHERE v.id = :version AND (w.id IS NOT NULL OR e.id IS NOT NULL)";

static enum err find(struct store *s, int64_t version, struct revoked *ret)
{
	STATEMENT q = store_statement(s, find_revoked);
	struct revoked r = { .reason = "" };

	TRY(bind_int(q, ":version", version));
	TRY(bind_int(q, ":enough", PACK_APPROVALS));
	TRY(step_one(q));
	r.withdrawn = !column_is_null(q, "withdrawn_at");
	r.is_signed = column_int(q, "is_signed") != 0;
	r.at = column_instant(q, r.withdrawn ? "withdrawn_at" : "ended_at");
	TRY(column_text_copy(q, r.withdrawn ? "withdrawn_reason" : "ended_reason", r.reason, sizeof r.reason));
	*ret = r;
	return ERR_OK;
}

enum err decision_revoked(struct store *s, const struct decision *d, bool standing, struct revoked *ret)
{
	int64_t stands = d->stands.version_id;
	int64_t frozen = d->version_rejected ? 0 : d->version_id; /* what was opened again is frozen no more */
	int64_t first = frozen && !(standing && stands) ? frozen : stands;
	enum err e = ERR_NOT_FOUND;

	if (d->state == DECISION_WITHDRAWN)
		return ERR_NOT_FOUND;
	if (first)
		e = find(s, first, ret);
	return e == ERR_NOT_FOUND && stands && stands != first ? find(s, stands, ret) : e;
}

struct waiting {
	struct store *store;
	enum err (*each)(void *ctx, const struct decision *d, const struct revoked *r);
	void *ctx;
};

static enum err add_waiting(void *ctx, const struct decision *d)
{
	const struct waiting *w = ctx;
	struct revoked r;
	enum err e = decision_revoked(w->store, d, false, &r);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && r.is_signed)) /* a correction by another pack waits */
		return ERR_OK;
	TRY(e);
	return w->each(w->ctx, d, &r);
}

/* Two small tables, which stay empty where nobody takes anything back: asked before any decision is looked at. */
static enum err any_revoked(struct store *s, bool *ret_any)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM law_withdrawn) OR EXISTS (SELECT 1 FROM "
	                                 "law_approval_end) AS any");

	TRY(step_one(q));
	*ret_any = column_int(q, "any") != 0;
	return ERR_OK;
}

enum err decision_revoked_waiting(struct store *s,
                                  enum err (*each)(void *ctx, const struct decision *d, const struct revoked *r),
                                  void *ctx)
{
	const struct decision_filter filter = { .states = 1u << DECISION_FROZEN,
		                                .oldest_first = true,
		                                .limit = WAITING_MAX };
	struct waiting w = { s, each, ctx };
	bool any;

	TRY(any_revoked(s, &any));
	if (!any)
		return ERR_OK;
	return decision_each(s, &filter, add_waiting, &w);
}

/* --- Of one pack ------------------------------------------------------------------------------------------------- */

/* A text counts while it is the latest that was not given up and is not opened again, or the latest that is archived.
 */
static const char locked_by[] =
        "SELECT DISTINCT v.decision_id AS decision FROM text_version v JOIN decision d ON d.id = v.decision_id "
        "WHERE v.pack = :pack AND v.pack_hash = :hash AND d.practice = 0 AND d.state <> :withdrawn "
        "AND ((v.id = (SELECT t.id FROM text_version t WHERE t.decision_id = d.id AND NOT EXISTS (SELECT 1 FROM "
        "text_return x WHERE x.version_id = t.id AND x.kind = 'dropped') ORDER BY t.version DESC LIMIT 1) "
        "AND COALESCE((SELECT b.kind FROM text_return b WHERE b.version_id = v.id ORDER BY b.id DESC LIMIT 1), "
        "'kept') = 'kept') "
        "OR v.id = (SELECT t.id FROM text_version t JOIN record n ON n.version_id = t.id AND n.kind = 'record' "
        "WHERE t.decision_id = d.id ORDER BY t.version DESC LIMIT 1)) ORDER BY v.decision_id DESC";

enum err decision_pack_locked_each(struct store *s, const char *pack, const char *hash,
                                   enum err (*each)(void *ctx, const struct decision *d), void *ctx)
{
	STATEMENT q = store_statement(s, locked_by);
	struct sha256 bytes;
	struct decision d;
	bool row;

	TRY(hex_decode(span_str(hash), bytes.bytes, sizeof bytes.bytes));
	TRY(bind_text(q, ":pack", pack));
	TRY(bind_blob(q, ":hash", span_of(bytes.bytes, sizeof bytes.bytes)));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(decision_find(s, column_int(q, "decision"), &d));
		TRY(each(ctx, &d));
	}
}

struct counting {
	const char *pack, *hash;
	struct pack_locked *counts;
};

/* By the text, whatever the decision waits for besides: one that is marked as wrongly recorded is not signed by that.
 */
static enum err count_locked(void *ctx, const struct decision *d)
{
	const struct counting *c = ctx;
	bool frozen = d->version_id && !d->version_rejected && !d->has_signature;

	if (frozen && strcmp(d->pack, c->pack) == 0 && strcmp(d->pack_hash, c->hash) == 0)
		c->counts->waiting++;
	else
		c->counts->is_signed++;
	return ERR_OK;
}

enum err decision_pack_locked_count(struct store *s, const char *pack, const char *hash, struct pack_locked *ret)
{
	struct counting c = { pack, hash, ret };

	*ret = (struct pack_locked){ 0 };
	return decision_pack_locked_each(s, pack, hash, count_locked, &c);
}

struct touched {
	const struct decision_office *office;
	const struct law_pack *pack;
	struct pack_touched *counts;
};

/* Once two approve the pack. */
static bool comes_to(const struct touched *t, const struct decision *d, const struct law_type *now)
{
	struct date day = date_of(d->has_oral ? d->oral.stated : clock_now(t->office->clock));

	return !law_pack_usable(t->pack) && !law_pack_shelved(t->pack) && law_pack_covers(t->pack, day) &&
	       law_kin_find(t->pack, law_kin(t->office->law, d->type)) &&
	       (now->free || law_pack_goes_before(t->pack, now->pack));
}

static enum err count_open(void *ctx, const struct decision *d)
{
	const struct touched *t = ctx;
	const struct law_type *type;
	enum err e = decision_type(t->office, d, &type);

	if (e == ERR_CONFIG)
		return ERR_OK;
	TRY(e);
	t->counts->open += type->pack == t->pack;
	t->counts->would += comes_to(t, d, type);
	return ERR_OK;
}

enum err decision_pack_touched(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                               struct pack_touched *ret)
{
	const struct decision_filter open = { .states = 1u << DECISION_DRAFT | 1u << DECISION_DECIDED,
		                              .limit = OPEN_MAX };
	struct touched t = { o, pack, ret };

	*ret = (struct pack_touched){ 0 };
	TRY(decision_pack_locked_count(s, pack->id, pack->hash, &ret->locked));
	return decision_each(s, &open, count_open, &t);
}
