#include "jourbeslut/people.h"

static enum err read_row(struct statement *q, struct mandate *m)
{
	m->id = column_int(q, "id");
	m->person_id = column_int(q, "person_id");
	m->municipality_id = column_int(q, "municipality_id");
	m->priority = column_int(q, "priority");
	TRY(column_text_copy(q, "kind", m->kind, sizeof m->kind));
	TRY(column_text_copy(q, "person_name", m->person_name, sizeof m->person_name));
	TRY(column_text_copy(q, "office", m->office, sizeof m->office));
	TRY(column_text_copy(q, "minute_ref", m->minute_ref, sizeof m->minute_ref));
	TRY(column_text_copy(q, "types", m->types, sizeof m->types));
	TRY(column_text_copy(q, "phone", m->phone, sizeof m->phone));
	TRY(column_date(q, "valid_from", &m->valid_from));
	return column_date(q, "valid_to", &m->valid_to);
}

enum err people_mandate_find(struct store *s, int64_t person, int64_t municipality, const char *type, struct date on,
                             struct mandate *ret_mandate)
{
	STATEMENT q = store_statement(s, "SELECT m.*, p.name AS person_name FROM mandate m "
	                                 "JOIN person p ON p.id = m.person_id "
	                                 "WHERE m.person_id = :person AND m.municipality_id = :municipality "
	                                 "AND m.valid_from <= :on AND m.valid_to >= :on "
	                                 "AND (m.types = '*' OR instr(m.types, ' ' || :type || ' ') > 0) "
	                                 "ORDER BY m.priority LIMIT 1");
	struct mandate m = { 0 };
	enum err e;

	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_text(q, ":type", type));
	TRY(bind_date(q, ":on", on));
	e = step_one(q);
	if (e == ERR_NOT_FOUND)
		return ERR_MANDATE;
	TRY(e);
	TRY(read_row(q, &m));
	*ret_mandate = m;
	return ERR_OK;
}

enum err people_mandate_each(struct store *s, int64_t municipality, struct date on,
                             enum err (*each)(void *ctx, const struct mandate *m), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT m.*, p.name AS person_name FROM mandate m "
	                                 "JOIN person p ON p.id = m.person_id "
	                                 "JOIN municipality c ON c.id = m.municipality_id "
	                                 "WHERE (:municipality = 0 OR m.municipality_id = :municipality) "
	                                 "AND p.active = 1 AND m.valid_from <= :on AND m.valid_to >= :on "
	                                 "ORDER BY c.name, m.priority, p.name");
	bool row;

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":on", on));
	for (;;) {
		struct mandate m = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &m));
		TRY(each(ctx, &m));
	}
}

enum err people_mandate_add(struct store *s, const struct mandate *m, int64_t *ret_id)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO mandate (person_id, municipality_id, kind, office, minute_ref, types, "
	                           "phone, priority, valid_from, valid_to) VALUES (:person, :municipality, :kind, "
	                           ":office, :minute, :types, :phone, :priority, :from, :to)");

	TRY(bind_int(q, ":person", m->person_id));
	TRY(bind_int(q, ":municipality", m->municipality_id));
	TRY(bind_text(q, ":kind", m->kind));
	TRY(bind_text(q, ":office", m->office));
	TRY(bind_text(q, ":minute", m->minute_ref));
	TRY(bind_text(q, ":types", m->types));
	TRY(bind_text(q, ":phone", m->phone));
	TRY(bind_int(q, ":priority", m->priority));
	TRY(bind_date(q, ":from", m->valid_from));
	TRY(bind_date(q, ":to", m->valid_to));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

enum err people_mandate_end(struct store *s, int64_t id, struct date last)
{
	STATEMENT q = store_statement(s, "UPDATE mandate SET valid_to = MIN(valid_to, :last) WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_date(q, ":last", last));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_NOT_FOUND;
}
