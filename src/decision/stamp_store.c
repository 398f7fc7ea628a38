/* Time stamps: those of acts, and the list of all that are wanted. */
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"

static const char *const kinds[DECISION_STAMP_KIND_COUNT] = { [DECISION_STAMP_ORAL] = "oral",
	                                                      [DECISION_STAMP_SIGNATURE] = "signature",
	                                                      [DECISION_STAMP_RECORD] = "record",
	                                                      [DECISION_STAMP_COPY] = "copy",
	                                                      [DECISION_STAMP_BASIS] = "basis" };

enum err decision_stamp_want(struct store *s, int64_t decision, int64_t version, enum decision_stamp_kind kind,
                             const struct sha256 *imprint, struct instant now, int64_t *ret_id)
{
	STATEMENT q = store_statement(s, "INSERT INTO stamp (decision_id, version_id, kind, imprint, wanted_at) VALUES "
	                                 "(:decision, NULLIF(:version, 0), :kind, :imprint, :now)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", kinds[kind]));
	TRY(bind_blob(q, ":imprint", span_of(imprint->bytes, SHA256_LEN)));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

enum err decision_stamp_want_act(struct store *s, const struct decision *d, enum decision_stamp_kind kind,
                                 const char *event, struct instant now)
{
	bool oral = kind == DECISION_STAMP_ORAL; /* comes before any text */
	BUF act = buf_init(ACT_FILE_MAX);
	struct sha256 imprint;
	uint64_t index;
	int64_t id;

	TRY(decision_act_file(s, d->id, oral ? 0 : d->version, event, &act, &index));
	TRY(sha256_of(buf_span(&act), &imprint));
	return decision_stamp_want(s, d->id, oral ? 0 : d->version_id, kind, &imprint, now, &id);
}

enum err decision_stamp_token(struct store *s, int64_t decision, enum decision_stamp_kind kind,
                              const struct sha256 *imprint, struct buf *ret_token, char *authority, struct instant *at)
{
	STATEMENT q = store_statement(s, "SELECT token, authority, stamped_at FROM stamp WHERE decision_id = :decision "
	                                 "AND kind = :kind AND imprint = :imprint AND token IS NOT NULL LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", kinds[kind]));
	TRY(bind_blob(q, ":imprint", span_of(imprint->bytes, SHA256_LEN)));
	TRY(step_one(q));
	if (authority)
		TRY(column_text_copy(q, "authority", authority, 200));
	if (at)
		*at = column_instant(q, "stamped_at");
	return buf_add_span(ret_token, column_span(q, "token"));
}

enum err decision_stamp_last(struct store *s, struct buf *ret_token)
{
	STATEMENT q = store_statement(s, "SELECT token FROM stamp WHERE token IS NOT NULL ORDER BY id DESC LIMIT 1");

	TRY(step_one(q));
	return buf_add_span(ret_token, column_span(q, "token"));
}

#define ROOM_TO_SPARE 512
#define TOKEN_USUAL 2048 /* of the oral decision from before the ledger there is none */

enum err decision_stamp_room(struct store *s, int64_t decision, size_t more, size_t *ret_room)
{
	STATEMENT q = store_statement(s, "SELECT COALESCE(MAX(length(token)), 0) AS len FROM stamp WHERE decision_id = "
	                                 ":decision");
	size_t len;

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	len = (size_t)column_int(q, "len");
	len = (len > 0 ? len : TOKEN_USUAL) + more + ROOM_TO_SPARE;
	*ret_room = len < SEAL_ROOM_LEAST ? SEAL_ROOM_LEAST : len > SEAL_ROOM_MOST ? SEAL_ROOM_MOST : len;
	return ERR_OK;
}

enum err decision_stamps_wait(struct store *s, int64_t decision, bool *ret_wait)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM stamp WHERE decision_id = :decision "
	                                 "AND token IS NULL) AS waits");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	*ret_wait = column_int(q, "waits") != 0;
	return ERR_OK;
}

enum err decision_stamp_next(struct store *s, int64_t after, struct decision_stamp *ret_stamp)
{
	STATEMENT q = store_statement(s, "SELECT id, decision_id, imprint, wanted_at FROM stamp WHERE token IS NULL "
	                                 "AND id > :after ORDER BY id LIMIT 1");

	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	ret_stamp->id = column_int(q, "id");
	ret_stamp->decision_id = column_int(q, "decision_id");
	ret_stamp->wanted = column_instant(q, "wanted_at");
	return column_bytes_copy(q, "imprint", ret_stamp->imprint.bytes, SHA256_LEN);
}

enum err decision_stamp_take(struct store *s, int64_t id, struct span token, const struct timestamp *t)
{
	STATEMENT q = store_statement(s, "UPDATE stamp SET token = :token, stamped_at = :at, authority = :authority "
	                                 "WHERE id = :id AND imprint = :imprint");

	TRY(bind_int(q, ":id", id));
	TRY(bind_blob(q, ":token", token));
	TRY(bind_instant(q, ":at", t->at));
	TRY(bind_text(q, ":authority", t->authority));
	TRY(bind_blob(q, ":imprint", span_of(t->imprint.bytes, SHA256_LEN)));
	TRY(step_done(q)); /* ERR_WRONG_STATE by the trigger: another answer came first */
	return store_changed(s) == 1 ? ERR_OK : ERR_EVIDENCE;
}

enum err decision_stamps_late(struct store *s, struct instant since, int64_t *ret_count)
{
	STATEMENT q = store_statement(
	        s, "SELECT (SELECT count(DISTINCT decision_id) FROM stamp WHERE token IS NULL AND wanted_at < :since) "
	           "+ (SELECT count(*) FROM decision d JOIN text_version v ON v.decision_id = d.id JOIN signature g "
	           "ON g.version_id = v.id WHERE d.state IN (:signed, :paper, :withdrawal, :withdrawn) AND "
	           "g.received_at < :since AND NOT EXISTS "
	           "(SELECT 1 FROM record r WHERE r.version_id = v.id) AND NOT EXISTS (SELECT 1 FROM stamp t WHERE "
	           "t.decision_id = d.id AND t.token IS NULL)) AS late");

	TRY(bind_instant(q, ":since", since));
	TRY(bind_int(q, ":signed", DECISION_SIGNED));
	TRY(bind_int(q, ":paper", DECISION_PAPER));
	TRY(bind_int(q, ":withdrawal", DECISION_WITHDRAWAL));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN));
	TRY(step_one(q));
	*ret_count = column_int(q, "late");
	return ERR_OK;
}
