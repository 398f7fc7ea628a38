#include "decision/correction_store.h"

enum err correction_begin(struct store *s, const struct decision *d, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO correction (version_id, edits_json, at, by) SELECT :version, "
	                                 "edits_json, :now, :person FROM decision WHERE id = :decision");

	TRY(bind_int(q, ":version", d->stands.version_id));
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err correction_drop_texts(struct store *s, const struct decision *d, struct span reason, int64_t person,
                               struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO text_return (version_id, kind, reason, at, by) SELECT v.id, "
	                           "'dropped', :reason, :now, :person FROM text_version v WHERE v.decision_id = "
	                           ":decision AND v.version > :standing AND NOT EXISTS (SELECT 1 FROM text_return x "
	                           "WHERE x.version_id = v.id AND x.kind = 'dropped') ORDER BY v.version");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":standing", d->stands.version));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

/* One from before corrections were kept has no row, and stays as it is. */
static enum err restore_edits(struct store *s, const struct decision *d)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET edits_json = COALESCE((SELECT edits_json FROM correction "
	                                 "WHERE version_id = :standing ORDER BY rowid DESC LIMIT 1), edits_json) "
	                                 "WHERE id = :decision");

	TRY(bind_int(q, ":standing", d->stands.version_id));
	TRY(bind_int(q, ":decision", d->id));
	return step_done(q);
}

enum err correction_restore(struct store *s, const struct decision *d)
{
	STATEMENT q =
	        store_statement(s, "UPDATE matter SET case_json = (SELECT case_json FROM text_version WHERE id = "
	                           ":standing), case_version = case_version + 1 WHERE id = :matter AND NOT EXISTS "
	                           "(SELECT 1 FROM decision WHERE matter_id = :matter AND id <> :decision "
	                           "AND state IN (:draft, :decided))");

	TRY(restore_edits(s, d));
	TRY(bind_int(q, ":standing", d->stands.version_id));
	TRY(bind_int(q, ":matter", d->matter_id));
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":draft", DECISION_DRAFT));
	TRY(bind_int(q, ":decided", DECISION_DECIDED));
	return step_done(q);
}
