#include "decision/follow_up_store.h"

#include <string.h>

#include "jourbeslut/call.h"
#include "jourbeslut/law_moved.h"
#include "jourbeslut/reckon.h"

/* What is still to be done when the pack has ended may be another act's. */
enum err decision_follow_up_note(const struct law_pack *pack, const struct law_follow_up *f, const char *note,
                                 const struct law_due *due, struct buf *out)
{
	const char *transition = law_due_transition(pack, f, due);

	TRY(buf_add_str(out, note));
	return *transition ? buf_printf(out, "%s%s", out->len ? " " : "", transition) : ERR_OK;
}

/* The day of a report: the first meeting after the day of the decision. One on that very day may have been over by
 * then. None: not dated. */
static enum err meeting_after(struct store *s, int64_t municipality, struct instant stated, struct law_due *ret_due)
{
	struct law_due due = { .dated = true };
	enum err e = people_meeting_from(s, municipality, date_add_days(date_of(stated), 1), &due.last);

	*ret_due = (struct law_due){ 0 };
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	due.target = due.last;
	*ret_due = due;
	return ERR_OK;
}

static enum err due_of(struct store *s, int64_t decision, const struct law_follow_up *f, struct instant stated,
                       struct law_due *ret_due)
{
	struct decision d;

	if (f->rule != LAW_RULE_NEXT_MEETING) {
		*ret_due = law_follow_up_due(f, date_of(stated));
		/* Counted from enforcement or from the court's decision: no date until that is known. */
		ret_due->dated &= f->from == LAW_EVENT_DECISION;
		return ERR_OK;
	}
	TRY(decision_find(s, decision, &d));
	return meeting_after(s, d.municipality_id, stated, ret_due);
}

static enum err insert(struct store *s, int64_t decision, const struct law_type *type, const struct law_follow_up *f,
                       struct instant stated)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO follow_up (decision_id, kind, label, source, note, target, last) VALUES "
	           "(:decision, :kind, :label, :source, :note, :target, :last) ON CONFLICT (decision_id, kind) DO "
	           "UPDATE SET label = excluded.label, source = excluded.source, note = excluded.note, "
	           "target = excluded.target, last = excluded.last, moot = 0 WHERE done_at IS NULL");
	BUF note = buf_init(2 * LAW_NOTE_TEXT);
	struct law_due due;

	TRY(due_of(s, decision, f, stated, &due));
	if (type->free) /* which law it rests on is not known, so no reading of it gives a later day */
		due.last = due.target;
	TRY(decision_follow_up_note(type->pack, f, f->note, &due, &note));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", f->id));
	TRY(bind_text(q, ":label", f->label));
	TRY(bind_text(q, ":source", f->source));
	TRY(bind_span(q, ":note", buf_span(&note)));
	if (due.dated) {
		TRY(bind_date(q, ":target", due.target));
		TRY(bind_date(q, ":last", due.last));
	}
	return step_done(q);
}

/* What two laws ask for of one decision: each kind once, by the one with the earlier day. */
struct both {
	const struct law_type *type, *beside; /* NULL: the one alone */
	bool yes;
	struct instant stated;
};
struct asked {
	const struct law_type *type;
	const struct law_follow_up *f;
};
static size_t list_asked(const struct both *b, struct asked list[2 * LAW_LIST_MAX])
{
	const struct law_type *const types[] = { b->type, b->beside };
	size_t n = 0;

	for (size_t t = 0; t < ARRAY_LENGTH(types) && types[t]; t++) {
		const struct law_follow_up *own = b->yes ? types[t]->follow_ups : types[t]->follow_ups_no;
		size_t count = b->yes ? types[t]->follow_up_count : types[t]->follow_up_no_count;

		for (size_t i = 0; i < count; i++) {
			struct asked one;

			one.f = decision_law_follow_up(b->type, b->beside, b->yes, own[i].id, date_of(b->stated),
			                               &one.type);
			if (one.type == types[t])
				list[n++] = one;
		}
	}
	return n;
}

static enum err insert_both(struct store *s, int64_t decision, const struct both *b)
{
	struct asked list[2 * LAW_LIST_MAX];
	size_t count = list_asked(b, list);

	for (size_t i = 0; i < count; i++)
		TRY(insert(s, decision, list[i].type, list[i].f, b->stated));
	return ERR_OK;
}

enum err follow_up_insert_all(struct store *s, int64_t decision, const struct law_type *type, bool yes,
                              struct instant stated)
{
	return insert_both(s, decision, &(struct both){ type, NULL, yes, stated });
}

static enum err set_days(struct store *s, int64_t id, const struct law_due *due)
{
	STATEMENT q = store_statement(s, "UPDATE follow_up SET target = :target, last = :last WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	if (due->dated) {
		TRY(bind_date(q, ":target", due->target));
		TRY(bind_date(q, ":last", due->last));
	}
	return step_done(q);
}

enum err decision_meetings_changed(struct store *s, int64_t municipality)
{
	STATEMENT q = store_statement(s, "SELECT f.id AS id, o.stated_at AS stated FROM follow_up f "
	                                 "JOIN decision d ON d.id = f.decision_id "
	                                 "JOIN oral_decision o ON o.decision_id = d.id "
	                                 "WHERE d.municipality_id = :municipality AND f.kind = '" LAW_REPORT "' "
	                                 "AND f.done_at IS NULL");
	struct law_due due;
	bool row;

	TRY(bind_int(q, ":municipality", municipality));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(meeting_after(s, municipality, column_instant(q, "stated"), &due));
		TRY(set_days(s, column_int(q, "id"), &due));
	}
}

/* --- An application that is before a court ----------------------------------------------------------------------- */

/* A text of the pack on the application; `other` where there is none, or no application. */
static enum err expand(const char *text, const char *other, const struct decision_pending *p, struct buf *out)
{
	JSON json_t *context = json_pack("{s:{s:s,s:s}}", "pending", "court", p->court, "case_number", p->case_number);

	if (!context)
		return ERR_MEMORY;
	return *text && *p->court ? law_text_expand(text, context, out) : buf_add_str(out, other);
}

static enum err reword(struct store *s, int64_t decision, const struct law_pack *pack, const struct law_follow_up *f,
                       struct instant stated, const struct decision_pending *p)
{
	STATEMENT q =
	        store_statement(s, "UPDATE follow_up SET label = :label, note = :note WHERE decision_id = :decision "
	                           "AND kind = :kind AND done_at IS NULL");
	BUF label = buf_init(LAW_NAME_TEXT + DECISION_COURT_TEXT), words = buf_init(2 * LAW_NOTE_TEXT);
	BUF note = buf_init(4 * LAW_NOTE_TEXT);
	struct law_due due;

	TRY(expand(f->pending_label, f->label, p, &label));
	TRY(expand(f->pending_note, f->note, p, &words));
	TRY(due_of(s, decision, f, stated, &due));
	TRY(decision_follow_up_note(pack, f, buf_str(&words), &due, &note));
	TRY(bind_span(q, ":label", buf_span(&label)));
	TRY(bind_span(q, ":note", buf_span(&note)));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", f->id));
	return step_done(q);
}

static enum err set_moot(struct store *s, int64_t decision, const char *kind, bool moot)
{
	STATEMENT q = store_statement(s, "UPDATE follow_up SET moot = :moot WHERE decision_id = :decision AND "
	                                 "kind = :kind AND done_at IS NULL");

	TRY(bind_int(q, ":moot", moot));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", kind));
	return step_done(q);
}

static enum err pending_both(struct store *s, int64_t decision, const struct both *b,
                             const struct decision_pending *pending)
{
	struct asked list[2 * LAW_LIST_MAX];
	size_t count = list_asked(b, list);

	for (size_t i = 0; i < count; i++) {
		const struct law_follow_up *f = list[i].f;

		if (strcmp(f->id, LAW_APPLICATION) == 0)
			TRY(set_moot(s, decision, f->id, *pending->court != '\0'));
		else if (*f->pending_label || *f->pending_note)
			TRY(reword(s, decision, list[i].type->pack, f, b->stated, pending));
	}
	return ERR_OK;
}

enum err follow_up_pending(struct store *s, int64_t decision, const struct law_type *type, struct instant stated,
                           const struct decision_pending *pending)
{
	return pending_both(s, decision, &(struct both){ type, NULL, true, stated }, pending);
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
	                                 "ORDER BY f.target IS NULL, f.target, f.last, f.id");
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

enum err decision_follow_ups_reckon(struct store *s, const struct decision *d, const struct law_type *type,
                                    const struct law_type *beside)
{
	const struct both both = { type, beside, d->oral.yes, d->oral.stated };
	struct decision_pending pending;
	bool frozen = d->version_id && !d->version_rejected;

	if (frozen && strcmp(type->pack->hash, d->pack_hash) != 0) /* its own is nowhere: what was told stays */
		return ERR_OK;
	TRY(follow_up_drop_open(s, d->id));
	TRY(insert_both(s, d->id, &both));
	TRY(decision_pending_find(s, d->version_id, &pending));
	return d->oral.yes && *pending.court ? pending_both(s, d->id, &both, &pending) : ERR_OK;
}
