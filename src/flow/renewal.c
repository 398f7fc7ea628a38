/* Document time stamps, file by file. */
#include "flow/calls.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"

#define AT_ONCE 16 /* files looked at in one step, so that a large renewal does not keep others waiting */
#define LOOK_AGAIN SECOND
#define LAST_DAYS (14 * 24 * HOUR) /* then a stamp is worth more than what issuers may still say */

/* Time stamps are asked for in the order in which they were wanted: however many files are renewed, an oral decision
 * that is recorded now has few before it. */
static enum err too_many_wait(struct flow *f, bool *ret_many)
{
	struct decision_stamp wanted = { .id = 0 };
	enum err e = ERR_OK;
	int count = 0;

	while (count < AT_ONCE && (e = decision_stamp_next(f->store, wanted.id, &wanted)) == ERR_OK)
		count++;
	*ret_many = count == AT_ONCE;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err prepare(struct flow *f, const struct archive_renewal *n, struct instant now, bool *ret_moved)
{
	DER_LIST leaves = { .count = 0 }, issuers = { .count = 0 }, responses = { .count = 0 };
	struct instant since, until;
	bool complete, many;

	TRY(too_many_wait(f, &many));
	if (many)
		return ERR_OK;
	TRY(archive_renewal_certificates(f->office, f->store, n, &leaves, &issuers, &since, &until));
	TRY(standings_collect(f, &leaves, &issuers, since, now, &responses, &complete));
	if (!complete && until.us - now.us > LAST_DAYS)
		return ERR_OK;
	if (!complete) /* a responder that answers nobody any more must not cost us the file */
		log_event(f->log, LOG_WARN, "renewal.without_standing", "ref", n->ref, NULL);
	return archive_renew(f->office, f->store, n, &responses, ret_moved);
}

static enum err advance(struct flow *f, const struct archive_renewal *n, struct instant now, bool *ret_moved)
{
	const struct der_list none = { .count = 0 };
	bool prepared;

	*ret_moved = false;
	TRY(archive_renewal_prepared(f->store, n, &prepared));
	return prepared ? archive_renew(f->office, f->store, n, &none, ret_moved) : prepare(f, n, now, ret_moved);
}

enum err renewals_advance(struct flow *f, struct instant now, int *done, struct instant *ret_next)
{
	/* From where the last look ended: files that fail or wait must not keep those behind them waiting. */
	struct archive_renewal n = { .record_id = f->calls->renewal_last };
	enum err first = ERR_OK, e = ERR_OK;
	int seen = 0;

	*ret_next = n.record_id > 0 ? instant_add(now, LOOK_AGAIN) : JOBS_NEVER;
	while (seen < AT_ONCE && (e = archive_renewal_next(f->store, n.record_id, &n)) == ERR_OK) {
		bool moved = false;

		seen++;
		e = advance(f, &n, now, &moved);
		*done += moved;
		*ret_next = instant_add(now, LOOK_AGAIN);
		if (e == ERR_OK)
			continue;
		log_event(f->log, LOG_ERROR, "renewal.failed", "ref", n.ref, "error", err_name(e), NULL);
		if (first == ERR_OK)
			first = e;
	}
	f->calls->renewal_last = seen == AT_ONCE ? n.record_id : 0;
	return first != ERR_OK || seen == AT_ONCE || e == ERR_NOT_FOUND ? first : e;
}
