#include "archive/sealing_store.h"

#include "archive/record_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"

#define PDF_MAX ((size_t)64 << 20)

void sealing_release(struct sealing *g)
{
	buf_release(&g->prepared);
	buf_release(&g->signature);
	buf_release(&g->token);
}

static enum decision_stamp_kind stamp_of(enum archive_file file)
{
	return DECISION_STAMP_RECORD + (enum decision_stamp_kind)file;
}

enum err sealing_insert(struct store *s, int64_t decision, int64_t version, enum archive_file file,
                        const struct sealing *g, const struct sha256 *imprint, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO sealing (version_id, kind, stamp_id, prepared, digest, signature) "
	                           "VALUES (:version, :kind, :stamp, :prepared, :digest, :signature)");
	int64_t stamp;

	TRY(decision_stamp_want(s, decision, version, stamp_of(file), imprint, now, &stamp));
	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	TRY(bind_int(q, ":stamp", stamp));
	TRY(bind_blob(q, ":prepared", buf_span(&g->prepared)));
	TRY(bind_blob(q, ":digest", span_of(g->digest.bytes, SHA256_LEN)));
	TRY(bind_blob(q, ":signature", buf_span(&g->signature)));
	return step_done(q);
}

enum err sealing_load(struct store *s, int64_t version, enum archive_file file, struct sealing *ret_sealing)
{
	STATEMENT q =
	        store_statement(s, "SELECT g.*, t.token AS token FROM sealing g JOIN stamp t ON t.id = g.stamp_id "
	                           "WHERE g.version_id = :version AND g.kind = :kind");
	SEALING g = { .prepared = buf_init(PDF_MAX),
		      .signature = buf_init(SIGNATURE_VALUE_MAX),
		      .token = buf_init(TIMESTAMP_MAX) };

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
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

enum err archive_renewal_prepared(struct store *s, const struct archive_renewal *n, bool *ret_prepared)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM sealing WHERE version_id = :version AND kind = "
	                                 ":kind) AS there");

	TRY(bind_int(q, ":version", n->version_id));
	TRY(bind_text(q, ":kind", archive_file_kind(n->file)));
	TRY(step_one(q));
	*ret_prepared = column_int(q, "there") != 0;
	return ERR_OK;
}

enum err sealing_delete(struct store *s, int64_t version, enum archive_file file)
{
	STATEMENT q = store_statement(s, "DELETE FROM sealing WHERE version_id = :version AND kind = :kind");

	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":kind", archive_file_kind(file)));
	return step_done(q);
}
