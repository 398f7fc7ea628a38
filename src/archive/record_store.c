#include "archive/record_store.h"

#include <string.h>

const char *archive_file_kind(enum archive_file file)
{
	static const char *const kinds[ARCHIVE_FILE_COUNT] = {
		[ARCHIVE_RECORD_PDF] = "record", [ARCHIVE_COPY_PDF] = "copy", [ARCHIVE_BASIS_PDF] = "basis"
	};

	return kinds[file];
}

enum err record_insert(struct store *s, int64_t version_id, enum archive_file file, struct span pdf, struct instant at)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO record (version_id, kind, pdf, sha256, archived_at) VALUES (:version, "
	                           ":kind, :pdf, :hash, :at)");
	struct sha256 hash;

	TRY(sha256_of(pdf, &hash));
	TRY(bind_int(q, ":version", version_id));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	TRY(bind_blob(q, ":pdf", pdf));
	TRY(bind_blob(q, ":hash", span_of(hash.bytes, sizeof hash.bytes)));
	TRY(bind_instant(q, ":at", at));
	return step_done(q);
}

/* The file and what was added to it; each revision's hash is over all up to there. */
static enum err add_revisions(struct store *s, int64_t record, struct buf *pdf, struct sha256 *hash)
{
	STATEMENT q = store_statement(s, "SELECT appended, sha256 FROM record_revision WHERE record_id = :record "
	                                 "ORDER BY number");
	bool row;

	TRY(bind_int(q, ":record", record));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(buf_add_span(pdf, column_span(q, "appended")));
		TRY(column_bytes_copy(q, "sha256", hash->bytes, sizeof hash->bytes));
	}
}

enum err archive_file_load(struct store *s, int64_t version_id, enum archive_file file, struct buf *ret_pdf,
                           struct sha256 *ret_hash)
{
	STATEMENT q =
	        store_statement(s, "SELECT id, pdf, sha256 FROM record WHERE version_id = :version AND kind = :kind");
	BUF pdf = buf_init(ret_pdf->max);
	struct sha256 actual;

	TRY(bind_int(q, ":version", version_id));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	TRY(step_one(q));
	TRY(column_bytes_copy(q, "sha256", ret_hash->bytes, sizeof ret_hash->bytes));
	TRY(buf_add_span(&pdf, column_span(q, "pdf")));
	TRY(add_revisions(s, column_int(q, "id"), &pdf, ret_hash));
	TRY(sha256_of(buf_span(&pdf), &actual));
	if (!bytes_equal(actual.bytes, ret_hash->bytes, SHA256_LEN))
		return ERR_IO; /* a record that looks whole and is not is never handed out */
	return buf_add_span(ret_pdf, buf_span(&pdf));
}

enum err archive_file_hash_each(struct store *s, int64_t version_id, enum archive_file file,
                                enum err (*each)(void *ctx, struct instant at, const struct sha256 *hash), void *ctx)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT 1 AS number, archived_at AS at, sha256 FROM record WHERE version_id = :version AND kind = "
	        ":kind "
	        "UNION ALL SELECT v.number, v.at, v.sha256 FROM record_revision v JOIN record r ON r.id = v.record_id "
	        "WHERE r.version_id = :version AND r.kind = :kind ORDER BY number");
	struct sha256 hash;
	bool row;

	TRY(bind_int(q, ":version", version_id));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_bytes_copy(q, "sha256", hash.bytes, sizeof hash.bytes));
		TRY(each(ctx, column_instant(q, "at"), &hash));
	}
}

enum err archive_next(struct store *s, int64_t after, int64_t *ret_decision)
{
	/* One that was marked as wrongly recorded after it was signed is archived like any other. */
	STATEMENT q = store_statement(
	        s,
	        "SELECT d.id AS id FROM decision d INDEXED BY decision_by_state WHERE d.state IN (:signed, :paper, "
	        ":withdrawal, :withdrawn) AND d.id > :after AND EXISTS (SELECT 1 FROM text_version v JOIN signature g "
	        "ON g.version_id = v.id WHERE v.decision_id = d.id AND NOT EXISTS (SELECT 1 FROM record r WHERE "
	        "r.version_id = v.id AND r.kind = 'record')) ORDER BY d.id LIMIT 1");

	TRY(bind_int(q, ":after", after));
	TRY(bind_int(q, ":withdrawal", DECISION_WITHDRAWAL));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN));
	TRY(bind_int(q, ":signed", DECISION_SIGNED));
	TRY(bind_int(q, ":paper", DECISION_PAPER));
	TRY(step_one(q));
	*ret_decision = column_int(q, "id");
	return ERR_OK;
}

enum err archive_earlier_each(struct store *s, const struct decision *d,
                              enum err (*each)(void *ctx, const struct archive_earlier *e), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT v.id AS id, v.version AS version, g.signed_at AS signed_at "
	                                 "FROM text_version v JOIN signature g ON g.version_id = v.id "
	                                 "JOIN record r ON r.version_id = v.id AND r.kind = 'record' "
	                                 "WHERE v.decision_id = :decision AND v.id <> :latest ORDER BY v.version");
	bool row;

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":latest", d->stands.version_id));
	for (;;) {
		struct archive_earlier e;

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		e = (struct archive_earlier){ column_int(q, "id"), (int)column_int(q, "version"),
			                      column_instant(q, "signed_at") };
		TRY(each(ctx, &e));
	}
}

enum err archive_version_each(struct store *s, int64_t decision,
                              enum err (*each)(void *ctx, const struct archive_version *v), void *ctx)
{
	STATEMENT q = store_statement(
	        s, "SELECT v.id AS id, d.ref AS ref, v.version AS version, g.kind AS kind FROM record r "
	           "JOIN text_version v ON v.id = r.version_id JOIN decision d ON d.id = "
	           "v.decision_id JOIN signature g ON g.version_id = v.id WHERE r.kind = 'record' "
	           "AND (:decision = 0 OR d.id = :decision) ORDER BY d.id, v.version");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		struct archive_version v = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		v.version_id = column_int(q, "id");
		v.version = (int)column_int(q, "version");
		v.on_paper = span_equal_str(column_span(q, "kind"), "paper");
		TRY(column_text_copy(q, "ref", v.ref, sizeof v.ref));
		TRY(each(ctx, &v));
	}
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

enum err renewal_want(struct store *s, int64_t version, enum archive_file file, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO record_renewal (record_id, wanted_at) SELECT id, :now FROM record "
	                           "WHERE version_id = :version AND kind = :kind");

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err renewal_done(struct store *s, int64_t record)
{
	STATEMENT q = store_statement(s, "DELETE FROM record_renewal WHERE record_id = :record");

	TRY(bind_int(q, ":record", record));
	return step_done(q);
}

enum err archive_renewal_next(struct store *s, int64_t after, struct archive_renewal *ret_renewal)
{
	STATEMENT q =
	        store_statement(s, "SELECT n.record_id AS record, r.version_id AS version, r.kind AS kind, "
	                           "v.decision_id AS decision, d.ref AS ref FROM record_renewal n "
	                           "JOIN record r ON r.id = n.record_id JOIN text_version v ON v.id = r.version_id "
	                           "JOIN decision d ON d.id = v.decision_id WHERE n.record_id > :after "
	                           "ORDER BY n.record_id LIMIT 1");
	struct archive_renewal n = { 0 };

	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	n.record_id = column_int(q, "record");
	n.version_id = column_int(q, "version");
	n.decision_id = column_int(q, "decision");
	TRY(column_text_copy(q, "ref", n.ref, sizeof n.ref));
	while (n.file < ARCHIVE_FILE_COUNT && !span_equal_str(column_span(q, "kind"), archive_file_kind(n.file)))
		n.file++;
	*ret_renewal = n;
	return n.file < ARCHIVE_FILE_COUNT ? ERR_OK : ERR_INTERNAL;
}

/* An algorithm is one word of the list where the list has it between two spaces. One that ages is chosen once a year at
 * most, for as long as no authority offers a better one. */
enum err archive_renewals_want(struct store *s, struct instant until, const char *ageing, struct instant now,
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
