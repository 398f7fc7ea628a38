#include <string.h>

#include "jourbeslut/people.h"

static const char *const role_names[ROLE_COUNT] = { "duty", "decider", "receiver", "registrar", "manager", "admin" };

static enum err read_row(struct statement *q, struct person *p)
{
	p->id = column_int(q, "id");
	p->active = column_int(q, "active") != 0;
	TRY(column_text_copy(q, "personal_number", p->personal_number, sizeof p->personal_number));
	TRY(column_text_copy(q, "name", p->name, sizeof p->name));
	TRY(column_text_copy(q, "phone", p->phone, sizeof p->phone));
	TRY(column_text_copy(q, "mail", p->mail, sizeof p->mail));
	return column_text_copy(q, "title", p->title, sizeof p->title);
}

enum err people_person_find(struct store *s, int64_t id, struct person *ret_person)
{
	STATEMENT q = store_statement(s, "SELECT * FROM person WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_person);
}

enum err people_person_find_number(struct store *s, const char *personal_number, struct person *ret_person)
{
	STATEMENT q = store_statement(s, "SELECT * FROM person WHERE personal_number = :number");

	TRY(bind_text(q, ":number", personal_number));
	TRY(step_one(q));
	return read_row(q, ret_person);
}

enum err people_person_each(struct store *s, enum err (*each)(void *ctx, const struct person *p), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT * FROM person ORDER BY name");
	bool row;

	for (;;) {
		struct person p = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &p));
		TRY(each(ctx, &p));
	}
}

#define HOLDS(m) m ".valid_from <= :on AND " m ".valid_to >= :on "
#define FIRST "ORDER BY (m.municipality_id = :municipality) DESC, m.valid_to DESC LIMIT 1"

enum err people_phone_find(struct store *s, int64_t person, int64_t municipality, struct date on, char out[40])
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT COALESCE((SELECT m.phone FROM mandate m WHERE m.person_id = p.id AND m.phone <> '' AND " HOLDS(
	                "m") FIRST
	        "), NULLIF(p.phone, ''), (SELECT m.phone FROM mandate m WHERE m.person_id = p.id "
	        "AND m.phone <> '' AND NOT EXISTS (SELECT 1 FROM mandate o WHERE o.phone = m.phone AND o.person_id "
	        "<> p.id AND " HOLDS("o") ") " FIRST "), '') AS phone FROM person p WHERE p.id = :person");

	TRY(bind_date(q, ":on", on));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":municipality", municipality));
	TRY(step_one(q));
	return column_text_copy(q, "phone", out, 40);
}

enum err people_person_set_active(struct store *s, int64_t id, bool active)
{
	STATEMENT q = store_statement(s, "UPDATE person SET active = :active WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_int(q, ":active", active));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_NOT_FOUND;
}

static unsigned bit_of(struct span name)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (span_equal_str(name, role_names[i]))
			return ROLE_BIT(i);
	return 0;
}

enum err people_roles(struct store *s, int64_t person, struct date on, unsigned *ret_roles)
{
	STATEMENT q = store_statement(s, "SELECT r.role AS role FROM role r JOIN person p ON p.id = r.person_id "
	                                 "WHERE p.id = :person AND p.active = 1 UNION "
	                                 "SELECT 'decider' FROM mandate m JOIN person p ON p.id = m.person_id "
	                                 "WHERE p.id = :person AND p.active = 1 "
	                                 "AND m.valid_from <= :on AND m.valid_to >= :aftermath");
	unsigned found = 0;
	bool row;

	TRY(bind_int(q, ":person", person));
	TRY(bind_date(q, ":on", on));
	TRY(bind_date(q, ":aftermath", date_add_days(on, -PEOPLE_AFTERMATH)));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			break;
		found |= bit_of(column_span(q, "role"));
	}
	*ret_roles = found;
	return ERR_OK;
}

enum err people_role_in(struct store *s, int64_t person, enum role role, int64_t municipality, bool *ret_has)
{
	STATEMENT q = store_statement(s, "SELECT 1 FROM role r JOIN person p ON p.id = r.person_id "
	                                 "WHERE p.id = :person AND p.active = 1 AND r.role = :role "
	                                 "AND (r.municipality_id IS NULL OR r.municipality_id = :municipality)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":role", role_names[role]));
	TRY(bind_int(q, ":municipality", municipality));
	return step_next(q, ret_has);
}

enum err people_role_each(struct store *s, enum role role, enum err (*each)(void *ctx, const struct person *p),
                          void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT * FROM person p WHERE p.active = 1 AND EXISTS (SELECT 1 FROM role r "
	                                 "WHERE r.person_id = p.id AND r.role = :role) ORDER BY p.id");
	bool row;

	TRY(bind_text(q, ":role", role_names[role]));
	for (;;) {
		struct person p = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &p));
		TRY(each(ctx, &p));
	}
}
