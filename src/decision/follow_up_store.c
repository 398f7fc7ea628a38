#include "decision/follow_up_store.h"
#include "jourbeslut/call.h"

/* What is still to be done when the pack has ended may be another act's. */
static enum err note_of(const struct law_pack *pack, const struct law_follow_up *f, const struct law_due *due,
                        bool dated, struct buf *out)
{
	TRY(buf_add_str(out, f->note));
	if (!dated || date_compare(due->last, pack->valid_to) <= 0 || !*pack->transition)
		return ERR_OK;
	return buf_printf(out, "%s%s", out->len ? " " : "", pack->transition);
}

static enum err insert(struct store *s, int64_t decision, const struct law_pack *pack, const struct law_follow_up *f,
                       struct instant stated)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO follow_up (decision_id, kind, label, source, note, target, last) VALUES "
	           "(:decision, :kind, :label, :source, :note, :target, :last) ON CONFLICT (decision_id, kind) DO "
	           "UPDATE SET label = excluded.label, source = excluded.source, note = excluded.note, "
	           "target = excluded.target, last = excluded.last, moot = 0 WHERE done_at IS NULL");
	struct law_due due = law_follow_up_due(f, date_of(stated));
	/* Counted from enforcement or from the court's decision: no date until that is known. */
	bool dated = due.dated && f->from == LAW_EVENT_DECISION;
	BUF note = buf_init(2 * LAW_NOTE_TEXT);

	TRY(note_of(pack, f, &due, dated, &note));

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", f->id));
	TRY(bind_text(q, ":label", f->label));
	TRY(bind_text(q, ":source", f->source));
	TRY(bind_span(q, ":note", buf_span(&note)));
	if (dated) {
		TRY(bind_date(q, ":target", due.target));
		TRY(bind_date(q, ":last", due.last));
	}
	return step_done(q);
}

enum err follow_up_insert_all(struct store *s, int64_t decision, const struct law_type *type, bool yes,
                              struct instant stated)
{
	const struct law_follow_up *list = yes ? type->follow_ups : type->follow_ups_no;
	size_t count = yes ? type->follow_up_count : type->follow_up_no_count;

	for (size_t i = 0; i < count; i++)
		TRY(insert(s, decision, type->pack, &list[i], stated));
	return ERR_OK;
}

enum err follow_up_drop_open(struct store *s, int64_t decision)
{
	STATEMENT q =
	        store_statement(s, "UPDATE follow_up SET moot = 1 WHERE decision_id = :decision AND done_at IS NULL");

	TRY(bind_int(q, ":decision", decision));
	return step_done(q);
}

static enum err read_row(struct statement *q, struct follow_up *f)
{
	f->id = column_int(q, "id");
	f->decision_id = column_int(q, "decision_id");
	f->dated = !column_is_null(q, "last");
	if (f->dated) {
		TRY(column_date(q, "target", &f->target));
		TRY(column_date(q, "last", &f->last));
	}
	f->moot = column_int(q, "moot") != 0;
	f->done = !column_is_null(q, "done_at");
	f->done_at = column_instant(q, "done_at");
	TRY(column_text_copy(q, "done_name", f->done_by, sizeof f->done_by));
	TRY(column_text_copy(q, "kind", f->kind, sizeof f->kind));
	TRY(column_text_copy(q, "label", f->label, sizeof f->label));
	TRY(column_text_copy(q, "source", f->source, sizeof f->source));
	return column_text_copy(q, "note", f->note, sizeof f->note);
}

enum err decision_follow_up_each(struct store *s, int64_t decision,
                                 enum err (*each)(void *ctx, const struct follow_up *f), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT f.*, COALESCE(p.name, '') AS done_name FROM follow_up f "
	                                 "LEFT JOIN person p ON p.id = f.done_by WHERE f.decision_id = :decision "
	                                 "ORDER BY f.last IS NULL, f.last, f.id");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		struct follow_up f = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &f));
		TRY(each(ctx, &f));
	}
}
