#include <stdio.h>

#include "decision/decision_store.h"
#include "decision/wording_store.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/act.h"
#include "jourbeslut/said.h"

#define HOLD_LASTS (30 * MINUTE) /* since the holder last touched the draft */

enum err matter_insert(struct store *s, int64_t municipality, bool practice, struct span case_json, int64_t person,
                       struct instant now, int64_t *ret_id)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO matter (municipality_id, practice, case_json, case_version, holder_id, "
	                           "held_at, created_at, created_by) VALUES (:municipality, :practice, :case, 1, "
	                           ":person, :now, :now, :person)");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_int(q, ":practice", practice));
	TRY(bind_span(q, ":case", case_json));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

enum err decision_matter_find(struct store *s, int64_t id, struct matter *ret_matter)
{
	STATEMENT q = store_statement(s, "SELECT m.*, COALESCE(p.name, '') AS holder FROM matter m "
	                                 "LEFT JOIN person p ON p.id = m.holder_id WHERE m.id = :id");
	struct matter m = { .id = id };

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	m.municipality_id = column_int(q, "municipality_id");
	m.practice = column_int(q, "practice") != 0;
	m.case_version = (int)column_int(q, "case_version");
	m.holder_id = column_int(q, "holder_id");
	m.held = column_instant(q, "held_at");
	m.created = column_instant(q, "created_at");
	m.created_by = column_int(q, "created_by");
	TRY(column_text_copy(q, "holder", m.holder_name, sizeof m.holder_name));
	TRY(column_text_copy(q, "note", m.note, sizeof m.note));
	*ret_matter = m;
	return ERR_OK;
}

enum err decision_case_load(struct store *s, int64_t matter, struct case_file **ret_case)
{
	STATEMENT q = store_statement(s, "SELECT case_json FROM matter WHERE id = :id");
	CASE_PROBLEMS problems = { 0 };

	TRY(bind_int(q, ":id", matter));
	TRY(step_one(q));
	/* What was valid when it was saved stays valid: nothing in it is "in the future" any more. */
	return case_parse(column_span(q, "case_json"), (struct date){ 9999, 12, 31 }, &problems, ret_case);
}

enum err decision_matter_protected(struct store *s, int64_t matter, bool *ret_protected)
{
	/* What a call or a signed text has said is not taken back by an edit. */
	STATEMENT q = store_statement(
	        s, "SELECT COALESCE(json_extract(m.case_json, '$.person.protected'), 'none') <> 'none' "
	           "OR EXISTS (SELECT 1 FROM decision d JOIN oral_decision o ON o.decision_id = d.id "
	           "WHERE d.matter_id = m.id AND o.protected = 1) "
	           "OR EXISTS (SELECT 1 FROM decision d JOIN text_version v ON v.decision_id = d.id "
	           "JOIN signature g ON g.version_id = v.id WHERE d.matter_id = m.id "
	           "AND COALESCE(json_extract(v.case_json, '$.person.protected'), 'none') <> 'none') AS secret "
	           "FROM matter m WHERE m.id = :id");

	TRY(bind_int(q, ":id", matter));
	TRY(step_one(q));
	*ret_protected = column_int(q, "secret") != 0;
	return ERR_OK;
}

/* The text is not frozen yet: who was named in the call is the person, whatever a draft says. */
static bool open_after_call(const struct decision *d)
{
	return d->has_oral && !d->stands.version_id && (!d->version_id || d->version_rejected);
}

enum err decision_said_name(const struct decision *d, struct buf *ret_name)
{
	return said_name_read(d->oral.person_as_known, d->oral.person_unknown, date_of(d->oral.recorded), ret_name);
}

enum err decision_person_name(struct store *s, const struct decision *d, struct buf *ret_name)
{
	/* Of a signed text the name is the one that was signed, whatever a correction says meanwhile. */
	STATEMENT q = store_statement(
	        s, "SELECT COALESCE(json_extract(COALESCE(v.case_json, m.case_json), '$.person.name'), '') AS name "
	           "FROM matter m LEFT JOIN text_version v ON v.id = :standing WHERE m.id = :id");

	TRY(bind_int(q, ":id", d->matter_id));
	TRY(bind_int(q, ":standing", d->stands.version_id));
	TRY(step_one(q));
	if (open_after_call(d) && !(d->oral.person_unknown && column_span(q, "name").len))
		return decision_said_name(d, ret_name);
	TRY(buf_add_span(ret_name, column_span(q, "name")));
	if (ret_name->len == 0 && d->has_oral)
		TRY(decision_said_name(d, ret_name));
	return ERR_OK;
}

enum err decision_person_written(struct store *s, int64_t matter, struct buf *ret_name, struct buf *ret_number,
                                 struct buf *ret_birth_date)
{
	STATEMENT q = store_statement(s, "SELECT COALESCE(json_extract(case_json, '$.person.name'), '') AS name, "
	                                 "COALESCE(json_extract(case_json, '$.person.number'), '') AS number, "
	                                 "COALESCE(json_extract(case_json, '$.person.birth_date'), '') AS birth_date "
	                                 "FROM matter WHERE id = :id");

	TRY(bind_int(q, ":id", matter));
	TRY(step_one(q));
	TRY(buf_add_span(ret_name, column_span(q, "name")));
	TRY(buf_add_span(ret_number, column_span(q, "number")));
	return buf_add_span(ret_birth_date, column_span(q, "birth_date"));
}

enum err decision_person_number(struct store *s, int64_t matter, struct buf *ret_number)
{
	BUF name = buf_init(CASE_FILE_MAX), day = buf_init(CASE_FILE_MAX);

	return decision_person_written(s, matter, &name, ret_number, &day);
}

enum err decision_person_unfit(struct store *s, const struct decision *d, struct buf *ret_words)
{
	BUF number = buf_init(DECISION_TEXT), written = buf_init(CASE_FILE_MAX);

	TRY(decision_person_number(s, d->matter_id, &written));
	if (!open_after_call(d) || written.len)
		return ERR_OK;
	TRY(said_unfit_read(d->oral.person_as_known, d->oral.person_unknown, date_of(d->oral.recorded), &number));
	return said_unfit_words(buf_str(&number), ret_words);
}

bool decision_matter_held(const struct matter *m, int64_t person, struct instant now)
{
	return m->holder_id != 0 && m->holder_id != person && m->held.us > now.us - HOLD_LASTS;
}

enum err decision_hold(const struct decision_office *o, struct store *s, int64_t matter, int64_t person, bool take_over)
{
	STATEMENT q = store_statement(s, "UPDATE matter SET holder_id = :person, held_at = :now WHERE id = :id");
	struct instant now = clock_now(o->clock);
	struct matter m;

	TRY(decision_matter_find(s, matter, &m));
	if (!take_over && decision_matter_held(&m, person, now))
		return ERR_HELD;
	TRY(bind_int(q, ":id", matter));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	if (m.holder_id != 0 && m.holder_id != person)
		return decision_act_add(s, now, matter, 0, person, "draft-taken-over", "Utkastet togs över.");
	return ERR_OK;
}

static enum err open_text(void *ctx, const struct decision *d)
{
	enum decision_state next;

	*(bool *)ctx |= decision_next(d->state, DECISION_EDIT, &next);
	return ERR_OK;
}

enum err matter_case_set(struct store *s, int64_t matter, struct span case_json)
{
	STATEMENT q = store_statement(
	        s, "UPDATE matter SET case_json = :case, case_version = case_version + 1 WHERE id = :id");

	TRY(bind_int(q, ":id", matter));
	TRY(bind_span(q, ":case", case_json));
	return step_done(q);
}

enum err decision_case_save(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                            const struct case_file *case_file)
{
	BUF json = buf_init(CASE_FILE_MAX);
	struct matter m;
	bool open = false;

	TRY(decision_matter_find(s, matter, &m));
	TRY(decision_each(s, &(struct decision_filter){ .matter = matter, .practice = m.practice }, open_text, &open));
	if (!open)
		return ERR_WRONG_STATE;
	TRY(decision_hold(o, s, matter, person, false));
	TRY(case_to_json(case_file, &json));
	return matter_case_set(s, matter, buf_span(&json));
}

enum err decision_note_set(struct store *s, int64_t matter, struct span note)
{
	STATEMENT q = store_statement(s, "UPDATE matter SET note = :note WHERE id = :id");
	BUF clean = buf_init(1900);

	TRY(text_clean(note, &clean));
	TRY(bind_int(q, ":id", matter));
	TRY(bind_span(q, ":note", buf_span(&clean)));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_NOT_FOUND;
}

enum err decision_draft_new(const struct decision_office *o, struct store *s, int64_t person, int64_t municipality,
                            const char *type, bool practice, const struct case_file *case_file, int64_t *ret_decision)
{
	struct instant now = clock_now(o->clock);
	BUF json = buf_init(CASE_FILE_MAX);
	CASE struct case_file *empty = NULL;
	struct municipality m;
	int64_t matter;

	if (!law_type_at(o->law, type, now))
		return ERR_INPUT;
	TRY(people_municipality_find(s, municipality, &m));
	if (!case_file) {
		empty = case_new();
		if (!empty)
			return ERR_MEMORY;
	}
	TRY(case_to_json(case_file ? case_file : empty, &json));
	TRY(matter_insert(s, municipality, practice, buf_span(&json), person, now, &matter));
	TRY(decision_insert(o, s, matter, &m, type, practice, person, now, ret_decision));
	return decision_act_add(s, now, matter, *ret_decision, person, "draft", "Utkast påbörjat.");
}

enum err decision_abandon(const struct decision_office *o, struct store *s, int64_t decision, int64_t person)
{
	struct decision d;

	TRY(decision_find(s, decision, &d));
	return decision_move(s, &d, DECISION_ABANDON, clock_now(o->clock), person, "Utkastet lades ned.");
}

enum err decision_edit_set(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                           const char *block_id, struct span text)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET edits_json = :edits WHERE id = :id");
	BUF out = buf_init(4 * 1024 * 1024);
	JSON json_t *edits = NULL;
	const struct law_type *type;
	enum decision_state next;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	if (!decision_next(d.state, DECISION_EDIT, &next))
		return ERR_WRONG_STATE;
	TRY(decision_hold(o, s, d.matter_id, person, false));
	TRY(decision_type(o, &d, &type));
	TRY(decision_edits_load(s, decision, &edits));
	TRY(draft_edit_set(type, edits, block_id, text));
	if (text.len > 0)
		TRY(wording_store_set(s, decision, block_id, type));
	TRY(json_canonical(edits, &out));
	TRY(bind_int(q, ":id", decision));
	TRY(bind_span(q, ":edits", buf_span(&out)));
	return step_done(q);
}
