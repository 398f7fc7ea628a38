#include "jourbeslut/people.h"

#include <string.h>

static enum err read_row(struct statement *q, struct municipality *m)
{
	m->id = column_int(q, "id");
	TRY(column_text_copy(q, "code", m->code, sizeof m->code));
	TRY(column_text_copy(q, "name", m->name, sizeof m->name));
	TRY(column_text_copy(q, "committee", m->committee, sizeof m->committee));
	TRY(column_text_copy(q, "court", m->court, sizeof m->court));
	m->opens = (int)column_int(q, "phone_opens");
	m->closes = (int)column_int(q, "phone_closes");
	TRY(column_text_copy(q, "phone", m->phone, sizeof m->phone));
	TRY(column_text_copy(q, "alert_phone", m->alert_phone, sizeof m->alert_phone));
	TRY(column_text_copy(q, "alert_mail", m->alert_mail, sizeof m->alert_mail));
	return column_text_copy(q, "org_number", m->org_number, sizeof m->org_number);
}

enum err people_municipality_find(struct store *s, int64_t id, struct municipality *ret_municipality)
{
	STATEMENT q = store_statement(s, "SELECT * FROM municipality WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_municipality);
}

enum err people_municipality_find_code(struct store *s, const char *code, struct municipality *ret_municipality)
{
	STATEMENT q = store_statement(s, "SELECT * FROM municipality WHERE code = :code");

	TRY(bind_text(q, ":code", code));
	TRY(step_one(q));
	return read_row(q, ret_municipality);
}

enum err people_municipality_each(struct store *s, enum err (*each)(void *ctx, const struct municipality *m), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT * FROM municipality ORDER BY name");
	bool row;

	for (;;) {
		struct municipality m = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &m));
		TRY(each(ctx, &m));
	}
}

bool people_municipality_named(const struct municipality *m, const char *name)
{
	size_t len = strlen(name);

	if (strcmp(m->code, name) == 0 || strcmp(m->name, name) == 0)
		return true;
	return len > 0 && strncmp(m->name, name, len) == 0 &&
	       (strcmp(m->name + len, " kommun") == 0 || strcmp(m->name + len, "s kommun") == 0);
}

bool people_municipality_answers(const struct municipality *m, struct instant at, bool open_day)
{
	struct civil c = civil_of(at);
	int minute = c.hour * 60 + c.minute;

	return m->phone[0] && open_day && minute >= m->opens && minute < m->closes;
}
