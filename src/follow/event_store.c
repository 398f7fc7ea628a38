#include "follow/event_store.h"

#include <stdio.h>
#include <stdlib.h>

/* --- Reading ----------------------------------------------------------------------------------------------------- */

static enum err read_undo(struct statement *q, struct follow_event *e)
{
	e->undone = !column_is_null(q, "undone_at");
	e->undone_at = column_instant(q, "undone_at");
	TRY(column_text_copy(q, "undone_name", e->undone_by, sizeof e->undone_by));
	return column_text_copy(q, "undone_why", e->undone_why, sizeof e->undone_why);
}

/* "Gjort" alone says nothing to whoever reads what has happened. */
static enum err read_what(struct statement *q, struct follow_event *e)
{
	char label[LAW_NAME_TEXT];

	if (e->kind != FOLLOW_DONE || column_is_null(q, "what"))
		return ERR_OK;
	TRY(column_text_copy(q, "what", label, sizeof label));
	(void)snprintf(e->what, sizeof e->what, "Gjort: %s", label);
	return ERR_OK;
}

static enum err read_event(struct statement *q, struct follow_event *e)
{
	TRY(follow_kind_of(column_span(q, "kind"), &e->kind));
	e->id = column_int(q, "id");
	e->has_at = !column_is_null(q, "at");
	e->at = column_instant(q, "at");
	if (e->has_at)
		e->day = date_of(e->at);
	else
		TRY(column_date(q, "day", &e->day));
	e->stated = column_int(q, "stated") != 0;
	if (!column_is_null(q, "until"))
		TRY(column_date(q, "until", &e->until));
	e->recorded = column_instant(q, "recorded_at");
	e->recorder = column_int(q, "recorded_by");
	TRY(column_text_copy(q, "recorder_name", e->recorded_by, sizeof e->recorded_by));
	TRY(column_text_copy(q, "follow_up", e->follow_up, sizeof e->follow_up));
	TRY(read_what(q, e));
	TRY(column_text_copy(q, "place", e->place, sizeof e->place));
	TRY(column_text_copy(q, "who", e->who, sizeof e->who));
	TRY(column_text_copy(q, "why", e->why, sizeof e->why));
	TRY(read_undo(q, e));
	e->unproven = (e->kind == FOLLOW_SUBMITTED || e->kind == FOLLOW_APPLIED) && e->stated && !e->undone &&
	              column_int(q, "shown") == 0;
	return ERR_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct follow_event *x = a, *y = b;
	int days = date_compare(x->day, y->day);

	return days ? days : (x->id > y->id) - (x->id < y->id);
}

/* Of one day by the hour, as far as hours are told; those without keep their places. */
static void by_hour(struct follow_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		for (size_t k = i + 1; k < events->count; k++) {
			struct follow_event *a = &events->items[i], *b = &events->items[k], kept = *a;

			if (date_compare(a->day, b->day) != 0)
				break;
			if (!a->has_at || !b->has_at || a->at.us <= b->at.us)
				continue;
			*a = *b;
			*b = kept;
		}
}

static enum err add_event(struct statement *q, struct follow_events *events)
{
	struct follow_event *grown = realloc(events->items, (events->count + 1) * sizeof *grown);

	if (!grown)
		return ERR_MEMORY;
	events->items = grown;
	grown[events->count] = (struct follow_event){ 0 };
	return read_event(q, &grown[events->count++]);
}

enum err event_load_all(struct store *s, int64_t decision, struct follow_events *ret_events)
{
	STATEMENT q = store_statement(
	        s, "SELECT e.*, p.name AS recorder_name, w.label AS what, u.at AS undone_at, COALESCE(n.name, '') AS "
	           "undone_name, "
	           "COALESCE(u.reason, '') AS undone_why, "
	           "EXISTS (SELECT 1 FROM follow_proof f WHERE f.event_id = e.id) AS shown FROM follow_event e "
	           "JOIN person p ON p.id = e.recorded_by "
	           "LEFT JOIN follow_up w ON w.decision_id = e.decision_id AND w.kind = e.follow_up "
	           "LEFT JOIN follow_undo u ON u.event_id = e.id LEFT JOIN person n ON n.id = u.by "
	           "WHERE e.decision_id = :decision ORDER BY e.id");
	FOLLOW_EVENTS events = { 0 };
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			break;
		TRY(add_event(q, &events));
	}
	if (events.count)
		qsort(events.items, events.count, sizeof *events.items, by_day);
	by_hour(&events);
	ret_events->count = events.count;
	ret_events->items = TAKE(events.items);
	return ERR_OK;
}

/* --- Writing ----------------------------------------------------------------------------------------------------- */

enum err event_insert(struct store *s, int64_t decision, int64_t person, const struct follow_input *in,
                      struct instant now, int64_t *ret_id)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO follow_event (decision_id, kind, follow_up, day, at, stated, until, "
	                           "place, who, why, recorded_at, recorded_by) VALUES (:decision, :kind, "
	                           ":follow_up, :day, :at, 1, :until, :place, :who, :why, :now, :person)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":kind", follow_kind_name(in->kind)));
	TRY(bind_text(q, ":follow_up", in->follow_up));
	if (in->has_at)
		TRY(bind_instant(q, ":at", in->at));
	else
		TRY(bind_date(q, ":day", in->day));
	if (in->kind == FOLLOW_EXTENSION_GRANTED)
		TRY(bind_date(q, ":until", in->until));
	TRY(bind_span(q, ":place", in->place));
	TRY(bind_span(q, ":who", in->who));
	TRY(bind_span(q, ":why", in->why));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

enum err event_undo(struct store *s, int64_t event, int64_t person, struct span reason, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO follow_undo (event_id, reason, at, by) VALUES (:event, :reason, "
	                                 ":now, :person)");

	TRY(bind_int(q, ":event", event));
	TRY(bind_span(q, ":reason", reason));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err proof_insert(struct store *s, int64_t event, int64_t person, const struct follow_proof_input *in,
                      const char *type, const struct sha256 *hash, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO follow_proof (event_id, kind, text, name, media_type, sha256, bytes, "
	                           "at, by) VALUES (:event, :kind, :text, :name, :type, :hash, :bytes, :now, "
	                           ":person)");

	TRY(bind_int(q, ":event", event));
	TRY(bind_text(q, ":kind", follow_proof_kind_name(in->kind)));
	TRY(bind_span(q, ":text", in->text));
	TRY(bind_span(q, ":name", hash ? in->name : span_str("")));
	TRY(bind_text(q, ":type", hash ? type : ""));
	if (hash) {
		TRY(bind_blob(q, ":hash", span_of(hash->bytes, sizeof hash->bytes)));
		TRY(bind_blob(q, ":bytes", in->bytes));
	}
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

enum err follow_up_settle(struct store *s, int64_t follow_up, const struct settled *state)
{
	STATEMENT q = store_statement(s, "UPDATE follow_up SET done_at = :at, done_by = :person, moot = :moot, "
	                                 "target = :target, last = :last, note = COALESCE(:note, note) WHERE id = :id");

	TRY(bind_int(q, ":id", follow_up));
	TRY(bind_int(q, ":moot", state->moot));
	if (state->note.len)
		TRY(bind_span(q, ":note", state->note));
	if (state->done) {
		TRY(bind_instant(q, ":at", state->at));
		TRY(bind_int(q, ":person", state->person));
	}
	if (state->dated) {
		TRY(bind_date(q, ":target", state->due.target));
		TRY(bind_date(q, ":last", state->due.last));
	}
	return step_done(q);
}

enum err unlocked_next(struct store *s, int64_t after, int64_t *ret_decision)
{
	STATEMENT q = store_statement(
	        s, "SELECT d.id AS id FROM decision d JOIN oral_decision o ON o.decision_id = d.id WHERE d.id > :after "
	           "AND d.state IN (:decided, :asked, :outside) AND NOT EXISTS (SELECT 1 FROM record r JOIN "
	           "text_version v ON "
	           "v.id = r.version_id WHERE v.decision_id = d.id) ORDER BY d.id LIMIT 1");

	TRY(bind_int(q, ":after", after));
	TRY(bind_int(q, ":decided", DECISION_DECIDED));
	TRY(bind_int(q, ":asked", DECISION_WITHDRAWAL));
	TRY(bind_int(q, ":outside", DECISION_OUTSIDE));
	TRY(step_one(q));
	*ret_decision = column_int(q, "id");
	return ERR_OK;
}

/* --- Proofs ------------------------------------------------------------------------------------------------------ */

static enum err proof_kind_of(struct span name, enum follow_proof_kind *ret_kind)
{
	for (int i = 0; i < FOLLOW_PROOF_KIND_COUNT; i++) {
		if (!span_equal_str(name, follow_proof_kind_name((enum follow_proof_kind)i)))
			continue;
		*ret_kind = (enum follow_proof_kind)i;
		return ERR_OK;
	}
	return ERR_INTERNAL;
}

enum err follow_proof_each(struct store *s, int64_t event, enum err (*each)(void *ctx, const struct follow_proof *p),
                           void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT f.id, f.event_id, f.kind, f.text, f.name AS file, f.at, p.name AS by "
	                                 "FROM follow_proof f JOIN person p ON p.id = f.by WHERE f.event_id = :event "
	                                 "ORDER BY f.id");
	bool row;

	TRY(bind_int(q, ":event", event));
	for (;;) {
		struct follow_proof p = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		p.id = column_int(q, "id");
		p.event_id = column_int(q, "event_id");
		p.at = column_instant(q, "at");
		TRY(proof_kind_of(column_span(q, "kind"), &p.kind));
		TRY(column_text_copy(q, "text", p.text, sizeof p.text));
		TRY(column_text_copy(q, "file", p.file, sizeof p.file));
		TRY(column_text_copy(q, "by", p.by, sizeof p.by));
		TRY(each(ctx, &p));
	}
}

enum err follow_proof_file(struct store *s, int64_t decision, int64_t proof, char name[256], char type[128],
                           struct buf *ret_bytes)
{
	STATEMENT q = store_statement(s, "SELECT f.name, f.media_type, f.bytes FROM follow_proof f JOIN follow_event e "
	                                 "ON e.id = f.event_id WHERE f.id = :proof AND e.decision_id = :decision "
	                                 "AND f.bytes IS NOT NULL");

	TRY(bind_int(q, ":proof", proof));
	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	TRY(column_text_copy(q, "name", name, 256));
	TRY(column_text_copy(q, "media_type", type, 128));
	return buf_add_span(ret_bytes, column_span(q, "bytes"));
}

/* --- Other decisions --------------------------------------------------------------------------------------------- */

enum err sibling_next(struct store *s, int64_t matter, int64_t after, int64_t *ret_decision)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT id FROM decision WHERE (matter_id = :matter OR matter_id IN (SELECT other_id FROM "
	        "matter_tied WHERE matter_id = :matter AND same AND NOT undone)) AND id > :after ORDER BY id LIMIT 1");

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	*ret_decision = column_int(q, "id");
	return ERR_OK;
}

enum err matter_next(struct store *s, int64_t matter, int64_t after, int64_t *ret_decision)
{
	STATEMENT q = store_statement(s, "SELECT id FROM decision WHERE matter_id = :matter AND id > :after "
	                                 "ORDER BY id LIMIT 1");

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	*ret_decision = column_int(q, "id");
	return ERR_OK;
}

enum err person_earlier(struct store *s, const struct decision *d, int64_t before, int64_t *ret_decision)
{
	STATEMENT q = store_statement(
	        s, "SELECT o.decision_id AS id FROM oral_decision o JOIN decision d ON d.id = o.decision_id "
	           "WHERE o.person_number = :number AND o.person_number <> '' AND d.municipality_id = :municipality "
	           "AND d.practice = :practice AND d.id < :before ORDER BY d.id DESC LIMIT 1");

	TRY(bind_text(q, ":number", d->oral.person_number));
	TRY(bind_int(q, ":municipality", d->municipality_id));
	TRY(bind_int(q, ":practice", d->practice));
	TRY(bind_int(q, ":before", before));
	TRY(step_one(q));
	*ret_decision = column_int(q, "id");
	return ERR_OK;
}

/* --- What the case says ------------------------------------------------------------------------------------------- */

enum err detained_find(struct store *s, const struct decision *d, char ret_detained[LAW_ID_TEXT])
{
	STATEMENT q = store_statement(
	        s, "SELECT c.detained FROM (SELECT json_extract(case_json, '$.detained') AS detained FROM matter "
	           "WHERE id = :matter UNION ALL SELECT json_extract(case_json, '$.detained') FROM text_version "
	           "WHERE id = :version) c WHERE c.detained IS NOT NULL "
	           "ORDER BY c.detained <> 'remanded', c.detained = 'no' LIMIT 1");
	enum err e;

	ret_detained[0] = '\0';
	TRY(bind_int(q, ":matter", d->matter_id));
	TRY(bind_int(q, ":version",
	             d->stands.version_id  ? d->stands.version_id
	             : d->version_rejected ? 0
	                                   : d->version_id));
	e = step_one(q);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return column_text_copy(q, "detained", ret_detained, LAW_ID_TEXT);
}
