#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/act.h"

/* Told by the first bytes: a name or a header can say anything. */
static const char *media_type_of(struct span bytes)
{
	if (span_starts_with(bytes, "%PDF-"))
		return "application/pdf";
	if (bytes.len > 8 && memcmp(bytes.ptr, "\x89PNG\r\n\x1a\n", 8) == 0)
		return "image/png";
	if (bytes.len > 3 && memcmp(bytes.ptr, "\xff\xd8\xff", 3) == 0)
		return "image/jpeg";
	if (bytes.len > 0 && text_is_utf8(bytes) && !text_has_control(bytes))
		return "text/plain; charset=utf-8";
	return NULL;
}

static enum err count_documents(struct store *s, int64_t matter, int64_t *ret_count)
{
	STATEMENT q = store_statement(s, "SELECT COUNT(*) AS count FROM document WHERE matter_id = :matter "
	                                 "AND removed_at IS NULL");

	TRY(bind_int(q, ":matter", matter));
	TRY(step_one(q));
	*ret_count = column_int(q, "count");
	return ERR_OK;
}

enum err decision_document_add(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                               struct span name, struct span bytes, int64_t *ret_id)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO document (matter_id, name, media_type, size, salt, sha256, bytes, "
	                           "uploaded_at, uploaded_by) VALUES (:matter, :name, :type, :size, :salt, :hash, "
	                           ":bytes, :now, :person)");
	const char *type = media_type_of(bytes);
	BUF clean = buf_init(250);
	uint8_t salt[32];
	struct sha256 hash;
	int64_t count;

	if (bytes.len > DOCUMENT_MAX)
		return ERR_TOO_LARGE;
	if (!type)
		return ERR_MEDIA_TYPE;
	TRY(count_documents(s, matter, &count));
	if (count >= DOCUMENTS_MAX)
		return ERR_TOO_LARGE;
	TRY(text_clean(name, &clean));
	TRY(random_fill(o->random, salt, sizeof salt));
	TRY(sha256_of_parts((struct span[]){ span_of(salt, sizeof salt), bytes }, 2, &hash));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_span(q, ":name", clean.len ? buf_span(&clean) : span_str("namnlös")));
	TRY(bind_text(q, ":type", type));
	TRY(bind_int(q, ":size", (int64_t)bytes.len));
	TRY(bind_blob(q, ":salt", span_of(salt, sizeof salt)));
	TRY(bind_blob(q, ":hash", span_of(hash.bytes, sizeof hash.bytes)));
	TRY(bind_blob(q, ":bytes", bytes));
	TRY(bind_instant(q, ":now", clock_now(o->clock)));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return decision_act_add(s, clock_now(o->clock), matter, 0, person, "document-added", "En handling lades till.");
}

enum err decision_document_remove(const struct decision_office *o, struct store *s, int64_t matter, int64_t document,
                                  int64_t person)
{
	STATEMENT frozen = store_statement(s, "SELECT 1 FROM text_version v JOIN decision d ON d.id = v.decision_id, "
	                                      "document f WHERE d.matter_id = :matter AND f.id = :id "
	                                      "AND instr(v.statement_json, lower(hex(f.sha256))) > 0");
	STATEMENT q = store_statement(s, "UPDATE document SET removed_at = :now, bytes = x'' WHERE id = :id "
	                                 "AND matter_id = :matter AND removed_at IS NULL");
	bool named;

	TRY(bind_int(frozen, ":matter", matter));
	TRY(bind_int(frozen, ":id", document));
	TRY(step_next(frozen, &named));
	if (named)
		return ERR_WRONG_STATE;
	TRY(bind_int(q, ":id", document));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_instant(q, ":now", clock_now(o->clock)));
	TRY(step_done(q));
	if (store_changed(s) != 1)
		return ERR_NOT_FOUND;
	return decision_act_add(s, clock_now(o->clock), matter, 0, person, "document-removed",
	                        "En handling togs bort.");
}

static enum err read_row(struct statement *q, struct document *d)
{
	d->id = column_int(q, "id");
	d->matter_id = column_int(q, "matter_id");
	d->size = column_int(q, "size");
	d->uploaded = column_instant(q, "uploaded_at");
	TRY(column_text_copy(q, "name", d->name, sizeof d->name));
	TRY(column_text_copy(q, "media_type", d->media_type, sizeof d->media_type));
	TRY(column_text_copy(q, "uploader", d->uploader_name, sizeof d->uploader_name));
	TRY(column_bytes_copy(q, "salt", d->salt, sizeof d->salt));
	return column_bytes_copy(q, "sha256", d->hash.bytes, sizeof d->hash.bytes);
}

#define COLUMNS                                                                                                        \
	"SELECT f.id AS id, f.matter_id AS matter_id, f.name AS name, f.media_type AS media_type, f.size AS size, "    \
	"f.salt AS salt, f.sha256 AS sha256, f.uploaded_at AS uploaded_at, p.name AS uploader "

enum err decision_document_each(struct store *s, int64_t matter, enum err (*each)(void *ctx, const struct document *d),
                                void *ctx)
{
	STATEMENT q = store_statement(s, COLUMNS "FROM document f JOIN person p ON p.id = f.uploaded_by "
	                                         "WHERE f.matter_id = :matter AND f.removed_at IS NULL ORDER BY f.id");
	bool row;

	TRY(bind_int(q, ":matter", matter));
	for (;;) {
		struct document d = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &d));
		TRY(each(ctx, &d));
	}
}

enum err decision_document_load(struct store *s, int64_t document, struct document *ret_document, struct buf *ret_bytes)
{
	STATEMENT q =
	        store_statement(s, COLUMNS ", f.bytes AS bytes FROM document f JOIN person p ON p.id = f.uploaded_by "
	                                   "WHERE f.id = :id AND f.removed_at IS NULL");

	TRY(bind_int(q, ":id", document));
	TRY(step_one(q));
	TRY(read_row(q, ret_document));
	return buf_add_span(ret_bytes, column_span(q, "bytes"));
}
