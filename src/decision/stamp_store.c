#include "decision/stamp_store.h"

#include <string.h>

#include "decision/proofs.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"

#define PDF_MAX ((size_t)64 << 20)

static const char *const kinds[STAMP_KIND_COUNT] = { [STAMP_ORAL] = "oral",
	                                             [STAMP_SIGNATURE] = "signature",
	                                             [STAMP_RECORD] = "record",
	                                             [STAMP_COPY] = "copy",
	                                             [STAMP_BASIS] = "basis" };

enum err stamp_want(struct store *s, int64_t decision, int64_t version, enum stamp_kind kind,
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

enum err stamp_want_act(struct store *s, const struct decision *d, enum stamp_kind kind, const char *event,
                        struct instant now)
{
	bool oral = kind == STAMP_ORAL; /* comes before any text */
	BUF act = buf_init(ACT_FILE_MAX);
	struct sha256 imprint;
	uint64_t index;
	int64_t id;

	TRY(decision_act_file(s, d->id, oral ? 0 : d->version, event, &act, &index));
	TRY(sha256_of(buf_span(&act), &imprint));
	return stamp_want(s, d->id, oral ? 0 : d->version_id, kind, &imprint, now, &id);
}

enum err stamp_token(struct store *s, int64_t decision, enum stamp_kind kind, const struct sha256 *imprint,
                     struct buf *ret_token, char *authority, struct instant *at)
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

#define ROOM_TO_SPARE 512
#define TOKEN_USUAL 2048 /* of the oral decision from before the ledger there is none */

enum err stamp_room(struct store *s, int64_t decision, size_t more, size_t *ret_room)
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

enum err stamps_wait(struct store *s, int64_t decision, bool *ret_wait)
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
	        s,
	        "SELECT (SELECT count(DISTINCT decision_id) FROM stamp WHERE token IS NULL AND wanted_at < :since) "
	        "+ (SELECT count(*) FROM decision d JOIN text_version v ON v.decision_id = d.id JOIN signature g "
	        "ON g.version_id = v.id WHERE d.state IN (:signed, :paper) AND g.received_at < :since AND NOT EXISTS "
	        "(SELECT 1 FROM record r WHERE r.version_id = v.id) AND NOT EXISTS (SELECT 1 FROM stamp t WHERE "
	        "t.decision_id = d.id AND t.token IS NULL)) AS late");

	TRY(bind_instant(q, ":since", since));
	TRY(bind_int(q, ":signed", DECISION_SIGNED));
	TRY(bind_int(q, ":paper", DECISION_PAPER));
	TRY(step_one(q));
	*ret_count = column_int(q, "late");
	return ERR_OK;
}

/* --- Files that wait ---------------------------------------------------------------------------------------------- */

void sealing_release(struct sealing *g)
{
	buf_release(&g->prepared);
	buf_release(&g->signature);
	buf_release(&g->token);
}

static enum stamp_kind stamp_of(enum decision_file file)
{
	return STAMP_RECORD + (enum stamp_kind)file;
}

enum err sealing_insert(struct store *s, int64_t decision, int64_t version, enum decision_file file,
                        const struct sealing *g, const struct sha256 *imprint, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO sealing (version_id, kind, stamp_id, prepared, digest, signature) "
	                           "VALUES (:version, :kind, :stamp, :prepared, :digest, :signature)");
	int64_t stamp;

	TRY(stamp_want(s, decision, version, stamp_of(file), imprint, now, &stamp));
	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", kinds[stamp_of(file)]));
	TRY(bind_int(q, ":stamp", stamp));
	TRY(bind_blob(q, ":prepared", buf_span(&g->prepared)));
	TRY(bind_blob(q, ":digest", span_of(g->digest.bytes, SHA256_LEN)));
	TRY(bind_blob(q, ":signature", buf_span(&g->signature)));
	return step_done(q);
}

enum err sealing_load(struct store *s, int64_t version, enum decision_file file, struct sealing *ret_sealing)
{
	STATEMENT q =
	        store_statement(s, "SELECT g.*, t.token AS token FROM sealing g JOIN stamp t ON t.id = g.stamp_id "
	                           "WHERE g.version_id = :version AND g.kind = :kind");
	SEALING g = { .prepared = buf_init(PDF_MAX),
		      .signature = buf_init(SIGNATURE_VALUE_MAX),
		      .token = buf_init(TIMESTAMP_MAX) };

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", kinds[stamp_of(file)]));
	TRY(step_one(q));
	g.stamp_id = column_int(q, "stamp_id");
	TRY(column_bytes_copy(q, "digest", g.digest.bytes, SHA256_LEN));
	TRY(buf_add_span(&g.prepared, column_span(q, "prepared")));
	TRY(buf_add_span(&g.signature, column_span(q, "signature")));
	TRY(buf_add_span(&g.token, column_span(q, "token")));
	*ret_sealing = g;
	g.prepared = g.signature = g.token = buf_init(0); /* handed over */
	return ERR_OK;
}

enum err decision_renewal_prepared(struct store *s, const struct decision_renewal *n, bool *ret_prepared)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM sealing WHERE version_id = :version AND kind = "
	                                 ":kind) AS there");

	TRY(bind_int(q, ":version", n->version_id));
	TRY(bind_text(q, ":kind", kinds[stamp_of(n->file)]));
	TRY(step_one(q));
	*ret_prepared = column_int(q, "there") != 0;
	return ERR_OK;
}

enum err sealing_delete(struct store *s, int64_t version, enum decision_file file)
{
	STATEMENT q = store_statement(s, "DELETE FROM sealing WHERE version_id = :version AND kind = :kind");

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", kinds[stamp_of(file)]));
	return step_done(q);
}

/* --- What is added to archived files ------------------------------------------------------------------------------ */

enum err revision_insert(struct store *s, int64_t record, struct span before, struct span whole, struct instant at,
                         struct instant stamp_until, const char *algorithm)
{
	STATEMENT q = store_statement(
	        s,
	        "INSERT INTO record_revision (record_id, number, appended, sha256, at, stamp_until, algorithm) VALUES "
	        "(:record, "
	        "(SELECT COALESCE(MAX(number), 1) + 1 FROM record_revision WHERE record_id = :record), :appended, "
	        ":hash, :at, :until, :algorithm)");
	struct sha256 hash;

	ASSERT(whole.len > before.len && memcmp(whole.ptr, before.ptr, before.len) == 0);
	TRY(sha256_of(whole, &hash));
	TRY(bind_int(q, ":record", record));
	TRY(bind_blob(q, ":appended", span_of(whole.ptr + before.len, whole.len - before.len)));
	TRY(bind_blob(q, ":hash", span_of(hash.bytes, SHA256_LEN)));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_instant(q, ":until", stamp_until));
	TRY(bind_text(q, ":algorithm", algorithm));
	return step_done(q);
}

enum err renewal_want(struct store *s, int64_t version, enum decision_file file, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO record_renewal (record_id, wanted_at) SELECT id, :now FROM record "
	                           "WHERE version_id = :version AND kind = :kind");

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", kinds[stamp_of(file)]));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err renewal_done(struct store *s, int64_t record)
{
	STATEMENT q = store_statement(s, "DELETE FROM record_renewal WHERE record_id = :record");

	TRY(bind_int(q, ":record", record));
	return step_done(q);
}

enum err decision_renewal_next(struct store *s, int64_t after, struct decision_renewal *ret_renewal)
{
	STATEMENT q =
	        store_statement(s, "SELECT n.record_id AS record, r.version_id AS version, r.kind AS kind, "
	                           "v.decision_id AS decision, d.ref AS ref FROM record_renewal n "
	                           "JOIN record r ON r.id = n.record_id JOIN text_version v ON v.id = r.version_id "
	                           "JOIN decision d ON d.id = v.decision_id WHERE n.record_id > :after "
	                           "ORDER BY n.record_id LIMIT 1");
	struct decision_renewal n = { 0 };

	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	n.record_id = column_int(q, "record");
	n.version_id = column_int(q, "version");
	n.decision_id = column_int(q, "decision");
	TRY(column_text_copy(q, "ref", n.ref, sizeof n.ref));
	while (n.file < DECISION_FILE_COUNT && !span_equal_str(column_span(q, "kind"), kinds[stamp_of(n.file)]))
		n.file++;
	*ret_renewal = n;
	return n.file < DECISION_FILE_COUNT ? ERR_OK : ERR_INTERNAL;
}

/* An algorithm is one word of the list where the list has it between two spaces. One that ages is chosen once a year at
 * most, for as long as no authority offers a better one. */
enum err decision_renewals_want(struct store *s, struct instant until, const char *ageing, struct instant now,
                                int64_t *ret_count)
{
	STATEMENT q = store_statement(
	        s,
	        "INSERT OR IGNORE INTO record_renewal (record_id, wanted_at) SELECT record_id, :now FROM "
	        "(SELECT record_id, stamp_until, at, algorithm, MAX(number) FROM record_revision GROUP BY record_id) "
	        "WHERE stamp_until < :until OR (at < :year_ago AND "
	        "(instr(' ' || :ageing || ' ', ' ' || substr(algorithm, 1, instr(algorithm, ' ') - 1) || ' ') > 0 OR "
	        "instr(' ' || :ageing || ' ', ' ' || substr(algorithm, instr(algorithm, ' ') + 1) || ' ') > 0))");

	TRY(bind_instant(q, ":until", until));
	TRY(bind_text(q, ":ageing", ageing));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_instant(q, ":year_ago", instant_add(now, -365 * 24 * HOUR)));
	TRY(step_done(q));
	*ret_count = store_changed(s);
	return ERR_OK;
}
