#include "handlers.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/ends.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/outbox.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/store.h"

static enum err answer(struct http_response *res, const char *status)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(json_put_text(data, "status", status));
	return http_json(res, TAKE(data));
}

/* The process answers. */
enum err health(struct http_request *req, struct http_response *res)
{
	(void)req;
	return answer(res, "ok");
}

static enum err count_one(void *ctx, const struct archive_refusal *r)
{
	(void)r;
	++*(int *)ctx;
	return ERR_OK;
}

static enum err count_waiting(void *ctx, const struct decision *d, const struct revoked *r)
{
	(void)d;
	(void)r;
	++*(int *)ctx;
	return ERR_OK;
}

static enum err count_end(void *ctx, const char *municipality, struct date last)
{
	(void)municipality;
	(void)last;
	++*(int *)ctx;
	return ERR_OK;
}

/* "archive": our own verification refuses what was made of a signed decision (which, says the log). "clock": ours is in
 * doubt; "clock-source": another's is. "law": texts of the law end within 90 days, or have ended. "law-pack": a
 * pack was staged or installed and is not used, since it does not fit in, is damaged, or has another's id.
 * "law-folder": the folder of packs is not what it was at the start, and the next start will use something else.
 * "law-revoked": a text that waits for its signature was frozen by a pack that was taken back. "calendar": a
 * committee's calendar has ended, or soon does. "messages": the last SMS or e-mail could not be sent. "certificate":
 * one ends within 60 days, has ended, or is not valid yet. By how much, and whose, says the log. */
static enum err ready_answer(const struct decision_office *o, struct http_response *res, struct store *s)
{
	JSON json_t *data = json_object(), *warnings = json_array();
	struct clocks_standing clocks;
	struct law_end ends[LAW_LIST_MAX];
	struct end certificates[ENDS_MAX];
	struct law_left_out left_out;
	int refused = 0, revoked = 0, ended = 0;
	bool swapped, failing;

	if (!data || !warnings)
		return ERR_MEMORY;
	TRY(clocks_read(s, &clocks));
	TRY(archive_refusal_each(s, count_one, &refused));
	if (refused)
		TRY(json_append(warnings, json_string("archive")));
	if (clocks.doubt)
		TRY(json_append(warnings, json_string("clock")));
	if (clocks.off_count)
		TRY(json_append(warnings, json_string("clock-source")));
	if (law_ends(o->law, clock_now(o->clock), ends) > 0)
		TRY(json_append(warnings, json_string("law")));
	if (ends_told(o->ends, clock_now(o->clock), certificates) > 0)
		TRY(json_append(warnings, json_string("certificate")));
	if (law_left_out(o->law, 0, &left_out))
		TRY(json_append(warnings, json_string("law-pack")));
	TRY(law_folder_changed(o->law, &swapped));
	if (swapped)
		TRY(json_append(warnings, json_string("law-folder")));
	TRY(decision_revoked_waiting(s, count_waiting, &revoked));
	if (revoked)
		TRY(json_append(warnings, json_string("law-revoked")));
	TRY(people_meeting_ends(s, date_of(clock_now(o->clock)), count_end, &ended));
	if (ended)
		TRY(json_append(warnings, json_string("calendar")));
	TRY(outbox_failing(s, clock_now(o->clock), &failing));
	if (failing)
		TRY(json_append(warnings, json_string("messages")));
	TRY(json_put_text(data, "status", "ready"));
	if (json_array_size(warnings) > 0)
		TRY(json_put(data, "warnings", TAKE(warnings)));
	return http_json(res, TAKE(data));
}

/* The store can be written, and the ledger signs what is written. No detail for outsiders: ASVS 13.4.5. */
enum err ready(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	struct store *s;

	if ((!o->ledger || ledger_ready(o->ledger)) && http_store(req, &s) == ERR_OK && store_writable(s) == ERR_OK)
		return ready_answer(o, res, s);
	http_status(res, 503);
	return answer(res, "not ready");
}
