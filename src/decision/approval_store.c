/* Staged packs, approvals of packs, and the bytes of packs that were used, as rows. */
#include "decision/approval_store.h"

#include <string.h>

#include "jourbeslut/base/text.h"

static enum err bind_pack(struct statement *q, const struct law_pack *pack)
{
	struct sha256 hash;

	TRY(hex_decode(span_str(pack->hash), hash.bytes, sizeof hash.bytes));
	TRY(bind_text(q, ":pack", pack->id));
	return bind_blob(q, ":hash", span_of(hash.bytes, sizeof hash.bytes));
}

static enum err column_hash(struct statement *q, char ret_hex[SHA256_HEX])
{
	struct sha256 hash;

	TRY(column_bytes_copy(q, "hash", hash.bytes, sizeof hash.bytes));
	sha256_hex(&hash, ret_hex);
	return ERR_OK;
}

/* --- Approvals --------------------------------------------------------------------------------------------------- */

enum err approval_insert(struct store *s, const struct approval_row *row)
{
	STATEMENT q = store_statement(s, "INSERT INTO law_approval (pack, hash, person_id, lawyer, reviewed, at) "
	                                 "VALUES (:pack, :hash, :person, :lawyer, :reviewed, :at)");

	TRY(bind_pack(q, row->pack));
	TRY(bind_int(q, ":person", row->person));
	TRY(bind_span(q, ":lawyer", row->lawyer));
	TRY(bind_date(q, ":reviewed", row->reviewed));
	TRY(bind_instant(q, ":at", row->at));
	return step_done(q);
}

enum err approval_count(struct store *s, const struct law_pack *pack, int64_t person, int *ret_count, bool *ret_own)
{
	STATEMENT q = store_statement(
	        s, "SELECT COUNT(DISTINCT a.person_id) AS persons, COALESCE(SUM(a.person_id = :person), 0) AS own "
	           "FROM law_approval a LEFT JOIN law_approval_end e ON e.approval_id = a.id "
	           "WHERE a.pack = :pack AND a.hash = :hash AND e.id IS NULL");

	TRY(bind_pack(q, pack));
	TRY(bind_int(q, ":person", person));
	TRY(step_one(q));
	*ret_count = (int)column_int(q, "persons");
	*ret_own = column_int(q, "own") > 0;
	return ERR_OK;
}

enum err approval_end(struct store *s, int64_t approval, int64_t person, struct span reason, struct instant at)
{
	STATEMENT q = store_statement(s, "INSERT INTO law_approval_end (approval_id, reason, at, by) VALUES "
	                                 "(:approval, :reason, :at, :person)");

	TRY(bind_int(q, ":approval", approval));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err approval_end_all(struct store *s, const struct law_pack *pack, int64_t person, struct span reason,
                          struct instant at, int *ret_count)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO law_approval_end (approval_id, reason, at, by) SELECT a.id, :reason, :at, :person "
	           "FROM law_approval a LEFT JOIN law_approval_end e ON e.approval_id = a.id "
	           "WHERE a.pack = :pack AND a.hash = :hash AND e.id IS NULL");

	TRY(bind_pack(q, pack));
	TRY(bind_int(q, ":person", person));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":at", at));
	TRY(step_done(q));
	*ret_count = (int)store_changed(s);
	return ERR_OK;
}

static enum err read_approval(struct statement *q, struct pack_approval *a)
{
	a->id = column_int(q, "id");
	a->person = column_int(q, "person_id");
	a->at = column_instant(q, "at");
	a->ended = !column_is_null(q, "ended_at");
	a->ended_at = column_instant(q, "ended_at");
	a->ended_person = column_int(q, "ended_person");
	TRY(column_date(q, "reviewed", &a->reviewed));
	TRY(column_text_copy(q, "name", a->name, sizeof a->name));
	TRY(column_text_copy(q, "lawyer", a->lawyer, sizeof a->lawyer));
	TRY(column_text_copy(q, "ended_by", a->ended_by, sizeof a->ended_by));
	return column_text_copy(q, "reason", a->reason, sizeof a->reason);
}

enum err decision_pack_approvals_each(struct store *s, const struct law_pack *pack,
                                      enum err (*each)(void *ctx, const struct pack_approval *a), void *ctx)
{
	STATEMENT q = store_statement(
	        s, "SELECT a.id AS id, a.person_id AS person_id, p.name AS name, a.lawyer AS lawyer, "
	           "a.reviewed AS reviewed, a.at AS at, e.at AS ended_at, e.by AS ended_person, "
	           "COALESCE(w.name, '') AS ended_by, "
	           "COALESCE(e.reason, '') AS reason FROM law_approval a JOIN person p ON p.id = a.person_id "
	           "LEFT JOIN law_approval_end e ON e.approval_id = a.id LEFT JOIN person w ON w.id = e.by "
	           "WHERE a.pack = :pack AND a.hash = :hash ORDER BY a.id");
	bool row;

	TRY(bind_pack(q, pack));
	for (;;) {
		struct pack_approval a = { .id = 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_approval(q, &a));
		TRY(each(ctx, &a));
	}
}

enum err approval_ever(struct store *s, const struct law_pack *pack, bool *ret_ever)
{
	STATEMENT q = store_statement(s, "SELECT COUNT(DISTINCT person_id) AS persons FROM law_approval "
	                                 "WHERE pack = :pack AND hash = :hash");

	TRY(bind_pack(q, pack));
	TRY(step_one(q));
	*ret_ever = pack->use != LAW_USE_APPROVED || column_int(q, "persons") >= PACK_APPROVALS;
	return ERR_OK;
}

/* The last that two approved, of those that nobody took back. */
enum err approved_before(struct store *s, const struct law_pack *pack, struct pack_changed *ret)
{
	STATEMENT q = store_statement(
	        s,
	        "WITH standing AS (SELECT a.hash AS hash, a.id AS id, a.at AS at, p.name AS name FROM law_approval a "
	        "JOIN person p ON p.id = a.person_id WHERE a.pack = :pack AND a.hash <> :hash AND NOT EXISTS "
	        "(SELECT 1 FROM law_approval_end e WHERE e.approval_id = a.id)) "
	        "SELECT name, at FROM standing WHERE hash = (SELECT hash FROM standing GROUP BY hash "
	        "HAVING COUNT(*) >= :enough ORDER BY MAX(id) DESC LIMIT 1) ORDER BY id LIMIT :enough");
	bool row;

	TRY(bind_pack(q, pack));
	TRY(bind_int(q, ":enough", PACK_APPROVALS));
	for (int i = 0; i < PACK_APPROVALS; i++) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_text_copy(q, "name", ret->by[i], sizeof ret->by[i]));
		ret->at = column_instant(q, "at");
	}
	return ERR_OK;
}

/* --- Packs with their bytes -------------------------------------------------------------------------------------- */

static enum err each_row(struct statement *q, pack_row_each *each, void *ctx)
{
	bool row;

	for (;;) {
		struct pack_row one = { .withdrawn = false };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_text_copy(q, "pack", one.pack, sizeof one.pack));
		TRY(column_text_copy(q, "hash", one.hash, sizeof one.hash));
		one.files = column_span(q, "files");
		one.withdrawn = column_int(q, "withdrawn") != 0;
		one.approved = column_int(q, "approvals") >= PACK_APPROVALS;
		one.frozen = column_int(q, "frozen") != 0;
		TRY(each(ctx, &one));
	}
}

/* --- Staged packs ------------------------------------------------------------------------------------------------ */

enum err staged_insert(struct store *s, const struct law_pack *pack, struct span files, const char *by,
                       struct instant at)
{
	STATEMENT q = store_statement(s, "INSERT INTO law_staged (pack, hash, files, at, by) VALUES (:pack, :hash, "
	                                 ":files, :at, :by)");

	TRY(bind_pack(q, pack));
	TRY(bind_span(q, ":files", files));
	TRY(bind_instant(q, ":at", at));
	TRY(bind_text(q, ":by", by));
	return step_done(q);
}

enum err staged_withdraw(struct store *s, const struct withdrawal *w)
{
	STATEMENT q = store_statement(s, "INSERT INTO law_withdrawn (staged_id, reason, at, by, by_words) VALUES "
	                                 "(:staged, :reason, :at, NULLIF(:person, 0), :words)");

	TRY(bind_int(q, ":staged", w->staged));
	TRY(bind_span(q, ":reason", w->reason));
	TRY(bind_instant(q, ":at", w->at));
	TRY(bind_int(q, ":person", w->person));
	TRY(bind_text(q, ":words", w->by));
	return step_done(q);
}

enum err decision_pack_staged_find(struct store *s, const char *pack, struct pack_staged *ret_staged)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT l.id AS id, l.pack AS pack, l.hash AS hash, l.at AS at, l.by AS by, w.at AS withdrawn_at, "
	        "COALESCE(w.reason, '') AS reason, COALESCE(p.name, w.by_words, '') AS withdrawn_by FROM law_staged l "
	        "LEFT JOIN law_withdrawn w ON w.staged_id = l.id LEFT JOIN person p ON p.id = w.by "
	        "WHERE l.pack = :pack");
	struct pack_staged found = { .id = 0 };

	TRY(bind_text(q, ":pack", pack));
	TRY(step_one(q));
	found.id = column_int(q, "id");
	found.at = column_instant(q, "at");
	found.withdrawn = !column_is_null(q, "withdrawn_at");
	found.withdrawn_at = column_instant(q, "withdrawn_at");
	TRY(column_hash(q, found.hash));
	TRY(column_text_copy(q, "pack", found.pack, sizeof found.pack));
	TRY(column_text_copy(q, "by", found.by, sizeof found.by));
	TRY(column_text_copy(q, "reason", found.reason, sizeof found.reason));
	TRY(column_text_copy(q, "withdrawn_by", found.withdrawn_by, sizeof found.withdrawn_by));
	*ret_staged = found;
	return ERR_OK;
}

enum err staged_each(struct store *s, pack_row_each *each, void *ctx)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT l.pack AS pack, lower(hex(l.hash)) AS hash, l.files AS files, w.id IS NOT NULL AS withdrawn, "
	        "(SELECT COUNT(DISTINCT a.person_id) FROM law_approval a LEFT JOIN law_approval_end e "
	        "ON e.approval_id = a.id WHERE a.pack = l.pack AND a.hash = l.hash AND e.id IS NULL) AS approvals, "
	        "0 AS frozen FROM law_staged l LEFT JOIN law_withdrawn w ON w.staged_id = l.id ORDER BY l.id");

	return each_row(q, each, ctx);
}

/* --- Packs that were used ---------------------------------------------------------------------------------------- */

enum err used_each(struct store *s, pack_row_each *each, void *ctx)
{
	STATEMENT q = store_statement(
	        s,
	        "WITH used (pack, hash, frozen) AS (SELECT pack, lower(hex(pack_hash)), 1 FROM (SELECT DISTINCT pack, "
	        "pack_hash FROM text_version) UNION ALL SELECT DISTINCT pack, hash, 0 FROM oral_law "
	        "UNION ALL SELECT DISTINCT read_pack, read_hash, 0 FROM oral_law WHERE read_hash <> '' "
	        "UNION ALL SELECT DISTINCT pack, hash, 0 FROM wording_pack WHERE hash <> '') "
	        "SELECT u.pack AS pack, u.hash AS hash, MAX(u.frozen) AS frozen, k.files AS files, 0 AS withdrawn, "
	        "0 AS approvals FROM used u "
	        "LEFT JOIN law_kept k ON k.pack = u.pack AND k.hash = u.hash GROUP BY u.pack, u.hash");

	return each_row(q, each, ctx);
}

enum err kept_each(struct store *s, const char *pack, pack_row_each *each, void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT pack, hash, files, 0 AS withdrawn, 0 AS approvals, 0 AS frozen "
	                                 "FROM law_kept WHERE :pack IN ('', pack) ORDER BY id DESC");

	TRY(bind_text(q, ":pack", pack));
	return each_row(q, each, ctx);
}

enum err kept_find(struct store *s, const struct law_pack *pack, bool *ret_there)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM law_kept WHERE pack = :pack AND hash = :hash) "
	                                 "AS there");

	TRY(bind_text(q, ":pack", pack->id));
	TRY(bind_text(q, ":hash", pack->hash));
	TRY(step_one(q));
	*ret_there = column_int(q, "there") != 0;
	return ERR_OK;
}

enum err kept_insert(struct store *s, const struct law_pack *pack, struct span files)
{
	STATEMENT q = store_statement(s, "INSERT INTO law_kept (pack, hash, files) VALUES (:pack, :hash, :files)");

	TRY(bind_text(q, ":pack", pack->id));
	TRY(bind_text(q, ":hash", pack->hash));
	TRY(bind_span(q, ":files", files));
	return step_done(q);
}

/* --- What changed ------------------------------------------------------------------------------------------------ */

enum err decision_packs_changed(struct store *s, struct packs_seen *seen, bool *ret_changed)
{
	STATEMENT q = store_statement(s, "SELECT (SELECT COALESCE(MAX(id), 0) FROM law_staged) AS staged, "
	                                 "(SELECT COALESCE(MAX(id), 0) FROM law_withdrawn) AS withdrawn, "
	                                 "(SELECT COALESCE(MAX(id), 0) FROM law_approval) AS approved, "
	                                 "(SELECT COALESCE(MAX(id), 0) FROM law_approval_end) AS ended");
	struct packs_seen now;

	TRY(step_one(q));
	now = (struct packs_seen){ { column_int(q, "staged"), column_int(q, "withdrawn"), column_int(q, "approved"),
		                     column_int(q, "ended") } };
	*ret_changed = memcmp(&now, seen, sizeof now) != 0;
	*seen = now;
	return ERR_OK;
}
