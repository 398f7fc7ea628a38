#include "archive/refusal_store.h"

#include "archive/record_store.h"

static enum err is_refused(struct store *s, int64_t version, bool *ret_is)
{
	STATEMENT q = store_statement(s, "SELECT 1 FROM archive_refusal WHERE version_id = :version");

	TRY(bind_int(q, ":version", version));
	return step_next(q, ret_is);
}

enum err refusal_insert(struct store *s, int64_t version, enum archive_file file, const struct archive_refusal *r,
                        bool *ret_first)
{
	STATEMENT q = store_statement(s, "INSERT OR REPLACE INTO archive_refusal (version_id, refused_at, kind, "
	                                 "check_name, reason, detail) VALUES (:version, :at, :kind, :check, :reason, "
	                                 ":detail)");
	bool before;

	TRY(is_refused(s, version, &before));
	*ret_first = !before;
	TRY(bind_int(q, ":version", version));
	TRY(bind_instant(q, ":at", r->at));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	TRY(bind_text(q, ":check", r->check));
	TRY(bind_text(q, ":reason", r->reason));
	TRY(bind_text(q, ":detail", r->detail));
	return step_done(q);
}

enum err refusal_delete(struct store *s, int64_t version)
{
	STATEMENT q = store_statement(s, "DELETE FROM archive_refusal WHERE version_id = :version");

	TRY(bind_int(q, ":version", version));
	return step_done(q);
}

#define REFUSED                                                                                                        \
	"SELECT v.decision_id AS decision, d.ref AS ref, f.* FROM archive_refusal f JOIN text_version v ON v.id = "    \
	"f.version_id JOIN decision d ON d.id = v.decision_id "

static enum err read_row(struct statement *q, struct archive_refusal *r)
{
	r->decision_id = column_int(q, "decision");
	r->at = column_instant(q, "refused_at");
	TRY(column_text_copy(q, "ref", r->ref, sizeof r->ref));
	TRY(column_text_copy(q, "kind", r->kind, sizeof r->kind));
	TRY(column_text_copy(q, "check_name", r->check, sizeof r->check));
	TRY(column_text_copy(q, "reason", r->reason, sizeof r->reason));
	return column_text_copy(q, "detail", r->detail, sizeof r->detail);
}

enum err archive_refusal_find(struct store *s, int64_t decision, struct archive_refusal *ret_refusal)
{
	STATEMENT q = store_statement(s, REFUSED "WHERE v.decision_id = :decision ORDER BY f.version_id DESC LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return read_row(q, ret_refusal);
}

enum err archive_refusal_each(struct store *s, enum err (*each)(void *ctx, const struct archive_refusal *r), void *ctx)
{
	STATEMENT q = store_statement(s, REFUSED "ORDER BY f.version_id");
	struct archive_refusal r;
	bool row;

	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &r));
		TRY(each(ctx, &r));
	}
}

enum err archive_refusals_again(struct store *s)
{
	STATEMENT q = store_statement(s, "UPDATE archive_refusal SET refused_at = 0");

	return step_done(q);
}
